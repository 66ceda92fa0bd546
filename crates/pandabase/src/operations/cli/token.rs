//! `pandabase token`. Takes effect at once, also on running servers: they look tokens up per request.

use super::dev_file::DevFile;
use super::failure::Failure;
use super::global::Global;
use super::in_store::{read_in, write_in};
use super::open::open_existing;
use clap::{Args, Subcommand};
use pandabase_commerce::stores::actor::Actor;
use pandabase_commerce::stores::service;
use pandabase_commerce::stores::tokens::{self, Minting};
use pandabase_domain::id::{StoreId, TokenId};
use pandabase_domain::input::Text;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::stores::{find_any, find_ever};
use pandabase_platform::access::tokens::{self as rows, Token as Row};
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Create a token and show its secret, which is never shown again
    #[command(after_help = "Examples:
  pandabase token create --name backend
  pandabase token create --store shp_… --name signer --mode hmac --scopes PRODUCTS_READ,ORDERS_READ
  pandabase token create --name once --mode hmac --require-timestamp")]
    Create {
        #[command(flatten)]
        store: OfStore,
        /// What you call it, 1 to 64 characters
        #[arg(long, value_parser = name)]
        name: Text<1, 64>,
        /// bearer: the secret is the credential; hmac: the secret signs each body
        #[arg(long, default_value = "bearer", value_parser = mode)]
        mode: Mode,
        /// Scopes with commas between them, or all
        #[arg(long, default_value = "all", value_parser = scopes)]
        scopes: ScopeSet,
        /// Of --mode hmac: refuse signatures that do not tell when they were made (X-Signature-Timestamp)
        #[arg(long)]
        require_timestamp: bool,
    },
    /// List a store's tokens, newest first
    List {
        #[command(flatten)]
        store: OfStore,
    },
    /// Call a token something else
    Rename {
        #[command(flatten)]
        store: OfStore,
        /// The token's id, stk_…
        id: TokenId,
        /// What you call it from now on, 1 to 64 characters
        #[arg(value_parser = name)]
        name: Text<1, 64>,
    },
    /// Change what a token may do, at once
    #[command(after_help = "Example:
  pandabase token scopes stk_… PRODUCTS_READ,ORDERS_READ")]
    Scopes {
        #[command(flatten)]
        store: OfStore,
        /// The token's id, stk_…
        id: TokenId,
        /// Scopes with commas between them, or all
        #[arg(value_parser = scopes)]
        scopes: ScopeSet,
    },
    /// Replace a token's secret and show the new one; the old one stops working at once
    #[command(after_help = "Example:
  pandabase token roll stk_… --overlap-hours 24      the old secret works for another day")]
    Roll {
        #[command(flatten)]
        store: OfStore,
        /// The token's id, stk_…
        id: TokenId,
        /// For how many hours the old secret works on, 0 to 24
        #[arg(long, value_name = "HOURS", default_value_t = 0,
            value_parser = clap::value_parser!(i64).range(0..=24))]
        overlap_hours: i64,
    },
    /// Delete a token; it stops working at once
    Delete {
        #[command(flatten)]
        store: OfStore,
        /// The token's id, stk_…
        id: TokenId,
    },
}

#[derive(Debug, Args)]
pub(crate) struct OfStore {
    /// The store's id [default: the only store, or storeId of dev.json]
    #[arg(long, value_name = "ID")]
    store: Option<StoreId>,
}

/// What a token is called.
fn name(text: &str) -> Result<Text<1, 64>, String> {
    Text::parse(text.trim())
}

fn mode(word: &str) -> Result<Mode, String> {
    Mode::parse(&word.to_uppercase()).ok_or_else(|| "bearer or hmac".into())
}

fn scopes(text: &str) -> Result<ScopeSet, String> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(ScopeSet::all());
    }
    let words = text.split(',').map(str::trim);
    words
        .map(|word| {
            Scope::parse(&word.to_uppercase())
                .ok_or_else(|| format!("{word:?} is no scope; there are {}", ScopeSet::all()))
        })
        .collect()
}

impl Token {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let app = open_existing(global.load()?).await?;
        let done = self.act(global, &app).await;
        app.db.clone().close().await;
        done
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::Create {
                store,
                name,
                mode,
                scopes,
                require_timestamp,
            } => {
                if require_timestamp && mode != Mode::Hmac {
                    return Err(Failure::new("--require-timestamp is for tokens that sign")
                        .usage()
                        .next("add --mode hmac"));
                }
                let new = Minting {
                    name: name.into_string(),
                    mode,
                    scopes,
                    requires_timestamp: require_timestamp,
                };
                let made = write(app, &store, move |tx, ctx| {
                    tokens::make(tx, ctx, Actor::Operator, &new)
                });
                global.show(&made.await?, with_secret)
            }
            Self::List { store } => {
                let found = self::store(app, &store).await?;
                let tokens = read_in(app, found, rows::list).await?;
                global.show(&tokens, |tokens| match tokens.len() {
                    0 => "no tokens".into(),
                    _ => tokens.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::Rename { store, id, name } => {
                let renamed = write(app, &store, move |tx, ctx| {
                    tokens::change(tx, ctx, Actor::Operator, &id, (Some(&*name), None))
                });
                global.show(&renamed.await?, line)
            }
            Self::Scopes { store, id, scopes } => {
                let changed = write(app, &store, move |tx, ctx| {
                    tokens::change(tx, ctx, Actor::Operator, &id, (None, Some(scopes)))
                });
                global.show(&changed.await?, line)
            }
            Self::Roll {
                store,
                id,
                overlap_hours,
            } => {
                let rolled = write(app, &store, move |tx, ctx| {
                    tokens::replace_secret(tx, ctx, Actor::Operator, &id, overlap_hours)
                });
                global.show(&rolled.await?, with_secret)
            }
            Self::Delete { store, id } => {
                let gone = id.clone();
                write(app, &store, move |tx, ctx| {
                    tokens::remove(tx, ctx, Actor::Operator, &id)
                })
                .await?;
                global.show(&json!({"deleted": gone}), |_| format!("deleted token {gone}"))
            }
        }
    }
}

fn line(token: &Row) -> String {
    let used = token
        .last_used_at
        .map_or_else(|| "never used".into(), |at| format!("last used {at}"));
    let scopes = if token.permissions == ScopeSet::all() {
        "all scopes".into()
    } else {
        token.permissions.to_string()
    };
    let mode = if token.requires_timestamp {
        format!("{} with time", token.mode)
    } else {
        token.mode.to_string()
    };
    format!("{}  {mode}  {}  {used}  {scopes}", token.id, token.name)
}

fn with_secret(token: &Row) -> String {
    let secret = token.secret.as_deref().unwrap_or_default();
    format!(
        "{}\n  secret: {secret}\n  keep it now: it is never shown again",
        line(token)
    )
}

async fn write<T: Send + 'static>(
    app: &Arc<App>,
    of: &OfStore,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let store = store(app, of).await?;
    write_in(app, store, work).await.map_err(|error| match error {
        ApiError::Missing(_) => Failure::new(error).next("`pandabase token list` shows the store's tokens"),
        ApiError::Invalid(text) if text.starts_with("A store can have") => Failure::new(text)
            .next("`pandabase token list` shows the store's tokens, `pandabase token delete` makes room"),
        ApiError::Invalid(text) => {
            Failure::new(text).next("`pandabase token --help` and that of its commands say what can be given")
        }
        error => error.into(),
    })
}

/// The store that an option names, or the only one there is; it may be blocked.
pub(crate) async fn store(app: &Arc<App>, of: &OfStore) -> Result<StoreContext, Failure> {
    let id = match &of.store {
        Some(id) => id.clone(),
        None => match app.db.read(service::list).await?.as_slice() {
            [only] => only.id.clone(),
            [] => {
                return Err(Failure::new("there is no store").next("make one with `pandabase store create`"));
            }
            several => {
                // A fork is made of the demo store, which commands are about all the same.
                let dev = DevFile::read(&app.env.config.data).map(|dev| dev.store_id);
                let demo = several
                    .iter()
                    .find(|store| dev.as_deref() == Some(store.id.as_str()));
                let demo = demo.ok_or_else(|| {
                    Failure::new("there are several stores")
                        .usage()
                        .next("name one with --store; `pandabase store list` shows them")
                });
                demo?.id.clone()
            }
        },
    };
    let found = app.db.read(move |tx| find_any(tx, &id)).await?;
    found.ok_or_else(|| Failure::new("there is no such store").next("`pandabase store list` shows them"))
}

/// Like [`store`], also one that was deleted, if it is named.
pub(crate) async fn store_ever(app: &Arc<App>, of: &OfStore) -> Result<StoreContext, Failure> {
    if let Some(id) = of.store.clone()
        && let Some(found) = app.db.read(move |tx| find_ever(tx, &id)).await?
    {
        return Ok(found);
    }
    store(app, of).await
}

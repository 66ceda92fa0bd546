//! `pandabase token`. Takes effect at once, also on running servers: they look tokens up per request.

use super::failure::Failure;
use super::global::Global;
use super::open::open_existing;
use clap::{Args, Subcommand};
use pandabase_commerce::stores::service;
use pandabase_domain::id::{StoreId, TokenId};
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::access::tokens;
use pandabase_platform::access::tokens::Token as Row;
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
        #[arg(long)]
        name: String,
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
    /// Replace a token's secret and show the new one; the old one stops working at once
    Roll {
        #[command(flatten)]
        store: OfStore,
        /// The token's id, stk_…
        id: TokenId,
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
    /// The store's id [default: the only store]
    #[arg(long, value_name = "ID")]
    store: Option<StoreId>,
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
                if !(1..=64).contains(&name.trim().chars().count()) {
                    return Err(Failure::new("--name must have 1 to 64 characters").usage());
                }
                if require_timestamp && mode != Mode::Hmac {
                    return Err(Failure::new("--require-timestamp is for tokens that sign")
                        .usage()
                        .next("add --mode hmac"));
                }
                let token = write(app, &store, move |tx, ctx| {
                    let token = tokens::create(tx, ctx, &name, mode, scopes)?;
                    if require_timestamp {
                        return tokens::require_timestamp(tx, ctx, token);
                    }
                    Ok(token)
                })
                .await?;
                global.show(&token, with_secret)
            }
            Self::List { store } => {
                let tokens = write(app, &store, tokens::list).await?;
                global.show(&tokens, |tokens| match tokens.len() {
                    0 => "no tokens".into(),
                    _ => tokens.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::Roll { store, id } => {
                let token = write(app, &store, move |tx, ctx| tokens::roll(tx, ctx, &id, 0, None)).await?;
                global.show(&token, with_secret)
            }
            Self::Delete { store, id } => {
                let gone = id.clone();
                write(app, &store, move |tx, ctx| tokens::delete(tx, ctx, &id)).await?;
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
    let shared = Arc::clone(app);
    let done = app
        .db
        .write(move |tx| work(tx, &Ctx::of(&shared.env, &store)))
        .await;
    done.map_err(|error| match error {
        ApiError::Missing(_) => Failure::new(error).next("`pandabase token list` shows the store's tokens"),
        error => error.into(),
    })
}

pub(crate) async fn store(app: &Arc<App>, of: &OfStore) -> Result<StoreContext, Failure> {
    let id = match &of.store {
        Some(id) => id.clone(),
        None => match app.db.read(service::list).await?.as_slice() {
            [only] => only.id.clone(),
            [] => {
                return Err(Failure::new("there is no store").next("make one with `pandabase store create`"));
            }
            _ => {
                return Err(Failure::new("there are several stores")
                    .usage()
                    .next("name one with --store; `pandabase store list` shows them"));
            }
        },
    };
    let found = app.db.read(move |tx| find_open(tx, &id)).await?;
    found.ok_or_else(|| Failure::new("there is no such store").next("`pandabase store list` shows them"))
}

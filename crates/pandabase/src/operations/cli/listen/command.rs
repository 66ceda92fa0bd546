//! The command and its options: where to begin, where to forward to, and how to sign.

use super::feed::{Begin, Feed};
use super::forward::{Forward, Signing};
use super::run::Run;
use super::state::{Kept, State};
use crate::operations::cli::client::{Remote, Target};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::folder::listen_file;
use crate::operations::cli::global::Global;
use crate::operations::cli::open::with_existing;
use clap::Args;
use pandabase_commerce::notify::feed::requests::EventTypes;
use pandabase_commerce::notify::signing::signing_of;
use pandabase_domain::id::{StoreId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::signature::{SECRET_PREFIX, SignatureVersion, WebhookSecret};
use pandabase_platform::random::Random;
use reqwest::Url;
use std::path::PathBuf;
use std::sync::Arc;

/// The id of the endpoint in V1 headers when there is no endpoint.
const NO_ENDPOINT: &str = "whk_listen";

/// Show a store's events as they happen, or forward them, signed, to an address of this machine.
///
/// Nothing is lost: where it is, is kept in a file, and it goes on there. An event that is not taken is sent
/// again until it is, and holds up what follows about the same order or subscription. So an event may come
/// twice, as webhooks may.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Listen {
    /// Where to send each event; without it they are shown
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// Only events of these types, with commas between them
    #[arg(long, value_name = "TYPES", value_parser = types)]
    events: Option<String>,
    /// Where to begin: now, beginning, a time, the id of an event, or a cursor [default: where it stopped,
    /// the first time now]
    #[arg(long, value_name = "PLACE")]
    from: Option<String>,
    /// The file that keeps where it is [default: listen-STORE.json in the data folder]
    #[arg(long, value_name = "FILE")]
    cursor: Option<PathBuf>,
    /// Sign as this endpoint does; its secret is read from the database
    #[arg(long, value_name = "ID", conflicts_with = "secret", requires = "forward")]
    webhook: Option<String>,
    /// Sign with this secret [default: one of its own, which it prints]
    #[arg(long, value_name = "SECRET", requires = "forward", value_parser = whole)]
    secret: Option<String>,
    /// Which signature: V1 or V2 [default: the endpoint's, else V2]
    #[arg(long, value_name = "VERSION", requires = "forward", value_parser = version)]
    signature: Option<SignatureVersion>,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples:
  pandabase listen                                            show events as they happen
  pandabase listen --forward http://localhost:3000/webhooks   send them there
  pandabase listen --events PAYMENT_COMPLETED,PAYMENT_FAILED --from beginning
  pandabase listen --forward http://localhost:3000/webhooks --webhook whk_…   signed as that endpoint's";

fn types(text: &str) -> Result<String, String> {
    EventTypes::parse(text).map(|_| text.to_owned())
}

/// A secret with its prefix. Without the prefix the signatures would differ from the endpoint's.
fn whole(text: &str) -> Result<String, String> {
    match text.starts_with(SECRET_PREFIX) {
        true => Ok(text.to_owned()),
        false => Err(format!("a secret begins with {SECRET_PREFIX}")),
    }
}

fn version(word: &str) -> Result<SignatureVersion, String> {
    SignatureVersion::parse(&word.to_uppercase()).ok_or_else(|| "V1 or V2".into())
}

impl Listen {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        let forward = self.forward.as_deref().map(address).transpose()?;
        let from = self.from.as_deref().map(place).transpose()?;
        let remote = self.target.connect(global)?;
        let path = match self.cursor {
            Some(path) => path,
            None if config.data.is_dir() => config.data.join(listen_file(remote.store())),
            None => {
                let text = format!("there is no data folder {}", config.data.display());
                return Err(Failure::new(text)
                    .usage()
                    .next("name the file in which it saves its place with --cursor"));
            }
        };
        let mut state = State::read(path)?;
        let mut printed = None;
        let forward = match forward {
            None => None,
            Some(url) => {
                let signing = match (&self.webhook, self.secret) {
                    (Some(webhook), _) => endpoint(global, &remote, webhook).await?,
                    (None, Some(secret)) => of_secret(WebhookSecret::from_stored(secret)),
                    (None, None) => {
                        let secret = own(&mut state)?;
                        printed = Some(secret.reveal().to_owned());
                        of_secret(secret)
                    }
                };
                let version = self.signature.unwrap_or(signing.version);
                let signing = Signing { version, ..signing };
                Some(Forward::to(url, config.webhook_user_agent, signing)?)
            }
        };
        let feed = Feed {
            remote: &remote,
            events: self.events,
        };
        Run::begin(global, feed, forward, state, from, printed)
            .await?
            .on()
            .await
    }
}

fn address(text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).ok();
    url.filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
        .ok_or_else(|| {
            Failure::new(format!("--forward must be an http or https address, not {text}")).usage()
        })
}

fn place(text: &str) -> Result<Begin, Failure> {
    let is_place = text == "now"
        || text.starts_with("evt_")
        || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    if text == "beginning" {
        Ok(Begin::Beginning)
    } else if is_place {
        Ok(Begin::After(text.to_owned()))
    } else if Timestamp::parse(text).is_some() {
        Ok(Begin::Time(text.to_owned()))
    } else {
        let text = "--from must be now, beginning, a time in RFC 3339, the id of an event, or a cursor";
        Err(Failure::new(text).usage())
    }
}

fn of_secret(secret: WebhookSecret) -> Signing {
    Signing {
        secret,
        version: SignatureVersion::V2,
        webhook: NO_ENDPOINT.into(),
    }
}

/// The secret of the state file, which is made the first time.
fn own(state: &mut State) -> Result<WebhookSecret, Failure> {
    if let Some(secret) = &state.kept.secret {
        return Ok(WebhookSecret::from_stored(secret.clone()));
    }
    let secret = WebhookSecret::new(&mut *Random::from_system().secrets());
    let kept = Kept {
        secret: Some(secret.reveal().to_owned()),
        ..state.kept.clone()
    };
    state.keep(kept)?;
    Ok(secret)
}

/// How an endpoint's deliveries are signed, from the installation's database.
async fn endpoint(global: &Global, remote: &Remote, webhook: &str) -> Result<Signing, Failure> {
    let store = StoreId::from_stored(remote.store());
    let id = WebhookId::from_stored(webhook);
    let found = with_existing(global.load()?, async |app| {
        let (shared, store, id) = (Arc::clone(app), store.clone(), id.clone());
        let found = app.db.read(move |tx| signing_of(tx, &shared.env, &store, &id));
        Ok(found.await?)
    });
    let (secret, version) = found.await?.ok_or_else(|| {
        Failure::new(format!("the store has no webhook {webhook} in this database"))
            .next("--secret signs with a secret that you have; without either, it has one of its own")
    })?;
    Ok(Signing {
        secret,
        version,
        webhook: webhook.to_owned(),
    })
}

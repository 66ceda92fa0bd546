//! `pandabase keys`: the keys that secrets are encrypted with, and how one replaces another.

use super::failure::Failure;
use super::global::Global;
use super::open::{self, open_existing};
use crate::wiring::key::{self, Turn};
use crate::wiring::secrets::{Walked, encrypt_anew};
use clap::Subcommand;
use pandabase_platform::app::App;
use pandabase_platform::db::nodes::Node;
use pandabase_platform::db::{installation, nodes};
use pandabase_platform::keyring::{Fingerprint, Keyring};
use pandabase_platform::keys::MasterKeys;
use pandabase_platform::random::Random;
use pandabase_platform::{keys, keys::KeyError};
use serde::Serialize;
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

/// How often the database is asked whether other processes and transactions are done.
const POLL: Duration = Duration::from_millis(200);

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// List the encryption keys, and the running processes with the key that each uses
    List,
    /// Make a new key beside those in keys/master.key
    ///
    /// Nothing is encrypted with it yet. Copy the file to every machine, and restart every process, so that
    /// all of them know it; then run `pandabase keys rotate`.
    #[command(after_help = "Examples:
  pandabase keys add --data /var/lib/pandabase

Where PANDABASE_ENCRYPTION_KEY holds the keys, add one there, behind a comma:
  openssl rand -base64 32")]
    Add,
    /// Encrypt every secret with the newest key
    ///
    /// Runs beside servers, which go on meanwhile, a few hundred secrets in a transaction. May be stopped and
    /// run again at any time. Afterwards the earlier keys are of no use but for older backups.
    #[command(after_help = "Examples:
  pandabase keys rotate --data /var/lib/pandabase")]
    Rotate,
}

/// A key as `list` shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    id: String,
    /// Whether it is the current key.
    is_current: bool,
    /// Whether secrets are still encrypted with it.
    is_needed: bool,
}

/// A process as `list` shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AtWork {
    name: String,
    /// The key that it encrypts with; `None` when that key is not in the keyring.
    key: Option<String>,
}

impl Keys {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        if let Self::Add = self {
            return add(global);
        }
        let app = open_existing(global.load()?).await?;
        let done = match self {
            Self::List => list(global, &app).await,
            Self::Add | Self::Rotate => rotate(global, &app).await,
        };
        app.db.clone().close().await;
        done
    }
}

fn id_of(keyring: &Keyring, fingerprint: &[u8]) -> Option<String> {
    let found = keyring.all().find(|(_, known)| known == fingerprint);
    found.map(|(id, _)| id.to_string())
}

async fn list(global: &Global, app: &Arc<App>) -> Result<(), Failure> {
    let now = app.env.clock.now();
    let found = app.db.read(move |tx| {
        Ok::<_, pandabase_platform::db::DbError>((installation::keys(tx)?, nodes::alive(tx, now)?))
    });
    let (known, alive) = found.await?;
    let keyring = &app.env.keyring;
    let listed = |(id, fingerprint): (_, Fingerprint)| {
        let is_current = known.check.as_deref() == Some(&fingerprint[..]);
        Listed {
            id: format!("{id}"),
            is_current,
            is_needed: is_current || known.earlier.contains(&fingerprint),
        }
    };
    let keys: Vec<Listed> = keyring.all().map(listed).collect();
    let at_work = |node: &Node| AtWork {
        name: node.name.clone(),
        key: id_of(keyring, &node.current),
    };
    let processes: Vec<AtWork> = alive.iter().map(at_work).collect();
    global.show(&json!({"keys": keys, "processes": processes}), |_| {
        let keys = keys.iter().map(|key| {
            let use_of = match (key.is_current, key.is_needed) {
                (true, _) => "encrypts",
                (false, true) => "still needed: `pandabase keys rotate` has not come to its end",
                (false, false) => "not in use",
            };
            format!("{}  {use_of}", key.id)
        });
        let processes = processes.iter().map(|process| {
            let key = process.key.as_deref().unwrap_or("another key");
            format!("{}  encrypts with {key}", process.name)
        });
        keys.chain(processes).collect::<Vec<_>>().join("\n")
    })
}

fn add(global: &Global) -> Result<(), Failure> {
    let config = global.load()?;
    if keys::is_from_environment() {
        return Err(
            Failure::new(format!("the encryption keys are in {}", keys::VARIABLE)).next(format!(
                "put a comma and a new key behind those in {}: openssl rand -base64 32",
                keys::VARIABLE
            )),
        );
    }
    let path = keys::path(&config.data);
    let found: Option<MasterKeys> = keys::find(&config.data).map_err(open::no_key)?;
    let Some(found) = found else {
        return Err(
            Failure::new(format!("there is no encryption key at {}", path.display()))
                .next("name the data folder with --data, or make the first key with `pandabase migrate`"),
        );
    };
    let all = keys::add(&config.data, &found, &Random::from_system()).map_err(|error: KeyError| {
        Failure::new(error).next("let this user write to the folder of the key, or run this as its owner")
    })?;
    let newest = Keyring::of(&all).all().next_back().map(|(id, _)| id.to_string());
    global.show(&json!({"added": newest, "file": path}), |_| {
        format!(
            "added key {} to {}\n  next: back the file up, give it to every machine, restart every process, \
             and run `pandabase keys rotate`",
            newest.as_deref().unwrap_or_default(),
            path.display()
        )
    })
}

async fn rotate(global: &Global, app: &Arc<App>) -> Result<(), Failure> {
    let shared = Arc::clone(app);
    let now = app.env.clock.now();
    let turn = app
        .db
        .write(move |tx| key::begin_turn(tx, &shared.env.keyring, &shared.env.random, now));
    let turn = turn.await?;
    if let Turn::Unheard(names) = turn {
        return Err(Failure::new(format!(
            "the newest key is not known to every process: {}",
            names.join("; ")
        ))
        .next(
            "give the key to these, restart them, and run this again, a minute later where one was \
             killed; nothing was changed",
        ));
    }
    adopted(app).await?;
    over(app).await?;
    let sum = walk(app).await?;
    let newest = app.env.keyring.fingerprint();
    app.db
        .write(move |tx| installation::end_turn(tx, &newest))
        .await?;
    if sum.closed > 0 {
        return Err(Failure::new(format!(
            "none of the keys that are here decrypts {} secrets, which stay as they are; all others are \
             encrypted with the newest key",
            sum.closed
        ))
        .next(
            "`pandabase verify` names them; put the key of their time back, before the newest one, and run \
               this again",
        ));
    }
    if turn == Turn::Done && sum.anew == 0 {
        return Err(
            Failure::new("every secret is encrypted with the newest key already").next(
                "make a new key with `pandabase keys add`; `pandabase keys list` shows those there are",
            ),
        );
    }
    let id = id_of(&app.env.keyring, &newest);
    global.show(
        &json!({"key": id, "secrets": sum.seen, "encrypted": sum.anew}),
        |_| {
            format!(
                "every one of {} secrets is encrypted with key {}, {} of them anew\n  next: take the earlier \
             keys out of keys/master.key or {} on every machine, and keep them with backups of their time",
                sum.seen,
                id.as_deref().unwrap_or_default(),
                sum.anew,
                keys::VARIABLE
            )
        },
    )
}

/// Encrypts all secrets again until none is left to encrypt.
async fn walk(app: &Arc<App>) -> Result<Walked, Failure> {
    let mut sum = Walked::default();
    loop {
        let walked = encrypt_anew(app, progress).await?;
        sum = Walked {
            anew: sum.anew + walked.anew,
            ..walked
        };
        if walked.anew == 0 {
            progress_ends();
            return Ok(sum);
        }
    }
}

/// Waits for the transactions under way: they may hold values encrypted with an earlier key that no walk sees
/// yet.
async fn over(app: &Arc<App>) -> Result<(), Failure> {
    let others = || app.db.read(|tx| tx.others());
    let mut waited_for = others().await?;
    let mut is_told = false;
    while !waited_for.is_empty() {
        if !is_told {
            tracing::info!("waiting for {} transactions to end", waited_for.len());
            is_told = true;
        }
        tokio::time::sleep(POLL).await;
        let others = others().await?;
        waited_for.retain(|one| others.contains(one));
    }
    Ok(())
}

/// Waits until every running process encrypts with the new key. A process that has stopped reporting is not
/// waited for.
async fn adopted(app: &Arc<App>) -> Result<(), Failure> {
    let mut is_told = false;
    loop {
        let (shared, now) = (Arc::clone(app), app.env.clock.now());
        let behind = app.db.read(move |tx| key::behind(tx, &shared.env.keyring, now));
        let behind = behind.await?;
        if behind.is_empty() {
            return Ok(());
        }
        if !is_told {
            let names: Vec<String> = behind.into_iter().map(|node| node.name).collect();
            tracing::info!(
                "waiting until these processes encrypt with the new key: {}",
                names.join("; ")
            );
            is_told = true;
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Shows the progress on a terminal.
fn progress(walked: Walked) {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let Walked { seen, anew, .. } = walked;
        let _ = write!(out, "\r{seen} secrets read, {anew} encrypted again").and_then(|()| out.flush());
    }
}

fn progress_ends() {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let _ = writeln!(out);
    }
}

//! Every encrypted column, the promise that each value decrypts in its row, and how all of them are encrypted
//! again.

use crate::surfaces::{sandbox, stripe};
use pandabase_commerce::accounts;
use pandabase_commerce::billing::{mandates, payment_methods};
use pandabase_commerce::catalog::{licenses, products};
use pandabase_commerce::money::payouts;
use pandabase_commerce::{notify, orders};
use pandabase_platform::access::tokens;
use pandabase_platform::api::idempotency;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::sealed::Value;
use pandabase_platform::db::{DbError, Sealed, Tx, installation};
use pandabase_platform::jobs::{self, Job, Next};
use pandabase_platform::keyring::{Fingerprint, Keyring, is_encrypted, is_unbound};
use pandabase_platform::mail;
use pandabase_platform::random::Random;
use std::sync::Arc;

/// Every column of encrypted values.
pub const SEALED: [&Sealed; 19] = [
    &tokens::SIGNING_KEY,
    &tokens::FORMER_KEY,
    &products::store::WEBHOOK_SECRET,
    &notify::store::SECRET,
    &payouts::store::NUMBERS,
    &payment_methods::store::TOKEN,
    &sandbox::store::books::BANK_TOKEN,
    &sandbox::store::books::SAVED_TOKEN,
    &sandbox::lab::store::RECEIVER_TOKEN,
    &mandates::store::AUTHORIZATION_URL,
    &orders::store::record::AUTHORIZATION_URL,
    &idempotency::STORED_ANSWER,
    &mail::store::CONTENT,
    &licenses::store::KEY,
    &accounts::store::accounts::TOTP_SECRET,
    &accounts::store::phones::CODE,
    &stripe::accounts::store::SECRET_KEY,
    &stripe::accounts::store::WEBHOOK_SECRET,
    &stripe::accounts::store::FORMER_SECRET,
];

/// The columns that earlier versions kept in clear.
const ONCE_CLEAR: [&Sealed; 2] = [
    &mandates::store::AUTHORIZATION_URL,
    &orders::store::record::AUTHORIZATION_URL,
];

/// Values that are read at once.
const PAGE: i64 = 500;

/// The promises of this file.
pub const PROMISES: &[Promise] = &[Promise {
    name: "secrets",
    text: "every secret opens in the row that it was encrypted for, with a key that the database knows of, \
           and is found by its value",
    check: Check::Keyed(open_all),
}];

fn open_all(tx: &mut Tx<'_>, keyring: &Keyring) -> Result<Finding, DbError> {
    let mut finding = Finding::default();
    let known = installation::keys(tx)?;
    // An operator may remove a key that the database does not need. A secret must not be encrypted with one.
    let is_needed = |key: &Fingerprint| {
        let current = known.check.as_deref();
        current.is_none_or(|current| current == key) || known.earlier.contains(key)
    };
    for column in SEALED {
        let mut last = None;
        loop {
            let page = column.next(tx, last.as_ref(), PAGE)?;
            for value in &page {
                let place = column.at(&value.store, &value.row);
                let is_kept = keyring.key_of(&value.stored).as_ref().is_none_or(is_needed);
                let wrong = match keyring.decrypt(&place, &value.stored) {
                    Err(_) => Some(""),
                    Ok(secret) if !is_found(keyring, column, value, &secret) => {
                        Some(": it is not found by its value")
                    }
                    Ok(_) => (!is_kept).then_some(": run `pandabase keys rotate`"),
                };
                finding.saw(wrong.map(|why| format!("{} {}{why}", column.name, value.row)));
            }
            match page.last() {
                Some(end) => last = Some(end.clone()),
                None => break,
            }
        }
    }
    Ok(finding)
}

/// Whether a secret's lookup value is right, if it has one.
fn is_found(keyring: &Keyring, column: &Sealed, value: &Value, secret: &[u8]) -> bool {
    let found_by = value.found_by.as_deref();
    found_by.is_none_or(|found_by| found_by == keyring.lookup(column.purpose, secret))
}

/// Encrypts what earlier versions kept in clear: addresses of the bank's pages that still wait, of which
/// there are few.
pub fn encrypt_what_was_clear(tx: &mut Tx<'_>, keyring: &Keyring, random: &Random) -> Result<(), DbError> {
    for column in ONCE_CLEAR {
        let mut last = None;
        loop {
            let page = column.next(tx, last.as_ref(), PAGE)?;
            for value in page.iter().filter(|value| !is_encrypted(&value.stored)) {
                let place = column.at(&value.store, &value.row);
                column.replace(tx, value, &keyring.encrypt(&place, &value.stored, random))?;
            }
            match page.last() {
                Some(end) => last = Some(end.clone()),
                None => break,
            }
        }
    }
    Ok(())
}

/// The result of a walk over every secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Walked {
    /// Secrets that were read.
    pub seen: u64,
    /// Secrets that were encrypted again.
    pub anew: u64,
    /// Secrets that no key decrypts; they stay as they are.
    pub closed: u64,
}

/// Encrypts with the current key whatever is encrypted with another, one page per transaction, beside running
/// servers. What is committed stays done if the walk is cut off. `tell` is given the progress.
pub async fn encrypt_anew(app: &Arc<App>, tell: impl Fn(Walked)) -> Result<Walked, DbError> {
    walk(app, |keyring, stored| !keyring.is_current(stored), tell).await
}

/// Encrypts what earlier versions encrypted again, bound to its row; runs once, beside running servers. From
/// then on unbound values are refused, so that a value copied from another row is of no use.
pub(crate) fn bind(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let walked = walk(&app, |_, stored| is_unbound(stored), |_| {}).await?;
        let are_bound = walked.closed == 0;
        if !are_bound {
            tracing::error!(
                "none of the keys that are here decrypts {} secrets of an earlier version: `pandabase \
                 verify` names them. Put the key of their time back, before the newest one, and restart",
                walked.closed
            );
        }
        let noted = app.db.write(move |tx| {
            if are_bound {
                installation::set_bound(tx)?;
            }
            jobs::finish(tx, &job, &Next::Done)
        });
        noted.await?;
        if are_bound {
            app.env.keyring.refuse_unbound();
        }
        Ok(())
    })
}

/// Encrypts the values again that are `due`.
async fn walk(
    app: &Arc<App>,
    due: fn(&Keyring, &[u8]) -> bool,
    tell: impl Fn(Walked),
) -> Result<Walked, DbError> {
    let mut walked = Walked::default();
    for column in SEALED {
        let mut last = None;
        loop {
            let page = app
                .db
                .read(move |tx| column.next(tx, last.as_ref(), PAGE))
                .await?;
            let Some(end) = page.last().cloned() else { break };
            let env = &app.env;
            let mut fresh = Vec::new();
            for value in page {
                walked.seen += 1;
                if !due(&env.keyring, &value.stored) {
                    continue;
                }
                let place = column.at(&value.store, &value.row);
                match env.keyring.decrypt(&place, &value.stored) {
                    Ok(secret) => {
                        let stored = env.keyring.encrypt(&place, &secret, &env.random);
                        fresh.push((value, stored));
                    }
                    Err(_) => walked.closed += 1,
                }
            }
            if !fresh.is_empty() {
                walked.anew += app.db.write(move |tx| replace_all(tx, column, &fresh)).await?;
            }
            tell(walked);
            last = Some(end);
        }
    }
    Ok(walked)
}

/// Replaces values, except those that have changed meanwhile; returns how many were replaced.
fn replace_all(tx: &mut Tx<'_>, column: &Sealed, fresh: &[(Value, Vec<u8>)]) -> Result<u64, DbError> {
    let mut replaced = 0;
    for (value, stored) in fresh {
        replaced += u64::from(column.replace(tx, value, stored)?);
    }
    Ok(replaced)
}

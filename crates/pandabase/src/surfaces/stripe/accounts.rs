//! The Stripe accounts that charge: the installation's, and those that stores bring. Keys are encrypted,
//! bound to their rows, and opened only in a [`Connected`], which no log shows.

pub mod endpoint;
pub mod store;

use self::store::{FORMER_SECRET, Record, SECRET_KEY, WEBHOOK_SECRET};
use super::key::SecretKey;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::config::Config;
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::db::{Sealed, Tx};
use pandabase_platform::error::ApiError;
use std::fmt;

/// How long a webhook secret counts beside the one that took its place, in milliseconds.
pub const OVERLAP: i64 = DAY;

/// An account that charges.
#[derive(Clone)]
pub struct Connected {
    /// `acct_…`.
    pub account: String,
    /// The store that brought it; `None` for the installation's own.
    pub store: Option<StoreId>,
    /// Whether its keys move money.
    pub is_live: bool,
    /// What the card form is made with, `pk_…`.
    pub publishable_key: String,
    /// What requests are made with.
    pub secret_key: SecretKey,
    /// What events may be signed with, the newest first.
    pub webhook_secrets: Vec<String>,
    /// What it settles in, three letters in lower case.
    pub currency: String,
    /// Where it is, ISO 3166-1 alpha-2.
    pub country: String,
    /// The methods whose capability is active.
    pub methods: Vec<MethodCode>,
}

impl fmt::Debug for Connected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected")
            .field("account", &self.account)
            .field("store", &self.store)
            .field("is_live", &self.is_live)
            .finish_non_exhaustive()
    }
}

/// An account, and what an operator wants to know of it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The account.
    pub connected: Connected,
    /// The endpoint that was registered for its events, `we_…`; `None` where that is done by hand.
    pub endpoint: Option<String>,
    /// Where its events are sent.
    pub endpoint_url: Option<String>,
    /// Until when the former webhook secret counts, if there is one that still does.
    pub former_until: Option<Timestamp>,
    /// When it was connected first.
    pub connected_at: Timestamp,
    /// When its keys were given last.
    pub updated_at: Timestamp,
}

/// What buyers see of the account that charges for a store. No key is opened for it.
#[derive(Debug)]
pub struct Face {
    /// What the card form is made with, `pk_…`.
    pub publishable_key: String,
    /// The methods whose capability is active.
    pub methods: Vec<MethodCode>,
}

/// What buyers see of the account that charges for a store: its own, else the installation's.
pub fn face(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Option<Face>, ApiError> {
    let found = store::of_store(tx, &ctx.store.id)?;
    Ok(found.map(|record| Face {
        publishable_key: record.publishable_key,
        methods: record.methods,
    }))
}

/// The account that charges for a store, its own, else the installation's; for what the account `keeper`
/// keeps that account, if it is one of the two. Another store's account charges for nobody else.
pub fn of_keeper(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    keeper: Option<&str>,
) -> Result<Option<Connected>, ApiError> {
    if let Some(keeper) = keeper
        && let Some(found) = by_account(tx, ctx.env, keeper)?
        && found.store.as_ref().is_none_or(|store| *store == ctx.store.id)
    {
        return Ok(Some(found));
    }
    let found = store::of_store(tx, &ctx.store.id)?;
    found.map(|record| connected(ctx.env, &record)).transpose()
}

/// Whether a store has an account of its own, at which its sales arrive.
pub fn has_own(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, ApiError> {
    Ok(store::find(tx, store)?.is_some())
}

/// Exactly the store's own account, or with `None` exactly the installation's: whose events arrive at a path.
pub fn of_path(tx: &mut Tx<'_>, env: &Env, store: Option<&StoreId>) -> Result<Option<Connected>, ApiError> {
    Ok(listed_of(tx, env, store)?.map(|listed| listed.connected))
}

/// The account with this id of Stripe's.
pub fn by_account(tx: &mut Tx<'_>, env: &Env, account: &str) -> Result<Option<Connected>, ApiError> {
    let found = store::by_id(tx, account)?;
    found.map(|record| connected(env, &record)).transpose()
}

/// Every account, the installation's first.
pub fn all(tx: &mut Tx<'_>, env: &Env) -> Result<Vec<Connected>, ApiError> {
    let records = store::all(tx)?;
    records.iter().map(|record| connected(env, record)).collect()
}

/// The ids of every account, the installation's first, whatever can be read of their keys.
pub fn ids(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    Ok(store::ids(tx)?)
}

/// Like [`of_path`], with what an operator wants to know.
pub fn listed_of(tx: &mut Tx<'_>, env: &Env, store: Option<&StoreId>) -> Result<Option<Listed>, ApiError> {
    let found = store::find(tx, &stored(store))?;
    found.map(|record| listed(env, &record)).transpose()
}

/// Like [`all`], with what an operator wants to know.
pub fn list(tx: &mut Tx<'_>, env: &Env) -> Result<Vec<Listed>, ApiError> {
    let records = store::all(tx)?;
    records.iter().map(|record| listed(env, record)).collect()
}

/// When the last event of an account arrived.
pub fn last_event(tx: &mut Tx<'_>, account: &str) -> Result<Option<Timestamp>, ApiError> {
    Ok(store::last_event(tx, account)?)
}

/// What is stored as the store of the installation's account.
fn stored(store: Option<&StoreId>) -> StoreId {
    store.cloned().unwrap_or_else(|| StoreId::from_stored(""))
}

fn connected(env: &Env, record: &Record) -> Result<Connected, ApiError> {
    let open = |column: &Sealed, sealed: &[u8]| {
        let place = column.at(record.store.as_str(), &record.id);
        env.keyring.decrypt_text(&place, sealed)
    };
    let mut webhook_secrets = Vec::new();
    if let Some(sealed) = &record.webhook_secret {
        webhook_secrets.push(open(&WEBHOOK_SECRET, sealed)?);
    }
    if let Some(sealed) = &record.former_secret
        && former_until(env, record).is_some()
    {
        webhook_secrets.push(open(&FORMER_SECRET, sealed)?);
    }
    let is_own = !record.store.as_str().is_empty();
    Ok(Connected {
        account: record.id.clone(),
        store: is_own.then(|| record.store.clone()),
        is_live: record.is_live,
        publishable_key: record.publishable_key.clone(),
        secret_key: SecretKey::new(open(&SECRET_KEY, &record.secret_key)?),
        webhook_secrets,
        currency: record.currency.clone(),
        country: record.country.clone(),
        methods: record.methods.clone(),
    })
}

/// Until when the former webhook secret counts, if it still does.
fn former_until(env: &Env, record: &Record) -> Option<Timestamp> {
    record.former_until.filter(|until| *until > env.clock.now())
}

fn listed(env: &Env, record: &Record) -> Result<Listed, ApiError> {
    Ok(Listed {
        connected: connected(env, record)?,
        endpoint: record.endpoint_id.clone(),
        endpoint_url: record.endpoint_url.clone(),
        former_until: former_until(env, record),
        connected_at: record.connected_at,
        updated_at: record.updated_at,
    })
}

/// An account to be connected.
#[derive(Clone)]
pub struct New {
    /// `acct_…`.
    pub account: String,
    /// The store that brings it; `None` for the installation's own.
    pub store: Option<StoreId>,
    /// Whether its keys move money.
    pub is_live: bool,
    /// `pk_…`.
    pub publishable_key: String,
    /// `sk_…` or `rk_…`.
    pub secret_key: SecretKey,
    /// What it settles in, three letters in lower case.
    pub currency: String,
    /// Where it is.
    pub country: String,
    /// The methods whose capability is active.
    pub methods: Vec<MethodCode>,
    /// How its events arrive.
    pub webhook: Webhook,
}

/// How the events of an account arrive.
#[derive(Clone)]
pub struct Webhook {
    /// The endpoint that was registered, `we_…`; `None` where that is done by hand.
    pub endpoint: Option<String>,
    /// Where they are sent.
    pub url: String,
    /// What they are signed with from now on; `None` when that stays as it is, or is not known yet.
    pub secret: Option<String>,
}

/// Connects an account, in the place of the one that the store or the installation had. The keys that were
/// there are gone; the former webhook secret of the same account counts for another [`OVERLAP`].
///
/// # Errors
/// [`ApiError::Conflict`] when the account is connected for another store, or for the installation.
pub fn connect(tx: &mut Tx<'_>, env: &Env, new: &New) -> Result<(), ApiError> {
    let store = stored(new.store.as_ref());
    let now = env.clock.now();
    if store::by_id(tx, &new.account)?.is_some_and(|other| other.store != store) {
        return Err(ApiError::Conflict(format!(
            "The account {} is connected already, and an account is connected once",
            new.account
        )));
    }
    let before = store::find_locked(tx, &store)?.filter(|before| before.id == new.account);
    let place = SECRET_KEY.at(store.as_str(), &new.account);
    let secret_key = env
        .keyring
        .encrypt(&place, new.secret_key.expose().as_bytes(), &env.random);
    let mut record = Record {
        store: store.clone(),
        id: new.account.clone(),
        is_live: new.is_live,
        publishable_key: new.publishable_key.clone(),
        secret_key,
        webhook_secret: None,
        former_secret: None,
        former_until: None,
        endpoint_id: new.webhook.endpoint.clone(),
        endpoint_url: Some(new.webhook.url.clone()),
        currency: new.currency.clone(),
        country: new.country.clone(),
        methods: new.methods.clone(),
        connected_at: now,
        updated_at: now,
    };
    if let Some(before) = before {
        record.webhook_secret = before.webhook_secret;
        record.former_secret = before.former_secret;
        record.former_until = before.former_until;
        record.connected_at = before.connected_at;
    }
    if let Some(secret) = &new.webhook.secret {
        turn(env, &mut record, secret, OVERLAP)?;
    }
    Ok(store::put(tx, &record)?)
}

/// Has events signed with another secret from now on; the one before counts for another `overlap`
/// milliseconds. Returns `false` when no account is connected there, or another one than `account`.
pub fn roll(
    tx: &mut Tx<'_>,
    env: &Env,
    (store, account): (Option<&StoreId>, &str),
    webhook: &Webhook,
    overlap: i64,
) -> Result<bool, ApiError> {
    let found = store::find_locked(tx, &stored(store))?;
    let Some(mut record) = found.filter(|record| record.id == account) else {
        return Ok(false);
    };
    if let Some(secret) = &webhook.secret {
        turn(env, &mut record, secret, overlap)?;
    }
    record.endpoint_id.clone_from(&webhook.endpoint);
    record.endpoint_url = Some(webhook.url.clone());
    record.updated_at = env.clock.now();
    store::put(tx, &record)?;
    Ok(true)
}

/// Puts a webhook secret before the one that a record has.
fn turn(env: &Env, record: &mut Record, secret: &str, overlap: i64) -> Result<(), ApiError> {
    let place = WEBHOOK_SECRET.at(record.store.as_str(), &record.id);
    if let Some(sealed) = &record.webhook_secret {
        let before = env.keyring.decrypt(&place, sealed)?;
        if before == secret.as_bytes() {
            return Ok(());
        }
        let former = FORMER_SECRET.at(record.store.as_str(), &record.id);
        record.former_secret = Some(env.keyring.encrypt(&former, &before, &env.random));
        record.former_until = Some(env.clock.now().plus_millis(overlap));
    }
    let sealed = env.keyring.encrypt(&place, secret.as_bytes(), &env.random);
    record.webhook_secret = Some(sealed);
    Ok(())
}

/// Forgets an account and its keys. Returns `false` when there is none.
pub fn disconnect(tx: &mut Tx<'_>, store: Option<&StoreId>) -> Result<bool, ApiError> {
    Ok(store::delete(tx, &stored(store))?)
}

/// Why an account cannot charge with the settings of this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Why.
    pub text: String,
    /// What to do.
    pub next: String,
}

impl Connected {
    /// Why it cannot charge with these settings.
    pub fn unfit(&self, config: &Config) -> Option<Unfit> {
        unfit(config, self.is_live, &self.currency)
    }
}

/// Why an account with such keys that settles in `currency` cannot charge with these settings.
pub fn unfit(config: &Config, is_live: bool, currency: &str) -> Option<Unfit> {
    let of = |text: &str, next: &str| {
        Some(Unfit {
            text: text.to_owned(),
            next: next.to_owned(),
        })
    };
    match (config.is_sandbox(), is_live) {
        (true, true) => {
            return of(
                "the keys are live keys, and this is a sandbox: real cards would be charged for nothing",
                "connect the account with its test keys, sk_test_… and pk_test_…",
            );
        }
        (false, false) => {
            return of(
                "the keys are test keys, and this is production: whoever buys would pay nothing",
                "connect the account with its live keys, sk_live_… and pk_live_…; test keys are for \
                 environment = \"sandbox\"",
            );
        }
        _ => {}
    }
    let code = currency.to_uppercase();
    match Currency::parse(&code) {
        Some(Currency::Usd) => None,
        Some(known) if config.exchange_rate(known).is_some() => None,
        Some(_) => Some(Unfit {
            text: format!(
                "the account settles in {code}, and exchange_rates does not say what a US dollar costs"
            ),
            next: format!("set exchange_rates.{code}, or have Stripe settle in US dollars"),
        }),
        None => Some(Unfit {
            text: format!("the account settles in {code}, for which this server has no exchange rate"),
            next: "have Stripe settle in US dollars: add a bank account in USD and make it the default"
                .to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::token::Environment;

    #[test]
    fn keys_and_currency_must_fit_the_settings() {
        let config = |environment| Config {
            environment,
            ..Config::default()
        };
        let (sandbox, mut production) = (config(Environment::Sandbox), config(Environment::Production));
        assert_eq!(unfit(&sandbox, false, "usd"), None);
        assert_eq!(unfit(&sandbox, false, "eur"), None);
        assert_eq!(unfit(&production, true, "usd"), None);
        let text = |config: &Config, is_live, currency| unfit(config, is_live, currency).unwrap().text;
        assert!(text(&sandbox, true, "usd").contains("live keys"));
        assert!(text(&production, false, "usd").contains("test keys"));
        assert!(text(&production, true, "eur").contains("EUR"));
        assert!(text(&production, true, "aud").contains("AUD"));
        let rate = "0.9".parse().unwrap();
        production.exchange_rates.insert(Currency::Eur, rate);
        assert_eq!(unfit(&production, true, "eur"), None);
        assert!(unfit(&production, true, "gbp").is_some());
    }
}

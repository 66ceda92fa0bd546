//! What every part needs to ask Stripe for something: the client, and the account that charges.

use super::accounts;
use super::accounts::Connected;
use super::charges::store as made;
use super::client::Client;
use super::error::StripeError;
use super::form::Form;
use super::key::SecretKey;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Db;
use pandabase_platform::processor::{NoSuchCharge, ProcessorError};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The code of a refusal: there is no such object.
const MISSING: [&str; 1] = ["resource_missing"];
/// Words of such a refusal where keys of the other mode would find the object.
const OTHER_MODE: &str = "live mode";

/// Stripe, with the operator's own keys.
pub struct Stripe {
    pub(super) env: Arc<Env>,
    pub(super) db: Db,
    pub(super) client: Client,
}

impl Stripe {
    /// A processor whose accounts and charges are remembered in `db`.
    pub fn new(env: &Arc<Env>, db: &Db) -> Self {
        Self {
            env: Arc::clone(env),
            db: db.clone(),
            client: Client::of(env),
        }
    }

    /// The account that charges for a store now: its own, else the installation's. What one of the two keeps,
    /// the `keeper`, no other can charge.
    ///
    /// # Errors
    /// [`ProcessorError`] when none is connected.
    pub(super) async fn connected(
        &self,
        store: &StoreContext,
        keeper: Option<String>,
    ) -> Result<Connected, ProcessorError> {
        let (env, store) = (Arc::clone(&self.env), store.clone());
        let found = self
            .db
            .read(move |tx| accounts::of_keeper(tx, &Ctx::of(&env, &store), keeper.as_deref()));
        found.await?.ok_or_else(not_connected)
    }

    /// The account that made this charge.
    ///
    /// # Errors
    /// [`ProcessorError`] when it is not connected any more; [`NoSuchCharge`] when no account of Stripe's
    /// made it.
    pub(super) async fn connected_of(
        &self,
        store: &StoreContext,
        charge: &str,
    ) -> Result<Connected, ProcessorError> {
        let found = self.find_connected_of(store, charge).await?;
        found.ok_or_else(not_connected)
    }

    /// Like [`Stripe::connected_of`]; `None` when the account is not connected any more. An intent is written
    /// down before anybody learns of it, so what is not written down was not made by Stripe.
    ///
    /// # Errors
    /// [`ProcessorError`] of the database; [`NoSuchCharge`].
    pub(super) async fn find_connected_of(
        &self,
        store: &StoreContext,
        charge: &str,
    ) -> Result<Option<Connected>, ProcessorError> {
        let (env, store, charge) = (Arc::clone(&self.env), store.clone(), charge.to_owned());
        let found = self.db.read(move |tx| {
            let ctx = Ctx::of(&env, &store);
            match made::account_of(tx, &ctx, &charge)? {
                Some(account) => accounts::by_account(tx, &env, &account).map(Some),
                None => Ok(None),
            }
        });
        Ok(found.await?.ok_or(NoSuchCharge)?)
    }

    /// Like [`Client::post`], and once more with another key when Stripe stored a fault with the first one:
    /// it would repeat the fault until it forgets the key, a day later, and a charge could not be made so
    /// long. Only for what does no harm when it is done twice: making an intent or a customer, which takes no
    /// money, telling an intent its customer, and evidence, which a dispute takes once.
    ///
    /// # Errors
    /// [`StripeError`].
    pub(super) async fn post_anew<T: DeserializeOwned>(
        &self,
        key: &SecretKey,
        path: &str,
        form: &Form,
        idempotency: &str,
    ) -> Result<T, StripeError> {
        match self.client.post(key, path, form, Some(idempotency)).await {
            Err(error) if error.has_spent_the_key() => {
                let fresh = self.fresh(idempotency);
                self.client.post(key, path, form, Some(&fresh)).await
            }
            told => told,
        }
    }

    /// An idempotency key that was never used.
    pub(super) fn fresh(&self, idempotency: &str) -> String {
        format!("{idempotency} {}", hex::encode(self.env.random.bytes::<12>()))
    }
}

/// What an error of asking `connected` about a charge that it made means. Test data can be deleted at Stripe,
/// and then the charge is gone for good; real charges are never deleted, so that a live key which does not
/// find one is a mistake that somebody has to mend.
pub(super) fn gone(connected: &Connected, error: StripeError) -> ProcessorError {
    match error {
        StripeError::Refused(refusal)
            if refusal.is_one_of(&MISSING) && !connected.is_live && !refusal.message.contains(OTHER_MODE) =>
        {
            NoSuchCharge.into()
        }
        error => error.into(),
    }
}

fn not_connected() -> ProcessorError {
    ProcessorError("no Stripe account is connected: run `pandabase processor connect stripe`".into())
}

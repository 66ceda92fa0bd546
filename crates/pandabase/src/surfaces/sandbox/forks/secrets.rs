//! Secrets of copied rows. Each was encrypted for its place in the other store, and opens in no other: so it
//! is decrypted there and encrypted for where it is now.

use super::ends::Way;
use super::store;
use crate::surfaces::sandbox::store::books::{BANK_TOKEN, SAVED_TOKEN};
use pandabase_commerce::billing::mandates;
use pandabase_commerce::catalog::{licenses, products};
use pandabase_commerce::money::payouts;
use pandabase_commerce::{notify, orders};
use pandabase_platform::context::Env;
use pandabase_platform::db::{Sealed, Tx};
use pandabase_platform::error::ApiError;

/// The encrypted columns of tables that are copied. That of the bank's pages comes first: addresses that
/// others keep have its tokens in them.
pub const SECRETS: [&Sealed; 8] = [
    &BANK_TOKEN,
    &SAVED_TOKEN,
    &orders::store::record::AUTHORIZATION_URL,
    &mandates::store::AUTHORIZATION_URL,
    &products::store::WEBHOOK_SECRET,
    &notify::store::SECRET,
    &payouts::store::NUMBERS,
    &licenses::store::KEY,
];

/// Values that are read at once.
const PAGE: i64 = 500;

/// Encrypts every secret of the copies for its place.
///
/// # Errors
/// [`ApiError::Internal`] for a secret that does not open, [`ApiError`] from the database.
pub(super) fn rebind(tx: &mut Tx<'_>, env: &Env, way: &Way<'_>) -> Result<(), ApiError> {
    // The tokens of the bank's pages, and what each is in a fork.
    let mut fresh: Vec<(String, String)> = Vec::new();
    for column in SECRETS {
        let mut last = String::new();
        loop {
            let page = column.next_of(tx, way.to.id.as_str(), &last, PAGE)?;
            for value in &page {
                let place = column.at(way.from.id.as_str(), &value.row);
                let mut secret = env.keyring.decrypt(&place, &value.stored)?;
                if column.name == BANK_TOKEN.name {
                    secret = bank_token(tx, env, way, &value.row, secret, &mut fresh)?;
                } else if column.name == orders::store::record::AUTHORIZATION_URL.name {
                    secret = led_on(secret, &fresh);
                }
                let place = column.at(way.to.id.as_str(), &value.row);
                let stored = env.keyring.encrypt(&place, &secret, &env.random);
                column.replace(tx, value, &stored)?;
            }
            match page.last() {
                Some(end) => last.clone_from(&end.row),
                None => break,
            }
        }
    }
    Ok(())
}

/// The token of a page of the bank: a fork has pages of its own, and a snapshot has none.
fn bank_token(
    tx: &mut Tx<'_>,
    env: &Env,
    way: &Way<'_>,
    charge: &str,
    mut token: Vec<u8>,
    fresh: &mut Vec<(String, String)>,
) -> Result<Vec<u8>, ApiError> {
    if way.is_fork() {
        let own = hex::encode(env.random.bytes::<24>());
        let before = std::mem::replace(&mut token, own.clone().into_bytes());
        fresh.push((String::from_utf8_lossy(&before).into_owned(), own));
    }
    if !way.to.is_snapshot {
        store::set_bank_page(tx, &way.to.id, charge, &token)?;
    }
    Ok(token)
}

/// An address of the bank, with the token that its page has in a fork.
fn led_on(address: Vec<u8>, fresh: &[(String, String)]) -> Vec<u8> {
    let Ok(text) = str::from_utf8(&address) else {
        return address;
    };
    let found = fresh.iter().find(|(before, _)| text.contains(before.as_str()));
    match found {
        Some((before, own)) => text.replace(before.as_str(), own).into_bytes(),
        None => address,
    }
}

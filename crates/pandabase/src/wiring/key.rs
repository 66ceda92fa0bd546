//! Whether the encryption key of this process is the one of its database.

use pandabase_commerce::billing::payment_methods;
use pandabase_commerce::catalog::{licenses, products};
use pandabase_commerce::money::payouts;
use pandabase_commerce::notify;
use pandabase_platform::access::tokens;
use pandabase_platform::api::idempotency;
use pandabase_platform::db::{DbError, Sql, Tx, installation};
use pandabase_platform::keyring::Keyring;
use pandabase_platform::mail;

/// What is encrypted: the purpose, and a statement that finds one of it.
const SEALED: [(&str, Sql); 8] = [
    (tokens::SIGNING_KEY, tokens::ANY_SIGNING_KEY),
    (licenses::keys::KEY, licenses::store::ANY_KEY),
    (
        products::merge::WEBHOOK_SECRET,
        products::store::ANY_WEBHOOK_SECRET,
    ),
    (notify::delivery::SECRET, notify::store::ANY_SECRET),
    (mail::CONTENT, mail::store::ANY_CONTENT),
    (payment_methods::service::TOKEN, payment_methods::store::ANY_TOKEN),
    (payouts::accounts::NUMBERS, payouts::store::ANY_NUMBERS),
    (idempotency::STORED_ANSWER, idempotency::ANY_ANSWER),
];

/// What a database says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is the one.
    Known,
    /// No key has been stored yet, and nothing speaks against this one.
    Unknown,
    /// It is another one.
    Other,
}

/// What the database says of this keyring.
///
/// # Errors
/// [`DbError`] from the database.
pub fn fit(tx: &mut Tx<'_>, keyring: &Keyring) -> Result<Fit, DbError> {
    if let Some(check) = installation::key_check(tx)? {
        let is_same = check == keyring.fingerprint();
        return Ok(if is_same { Fit::Known } else { Fit::Other });
    }
    // A database of an earlier version tells by what it has encrypted.
    for (purpose, any) in SEALED {
        let sealed = tx.first(any, &[], |row| row.next::<Vec<u8>>())?;
        if sealed.is_some_and(|sealed| keyring.decrypt(purpose, &sealed).is_err()) {
            return Ok(Fit::Other);
        }
    }
    Ok(Fit::Unknown)
}

/// Whether this is the database's keyring; the first one is from then on.
///
/// # Errors
/// [`DbError`] from the database.
pub fn settle(tx: &mut Tx<'_>, keyring: &Keyring) -> Result<bool, DbError> {
    let mut found = fit(tx, keyring)?;
    if found == Fit::Unknown {
        installation::set_key_check(tx, &keyring.fingerprint())?;
        // Another node may have been first.
        found = fit(tx, keyring)?;
    }
    Ok(found == Fit::Known)
}

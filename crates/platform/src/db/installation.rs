//! What the database knows of the installation that it belongs to: one row.

use super::{DbError, Tx};
use crate::keyring::Fingerprint;
use crate::{params, sql};

sql! {
    KEYS = "SELECT key_check, earlier_keys, lookup_key, secrets_bound FROM installation WHERE id = 1";
    SET_KEY_CHECK = "UPDATE installation SET key_check = $1 WHERE id = 1 AND key_check IS NULL";
    FIRST_LOOKUP_KEY = "UPDATE installation SET lookup_key = $1 WHERE id = 1 AND lookup_key IS NULL";
    SET_LOOKUP_KEY = "UPDATE installation SET lookup_key = $1 WHERE id = 1";
    HOLD = "SELECT id FROM installation WHERE id = 1", locked;
    TURN = "UPDATE installation SET key_check = $1, earlier_keys = $2 WHERE id = 1";
    END_TURN = "UPDATE installation SET earlier_keys = NULL WHERE id = 1 AND key_check = $1";
    SET_BOUND = "UPDATE installation SET secrets_bound = TRUE WHERE id = 1";
    IS_DEV = "SELECT is_dev FROM installation WHERE id = 1";
    MARK_DEV = "UPDATE installation SET is_dev = TRUE WHERE id = 1";
    IS_PLAYED = "SELECT is_played FROM installation WHERE id = 1";
    MARK_PLAYED = "UPDATE installation SET is_played = TRUE WHERE id = 1 AND NOT is_played";
    PROBE = "UPDATE installation SET write_probes = write_probes + 1 WHERE id = 1";
}

/// What the database knows of the keys that its secrets are encrypted with.
#[derive(Debug, Clone, Default)]
pub struct KnownKeys {
    /// The fingerprint of the key that encrypts; `None` until a key was used with the database.
    pub check: Option<Vec<u8>>,
    /// Fingerprints of earlier keys, with which some values are still encrypted.
    pub earlier: Vec<Fingerprint>,
    /// The key of lookups, encrypted; `None` until a version that stores it has opened the database.
    pub lookup: Option<Vec<u8>>,
    /// Whether every secret is bound to its row.
    pub are_bound: bool,
}

/// What the database knows of its keys.
pub fn keys(tx: &mut Tx<'_>) -> Result<KnownKeys, DbError> {
    tx.one(KEYS, &[], |row| {
        let check = row.next()?;
        let earlier: Option<Vec<u8>> = row.next()?;
        let (earlier, _) = earlier.as_deref().unwrap_or_default().as_chunks();
        Ok(KnownKeys {
            check,
            earlier: earlier.to_vec(),
            lookup: row.next()?,
            are_bound: row.next()?,
        })
    })
}

/// Stores the fingerprint of the first key; one that is stored already stays.
pub fn set_key_check(tx: &mut Tx<'_>, check: &Fingerprint) -> Result<(), DbError> {
    tx.run(SET_KEY_CHECK, params![check]).map(drop)
}

/// Locks the row until the transaction ends: nobody else changes the keys or registers which ones it has.
pub fn lock(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.one(HOLD, &[], |_| Ok(()))
}

/// Stores the key of lookups, encrypted; one that is stored already stays.
pub fn set_first_lookup_key(tx: &mut Tx<'_>, lookup: &[u8]) -> Result<(), DbError> {
    tx.run(FIRST_LOOKUP_KEY, params![lookup]).map(drop)
}

/// Stores the key of lookups, encrypted anew.
pub fn set_lookup_key(tx: &mut Tx<'_>, lookup: &[u8]) -> Result<(), DbError> {
    tx.run(SET_LOOKUP_KEY, params![lookup]).map(drop)
}

/// Notes that another key encrypts from now on and that the earlier ones are still needed.
pub fn turn(tx: &mut Tx<'_>, check: &Fingerprint, earlier: &[Fingerprint]) -> Result<(), DbError> {
    tx.run(TURN, params![check, earlier.as_flattened()]).map(drop)
}

/// Notes that every value is encrypted with this key.
pub fn end_turn(tx: &mut Tx<'_>, check: &Fingerprint) -> Result<(), DbError> {
    tx.run(END_TURN, params![check]).map(drop)
}

/// Notes that every secret is bound to its row, for ever.
pub fn set_bound(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.run(SET_BOUND, &[]).map(drop)
}

/// Whether `pandabase dev` has worked on the database.
pub fn is_dev(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.one(IS_DEV, &[], |row| row.next())
}

/// Notes that `pandabase dev` works on the database, for ever.
pub fn mark_dev(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.run(MARK_DEV, &[]).map(drop)
}

/// Whether money was played with the database in production.
pub fn is_played(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.one(IS_PLAYED, &[], |row| row.next())
}

/// Notes that money is played with the database in production, for ever: what its ledger has is no money.
pub fn mark_played(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.run(MARK_PLAYED, &[]).map(drop)
}

/// Writes only to find out whether the database takes writes.
///
/// # Errors
/// [`DbError`] from the database, when it takes no writes.
pub fn probe(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.run(PROBE, &[]).map(drop)
}

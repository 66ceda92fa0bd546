//! What the database knows of the installation that it belongs to: one row.

use super::{DbError, Tx};
use crate::{params, sql};

sql! {
    KEY_CHECK = "SELECT key_check FROM installation WHERE id = 1";
    SET_KEY_CHECK = "UPDATE installation SET key_check = $1 WHERE id = 1 AND key_check IS NULL";
    PROBE = "UPDATE installation SET write_probes = write_probes + 1 WHERE id = 1";
}

/// What the encryption key was recognised by when the database met it first; `None` before that.
///
/// # Errors
/// [`DbError`] from the database.
pub fn key_check(tx: &mut Tx<'_>) -> Result<Option<Vec<u8>>, DbError> {
    tx.one(KEY_CHECK, &[], |row| row.next())
}

/// Stores what the key is recognised by, for ever; what is stored already stays.
///
/// # Errors
/// [`DbError`] from the database.
pub fn set_key_check(tx: &mut Tx<'_>, check: &[u8; 32]) -> Result<(), DbError> {
    tx.run(SET_KEY_CHECK, params![check]).map(drop)
}

/// Writes for the sake of it.
///
/// # Errors
/// [`DbError`] from the database, when it takes no writes.
pub fn probe(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.run(PROBE, &[]).map(drop)
}

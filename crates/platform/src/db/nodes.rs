//! The processes that serve on the database or run its jobs, and which encryption keys they know: a key is
//! changed only when all of them know the new one.

use super::{DbError, Tx};
use crate::keyring::{Fingerprint, Keyring};
use crate::{params, sql};
use pandabase_domain::time::{MINUTE, Timestamp};

/// How long a process counts as running after it last registered, in milliseconds.
pub const PATIENCE: i64 = MINUTE;

sql! {
    // Deletes the process's own row, and rows of others that no longer count.
    FORGET = "DELETE FROM nodes WHERE id = $1 OR seen_at < $2";
    REGISTER = "INSERT INTO nodes (id, name, keys, current_key, seen_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET keys = excluded.keys, current_key = excluded.current_key,
            seen_at = excluded.seen_at";
    ALIVE = "SELECT name, keys, current_key FROM nodes WHERE seen_at >= $1 ORDER BY name, id";
}

/// A running process.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its machine and its number there, for people.
    pub name: String,
    /// The fingerprints of its keys.
    pub keys: Vec<Fingerprint>,
    /// The fingerprint of the key that it encrypts with.
    pub current: Vec<u8>,
}

/// Registers a running process with the keys that it has.
pub fn register(
    tx: &mut Tx<'_>,
    node: &str,
    name: &str,
    keyring: &Keyring,
    now: Timestamp,
) -> Result<(), DbError> {
    let keys: Vec<Fingerprint> = keyring.all().map(|(_, fingerprint)| fingerprint).collect();
    let current = keyring.fingerprint();
    tx.run(REGISTER, params![node, name, keys.as_flattened(), &current, now])
        .map(drop)
}

/// Removes a process that ends.
pub fn forget(tx: &mut Tx<'_>, node: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(FORGET, params![node, now.plus_millis(-PATIENCE)])
        .map(drop)
}

/// The running processes.
pub fn alive(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Node>, DbError> {
    tx.all(ALIVE, params![now.plus_millis(-PATIENCE)], |row| {
        let name = row.next()?;
        let keys: Vec<u8> = row.next()?;
        Ok(Node {
            name,
            keys: keys.as_chunks().0.to_vec(),
            current: row.next()?,
        })
    })
}

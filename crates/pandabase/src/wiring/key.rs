//! Whether the encryption keys of this process fit its database, and how the key is changed
//! (`docs/decisions/0027`).

use crate::wiring::secrets::{SEALED, encrypt_what_was_clear};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::installation::KnownKeys;
use pandabase_platform::db::nodes::Node;
use pandabase_platform::db::{DbError, Tx, installation, nodes};
use pandabase_platform::keyring::{Fingerprint, Keyring, Place, is_encrypted};
use pandabase_platform::random::Random;

/// Where the database keeps the lookup key, encrypted. Secrets are found by their value with it.
const LOOKUP: Place<'_> = Place {
    column: "installation.lookup_key",
    purpose: "",
    store: "",
    row: "1",
};

/// Whether a keyring fits a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The keyring has every key that is needed.
    Known,
    /// The database has stored no key yet, and nothing in it contradicts this one.
    Unknown,
    /// The database uses another key.
    Other,
    /// The keyring has the current key, but lacks an earlier one that secrets are still encrypted with.
    Lacking,
}

/// Whether this keyring fits the database. If it does, the keyring encrypts and looks up with the database's
/// keys from then on.
pub fn fit(tx: &mut Tx<'_>, keyring: &Keyring) -> Result<Fit, DbError> {
    let keys = installation::keys(tx)?;
    let Some(check) = &keys.check else {
        return first_fit(tx, keyring);
    };
    if !keyring.turn(check) {
        return Ok(Fit::Other);
    }
    if keys.are_bound {
        keyring.refuse_unbound();
    }
    if !keys.earlier.iter().all(|earlier| keyring.knows(earlier)) {
        return Ok(Fit::Lacking);
    }
    let lookup = match &keys.lookup {
        Some(kept) => keyring
            .decrypt(&LOOKUP, kept)
            .ok()
            .and_then(|lookup| lookup.try_into().ok()),
        None => Some(keyring.own_lookup()),
    };
    Ok(match lookup {
        Some(lookup) => {
            keyring.find_by(lookup);
            Fit::Known
        }
        None => Fit::Other,
    })
}

/// A database of an earlier version has stored no key: whether the keyring fits is tried on what is encrypted
/// in it.
fn first_fit(tx: &mut Tx<'_>, keyring: &Keyring) -> Result<Fit, DbError> {
    for column in SEALED {
        let first = column.next(tx, None, 1)?;
        let opens = first
            .iter()
            .filter(|value| is_encrypted(&value.stored))
            .all(|value| {
                let place = column.at(&value.store, &value.row);
                keyring.decrypt(&place, &value.stored).is_ok()
            });
        if !opens {
            return Ok(Fit::Other);
        }
    }
    Ok(Fit::Unknown)
}

/// Like [`fit`], and makes the first keyring the database's own; also encrypts what earlier versions kept in
/// clear.
pub fn settle(tx: &mut Tx<'_>, keyring: &Keyring, random: &Random) -> Result<Fit, DbError> {
    let mut found = fit(tx, keyring)?;
    if found == Fit::Unknown {
        installation::set_key_check(tx, &keyring.fingerprint())?;
        // Another process may have stored its key first.
        found = fit(tx, keyring)?;
    }
    if found == Fit::Known && installation::keys(tx)?.lookup.is_none() {
        let lookup = keyring.encrypt(&LOOKUP, &keyring.own_lookup(), random);
        installation::set_first_lookup_key(tx, &lookup)?;
        encrypt_what_was_clear(tx, keyring, random)?;
    }
    Ok(found)
}

/// How far a change of the key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// The newest key encrypts, and no secret is encrypted with an earlier one any more.
    Done,
    /// The newest key encrypts from now on; what was encrypted before must be encrypted again.
    Begun,
    /// These running processes do not know the newest key yet.
    Unheard(Vec<String>),
}

/// Makes the newest of these keys the current one, once every running process knows it.
pub fn begin_turn(
    tx: &mut Tx<'_>,
    keyring: &Keyring,
    random: &Random,
    now: Timestamp,
) -> Result<Turn, DbError> {
    installation::lock(tx)?;
    let KnownKeys { check, earlier, .. } = installation::keys(tx)?;
    let Some((newest, known)) = newest(keyring).zip(check) else {
        return Ok(Turn::Done);
    };
    if known == newest {
        return Ok(if earlier.is_empty() {
            Turn::Done
        } else {
            Turn::Begun
        });
    }
    let unheard: Vec<String> = nodes::alive(tx, now)?
        .into_iter()
        .filter(|node| !node.keys.contains(&newest))
        .map(|node| node.name)
        .collect();
    if !unheard.is_empty() {
        return Ok(Turn::Unheard(unheard));
    }
    let mut earlier = earlier;
    earlier.retain(|one| *one != newest);
    earlier.extend(Fingerprint::try_from(known).ok());
    installation::turn(tx, &newest, &earlier)?;
    take_up(tx, keyring, random)?;
    Ok(Turn::Begun)
}

/// Encrypts the lookup key with the key that the database names.
fn take_up(tx: &mut Tx<'_>, keyring: &Keyring, random: &Random) -> Result<(), DbError> {
    let keys = installation::keys(tx)?;
    let lookup = keys.lookup.and_then(|kept| keyring.decrypt(&LOOKUP, &kept).ok());
    if let (Some(lookup), Some(check)) = (lookup, keys.check) {
        keyring.turn(&check);
        installation::set_lookup_key(tx, &keyring.encrypt(&LOOKUP, &lookup, random))?;
    }
    Ok(())
}

/// The running processes whose current key is not the newest.
pub fn behind(tx: &mut Tx<'_>, keyring: &Keyring, now: Timestamp) -> Result<Vec<Node>, DbError> {
    let newest = newest(keyring).unwrap_or_default();
    let mut nodes = nodes::alive(tx, now)?;
    nodes.retain(|node| node.current != newest);
    Ok(nodes)
}

/// The fingerprint of the newest key.
pub fn newest(keyring: &Keyring) -> Option<Fingerprint> {
    keyring.all().next_back().map(|(_, fingerprint)| fingerprint)
}

//! Encryption at rest and keyed lookups. Licence keys, webhook secrets, signing keys and stored
//! answers are encrypted, each for the place where it stands; where a secret must be found by its value, an
//! HMAC of it is stored beside.

use crate::keys::{MasterKey, MasterKeys};
use crate::random::Random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key as CipherKey, Nonce, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// First byte of values of earlier versions: ChaCha20-Poly1305 under a 96-bit nonce, bound to their purpose
/// alone.
const BY_PURPOSE: u8 = 1;
/// First byte of values that are bound to their place: the key's id and a 192-bit nonce follow, which is long
/// enough to be drawn at random for ever.
const BY_PLACE: u8 = 2;
const SHORT_NONCE: usize = 12;
const LONG_NONCE: usize = 24;
const ID: usize = 8;

/// 32 bytes by which a key is recognised, and from which nobody learns the key.
pub type Fingerprint = [u8; 32];

/// A key as encrypted values name it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId([u8; ID]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Where a secret stands. What was encrypted for one place opens in no other.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Table and column.
    pub column: &'static str,
    /// The purpose that earlier versions bound it to.
    pub purpose: &'static str,
    /// The store's id; empty for what belongs to none.
    pub store: &'a str,
    /// The row's id within the store.
    pub row: &'a str,
}

impl Place<'_> {
    /// What a value is bound to: every part with its length, so that none runs into the next.
    fn bound(&self, key: KeyId) -> Vec<u8> {
        let mut bound = Vec::with_capacity(160);
        bound.push(BY_PLACE);
        bound.extend_from_slice(&key.0);
        for part in [self.column, self.store, self.row] {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            bound.extend_from_slice(&length.to_le_bytes());
            bound.extend_from_slice(part.as_bytes());
        }
        bound
    }
}

/// The keys of an installation, derived from its master keys. All of them decrypt; one encrypts.
pub struct Keyring {
    /// The oldest first.
    keys: Vec<Arc<Key>>,
    current: RwLock<Arc<Key>>,
    /// The key of lookups, which the database keeps, so that it outlives every master key.
    lookup: OnceLock<[u8; 32]>,
    /// Whether values that are not bound to their place are refused.
    bound_only: AtomicBool,
}

struct Key {
    id: KeyId,
    fingerprint: Fingerprint,
    by_purpose: ChaCha20Poly1305,
    by_place: XChaCha20Poly1305,
    lookup: [u8; 32],
}

impl Key {
    fn new(master: &MasterKey) -> Self {
        let cipher = |text: &[u8]| CipherKey::from(derive(master, text));
        let lookup = derive(master, b"pandabase lookup v1");
        let [a, b, c, d, e, f, g, h, ..] = derive(master, b"pandabase key id v1");
        Self {
            id: KeyId([a, b, c, d, e, f, g, h]),
            fingerprint: keyed(&lookup, "key check", b""),
            by_purpose: ChaCha20Poly1305::new(&cipher(b"pandabase encryption v1")),
            by_place: XChaCha20Poly1305::new(&cipher(b"pandabase encryption v2")),
            lookup,
        }
    }
}

/// A stored secret does not decrypt: the key is another one, the bytes were changed, or they stand where they
/// do not belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret does not decrypt with these encryption keys where it stands")]
pub struct Undecryptable;

/// The key's id in a value that is bound to its place; those of earlier versions have none.
fn named(stored: &[u8]) -> Option<&[u8; ID]> {
    let (&scheme, rest) = stored.split_first()?;
    rest.first_chunk().filter(|_| scheme == BY_PLACE)
}

impl Keyring {
    /// The keyring of one master key.
    pub fn new(master: &MasterKey) -> Self {
        Self::over(master, [])
    }

    /// The keyring of all master keys; until the database says otherwise, the oldest encrypts.
    pub fn of(masters: &MasterKeys) -> Self {
        Self::over(masters.oldest(), masters.later())
    }

    fn over<'k>(oldest: &MasterKey, later: impl IntoIterator<Item = &'k MasterKey>) -> Self {
        let oldest = Arc::new(Key::new(oldest));
        let mut keys = vec![Arc::clone(&oldest)];
        keys.extend(later.into_iter().map(|master| Arc::new(Key::new(master))));
        Self {
            keys,
            current: RwLock::new(oldest),
            lookup: OnceLock::new(),
            bound_only: AtomicBool::new(false),
        }
    }

    fn current(&self) -> Arc<Key> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The fingerprint of the key that encrypts.
    pub fn fingerprint(&self) -> Fingerprint {
        self.current().fingerprint
    }

    /// Id and fingerprint of every key, the oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (KeyId, Fingerprint)> {
        self.keys.iter().map(|key| (key.id, key.fingerprint))
    }

    /// Whether one of the keys has this fingerprint.
    pub fn knows(&self, fingerprint: &[u8]) -> bool {
        self.all().any(|(_, known)| known == fingerprint)
    }

    /// Encrypts with the key of this fingerprint from now on; `false` when none of the keys has it.
    pub fn turn(&self, fingerprint: &[u8]) -> bool {
        let found = self.keys.iter().find(|key| key.fingerprint == fingerprint);
        if let Some(key) = found {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(key);
        }
        found.is_some()
    }

    /// The current key's own key of lookups, used unless the database has another.
    pub fn own_lookup(&self) -> [u8; 32] {
        self.current().lookup
    }

    /// Uses the key of lookups that the database keeps from now on; the first that is given stays.
    pub fn find_by(&self, lookup: [u8; 32]) {
        let _ = self.lookup.set(lookup);
    }

    /// Refuses values that are not bound to their place from now on, because every secret is.
    pub fn refuse_unbound(&self) {
        self.bound_only.store(true, Ordering::Relaxed);
    }

    /// Encrypts `secret` for the place where it will stand.
    pub fn encrypt(&self, place: &Place<'_>, secret: &[u8], random: &Random) -> Vec<u8> {
        let key = self.current();
        let nonce: [u8; LONG_NONCE] = random.bytes();
        let payload = Payload {
            msg: secret,
            aad: &place.bound(key.id),
        };
        // The cipher only fails for messages of 256 GiB, which no bounded input reaches.
        let sealed = key
            .by_place
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_default();
        let mut stored = Vec::with_capacity(1 + ID + LONG_NONCE + sealed.len());
        stored.push(BY_PLACE);
        stored.extend_from_slice(&key.id.0);
        stored.extend_from_slice(&nonce);
        stored.extend_from_slice(&sealed);
        stored
    }

    /// Decrypts the value at a place. Values of earlier keys open as well, and those of earlier versions
    /// until [`Keyring::refuse_unbound`].
    ///
    /// # Errors
    /// [`Undecryptable`] when key, place or bytes differ.
    pub fn decrypt(&self, place: &Place<'_>, stored: &[u8]) -> Result<Vec<u8>, Undecryptable> {
        match stored.split_first() {
            Some((&BY_PLACE, rest)) => self.decrypt_by_place(place, rest),
            Some((&BY_PURPOSE, rest)) if !self.bound_only.load(Ordering::Relaxed) => {
                self.decrypt_by_purpose(place, rest)
            }
            _ => Err(Undecryptable),
        }
    }

    fn decrypt_by_place(&self, place: &Place<'_>, rest: &[u8]) -> Result<Vec<u8>, Undecryptable> {
        let (id, rest) = rest.split_first_chunk::<ID>().ok_or(Undecryptable)?;
        let (nonce, sealed) = rest.split_first_chunk::<LONG_NONCE>().ok_or(Undecryptable)?;
        let key = self
            .keys
            .iter()
            .find(|key| key.id.0 == *id)
            .ok_or(Undecryptable)?;
        let payload = Payload {
            msg: sealed,
            aad: &place.bound(key.id),
        };
        key.by_place
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| Undecryptable)
    }

    fn decrypt_by_purpose(&self, place: &Place<'_>, rest: &[u8]) -> Result<Vec<u8>, Undecryptable> {
        let (nonce, sealed) = rest.split_first_chunk::<SHORT_NONCE>().ok_or(Undecryptable)?;
        let payload = || Payload {
            msg: sealed,
            aad: place.purpose.as_bytes(),
        };
        let opened = |key: &Arc<Key>| key.by_purpose.decrypt(&Nonce::from(*nonce), payload()).ok();
        self.keys.iter().find_map(opened).ok_or(Undecryptable)
    }

    /// Like [`Keyring::decrypt`] for text.
    ///
    /// # Errors
    /// [`Undecryptable`] when key, place or bytes differ.
    pub fn decrypt_text(&self, place: &Place<'_>, stored: &[u8]) -> Result<String, Undecryptable> {
        String::from_utf8(self.decrypt(place, stored)?).map_err(|_| Undecryptable)
    }

    /// Whether a value was encrypted for its place with the key that encrypts now.
    pub fn is_current(&self, stored: &[u8]) -> bool {
        named(stored).is_some_and(|id| *id == self.current().id.0)
    }

    /// The fingerprint of the key that a value names, when that is one of these.
    pub fn key_of(&self, stored: &[u8]) -> Option<Fingerprint> {
        let id = named(stored)?;
        self.all()
            .find_map(|(known, fingerprint)| (known.0 == *id).then_some(fingerprint))
    }

    /// A value that finds `secret` again without revealing it, whatever key encrypts.
    pub fn lookup(&self, purpose: &str, secret: &[u8]) -> [u8; 32] {
        let own = || self.keys.first().map(|key| key.lookup).unwrap_or_default();
        keyed(&self.lookup.get().copied().unwrap_or_else(own), purpose, secret)
    }

    /// Signs a text that this installation hands out and takes back shortly after.
    pub fn sign(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        keyed(&self.current().lookup, purpose, text)
    }

    /// Whether one of the keys signed the text.
    pub fn has_signed(&self, purpose: &str, text: &[u8], signature: &[u8]) -> bool {
        self.keys.iter().any(|key| {
            let expected = keyed(&key.lookup, purpose, text);
            subtle::ConstantTimeEq::ct_eq(&expected[..], signature).into()
        })
    }
}

/// Whether bytes are an encrypted value, by what they begin with.
pub fn is_encrypted(stored: &[u8]) -> bool {
    matches!(stored.first(), Some(&(BY_PURPOSE | BY_PLACE)))
}

/// Whether an encrypted value is of an earlier version, and bound to no place.
pub fn is_unbound(stored: &[u8]) -> bool {
    stored.first() == Some(&BY_PURPOSE)
}

fn keyed(key: &[u8; 32], purpose: &str, secret: &[u8]) -> [u8; 32] {
    derive(&derive(key, purpose.as_bytes()), secret)
}

fn derive(key: &[u8; 32], text: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(text);
            mac.finalize().into_bytes().into()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place {
        column: "licenses.sealed_key",
        purpose: "license key",
        store: "shp_a",
        row: "lic_a",
    };

    #[test]
    fn secrets_come_back_only_with_the_same_key_where_they_stood() {
        let random = Random::seeded(1);
        let keyring = Keyring::new(&[7; 32]);
        let stored = keyring.encrypt(&HERE, b"CNP-1", &random);
        assert_eq!(keyring.decrypt_text(&HERE, &stored).as_deref(), Ok("CNP-1"));
        for elsewhere in [
            Place {
                column: "webhooks.secret",
                ..HERE
            },
            Place {
                store: "shp_b",
                ..HERE
            },
            Place { row: "lic_b", ..HERE },
            Place {
                store: "shp_al",
                row: "ic_a",
                ..HERE
            },
        ] {
            assert_eq!(keyring.decrypt(&elsewhere, &stored), Err(Undecryptable));
        }
        assert_eq!(Keyring::new(&[8; 32]).decrypt(&HERE, &stored), Err(Undecryptable));
        for position in 0..stored.len() {
            let mut changed = stored.clone();
            changed[position] ^= 1;
            assert_eq!(keyring.decrypt(&HERE, &changed), Err(Undecryptable));
        }
        assert_ne!(stored, keyring.encrypt(&HERE, b"CNP-1", &random));
    }

    #[test]
    fn what_earlier_versions_encrypted_is_read() {
        let stored =
            hex::decode("01000102030405060708090a0b04cdd2eaedbdb75c0588b3fa37b4ae0445c6ab489e").unwrap();
        let keyring = Keyring::new(&[7; 32]);
        assert_eq!(keyring.decrypt_text(&HERE, &stored).as_deref(), Ok("CNP-1"));
        assert!(is_encrypted(&stored) && is_unbound(&stored) && !keyring.is_current(&stored));
        // Until all of it is bound to its place.
        let bound = keyring.encrypt(&HERE, b"CNP-1", &Random::seeded(1));
        keyring.refuse_unbound();
        assert_eq!(keyring.decrypt(&HERE, &stored), Err(Undecryptable));
        assert!(keyring.decrypt(&HERE, &bound).is_ok() && !is_unbound(&bound));
    }

    #[test]
    fn every_key_reads_and_the_current_one_writes() {
        let random = Random::seeded(1);
        let (old, new) = (Keyring::new(&[7; 32]), Keyring::new(&[8; 32]));
        let both = Keyring::over(&[7; 32], [&[8; 32]]);
        let before = both.encrypt(&HERE, b"CNP-1", &random);
        assert!(both.is_current(&before) && old.decrypt(&HERE, &before).is_ok());
        let found = both.lookup("license key", b"CNP-1");
        assert!(!both.turn(&[0; 32]) && both.turn(&new.fingerprint()));
        let after = both.encrypt(&HERE, b"CNP-1", &random);
        assert!(!both.is_current(&before) && both.is_current(&after));
        assert!(both.decrypt(&HERE, &before).is_ok() && new.decrypt(&HERE, &after).is_ok());
        assert!(old.decrypt(&HERE, &after).is_err());
        // What is found by its value stays where it was found.
        assert_eq!(both.lookup("license key", b"CNP-1"), found);
        new.find_by(old.own_lookup());
        assert_eq!(new.lookup("license key", b"CNP-1"), found);
        assert_ne!(new.lookup("license key", b"CNP-2"), found);
    }

    #[test]
    fn signatures_of_every_key_count() {
        let both = Keyring::over(&[7; 32], [&[8; 32]]);
        let before = both.sign("form", b"cookie");
        both.turn(&Keyring::new(&[8; 32]).fingerprint());
        let after = both.sign("form", b"cookie");
        assert_ne!(before, after);
        for signature in [before, after] {
            assert!(both.has_signed("form", b"cookie", &signature));
            assert!(!both.has_signed("form", b"other", &signature));
            assert!(!both.has_signed("file", b"cookie", &signature));
        }
        assert!(!Keyring::new(&[8; 32]).has_signed("form", b"cookie", &before));
        assert!(!both.has_signed("form", b"cookie", b""));
    }
}

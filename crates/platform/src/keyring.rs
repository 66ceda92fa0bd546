//! Encryption at rest and keyed lookups. Licence keys, webhook secrets, signing keys and stored
//! answers are encrypted; where a secret must be found by its value, an HMAC of it is stored beside.

use crate::random::Random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE: usize = 12;
/// First byte of every encrypted value, so that a later scheme can be told apart.
const SCHEME: u8 = 1;

/// The keys of an installation, derived from one 32-byte master key.
pub struct Keyring {
    cipher: ChaCha20Poly1305,
    lookup: [u8; 32],
}

/// A stored secret does not decrypt: the key is another one, or the bytes were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret does not decrypt with this encryption key")]
pub struct Undecryptable;

impl Keyring {
    /// The keyring of a master key.
    pub fn new(master: &[u8; 32]) -> Self {
        let encryption = derive(master, b"pandabase encryption v1");
        Self {
            cipher: ChaCha20Poly1305::new(&Key::from(encryption)),
            lookup: derive(master, b"pandabase lookup v1"),
        }
    }

    /// Encrypts `secret`; `purpose` must be given again to decrypt it.
    pub fn encrypt(&self, purpose: &str, secret: &[u8], random: &Random) -> Vec<u8> {
        let nonce: [u8; NONCE] = random.bytes();
        let payload = Payload {
            msg: secret,
            aad: purpose.as_bytes(),
        };
        // The cipher only fails for messages of 256 GiB, which no bounded input reaches.
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .unwrap_or_default();
        let mut stored = Vec::with_capacity(1 + NONCE + sealed.len());
        stored.push(SCHEME);
        stored.extend_from_slice(&nonce);
        stored.extend_from_slice(&sealed);
        stored
    }

    /// Decrypts what [`Keyring::encrypt`] made for the same purpose.
    ///
    /// # Errors
    /// [`Undecryptable`] when key, purpose or bytes differ.
    pub fn decrypt(&self, purpose: &str, stored: &[u8]) -> Result<Vec<u8>, Undecryptable> {
        let rest = stored.strip_prefix(&[SCHEME]).ok_or(Undecryptable)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(Undecryptable)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.cipher
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| Undecryptable)
    }

    /// Like [`Keyring::decrypt`] for text.
    ///
    /// # Errors
    /// [`Undecryptable`] when key, purpose or bytes differ.
    pub fn decrypt_text(&self, purpose: &str, stored: &[u8]) -> Result<String, Undecryptable> {
        String::from_utf8(self.decrypt(purpose, stored)?).map_err(|_| Undecryptable)
    }

    /// What the keyring is recognised by; nobody learns the key from it.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.lookup("key check", b"")
    }

    /// A value that finds `secret` again without revealing it.
    pub fn lookup(&self, purpose: &str, secret: &[u8]) -> [u8; 32] {
        let purpose = derive(&self.lookup, purpose.as_bytes());
        derive(&purpose, secret)
    }
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

    #[test]
    fn secrets_come_back_only_with_the_same_key_and_purpose() {
        let random = Random::seeded(1);
        let keyring = Keyring::new(&[7; 32]);
        let stored = keyring.encrypt("license", b"CNP-1", &random);
        assert_eq!(keyring.decrypt_text("license", &stored).as_deref(), Ok("CNP-1"));
        assert_eq!(keyring.decrypt("webhook", &stored), Err(Undecryptable));
        assert_eq!(
            Keyring::new(&[8; 32]).decrypt("license", &stored),
            Err(Undecryptable)
        );
        let mut changed = stored.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(keyring.decrypt("license", &changed), Err(Undecryptable));
        assert_ne!(stored, keyring.encrypt("license", b"CNP-1", &random));
        assert_eq!(
            keyring.lookup("license", b"CNP-1"),
            keyring.lookup("license", b"CNP-1")
        );
        assert_ne!(
            keyring.lookup("license", b"CNP-1"),
            keyring.lookup("license", b"CNP-2")
        );
    }
}

//! HMAC-SHA256, the one keyed hash of the API.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The size of a SHA-256 block: longer keys are hashed, shorter ones are filled with zeros.
const BLOCK: usize = 64;

/// HMAC-SHA256 of the concatenation of `parts`; a key of any length will do.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let digest: [u8; 32];
    let short = if key.len() > BLOCK {
        digest = Sha256::digest(key).into();
        &digest
    } else {
        key
    };
    let mut block = [0_u8; BLOCK];
    for (slot, &byte) in block.iter_mut().zip(short) {
        *slot = byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test cases 1, 2 and 6 of RFC 4231: a short key, a text key, a key longer than a block.
    #[test]
    fn agrees_with_rfc_4231() {
        let cases: [(&[u8], &[u8], &str); 3] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, data, expected) in cases {
            assert_eq!(hex::encode(hmac_sha256(key, &[data])), expected);
            let (head, tail) = data.split_at(3);
            assert_eq!(hex::encode(hmac_sha256(key, &[head, tail])), expected);
        }
    }
}

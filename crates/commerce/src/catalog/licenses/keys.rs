//! Keys at rest: encrypted, and found by a hash.

use pandabase_platform::context::Ctx;

/// What keys are encrypted and looked up for.
pub const KEY: &str = "license key";

/// A key as it is stored: encrypted, and the hash that finds it.
pub fn seal(ctx: &Ctx<'_>, key: &str) -> (Vec<u8>, [u8; 32]) {
    let keyring = &ctx.env.keyring;
    (
        keyring.encrypt(KEY, key.as_bytes(), &ctx.env.random),
        keyring.lookup(KEY, key.as_bytes()),
    )
}

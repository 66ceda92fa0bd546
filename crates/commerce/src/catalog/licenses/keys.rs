//! Keys at rest: encrypted, and found by a hash.

use super::store::KEY;
use pandabase_domain::id::LicenseId;
use pandabase_platform::context::{Ctx, Env};

/// A licence's key as it is stored: encrypted, and the hash that finds it.
pub fn seal(ctx: &Ctx<'_>, id: &LicenseId, key: &str) -> (Vec<u8>, [u8; 32]) {
    (
        ctx.encrypt(&KEY, id.as_str(), key.as_bytes()),
        lookup(ctx.env, key),
    )
}

/// The hash that finds a key.
pub fn lookup(env: &Env, key: &str) -> [u8; 32] {
    env.keyring.lookup(KEY.purpose, key.as_bytes())
}

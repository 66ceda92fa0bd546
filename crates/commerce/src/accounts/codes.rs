//! Codes that people type: six digits of a mail or a message, and recovery codes. What is stored of them are
//! values under the installation's key: the codes are too short for a plain hash.

use pandabase_domain::id::push_random;
use pandabase_platform::context::{Ctx, Env};
use subtle::ConstantTimeEq;

/// How many recovery codes an account gets.
pub(super) const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code, each of 36, in groups of [`GROUP`].
const RECOVERY_LENGTH: usize = 16;
const GROUP: usize = 4;

/// What a code is for; a code of one use is nothing in another.
#[derive(Debug, Clone, Copy)]
pub enum Use {
    /// Signing in to an account by mail.
    SignIn,
    /// Signing in to the customer portal by mail.
    Portal,
    /// Confirming a phone.
    Phone,
    /// Taking the place of a second factor.
    Recovery,
}

impl Use {
    const fn purpose(self) -> &'static str {
        match self {
            Self::SignIn => "account sign-in code",
            Self::Portal => "portal sign-in code",
            Self::Phone => "account phone code",
            Self::Recovery => "account recovery code",
        }
    }
}

/// A new code of six digits.
pub fn six_digits(ctx: &Ctx<'_>) -> String {
    // Of 2⁶⁴ numbers, the million remainders are as likely as each other for every purpose.
    let number = u64::from_le_bytes(ctx.env.random.bytes()) % 1_000_000;
    format!("{number:06}")
}

/// A new recovery code, as it is shown.
pub(super) fn recovery_code(ctx: &Ctx<'_>) -> String {
    let mut code = String::with_capacity(RECOVERY_LENGTH);
    push_random(&mut code, RECOVERY_LENGTH, &mut *ctx.env.random.secrets());
    let groups: Vec<&str> = (0..RECOVERY_LENGTH / GROUP)
        .filter_map(|group| code.get(group * GROUP..(group + 1) * GROUP))
        .collect();
    groups.join("-")
}

/// A code without what people add when they type it.
pub(super) fn typed(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    kept.collect::<String>().to_ascii_lowercase()
}

/// By what a code is recognised. `whose` is what it belongs to: the same code of another is another.
pub fn lookup(env: &Env, what: Use, whose: &str, code: &str) -> [u8; 32] {
    env.keyring
        .lookup(what.purpose(), format!("{whose} {code}").as_bytes())
}

/// Whether a code is the one that is stored; the time taken does not tell how much of it is right.
pub fn is_right(env: &Env, what: Use, whose: &str, code: &str, stored: &[u8]) -> bool {
    lookup(env, what, whose, code).as_slice().ct_eq(stored).into()
}

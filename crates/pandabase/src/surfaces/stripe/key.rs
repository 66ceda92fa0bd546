//! A secret key of a Stripe account.

/// A secret key, `sk_…` or `rk_…`. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// The key in this text.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The key, for the header of a request and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

//! What a fake is started with.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// A clock: seconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The moment at which a fake's clock stands unless another clock is given.
pub const START: i64 = 1_800_000_000;

/// What a fake is started with.
#[derive(Clone)]
pub struct Options {
    /// Where it listens; port 0 for any free port.
    pub listen: SocketAddr,
    /// What its ids and secrets are made of.
    pub seed: u64,
    /// What time it is. `Fake::advance` adds to it. It stands still unless a test gives another one.
    pub clock: Clock,
    /// Whose keys are known, the first one for whoever names none.
    pub accounts: Vec<AccountOptions>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 1,
            clock: Arc::new(|| START),
            accounts: vec![AccountOptions::named("one")],
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// An account. Each has a test mode and a live mode, which share nothing but this.
#[derive(Debug, Clone)]
pub struct AccountOptions {
    /// `acct_…`.
    pub id: String,
    /// Ends its keys: `sk_test_…`, `sk_live_…`, `pk_test_…`, `pk_live_…`.
    pub key: String,
    /// Two letters.
    pub country: String,
    /// What it settles in; three letters, lower case.
    pub currency: String,
    /// The methods that it may use, by Stripe's names, as `card`.
    pub methods: Vec<String>,
    /// Whether it may charge.
    pub charges_enabled: bool,
    /// What Stripe still wants to know of its owner.
    pub due: Vec<String>,
    /// Millionths of a settled unit for one unit of a currency, smallest units both.
    pub rates: Vec<(String, i64)>,
    /// Whether what a charge cost is known only later, by `Fake::settle_costs`, as it is where captures are
    /// made asynchronously, which is what Stripe does unless a charge asks for something else.
    pub late_costs: bool,
}

impl AccountOptions {
    /// An account of the United States that may use every method, with ids and keys that end in `name`.
    pub fn named(name: &str) -> Self {
        let methods = crate::methods::METHODS.iter();
        let rates = [
            ("eur", 1_080_000),
            ("gbp", 1_270_000),
            ("jpy", 650_000),
            ("pln", 250_000),
        ];
        Self {
            id: format!("acct_{name}"),
            key: name.to_owned(),
            country: "US".to_owned(),
            currency: "usd".to_owned(),
            methods: methods.map(|method| method.name.to_owned()).collect(),
            charges_enabled: true,
            due: Vec::new(),
            rates: rates.map(|(currency, rate)| (currency.to_owned(), rate)).to_vec(),
            late_costs: false,
        }
    }

    /// The secret key of a mode.
    pub fn secret_key(&self, live: bool) -> String {
        format!("sk_{}_{}", mode(live), self.key)
    }

    /// A restricted key of a mode, which may do all that the secret key may.
    pub fn restricted_key(&self, live: bool) -> String {
        format!("rk_{}_{}", mode(live), self.key)
    }

    /// The publishable key of a mode.
    pub fn publishable_key(&self, live: bool) -> String {
        format!("pk_{}_{}", mode(live), self.key)
    }
}

fn mode(live: bool) -> &'static str {
    if live { "live" } else { "test" }
}

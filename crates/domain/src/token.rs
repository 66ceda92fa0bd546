//! API tokens: secrets, modes, scopes and request signatures (contract `README.md`,
//! "Authentication" and "Scopes").

use crate::id::push_random;
use crate::mac::hmac_sha256;
use crate::time::{MINUTE, SECOND, Timestamp};
use rand::Rng;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;

crate::text_enum! {
    /// How a token proves itself.
    pub enum Mode {
        /// The secret itself is the credential.
        Bearer = "BEARER",
        /// The id names the token and the body is signed with a key derived from the secret.
        Hmac = "HMAC",
    }
}

crate::text_enum! {
    /// Which data and credentials a process serves; the two share behaviour and nothing else.
    pub enum Environment {
        /// Moves no money.
        Sandbox = "sandbox",
        /// Moves money.
        Production = "production",
    }
}

impl Environment {
    /// What secrets of this environment begin with.
    pub const fn secret_prefix(self) -> &'static str {
        match self {
            Self::Sandbox => "sk_test_",
            Self::Production => "sk_live_",
        }
    }

    /// The environment that a presented secret claims to be of.
    pub fn of_secret(secret: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|environment| secret.starts_with(environment.secret_prefix()))
    }
}

/// Random characters of a secret, each of 36: 206 bits.
const SECRET_LENGTH: usize = 40;

/// The secret of an API token. It is shown once and never stored as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Mints a secret.
    pub fn new(environment: Environment, rng: &mut (impl Rng + ?Sized)) -> Self {
        let mut text = String::from(environment.secret_prefix());
        push_random(&mut text, SECRET_LENGTH, rng);
        Self(text)
    }

    /// The secret in clear, for the one answer that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is stored, and looked up, of a Bearer token's secret: its SHA-256.
///
/// A plain hash is enough: the secret is random, so there is no dictionary to try.
pub fn bearer_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// What is stored of an HMAC token's secret: the key that signs requests, the 64 ASCII characters of
/// the lower-case hex SHA-256 of the secret.
pub fn hmac_key(secret: &str) -> [u8; 64] {
    let mut key = [0_u8; 64];
    for (pair, byte) in key.chunks_exact_mut(2).zip(bearer_hash(secret)) {
        pair.copy_from_slice(&hex_pair(byte));
    }
    key
}

fn hex_pair(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

/// Whether `signature` is the `X-Signature` of `body` (empty when the request has none) under `key`:
/// exactly 64 hex digits of either case. The time taken does not depend on how much of it is right.
pub fn verify_signature(key: &[u8], body: &[u8], signature: &str) -> bool {
    verify(key, &[body], signature)
}

/// Whether `signature` is the `X-Signature` of a request that is signed with its time:
/// `{timestamp}.{method}.{path}.{body}`. `head` has the first three.
pub fn verify_timed_signature(key: &[u8], head: [&str; 3], body: &[u8], signature: &str) -> bool {
    let [timestamp, method, path] = head.map(str::as_bytes);
    verify(key, &[timestamp, b".", method, b".", path, b".", body], signature)
}

fn verify(key: &[u8], parts: &[&[u8]], signature: &str) -> bool {
    let mut given = [0_u8; 32];
    if hex::decode_to_slice(signature, &mut given).is_err() {
        return false;
    }
    hmac_sha256(key, parts).ct_eq(&given).into()
}

/// How far the time of a signature may be from now, in milliseconds.
const TOLERANCE: i64 = 5 * MINUTE;

/// Whether `seconds`, as `X-Signature-Timestamp` has them, are close enough to `now`.
pub fn is_timely(seconds: &str, now: Timestamp) -> bool {
    let is_number = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let millis = seconds
        .parse::<i64>()
        .ok()
        .and_then(|seconds| seconds.checked_mul(SECOND));
    is_number && millis.is_some_and(|millis| now.as_millis().abs_diff(millis) <= TOLERANCE.unsigned_abs())
}

crate::text_enum! {
    /// A permission of a token. WRITE does not imply READ.
    pub enum Scope {
        /// Read the store.
        StoreRead = "STORE_READ",
        /// Change Shield.
        StoreWrite = "STORE_WRITE",
        /// Read products.
        ProductsRead = "PRODUCTS_READ",
        /// Create, change and delete products.
        ProductsWrite = "PRODUCTS_WRITE",
        /// Read categories.
        CategoriesRead = "CATEGORIES_READ",
        /// Create, change and delete categories.
        CategoriesWrite = "CATEGORIES_WRITE",
        /// Read coupons.
        CouponsRead = "COUPONS_READ",
        /// Create, change and delete coupons.
        CouponsWrite = "COUPONS_WRITE",
        /// Read webhook endpoints.
        WebhooksRead = "WEBHOOKS_READ",
        /// Create, change and delete webhook endpoints.
        WebhooksWrite = "WEBHOOKS_WRITE",
        /// Read events and listen to them.
        EventsRead = "EVENTS_READ",
        /// Read analytics.
        AnalyticsRead = "ANALYTICS_READ",
        /// Read payouts, bank accounts and the ledger.
        PayoutsRead = "PAYOUTS_READ",
        /// Reserved.
        PayoutsWrite = "PAYOUTS_WRITE",
        /// Read orders and payments.
        OrdersRead = "ORDERS_READ",
        /// Retry fulfilment.
        OrdersWrite = "ORDERS_WRITE",
        /// Read customers.
        CustomersRead = "CUSTOMERS_READ",
        /// Give customers another email address.
        CustomersWrite = "CUSTOMERS_WRITE",
        /// Read and verify licences.
        LicensesRead = "LICENSES_READ",
        /// Reserved.
        LicensesWrite = "LICENSES_WRITE",
        /// Read subscriptions and upcoming invoices.
        SubscriptionsRead = "SUBSCRIPTIONS_READ",
        /// Cancel, pause, resume, change and reactivate subscriptions.
        SubscriptionsWrite = "SUBSCRIPTIONS_WRITE",
        /// Move the clock of a sandbox and play what others do there.
        SandboxWrite = "SANDBOX_WRITE",
        /// Read usage.
        UsageRead = "USAGE_READ",
        /// Report usage.
        UsageWrite = "USAGE_WRITE",
        /// Read meters.
        MetersRead = "METERS_READ",
        /// Create, change and delete meters.
        MetersWrite = "METERS_WRITE",
        /// Read cases and their messages.
        CasesRead = "CASES_READ",
        /// Change cases, write messages, mark as read.
        CasesWrite = "CASES_WRITE",
        /// Read refunds.
        RefundsRead = "REFUNDS_READ",
        /// Refund orders.
        RefundsWrite = "REFUNDS_WRITE",
        /// Read disputes.
        DisputesRead = "DISPUTES_READ",
        /// Submit evidence.
        DisputesWrite = "DISPUTES_WRITE",
        /// Read and download reports.
        ReportsRead = "REPORTS_READ",
        /// Request reports.
        ReportsWrite = "REPORTS_WRITE",
        /// Read billing agreements.
        BillingAgreementsRead = "BILLING_AGREEMENTS_READ",
        /// Change billing agreements.
        BillingAgreementsWrite = "BILLING_AGREEMENTS_WRITE",
    }
}

impl Scope {
    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of scopes. On the wire it is an array of words in the contract's order, without repetition.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct ScopeSet(u64);

impl ScopeSet {
    /// No scope.
    pub const EMPTY: Self = Self(0);

    /// Every scope.
    pub fn all() -> Self {
        Scope::ALL.iter().copied().collect()
    }

    /// Adds `scope`.
    pub fn insert(&mut self, scope: Scope) {
        self.0 |= scope.bit();
    }

    /// Whether `scope` is in the set.
    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether the set has no scope.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes, in the contract's order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL
            .iter()
            .copied()
            .filter(move |&scope| self.contains(scope))
    }

    /// Those of `required` that are not in the set; the error names them.
    pub fn missing(self, required: &[Scope]) -> Self {
        required
            .iter()
            .copied()
            .filter(|&scope| !self.contains(scope))
            .collect()
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        let mut set = Self::EMPTY;
        scopes.into_iter().for_each(|scope| set.insert(scope));
        set
    }
}

/// The words with `, ` between them, as the 403 text lists them.
impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

/// Reads what `Display` wrote: stored scopes are read at every request, in their order as a rule, so that
/// each is looked for behind the one before.
impl FromStr for ScopeSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut set, mut rest) = (Self::EMPTY, Scope::ALL.iter());
        for word in text.split(", ").filter(|word| !word.is_empty()) {
            let next = rest.find(|scope| scope.as_str() == word).copied();
            let scope = next.or_else(|| {
                rest = Scope::ALL.iter();
                Scope::parse(word)
            });
            set.insert(scope.ok_or_else(|| format!("{word:?} is no scope"))?);
        }
        Ok(set)
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for ScopeSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for ScopeSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Scope>::deserialize(deserializer).map(Self::from_iter)
    }
}

impl JsonSchema for ScopeSet {
    fn schema_name() -> Cow<'static, str> {
        "Scopes".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "items": generator.subschema_for::<Scope>()})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const SECRET: &str = "sk_test_4f9c1e2ab77d40d8a6b1c3e5f7092d4b";
    const EMPTY_BODY: &str = "791c02078c75f54cf95ff68564466fc918f0717f5ab918e193dbe2151fcc692a";
    const DEMO_BODY: &str = "b81281c23f4b1bf26c3bda8f718164dc443144db47893959bfe5b347788e7887";

    #[test]
    fn a_set_of_scopes_is_read_back_as_it_was_written() {
        for set in [ScopeSet::EMPTY, ScopeSet::all()] {
            assert_eq!(set.to_string().parse(), Ok(set));
        }
        assert!("STORE_READ, STORE_FLY".parse::<ScopeSet>().is_err());
    }

    #[test]
    fn the_contract_vector_holds() {
        let key = hmac_key(SECRET);
        assert_eq!(
            std::str::from_utf8(&key),
            Ok("6fe8cc7104647132a1fbc2e381fc870d59825afd47f701cb501e9c7d26a06d45")
        );
        assert!(verify_signature(&key, b"", EMPTY_BODY));
        assert!(verify_signature(&key, br#"{"key":"DEMO-1"}"#, DEMO_BODY));
        assert!(verify_signature(&key, b"", &EMPTY_BODY.to_uppercase()));
    }

    #[test]
    fn other_signatures_are_refused() {
        let key = hmac_key(SECRET);
        let raw = hex::encode(hmac_sha256(SECRET.as_bytes(), &[b""]));
        let raw_digest = hex::encode(hmac_sha256(&bearer_hash(SECRET), &[b""]));
        let long = format!("{EMPTY_BODY}00");
        let spaced = format!(" {EMPTY_BODY}");
        for bad in [
            "",
            "00",
            &EMPTY_BODY[..63],
            &EMPTY_BODY[..62],
            DEMO_BODY,
            &raw,
            &raw_digest,
            &long,
            &spaced,
            &"é".repeat(32),
        ] {
            assert!(!verify_signature(&key, b"", bad), "{bad}");
        }
        assert!(!verify_signature(&key, br#"{"key": "DEMO-1"}"#, DEMO_BODY));
    }

    #[test]
    fn a_signature_with_its_time_holds_for_one_request() {
        let key = hmac_key(SECRET);
        let head = ["1780272000", "DELETE", "/v2/core/stores/shp_a/products/prd_b"];
        let parts = [head[0], ".", head[1], ".", head[2], ".", "{}"].map(str::as_bytes);
        let right = hex::encode(hmac_sha256(&key, &parts));
        // The vector of the guide.
        let vector = "d11eb961eea64a7821017cb78348f0472b0c5c3441a38e9e0d50f16bf6f80969";
        assert!(verify_timed_signature(&key, head, b"", vector));
        assert!(verify_timed_signature(&key, head, b"{}", &right));
        assert!(verify_timed_signature(&key, head, b"{}", &right.to_uppercase()));
        assert!(!verify_timed_signature(&key, head, b"", &right));
        assert!(!verify_signature(&key, b"{}", &right));
        for (index, other) in [
            (0, "1780272001"),
            (1, "GET"),
            (2, "/v2/core/stores/shp_a/products/prd_c"),
        ] {
            let mut changed = head;
            changed[index] = other;
            assert!(!verify_timed_signature(&key, changed, b"{}", &right), "{other}");
        }
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_either_way() {
        let now = Timestamp::from_millis(1_780_272_000_000);
        for (seconds, timely) in [
            ("1780272000", true),
            ("1780271700", true),
            ("1780272300", true),
            ("1780271699", false),
            ("1780272301", false),
            ("1780272000000", false),
            ("+1780272000", false),
            ("1780272000.0", false),
            ("99999999999999999999", false),
            ("9223372036854775807", false),
            ("", false),
        ] {
            assert_eq!(is_timely(seconds, now), timely, "{seconds:?}");
        }
    }

    #[test]
    fn secrets_name_their_environment_and_stay_out_of_logs() {
        let mut rng = StdRng::seed_from_u64(1);
        for &environment in Environment::ALL {
            let secret = Secret::new(environment, &mut rng);
            assert_eq!(Environment::of_secret(secret.reveal()), Some(environment));
            assert!(secret.reveal().len() >= 8 + 32);
            assert_ne!(secret, Secret::new(environment, &mut rng));
            assert!(!format!("{secret:?}").contains(&secret.reveal()[8..]));
        }
        assert_eq!(Environment::of_secret("stk_r3t8y5u0i7o2p9a4s1d6f3gh"), None);
    }

    #[test]
    fn a_bearer_hash_is_the_sha_256() {
        assert_eq!(
            hex::encode(bearer_hash("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn scopes_are_those_of_the_contract() {
        assert_eq!(Scope::ALL.len(), 37);
        assert_eq!(ScopeSet::all().iter().count(), 37);
        let reads = Scope::ALL
            .iter()
            .filter(|s| s.as_str().ends_with("_READ"))
            .count();
        assert_eq!(reads, 19);
        assert_eq!(Scope::parse("ANALYTICS_WRITE"), None);
        assert_eq!(Scope::parse("products_read"), None);
    }

    #[test]
    fn missing_scopes_are_listed_in_order() {
        let have = ScopeSet::from_iter([Scope::ProductsRead]);
        let missing = have.missing(&[Scope::UsageWrite, Scope::ProductsRead, Scope::ProductsWrite]);
        assert_eq!(missing.to_string(), "PRODUCTS_WRITE, USAGE_WRITE");
        assert!(have.missing(&[Scope::ProductsRead]).is_empty());
    }

    #[test]
    fn stored_words_are_read_in_any_order() {
        for (text, scopes) in [
            ("", &[][..]),
            ("STORE_READ", &[Scope::StoreRead]),
            (
                "USAGE_WRITE, STORE_READ, USAGE_WRITE",
                &[Scope::StoreRead, Scope::UsageWrite],
            ),
            (
                "STORE_READ, METERS_READ, CASES_READ, COUPONS_READ, COUPONS_WRITE",
                &[
                    Scope::StoreRead,
                    Scope::MetersRead,
                    Scope::CasesRead,
                    Scope::CouponsRead,
                    Scope::CouponsWrite,
                ],
            ),
        ] {
            let expected: ScopeSet = scopes.iter().copied().collect();
            assert_eq!(text.parse::<ScopeSet>(), Ok(expected), "{text}");
        }
        let all = ScopeSet::all();
        assert_eq!(all.to_string().parse::<ScopeSet>(), Ok(all));
        for wrong in [
            "ROOT",
            "STORE_READ, ROOT",
            "BILLING_AGREEMENTS_WRITE, ROOT, STORE_READ",
        ] {
            assert!(wrong.parse::<ScopeSet>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_set_reads_and_writes_words() {
        let set: ScopeSet = serde_json::from_str(r#"["USAGE_WRITE","STORE_READ","USAGE_WRITE"]"#).unwrap();
        assert_eq!(
            serde_json::to_string(&set).unwrap(),
            r#"["STORE_READ","USAGE_WRITE"]"#
        );
        assert!(serde_json::from_str::<ScopeSet>(r#"["ROOT"]"#).is_err());
    }

    proptest! {
        #[test]
        fn a_set_holds_what_was_put_in(picked in prop::collection::btree_set(0..Scope::ALL.len(), 0..37)) {
            let set: ScopeSet = picked.iter().map(|&i| Scope::ALL[i]).collect();
            let back: Vec<usize> = set.iter().map(|s| s as usize).collect();
            prop_assert_eq!(back, picked.into_iter().collect::<Vec<_>>());
        }
    }
}

//! Identifiers: `<prefix>` + 24 characters `[a-z0-9]` (contract `README.md`, "IDs").
//!
//! The first nine characters are the creation time in milliseconds, base 36, so that ids sort by
//! age and B-tree inserts land at the end; the other fifteen come from a CSPRNG (77 bits).

use crate::input::IdText;
use crate::time::Timestamp;
use rand::Rng;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// What an [`Id`] identifies; it fixes the prefix.
pub trait Kind: 'static {
    /// The text before the 24 characters, underscore included.
    const PREFIX: &'static str;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $alias:ident = $prefix:literal;)*) => {
        /// One marker type for every prefix that the server issues: the registry of prefixes.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum $kind {}
            impl super::Kind for $kind { const PREFIX: &'static str = $prefix; })*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
        /// Every prefix in use, for tests of uniqueness.
        pub const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

kinds! {
    /// A store.
    Store StoreId = "shp_";
    /// A snapshot of a sandbox store.
    Snapshot SnapshotId = "snp_";
    /// A request that the receiver of a sandbox store took.
    Received ReceivedId = "rcv_";
    /// A product.
    Product ProductId = "prd_";
    /// A variant of a product.
    Variant VariantId = "var_";
    /// An option of a product (size, edition, …).
    ProductOption OptionId = "opt_";
    /// A category.
    Category CategoryId = "ctg_";
    /// A coupon.
    Coupon CouponId = "cpn_";
    /// A paylink.
    Paylink PaylinkId = "pay_";
    /// A licence.
    License LicenseId = "lic_";
    /// A licence that is in use on a machine.
    Activation ActivationId = "act_";
    /// A checkout session; also the order number of the order it becomes.
    Session SessionId = "cs_";
    /// An order.
    Order OrderId = "ord_";
    /// A line of an order.
    OrderItem OrderItemId = "itm_";
    /// A payment.
    Payment PaymentId = "pmt_";
    /// A refund.
    Refund RefundId = "rfd_";
    /// A dispute.
    Dispute DisputeId = "dsp_";
    /// A customer of a store.
    Customer CustomerId = "cus_";
    /// A billing address.
    BillingAddress BillingAddressId = "badr_";
    /// A withdrawal from a contract.
    Withdrawal WithdrawalId = "wdr_";
    /// A subscription.
    Subscription SubscriptionId = "sub_";
    /// A saved payment method.
    PaymentMethod PaymentMethodId = "pmm_";
    /// An invoice.
    Invoice InvoiceId = "inv_";
    /// A meter of a metered product.
    Meter MeterId = "umt_";
    /// A usage event.
    UsageEvent UsageEventId = "uev_";
    /// A mandate: a billing agreement.
    Mandate MandateId = "man_";
    /// A payout.
    Payout PayoutId = "pto_";
    /// A bank account.
    BankAccount BankAccountId = "bnk_";
    /// A balance ledger entry.
    LedgerEntry LedgerEntryId = "ble_";
    /// A report.
    Report ReportId = "rpt_";
    /// A list of Shield.
    ShieldList ShieldListId = "blk_";
    /// A rule of Shield.
    ShieldRule ShieldRuleId = "rule_";
    /// A payment that Shield judged; also the review of one that it holds.
    Review ReviewId = "revw_";
    /// A webhook endpoint.
    Webhook WebhookId = "whk_";
    /// A webhook event.
    Event EventId = "evt_";
    /// A timeline event of a payment.
    TimelineEvent TimelineEventId = "evnt_";
    /// An API token.
    Token TokenId = "stk_";
    /// A request.
    Request RequestId = "req_";
    /// A command of the command line that ran.
    Command CommandId = "cmd_";
    /// A stored idempotent answer.
    Idempotency IdempotencyId = "idem_";
    /// An outgoing mail.
    Message MessageId = "msg_";
    /// A support case.
    Case CaseId = "case_";
    /// A message of a support case.
    CaseMessage CaseMessageId = "cmsg_";
    /// A file attached to a support case.
    CaseAttachment CaseAttachmentId = "csa_";
    /// A note of the team on a support case.
    CaseNote CaseNoteId = "cnt_";
    /// A reply that a store sends again and again.
    CannedReply CannedReplyId = "crp_";
    /// A file that buyers download.
    File FileId = "file_";
    /// A picture of a store.
    Image ImageId = "img_";
    /// A person's session after signing in.
    Login LoginId = "ses_";
    /// A link to sign in with, an attempt that waits for its second factor, or a challenge for a passkey.
    SignInLink SignInLinkId = "tokn_";
    /// A merchant's account.
    Account AccountId = "acc_";
    /// An account that a platform has connected.
    ConnectedAccount ConnectedAccountId = "c_acc_";
    /// Something that happened to an account.
    AccountEvent AccountEventId = "aev_";
    /// Something that happened to a store's team or API tokens.
    StoreEvent StoreEventId = "sev_";
    /// Something that an operator did.
    OperatorEvent OperatorEventId = "oev_";
    /// A passkey of an account.
    Passkey PasskeyId = "pk_";
    /// A member of a store's team.
    Member MemberId = "tm_";
    /// A durable job, internal.
    Job JobId = "job_";
    /// One attempt to deliver an event to one endpoint.
    Delivery DeliveryId = "dlv_";
}

/// Number of characters after the prefix.
pub const SUFFIX_LENGTH: usize = 24;
const TIME_LENGTH: usize = 9;
/// The last time that [`TIME_LENGTH`] characters hold: 36^9 − 1 milliseconds.
const LAST_TIME: i64 = 36_i64.pow(9) - 1;
const PART_LENGTH: usize = 4;
const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The identifier of a `K`.
pub struct Id<K> {
    text: Box<str>,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Id<K> {
    /// Mints an id for something created `now`.
    pub fn new(now: Timestamp, rng: &mut (impl Rng + ?Sized)) -> Self {
        let mut text = String::with_capacity(K::PREFIX.len() + SUFFIX_LENGTH);
        text.push_str(K::PREFIX);
        push_time(&mut text, now);
        push_random(&mut text, SUFFIX_LENGTH - TIME_LENGTH, rng);
        Self::from_stored(text)
    }

    /// The least text that an id minted at `time` or later can have, as one end of a range of ids.
    pub fn floor(time: Timestamp) -> String {
        let mut text = String::with_capacity(K::PREFIX.len() + TIME_LENGTH);
        text.push_str(K::PREFIX);
        push_time(&mut text, time);
        text
    }

    /// Takes an id that this server minted and stored; the text is not checked again.
    pub fn from_stored(text: impl Into<Box<str>>) -> Self {
        Self {
            text: text.into(),
            kind: PhantomData,
        }
    }

    /// Reads an id of this kind: the prefix and exactly 24 characters `[a-zA-Z0-9]`.
    pub fn parse(text: &str) -> Option<Self> {
        let suffix = text.strip_prefix(K::PREFIX)?;
        let valid = suffix.len() == SUFFIX_LENGTH && suffix.bytes().all(|b| b.is_ascii_alphanumeric());
        valid.then(|| Self::from_stored(text))
    }

    /// The id as sent to clients.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The characters after the prefix.
    pub fn suffix(&self) -> &str {
        self.text.get(K::PREFIX.len()..).unwrap_or_default()
    }

    /// When it was minted, on the clock that it was minted by; `None` for a text that is no id.
    pub fn minted_at(&self) -> Option<Timestamp> {
        let time = self.suffix().get(..TIME_LENGTH)?;
        let millis = i64::from_str_radix(time, 36).ok()?;
        Some(Timestamp::from_millis(millis))
    }

    /// The id of another object that was made together with this one: the same characters behind its own
    /// prefix.
    pub fn twin<L: Kind>(&self) -> Id<L> {
        let suffix = self.suffix();
        let mut text = String::with_capacity(L::PREFIX.len() + suffix.len());
        text.push_str(L::PREFIX);
        text.push_str(suffix);
        Id::from_stored(text)
    }

    /// The id of part `number` of this object: the same characters behind the part's own prefix, but for the
    /// last four, which encode the number. Only 36⁴ numbers have ids of their own.
    pub fn part<L: Kind>(&self, number: i64) -> Id<L> {
        let mut text = self.twin::<L>().text.into_string();
        text.truncate(text.len().saturating_sub(PART_LENGTH));
        push_digits::<PART_LENGTH>(&mut text, number);
        Id::from_stored(text)
    }
}

fn push_time(text: &mut String, now: Timestamp) {
    // Nothing is minted before 1970 or after 5188, but a range of ids may begin there.
    push_digits::<TIME_LENGTH>(text, now.as_millis().clamp(0, LAST_TIME));
}

/// Appends the last `N` digits of a number, base 36.
fn push_digits<const N: usize>(text: &mut String, number: i64) {
    let mut left = number.unsigned_abs();
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[usize::try_from(left % 36).unwrap_or(0)];
        left /= 36;
    }
    push_ascii(text, &digits);
}

/// Appends `count` characters `[a-z0-9]`, each equally likely.
pub fn push_random(text: &mut String, count: usize, rng: &mut (impl Rng + ?Sized)) {
    let mut left = count;
    let mut bytes = [0_u8; 24];
    while left > 0 {
        rng.fill_bytes(&mut bytes);
        let (mut letters, mut length) = ([0_u8; 24], 0);
        // 252 = 7 × 36: bytes above it would favour the first letters.
        for (letter, byte) in letters
            .iter_mut()
            .zip(bytes.iter().filter(|&&b| b < 252))
            .take(left)
        {
            *letter = ALPHABET[usize::from(byte % 36)];
            length += 1;
        }
        push_ascii(text, &letters[..length]);
        left -= length;
    }
}

/// Appends letters of the alphabet.
fn push_ascii(text: &mut String, letters: &[u8]) {
    // Cannot fail: the alphabet is ASCII.
    text.push_str(std::str::from_utf8(letters).unwrap_or_default());
}

impl<K> From<String> for Id<K>
where
    K: Kind,
{
    /// An id that a client names; whether the object exists is checked later.
    fn from(text: String) -> Self {
        Self::from_stored(text)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            kind: PhantomData,
        }
    }
}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<K> AsRef<str> for Id<K> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Whether the object exists is a question to the database, which also answers for ids that were never
        // minted.
        IdText::deserialize(deserializer).map(|text| Self::from_stored(text.into_string()))
    }
}

impl<K: Kind> JsonSchema for Id<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("Id_{}", K::PREFIX.trim_end_matches('_')).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        if generator.contract().is_deserialize() {
            return IdText::json_schema(generator);
        }
        json_schema!({"type": "string", "pattern": format!("^{}[a-zA-Z0-9]{{24}}$", K::PREFIX)})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn ids_have_the_contract_form_and_sort_by_age() {
        let mut rng = StdRng::seed_from_u64(7);
        let early = ProductId::new(Timestamp::from_millis(1_780_000_000_000), &mut rng);
        let late = ProductId::new(Timestamp::from_millis(1_780_000_000_001), &mut rng);
        assert!(early < late);
        assert_eq!(early.as_str().len(), 28);
        assert_eq!(late.minted_at(), Some(Timestamp::from_millis(1_780_000_000_001)));
        assert_eq!(ProductId::from_stored("prd_1").minted_at(), None);
        let twin: StoreId = early.twin();
        assert_eq!((&twin.as_str()[..4], twin.suffix()), ("shp_", early.suffix()));
        let part: StoreId = early.part(36 * 36 + 35);
        assert_eq!(part.suffix(), format!("{}010z", &early.suffix()[..20]));
        let floor = ProductId::floor(Timestamp::from_millis(1_780_000_000_001));
        assert!(early.as_str() < floor.as_str() && floor.as_str() < late.as_str());
        assert_eq!(ProductId::parse(early.as_str()), Some(early.clone()));
        assert!(StoreId::parse(early.as_str()).is_none());
        assert!(ProductId::parse("prd_short").is_none());
        assert!(ProductId::parse("prd_z7m1x4c9v2b8n5q0w3e6r1t-").is_none());
    }

    #[test]
    fn every_prefix_is_used_once() {
        let mut sorted = PREFIXES.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), PREFIXES.len());
    }
}

//! Licences: keys, expiry, verification and what refunds and disputes do to them (contract
//! `licenses.md`; key formats in `orders-payments.md`).

use crate::id::{ProductId, push_random};
use crate::input::{Prose, Text, check_plain, is_prose};
use crate::time::{DAY, Timestamp};
use rand::Rng;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

crate::text_enum! {
    /// What generated keys look like.
    #[derive(Default)]
    pub enum KeyFormat {
        /// `XXXX-XXXX-XXXX-XXXX` over `[A-Z0-9]`; also when a product names no format.
        #[default]
        Alphanumeric = "ALPHANUMERIC",
        /// A version 4 UUID.
        Uuid = "UUID",
        /// `{customPrefix}-XXXX-XXXX-XXXX`.
        CustomPrefix = "CUSTOM_PREFIX",
    }
}

crate::text_enum! {
    /// How long a claimed licence is valid.
    pub enum LicenseDuration {
        /// 30 days of 24 hours.
        ThirtyDays = "THIRTY_DAYS",
        /// 90 days of 24 hours.
        NinetyDays = "NINETY_DAYS",
        /// One calendar year.
        OneYear = "ONE_YEAR",
        /// For ever.
        Lifetime = "LIFETIME",
    }
}

crate::text_enum! {
    /// Whether a key may be used.
    pub enum LicenseStatus {
        /// In the pool, not sold.
        Available = "AVAILABLE",
        /// Sold.
        Claimed = "CLAIMED",
        /// Taken back.
        Revoked = "REVOKED",
    }
}

/// The longest key, in characters.
pub const KEY_LENGTH: usize = 512;

/// A key as a client sends it. White space around a key is not part of it; what is left has 1 to
/// [`KEY_LENGTH`] characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl KeyText {
    /// Checks the length, and refuses control characters other than line breaks and tabs.
    ///
    /// # Errors
    /// What is wrong, as the text after the field's path.
    pub fn parse(sent: String) -> Result<Self, String> {
        let key = sent.trim();
        if key.is_empty() && !sent.is_empty() {
            return Err("must NOT be blank".into());
        }
        Text::<1, KEY_LENGTH>::parse(key)?;
        check_plain(key, is_prose)?;
        Ok(Self(sent))
    }

    /// The key.
    pub fn key(&self) -> &str {
        self.0.trim()
    }

    /// The key as it was sent, white space included: earlier versions stored keys in this form.
    pub fn as_sent(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for KeyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sent = Prose::<0, { usize::MAX }>::deserialize(deserializer)?;
        Self::parse(sent.into_string()).map_err(D::Error::custom)
    }
}

impl JsonSchema for KeyText {
    fn schema_name() -> Cow<'static, str> {
        "KeyText".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Text::<1, KEY_LENGTH>::json_schema(generator)
    }
}

/// Generates a key; every character is equally likely. A product with
/// [`KeyFormat::CustomPrefix`] has a prefix; should it be missing, the key is alphanumeric.
pub fn generate(format: KeyFormat, prefix: Option<&str>, rng: &mut (impl Rng + ?Sized)) -> String {
    match (format, prefix) {
        (KeyFormat::Uuid, _) => uuid_v4(rng),
        (KeyFormat::CustomPrefix, Some(prefix)) => format!("{prefix}-{}", groups(3, rng)),
        (KeyFormat::CustomPrefix | KeyFormat::Alphanumeric, _) => groups(4, rng),
    }
}

/// `count` groups of four characters `[A-Z0-9]`.
fn groups(count: usize, rng: &mut (impl Rng + ?Sized)) -> String {
    let mut text = String::with_capacity(count * 5);
    for group in 0..count {
        if group > 0 {
            text.push('-');
        }
        push_random(&mut text, 4, rng);
    }
    text.make_ascii_uppercase();
    text
}

/// RFC 9562, section 5.4.
fn uuid_v4(rng: &mut (impl Rng + ?Sized)) -> String {
    let mut bytes = [0_u8; 16];
    rng.fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = hex::encode(bytes);
    for position in [20, 16, 12, 8] {
        text.insert(position, '-');
    }
    text
}

/// When a licence claimed at `claimed_at` expires; `None` is never.
pub fn expires_at(claimed_at: Timestamp, duration: Option<LicenseDuration>) -> Option<Timestamp> {
    match duration? {
        LicenseDuration::ThirtyDays => Some(claimed_at.plus_millis(30 * DAY)),
        LicenseDuration::NinetyDays => Some(claimed_at.plus_millis(90 * DAY)),
        LicenseDuration::OneYear => Some(claimed_at.plus_years(1)),
        LicenseDuration::Lifetime => None,
    }
}

/// How long a licence is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Up to and including a time of its own; `None` is for ever.
    Own(Option<Timestamp>),
    /// As long as its subscription gives access, which has no end yet. The time is when access is decided
    /// next, if that is known.
    Access(Option<Timestamp>),
    /// Until this time, when the access of its subscription ends.
    AccessUntil(Timestamp),
}

impl Term {
    /// Whether it is good at `now`.
    pub fn lasts(self, now: Timestamp) -> bool {
        match self {
            Self::Own(end) => end.is_none_or(|end| now <= end),
            Self::Access(_) => true,
            Self::AccessUntil(end) => now < end,
        }
    }

    /// The `expiresAt` that clients see.
    pub fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::Own(end) | Self::Access(end) => end,
            Self::AccessUntil(end) => Some(end),
        }
    }
}

/// What verification knows of the licence that has the asked key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicenseFacts<'a> {
    /// Its status.
    pub status: LicenseStatus,
    /// The product it is for.
    pub product_id: &'a ProductId,
    /// How long it is good for, once it is claimed.
    pub term: Term,
}

/// What verification says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No such key, or it is for another product: every field of the answer is null.
    Unknown,
    /// The key exists; the answer shows its fields.
    Known {
        /// Claimed, and still good.
        valid: bool,
    },
}

/// Judges a key at `now`; `product_id` is the product that the caller asks for, if any.
pub fn verify(license: Option<LicenseFacts<'_>>, product_id: Option<&ProductId>, now: Timestamp) -> Verdict {
    match license {
        Some(license) if product_id.is_none_or(|wanted| wanted == license.product_id) => Verdict::Known {
            valid: license.status == LicenseStatus::Claimed && license.term.lasts(now),
        },
        _ => Verdict::Unknown,
    }
}

crate::text_enum! {
    /// Where a key came from.
    pub enum Origin {
        /// Uploaded by the merchant.
        Pool = "POOL",
        /// Generated, or delivered by the merchant's licence webhook.
        Issued = "ISSUED",
    }
}

/// What happened to the sale of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The order was refunded.
    Refund,
    /// A refund after a fraud warning, a dispute opened or prevented.
    Fraud,
    /// The dispute that revoked this very key was won.
    DisputeWon,
    /// The subscription ended, at once or when its access did.
    SubscriptionEnded,
    /// The subscription's plan changed to one that does not include the key.
    PlanChanged,
}

/// The status of a sold key after `cause`. A key that goes back to AVAILABLE loses its order and
/// customer. Repeating a cause changes nothing.
pub fn after(status: LicenseStatus, cause: Cause, origin: Origin, revoke_on_refund: bool) -> LicenseStatus {
    use LicenseStatus::{Available, Claimed, Revoked};
    match (status, cause, origin) {
        (Claimed, Cause::Refund, Origin::Pool) => Available,
        (Claimed, Cause::Refund, Origin::Issued) | (Claimed, Cause::SubscriptionEnded, _)
            if revoke_on_refund =>
        {
            Revoked
        }
        (Claimed, Cause::Fraud | Cause::PlanChanged, _) => Revoked,
        (Revoked, Cause::DisputeWon, _) => Claimed,
        (unchanged, ..) => unchanged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    /// Replaces capitals and digits by `X` so that a key shows its shape.
    fn shape(key: &str) -> String {
        key.chars()
            .map(|c| {
                if c.is_ascii_uppercase() || c.is_ascii_digit() {
                    'X'
                } else {
                    c
                }
            })
            .collect()
    }

    #[test]
    fn white_space_is_no_part_of_a_key() {
        let key = |sent: &str| KeyText::parse(sent.to_owned());
        let padded = key("\t A B\u{a0}\n").unwrap();
        assert_eq!((padded.key(), padded.as_sent()), ("A B", "\t A B\u{a0}\n"));
        let long = "x".repeat(KEY_LENGTH);
        assert_eq!(key(&format!(" {long} ")).unwrap().key(), long);
        for (sent, fault) in [
            ("", "must NOT have fewer than 1 characters"),
            (" \n\u{2003}", "must NOT be blank"),
            (&format!("{long}x"), "must NOT have more than 512 characters"),
        ] {
            assert_eq!(key(sent), Err(fault.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn keys_have_their_shape(seed: u64) {
            let mut rng = StdRng::seed_from_u64(seed);
            let key = generate(KeyFormat::Alphanumeric, Some("IGNORED"), &mut rng);
            prop_assert_eq!(shape(&key), "XXXX-XXXX-XXXX-XXXX");
            let key = generate(KeyFormat::CustomPrefix, Some("cnp_é"), &mut rng);
            prop_assert_eq!(shape(&key), "cnp_é-XXXX-XXXX-XXXX");
            let key = generate(KeyFormat::Uuid, None, &mut rng);
            let parts: Vec<usize> = key.split('-').map(str::len).collect();
            prop_assert_eq!(parts, [8, 4, 4, 4, 12]);
            prop_assert!(key.bytes().all(|b| b == b'-' || b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
            prop_assert_eq!(&key[14..15], "4");
            prop_assert!("89ab".contains(&key[19..20]));
        }
    }

    #[test]
    fn every_character_is_equally_likely() {
        let mut rng = StdRng::seed_from_u64(11);
        let mut counts = [0_i32; 256];
        for _ in 0..9_000 {
            for byte in generate(KeyFormat::Alphanumeric, None, &mut rng)
                .bytes()
                .filter(|&b| b != b'-')
            {
                counts[usize::from(byte)] += 1;
            }
        }
        let seen: Vec<i32> = counts.into_iter().filter(|&count| count > 0).collect();
        assert_eq!(seen.len(), 36);
        // 4,000 of each are expected; six standard deviations are about 370.
        assert!(
            seen.iter().all(|count| (3_630..=4_370).contains(count)),
            "{seen:?}"
        );
    }

    #[test]
    fn durations_count_from_the_claim() {
        let claimed = at("2028-02-29T08:00:04Z");
        let expiry = |duration| expires_at(claimed, duration).map(|t| t.to_string());
        let cases = [
            (
                Some(LicenseDuration::ThirtyDays),
                Some("2028-03-30T08:00:04.000Z"),
            ),
            (
                Some(LicenseDuration::NinetyDays),
                Some("2028-05-29T08:00:04.000Z"),
            ),
            (Some(LicenseDuration::OneYear), Some("2029-02-28T08:00:04.000Z")),
            (Some(LicenseDuration::Lifetime), None),
            (None, None),
        ];
        for (duration, expected) in cases {
            assert_eq!(expiry(duration).as_deref(), expected);
        }
        assert_eq!(
            expires_at(at("2026-06-03T08:00:04Z"), Some(LicenseDuration::OneYear)),
            Some(at("2027-06-03T08:00:04Z"))
        );
    }

    #[test]
    fn verification_follows_the_table() {
        let now = at("2026-06-03T08:00:00Z");
        let (sold, another) = (ProductId::from_stored("prd_a"), ProductId::from_stored("prd_b"));
        let of_term = |status, term| {
            Some(LicenseFacts {
                status,
                product_id: &sold,
                term,
            })
        };
        let license = |status, expires_at| of_term(status, Term::Own(expires_at));
        let past = now.plus_millis(-1);
        let known = |valid| Verdict::Known { valid };
        use LicenseStatus::{Available, Claimed, Revoked};
        let cases = [
            (None, None, Verdict::Unknown),
            (license(Claimed, None), Some(&another), Verdict::Unknown),
            (license(Available, None), None, known(false)),
            (license(Revoked, None), Some(&sold), known(false)),
            (license(Claimed, Some(past)), None, known(false)),
            (license(Claimed, Some(now)), None, known(true)),
            (license(Claimed, None), Some(&sold), known(true)),
            (of_term(Claimed, Term::Access(Some(past))), None, known(true)),
            (of_term(Claimed, Term::AccessUntil(now)), None, known(false)),
            (
                of_term(Claimed, Term::AccessUntil(now.plus_millis(1))),
                None,
                known(true),
            ),
            (of_term(Revoked, Term::Access(None)), None, known(false)),
        ];
        for (facts, product, expected) in cases {
            assert_eq!(verify(facts, product, now), expected, "{facts:?} {product:?}");
        }
    }

    #[test]
    fn causes_move_keys_as_the_table_says() {
        use Cause::{DisputeWon, Fraud, PlanChanged, Refund, SubscriptionEnded};
        use LicenseStatus::{Available, Claimed, Revoked};
        let cases = [
            (Claimed, Refund, Origin::Pool, false, Available),
            (Claimed, Refund, Origin::Pool, true, Available),
            (Claimed, Refund, Origin::Issued, true, Revoked),
            (Claimed, Refund, Origin::Issued, false, Claimed),
            (Claimed, Fraud, Origin::Pool, false, Revoked),
            (Claimed, Fraud, Origin::Issued, false, Revoked),
            (Revoked, DisputeWon, Origin::Pool, false, Claimed),
            (Revoked, DisputeWon, Origin::Issued, true, Claimed),
            (Claimed, SubscriptionEnded, Origin::Pool, true, Revoked),
            (Claimed, SubscriptionEnded, Origin::Issued, true, Revoked),
            (Claimed, SubscriptionEnded, Origin::Pool, false, Claimed),
            (Claimed, PlanChanged, Origin::Pool, false, Revoked),
            (Claimed, PlanChanged, Origin::Issued, false, Revoked),
            (Available, Fraud, Origin::Pool, true, Available),
            (Revoked, Refund, Origin::Pool, true, Revoked),
        ];
        for (status, cause, origin, revoke, expected) in cases {
            let once = after(status, cause, origin, revoke);
            assert_eq!(once, expected, "{status} {cause:?} {origin:?} {revoke}");
            assert_eq!(after(once, cause, origin, revoke), once);
        }
    }
}

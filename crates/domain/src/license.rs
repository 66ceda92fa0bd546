//! Licences: keys, expiry, verification and what refunds and disputes do to them (contract
//! `licenses.md`; key formats in `orders-payments.md`).

use crate::id::push_random;
use crate::time::{DAY, Timestamp};
use rand::Rng;

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

/// The expiry of a subscription's licence after a period up to `period_end` was paid.
pub fn renewed(expires_at: Option<Timestamp>, period_end: Timestamp) -> Option<Timestamp> {
    expires_at.map(|own| own.max(period_end))
}

/// What verification knows of the licence that has the asked key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicenseFacts<'a> {
    /// Its status.
    pub status: LicenseStatus,
    /// The product it is for.
    pub product_id: &'a str,
    /// When it expires; `None` is never, or not claimed yet.
    pub expires_at: Option<Timestamp>,
}

/// What verification says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No such key, or it is for another product: every field of the answer is null.
    Unknown,
    /// The key exists; the answer shows its fields.
    Known {
        /// Claimed and not expired.
        valid: bool,
    },
}

/// Judges a key at `now`; `product_id` is the product that the caller asks for, if any.
pub fn verify(license: Option<LicenseFacts<'_>>, product_id: Option<&str>, now: Timestamp) -> Verdict {
    match license {
        Some(license) if product_id.is_none_or(|wanted| wanted == license.product_id) => Verdict::Known {
            valid: license.status == LicenseStatus::Claimed
                && license.expires_at.is_none_or(|expiry| now <= expiry),
        },
        _ => Verdict::Unknown,
    }
}

/// Where a key came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Uploaded by the merchant.
    Pool,
    /// Generated, or delivered by the merchant's licence webhook.
    Issued,
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
        (Claimed, Cause::Fraud, _) => Revoked,
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
    fn a_paid_period_extends_but_never_shortens() {
        let (early, late) = (at("2026-06-01T00:00:00Z"), at("2026-07-01T00:00:00Z"));
        assert_eq!(renewed(Some(early), late), Some(late));
        assert_eq!(renewed(Some(late), early), Some(late));
        assert_eq!(renewed(None, late), None);
    }

    #[test]
    fn verification_follows_the_table() {
        let now = at("2026-06-03T08:00:00Z");
        let license = |status, expires_at| {
            Some(LicenseFacts {
                status,
                product_id: "prd_a",
                expires_at,
            })
        };
        let known = |valid| Verdict::Known { valid };
        use LicenseStatus::{Available, Claimed, Revoked};
        let cases = [
            (None, None, Verdict::Unknown),
            (license(Claimed, None), Some("prd_b"), Verdict::Unknown),
            (license(Available, None), None, known(false)),
            (license(Revoked, None), Some("prd_a"), known(false)),
            (license(Claimed, Some(now.plus_millis(-1))), None, known(false)),
            (license(Claimed, Some(now)), None, known(true)),
            (license(Claimed, None), Some("prd_a"), known(true)),
        ];
        for (facts, product, expected) in cases {
            assert_eq!(verify(facts, product, now), expected, "{facts:?} {product:?}");
        }
    }

    #[test]
    fn causes_move_keys_as_the_table_says() {
        use Cause::{DisputeWon, Fraud, Refund, SubscriptionEnded};
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

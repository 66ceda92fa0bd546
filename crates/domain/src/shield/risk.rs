//! How likely it is that a payment is fraudulent, where its processor does not say: a small table of signals.

use super::RiskLevel;

/// What the score is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals {
    /// The address is in another country than the bill; both are known.
    pub is_foreign_address: bool,
    /// The card is of another country than the bill; both are known.
    pub is_foreign_card: bool,
    /// The buyer has paid nothing at the store before.
    pub is_new_customer: bool,
    /// The mail goes to a provider of addresses that are thrown away.
    pub is_disposable_mail: bool,
    /// Declines of the card at the store within an hour.
    pub card_declines: i64,
    /// Declines from the address.
    pub ip_declines: i64,
    /// Declines from the device.
    pub device_declines: i64,
}

/// Points for each signal, as `docs/guides/shield.md` tells them.
const FOREIGN_ADDRESS: i64 = 25;
const FOREIGN_CARD: i64 = 20;
const NEW_CUSTOMER: i64 = 10;
const DISPOSABLE_MAIL: i64 = 30;
/// Points for a decline, and the most that all of them make.
const CARD_DECLINE: (i64, i64) = (10, 30);
const IP_DECLINE: (i64, i64) = (5, 20);
const DEVICE_DECLINE: (i64, i64) = (5, 20);
/// The greatest score.
const MOST: i64 = 100;
/// The least score of each level above the lowest.
const MEDIUM: i64 = 35;
const HIGH: i64 = 70;

impl Signals {
    /// From 0 to 100.
    pub fn score(self) -> i64 {
        let when = |is_so: bool, points: i64| if is_so { points } else { 0 };
        let each =
            |count: i64, (points, most): (i64, i64)| count.clamp(0, MOST).saturating_mul(points).min(most);
        let sum = when(self.is_foreign_address, FOREIGN_ADDRESS)
            + when(self.is_foreign_card, FOREIGN_CARD)
            + when(self.is_new_customer, NEW_CUSTOMER)
            + when(self.is_disposable_mail, DISPOSABLE_MAIL)
            + each(self.card_declines, CARD_DECLINE)
            + each(self.ip_declines, IP_DECLINE)
            + each(self.device_declines, DEVICE_DECLINE);
        sum.min(MOST)
    }
}

/// A score in words.
pub fn level(score: i64) -> RiskLevel {
    match score {
        HIGH.. => RiskLevel::High,
        MEDIUM.. => RiskLevel::Medium,
        _ => RiskLevel::Low,
    }
}

/// Providers of addresses that are thrown away, sorted.
const DISPOSABLE: &[&str] = &[
    "10minutemail.com",
    "dispostable.com",
    "emailondeck.com",
    "fakeinbox.com",
    "getairmail.com",
    "getnada.com",
    "guerrillamail.com",
    "guerrillamail.net",
    "guerrillamail.org",
    "maildrop.cc",
    "mailinator.com",
    "mailnesia.com",
    "mintemail.com",
    "mohmal.com",
    "sharklasers.com",
    "spamgourmet.com",
    "temp-mail.org",
    "tempail.com",
    "tempmail.net",
    "throwawaymail.com",
    "trashmail.com",
    "yopmail.com",
];

/// Whether a domain, or one above it, is of a provider of addresses that are thrown away.
pub fn is_disposable(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    let mut rest = Some(domain.as_str());
    while let Some(domain) = rest {
        if DISPOSABLE.binary_search(&domain).is_ok() {
            return true;
        }
        rest = domain.split_once('.').map(|(_, above)| above);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_add_up_to_a_hundred_at_most() {
        assert_eq!(Signals::default().score(), 0);
        let new = Signals {
            is_new_customer: true,
            ..Signals::default()
        };
        assert_eq!(new.score(), 10);
        let tried = Signals {
            card_declines: 2,
            ip_declines: 2,
            device_declines: 100,
            ..new
        };
        assert_eq!(tried.score(), 10 + 20 + 10 + 20);
        let all = Signals {
            is_foreign_address: true,
            is_foreign_card: true,
            is_disposable_mail: true,
            card_declines: i64::MAX,
            ..tried
        };
        assert_eq!(all.score(), 100);
    }

    #[test]
    fn levels_begin_where_the_guide_says() {
        for (score, expected) in [
            (0, RiskLevel::Low),
            (34, RiskLevel::Low),
            (35, RiskLevel::Medium),
            (69, RiskLevel::Medium),
            (70, RiskLevel::High),
            (100, RiskLevel::High),
        ] {
            assert_eq!(level(score), expected, "{score}");
        }
    }

    #[test]
    fn domains_below_a_disposable_one_are_disposable() {
        assert!(DISPOSABLE.is_sorted());
        for (domain, expected) in [
            ("mailinator.com", true),
            ("a.b.MAILINATOR.com", true),
            ("notmailinator.com", false),
            ("example.org", false),
            ("com", false),
            ("", false),
        ] {
            assert_eq!(is_disposable(domain), expected, "{domain}");
        }
    }
}

//! How long a subscription gives access, as its licences tell it (contract `licenses.md`, "Life").

use super::{RETRIES, SubscriptionStatus};
use crate::license::Term;
use crate::time::Timestamp;

/// The facts of a subscription that decide its access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// When the current period ends.
    pub period_end: Timestamp,
    /// When the charge of this period failed first.
    pub first_failed_at: Option<Timestamp>,
    /// When access ends, once it is cancelled.
    pub ends_at: Option<Timestamp>,
}

impl Standing {
    /// How long a licence of the subscription is good for: as long as there is access, paid or not.
    pub fn term(self) -> Term {
        match self.status {
            SubscriptionStatus::Trialing | SubscriptionStatus::Active => Term::Access(Some(self.period_end)),
            SubscriptionStatus::Paused => Term::Access(None),
            SubscriptionStatus::PastDue => Term::Access(self.first_failed_at.map(last_retry)),
            SubscriptionStatus::Cancelled => Term::AccessUntil(self.ends_at.unwrap_or(self.period_end)),
        }
    }
}

/// When a charge that failed first at `failed` is given up.
fn last_retry(failed: Timestamp) -> Timestamp {
    failed.plus_millis(RETRIES[RETRIES.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    #[test]
    fn access_decides_how_long_a_licence_is_good() {
        use SubscriptionStatus::{Active, Cancelled, PastDue, Paused, Trialing};
        let now = Timestamp::parse("2026-07-01T00:00:00Z").unwrap();
        let at = |millis| now.plus_millis(millis);
        let standing = |status, first_failed_at, ends_at| Standing {
            status,
            period_end: at(-HOUR),
            first_failed_at,
            ends_at,
        };
        let cases = [
            (standing(Trialing, None, None), true, Some(at(-HOUR))),
            (standing(Active, None, None), true, Some(at(-HOUR))),
            (standing(Paused, None, None), true, None),
            (standing(PastDue, Some(at(-DAY)), None), true, Some(at(2 * DAY))),
            // Its bill cannot be priced: no failure is counted, and access has no end yet.
            (standing(PastDue, None, None), true, None),
            (standing(Cancelled, None, Some(at(1))), true, Some(at(1))),
            (standing(Cancelled, None, Some(now)), false, Some(now)),
            (
                standing(Cancelled, Some(at(-DAY)), Some(at(-1))),
                false,
                Some(at(-1)),
            ),
        ];
        for (standing, lasts, told) in cases {
            let term = standing.term();
            assert_eq!(
                (term.lasts(now), term.expires_at()),
                (lasts, told),
                "{standing:?}"
            );
        }
    }
}

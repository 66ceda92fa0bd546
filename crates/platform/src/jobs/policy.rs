//! One table: the lane of each kind of job, and what its failures lead to.

use super::kind::JobKind;
use pandabase_domain::time::{HOUR, MINUTE, SECOND};

pandabase_domain::text_enum! {
    /// A sort of work that has places of its own, so that no lane waits for another.
    pub enum Lane {
        /// Calls to merchants' servers, which may hang.
        Calls = "calls",
        /// Mails, which wait for the mail server.
        Mail = "mail",
        /// Questions to the processor and the bank.
        Money = "money",
        /// What takes long: reports, and a walk over every secret.
        Reports = "reports",
        /// What needs the database alone.
        Own = "own",
    }
}

impl Lane {
    /// Whether its jobs wait for machines of others, each on its own, so that their order does not matter.
    pub fn waits_for_others(self) -> bool {
        matches!(self, Self::Calls | Self::Mail)
    }
}

/// When a job whose runs fail is given up. Failures are those in a row, of the code, of the database or of
/// another machine; what a contract counts as an attempt is counted by the kind itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Never: money or a promise depends on it.
    Never,
    /// By no failures, only by the final word of another machine, which a person then settles.
    Refused,
    /// After so many failures.
    After(i64),
}

/// What holds for every job of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The lane whose places it takes.
    pub lane: Lane,
    /// When it is given up.
    pub ends: Ends,
    /// The longest pause after a run that failed, in milliseconds.
    pub longest_pause: i64,
}

/// Failures of a mail before it is given up: with pauses that double up to an hour, five days.
const MAIL_FAILURES: i64 = 130;
/// Failures of what nothing depends on.
const MINOR_FAILURES: i64 = 20;

impl JobKind {
    /// What holds for jobs of this kind.
    pub const fn policy(self) -> Policy {
        let (lane, ends, longest_pause) = match self {
            Self::WebhookDelivery | Self::LineDelivery => (Lane::Calls, Ends::Never, HOUR),
            Self::MailSend => (Lane::Mail, Ends::After(MAIL_FAILURES), HOUR),
            Self::ReportMake | Self::SecretsBinding => (Lane::Reports, Ends::Never, HOUR),
            // Contract `subscriptions.md`: what is not the customer's failure reschedules within minutes.
            Self::SubscriptionRenewal => (Lane::Money, Ends::Never, 5 * MINUTE),
            // A list that came late is made up for by the next one, which begins where the last one ended.
            Self::ProcessorNews => (Lane::Money, Ends::Never, 5 * MINUTE),
            Self::PaymentRecovery
            | Self::PaymentMethodSetup
            | Self::PaymentTimeout
            | Self::RefundRequest
            | Self::DisputeEvidence
            | Self::ProcessorEvent
            | Self::PayoutDispatch => (Lane::Money, Ends::Never, HOUR),
            Self::ReviewReturn => (Lane::Money, Ends::Refused, HOUR),
            Self::GeoLookup => (Lane::Own, Ends::After(MINOR_FAILURES), HOUR),
            Self::Housekeeping
            | Self::PaperNumbers
            | Self::WebhookReplay
            | Self::DisputeDeadline
            | Self::ReviewExpiry
            | Self::CaseIdle
            | Self::AttachmentExpiry
            | Self::FileExpiry
            | Self::CasePlan
            | Self::ReportExpiry
            | Self::SandboxSettlement
            | Self::SandboxMessage
            | Self::SandboxTransfer
            | Self::SandboxBankReview
            | Self::SubscriptionNotice
            | Self::SubscriptionEnd
            | Self::CardExpiryNotice
            | Self::MandateExpiry
            | Self::StoreClosing
            | Self::StoreDigest
            | Self::ClockMove => (Lane::Own, Ends::Never, HOUR),
        };
        Policy {
            lane,
            ends,
            longest_pause,
        }
    }
}

impl Policy {
    /// Milliseconds to wait after the `failures`th failure in a row: 2 s, 4 s, … up to the longest; `None`
    /// when it was the last.
    pub fn pause_after(self, failures: i64) -> Option<i64> {
        if let Ends::After(most) = self.ends
            && failures >= most
        {
            return None;
        }
        let seconds = 1_i64 << failures.clamp(1, 12);
        Some((seconds * SECOND).min(self.longest_pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::time::DAY;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses = |kind: JobKind, failures| kind.policy().pause_after(failures);
        assert_eq!(pauses(JobKind::RefundRequest, 1), Some(2 * SECOND));
        assert_eq!(pauses(JobKind::RefundRequest, 5), Some(32 * SECOND));
        assert_eq!(pauses(JobKind::RefundRequest, 20), Some(HOUR));
        assert_eq!(pauses(JobKind::RefundRequest, i64::MAX), Some(HOUR));
        assert_eq!(pauses(JobKind::SubscriptionRenewal, 1_000), Some(5 * MINUTE));
    }

    #[test]
    fn a_mail_is_tried_for_five_days() {
        let policy = JobKind::MailSend.policy();
        let all: i64 = (1..).map_while(|failures| policy.pause_after(failures)).sum();
        assert!((5 * DAY - HOUR..5 * DAY + HOUR).contains(&all), "{all}");
    }
}

//! How the sandbox processor decides about a charge.

use super::instruments::Known;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::SandboxCard;
use pandabase_domain::time::DAY;
use pandabase_domain::time::Timestamp;
use pandabase_platform::error::ApiError;

/// The outcome of a new charge.
pub struct Verdict {
    pub(crate) status: Status,
    pub(crate) failure: Option<FailureCode>,
    /// An event that follows, and after how many milliseconds.
    pub later: Option<(PaymentEvent, i64)>,
    /// What the buyer pays with.
    pub known: Known,
}

impl Verdict {
    pub(crate) fn of(known: Known, takes_money: bool, off_session: bool, now: Timestamp) -> Self {
        let (status, failure, later) = match known.card {
            _ if known.has_expired(now) => (Status::Failed, Some(FailureCode::ExpiredCard), None),
            _ if known.method.is_async() => (Status::Pending, None, None),
            SandboxCard::ApprovedOnSession if off_session => {
                (Status::Failed, Some(FailureCode::CardDeclined), None)
            }
            SandboxCard::Approved | SandboxCard::ApprovedOnSession => (Status::Captured, None, None),
            SandboxCard::ThreeDs => (Status::NeedsBuyer, None, None),
            SandboxCard::Declined(code) => (Status::Failed, Some(code), None),
            // A charge of nothing cannot be disputed.
            SandboxCard::ApprovedThen { event, after } => {
                let later = takes_money.then_some((event, after));
                (Status::Captured, None, later)
            }
        };
        Self {
            status,
            failure,
            later,
            known,
        }
    }
}

/// How long an asynchronous method takes to settle, or to return money, in milliseconds.
pub fn settlement_time(method: MethodCode) -> i64 {
    match method {
        MethodCode::Multibanco => DAY,
        MethodCode::UsBankAccount => 4 * DAY,
        _ => 3 * DAY,
    }
}

pub(crate) fn missing() -> ApiError {
    ApiError::Internal("the sandbox has no such charge".into())
}

pandabase_domain::text_enum! {
    /// The status of a charge in the books.
    pub enum Status {
        /// Known and not confirmed: nothing was taken.
        Created = "created",
        /// The money was taken.
        Captured = "captured",
        /// The payment network has not settled it yet.
        Pending = "pending",
        /// The bank's page waits for the buyer.
        NeedsBuyer = "needs_buyer",
        /// Declined.
        Failed = "failed",
        /// Cancelled before it was captured.
        Cancelled = "cancelled",
    }
}

impl Status {
    /// Whether the charge was or may yet be captured.
    pub fn may_capture(self) -> bool {
        matches!(self, Self::Captured | Self::Pending | Self::NeedsBuyer)
    }
}

//! Support cases: their words, what each act does to them, and when an idle one is closed (contract
//! `cases.md`).

use crate::time::{DAY, Timestamp};

crate::text_enum! {
    /// Where a case stands.
    pub enum CaseStatus {
        /// Opened, or reopened; nobody has answered.
        Open = "OPEN",
        /// The merchant wrote last.
        AwaitingCustomer = "AWAITING_CUSTOMER",
        /// The customer wrote last.
        AwaitingMerchant = "AWAITING_MERCHANT",
        /// Done; it can be reopened.
        Closed = "CLOSED",
    }
}

crate::text_enum! {
    /// How urgent a case is.
    #[derive(Default)]
    pub enum CasePriority {
        /// It can wait.
        Low = "LOW",
        /// Like most.
        #[default]
        Normal = "NORMAL",
        /// Before others.
        High = "HIGH",
        /// Before all others.
        Urgent = "URGENT",
    }
}

crate::text_enum! {
    /// What a merchant may set a case to.
    pub enum CaseTarget {
        /// Opens a closed case again.
        Open = "OPEN",
        /// It is the customer's turn.
        AwaitingCustomer = "AWAITING_CUSTOMER",
        /// Closes it.
        Closed = "CLOSED",
    }
}

crate::text_enum! {
    /// Who wrote a message or closed a case.
    pub enum Sender {
        /// Who bought.
        Customer = "CUSTOMER",
        /// Who sold.
        Merchant = "MERCHANT",
        /// The platform's support.
        Staff = "STAFF",
        /// Nobody: the trail of what happened.
        System = "SYSTEM",
    }
}

/// The most notes of the team on one case.
pub const MOST_NOTES: i64 = 100;
/// The most canned replies of one store.
pub const MOST_REPLIES: i64 = 100;
/// What stands in a canned reply for the buyer's name, and for the number of the order.
pub const PLACEHOLDERS: [&str; 2] = ["{buyer}", "{order}"];

/// A canned reply with what its placeholders stand for: the buyer's name, and the number of the order. What
/// is put in is not looked at again, so that a name which looks like a placeholder stays a name. Other braces
/// are text.
pub fn filled(reply: &str, values: [&str; PLACEHOLDERS.len()]) -> String {
    let mut text = String::with_capacity(reply.len());
    let mut rest = reply;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let found = &rest[before.len()..];
        let mut named = PLACEHOLDERS.into_iter().zip(values);
        match named.find_map(|(name, value)| Some((value, found.strip_prefix(name)?))) {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
    text
}

/// Text of the trail for a case that was just opened.
pub const OPENED: &str = "Case opened by customer";

/// Something that is done to an existing case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The customer writes.
    CustomerWrites,
    /// The merchant writes.
    MerchantWrites,
    /// The platform's support writes.
    StaffWrites,
    /// The store's automatic answer to a new case.
    AutoReply,
    /// Somebody closes it.
    Close(Closer),
    /// The customer or the merchant opens it again without writing.
    Reopen(Side),
    /// The merchant says that it is the customer's turn.
    Await,
}

/// Who may close a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closer {
    /// One of the two sides.
    Side(Side),
    /// Nobody: the case was idle for too long.
    Idleness,
}

/// The two sides of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who bought.
    Customer,
    /// Who sold.
    Merchant,
}

impl Closer {
    /// How `closedBy` names the closer.
    pub const fn sender(self) -> Sender {
        match self {
            Self::Side(Side::Customer) => Sender::Customer,
            Self::Side(Side::Merchant) => Sender::Merchant,
            Self::Idleness => Sender::System,
        }
    }
}

/// What becomes of `closedAt` and `closedBy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// They stay.
    Kept,
    /// Both become null.
    Undone,
    /// It is closed now, by this one.
    By(Sender),
}

/// What becomes of a count of unread messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It stays.
    Kept,
    /// One more.
    More,
    /// Everything has been read.
    None,
}

impl Unread {
    /// The new count.
    pub const fn apply(self, count: i64) -> i64 {
        match self {
            Self::Kept => count,
            Self::More => count + 1,
            Self::None => 0,
        }
    }
}

/// What an act does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where the case stands afterwards.
    pub status: CaseStatus,
    /// What becomes of `closedAt` and `closedBy`.
    pub closing: Closing,
    /// What becomes of the merchant's count of unread messages.
    pub merchant: Unread,
    /// What becomes of the customer's count of unread messages.
    pub customer: Unread,
    /// Whether the platform's support takes part from now on.
    pub escalates: bool,
    /// The SYSTEM message that records the act, if any.
    pub trail: Option<&'static str>,
}

/// Why an act is refused; the texts are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Closing what is closed.
    #[error("Case is already closed")]
    AlreadyClosed,
    /// Reopening what is open.
    #[error("Only closed cases can be reopened")]
    NotClosed,
    /// A closed case waits for nobody.
    #[error("Cannot set status on a closed case")]
    StatusOfClosed,
    /// The merchant has to reopen it first.
    #[error("Cannot send messages on a closed case — reopen it first")]
    MessageOnClosed,
}

impl Change {
    /// Nothing changes but the status.
    const fn to(status: CaseStatus) -> Self {
        Self {
            status,
            closing: Closing::Kept,
            merchant: Unread::Kept,
            customer: Unread::Kept,
            escalates: false,
            trail: None,
        }
    }

    /// Whether the act leaves a case at `status` unchanged.
    pub fn is_nothing(&self, status: CaseStatus) -> bool {
        *self == Self::to(status)
    }

    const fn with_trail(self, trail: &'static str) -> Self {
        Self {
            trail: Some(trail),
            ..self
        }
    }

    const fn closing(self, closing: Closing) -> Self {
        Self { closing, ..self }
    }

    const fn unread(self, merchant: Unread, customer: Unread) -> Self {
        Self {
            merchant,
            customer,
            ..self
        }
    }
}

/// The table of transitions: what `act` does to a case that stands at `status`.
///
/// # Errors
/// [`Refusal`] when it may not be done there.
pub fn act(status: CaseStatus, act: Act) -> Result<Change, Refusal> {
    use CaseStatus::{AwaitingCustomer, AwaitingMerchant, Closed, Open};
    use Unread::{Kept, More};
    let writes = Change::to(AwaitingMerchant).unread(More, Kept);
    let opens = Change::to(Open).closing(Closing::Undone);
    Ok(match (act, status) {
        (Act::CustomerWrites, Closed) => writes
            .closing(Closing::Undone)
            .with_trail("Case reopened by customer"),
        (Act::CustomerWrites, _) => writes,
        (Act::MerchantWrites, Closed) => return Err(Refusal::MessageOnClosed),
        (Act::MerchantWrites, _) => Change::to(AwaitingCustomer).unread(Unread::None, More),
        (Act::StaffWrites, _) => Change {
            escalates: true,
            ..Change::to(status).unread(More, More)
        },
        (Act::AutoReply, _) => Change::to(status).unread(Kept, More),
        (Act::Close(_), Closed) => return Err(Refusal::AlreadyClosed),
        (Act::Close(closer), _) => Change::to(Closed)
            .closing(Closing::By(closer.sender()))
            .with_trail(match closer {
                Closer::Side(Side::Customer) => "Case closed by customer",
                Closer::Side(Side::Merchant) => "Case closed by merchant",
                Closer::Idleness => "Case closed automatically",
            }),
        (Act::Reopen(Side::Customer), Closed) => opens.with_trail("Case reopened by customer"),
        (Act::Reopen(Side::Merchant), Closed) => opens.with_trail("Case reopened by merchant"),
        (Act::Reopen(_), _) => return Err(Refusal::NotClosed),
        (Act::Await, Closed) => return Err(Refusal::StatusOfClosed),
        (Act::Await, AwaitingCustomer) => Change::to(AwaitingCustomer),
        (Act::Await, _) => Change::to(AwaitingCustomer).with_trail("Status changed to awaiting customer"),
    })
}

impl CaseTarget {
    /// What a merchant who sets this status does.
    pub const fn act(self) -> Act {
        match self {
            Self::Open => Act::Reopen(Side::Merchant),
            Self::AwaitingCustomer => Act::Await,
            Self::Closed => Act::Close(Closer::Side(Side::Merchant)),
        }
    }
}

/// How long before an automatic close the customer is mailed, in milliseconds.
const LEAD: i64 = 2 * DAY;

/// When a store closes cases by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdlePolicy {
    /// Whether it closes idle cases.
    pub enabled: bool,
    /// Days without a message or a change of status, from 1.
    pub days: i64,
}

impl Default for IdlePolicy {
    fn default() -> Self {
        Self {
            enabled: true,
            days: 14,
        }
    }
}

/// What happens next to a case that nobody touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdleStep {
    /// The customer is mailed that it will be closed.
    Warn,
    /// It is closed.
    Close,
}

impl IdlePolicy {
    /// The next step for a case that has been idle since `since`, and when it is due; `None` when time does
    /// nothing to it. `warned` is when the customer was mailed: the case closes no sooner than the full
    /// notice after that, even if the policy has changed.
    pub fn next(
        self,
        status: CaseStatus,
        since: Timestamp,
        warned: Option<Timestamp>,
    ) -> Option<(IdleStep, Timestamp)> {
        if !self.enabled || status != CaseStatus::AwaitingCustomer {
            return None;
        }
        let length = self.days.saturating_mul(DAY);
        // Two days or fewer have no room for the warning: it comes half way.
        let lead = if length > LEAD { LEAD } else { length / 2 };
        let end = since.plus_millis(length);
        Some(match warned {
            Some(warned) => (IdleStep::Close, end.max(warned.plus_millis(lead))),
            None => (IdleStep::Warn, end.plus_millis(-lead)),
        })
    }
}

/// The largest attachment, in bytes.
pub const ATTACHMENT_SIZE: i64 = 10 * 1024 * 1024;
/// The most attachments of one message.
pub const ATTACHMENTS: usize = 5;

/// Whether files of a type may be attached: `image/*`, `application/pdf`, `text/plain`,
/// `application/zip`.
pub fn is_attachable(mime_type: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    match mime_type.split_once('/') {
        Some(("image", kind)) => is_token(kind),
        _ => matches!(mime_type, "application/pdf" | "text/plain" | "application/zip"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CaseStatus::{AwaitingCustomer, AwaitingMerchant, Closed, Open};

    const CLOSE: Act = Act::Close(Closer::Side(Side::Merchant));
    const REOPEN: Act = Act::Reopen(Side::Merchant);

    #[test]
    fn a_canned_reply_has_the_buyer_and_the_order_put_in() {
        for (reply, expected) in [
            ("Hello {buyer}, about {order}:", "Hello Mia, about cs_1:"),
            ("{order}{order}", "cs_1cs_1"),
            ("{ buyer} {Buyer} {buyer", "{ buyer} {Buyer} {buyer"),
            ("{{buyer}}", "{Mia}"),
            ("", ""),
        ] {
            assert_eq!(filled(reply, ["Mia", "cs_1"]), expected, "{reply}");
        }
        // A buyer chooses their name.
        assert_eq!(filled("Hello {buyer}", ["{order}", "cs_1"]), "Hello {order}");
    }

    /// Status after each act, by the status before it: OPEN, AWAITING_CUSTOMER, AWAITING_MERCHANT, CLOSED.
    #[test]
    fn the_table_of_the_contract() {
        let to = |status| Ok::<_, Refusal>(status);
        for (what, after) in [
            (Act::CustomerWrites, [to(AwaitingMerchant); 4]),
            (
                Act::StaffWrites,
                [Open, AwaitingCustomer, AwaitingMerchant, Closed].map(to),
            ),
            (
                Act::AutoReply,
                [Open, AwaitingCustomer, AwaitingMerchant, Closed].map(to),
            ),
            (
                Act::MerchantWrites,
                [
                    to(AwaitingCustomer),
                    to(AwaitingCustomer),
                    to(AwaitingCustomer),
                    Err(Refusal::MessageOnClosed),
                ],
            ),
            (
                CLOSE,
                [to(Closed), to(Closed), to(Closed), Err(Refusal::AlreadyClosed)],
            ),
            (
                REOPEN,
                [
                    Err(Refusal::NotClosed),
                    Err(Refusal::NotClosed),
                    Err(Refusal::NotClosed),
                    to(Open),
                ],
            ),
            (
                Act::Await,
                [
                    to(AwaitingCustomer),
                    to(AwaitingCustomer),
                    to(AwaitingCustomer),
                    Err(Refusal::StatusOfClosed),
                ],
            ),
        ] {
            for (before, after) in [Open, AwaitingCustomer, AwaitingMerchant, Closed]
                .into_iter()
                .zip(after)
            {
                let found = act(before, what).map(|change| change.status);
                assert_eq!(found, after, "{what:?} at {before}");
            }
        }
    }

    #[test]
    fn each_change_leaves_its_trail_and_its_counts() {
        use Unread::{Kept, More};
        for (before, what, trail, merchant, customer) in [
            (Open, Act::CustomerWrites, None, More, Kept),
            (
                Closed,
                Act::CustomerWrites,
                Some("Case reopened by customer"),
                More,
                Kept,
            ),
            (Open, Act::MerchantWrites, None, Unread::None, More),
            (Closed, Act::StaffWrites, None, More, More),
            (Open, Act::AutoReply, None, Kept, More),
            (Open, CLOSE, Some("Case closed by merchant"), Kept, Kept),
            (
                Open,
                Act::Close(Closer::Side(Side::Customer)),
                Some("Case closed by customer"),
                Kept,
                Kept,
            ),
            (
                AwaitingCustomer,
                Act::Close(Closer::Idleness),
                Some("Case closed automatically"),
                Kept,
                Kept,
            ),
            (Closed, REOPEN, Some("Case reopened by merchant"), Kept, Kept),
            (
                Closed,
                Act::Reopen(Side::Customer),
                Some("Case reopened by customer"),
                Kept,
                Kept,
            ),
            (
                Open,
                Act::Await,
                Some("Status changed to awaiting customer"),
                Kept,
                Kept,
            ),
            (AwaitingCustomer, Act::Await, None, Kept, Kept),
        ] {
            let change = act(before, what).unwrap();
            assert_eq!(
                (change.trail, change.merchant, change.customer),
                (trail, merchant, customer),
                "{what:?}"
            );
            assert_eq!(change.escalates, what == Act::StaffWrites);
            let closes = change.status == Closed && before != Closed;
            assert_eq!(matches!(change.closing, Closing::By(_)), closes, "{what:?}");
            assert_eq!(
                change.is_nothing(before),
                before == AwaitingCustomer && what == Act::Await
            );
            let reopens = before == Closed && change.status != Closed;
            assert_eq!(change.closing == Closing::Undone, reopens, "{what:?}");
        }
    }

    #[test]
    fn idle_cases_are_warned_and_then_closed() {
        let since = Timestamp::from_millis(1_000 * DAY);
        let at = |days: i64| since.plus_millis(days * DAY);
        let policy = |days| IdlePolicy { enabled: true, days };
        let next = |days, warned| policy(days).next(AwaitingCustomer, since, warned);
        assert_eq!(next(14, None), Some((IdleStep::Warn, at(12))));
        assert_eq!(next(14, Some(at(12))), Some((IdleStep::Close, at(14))));
        // A late warning, or a shorter policy, does not shorten the notice.
        assert_eq!(next(14, Some(at(13))), Some((IdleStep::Close, at(15))));
        assert_eq!(next(5, Some(at(12))), Some((IdleStep::Close, at(14))));
        assert_eq!(next(3, None), Some((IdleStep::Warn, at(1))));
        assert_eq!(next(2, None), Some((IdleStep::Warn, at(1))));
        assert_eq!(next(1, None), Some((IdleStep::Warn, since.plus_millis(DAY / 2))));
        for status in [Open, AwaitingMerchant, Closed] {
            assert_eq!(policy(14).next(status, since, None), None);
        }
        let off = IdlePolicy {
            enabled: false,
            days: 14,
        };
        assert_eq!(off.next(AwaitingCustomer, since, None), None);
    }

    #[test]
    fn only_these_types_may_be_attached() {
        for good in [
            "image/png",
            "image/svg+xml",
            "application/pdf",
            "text/plain",
            "application/zip",
        ] {
            assert!(is_attachable(good), "{good}");
        }
        for bad in [
            "text/html",
            "image/",
            "image",
            "image/p g",
            "image/png; a=b",
            "IMAGE/png",
            "application/x-sh",
            "",
        ] {
            assert!(!is_attachable(bad), "{bad}");
        }
    }
}

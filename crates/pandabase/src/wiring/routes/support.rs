//! URLs of support cases and of the customer portal.

use super::methods::{DELETE, GET, PATCH, POST};
use crate::surfaces::portal;
use http::StatusCode;
use pandabase_commerce::support::cases;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access::{Dashboard, Public, Scope};
use pandabase_platform::api::endpoint::{
    Endpoint, action, portal_action, portal_read, portal_write, read, write,
};

/// Support cases, for merchants.
pub fn case_api() -> Vec<Endpoint> {
    use cases::service::{list, mark_read, messages, send, show, update};
    use cases::{attachments, settings};
    const ATTACHMENTS: &str = "/v2/stores/{storeId}/cases/{caseId}/attachments";
    const ATTACHMENT: &str = "/v2/stores/{storeId}/cases/{caseId}/attachments/{attachmentId}";
    const CASES: &str = "/v2/core/stores/{storeId}/cases";
    const CASE: &str = "/v2/core/stores/{storeId}/cases/{caseId}";
    const MESSAGES: &str = "/v2/core/stores/{storeId}/cases/{caseId}/messages";
    const READ: &str = "/v2/core/stores/{storeId}/cases/{caseId}/read";
    const SETTINGS: &str = "/v2/stores/{storeId}/settings/cases";
    let (reads, writes) = (Scope(S::CasesRead), Scope(S::CasesWrite));
    let (people_read, people_write) = (Dashboard(S::CasesRead), Dashboard(S::CasesWrite));
    vec![
        read(GET, CASES, reads, "listCases", list),
        read(GET, CASE, reads, "getCase", show),
        write(PATCH, CASE, writes, "updateCase", update),
        read(GET, MESSAGES, reads, "listCaseMessages", messages),
        action(POST, MESSAGES, writes, "sendCaseMessage", send)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.case_messages),
        write(POST, READ, writes, "readCase", mark_read),
        write(
            POST,
            ATTACHMENTS,
            people_write,
            "addCaseAttachment",
            attachments::create,
        )
        .status(StatusCode::CREATED)
        .limited(|limits| limits.case_messages)
        .without_key(),
        read(
            GET,
            ATTACHMENT,
            people_read,
            "getCaseAttachment",
            attachments::show,
        ),
        read(GET, SETTINGS, people_read, "getCaseSettings", settings::show),
        write(
            PATCH,
            SETTINGS,
            // Settings are an administrator's, and nobody gets more by a token than by their role.
            Dashboard(S::StoreWrite),
            "updateCaseSettings",
            settings::update,
        )
        .without_key(),
    ]
}

/// What the team of a store writes about its cases for itself: whoever may answer buyers may write it.
pub fn case_desk_api() -> Vec<Endpoint> {
    use cases::{notes, replies};
    const NOTES: &str = "/v2/stores/{storeId}/cases/{caseId}/notes";
    const NOTE: &str = "/v2/stores/{storeId}/cases/{caseId}/notes/{noteId}";
    const REPLIES: &str = "/v2/stores/{storeId}/canned-replies";
    const REPLY: &str = "/v2/stores/{storeId}/canned-replies/{replyId}";
    let (reads, writes) = (Dashboard(S::CasesRead), Dashboard(S::CasesWrite));
    vec![
        read(GET, NOTES, reads, "listCaseNotes", notes::list),
        action(POST, NOTES, writes, "addCaseNote", notes::add)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.case_messages)
            .without_key(),
        write(DELETE, NOTE, writes, "deleteCaseNote", notes::delete).without_key(),
        read(GET, REPLIES, reads, "listCannedReplies", replies::list),
        write(POST, REPLIES, writes, "createCannedReply", replies::create)
            .status(StatusCode::CREATED)
            .without_key(),
        read(GET, REPLY, reads, "getCannedReply", replies::show),
        write(PATCH, REPLY, writes, "updateCannedReply", replies::update).without_key(),
        write(DELETE, REPLY, writes, "deleteCannedReply", replies::delete).without_key(),
    ]
}

/// The customer portal.
pub fn portal_api() -> Vec<Endpoint> {
    use portal::{cases, documents, orders, sessions, sign_in};
    const LINK: &str = "/v2/portal/auth/magic-link";
    const VERIFY: &str = "/v2/portal/auth/verify";
    const LOGOUT: &str = "/v2/portal/auth/logout";
    const SESSIONS: &str = "/v2/portal/sessions";
    const SESSION: &str = "/v2/portal/sessions/{sessionId}";
    const ORDERS: &str = "/v2/portal/orders";
    const ORDER: &str = "/v2/portal/orders/{orderId}";
    const WITHDRAWAL: &str = "/v2/portal/orders/{orderId}/withdrawal";
    const DOCUMENT: &str = "/v2/portal/orders/{orderId}/documents/{documentId}";
    const CASES: &str = "/v2/portal/cases";
    const CASE: &str = "/v2/portal/cases/{caseId}";
    const MESSAGES: &str = "/v2/portal/cases/{caseId}/messages";
    const CLOSE: &str = "/v2/portal/cases/{caseId}/close";
    const ATTACHMENTS: &str = "/v2/portal/cases/{caseId}/attachments";
    const ATTACHMENT: &str = "/v2/portal/cases/{caseId}/attachments/{attachmentId}";
    const REOPEN: &str = "/v2/portal/cases/{caseId}/reopen";
    vec![
        write(POST, LINK, Public, "requestPortalLink", sign_in::request).limited(|limits| limits.sign_in),
        // Codes are few, so whoever tries them is counted by address, too.
        action(POST, VERIFY, Public, "verifyPortalLink", sign_in::verify)
            .limited_by_failures(|limits| limits.wrong_codes),
        portal_write(POST, LOGOUT, "logOutOfPortal", sessions::logout),
        portal_read(GET, SESSIONS, "listPortalSessions", sessions::list),
        portal_write(DELETE, SESSION, "revokePortalSession", sessions::revoke),
        portal_read(GET, ORDERS, "listPortalOrders", orders::list),
        portal_read(GET, ORDER, "getPortalOrder", orders::show),
        portal_read(GET, DOCUMENT, "getPortalDocument", documents::show),
        portal_write(POST, WITHDRAWAL, "declarePortalWithdrawal", orders::withdraw)
            .status(StatusCode::CREATED),
        portal_read(GET, CASES, "listPortalCases", cases::list),
        portal_write(POST, CASES, "openPortalCase", cases::open)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.case_messages),
        portal_read(GET, CASE, "getPortalCase", cases::show),
        portal_write(GET, MESSAGES, "listPortalCaseMessages", cases::messages),
        portal_action(POST, MESSAGES, "sendPortalCaseMessage", cases::write)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.case_messages),
        portal_write(POST, ATTACHMENTS, "addPortalCaseAttachment", cases::announce)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.case_messages),
        portal_read(GET, ATTACHMENT, "getPortalCaseAttachment", cases::attachment),
        portal_write(POST, CLOSE, "closePortalCase", cases::close),
        portal_write(POST, REOPEN, "reopenPortalCase", cases::reopen),
    ]
}

pub(crate) fn portal_subscription_api() -> Vec<Endpoint> {
    use portal::plans::{change, pause, plans, resume};
    use portal::subscriptions::{amend_billing, billing, cancel, list, reactivate, retry, show};
    use portal::subscriptions::{switch_card, upcoming_invoice};
    const LIST: &str = "/v2/portal/subscriptions";
    const ONE: &str = "/v2/portal/subscriptions/{subscriptionId}";
    const CANCEL: &str = "/v2/portal/subscriptions/{subscriptionId}/cancel";
    const REACTIVATE: &str = "/v2/portal/subscriptions/{subscriptionId}/reactivate";
    const PAUSE: &str = "/v2/portal/subscriptions/{subscriptionId}/pause";
    const RESUME: &str = "/v2/portal/subscriptions/{subscriptionId}/resume";
    const PLANS: &str = "/v2/portal/subscriptions/{subscriptionId}/plans";
    const CHANGE: &str = "/v2/portal/subscriptions/{subscriptionId}/change";
    const UPCOMING: &str = "/v2/portal/subscriptions/{subscriptionId}/upcoming-invoice";
    const BILLING: &str = "/v2/portal/subscriptions/{subscriptionId}/billing";
    const CARD: &str = "/v2/portal/subscriptions/{subscriptionId}/payment-method";
    const RETRY: &str = "/v2/portal/subscriptions/{subscriptionId}/retry";
    vec![
        portal_read(GET, LIST, "listPortalSubscriptions", list),
        portal_read(GET, ONE, "getPortalSubscription", show),
        portal_write(POST, CANCEL, "cancelPortalSubscription", cancel),
        portal_write(POST, REACTIVATE, "reactivatePortalSubscription", reactivate),
        portal_write(POST, PAUSE, "pausePortalSubscription", pause),
        portal_write(POST, RESUME, "resumePortalSubscription", resume),
        portal_read(GET, PLANS, "listPortalPlans", plans),
        portal_action(POST, CHANGE, "changePortalSubscription", change).long(),
        portal_read(GET, UPCOMING, "getPortalUpcomingInvoice", upcoming_invoice),
        portal_read(GET, BILLING, "getPortalSubscriptionBilling", billing),
        portal_write(PATCH, BILLING, "updatePortalSubscriptionBilling", amend_billing),
        portal_write(POST, CARD, "switchPortalSubscriptionCard", switch_card),
        portal_action(POST, RETRY, "retryPortalSubscription", retry).long(),
    ]
}

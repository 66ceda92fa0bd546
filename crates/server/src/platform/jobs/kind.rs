//! TITLE

use super::{Job, Next};
use crate::commerce::billing::subscriptions::renewal::notices;
use crate::commerce::insight::reports;
use crate::commerce::money::payouts::dispatch;
use crate::commerce::orders::geo as orders_geo;
use crate::commerce::payments;
use crate::commerce::payments::charging::renewal;
use crate::commerce::payments::evidence;
use crate::platform::app::App;
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::surfaces::sandbox;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An action at work.
pub type Acting = Pin<Box<dyn Future<Output = Result<(), ApiError>> + Send>>;

/// How a job is done.
pub enum Runner {
    /// In one transaction, which also ends the job: its effect happens exactly once.
    Transaction(fn(&mut Tx<'_>, &Ctx<'_>, &Job) -> Result<Next, ApiError>),
    /// With calls to other machines; it ends itself with [`super::finish`] in its last transaction
    /// and must bear being run again.
    Action(fn(Arc<App>, Job) -> Acting),
}

pandabase_domain::text_enum! {
    /// What a job does.
    pub enum JobKind {
        /// Removes what has been kept long enough.
        Housekeeping = "housekeeping",
        /// Sends an event to an endpoint.
        WebhookDelivery = "webhook_delivery",
        /// Hands a mail to the SMTP server.
        MailSend = "mail_send",
        /// Finds out what became of a charge whose answer was never stored.
        PaymentRecovery = "payment_recovery",
        /// Finds out what became of a payment method that is being added, and gives it up in time.
        PaymentMethodSetup = "payment_method_setup",
        /// Gives up a charge that takes too long.
        PaymentTimeout = "payment_timeout",
        /// Asks the processor for a refund.
        RefundRequest = "refund_request",
        /// Closes a dispute without evidence.
        DisputeDeadline = "dispute_deadline",
        /// Hands evidence in a dispute to the processor.
        DisputeEvidence = "dispute_evidence",
        /// Delivers a line of an order that the capture could not deliver.
        LineDelivery = "line_delivery",
        /// Looks up where a buyer is.
        GeoLookup = "geo_lookup",
        /// Warns the customer of an idle case, then closes it.
        CaseIdle = "case_idle",
        /// Forgets an uploaded file that no message carries.
        AttachmentExpiry = "attachment_expiry",
        /// Plans idle cases again after the store's settings changed.
        CasePlan = "case_plan",
        /// Makes a report.
        ReportMake = "report_make",
        /// Forgets a report and its files.
        ReportExpiry = "report_expiry",
        /// The sandbox processor captures an asynchronous charge.
        SandboxSettlement = "sandbox_settlement",
        /// A message of the sandbox processor arrives.
        SandboxMessage = "sandbox_message",
        /// Sends a payout with its batch.
        PayoutDispatch = "payout_dispatch",
        /// The sandbox's bank credits a payout.
        SandboxTransfer = "sandbox_transfer",
        /// The sandbox's bank ends the review of a bank account.
        SandboxBankReview = "sandbox_bank_review",
        /// Charges a subscription for its next period.
        SubscriptionRenewal = "subscription_renewal",
        /// Tells that a trial ends or a charge comes.
        SubscriptionNotice = "subscription_notice",
        /// Takes back what a cancelled subscription gave.
        SubscriptionEnd = "subscription_end",
        /// Tells a customer that the card of a subscription expires.
        CardExpiryNotice = "card_expiry_notice",
        /// Ends a billing agreement that nobody accepted.
        MandateExpiry = "mandate_expiry",
    }
}

impl JobKind {
    /// The function that does it.
    pub fn runner(self) -> Runner {
        match self {
            Self::Housekeeping => Runner::Transaction(crate::wiring::housekeeping::run),
            Self::WebhookDelivery => Runner::Action(crate::commerce::notify::delivery::deliver),
            Self::MailSend => Runner::Action(crate::platform::mail::outbox::send),
            Self::PaymentRecovery => Runner::Action(payments::run_recovery),
            Self::PaymentMethodSetup => Runner::Action(crate::commerce::payments::charging::setup::run),
            Self::PaymentTimeout => Runner::Action(payments::run_timeout),
            Self::RefundRequest => Runner::Action(payments::run_refund),
            Self::DisputeDeadline => Runner::Transaction(payments::run_deadline),
            Self::DisputeEvidence => Runner::Action(evidence::run),
            Self::LineDelivery => Runner::Action(payments::run_delivery),
            Self::GeoLookup => Runner::Transaction(orders_geo::run),
            Self::CaseIdle => Runner::Transaction(crate::commerce::support::cases::idle::run),
            Self::AttachmentExpiry => Runner::Action(crate::commerce::support::cases::attachments::expire),
            Self::CasePlan => Runner::Transaction(crate::commerce::support::cases::idle::run_plan),
            Self::ReportMake => Runner::Action(reports::make),
            Self::ReportExpiry => Runner::Action(reports::expire),
            Self::SandboxSettlement => Runner::Transaction(sandbox::run_settlement),
            Self::SandboxMessage => Runner::Transaction(sandbox::run_message),
            Self::PayoutDispatch => Runner::Action(dispatch::run),
            Self::SandboxTransfer => Runner::Transaction(sandbox::run_transfer),
            Self::SandboxBankReview => Runner::Transaction(sandbox::run_review),
            Self::SubscriptionRenewal => Runner::Action(renewal::run),
            Self::SubscriptionNotice => Runner::Transaction(notices::run_notice),
            Self::SubscriptionEnd => Runner::Transaction(notices::run_end),
            Self::CardExpiryNotice => Runner::Transaction(notices::run_card_notice),
            Self::MandateExpiry => Runner::Transaction(crate::commerce::billing::mandates::run_expiry),
        }
    }
}

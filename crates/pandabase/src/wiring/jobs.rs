//! Every kind of job and the function that runs it.

use crate::surfaces::sandbox::{messages, transfers};
use crate::wiring::{housekeeping, secrets};
use pandabase_commerce::billing::mandates::agreement;
use pandabase_commerce::billing::subscriptions::renewal::notices;
use pandabase_commerce::closing;
use pandabase_commerce::files;
use pandabase_commerce::insight::{digest, reports};
use pandabase_commerce::money::payouts::dispatch;
use pandabase_commerce::notify::{deliveries, delivery};
use pandabase_commerce::orders::geo;
use pandabase_commerce::payments::charging::{deadline, recovery, renewal, setup};
use pandabase_commerce::payments::{evidence, fulfil, inbound, reviews};
use pandabase_commerce::support::cases::{attachments, idle};
use pandabase_platform::app::Runner;
use pandabase_platform::jobs::{JobKind, clock};
use pandabase_platform::mail::outbox;
use pandabase_platform::papers;

/// The function that runs a kind of job.
pub fn runner(kind: JobKind) -> Runner {
    use Runner::{Action, Transaction};
    match kind {
        JobKind::Housekeeping => Transaction(housekeeping::run),
        JobKind::SecretsBinding => Action(secrets::bind),
        JobKind::WebhookDelivery => Action(delivery::deliver),
        JobKind::WebhookReplay => Transaction(deliveries::replay::run),
        JobKind::MailSend => Action(outbox::send),
        JobKind::PaperNumbers => Transaction(papers::number),
        JobKind::PaymentRecovery => Action(recovery::run_recovery),
        JobKind::PaymentMethodSetup => Action(setup::run),
        JobKind::PaymentTimeout => Action(recovery::run_timeout),
        JobKind::ReviewExpiry => Transaction(reviews::jobs::run_expiry),
        JobKind::ReviewReturn => Action(reviews::jobs::run_return),
        JobKind::RefundRequest => Action(recovery::run_refund),
        JobKind::DisputeDeadline => Transaction(deadline::run_deadline),
        JobKind::DisputeEvidence => Action(evidence::run),
        JobKind::ProcessorEvent => Action(inbound::jobs::run_event),
        JobKind::ProcessorNews => Action(inbound::jobs::run_news),
        JobKind::LineDelivery => Action(fulfil::job::run),
        JobKind::GeoLookup => Transaction(geo::run),
        JobKind::CaseIdle => Transaction(idle::run),
        JobKind::AttachmentExpiry => Action(attachments::expire),
        JobKind::FileExpiry => Action(files::expiry::expire),
        JobKind::CasePlan => Transaction(idle::run_plan),
        JobKind::ReportMake => Action(reports::job::make),
        JobKind::ReportExpiry => Action(reports::job::expire),
        JobKind::SandboxSettlement => Transaction(messages::run_settlement),
        JobKind::SandboxMessage => Transaction(messages::run_message),
        JobKind::PayoutDispatch => Action(dispatch::run),
        JobKind::SandboxTransfer => Transaction(transfers::run_transfer),
        JobKind::SandboxBankReview => Transaction(transfers::run_review),
        JobKind::SubscriptionRenewal => Action(renewal::run),
        JobKind::SubscriptionNotice => Transaction(notices::run_notice),
        JobKind::SubscriptionEnd => Transaction(notices::run_end),
        JobKind::CardExpiryNotice => Transaction(notices::run_card_notice),
        JobKind::MandateExpiry => Transaction(agreement::run_expiry),
        JobKind::StoreClosing => Transaction(closing::run),
        JobKind::StoreDigest => Transaction(digest::job::run),
        JobKind::ClockMove => Transaction(clock::settle),
    }
}

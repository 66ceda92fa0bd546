//! Every kind of job.

pandabase_domain::text_enum! {
    /// What a job does.
    pub enum JobKind {
        /// Removes what has been kept long enough.
        Housekeeping = "housekeeping",
        /// Binds the secrets of earlier versions to their rows.
        SecretsBinding = "secrets_binding",
        /// Sends an event to an endpoint.
        WebhookDelivery = "webhook_delivery",
        /// Queues events of the past for an endpoint once more.
        WebhookReplay = "webhook_replay",
        /// Hands a mail to the SMTP server.
        MailSend = "mail_send",
        /// Gives invoices and credit notes their numbers.
        PaperNumbers = "paper_numbers",
        /// Finds out what became of a charge whose answer was never stored.
        PaymentRecovery = "payment_recovery",
        /// Finds out what became of a payment method that is being added, and gives it up in time.
        PaymentMethodSetup = "payment_method_setup",
        /// Gives up a charge that takes too long.
        PaymentTimeout = "payment_timeout",
        /// Gives a payment back that nobody reviewed in time.
        ReviewExpiry = "review_expiry",
        /// Asks the processor to give back a charge that was held.
        ReviewReturn = "review_return",
        /// Asks the processor for a refund.
        RefundRequest = "refund_request",
        /// Closes a dispute without evidence.
        DisputeDeadline = "dispute_deadline",
        /// Hands evidence in a dispute to the processor.
        DisputeEvidence = "dispute_evidence",
        /// Reads what an event of the processor is about, and applies it.
        ProcessorEvent = "processor_event",
        /// Lists the events of the processor, so that none that was not delivered is missed.
        ProcessorNews = "processor_news",
        /// Delivers a line of an order that the capture could not deliver.
        LineDelivery = "line_delivery",
        /// Looks up where a buyer is.
        GeoLookup = "geo_lookup",
        /// Warns the customer of an idle case, then closes it.
        CaseIdle = "case_idle",
        /// Forgets an uploaded file that no message carries.
        AttachmentExpiry = "attachment_expiry",
        /// Forgets a picture or a download that nothing uses.
        FileExpiry = "file_expiry",
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
        /// Cancels the subscriptions of a store that was deleted.
        StoreClosing = "store_closing",
        /// Mails whoever wants it what a store's day or week came to.
        StoreDigest = "store_digest",
        /// Held while a store's clock moves; run only when the move was cut off, to set the queue right.
        ClockMove = "clock_move",
    }
}

impl JobKind {
    /// Whether the calendar causes its effects rather than what planned it, which may be years ago.
    pub const fn begins_anew(self) -> bool {
        matches!(
            self,
            Self::Housekeeping
                | Self::ProcessorNews
                | Self::SubscriptionRenewal
                | Self::SubscriptionNotice
                | Self::CardExpiryNotice
                | Self::StoreDigest
        )
    }

    /// The kind of a stored job; `None` for one that only a newer version knows.
    pub(super) fn known(stored: String) -> Option<Self> {
        Self::parse(&stored)
    }
}

// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
//! The operations, by what they are about.

use super::types::{
    AbandonedCart, Activation, AddedValues, Announced, AnnouncedFile, AnyProductType, ApiLog, AttachmentUrl,
    Balance, BankAccount, CancelBody, CannedReply, CartStatus, CaseMessage, CaseNote, CasePatch,
    CasePriority, CaseSettings, CaseSettingsPatch, CaseStatus, CaseWithOrderOfCase,
    CaseWithOrderOfCaseDetail, Category, CategoryChange, CategoryDetail, CategorySortBy, ChangeBody,
    ChangePreview, CheckoutSession, ClockView, ConnectedAccount, CountrySales, Coupon, CouponChange,
    CouponSort, CouponType, CreateCheckoutBody, Customer, CustomerChange, CustomerDetail, CustomerSortBy,
    Deleted, Delivery, DeliveryStatus, Direction, Dispute, DisputeAmounts, DisputeDetail, DisputeEvidence,
    DisputeStatus, Download, EntryType, Estimate, EstimateCheckoutBody, EventResend, EventType, FieldAnswer,
    FileFormat, FilePurpose, Fork, Found, Granularity, GrossVolume, Invoice, KeyCheck, KeyOnMachine,
    KeysBody, LabAnswers, LabReceiver, LabRequest, LabRequestDetail, LabSend, LabSent, LedgerEntry, License,
    LicenseStatus, ListChange, LoggedMethod, MadeFork, Mandate, MandateAuthorization, MandatePayment, Meter,
    MeterPatch, Meters, MonthlyRevenue, MoveClock, NewActivation, NewAttachment, NewAuthorization,
    NewCategory, NewConnectedAccount, NewCoupon, NewEvidence, NewFile, NewFork, NewList, NewMandate,
    NewMessage, NewMeter, NewNote, NewPaylink, NewPayment, NewProduct, NewRefund, NewReply, NewReport,
    NewRule, NewSnapshot, NewWebhook, OpenPaylinkBody, OrderAmounts, OrderDetail, OrderStatus, OrderSummary,
    Overview, PayBody, PayResult, Paylink, PaylinkChange, PaylinkStatus, PaymentDetail, PaymentStatus,
    PaymentSummary, Payout, PayoutDetail, PayoutRequest, Period, PricingModel, Product, ProductChange,
    ProductSortBy, ProductStatus, ProductType, Queued, Quote, Read, ReceiptSent, Received, RecurringMonths,
    RecurringOverview, Refund, RefundDetail, RefundStatus, RemovedValues, Replay, ReplyChange, Report,
    ReportStatus, ReportType, Requested, Requeued, ResetDone, ReviewDetail, ReviewStatus, ReviewView,
    RolledSecret, RuleChange, SentDelivery, ShieldAnalytics, ShieldList, ShieldListDetail, ShieldRule,
    SimulatedBankEvent, SimulatedEvent, SimulatedPayoutEvent, Snapshot, StatusCount, Store, StoreChange,
    StoreEvent, StoreEvents, StoreFile, StoreRequirement, StoreReset, Storefront, StorefrontCategory,
    StorefrontCategoryDetail, StorefrontProduct, StorefrontProductItem, StorefrontSortBy, Subscription,
    SubscriptionStatus, SubscriptionUsage, TaxDetails, TaxDetailsBody, TestRequest, TestResult, ToList,
    ToldWebhook, Trace, Trial, TrialResult, UpdateBody, UpdateCheckoutBody, UsageEvent, UsageReport,
    ValuesChanged, Verification, VerifyBody, Webhook, WebhookPatch, Withdrawal,
};
use crate::paging::Paged;
use crate::request::{Call, Credential, Keyed};
use crate::transport::Core;
use serde::Serialize;

/// What `getGrossVolume` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetGrossVolumeQuery {
    /// Last moment that counts.
    #[serde(rename = "endDate", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// The unit of time of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<Granularity>,
    /// A span of time up to now, in place of two dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// First moment that counts.
    #[serde(rename = "startDate", default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// What `getOrdersByCountry` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetOrdersByCountryQuery {
    /// Last moment that counts.
    #[serde(rename = "endDate", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// The unit of time of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<Granularity>,
    /// A span of time up to now, in place of two dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// First moment that counts.
    #[serde(rename = "startDate", default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// What `getAnalyticsOverview` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetAnalyticsOverviewQuery {
    /// Last moment that counts.
    #[serde(rename = "endDate", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// The unit of time of a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<Granularity>,
    /// A span of time up to now, in place of two dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// First moment that counts.
    #[serde(rename = "startDate", default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// Sums over time: volume, orders, countries, recurring revenue.
#[derive(Debug, Clone, Copy)]
pub struct AnalyticsResource<'c> {
    pub(super) core: &'c Core,
}

impl AnalyticsResource<'_> {
    /// Sums what was paid, by hour, day, week or month; refunds are not subtracted.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_gross_volume(&self, query: &GetGrossVolumeQuery) -> Call<GrossVolume> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/analytics/gross-volume")
            .query(query)
            .call()
    }

    /// Sums twelve months: gross and net of fees and refunds.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_monthly_revenue(&self) -> Call<MonthlyRevenue> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/analytics/monthly-revenue")
            .call()
    }

    /// Counts orders and sums what was paid, by the country of the buyer.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_orders_by_country(&self, query: &GetOrdersByCountryQuery) -> Call<Vec<CountrySales>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/analytics/orders-by-country")
            .query(query)
            .call()
    }

    /// Sums a span of time up: volume, orders, customers, refunds and disputes.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_overview(&self, query: &GetAnalyticsOverviewQuery) -> Call<Overview> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/analytics/overview")
            .query(query)
            .call()
    }

    /// Shows monthly recurring revenue over twelve months: new, lost, and standing.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_recurring_revenue(&self) -> Call<RecurringMonths> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/analytics/subscriptions/mrr")
            .call()
    }

    /// Shows recurring revenue as it stands, with rates of churn and of trials that convert.
    ///
    /// Needs `ANALYTICS_READ`.
    pub fn get_subscriptions_overview(&self) -> Call<RecurringOverview> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/analytics/subscriptions/overview")
            .call()
    }
}

/// What `listApiLogs` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListApiLogsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Only those with this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<LoggedMethod>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those answered with this status.
    #[serde(rename = "statusCode", default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Only those made with this token.
    #[serde(rename = "tokenId", default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<String>,
}

/// The requests that were made with the store's tokens.
#[derive(Debug, Clone, Copy)]
pub struct ApiLogsResource<'c> {
    pub(super) core: &'c Core,
}

impl ApiLogsResource<'_> {
    /// Shows a request that was made with one of the store's tokens.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `request_id`: The request, as its answer's `X-Request-Id` names it.
    pub fn get(&self, request_id: &str) -> Call<ApiLog> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/api-logs/")
            .segment("request_id", request_id)
            .call()
    }

    /// Lists the requests that were made with the store's tokens, newest first.
    ///
    /// Needs `WEBHOOKS_READ`.
    pub fn list(&self, query: &ListApiLogsQuery) -> Paged<ApiLog> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/api-logs")
            .query(query)
            .list()
    }
}

/// What `listCannedReplies` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCannedRepliesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What the store writes to its customers again and again.
#[derive(Debug, Clone, Copy)]
pub struct CannedRepliesResource<'c> {
    pub(super) core: &'c Core,
}

impl CannedRepliesResource<'_> {
    /// Makes a canned reply, of which a store can have a hundred. In its text `{buyer}` stands for
    /// the buyer's name, and `{order}` for the number of the order; whoever writes an answer puts
    /// them in.
    ///
    /// Needs `CASES_WRITE`.
    pub fn create(&self, body: &NewReply) -> Call<CannedReply> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/canned-replies")
            .body(body)
            .call()
    }

    /// Deletes a canned reply. Answers that it was put into stay.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `reply_id`: The canned reply.
    pub fn delete(&self, reply_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/canned-replies/")
            .segment("reply_id", reply_id)
            .call()
    }

    /// Shows a canned reply.
    ///
    /// Needs `CASES_READ`.
    ///
    /// - `reply_id`: The canned reply.
    pub fn get(&self, reply_id: &str) -> Call<CannedReply> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/canned-replies/")
            .segment("reply_id", reply_id)
            .call()
    }

    /// Lists the replies that the store sends again and again, by name.
    ///
    /// Needs `CASES_READ`.
    pub fn list(&self, query: &ListCannedRepliesQuery) -> Paged<CannedReply> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/canned-replies")
            .query(query)
            .list()
    }

    /// Changes a canned reply; what is not sent stays.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `reply_id`: The canned reply.
    pub fn update(&self, reply_id: &str, body: &ReplyChange) -> Call<CannedReply> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/canned-replies/")
            .segment("reply_id", reply_id)
            .body(body)
            .call()
    }
}

/// What `listCarts` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCartsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only those of the buyer with this address, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those that this became of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CartStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Checkout sessions that their buyers left, and mails that remind of them.
#[derive(Debug, Clone, Copy)]
pub struct CartsResource<'c> {
    pub(super) core: &'c Core,
}

impl CartsResource<'_> {
    /// Shows a cart that was abandoned, and what became of it.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `session_id`: The session.
    pub fn get(&self, session_id: &str) -> Call<AbandonedCart> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/carts/")
            .segment("session_id", session_id)
            .call()
    }

    /// Lists checkout sessions that expired unpaid although their buyers gave an address, the last
    /// one first. `from` and `to` are about when they expired. They are kept for fourteen days, the
    /// newest 10,000 of a store.
    ///
    /// Needs `ORDERS_READ`.
    pub fn list(&self, query: &ListCartsQuery) -> Paged<AbandonedCart> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/carts")
            .query(query)
            .list()
    }

    /// Mails the buyer a link to a fresh session with what is in the cart, at the prices of now. It
    /// can be paid for three days. A buyer is mailed once about a cart, not by stores from which
    /// they want no such mails, and at most three times a day by all stores.
    ///
    /// Needs `ORDERS_WRITE`.
    ///
    /// - `session_id`: The session.
    pub fn recover(&self, session_id: &str) -> Call<AbandonedCart> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/carts/")
            .segment("session_id", session_id)
            .text("/recover")
            .call()
    }
}

/// What `listCases` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCasesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only this customer's.
    #[serde(rename = "customerId", default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Only those about this order.
    #[serde(rename = "orderId", default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those with this priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<CasePriority>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CaseStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listCaseMessages` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCaseMessagesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listCaseNotes` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCaseNotesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Questions of customers about their orders, and the answers.
#[derive(Debug, Clone, Copy)]
pub struct CasesResource<'c> {
    pub(super) core: &'c Core,
}

impl CasesResource<'_> {
    /// Announces a file for the next message; it is uploaded with a PUT to `uploadUrl`.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    pub fn add_attachment(&self, case_id: &str, body: &NewAttachment) -> Call<Announced> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/attachments")
            .body(body)
            .call()
    }

    /// Adds a note for the team to a case, which can have a hundred.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    pub fn add_note(&self, case_id: &str, body: &NewNote) -> Call<CaseNote> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/notes")
            .body(body)
            .call()
    }

    /// Deletes a note.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    /// - `note_id`: The note.
    pub fn delete_note(&self, case_id: &str, note_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/notes/")
            .segment("note_id", note_id)
            .call()
    }

    /// Shows a case with its customer and its order.
    ///
    /// Needs `CASES_READ`.
    ///
    /// - `case_id`: The case.
    pub fn get(&self, case_id: &str) -> Call<CaseWithOrderOfCaseDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .call()
    }

    /// Gives an address from which an attachment can be fetched for some minutes.
    ///
    /// Needs `CASES_READ`.
    ///
    /// - `case_id`: The case.
    /// - `attachment_id`: The attachment.
    pub fn get_attachment(&self, case_id: &str, attachment_id: &str) -> Call<AttachmentUrl> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/attachments/")
            .segment("attachment_id", attachment_id)
            .call()
    }

    /// Lists the cases of the store's customers, the one with the latest message first.
    ///
    /// Needs `CASES_READ`.
    pub fn list(&self, query: &ListCasesQuery) -> Paged<CaseWithOrderOfCase> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases")
            .query(query)
            .list()
    }

    /// Lists what was written in a case, oldest first, with the attachments of each message.
    ///
    /// Needs `CASES_READ`.
    ///
    /// - `case_id`: The case.
    pub fn list_messages(&self, case_id: &str, query: &ListCaseMessagesQuery) -> Paged<CaseMessage> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/messages")
            .query(query)
            .list()
    }

    /// Lists the notes of the team on a case, newest first. Customers never see them.
    ///
    /// Needs `CASES_READ`.
    ///
    /// - `case_id`: The case.
    pub fn list_notes(&self, case_id: &str, query: &ListCaseNotesQuery) -> Paged<CaseNote> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/notes")
            .query(query)
            .list()
    }

    /// Marks the messages of a case as read.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    pub fn read(&self, case_id: &str) -> Call<Read, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/read")
            .keyed()
    }

    /// Answers a customer; the message is mailed too.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    pub fn send_message(&self, case_id: &str, body: &NewMessage) -> Call<CaseMessage, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .text("/messages")
            .body(body)
            .keyed()
    }

    /// Changes the priority or the status of a case.
    ///
    /// Needs `CASES_WRITE`.
    ///
    /// - `case_id`: The case.
    pub fn update(&self, case_id: &str, body: &CasePatch) -> Call<CaseWithOrderOfCase, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/cases/")
            .segment("case_id", case_id)
            .body(body)
            .keyed()
    }
}

/// What `listCategories` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCategoriesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Whether it is shown in a prominent place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether it is hidden from storefronts.
    #[serde(rename = "isArchived", default, skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    /// Whether it is marked as a favourite in the dashboard.
    #[serde(rename = "isFavourite", default, skip_serializing_if = "Option::is_none")]
    pub is_favourite: Option<bool>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those right below this one.
    #[serde(rename = "parentId", default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// Part of the name, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// What the list is ordered by.
    #[serde(rename = "sortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<CategorySortBy>,
    /// Which end of the list comes first.
    #[serde(rename = "sortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<Direction>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// How products are filed, for storefronts.
#[derive(Debug, Clone, Copy)]
pub struct CategoriesResource<'c> {
    pub(super) core: &'c Core,
}

impl CategoriesResource<'_> {
    /// Adds a category, below another one if that is named.
    ///
    /// Needs `CATEGORIES_WRITE`.
    pub fn create(&self, body: &NewCategory) -> Call<CategoryDetail, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/categories")
            .body(body)
            .keyed()
    }

    /// Deletes a category; its products stay.
    ///
    /// Needs `CATEGORIES_WRITE`.
    ///
    /// - `category_id`: The category.
    pub fn delete(&self, category_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/categories/")
            .segment("category_id", category_id)
            .keyed()
    }

    /// Shows a category with the ones above and below it and its products.
    ///
    /// Needs `CATEGORIES_READ`.
    ///
    /// - `category_id`: The category.
    pub fn get(&self, category_id: &str) -> Call<CategoryDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/categories/")
            .segment("category_id", category_id)
            .call()
    }

    /// Lists the store's categories.
    ///
    /// Needs `CATEGORIES_READ`.
    pub fn list(&self, query: &ListCategoriesQuery) -> Paged<Category> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/categories")
            .query(query)
            .list()
    }

    /// Changes a category; what is not sent stays.
    ///
    /// Needs `CATEGORIES_WRITE`.
    ///
    /// - `category_id`: The category.
    pub fn update(&self, category_id: &str, body: &CategoryChange) -> Call<CategoryDetail, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/categories/")
            .segment("category_id", category_id)
            .body(body)
            .keyed()
    }
}

/// Sessions in which a buyer fills in a form and pays, without a credential.
#[derive(Debug, Clone, Copy)]
pub struct CheckoutsResource<'c> {
    pub(super) core: &'c Core,
}

impl CheckoutsResource<'_> {
    /// Opens a session: what is bought, and by whom as far as known. The buyer is sent to
    /// `checkout_url`, or the session is paid by `payCheckoutSession`.
    pub fn create(&self, body: &CreateCheckoutBody) -> Call<CheckoutSession> {
        self.core
            .request("POST", Credential::Optional)
            .text("/v2/stores/")
            .store()
            .text("/checkouts")
            .body(body)
            .call()
    }

    /// Computes what a cart would cost, tax included, without opening a session.
    pub fn estimate(&self, body: &EstimateCheckoutBody) -> Call<Estimate> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/checkouts/estimate")
            .body(body)
            .call()
    }

    /// Shows a session.
    ///
    /// - `session_id`: The session.
    pub fn get(&self, session_id: &str) -> Call<CheckoutSession> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/checkouts/")
            .segment("session_id", session_id)
            .call()
    }

    /// Computes the tax of a cart at a place, part by part.
    pub fn get_tax_details(&self, body: &TaxDetailsBody) -> Call<TaxDetails> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/checkouts/tax-details")
            .body(body)
            .call()
    }

    /// Pays a session. `requires_action` names a page where the buyer has to confirm.
    ///
    /// - `session_id`: The session.
    pub fn pay(&self, session_id: &str, body: &PayBody) -> Call<PayResult, Keyed> {
        self.core
            .request("POST", Credential::Optional)
            .text("/v2/stores/")
            .store()
            .text("/checkouts/")
            .segment("session_id", session_id)
            .text("/pay")
            .body(body)
            .keyed()
    }

    /// Changes a session that was not paid; what is not sent stays.
    ///
    /// - `session_id`: The session.
    pub fn update(&self, session_id: &str, body: &UpdateCheckoutBody) -> Call<CheckoutSession> {
        self.core
            .request("PATCH", Credential::Optional)
            .text("/v2/stores/")
            .store()
            .text("/checkouts/")
            .segment("session_id", session_id)
            .body(body)
            .call()
    }
}

/// Accounts of others that a platform connects.
#[derive(Debug, Clone, Copy)]
pub struct ConnectedAccountsResource<'c> {
    pub(super) core: &'c Core,
}

impl ConnectedAccountsResource<'_> {
    /// Connects an account of somebody whom a platform is for. The store must be enabled as a
    /// platform by an operator, or the answer is 403; an address that has an account gets 409.
    ///
    /// Needs `STORE_WRITE`.
    pub fn create(&self, body: &NewConnectedAccount) -> Call<ConnectedAccount, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v3/stores/")
            .store()
            .text("/connected-accounts")
            .body(body)
            .keyed()
    }
}

/// What `listCoupons` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCouponsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Part of the code or the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// What the list is ordered by.
    #[serde(rename = "sortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<CouponSort>,
    /// Which end of the list comes first.
    #[serde(rename = "sortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<Direction>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Which kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CouponType>,
}

/// Codes that lower the price of an order.
#[derive(Debug, Clone, Copy)]
pub struct CouponsResource<'c> {
    pub(super) core: &'c Core,
}

impl CouponsResource<'_> {
    /// Adds a coupon, of a fixed amount or a percentage.
    ///
    /// Needs `COUPONS_WRITE`.
    pub fn create(&self, body: &NewCoupon) -> Call<Coupon, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/coupons")
            .body(body)
            .keyed()
    }

    /// Deletes a coupon; orders that used it keep their discount.
    ///
    /// Needs `COUPONS_WRITE`.
    ///
    /// - `coupon_id`: The coupon.
    pub fn delete(&self, coupon_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/coupons/")
            .segment("coupon_id", coupon_id)
            .keyed()
    }

    /// Shows a coupon and how often it was used.
    ///
    /// Needs `COUPONS_READ`.
    ///
    /// - `coupon_id`: The coupon.
    pub fn get(&self, coupon_id: &str) -> Call<Coupon> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/coupons/")
            .segment("coupon_id", coupon_id)
            .call()
    }

    /// Lists the store's coupons.
    ///
    /// Needs `COUPONS_READ`.
    pub fn list(&self, query: &ListCouponsQuery) -> Paged<Coupon> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/coupons")
            .query(query)
            .list()
    }

    /// Changes a coupon; what is not sent stays.
    ///
    /// Needs `COUPONS_WRITE`.
    ///
    /// - `coupon_id`: The coupon.
    pub fn update(&self, coupon_id: &str, body: &CouponChange) -> Call<Coupon, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/coupons/")
            .segment("coupon_id", coupon_id)
            .body(body)
            .keyed()
    }
}

/// What `listCustomers` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListCustomersQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The beginning of the email address, of what follows its `@`, of the name or its last word,
    /// or of the id, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// What the list is ordered by.
    #[serde(rename = "sortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<CustomerSortBy>,
    /// Which end of the list comes first.
    #[serde(rename = "sortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<Direction>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// The people who bought.
#[derive(Debug, Clone, Copy)]
pub struct CustomersResource<'c> {
    pub(super) core: &'c Core,
}

impl CustomersResource<'_> {
    /// Shows a customer with addresses, refunds and the latest orders.
    ///
    /// Needs `CUSTOMERS_READ`.
    ///
    /// - `customer_id`: The customer.
    pub fn get(&self, customer_id: &str) -> Call<CustomerDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/customers/")
            .segment("customer_id", customer_id)
            .call()
    }

    /// Lists the people who bought, with what they spent.
    ///
    /// Needs `CUSTOMERS_READ`.
    pub fn list(&self, query: &ListCustomersQuery) -> Paged<Customer> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/customers")
            .query(query)
            .list()
    }

    /// Gives a customer another email address, to which their orders, licences, subscriptions and
    /// mails belong from then on. Invoices that were issued stay as they are. Whoever signed in to
    /// the customer portal with the former address, or goes on paying with a card saved for it, is
    /// told. It is refused while another customer has the address, the first payment of a
    /// subscription is under way, or a dispute is open.
    ///
    /// Needs `CUSTOMERS_WRITE`.
    ///
    /// - `customer_id`: The customer.
    pub fn update(&self, customer_id: &str, body: &CustomerChange) -> Call<CustomerDetail> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/customers/")
            .segment("customer_id", customer_id)
            .body(body)
            .call()
    }
}

/// What `listDisputes` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListDisputesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Only those that evidence can be submitted for, or only the rest.
    #[serde(rename = "needsEvidence", default, skip_serializing_if = "Option::is_none")]
    pub needs_evidence: Option<bool>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// By opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Direction>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DisputeStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Payments that buyers contest at their bank, and the evidence against it.
#[derive(Debug, Clone, Copy)]
pub struct DisputesResource<'c> {
    pub(super) core: &'c Core,
}

impl DisputesResource<'_> {
    /// Shows a dispute and the order it is about.
    ///
    /// Needs `DISPUTES_READ`.
    ///
    /// - `dispute_id`: The dispute.
    pub fn get(&self, dispute_id: &str) -> Call<DisputeDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/disputes/")
            .segment("dispute_id", dispute_id)
            .call()
    }

    /// Tells what a dispute took from the store's balance, what a win gives back, and what the
    /// dispute has cost by now.
    ///
    /// Needs `DISPUTES_READ`.
    ///
    /// - `dispute_id`: The dispute.
    pub fn get_amounts(&self, dispute_id: &str) -> Call<DisputeAmounts> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/disputes/")
            .segment("dispute_id", dispute_id)
            .text("/amounts")
            .call()
    }

    /// Tells whether a dispute takes evidence, until when, and what is attached to it: the buyer,
    /// the bill, what was sold and, against fraud, earlier payments of the same buyer.
    ///
    /// Needs `DISPUTES_READ`.
    ///
    /// - `dispute_id`: The dispute.
    pub fn get_evidence(&self, dispute_id: &str) -> Call<DisputeEvidence> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/disputes/")
            .segment("dispute_id", dispute_id)
            .text("/evidence")
            .call()
    }

    /// Lists the disputes about the store's payments.
    ///
    /// Needs `DISPUTES_READ`.
    pub fn list(&self, query: &ListDisputesQuery) -> Paged<Dispute> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/disputes")
            .query(query)
            .list()
    }

    /// Hands evidence in, once, while the dispute asks for it; the buyer's history is attached to
    /// it.
    ///
    /// Needs `DISPUTES_WRITE`.
    ///
    /// - `dispute_id`: The dispute.
    pub fn submit_evidence(&self, dispute_id: &str, body: &NewEvidence) -> Call<DisputeDetail, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/disputes/")
            .segment("dispute_id", dispute_id)
            .text("/evidence")
            .body(body)
            .keyed()
    }
}

/// What `listEvents` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListEventsQuery {
    /// Only what comes behind this place: a `cursor`, the id of an event, or `now` for what is yet
    /// to happen. The oldest events that are kept when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only what comes before this place, newest first: a `cursor`, the id of an event, or `now`.
    /// Neither together with `after`, `from` or `wait` nor in a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Only events of these types, with commas between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<String>,
    /// Only events that happened at this time or later; not together with `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many events at most; 25 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Only events about this order, payment or subscription.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// How many seconds to wait for an event when there is none; a stream waits by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<i64>,
}

/// What happened in a store, in an order that never changes.
#[derive(Debug, Clone, Copy)]
pub struct EventsResource<'c> {
    pub(super) core: &'c Core,
}

impl EventsResource<'_> {
    /// Shows an event as webhooks are told of it.
    ///
    /// Needs `EVENTS_READ`.
    ///
    /// - `event_id`: The event.
    pub fn get(&self, event_id: &str) -> Call<StoreEvent> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/events/")
            .segment("event_id", event_id)
            .call()
    }

    /// Lists what happened in the last thirty days, oldest first, from a place on, or with `before`
    /// newest first; waits for the next event if asked to. With `Accept: text/event-stream` it
    /// sends events as they happen, each with its place as its id, and goes on behind
    /// `Last-Event-ID`.
    ///
    /// Needs `EVENTS_READ`.
    pub fn list(&self, query: &ListEventsQuery) -> Call<StoreEvents> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/events")
            .query(query)
            .call()
    }

    /// Lists the attempts to tell the store's webhooks of an event, 200 at most.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `event_id`: The event.
    pub fn list_deliveries(&self, event_id: &str) -> Call<Vec<ToldWebhook>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/events/")
            .segment("event_id", event_id)
            .text("/deliveries")
            .call()
    }

    /// Tells a webhook of an event once more, or every one that subscribes to it; the answer is the
    /// new attempts. Nothing follows when they fail.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `event_id`: The event.
    pub fn resend(&self, event_id: &str, body: &EventResend) -> Call<Vec<ToldWebhook>, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/events/")
            .segment("event_id", event_id)
            .text("/resend")
            .body(body)
            .keyed()
    }
}

/// What `listFiles` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListFilesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only pictures, or only downloads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<FilePurpose>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Pictures that a store shows, and files that it sells.
#[derive(Debug, Clone, Copy)]
pub struct FilesResource<'c> {
    pub(super) core: &'c Core,
}

impl FilesResource<'_> {
    /// Announces a picture or a download; it is uploaded with a PUT to `uploadUrl`, which must
    /// begin within five minutes.
    ///
    /// Needs `PRODUCTS_WRITE`.
    pub fn add(&self, body: &NewFile) -> Call<AnnouncedFile> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/files")
            .body(body)
            .call()
    }

    /// Deletes a file that no product uses; what was sold stays with its buyers.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `file_id`: The file or the picture.
    pub fn delete(&self, file_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/files/")
            .segment("file_id", file_id)
            .call()
    }

    /// Shows a file, and where it can be fetched.
    ///
    /// Needs `PRODUCTS_READ`.
    ///
    /// - `file_id`: The file or the picture.
    pub fn get(&self, file_id: &str) -> Call<StoreFile> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/files/")
            .segment("file_id", file_id)
            .call()
    }

    /// Lists the store's pictures and downloads, newest first.
    ///
    /// Needs `PRODUCTS_READ`.
    pub fn list(&self, query: &ListFilesQuery) -> Paged<StoreFile> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/files")
            .query(query)
            .list()
    }
}

/// What `listLicenses` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListLicensesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The customer.
    #[serde(rename = "customerId", default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The order.
    #[serde(rename = "orderId", default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The product.
    #[serde(rename = "productId", default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<LicenseStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listActivations` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListActivationsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Licence keys that were sold, and the machines they are activated on.
#[derive(Debug, Clone, Copy)]
pub struct LicensesResource<'c> {
    pub(super) core: &'c Core,
}

impl LicensesResource<'_> {
    /// Activates a key on the machine that a program runs on; for programs in the field, without a
    /// credential.
    pub fn activate(&self, body: &KeyOnMachine) -> Call<FieldAnswer> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/licenses/activate")
            .body(body)
            .call()
    }

    /// Activates a key on a machine; where it is active already, that activation is the answer.
    ///
    /// Needs `LICENSES_WRITE`.
    ///
    /// - `license_id`: The licence.
    pub fn create_activation(&self, license_id: &str, body: &NewActivation) -> Call<Activation, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/")
            .segment("license_id", license_id)
            .text("/activations")
            .body(body)
            .keyed()
    }

    /// Frees the machine's place.
    pub fn deactivate(&self, body: &KeyOnMachine) -> Call<FieldAnswer> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/licenses/deactivate")
            .body(body)
            .call()
    }

    /// Frees the place that a machine takes.
    ///
    /// Needs `LICENSES_WRITE`.
    ///
    /// - `license_id`: The licence.
    /// - `activation_id`: The activation.
    pub fn delete_activation(&self, license_id: &str, activation_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/")
            .segment("license_id", license_id)
            .text("/activations/")
            .segment("activation_id", activation_id)
            .keyed()
    }

    /// Shows a key.
    ///
    /// Needs `LICENSES_READ`.
    ///
    /// - `license_id`: The licence.
    pub fn get(&self, license_id: &str) -> Call<License> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/")
            .segment("license_id", license_id)
            .call()
    }

    /// Lists the keys that were sold, or that wait in a pool.
    ///
    /// Needs `LICENSES_READ`.
    pub fn list(&self, query: &ListLicensesQuery) -> Paged<License> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses")
            .query(query)
            .list()
    }

    /// Lists the machines that a key is active on.
    ///
    /// Needs `LICENSES_READ`.
    ///
    /// - `license_id`: The licence.
    pub fn list_activations(&self, license_id: &str, query: &ListActivationsQuery) -> Paged<Activation> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/")
            .segment("license_id", license_id)
            .text("/activations")
            .query(query)
            .list()
    }

    /// Makes a key invalid and gives its customer another one.
    ///
    /// Needs `LICENSES_WRITE`.
    ///
    /// - `license_id`: The licence.
    pub fn replace(&self, license_id: &str) -> Call<License, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/")
            .segment("license_id", license_id)
            .text("/replace")
            .keyed()
    }

    /// Tells a program whether its key is valid and active on its machine.
    pub fn validate(&self, body: &KeyOnMachine) -> Call<FieldAnswer> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/stores/")
            .store()
            .text("/licenses/validate")
            .body(body)
            .call()
    }

    /// Judges a key for your own server, by its text: whether it is valid, for which product, and
    /// on how many machines.
    ///
    /// Needs `LICENSES_READ`.
    pub fn verify(&self, body: &VerifyBody) -> Call<Verification, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/licenses/verify")
            .body(body)
            .keyed()
    }
}

/// Agreements by which a customer may be charged later.
#[derive(Debug, Clone, Copy)]
pub struct MandatesResource<'c> {
    pub(super) core: &'c Core,
}

impl MandatesResource<'_> {
    /// Announces a charge under a mandate. Its token is charged by `payUnderMandate`, once.
    ///
    /// Needs `BILLING_AGREEMENTS_WRITE`.
    pub fn authorize_payment(&self, body: &NewAuthorization) -> Call<MandateAuthorization, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/mandates/authorizations")
            .body(body)
            .keyed()
    }

    /// Asks a customer to agree to later charges; the customer is sent to `agreementUrl`.
    ///
    /// Needs `BILLING_AGREEMENTS_WRITE`.
    pub fn create(&self, body: &NewMandate) -> Call<Mandate, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/mandates")
            .body(body)
            .keyed()
    }
}

/// What `countOrders` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CountOrdersQuery {
    /// Only those from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Only those whose id, order number or customer's email address begins so, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only those from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listOrders` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListOrdersQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The beginning of an id, of the order number or of the customer's email address, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// By creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Direction>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listPayments` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListPaymentsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The beginning of an id, of the order number or of the customer's email address, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// By creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Direction>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PaymentStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Sales and their payments.
#[derive(Debug, Clone, Copy)]
pub struct OrdersResource<'c> {
    pub(super) core: &'c Core,
}

impl OrdersResource<'_> {
    /// Counts the store's orders by status, those of a search or a time alone where one is given.
    ///
    /// Needs `ORDERS_READ`.
    pub fn count(&self, query: &CountOrdersQuery) -> Call<Vec<StatusCount>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/orders/counts")
            .query(query)
            .call()
    }

    /// Shows an order with its lines, its payment and its keys.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `order_id`: The order.
    pub fn get(&self, order_id: &str) -> Call<OrderDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .call()
    }

    /// Tells what the amounts of an order are made of: lines, coupon, tax with its rate and place,
    /// fees with their formulas, and what a refund would give back and cost now.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `order_id`: The order.
    pub fn get_amounts(&self, order_id: &str) -> Call<OrderAmounts> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/amounts")
            .call()
    }

    /// Shows a payment with its fees, its buyer, its dispute and what happened to it.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `payment_id`: The payment.
    pub fn get_payment(&self, payment_id: &str) -> Call<PaymentDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/payments/")
            .segment("payment_id", payment_id)
            .call()
    }

    /// Shows what the buyer of an order declared to withdraw from it.
    ///
    /// Needs `REFUNDS_READ`.
    ///
    /// - `order_id`: The order.
    pub fn get_withdrawal(&self, order_id: &str) -> Call<Withdrawal> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/withdrawal")
            .call()
    }

    /// Lists the store's orders, newest first.
    ///
    /// Needs `ORDERS_READ`.
    pub fn list(&self, query: &ListOrdersQuery) -> Paged<OrderSummary> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders")
            .query(query)
            .list()
    }

    /// Lists the payments of the store's orders, newest first.
    ///
    /// Needs `ORDERS_READ`.
    pub fn list_payments(&self, query: &ListPaymentsQuery) -> Paged<PaymentSummary> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/payments")
            .query(query)
            .list()
    }

    /// Lists the refunds of an order.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `order_id`: The order.
    pub fn list_refunds(&self, order_id: &str) -> Call<Vec<Refund>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/refunds")
            .call()
    }

    /// Says that there was no right to withdraw from an order; the buyer is mailed.
    ///
    /// Needs `REFUNDS_WRITE`.
    ///
    /// - `order_id`: The order.
    pub fn reject_withdrawal(&self, order_id: &str) -> Call<Withdrawal, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/withdrawal/reject")
            .keyed()
    }

    /// Mails the buyer of a paid order the receipt once more, with keys and links; an order's buyer
    /// is mailed five times a day at most.
    ///
    /// Needs `ORDERS_WRITE`.
    ///
    /// - `order_id`: The order.
    pub fn resend_receipt(&self, order_id: &str) -> Call<ReceiptSent> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/receipt")
            .call()
    }

    /// Tries again at once to deliver the lines of an order that failed or wait.
    ///
    /// Needs `ORDERS_WRITE`.
    ///
    /// - `order_id`: The order.
    pub fn retry_fulfillment(&self, order_id: &str) -> Call<Requeued, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/orders/")
            .segment("order_id", order_id)
            .text("/retry-fulfillment")
            .keyed()
    }
}

/// What `listPaylinks` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListPaylinksQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Part of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PaylinkStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Links that open a checkout session each time they are followed.
#[derive(Debug, Clone, Copy)]
pub struct PaylinksResource<'c> {
    pub(super) core: &'c Core,
}

impl PaylinksResource<'_> {
    /// Adds a paylink, with prices that are fixed in it or those of the catalog.
    ///
    /// Needs `PRODUCTS_WRITE`.
    pub fn create(&self, body: &NewPaylink) -> Call<Paylink> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks")
            .body(body)
            .call()
    }

    /// Deletes a paylink; sessions that it opened stay.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `paylink_id`: The paylink.
    pub fn delete(&self, paylink_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks/")
            .segment("paylink_id", paylink_id)
            .call()
    }

    /// Switches a paylink off: it opens no session.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `paylink_id`: The paylink.
    pub fn disable(&self, paylink_id: &str) -> Call<Paylink> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks/")
            .segment("paylink_id", paylink_id)
            .text("/disable")
            .call()
    }

    /// Switches a paylink on again.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `paylink_id`: The paylink.
    pub fn enable(&self, paylink_id: &str) -> Call<Paylink> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks/")
            .segment("paylink_id", paylink_id)
            .text("/enable")
            .call()
    }

    /// Shows a paylink and how often it was paid.
    ///
    /// Needs `PRODUCTS_READ`.
    ///
    /// - `paylink_id`: The paylink.
    pub fn get(&self, paylink_id: &str) -> Call<Paylink> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks/")
            .segment("paylink_id", paylink_id)
            .call()
    }

    /// Lists the store's paylinks, newest first.
    ///
    /// Needs `PRODUCTS_READ`.
    pub fn list(&self, query: &ListPaylinksQuery) -> Paged<Paylink> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks")
            .query(query)
            .list()
    }

    /// Changes a paylink; what is not sent stays.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `paylink_id`: The paylink.
    pub fn update(&self, paylink_id: &str, body: &PaylinkChange) -> Call<Paylink> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/paylinks/")
            .segment("paylink_id", paylink_id)
            .body(body)
            .call()
    }
}

/// Charges under a mandate.
#[derive(Debug, Clone, Copy)]
pub struct PaymentsResource<'c> {
    pub(super) core: &'c Core,
}

impl PaymentsResource<'_> {
    /// Charges what was announced under a mandate.
    ///
    /// Needs `BILLING_AGREEMENTS_WRITE`.
    pub fn create(&self, body: &NewPayment) -> Call<MandatePayment, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/payments")
            .body(body)
            .keyed()
    }
}

/// What `listPayouts` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListPayoutsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listLedgerEntries` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListLedgerEntriesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Which kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<EntryType>,
}

/// Money paid out to the store, the bank accounts it goes to, and the ledger it comes from.
#[derive(Debug, Clone, Copy)]
pub struct PayoutsResource<'c> {
    pub(super) core: &'c Core,
}

impl PayoutsResource<'_> {
    /// Shows what a payout would cost, the fees it is made of with their rates, and when it would
    /// leave and arrive. It is refused where `requestPayout` would be.
    ///
    /// Needs `PAYOUTS_READ`.
    pub fn estimate(&self, body: &PayoutRequest) -> Call<Quote> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/payouts/estimate")
            .body(body)
            .call()
    }

    /// Shows a payout and where it is.
    ///
    /// Needs `PAYOUTS_READ`.
    ///
    /// - `payout_id`: The payout.
    pub fn get(&self, payout_id: &str) -> Call<PayoutDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/payouts/")
            .segment("payout_id", payout_id)
            .call()
    }

    /// Shows the balance, what it is made of since the month began by the store's clock, and what
    /// is on its way to the bank or held by open disputes.
    ///
    /// Needs `PAYOUTS_READ`.
    pub fn get_balance(&self) -> Call<Balance> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/payouts/balance")
            .call()
    }

    /// Lists what was paid out to the store, newest first.
    ///
    /// Needs `PAYOUTS_READ`.
    pub fn list(&self, query: &ListPayoutsQuery) -> Paged<Payout> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/payouts")
            .query(query)
            .list()
    }

    /// Lists the accounts that payouts go to.
    ///
    /// Needs `PAYOUTS_READ`.
    pub fn list_bank_accounts(&self) -> Call<Vec<BankAccount>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/payouts/bank-accounts")
            .call()
    }

    /// Lists the entries of the store's ledger, newest first; each says the balance after it.
    ///
    /// Needs `PAYOUTS_READ`.
    pub fn list_ledger_entries(&self, query: &ListLedgerEntriesQuery) -> Paged<LedgerEntry> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/payouts/ledger")
            .query(query)
            .list()
    }

    /// Requests a payout, to the primary bank account unless another is named. The balance is
    /// debited at once, amount and fee; the money leaves with a batch on Monday, Wednesday or
    /// Friday.
    ///
    /// Needs `PAYOUTS_WRITE`.
    pub fn request(&self, body: &PayoutRequest) -> Call<Requested, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/payouts")
            .body(body)
            .keyed()
    }
}

/// What `listProducts` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListProductsQuery {
    /// The category.
    #[serde(rename = "categoryId", default, skip_serializing_if = "Option::is_none")]
    pub category_id: Option<String>,
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether it can be bought.
    #[serde(rename = "inStock", default, skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Only products whose keys, or the units of a variant, have come down to their
    /// `lowStockThreshold`, or to none where there is no threshold; with `false`, only the others.
    #[serde(rename = "lowStock", default, skip_serializing_if = "Option::is_none")]
    pub low_stock: Option<bool>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// How the price comes about.
    #[serde(rename = "pricingModel", default, skip_serializing_if = "Option::is_none")]
    pub pricing_model: Option<PricingModel>,
    /// What kind of product.
    #[serde(rename = "productType", default, skip_serializing_if = "Option::is_none")]
    pub product_type: Option<ProductType>,
    /// Words to look for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// What the list is ordered by.
    #[serde(rename = "sortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<ProductSortBy>,
    /// Which end of the list comes first.
    #[serde(rename = "sortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<Direction>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listProductOrders` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListProductOrdersQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// By creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Direction>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What a store sells: downloads, licence keys and subscriptions, with their variants and meters.
#[derive(Debug, Clone, Copy)]
pub struct ProductsResource<'c> {
    pub(super) core: &'c Core,
}

impl ProductsResource<'_> {
    /// Says how many of some keys an upload would add to a product, and how many it would skip;
    /// nothing is stored.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `product_id`: The product.
    pub fn check_license_keys(&self, product_id: &str, body: &KeysBody) -> Call<KeyCheck> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/license-keys/check")
            .body(body)
            .call()
    }

    /// Adds a product, which can be bought at once unless it is a draft.
    ///
    /// Needs `PRODUCTS_WRITE`.
    pub fn create(&self, body: &NewProduct) -> Call<Product, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products")
            .body(body)
            .keyed()
    }

    /// Adds a meter to a product that is billed by use.
    ///
    /// Needs `METERS_WRITE`.
    ///
    /// - `product_id`: The product.
    pub fn create_meter(&self, product_id: &str, body: &NewMeter) -> Call<Meter, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/meters")
            .body(body)
            .keyed()
    }

    /// Takes a product off the market; orders and subscriptions of it stay.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `product_id`: The product.
    pub fn delete(&self, product_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .keyed()
    }

    /// Removes a meter; what it has counted is not billed.
    ///
    /// Needs `METERS_WRITE`.
    ///
    /// - `product_id`: The product.
    /// - `meter_id`: The meter.
    pub fn delete_meter(&self, product_id: &str, meter_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/meters/")
            .segment("meter_id", meter_id)
            .keyed()
    }

    /// Shows a product with its variants and categories.
    ///
    /// Needs `PRODUCTS_READ`.
    ///
    /// - `product_id`: The product.
    pub fn get(&self, product_id: &str) -> Call<Product> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .call()
    }

    /// Shows a meter.
    ///
    /// Needs `METERS_READ`.
    ///
    /// - `product_id`: The product.
    /// - `meter_id`: The meter.
    pub fn get_meter(&self, product_id: &str, meter_id: &str) -> Call<Meter> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/meters/")
            .segment("meter_id", meter_id)
            .call()
    }

    /// Lists the store's products, drafts too.
    ///
    /// Needs `PRODUCTS_READ`.
    pub fn list(&self, query: &ListProductsQuery) -> Paged<Product> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products")
            .query(query)
            .list()
    }

    /// Lists what of a product is billed by use.
    ///
    /// Needs `METERS_READ`.
    ///
    /// - `product_id`: The product.
    pub fn list_meters(&self, product_id: &str) -> Call<Meters> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/meters")
            .call()
    }

    /// Lists the orders in which a product was bought, newest first; it counts no more than 10,000
    /// of them.
    ///
    /// Needs `ORDERS_READ`.
    ///
    /// - `product_id`: The product, whether or not it was deleted.
    pub fn list_orders(&self, product_id: &str, query: &ListProductOrdersQuery) -> Paged<OrderSummary> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/orders")
            .query(query)
            .list()
    }

    /// Changes a product; what is not sent stays. Lists that are sent replace the ones before.
    ///
    /// Needs `PRODUCTS_WRITE`.
    ///
    /// - `product_id`: The product.
    pub fn update(&self, product_id: &str, body: &ProductChange) -> Call<Product, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .body(body)
            .keyed()
    }

    /// Changes what the units of a meter cost.
    ///
    /// Needs `METERS_WRITE`.
    ///
    /// - `product_id`: The product.
    /// - `meter_id`: The meter.
    pub fn update_meter(&self, product_id: &str, meter_id: &str, body: &MeterPatch) -> Call<Meter, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .text("/meters/")
            .segment("meter_id", meter_id)
            .body(body)
            .keyed()
    }
}

/// What `listRefunds` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListRefundsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// By creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Direction>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RefundStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Money given back to buyers.
#[derive(Debug, Clone, Copy)]
pub struct RefundsResource<'c> {
    pub(super) core: &'c Core,
}

impl RefundsResource<'_> {
    /// Gives a buyer money back, all that is left of the payment unless an amount is named.
    ///
    /// Needs `REFUNDS_WRITE`.
    ///
    /// - `order_id`: The order.
    pub fn create(&self, order_id: &str, body: &NewRefund) -> Call<RefundDetail, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/refunds/orders/")
            .segment("order_id", order_id)
            .body(body)
            .keyed()
    }

    /// Shows a refund and its order.
    ///
    /// Needs `REFUNDS_READ`.
    ///
    /// - `refund_id`: The refund.
    pub fn get(&self, refund_id: &str) -> Call<RefundDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/refunds/")
            .segment("refund_id", refund_id)
            .call()
    }

    /// Lists the store's refunds, newest first.
    ///
    /// Needs `REFUNDS_READ`.
    pub fn list(&self, query: &ListRefundsQuery) -> Paged<Refund> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/refunds")
            .query(query)
            .list()
    }
}

/// What `listReports` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListReportsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ReportStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Which kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ReportType>,
}

/// Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files.
#[derive(Debug, Clone, Copy)]
pub struct ReportsResource<'c> {
    pub(super) core: &'c Core,
}

impl ReportsResource<'_> {
    /// Orders a report. It is made in the background; `getReport` tells when it is there.
    ///
    /// Needs `REPORTS_WRITE`.
    pub fn create(&self, body: &NewReport) -> Call<Report, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/reports")
            .body(body)
            .keyed()
    }

    /// Gives an address from which a file of a report can be fetched for some minutes.
    ///
    /// Needs `REPORTS_READ`.
    ///
    /// - `report_id`: The report.
    /// - `format`: Which of its files.
    pub fn download(&self, report_id: &str, format: &FileFormat) -> Call<Download> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/reports/")
            .segment("report_id", report_id)
            .text("/download/")
            .segment("format", format.as_str())
            .call()
    }

    /// Shows a report and how far it is.
    ///
    /// Needs `REPORTS_READ`.
    ///
    /// - `report_id`: The report.
    pub fn get(&self, report_id: &str) -> Call<Report> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/reports/")
            .segment("report_id", report_id)
            .call()
    }

    /// Lists the store's reports, newest first.
    ///
    /// Needs `REPORTS_READ`.
    pub fn list(&self, query: &ListReportsQuery) -> Paged<Report> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/reports")
            .query(query)
            .list()
    }
}

/// What a store needs before it takes payments and before it is paid out.
#[derive(Debug, Clone, Copy)]
pub struct RequirementsResource<'c> {
    pub(super) core: &'c Core,
}

impl RequirementsResource<'_> {
    /// Lists what the store needs before it takes payments and before it is paid out, whether it
    /// has it, and which request begins to mend it. In a sandbox everything is complete.
    ///
    /// Needs `STORE_READ`.
    pub fn list(&self) -> Call<Vec<StoreRequirement>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/requirements")
            .call()
    }
}

/// What only a sandbox has: a clock to move, events of processors and banks to play, a webhook lab,
/// and forks and snapshots of stores.
#[derive(Debug, Clone, Copy)]
pub struct SandboxResource<'c> {
    pub(super) core: &'c Core,
}

impl SandboxResource<'_> {
    /// Keeps the store as it is now, under a name.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn create_snapshot(&self, body: &NewSnapshot) -> Call<Snapshot> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/snapshots")
            .body(body)
            .call()
    }

    /// Removes a fork of the store with everything in it.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `fork_id`: The fork.
    pub fn delete_fork(&self, fork_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/forks/")
            .segment("fork_id", fork_id)
            .call()
    }

    /// Removes the receiver with what it took; its address takes nothing any more.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn delete_lab_receiver(&self) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/receiver")
            .keyed()
    }

    /// Removes a snapshot of the store, by its name or its id.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `snapshot_id`: The snapshot, by its name or its id.
    pub fn delete_snapshot(&self, snapshot_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/snapshots/")
            .segment("snapshot_id", snapshot_id)
            .call()
    }

    /// Makes a store that has lived through the same as this one or a snapshot of it, with its own
    /// clock, its own token and the ids that it has.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn fork_store(&self, body: &NewFork) -> Call<MadeFork> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/fork")
            .body(body)
            .call()
    }

    /// Shows the store's clock, which may run ahead of the machine's.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn get_clock(&self) -> Call<ClockView> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/clock")
            .call()
    }

    /// Shows the receiver of the store: an address of this sandbox that takes webhooks, answers as
    /// it is told, and keeps the newest 50 requests for thirty days.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn get_lab_receiver(&self) -> Call<LabReceiver> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/receiver")
            .call()
    }

    /// Shows a request that the receiver took, with what arrived.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `received_id`: The request.
    pub fn get_lab_request(&self, received_id: &str) -> Call<LabRequestDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/requests/")
            .segment("received_id", received_id)
            .call()
    }

    /// Lists the forks of the store, oldest first.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn list_forks(&self) -> Call<Vec<Fork>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/forks")
            .call()
    }

    /// Lists the newest requests that the receiver took, newest first, with whether their
    /// signatures are right and why not.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn list_lab_requests(&self) -> Call<Vec<LabRequest>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/requests")
            .call()
    }

    /// Lists the snapshots of the store, oldest first.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn list_snapshots(&self) -> Call<Vec<Snapshot>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/snapshots")
            .call()
    }

    /// Moves the store's clock ahead; everything that falls due until then happens.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn move_clock(&self, body: &MoveClock) -> Call<ClockView, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/clock")
            .body(body)
            .keyed()
    }

    /// Makes the store what a snapshot of it is, or empties it; its team and its tokens stay.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn reset_store(&self, body: &StoreReset) -> Call<ResetDone> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/reset")
            .body(body)
            .call()
    }

    /// Sends an event to a webhook now, as it is or with something wrong that a receiver has to
    /// notice, and tells what came back. It is neither recorded nor repeated.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn send_lab_event(&self, body: &LabSend) -> Call<Vec<LabSent>> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/send")
            .body(body)
            .call()
    }

    /// Makes the receiver of the store, or tells the one that it has what to answer from now on.
    ///
    /// Needs `SANDBOX_WRITE`.
    pub fn set_lab_receiver(&self, body: &LabAnswers) -> Call<LabReceiver, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/lab/receiver")
            .body(body)
            .keyed()
    }

    /// Plays a message of the bank about an account.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `bank_account_id`: The bank account.
    pub fn simulate_bank_account_event(
        &self,
        bank_account_id: &str,
        body: &SimulatedBankEvent,
    ) -> Call<BankAccount, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/payouts/bank-accounts/")
            .segment("bank_account_id", bank_account_id)
            .text("/simulate")
            .body(body)
            .keyed()
    }

    /// Plays a message of the processor about a payment, such as a dispute.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `payment_id`: The payment.
    pub fn simulate_payment_event(
        &self,
        payment_id: &str,
        body: &SimulatedEvent,
    ) -> Call<PaymentDetail, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/payments/")
            .segment("payment_id", payment_id)
            .text("/simulate")
            .body(body)
            .keyed()
    }

    /// Plays a message of the bank about a payout.
    ///
    /// Needs `SANDBOX_WRITE`.
    ///
    /// - `payout_id`: The payout.
    pub fn simulate_payout_event(
        &self,
        payout_id: &str,
        body: &SimulatedPayoutEvent,
    ) -> Call<PayoutDetail, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/sandbox/stores/")
            .store()
            .text("/payouts/")
            .segment("payout_id", payout_id)
            .text("/simulate")
            .body(body)
            .keyed()
    }
}

/// What `search` takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchQuery {
    /// 1 to 10 resource ids, customer email addresses or order numbers, with commas between them.
    pub q: String,
}

impl SearchQuery {
    /// With every field.
    #[must_use]
    pub fn new(q: impl Into<String>) -> Self {
        Self { q: q.into() }
    }
}

/// A search through everything in the store.
#[derive(Debug, Clone, Copy)]
pub struct SearchResource<'c> {
    pub(super) core: &'c Core,
}

impl SearchResource<'_> {
    /// Finds orders, customers, products and more by words or by an id.
    ///
    /// Needs `STORE_READ`.
    pub fn find(&self, query: &SearchQuery) -> Call<Vec<Found>> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/search")
            .query(query)
            .call()
    }
}

/// How the store answers its customers' cases.
#[derive(Debug, Clone, Copy)]
pub struct SettingsResource<'c> {
    pub(super) core: &'c Core,
}

impl SettingsResource<'_> {
    /// Shows how the store answers its customers' cases.
    ///
    /// Needs `CASES_READ`.
    pub fn get_case_settings(&self) -> Call<CaseSettings> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/settings/cases")
            .call()
    }

    /// Changes how the store answers its customers' cases; what is not sent stays.
    ///
    /// Needs `STORE_WRITE`.
    pub fn update_case_settings(&self, body: &CaseSettingsPatch) -> Call<CaseSettings> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/settings/cases")
            .body(body)
            .call()
    }
}

/// What `getShieldAnalytics` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetShieldAnalyticsQuery {
    /// Last moment that counts.
    #[serde(rename = "endDate", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// A span of time up to now, in place of two dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// First moment that counts.
    #[serde(rename = "startDate", default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// What `listShieldLists` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListShieldListsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listShieldReviews` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListShieldReviewsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Where they stand; those that wait for a decision when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ReviewStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listShieldRules` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListShieldRulesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Rules that judge payments before they are charged, their lists, and payments that wait for a
/// decision.
#[derive(Debug, Clone, Copy)]
pub struct ShieldResource<'c> {
    pub(super) core: &'c Core,
}

impl ShieldResource<'_> {
    /// Puts the mail address, the network address or the card of a reviewed payment on a list.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `review_id`: The review.
    pub fn add_review_to_list(&self, review_id: &str, body: &ToList) -> Call<ValuesChanged> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/review/")
            .segment("review_id", review_id)
            .text("/add-to-list")
            .body(body)
            .call()
    }

    /// Puts values on a list.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `list_id`: The list.
    pub fn add_values(&self, list_id: &str, body: &AddedValues) -> Call<ValuesChanged> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists/")
            .segment("list_id", list_id)
            .text("/values")
            .body(body)
            .call()
    }

    /// Lets a held payment through: it is captured shortly after. One of which the processor has
    /// returned money is refused with 409.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `review_id`: The review.
    pub fn approve_review(&self, review_id: &str) -> Call<ReviewView> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/review/")
            .segment("review_id", review_id)
            .text("/approve")
            .call()
    }

    /// Adds a list of mail addresses, networks, countries, card numbers or texts.
    ///
    /// Needs `STORE_WRITE`.
    pub fn create_list(&self, body: &NewList) -> Call<ShieldListDetail> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists")
            .body(body)
            .call()
    }

    /// Adds a rule; a condition that cannot be read is refused with the place of its fault.
    ///
    /// Needs `STORE_WRITE`.
    pub fn create_rule(&self, body: &NewRule) -> Call<ShieldRule> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules")
            .body(body)
            .call()
    }

    /// Declines a held payment: its order is cancelled, and the buyer gets everything back.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `review_id`: The review.
    pub fn decline_review(&self, review_id: &str) -> Call<ReviewView> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/review/")
            .segment("review_id", review_id)
            .text("/decline")
            .call()
    }

    /// Deletes a list that no rule mentions.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `list_id`: The list.
    pub fn delete_list(&self, list_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists/")
            .segment("list_id", list_id)
            .call()
    }

    /// Deletes a rule; what it decided stays decided.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `rule_id`: The rule.
    pub fn delete_rule(&self, rule_id: &str) -> Call<Deleted> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules/")
            .segment("rule_id", rule_id)
            .call()
    }

    /// Tells how many payments the rules let through, held and declined within a period.
    ///
    /// Needs `STORE_READ`.
    pub fn get_analytics(&self, query: &GetShieldAnalyticsQuery) -> Call<ShieldAnalytics> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/analytics")
            .query(query)
            .call()
    }

    /// Shows a list with its values.
    ///
    /// Needs `STORE_READ`.
    ///
    /// - `list_id`: The list.
    pub fn get_list(&self, list_id: &str) -> Call<ShieldListDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists/")
            .segment("list_id", list_id)
            .call()
    }

    /// Shows a payment that is or was held, with what was known of it when it was judged.
    ///
    /// Needs `STORE_READ`.
    ///
    /// - `review_id`: The review.
    pub fn get_review(&self, review_id: &str) -> Call<ReviewDetail> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/review/")
            .segment("review_id", review_id)
            .call()
    }

    /// Shows a rule.
    ///
    /// Needs `STORE_READ`.
    ///
    /// - `rule_id`: The rule.
    pub fn get_rule(&self, rule_id: &str) -> Call<ShieldRule> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules/")
            .segment("rule_id", rule_id)
            .call()
    }

    /// Lists the lists that rules look things up in, without their values.
    ///
    /// Needs `STORE_READ`.
    pub fn list_lists(&self, query: &ListShieldListsQuery) -> Paged<ShieldList> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists")
            .query(query)
            .list()
    }

    /// Lists payments that are held, newest first; those that wait for a decision unless another
    /// status is asked for.
    ///
    /// Needs `STORE_READ`.
    pub fn list_reviews(&self, query: &ListShieldReviewsQuery) -> Paged<ReviewView> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/review")
            .query(query)
            .list()
    }

    /// Lists the rules in the order in which they are asked.
    ///
    /// Needs `STORE_READ`.
    pub fn list_rules(&self, query: &ListShieldRulesQuery) -> Paged<ShieldRule> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules")
            .query(query)
            .list()
    }

    /// Takes values off a list.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `list_id`: The list.
    pub fn remove_values(&self, list_id: &str, body: &RemovedValues) -> Call<ValuesChanged> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists/")
            .segment("list_id", list_id)
            .text("/values")
            .body(body)
            .call()
    }

    /// Tells which payments of the last days a rule with this condition would have matched; nothing
    /// is stored.
    ///
    /// Needs `STORE_READ`.
    pub fn test_rule(&self, body: &Trial) -> Call<TrialResult> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules/test")
            .body(body)
            .call()
    }

    /// Renames a list, or gives it other values; a list that a rule mentions keeps its name.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `list_id`: The list.
    pub fn update_list(&self, list_id: &str, body: &ListChange) -> Call<ShieldListDetail> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/lists/")
            .segment("list_id", list_id)
            .body(body)
            .call()
    }

    /// Changes a rule for payments from now on; what is not sent stays.
    ///
    /// Needs `STORE_WRITE`.
    ///
    /// - `rule_id`: The rule.
    pub fn update_rule(&self, rule_id: &str, body: &RuleChange) -> Call<ShieldRule> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/shield/rules/")
            .segment("rule_id", rule_id)
            .body(body)
            .call()
    }
}

/// The store and its settings.
#[derive(Debug, Clone, Copy)]
pub struct StoreResource<'c> {
    pub(super) core: &'c Core,
}

impl StoreResource<'_> {
    /// Shows the store, with its balance in cents.
    ///
    /// Needs `STORE_READ`.
    pub fn get(&self) -> Call<Store> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .call()
    }

    /// Changes the settings of the store; what is not sent stays.
    ///
    /// Needs `STORE_WRITE`.
    pub fn update(&self, body: &StoreChange) -> Call<Store> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/stores/")
            .store()
            .body(body)
            .call()
    }
}

/// What `listStorefrontCategories` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListStorefrontCategoriesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Whether it is shown in a prominent place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those right below this one.
    #[serde(rename = "parentId", default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listStorefrontProducts` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListStorefrontProductsQuery {
    /// The category.
    #[serde(rename = "categoryId", default, skip_serializing_if = "Option::is_none")]
    pub category_id: Option<String>,
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// How the price comes about.
    #[serde(rename = "pricingModel", default, skip_serializing_if = "Option::is_none")]
    pub pricing_model: Option<PricingModel>,
    /// What kind of product.
    #[serde(rename = "productType", default, skip_serializing_if = "Option::is_none")]
    pub product_type: Option<AnyProductType>,
    /// Part of the title, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// What the list is ordered by.
    #[serde(rename = "sortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<StorefrontSortBy>,
    /// Which end of the list comes first.
    #[serde(rename = "sortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<Direction>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What anyone may read of an open store, without a credential.
#[derive(Debug, Clone, Copy)]
pub struct StorefrontResource<'c> {
    pub(super) core: &'c Core,
}

impl StorefrontResource<'_> {
    /// Shows what anyone may know of a store.
    pub fn get(&self) -> Call<Storefront> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .call()
    }

    /// Shows a category with the ones below it and its products.
    ///
    /// - `category_id`: The category.
    pub fn get_category(&self, category_id: &str) -> Call<StorefrontCategoryDetail> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .text("/categories/")
            .segment("category_id", category_id)
            .call()
    }

    /// Shows a product that can be bought.
    ///
    /// - `product_id`: The product.
    pub fn get_product(&self, product_id: &str) -> Call<StorefrontProduct> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .text("/products/")
            .segment("product_id", product_id)
            .call()
    }

    /// Shows a product that can be bought, by its handle.
    ///
    /// - `handle`: The name in addresses.
    pub fn get_product_by_handle(&self, handle: &str) -> Call<StorefrontProduct> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .text("/products/by-handle/")
            .segment("handle", handle)
            .call()
    }

    /// Lists the categories that are not archived.
    pub fn list_categories(&self, query: &ListStorefrontCategoriesQuery) -> Paged<StorefrontCategory> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .text("/categories")
            .query(query)
            .list()
    }

    /// Lists the products that can be bought.
    pub fn list_products(&self, query: &ListStorefrontProductsQuery) -> Paged<StorefrontProductItem> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/stores/")
            .store()
            .text("/products")
            .query(query)
            .list()
    }

    /// Opens a checkout session with what the paylink sells.
    ///
    /// - `paylink_id`: The paylink.
    pub fn open_paylink(&self, paylink_id: &str, body: &OpenPaylinkBody) -> Call<CheckoutSession> {
        self.core
            .request("POST", Credential::None)
            .text("/v2/storefront/paylinks/")
            .segment("paylink_id", paylink_id)
            .text("/checkout")
            .body(body)
            .call()
    }

    /// Finds the open store that has a handle.
    ///
    /// - `handle`: The name in addresses.
    pub fn resolve(&self, handle: &str) -> Call<Storefront> {
        self.core
            .request("GET", Credential::None)
            .text("/v2/storefront/resolve/")
            .segment("handle", handle)
            .call()
    }
}

/// What `listSubscriptions` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListSubscriptionsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only those of this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those to this product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubscriptionStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Recurring sales: their state, their plan, and what they are billed.
#[derive(Debug, Clone, Copy)]
pub struct SubscriptionsResource<'c> {
    pub(super) core: &'c Core,
}

impl SubscriptionsResource<'_> {
    /// Cancels a subscription, at the end of what is paid unless `immediate` is set.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn cancel(&self, subscription_id: &str, body: &CancelBody) -> Call<Subscription, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/cancel")
            .body(body)
            .keyed()
    }

    /// Moves a subscription to another plan or quantity, and charges or credits the difference.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn change(&self, subscription_id: &str, body: &ChangeBody) -> Call<Subscription, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/change")
            .body(body)
            .keyed()
    }

    /// Shows a subscription.
    ///
    /// Needs `SUBSCRIPTIONS_READ`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn get(&self, subscription_id: &str) -> Call<Subscription> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .call()
    }

    /// Shows what the next renewal would be billed, were nothing more to happen.
    ///
    /// Needs `SUBSCRIPTIONS_READ`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn get_upcoming_invoice(&self, subscription_id: &str) -> Call<Invoice> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/upcoming-invoice")
            .call()
    }

    /// Shows what a subscription has used in this period and what it was billed in earlier ones.
    ///
    /// Needs `USAGE_READ`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn get_usage(&self, subscription_id: &str) -> Call<SubscriptionUsage> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/usage")
            .call()
    }

    /// Lists the store's subscriptions, newest first.
    ///
    /// Needs `SUBSCRIPTIONS_READ`.
    pub fn list(&self, query: &ListSubscriptionsQuery) -> Paged<Subscription> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions")
            .query(query)
            .list()
    }

    /// Pauses a subscription: it is not charged until it is resumed.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn pause(&self, subscription_id: &str) -> Call<Subscription, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/pause")
            .keyed()
    }

    /// Tells what a change of plan would charge now, and what periods cost from then on; nothing is
    /// changed. The answer's `total`, `planAmount` and `pricedAt` go with the change, so that
    /// nothing else is charged.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn preview_change(&self, subscription_id: &str, body: &ChangeBody) -> Call<ChangePreview> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/change/preview")
            .body(body)
            .call()
    }

    /// Takes a cancellation back before it takes effect.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn reactivate(&self, subscription_id: &str) -> Call<Subscription, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/reactivate")
            .keyed()
    }

    /// Resumes a subscription that was paused.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn resume(&self, subscription_id: &str) -> Call<Subscription, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .text("/resume")
            .keyed()
    }

    /// Changes whom a subscription is billed to.
    ///
    /// Needs `SUBSCRIPTIONS_WRITE`.
    ///
    /// - `subscription_id`: The subscription.
    pub fn update(&self, subscription_id: &str, body: &UpdateBody) -> Call<Subscription, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/subscriptions/")
            .segment("subscription_id", subscription_id)
            .body(body)
            .keyed()
    }
}

/// What something was caused by, and what else came of it.
#[derive(Debug, Clone, Copy)]
pub struct TraceResource<'c> {
    pub(super) core: &'c Core,
}

impl TraceResource<'_> {
    /// Shows what something was caused by, and what else came of that: the request, the steps of
    /// the payment, the charge, entries of the ledger, events, their deliveries with the answers,
    /// mails and jobs.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `id`: What was caused, or what caused it: the id of a request, command or job, of an
    /// order, payment or one of its steps, of a refund, dispute, subscription, payout or case, of
    /// an entry of the ledger, an event, a delivery or a mail.
    pub fn get(&self, id: &str) -> Call<Trace> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/trace/")
            .segment("id", id)
            .call()
    }
}

/// What `listUsageEvents` takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListUsageEventsQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The meter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_id: Option<String>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// The subscription.
    pub subscription_id: String,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl ListUsageEventsQuery {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(subscription_id: impl Into<String>) -> Self {
        Self {
            cursor: None,
            from: None,
            limit: None,
            meter_id: None,
            page: None,
            subscription_id: subscription_id.into(),
            to: None,
        }
    }
}

/// What metered subscriptions have used.
#[derive(Debug, Clone, Copy)]
pub struct UsageResource<'c> {
    pub(super) core: &'c Core,
}

impl UsageResource<'_> {
    /// Lists reported uses, newest first.
    ///
    /// Needs `USAGE_READ`.
    pub fn list_events(&self, query: &ListUsageEventsQuery) -> Paged<UsageEvent> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/usage")
            .query(query)
            .list()
    }

    /// Reports uses of a metered subscription, up to 100 at a time; what was reported before is not
    /// counted twice.
    ///
    /// Needs `USAGE_WRITE`.
    pub fn report(&self, body: &UsageReport) -> Call<Received, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/usage")
            .body(body)
            .keyed()
    }

    /// Takes a reported use back, before its period is billed.
    ///
    /// Needs `USAGE_WRITE`.
    ///
    /// - `event_id`: The event.
    pub fn void_event(&self, event_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/usage/")
            .segment("event_id", event_id)
            .keyed()
    }
}

/// What `listWebhooks` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListWebhooksQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What `listWebhookDeliveries` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListWebhookDeliveriesQuery {
    /// `nextCursor` of the answer before, with the same filters: what follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Only those of events of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventType>,
    /// Only those of this event.
    #[serde(rename = "eventId", default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// Only items from this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Which page; not together with `cursor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DeliveryStatus>,
    /// Only items from before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Addresses of yours that are told of events.
#[derive(Debug, Clone, Copy)]
pub struct WebhooksResource<'c> {
    pub(super) core: &'c Core,
}

impl WebhooksResource<'_> {
    /// Adds an address that is told of events. Its secret is shown this once.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    pub fn create(&self, body: &NewWebhook) -> Call<Webhook, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks")
            .body(body)
            .keyed()
    }

    /// Deletes a webhook and drops what waits to be delivered to it.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn delete(&self, webhook_id: &str) -> Call<Deleted, Keyed> {
        self.core
            .request("DELETE", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .keyed()
    }

    /// Shows a webhook, without its secret.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn get(&self, webhook_id: &str) -> Call<Webhook> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .call()
    }

    /// Shows an attempt with the headers and the bytes that were sent.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `webhook_id`: The webhook.
    /// - `delivery_id`: The delivery.
    pub fn get_delivery(&self, webhook_id: &str, delivery_id: &str) -> Call<SentDelivery> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/deliveries/")
            .segment("delivery_id", delivery_id)
            .call()
    }

    /// Lists the store's webhooks.
    ///
    /// Needs `WEBHOOKS_READ`.
    pub fn list(&self, query: &ListWebhooksQuery) -> Paged<Webhook> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks")
            .query(query)
            .list()
    }

    /// Lists the attempts to tell a webhook of events, newest first, those of thirty days.
    ///
    /// Needs `WEBHOOKS_READ`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn list_deliveries(&self, webhook_id: &str, query: &ListWebhookDeliveriesQuery) -> Paged<Delivery> {
        self.core
            .request("GET", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/deliveries")
            .query(query)
            .list()
    }

    /// Tells a webhook all events of some time once more.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn replay_events(&self, webhook_id: &str, body: &Replay) -> Call<Queued, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/replay")
            .body(body)
            .keyed()
    }

    /// Sends an event once more, now; the answer is the new attempt. Nothing follows when it fails.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    /// - `delivery_id`: The delivery.
    pub fn resend_delivery(&self, webhook_id: &str, delivery_id: &str) -> Call<Delivery, Keyed> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/deliveries/")
            .segment("delivery_id", delivery_id)
            .text("/resend")
            .keyed()
    }

    /// Gives a webhook another secret; the one before is dead at once.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn roll_secret(&self, webhook_id: &str) -> Call<RolledSecret> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/roll-secret")
            .call()
    }

    /// Sends a made-up event to a webhook now, once, and tells what came back.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn test(&self, webhook_id: &str, body: &TestRequest) -> Call<TestResult> {
        self.core
            .request("POST", Credential::Required)
            .text("/v2/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .text("/test")
            .body(body)
            .call()
    }

    /// Changes a webhook; switched off, it is told nothing.
    ///
    /// Needs `WEBHOOKS_WRITE`.
    ///
    /// - `webhook_id`: The webhook.
    pub fn update(&self, webhook_id: &str, body: &WebhookPatch) -> Call<Webhook, Keyed> {
        self.core
            .request("PATCH", Credential::Required)
            .text("/v2/core/stores/")
            .store()
            .text("/webhooks/")
            .segment("webhook_id", webhook_id)
            .body(body)
            .keyed()
    }
}

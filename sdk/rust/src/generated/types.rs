// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
//! What the API takes and answers. Fields have the names of the API, in this language's spelling.

use crate::secret::Secret;
use crate::values::text_enum;
use serde::{Deserialize, Serialize};

/// A checkout session that expired unpaid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AbandonedCart {
    /// The page of the session, which is closed.
    #[serde(rename = "checkoutUrl")]
    pub checkout_url: String,
    /// Who left it.
    pub customer: AbandonedCartCustomer,
    /// When the session expired.
    #[serde(rename = "expiredAt")]
    pub expired_at: String,
    /// The session.
    pub id: String,
    /// What is in it.
    pub items: Vec<LineItem>,
    /// When the buyer was mailed; null until then.
    #[serde(rename = "mailedAt")]
    pub mailed_at: Option<String>,
    /// The order of the buyer who came back; null until then.
    #[serde(rename = "orderId")]
    pub order_id: Option<String>,
    /// What became of it.
    pub status: CartStatus,
    /// What the buyer would have been charged, in cents.
    pub total: i64,
}

/// Who left a cart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AbandonedCartCustomer {
    /// The address that they gave.
    pub email: String,
    /// The name, if they gave one.
    pub name: Option<String>,
}

text_enum! {
    /// What kind of account it is, where countries tell them apart.
    AccountType {
        /// For payments.
        Checking = "checking",
        /// For savings.
        Savings = "savings",
    }
}

text_enum! {
    /// What a rule does with a payment that it matches.
    Action {
        /// The payment goes on, and no later rule is asked.
        Allow = "ALLOW",
        /// The payment is declined.
        Block = "BLOCK",
        /// The payment is charged, and held until somebody decides.
        Review = "REVIEW",
    }
}

/// A licence that is in use on a machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Activation {
    /// When it was activated.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// What the program knows the machine by.
    pub fingerprint: String,
    /// The activation's id.
    pub id: String,
    /// When the program asked last.
    #[serde(rename = "lastSeenAt")]
    pub last_seen_at: String,
    /// The licence.
    #[serde(rename = "licenseId")]
    pub license_id: String,
    /// What people call it.
    pub name: Option<String>,
}

/// Values to put on a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddedValues {
    /// The values; those that are on the list stay there.
    pub values: Vec<String>,
}

impl AddedValues {
    /// With every field.
    #[must_use]
    pub fn new(values: Vec<String>) -> Self {
        Self { values }
    }
}

text_enum! {
    /// How the events of a period become one quantity.
    Aggregation {
        /// All quantities together.
        Sum = "SUM",
        /// The largest quantity.
        Max = "MAX",
        /// The quantity at the latest time; of several at that time, the one received last.
        Last = "LAST",
        /// How many events there were.
        Count = "COUNT",
    }
}

/// Where to upload it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Announced {
    /// The attachment.
    #[serde(rename = "attachmentId")]
    pub attachment_id: String,
    /// Takes one `PUT` of the file for five minutes.
    #[serde(rename = "uploadUrl")]
    pub upload_url: String,
}

/// Where a file is to be uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnnouncedFile {
    /// What products and stores name it by: `img_…` for a picture, `file_…` for a download.
    pub id: String,
    /// Takes one `PUT` of the file, which must begin within five minutes.
    #[serde(rename = "uploadUrl")]
    pub upload_url: String,
    /// Where a picture will be seen; null for a download.
    pub url: Option<String>,
}

text_enum! {
    /// Kinds of products that may be asked for. The first four were sold once; no product is one of
    /// them any more.
    AnyProductType {
        /// Matches nothing.
        Serial = "SERIAL",
        /// Matches nothing.
        Service = "SERVICE",
        /// Matches nothing.
        OneTime = "ONE_TIME",
        /// Matches nothing.
        Physical = "PHYSICAL",
        /// Recurring access.
        Subscription = "SUBSCRIPTION",
        /// A file or link.
        DigitalDownload = "DIGITAL_DOWNLOAD",
        /// A licence key.
        LicenseKey = "LICENSE_KEY",
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiLog {
    /// When it arrived.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// From the first byte of the request to the answer, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: i64,
    /// The id that the answer carried in `X-Request-Id`.
    pub id: String,
    /// The client's address.
    #[serde(rename = "ipAddress")]
    pub ip_address: String,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Status of the answer.
    #[serde(rename = "statusCode")]
    pub status_code: i64,
    /// The token, unless it was a session.
    #[serde(rename = "tokenId")]
    pub token_id: Option<String>,
}

/// A token as its owner sees it. It may hold the secret, which no log shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiToken {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The account that created it; null where the operator did.
    #[serde(rename = "createdBy")]
    pub created_by: Option<String>,
    /// The token's id; an HMAC token is presented by it.
    pub id: String,
    /// When it was last used, to about a tenth of a second.
    #[serde(rename = "lastUsedAt")]
    pub last_used_at: Option<String>,
    /// How it proves itself.
    pub mode: Mode,
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Scope>,
    /// Whether its signatures must tell when they were made.
    #[serde(rename = "requiresTimestamp")]
    pub requires_timestamp: bool,
    /// The secret in clear; only when it was just minted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attachment {
    /// Name of the file, without folders.
    pub filename: String,
    /// Its id.
    pub id: String,
    /// Media type of the file.
    #[serde(rename = "mimeType")]
    pub mime_type: String,
    /// Size in bytes.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: i64,
}

/// Where a file is fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AttachmentUrl {
    /// Works for five minutes.
    pub url: String,
}

/// An agreement and an authorization of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authorization {
    /// Its id.
    pub id: String,
    /// The secret that stands for it.
    pub token: Secret,
}

impl Authorization {
    /// With every field.
    #[must_use]
    pub fn new(id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            token: token.into(),
        }
    }
}

/// A store's balance, what it is made of, and what of its money is elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Balance {
    /// The balance: what a payout with its fee can take. Negative where more was returned than
    /// earned.
    pub available: i64,
    /// What has changed it since then, by kind: `opening` and these amounts add up to `available`.
    pub changes: Vec<Changed>,
    /// Disputes that are open. They are debited already; `amount` returns if all are won.
    pub disputed: Disputed,
    /// Payouts that are in review or on their way. They are debited already, with their fees.
    #[serde(rename = "inTransit")]
    pub in_transit: InTransit,
    /// The balance then.
    pub opening: i64,
    /// When the month began by the store's clock.
    pub since: String,
}

/// A bank account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BankAccount {
    /// How fast payouts can be.
    #[serde(rename = "availablePayoutSpeeds")]
    pub available_payout_speeds: Vec<String>,
    /// Its kind, where the country tells them apart.
    #[serde(rename = "bankAccountType")]
    pub bank_account_type: Option<AccountType>,
    /// The bank, where it was named.
    #[serde(rename = "bankName")]
    pub bank_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// When it was added.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The account's id.
    pub id: String,
    /// Whether payouts go there unless another account is named.
    #[serde(rename = "isPrimary")]
    pub is_primary: bool,
    /// The end of its number.
    pub last4: Option<String>,
    /// The bank's number in the United States.
    #[serde(rename = "routingNumber")]
    pub routing_number: Option<String>,
    /// Where its review stands.
    pub status: BankStatus,
    /// ISO 4217 codes, lower case.
    #[serde(rename = "supportedCurrencies")]
    pub supported_currencies: Vec<String>,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

text_enum! {
    /// What the processor tells about a bank account.
    BankEvent {
        /// The review accepted it.
        BankAccountApproved = "bank_account_approved",
        /// The review refused it, perhaps after it had been accepted.
        BankAccountRejected = "bank_account_rejected",
    }
}

text_enum! {
    /// Where a bank account stands in its review.
    BankStatus {
        /// Being reviewed; nothing is paid out to it.
        InReview = "IN_REVIEW",
        /// Payouts may go there.
        Approved = "APPROVED",
        /// Refused for good.
        Rejected = "REJECTED",
    }
}

/// A billing address. It is given and replaced as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Billing {
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Street and number.
    pub line1: String,
    /// What does not fit the first line. Sessions show `null` where there is nothing, so it is read
    /// back too.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// State or province; empty where the country has none.
    pub state: String,
}

/// A stored billing address, as orders show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BillingAddress {
    /// Street and number.
    #[serde(rename = "addressLine1")]
    pub address_line1: String,
    /// What does not fit the first line.
    #[serde(rename = "addressLine2")]
    pub address_line2: Option<String>,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The address.
    pub id: String,
    /// Postal code.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// State or province.
    pub state: String,
}

text_enum! {
    /// When a change to this plan takes effect.
    BillingAnchor {
        /// At once.
        Immediately = "IMMEDIATELY",
        /// At the next renewal.
        EndOfPeriod = "END_OF_PERIOD",
    }
}

/// A billing address. It is given and replaced as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BillingInput {
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Street and number.
    pub line1: String,
    /// What does not fit the first line. Sessions show `null` where there is nothing, so it is read
    /// back too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<Option<String>>,
    /// Postal code.
    pub postal_code: String,
    /// State or province; empty where the country has none.
    pub state: String,
}

impl BillingInput {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(
        city: impl Into<String>,
        country: impl Into<String>,
        line1: impl Into<String>,
        postal_code: impl Into<String>,
        state: impl Into<String>,
    ) -> Self {
        Self {
            city: city.into(),
            country: country.into(),
            line1: line1.into(),
            line2: None,
            postal_code: postal_code.into(),
            state: state.into(),
        }
    }
}

text_enum! {
    /// The length of a subscription's period.
    BillingInterval {
        /// Seven days.
        Weekly = "WEEKLY",
        /// A calendar month.
        Monthly = "MONTHLY",
        /// A year.
        Yearly = "YEARLY",
    }
}

/// Who bought, in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Buyer {
    /// Address in lower case.
    pub email: String,
    /// The customer.
    pub id: String,
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BuyerDetail {
    /// Address in lower case.
    pub email: String,
    /// First word of the name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
    /// The customer.
    pub id: String,
    /// The rest of it.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
}

text_enum! {
    /// When access ends.
    CancelAt {
        /// At once.
        Now = "NOW",
        /// With the period.
        PeriodEnd = "PERIOD_END",
    }
}

/// How to cancel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CancelBody {
    /// The same in other words: `NOW` is `immediate: true`. Where both are said, `immediate`
    /// counts.
    #[serde(rename = "cancelAt", default, skip_serializing_if = "Option::is_none")]
    pub cancel_at: Option<CancelAt>,
    /// Ends access now instead of with the period; `false` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate: Option<bool>,
}

/// A reply that a store sends again and again. It is put into an answer by whoever writes that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CannedReply {
    /// What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order.
    pub body: String,
    /// When it was made.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The reply.
    pub id: String,
    /// What the team calls it.
    pub name: String,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// Something that a connected account was asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CapabilityEligibility {
    /// Whether the account may do it, once its owner has gone on.
    pub eligible: bool,
    /// What it is.
    pub r#type: ConnectedCapability,
}

text_enum! {
    /// Whose money a card spends.
    CardFunding {
        /// Its bank's.
        Credit = "credit",
        /// Its owner's.
        Debit = "debit",
        /// What was loaded onto it.
        Prepaid = "prepaid",
    }
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardInput {
    /// Check number.
    pub cvc: Secret,
    /// Month, from 1 to 12.
    pub exp_month: i64,
    /// Year, of two or four digits.
    pub exp_year: i64,
    /// Number, perhaps with spaces.
    pub number: Secret,
}

impl CardInput {
    /// With every field.
    #[must_use]
    pub fn new(cvc: impl Into<Secret>, exp_month: i64, exp_year: i64, number: impl Into<Secret>) -> Self {
        Self {
            cvc: cvc.into(),
            exp_month,
            exp_year,
            number: number.into(),
        }
    }
}

/// A file that a message carries, as it was announced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// The attachment.
    #[serde(rename = "attachmentId")]
    pub attachment_id: String,
    /// Name of the file, without folders.
    pub filename: String,
    /// Media type of the file.
    #[serde(rename = "mimeType")]
    pub mime_type: String,
    /// Size in bytes.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: i64,
}

impl Carried {
    /// With every field.
    #[must_use]
    pub fn new(
        attachment_id: impl Into<String>,
        filename: impl Into<String>,
        mime_type: impl Into<String>,
        size_bytes: i64,
    ) -> Self {
        Self {
            attachment_id: attachment_id.into(),
            filename: filename.into(),
            mime_type: mime_type.into(),
            size_bytes,
        }
    }
}

text_enum! {
    /// What became of an abandoned cart.
    CartStatus {
        /// Nothing yet.
        Abandoned = "ABANDONED",
        /// Its buyer was mailed a link to a fresh session.
        Mailed = "MAILED",
        /// The buyer paid that session.
        Recovered = "RECOVERED",
    }
}

/// A message of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseMessage {
    /// Files that were uploaded for it.
    pub attachments: Vec<Attachment>,
    /// The text.
    pub body: String,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Its id.
    pub id: String,
    /// The customer, account or staff member; null for SYSTEM messages and for API tokens.
    #[serde(rename = "senderId")]
    pub sender_id: Option<String>,
    /// Which side wrote it.
    #[serde(rename = "senderType")]
    pub sender_type: Sender,
}

/// A note on a case, which only the team reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseNote {
    /// The address of that account.
    #[serde(rename = "authorEmail")]
    pub author_email: Option<String>,
    /// The account of whoever wrote it, or made the token that did; null where the operator made
    /// that token.
    #[serde(rename = "authorId")]
    pub author_id: Option<String>,
    /// What it says.
    pub body: String,
    /// When it was written.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The note.
    pub id: String,
}

/// Changes to a case.
///
/// It needs `priority`, or `status`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CasePatch {
    /// `priority`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<CasePriority>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CaseTarget>,
}

text_enum! {
    /// How urgent a case is.
    CasePriority {
        /// It can wait.
        Low = "LOW",
        /// Like most.
        Normal = "NORMAL",
        /// Before others.
        High = "HIGH",
        /// Before all others.
        Urgent = "URGENT",
    }
}

/// What a store has set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseSettings {
    /// How many idle days pass before such a case is closed.
    #[serde(rename = "autoCloseDays")]
    pub auto_close_days: i64,
    /// Whether cases that wait for their customers are closed in the end.
    #[serde(rename = "autoCloseEnabled")]
    pub auto_close_enabled: bool,
    /// Whether a new case is answered at once.
    #[serde(rename = "autoReplyEnabled")]
    pub auto_reply_enabled: bool,
    /// The text of the automatic reply; without one there is none.
    #[serde(rename = "autoReplyMessage")]
    pub auto_reply_message: Option<String>,
}

/// Changes to the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseSettingsPatch {
    /// Days without an answer after which a case is closed.
    #[serde(rename = "autoCloseDays", default, skip_serializing_if = "Option::is_none")]
    pub auto_close_days: Option<i64>,
    /// Whether cases are closed that nobody answers.
    #[serde(rename = "autoCloseEnabled", default, skip_serializing_if = "Option::is_none")]
    pub auto_close_enabled: Option<bool>,
    /// Whether a new case is answered at once, by itself.
    #[serde(rename = "autoReplyEnabled", default, skip_serializing_if = "Option::is_none")]
    pub auto_reply_enabled: Option<bool>,
    /// What a new case is answered with.
    #[serde(rename = "autoReplyMessage", default, skip_serializing_if = "Option::is_none")]
    pub auto_reply_message: Option<Option<String>>,
}

text_enum! {
    /// Where a case stands.
    CaseStatus {
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

text_enum! {
    /// What a merchant may set a case to.
    CaseTarget {
        /// Opens a closed case again.
        Open = "OPEN",
        /// It is the customer's turn.
        AwaitingCustomer = "AWAITING_CUSTOMER",
        /// Closes it.
        Closed = "CLOSED",
    }
}

/// A case, with as much of its order as `O` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseWithOrderOfCase {
    /// When it was closed, `null` while it is open.
    #[serde(rename = "closedAt")]
    pub closed_at: Option<String>,
    /// Who closed it, `null` while it is open.
    #[serde(rename = "closedBy")]
    pub closed_by: Option<Sender>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The buyer.
    pub customer: CustomerOfCase,
    /// The customer.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// Whether the platform's support has written.
    pub escalated: bool,
    /// Its id.
    pub id: String,
    /// When a person, or the automatic reply, last wrote.
    #[serde(rename = "lastMessageAt")]
    pub last_message_at: String,
    /// Which side that was.
    #[serde(rename = "lastMessageBy")]
    pub last_message_by: Sender,
    /// `order`.
    pub order: OrderOfCase,
    /// The order.
    #[serde(rename = "orderId")]
    pub order_id: String,
    /// `priority`.
    pub priority: CasePriority,
    /// Its state.
    pub status: CaseStatus,
    /// What it is about, in a line.
    pub subject: String,
    /// Messages of the customer and of the platform's support that the merchant has not read.
    #[serde(rename = "unreadCount")]
    pub unread_count: i64,
    /// When it was last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A case, with as much of its order as `O` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseWithOrderOfCaseDetail {
    /// When it was closed, `null` while it is open.
    #[serde(rename = "closedAt")]
    pub closed_at: Option<String>,
    /// Who closed it, `null` while it is open.
    #[serde(rename = "closedBy")]
    pub closed_by: Option<Sender>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The buyer.
    pub customer: CustomerOfCase,
    /// The customer.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// Whether the platform's support has written.
    pub escalated: bool,
    /// Its id.
    pub id: String,
    /// When a person, or the automatic reply, last wrote.
    #[serde(rename = "lastMessageAt")]
    pub last_message_at: String,
    /// Which side that was.
    #[serde(rename = "lastMessageBy")]
    pub last_message_by: Sender,
    /// `order`.
    pub order: OrderOfCaseDetail,
    /// The order.
    #[serde(rename = "orderId")]
    pub order_id: String,
    /// `priority`.
    pub priority: CasePriority,
    /// Its state.
    pub status: CaseStatus,
    /// What it is about, in a line.
    pub subject: String,
    /// Messages of the customer and of the platform's support that the merchant has not read.
    #[serde(rename = "unreadCount")]
    pub unread_count: i64,
    /// When it was last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Category {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Long text.
    pub description: Option<String>,
    /// Place among its siblings, smallest first.
    #[serde(rename = "displayOrder")]
    pub display_order: i64,
    /// Whether it is put forward.
    pub featured: bool,
    /// Name of an icon.
    pub icon: Option<String>,
    /// The category's id.
    pub id: String,
    /// Whether the storefront leaves it out.
    #[serde(rename = "isArchived")]
    pub is_archived: bool,
    /// The merchant's own mark.
    #[serde(rename = "isFavourite")]
    pub is_favourite: bool,
    /// Text for search engines.
    #[serde(rename = "metaDescription")]
    pub meta_description: Option<String>,
    /// Title for search engines.
    #[serde(rename = "metaTitle")]
    pub meta_title: Option<String>,
    /// Name shown to buyers.
    pub name: String,
    /// The category above it.
    #[serde(rename = "parentId")]
    pub parent_id: Option<String>,
    /// Whether menus show it.
    #[serde(rename = "showInNavigation")]
    pub show_in_navigation: bool,
    /// URL name, unique in the store.
    pub slug: String,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A change of a category: fields that are not sent stay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CategoryChange {
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// Place among its neighbours, lowest first.
    #[serde(rename = "displayOrder", default, skip_serializing_if = "Option::is_none")]
    pub display_order: Option<i64>,
    /// Whether it is shown in a prominent place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
    /// Name of an icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<Option<String>>,
    /// Whether it is hidden from storefronts.
    #[serde(rename = "isArchived", default, skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    /// Whether it is marked as a favourite in the dashboard.
    #[serde(rename = "isFavourite", default, skip_serializing_if = "Option::is_none")]
    pub is_favourite: Option<bool>,
    /// Description for search engines.
    #[serde(rename = "metaDescription", default, skip_serializing_if = "Option::is_none")]
    pub meta_description: Option<Option<String>>,
    /// Title for search engines.
    #[serde(rename = "metaTitle", default, skip_serializing_if = "Option::is_none")]
    pub meta_title: Option<Option<String>>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The category above.
    #[serde(rename = "parentId", default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Option<String>>,
    /// Replaces the products of the category.
    #[serde(rename = "productIds", default, skip_serializing_if = "Option::is_none")]
    pub product_ids: Option<Vec<String>>,
    /// Whether it is part of the storefront's navigation.
    #[serde(rename = "showInNavigation", default, skip_serializing_if = "Option::is_none")]
    pub show_in_navigation: Option<bool>,
    /// The name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// A category with what lies around it in the tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CategoryDetail {
    /// The categories right below it, in the order of the shop.
    pub children: Vec<CategoryLink>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Long text.
    pub description: Option<String>,
    /// Place among its siblings, smallest first.
    #[serde(rename = "displayOrder")]
    pub display_order: i64,
    /// Whether it is put forward.
    pub featured: bool,
    /// Name of an icon.
    pub icon: Option<String>,
    /// The category's id.
    pub id: String,
    /// Whether the storefront leaves it out.
    #[serde(rename = "isArchived")]
    pub is_archived: bool,
    /// The merchant's own mark.
    #[serde(rename = "isFavourite")]
    pub is_favourite: bool,
    /// Text for search engines.
    #[serde(rename = "metaDescription")]
    pub meta_description: Option<String>,
    /// Title for search engines.
    #[serde(rename = "metaTitle")]
    pub meta_title: Option<String>,
    /// Name shown to buyers.
    pub name: String,
    /// The category above it.
    pub parent: Option<CategoryLink>,
    /// The category above it.
    #[serde(rename = "parentId")]
    pub parent_id: Option<String>,
    /// Its products, newest first; of more than 100 the newest. The list of products filters by
    /// category.
    pub products: Vec<ProductName>,
    /// Whether menus show it.
    #[serde(rename = "showInNavigation")]
    pub show_in_navigation: bool,
    /// URL name, unique in the store.
    pub slug: String,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A category named beside a product or another category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CategoryLink {
    /// The category's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its URL name.
    pub slug: String,
}

text_enum! {
    /// What the list is sorted by.
    CategorySortBy {
        /// The merchant's order, then the name.
        DisplayOrder = "displayOrder",
        /// Name, without case.
        Name = "name",
        /// Creation.
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
    }
}

/// Another plan. What is left out stays, except that another product brings its own interval and no
/// variant.
///
/// It needs `product_id`, or `variant_id`, or `billing_interval`, or `quantity`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeBody {
    /// Cents of one unit, of a PAY_WHAT_YOU_WANT product only: its `minimumPrice` at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// `billing_interval`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_interval: Option<BillingInterval>,
    /// The preview's `planAmount`, in cents: nothing else is charged for later periods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_amount: Option<i64>,
    /// The preview's `total`, in cents: nothing else is charged now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<i64>,
    /// The preview's `pricedAt`, at most 15 minutes ago: what is unused of the running period is
    /// reckoned as of then, so that `expected_total` is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced_at: Option<String>,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// When it takes effect; as the product says, or at once, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration_behavior: Option<BillingAnchor>,
    /// Number of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_id: Option<Option<String>>,
}

/// What a change costs: the bill of now, and the price of later periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangePreview {
    /// The plan's amount.
    #[serde(rename = "baseAmount")]
    pub base_amount: i64,
    /// `USD`.
    pub currency: String,
    /// Whether there are meters.
    #[serde(rename = "isUsageBased")]
    pub is_usage_based: bool,
    /// `Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
    /// `Credit` (negative) where they apply, then each meter.
    #[serde(rename = "lineItems")]
    pub line_items: Vec<InvoiceLine>,
    /// What is charged now, line by line: a period of the plan that it leads to (`New plan`), what
    /// was paid for the running period and is not used any more (`Unused time`, negative), and what
    /// earlier changes left (`Plan change` and `Credit`, negative). They add up to `subtotal`; none
    /// where nothing is charged.
    pub lines: Vec<InvoiceLine>,
    /// When it is charged.
    #[serde(rename = "nextChargeAt")]
    pub next_charge_at: String,
    /// Its end.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// Start of the current period, whose usage is billed.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// What a period costs from then on.
    #[serde(rename = "planAmount")]
    pub plan_amount: i64,
    /// Whether the tax is in that price, or comes on top of it.
    #[serde(rename = "planIncludesTax")]
    pub plan_includes_tax: bool,
    /// How often that is billed.
    #[serde(rename = "planInterval")]
    pub plan_interval: BillingInterval,
    /// When this was reckoned: to be sent with the change, as `priced_at`.
    #[serde(rename = "pricedAt")]
    pub priced_at: String,
    /// Where the subscription stands.
    pub status: SubscriptionStatus,
    /// The subscription.
    #[serde(rename = "subscriptionId")]
    pub subscription_id: String,
    /// The sum of the lines: base, usage and what changes of plan left behind, less a coupon.
    pub subtotal: i64,
    /// When the plan changes: now, or with the next renewal.
    #[serde(rename = "switchesAt")]
    pub switches_at: String,
    /// The tax, at today's rate.
    #[serde(rename = "taxAmount")]
    pub tax_amount: i64,
    /// What is charged.
    pub total: i64,
    /// What all meters come to so far.
    #[serde(rename = "usageAmount")]
    pub usage_amount: i64,
}

/// What entries of one kind have changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Changed {
    /// By how much; negative when the balance fell.
    pub amount: i64,
    /// How many entries.
    pub count: i64,
    /// Which kind.
    pub r#type: EntryType,
}

text_enum! {
    /// What is charged in.
    ChargeCurrency {
        /// US dollars.
        Usd = "USD",
    }
}

/// The card that is charged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChargedMethod {
    /// `visa`, `mastercard` and so on.
    pub brand: Option<String>,
    /// Month of its end, from 1.
    #[serde(rename = "expMonth")]
    pub exp_month: Option<i64>,
    /// Year of its end.
    #[serde(rename = "expYear")]
    pub exp_year: Option<i64>,
    /// The saved payment method.
    pub id: String,
    /// The last four digits.
    #[serde(rename = "lastFour")]
    pub last_four: Option<String>,
}

/// A change of what pages for buyers link to, and of their language: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckoutChange {
    /// The language of pages for buyers, unless the address of a page names another; null means the
    /// one that the buyer's browser asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Option<Language>>,
    /// What the store says about privacy: an absolute https URL.
    #[serde(rename = "privacyUrl", default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<Option<String>>,
    /// When the store gives money back: an absolute https URL.
    #[serde(rename = "refundPolicyUrl", default, skip_serializing_if = "Option::is_none")]
    pub refund_policy_url: Option<Option<String>>,
    /// The store's terms and conditions: an absolute https URL. Whoever orders is told that they
    /// accept them.
    #[serde(rename = "termsUrl", default, skip_serializing_if = "Option::is_none")]
    pub terms_url: Option<Option<String>>,
}

/// The buyer, as far as known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckoutCustomer {
    /// Billing address; `null` until given.
    pub billing: Option<Billing>,
    /// Where receipts go.
    pub email: String,
    /// Name; `null` until given.
    pub name: Option<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckoutSession {
    /// Sum of the items in cents, before discount.
    pub amount: i64,
    /// How it can be paid.
    pub available_payment_methods: Vec<Method>,
    /// Where the buyer goes instead of paying.
    pub cancel_url: Option<String>,
    /// The hosted page.
    pub checkout_url: String,
    /// The coupon redeemed.
    pub coupon: Option<CouponView>,
    /// The buyer, as far as known.
    pub customer: Option<CheckoutCustomer>,
    /// Text below the heading.
    pub description: Option<String>,
    /// What the coupon takes off, in cents: with a trial, off the first charge after it.
    pub discount_amount: i64,
    /// What the buyer is asked for; null when nothing.
    pub display: Option<Display>,
    /// When it expires, in epoch milliseconds.
    pub expires_at: i64,
    /// The session's id.
    pub id: String,
    /// The cart.
    pub items: Vec<LineItem>,
    /// The store.
    pub merchant: Merchant,
    /// The merchant's own words.
    pub metadata: Option<Metadata>,
    /// The order, from the first attempt to pay on.
    pub order_id: Option<String>,
    /// The secure payment page.
    pub pay_redirect_url: String,
    /// The total in the buyer's currency; null in US dollars.
    pub presentment: Option<Presentment>,
    /// Where the buyer goes after paying.
    pub return_url: Option<String>,
    /// Same as `id`.
    pub session_id: String,
    /// Where it stands.
    pub status: SessionStatus,
    /// What the buyer subscribes to; null for what is bought once.
    pub subscription: Option<SubscriptionTerms>,
    /// The tax in cents; 0 until the billing country is known, and in the United States and Canada
    /// the state.
    pub tax_amount: i64,
    /// The buyer's tax id.
    pub tax_id: Option<String>,
    /// Heading of the page.
    pub title: String,
    /// What the buyer is charged, in cents.
    pub total_amount: i64,
}

/// What pages for buyers link to, and their language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckoutSettings {
    /// The language of pages for buyers, unless the address of a page names another; null means the
    /// one that the buyer's browser asks for.
    pub locale: Option<Language>,
    /// What the store says about privacy.
    #[serde(rename = "privacyUrl")]
    pub privacy_url: Option<String>,
    /// When the store gives money back.
    #[serde(rename = "refundPolicyUrl")]
    pub refund_policy_url: Option<String>,
    /// The store's terms and conditions.
    #[serde(rename = "termsUrl")]
    pub terms_url: Option<String>,
}

/// One option of a dropdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// What the buyer sees.
    pub label: String,
    /// What the merchant gets.
    pub value: String,
}

/// One option of a dropdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceInput {
    /// What the buyer sees.
    pub label: String,
    /// What the merchant gets.
    pub value: String,
}

impl ChoiceInput {
    /// With every field.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// Where the store's clock stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClockView {
    /// Jobs that ran on the way; 0 when the clock was only read.
    #[serde(rename = "jobsRun")]
    pub jobs_run: i64,
    /// Now, for this store.
    pub now: String,
    /// Milliseconds by which it is ahead of the machine's clock.
    #[serde(rename = "offsetMs")]
    pub offset_ms: i64,
}

/// An account that was connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectedAccount {
    /// What it was asked to do.
    pub capabilities: Vec<CapabilityEligibility>,
    /// The account.
    pub id: String,
    /// Where the owner of the address goes on.
    pub onboarding_link: String,
    /// Always `connected_account`.
    pub r#type: ConnectedAccountType,
}

text_enum! {
    /// What an answer is about.
    ConnectedAccountType {
        /// An account that a platform has connected.
        ConnectedAccount = "connected_account",
    }
}

text_enum! {
    /// What an account that a platform has connected is to do.
    ConnectedCapability {
        /// Take payments.
        Payments = "payments",
        /// Be paid out.
        Payouts = "payouts",
    }
}

/// What buyers of a country paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountrySales {
    /// Gross volume.
    pub amount: i64,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Orders paid.
    pub orders: i64,
}

/// A coupon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coupon {
    /// What buyers type, in any case.
    pub code: String,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The merchant's own words.
    pub description: Option<String>,
    /// What the merchant calls it.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// Whether it is redeemed at all.
    pub enabled: bool,
    /// When it ends.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// Whether it is for customers who have bought nothing yet.
    #[serde(rename = "firstPurchaseOnly")]
    pub first_purchase_only: bool,
    /// The coupon.
    pub id: String,
    /// The most orders that may use it.
    #[serde(rename = "maxUses")]
    pub max_uses: Option<i64>,
    /// The most orders of one customer that may use it.
    #[serde(rename = "maxUsesPerCustomer")]
    pub max_uses_per_customer: Option<i64>,
    /// What a cart must come to, in cents.
    #[serde(rename = "minimumPurchase")]
    pub minimum_purchase: Option<i64>,
    /// The products that it is for; all when empty.
    #[serde(rename = "productIds")]
    pub product_ids: Vec<String>,
    /// When it begins.
    #[serde(rename = "startsAt")]
    pub starts_at: Option<String>,
    /// Orders that use it now.
    #[serde(rename = "timesUsed")]
    pub times_used: i64,
    /// What `value` means.
    pub r#type: CouponType,
    /// When the merchant last changed it.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Cents, or percent.
    pub value: i64,
}

/// Changes to a coupon.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CouponChange {
    /// The current code; it never changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// What buyers see instead of the code.
    #[serde(rename = "displayName", default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<Option<String>>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// When it stops to be valid, `null` for never.
    #[serde(rename = "expiresAt", default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<String>>,
    /// Whether only buyers may use it who have bought nothing before.
    #[serde(
        rename = "firstPurchaseOnly",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub first_purchase_only: Option<bool>,
    /// Uses in all, `null` for any number.
    #[serde(rename = "maxUses", default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<Option<i64>>,
    /// Uses by one customer, `null` for any number.
    #[serde(
        rename = "maxUsesPerCustomer",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub max_uses_per_customer: Option<Option<i64>>,
    /// Cents that an order must have before the discount.
    #[serde(rename = "minimumPurchase", default, skip_serializing_if = "Option::is_none")]
    pub minimum_purchase: Option<Option<i64>>,
    /// Products that it is for.
    #[serde(rename = "productIds", default, skip_serializing_if = "Option::is_none")]
    pub product_ids: Option<Option<Vec<String>>>,
    /// When it begins to be valid, `null` for at once.
    #[serde(rename = "startsAt", default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Option<String>>,
    /// Which kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<CouponType>,
    /// How much: cents, or a percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
}

text_enum! {
    /// What the list is sorted by.
    CouponSort {
        /// Code, without case.
        Code = "code",
        /// Creation.
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
        /// Value, whether cents or percent.
        Value = "value",
        /// Uses.
        TimesUsed = "timesUsed",
    }
}

text_enum! {
    /// What a coupon's value means.
    CouponType {
        /// Cents.
        Fixed = "FIXED",
        /// Percent, from 1 to 100.
        Percentage = "PERCENTAGE",
    }
}

/// What the coupon does to a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CouponView {
    /// Its code.
    pub code: String,
    /// What it takes off, in cents.
    pub discount_amount: i64,
}

/// A new session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateCheckoutBody {
    /// Cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Where a buyer goes who gives up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_url: Option<String>,
    /// Code of a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// The buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<NewCustomer>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `display`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<NewDisplay>,
    /// The items.
    pub items: Vec<NewItemInput>,
    /// Texts of your own, kept as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataInput>,
    /// Where the buyer goes after paying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
    /// The buyer's tax number, such as a VAT id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// What buyers read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl CreateCheckoutBody {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(items: Vec<NewItemInput>) -> Self {
        Self {
            amount: None,
            cancel_url: None,
            coupon_code: None,
            customer: None,
            description: None,
            display: None,
            items,
            metadata: None,
            return_url: None,
            tax_id: None,
            title: None,
        }
    }
}

text_enum! {
    /// A currency that a buyer can be charged in, by ISO 4217 code.
    Currency {
        /// US dollar, the currency of everything unless another is named.
        Usd = "USD",
        /// Euro.
        Eur = "EUR",
        /// Pound sterling.
        Gbp = "GBP",
        /// Polish złoty.
        Pln = "PLN",
        /// Brazilian real.
        Brl = "BRL",
        /// Indian rupee.
        Inr = "INR",
        /// South Korean won; has no smaller unit in use.
        Krw = "KRW",
        /// Czech koruna.
        Czk = "CZK",
        /// Danish krone.
        Dkk = "DKK",
        /// Hungarian forint.
        Huf = "HUF",
        /// Swedish krona.
        Sek = "SEK",
        /// Norwegian krone.
        Nok = "NOK",
        /// Swiss franc.
        Chf = "CHF",
    }
}

/// What the next renewal would bill if it came now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CurrentPeriod {
    /// Cents of the recurring amount.
    #[serde(rename = "baseAmount")]
    pub base_amount: i64,
    /// Every meter, used or not.
    pub meters: Vec<ProjectedMeter>,
    /// Its end.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// Its beginning.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// Both, before tax.
    #[serde(rename = "projectedTotal")]
    pub projected_total: i64,
    /// Cents of all meters.
    #[serde(rename = "usageAmount")]
    pub usage_amount: i64,
}

/// A field that a session asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomField {
    /// `dropdown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropdown: Option<Dropdown>,
    /// The key.
    pub key: String,
    /// `label`.
    pub label: Label,
    /// `numeric`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numeric: Option<Lengths>,
    /// Whether the buyer may leave it empty.
    pub optional: bool,
    /// `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Lengths>,
    /// Which kind.
    pub r#type: FieldType,
}

text_enum! {
    /// Which kind.
    CustomFieldInputType {
        /// `dropdown`.
        Dropdown = "dropdown",
        /// `text`.
        Text = "text",
        /// `numeric`.
        Numeric = "numeric",
    }
}

/// A field that a session asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomFieldInput {
    /// `dropdown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropdown: Option<DropdownInput>,
    /// The key.
    pub key: String,
    /// `label`.
    pub label: LabelInput,
    /// `numeric`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numeric: Option<LengthsInput>,
    /// Whether the buyer may leave it empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optional: Option<bool>,
    /// `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<LengthsInput>,
    /// Which kind.
    pub r#type: CustomFieldInputType,
}

impl CustomFieldInput {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(key: impl Into<String>, label: LabelInput, r#type: CustomFieldInputType) -> Self {
        Self {
            dropdown: None,
            key: key.into(),
            label,
            numeric: None,
            optional: None,
            text: None,
            r#type,
        }
    }
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Customer {
    /// When the customer first paid.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// In lower case.
    pub email: String,
    /// First word of the name last given.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
    /// The customer's id.
    pub id: String,
    /// The rest of it.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    /// Orders ever paid.
    #[serde(rename = "orderCount")]
    pub order_count: i64,
    /// Subtotals of paid orders less discounts, without tax; refunds do not reduce it.
    #[serde(rename = "totalSpent")]
    pub total_spent: i64,
}

/// A billing address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerAddress {
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The address.
    pub id: String,
    /// Street and number.
    pub line1: String,
    /// What does not fit the first line.
    pub line2: Option<String>,
    /// Postal code.
    #[serde(rename = "postalCode")]
    pub postal_code: String,
    /// State or province.
    pub state: String,
}

/// What of a customer is to be another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerChange {
    /// The address that everything goes to from now on.
    pub email: String,
}

impl CustomerChange {
    /// With every field.
    #[must_use]
    pub fn new(email: impl Into<String>) -> Self {
        Self { email: email.into() }
    }
}

/// A customer with what belongs to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerDetail {
    /// Every address that was billed, newest first; of more than 100 the newest.
    #[serde(rename = "billingAddresses")]
    pub billing_addresses: Vec<CustomerAddress>,
    /// When the customer first paid.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// In lower case.
    pub email: String,
    /// First word of the name last given.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
    /// The customer's id.
    pub id: String,
    /// The rest of it.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    /// Orders ever paid.
    #[serde(rename = "orderCount")]
    pub order_count: i64,
    /// The ten newest orders, paid or not.
    #[serde(rename = "recentOrders")]
    pub recent_orders: Vec<CustomerOrder>,
    /// Refunds that are final.
    #[serde(rename = "refundCount")]
    pub refund_count: i64,
    /// Their amounts.
    #[serde(rename = "totalRefunded")]
    pub total_refunded: i64,
    /// Subtotals of paid orders less discounts, without tax; refunds do not reduce it.
    #[serde(rename = "totalSpent")]
    pub total_spent: i64,
}

/// The customer of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerOfCase {
    /// E-mail address.
    pub email: String,
    /// First name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// Its id.
    pub id: String,
    /// Last name.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
}

/// An order of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerOrder {
    /// Subtotal before discount and tax.
    pub amount: i64,
    /// When it was placed.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Always `USD`.
    pub currency: String,
    /// The order.
    pub id: String,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// Changes to the buyer; what is absent stays as stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerPatch {
    /// Billing address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<Option<BillingInput>>,
    /// Where receipts go; needed while none is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Option<String>>,
}

text_enum! {
    /// What customers are sorted by.
    CustomerSortBy {
        /// Email address.
        Email = "email",
        /// What was spent.
        TotalSpent = "totalSpent",
        /// Orders paid.
        OrderCount = "orderCount",
        /// Creation.
        CreatedAt = "createdAt",
    }
}

/// The answer to a DELETE.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deleted {
    /// Always true.
    pub deleted: bool,
}

/// One attempt to deliver an event to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Which attempt to deliver the event this is, from 1.
    pub attempt: i64,
    /// When it was queued.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: Option<i64>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// What happened.
    pub event: EventType,
    /// The event; the same in every attempt.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// The delivery.
    pub id: String,
    /// Whether the merchant asked for it.
    pub manual: bool,
    /// When it is sent, or after it failed, when the next attempt is.
    #[serde(rename = "nextAttemptAt")]
    pub next_attempt_at: Option<String>,
    /// The first 4 KiB of the answer's body.
    #[serde(rename = "responseBody")]
    pub response_body: Option<String>,
    /// The status of the answer.
    #[serde(rename = "responseStatus")]
    pub response_status: Option<i64>,
    /// When it was sent.
    #[serde(rename = "sentAt")]
    pub sent_at: Option<String>,
    /// Where it stands.
    pub status: DeliveryStatus,
}

text_enum! {
    /// Where a delivery stands.
    DeliveryStatus {
        /// It is yet to be sent.
        Pending = "PENDING",
        /// The endpoint took it.
        Delivered = "DELIVERED",
        /// The endpoint did not take it; another attempt may follow.
        Failed = "FAILED",
    }
}

text_enum! {
    /// Ascending or descending.
    Direction {
        /// Smallest or oldest first.
        Asc = "asc",
        /// Largest or newest first.
        Desc = "desc",
    }
}

/// What a coupon would take off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Discount {
    /// What it takes off, in cents.
    pub amount: i64,
    /// Its code.
    pub code: String,
    /// `PERCENTAGE` or `FIXED_AMOUNT`.
    pub r#type: String,
    /// Percent, or cents.
    pub value: i64,
}

/// What a session asks of the buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Display {
    /// The custom fields.
    pub fields: Vec<CustomField>,
}

/// A dispute in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Dispute {
    /// The order's amount.
    pub amount: i64,
    /// When it was opened.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The merchant's evidence, once submitted.
    pub evidence: Option<SubmittedEvidence>,
    /// What the dispute costs besides the charge.
    pub fee: i64,
    /// The dispute.
    pub id: String,
    /// The order.
    pub order: OrderOfDispute,
    /// Why the buyer's bank takes the money back.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// What the buyer was charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// What a dispute takes from the balance of the store and gives back to it. Money is US cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DisputeAmounts {
    /// What the dispute has cost by now: what was debited, less what a win gave back.
    pub cost: i64,
    /// What the balance was debited: both.
    #[serde(rename = "debitedAmount")]
    pub debited_amount: i64,
    /// What the dispute costs besides; it is never returned.
    pub fee: i64,
    /// What a win gives back, or gave back; 0 where the dispute is lost or prevented. What was
    /// refunded during the dispute stays with the buyer.
    #[serde(rename = "returnableAmount")]
    pub returnable_amount: i64,
    /// What the bank takes of it: all that had not been refunded before, or a part of that.
    #[serde(rename = "takenAmount")]
    pub taken_amount: i64,
    /// What the buyer was charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DisputeDetail {
    /// The order's amount.
    pub amount: i64,
    /// When it was opened.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The merchant's evidence, once submitted.
    pub evidence: Option<SubmittedEvidence>,
    /// What the dispute costs besides the charge.
    pub fee: i64,
    /// The dispute.
    pub id: String,
    /// The payment method; `none` where nothing was charged.
    pub method: String,
    /// The order.
    pub order: OrderOfDisputeDetail,
    /// Why the buyer's bank takes the money back.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// What the buyer was charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// Whether a dispute takes evidence, and what is attached to it by itself, as it is known now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DisputeEvidence {
    /// Where the bill went.
    #[serde(rename = "billingAddress")]
    pub billing_address: BillingAddress,
    /// The customer, where they have signed in to the customer portal; null for a guest.
    #[serde(rename = "customerAccount")]
    pub customer_account: Option<String>,
    /// What the buyer's device is recognised by; null where it is not known.
    #[serde(rename = "customerDevice")]
    pub customer_device: Option<String>,
    /// The buyer's email address.
    #[serde(rename = "customerEmail")]
    pub customer_email: String,
    /// The buyer's IP address at the time of paying; null where the store's server paid.
    #[serde(rename = "customerIp")]
    pub customer_ip: Option<String>,
    /// The buyer's name; empty where none was given.
    #[serde(rename = "customerName")]
    pub customer_name: String,
    /// Whether evidence can be submitted.
    pub possible: bool,
    /// Earlier undisputed payments of the same buyer from the same place, newest first; only
    /// against fraud, and only where there are enough to say something.
    #[serde(rename = "priorPayments")]
    pub prior_payments: Vec<EarlierPayment>,
    /// What was sold, as the buyer read it.
    #[serde(rename = "productDescription")]
    pub product_description: String,
    /// Why it cannot; null where it can.
    pub refusal: Option<String>,
    /// Until when it can: without any, the dispute is lost then.
    pub until: String,
}

/// A dispute as a payment shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DisputeOfPayment {
    /// The order's amount.
    pub amount: i64,
    /// When it was opened.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The processor's id for it.
    #[serde(rename = "disputeId")]
    pub dispute_id: String,
    /// What the dispute costs.
    pub fee: i64,
    /// Whether the merchant has submitted evidence.
    #[serde(rename = "hasEvidence")]
    pub has_evidence: bool,
    /// The dispute.
    pub id: String,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// What the buyer was charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

text_enum! {
    /// Why the buyer's bank takes the money back.
    DisputeReason {
        /// The buyer did not make the payment.
        Fraudulent = "FRAUDULENT",
        /// Nothing arrived.
        ProductNotReceived = "PRODUCT_NOT_RECEIVED",
        /// What arrived was not what was sold.
        ProductUnacceptable = "PRODUCT_UNACCEPTABLE",
        /// A renewal after a cancellation.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// Charged twice.
        DuplicateCharge = "DUPLICATE_CHARGE",
        /// A promised refund did not come.
        CreditNotProcessed = "CREDIT_NOT_PROCESSED",
        /// Any other reason; also when the network names none.
        General = "GENERAL",
        /// The buyer does not know the charge.
        Unrecognized = "UNRECOGNIZED",
    }
}

text_enum! {
    /// Where a dispute stands.
    DisputeStatus {
        /// Opened; the merchant may submit evidence.
        AwaitingReview = "AWAITING_REVIEW",
        /// Evidence was submitted.
        UnderReview = "UNDER_REVIEW",
        /// Final: the merchant keeps the money.
        Won = "WON",
        /// Final: the buyer keeps the money.
        Lost = "LOST",
        /// Final: intercepted before it was opened.
        Prevented = "PREVENTED",
    }
}

/// Disputes that the network has still to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Disputed {
    /// What the bank took, less what was refunded since: this much returns if they are won.
    pub amount: i64,
    /// How many.
    pub count: i64,
    /// Their fees, which do not.
    pub fee: i64,
}

/// Where a file can be fetched for five minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Download {
    /// The address.
    pub url: String,
}

/// What a dropdown offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Dropdown {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// The options.
    pub options: Vec<Choice>,
}

/// What a dropdown offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DropdownInput {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// The options.
    pub options: Vec<ChoiceInput>,
}

impl DropdownInput {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(options: Vec<ChoiceInput>) -> Self {
        Self {
            default_value: None,
            options,
        }
    }
}

/// An earlier payment of a buyer who says that this one was not theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EarlierPayment {
    /// When the money came.
    #[serde(rename = "capturedAt")]
    pub captured_at: String,
    /// What was sold, as the buyer read it.
    #[serde(rename = "productDescription")]
    pub product_description: String,
    /// The processor's name of it.
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    /// Whether its bill went to the same address.
    #[serde(rename = "sameBillingAddress")]
    pub same_billing_address: bool,
    /// Whether it came from the same device.
    #[serde(rename = "sameDevice")]
    pub same_device: bool,
    /// Whether it came from the same IP address.
    #[serde(rename = "sameIp")]
    pub same_ip: bool,
    /// What was charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// A period with its ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ends {
    /// The first instant.
    pub from: String,
    /// The last.
    pub to: String,
}

text_enum! {
    /// Why the balance changed.
    EntryType {
        /// The store was created; 0.
        OpeningBalance = "OPENING_BALANCE",
        /// A payment was captured; its settled amount.
        PaymentReceived = "PAYMENT_RECEIVED",
        /// A refund that was final at once.
        RefundInstant = "REFUND_INSTANT",
        /// A refund that the network confirms later, or its reversal (positive).
        RefundAsync = "REFUND_ASYNC",
        /// A refund that was made outside this server.
        RefundExternal = "REFUND_EXTERNAL",
        /// A dispute was opened or prevented; the charge and the fee.
        DisputeCreated = "DISPUTE_CREATED",
        /// A dispute was won; the charge comes back, the fee does not.
        DisputeWon = "DISPUTE_WON",
        /// A payout with its fee, or its return (positive).
        Payout = "PAYOUT",
    }
}

/// What a cart would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// How it could be paid.
    pub available_payment_methods: Vec<Method>,
    /// What the coupon takes off; null without one.
    pub discount: Option<Discount>,
    /// The cart.
    pub items: Vec<LineItem>,
    /// The store.
    pub merchant: Merchant,
    /// Sum of the items in cents.
    pub subtotal: i64,
    /// The tax.
    pub tax: TaxView,
    /// What the buyer would be charged, in cents.
    pub total: i64,
}

/// A cart and the place of its buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EstimateCheckoutBody {
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: String,
    /// Code of a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// The items.
    pub items: Vec<NewItemInput>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The buyer's tax number, such as a VAT id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
}

impl EstimateCheckoutBody {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(country: impl Into<String>, items: Vec<NewItemInput>) -> Self {
        Self {
            country: country.into(),
            coupon_code: None,
            items,
            state: None,
            tax_id: None,
        }
    }
}

/// Where an event is sent once more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EventResend {
    /// The endpoint, whether or not it subscribes to the event; every enabled one that does when
    /// absent.
    #[serde(rename = "webhookId", default, skip_serializing_if = "Option::is_none")]
    pub webhook_id: Option<String>,
}

text_enum! {
    /// What an event tells.
    EventType {
        /// The buyer submitted a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The payment is with the network or held for review.
        PaymentProcessing = "PAYMENT_PROCESSING",
        /// The payment was captured.
        PaymentCompleted = "PAYMENT_COMPLETED",
        /// The payment was declined, cancelled or expired.
        PaymentFailed = "PAYMENT_FAILED",
        /// A refund became final.
        PaymentRefunded = "PAYMENT_REFUNDED",
        /// A chargeback was opened.
        PaymentDisputed = "PAYMENT_DISPUTED",
        /// A dispute was won.
        PaymentDisputeWon = "PAYMENT_DISPUTE_WON",
        /// A dispute was lost.
        PaymentDisputeLost = "PAYMENT_DISPUTE_LOST",
        /// A dispute was intercepted before it was opened; terminal.
        PaymentDisputePrevented = "PAYMENT_DISPUTE_PREVENTED",
        /// Shield holds the payment for review.
        PaymentReview = "PAYMENT_REVIEW",
        /// First payment or start of a trial.
        SubscriptionCreated = "SUBSCRIPTION_CREATED",
        /// A renewal was collected.
        SubscriptionRenewed = "SUBSCRIPTION_RENEWED",
        /// A renewal failed or needs 3DS.
        SubscriptionPastDue = "SUBSCRIPTION_PAST_DUE",
        /// The subscription was cancelled.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// The merchant paused the subscription.
        SubscriptionPaused = "SUBSCRIPTION_PAUSED",
        /// The merchant resumed the subscription.
        SubscriptionResumed = "SUBSCRIPTION_RESUMED",
        /// Plan, quantity or card changed, or the subscription was reactivated.
        SubscriptionUpdated = "SUBSCRIPTION_UPDATED",
        /// Access to what was subscribed to is over.
        SubscriptionEnded = "SUBSCRIPTION_ENDED",
        /// Three days before the end of a trial.
        SubscriptionTrialEnding = "SUBSCRIPTION_TRIAL_ENDING",
        /// Three days before a renewal.
        SubscriptionRenewing = "SUBSCRIPTION_RENEWING",
    }
}

text_enum! {
    /// Why a charge failed.
    FailureCode {
        /// The card's bank refused without saying why.
        CardDeclined = "card_declined",
        /// The card has not enough money.
        InsufficientFunds = "insufficient_funds",
        /// The card is past its date.
        ExpiredCard = "expired_card",
        /// The buyer failed or left the 3DS challenge.
        AuthenticationFailed = "authentication_failed",
        /// A payment without a card was refused.
        PaymentDeclined = "payment_declined",
    }
}

/// A fee: a share of what the buyer is charged, and a fixed part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FeeAmount {
    /// The fee.
    pub amount: i64,
    /// The fixed part; null as the share is.
    pub fixed: Option<i64>,
    /// The share; null where nothing was captured, or other fees hold today.
    pub rate: Option<f64>,
}

/// What a program is told of its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldAnswer {
    /// Whether it is activated on the machine.
    pub activated: bool,
    /// The activation of the machine, also one that was given up by this request.
    #[serde(rename = "activationId")]
    pub activation_id: Option<String>,
    /// When it ends. While its subscription goes on, when that is decided next, such as at its
    /// renewal. Null when there is no such time.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// Whether the key may be used now.
    pub valid: bool,
}

/// An answer to a custom field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldAnswerInput {
    /// The field.
    pub key: String,
    /// The answer.
    pub value: String,
}

impl FieldAnswerInput {
    /// With every field.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
        }
    }
}

text_enum! {
    /// What a field asks for.
    FieldType {
        /// Any text.
        Text = "text",
        /// Digits.
        Numeric = "numeric",
        /// One of some options.
        Dropdown = "dropdown",
    }
}

text_enum! {
    /// The form of a file, as paths name it.
    FileFormat {
        /// Comma-separated values.
        Csv = "csv",
        /// An array of objects.
        Json = "json",
    }
}

text_enum! {
    /// What a file is for.
    FilePurpose {
        /// A picture that anybody may see.
        Image = "IMAGE",
        /// A file that buyers get.
        Download = "DOWNLOAD",
    }
}

text_enum! {
    /// Whether a file has arrived.
    FileStatus {
        /// It was announced, and has not been uploaded.
        Pending = "PENDING",
        /// It can be used.
        Ready = "READY",
    }
}

text_enum! {
    /// What a cancelled metered subscription is billed when it ends.
    FinalUsageBill {
        /// The plan's amount and the usage.
        BaseAndUsage = "BASE_AND_USAGE",
        /// The usage alone.
        UsageOnly = "USAGE_ONLY",
    }
}

/// A fork of a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fork {
    /// The store that it was forked from; that store's own origin, if that is a fork.
    #[serde(rename = "forkedFrom")]
    pub forked_from: String,
    /// Its name in addresses.
    pub handle: String,
    /// The fork's own store id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Found {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub label: String,
    /// Where the dashboard shows it.
    pub link: String,
    /// Text that distinguishes it from similar results.
    pub sublabel: Option<String>,
}

text_enum! {
    /// How often the merchant means to charge. Only `ONE_OFF` is a limit; the others are what the
    /// customer is told.
    Frequency {
        /// Once; the first success revokes the agreement.
        OneOff = "ONE_OFF",
        /// Every week.
        Weekly = "WEEKLY",
        /// Every month.
        Monthly = "MONTHLY",
        /// Every three months.
        Quarterly = "QUARTERLY",
        /// Every year.
        Yearly = "YEARLY",
        /// Whenever there is something to charge.
        AdHoc = "AD_HOC",
    }
}

text_enum! {
    /// What is done after capture.
    FulfillmentMode {
        /// One generated key per unit.
        ManagedLicense = "MANAGED_LICENSE",
        /// The oldest free keys of the merchant's pool.
        LicensePool = "LICENSE_POOL",
        /// The merchant's server is asked for keys.
        LicenseWebhook = "LICENSE_WEBHOOK",
        /// `downloadUrl` is released.
        InstantDownload = "INSTANT_DOWNLOAD",
        /// The buyer is sent to `redirectUrl`.
        Redirect = "REDIRECT",
        /// Nothing.
        Manual = "MANUAL",
    }
}

/// What is known of an address; unknown parts are `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Geo {
    /// Number of the network, as `AS15169`.
    pub asn: Option<String>,
    /// City, in English.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Who runs the network.
    pub org: Option<String>,
    /// Postal code.
    pub postal: Option<String>,
    /// Region code, as `TX`.
    pub region: Option<String>,
}

text_enum! {
    /// How long a bucket is.
    Granularity {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
    }
}

/// Gross volume over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GrossVolume {
    /// A point for every bucket, ascending.
    pub series: Vec<Point>,
}

/// Payouts that have not arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InTransit {
    /// What is to arrive.
    pub amount: i64,
    /// How many.
    pub count: i64,
    /// What they cost.
    pub fee: i64,
}

/// A bill that is not due yet. Amounts are US cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Invoice {
    /// The plan's amount.
    #[serde(rename = "baseAmount")]
    pub base_amount: i64,
    /// `USD`.
    pub currency: String,
    /// Whether there are meters.
    #[serde(rename = "isUsageBased")]
    pub is_usage_based: bool,
    /// `Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
    /// `Credit` (negative) where they apply, then each meter.
    #[serde(rename = "lineItems")]
    pub line_items: Vec<InvoiceLine>,
    /// When it is charged.
    #[serde(rename = "nextChargeAt")]
    pub next_charge_at: String,
    /// Its end.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// Start of the current period, whose usage is billed.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// Where the subscription stands.
    pub status: SubscriptionStatus,
    /// The subscription.
    #[serde(rename = "subscriptionId")]
    pub subscription_id: String,
    /// The sum of the lines: base, usage and what changes of plan left behind, less a coupon.
    pub subtotal: i64,
    /// The tax, at today's rate.
    #[serde(rename = "taxAmount")]
    pub tax_amount: i64,
    /// What is charged.
    pub total: i64,
    /// What all meters come to so far.
    #[serde(rename = "usageAmount")]
    pub usage_amount: i64,
}

/// A line of the bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InvoiceLine {
    /// Cents before tax.
    pub amount: i64,
    /// What for.
    pub description: String,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ItemView {
    /// The line.
    pub id: String,
    /// What the buyer read.
    pub name: Option<String>,
    /// Price of one unit.
    pub price: i64,
    /// The product; null for a dynamic line.
    #[serde(rename = "productId")]
    pub product_id: Option<String>,
    /// Units.
    pub quantity: i64,
    /// The variant.
    #[serde(rename = "variantId")]
    pub variant_id: Option<String>,
}

/// What an upload of keys would add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeyCheck {
    /// The others, which an upload skips: the product has them, or they were sent twice.
    pub known: i64,
    /// Keys that the product does not have yet; one that was sent twice counts once.
    pub new: i64,
}

text_enum! {
    /// What generated keys look like.
    KeyFormat {
        /// `XXXX-XXXX-XXXX-XXXX` over `[A-Z0-9]`; also when a product names no format.
        Alphanumeric = "ALPHANUMERIC",
        /// A version 4 UUID.
        Uuid = "UUID",
        /// `{customPrefix}-XXXX-XXXX-XXXX`.
        CustomPrefix = "CUSTOM_PREFIX",
    }
}

/// A key on a machine, as a program in the field knows both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyOnMachine {
    /// What the program knows the machine by.
    pub fingerprint: String,
    /// The key.
    pub key: String,
    /// What people call the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl KeyOnMachine {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(fingerprint: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            fingerprint: fingerprint.into(),
            key: key.into(),
            name: None,
        }
    }
}

/// Keys that may be uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeysBody {
    /// Keys to sell, one per unit.
    #[serde(rename = "licenseKeys")]
    pub license_keys: Vec<String>,
}

impl KeysBody {
    /// With every field.
    #[must_use]
    pub fn new(license_keys: Vec<String>) -> Self {
        Self { license_keys }
    }
}

text_enum! {
    /// What a result is.
    Kind {
        /// An order.
        Order = "order",
        /// A payment.
        Payment = "payment",
        /// A customer.
        Customer = "customer",
        /// A product.
        Product = "product",
        /// A category.
        Category = "category",
        /// A coupon.
        Coupon = "coupon",
        /// A subscription.
        Subscription = "subscription",
        /// A refund.
        Refund = "refund",
        /// A dispute.
        Dispute = "dispute",
        /// A payout.
        Payout = "payout",
        /// A licence.
        License = "license",
        /// A support case.
        Case = "case",
        /// A webhook endpoint.
        Webhook = "webhook",
        /// A paylink.
        Paylink = "paylink",
        /// A report.
        Report = "report",
        /// An API token.
        Token = "token",
    }
}

/// What was known of a payment when it was judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KnownFacts {
    /// The country of the card's bank.
    #[serde(rename = "cardCountry")]
    pub card_country: Option<String>,
    /// Whose money the card spends.
    #[serde(rename = "cardFunding")]
    pub card_funding: Option<CardFunding>,
    /// Whether a payment of the buyer had been disputed.
    #[serde(rename = "customerHasDisputed")]
    pub customer_has_disputed: Option<bool>,
    /// How many orders the buyer had paid at the store before.
    #[serde(rename = "customerOrderCount")]
    pub customer_order_count: Option<i64>,
    /// Whether one from the device had.
    #[serde(rename = "deviceHasDisputed")]
    pub device_has_disputed: Option<bool>,
    /// The country of the network address.
    #[serde(rename = "ipCountry")]
    pub ip_country: Option<String>,
    /// Whether one from the network address had.
    #[serde(rename = "ipHasDisputed")]
    pub ip_has_disputed: Option<bool>,
    /// Who runs the network.
    pub isp: Option<String>,
}

/// What the receiver of a store answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LabAnswers {
    /// The statuses of its answers, one after the other; the last one goes on. 200 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Vec<i64>>,
}

text_enum! {
    /// What a receiver has to do with a message.
    LabDuty {
        /// Answer with a 2xx status.
        Take = "TAKE",
        /// Answer with any other status.
        Refuse = "REFUSE",
    }
}

text_enum! {
    /// What is wrong with what is sent.
    LabManner {
        /// Nothing.
        Whole = "WHOLE",
        /// It is sent twice, with one id: a receiver takes both, and does its work once.
        Twice = "TWICE",
        /// The event that came after it is sent first: a receiver takes both, and compares their
        /// times.
        OutOfOrder = "OUT_OF_ORDER",
        /// Another body is sent under its signature: a receiver refuses it.
        Edited = "EDITED",
        /// It was signed some time ago: a receiver refuses more than five minutes.
        Late = "LATE",
        /// Its signature has another letter: a receiver refuses it.
        BrokenSignature = "BROKEN_SIGNATURE",
        /// Its body comes a few bytes at a time: a receiver waits for the rest, and takes it.
        Slowly = "SLOWLY",
    }
}

/// The receiver of a sandbox store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabReceiver {
    /// The statuses of its answers, one after the other; the last one goes on.
    pub answers: Vec<i64>,
    /// When it was made.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// How many answers it has given since they were chosen.
    pub given: i64,
    /// Its address, which takes any POST. Whoever knows it can send something there.
    pub url: String,
}

/// A request that the receiver took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabRequest {
    /// What happened, as its body says; `null` where that is no event of ours.
    pub event: Option<EventType>,
    /// The event, as its header says; `null` where that is none of ours.
    #[serde(rename = "eventId")]
    pub event_id: Option<String>,
    /// What is wrong with the signature. One that is right may be too old.
    pub faults: Vec<SignatureFault>,
    /// The request.
    pub id: String,
    /// Whether its signature is that of an endpoint which the store has at the address of the
    /// receiver; `null` where it has none there.
    #[serde(rename = "isRight")]
    pub is_right: Option<bool>,
    /// When it arrived, by the clock of the machine.
    #[serde(rename = "receivedAt")]
    pub received_at: String,
    /// What it was answered with.
    pub status: i64,
}

/// A request that the receiver took, with what arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabRequestDetail {
    /// Its body.
    pub body: String,
    /// What happened, as its body says; `null` where that is no event of ours.
    pub event: Option<EventType>,
    /// The event, as its header says; `null` where that is none of ours.
    #[serde(rename = "eventId")]
    pub event_id: Option<String>,
    /// What is wrong with the signature. One that is right may be too old.
    pub faults: Vec<SignatureFault>,
    /// Its headers, as far as deliveries have them; names in lower case.
    pub headers: std::collections::BTreeMap<String, String>,
    /// The request.
    pub id: String,
    /// Whether its signature is that of an endpoint which the store has at the address of the
    /// receiver; `null` where it has none there.
    #[serde(rename = "isRight")]
    pub is_right: Option<bool>,
    /// When it arrived, by the clock of the machine.
    #[serde(rename = "receivedAt")]
    pub received_at: String,
    /// What it was answered with.
    pub status: i64,
}

/// An event that is sent for trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabSend {
    /// How many seconds ago it was signed when it is `LATE`; 360 when absent.
    #[serde(rename = "ageSeconds", default, skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<i64>,
    /// What is sent in the place of the event when it is `EDITED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The event.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// What is wrong with what is sent; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manner: Option<LabManner>,
    /// How many seconds its body takes when it is sent `SLOWLY`; 5 when absent.
    #[serde(rename = "overSeconds", default, skip_serializing_if = "Option::is_none")]
    pub over_seconds: Option<i64>,
    /// The endpoint, whether or not it is enabled or subscribes to the event.
    #[serde(rename = "webhookId")]
    pub webhook_id: String,
}

impl LabSend {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(event_id: impl Into<String>, webhook_id: impl Into<String>) -> Self {
        Self {
            age_seconds: None,
            body: None,
            event_id: event_id.into(),
            manner: None,
            over_seconds: None,
            webhook_id: webhook_id.into(),
        }
    }
}

/// A message that was sent for trial, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabSent {
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: i64,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// What happened.
    pub event: EventType,
    /// The event.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// What the receiver has to do with it.
    pub must: LabDuty,
    /// Whether it did so; no answer is neither.
    pub passed: bool,
    /// The first 4 KiB of the answer's body.
    #[serde(rename = "responseBody")]
    pub response_body: Option<String>,
    /// The status of its answer.
    #[serde(rename = "statusCode")]
    pub status_code: Option<i64>,
}

/// A field's label on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Label {
    /// A text of the store's own.
    pub custom: String,
    /// Which kind.
    pub r#type: LabelType,
}

/// A field's label on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelInput {
    /// A text of the store's own.
    pub custom: String,
    /// Which kind.
    pub r#type: LabelType,
}

impl LabelInput {
    /// With every field.
    #[must_use]
    pub fn new(custom: impl Into<String>, r#type: LabelType) -> Self {
        Self {
            custom: custom.into(),
            r#type,
        }
    }
}

text_enum! {
    /// Who wrote a label.
    LabelType {
        /// The merchant.
        Custom = "custom",
    }
}

text_enum! {
    /// A language of the pages for buyers.
    Language {
        /// English.
        En = "en",
        /// German.
        De = "de",
        /// French.
        Fr = "fr",
        /// Spanish.
        Es = "es",
        /// Italian.
        It = "it",
        /// Portuguese.
        Pt = "pt",
        /// Dutch.
        Nl = "nl",
        /// Polish.
        Pl = "pl",
        /// Japanese.
        Ja = "ja",
    }
}

/// A change of the store's balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// By how much; negative when it fell.
    pub amount: i64,
    /// When it was written.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The cause in words.
    pub description: String,
    /// The entry's id.
    pub id: String,
    /// The payment, refund, dispute, payout or store that caused it.
    #[serde(rename = "referenceId")]
    pub reference_id: Option<String>,
    /// The balance after this entry.
    #[serde(rename = "runningBalance")]
    pub running_balance: i64,
    /// Why the balance changed.
    pub r#type: EntryType,
}

/// Limits of a text or numeric answer, in characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Lengths {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// The longest answer; 255 unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_length: Option<i64>,
    /// The shortest answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_length: Option<i64>,
}

/// Limits of a text or numeric answer, in characters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LengthsInput {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// The longest answer; 255 unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_length: Option<i64>,
    /// The shortest answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_length: Option<i64>,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct License {
    /// When it was sold.
    #[serde(rename = "claimedAt")]
    pub claimed_at: Option<String>,
    /// When it was uploaded or generated.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The customer who bought it.
    #[serde(rename = "customerId")]
    pub customer_id: Option<String>,
    /// The licence's id.
    pub id: String,
    /// The key in clear.
    pub key: String,
    /// The order that it was sold with.
    #[serde(rename = "orderId")]
    pub order_id: Option<String>,
    /// The product it is for.
    #[serde(rename = "productId")]
    pub product_id: String,
    /// Whether it may be used.
    pub status: LicenseStatus,
    /// The variant that was bought.
    #[serde(rename = "variantId")]
    pub variant_id: Option<String>,
}

text_enum! {
    /// How long a claimed licence is valid.
    LicenseDuration {
        /// 30 days of 24 hours.
        ThirtyDays = "THIRTY_DAYS",
        /// 90 days of 24 hours.
        NinetyDays = "NINETY_DAYS",
        /// One calendar year.
        OneYear = "ONE_YEAR",
        /// For ever.
        Lifetime = "LIFETIME",
    }
}

/// A key that an order delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseOfOrder {
    /// When it was sold.
    #[serde(rename = "claimedAt")]
    pub claimed_at: Option<String>,
    /// The licence.
    pub id: String,
    /// The key in clear.
    pub key: String,
    /// The product.
    #[serde(rename = "productId")]
    pub product_id: String,
    /// Whether it may be used.
    pub status: LicenseStatus,
    /// The variant.
    #[serde(rename = "variantId")]
    pub variant_id: Option<String>,
}

/// The request that asks a merchant's server for keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseRequest {
    /// What was bought.
    pub data: LicenseRequestData,
    /// Always `LICENSE_FULFILLMENT`.
    pub event: String,
    /// The request, the same at every attempt.
    pub id: String,
    /// When the line was to be delivered.
    pub timestamp: String,
}

/// The buyer of a request for keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseRequestCustomer {
    /// Lower-case address.
    pub email: String,
    /// The customer.
    pub id: String,
}

/// What was bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseRequestData {
    /// Who bought.
    pub customer: LicenseRequestCustomer,
    /// The line that needs keys.
    pub item: LicenseRequestItem,
    /// The order.
    pub order: LicenseRequestOrder,
}

/// The line of a request for keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseRequestItem {
    /// The line.
    pub id: String,
    /// Name shown to the buyer.
    pub name: String,
    /// The product.
    #[serde(rename = "productId")]
    pub product_id: Option<String>,
    /// Units of the line; as many keys are requested.
    pub quantity: i64,
    /// The variant, if one was chosen.
    #[serde(rename = "variantId")]
    pub variant_id: Option<String>,
}

/// The order of a request for keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LicenseRequestOrder {
    /// What the buyer filled in.
    #[serde(rename = "customFields")]
    pub custom_fields: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// The order.
    pub id: String,
    /// What the merchant attached.
    pub metadata: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// The checkout session it was.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
}

text_enum! {
    /// Whether a key may be used.
    LicenseStatus {
        /// In the pool, not sold.
        Available = "AVAILABLE",
        /// Sold.
        Claimed = "CLAIMED",
        /// Taken back.
        Revoked = "REVOKED",
    }
}

/// A line: price × quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LineAmount {
    /// What they come to.
    pub amount: i64,
    /// What the buyer read.
    pub name: String,
    /// Price of one unit.
    pub price: i64,
    /// Units.
    pub quantity: i64,
}

/// A line of the cart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LineItem {
    /// Price of one unit in cents.
    pub amount: i64,
    /// Picture URL.
    pub image: Option<String>,
    /// What the buyer reads.
    pub name: String,
    /// Number of units.
    pub quantity: i64,
}

/// Changes to a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListChange {
    /// What rules call it. A list that a rule mentions keeps its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its values are; it cannot be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ListType>,
    /// Its values from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

text_enum! {
    /// What the values of a list are.
    ListType {
        /// Email addresses; `*` stands for any characters.
        Email = "email",
        /// Addresses and networks (CIDR), IPv4 and IPv6.
        Ip = "ip",
        /// ISO 3166-1 alpha-2 codes.
        Country = "country",
        /// The first six to eight digits of card numbers.
        CardBin = "card_bin",
        /// Any text; `*` stands for any characters.
        String = "string",
    }
}

text_enum! {
    /// What of a reviewed payment is put on a list.
    ListedPart {
        /// The buyer's email address.
        Email = "email",
        /// The address from which it was paid.
        Ip = "ip",
        /// The first digits of the card's number.
        CardBin = "card_bin",
    }
}

text_enum! {
    /// The methods of the Store API.
    LoggedMethod {
        /// Reads.
        Get = "GET",
        /// Creates, and acts.
        Post = "POST",
        /// Changes.
        Patch = "PATCH",
        /// Deletes.
        Delete = "DELETE",
    }
}

/// A fork that was just made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MadeFork {
    /// The fork.
    pub fork: Fork,
    /// Where its clock stands: where that of its store stood.
    pub now: String,
    /// A token of the fork that may do what the caller may. Its secret is shown this once.
    pub token: ApiToken,
    /// The fork's endpoints, which are those of its store, each with a secret of its own.
    pub webhooks: Vec<RolledSecret>,
}

/// An agreement, as its merchant sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mandate {
    /// Where the customer agrees, and later takes it back.
    #[serde(rename = "agreementUrl")]
    pub agreement_url: String,
    /// Its id.
    pub id: String,
    /// Its state.
    pub status: MandateStatus,
}

/// The token that authorizes one charge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MandateAuthorization {
    /// Works once, for fifteen minutes.
    pub token: Secret,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MandatePayment {
    /// Where the buyer has to go to confirm, `null` when there is nothing to confirm.
    #[serde(rename = "authorizationUrl")]
    pub authorization_url: Option<String>,
    /// Its id.
    pub id: String,
    /// Its state.
    pub status: MandatePaymentStatus,
}

text_enum! {
    /// Where a payment under an agreement stands.
    MandatePaymentStatus {
        /// Captured.
        Completed = "COMPLETED",
        /// The customer has to answer to the bank at `authorizationUrl`.
        Requires3ds = "REQUIRES_3DS",
    }
}

text_enum! {
    /// Where an agreement stands.
    MandateStatus {
        /// The customer has not given a card.
        RequiresAction = "REQUIRES_ACTION",
        /// The card is being verified; its bank may want to hear from the customer.
        RequiresAuthorization = "REQUIRES_AUTHORIZATION",
        /// The card can be charged.
        Active = "ACTIVE",
        /// Final: taken back, or used up.
        Revoked = "REVOKED",
        /// Final: it was not accepted in time, or too many cards were refused.
        Expired = "EXPIRED",
    }
}

/// A payment that a condition matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MatchedPayment {
    /// When it was submitted.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The buyer's email address.
    pub email: String,
    /// The payment.
    pub id: String,
    /// Its order.
    #[serde(rename = "orderId")]
    pub order_id: String,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was charged, in cents.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// A request that mends something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MendingCall {
    /// Its HTTP method.
    pub method: String,
    /// Its path.
    pub path: String,
}

/// What buyers see of the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Merchant {
    /// Brand colour.
    #[serde(rename = "accentColor")]
    pub accent_color: Option<String>,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// Unique, URL-safe name.
    pub handle: String,
    /// The store's id.
    pub id: String,
    /// Logo URL.
    pub logo: Option<String>,
    /// Name.
    pub name: String,
    /// Brand colour.
    #[serde(rename = "primaryColor")]
    pub primary_color: Option<String>,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Text on card statements.
    #[serde(rename = "statementDescriptor")]
    pub statement_descriptor: Option<String>,
    /// Where buyers ask for help.
    #[serde(rename = "supportEmail")]
    pub support_email: Option<String>,
}

/// The merchant's own words; copied to the order and its webhooks.
pub type Metadata = std::collections::BTreeMap<String, String>;

/// The merchant's own words; copied to the order and its webhooks.
pub type MetadataInput = std::collections::BTreeMap<String, String>;

/// A meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Meter {
    /// How events become one quantity.
    pub aggregation: Aggregation,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// What its events are called.
    #[serde(rename = "eventName")]
    pub event_name: String,
    /// The meter.
    pub id: String,
    /// Units that cost nothing extra.
    #[serde(rename = "includedUnits")]
    pub included_units: Option<i64>,
    /// The product that it is part of.
    #[serde(rename = "productId")]
    pub product_id: String,
    /// Which part of it is charged.
    pub settlement: Settlement,
    /// Cents for `unitQuantity` units.
    #[serde(rename = "unitPrice")]
    pub unit_price: i64,
    /// How many units `unitPrice` buys.
    #[serde(rename = "unitQuantity")]
    pub unit_quantity: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// What a bill says of a meter; as JSON it is stored with the invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MeterBill {
    /// Cents for what is beyond the allowance.
    #[serde(rename = "amountCharged")]
    pub amount_charged: i64,
    /// What it counts.
    #[serde(rename = "eventName")]
    pub event_name: String,
    /// The meter.
    #[serde(rename = "meterId")]
    pub meter_id: String,
    /// The aggregate, before any allowance.
    pub quantity: i64,
    /// Cents for `unitQuantity` units.
    #[serde(rename = "unitPrice")]
    pub unit_price: i64,
    /// How many units `unitPrice` buys.
    #[serde(rename = "unitQuantity")]
    pub unit_quantity: i64,
}

/// Changes to a meter. Rates may change at any time and count for the running period at its close.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MeterPatch {
    /// Locked once an event exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregation: Option<Aggregation>,
    /// Locked once an event exists.
    #[serde(rename = "eventName", default, skip_serializing_if = "Option::is_none")]
    pub event_name: Option<String>,
    /// Units that cost nothing, `null` for none.
    #[serde(rename = "includedUnits", default, skip_serializing_if = "Option::is_none")]
    pub included_units: Option<Option<i64>>,
    /// Locked once an event exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
    /// Price of `unitQuantity` units, in cents.
    #[serde(rename = "unitPrice", default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<i64>,
    /// Units that `unitPrice` is for.
    #[serde(rename = "unitQuantity", default, skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<i64>,
}

/// Every meter of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Meters {
    /// The oldest first.
    pub items: Vec<Meter>,
}

text_enum! {
    /// A method as `available_payment_methods` lists it.
    Method {
        /// Card.
        Card = "CARD",
        /// Apple Pay.
        ApplePay = "APPLE_PAY",
        /// Google Pay.
        GooglePay = "GOOGLE_PAY",
        /// Cash App Pay.
        Cashapp = "CASHAPP",
        /// Amazon Pay.
        AmazonPay = "AMAZON_PAY",
        /// WeChat Pay.
        WechatPay = "WECHAT_PAY",
        /// Alipay.
        Alipay = "ALIPAY",
        /// iDEAL, Netherlands.
        Ideal = "IDEAL",
        /// Bancontact, Belgium.
        Bancontact = "BANCONTACT",
        /// Multibanco, Portugal.
        Multibanco = "MULTIBANCO",
        /// MB WAY, Portugal.
        MbWay = "MB_WAY",
        /// EPS, Austria.
        Eps = "EPS",
        /// Przelewy24, Poland.
        Przelewy24 = "PRZELEWY24",
        /// BLIK, Poland.
        Blik = "BLIK",
        /// Bizum, Spain.
        Bizum = "BIZUM",
        /// Satispay, Italy.
        Satispay = "SATISPAY",
        /// Pay by Bank, United Kingdom.
        PayByBank = "PAY_BY_BANK",
        /// Pix, Brazil.
        Pix = "PIX",
        /// UPI, India.
        Upi = "UPI",
        /// Naver Pay, South Korea.
        NaverPay = "NAVER_PAY",
        /// Kakao Pay, South Korea.
        KakaoPay = "KAKAO_PAY",
        /// PAYCO, South Korea.
        Payco = "PAYCO",
        /// Samsung Pay, South Korea.
        SamsungPay = "SAMSUNG_PAY",
        /// Link; listed for subscriptions only.
        Link = "LINK",
    }
}

text_enum! {
    /// A method as `pay` takes it and as payments report it. Input may also say `cash_app` and
    /// `przelewy24`.
    MethodCode {
        /// Card.
        Card = "card",
        /// Apple Pay.
        ApplePay = "apple_pay",
        /// Google Pay.
        GooglePay = "google_pay",
        /// Link, the card wallet.
        Link = "link",
        /// Alipay.
        Alipay = "alipay",
        /// WeChat Pay.
        WechatPay = "wechat_pay",
        /// Amazon Pay.
        AmazonPay = "amazon_pay",
        /// Cash App Pay.
        Cashapp = "cashapp",
        /// Bancontact.
        Bancontact = "bancontact",
        /// Bizum.
        Bizum = "bizum",
        /// EPS.
        Eps = "eps",
        /// iDEAL.
        Ideal = "ideal",
        /// MB WAY.
        MbWay = "mb_way",
        /// Multibanco, paid later at a machine or in a banking app.
        Multibanco = "multibanco",
        /// Satispay.
        Satispay = "satispay",
        /// SEPA direct debit.
        SepaDebit = "sepa_debit",
        /// Debit of a US bank account (ACH).
        UsBankAccount = "us_bank_account",
        /// Pay by Bank.
        PayByBank = "pay_by_bank",
        /// BLIK.
        Blik = "blik",
        /// Przelewy24.
        P24 = "p24",
        /// Kakao Pay.
        KakaoPay = "kakao_pay",
        /// Naver Pay.
        NaverPay = "naver_pay",
        /// PAYCO.
        Payco = "payco",
        /// Samsung Pay.
        SamsungPay = "samsung_pay",
        /// Pix.
        Pix = "pix",
        /// UPI.
        Upi = "upi",
    }
}

text_enum! {
    /// How a token proves itself.
    Mode {
        /// The secret itself is the credential.
        Bearer = "BEARER",
        /// The id names the token and the body is signed with a key derived from the secret.
        Hmac = "HMAC",
    }
}

/// A month in UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Month {
    /// Gross volume.
    pub gross: i64,
    /// `YYYY-MM`.
    pub month: String,
    /// Net volume.
    pub net: i64,
}

/// The last twelve months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MonthlyRevenue {
    /// Ascending, the present one last.
    pub months: Vec<Month>,
}

/// How to move the clock: one of the two.
///
/// It needs `advance`, or `set`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MoveClock {
    /// An ISO 8601 duration, `P31D` or `PT1H`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advance: Option<String>,
    /// The time to move to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
}

/// Who bought, with the name last given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NamedBuyer {
    /// Address in lower case.
    pub email: String,
    /// First word of the name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// The customer.
    pub id: String,
    /// The rest of it.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
}

/// A machine on which a licence is to be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewActivation {
    /// What the program knows the machine by.
    pub fingerprint: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl NewActivation {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(fingerprint: impl Into<String>) -> Self {
        Self {
            fingerprint: fingerprint.into(),
            name: None,
        }
    }
}

/// A file to be uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewAttachment {
    /// Name of the file, without folders.
    pub filename: String,
    /// `image/*`, `application/pdf`, `text/plain` or `application/zip`.
    #[serde(rename = "mimeType")]
    pub mime_type: String,
    /// Size in bytes.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: i64,
}

impl NewAttachment {
    /// With every field.
    #[must_use]
    pub fn new(filename: impl Into<String>, mime_type: impl Into<String>, size_bytes: i64) -> Self {
        Self {
            filename: filename.into(),
            mime_type: mime_type.into(),
            size_bytes,
        }
    }
}

/// What is going to be charged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewAuthorization {
    /// Cents, tax included.
    pub amount: i64,
    /// `currency`.
    pub currency: ChargeCurrency,
    /// What for; the line of the order.
    pub description: String,
    /// The mandate.
    #[serde(rename = "mandateId")]
    pub mandate_id: String,
}

impl NewAuthorization {
    /// With every field.
    #[must_use]
    pub fn new(
        amount: i64,
        currency: ChargeCurrency,
        description: impl Into<String>,
        mandate_id: impl Into<String>,
    ) -> Self {
        Self {
            amount,
            currency,
            description: description.into(),
            mandate_id: mandate_id.into(),
        }
    }
}

/// A new category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCategory {
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Place among its neighbours, lowest first.
    #[serde(rename = "displayOrder", default, skip_serializing_if = "Option::is_none")]
    pub display_order: Option<i64>,
    /// Whether it is shown in a prominent place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
    /// Name of an icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Whether it is hidden from storefronts.
    #[serde(rename = "isArchived", default, skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    /// Whether it is marked as a favourite in the dashboard.
    #[serde(rename = "isFavourite", default, skip_serializing_if = "Option::is_none")]
    pub is_favourite: Option<bool>,
    /// Description for search engines.
    #[serde(rename = "metaDescription", default, skip_serializing_if = "Option::is_none")]
    pub meta_description: Option<String>,
    /// Title for search engines.
    #[serde(rename = "metaTitle", default, skip_serializing_if = "Option::is_none")]
    pub meta_title: Option<String>,
    /// What it is called.
    pub name: String,
    /// The category above.
    #[serde(rename = "parentId", default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// Products that it is for.
    #[serde(rename = "productIds", default, skip_serializing_if = "Option::is_none")]
    pub product_ids: Option<Vec<String>>,
    /// Whether it is part of the storefront's navigation.
    #[serde(rename = "showInNavigation", default, skip_serializing_if = "Option::is_none")]
    pub show_in_navigation: Option<bool>,
    /// Made from the name when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

impl NewCategory {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            description: None,
            display_order: None,
            featured: None,
            icon: None,
            is_archived: None,
            is_favourite: None,
            meta_description: None,
            meta_title: None,
            name: name.into(),
            parent_id: None,
            product_ids: None,
            show_in_navigation: None,
            slug: None,
        }
    }
}

/// An account to connect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewConnectedAccount {
    /// What the account is to do; a word that is sent twice counts once.
    pub capabilities: Vec<ConnectedCapability>,
    /// Whose account it is to be. An address has one account.
    pub email: String,
    /// The platform's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataInput>,
}

impl NewConnectedAccount {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(capabilities: Vec<ConnectedCapability>, email: impl Into<String>) -> Self {
        Self {
            capabilities,
            email: email.into(),
            metadata: None,
        }
    }
}

/// A new coupon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCoupon {
    /// What buyers type; upper and lower case are one.
    pub code: String,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What buyers see instead of the code.
    #[serde(rename = "displayName", default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// When it stops to be valid, `null` for never.
    #[serde(rename = "expiresAt", default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Whether only buyers may use it who have bought nothing before.
    #[serde(
        rename = "firstPurchaseOnly",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub first_purchase_only: Option<bool>,
    /// Uses in all, `null` for any number.
    #[serde(rename = "maxUses", default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<i64>,
    /// Uses by one customer, `null` for any number.
    #[serde(
        rename = "maxUsesPerCustomer",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub max_uses_per_customer: Option<i64>,
    /// Cents that an order must have before the discount.
    #[serde(rename = "minimumPurchase", default, skip_serializing_if = "Option::is_none")]
    pub minimum_purchase: Option<i64>,
    /// Products that it is for.
    #[serde(rename = "productIds", default, skip_serializing_if = "Option::is_none")]
    pub product_ids: Option<Vec<String>>,
    /// When it begins to be valid, `null` for at once.
    #[serde(rename = "startsAt", default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
    /// Which kind.
    pub r#type: CouponType,
    /// Cents, or percent from 1 to 100.
    pub value: i64,
}

impl NewCoupon {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(code: impl Into<String>, r#type: CouponType, value: i64) -> Self {
        Self {
            code: code.into(),
            description: None,
            display_name: None,
            enabled: None,
            expires_at: None,
            first_purchase_only: None,
            max_uses: None,
            max_uses_per_customer: None,
            minimum_purchase: None,
            product_ids: None,
            starts_at: None,
            r#type,
            value,
        }
    }
}

/// The buyer as a new session is given one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCustomer {
    /// Billing address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<BillingInput>,
    /// Where receipts go.
    pub email: String,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl NewCustomer {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            billing: None,
            email: email.into(),
            name: None,
        }
    }
}

/// What the buyer is to be asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewDisplay {
    /// Fields that the buyer fills in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<CustomFieldInput>>,
}

/// One use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewEvent {
    /// A date-time; now when absent. One that cannot be read rejects the event, not the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_at: Option<String>,
    /// What a meter of the subscription's product counts.
    pub event_name: String,
    /// A name for the event: events with the same one are counted once per meter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Texts of your own, kept as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<std::collections::BTreeMap<String, String>>,
    /// Number of units.
    pub quantity: i64,
}

impl NewEvent {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(event_name: impl Into<String>, quantity: i64) -> Self {
        Self {
            event_at: None,
            event_name: event_name.into(),
            external_id: None,
            metadata: None,
            quantity,
        }
    }
}

/// The merchant's evidence. The buyer's name, addresses and history are attached to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewEvidence {
    /// What the buyer did with the goods.
    pub access_activity_log: String,
}

impl NewEvidence {
    /// With every field.
    #[must_use]
    pub fn new(access_activity_log: impl Into<String>) -> Self {
        Self {
            access_activity_log: access_activity_log.into(),
        }
    }
}

/// A file to be uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewFile {
    /// Its name, without folders. Buyers save a download under it.
    pub filename: String,
    /// Its media type: of a picture `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    #[serde(rename = "mimeType")]
    pub mime_type: String,
    /// What it is for.
    pub purpose: FilePurpose,
    /// Its size in bytes: of a picture at most 5242880.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: i64,
}

impl NewFile {
    /// With every field.
    #[must_use]
    pub fn new(
        filename: impl Into<String>,
        mime_type: impl Into<String>,
        purpose: FilePurpose,
        size_bytes: i64,
    ) -> Self {
        Self {
            filename: filename.into(),
            mime_type: mime_type.into(),
            purpose,
            size_bytes,
        }
    }
}

/// What a fork is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewFork {
    /// What the fork is called; its store's name when it is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The snapshot that it goes on from, by its name or its id; the store as it is when none is
    /// sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
}

/// An item: of the catalog when it names a product, otherwise dynamic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NewItem {
    /// Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product
    /// what the buyer chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What a dynamic item is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A product of the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Number of units.
    pub quantity: i64,
    /// One of its variants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_id: Option<String>,
}

/// An item: of the catalog when it names a product, otherwise dynamic.
///
/// It needs `product_id`, or `name` and `amount`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewItemInput {
    /// Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product
    /// what the buyer chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What a dynamic item is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A product of the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Number of units.
    pub quantity: i64,
    /// One of its variants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_id: Option<String>,
}

impl NewItemInput {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(quantity: i64) -> Self {
        Self {
            amount: None,
            name: None,
            product_id: None,
            quantity,
            variant_id: None,
        }
    }
}

/// A new list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewList {
    /// What rules call it, as `@name`.
    pub name: String,
    /// What its values are.
    pub r#type: ListType,
    /// Its values; case does not count, and none counts twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

impl NewList {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>, r#type: ListType) -> Self {
        Self {
            name: name.into(),
            r#type,
            values: None,
        }
    }
}

/// A new agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMandate {
    /// The customer.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// What the customer agrees to pay for.
    pub description: String,
    /// `frequency`.
    pub frequency: Frequency,
}

impl NewMandate {
    /// With every field.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, description: impl Into<String>, frequency: Frequency) -> Self {
        Self {
            customer_id: customer_id.into(),
            description: description.into(),
            frequency,
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMessage {
    /// Files that were uploaded to this case before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Carried>>,
    /// The text.
    pub body: String,
}

impl NewMessage {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(body: impl Into<String>) -> Self {
        Self {
            attachments: None,
            body: body.into(),
        }
    }
}

/// A new meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMeter {
    /// `aggregation`.
    pub aggregation: Aggregation,
    /// What the meter counts: the name under which usage is reported.
    #[serde(rename = "eventName")]
    pub event_name: String,
    /// With BASE_PLUS_OVERAGE only, and always.
    #[serde(rename = "includedUnits", default, skip_serializing_if = "Option::is_none")]
    pub included_units: Option<i64>,
    /// ARREARS when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlement>,
    /// Price of `unitQuantity` units, in cents.
    #[serde(rename = "unitPrice")]
    pub unit_price: i64,
    /// 1 when absent.
    #[serde(rename = "unitQuantity", default, skip_serializing_if = "Option::is_none")]
    pub unit_quantity: Option<i64>,
}

impl NewMeter {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(aggregation: Aggregation, event_name: impl Into<String>, unit_price: i64) -> Self {
        Self {
            aggregation,
            event_name: event_name.into(),
            included_units: None,
            settlement: None,
            unit_price,
            unit_quantity: None,
        }
    }
}

/// A note for the team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewNote {
    /// What it says.
    pub body: String,
}

impl NewNote {
    /// With every field.
    #[must_use]
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: body.into() }
    }
}

/// A new paylink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPaylink {
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In the future.
    #[serde(rename = "expiresAt", default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<String>>,
    /// The items.
    pub items: Vec<NewItemInput>,
    /// Uses in all, `null` for any number.
    #[serde(rename = "maxUses", default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<Option<i64>>,
    /// The store's name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl NewPaylink {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(items: Vec<NewItemInput>) -> Self {
        Self {
            description: None,
            expires_at: None,
            items,
            max_uses: None,
            title: None,
        }
    }
}

/// What is charged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPayment {
    /// `mandate`.
    pub mandate: Authorization,
}

impl NewPayment {
    /// With every field.
    #[must_use]
    pub fn new(mandate: Authorization) -> Self {
        Self { mandate }
    }
}

/// A new product. Fields of another type or mode are kept and shown, and have no effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewProduct {
    /// When the sale begins.
    #[serde(rename = "availableFrom", default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<String>,
    /// When the sale ends.
    #[serde(rename = "availableUntil", default, skip_serializing_if = "Option::is_none")]
    pub available_until: Option<String>,
    /// When a change of the plan takes effect.
    #[serde(rename = "billingAnchor", default, skip_serializing_if = "Option::is_none")]
    pub billing_anchor: Option<BillingAnchor>,
    /// How often a subscription is billed.
    #[serde(rename = "billingInterval", default, skip_serializing_if = "Option::is_none")]
    pub billing_interval: Option<BillingInterval>,
    /// Categories that it is filed under.
    #[serde(rename = "categoryIds", default, skip_serializing_if = "Option::is_none")]
    pub category_ids: Option<Vec<String>>,
    /// A higher price that is shown crossed out, in cents.
    #[serde(rename = "compareAtPrice", default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<i64>,
    /// What every key begins with.
    #[serde(rename = "customPrefix", default, skip_serializing_if = "Option::is_none")]
    pub custom_prefix: Option<String>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the download is: an address of yours, or a file of the store.
    #[serde(rename = "downloadUrl", default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// How buyers get what they bought.
    #[serde(rename = "fulfillmentMode", default, skip_serializing_if = "Option::is_none")]
    pub fulfillment_mode: Option<FulfillmentMode>,
    /// Addresses of pictures, the first one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// What generated keys look like.
    #[serde(rename = "keyFormat", default, skip_serializing_if = "Option::is_none")]
    pub key_format: Option<KeyFormat>,
    /// How long a key is valid.
    #[serde(rename = "licenseDuration", default, skip_serializing_if = "Option::is_none")]
    pub license_duration: Option<LicenseDuration>,
    /// Keys to sell, one per unit.
    #[serde(rename = "licenseKeys", default, skip_serializing_if = "Option::is_none")]
    pub license_keys: Option<Vec<String>>,
    /// Units left at which the store's team is told.
    #[serde(
        rename = "lowStockThreshold",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub low_stock_threshold: Option<i64>,
    /// Machines on which a key may be active at once.
    #[serde(rename = "maxActivations", default, skip_serializing_if = "Option::is_none")]
    pub max_activations: Option<i64>,
    /// Units that one customer may buy.
    #[serde(rename = "maxPerCustomer", default, skip_serializing_if = "Option::is_none")]
    pub max_per_customer: Option<i64>,
    /// What the buyer reads after paying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The least that a buyer may choose to pay, in cents.
    #[serde(rename = "minimumPrice", default, skip_serializing_if = "Option::is_none")]
    pub minimum_price: Option<i64>,
    /// What the variants differ in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<OptionBody>>,
    /// Price of one unit in cents.
    pub price: i64,
    /// How the price comes about.
    #[serde(rename = "pricingModel", default, skip_serializing_if = "Option::is_none")]
    pub pricing_model: Option<PricingModel>,
    /// What kind of product.
    #[serde(rename = "productType")]
    pub product_type: ProductType,
    /// Where the buyer is sent after paying.
    #[serde(rename = "redirectUrl", default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// Whether a refund makes the keys invalid.
    #[serde(rename = "revokeOnRefund", default, skip_serializing_if = "Option::is_none")]
    pub revoke_on_refund: Option<bool>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
    /// A second line below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// What buyers read.
    pub title: String,
    /// Days before the first charge.
    #[serde(rename = "trialDays", default, skip_serializing_if = "Option::is_none")]
    pub trial_days: Option<i64>,
    /// The forms that it is sold in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<NewVariant>>,
    /// What requests to `webhookUrl` are signed with.
    #[serde(rename = "webhookSecret", default, skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<Secret>,
    /// Which server of yours is asked for keys when a unit is sold.
    #[serde(rename = "webhookUrl", default, skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<String>,
}

impl NewProduct {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(price: i64, product_type: ProductType, title: impl Into<String>) -> Self {
        Self {
            available_from: None,
            available_until: None,
            billing_anchor: None,
            billing_interval: None,
            category_ids: None,
            compare_at_price: None,
            custom_prefix: None,
            description: None,
            download_url: None,
            fulfillment_mode: None,
            images: None,
            key_format: None,
            license_duration: None,
            license_keys: None,
            low_stock_threshold: None,
            max_activations: None,
            max_per_customer: None,
            message: None,
            minimum_price: None,
            options: None,
            price,
            pricing_model: None,
            product_type,
            redirect_url: None,
            revoke_on_refund: None,
            status: None,
            subtitle: None,
            title: title.into(),
            trial_days: None,
            variants: None,
            webhook_secret: None,
            webhook_url: None,
        }
    }
}

/// A refund to be made, of everything that was charged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewRefund {
    /// The `cost` that `getOrderAmounts` told, in US cents: where the refund would cost something
    /// else by now, because a part was given back meanwhile, the answer is 409 and nothing is
    /// refunded.
    #[serde(rename = "expectedCost", default, skip_serializing_if = "Option::is_none")]
    pub expected_cost: Option<i64>,
    /// Why; REQUESTED_BY_CUSTOMER when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RefundReason>,
}

/// A new canned reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewReply {
    /// What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order.
    pub body: String,
    /// What the team calls it; no other has the same, whatever the case of its letters.
    pub name: String,
}

impl NewReply {
    /// With every field.
    #[must_use]
    pub fn new(body: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            name: name.into(),
        }
    }
}

/// A new report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewReport {
    /// Which files are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formats: Option<Vec<ReportFormat>>,
    /// End of the time that the report is about.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// Start of the time that the report is about.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// Which kind.
    pub r#type: ReportType,
}

impl NewReport {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(period_end: impl Into<String>, period_start: impl Into<String>, r#type: ReportType) -> Self {
        Self {
            formats: None,
            period_end: period_end.into(),
            period_start: period_start.into(),
            r#type,
        }
    }
}

/// A new rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewRule {
    /// What it does then.
    pub action: Action,
    /// When it applies: comparisons such as `amount > 5000`, joined by `AND`, `OR` and parentheses.
    pub condition: String,
    /// Whether it is asked at all; yes when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What the merchant calls it.
    pub name: String,
    /// Its place: rules with lower numbers are asked first, and of equal ones the older.
    pub priority: i64,
}

impl NewRule {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(action: Action, condition: impl Into<String>, name: impl Into<String>, priority: i64) -> Self {
        Self {
            action,
            condition: condition.into(),
            enabled: None,
            name: name.into(),
            priority,
        }
    }
}

/// A snapshot to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewSnapshot {
    /// What it is called; no other snapshot of the store has the name.
    pub name: String,
}

impl NewSnapshot {
    /// With every field.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

/// A variant of a new product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewVariant {
    /// A higher price that is shown crossed out, in cents.
    #[serde(rename = "compareAtPrice", default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<i64>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Addresses of pictures, the first one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// Whether it can be bought.
    #[serde(rename = "inStock", default, skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// What the variants differ in.
    pub options: std::collections::BTreeMap<String, String>,
    /// Place among its neighbours, lowest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Price of one unit in cents.
    pub price: i64,
    /// Number of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The store's own number of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What buyers read.
    pub title: String,
    /// Whether units are counted.
    #[serde(rename = "trackStock", default, skip_serializing_if = "Option::is_none")]
    pub track_stock: Option<bool>,
}

impl NewVariant {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(
        options: std::collections::BTreeMap<String, String>,
        price: i64,
        title: impl Into<String>,
    ) -> Self {
        Self {
            compare_at_price: None,
            description: None,
            images: None,
            in_stock: None,
            options,
            position: None,
            price,
            quantity: None,
            sku: None,
            slug: None,
            title: title.into(),
            track_stock: None,
        }
    }
}

/// A new endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewWebhook {
    /// Which events it subscribes to.
    #[serde(rename = "eventTypes")]
    pub event_types: Vec<EventType>,
    /// The merchant's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// V2 when absent.
    #[serde(rename = "signatureVersion", default, skip_serializing_if = "Option::is_none")]
    pub signature_version: Option<SignatureVersion>,
    /// A public https address.
    pub url: String,
}

impl NewWebhook {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(event_types: Vec<EventType>, url: impl Into<String>) -> Self {
        Self {
            event_types,
            note: None,
            signature_version: None,
            url: url.into(),
        }
    }
}

/// What whoever opens a paylink may say about the buyer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenPaylinkBody {
    /// Code of a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// The buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<NewCustomer>,
    /// Texts of your own, kept as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataInput>,
}

/// An option; an existing one of this name is replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionBody {
    /// What it is called.
    pub name: String,
    /// Place among its neighbours, lowest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// The choices.
    pub values: Vec<String>,
}

impl OptionBody {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>, values: Vec<String>) -> Self {
        Self {
            name: name.into(),
            position: None,
            values,
        }
    }
}

/// What the amounts of an order are made of. Money is US cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderAmounts {
    /// Subtotal before discount.
    pub amount: i64,
    /// What the coupon took off.
    #[serde(rename = "discountAmount")]
    pub discount_amount: i64,
    /// The coupon.
    #[serde(rename = "discountCode")]
    pub discount_code: Option<String>,
    /// Its lines.
    pub lines: Vec<LineAmount>,
    /// The platform's fee; 0 until captured.
    #[serde(rename = "platformFee")]
    pub platform_fee: FeeAmount,
    /// The processor's fee; 0 until captured.
    #[serde(rename = "pspFee")]
    pub psp_fee: FeeAmount,
    /// What a refund would do now.
    pub refund: RefundOffer,
    /// What the balance rose by; 0 until captured.
    #[serde(rename = "settledAmount")]
    pub settled_amount: i64,
    /// The tax.
    pub tax: TaxAmount,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderDetail {
    /// Subtotal before discount.
    pub amount: i64,
    /// Where the bill went.
    #[serde(rename = "billingAddress")]
    pub billing_address: BillingAddress,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// `USD`.
    pub currency: String,
    /// What the buyer filled in.
    #[serde(rename = "customFields")]
    pub custom_fields: serde_json::Value,
    /// Who bought.
    pub customer: BuyerDetail,
    /// The coupon.
    #[serde(rename = "discountCode")]
    pub discount_code: Option<String>,
    /// Whether a coupon was redeemed.
    pub discounted: bool,
    /// What one US dollar cost.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    /// `MULTI_PSP`.
    pub gateway: String,
    /// The order.
    pub id: String,
    /// Its lines.
    pub items: Vec<ItemView>,
    /// The keys delivered.
    pub licenses: Vec<LicenseOfOrder>,
    /// What the merchant attached.
    pub metadata: serde_json::Value,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Its payment.
    pub payment: PaymentOfOrder,
    /// How much of it, in its smallest unit.
    #[serde(rename = "presentmentAmount")]
    pub presentment_amount: Option<i64>,
    /// What the buyer was charged in.
    #[serde(rename = "presentmentCurrency")]
    pub presentment_currency: Option<Currency>,
    /// Where the buyer went afterwards.
    #[serde(rename = "returnUrl")]
    pub return_url: Option<String>,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// When the buyer asked for delivery at once and gave up the right of withdrawal with it; null
    /// where it was kept, or where there was none to give up.
    #[serde(rename = "withdrawalWaivedAt")]
    pub withdrawal_waived_at: Option<String>,
}

/// The order that a case is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfCase {
    /// Subtotal before discount.
    pub amount: i64,
    /// `USD`.
    pub currency: String,
    /// Its id.
    pub id: String,
    /// The checkout session that became the order.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
}

/// The order that a case is about, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfCaseDetail {
    /// Subtotal before discount.
    pub amount: i64,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// `USD`.
    pub currency: String,
    /// Its id.
    pub id: String,
    /// The checkout session that became the order.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Its state.
    pub status: OrderStatus,
}

/// The order of a dispute in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfDispute {
    /// Who bought.
    pub customer: Buyer,
    /// The order.
    pub id: String,
    /// The checkout session it was.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// The order of a dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfDisputeDetail {
    /// Subtotal before discount.
    pub amount: i64,
    /// `USD`.
    pub currency: String,
    /// Who bought.
    pub customer: BuyerDetail,
    /// The order.
    pub id: String,
    /// The checkout session it was.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// The order of a payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfPayment {
    /// Subtotal before discount.
    pub amount: i64,
    /// `USD`.
    pub currency: String,
    /// The order.
    pub id: String,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// The order of a refund in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfRefund {
    /// Who bought.
    pub customer: Buyer,
    /// The order.
    pub id: String,
    /// The checkout session it was.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
}

/// The order of a refund.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfRefundDetail {
    /// Subtotal before discount.
    pub amount: i64,
    /// `USD`.
    pub currency: String,
    /// Who bought.
    pub customer: NamedBuyer,
    /// The order.
    pub id: String,
    /// The checkout session it was.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// The order of a payment in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderOfSummary {
    /// The order.
    pub id: String,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Where it stands.
    pub status: OrderStatus,
}

text_enum! {
    /// Where an order stands.
    OrderStatus {
        /// Awaiting confirmation of the payment.
        Pending = "PENDING",
        /// Paid, being fulfilled.
        Processing = "PROCESSING",
        /// Fulfilled.
        Completed = "COMPLETED",
        /// Abandoned or timed out.
        Cancelled = "CANCELLED",
        /// Declined.
        Failed = "FAILED",
        /// Refunded.
        Refunded = "REFUNDED",
        /// The dispute is open, lost or prevented.
        Chargeback = "CHARGEBACK",
    }
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderSummary {
    /// Subtotal before discount.
    pub amount: i64,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// `USD`.
    pub currency: String,
    /// Who bought.
    pub customer: Buyer,
    /// The coupon.
    #[serde(rename = "discountCode")]
    pub discount_code: Option<String>,
    /// Whether a coupon was redeemed.
    pub discounted: bool,
    /// `MULTI_PSP`.
    pub gateway: String,
    /// The order.
    pub id: String,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Its payment.
    pub payment: PaymentOfSummary,
    /// Where it stands.
    pub status: OrderStatus,
}

/// A period in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Overview {
    /// Different customers who paid.
    pub customers: i64,
    /// Disputes opened, prevented ones included.
    pub disputes: i64,
    /// Subtotals less discounts of orders paid.
    #[serde(rename = "grossVolume")]
    pub gross_volume: i64,
    /// The same less fees and refunds.
    #[serde(rename = "netVolume")]
    pub net_volume: i64,
    /// Orders paid.
    pub orders: i64,
    /// Which period.
    pub period: Ends,
    /// Refunds completed.
    pub refunded: i64,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pagination {
    /// Items per page.
    pub limit: i64,
    /// As `cursor` of the next request, what follows this page; null at the end of the list.
    #[serde(rename = "nextCursor")]
    pub next_cursor: Option<String>,
    /// This page, from 1; 1 also where a cursor was followed.
    pub page: i64,
    /// Items in all.
    pub total: i64,
    /// Pages in all; 0 when there is no item.
    #[serde(rename = "totalPages")]
    pub total_pages: i64,
}

/// How it was paid; all null until completed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PaidWith {
    /// The card's network.
    #[serde(rename = "cardBrand")]
    pub card_brand: Option<String>,
    /// The card's last digits.
    #[serde(rename = "cardLastFour")]
    pub card_last_four: Option<String>,
    /// The method.
    pub r#type: Option<MethodCode>,
}

/// A period that was billed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastPeriod {
    /// Every meter that there was.
    pub meters: Vec<MeterBill>,
    /// The order that was paid; none when there was nothing to pay.
    #[serde(rename = "orderId")]
    pub order_id: Option<String>,
    /// Its end.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// Its beginning.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// Base and usage, before tax.
    #[serde(rename = "totalCharged")]
    pub total_charged: i64,
}

/// What the buyer sends.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PayBody {
    /// Consent to recurring charges; for subscriptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<bool>,
    /// Answers to the session's custom fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_fields: Option<Vec<FieldAnswerInput>>,
    /// Changes to the stored customer; afterwards email, name and billing must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerPatch>,
    /// The session's `total_amount` as the buyer was shown it, in cents: nothing else is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<i64>,
    /// How to pay; needed unless nothing is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethod>,
    /// Whether the buyer asks for delivery at once and knows that the right of withdrawal is lost
    /// with it. It counts for consumers (no tax id) in the European Union, Iceland, Liechtenstein,
    /// Norway and the United Kingdom when something is charged and nothing recurs; otherwise it is
    /// ignored. The order tells it as `withdrawalWaivedAt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal_waiver: Option<bool>,
}

/// What became of the payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayResult {
    /// Where the buyer has to go to confirm, `null` when there is nothing to confirm.
    pub authorization_url: Option<String>,
    /// The order.
    pub order_id: String,
    /// The checkout session that became the order.
    pub order_number: String,
    /// The payment.
    pub payment_id: String,
    /// Where the buyer goes after paying.
    pub return_url: Option<String>,
    /// Its state.
    pub status: PayStatus,
    /// The subscription.
    pub subscription_id: Option<String>,
}

text_enum! {
    /// Where a submitted payment stands.
    PayStatus {
        /// Captured.
        Completed = "COMPLETED",
        /// The network takes its time.
        Processing = "PROCESSING",
        /// The buyer has to answer to the bank at `authorization_url`.
        Requires3ds = "REQUIRES_3DS",
        /// Held for review.
        Review = "REVIEW",
    }
}

/// A paylink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Paylink {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Text below the heading.
    pub description: Option<String>,
    /// The first instant at which it opens no new sessions any more.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// The paylink.
    pub id: String,
    /// What it sells, as given: products are priced when a session is opened.
    pub items: Vec<NewItem>,
    /// The most payments.
    #[serde(rename = "maxUses")]
    pub max_uses: Option<i64>,
    /// Whether it opens new sessions.
    pub status: PaylinkStatus,
    /// Heading of the checkout page.
    pub title: String,
    /// When the merchant last changed it.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Where buyers go.
    pub url: String,
    /// Completed payments.
    pub uses: i64,
}

/// Changes to a paylink; open sessions stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PaylinkChange {
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// In the future.
    #[serde(rename = "expiresAt", default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<String>>,
    /// The items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<NewItemInput>>,
    /// Uses in all, `null` for any number.
    #[serde(rename = "maxUses", default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<Option<i64>>,
    /// What buyers read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

text_enum! {
    /// Whether a paylink opens new sessions.
    PaylinkStatus {
        /// It does, while it is not used up or expired.
        Active = "ACTIVE",
        /// The merchant has switched it off.
        Disabled = "DISABLED",
    }
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PaymentDetail {
    /// Subtotal before discount.
    pub amount: i64,
    /// The methods that buyers of this country are offered.
    #[serde(rename = "availablePaymentMethods")]
    pub available_payment_methods: Vec<MethodCode>,
    /// Country of the bill.
    pub country: Option<String>,
    /// The coupon.
    #[serde(rename = "couponCode")]
    pub coupon_code: Option<String>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Who bought.
    pub customer: BuyerDetail,
    /// What the coupon took off.
    #[serde(rename = "discountAmount")]
    pub discount_amount: i64,
    /// Its dispute, if there ever was one.
    pub dispute: Option<DisputeOfPayment>,
    /// What one US dollar cost.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    /// Where the buyer's IP address is; all null until it was looked up.
    pub geo: Geo,
    /// The payment.
    pub id: String,
    /// The buyer's IP address; null where the store's server paid with a token of the store.
    #[serde(rename = "ipAddress")]
    pub ip_address: Option<String>,
    /// Always null.
    pub network: (),
    /// Its order.
    pub order: OrderOfPayment,
    /// How it was paid.
    #[serde(rename = "paymentMethod")]
    pub payment_method: PaidWith,
    /// The platform's fee; 0 until captured.
    #[serde(rename = "platformFeeAmount")]
    pub platform_fee_amount: i64,
    /// How much of it, in its smallest unit.
    #[serde(rename = "presentmentAmount")]
    pub presentment_amount: Option<i64>,
    /// What the buyer was charged in.
    #[serde(rename = "presentmentCurrency")]
    pub presentment_currency: Option<Currency>,
    /// The processor's fee; 0 until captured.
    #[serde(rename = "pspFeeAmount")]
    pub psp_fee_amount: i64,
    /// `MULTI_PSP`.
    #[serde(rename = "pspProvider")]
    pub psp_provider: String,
    /// The processor's id for it; the payment's own id until there is one.
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    /// What the buyer got back, tax included.
    #[serde(rename = "refundedAmount")]
    pub refunded_amount: i64,
    /// What the balance rose by; 0 until captured.
    #[serde(rename = "settledAmount")]
    pub settled_amount: i64,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Tax.
    #[serde(rename = "taxAmount")]
    pub tax_amount: i64,
    /// The buyer's tax id.
    #[serde(rename = "taxId")]
    pub tax_id: Option<String>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineRow>,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// The buyer's browser; null likewise.
    #[serde(rename = "userAgent")]
    pub user_agent: Option<String>,
}

text_enum! {
    /// The method.
    PaymentMethodType {
        /// `card`.
        Card = "card",
        /// `apple_pay`.
        ApplePay = "apple_pay",
        /// `google_pay`.
        GooglePay = "google_pay",
        /// `link`.
        Link = "link",
        /// `alipay`.
        Alipay = "alipay",
        /// `wechat_pay`.
        WechatPay = "wechat_pay",
        /// `amazon_pay`.
        AmazonPay = "amazon_pay",
        /// `cashapp`.
        Cashapp = "cashapp",
        /// `bancontact`.
        Bancontact = "bancontact",
        /// `bizum`.
        Bizum = "bizum",
        /// `eps`.
        Eps = "eps",
        /// `ideal`.
        Ideal = "ideal",
        /// `mb_way`.
        MbWay = "mb_way",
        /// `multibanco`.
        Multibanco = "multibanco",
        /// `satispay`.
        Satispay = "satispay",
        /// `sepa_debit`.
        SepaDebit = "sepa_debit",
        /// `us_bank_account`.
        UsBankAccount = "us_bank_account",
        /// `pay_by_bank`.
        PayByBank = "pay_by_bank",
        /// `blik`.
        Blik = "blik",
        /// `p24`.
        P24 = "p24",
        /// `kakao_pay`.
        KakaoPay = "kakao_pay",
        /// `naver_pay`.
        NaverPay = "naver_pay",
        /// `payco`.
        Payco = "payco",
        /// `samsung_pay`.
        SamsungPay = "samsung_pay",
        /// `pix`.
        Pix = "pix",
        /// `upi`.
        Upi = "upi",
    }
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// A card in clear; sandbox only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardInput>,
    /// A method that the buyer saved earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_payment_method_id: Option<String>,
    /// The token that the processor's form made for the buyer's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// The method.
    pub r#type: PaymentMethodType,
}

impl PaymentMethod {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(r#type: PaymentMethodType) -> Self {
        Self {
            card: None,
            saved_payment_method_id: None,
            token: None,
            r#type,
        }
    }
}

/// The payment of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PaymentOfOrder {
    /// Subtotal before discount.
    pub amount: i64,
    /// The coupon.
    #[serde(rename = "couponCode")]
    pub coupon_code: Option<String>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// What the coupon took off.
    #[serde(rename = "discountAmount")]
    pub discount_amount: i64,
    /// What one US dollar cost.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    /// The payment.
    pub id: String,
    /// How it was paid.
    #[serde(rename = "paymentMethod")]
    pub payment_method: PaidWith,
    /// The platform's fee; 0 until captured.
    #[serde(rename = "platformFeeAmount")]
    pub platform_fee_amount: i64,
    /// How much of it, in its smallest unit.
    #[serde(rename = "presentmentAmount")]
    pub presentment_amount: Option<i64>,
    /// What the buyer was charged in.
    #[serde(rename = "presentmentCurrency")]
    pub presentment_currency: Option<Currency>,
    /// The processor's fee; 0 until captured.
    #[serde(rename = "pspFeeAmount")]
    pub psp_fee_amount: i64,
    /// `MULTI_PSP`.
    #[serde(rename = "pspProvider")]
    pub psp_provider: String,
    /// The processor's id for it; the payment's own id until there is one.
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    /// What the balance rose by; 0 until captured.
    #[serde(rename = "settledAmount")]
    pub settled_amount: i64,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Tax.
    #[serde(rename = "taxAmount")]
    pub tax_amount: i64,
    /// The buyer's tax id.
    #[serde(rename = "taxId")]
    pub tax_id: Option<String>,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// The payment of an order in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PaymentOfSummary {
    /// Where it stands.
    pub status: PaymentStatus,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

text_enum! {
    /// Where a payment stands.
    PaymentStatus {
        /// Awaiting the buyer.
        Pending = "PENDING",
        /// With the network, or held for review.
        Processing = "PROCESSING",
        /// Collected.
        Completed = "COMPLETED",
        /// Declined, expired or cancelled.
        Failed = "FAILED",
        /// Refunded.
        Refunded = "REFUNDED",
        /// The dispute is open, lost or prevented.
        Disputed = "DISPUTED",
    }
}

/// A payment in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PaymentSummary {
    /// Subtotal before discount.
    pub amount: i64,
    /// Country of the bill.
    pub country: Option<String>,
    /// The coupon.
    #[serde(rename = "couponCode")]
    pub coupon_code: Option<String>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Who bought.
    pub customer: Buyer,
    /// The payment.
    pub id: String,
    /// Its order.
    pub order: OrderOfSummary,
    /// How it was paid.
    #[serde(rename = "paymentMethod")]
    pub payment_method: PaidWith,
    /// `MULTI_PSP`.
    #[serde(rename = "pspProvider")]
    pub psp_provider: String,
    /// The processor's id for it; the payment's own id until there is one.
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// A payout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Payout {
    /// What the merchant receives, in US cents.
    pub amount: i64,
    /// When it was requested.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// What it costs on top, in US cents.
    pub fee: i64,
    /// The payout's id.
    pub id: String,
    /// Where it goes.
    #[serde(rename = "payoutMethod")]
    pub payout_method: PayoutMethod,
    /// The bank's reference for the transfer, once it has one.
    #[serde(rename = "referenceId")]
    pub reference_id: Option<String>,
    /// Where it stands.
    pub status: PayoutStatus,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A payout with what the bank told about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayoutDetail {
    /// What the merchant receives, in US cents.
    pub amount: i64,
    /// When it was requested.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// When it should arrive; null until it has left.
    #[serde(rename = "expectedAt")]
    pub expected_at: Option<String>,
    /// What it costs on top, in US cents.
    pub fee: i64,
    /// The payout's id.
    pub id: String,
    /// Where it goes.
    #[serde(rename = "payoutMethod")]
    pub payout_method: PayoutMethod,
    /// The bank's reference for the transfer, once it has one.
    #[serde(rename = "referenceId")]
    pub reference_id: Option<String>,
    /// Where it stands.
    pub status: PayoutStatus,
    /// What the bank finds it by; null until it has left.
    #[serde(rename = "traceId")]
    pub trace_id: Option<String>,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

text_enum! {
    /// What the processor tells about a payout.
    PayoutEvent {
        /// The bank credited the money.
        PayoutPaid = "payout_paid",
        /// The bank sent the money back.
        PayoutReturned = "payout_returned",
    }
}

/// Where a payout goes, as the account stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayoutMethod {
    /// The bank account.
    pub id: String,
    /// Whether payouts go there unless another account is named.
    #[serde(rename = "isPrimary")]
    pub is_primary: bool,
    /// Where its review stands.
    pub status: BankStatus,
}

/// A payout to be requested, or priced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PayoutRequest {
    /// What is to arrive, in US cents: at least 5000. The fee is taken from the balance on top of
    /// it.
    pub amount: i64,
    /// The bank account that it goes to; the primary one when absent.
    #[serde(rename = "bankAccountId", default, skip_serializing_if = "Option::is_none")]
    pub bank_account_id: Option<String>,
    /// The fee that `estimatePayout` told, in US cents: where it would be another one by now, the
    /// answer is 409 and nothing is paid out. `estimatePayout` does not read it.
    #[serde(rename = "expectedFee", default, skip_serializing_if = "Option::is_none")]
    pub expected_fee: Option<i64>,
}

impl PayoutRequest {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(amount: i64) -> Self {
        Self {
            amount,
            bank_account_id: None,
            expected_fee: None,
        }
    }
}

text_enum! {
    /// Where a payout stands.
    PayoutStatus {
        /// Requested and debited; waits for its batch.
        InReview = "IN_REVIEW",
        /// On its way to the bank.
        Processing = "PROCESSING",
        /// The bank credited it.
        Completed = "COMPLETED",
        /// Refused by the review or returned by the bank; the money is back in the balance.
        Rejected = "REJECTED",
    }
}

/// The plan that the next renewal switches to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingChange {
    /// What a period costs then, before tax.
    pub amount: i64,
    /// How often it is billed then.
    pub billing_interval: BillingInterval,
    /// When the first period of it begins.
    #[serde(rename = "effectiveAt")]
    pub effective_at: String,
    /// The product.
    pub product_id: String,
    /// Units.
    pub quantity: i64,
    /// The variant.
    pub variant_id: Option<String>,
}

text_enum! {
    /// Which period is looked at.
    Period {
        /// The last 24 hours.
        D1 = "1d",
        /// The last 3 × 24 hours.
        D3 = "3d",
        /// The last 7 × 24 hours.
        D7 = "7d",
        /// The last 30 × 24 hours.
        D30 = "30d",
        /// The last 90 × 24 hours.
        D90 = "90d",
        /// Everything so far.
        All = "all",
        /// Between two dates.
        Custom = "custom",
    }
}

/// A bucket of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Point {
    /// Gross volume.
    pub amount: i64,
    /// The day, or the full hour.
    pub date: String,
}

/// A change of what buyers may do in the customer portal: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PortalChange {
    /// Whether they may pause their subscriptions and take them up again.
    #[serde(rename = "allowPause", default, skip_serializing_if = "Option::is_none")]
    pub allow_pause: Option<bool>,
    /// Whether they may change to another plan of the store.
    #[serde(rename = "allowPlanChange", default, skip_serializing_if = "Option::is_none")]
    pub allow_plan_change: Option<bool>,
    /// Whether they may add seats to their subscriptions and give them back.
    #[serde(rename = "allowSeats", default, skip_serializing_if = "Option::is_none")]
    pub allow_seats: Option<bool>,
    /// Whether a withdrawal that a buyer declares is refunded at once, without the merchant's
    /// decision.
    #[serde(
        rename = "autoRefundWithdrawals",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub auto_refund_withdrawals: Option<bool>,
}

/// What buyers may do in the customer portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PortalSettings {
    /// Whether they may pause their subscriptions.
    #[serde(rename = "allowPause")]
    pub allow_pause: bool,
    /// Whether they may change to another plan.
    #[serde(rename = "allowPlanChange")]
    pub allow_plan_change: bool,
    /// Whether they may add and give back seats.
    #[serde(rename = "allowSeats")]
    pub allow_seats: bool,
    /// Whether a withdrawal is refunded at once, without the merchant's decision.
    #[serde(rename = "autoRefundWithdrawals")]
    pub auto_refund_withdrawals: bool,
}

/// What the buyer pays in another currency than US dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Presentment {
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// What one US dollar costs; fixed when the billing address was first given.
    pub rate: f64,
}

text_enum! {
    /// How the price comes about.
    PricingModel {
        /// `price`.
        Standard = "STANDARD",
        /// The buyer's choice, from a minimum.
        PayWhatYouWant = "PAY_WHAT_YOU_WANT",
        /// 0, whatever `price` says.
        Free = "FREE",
        /// `price` and what the meters counted; subscriptions only.
        UsageBased = "USAGE_BASED",
    }
}

/// A product. Prices are US cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Product {
    /// First instant of sale.
    #[serde(rename = "availableFrom")]
    pub available_from: Option<String>,
    /// Keys of the pool that can be sold now.
    #[serde(rename = "availableLicenses")]
    pub available_licenses: i64,
    /// First instant after the sale.
    #[serde(rename = "availableUntil")]
    pub available_until: Option<String>,
    /// When a change to this plan takes effect.
    #[serde(rename = "billingAnchor")]
    pub billing_anchor: Option<BillingAnchor>,
    /// Period of a subscription; without effect on other products.
    #[serde(rename = "billingInterval")]
    pub billing_interval: Option<BillingInterval>,
    /// Categories that list it.
    pub categories: Vec<CategoryLink>,
    /// Former price, to be shown crossed out; without effect unless it is above `price`.
    #[serde(rename = "compareAtPrice")]
    pub compare_at_price: Option<i64>,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Always `USD`.
    pub currency: String,
    /// What keys of CUSTOM_PREFIX begin with; without effect in another form.
    #[serde(rename = "customPrefix")]
    pub custom_prefix: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// What INSTANT_DOWNLOAD releases.
    #[serde(rename = "downloadUrl")]
    pub download_url: Option<String>,
    /// What is done after capture.
    #[serde(rename = "fulfillmentMode")]
    pub fulfillment_mode: Option<FulfillmentMode>,
    /// Made from the first title; unique among the store's live products.
    pub handle: String,
    /// The product's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// The merchant's switch.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Form of generated keys; without effect outside MANAGED_LICENSE.
    #[serde(rename = "keyFormat")]
    pub key_format: Option<KeyFormat>,
    /// How long a licence is valid; null is for ever. Without effect where no keys are given.
    #[serde(rename = "licenseDuration")]
    pub license_duration: Option<LicenseDuration>,
    /// Stock at which the team gets a mail.
    #[serde(rename = "lowStockThreshold")]
    pub low_stock_threshold: Option<i64>,
    /// Informational; null is unlimited.
    #[serde(rename = "maxActivations")]
    pub max_activations: Option<i64>,
    /// Units that one buyer may ever buy; null is unlimited.
    #[serde(rename = "maxPerCustomer")]
    pub max_per_customer: Option<i64>,
    /// Text for the receipt.
    pub message: Option<String>,
    /// Least amount of PAY_WHAT_YOU_WANT.
    #[serde(rename = "minimumPrice")]
    pub minimum_price: Option<i64>,
    /// What variants choose from, by position.
    pub options: Vec<ProductOption>,
    /// Unit price; 0 when FREE.
    pub price: i64,
    /// How the price comes about.
    #[serde(rename = "pricingModel")]
    pub pricing_model: PricingModel,
    /// What kind of thing it is.
    #[serde(rename = "productType")]
    pub product_type: ProductType,
    /// Where REDIRECT sends the buyer.
    #[serde(rename = "redirectUrl")]
    pub redirect_url: Option<String>,
    /// Whether a refund revokes issued keys.
    #[serde(rename = "revokeOnRefund")]
    pub revoke_on_refund: bool,
    /// Whether buyers see it.
    pub status: ProductStatus,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// Name shown to buyers.
    pub title: String,
    /// Days before the first charge of a subscription; without effect on other products.
    #[serde(rename = "trialDays")]
    pub trial_days: Option<i64>,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Forms of the product, by position.
    pub variants: Vec<Variant>,
    /// What those requests are signed with.
    #[serde(rename = "webhookSecret")]
    pub webhook_secret: Option<Secret>,
    /// Where LICENSE_WEBHOOK asks for keys; without effect in another mode.
    #[serde(rename = "webhookUrl")]
    pub webhook_url: Option<String>,
}

/// A change of a product: fields that are not sent stay. Fields of another type or mode are kept
/// and shown, and have no effect.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductChange {
    /// When the sale begins.
    #[serde(rename = "availableFrom", default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<Option<String>>,
    /// When the sale ends.
    #[serde(rename = "availableUntil", default, skip_serializing_if = "Option::is_none")]
    pub available_until: Option<Option<String>>,
    /// When a change of the plan takes effect.
    #[serde(rename = "billingAnchor", default, skip_serializing_if = "Option::is_none")]
    pub billing_anchor: Option<Option<BillingAnchor>>,
    /// How often a subscription is billed.
    #[serde(rename = "billingInterval", default, skip_serializing_if = "Option::is_none")]
    pub billing_interval: Option<Option<BillingInterval>>,
    /// Categories that it is filed under.
    #[serde(rename = "categoryIds", default, skip_serializing_if = "Option::is_none")]
    pub category_ids: Option<Vec<String>>,
    /// A higher price that is shown crossed out, in cents.
    #[serde(rename = "compareAtPrice", default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Option<i64>>,
    /// What every key begins with.
    #[serde(rename = "customPrefix", default, skip_serializing_if = "Option::is_none")]
    pub custom_prefix: Option<Option<String>>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// Where the download is: an address of yours, or a file of the store.
    #[serde(rename = "downloadUrl", default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<Option<String>>,
    /// How buyers get what they bought.
    #[serde(rename = "fulfillmentMode", default, skip_serializing_if = "Option::is_none")]
    pub fulfillment_mode: Option<Option<FulfillmentMode>>,
    /// Addresses of pictures, the first one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// Whether it can be bought.
    #[serde(rename = "inStock", default, skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// What generated keys look like.
    #[serde(rename = "keyFormat", default, skip_serializing_if = "Option::is_none")]
    pub key_format: Option<Option<KeyFormat>>,
    /// How long a key is valid.
    #[serde(rename = "licenseDuration", default, skip_serializing_if = "Option::is_none")]
    pub license_duration: Option<Option<LicenseDuration>>,
    /// Keys to sell, one per unit.
    #[serde(rename = "licenseKeys", default, skip_serializing_if = "Option::is_none")]
    pub license_keys: Option<Vec<String>>,
    /// Units left at which the store's team is told.
    #[serde(
        rename = "lowStockThreshold",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub low_stock_threshold: Option<Option<i64>>,
    /// Machines on which a key may be active at once.
    #[serde(rename = "maxActivations", default, skip_serializing_if = "Option::is_none")]
    pub max_activations: Option<Option<i64>>,
    /// Units that one customer may buy.
    #[serde(rename = "maxPerCustomer", default, skip_serializing_if = "Option::is_none")]
    pub max_per_customer: Option<Option<i64>>,
    /// What the buyer reads after paying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Option<String>>,
    /// The least that a buyer may choose to pay, in cents.
    #[serde(rename = "minimumPrice", default, skip_serializing_if = "Option::is_none")]
    pub minimum_price: Option<Option<i64>>,
    /// What the variants differ in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<OptionBody>>,
    /// Price of one unit in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    /// How the price comes about.
    #[serde(rename = "pricingModel", default, skip_serializing_if = "Option::is_none")]
    pub pricing_model: Option<PricingModel>,
    /// What kind of product.
    #[serde(rename = "productType", default, skip_serializing_if = "Option::is_none")]
    pub product_type: Option<ProductType>,
    /// Where the buyer is sent after paying.
    #[serde(rename = "redirectUrl", default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<Option<String>>,
    /// Whether a refund makes the keys invalid.
    #[serde(rename = "revokeOnRefund", default, skip_serializing_if = "Option::is_none")]
    pub revoke_on_refund: Option<bool>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
    /// A second line below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<Option<String>>,
    /// What buyers read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Days before the first charge.
    #[serde(rename = "trialDays", default, skip_serializing_if = "Option::is_none")]
    pub trial_days: Option<Option<i64>>,
    /// The forms that it is sold in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<VariantChange>>,
    /// What requests to `webhookUrl` are signed with.
    #[serde(rename = "webhookSecret", default, skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<Option<Secret>>,
    /// Which server of yours is asked for keys when a unit is sold.
    #[serde(rename = "webhookUrl", default, skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<Option<String>>,
}

/// A product of a category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProductName {
    /// The product's id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// An option and its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProductOption {
    /// The option's id.
    pub id: String,
    /// Its name, unique within the product.
    pub name: String,
    /// Place among the options.
    pub position: i64,
    /// What may be chosen.
    pub values: Vec<String>,
}

text_enum! {
    /// What the list is sorted by.
    ProductSortBy {
        /// Title, without case.
        Title = "title",
        /// Price.
        Price = "price",
        /// Creation.
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
    }
}

text_enum! {
    /// Whether buyers see the product.
    ProductStatus {
        /// Only the merchant sees it.
        Draft = "DRAFT",
        /// Listed and sold.
        Active = "ACTIVE",
    }
}

text_enum! {
    /// What kind of thing is sold.
    ProductType {
        /// Recurring access.
        Subscription = "SUBSCRIPTION",
        /// A file or link.
        DigitalDownload = "DIGITAL_DOWNLOAD",
        /// A licence key.
        LicenseKey = "LICENSE_KEY",
    }
}

/// What a meter has counted since the last bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProjectedMeter {
    /// Cents for it.
    #[serde(rename = "amountCharged")]
    pub amount_charged: i64,
    /// What it counts.
    #[serde(rename = "eventName")]
    pub event_name: String,
    /// The meter.
    #[serde(rename = "meterId")]
    pub meter_id: String,
    /// The aggregate, before any allowance.
    pub quantity: i64,
}

/// The deliveries that a replay takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Queued {
    /// How many there are.
    pub queued: i64,
}

/// What a payout would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quote {
    /// What the merchant receives, in US cents.
    pub amount: i64,
    /// The share of the amount that crossing a border costs, such as `0.0025`.
    #[serde(rename = "crossBorderRate")]
    pub cross_border_rate: f64,
    /// For crossing a border, in US cents.
    pub cross_border_payout_fee: i64,
    /// The currency in which the account is credited.
    pub currency: String,
    /// What one US dollar costs in that currency, where a rate is known; null for US dollars.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    /// When it should arrive at the latest.
    #[serde(rename = "expectedAt")]
    pub expected_at: String,
    /// What it costs on top, in US cents.
    pub fee: i64,
    /// The share of the amount that changing the currency costs.
    #[serde(rename = "foreignExchangeRate")]
    pub foreign_exchange_rate: f64,
    /// For changing the currency, in US cents.
    pub foreign_exchange_fee: i64,
    /// When it would leave: with the first batch after the account's hold.
    #[serde(rename = "leavesAt")]
    pub leaves_at: String,
    /// Nine tenths of the balance, in US cents.
    #[serde(rename = "recommendedAmount")]
    pub recommended_amount: i64,
    /// The fixed part, in US cents.
    pub standard_payout_fee: i64,
    /// What the balance is debited, in US cents.
    #[serde(rename = "totalDeducted")]
    pub total_deducted: i64,
}

/// The merchant has read everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Read {
    /// Always true.
    pub ok: bool,
    /// Always true.
    pub read: bool,
}

/// That a receipt is on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptSent {
    /// Always true.
    pub sent: bool,
    /// Where it goes: the address that the buyer gave.
    pub to: String,
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Received {
    /// Events that count.
    pub accepted: i64,
    /// Events that were there before.
    pub duplicates: i64,
    /// Events that do not count.
    pub rejected: Vec<Rejected>,
    /// The subscription.
    #[serde(rename = "subscriptionId")]
    pub subscription_id: String,
}

/// Recurring revenue of a month in UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecurringMonth {
    /// What went: subscriptions that were cancelled or paused, and smaller plans.
    #[serde(rename = "churnedMrr")]
    pub churned_mrr: i64,
    /// `YYYY-MM`.
    pub month: String,
    /// What there was at the end of the month, or is now.
    pub mrr: i64,
    /// What came: subscriptions that began to be paid for or were resumed, and larger plans.
    #[serde(rename = "newMrr")]
    pub new_mrr: i64,
}

/// Recurring revenue over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecurringMonths {
    /// Twelve, ascending, the present one last.
    pub months: Vec<RecurringMonth>,
}

/// Subscriptions in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecurringOverview {
    /// Subscriptions that are ACTIVE.
    pub active: i64,
    /// `mrr` by those subscriptions.
    pub arpu: i64,
    /// Twelve times `mrr`.
    pub arr: i64,
    /// Subscriptions cancelled in the last 30 days, trials excepted, by those that were ACTIVE or
    /// PAST_DUE before.
    #[serde(rename = "churnRate")]
    pub churn_rate: f64,
    /// What ACTIVE and PAST_DUE subscriptions bring in a month, before tax and usage: weekly plans
    /// × 52/12, yearly ones / 12.
    pub mrr: i64,
    /// Subscriptions that are PAST_DUE.
    #[serde(rename = "pastDue")]
    pub past_due: i64,
    /// Trials that were paid for afterwards, by those that are over.
    #[serde(rename = "trialConversionRate")]
    pub trial_conversion_rate: f64,
    /// Subscriptions that are TRIALING.
    pub trialing: i64,
}

/// A refund in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refund {
    /// What the store's balance was debited: the charge less its tax.
    pub amount: i64,
    /// When it was asked for.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The refund.
    pub id: String,
    /// The order.
    pub order: OrderOfRefund,
    /// Why it was made.
    pub reason: RefundReason,
    /// Where it stands.
    pub status: RefundStatus,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefundDetail {
    /// What the store's balance was debited: the charge less its tax.
    pub amount: i64,
    /// When it was asked for.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The refund.
    pub id: String,
    /// The order.
    pub order: OrderOfRefundDetail,
    /// Why it was made.
    pub reason: RefundReason,
    /// Where it stands.
    pub status: RefundStatus,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// What a refund of everything that is left would do now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefundOffer {
    /// What the store's balance would be debited: no fee is returned, and the tax was never
    /// credited.
    pub cost: i64,
    /// Whether the order can be refunded.
    pub possible: bool,
    /// Why it cannot; null where it can.
    pub refusal: Option<String>,
    /// What the buyer would get back, tax included; 0 where the order cannot be refunded.
    #[serde(rename = "returnedAmount")]
    pub returned_amount: i64,
    /// Until when the order can be refunded; null where nothing was captured.
    pub until: Option<String>,
}

text_enum! {
    /// Why a refund was made.
    RefundReason {
        /// Charged twice.
        Duplicate = "DUPLICATE",
        /// The buyer did not make the payment.
        Fraudulent = "FRAUDULENT",
        /// The buyer asked for it.
        RequestedByCustomer = "REQUESTED_BY_CUSTOMER",
    }
}

text_enum! {
    /// Where a refund stands.
    RefundStatus {
        /// Asked for; the network has to confirm.
        Processing = "PROCESSING",
        /// The buyer has the money.
        Completed = "COMPLETED",
        /// The network could not refund.
        Failed = "FAILED",
    }
}

/// An event that does not count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rejected {
    /// Its place in the report, from 0.
    pub index: i64,
    /// Why.
    pub reason: String,
}

/// Values to take off a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemovedValues {
    /// The values; those that are not on the list are ignored.
    pub values: Vec<String>,
}

impl RemovedValues {
    /// With every field.
    #[must_use]
    pub fn new(values: Vec<String>) -> Self {
        Self { values }
    }
}

/// Which events are delivered once more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// Events of these types; all that the endpoint subscribes to when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventType>>,
    /// Events that happened at this time or later.
    pub from: String,
    /// Events that happened before this time; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Replay {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(from: impl Into<String>) -> Self {
        Self {
            events: None,
            from: from.into(),
            to: None,
        }
    }
}

/// Changes to a canned reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReplyChange {
    /// What it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What the team calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// When it succeeded or failed.
    #[serde(rename = "completedAt")]
    pub completed_at: Option<String>,
    /// When it was asked for.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// How long it took to make, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: Option<i64>,
    /// Why it failed.
    #[serde(rename = "errorMessage")]
    pub error_message: Option<String>,
    /// The forms of its files.
    pub formats: Vec<ReportFormat>,
    /// The report.
    pub id: String,
    /// The instant after its last.
    #[serde(rename = "periodEnd")]
    pub period_end: String,
    /// The first instant of the period.
    #[serde(rename = "periodStart")]
    pub period_start: String,
    /// The account that asked for it.
    #[serde(rename = "requestedByAccountId")]
    pub requested_by_account_id: Option<String>,
    /// The token that asked for it.
    #[serde(rename = "requestedByTokenId")]
    pub requested_by_token_id: Option<String>,
    /// Rows without the header; null until it succeeded, like the next two.
    #[serde(rename = "rowCount")]
    pub row_count: Option<i64>,
    /// Bytes of all files together.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: Option<i64>,
    /// When the last attempt began.
    #[serde(rename = "startedAt")]
    pub started_at: Option<String>,
    /// Where it stands.
    pub status: ReportStatus,
    /// What it is about.
    pub r#type: ReportType,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

text_enum! {
    /// The form of a file, as reports name it.
    ReportFormat {
        /// Comma-separated values.
        Csv = "CSV",
        /// An array of objects.
        Json = "JSON",
    }
}

text_enum! {
    /// Where a report stands.
    ReportStatus {
        /// Asked for.
        Pending = "PENDING",
        /// Being made.
        Processing = "PROCESSING",
        /// The files are there.
        Succeeded = "SUCCEEDED",
        /// Given up.
        Failed = "FAILED",
    }
}

text_enum! {
    /// What a report is about.
    ReportType {
        /// Every payment with its order, whatever became of it.
        PaymentActivity = "PAYMENT_ACTIVITY",
        /// Every payout with its fees and where it went.
        PayoutReconciliation = "PAYOUT_RECONCILIATION",
        /// Every change of the balance, with the hash chain.
        BalanceLedger = "BALANCE_LEDGER",
        /// Every refund and dispute.
        RefundsDisputes = "REFUNDS_DISPUTES",
    }
}

/// A payout that was just requested, with what it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Requested {
    /// What the merchant receives, in US cents.
    pub amount: i64,
    /// When it was requested.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// For crossing a border, in US cents.
    pub cross_border_payout_fee: i64,
    /// The currency in which the account is credited.
    pub currency: String,
    /// What one US dollar costs in that currency, where a rate is known; null for US dollars.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    /// What it costs on top, in US cents.
    pub fee: i64,
    /// For changing the currency, in US cents.
    pub foreign_exchange_fee: i64,
    /// The payout's id.
    pub id: String,
    /// Where it goes.
    #[serde(rename = "payoutMethod")]
    pub payout_method: PayoutMethod,
    /// Nine tenths of the balance, in US cents.
    #[serde(rename = "recommendedAmount")]
    pub recommended_amount: i64,
    /// The bank's reference for the transfer, once it has one.
    #[serde(rename = "referenceId")]
    pub reference_id: Option<String>,
    /// The fixed part, in US cents.
    pub standard_payout_fee: i64,
    /// Where it stands.
    pub status: PayoutStatus,
    /// What the balance is debited, in US cents.
    #[serde(rename = "totalDeducted")]
    pub total_deducted: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// What was queued again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Requeued {
    /// The same in words.
    pub message: String,
    /// Lines of the order.
    pub queued: i64,
}

text_enum! {
    /// What a store needs a requirement for.
    RequirementPurpose {
        /// Taking payments.
        Payments = "PAYMENTS",
        /// Being paid out.
        Payouts = "PAYOUTS",
    }
}

text_enum! {
    /// Whether a requirement is met.
    RequirementStatus {
        /// It is not.
        Required = "REQUIRED",
        /// It is.
        Complete = "COMPLETE",
    }
}

/// A store that was reset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResetDone {
    /// Where its clock stands.
    pub now: String,
    /// What it was reset to; `null` when it was emptied.
    pub snapshot: Option<Snapshot>,
}

/// A payment that is or was held, with what its rules could ask of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewDetail {
    /// The first digits of the card's number, where they are known.
    #[serde(rename = "cardBin")]
    pub card_bin: Option<String>,
    /// The country of the bill.
    pub country: String,
    /// When the payment was submitted.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Who buys.
    pub customer: ReviewedCustomer,
    /// When it was decided.
    #[serde(rename = "decidedAt")]
    pub decided_at: Option<String>,
    /// Until when somebody has to decide; null before the charge is complete.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// The review.
    pub id: String,
    /// The address from which it was paid; null where a server of the store paid for the buyer.
    #[serde(rename = "ipAddress")]
    pub ip_address: Option<String>,
    /// What was known of the payment; null once that is forgotten, after 180 days.
    pub known: Option<KnownFacts>,
    /// The order of the payment.
    pub order: ReviewedOrder,
    /// The payment.
    pub payment: ReviewedPayment,
    /// The risk in words.
    #[serde(rename = "riskLevel")]
    pub risk_level: Option<RiskLevel>,
    /// The risk, from 0 to 100.
    #[serde(rename = "riskScore")]
    pub risk_score: Option<i64>,
    /// The rule that asked for the review, as it was called then.
    pub rule: Option<ReviewRule>,
    /// Where it stands.
    pub status: ReviewStatus,
}

/// The rule of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewRule {
    /// The rule, which may be deleted since.
    pub id: String,
    /// What it was called.
    pub name: String,
}

text_enum! {
    /// Where a review stands.
    ReviewStatus {
        /// The charge is not complete yet, for instance because the buyer's bank asks something.
        Waiting = "WAITING",
        /// The charge is complete, and somebody has to decide.
        Open = "OPEN",
        /// Somebody let the payment through.
        Approved = "APPROVED",
        /// Somebody declined the payment; the money went back.
        Declined = "DECLINED",
        /// Nobody decided in time; the money went back.
        Expired = "EXPIRED",
    }
}

/// A payment that is or was held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewView {
    /// The first digits of the card's number, where they are known.
    #[serde(rename = "cardBin")]
    pub card_bin: Option<String>,
    /// The country of the bill.
    pub country: String,
    /// When the payment was submitted.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Who buys.
    pub customer: ReviewedCustomer,
    /// When it was decided.
    #[serde(rename = "decidedAt")]
    pub decided_at: Option<String>,
    /// Until when somebody has to decide; null before the charge is complete.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// The review.
    pub id: String,
    /// The address from which it was paid; null where a server of the store paid for the buyer.
    #[serde(rename = "ipAddress")]
    pub ip_address: Option<String>,
    /// The order of the payment.
    pub order: ReviewedOrder,
    /// The payment.
    pub payment: ReviewedPayment,
    /// The risk in words.
    #[serde(rename = "riskLevel")]
    pub risk_level: Option<RiskLevel>,
    /// The risk, from 0 to 100.
    #[serde(rename = "riskScore")]
    pub risk_score: Option<i64>,
    /// The rule that asked for the review, as it was called then.
    pub rule: Option<ReviewRule>,
    /// Where it stands.
    pub status: ReviewStatus,
}

/// The buyer of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewedCustomer {
    /// In lower case.
    pub email: String,
    /// The customer.
    pub id: String,
}

/// The order of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewedOrder {
    /// The order.
    pub id: String,
    /// Its number.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
}

/// The payment of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewedPayment {
    /// The payment.
    pub id: String,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was charged, in cents.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

text_enum! {
    /// How likely it is that a payment is fraudulent, in words.
    RiskLevel {
        /// A score below 35.
        Low = "LOW",
        /// A score from 35 to 69.
        Medium = "MEDIUM",
        /// A score of 70 or more.
        High = "HIGH",
    }
}

/// A new secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RolledSecret {
    /// The endpoint.
    pub id: String,
    /// The secret in clear.
    pub secret: Secret,
}

/// What a rule did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleAnalytics {
    /// Those of them that it declined.
    pub blocked: i64,
    /// Those of them that were disputed later.
    pub disputed: i64,
    /// Payments that it decided.
    pub matched: i64,
    /// Its name.
    pub name: String,
    /// The rule.
    #[serde(rename = "ruleId")]
    pub rule_id: String,
}

/// Changes to a rule; they hold for payments from now on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleChange {
    /// What it does then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// When it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Whether it is asked at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What the merchant calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
}

text_enum! {
    /// A permission of a token. WRITE does not imply READ.
    Scope {
        /// Read the store.
        StoreRead = "STORE_READ",
        /// Change Shield.
        StoreWrite = "STORE_WRITE",
        /// Read products.
        ProductsRead = "PRODUCTS_READ",
        /// Create, change and delete products.
        ProductsWrite = "PRODUCTS_WRITE",
        /// Read categories.
        CategoriesRead = "CATEGORIES_READ",
        /// Create, change and delete categories.
        CategoriesWrite = "CATEGORIES_WRITE",
        /// Read coupons.
        CouponsRead = "COUPONS_READ",
        /// Create, change and delete coupons.
        CouponsWrite = "COUPONS_WRITE",
        /// Read webhook endpoints.
        WebhooksRead = "WEBHOOKS_READ",
        /// Create, change and delete webhook endpoints.
        WebhooksWrite = "WEBHOOKS_WRITE",
        /// Read events and listen to them.
        EventsRead = "EVENTS_READ",
        /// Read analytics.
        AnalyticsRead = "ANALYTICS_READ",
        /// Read payouts, bank accounts and the ledger.
        PayoutsRead = "PAYOUTS_READ",
        /// Reserved.
        PayoutsWrite = "PAYOUTS_WRITE",
        /// Read orders and payments.
        OrdersRead = "ORDERS_READ",
        /// Retry fulfilment.
        OrdersWrite = "ORDERS_WRITE",
        /// Read customers.
        CustomersRead = "CUSTOMERS_READ",
        /// Give customers another email address.
        CustomersWrite = "CUSTOMERS_WRITE",
        /// Read and verify licences.
        LicensesRead = "LICENSES_READ",
        /// Reserved.
        LicensesWrite = "LICENSES_WRITE",
        /// Read subscriptions and upcoming invoices.
        SubscriptionsRead = "SUBSCRIPTIONS_READ",
        /// Cancel, pause, resume, change and reactivate subscriptions.
        SubscriptionsWrite = "SUBSCRIPTIONS_WRITE",
        /// Move the clock of a sandbox and play what others do there.
        SandboxWrite = "SANDBOX_WRITE",
        /// Read usage.
        UsageRead = "USAGE_READ",
        /// Report usage.
        UsageWrite = "USAGE_WRITE",
        /// Read meters.
        MetersRead = "METERS_READ",
        /// Create, change and delete meters.
        MetersWrite = "METERS_WRITE",
        /// Read cases and their messages.
        CasesRead = "CASES_READ",
        /// Change cases, write messages, mark as read.
        CasesWrite = "CASES_WRITE",
        /// Read refunds.
        RefundsRead = "REFUNDS_READ",
        /// Refund orders.
        RefundsWrite = "REFUNDS_WRITE",
        /// Read disputes.
        DisputesRead = "DISPUTES_READ",
        /// Submit evidence.
        DisputesWrite = "DISPUTES_WRITE",
        /// Read and download reports.
        ReportsRead = "REPORTS_READ",
        /// Request reports.
        ReportsWrite = "REPORTS_WRITE",
        /// Read billing agreements.
        BillingAgreementsRead = "BILLING_AGREEMENTS_READ",
        /// Change billing agreements.
        BillingAgreementsWrite = "BILLING_AGREEMENTS_WRITE",
    }
}

/// A change of who sells: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SellerChange {
    /// Where it is established, on one line or several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Option<String>>,
    /// Legal name of the person or company; null means the store's name.
    #[serde(rename = "legalName", default, skip_serializing_if = "Option::is_none")]
    pub legal_name: Option<Option<String>>,
    /// The register that it is entered in, and under which number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Option<String>>,
    /// Its tax id, in whatever form its country writes one.
    #[serde(rename = "taxId", default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<Option<String>>,
}

/// Who sells, as pages for buyers say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SellerSettings {
    /// Where it is established.
    pub address: Option<String>,
    /// Legal name of the person or company; null means the store's name.
    #[serde(rename = "legalName")]
    pub legal_name: Option<String>,
    /// The register that it is entered in, and under which number.
    pub registration: Option<String>,
    /// Its tax id.
    #[serde(rename = "taxId")]
    pub tax_id: Option<String>,
}

text_enum! {
    /// Who wrote a message or closed a case.
    Sender {
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

/// A delivery with what was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SentDelivery {
    /// Which attempt to deliver the event this is, from 1.
    pub attempt: i64,
    /// When it was queued.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: Option<i64>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// What happened.
    pub event: EventType,
    /// The event; the same in every attempt.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// The delivery.
    pub id: String,
    /// Whether the merchant asked for it.
    pub manual: bool,
    /// When it is sent, or after it failed, when the next attempt is.
    #[serde(rename = "nextAttemptAt")]
    pub next_attempt_at: Option<String>,
    /// The bytes that were sent, which are UTF-8; null before they are.
    #[serde(rename = "requestBody")]
    pub request_body: Option<String>,
    /// The headers that were sent, with their signatures, names in lower case; null before it is
    /// sent, and where they were not kept.
    #[serde(rename = "requestHeaders")]
    pub request_headers: Option<std::collections::BTreeMap<String, String>>,
    /// The first 4 KiB of the answer's body.
    #[serde(rename = "responseBody")]
    pub response_body: Option<String>,
    /// The status of the answer.
    #[serde(rename = "responseStatus")]
    pub response_status: Option<i64>,
    /// When it was sent.
    #[serde(rename = "sentAt")]
    pub sent_at: Option<String>,
    /// Where it stands.
    pub status: DeliveryStatus,
}

text_enum! {
    /// Where a session stands.
    SessionStatus {
        /// Can be changed and paid.
        Open = "OPEN",
        /// A payment is under way.
        Processing = "PROCESSING",
        /// Paid.
        Completed = "COMPLETED",
        /// Was not paid in time.
        Expired = "EXPIRED",
    }
}

text_enum! {
    /// Which part of the quantity is charged.
    Settlement {
        /// All of it.
        Arrears = "ARREARS",
        /// What is beyond the included units.
        BasePlusOverage = "BASE_PLUS_OVERAGE",
    }
}

/// What Shield did with the payments of a period; what is older than 180 days is forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShieldAnalytics {
    /// Those that went on.
    pub allowed: i64,
    /// The share of those that were declined; 0 where nothing was judged.
    #[serde(rename = "blockRate")]
    pub block_rate: f64,
    /// Those that were declined.
    pub blocked: i64,
    /// Every rule in the order in which they are asked, then those that were deleted.
    #[serde(rename = "byRule")]
    pub by_rule: Vec<RuleAnalytics>,
    /// Attempts to pay that were judged.
    pub evaluated: i64,
    /// Those that were held for review.
    pub reviewed: i64,
}

/// A list of Shield.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShieldList {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The list.
    pub id: String,
    /// What rules call it, as `@name`.
    pub name: String,
    /// What its values are.
    pub r#type: ListType,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// How many values it has.
    #[serde(rename = "valueCount")]
    pub value_count: i64,
}

/// A list with its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShieldListDetail {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The list.
    pub id: String,
    /// What rules call it, as `@name`.
    pub name: String,
    /// What its values are.
    pub r#type: ListType,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// How many values it has.
    #[serde(rename = "valueCount")]
    pub value_count: i64,
    /// Its values in alphabetical order, as they are looked up: mail addresses and texts in lower
    /// case.
    pub values: Vec<String>,
}

/// A rule of Shield.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShieldRule {
    /// What it does then.
    pub action: Action,
    /// When it applies, as it was written.
    pub condition: String,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// The rule.
    pub id: String,
    /// What the merchant calls it.
    pub name: String,
    /// Its place: rules with lower numbers are asked first, and of equal ones the older.
    pub priority: i64,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

text_enum! {
    /// Why a signature is not right.
    SignatureFault {
        /// There is no signature.
        Missing = "MISSING",
        /// The text is no signature of either version.
        NoSignature = "NO_SIGNATURE",
        /// The text is no time as the version of the signature writes it.
        NoTime = "NO_TIME",
        /// The signature is right, but was made too long ago, or is of a time to come.
        Untimely = "UNTIMELY",
        /// The signature lacks `v1,`, which one of V2 begins with.
        NoVersion = "NO_VERSION",
        /// It is the signature of the other version: it covers what that one signs, or is written
        /// as that one writes it.
        OtherVersion = "OTHER_VERSION",
        /// The time is in milliseconds, and V2 signs seconds.
        Milliseconds = "MILLISECONDS",
        /// The time is in seconds, and V1 signs milliseconds.
        Seconds = "SECONDS",
        /// There is white space or a quotation mark around the secret.
        SecretSpace = "SECRET_SPACE",
        /// The secret lacks `whsec_`, which it begins with.
        SecretWithoutPrefix = "SECRET_WITHOUT_PREFIX",
        /// The key was the text behind `whsec_`, which is neither the decoded key nor the whole
        /// secret.
        SecretCutOff = "SECRET_CUT_OFF",
        /// There is white space at an end of the body that was not sent.
        BodySpace = "BODY_SPACE",
        /// The body was parsed and written anew: its white space or its escapes are others.
        BodyReformatted = "BODY_REFORMATTED",
        /// The id is another one than that in the body.
        OtherId = "OTHER_ID",
        /// It is the signature of another secret, body, id or time.
        Other = "OTHER",
    }
}

text_enum! {
    /// Which headers an endpoint gets.
    SignatureVersion {
        /// Deprecated: hex signatures, milliseconds.
        V1 = "V1",
        /// Standard Webhooks.
        V2 = "V2",
    }
}

/// What the bank tells about a bank account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedBankEvent {
    /// `event`.
    pub event: BankEvent,
}

impl SimulatedBankEvent {
    /// With every field.
    #[must_use]
    pub fn new(event: BankEvent) -> Self {
        Self { event }
    }
}

/// A message of the processor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedEvent {
    /// What an external refund returned, in cents of the charge; what is left of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Why a charge failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<FailureCode>,
    /// The event: `dispute_opened`, `external_refund` and others.
    pub event: String,
    /// Why a dispute was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DisputeReason>,
    /// The processor's reference of an external refund; a second event with the same one does not
    /// refund again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl SimulatedEvent {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(event: impl Into<String>) -> Self {
        Self {
            amount: None,
            code: None,
            event: event.into(),
            reason: None,
            reference: None,
        }
    }
}

/// What the bank tells about a payout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedPayoutEvent {
    /// `event`.
    pub event: PayoutEvent,
}

impl SimulatedPayoutEvent {
    /// With every field.
    #[must_use]
    pub fn new(event: PayoutEvent) -> Self {
        Self { event }
    }
}

/// A snapshot of a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// When it was made, on the store's clock.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// The snapshot's id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// How many orders have a status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusCount {
    /// How many orders have it.
    pub count: i64,
    /// The status.
    pub status: OrderStatus,
}

/// A store. Pairs of keys with one value serve clients of both generations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Store {
    /// Brand colour.
    #[serde(rename = "accentColor")]
    pub accent_color: Option<String>,
    /// Same as `balance`.
    #[serde(rename = "availableBalance")]
    pub available_balance: i64,
    /// Cents; may be negative.
    pub balance: i64,
    /// Whether the store is closed by the platform.
    pub blocked: bool,
    /// What is sold.
    pub category: Vec<String>,
    /// What pages for buyers link to, and their language.
    pub checkout: CheckoutSettings,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Always `USD`.
    pub currency: String,
    /// Long text.
    pub description: String,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// What a metered subscription that was cancelled is billed when it ends.
    #[serde(rename = "finalUsageBill")]
    pub final_usage_bill: FinalUsageBill,
    /// Unique, URL-safe name.
    pub handle: String,
    /// The store's id.
    pub id: String,
    /// Placeholder of the logo.
    #[serde(rename = "imageHash")]
    pub image_hash: Option<String>,
    /// Profile URL.
    #[serde(rename = "instagramUrl")]
    pub instagram_url: Option<String>,
    /// What stands before the numbers of its invoices; null means nothing.
    #[serde(rename = "invoicePrefix")]
    pub invoice_prefix: Option<String>,
    /// Profile URL.
    #[serde(rename = "linkedinUrl")]
    pub linkedin_url: Option<String>,
    /// Whether buyers see their local currency.
    #[serde(rename = "localizedPayments")]
    pub localized_payments: bool,
    /// Logo URL.
    pub logo: Option<String>,
    /// Name shown to buyers.
    pub name: String,
    /// Same as `country`.
    #[serde(rename = "originCountry")]
    pub origin_country: String,
    /// `BASIC`.
    pub plan: String,
    /// What buyers may do in the customer portal.
    pub portal: PortalSettings,
    /// Brand colour.
    #[serde(rename = "primaryColor")]
    pub primary_color: Option<String>,
    /// Completed orders ever.
    pub sales: i64,
    /// Who sells, as pages for buyers say it.
    pub seller: SellerSettings,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Text on card statements.
    #[serde(rename = "statementDescriptor")]
    pub statement_descriptor: Option<String>,
    /// Short text.
    pub summary: Option<String>,
    /// Where buyers ask for help.
    #[serde(rename = "supportEmail")]
    pub support_email: Option<String>,
    /// Whether listed prices contain tax; null means EXCLUSIVE.
    #[serde(rename = "taxBehavior")]
    pub tax_behavior: Option<TaxBehavior>,
    /// Profile URL.
    #[serde(rename = "tiktokUrl")]
    pub tiktok_url: Option<String>,
    /// IANA name of the time zone in which mails, receipts, invoices and pages show dates; null
    /// means UTC.
    pub timezone: Option<String>,
    /// Same as `name`.
    pub title: String,
    /// Whether a customer gets one trial of a product.
    #[serde(rename = "trialOncePerCustomer")]
    pub trial_once_per_customer: bool,
    /// Profile URL.
    #[serde(rename = "twitterUrl")]
    pub twitter_url: Option<String>,
    /// `INDIVIDUAL` or `ENTITY`.
    pub r#type: String,
    /// When its settings last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Whether the owner's identity is verified, by a check of the account or by an operator's
    /// word.
    pub verified: bool,
    /// Profile URL.
    #[serde(rename = "youtubeUrl")]
    pub youtube_url: Option<String>,
}

/// A change of a store's settings: fields that are not sent stay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StoreChange {
    /// The colour of the checkout page, such as `#14614a`; null means ours.
    #[serde(rename = "accentColor", default, skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<Option<String>>,
    /// What it sells, such as `SOFTWARE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Vec<String>>,
    /// What pages for buyers link to, and their language; null clears all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<Option<CheckoutChange>>,
    /// What it is, for buyers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The icon of the checkout page in a browser: an absolute https URL, or `img_…`, a picture
    /// that was uploaded to the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favicon: Option<Option<String>>,
    /// What a metered subscription that was cancelled is billed when it ends.
    #[serde(rename = "finalUsageBill", default, skip_serializing_if = "Option::is_none")]
    pub final_usage_bill: Option<FinalUsageBill>,
    /// The name in addresses. Pages at the one that the store leaves lead on to it; no other store
    /// can take that one for a year. A store has three new ones a year at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Profile: an absolute https URL.
    #[serde(rename = "instagramUrl", default, skip_serializing_if = "Option::is_none")]
    pub instagram_url: Option<Option<String>>,
    /// What stands before the numbers of invoices that are made from now on, with a hyphen after
    /// it.
    #[serde(rename = "invoicePrefix", default, skip_serializing_if = "Option::is_none")]
    pub invoice_prefix: Option<Option<String>>,
    /// Profile: an absolute https URL.
    #[serde(rename = "linkedinUrl", default, skip_serializing_if = "Option::is_none")]
    pub linkedin_url: Option<Option<String>>,
    /// Whether buyers see their local currency.
    #[serde(
        rename = "localizedPayments",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub localized_payments: Option<bool>,
    /// The picture at the top of the checkout page: an absolute https URL, or `img_…`, a picture
    /// that was uploaded to the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Option<String>>,
    /// Name shown to buyers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What buyers may do in the customer portal; null forbids all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<Option<PortalChange>>,
    /// A second colour, for storefronts.
    #[serde(rename = "primaryColor", default, skip_serializing_if = "Option::is_none")]
    pub primary_color: Option<Option<String>>,
    /// Who sells, as pages for buyers say it; null clears all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<Option<SellerChange>>,
    /// Text on card statements; `PB*` is put in front of it.
    #[serde(
        rename = "statementDescriptor",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub statement_descriptor: Option<Option<String>>,
    /// The same in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Option<String>>,
    /// Where buyers ask for help.
    #[serde(rename = "supportEmail", default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<Option<String>>,
    /// Whether listed prices contain tax; null means EXCLUSIVE. It concerns checkout sessions that
    /// are created from now on; sessions and subscriptions that exist keep theirs.
    #[serde(rename = "taxBehavior", default, skip_serializing_if = "Option::is_none")]
    pub tax_behavior: Option<Option<TaxBehavior>>,
    /// Profile: an absolute https URL.
    #[serde(rename = "tiktokUrl", default, skip_serializing_if = "Option::is_none")]
    pub tiktok_url: Option<Option<String>>,
    /// IANA name of the time zone in which mails, receipts, invoices and pages show dates, such as
    /// `Europe/Berlin`; null means UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<Option<String>>,
    /// Whether a customer gets one trial of a product.
    #[serde(
        rename = "trialOncePerCustomer",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub trial_once_per_customer: Option<bool>,
    /// Profile: an absolute https URL.
    #[serde(rename = "twitterUrl", default, skip_serializing_if = "Option::is_none")]
    pub twitter_url: Option<Option<String>>,
    /// Profile: an absolute https URL.
    #[serde(rename = "youtubeUrl", default, skip_serializing_if = "Option::is_none")]
    pub youtube_url: Option<Option<String>>,
}

/// Something that happened: what webhooks are told, and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoreEvent {
    /// Its place among the events of the store; `after` takes it.
    pub cursor: String,
    /// What it is about, as it was then.
    pub data: WebhookEvent,
    /// What happened.
    pub event: EventType,
    /// The event; webhooks are told the same id.
    pub id: String,
    /// When it happened, on the store's clock.
    pub timestamp: String,
}

/// Events in their order, oldest first; newest first where `before` was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoreEvents {
    /// How far this answer has come: `after` of the next request, or `before`, whichever this one
    /// had. It moves on even where no event fits the filters.
    pub cursor: String,
    /// Whether events after the cursor that was asked for are no longer kept, so that they are
    /// missing here.
    #[serde(rename = "hasGap")]
    pub has_gap: bool,
    /// Whether there may be more right now. Otherwise the next request with `after` may wait.
    #[serde(rename = "hasMore")]
    pub has_more: bool,
    /// The events.
    pub items: Vec<StoreEvent>,
}

/// A picture or a download of a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoreFile {
    /// When it was announced.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// When it is deleted unless something uses it by then; null for what is used or was sold.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// Its name.
    pub filename: String,
    /// `img_…` for a picture, `file_…` for a download.
    pub id: String,
    /// Whether a product or the store uses it.
    #[serde(rename = "inUse")]
    pub in_use: bool,
    /// Its media type, as it was uploaded.
    #[serde(rename = "mimeType")]
    pub mime_type: String,
    /// What it is for.
    pub purpose: FilePurpose,
    /// Its size in bytes, as it was uploaded.
    #[serde(rename = "sizeBytes")]
    pub size_bytes: i64,
    /// Whether it has arrived.
    pub status: FileStatus,
    /// The same picture, smaller; null for a download.
    #[serde(rename = "thumbnailUrl")]
    pub thumbnail_url: Option<String>,
    /// Where anybody can see a picture. Where the merchant can fetch a download for five minutes,
    /// if one file was asked for; null in lists and until it has arrived.
    pub url: Option<String>,
    /// What uses it: products by their ids, and the store itself by its own, up to a hundred; null
    /// in lists.
    #[serde(rename = "usedBy")]
    pub used_by: Option<Vec<String>>,
}

/// Something that a store needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoreRequirement {
    /// The request that begins to mend it; null when it is met, or when only the operator can mend
    /// it.
    pub call: Option<MendingCall>,
    /// What it is needed for.
    pub r#for: RequirementPurpose,
    /// Whether it is met.
    pub status: RequirementStatus,
    /// What it is.
    pub r#type: StoreRequirementType,
}

text_enum! {
    /// What is asked of a store and its owner before it takes payments or is paid out.
    StoreRequirementType {
        /// The owner has signed in.
        Owner = "OWNER",
        /// The owner's profile is complete: names, country and accepted terms.
        Profile = "PROFILE",
        /// The store's questionnaire is submitted.
        Questionnaire = "QUESTIONNAIRE",
        /// The owner's identity is approved.
        Identity = "IDENTITY",
        /// The owner's phone number is verified.
        Phone = "PHONE",
        /// The owner has a second factor to sign in.
        TwoFactor = "TWO_FACTOR",
        /// The owner has a store.
        DefaultStore = "DEFAULT_STORE",
        /// The store has an approved bank account.
        BankAccount = "BANK_ACCOUNT",
    }
}

/// What a store is reset to: a snapshot, or nothing.
///
/// It needs `snapshot`, or `confirm`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StoreReset {
    /// The store's handle, which empties the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// The snapshot, by its name or its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
}

/// A store as its buyers see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Storefront {
    /// Brand colour.
    #[serde(rename = "accentColor")]
    pub accent_color: Option<String>,
    /// What is sold.
    pub category: Vec<String>,
    /// Long text.
    pub description: String,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// Unique, URL-safe name.
    pub handle: String,
    /// The store's id.
    pub id: String,
    /// Profile URL.
    #[serde(rename = "instagramUrl")]
    pub instagram_url: Option<String>,
    /// Profile URL.
    #[serde(rename = "linkedinUrl")]
    pub linkedin_url: Option<String>,
    /// Logo URL.
    pub logo: Option<String>,
    /// Name shown to buyers.
    pub name: String,
    /// Brand colour.
    #[serde(rename = "primaryColor")]
    pub primary_color: Option<String>,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Short text.
    pub summary: Option<String>,
    /// Where buyers ask for help.
    #[serde(rename = "supportEmail")]
    pub support_email: Option<String>,
    /// Profile URL.
    #[serde(rename = "tiktokUrl")]
    pub tiktok_url: Option<String>,
    /// Profile URL.
    #[serde(rename = "twitterUrl")]
    pub twitter_url: Option<String>,
    /// Profile URL.
    #[serde(rename = "youtubeUrl")]
    pub youtube_url: Option<String>,
}

/// A category in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontCategory {
    /// Long text.
    pub description: Option<String>,
    /// Place among its siblings, smallest first.
    #[serde(rename = "displayOrder")]
    pub display_order: i64,
    /// Whether it is put forward.
    pub featured: bool,
    /// Name of an icon.
    pub icon: Option<String>,
    /// The category's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The category above it; null also when that one is not shown.
    #[serde(rename = "parentId")]
    pub parent_id: Option<String>,
    /// Its URL name.
    pub slug: String,
}

/// A category by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontCategoryDetail {
    /// The categories right below it, in the order of the shop.
    pub children: Vec<CategoryLink>,
    /// Long text.
    pub description: Option<String>,
    /// Place among its siblings, smallest first.
    #[serde(rename = "displayOrder")]
    pub display_order: i64,
    /// Whether it is put forward.
    pub featured: bool,
    /// Name of an icon.
    pub icon: Option<String>,
    /// The category's id.
    pub id: String,
    /// Text for search engines.
    #[serde(rename = "metaDescription")]
    pub meta_description: Option<String>,
    /// Title for search engines.
    #[serde(rename = "metaTitle")]
    pub meta_title: Option<String>,
    /// Its name.
    pub name: String,
    /// The category above it; null also when that one is not shown.
    #[serde(rename = "parentId")]
    pub parent_id: Option<String>,
    /// Its newest products, 50 at most.
    pub products: Vec<StorefrontTeaser>,
    /// Whether menus show it.
    #[serde(rename = "showInNavigation")]
    pub show_in_navigation: bool,
    /// Its URL name.
    pub slug: String,
}

/// A product by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontProduct {
    /// First instant of sale.
    #[serde(rename = "availableFrom")]
    pub available_from: Option<String>,
    /// First instant after the sale.
    #[serde(rename = "availableUntil")]
    pub available_until: Option<String>,
    /// When a change to this plan takes effect.
    #[serde(rename = "billingAnchor")]
    pub billing_anchor: Option<BillingAnchor>,
    /// Period of a subscription.
    #[serde(rename = "billingInterval")]
    pub billing_interval: Option<BillingInterval>,
    /// Categories that list it.
    pub categories: Vec<CategoryLink>,
    /// Former price, to be shown crossed out.
    #[serde(rename = "compareAtPrice")]
    pub compare_at_price: Option<i64>,
    /// Always `USD`.
    pub currency: String,
    /// Long text.
    pub description: Option<String>,
    /// What the buyer gets.
    #[serde(rename = "fulfillmentMode")]
    pub fulfillment_mode: Option<FulfillmentMode>,
    /// URL name, unique among the store's products.
    pub handle: String,
    /// The product's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether it can be bought now.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Units that one buyer may ever buy; null is unlimited.
    #[serde(rename = "maxPerCustomer")]
    pub max_per_customer: Option<i64>,
    /// Text for the receipt.
    pub message: Option<String>,
    /// Least amount of PAY_WHAT_YOU_WANT.
    #[serde(rename = "minimumPrice")]
    pub minimum_price: Option<i64>,
    /// What variants choose from, by position.
    pub options: Vec<ProductOption>,
    /// Unit price; 0 when FREE.
    pub price: i64,
    /// How the price comes about.
    #[serde(rename = "pricingModel")]
    pub pricing_model: PricingModel,
    /// What kind of thing it is.
    #[serde(rename = "productType")]
    pub product_type: ProductType,
    /// Always `ACTIVE`: nothing else is shown.
    pub status: ProductStatus,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// Its name.
    pub title: String,
    /// Days before the first charge.
    #[serde(rename = "trialDays")]
    pub trial_days: Option<i64>,
    /// Forms of the product, by position.
    pub variants: Vec<StorefrontVariant>,
}

/// A product in a list. Prices are US cents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontProductItem {
    /// Categories that list it.
    pub categories: Vec<CategoryLink>,
    /// Former price, to be shown crossed out.
    #[serde(rename = "compareAtPrice")]
    pub compare_at_price: Option<i64>,
    /// Always `USD`.
    pub currency: String,
    /// URL name, unique among the store's products.
    pub handle: String,
    /// The product's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether it can be bought now.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Least amount of PAY_WHAT_YOU_WANT.
    #[serde(rename = "minimumPrice")]
    pub minimum_price: Option<i64>,
    /// Unit price; 0 when FREE.
    pub price: i64,
    /// How the price comes about.
    #[serde(rename = "pricingModel")]
    pub pricing_model: PricingModel,
    /// What kind of thing it is.
    #[serde(rename = "productType")]
    pub product_type: ProductType,
    /// Always `ACTIVE`: nothing else is shown.
    pub status: ProductStatus,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// Its name.
    pub title: String,
}

text_enum! {
    /// What products are sorted by.
    StorefrontSortBy {
        /// Title, without case.
        Title = "title",
        /// Price.
        Price = "price",
        /// Creation.
        CreatedAt = "createdAt",
    }
}

/// A product of a category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontTeaser {
    /// Its URL name.
    pub handle: String,
    /// The product's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether it can be bought now.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Unit price; 0 when FREE.
    pub price: i64,
    /// Its name.
    pub title: String,
}

/// A form of a product with a price and a stock of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorefrontVariant {
    /// Former price, to be shown crossed out.
    #[serde(rename = "compareAtPrice")]
    pub compare_at_price: Option<i64>,
    /// Long text.
    pub description: Option<String>,
    /// The variant's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether one of it is left.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Option name → chosen value.
    pub options: std::collections::BTreeMap<String, String>,
    /// Place among the variants.
    pub position: i64,
    /// Unit price; 0 when the product is FREE.
    pub price: i64,
    /// Units left; null unless they are counted.
    pub quantity: Option<i64>,
    /// The merchant's own number.
    pub sku: Option<String>,
    /// URL name, unique within the product.
    pub slug: Option<String>,
    /// Its name.
    pub title: String,
    /// Whether sales count `quantity` down.
    #[serde(rename = "trackStock")]
    pub track_stock: bool,
}

/// What the merchant submitted. What is attached to it on the way to the bank is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubmittedEvidence {
    /// What the buyer did with the goods.
    pub access_activity_log: String,
}

/// What is subscribed to, as the catalog has it now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubscribedProduct {
    /// The product.
    pub id: String,
    /// Its price; what the subscription costs is its own `amount`.
    pub price: i64,
    /// Its title.
    pub title: String,
}

/// Who subscribed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subscriber {
    /// Lower-case address.
    pub email: String,
    /// The customer.
    pub id: String,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subscription {
    /// What a period costs before tax: units times the price of one.
    pub amount: i64,
    /// How often it is billed.
    #[serde(rename = "billingInterval")]
    pub billing_interval: BillingInterval,
    /// When it was cancelled.
    #[serde(rename = "cancelledAt")]
    pub cancelled_at: Option<String>,
    /// When it began.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// `USD`.
    pub currency: String,
    /// Its end.
    #[serde(rename = "currentPeriodEnd")]
    pub current_period_end: String,
    /// Start of the current period; a trial is one.
    #[serde(rename = "currentPeriodStart")]
    pub current_period_start: String,
    /// Who subscribed.
    pub customer: Subscriber,
    /// When access ends.
    #[serde(rename = "endsAt")]
    pub ends_at: Option<String>,
    /// The subscription.
    pub id: String,
    /// When it is charged next.
    #[serde(rename = "nextChargeAt")]
    pub next_charge_at: Option<String>,
    /// When it was paused.
    #[serde(rename = "pausedAt")]
    pub paused_at: Option<String>,
    /// The card that is charged.
    #[serde(rename = "paymentMethod")]
    pub payment_method: Option<ChargedMethod>,
    /// The plan that the next renewal switches to.
    #[serde(rename = "pendingChange")]
    pub pending_change: Option<PendingChange>,
    /// What is subscribed to.
    pub product: SubscribedProduct,
    /// Units.
    pub quantity: i64,
    /// Retries of this period's charge that failed.
    #[serde(rename = "retryCount")]
    pub retry_count: i64,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// When the trial ends or ended.
    #[serde(rename = "trialEnd")]
    pub trial_end: Option<String>,
}

text_enum! {
    /// Where a subscription stands.
    SubscriptionStatus {
        /// Before its first charge.
        Trialing = "TRIALING",
        /// Paid.
        Active = "ACTIVE",
        /// A renewal was not paid; it is tried again.
        PastDue = "PAST_DUE",
        /// Not charged until it is resumed.
        Paused = "PAUSED",
        /// Not charged any more; access lasts until `endsAt`.
        Cancelled = "CANCELLED",
    }
}

/// What a buyer subscribes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubscriptionTerms {
    /// Cents of every period, before tax.
    pub amount: i64,
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
}

/// The usage of a subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubscriptionUsage {
    /// Always USD.
    pub currency: String,
    /// What is not billed yet; none where nothing will be.
    #[serde(rename = "currentPeriod")]
    pub current_period: Option<CurrentPeriod>,
    /// Whether usage is billed.
    #[serde(rename = "isUsageBased")]
    pub is_usage_based: bool,
    /// What was billed, the newest first.
    #[serde(rename = "pastPeriods")]
    pub past_periods: Vec<PastPeriod>,
    /// The subscription.
    #[serde(rename = "subscriptionId")]
    pub subscription_id: String,
}

/// The tax of an order, and where its rate comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaxAmount {
    /// Tax.
    pub amount: i64,
    /// Whether the tax is added to the prices or contained in them.
    pub behavior: TaxBehavior,
    /// ISO 3166-1 alpha-2 code of the country of the bill.
    pub country: String,
    /// What the tax is called at the buyer's place.
    pub name: String,
    /// Its rate; null where the rate there is another one today than when the order was made.
    pub rate: Option<f64>,
    /// The state or province that decided.
    pub region: Option<String>,
    /// Whether a business with a tax id accounts for the tax itself.
    pub reversed: bool,
    /// What the tax is reckoned on, without the tax itself.
    #[serde(rename = "taxableAmount")]
    pub taxable_amount: i64,
}

text_enum! {
    /// Whether listed prices are before or after tax.
    TaxBehavior {
        /// Tax is added to the listed prices.
        Exclusive = "EXCLUSIVE",
        /// The listed prices contain the tax.
        Inclusive = "INCLUSIVE",
    }
}

/// How the tax of a cart comes about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaxDetails {
    /// Whether listed prices contain the tax.
    pub behavior: TaxBehavior,
    /// The taxes that make up `taxAmount`; empty when there is none.
    pub breakdown: Vec<TaxPart>,
    /// The buyer's country.
    pub country: String,
    /// What a coupon takes off, in cents.
    pub discount: i64,
    /// Whether a tax id exempts the buyer.
    pub exempt: bool,
    /// The rate.
    pub rate: f64,
    /// The state or province: its code where the tax depends on it, otherwise as typed.
    pub state: Option<String>,
    /// Sum of the items in cents.
    pub subtotal: i64,
    /// The tax in cents.
    #[serde(rename = "taxAmount")]
    pub tax_amount: i64,
    /// What the tax is reckoned on, in cents.
    #[serde(rename = "taxableAmount")]
    pub taxable_amount: i64,
    /// What the buyer would be charged, in cents.
    pub total: i64,
}

/// An estimate's body and the postal code, on which the rate of special territories depends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaxDetailsBody {
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: String,
    /// Code of a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// The items.
    pub items: Vec<NewItemInput>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The buyer's tax number, such as a VAT id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
}

impl TaxDetailsBody {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(country: impl Into<String>, items: Vec<NewItemInput>) -> Self {
        Self {
            country: country.into(),
            coupon_code: None,
            items,
            postal_code: None,
            state: None,
            tax_id: None,
        }
    }
}

/// One tax of the details.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaxPart {
    /// Cents.
    pub amount: i64,
    /// Name, for receipts.
    pub name: String,
    /// Rate.
    pub rate: f64,
}

/// The tax of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaxView {
    /// The tax in cents.
    pub amount: i64,
    /// The rate.
    pub rate: f64,
}

/// What to send.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TestRequest {
    /// PAYMENT_COMPLETED when absent.
    #[serde(rename = "eventType", default, skip_serializing_if = "Option::is_none")]
    pub event_type: Option<EventType>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TestResult {
    /// Whether the endpoint answered with a 2xx status.
    pub delivered: bool,
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: i64,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// The id of the synthetic event.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// The status of its answer.
    #[serde(rename = "statusCode")]
    pub status_code: Option<i64>,
}

/// A row of a payment's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimelineRow {
    /// When it happened.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Text.
    pub description: String,
    /// What happened.
    #[serde(rename = "eventType")]
    pub event_type: TimelineType,
    /// The row.
    pub id: String,
    /// Further facts.
    pub metadata: serde_json::Value,
    /// Heading.
    pub name: String,
}

text_enum! {
    /// What happened.
    TimelineType {
        /// The buyer submitted the checkout.
        CheckoutConfirmed = "CHECKOUT_CONFIRMED",
        /// An event was queued for an endpoint that subscribes to it.
        WebhookDispatched = "WEBHOOK_DISPATCHED",
        /// The payment awaits the buyer or the processor.
        PaymentPending = "PAYMENT_PENDING",
        /// The payment is with the network or held.
        PaymentProcessing = "PAYMENT_PROCESSING",
        /// The payment was captured.
        PaymentCollected = "PAYMENT_COLLECTED",
        /// The payment was declined, cancelled or timed out.
        PaymentFailed = "PAYMENT_FAILED",
        /// The order is being fulfilled.
        OrderProcessing = "ORDER_PROCESSING",
        /// A delivery began.
        FulfillmentStarted = "FULFILLMENT_STARTED",
        /// A delivery was given up.
        FulfillmentFailed = "FULFILLMENT_FAILED",
        /// Everything was delivered.
        OrderFulfilled = "ORDER_FULFILLED",
        /// The order is done.
        OrderCompleted = "ORDER_COMPLETED",
        /// A refund was asked for.
        RefundCreated = "REFUND_CREATED",
        /// A refund became final.
        RefundCompleted = "REFUND_COMPLETED",
        /// The network could not refund.
        RefundFailed = "REFUND_FAILED",
        /// The buyer's bank opened a dispute.
        DisputeOpened = "DISPUTE_OPENED",
        /// The merchant submitted evidence.
        EvidenceSubmitted = "EVIDENCE_SUBMITTED",
        /// The dispute was won.
        DisputeWon = "DISPUTE_WON",
        /// The dispute was lost.
        DisputeLost = "DISPUTE_LOST",
        /// The dispute was intercepted.
        DisputePrevented = "DISPUTE_PREVENTED",
        /// The buyer's bank reported fraud.
        EarlyFraudWarning = "EARLY_FRAUD_WARNING",
        /// Shield holds the payment.
        ReviewOpened = "REVIEW_OPENED",
        /// The merchant let the payment pass.
        ReviewApproved = "REVIEW_APPROVED",
        /// The merchant refused the payment.
        ReviewDeclined = "REVIEW_DECLINED",
    }
}

/// What is put on which list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToList {
    /// What of the payment is put there.
    pub attribute: ListedPart,
    /// The list.
    #[serde(rename = "listId")]
    pub list_id: String,
}

impl ToList {
    /// With every field.
    #[must_use]
    pub fn new(attribute: ListedPart, list_id: impl Into<String>) -> Self {
        Self {
            attribute,
            list_id: list_id.into(),
        }
    }
}

/// One attempt to deliver an event, with the endpoint that it is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToldWebhook {
    /// Which attempt to deliver the event this is, from 1.
    pub attempt: i64,
    /// When it was queued.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: Option<i64>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// What happened.
    pub event: EventType,
    /// The event; the same in every attempt.
    #[serde(rename = "eventId")]
    pub event_id: String,
    /// The delivery.
    pub id: String,
    /// Whether the merchant asked for it.
    pub manual: bool,
    /// When it is sent, or after it failed, when the next attempt is.
    #[serde(rename = "nextAttemptAt")]
    pub next_attempt_at: Option<String>,
    /// The first 4 KiB of the answer's body.
    #[serde(rename = "responseBody")]
    pub response_body: Option<String>,
    /// The status of the answer.
    #[serde(rename = "responseStatus")]
    pub response_status: Option<i64>,
    /// When it was sent.
    #[serde(rename = "sentAt")]
    pub sent_at: Option<String>,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// The endpoint.
    #[serde(rename = "webhookId")]
    pub webhook_id: String,
}

/// What something was caused by, and what else came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trace {
    /// Whether there are more steps than a trace shows.
    #[serde(rename = "hasMore")]
    pub has_more: bool,
    /// What was asked about.
    pub id: String,
    /// The steps, each behind the one that it came of, and otherwise in the order of their times.
    pub steps: Vec<TraceStep>,
}

text_enum! {
    /// What a step of a trace is. Steps of one time follow each other in this order.
    TraceKind {
        /// A request to this server.
        Request = "REQUEST",
        /// A command of the command line.
        Command = "COMMAND",
        /// A step of a payment.
        Payment = "PAYMENT",
        /// The charge at the payment processor.
        Charge = "CHARGE",
        /// An entry of the balance ledger.
        Ledger = "LEDGER",
        /// An event.
        Event = "EVENT",
        /// An attempt to deliver an event to an endpoint.
        Delivery = "DELIVERY",
        /// What the endpoint answered.
        Answer = "ANSWER",
        /// A mail.
        Mail = "MAIL",
        /// A job of the queue.
        Job = "JOB",
    }
}

/// One step of a trace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceStep {
    /// The id of what it is about, such as the payment.
    pub about: Option<String>,
    /// When it happened, on the store's clock.
    pub at: String,
    /// How many steps are above it.
    pub depth: i64,
    /// How long it took, in milliseconds.
    #[serde(rename = "durationMs")]
    pub duration_ms: Option<i64>,
    /// The id of what it is; of a charge the processor's, and of an answer that of its delivery. A
    /// job that runs on nobody's behalf has the number of its run behind a dot.
    pub id: String,
    /// What it is.
    pub kind: TraceKind,
    /// What happened: the call, the kind of the job, the type of the event or of the entry.
    pub name: String,
    /// The step that it came of; null where a trace begins.
    #[serde(rename = "parentId")]
    pub parent_id: Option<String>,
    /// Where it stands: a status of HTTP, `PENDING`, `DELIVERED` or `FAILED` of a delivery,
    /// `WAITING` or `SENT` of a mail, `WAITING`, `RUNNING`, `FAILED` or `DONE` of a job; null where
    /// it only happened.
    pub status: Option<String>,
    /// The trace-id of the W3C's Trace Context, which webhooks carry in `traceparent`; null but
    /// where a trace begins.
    #[serde(rename = "traceId")]
    pub trace_id: Option<String>,
}

/// A condition to try on the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// When a rule would apply.
    pub condition: String,
    /// How many days are looked back; 30 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
}

impl Trial {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(condition: impl Into<String>) -> Self {
        Self {
            condition: condition.into(),
            days: None,
        }
    }
}

/// What a rule would have matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrialResult {
    /// Whether those were all payments of the time.
    pub complete: bool,
    /// The condition as it was read, without needless parentheses.
    pub condition: String,
    /// How many payments were looked at: of more than 2,000 the newest.
    pub evaluated: i64,
    /// How many of them it would have matched.
    pub matched: i64,
    /// The newest ten of those that match.
    pub payments: Vec<MatchedPayment>,
}

/// Where the bills go from now on. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateBody {
    /// The address, as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<BillingInput>,
    /// The customer's tax id, of the country of the address; null takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<Option<String>>,
}

/// Changes to a session. Without a token of the store, a session that a merchant made takes only
/// `customer`, `coupon_code` and `tax_id`; one of a paylink never takes anything else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateCheckoutBody {
    /// What the items come to, in cents; another sum is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Where a buyer goes who gives up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_url: Option<Option<String>>,
    /// Code of a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<Option<String>>,
    /// The buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Option<CustomerPatch>>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// The items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<NewItemInput>>,
    /// Where the buyer goes after paying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<Option<String>>,
    /// The buyer's tax number, such as a VAT id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<Option<String>>,
    /// `null` restores the store's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Option<String>>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UsageEvent {
    /// The subscription's customer.
    #[serde(rename = "customerId")]
    pub customer_id: String,
    /// When it happened.
    #[serde(rename = "eventAt")]
    pub event_at: String,
    /// The client's name for it.
    #[serde(rename = "externalId")]
    pub external_id: Option<String>,
    /// The event.
    pub id: String,
    /// The client's own words.
    pub metadata: Option<std::collections::BTreeMap<String, String>>,
    /// The meter that counted it.
    #[serde(rename = "meterId")]
    pub meter_id: String,
    /// How much.
    pub quantity: i64,
    /// When it was reported.
    #[serde(rename = "receivedAt")]
    pub received_at: String,
    /// The subscription that used it.
    #[serde(rename = "subscriptionId")]
    pub subscription_id: String,
}

/// Usage to report. Closed, as each event is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsageReport {
    /// The uses, oldest first or in any order.
    pub events: Vec<NewEvent>,
    /// The subscription.
    pub subscription_id: String,
}

impl UsageReport {
    /// With every field.
    #[must_use]
    pub fn new(events: Vec<NewEvent>, subscription_id: impl Into<String>) -> Self {
        Self {
            events,
            subscription_id: subscription_id.into(),
        }
    }
}

/// What became of values that were put on a list or taken off it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ValuesChanged {
    /// How many values are new there, or gone.
    pub changed: i64,
    /// The list.
    #[serde(rename = "listId")]
    pub list_id: String,
    /// How many values it has now.
    #[serde(rename = "valueCount")]
    pub value_count: i64,
}

/// A form of a product with a price and a stock of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variant {
    /// Former price, to be shown crossed out; without effect unless it is above `price`.
    #[serde(rename = "compareAtPrice")]
    pub compare_at_price: Option<i64>,
    /// Long text.
    pub description: Option<String>,
    /// The variant's id.
    pub id: String,
    /// Image URLs.
    pub images: Vec<String>,
    /// The merchant's switch.
    #[serde(rename = "inStock")]
    pub in_stock: bool,
    /// Option name → chosen value.
    pub options: std::collections::BTreeMap<String, String>,
    /// Place among the variants.
    pub position: i64,
    /// Unit price; 0 when the product is FREE.
    pub price: i64,
    /// Units left; counts when `trackStock`.
    pub quantity: Option<i64>,
    /// The merchant's own number.
    pub sku: Option<String>,
    /// URL name, unique within the product.
    pub slug: Option<String>,
    /// Name shown to buyers.
    pub title: String,
    /// Whether sales count `quantity` down.
    #[serde(rename = "trackStock")]
    pub track_stock: bool,
}

/// A change of the variant `id`; without `id`, a new variant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VariantChange {
    /// A higher price that is shown crossed out, in cents.
    #[serde(rename = "compareAtPrice", default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Option<i64>>,
    /// A longer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Addresses of pictures, the first one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<String>>,
    /// Whether it can be bought.
    #[serde(rename = "inStock", default, skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// What the variants differ in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<std::collections::BTreeMap<String, String>>,
    /// Place among its neighbours, lowest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Price of one unit in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    /// Number of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Option<i64>>,
    /// The store's own number of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Option<String>>,
    /// The name in addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Option<String>>,
    /// What buyers read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether units are counted.
    #[serde(rename = "trackStock", default, skip_serializing_if = "Option::is_none")]
    pub track_stock: Option<bool>,
}

/// What verification says of a key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Verification {
    /// Whether the key is activated on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated: Option<bool>,
    /// On how many machines the key is activated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activations: Option<i64>,
    /// The customer who bought it.
    #[serde(rename = "customerId")]
    pub customer_id: Option<String>,
    /// When it ends. While its subscription goes on, when that is decided next, such as at its
    /// renewal. Null when there is no such time.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<String>,
    /// On how many it may be; null is on any number.
    #[serde(rename = "maxActivations", default, skip_serializing_if = "Option::is_none")]
    pub max_activations: Option<i64>,
    /// The product it is for.
    #[serde(rename = "productId")]
    pub product_id: Option<String>,
    /// Null when the key is unknown.
    pub status: Option<LicenseStatus>,
    /// Whether it may be used now.
    pub valid: bool,
}

/// A key to be judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerifyBody {
    /// Asks also whether this machine is activated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The key.
    pub key: String,
    /// The key must be for this product.
    #[serde(rename = "productId", default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
}

impl VerifyBody {
    /// With what is required, and nothing else.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            fingerprint: None,
            key: key.into(),
            product_id: None,
        }
    }
}

/// A webhook endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Webhook {
    /// When it was created.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// Which events are sent.
    #[serde(rename = "eventTypes")]
    pub event_types: Vec<EventType>,
    /// The endpoint.
    pub id: String,
    /// Whether events are sent.
    #[serde(rename = "isEnabled")]
    pub is_enabled: bool,
    /// The merchant's own words.
    pub note: Option<String>,
    /// The secret in clear; only in the answer that creates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// Which headers they carry.
    #[serde(rename = "signatureVersion")]
    pub signature_version: SignatureVersion,
    /// When it last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Where events are sent.
    pub url: String,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookCustomer {
    /// Lower-case address.
    pub email: String,
    /// The customer.
    pub id: String,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// Who buys; filled whenever the order has a customer.
    pub customer: Option<WebhookCustomer>,
    /// Where the buyer pays from, as far as known.
    pub geo: Option<WebhookGeo>,
    /// The order.
    pub order: WebhookOrder,
    /// Only on `PAYMENT_*` events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<WebhookPayment>,
    /// Only on `SUBSCRIPTION_*` events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<WebhookSubscription>,
}

/// Where a buyer pays from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookGeo {
    /// City.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The buyer's IP address; null where it is not known, because the store's server paid with a
    /// token.
    pub ip: Option<String>,
    /// Region code.
    pub region: Option<String>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookItem {
    /// Price of one unit.
    pub amount: i64,
    /// Name shown to the buyer.
    pub name: String,
    /// The product; null for an item that only existed in its session.
    #[serde(rename = "productId")]
    pub product_id: Option<String>,
    /// Units.
    pub quantity: i64,
    /// The variant, if one was chosen.
    #[serde(rename = "variantId")]
    pub variant_id: Option<String>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookOrder {
    /// Without tax.
    pub amount: i64,
    /// `USD`.
    pub currency: String,
    /// What the buyer filled in, an object.
    #[serde(rename = "customFields")]
    pub custom_fields: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// The order.
    pub id: String,
    /// Its lines.
    pub items: Vec<WebhookItem>,
    /// What the merchant attached, an object.
    pub metadata: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// The checkout session that it began as.
    #[serde(rename = "orderNumber")]
    pub order_number: String,
    /// Its status when the event happened.
    pub status: OrderStatus,
}

/// Changes to an endpoint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WebhookPatch {
    /// Which events it subscribes to from now on.
    #[serde(rename = "eventTypes", default, skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<EventType>>,
    /// False drops queued deliveries.
    #[serde(rename = "isEnabled", default, skip_serializing_if = "Option::is_none")]
    pub is_enabled: Option<bool>,
    /// The merchant's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Option<String>>,
    /// The secret stays the same.
    #[serde(rename = "signatureVersion", default, skip_serializing_if = "Option::is_none")]
    pub signature_version: Option<SignatureVersion>,
    /// A public https address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The payment of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookPayment {
    /// Why it failed.
    #[serde(rename = "failureCode")]
    pub failure_code: Option<FailureCode>,
    /// The same in words.
    #[serde(rename = "failureMessage")]
    pub failure_message: Option<String>,
    /// The payment.
    pub id: String,
    /// What the buyer pays with.
    pub method: Option<MethodCode>,
    /// The processor's id for it; the payment's own id until there is one.
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    /// Its status when the event happened.
    pub status: PaymentStatus,
    /// What the buyer is charged.
    #[serde(rename = "totalAmount")]
    pub total_amount: i64,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookSubscription {
    /// What was billed on SUBSCRIPTION_RENEWED, else the recurring amount.
    pub amount: i64,
    /// How often it is billed.
    #[serde(rename = "billingInterval")]
    pub billing_interval: BillingInterval,
    /// When it was cancelled.
    #[serde(rename = "cancelledAt")]
    pub cancelled_at: Option<String>,
    /// `USD`.
    pub currency: String,
    /// End of the current period.
    #[serde(rename = "currentPeriodEnd")]
    pub current_period_end: String,
    /// Start of the current period.
    #[serde(rename = "currentPeriodStart")]
    pub current_period_start: String,
    /// When access ends or ended.
    #[serde(rename = "endsAt")]
    pub ends_at: Option<String>,
    /// The subscription.
    pub id: String,
    /// When it is charged next.
    #[serde(rename = "nextChargeAt")]
    pub next_charge_at: Option<String>,
    /// Its status when the event happened.
    pub status: String,
    /// End of the trial.
    #[serde(rename = "trialEnd")]
    pub trial_end: Option<String>,
}

/// A withdrawal that was declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Withdrawal {
    /// When it arrived.
    #[serde(rename = "declaredAt")]
    pub declared_at: String,
    /// The declaration.
    pub id: String,
    /// The buyer's name, as it was declared.
    pub name: String,
    /// Why, if the buyer said so.
    pub reason: Option<String>,
    /// What became of it.
    pub status: WithdrawalStatus,
}

text_enum! {
    /// What became of a withdrawal.
    WithdrawalStatus {
        /// The merchant has not decided yet.
        Declared = "DECLARED",
        /// The money went back.
        Refunded = "REFUNDED",
        /// The merchant says that there was no right to withdraw.
        Rejected = "REJECTED",
    }
}

text_enum! {
    /// What webhooks tell.
    WebhookEventName {
        /// The payment was captured.
        PaymentCompleted = "PAYMENT_COMPLETED",
        /// A chargeback was opened.
        PaymentDisputed = "PAYMENT_DISPUTED",
        /// A dispute was lost.
        PaymentDisputeLost = "PAYMENT_DISPUTE_LOST",
        /// A dispute was intercepted before it was opened; terminal.
        PaymentDisputePrevented = "PAYMENT_DISPUTE_PREVENTED",
        /// A dispute was won.
        PaymentDisputeWon = "PAYMENT_DISPUTE_WON",
        /// The payment was declined, cancelled or expired.
        PaymentFailed = "PAYMENT_FAILED",
        /// The buyer submitted a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The payment is with the network or held for review.
        PaymentProcessing = "PAYMENT_PROCESSING",
        /// A refund became final.
        PaymentRefunded = "PAYMENT_REFUNDED",
        /// Shield holds the payment for review.
        PaymentReview = "PAYMENT_REVIEW",
        /// The subscription was cancelled.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// First payment or start of a trial.
        SubscriptionCreated = "SUBSCRIPTION_CREATED",
        /// Access to what was subscribed to is over.
        SubscriptionEnded = "SUBSCRIPTION_ENDED",
        /// A renewal failed or needs 3DS.
        SubscriptionPastDue = "SUBSCRIPTION_PAST_DUE",
        /// The merchant paused the subscription.
        SubscriptionPaused = "SUBSCRIPTION_PAUSED",
        /// A renewal was collected.
        SubscriptionRenewed = "SUBSCRIPTION_RENEWED",
        /// Three days before a renewal.
        SubscriptionRenewing = "SUBSCRIPTION_RENEWING",
        /// The merchant resumed the subscription.
        SubscriptionResumed = "SUBSCRIPTION_RESUMED",
        /// Three days before the end of a trial.
        SubscriptionTrialEnding = "SUBSCRIPTION_TRIAL_ENDING",
        /// Plan, quantity or card changed, or the subscription was reactivated.
        SubscriptionUpdated = "SUBSCRIPTION_UPDATED",
    }
}

/// What a webhook carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookPayload {
    /// What happened.
    pub event: WebhookEventName,
    /// Names the event, the same at every attempt and every endpoint.
    pub id: String,
    /// When it happened.
    pub timestamp: String,
    /// What it is about.
    pub data: WebhookEvent,
}

//! The lists of what stands around the sales of a store: its money, team, tools and rules; of an account;
//! and of the whole installation.

use super::list::Kind::{Money, Plain, Words};
use super::list::{BASE, CREATED, EMAIL, ID, List, STATUS, STORE, Way};
use crate::surfaces::pages::dashboard::needs::Need::{Account, Operator, Right, Scope};
use pandabase_domain::role::Right as R;
use pandabase_domain::token::Scope as S;

/// Those of a store, and of an account.
pub const LISTS: &[List] = &[
    List {
        name: "bank-accounts",
        path: "/stores/{storeId}/bank-accounts.csv",
        need: Scope(S::PayoutsRead),
        operation: "listBankAccounts",
        way: Way::Whole(""),
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("country", &["country"], Words),
            ("bank", &["bankName"], Words),
            ("last4", &["last4"], Words),
            ("primary", &["isPrimary"], Plain),
        ],
        ..BASE
    },
    List {
        name: "reports",
        path: "/stores/{storeId}/reports.csv",
        need: Scope(S::ReportsRead),
        operation: "listReports",
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("type", &["type"], Words),
            ("formats", &["formats"], Words),
            ("period_start", &["periodStart"], Words),
            ("period_end", &["periodEnd"], Words),
            ("rows", &["rowCount"], Plain),
            ("size_bytes", &["sizeBytes"], Plain),
            ("completed_at", &["completedAt"], Words),
        ],
        ..BASE
    },
    List {
        name: "meters",
        path: "/stores/{storeId}/products/{productId}/meters.csv",
        need: Scope(S::MetersRead),
        operation: "listMeters",
        way: Way::Whole("items"),
        columns: &[
            ID,
            CREATED,
            ("product_id", &["productId"], Words),
            ("event_name", &["eventName"], Words),
            ("aggregation", &["aggregation"], Words),
            ("settlement", &["settlement"], Words),
            ("unit_price_usd", &["unitPrice"], Money),
            ("unit_quantity", &["unitQuantity"], Plain),
            ("included_units", &["includedUnits"], Plain),
        ],
        ..BASE
    },
    List {
        name: "team",
        path: "/stores/{storeId}/team.csv",
        need: Right(R::Team),
        operation: "listTeam",
        way: Way::Whole(""),
        columns: &[
            ID,
            CREATED,
            EMAIL,
            ("role", &["role"], Words),
            STATUS,
            ("account_id", &["accountId"], Words),
        ],
        ..BASE
    },
    List {
        name: "team-activity",
        path: "/stores/{storeId}/team/activity.csv",
        need: Right(R::Team),
        operation: "listStoreActivity",
        filters: &["type"],
        columns: &[
            ID,
            CREATED,
            ("type", &["type"], Words),
            EMAIL,
            ("subject", &["subject"], Words),
            ("name", &["name"], Words),
            ("before", &["before"], Words),
            ("after", &["after"], Words),
        ],
        ..BASE
    },
    List {
        name: "tokens",
        path: "/stores/{storeId}/developers/tokens.csv",
        need: Right(R::Tokens),
        operation: "listTokens",
        way: Way::Whole(""),
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("mode", &["mode"], Words),
            ("permissions", &["permissions"], Words),
            ("last_used_at", &["lastUsedAt"], Words),
            ("created_by", &["createdBy"], Words),
        ],
        ..BASE
    },
    List {
        name: "webhooks",
        path: "/stores/{storeId}/developers/webhooks.csv",
        need: Scope(S::WebhooksRead),
        operation: "listWebhooks",
        columns: &[
            ID,
            CREATED,
            ("url", &["url"], Words),
            ("note", &["note"], Words),
            ("enabled", &["isEnabled"], Plain),
            ("signature_version", &["signatureVersion"], Words),
            ("events", &["eventTypes"], Words),
        ],
        ..BASE
    },
    List {
        name: "deliveries",
        path: "/stores/{storeId}/developers/webhooks/{webhookId}/deliveries.csv",
        need: Scope(S::WebhooksRead),
        operation: "listMyWebhookDeliveries",
        filters: &["status", "event", "eventId", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("event", &["event"], Words),
            ("event_id", &["eventId"], Words),
            ("attempt", &["attempt"], Plain),
            ("manual", &["manual"], Plain),
            ("response_status", &["responseStatus"], Plain),
            ("error", &["error"], Words),
            ("duration_ms", &["durationMs"], Plain),
            ("next_attempt_at", &["nextAttemptAt"], Words),
        ],
        ..BASE
    },
    List {
        name: "events",
        path: "/stores/{storeId}/developers/events.csv",
        need: Scope(S::EventsRead),
        operation: "listEvents",
        way: Way::Before,
        filters: &["events", "object"],
        columns: &[
            ID,
            ("created_at", &["timestamp"], Words),
            ("event", &["event"], Words),
            ("customer_email", &["data", "customer", "email"], Words),
            ("order_id", &["data", "order", "id"], Words),
            ("subscription_id", &["data", "subscription", "id"], Words),
        ],
        ..BASE
    },
    List {
        name: "requests",
        path: "/stores/{storeId}/developers/requests.csv",
        need: Scope(S::WebhooksRead),
        operation: "listApiLogs",
        filters: &["method", "statusCode", "tokenId", "from", "to"],
        columns: &[
            ID,
            CREATED,
            ("method", &["method"], Words),
            ("path", &["path"], Words),
            ("status", &["statusCode"], Plain),
            ("duration_ms", &["durationMs"], Plain),
            ("token_id", &["tokenId"], Words),
            ("ip_address", &["ipAddress"], Words),
        ],
        ..BASE
    },
    List {
        name: "reviews",
        path: "/stores/{storeId}/shield/review.csv",
        need: Right(R::Shield),
        operation: "listShieldReviews",
        filters: &["status"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("total_usd", &["payment", "totalAmount"], Money),
            ("customer_email", &["customer", "email"], Words),
            ("country", &["country"], Words),
            ("risk_score", &["riskScore"], Plain),
            ("rule", &["rule", "name"], Words),
            ("order_id", &["order", "id"], Words),
            ("expires_at", &["expiresAt"], Words),
            ("decided_at", &["decidedAt"], Words),
        ],
        ..BASE
    },
    List {
        name: "rules",
        path: "/stores/{storeId}/shield/rules.csv",
        need: Right(R::Shield),
        operation: "listShieldRules",
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("priority", &["priority"], Plain),
            ("action", &["action"], Words),
            ("condition", &["condition"], Words),
            ("enabled", &["enabled"], Plain),
        ],
        ..BASE
    },
    List {
        name: "lists",
        path: "/stores/{storeId}/shield/lists.csv",
        need: Right(R::Shield),
        operation: "listShieldLists",
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("type", &["type"], Words),
            ("values", &["valueCount"], Plain),
        ],
        ..BASE
    },
    List {
        name: "values",
        path: "/stores/{storeId}/shield/lists/{listId}/values.csv",
        need: Right(R::Shield),
        operation: "getShieldList",
        way: Way::Whole("values"),
        columns: &[("value", &[], Words)],
        ..BASE
    },
    List {
        name: "stores",
        path: "/stores.csv",
        need: Account,
        operation: "listMyStores",
        way: Way::Whole(""),
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("handle", &["handle"], Words),
            ("role", &["role"], Words),
            ("country", &["country"], Words),
            ("blocked", &["blocked"], Plain),
        ],
        ..BASE
    },
    List {
        name: "activity",
        path: "/account/activity.csv",
        need: Account,
        operation: "listAccountActivity",
        filters: &["type"],
        columns: &[
            ID,
            CREATED,
            ("type", &["type"], Words),
            ("ip_address", &["ipAddress"], Words),
            ("location", &["location"], Words),
            ("browser", &["browser"], Words),
            ("os", &["os"], Words),
            STORE,
        ],
        ..BASE
    },
];

/// Those of the installation, which operators read.
pub const OF_ALL: &[List] = &[
    List {
        name: "all-stores",
        path: "/operator/stores.csv",
        need: Operator,
        operation: "listStores",
        filters: &["search", "blocked", "verified"],
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("handle", &["handle"], Words),
            ("owner_email", &["ownerEmail"], Words),
            ("country", &["country"], Words),
            ("verified", &["verified"], Plain),
            ("blocked", &["blocked"], Plain),
            ("block_reason", &["blockReason"], Words),
            ("balance_usd", &["balance"], Money),
            ("sales", &["sales"], Plain),
        ],
        ..BASE
    },
    List {
        name: "identity-checks",
        path: "/operator/identity-checks.csv",
        need: Operator,
        operation: "listIdentityChecks",
        columns: &[
            ("account_id", &["accountId"], Words),
            ("requested_at", &["requestedAt"], Words),
            EMAIL,
            ("first_name", &["firstName"], Words),
            ("last_name", &["lastName"], Words),
            ("country", &["country"], Words),
            ("phone", &["phone"], Words),
            ("phone_verified", &["phoneVerified"], Plain),
        ],
        ..BASE
    },
    List {
        name: "all-bank-accounts",
        path: "/operator/bank-accounts.csv",
        need: Operator,
        operation: "listAllBankAccounts",
        filters: &["status"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            STORE,
            ("country", &["country"], Words),
            ("bank", &["bankName"], Words),
            ("last4", &["last4"], Words),
        ],
        ..BASE
    },
    List {
        name: "all-payouts",
        path: "/operator/payouts.csv",
        need: Operator,
        operation: "listAllPayouts",
        filters: &["status"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            STORE,
            ("amount_usd", &["amount"], Money),
            ("fee_usd", &["fee"], Money),
            ("batch_at", &["batchAt"], Words),
            ("bank_account_id", &["payoutMethod", "id"], Words),
            ("reference_id", &["referenceId"], Words),
            ("refusal", &["refusal"], Words),
        ],
        ..BASE
    },
    List {
        name: "phone-codes",
        path: "/operator/phone-codes.csv",
        need: Operator,
        operation: "listPhoneCodes",
        columns: &[
            ("account_id", &["accountId"], Words),
            ("requested_at", &["requestedAt"], Words),
            ("read_at", &["readAt"], Words),
            EMAIL,
            ("first_name", &["firstName"], Words),
            ("last_name", &["lastName"], Words),
            ("phone", &["phone"], Words),
        ],
        ..BASE
    },
    List {
        name: "jobs",
        path: "/operator/jobs.csv",
        need: Operator,
        operation: "listJobs",
        filters: &["status"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("kind", &["kind"], Words),
            ("subject", &["subject"], Words),
            STORE,
            ("failures", &["failures"], Plain),
            ("error", &["error"], Words),
            ("run_at", &["runAt"], Words),
        ],
        ..BASE
    },
    List {
        name: "operator-activity",
        path: "/operator/activity.csv",
        need: Operator,
        operation: "listOperatorActivity",
        filters: &["action", "storeId", "accountId"],
        columns: &[
            ID,
            CREATED,
            ("action", &["action"], Words),
            EMAIL,
            STORE,
            ("subject", &["subject"], Words),
            ("note", &["note"], Words),
            ("ip_address", &["ipAddress"], Words),
        ],
        ..BASE
    },
];

//! The keys of every answer, as the contract's response types list them.

use super::resolve;
use pandabase::wiring::openapi;
use pandabase_domain::token::Environment;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Shapes by name. A word is a key; braces after it hold the keys below; `[X]` is the shape `X`, and
/// `key:[X]` a key that holds it. Lists count as what they hold.
const SHAPES: &str = "
Store = id title name handle slug description summary category country originCountry currency sales balance
    availableBalance statementDescriptor supportEmail logo favicon imageHash accentColor primaryColor plan
    type
    verified blocked taxBehavior timezone localizedPayments trialOncePerCustomer finalUsageBill
    seller:{legalName address taxId registration} checkout:{termsUrl privacyUrl refundPolicyUrl locale}
    portal:{allowPause allowPlanChange allowSeats autoRefundWithdrawals}
    invoicePrefix twitterUrl instagramUrl linkedinUrl youtubeUrl
    tiktokUrl
    createdAt updatedAt
Deleted = deleted
Named = id name slug
Product = id title subtitle description handle price compareAtPrice images inStock currency productType
message
    fulfillmentMode pricingModel status minimumPrice maxPerCustomer availableFrom availableUntil downloadUrl
    redirectUrl keyFormat customPrefix maxActivations licenseDuration revokeOnRefund lowStockThreshold
    webhookUrl
    webhookSecret billingInterval billingAnchor trialDays options:{id name values position} variants:[Variant]
    categories:[Named] availableLicenses createdAt updatedAt
Variant = id title slug description sku options price compareAtPrice images inStock quantity trackStock
position
Category = id name slug description parentId displayOrder icon metaTitle metaDescription showInNavigation
featured
    isFavourite isArchived createdAt updatedAt
CategoryDetail = [Category] parent:[Named] children:[Named] products:{id title}
Coupon = id code displayName description type value minimumPurchase maxUses maxUsesPerCustomer
firstPurchaseOnly
    startsAt expiresAt enabled timesUsed productIds createdAt updatedAt
Meter = id productId eventName unitPrice unitQuantity aggregation settlement includedUnits createdAt updatedAt
Meters = items:[Meter]
Received = subscriptionId accepted duplicates rejected:{index reason}
UsageEvent = id externalId subscriptionId meterId customerId quantity eventAt receivedAt metadata
SubscriptionUsage = subscriptionId isUsageBased currency
    currentPeriod:{periodStart periodEnd baseAmount usageAmount projectedTotal
        meters:{meterId eventName quantity amountCharged}}
    pastPeriods:{periodStart periodEnd totalCharged orderId
        meters:{meterId eventName quantity unitPrice unitQuantity amountCharged}}
Webhook = id url note isEnabled eventTypes signatureVersion createdAt updatedAt secret
Months = months:{month gross net}
RecurringMonths = months:{month newMrr churnedMrr mrr}
Recurring = mrr arr arpu active trialing pastDue churnRate trialConversionRate
Overview = grossVolume netVolume orders customers refunded disputes period:{from to}
Volume = series:{date amount}
Country = country orders amount
Payout = id amount fee status referenceId payoutMethod:{id isPrimary status} createdAt updatedAt
PayoutDetail = [Payout] traceId expectedAt
BankAccount = id isPrimary status last4 bankName country routingNumber bankAccountType supportedCurrencies
    availablePayoutSpeeds createdAt updatedAt
Terms = standard_payout_fee cross_border_payout_fee foreign_exchange_fee totalDeducted currency
    exchangeRate recommendedAmount
Quote = amount fee [Terms] crossBorderRate foreignExchangeRate leavesAt expectedAt
Requested = [Payout] [Terms]
Labelled = [BankAccount] label
Entry = id type amount runningBalance referenceId description createdAt
Order = id orderNumber status amount currency gateway discounted discountCode customer:{id email}
    payment:{status totalAmount} createdAt
Method = type cardBrand cardLastFour
OrderDetail = id orderNumber status amount currency gateway discounted discountCode
    customer:{id email firstName lastName guest}
    payment:{id referenceId amount discountAmount platformFeeAmount pspFeeAmount taxAmount totalAmount
    settledAmount
        presentmentCurrency presentmentAmount exchangeRate status pspProvider paymentMethod:[Method]
        couponCode taxId
        createdAt}
    createdAt updatedAt presentmentCurrency presentmentAmount exchangeRate customFields metadata returnUrl
    withdrawalWaivedAt
    items:{id productId variantId name quantity price}
    billingAddress:{id addressLine1 addressLine2 city state postalCode country}
    licenses:{id key status productId variantId claimedAt}
Payment = id referenceId amount totalAmount status pspProvider paymentMethod:[Method] couponCode country
    customer:{id email} order:{id orderNumber status} createdAt
PaymentDetail = id referenceId amount totalAmount status pspProvider paymentMethod:[Method] couponCode country
    customer:{id email firstName lastName guest} order:{id orderNumber status amount currency} createdAt
    discountAmount platformFeeAmount pspFeeAmount taxAmount settledAmount refundedAmount presentmentCurrency
    presentmentAmount
    exchangeRate taxId ipAddress userAgent geo:{city region country postal asn org}
    dispute:{id disputeId reason status hasEvidence totalAmount amount fee createdAt updatedAt}
    timeline:{id eventType name description metadata createdAt} availablePaymentMethods network updatedAt
Customer = id email firstName lastName guest totalSpent orderCount createdAt
CustomerDetail = [Customer] billingAddresses:{id line1 line2 city state postalCode country} refundCount
totalRefunded
    recentOrders:{id orderNumber amount currency status createdAt}
License = id key status productId variantId orderId customerId claimedAt createdAt
Verification = valid status productId customerId expiresAt activated activations maxActivations
Activation = id licenseId fingerprint name createdAt lastSeenAt
FieldAnswer = valid activated expiresAt activationId
Subscription = id status billingInterval amount quantity currency currentPeriodStart currentPeriodEnd
nextChargeAt
    trialEnd cancelledAt pausedAt endsAt retryCount product:{id title price} customer:{id email}
    paymentMethod:{id brand lastFour expMonth expYear}
    pendingChange:{product_id variant_id billing_interval quantity amount effectiveAt} createdAt
Invoice = subscriptionId status currency periodStart periodEnd nextChargeAt isUsageBased baseAmount
usageAmount
    subtotal taxAmount total lineItems:{description amount}
Case = id subject status priority orderId customerId lastMessageAt lastMessageBy unreadCount escalated
closedAt
    closedBy createdAt updatedAt customer:{id email firstName lastName} order:{id orderNumber amount currency}
CaseDetail = id subject status priority orderId customerId lastMessageAt lastMessageBy unreadCount escalated
closedAt
    closedBy createdAt updatedAt customer:{id email firstName lastName}
    order:{id orderNumber amount currency status createdAt}
Message = id senderType senderId body createdAt attachments:{id filename mimeType sizeBytes}
Withdrawal = id declaredAt status name reason
Refund = id amount status reason createdAt order:{id orderNumber customer:{id email}}
RefundDetail = id amount status reason createdAt updatedAt
    order:{id orderNumber status amount currency customer:{id email firstName lastName}}
Dispute = id reason status evidence:{access_activity_log} totalAmount amount fee createdAt
    order:{id orderNumber status customer:{id email}}
DisputeDetail = id reason status evidence:{access_activity_log} totalAmount amount fee createdAt method
updatedAt
    order:{id orderNumber status amount currency customer:{id email firstName lastName guest}}
Report = id type status formats periodStart periodEnd rowCount sizeBytes durationMs errorMessage
    requestedByAccountId requestedByTokenId startedAt completedAt createdAt updatedAt
Storefront = id name handle slug description summary logo favicon accentColor primaryColor supportEmail
category
    twitterUrl instagramUrl linkedinUrl youtubeUrl tiktokUrl
ProductItem = id title subtitle handle price compareAtPrice images inStock currency productType pricingModel
status
    minimumPrice categories:[Named]
StorefrontProduct = [ProductItem] description message maxPerCustomer fulfillmentMode availableFrom
availableUntil
    billingInterval billingAnchor trialDays options:{id name values position} variants:[Variant]
CategoryItem = id name slug description icon parentId displayOrder featured
StorefrontCategory = [CategoryItem] metaTitle metaDescription showInNavigation children:[Named]
    products:{id title handle price images inStock}
Merchant = id name handle slug logo favicon accentColor primaryColor statementDescriptor supportEmail
Line = name amount quantity image
Estimate = merchant:[Merchant] subtotal discount:{code amount type value} tax:{rate amount} total items:[Line]
    available_payment_methods
Session = id session_id title description checkout_url pay_redirect_url merchant:[Merchant] amount
discount_amount
    tax_amount total_amount coupon:{code discount_amount} items:[Line] display:{fields} metadata return_url
    cancel_url
    expires_at status customer tax_id presentment:{currency amount rate} available_payment_methods order_id
    subscription:{billing_interval trial_days amount}
TaxDetails = country state behavior rate subtotal discount taxableAmount taxAmount total exempt
    breakdown:{name rate amount}
PayResult = status order_id order_number payment_id subscription_id authorization_url return_url
TestResult = delivered statusCode durationMs eventId error
Log = id method path statusCode durationMs ipAddress tokenId createdAt
Hit = kind id label sublabel link createdAt
Paylink = id url title description items status uses maxUses expiresAt createdAt updatedAt
CaseSettings = autoReplyEnabled autoReplyMessage autoCloseEnabled autoCloseDays
";

/// What each operation answers with; `Page` stands for the list's frame around it.
const ANSWERS: &str = "
GET /v2/core/stores/{storeId} Store
GET /v2/core/stores/{storeId}/products Page Product
POST /v2/core/stores/{storeId}/products Product
GET /v2/core/stores/{storeId}/products/{productId} Product
PATCH /v2/core/stores/{storeId}/products/{productId} Product
DELETE /v2/core/stores/{storeId}/products/{productId} Deleted
GET /v2/core/stores/{storeId}/products/{productId}/meters Meters
POST /v2/core/stores/{storeId}/products/{productId}/meters Meter
GET /v2/core/stores/{storeId}/products/{productId}/meters/{meterId} Meter
PATCH /v2/core/stores/{storeId}/products/{productId}/meters/{meterId} Meter
DELETE /v2/core/stores/{storeId}/products/{productId}/meters/{meterId} Deleted
POST /v2/core/stores/{storeId}/usage Received
GET /v2/core/stores/{storeId}/usage Page UsageEvent
DELETE /v2/core/stores/{storeId}/usage/{eventId} Deleted
GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/usage SubscriptionUsage
GET /v2/core/stores/{storeId}/categories Page Category
POST /v2/core/stores/{storeId}/categories CategoryDetail
GET /v2/core/stores/{storeId}/categories/{categoryId} CategoryDetail
PATCH /v2/core/stores/{storeId}/categories/{categoryId} CategoryDetail
DELETE /v2/core/stores/{storeId}/categories/{categoryId} Deleted
GET /v2/core/stores/{storeId}/coupons Page Coupon
POST /v2/core/stores/{storeId}/coupons Coupon
GET /v2/core/stores/{storeId}/coupons/{couponId} Coupon
PATCH /v2/core/stores/{storeId}/coupons/{couponId} Coupon
DELETE /v2/core/stores/{storeId}/coupons/{couponId} Deleted
GET /v2/core/stores/{storeId}/webhooks Page Webhook
POST /v2/core/stores/{storeId}/webhooks Webhook
GET /v2/core/stores/{storeId}/webhooks/{webhookId} Webhook
PATCH /v2/core/stores/{storeId}/webhooks/{webhookId} Webhook
DELETE /v2/core/stores/{storeId}/webhooks/{webhookId} Deleted
GET /v2/core/stores/{storeId}/analytics/overview Overview
GET /v2/core/stores/{storeId}/analytics/gross-volume Volume
GET /v2/core/stores/{storeId}/analytics/orders-by-country Country
GET /v2/core/stores/{storeId}/payouts Page Payout
GET /v2/core/stores/{storeId}/payouts/{payoutId} PayoutDetail
GET /v2/core/stores/{storeId}/payouts/bank-accounts BankAccount
GET /v2/core/stores/{storeId}/payouts/ledger Page Entry
POST /v2/stores/{storeId}/payouts/estimate Quote
POST /v2/stores/{storeId}/payouts Requested
POST /v2/stores/{storeId}/payouts/bank-accounts Labelled
PATCH /v2/stores/{storeId}/payouts/bank-accounts/{bankAccountId} Labelled
DELETE /v2/stores/{storeId}/payouts/bank-accounts/{bankAccountId} Deleted
GET /v2/core/stores/{storeId}/orders Page Order
GET /v2/core/stores/{storeId}/orders/{orderId} OrderDetail
GET /v2/core/stores/{storeId}/orders/{orderId}/refunds Refund
GET /v2/core/stores/{storeId}/orders/{orderId}/withdrawal Withdrawal
POST /v2/core/stores/{storeId}/orders/{orderId}/withdrawal/reject Withdrawal
GET /v2/core/stores/{storeId}/orders/payments Page Payment
GET /v2/core/stores/{storeId}/orders/payments/{paymentId} PaymentDetail
GET /v2/core/stores/{storeId}/customers Page Customer
GET /v2/core/stores/{storeId}/customers/{customerId} CustomerDetail
GET /v2/core/stores/{storeId}/licenses Page License
GET /v2/core/stores/{storeId}/licenses/{licenseId} License
POST /v2/core/stores/{storeId}/licenses/verify Verification
POST /v2/core/stores/{storeId}/licenses/{licenseId}/replace License
GET /v2/core/stores/{storeId}/licenses/{licenseId}/activations Page Activation
POST /v2/core/stores/{storeId}/licenses/{licenseId}/activations Activation
DELETE /v2/core/stores/{storeId}/licenses/{licenseId}/activations/{activationId} Deleted
POST /v2/stores/{storeId}/licenses/activate FieldAnswer
POST /v2/stores/{storeId}/licenses/validate FieldAnswer
POST /v2/stores/{storeId}/licenses/deactivate FieldAnswer
GET /v2/portal/licenses/{licenseId}/activations Page Activation
DELETE /v2/portal/licenses/{licenseId}/activations/{activationId} Deleted
GET /v2/core/stores/{storeId}/subscriptions Page Subscription
GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId} Subscription
PATCH /v2/core/stores/{storeId}/subscriptions/{subscriptionId} Subscription
POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/cancel Subscription
POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/pause Subscription
POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/resume Subscription
POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/reactivate Subscription
POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/change Subscription
GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/upcoming-invoice Invoice
GET /v2/core/stores/{storeId}/cases Page Case
GET /v2/core/stores/{storeId}/cases/{caseId} CaseDetail
PATCH /v2/core/stores/{storeId}/cases/{caseId} Case
GET /v2/core/stores/{storeId}/cases/{caseId}/messages Page Message
POST /v2/core/stores/{storeId}/cases/{caseId}/messages Message
GET /v2/core/stores/{storeId}/refunds Page Refund
GET /v2/core/stores/{storeId}/refunds/{refundId} RefundDetail
POST /v2/core/stores/{storeId}/refunds/orders/{orderId} RefundDetail
POST /v2/stores/{storeId}/orders/{orderId}/refund RefundDetail
GET /v2/core/stores/{storeId}/disputes Page Dispute
GET /v2/core/stores/{storeId}/disputes/{disputeId} DisputeDetail
POST /v2/core/stores/{storeId}/disputes/{disputeId}/evidence DisputeDetail
GET /v2/core/stores/{storeId}/reports Page Report
POST /v2/core/stores/{storeId}/reports Report
GET /v2/core/stores/{storeId}/reports/{reportId} Report
GET /v2/storefront/resolve/{handle} Storefront
GET /v2/storefront/stores/{storeId} Storefront
GET /v2/storefront/stores/{storeId}/products Page ProductItem
GET /v2/storefront/stores/{storeId}/products/{productId} StorefrontProduct
GET /v2/storefront/stores/{storeId}/products/by-handle/{handle} StorefrontProduct
GET /v2/storefront/stores/{storeId}/categories Page CategoryItem
GET /v2/storefront/stores/{storeId}/categories/{categoryId} StorefrontCategory
POST /v2/storefront/paylinks/{paylinkId}/checkout Session
POST /v2/stores/{storeId}/checkouts/estimate Estimate
POST /v2/stores/{storeId}/checkouts/tax-details TaxDetails
POST /v2/stores/{storeId}/checkouts Session
GET /v2/stores/{storeId}/checkouts/{sessionId} Session
PATCH /v2/stores/{storeId}/checkouts/{sessionId} Session
POST /v2/stores/{storeId}/checkouts/{sessionId}/pay PayResult
POST /v2/stores/{storeId}/webhooks/{webhookId}/test TestResult
GET /v2/stores/{storeId}/api-logs Page Log
GET /v2/stores/{storeId}/api-logs/{requestId} Log
GET /v2/stores/{storeId}/search Hit
GET /v2/stores/{storeId}/paylinks Page Paylink
POST /v2/stores/{storeId}/paylinks Paylink
GET /v2/stores/{storeId}/paylinks/{paylinkId} Paylink
PATCH /v2/stores/{storeId}/paylinks/{paylinkId} Paylink
GET /v2/stores/{storeId} Store
PATCH /v2/stores/{storeId} Store
GET /v2/stores/{storeId}/analytics/overview Overview
GET /v2/stores/{storeId}/analytics/gross-volume Volume
GET /v2/stores/{storeId}/analytics/orders-by-country Country
GET /v2/stores/{storeId}/analytics/monthly-revenue Months
GET /v2/stores/{storeId}/analytics/subscriptions/overview Recurring
GET /v2/stores/{storeId}/analytics/subscriptions/mrr RecurringMonths
GET /v2/stores/{storeId}/settings/cases CaseSettings
PATCH /v2/stores/{storeId}/settings/cases CaseSettings
";

/// Keys that hold what clients gave, or shapes that the contract leaves to requests.
const OPAQUE: &[&str] = &["customer", "display.fields", "items"];

type Keys = BTreeSet<String>;

fn shapes() -> BTreeMap<&'static str, Keys> {
    let mut shapes: BTreeMap<&str, Keys> = BTreeMap::new();
    let mut open: Option<(&str, String)> = None;
    let mut definitions = Vec::new();
    for line in SHAPES.lines().filter(|line| !line.trim().is_empty()) {
        match line.split_once(" = ") {
            Some((name, keys)) => definitions.extend(open.replace((name, keys.to_owned()))),
            None => open.as_mut().unwrap().1.extend([" ", line]),
        }
    }
    definitions.extend(open);
    // A shape may use one that comes later.
    while !definitions.is_empty() {
        let before = definitions.len();
        definitions.retain(|(name, text)| match keys_of(text, &shapes) {
            Some(keys) => {
                shapes.insert(name, keys);
                false
            }
            None => true,
        });
        assert!(definitions.len() < before, "a shape uses one that there is not");
    }
    shapes
}

/// The keys that a definition lists; `None` while it uses a shape that is not known yet.
fn keys_of(text: &str, shapes: &BTreeMap<&str, Keys>) -> Option<Keys> {
    let text = text.replace('{', " { ").replace('}', " } ");
    let mut keys = Keys::new();
    let mut above: Vec<String> = Vec::new();
    let mut last = String::new();
    for word in text.split_whitespace() {
        let at = |key: &str| above.iter().map(|step| format!("{step}.")).collect::<String>() + key;
        let (key, shape) = match word.split_once('[') {
            Some((key, shape)) => (key.trim_end_matches(':'), Some(shape.trim_end_matches(']'))),
            None => (word.trim_end_matches(':'), None),
        };
        match word {
            "{" => above.push(last.clone()),
            "}" => drop(above.pop()),
            _ => {
                if !key.is_empty() {
                    keys.insert(at(key));
                }
                if let Some(shape) = shape {
                    let prefix = if key.is_empty() {
                        at("")
                    } else {
                        format!("{}.", at(key))
                    };
                    keys.extend(shapes.get(shape)?.iter().map(|below| format!("{prefix}{below}")));
                }
                last = key.to_owned();
            }
        }
    }
    Some(keys)
}

/// The keys of every object that a schema describes, lists and alternatives aside.
fn schema_keys(document: &Value, schema: &Value, at: &str, keys: &mut Keys) {
    let schema = resolve(document, schema);
    for name in ["anyOf", "oneOf", "allOf"] {
        for part in schema[name].as_array().into_iter().flatten() {
            schema_keys(document, part, at, keys);
        }
    }
    if !schema["items"].is_null() {
        schema_keys(document, &schema["items"], at, keys);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}{name}");
        keys.insert(at.clone());
        schema_keys(document, property, &format!("{at}."), keys);
    }
}

#[test]
fn every_answer_has_the_keys_of_the_contract() {
    let (shapes, document) = (shapes(), openapi::document(Environment::Sandbox));
    let mut faults = Vec::new();
    for line in ANSWERS.lines().filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let operation = &document["paths"][words[1]][words[0].to_lowercase()];
        let responses = operation["responses"].as_object();
        let Some((_, response)) =
            responses.and_then(|all| all.iter().find(|(status, _)| status.starts_with('2')))
        else {
            faults.push(format!("{} {}: is not there", words[0], words[1]));
            continue;
        };
        let schema = &response["content"]["application/json"]["schema"]["properties"]["data"];
        let mut keys = Keys::new();
        schema_keys(&document, schema, "", &mut keys);
        if words[2] == "Page" {
            keys = keys
                .iter()
                .filter_map(|key| key.strip_prefix("items.").map(str::to_owned))
                .collect();
        }
        let shape = &shapes[words.last().unwrap()];
        let is_opaque = |key: &&String| {
            OPAQUE.iter().any(|opaque| {
                shape.contains(*opaque)
                    && !shape.iter().any(|known| known.starts_with(&format!("{opaque}.")))
                    && key.starts_with(&format!("{opaque}."))
            })
        };
        let more: Vec<_> = keys.difference(shape).filter(|key| !is_opaque(key)).collect();
        let less: Vec<_> = shape.difference(&keys).collect();
        if !more.is_empty() || !less.is_empty() {
            faults.push(format!(
                "{} {}: without {less:?}, with {more:?}",
                words[0], words[1]
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

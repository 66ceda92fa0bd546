//! An order with its payment, as the operations need it.

use pandabase_domain::id::{
    BillingAddressId, CustomerId, MandateId, OrderId, OrderItemId, PaymentId, ProductId, ReviewId, SessionId,
    SubscriptionId, VariantId,
};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::order::State;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::Totals;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::store::Language;
use pandabase_domain::subscription::BillingReason;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::geo::Geo;
use serde_json::Value;

pandabase_domain::text_enum! {
    /// Whether a paid order was delivered.
    pub enum Fulfillment {
        /// Something is still on its way.
        Pending = "PENDING",
        /// Everything was.
        Done = "DONE",
        /// Something could not be.
        Failed = "FAILED",
    }
}

/// An order and its payment. Amounts are US cents. Fields that only messages change are `unwritten`: a new
/// order has no values for them, and `store::record::save` writes them.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Sale {
    /// The order.
    #[column("id", fixed)]
    pub order: OrderId,
    /// The id of the checkout session that it began as; one of its own if there was none.
    #[column(fixed)]
    pub number: SessionId,
    /// The payment: the order's characters behind its own prefix, see [`order_of`].
    #[column(value = order.twin())]
    pub payment: PaymentId,
    /// The statuses of order, payment and dispute.
    #[column(parts(
        order("status"),
        payment("payment_status"),
        dispute("dispute_status", unwritten)
    ))]
    pub state: State,
    /// Who buys.
    #[column("customer_id")]
    pub customer: CustomerId,
    /// The customer's email address in lower case.
    #[column("customer_email")]
    pub email: String,
    /// Where the bill goes.
    #[column("billing_address_id")]
    pub billing_address: BillingAddressId,
    /// Country of the bill.
    pub country: String,
    /// Subtotal before discount.
    pub amount: Cents,
    /// What the coupon took off.
    #[column("discount_amount")]
    pub discount: Cents,
    /// Tax.
    #[column("tax_amount")]
    pub tax: Cents,
    /// What the buyer is charged.
    #[column("total_amount")]
    pub total: Cents,
    /// The platform's fee; 0 until captured, like the next two.
    #[column(unwritten)]
    pub platform_fee: Cents,
    /// The processor's fee.
    #[column(unwritten)]
    pub psp_fee: Cents,
    /// What the store's balance rose by.
    #[column("settled_amount", unwritten)]
    pub settled: Cents,
    /// Coupon.
    pub discount_code: Option<String>,
    /// The buyer's tax id.
    pub tax_id: Option<String>,
    /// What the buyer was charged in another currency.
    #[column(parts("presentment_currency", "presentment_amount", ("exchange_rate", text)))]
    pub presentment: Option<(Currency, i64, ExchangeRate)>,
    /// What the buyer filled in, an object.
    #[column(json)]
    pub custom_fields: Option<Value>,
    /// What the merchant attached, an object.
    #[column(json, fixed)]
    pub metadata: Option<Value>,
    /// Where the buyer goes afterwards.
    pub return_url: Option<String>,
    /// The IP address that it was paid from; [`Sale::buyer_ip`] says whether it is the buyer's.
    #[column("ip_address")]
    pub ip: Option<String>,
    /// The browser that it was paid with; [`Sale::buyer_agent`] says whether it is the buyer's.
    pub user_agent: Option<String>,
    /// Whether the last attempt to pay was made with a token of the store, whose address it then has.
    pub by_token: bool,
    /// The language of the page that it was paid on.
    pub locale: Option<Language>,
    /// When the buyer asked for delivery at once and gave up the right of withdrawal with it.
    pub withdrawal_waived_at: Option<Timestamp>,
    /// Where the IP address is; `None` until it was looked up.
    #[column(json, fixed)]
    pub geo: Option<Geo>,
    /// How often the buyer has tried to pay, from 1.
    pub attempt: i64,
    /// The processor's id for the charge. It is stored before the charge is confirmed; until then no money
    /// can have been taken.
    #[column("reference_id", unwritten)]
    pub reference: Option<String>,
    /// What the buyer pays with.
    pub method: Option<MethodCode>,
    /// The card's network.
    #[column(unwritten)]
    pub card_brand: Option<String>,
    /// The card's last digits.
    #[column(unwritten)]
    pub card_last_four: Option<String>,
    /// The address of the bank's page, while the buyer's answer is awaited; encrypted, see `orders/bank`.
    #[column(unwritten)]
    pub authorization_url: Option<Vec<u8>>,
    /// Why the last attempt failed.
    #[column(unwritten)]
    pub failure: Option<FailureCode>,
    /// Whether everything was delivered.
    #[column(unwritten)]
    pub fulfillment: Option<Fulfillment>,
    /// Whether an early fraud warning was answered.
    #[column(unwritten)]
    pub early_warning: bool,
    /// Whether a fraud alert was answered.
    #[column(unwritten)]
    pub fraud_alert: bool,
    /// When the payment was captured.
    #[column(unwritten)]
    pub captured_at: Option<Timestamp>,
    /// Its subscription, and why the order was made.
    #[column(parts("subscription_id", "billing_reason"))]
    pub subscription: Option<(SubscriptionId, BillingReason)>,
    /// The billing agreement that it was charged under.
    #[column("mandate_id", fixed)]
    pub mandate: Option<MandateId>,
    /// What Shield found when it was submitted; `None` where no rule was asked.
    #[column("check_id")]
    pub check: Option<ReviewId>,
    /// Whether it is held for a review once it is charged.
    #[column("is_reviewed")]
    pub reviewed: bool,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The order of the payment that `text` names; `None` when it is no payment's id.
pub fn order_of(text: &str) -> Option<OrderId> {
    PaymentId::parse(text).map(|payment| payment.twin())
}

/// A line of an order, with what the product said about delivery when it was sold.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Item {
    /// The line.
    pub id: OrderItemId,
    /// The product; `None` for a dynamic line.
    #[column("product_id")]
    pub product: Option<ProductId>,
    /// The variant.
    #[column("variant_id")]
    pub variant: Option<VariantId>,
    /// What the buyer read.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// Price of one unit.
    pub price: Cents,
    /// How it is delivered; `None` for a dynamic line.
    #[column("fulfillment_mode")]
    pub mode: Option<FulfillmentMode>,
    /// What INSTANT_DOWNLOAD releases: an address, or the id of a file of the store.
    #[column(with = link::download)]
    pub download_url: Option<String>,
    /// Where REDIRECT sends the buyer.
    #[column(with = link::shown)]
    pub redirect_url: Option<String>,
    /// The product's text for the receipt.
    pub message: Option<String>,
}

/// What every new order is made of.
pub struct NewSale<'a> {
    /// The order.
    pub order: OrderId,
    /// The id of the checkout session that it began as, or a new one if there was none.
    pub number: SessionId,
    /// The statuses of order and payment.
    pub state: State,
    /// Who buys.
    pub customer: CustomerId,
    /// The customer's email address in lower case.
    pub email: &'a str,
    /// Where the bill goes.
    pub billing_address: BillingAddressId,
    /// Country of the bill.
    pub country: String,
    /// What it comes to.
    pub totals: &'a Totals,
}

impl Sale {
    /// A new order that nobody has paid. Everything that `new` does not say is empty.
    pub fn unpaid(new: NewSale<'_>, now: Timestamp) -> Self {
        Self {
            payment: new.order.twin(),
            order: new.order,
            number: new.number,
            state: new.state,
            customer: new.customer,
            email: new.email.to_owned(),
            billing_address: new.billing_address,
            country: new.country,
            amount: new.totals.subtotal,
            discount: new.totals.discount,
            tax: new.totals.tax,
            total: new.totals.total,
            platform_fee: Cents::ZERO,
            psp_fee: Cents::ZERO,
            settled: Cents::ZERO,
            discount_code: None,
            tax_id: None,
            presentment: None,
            custom_fields: None,
            metadata: None,
            return_url: None,
            ip: None,
            user_agent: None,
            by_token: false,
            locale: None,
            withdrawal_waived_at: None,
            geo: None,
            attempt: 1,
            reference: None,
            method: None,
            card_brand: None,
            card_last_four: None,
            authorization_url: None,
            failure: None,
            fulfillment: None,
            early_warning: false,
            fraud_alert: false,
            captured_at: None,
            subscription: None,
            mandate: None,
            check: None,
            reviewed: false,
            created_at: now,
            updated_at: now,
        }
    }

    /// The key with which the current charge is created at the processor.
    pub fn charge_key(&self) -> String {
        format!("{}-{}", self.payment, self.attempt)
    }

    /// The buyer's IP address; nothing where the store paid for the buyer, whose server's it then is.
    pub fn buyer_ip(&self) -> Option<&str> {
        self.ip.as_deref().filter(|_| !self.by_token)
    }

    /// The buyer's browser, likewise.
    pub fn buyer_agent(&self) -> Option<&str> {
        self.user_agent.as_deref().filter(|_| !self.by_token)
    }

    /// Where the buyer is, likewise.
    pub fn buyer_geo(&self) -> Option<&Geo> {
        self.geo.as_ref().filter(|_| !self.by_token)
    }

    /// The processor's id for the payment; the payment's own id until there is one.
    pub fn reference_id(&self) -> String {
        self.reference.clone().unwrap_or_else(|| self.payment.to_string())
    }

    /// Whether it begins a trial: a card was verified for it, and nothing is sold yet, so no payment is
    /// reported. A first period whose whole price a coupon takes off is sold, and no trial.
    pub fn is_trial(&self) -> bool {
        let begins = matches!(self.subscription, Some((_, BillingReason::Create)));
        begins && self.amount == Cents::ZERO && self.method.is_some()
    }

    /// Whether anything is charged for it. Only who paid may say who a known customer is: anybody can order
    /// something free, or begin a trial with any card, in another person's name.
    pub fn is_charged(&self) -> bool {
        self.total > Cents::ZERO
    }

    /// Whether the tax is within the prices, rather than on top of them.
    pub fn includes_tax(&self) -> bool {
        let listed = self.amount.minus(self.discount);
        self.tax > Cents::ZERO && listed == Ok(self.total)
    }

    /// Whether it renews a subscription, which happens while its buyer is away.
    pub fn is_renewal(&self) -> bool {
        matches!(self.subscription, Some((_, BillingReason::Cycle)))
    }

    /// Whether a buyer put it into a cart: renewals, changes of plan and charges under a billing agreement
    /// have no session and no page.
    pub fn has_session(&self) -> bool {
        let is_subscriptions = matches!(
            self.subscription,
            Some((_, BillingReason::Cycle | BillingReason::Change))
        );
        !is_subscriptions && self.mandate.is_none()
    }
}

//! What a scenario is made of.

use serde_json::{Map, Value};

/// A story.
#[derive(Debug)]
pub(super) struct Script {
    /// By which it is run and reported.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) about: Option<String>,
    pub(super) steps: Vec<Step>,
}

/// One step of a story.
#[derive(Debug)]
pub(super) struct Step {
    /// Where it stands in its file, counted from 1.
    pub(super) line: usize,
    /// The word of its act.
    pub(super) word: &'static str,
    /// How the story tells it.
    pub(super) say: String,
    /// What the server must refuse it with; a part of the text.
    pub(super) refused: Option<String>,
    pub(super) act: Act,
}

/// What somebody does.
#[derive(Debug)]
pub(super) enum Act {
    /// The store makes a product, under a name within the story.
    Product {
        name: String,
        body: Map<String, Value>,
        meters: Vec<Value>,
    },
    /// The store makes a coupon.
    Coupon { body: Map<String, Value> },
    /// Somebody buys.
    Buy(Box<Cart>),
    /// The payment processor tells something of a purchase.
    Play { of: Of, body: Value },
    /// The store answers a dispute.
    Evidence { of: Of, text: String },
    /// The store gives a purchase back.
    Refund { of: Of, reason: &'static str },
    /// Time goes by.
    Advance(TimeJump),
    /// The buyer pays a subscription with another card.
    SwitchCard { of: Of, card: String },
    /// The store changes the plan of a subscription.
    ChangePlan {
        of: Of,
        product: Option<String>,
        quantity: Option<i64>,
        at_renewal: bool,
    },
    /// The store cancels, pauses, resumes or reactivates a subscription.
    Manage { of: Of, verb: &'static str, body: Value },
    /// The store reports usage of a subscription.
    Use { of: Of, event: String, quantity: i64 },
    /// The licence of a purchase is activated on a machine.
    Activate { of: Of, machine: String },
    /// A machine is freed.
    Deactivate { of: Of, machine: String },
    /// The buyer withdraws from a purchase.
    Withdraw { of: Of, reason: Option<String> },
    /// What has to be true by now.
    Expect(Box<Expected>),
}

/// A purchase by its name; without a name the latest one.
pub(super) type Of = Option<String>;

/// How far the clock is moved.
#[derive(Debug)]
pub(super) enum TimeJump {
    /// By a duration from now.
    By(String),
    /// To a time after the story began.
    Until(String),
}

/// Who buys what.
#[derive(Debug)]
pub(super) struct Cart {
    /// The name of the purchase within the story.
    pub(super) name: Option<String>,
    pub(super) item: CartItem,
    pub(super) quantity: i64,
    pub(super) buyer: String,
    pub(super) country: String,
    pub(super) state: String,
    pub(super) postal_code: String,
    /// The number of a card, or what is paid with instead.
    pub(super) method: Method,
    pub(super) coupon: Option<String>,
    /// Whether the buyer gives the right of withdrawal up.
    pub(super) waives: bool,
    /// Whether it is a subscription.
    pub(super) recurs: bool,
}

/// What is bought.
#[derive(Debug)]
pub(super) enum CartItem {
    /// A product by its name within the story.
    Product(String),
    /// A line of its own, in cents.
    Line { title: String, amount: i64 },
}

/// What is paid with.
#[derive(Debug)]
pub(super) enum Method {
    /// A test card.
    Card(String),
    /// A method without details, such as `sepa_debit`.
    Other(String),
}

/// What has to be true. All of it is about one purchase and its buyer.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) of: Of,
    /// What a question about the purchase is answered with: a status or a number.
    pub(super) facts: Vec<(Fact, Value)>,
    /// An event that the store's endpoint received.
    pub(super) event: Option<String>,
    /// A part of the subject of a mail.
    pub(super) mail: Option<String>,
    /// To whom, when it is not the buyer: another buyer's name, or an address.
    pub(super) to: Option<String>,
    /// How often exactly; at least once without.
    pub(super) times: Option<i64>,
}

pandabase_domain::text_enum! {
    /// A question that an expectation asks.
    pub(super) enum Fact {
        /// Status of the order.
        Order = "order",
        /// Status of the payment.
        Payment = "payment",
        /// Status of the subscription.
        Subscription = "subscription",
        /// Status of the newest refund.
        Refund = "refund",
        /// Status of the dispute.
        Dispute = "dispute",
        /// Status of the first licence.
        License = "license",
        /// Status of the withdrawal.
        Withdrawal = "withdrawal",
        /// What the order comes to, in cents, before tax and discount.
        Amount = "amount",
        /// Its tax.
        Tax = "tax",
        /// What the buyer was charged for it.
        Total = "total",
        /// What the store got of it.
        Settled = "settled",
        /// What went back of the charge.
        Refunded = "refunded",
        /// What the buyer was charged in all orders together.
        Charged = "charged",
        /// How many orders the buyer has.
        Orders = "orders",
        /// What the subscription costs, in cents a period.
        Price = "price",
        /// How many retries of a renewal failed.
        Retries = "retries",
        /// On how many machines the first licence is active.
        Activations = "activations",
        /// By how much the store's balance has changed since the story began, in cents.
        Balance = "balance",
    }
}

impl Fact {
    /// Whether it is a status; otherwise it is a number.
    pub(super) fn is_status(self) -> bool {
        matches!(
            self,
            Self::Order
                | Self::Payment
                | Self::Subscription
                | Self::Refund
                | Self::Dispute
                | Self::License
                | Self::Withdrawal
        )
    }

    /// Whether it is a number of cents.
    pub(super) fn is_money(self) -> bool {
        matches!(
            self,
            Self::Amount
                | Self::Tax
                | Self::Total
                | Self::Settled
                | Self::Refunded
                | Self::Charged
                | Self::Price
                | Self::Balance
        )
    }
}

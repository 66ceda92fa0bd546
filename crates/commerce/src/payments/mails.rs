//! Mails about an order: the buyer's receipt and notice of a refund, and what the merchant must know.

use crate::billing::subscriptions;
use crate::catalog::licenses::stock::LowStock;
use crate::catalog::licenses::views::LicenseOfOrder;
use crate::orders::licenses;
use crate::orders::sale::{Item, Sale};
use crate::orders::store::record;
use crate::stores::notices::notify;
use askama::Template;
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::DisputeId;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::subscription::BillingReason;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_platform::access::customer_mail::to_customer;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use pandabase_platform::text::in_currency;

/// The receipt as HTML; the text form shows the same.
#[derive(Template)]
#[template(path = "mail/receipt.html")]
struct ReceiptHtml<'a> {
    receipt: &'a Receipt,
}

/// The receipt as text.
#[derive(Template)]
#[template(path = "mail/receipt.txt", escape = "none")]
struct ReceiptText<'a> {
    receipt: &'a Receipt,
}

/// What a buyer gets for an order and what it cost, for the mail and for the page.
pub struct Receipt {
    store: String,
    /// The number by which the buyer knows the order.
    pub number: String,
    /// What was bought.
    pub lines: Vec<ReceiptLine>,
    subtotal: Cents,
    discount: Cents,
    tax: Cents,
    /// Whether the prices contain the tax.
    includes_tax: bool,
    /// What was charged, in US cents.
    pub total: Cents,
    presentment: Option<String>,
    recurs: Option<Recurs>,
    /// The day on which the buyer gave up the right of withdrawal.
    waived_on: Option<String>,
    /// The portal, where a case is opened.
    portal: String,
}

/// The receipt's part about the subscription that the order began.
struct Recurs {
    is_trial: bool,
    /// The first and the last day of the period.
    period: (String, String),
    /// What is charged next, and when; `None` when nothing more will be.
    next: Option<(String, String)>,
    /// The portal, where the subscription can be cancelled.
    portal: String,
}

impl Receipt {
    fn is_discounted(&self) -> bool {
        self.discount != Cents::ZERO
    }
}

/// A line of a receipt with what was delivered for it.
pub struct ReceiptLine {
    /// What was bought.
    pub name: String,
    quantity: i64,
    price: Cents,
    /// Its licence keys.
    pub keys: Vec<String>,
    /// The download or redirect address.
    pub link: Option<String>,
    /// The merchant's message about it.
    pub message: Option<String>,
}

/// The receipt of an order in its current state.
pub fn receipt_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Receipt, ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let mut keys = licenses::licenses_of(tx, ctx, &sale.order)?;
    let items = record::items(tx, ctx, &sale.order)?;
    Ok(Receipt {
        store: contact.name,
        number: sale.number.to_string(),
        lines: items.into_iter().map(|item| line(item, &mut keys)).collect(),
        subtotal: sale.amount,
        discount: sale.discount,
        tax: sale.tax,
        includes_tax: sale.includes_tax(),
        total: sale.total,
        presentment: sale
            .presentment
            .map(|(currency, amount, _)| in_currency(amount, currency)),
        recurs: recurs(tx, ctx, sale, &contact.zone)?,
        waived_on: sale.withdrawal_waived_at.map(|at| at.long_date(&contact.zone)),
        portal: ctx.env.config.portal_url.clone(),
    })
}

fn recurs(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, zone: &Zone) -> Result<Option<Recurs>, ApiError> {
    let Some((id, BillingReason::Create)) = &sale.subscription else {
        return Ok(None);
    };
    let Some(subscription) = subscriptions::store::find(tx, ctx, id)? else {
        return Ok(None);
    };
    let (state, amount) = (&subscription.state, subscription.plan.amount()?);
    let is_charged = amount != Cents::ZERO || state.is_metered;
    let usage = if state.is_metered { " and usage" } else { "" };
    let tax = match subscription.tax_behavior {
        TaxBehavior::Exclusive => ", plus applicable taxes",
        TaxBehavior::Inclusive => "",
    };
    let mut price = format!("{amount} / {}{usage}{tax}", state.interval.noun());
    let off = subscription.discount(amount);
    if off > Cents::ZERO {
        price = format!("{}{usage}{tax}, later {price}", amount.minus(off)?);
    }
    let next = state.next_charge_at.filter(|_| is_charged);
    Ok(Some(Recurs {
        is_trial: sale.is_trial(),
        period: (
            state.period.start.long_date(zone),
            state.period.end.long_date(zone),
        ),
        next: next.map(|at| (price, at.long_date(zone))),
        portal: ctx.env.config.portal_url.clone(),
    }))
}

/// Mails the buyer's receipt: items, totals, keys, links, messages, and where to ask for help.
pub fn receipt(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let receipt = receipt_of(tx, ctx, sale)?;
    let render = |error: askama::Error| ApiError::Internal(error.into());
    let mail = Mail {
        to: &sale.email,
        subject: format!("Your receipt from {}", receipt.store),
        text: ReceiptText { receipt: &receipt }.render().map_err(render)?,
        html: Some(ReceiptHtml { receipt: &receipt }.render().map_err(render)?),
        reference: sale.order.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

/// A receipt's line. It takes its keys, one per unit, out of `keys`, which are those of the order.
fn line(item: Item, keys: &mut Vec<LicenseOfOrder>) -> ReceiptLine {
    let is_its = |key: &LicenseOfOrder| {
        item.product.as_ref() == Some(&key.product_id) && item.variant == key.variant_id
    };
    let units = usize::try_from(item.quantity).unwrap_or(usize::MAX);
    let own = keys.extract_if(.., |key| is_its(key)).take(units);
    let own: Vec<String> = own.map(|key| key.key).collect();
    let link = match item.mode {
        Some(FulfillmentMode::InstantDownload) => item.download_url,
        Some(FulfillmentMode::Redirect) => item.redirect_url,
        _ => None,
    };
    ReceiptLine {
        name: item.name,
        quantity: item.quantity,
        price: item.price,
        keys: own,
        link,
        message: item.message,
    }
}

/// Tells the buyer that `returned` cents of the charge are on their way back.
pub fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, returned: Cents) -> Result<(), ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let reference = sale.reference.as_deref().unwrap_or(sale.payment.as_str());
    let text = format!(
        "{} has refunded {returned} for your order {}.\n\nPayment reference: {reference}\n",
        contact.name, sale.number
    );
    let (subject, order) = (format!("Your refund from {}", contact.name), sale.order.as_str());
    to_customer(tx, ctx, &sale.email, subject, text, order)
}

/// Tells the merchant that a line of an order was given up. `cause` says why, and what to do about it.
pub fn fulfillment_failed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    line: &str,
    cause: &str,
) -> Result<(), ApiError> {
    let text = format!(
        "Order {} of {} is paid, but \"{line}\" could not be delivered.\n\n{cause}\n\n\
         Then retry the fulfilment of the order.\n",
        sale.number, sale.email
    );
    let subject = format!("Order {} could not be delivered", sale.number);
    notify(
        tx,
        ctx,
        NoticeKind::Fulfillment,
        subject,
        text,
        sale.order.as_str(),
    )
}

/// Tells the merchant that a dispute was opened.
pub fn disputed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    dispute: &DisputeId,
    reason: DisputeReason,
    deadline: Timestamp,
) -> Result<(), ApiError> {
    let text = format!(
        "The bank of {} disputed the payment of {} for order {} ({reason}).\n\n\
         The amount and a fee were taken from your balance. Submit evidence by {deadline}; without \
         it the dispute is lost.\n",
        sale.email, sale.total, sale.number
    );
    let subject = format!("Dispute over {}", sale.total);
    notify(tx, ctx, NoticeKind::Disputes, subject, text, dispute.as_str())
}

/// Tells the merchant that the stock of a product is low.
pub fn low_stock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, low: &LowStock) -> Result<(), ApiError> {
    let subject = format!("{} is running low", low.title);
    let text = format!("{} left of {}.\n", low.left, low.title);
    notify(tx, ctx, NoticeKind::Stock, subject, text, low.product_id.as_str())
}

/// Tells the merchant that the network warned of fraud.
pub fn warned(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, was_refunded: bool) -> Result<(), ApiError> {
    let outcome = if was_refunded {
        "The payment was refunded and its delivery taken back, so that no dispute follows."
    } else {
        "Nothing was changed. Refund the payment if you believe the warning: a dispute costs more."
    };
    let text = format!(
        "The buyer's bank reported the payment of {} for order {} as fraudulent.\n\n{outcome}\n",
        sale.total, sale.number
    );
    let subject = format!("Fraud warning for {}", sale.total);
    notify(
        tx,
        ctx,
        NoticeKind::Disputes,
        subject,
        text,
        sale.payment.as_str(),
    )
}

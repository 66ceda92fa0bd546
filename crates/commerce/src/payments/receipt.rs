//! The receipt of an order: what a buyer got for it, for the pages that show it and for the mail.

use crate::billing::invoices;
use crate::billing::subscriptions;
use crate::billing::subscriptions::mails::per_period;
use crate::catalog::licenses::views::LicenseOfOrder;
use crate::files::buyers;
use crate::orders::licenses;
use crate::orders::sale::{Item, Sale};
use crate::orders::store::record;
use pandabase_domain::id::OrderId;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::subscription::{BillingReason, Subscription};
use pandabase_locale::Locale;
use pandabase_platform::access::customer_mail::{Page, portal, send};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::{Body, Line, Part};

/// What a buyer gets for an order.
pub struct Receipt {
    /// The number by which the buyer knows the order.
    pub number: String,
    /// What was bought.
    pub lines: Vec<ReceiptLine>,
    /// What was charged, in US cents.
    pub total: Cents,
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
    /// Whether that is an address of this server, which pages link to however they are served.
    pub is_own: bool,
    /// The merchant's message about it.
    pub message: Option<String>,
}

/// The receipt of an order; `None` while nothing was paid.
pub fn receipt(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Receipt>, ApiError> {
    let sale =
        record::by_order(tx, ctx, order)?.filter(|sale| sale.state.payment == PaymentStatus::Completed);
    sale.map(|sale| {
        receipt_of(tx, ctx, &sale, |tx, file| {
            buyers::address_for(tx, ctx, &sale.customer, file)
        })
    })
    .transpose()
}

/// The receipt of an order in its current state; `fetched` says where a download is fetched.
fn receipt_of<F>(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, fetched: F) -> Result<Receipt, ApiError>
where
    F: Fn(&mut Tx<'_>, Option<String>) -> Result<Option<String>, ApiError>,
{
    let mut keys = licenses::licenses_of(tx, ctx, &sale.order)?;
    let mut lines = Vec::new();
    for mut item in record::items(tx, ctx, &sale.order)? {
        let is_file = buyers::is_file(item.download_url.as_deref());
        item.download_url = fetched(tx, item.download_url)?;
        lines.push(line(item, is_file, &mut keys));
    }
    Ok(Receipt {
        number: sale.number.to_string(),
        lines,
        total: sale.total,
    })
}

/// What a mail says of a download. An address of a file works for minutes, and mails are read later: the mail
/// leads to the order in the customer portal, where there is a new one each time.
pub fn mailed(ctx: &Ctx<'_>, order: &OrderId, delivered: Option<String>) -> Option<String> {
    if buyers::is_file(delivered.as_deref()) {
        return Some(portal(ctx, Page::Order(order)));
    }
    delivered
}

/// A receipt's line. It takes its keys, one per unit, out of `keys`, which are those of the order.
fn line(item: Item, is_file: bool, keys: &mut Vec<LicenseOfOrder>) -> ReceiptLine {
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
        is_own: is_file && item.mode == Some(FulfillmentMode::InstantDownload),
        link,
        message: item.message,
    }
}

impl ReceiptLine {
    /// The line as the mail shows it.
    fn shown(self, t: Locale, head: &Letterhead) -> Result<Line, ApiError> {
        let label = t.get("mail-key").to_string();
        let each = invoices::each(t, self.quantity, self.price);
        Ok(Line {
            name: format!("{} × {}", t.number(self.quantity), self.name),
            amount: head.money(self.price.times(self.quantity)?),
            notes: each.into_iter().chain(self.message).collect(),
            keys: self.keys.into_iter().map(|key| (label.clone(), key)).collect(),
            link: self.link,
        })
    }
}

/// Mails the buyer's receipt: who sold what to whom and when, for how much and how it was paid, keys, links,
/// messages, the invoice, and where to ask for help. The bill of a subscription is a mail of its own.
pub fn mail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let document = invoices::kept_or_made(tx, ctx, sale, &head)?;
    let Receipt { lines, .. } = receipt_of(tx, ctx, sale, |_, file| Ok(mailed(ctx, &sale.order, file)))?;
    let lines: Result<Vec<Line>, ApiError> = lines.into_iter().map(|line| line.shown(t, &head)).collect();
    let mut facts = vec![
        (t.get("order").to_string(), sale.number.to_string()),
        (t.get("mail-date").to_string(), document.issued_on(t)),
        (
            t.get("mail-seller").to_string(),
            document.merchant.lines(t).join(", "),
        ),
        (
            t.get("mail-buyer").to_string(),
            document.customer.lines(t).join(", "),
        ),
    ];
    let card = document.paid_with.clone();
    facts.extend(card.map(|card| (t.get("mail-paid-with").to_string(), card)));
    let mut body = Body::headed(t.get("mail-receipt-heading"))
        .part(Part::Facts(facts))
        .part(Part::Lines(lines?))
        .part(invoices::sums(t, &document))
        .text_opt(invoices::reversed(t, &document));
    if let Some((id, BillingReason::Create)) = &sale.subscription
        && let Some(subscription) = subscriptions::store::find(tx, ctx, id)?
    {
        body = recurs(ctx, &head, sale, &subscription, body)?;
    }
    let waived = sale.withdrawal_waived_at;
    let waived = waived.map(|at| t.get("mail-waived").with("date", head.day(at)).to_string());
    let reason = sale.subscription.as_ref().map(|(_, reason)| *reason);
    let is_billed_apart = matches!(reason, Some(BillingReason::Create | BillingReason::Cycle));
    let has_invoice = sale.total > Cents::ZERO && !is_billed_apart;
    let attached = has_invoice.then(|| t.get("mail-invoice-attached").to_string());
    let body = body
        .text_opt(waived)
        .text_opt(attached)
        .link(t.get("mail-questions"), portal(ctx, Page::Order(&sale.order)));
    let file = has_invoice.then(|| invoices::attachment(sale.order.as_str(), &document));
    let subject = t.get("mail-receipt-subject").with("store", &head.name);
    send(
        tx,
        ctx,
        &head,
        &sale.email,
        (subject, body),
        file,
        sale.order.as_str(),
    )
}

/// Adds what the order began: the first period, and what is charged next.
fn recurs(
    ctx: &Ctx<'_>,
    head: &Letterhead,
    sale: &Sale,
    subscription: &Subscription,
    body: Body,
) -> Result<Body, ApiError> {
    let t = head.language;
    let (state, amount) = (&subscription.state, subscription.plan.amount()?);
    let period = if sale.is_trial() {
        t.get("mail-trial-period")
    } else {
        t.get("mail-period")
    };
    let period = period.with("start", head.day(state.period.start));
    let period = period.with("end", head.day(state.period.end));
    let with_rest = |price: String| {
        let price = match state.is_metered {
            true => t.get("mail-plus-usage").with("price", price).to_string(),
            false => price,
        };
        match subscription.tax_behavior {
            TaxBehavior::Exclusive => t.get("price-plus-tax").with("price", price).to_string(),
            TaxBehavior::Inclusive => price,
        }
    };
    let mut price = with_rest(per_period(t, state.interval, head.money(amount)).to_string());
    let off = subscription.discount(amount);
    if off > Cents::ZERO {
        let first = with_rest(head.money(amount.minus(off)?));
        price = t
            .get("mail-price-later")
            .with("first", first)
            .with("price", price)
            .to_string();
    }
    let is_charged = amount != Cents::ZERO || state.is_metered;
    let next = state.next_charge_at.filter(|_| is_charged);
    let next = next.map(|at| {
        let next = t.get("mail-next-charge").with("price", price);
        next.with("date", head.day(at)).to_string()
    });
    let page = portal(ctx, Page::Subscription(&subscription.id));
    Ok(body
        .text(period)
        .text_opt(next)
        .link(t.get("mail-cancel-any-time"), page))
}

//! Mails about an order: the buyer's notice of a refund, and what the merchant must know.

use crate::billing::invoices;
use crate::billing::invoices::Returned;
use crate::catalog::licenses::stock::LowStock;
use crate::orders::sale::Sale;
use crate::payments::refunds::store as refunds;
use crate::payments::refunds::store::Record;
use crate::stores::notices::notify;
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::DisputeId;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::refund;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::customer_mail::{Page, portal, send};
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::{Body, Part};
use pandabase_platform::pdf::document::Charged;

/// Mails the buyer of a refund that is on its way back, with its credit note.
pub(super) fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, refund: &Record) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let local = local(tx, ctx, sale, refund)?;
    let returned = Returned {
        amount: refund.returned,
        net: refund.amount,
        local,
    };
    let note = invoices::of_refund(tx, ctx, &head, sale, &refund.id, returned)?;
    let amount = head.money(refund.returned);
    let amount = match local {
        Some(Charged {
            currency,
            amount: local,
        }) => format!("{} ({amount})", t.money(local, currency)),
        None => amount,
    };
    let what = t
        .get("mail-refund")
        .with("store", &head.name)
        .with("amount", amount)
        .with("order", sale.number.as_str());
    let reference = sale.reference.as_deref().unwrap_or(sale.payment.as_str());
    let reference = (t.get("mail-payment-reference").to_string(), reference.to_owned());
    let body = Body::default()
        .text(what)
        .part(Part::Facts(vec![reference]))
        .text(t.get("mail-credit-note-attached"))
        .link(t.get("mail-questions"), portal(ctx, Page::Order(&sale.order)));
    let subject = t.get("mail-refund-subject").with("store", &head.name);
    let order = sale.order.as_str();
    send(tx, ctx, &head, &sale.email, (subject, body), Some(note), order)
}

/// What a refund is in the currency that the buyer was charged in, where that was not US dollars. A refund
/// that has waited for its network since an earlier version stores no such amount. It counts as complete now,
/// so its amount is the difference between what was returned with it and without it.
fn local(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, refund: &Record) -> Result<Option<Charged>, ApiError> {
    let Some((currency, charged, _)) = sale.presentment else {
        return Ok(None);
    };
    if let Some(amount) = refund.presented {
        return Ok(Some(Charged { currency, amount }));
    }
    let back = refunds::so_far(tx, ctx, &sale.order)?.returned;
    let share = |returned| refund::presented(returned, sale.total, charged);
    let amount = share(back)? - share(back.minus(refund.returned)?)?;
    Ok(Some(Charged { currency, amount }))
}

/// Mails the merchant that a line of an order was given up. `cause` says why, and what to do about it.
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

/// Mails the merchant that a dispute was opened, and what was debited for it besides the fee.
pub fn disputed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    (dispute, debited): (&DisputeId, Cents),
    reason: DisputeReason,
    deadline: Timestamp,
) -> Result<(), ApiError> {
    let deadline = stores::contact(tx, ctx)?.moment(deadline);
    let disputed = match debited == sale.total {
        true => format!("the payment of {}", sale.total),
        false => format!("{debited} of the payment of {}", sale.total),
    };
    let text = format!(
        "The bank of {} disputed {disputed} for order {} ({reason}).\n\n\
         {debited} and a fee were taken from your balance. Submit evidence by {deadline}; without it the \
         dispute is lost.\n",
        sale.email, sale.number
    );
    let subject = format!("Dispute over {debited}");
    notify(tx, ctx, NoticeKind::Disputes, subject, text, dispute.as_str())
}

/// Mails the merchant that the stock of a product is low.
pub fn low_stock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, low: &LowStock) -> Result<(), ApiError> {
    let subject = format!("{} is running low", low.title);
    let text = format!("{} left of {}.\n", low.left, low.title);
    notify(tx, ctx, NoticeKind::Stock, subject, text, low.product_id.as_str())
}

/// Mails the merchant that the network warned of fraud.
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

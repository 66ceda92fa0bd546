//! Mails about payments that are held: to the merchant, and to the buyer of one that was not let through.

use crate::orders::sale::Sale;
use crate::shield::store::reviews::Review;
use crate::stores::notices::{notify, notify_somebody};
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::customer_mail::{Page, to_customer};
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// Mails the merchant that a payment waits for a decision: the owner, where nobody hears of disputes, because
/// the money goes back when nobody decides.
pub(super) fn to_review(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    review: &Review,
    until: Timestamp,
) -> Result<(), ApiError> {
    let until = stores::contact(tx, ctx)?.moment(until);
    let rule = review.rule_name.as_deref().unwrap_or("a rule");
    let text = format!(
        "The payment of {} by {} for order {} is held, because the rule \"{rule}\" applies to it.\n\n\
         Approve or decline it by {until}; without a decision the money goes back to the buyer.\n",
        sale.total, sale.email, sale.number
    );
    let subject = format!("Review a payment of {}", sale.total);
    notify_somebody(tx, ctx, NoticeKind::Disputes, subject, text, review.id.as_str())
}

/// Mails the merchant that nobody decided in time.
pub(super) fn expired(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, review: &Review) -> Result<(), ApiError> {
    let text = format!(
        "Nobody decided about the payment of {} by {} for order {}. The order is cancelled, and the money \
         goes back to the buyer.\n",
        sale.total, sale.email, sale.number
    );
    let subject = format!("A payment of {} was not reviewed", sale.total);
    notify(tx, ctx, NoticeKind::Disputes, subject, text, review.id.as_str())
}

/// Mails the buyer that the order is cancelled and the money is on its way back. Why is not said: whoever
/// tries stolen cards would learn from it.
pub(super) fn not_accepted(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let (store, order) = (&head.name, sale.number.as_str());
    let body = if sale.total > Cents::ZERO {
        let amount = head.money(sale.total);
        let amount = match sale.presentment {
            Some((currency, charged, _)) => format!("{} ({amount})", t.money(charged, currency)),
            None => amount,
        };
        let text = t.get("mail-not-accepted").with("store", store);
        Body::default()
            .text(text.with("amount", amount).with("order", order))
            .text(t.get("mail-not-accepted-returned"))
    } else {
        let text = t.get("mail-not-accepted-free").with("store", store);
        Body::default().text(text.with("order", order))
    };
    let subject = t.get("mail-not-accepted-subject").with("store", store);
    let page = Page::Order(&sale.order);
    to_customer(
        tx,
        ctx,
        &head,
        &sale.email,
        (subject, body),
        page,
        sale.order.as_str(),
    )
}

//! The mail by which a buyer is reminded of a cart.

use crate::selling::checkout::views::SessionView;
use pandabase_domain::id::SessionId;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::{TaxBehavior, Totals};
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::customer_mail::to_reader;
use pandabase_platform::access::stores::{self, Letterhead};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::{Body, Line, Part};

/// Mails the buyer of a session that was `left` what is in it, a link to the fresh session, and one by which
/// they are mailed no more.
pub(super) fn remind(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    (fresh, totals): (&SessionView, &Totals),
    opt_out: &str,
    left: &SessionId,
) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, email)?;
    let t = head.language;
    let mut lines = Vec::with_capacity(fresh.items.len());
    for item in &fresh.items {
        lines.push(Line {
            name: format!("{} × {}", t.number(item.quantity), item.name),
            amount: head.money(item.amount.times(item.quantity)?),
            ..Line::default()
        });
    }
    let until = head.day(Timestamp::from_millis(fresh.expires_at));
    let body = Body::headed(t.get("mail-cart-heading"))
        .text(t.get("mail-cart").with("store", &head.name))
        .part(Part::Lines(lines))
        .part(sums(&head, totals))
        .link(t.get("mail-cart-link"), fresh.checkout_url.as_str())
        .text(t.get("mail-cart-until").with("date", until))
        .link(t.get("mail-cart-opt-out").with("store", &head.name), opt_out);
    let subject = t.get("mail-cart-subject").with("store", &head.name);
    to_reader(tx, ctx, &head, email, (subject, body), opt_out, left.as_str())
}

/// What the cart comes to.
fn sums(head: &Letterhead, totals: &Totals) -> Part {
    let t = head.language;
    let mut sums = vec![(t.get("subtotal").to_string(), head.money(totals.subtotal))];
    if totals.discount > Cents::ZERO {
        let discount = format!("−{}", head.money(totals.discount));
        sums.push((t.get("discount").to_string(), discount));
    }
    if totals.tax > Cents::ZERO {
        let label = match totals.behavior {
            TaxBehavior::Exclusive => t.get("tax-rate"),
            TaxBehavior::Inclusive => t.get("tax-included"),
        };
        let label = label.with("rate", t.percent(totals.rate));
        sums.push((label.to_string(), head.money(totals.tax)));
    }
    sums.push((t.get("total").to_string(), head.money(totals.total)));
    let total = sums.len() - 1;
    Part::Sums { sums, total }
}

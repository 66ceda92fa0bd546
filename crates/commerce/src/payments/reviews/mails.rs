//! Mails to the merchant about payments that are held.

use crate::orders::sale::Sale;
use crate::shield::store::reviews::Review;
use crate::stores::notices::{notify, notify_somebody};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Tells the merchant that a payment waits for a decision: the owner, where nobody hears of disputes, because
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

/// Tells the merchant that nobody decided in time.
pub(super) fn expired(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, review: &Review) -> Result<(), ApiError> {
    let text = format!(
        "Nobody decided about the payment of {} by {} for order {}. The order is cancelled, and the money \
         goes back to the buyer.\n",
        sale.total, sale.email, sale.number
    );
    let subject = format!("A payment of {} was not reviewed", sale.total);
    notify(tx, ctx, NoticeKind::Disputes, subject, text, review.id.as_str())
}

//! The words of a digest.

use super::figures::Figures;
use pandabase_domain::digest::{Days, Rhythm};
use pandabase_platform::access::stores::Contact;
use pandabase_platform::context::Ctx;

/// The subject and the text of a digest.
pub(super) fn letter(
    ctx: &Ctx<'_>,
    contact: &Contact,
    rhythm: Rhythm,
    days: &Days,
    figures: &Figures,
) -> (String, String) {
    let (store, zone) = (&contact.name, &contact.zone);
    // The end of the days is exclusive.
    let last = days.until.plus_millis(-1).long_date(zone);
    let subject = match rhythm {
        Rhythm::Weekly => format!("{store} from {} to {last}", days.from.long_date(zone)),
        Rhythm::Daily | Rhythm::Off => format!("{store} on {last}"),
    };
    let home = format!("{}/stores/{}", ctx.env.config.dashboard_url, ctx.store.id);
    let sales = &figures.sales;
    let text = format!(
        "{subject}, by the time in {zone}:\n\n\
         Sales: {}, together {}\n\
         Refunds: {}, together {}\n\
         Disputes opened: {}\n\
         New customers: {}\n\
         Subscriptions that began to be paid for: {}\n\
         Subscriptions cancelled: {}\n\n\
         Open cases now: {}\n\
         Balance now: {}\n\n\
         Everything is in the dashboard: {home}\n\n\
         You can choose to get this mail less often or not at all: {home}/notifications\n",
        sales.orders,
        sales.volume,
        sales.refunds,
        sales.refunded,
        sales.disputes,
        figures.customers,
        figures.began,
        // Reactivating what was cancelled days before is no negative cancellation.
        figures.cancelled.max(0),
        figures.open_cases,
        figures.balance,
    );
    (subject, text)
}

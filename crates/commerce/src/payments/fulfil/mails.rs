//! Mails about deliveries other than the receipt.

use crate::orders::sale::{Item, Sale};
use pandabase_domain::product::FulfillmentMode;
use pandabase_platform::access::customer_mail::to_customer;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The most keys that a mail lists.
const LISTED: usize = 1_000;

/// Tells the customer what is new with a plan, and its keys; of very many, only the first.
pub fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    item: &Item,
    keys: &[String],
) -> Result<(), ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let store = &contact.name;
    let link = match item.mode {
        Some(FulfillmentMode::InstantDownload) => &item.download_url,
        Some(FulfillmentMode::Redirect) => &item.redirect_url,
        _ => &None,
    };
    let more = keys.len().checked_sub(LISTED).filter(|more| *more > 0);
    let more = more.map(|more| format!("{more} more, which are listed with your order"));
    let keys = keys.iter().take(LISTED).chain(&more);
    let parts = keys.chain(link).chain(&item.message);
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    let name = &item.name;
    let text = format!(
        "This is new with your plan {name} from {store}:\n\n{}\n",
        parts.join("\n")
    );
    let (subject, order) = (format!("New with your plan {name}"), sale.order.as_str());
    to_customer(tx, ctx, &sale.email, subject, text, order)
}

/// Tells the customer that a key was replaced.
pub fn replaced(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, name: &str, key: &str) -> Result<(), ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let store = &contact.name;
    let text = format!(
        "{store} has given you a new license key for {name}:\n\n{key}\n\n\
         It takes the place of the one that you had, which is not valid any more.\n"
    );
    let (subject, order) = (format!("Your new license key for {name}"), sale.order.as_str());
    to_customer(tx, ctx, &sale.email, subject, text, order)
}

//! The search over everything of a store: what an id, an order number or an email address names, whatever it
//! is of; and if it is none of them, the order of a payment or of a licence key, or the orders of a product
//! that is called so.

use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::say::{self, items, owned, text};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::search::found::Kind;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// The most things searched for at once, as the API has it.
const INPUTS: usize = 10;
/// The most characters of what is typed.
const LONGEST: u16 = 512;
/// Where an input may begin and end.
const BETWEEN: [char; 4] = [',', ' ', '\n', '\t'];

#[derive(Template)]
#[template(path = "dashboard/search.html")]
struct SearchPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    asked: Field,
    /// Whether anything was searched for.
    has_asked: bool,
    found: Vec<Row>,
    request: Option<String>,
}

/// Something that was found.
struct Row {
    kind: Text,
    label: String,
    more: Option<String>,
    at: String,
    /// Its page, if the visitor's role is led to one.
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let typed: String = desk.visit.asked("q").unwrap_or_default();
    let typed: String = typed.trim().chars().take(LONGEST.into()).collect();
    let inputs = typed.split(BETWEEN).filter(|input| !input.is_empty());
    let inputs: Vec<&str> = inputs.take(INPUTS).collect();
    let mut found = Value::Null;
    let mut request = None;
    if !inputs.is_empty() {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &inputs.join(","))
            .finish();
        found = desk.ask_about("search", &[], &query).await?;
        request = Some(desk.request("search", &query)?);
    }
    let is_nothing = items(&found).next().is_none();
    if let [input] = inputs.as_slice()
        && is_nothing
        && desk.may(S::OrdersRead)
        && let Some(order) = finder::find(desk, input).await?
    {
        return Ok(desk.visit.leave(&desk.in_store(&format!("/orders/{order}"))));
    }
    let mut rows: Vec<Row> = items(&found).filter_map(|one| row(desk, one)).collect();
    if is_nothing && !inputs.is_empty() && desk.may(S::OrdersRead) {
        let sold = finder::sold(desk, &typed).await?.into_iter();
        rows.extend(sold.map(|(title, page)| Row {
            kind: words(t, Kind::Product),
            label: title,
            more: Some(t.get("portal-orders").to_string()),
            at: String::new(),
            address: Some(page),
        }));
    }
    let frame = desk.frame();
    let mut shown = Typed::default();
    shown.set("q", &typed);
    let template = SearchPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        asked: Field {
            id: "asked".to_owned(),
            ..Fields::new(t, &shown)
                .field("q", t.get("frame-search"))
                .unneeded()
                .max(LONGEST)
                .hint(t.get("frame-search-hint"))
        },
        has_asked: !inputs.is_empty(),
        found: rows,
        request,
    };
    desk.page(&frame, &template)
}

/// What the API found; `None` for a kind that this program does not know.
fn row(desk: &Desk, found: &Value) -> Option<Row> {
    let t = desk.t();
    let kind = found["kind"].as_str().and_then(Kind::parse)?;
    Some(Row {
        kind: words(t, kind),
        label: text(&found["label"]).to_owned(),
        more: owned(&found["sublabel"]),
        at: say::moment(t, &desk.zone(), &found["createdAt"]).unwrap_or_default(),
        address: desk.link(&place(kind, text(&found["id"]))),
    })
}

/// Where a kind of thing is shown, below the store.
fn place(kind: Kind, found: &str) -> String {
    let section = match kind {
        Kind::Order => "orders",
        // A payment has the characters of its order.
        Kind::Payment => return format!("/orders/ord_{}", found.get(4..).unwrap_or_default()),
        Kind::Refund => "refunds",
        Kind::Dispute => "disputes",
        Kind::Customer => "customers",
        Kind::Product => "products",
        Kind::Category => "categories",
        Kind::Coupon => "coupons",
        Kind::Subscription => "subscriptions",
        Kind::Payout => "payouts",
        Kind::License => "licenses",
        Kind::Case => "cases",
        Kind::Webhook => "developers/webhooks",
        Kind::Paylink => "paylinks",
        Kind::Report => "reports",
        Kind::Token => "developers/tokens",
    };
    format!("/{section}/{found}")
}

/// A kind of thing in words.
fn words(t: Locale, kind: Kind) -> Text {
    match kind {
        Kind::Order => t.get("order"),
        Kind::Payment => t.get("payment"),
        Kind::Customer => t.get("frame-kind-customer"),
        Kind::Product => t.get("frame-kind-product"),
        Kind::Category => t.get("frame-kind-category"),
        Kind::Coupon => t.get("frame-kind-coupon"),
        Kind::Subscription => t.get("shop-subscription"),
        Kind::Refund => t.get("frame-kind-refund"),
        Kind::Dispute => t.get("frame-kind-dispute"),
        Kind::Payout => t.get("frame-kind-payout"),
        Kind::License => t.get("frame-kind-license"),
        Kind::Case => t.get("frame-kind-case"),
        Kind::Webhook => t.get("frame-kind-webhook"),
        Kind::Paylink => t.get("frame-kind-paylink"),
        Kind::Report => t.get("frame-kind-report"),
        Kind::Token => t.get("frame-kind-token"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_words_and_a_place() {
        let said: BTreeSet<_> = Kind::ALL
            .iter()
            .map(|kind| words(Locale::En, *kind).to_string())
            .collect();
        assert_eq!(said.len(), Kind::ALL.len());
        for (kind, expected) in [
            (Kind::Customer, "/customers/pmt_1"),
            (Kind::Payment, "/orders/ord_1"),
            (Kind::Token, "/developers/tokens/pmt_1"),
        ] {
            assert_eq!(place(kind, "pmt_1"), expected);
        }
    }
}

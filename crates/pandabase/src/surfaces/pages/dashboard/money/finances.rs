//! The balance with what it is made of, and the ledger.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, any};
use crate::surfaces::pages::dashboard::say::{self, dollars, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the ledger is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 3] = ["kind", "from", "to"];

#[derive(Template)]
#[template(path = "dashboard/money/finances.html")]
struct FinancesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    figures: [Figure; 3],
    /// Where a payout is requested.
    new: Option<String>,
    /// Where the filters are sent.
    here: String,
    kind: Field,
    from: Field,
    to: Field,
    entries: Vec<Entry>,
    list: Listing,
    /// The request that shows the balance.
    request: String,
}

/// An amount, and what makes it.
struct Figure {
    name: &'static str,
    words: Text,
    amount: String,
    parts: Vec<(String, String)>,
    note: Text,
}

/// An entry of the ledger.
struct Entry {
    kind: String,
    amount: String,
    about: String,
    /// The page of its cause.
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let balance = desk.ask("getBalance").await?;
    let asked = Asked::of(desk, &FILTERS);
    let kind = EntryType::parse(asked.get("kind")).map_or("", EntryType::as_str);
    let [from, to] = asked.days(desk);
    // What the API would refuse of the filters is left out.
    let pairs = [("type", kind), ("from", &*from), ("to", &*to)];
    let list = asked.list(desk, "listLedgerEntries", &pairs).await?;
    let fields = Fields::new(t, &asked.typed);
    let kinds = EntryType::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind.as_str(), words::entry(t, *kind)));
    let [from, to] = listing::days(t, &fields);
    let frame = desk.frame();
    let template = FinancesPage {
        look: &desk.look,
        t,
        frame: &frame,
        figures: figures(desk, &balance),
        new: desk.may(S::PayoutsWrite).then(|| desk.in_store("/payouts/new")),
        here: desk.visit.path.clone(),
        kind: fields
            .field("kind", t.get("products-kind"))
            .unneeded()
            .choices(any(t, kinds)),
        from,
        to,
        entries: list.rows.iter().map(|entry| row(desk, entry)).collect(),
        list,
        request: desk.request("getBalance", "")?,
    };
    desk.page(&frame, &template)
}

/// The balance and what is elsewhere, each with what makes it.
fn figures(desk: &Desk, balance: &Value) -> [Figure; 3] {
    let t = desk.t();
    let begun = say::day(t, &desk.zone(), &balance["since"]).unwrap_or_default();
    let opening = t.get("money-opening").with("date", begun).to_string();
    let changed = |one: &Value| {
        let kind = one["type"].as_str().and_then(EntryType::parse)?;
        let counted = t
            .get("frame-counted")
            .with("words", words::entry(t, kind))
            .with("count", one["count"].as_i64().unwrap_or(0));
        Some((counted.to_string(), dollars(t, &one["amount"])))
    };
    let mut parts = vec![(opening, dollars(t, &balance["opening"]))];
    parts.extend(items(&balance["changes"]).filter_map(changed));
    let (transit, disputed) = (&balance["inTransit"], &balance["disputed"]);
    let counted = |words: Text, of: &Value| {
        let count = of["count"].as_i64().unwrap_or(0);
        let words = t.get("frame-counted").with("words", words).with("count", count);
        (words.to_string(), dollars(t, &of["amount"]))
    };
    let fees = |of: &Value| (t.get("money-fees").to_string(), dollars(t, &of["fee"]));
    [
        Figure {
            name: "available",
            words: t.get("money-available"),
            amount: dollars(t, &balance["available"]),
            parts,
            note: t.get("money-available-note"),
        },
        Figure {
            name: "transit",
            words: t.get("money-transit"),
            amount: dollars(t, &transit["amount"]),
            parts: vec![counted(t.get("money-payouts"), transit), fees(transit)],
            note: t.get("money-transit-note"),
        },
        Figure {
            name: "disputed",
            words: t.get("money-disputed"),
            amount: dollars(t, &disputed["amount"]),
            parts: vec![counted(t.get("support-disputes"), disputed), fees(disputed)],
            note: t.get("money-disputed-note"),
        },
    ]
}

fn row(desk: &Desk, entry: &Value) -> Entry {
    let t = desk.t();
    let kind = entry["type"].as_str().and_then(EntryType::parse);
    let at = say::moment(t, &desk.zone(), &entry["createdAt"]).unwrap_or_default();
    let about = t
        .get("money-entry-about")
        .with("date", at)
        .with("words", text(&entry["description"]))
        .with("balance", dollars(t, &entry["runningBalance"]));
    Entry {
        kind: kind.map_or_else(String::new, |kind| words::entry(t, kind).to_string()),
        amount: dollars(t, &entry["amount"]),
        about: about.to_string(),
        address: cause(desk, text(&entry["referenceId"])),
    }
}

/// The page of what caused an entry, if the visitor may see it: a payment's order, a refund, a dispute or a
/// payout.
fn cause(desk: &Desk, reference: &str) -> Option<String> {
    let (prefix, _) = reference.split_once('_')?;
    let page = match prefix {
        // The list leads on to the order of a payment.
        "pmt" => "orders?search=",
        "pto" => "payouts/",
        "rfd" => "refunds/",
        "dsp" => "disputes/",
        _ => return None,
    };
    desk.link(&format!("/{page}{reference}"))
}

//! Licences and subscriptions in lists.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::portal::say::{price, subscription as standing};
use pandabase_domain::license::LicenseStatus;
use pandabase_locale::Locale;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many products are asked for their names.
const TITLES: &str = "limit=100";

/// A subscription.
pub fn subscription(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    let at = |name: &str| say::day(t, &desk.zone(), &one[name]);
    let next = at("nextChargeAt").map(|day| t.get("subscription-next").with("date", day));
    let ends = at("endsAt").map(|day| t.get("subscription-ends").with("date", day));
    let price = price(t, &one["amount"], &one["billingInterval"]);
    Row {
        name: text(&one["product"]["title"]).to_owned(),
        about: text(&one["customer"]["email"]).to_owned(),
        status: Some(standing(t, &one["status"])),
        more: match next.or(ends) {
            Some(words) => format!("{price} · {words}"),
            None => price,
        },
        address: desk.in_store(&format!("/subscriptions/{}", text(&one["id"]))),
    }
}

/// A licence of one of the products of these names.
pub fn license(desk: &Desk, one: &Value, titles: &BTreeMap<String, String>) -> Row {
    let t = desk.t();
    let product = text(&one["productId"]);
    let sold = say::day(t, &desk.zone(), &one["claimedAt"]);
    let sold = sold.map(|day| t.get("buyers-sold-on").with("date", day).to_string());
    Row {
        name: text(&one["key"]).to_owned(),
        about: titles.get(product).map_or(product, String::as_str).to_owned(),
        status: Some(stock(t, &one["status"])),
        more: sold.unwrap_or_else(|| t.get("buyers-unsold").to_string()),
        address: desk.in_store(&format!("/licenses/{}", text(&one["id"]))),
    }
}

/// Where a licence stands.
pub fn stock(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(LicenseStatus::parse) {
        Some(LicenseStatus::Available) => (t.get("buyers-license-available"), "wait"),
        Some(LicenseStatus::Claimed) => (t.get("buyers-license-claimed"), "good"),
        Some(LicenseStatus::Revoked) | None => (t.get("license-revoked"), "bad"),
    };
    Badge { words, tone }
}

/// The names of the store's products; of one that is not among them the id is shown.
pub async fn titles(desk: &Desk) -> Result<BTreeMap<String, String>, Halt> {
    let found = desk.ask_about("listProducts", &[], TITLES).await?;
    let titles = items(&found).filter_map(|one| Some((owned(&one["id"])?, owned(&one["title"])?)));
    Ok(titles.collect())
}

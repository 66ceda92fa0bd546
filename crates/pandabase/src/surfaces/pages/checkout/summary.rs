//! What is bought and what it comes to, in the reader's language and the money that is charged.

use super::basket::{PriceBox, UnitsBox};
use super::faults::dollars;
use crate::surfaces::pages::field::Fields;
use pandabase_domain::link;
use pandabase_domain::money::Rate;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use serde_json::Value;

/// The summary.
pub struct Summary {
    pub(super) seller: String,
    pub(super) logo: Option<String>,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) cancel_url: Option<String>,
    pub(super) lines: Vec<LineOnPage>,
    pub(super) sums: Vec<(String, String)>,
    /// What the total is called.
    pub(super) due: String,
    /// What is charged now.
    pub(super) total: String,
    /// The same in US dollars, when another currency is charged.
    pub(super) beside: Option<String>,
    pub(super) coupon: Option<String>,
    /// When the trial ends and what is charged then.
    pub(super) trial: Option<String>,
    pub(super) price: Option<String>,
}

/// A line of the summary.
pub struct LineOnPage {
    pub(super) name: String,
    pub(super) image: Option<String>,
    pub(super) quantity: Option<String>,
    pub(super) amount: String,
    pub(super) description: Option<String>,
    pub(super) usage: Vec<String>,
    /// Where the buyer names the price.
    pub(super) price: Option<PriceBox>,
    /// Where the buyer says how many they want.
    pub(super) units: Option<UnitsBox>,
}

impl LineOnPage {
    /// Whether it asks for something, or says what is wrong.
    pub(super) fn asks(&self) -> bool {
        self.price.is_some() || self.units.as_ref().is_some_and(|units| units.is_open)
    }
}

/// The money that is shown: local where the buyer is charged in it.
struct Money<'a> {
    t: Locale,
    local: Option<(Currency, &'a Value)>,
}

impl Money<'_> {
    /// An amount of the session in cents, or what stands for it in the local currency.
    fn show(&self, cents: &Value, local: impl Fn(&Value) -> &Value) -> String {
        match self.local {
            Some((currency, sums)) => self.t.money(local(sums).as_i64().unwrap_or(0), currency),
            None => dollars(self.t, cents.as_i64().unwrap_or(0)),
        }
    }
}

impl Summary {
    pub(super) fn of(t: Locale, shown: &Value, fields: &Fields<'_>) -> Self {
        let session = &shown["session"];
        let merchant = &session["merchant"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let local = &shown["local"];
        let currency = local["currency"].as_str().and_then(Currency::parse);
        let money = Money {
            t,
            local: currency.map(|currency| (currency, local)),
        };
        let terms = &session["subscription"];
        let interval = terms["billing_interval"]
            .as_str()
            .and_then(BillingInterval::parse);
        let total = money.show(&session["total_amount"], |sums| &sums["total"]);
        Self {
            seller: text(&merchant["name"]).unwrap_or_default(),
            logo: link::picture(text(&merchant["logo"])),
            title: text(&session["title"]).unwrap_or_default(),
            description: text(&session["description"]),
            cancel_url: text(&session["cancel_url"]),
            lines: lines(&money, shown, fields),
            sums: sums(&money, shown),
            due: if terms.is_object() {
                t.get("due-today")
            } else {
                t.get("total")
            }
            .to_string(),
            beside: currency.map(|_| dollars(t, session["total_amount"].as_i64().unwrap_or(0))),
            total,
            coupon: text(&session["coupon"]["code"]),
            trial: trial(t, shown),
            price: interval
                .map(|interval| Self::price(t, terms["amount"].as_i64().unwrap_or(0), Some(interval))),
        }
    }

    /// Whether the title is not just the name of the store.
    pub(super) fn has_own_title(&self) -> bool {
        self.title != self.seller
    }

    /// `$15.00 per month`.
    pub(super) fn price(t: Locale, cents: i64, interval: Option<BillingInterval>) -> String {
        let text = match interval {
            Some(BillingInterval::Weekly) => t.get("price-weekly"),
            Some(BillingInterval::Yearly) => t.get("price-yearly"),
            Some(BillingInterval::Monthly) | None => t.get("price-monthly"),
        };
        text.with("amount", dollars(t, cents)).to_string()
    }
}

fn lines(money: &Money<'_>, shown: &Value, fields: &Fields<'_>) -> Vec<LineOnPage> {
    let t = money.t;
    let items = shown["session"]["items"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate();
    let line = |(index, item): (usize, &Value)| {
        let good = &shown["goods"][index];
        let quantity = item["quantity"].as_i64().unwrap_or(1);
        let unit = item["amount"].as_i64().unwrap_or(0);
        let each = t
            .get("quantity")
            .with("count", quantity)
            .with("amount", dollars(t, unit));
        let usage = good["meters"].as_array().into_iter().flatten();
        LineOnPage {
            name: item["name"].as_str().unwrap_or_default().to_owned(),
            image: link::picture(item["image"].as_str().map(str::to_owned)),
            quantity: (quantity != 1).then(|| each.to_string()),
            amount: match money.local {
                Some((currency, sums)) => t.money(sums["items"][index].as_i64().unwrap_or(0), currency),
                None => dollars(t, unit.saturating_mul(quantity)),
            },
            description: good["description"].as_str().map(str::to_owned),
            usage: usage.map(|meter| terms_of(t, meter)).collect(),
            price: PriceBox::of(t, fields, shown, index),
            units: UnitsBox::of(t, fields, shown, index),
        }
    };
    items.map(line).collect()
}

/// What the usage that a meter counts costs, with an example.
fn terms_of(t: Locale, meter: &Value) -> String {
    let number = |name: &str| meter[name].as_i64().unwrap_or(0);
    let text = if number("included_units") > 0 {
        t.get("meter-included")
    } else {
        t.get("meter")
    };
    text.with("meter", meter["event_name"].as_str().unwrap_or_default())
        .with("price", dollars(t, number("unit_price")))
        .with("units", t.number(number("unit_quantity")))
        .with("included", t.number(number("included_units")))
        .with("example", t.number(number("example_units")))
        .with("charge", dollars(t, number("example_charge")))
        .to_string()
}

fn sums(money: &Money<'_>, shown: &Value) -> Vec<(String, String)> {
    let (t, session) = (money.t, &shown["session"]);
    let mut sums = vec![(
        t.get("subtotal").to_string(),
        money.show(&session["amount"], |sums| &sums["subtotal"]),
    )];
    let has_trial = session["subscription"]["trial_days"]
        .as_i64()
        .is_some_and(|days| days > 0);
    if session["discount_amount"] != 0 && !has_trial {
        let amount = money.show(&session["discount_amount"], |sums| &sums["discount"]);
        sums.push((t.get("discount").to_string(), format!("−{amount}")));
    }
    let cents = |name: &str| session[name].as_i64().unwrap_or(0);
    // What costs nothing is taxed nowhere.
    if cents("amount") == cents("discount_amount") {
        return sums;
    }
    let rate = Rate(shown["tax_millionths"].as_i64().unwrap_or(0));
    let label = match (shown["includes_tax"] == true, rate) {
        (_, Rate(0)) => t.get("tax").to_string(),
        (true, rate) => t.get("tax-included").with("rate", t.percent(rate)).to_string(),
        (false, rate) => t.get("tax-rate").with("rate", t.percent(rate)).to_string(),
    };
    let amount = if shown["is_tax_known"] == true {
        money.show(&session["tax_amount"], |sums| &sums["tax"])
    } else {
        t.get("tax-later").to_string()
    };
    sums.push((label, amount));
    sums
}

/// When the trial ends and what is charged then.
fn trial(t: Locale, shown: &Value) -> Option<String> {
    let first = &shown["first_charge"];
    let at = Timestamp::from_millis(first["at"].as_i64()?);
    let zone = first["zone"]
        .as_str()
        .and_then(Zone::parse)
        .unwrap_or(Zone::utc());
    let days = shown["session"]["subscription"]["trial_days"]
        .as_i64()
        .unwrap_or(0);
    let text = t
        .get("trial")
        .with("count", days)
        .with("amount", dollars(t, first["total"].as_i64().unwrap_or(0)))
        .with("date", t.date(at, &zone));
    Some(text.to_string())
}

//! Another plan, or other seats, for a subscriber: what it would cost now, and then the change, which charges
//! nothing but that.

use super::subscription::page;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::address;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::portal::say::price;
use crate::surfaces::pages::portal::subscriptions::Bill;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::product::BillingAnchor;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The plans that are offered: those that are sold and have a price of their own.
const PLANS: &str = "productType=SUBSCRIPTION&status=ACTIVE&limit=100&sortBy=title&sortOrder=asc";
/// The choice that leaves the plan as it is.
const KEPT: &str = "kept";
/// The most seats of a subscription.
const MOST_SEATS: i64 = 100_000;

#[derive(Template)]
#[template(path = "dashboard/buyers/plan.html")]
struct PlanPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The way back, and the name of the plan.
    back: (String, String),
    buyer: String,
    plans: Vec<Plan>,
    units: Field,
    when: Field,
    /// What was chosen, and what it costs now.
    preview: Option<Preview>,
}

/// A plan to choose.
struct Plan {
    /// Product and variant, with a space between them.
    word: String,
    name: String,
    price: String,
    is_chosen: bool,
}

/// What a change costs, and what goes with it: nothing else is charged.
struct Preview {
    chosen: Chosen,
    bill: Bill,
    /// Whether nothing is charged now.
    is_free: bool,
    /// When the plan changes, if not at once.
    later: Option<String>,
    /// When something is charged, if not at once.
    next: Option<String>,
    /// What a period costs from then on.
    then: String,
    total: i64,
    amount: i64,
    at: String,
}

/// What was chosen, as the address of the page says it.
struct Chosen {
    plan: String,
    quantity: String,
    when: String,
}

impl Chosen {
    fn asked(desk: &Desk) -> Self {
        let asked = |name: &str| desk.visit.asked(name).unwrap_or_default();
        Self {
            plan: asked("plan"),
            quantity: asked("quantity"),
            when: asked("when"),
        }
    }

    fn read(form: &Form) -> Self {
        Self {
            plan: form.get("plan").to_owned(),
            quantity: form.get("quantity").to_owned(),
            when: form.get("when").to_owned(),
        }
    }

    /// Where its preview is.
    fn address(&self, desk: &Desk) -> String {
        let chosen = [
            ("plan", &*self.plan),
            ("quantity", &*self.quantity),
            ("when", &*self.when),
        ];
        address(&desk.visit.path, chosen)
    }

    /// What the API is asked for: what stays is left out.
    fn change(&self, seats: &Value) -> Value {
        let mut body = json!({});
        if self.plan != KEPT {
            let (product, variant) = self.plan.split_once(' ').unwrap_or((&*self.plan, ""));
            body["product_id"] = product.into();
            if !variant.is_empty() {
                body["variant_id"] = variant.into();
            }
        }
        if let Ok(units) = self.quantity.parse::<i64>()
            && *seats != units
        {
            body["quantity"] = units.into();
        }
        if let Some(when) = BillingAnchor::parse(&self.when) {
            body["proration_behavior"] = when.as_str().into();
        }
        body
    }
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let one = desk.ask("getSubscription").await?;
    let products = desk.ask_about("listProducts", &[], PLANS).await?;
    let chosen = Chosen::asked(desk);
    let mut typed = desk.typed.clone();
    typed.fill("when", Some(&chosen.when));
    typed.fill(
        "quantity",
        Some(&*chosen.quantity).filter(|units| !units.is_empty()),
    );
    typed.fill("quantity", Some(&one["quantity"].to_string()));
    let plans = plans(t, &one, &products, &chosen);
    // What an address asks for in vain is said like a form that was refused.
    let (preview, fault) = match chosen.plan.is_empty() {
        true => (None, None),
        false => match preview(desk, chosen, &one["quantity"]).await? {
            Ok(preview) => (Some(preview), None),
            Err(refused) => (None, Some(said(desk, &refused))),
        },
    };
    let fields = Fields::new(t, &typed);
    let mut frame = desk.frame();
    frame.notice = frame.notice.or(fault);
    let template = PlanPage {
        look: &desk.look,
        t,
        frame: &frame,
        back: (page(desk), text(&one["product"]["title"]).to_owned()),
        buyer: text(&one["customer"]["email"]).to_owned(),
        plans,
        units: fields.field("quantity", t.get("units")).digits().max(6).half(),
        when: fields
            .field("when", t.get("buyers-change-when"))
            .unneeded()
            .half()
            .choices([
                Choice::new("", t.get("buyers-when-plan")),
                Choice::new(BillingAnchor::Immediately.as_str(), t.get("products-at-once")),
                Choice::new(BillingAnchor::EndOfPeriod.as_str(), t.get("buyers-when-renewal")),
            ]),
        preview,
    };
    desk.page(&frame, &template)
}

/// Leads to the preview of what was chosen, or changes the plan.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let chosen = Chosen::read(form);
    let is_number = |units: i64| (1..=MOST_SEATS).contains(&units);
    if !chosen.quantity.parse::<i64>().is_ok_and(is_number) {
        let mut typed = Typed::of(form, &[]);
        let text = desk.t().get("error-units").with("count", MOST_SEATS);
        typed.fault("quantity", text.to_string());
        return Ok(desk.back(&typed));
    }
    let preview = chosen.address(desk);
    let cents = |name: &str| form.get(name).parse::<i64>().ok();
    let shown = cents("shown_total").zip(cents("shown_amount"));
    let shown = shown.filter(|_| form.get("action") == "change");
    // Nothing is changed whose price was not shown.
    let Some((total, amount)) = shown else {
        return Ok(desk.visit.leave(&preview));
    };
    let one = desk.ask("getSubscription").await?;
    let mut body = chosen.change(&one["quantity"]);
    body["expected_total"] = total.into();
    body["expected_amount"] = amount.into();
    body["priced_at"] = form.get("shown_at").into();
    match desk.press(form, "changeSubscription", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&page(desk), "saved")),
        Err(refused) => {
            let mut typed = Typed::default();
            typed.notice(said(desk, &refused));
            Ok(desk.visit.come_back(&preview, &typed))
        }
    }
}

/// What there is to choose: the plan as it is, then everything that is sold at a price of its own.
fn plans(t: Locale, one: &Value, products: &Value, chosen: &Chosen) -> Vec<Plan> {
    let kept = Plan {
        word: KEPT.to_owned(),
        name: text(&one["product"]["title"]).to_owned(),
        price: t.get("buyers-plan-kept").to_string(),
        is_chosen: chosen.plan.is_empty() || chosen.plan == KEPT,
    };
    let is_offered = |product: &&Value| matches!(product["pricingModel"].as_str(), Some("STANDARD" | "FREE"));
    let versions = items(products)
        .filter(is_offered)
        .flat_map(|product| of_product(t, product, chosen));
    std::iter::once(kept).chain(versions).collect()
}

/// A product, or each of its variants.
fn of_product(t: Locale, product: &Value, chosen: &Chosen) -> Vec<Plan> {
    let (id, title) = (text(&product["id"]), text(&product["title"]));
    let interval = &product["billingInterval"];
    // What is free keeps a price in case it is sold again.
    let is_free = product["pricingModel"] == "FREE";
    let plan = |word: String, name: String, amount: &Value| Plan {
        is_chosen: word == chosen.plan,
        price: match is_free {
            true => price(t, &json!(0), interval),
            false => price(t, amount, interval),
        },
        word,
        name,
    };
    let variants = items(&product["variants"]).map(|variant| {
        let word = format!("{id} {}", text(&variant["id"]));
        let name = format!("{title} - {}", text(&variant["title"]));
        plan(word, name, &variant["price"])
    });
    let variants: Vec<Plan> = variants.collect();
    match variants.is_empty() {
        true => vec![plan(id.to_owned(), title.to_owned(), &product["price"])],
        false => variants,
    }
}

/// What was chosen would cost now, or why it cannot be had.
async fn preview(desk: &Desk, chosen: Chosen, seats: &Value) -> Result<Result<Preview, Refused>, Halt> {
    let t = desk.t();
    let body = chosen.change(seats);
    let bill = match desk.act("previewSubscriptionChange", &[], Some(&body)).await? {
        Ok(bill) => bill,
        Err(refused) => return Ok(Err(refused)),
    };
    let zone = desk.zone();
    let is_free = bill["total"] == 0;
    let is_later = bill["switchesAt"] != bill["pricedAt"];
    let later = say::day(t, &zone, &bill["switchesAt"]).filter(|_| is_later);
    let next = say::day(t, &zone, &bill["nextChargeAt"]).filter(|_| is_free);
    let price = price(t, &bill["planAmount"], &bill["planInterval"]);
    let price = match bill["planIncludesTax"] == true {
        true => price,
        false => t.get("price-plus-tax").with("price", price).to_string(),
    };
    Ok(Ok(Preview {
        is_free,
        later: later.map(|day| t.get("buyers-change-later").with("date", day).to_string()),
        next: next.map(|day| t.get("plan-later").with("date", day).to_string()),
        then: t.get("plan-then").with("price", price).to_string(),
        total: bill["total"].as_i64().unwrap_or(0),
        amount: bill["planAmount"].as_i64().unwrap_or(0),
        at: text(&bill["pricedAt"]).to_owned(),
        bill: Bill::of(t, &bill),
        chosen,
    }))
}

/// Why a change cannot be had, in the reader's words.
fn said(desk: &Desk, refused: &Refused) -> String {
    let t = desk.t();
    match (&*refused.text, refused.status) {
        ("Payment failed", _) => t.get("buyers-error-payment").to_string(),
        ("The total has changed", _) => t.get("portal-error-price").to_string(),
        ("Billing interval does not match the product", _) => t.get("buyers-error-interval").to_string(),
        ("Nothing to update", _) => t.get("buyers-error-same").to_string(),
        (said, StatusCode::BAD_REQUEST | StatusCode::CONFLICT) => {
            said.strip_prefix("body/").unwrap_or(said).to_owned()
        }
        _ => t.get("portal-error").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_asked_for() {
        for (chosen, expected) in [
            ((KEPT, "3", ""), json!({"quantity": 3})),
            (
                (KEPT, "2", "END_OF_PERIOD"),
                json!({"proration_behavior": "END_OF_PERIOD"}),
            ),
            (
                ("prd_a var_b", "2", ""),
                json!({"product_id": "prd_a", "variant_id": "var_b"}),
            ),
            (
                ("prd_b", "1", "IMMEDIATELY"),
                json!({"product_id": "prd_b", "quantity": 1, "proration_behavior": "IMMEDIATELY"}),
            ),
            (("prd_b", "many", "SOON"), json!({"product_id": "prd_b"})),
        ] {
            let (plan, quantity, when) = chosen;
            let one = Chosen {
                plan: plan.to_owned(),
                quantity: quantity.to_owned(),
                when: when.to_owned(),
            };
            assert_eq!(one.change(&json!(2)), expected, "{chosen:?}");
        }
    }
}

//! Another plan, or other seats: what there is to choose from, what it would cost now, and the change.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, items, text};
use super::subscriptions::Bill;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The most seats of a subscription.
const MOST_SEATS: i64 = 100_000;

#[derive(Template)]
#[template(path = "portal/plan.html")]
struct PlanPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    page: Choice,
}

/// What is shown.
struct Choice {
    title: String,
    /// The page of the subscription.
    back: String,
    plans: Vec<Plan>,
    units: Option<Field>,
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

struct Preview {
    product: String,
    variant: String,
    quantity: String,
    bill: Bill,
    /// Whether nothing is charged now.
    is_free: bool,
    /// When the change takes effect, if not at once.
    later: Option<String>,
    /// What a period costs from then on.
    then: String,
    shown: Shown,
}

/// What the page showed of a change, which goes with it: nothing else is charged.
struct Shown {
    /// Cents that are charged now.
    total: i64,
    /// Cents of a later period.
    amount: i64,
    /// When both were reckoned.
    at: String,
}

impl Shown {
    /// What the form says was shown; `None` where it shows no preview.
    fn read(form: &Form) -> Option<Self> {
        let cents = |name: &str| form.get(name).parse().ok();
        Some(Self {
            total: cents("shown_total")?,
            amount: cents("shown_amount")?,
            at: form.filled("shown_at")?.to_owned(),
        })
    }
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let subscription = desk.ask("getPortalSubscription").await?;
    let plans = desk.ask("listPortalPlans").await?;
    let allowed = |name: &str| subscription["portal"][name] == true;
    let asked = |name: &str| desk.visit.asked(name).unwrap_or_default();
    let (product, variant) = (asked("product"), asked("variant"));
    let mut typed = desk.typed.clone();
    typed.fill(
        "quantity",
        Some(&*asked("quantity")).filter(|units| !units.is_empty()),
    );
    typed.fill("quantity", Some(&subscription["quantity"].to_string()));
    let preview = if product.is_empty() {
        None
    } else {
        let quantity = asked("quantity");
        let chosen = (&*product, &*variant, &*quantity);
        let body = change(&subscription, &plans, chosen);
        Some(preview(desk, &body, chosen).await?)
    };
    // What an address asks for in vain is said like a form that was refused.
    let (preview, fault) = match preview {
        Some(Ok(preview)) => (Some(preview), None),
        Some(Err(fault)) => (None, Some(fault)),
        None => (None, None),
    };
    let fields = Fields::new(t, &typed);
    let mut frame = desk.frame();
    frame.notice = frame.notice.or(fault);
    let current = &subscription["product"]["id"];
    let plan = |one: &Value| {
        let word = [text(&one["productId"]), text(&one["variantId"])].join(" ");
        let is_current = one["productId"] == *current && one["current"] == true;
        Plan {
            is_chosen: if product.is_empty() {
                is_current
            } else {
                word == format!("{product} {variant}")
            },
            name: text(&one["name"]).to_owned(),
            price: say::taxed_price(t, (&one["price"], &one["billingInterval"]), &one["taxIncluded"]),
            word,
        }
    };
    let id = text(&subscription["id"]);
    let template = PlanPage {
        look: &desk.look,
        t,
        frame: &frame,
        page: Choice {
            title: text(&subscription["product"]["title"]).to_owned(),
            back: desk.to(&format!("/portal/subscriptions/{id}")),
            plans: items(&plans).map(plan).collect(),
            units: allowed("allowSeats").then(|| fields.field("quantity", t.get("units")).digits().max(6)),
            preview,
        },
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// What was chosen would cost now, or why it cannot be had.
async fn preview(
    desk: &Desk,
    body: &Value,
    (product, variant, quantity): (&str, &str, &str),
) -> Result<Result<Preview, String>, Halt> {
    let t = desk.t();
    let outcome = desk
        .act_about("changePortalSubscription", "preview=true", body)
        .await?;
    let then = |bill: &Value| {
        let price = (&bill["planAmount"], &bill["planInterval"]);
        let price = say::taxed_price(t, price, &bill["planIncludesTax"]);
        t.get("plan-then").with("price", price).to_string()
    };
    Ok(match outcome {
        Ok(bill) => Ok(Preview {
            product: product.to_owned(),
            variant: variant.to_owned(),
            quantity: quantity.to_owned(),
            is_free: bill["total"] == 0,
            later: say::day(t, &bill["nextChargeAt"])
                .filter(|_| bill["total"] == 0)
                .map(|day| t.get("plan-later").with("date", day).to_string()),
            then: then(&bill),
            shown: Shown {
                total: bill["total"].as_i64().unwrap_or(0),
                amount: bill["planAmount"].as_i64().unwrap_or(0),
                at: text(&bill["pricedAt"]).to_owned(),
            },
            bill: Bill::of(t, &bill),
        }),
        Err(refused) => {
            let mut typed = desk.typed.clone();
            desk.show_refusal(&mut typed, &refused);
            let text = typed.whole().map(str::to_owned);
            Err(text.unwrap_or_else(|| t.get("portal-error").to_string()))
        }
    })
}

/// What is asked for: the plan and the seats, of which what stays is left out: a store may let its buyers
/// change the one and not the other.
fn change(subscription: &Value, plans: &Value, (product, variant, quantity): (&str, &str, &str)) -> Value {
    let mut body = json!({});
    let is_had = |plan: &Value| {
        plan["current"] == true && text(&plan["productId"]) == product && text(&plan["variantId"]) == variant
    };
    if !product.is_empty() && !items(plans).any(is_had) {
        body["product_id"] = product.into();
        if !variant.is_empty() {
            body["variant_id"] = variant.into();
        }
    }
    if let Ok(units) = quantity.parse::<i64>()
        && subscription["quantity"] != units
    {
        body["quantity"] = units.into();
    }
    body
}

/// Leads to the preview of what was chosen, or changes the plan.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let quantity = form.get("quantity");
    let is_number = |units: i64| (1..=MOST_SEATS).contains(&units);
    if !quantity.is_empty() && !quantity.parse::<i64>().is_ok_and(is_number) {
        let mut typed = Typed::of(form, &[]);
        let text = desk.t().get("error-units").with("count", MOST_SEATS);
        typed.fault("quantity", text.to_string());
        return Ok(desk.back(&typed));
    }
    let (product, variant) = form.get("plan").split_once(' ').unwrap_or((form.get("plan"), ""));
    let preview = address(desk, (product, variant, quantity));
    // Nothing is changed whose price was not shown.
    let shown = Shown::read(form).filter(|_| form.get("action") == "change");
    let Some(shown) = shown else {
        return Ok(desk.visit.leave(&preview));
    };
    let subscription = desk.ask("getPortalSubscription").await?;
    let plans = desk.ask("listPortalPlans").await?;
    let mut body = change(&subscription, &plans, (product, variant, quantity));
    body["expected_total"] = shown.total.into();
    body["expected_amount"] = shown.amount.into();
    body["priced_at"] = shown.at.into();
    let id = text(&subscription["id"]);
    let target = desk.to(&format!("/portal/subscriptions/{id}"));
    match desk.act("changePortalSubscription", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&target, "changed")),
        Err(refused) => {
            let mut typed = Typed::default();
            desk.show_refusal(&mut typed, &refused);
            Ok(desk.visit.come_back(&preview, &typed))
        }
    }
}

/// Where the preview of what was chosen is.
fn address(desk: &Desk, (product, variant, quantity): (&str, &str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("product", product)
        .append_pair("variant", variant)
        .append_pair("quantity", quantity);
    if let Some(locale) = desk.visit.asked("locale") {
        query.append_pair("locale", &locale);
    }
    format!("{}?{}", desk.visit.path, query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_asked_for() {
        let subscription = json!({"product": {"id": "prd_a"}, "quantity": 2});
        let plans = json!([
            {"productId": "prd_a", "variantId": "var_a", "current": true},
            {"productId": "prd_a", "variantId": "var_b", "current": false},
            {"productId": "prd_b", "variantId": null, "current": false},
        ]);
        for (chosen, expected) in [
            (("prd_a", "var_a", "3"), json!({"quantity": 3})),
            (("prd_a", "var_a", "2"), json!({})),
            (
                ("prd_a", "var_b", ""),
                json!({"product_id": "prd_a", "variant_id": "var_b"}),
            ),
            (("prd_b", "", "2"), json!({"product_id": "prd_b"})),
            (("", "", "3"), json!({"quantity": 3})),
        ] {
            assert_eq!(change(&subscription, &plans, chosen), expected, "{chosen:?}");
        }
    }
}

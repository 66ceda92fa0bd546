//! A second product like the first: a draft, without the keys, which are each sold once.

use crate::surfaces::pages::calls::{Halt, Outcome};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::form::Form;
use pandabase_domain::token::Scope as S;
use serde_json::{Map, Value, json};

/// What the copy has of the product.
const FIELDS: [&str; 27] = [
    "subtitle",
    "description",
    "productType",
    "price",
    "compareAtPrice",
    "minimumPrice",
    "lowStockThreshold",
    "images",
    "message",
    "fulfillmentMode",
    "pricingModel",
    "maxPerCustomer",
    "maxActivations",
    "availableFrom",
    "availableUntil",
    "downloadUrl",
    "redirectUrl",
    "webhookUrl",
    "webhookSecret",
    "keyFormat",
    "customPrefix",
    "licenseDuration",
    "revokeOnRefund",
    "billingInterval",
    "billingAnchor",
    "trialDays",
    "options",
];
const OF_VARIANT: [&str; 11] = [
    "title",
    "options",
    "price",
    "slug",
    "description",
    "sku",
    "compareAtPrice",
    "images",
    "inStock",
    "quantity",
    "trackStock",
];
const OF_OPTION: [&str; 3] = ["name", "values", "position"];
const OF_METER: [&str; 6] = [
    "eventName",
    "unitPrice",
    "unitQuantity",
    "aggregation",
    "settlement",
    "includedUnits",
];
/// The longest title.
const TITLE: usize = 256;

/// The fields of these names that have a value.
fn picked(from: &Value, names: &[&str]) -> Value {
    let some = names.iter().filter(|name| !from[**name].is_null());
    let fields: Map<String, Value> = some
        .map(|name| ((*name).to_owned(), from[*name].clone()))
        .collect();
    Value::Object(fields)
}

/// The body that makes the copy.
fn body(product: &Value, title: &str) -> Value {
    let mut body = picked(product, &FIELDS);
    let title: String = title.chars().take(TITLE).collect();
    body["title"] = title.into();
    let of = |list: &Value, names: &[&str]| items(list).map(|one| picked(one, names)).collect::<Vec<_>>();
    body["options"] = of(&product["options"], &OF_OPTION).into();
    body["variants"] = of(&product["variants"], &OF_VARIANT).into();
    let categories: Vec<&Value> = items(&product["categories"]).map(|one| &one["id"]).collect();
    body["categoryIds"] = json!(categories);
    body
}

/// Makes the copy, with its meters where the visitor may see them.
pub async fn copy(desk: &Desk, form: &Form, product: &Value) -> Result<Outcome, Halt> {
    let name = text(&product["title"]);
    let title = desk.t().get("products-copy-of").with("name", name).to_string();
    let made = match desk
        .press(form, "createProduct", &[], Some(&body(product, &title)))
        .await?
    {
        Ok(made) => made,
        refused => return Ok(refused),
    };
    if product["pricingModel"] == "USAGE_BASED" && desk.may(S::MetersWrite) {
        let meters = desk.ask("listMeters").await?;
        for meter in items(&meters) {
            let body = picked(meter, &OF_METER);
            let named = [("productId", text(&made["id"]))];
            if let Err(refused) = desk.press(form, "createMeter", &named, Some(&body)).await? {
                return Ok(Err(refused));
            }
        }
    }
    Ok(Ok(made))
}

#[cfg(test)]
mod tests {
    use super::body;
    use serde_json::json;

    #[test]
    fn a_copy_has_no_ids_of_the_first() {
        let product = json!({"id": "prd_1", "handle": "a", "title": "A", "subtitle": null, "price": 5,
            "productType": "LICENSE_KEY", "status": "ACTIVE", "options": [{"id": "opt_1", "name": "Seats",
            "values": ["1"], "position": 0}], "variants": [{"id": "var_1", "title": "One",
            "options": {"Seats": "1"}, "price": 5, "slug": null, "position": 0}],
            "categories": [{"id": "ctg_1", "name": "C", "slug": "c"}]});
        assert_eq!(
            body(&product, "Copy of A"),
            json!({"title": "Copy of A", "price": 5, "productType": "LICENSE_KEY",
                "options": [{"name": "Seats", "values": ["1"], "position": 0}],
                "variants": [{"title": "One", "options": {"Seats": "1"}, "price": 5}],
                "categoryIds": ["ctg_1"]})
        );
    }
}

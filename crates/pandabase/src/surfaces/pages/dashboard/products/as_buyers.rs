//! A product as the shop would show it: the shop's own page, to be looked at before anything is saved.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::shop;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::{Availability, ProductStatus, VariantStock, is_in_stock};
use pandabase_domain::time::Timestamp;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The page, as a document of its own.
pub async fn page(desk: &Desk, product: Value) -> Result<String, Halt> {
    let store = desk.ask("getMyStore").await?;
    let shown = shown(desk, &store, product, desk.now().await?);
    let mut look = desk.look.branded(store["accentColor"].as_str(), None);
    let language = store["checkout"]["locale"].as_str();
    look.locale = language.and_then(Locale::parse).unwrap_or(look.locale);
    Ok(shop::preview(&look, &shown)?)
}

/// What the operation behind the page would tell of the product, in dollars.
fn shown(desk: &Desk, store: &Value, mut product: Value, now: Timestamp) -> Value {
    let at = |name: &str| product[name].as_str().and_then(Timestamp::parse);
    let (from, until) = (at("availableFrom"), at("availableUntil"));
    let variants: Vec<VariantStock> = items(&product["variants"]).map(stock).collect();
    let availability = Availability {
        title: text(&product["title"]),
        // It is shown as if it were on sale.
        status: ProductStatus::Active,
        deleted: false,
        available_from: from,
        available_until: until,
        in_stock: product["inStock"] == true,
        variant: None,
        free_keys: (product["fulfillmentMode"] == "LICENSE_POOL")
            .then(|| product["availableLicenses"].as_i64().unwrap_or(0)),
        max_per_customer: None,
        already_bought: 0,
    };
    let is_open = is_in_stock(&availability, &variants, now);
    let of_variants: Vec<Value> = items(&product["variants"])
        .map(|variant| priced(&product, &variant["price"]))
        .collect();
    let priced = priced(&product, &product["price"]);
    product["inStock"] = is_open.into();
    for (variant, stock) in product["variants"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .zip(&variants)
    {
        variant["inStock"] = stock.has(1).into();
        if !stock.track_stock {
            variant["quantity"] = Value::Null;
        }
    }
    json!({
        "is_early": from.is_some_and(|from| now < from),
        "is_over": until.is_some_and(|until| now >= until),
        "zone": desk.zone().name(),
        "shop": {"includes_tax": store["taxBehavior"] == TaxBehavior::Inclusive.as_str()},
        "product": product,
        "priced": priced,
        "variants": of_variants,
    })
}

fn stock(variant: &Value) -> VariantStock {
    VariantStock {
        in_stock: variant["inStock"] == true,
        track_stock: variant["trackStock"] == true,
        quantity: variant["quantity"].as_i64(),
    }
}

/// A price, and the least that a buyer may pay who names it.
fn priced(product: &Value, price: &Value) -> Value {
    let least = match (
        product["pricingModel"] == "PAY_WHAT_YOU_WANT",
        &product["minimumPrice"],
    ) {
        (false, _) => &Value::Null,
        (true, Value::Null) => price,
        (true, least) => least,
    };
    json!({"local": null, "least": least})
}

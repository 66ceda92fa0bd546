//! What a page says to machines: JSON-LD in the words of schema.org.

use super::prices::decimal;
use pandabase_domain::link;
use serde_json::{Value, json};

const CONTEXT: &str = "https://schema.org";
/// The most characters of a description.
const DESCRIPTION: usize = 300;

/// The text of an element `script`: no text can end the element.
pub fn script(data: &Value) -> String {
    data.to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

/// The beginning of a text, cut at a space, on one line.
pub fn beginning(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    let cut: String = words.chars().take(most).collect();
    let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2);
    format!("{}…", &cut[..end.unwrap_or(cut.len())])
}

/// A picture's address, if browsers load it.
pub fn picture(image: &Value) -> Option<String> {
    link::picture(image.as_str().map(str::to_owned))
}

/// The store.
pub fn organization(store: &Value, address: &str) -> Value {
    let mut data = json!({
        "@context": CONTEXT,
        "@type": "Organization",
        "name": store["name"],
        "url": address,
    });
    let about = store["summary"].as_str().or(store["description"].as_str());
    if let Some(about) = about.filter(|about| !about.trim().is_empty()) {
        data["description"] = beginning(about, DESCRIPTION).into();
    }
    if let Some(logo) = picture(&store["logo"]) {
        data["logo"] = logo.into();
    }
    if let Some(email) = store["supportEmail"].as_str() {
        data["email"] = email.into();
    }
    let profiles = profiles(store).into_iter().map(|(_, address)| address);
    let profiles: Vec<String> = profiles.collect();
    if !profiles.is_empty() {
        data["sameAs"] = profiles.into();
    }
    data
}

/// The store elsewhere: names of the sites and addresses.
pub fn profiles(store: &Value) -> Vec<(&'static str, String)> {
    let sites = [
        ("X", "twitterUrl"),
        ("Instagram", "instagramUrl"),
        ("LinkedIn", "linkedinUrl"),
        ("YouTube", "youtubeUrl"),
        ("TikTok", "tiktokUrl"),
    ];
    let known = sites
        .into_iter()
        .filter_map(|(name, key)| Some((name, picture(&store[key])?)));
    known.collect()
}

/// The way to a page: names and addresses.
pub fn breadcrumbs(steps: &[(String, String)]) -> Value {
    let items = steps.iter().zip(1..).map(|((name, address), position)| {
        json!({"@type": "ListItem", "position": position, "name": name, "item": address})
    });
    json!({
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": items.collect::<Vec<Value>>(),
    })
}

/// A product with what it is offered for. `shown` is what the operation tells.
pub fn product(shown: &Value, address: &str) -> Value {
    let (product, store) = (&shown["product"], &shown["shop"]["store"]);
    let mut data = json!({
        "@context": CONTEXT,
        "@type": "Product",
        "name": product["title"],
        "url": address,
        "brand": {"@type": "Brand", "name": store["name"]},
    });
    let about = [&product["description"], &product["subtitle"]];
    let mut about = about.into_iter().filter_map(Value::as_str);
    if let Some(about) = about.find(|about| !about.trim().is_empty()) {
        data["description"] = beginning(about, DESCRIPTION).into();
    }
    let images = product["images"].as_array().into_iter().flatten();
    let images: Vec<String> = images.filter_map(picture).collect();
    if !images.is_empty() {
        data["image"] = images.into();
    }
    data["offers"] = offers(shown, address);
    data
}

fn offers(shown: &Value, address: &str) -> Value {
    let product = &shown["product"];
    let variants = product["variants"].as_array().map_or(&[][..], Vec::as_slice);
    if variants.is_empty() {
        return offer(shown, product, &shown["priced"], address);
    }
    let each = variants.iter().enumerate().map(|(index, variant)| {
        let mut offer = offer(shown, variant, &shown["variants"][index], address);
        offer["name"] = variant["title"].clone();
        if let Some(sku) = variant["sku"].as_str() {
            offer["sku"] = sku.into();
        }
        offer
    });
    each.collect::<Vec<Value>>().into()
}

fn offer(shown: &Value, of: &Value, priced: &Value, address: &str) -> Value {
    let product = &shown["product"];
    let cents = priced["least"].as_i64().or(of["price"].as_i64()).unwrap_or(0);
    let is_there = product["inStock"] == true && of["inStock"] == true;
    let availability = match (is_there, shown["is_early"] == true, shown["is_over"] == true) {
        (true, _, _) => "InStock",
        (false, true, _) => "PreSale",
        (false, _, true) => "Discontinued",
        (false, ..) => "OutOfStock",
    };
    let mut offer = json!({
        "@type": "Offer",
        "url": address,
        "price": decimal(cents),
        "priceCurrency": product["currency"],
        "availability": format!("{CONTEXT}/{availability}"),
        "seller": {"@type": "Organization", "name": shown["shop"]["store"]["name"]},
    });
    for (key, name) in [
        ("availableFrom", "availabilityStarts"),
        ("availableUntil", "availabilityEnds"),
    ] {
        if product[key].is_string() {
            offer[name] = product[key].clone();
        }
    }
    let unit = match product["billingInterval"].as_str() {
        Some("WEEKLY") => "WEE",
        Some("YEARLY") => "ANN",
        Some(_) => "MON",
        None => return offer,
    };
    if product["productType"] == "SUBSCRIPTION" {
        offer["priceSpecification"] = json!({
            "@type": "UnitPriceSpecification",
            "price": decimal(cents),
            "priceCurrency": product["currency"],
            "referenceQuantity": {"@type": "QuantitativeValue", "value": 1, "unitCode": unit},
        });
    }
    offer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element() {
        let text = script(&json!({"name": "</script><script>alert(1)&amp;"}));
        assert!(!text.contains(['<', '>', '&']), "{text}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["name"], "</script><script>alert(1)&amp;");
    }

    #[test]
    fn a_beginning_ends_with_a_word() {
        assert_eq!(beginning("one  two\nthree", 20), "one two three");
        assert_eq!(beginning("one two three", 9), "one two…");
        assert_eq!(beginning("日本語日本語", 3), "日本語…");
        assert_eq!(beginning("a bcdefghij", 6), "a bcde…");
    }
}

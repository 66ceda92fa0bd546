//! Finding the order behind what buyers write to merchants: the id or the reference of a payment, or a
//! licence key, or what it was that was bought. Every look-up is an operation of the API.

use super::desk::Desk;
use super::listing::{LONGEST, query};
use super::say::{items, owned, text};
use crate::surfaces::pages::calls::Halt;
use pandabase_domain::token::Scope as S;
use serde_json::{Value, json};

/// How many keys of one buyer and product are looked through.
const KEYS: usize = 100;
/// How many products are shown whose titles have the same text in them.
const PRODUCTS: usize = 10;
/// The most characters of what is looked for here: a key may have more than lists are searched by.
pub const LONGEST_KEY: u16 = 512;

/// What the address of a list's page looks for, in full.
pub fn searched(desk: &Desk) -> String {
    let search = desk.visit.asked("search").unwrap_or_default();
    search.trim().chars().take(LONGEST_KEY.into()).collect()
}

/// The order that a text leads to, if it is one.
pub async fn find(desk: &Desk, search: &str) -> Result<Option<String>, Halt> {
    if search.chars().count() <= usize::from(LONGEST) {
        // One more than would be the one that is meant.
        let payments = desk
            .ask_about("listPayments", &[], &query(2, &[("search", search)]))
            .await?;
        let found: Vec<&Value> = items(&payments).collect();
        if let [payment] = found.as_slice() {
            return Ok(owned(&payment["order"]["id"]));
        }
    }
    if desk.may(S::LicensesRead) {
        return by_key(desk, search).await;
    }
    Ok(None)
}

/// The products whose titles have a text in them, each with the page of its orders; some of them where there
/// are many.
pub async fn sold(desk: &Desk, search: &str) -> Result<Vec<(String, String)>, Halt> {
    if !desk.may(S::ProductsRead) || search.chars().count() > usize::from(LONGEST) {
        return Ok(Vec::new());
    }
    let query = query(PRODUCTS, &[("search", search)]);
    let found = desk.ask_about("listProducts", &[], &query).await?;
    let sold = items(&found).map(|product| {
        let page = format!("/products/{}/orders", text(&product["id"]));
        (text(&product["title"]).to_owned(), desk.in_store(&page))
    });
    Ok(sold.collect())
}

/// The order that a licence key was sold with.
async fn by_key(desk: &Desk, key: &str) -> Result<Option<String>, Halt> {
    let body = json!({"key": key});
    let Ok(judged) = desk.act("verifyLicense", &[], Some(&body)).await? else {
        return Ok(None);
    };
    let (product, customer) = (text(&judged["productId"]), text(&judged["customerId"]));
    if product.is_empty() || customer.is_empty() {
        return Ok(None);
    }
    let query = query(KEYS, &[("productId", product), ("customerId", customer)]);
    let keys = desk.ask_about("listLicenses", &[], &query).await?;
    let found = items(&keys).find(|license| license["key"] == key);
    Ok(found.and_then(|license| owned(&license["orderId"])))
}

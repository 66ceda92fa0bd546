//! What is shown is what is charged, in every language and currency.

use crate::browse::checkout::{BR, Buyer, DE, GB, JP, KR, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use serde_json::json;

/// Buyers of different currencies.
const BUYERS: [&Buyer; 6] = [&DE, &GB, &JP, &BR, &KR, &US];

/// The languages of the pages.
const LANGUAGES: [&str; 9] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja"];

/// A buyer whose address is known opens the page in a language and pays. Another way is another country.
pub async fn paid(walk: &mut Walk, locale: &str) -> Result<()> {
    let number = LANGUAGES.iter().position(|known| *known == locale);
    let number = number.context("no such language")?;
    let buyer = BUYERS[(number + walk.way.number()) % BUYERS.len()];
    let items = json!([{"name": "Poster", "amount": 123_456, "quantity": 1}]);
    let customer = buyer.customer(&walk.email);
    let session = walk
        .shop
        .session(json!({"items": items, "customer": customer}))
        .await?;
    walk.visit(&format!("{}?locale={locale}", session.url), "open")
        .await?;
    let language = walk.language().await?;
    let says = format!("the page says that it is in {language:?}, not in {locale}");
    walk.require(language == locale, Check::Language, says);
    let known = walk.shop.shown(&session.id).await?;
    let currency = known["presentment"]["currency"].as_str().unwrap_or("USD");
    let says = format!("{} pays in {currency}", buyer.country);
    walk.require(currency == buyer.currency, Check::Money, says);
    let shown = walk.pay(&buyer.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

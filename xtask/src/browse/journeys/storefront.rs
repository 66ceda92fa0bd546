//! A shopper in a store: search, product, options, basket, checkout.

use crate::browse::checkout::{Answers, Buyer};
use crate::browse::findings::Check;
use crate::browse::shop::Session;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};

/// Two of a product are found, put into the basket and paid, in one language from the first page to the last.
pub async fn bought(walk: &mut Walk, locale: &str, buyer: &Buyer) -> Result<()> {
    let front = format!("{}?locale={locale}", walk.shop.front);
    walk.visit(&front, "front").await?;
    walk.fill(&Answers::default().with("search", "nimbus notes"))
        .await?;
    walk.press(".shop-search button").await?;
    walk.look("found").await?;
    walk.press(".offer a").await?;
    walk.look("product").await?;
    let seats = walk.shop.seats.clone();
    walk.press_as_choice(&format!("input[name=variant][value=\"{seats}\"]"))
        .await?;
    walk.fill(&Answers::default().with("quantity", "2")).await?;
    walk.press("#buy button.main").await?;
    walk.look("basket").await?;
    walk.require(
        walk.sees("#subtotal").await?,
        Check::Outcome,
        "the basket has no subtotal",
    );
    walk.back("product-again").await?;
    walk.forward("basket-again").await?;
    walk.press("#checkout").await?;
    walk.look("checkout").await?;
    let language = walk.language().await?;
    let says = format!("the checkout is in {language:?}, not in {locale}");
    walk.require(language == locale, Check::Language, says);
    let url = walk.address().await?;
    let last = url.rsplit('/').next().and_then(|last| last.split('?').next());
    let session = Session {
        id: last.context("an address without a session")?.to_owned(),
        url: url.clone(),
    };
    let shown = walk.pay(&buyer.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await?;
    let order = walk.shop.order(&session.id).await?.context("there is no order")?;
    let line = &order["items"][0];
    let is_right = line["variantId"] == *seats && line["quantity"] == 2;
    walk.require(is_right, Check::Outcome, format!("{line} was bought"));
    Ok(())
}

/// What is wrong with a number stands at its field, and an empty basket says that it is empty.
pub async fn wrong_then_right(walk: &mut Walk) -> Result<()> {
    let product = format!("{}/products/nimbus-notes", walk.shop.front);
    walk.visit(&product, "product").await?;
    walk.fill(&Answers::default().with("quantity", "0")).await?;
    walk.press("#buy button.main").await?;
    walk.look("refused").await?;
    walk.expect_error_at("quantity").await?;
    walk.fill(&Answers::default().with("quantity", "3")).await?;
    walk.press("#buy button.main").await?;
    walk.look("basket").await?;
    walk.press("[value=\"remove.0\"]").await?;
    walk.look("empty").await?;
    walk.require(
        walk.sees(".empty").await? || !walk.text(".empty").await?.is_empty(),
        Check::Outcome,
        "the empty basket does not say so",
    );
    Ok(())
}

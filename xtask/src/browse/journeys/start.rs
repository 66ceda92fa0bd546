//! The start page of a sandbox.

use crate::browse::checkout::US;
use crate::browse::findings::Check;
use crate::browse::shop::Shop;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use std::sync::Arc;

/// The button that opens a checkout,
const OPEN: &str = "form[action='/dev/checkouts'] button";
/// the list of what is sold there,
const PRODUCT: &str = "product";
/// and the button that advances the clock to the next renewal.
const ADVANCE: &str = "form[action='/dev/clock'] button[name=set]";

/// A developer buys a subscription from the start page, and moves the clock to its renewal. Other walks need
/// their clock where it is, so this one has a server of its own.
pub async fn bought_and_renewed(walk: &mut Walk) -> Result<()> {
    let data = tempfile::Builder::new().prefix("pandabase-start.").tempdir()?;
    let shop = Arc::new(Shop::open(data.path()).await?);
    let visited = std::mem::replace(&mut walk.shop, Arc::clone(&shop));
    let walked = walk_from(walk).await;
    walk.shop = visited;
    Arc::into_inner(shop)
        .context("the server is still used")?
        .close()
        .await?;
    walked
}

async fn walk_from(walk: &mut Walk) -> Result<()> {
    walk.visit(&walk.shop.at("/"), "open").await?;
    let is_shown = walk.shop.is_shown_with_key(&walk.texts("code").await?);
    walk.require(is_shown, Check::Outcome, "the store and its key are not shown");
    let products = walk.controls().await?;
    let product = products
        .iter()
        .find(|control| control.name == PRODUCT)
        .context("no list of products")?;
    let plan = walk.shop.plan.clone();
    walk.enter(product, &plan).await?;
    walk.press(OPEN).await?;
    walk.look("checkout").await?;
    walk.pay(&US.answers(&walk.email)).await?;
    walk.visit(&walk.shop.at("/"), "renewal").await?;
    walk.press(ADVANCE).await?;
    walk.look("renewed").await?;
    let subscriptions = walk.shop.subscriptions(&walk.email).await?;
    let is_renewed = subscriptions.iter().any(|one| one["status"] == "ACTIVE");
    let says = format!("the subscriptions are {subscriptions:?}");
    walk.require(is_renewed, Check::Outcome, says);
    Ok(())
}

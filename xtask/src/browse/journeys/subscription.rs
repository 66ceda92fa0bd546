//! What is not paid at once: a subscription that begins with a trial, and what is free.

use crate::browse::checkout::US;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;
use serde_json::json;

/// The buyer agrees to what comes after the trial.
pub async fn with_trial(walk: &mut Walk) -> Result<()> {
    let items = json!([{"product_id": walk.shop.plan, "quantity": 1}]);
    let session = walk.shop.session(json!({"items": items})).await?;
    walk.visit(&session.url, "open").await?;
    let shown = walk.pay(&US.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await?;
    let begun = walk.shop.subscriptions(&walk.email).await?;
    let has_trial = begun.len() == 1 && begun[0]["trialEnd"].is_string();
    walk.require(
        has_trial,
        Check::Outcome,
        format!("{} subscriptions with a trial", begun.len()),
    );
    Ok(())
}

/// What is free asks for an address to send it to.
pub async fn free(walk: &mut Walk) -> Result<()> {
    let items = json!([{"product_id": walk.shop.gift, "quantity": 1}]);
    let session = walk.shop.session(json!({"items": items})).await?;
    walk.visit(&session.url, "open").await?;
    let asked = walk.controls().await?.into_iter().map(|control| control.name);
    let more: Vec<_> = asked
        .filter(|name| name != "email" && name != "coupon_code")
        .collect();
    walk.require(
        more.is_empty(),
        Check::Asks,
        format!("what is free asks for {}", more.join(", ")),
    );
    let shown = walk.pay(&US.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

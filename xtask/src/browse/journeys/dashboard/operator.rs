//! Whoever runs the installation: finds a store, sets its fees, closes it and opens it again.

use super::{arrive, follow_bar, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::Result;

/// An operator finds a store, sees how the installation is, and decides.
pub async fn closes_a_store(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let email = walk.email.clone();
    walk.shop.appoint(&email)?;
    let stores = walk.shop.at("/stores");
    walk.visit(&stores, "operator").await?;
    walk.press("#operator").await?;
    walk.look("health").await?;
    walk.must_see(
        "#health dl",
        Check::Outcome,
        "nothing says how the installation is",
    )
    .await?;
    follow_bar(walk, "/operator/stores", "stores").await?;
    walk.fill(&Answers::default().with("search", &store)).await?;
    walk.press("#find").await?;
    walk.look("found").await?;
    walk.press(&format!("main a[href='/operator/stores/{store}']"))
        .await?;
    walk.look("store").await?;
    let fees = Answers::default()
        .with("basisPoints", "4.9")
        .with("fixedFee", "0.05");
    walk.fill(&fees).await?;
    walk.press(&button("fees")).await?;
    walk.look("fees").await?;
    let said = walk.text("#fees dl").await?;
    let says = format!("the fees are {said}");
    walk.require(said.contains("$4.95"), Check::Money, says);
    block(walk).await?;
    walk.press(&button("unblock")).await?;
    walk.look("opened").await?;
    let is_closed = walk.sees("#blocked").await?;
    walk.require(!is_closed, Check::Outcome, "the store is still closed");
    follow_bar(walk, "/operator/activity", "record").await?;
    let record = walk.text("#events").await?;
    for deed in ["Store blocked", "Store opened again", "Fees set"] {
        let says = format!("the record lacks {deed}");
        walk.require(record.contains(deed), Check::Outcome, says);
    }
    Ok(())
}

/// Closes the store of the page.
async fn block(walk: &mut Walk) -> Result<()> {
    walk.press("#block").await?;
    walk.look("block").await?;
    let reason = Answers::default().with("reason", "Nobody gets what it sells");
    walk.fill(&reason).await?;
    does_at(walk, "block", "blocked").await?;
    walk.must_see(
        "#blocked",
        Check::Outcome,
        "nothing says that the store is closed",
    )
    .await
}

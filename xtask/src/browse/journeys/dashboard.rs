//! A merchant who opens a store, finds the order that somebody made, and refunds it.

use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use std::time::Duration;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// What was just done.
pub(super) const DONE: &str = "#done";

/// The button of a form that does this.
pub(super) fn button(action: &str) -> String {
    format!("button[name=action][value={action}]")
}

/// Goes to the dashboard, is asked to sign in, and gets there.
pub(super) async fn arrive(walk: &mut Walk) -> Result<()> {
    let address = walk.shop.at("/stores");
    walk.visit(&address, "sign-in").await?;
    let email = walk.email.clone();
    walk.fill(&Answers::default().with("email", &email)).await?;
    walk.press(&button("send")).await?;
    walk.look("code").await?;
    let code = mailed(walk).await?;
    walk.fill(&Answers::default().with("code", &code)).await?;
    walk.press(&button("verify")).await?;
    walk.look("stores").await?;
    let found = walk.address().await?;
    let says = format!("signing in leads to {found}");
    walk.require(found.contains("/stores"), Check::Outcome, says);
    walk.reload("reload").await
}

/// Waits for the code.
async fn mailed(walk: &Walk) -> Result<String> {
    let started = crate::watch::now();
    loop {
        let code = walk.shop.account_code(&walk.email).await?;
        if code.is_some() || started.elapsed() > PATIENCE {
            return code.context("no code came");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Opens a store; returns its id.
pub(super) async fn open(walk: &mut Walk) -> Result<String> {
    walk.press("#new-store").await?;
    walk.look("new-store").await?;
    let (name, _) = walk.email.split_once('@').context("no address")?;
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let handle = format!("shop-{}", name.to_ascii_lowercase());
    let store = Answers::default()
        .with("name", "Nimbus")
        .with("handle", &handle)
        .with("statementDescriptor", "NIMBUS")
        .with("supportEmail", "help@nimbus.example")
        .with("country", "DE")
        .with("category", "Software")
        .with("summary", "Notes")
        .with("description", "Notes for one or for five.");
    walk.fill(&store).await?;
    walk.press(&button("open")).await?;
    walk.look("requirements").await?;
    let is_done = walk.sees(DONE).await?;
    walk.require(is_done, Check::Outcome, "nothing says that the store is open");
    let address = walk.address().await?;
    let rest = address
        .split("/stores/")
        .nth(1)
        .context("no store in the address")?;
    let id = rest.split('/').next().context("no store in the address")?;
    Ok(id.to_owned())
}

/// The merchant opens a store, somebody buys, and the order is found and refunded.
pub async fn opens_a_store_and_refunds(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let order = walk
        .shop
        .sold_in(&store, &format!("buyer.{}", walk.email))
        .await?;
    walk.press(&format!("a[href='/stores/{store}']")).await?;
    walk.look("home").await?;
    walk.press(&format!("a[href^='/stores/{store}/orders']")).await?;
    walk.look("orders").await?;
    walk.fill(&Answers::default().with("search", &order)).await?;
    walk.press("#find").await?;
    walk.look("found").await?;
    walk.press(&format!("a[href*='/orders/{order}']")).await?;
    walk.look("order").await?;
    let is_told = walk.sees("#amounts .sums").await?;
    walk.require(
        is_told,
        Check::Money,
        "the order does not say what its amounts are made of",
    );
    walk.press("#refund").await?;
    walk.look("refund").await?;
    let is_told = walk.sees("#offer").await?;
    walk.require(is_told, Check::Money, "nothing says what the refund costs");
    walk.press(&button("refund")).await?;
    walk.look("refunded").await?;
    let is_done = walk.sees(DONE).await?;
    walk.require(is_done, Check::Outcome, "nothing says that the refund was made");
    let shown = walk.shop.order_of(&walk.email, &store, &order).await?;
    let says = format!("the order is {}", shown["status"]);
    walk.require(shown["status"] == "REFUNDED", Check::Outcome, says);
    walk.press("#sign-out").await?;
    walk.look("out").await?;
    let is_asked = walk.sees("[name=email]").await?;
    walk.require(is_asked, Check::Outcome, "the merchant is still signed in");
    Ok(())
}

//! A merchant who opens a store, finds the order that somebody made, and refunds it.

pub mod buyers;
pub mod developers;
pub mod guide;
pub mod money;
pub mod operator;
pub mod passkey;
pub mod products;
pub mod selling;
pub mod settings;
pub mod shield;
pub mod support;
pub mod workbench;

use super::steps::{Who, button, does_at, signs_in};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};

/// Goes to the dashboard, is asked to sign in, and gets there.
async fn arrive(walk: &mut Walk) -> Result<()> {
    let address = walk.shop.at("/stores");
    walk.visit(&address, "sign-in").await?;
    signs_in(walk, Who::Merchant).await?;
    walk.look("stores").await?;
    let found = walk.address().await?;
    let says = format!("signing in leads to {found}");
    walk.require(found.contains("/stores"), Check::Outcome, says);
    walk.reload("reload").await
}

/// Opens a store; returns its id.
async fn open(walk: &mut Walk) -> Result<String> {
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
    does_at(walk, "open", "requirements").await?;
    let address = walk.address().await?;
    let rest = address
        .split("/stores/")
        .nth(1)
        .context("no store in the address")?;
    let id = rest.split('/').next().context("no store in the address")?;
    Ok(id.to_owned())
}

/// Follows an entry of the store's bar, and looks at its page.
async fn follow(walk: &mut Walk, store: &str, rest: &str, step: &str) -> Result<()> {
    follow_bar(walk, &format!("/stores/{store}{rest}"), step).await
}

/// Follows an entry of the bar, which a phone shows once its menu is open, and looks at its page.
async fn follow_bar(walk: &mut Walk, address: &str, step: &str) -> Result<()> {
    let entry = format!(".bar nav a[href='{address}']");
    if !walk.sees(&entry).await? {
        walk.touch("#menu > summary").await?;
    }
    walk.press(&entry).await?;
    walk.look(step).await
}

/// The merchant opens a store, somebody buys, and the order is found and refunded.
pub async fn opens_a_store_and_refunds(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let order = walk
        .shop
        .sold_in(&store, &format!("buyer.{}", walk.email))
        .await?;
    follow(walk, &store, "", "home").await?;
    follow(walk, &store, "/orders", "orders").await?;
    walk.fill(&Answers::default().with("search", &order)).await?;
    walk.press("#find").await?;
    walk.look("found").await?;
    walk.press(&format!("a[href*='/orders/{order}']")).await?;
    walk.look("order").await?;
    walk.must_see(
        "#amounts .sums",
        Check::Money,
        "the order does not say what its amounts are made of",
    )
    .await?;
    walk.press("#refund").await?;
    walk.look("refund").await?;
    walk.must_see("#offer", Check::Money, "nothing says what the refund costs")
        .await?;
    does_at(walk, "refund", "refunded").await?;
    let shown = walk.shop.order_of(&walk.email, &store, &order).await?;
    let says = format!("the order is {}", shown["status"]);
    walk.require(shown["status"] == "REFUNDED", Check::Outcome, says);
    walk.press("#sign-out").await?;
    walk.look("out").await?;
    walk.must_see("[name=email]", Check::Outcome, "the merchant is still signed in")
        .await
}

/// The merchant finds an order by the search over everything, has its number in a column of the list, and
/// refunds two at once.
pub async fn searches_and_refunds_two(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let buyer = format!("buyer.{}", walk.email);
    let first = walk.shop.sold_in(&store, &buyer).await?;
    let second = walk.shop.sold_in(&store, &buyer).await?;
    walk.fill(&Answers::default().with("q", &first)).await?;
    walk.press(".top button").await?;
    walk.look("found").await?;
    walk.press(&format!("#found a[href$='/orders/{first}']")).await?;
    walk.look("order").await?;
    follow(walk, &store, "/orders", "orders").await?;
    walk.touch("#columns > summary").await?;
    walk.fill(&Answers::default().with("column.number", "true"))
        .await?;
    walk.press(&button("columns")).await?;
    walk.look("columns").await?;
    let cells = walk.texts("#listed td").await?;
    let is_shown = cells.iter().any(|cell| cell.starts_with("cs_"));
    walk.require(
        is_shown,
        Check::Outcome,
        "the column that was chosen is not shown",
    );
    let selected = Answers::default().with(&first, "true").with(&second, "true");
    walk.fill(&selected).await?;
    walk.press("#selected button").await?;
    walk.look("selection").await?;
    walk.must_see("#offer", Check::Money, "nothing says what the refunds cost")
        .await?;
    walk.press(&button("refund")).await?;
    walk.look("outcomes").await?;
    for order in [&first, &second] {
        let shown = walk.shop.order_of(&walk.email, &store, order).await?;
        let says = format!("the order is {}", shown["status"]);
        walk.require(shown["status"] == "REFUNDED", Check::Outcome, says);
    }
    Ok(())
}

//! A merchant who sells with what stands around products: a category, a coupon, a paylink and a file.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{does_at, sends};
use crate::browse::walk::Walk;
use anyhow::Result;

/// Goes to a list by the bar; there is nothing in it yet.
async fn turn_to(walk: &mut Walk, store: &str, page: &str) -> Result<()> {
    follow(walk, store, &format!("/{page}"), page).await?;
    let says = format!("something is among the {page} of a new store");
    walk.must_see(".empty", Check::Outcome, &says).await
}

/// Fills in the form by which one of a list is made.
async fn make(walk: &mut Walk, kind: &str, answers: &Answers) -> Result<()> {
    walk.press(&format!("#new-{kind}")).await?;
    walk.look(&format!("new-{kind}")).await?;
    walk.fill(answers).await?;
    does_at(walk, "save", &format!("{kind}-made")).await
}

/// The merchant makes one of each, changes them, and looks at the carts that buyers left.
pub async fn sells_by_codes_and_links(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let email = walk.email.clone();
    let session = walk.shop.session_of(&email).await?;
    turn_to(walk, &store, "categories").await?;
    let tools = Answers::default().with("name", "Tools");
    make(walk, "category", &tools).await?;
    walk.press("#edit").await?;
    walk.look("edit-category").await?;
    walk.fill(&Answers::default().with("description", "All that helps."))
        .await?;
    does_at(walk, "save", "category-changed").await?;
    turn_to(walk, &store, "coupons").await?;
    let spring = Answers::default()
        .with("code", "SPRING-15")
        .with("value", "15")
        .with("maxUses", "50");
    make(walk, "coupon", &spring).await?;
    does_at(walk, "off", "coupon-off").await?;
    let path = format!("/v2/stores/{store}/coupons");
    let coupons = walk.shop.shown_with(&session, &path).await?;
    let is_off = coupons["items"][0]["enabled"] == false;
    walk.require(is_off, Check::Outcome, "the coupon is still on");
    turn_to(walk, &store, "paylinks").await?;
    let invoice = Answers::default()
        .with("title", "Invoice 7")
        .with("items.0.name", "Setup")
        .with("items.0.amount", "90");
    make(walk, "paylink", &invoice).await?;
    let address = walk.text("#address").await?;
    let is_there = address.contains("/pay_");
    walk.require(
        is_there,
        Check::Outcome,
        "the address of the paylink is not shown",
    );
    turn_to(walk, &store, "files").await?;
    uploads(walk).await?;
    turn_to(walk, &store, "carts").await
}

/// Uploads a file.
async fn uploads(walk: &mut Walk) -> Result<()> {
    sends(walk, "selling.txt", b"La la la.", "add").await?;
    walk.must_see(
        "table a[href*='/files/file_']",
        Check::Outcome,
        "the file is not in the list",
    )
    .await
}

//! A merchant who finds a buyer, corrects their address, and changes, pauses and cancels their subscription.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at, previews};
use crate::browse::walk::Walk;
use anyhow::Result;
use serde_json::Value;

/// The subscription that a walk is about, as its merchant asks the API for it.
struct Sold {
    session: String,
    path: String,
    /// A plan that costs more.
    dearer: String,
}

impl Sold {
    async fn shown(&self, walk: &Walk) -> Result<Value> {
        walk.shop.shown_with(&self.session, &self.path).await
    }

    async fn expect(&self, walk: &mut Walk, status: &str) -> Result<()> {
        let shown = self.shown(walk).await?;
        let says = format!("the subscription is {}", shown["status"]);
        walk.require(shown["status"] == status, Check::Outcome, says);
        Ok(())
    }
}

/// The merchant finds a buyer, mails them the receipt at another address, and changes what they subscribe to.
pub async fn finds_a_buyer(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let (owner, mistyped) = (walk.email.clone(), format!("mistyped.{}", walk.email));
    let session = walk.shop.session_of(&owner).await?;
    let order = walk.shop.sold_in(&store, &mistyped).await?;
    let [dearer, id] = walk.shop.subscribed_in(&session, &store, &mistyped).await?;
    follow(walk, &store, "/customers", "customers").await?;
    walk.fill(&Answers::default().with("search", &mistyped)).await?;
    walk.press("#find").await?;
    walk.look("found").await?;
    walk.press(&format!("a[href^='/stores/{store}/customers/cus_']"))
        .await?;
    walk.look("customer").await?;
    walk.press(&format!("a[href$='/orders/{order}']")).await?;
    walk.look("order").await?;
    let right = format!("right.{owner}");
    corrects_the_address(walk, &right).await?;
    let path = format!("/v2/stores/{store}/orders/{order}");
    let shown = walk.shop.shown_with(&session, &path).await?;
    let says = format!("the order is of {}", shown["customer"]["email"]);
    walk.require(shown["customer"]["email"] == *right, Check::Outcome, says);
    let sold = Sold {
        path: format!("/v2/stores/{store}/subscriptions/{id}"),
        session,
        dearer,
    };
    follow(walk, &store, "/subscriptions", "subscriptions").await?;
    walk.press(&format!("a[href$='/subscriptions/{id}']")).await?;
    walk.look("subscription").await?;
    changes_the_plan(walk, &sold).await?;
    for (action, status) in [("pause", "PAUSED"), ("resume", "ACTIVE")] {
        walk.press(&button(action)).await?;
        walk.look(action).await?;
        sold.expect(walk, status).await?;
    }
    walk.press("#cancel").await?;
    walk.look("cancel").await?;
    walk.press(&button("end")).await?;
    walk.look("cancelled").await?;
    sold.expect(walk, "CANCELLED").await
}

/// Enters the right address; the receipt goes there.
async fn corrects_the_address(walk: &mut Walk, right: &str) -> Result<()> {
    walk.press("#change-email").await?;
    walk.look("email").await?;
    walk.fill(&Answers::default().with("email", right)).await?;
    does_at(walk, "change", "email-changed").await
}

/// Chooses the dearer plan, sees what it costs, and confirms it.
async fn changes_the_plan(walk: &mut Walk, sold: &Sold) -> Result<()> {
    previews(walk, &sold.dearer).await?;
    let shown = sold.shown(walk).await?;
    walk.require(
        shown["amount"] == 1500,
        Check::Money,
        "a preview changed the plan",
    );
    walk.press(&button("change")).await?;
    walk.look("changed").await?;
    let shown = sold.shown(walk).await?;
    let says = format!("a period costs {}", shown["amount"]);
    walk.require(shown["amount"] == 4500, Check::Money, says);
    Ok(())
}

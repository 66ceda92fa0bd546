//! A merchant who puts a fraudster on a list, tries a rule on what was paid, and lets it count.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::Result;

/// A link to a page of Shield.
fn way(rest: &str) -> String {
    format!("main a[href$='/shield{rest}']")
}

/// Somebody buys, is put on a list, and cannot buy again.
pub async fn blocks_a_fraudster(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let fraudster = format!("fraud.{}", walk.email);
    walk.shop.sold_in(&store, &fraudster).await?;
    follow(walk, &store, "/shield", "shield").await?;
    make_list(walk, &fraudster).await?;
    make_rule(walk).await?;
    walk.shop.declined_in(&store, &fraudster).await?;
    let other = format!("buyer.{}", walk.email);
    walk.shop.sold_in(&store, &other).await?;
    walk.press(&way("")).await?;
    walk.look("judged").await?;
    let figures = walk.text("#figures").await?;
    let says = format!("the figures say {figures}");
    walk.require(figures.contains("50%"), Check::Outcome, says);
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}/shield/rules");
    let rules = walk.shop.shown_with(&session, &path).await?;
    let is_kept = rules["items"][0]["action"] == "BLOCK" && rules["items"][0]["enabled"] == true;
    walk.require(is_kept, Check::Outcome, format!("the rules are {rules}"));
    Ok(())
}

/// Makes a list with an address.
async fn make_list(walk: &mut Walk, email: &str) -> Result<()> {
    walk.press(&way("/lists")).await?;
    walk.look("lists").await?;
    walk.press("#new-list").await?;
    walk.look("new-list").await?;
    let list = Answers::default().with("name", "bad_mails").with("values", email);
    walk.fill(&list).await?;
    walk.press(&button("make")).await?;
    walk.look("list").await?;
    let is_there = walk.text("#on-list").await?.contains(email);
    walk.require(is_there, Check::Outcome, "the address is not on the list");
    walk.press(&way("/lists")).await?;
    walk.look("one-list").await
}

/// Puts a rule together, tries it, and stores it.
async fn make_rule(walk: &mut Walk) -> Result<()> {
    walk.press(&way("/rules")).await?;
    walk.look("rules").await?;
    walk.press("#new-rule").await?;
    walk.look("new-rule").await?;
    let rule = Answers::default()
        .with("name", "fraudsters")
        .with("attribute", "email")
        .with("operator", "IN")
        .with("value", "@bad_mails")
        .with("does", "BLOCK");
    walk.fill(&rule).await?;
    walk.press(&button("AND")).await?;
    walk.look("put-together").await?;
    walk.press(&button("test")).await?;
    walk.look("tried").await?;
    let tried = walk.text("#tried").await?;
    let says = format!("trying the rule says {tried}");
    walk.require(tried.contains("1 of 1"), Check::Outcome, says);
    does_at(walk, "save", "saved").await?;
    let rules = walk.text("#rules").await?;
    let says = format!("the rules are {rules}");
    walk.require(rules.contains("email IN @bad_mails"), Check::Outcome, says);
    Ok(())
}

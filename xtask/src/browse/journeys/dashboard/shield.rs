//! A merchant who puts a fraudster on a list, tries a rule on what was paid, and lets it count; and who
//! decides about payments that another rule holds.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Duration;

/// How often the API is asked for what follows from a decision, until it is there.
const LOOKS: usize = 20;

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
    decides(walk, &store, &session).await
}

/// Two payments are held. One is let through; the buyer of the other gets onto the list, and the money back.
async fn decides(walk: &mut Walk, store: &str, session: &str) -> Result<()> {
    let shield = format!("/v2/stores/{store}/shield");
    let rule = json!({"name": "all", "condition": "amount > 0", "action": "REVIEW", "priority": 2});
    walk.shop
        .made_with(session, &format!("{shield}/rules"), &rule)
        .await?;
    let (honest, other) = (format!("honest.{}", walk.email), format!("odd.{}", walk.email));
    let mut held = Vec::new();
    for buyer in [&honest, &other] {
        let order = walk.shop.sold_in(store, buyer).await?;
        let review = review_of(walk, &shield, session, &order).await?;
        held.push((order, review));
    }
    let [(first, approved), (second, declined)] = <[_; 2]>::try_from(held).ok().context("two are held")?;
    walk.press(&way("/review")).await?;
    walk.look("queue").await?;
    walk.press(&way(&format!("/review/{approved}"))).await?;
    walk.look("review").await?;
    does_at(walk, "approve", "approved").await?;
    walk.press(&way("/review")).await?;
    walk.look("queue-again").await?;
    walk.press(&way(&format!("/review/{declined}"))).await?;
    walk.look("review-again").await?;
    let lists = walk.shop.shown_with(session, &format!("{shield}/lists")).await?;
    let list = lists["items"][0]["id"].as_str().context("no list")?;
    let entry = Answers::default().with("entry", &format!("email:{list}"));
    walk.fill(&entry).await?;
    does_at(walk, "list", "listed").await?;
    does_at(walk, "decline", "declined").await?;
    let listed = walk
        .shop
        .shown_with(session, &format!("{shield}/lists/{list}"))
        .await?;
    let is_listed = listed["values"].to_string().contains(&other);
    walk.require(is_listed, Check::Outcome, format!("the list is {listed}"));
    for (order, status) in [(first, "COMPLETED"), (second, "CANCELLED")] {
        let shown = settled(walk, store, session, (&order, status)).await?;
        let says = format!("the order is {shown} and not {status}");
        walk.require(shown == status, Check::Outcome, says);
    }
    Ok(())
}

/// The review of the payment for an order.
async fn review_of(walk: &Walk, shield: &str, session: &str, order: &str) -> Result<String> {
    let open = format!("{shield}/review?status=OPEN");
    let reviews = walk.shop.shown_with(session, &open).await?;
    let all = reviews["items"].as_array().into_iter().flatten();
    let mut its = all.filter(|review| review["order"]["id"] == order);
    let review = its.next().context("the payment is not held")?;
    Ok(review["id"]
        .as_str()
        .context("a review without an id")?
        .to_owned())
}

/// The status of an order, once it is this one or has had its time.
async fn settled(walk: &Walk, store: &str, session: &str, (order, status): (&str, &str)) -> Result<Value> {
    let path = format!("/v2/stores/{store}/orders/{order}");
    let mut shown = Value::Null;
    for _ in 0..LOOKS {
        shown = walk.shop.shown_with(session, &path).await?["status"].take();
        if shown == status {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(shown)
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

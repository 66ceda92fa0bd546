//! A developer who tries webhooks out before anything goes wrong: a receiver of the sandbox's own, an event
//! that is sent to it with a broken signature, and a store that is kept and forked.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::{Result, bail};
use std::time::Duration;

/// How often a page is looked at, until what happens elsewhere is on it.
const LOOKS: usize = 40;

/// The developer makes a receiver, sells something, sends the event once more with a broken signature, reads
/// why it is wrong, and forks the store.
pub async fn tries_webhooks_out(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    makes_a_receiver(walk, &store).await?;
    let buyer = format!("buyer.{}", walk.email);
    walk.shop.sold_in(&store, &buyer).await?;
    sends_an_event(walk, &store).await?;
    forks_the_store(walk, &store).await
}

async fn makes_a_receiver(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/developers/events", "events-empty").await?;
    follow(walk, store, "/developers/lab", "lab").await?;
    walk.fill(&Answers::default().with("answers", "201")).await?;
    does_at(walk, "answer", "receiver").await?;
    walk.press(&button("endpoint")).await?;
    walk.look("webhook").await?;
    walk.must_see(
        "#secret",
        Check::Outcome,
        "the secret of the webhook at the receiver is not shown",
    )
    .await
}

/// From what happened to the event, to the lab, and to what the receiver says of it.
async fn sends_an_event(walk: &mut Walk, store: &str) -> Result<()> {
    let lab = walk.shop.at(&format!("/stores/{store}/developers/lab"));
    waits_for(walk, &lab, "#received li a", "taken").await?;
    let taken = walk.text("#received").await?;
    let says = format!("the receiver took {taken}");
    walk.require(taken.contains("the signature is right"), Check::Outcome, says);
    follow(walk, store, "/developers/events", "events").await?;
    walk.press("#list li:first-child a").await?;
    walk.look("event").await?;
    walk.must_see(
        "#deliveries li",
        Check::Outcome,
        "the event does not say who was told of it",
    )
    .await?;
    walk.press("#lab").await?;
    walk.look("lab-event").await?;
    let broken = Answers::default().with("manner", "BROKEN_SIGNATURE");
    walk.fill(&broken).await?;
    walk.press(&button("send")).await?;
    walk.look("sent").await?;
    let sent = walk.text("#sent").await?;
    let says = format!("what was sent says {sent}");
    walk.require(sent.contains("Answered with 201"), Check::Outcome, says);
    walk.press("#received li:first-child a").await?;
    walk.look("received").await?;
    walk.must_see(
        "#faults",
        Check::Outcome,
        "nothing says what is wrong with the signature",
    )
    .await
}

async fn forks_the_store(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/developers/snapshots", "snapshots").await?;
    walk.fill(&Answers::default().with("name", "sold-once")).await?;
    does_at(walk, "keep", "kept").await?;
    let fork = Answers::default().with("forkName", "Nimbus of the tests");
    walk.fill(&fork).await?;
    walk.press(&button("fork")).await?;
    walk.look("forked").await?;
    let secret = walk.text("#secret code").await?;
    let says = format!("the secret of the fork's token is {secret:?}");
    walk.require(secret.starts_with("sk_test_"), Check::Outcome, says);
    walk.reload("forked-again").await?;
    let is_shown = walk.sees("#secret").await?;
    walk.require(!is_shown, Check::Outcome, "the secret is shown a second time");
    walk.press("#forks li a").await?;
    walk.look("fork").await
}

/// Visits a page until something is on it.
async fn waits_for(walk: &mut Walk, address: &str, selector: &str, step: &str) -> Result<()> {
    for _ in 0..LOOKS {
        walk.visit(address, step).await?;
        if walk.sees(selector).await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    bail!("there is no {selector} at {address}")
}

//! A developer who connects software to a store: a token whose secret is seen once, a webhook that does not
//! answer, whose events are sent again one by one and all together, and the tools of the sandbox.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::{Result, bail};
use std::time::Duration;

/// An address that nothing answers at.
const NOWHERE: &str = "https://hooks.invalid/pandabase";
/// How often the list of deliveries is looked at, until the one that fails is there.
const LOOKS: usize = 20;

/// The merchant makes a token and a webhook, finds what failed, sends it again, and moves the clock.
pub async fn connects_software(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    makes_a_token(walk, &store).await?;
    let webhook = adds_a_webhook(walk, &store).await?;
    let buyer = format!("buyer.{}", walk.email);
    walk.shop.sold_in(&store, &buyer).await?;
    finds_what_failed(walk, &store, &webhook).await?;
    let session = walk.shop.session_of(&walk.email).await?;
    replays(walk, &store, (&session, &webhook)).await?;
    moves_the_clock(walk, &store).await?;
    is_kept(walk, &store, (&session, &webhook)).await
}

/// How many deliveries of an endpoint somebody has asked for, as the API shows them.
async fn asked_for(walk: &Walk, store: &str, (session, webhook): (&str, &str)) -> Result<usize> {
    let path = format!("/v2/stores/{store}/webhooks/{webhook}/deliveries?limit=100");
    let sent = walk.shop.shown_with(session, &path).await?;
    let all = sent["items"].as_array().into_iter().flatten();
    Ok(all.filter(|one| one["manual"] == true).count())
}

/// Sends the events of the last days once more.
async fn replays(walk: &mut Walk, store: &str, sent: (&str, &str)) -> Result<()> {
    let before = asked_for(walk, store, sent).await?;
    follow(walk, store, "/developers/webhooks", "webhooks-again").await?;
    walk.press(&format!("main a[href$='/webhooks/{}']", sent.1))
        .await?;
    walk.look("webhook-again").await?;
    walk.press("#replay").await?;
    walk.look("replay").await?;
    walk.press(&button("replay")).await?;
    walk.look("replayed").await?;
    let says = "nothing says how many events are sent again";
    walk.must_see("#queued", Check::Outcome, says).await?;
    for _ in 0..LOOKS {
        if asked_for(walk, store, sent).await? > before {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    walk.find(Check::Outcome, "the API shows no delivery of the replay");
    Ok(())
}

/// Asks the API for the token, and for what was sent once more.
async fn is_kept(walk: &mut Walk, store: &str, (session, webhook): (&str, &str)) -> Result<()> {
    let tokens = format!("/v2/stores/{store}/tokens");
    let tokens = walk.shop.shown_with(session, &tokens).await?;
    let is_there = tokens.to_string().contains("\"Website\"");
    walk.require(is_there, Check::Outcome, format!("the tokens are {tokens}"));
    let sent = format!("/v2/stores/{store}/webhooks/{webhook}/deliveries");
    let sent = walk.shop.shown_with(session, &sent).await?;
    let all = sent["items"].as_array().into_iter().flatten();
    let again = all.filter(|one| one["attempt"].as_i64() > Some(1)).count();
    let says = format!("nothing was sent once more: {sent}");
    walk.require(again > 0, Check::Outcome, says);
    Ok(())
}

async fn makes_a_token(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/developers/tokens", "tokens").await?;
    walk.press("#new-token").await?;
    walk.look("new-token").await?;
    let token = Answers::default()
        .with("name", "Website")
        .with("scope.PRODUCTS_READ", "true");
    walk.fill(&token).await?;
    walk.press(&button("make")).await?;
    walk.look("token").await?;
    let secret = walk.text("#secret code").await?;
    let says = format!("the secret of the new token is {secret:?}");
    walk.require(secret.starts_with("sk_test_"), Check::Outcome, says);
    walk.reload("token-again").await?;
    let is_shown = walk.sees("#secret").await?;
    walk.require(!is_shown, Check::Outcome, "the secret is shown a second time");
    Ok(())
}

/// Adds an endpoint and sends it a test; returns its id.
async fn adds_a_webhook(walk: &mut Walk, store: &str) -> Result<String> {
    follow(walk, store, "/developers/webhooks", "webhooks").await?;
    walk.press("#new-webhook").await?;
    walk.look("new-webhook").await?;
    let webhook = Answers::default()
        .with("url", NOWHERE)
        .with("event.PAYMENT_COMPLETED", "true");
    walk.fill(&webhook).await?;
    walk.press(&button("make")).await?;
    walk.look("webhook").await?;
    walk.must_see(
        "#secret",
        Check::Outcome,
        "the secret of the webhook is not shown",
    )
    .await?;
    walk.press(&button("test")).await?;
    walk.look("tested").await?;
    walk.must_see("#tested", Check::Outcome, "nothing says what came of the test")
        .await?;
    let address = walk.address().await?;
    match address.split("/webhooks/").nth(1) {
        Some(id) => Ok(id.split(['/', '?']).next().unwrap_or(id).to_owned()),
        None => bail!("no webhook in {address}"),
    }
}

/// From the first page to what failed, what was sent, and sending it again.
async fn finds_what_failed(walk: &mut Walk, store: &str, webhook: &str) -> Result<()> {
    let failed = walk.shop.at(&format!(
        "/stores/{store}/developers/webhooks/{webhook}/deliveries?status=FAILED"
    ));
    for look in 0..LOOKS {
        walk.visit(&failed, "failed").await?;
        if walk.sees("#list").await? {
            break;
        }
        if look + 1 == LOOKS {
            bail!("no delivery failed");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    follow(walk, store, "", "home").await?;
    walk.press("#waits a[href$='/developers/webhooks']").await?;
    walk.look("webhooks-failed").await?;
    walk.press("a[href$='?status=FAILED']").await?;
    walk.look("deliveries").await?;
    walk.press("#list a").await?;
    walk.look("delivery").await?;
    walk.must_see(
        "#sent pre",
        Check::Outcome,
        "the delivery does not show what was sent",
    )
    .await?;
    does_at(walk, "resend", "resent").await?;
    walk.press("#trace").await?;
    walk.look("trace").await?;
    walk.must_see(
        "#steps li li li",
        Check::Outcome,
        "the trace does not lead from what was bought to the delivery",
    )
    .await
}

async fn moves_the_clock(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/developers/sandbox", "sandbox").await?;
    walk.press("button[name=advance][value=P1D]").await?;
    walk.look("moved").await?;
    walk.must_see("#moved", Check::Outcome, "nothing says that the clock was moved")
        .await?;
    follow(walk, store, "/developers/requests", "requests").await?;
    follow(walk, store, "/developers/trace", "trace-empty").await
}

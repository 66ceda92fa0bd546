//! A merchant who adds a passkey and signs in by it, with an authenticator that the browser plays.

use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{Who, button, signs_in};
use crate::browse::walk::Walk;
use anyhow::Result;
use serde_json::json;

/// The button that asks the browser.
const ASK: &str = "button[data-passkey]";

/// The merchant adds a passkey, signs out, and signs in by it.
pub async fn signs_in_by_one(walk: &mut Walk) -> Result<()> {
    let plays = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
        "hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true
    });
    walk.browser
        .session
        .command("webauthn/authenticator", plays)
        .await?;
    // Browsers take no address for the name of a site.
    let page = walk
        .shop
        .at("/account/passkey")
        .replacen("127.0.0.1", "localhost", 1);
    walk.visit(&page, "sign-in").await?;
    signs_in(walk, Who::Merchant).await?;
    walk.look("new").await?;
    walk.fill(&Answers::default().with("name", "laptop")).await?;
    walk.press(&button("begin")).await?;
    walk.look("question").await?;
    walk.press(ASK).await?;
    walk.look("added").await?;
    walk.must_see("#done", Check::Outcome, "nothing says that the passkey was added")
        .await?;
    let passkeys = walk.shop.passkeys_of(&walk.email).await?;
    let says = format!("the passkeys are {passkeys}");
    walk.require(passkeys[0]["name"] == "laptop", Check::Outcome, says);
    walk.press("#sign-out").await?;
    walk.look("out").await?;
    walk.press("#passkey").await?;
    walk.look("asked").await?;
    walk.press(ASK).await?;
    walk.look("in").await?;
    let found = walk.address().await?;
    let says = format!("signing in leads to {found}");
    walk.require(found.contains("/stores"), Check::Outcome, says);
    Ok(())
}

//! A merchant who opens a store and gets it ready: how it looks, its taxes, its texts, the questionnaire, a
//! colleague, mails, and their own account.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::Result;
use serde_json::json;

/// The merchant opens a store and becomes able to sell.
pub async fn gets_a_store_ready(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let settings = format!("/stores/{store}/settings");
    follow(walk, &store, "/settings", "settings").await?;
    paint(walk).await?;
    let texts = [
        ("tax", Answers::default().with("taxBehavior", "INCLUSIVE")),
        (
            "legal",
            Answers::default()
                .with("seller.legalName", "Nimbus Labs GmbH")
                .with("checkout.termsUrl", "https://nimbus.example/terms")
                .with("checkout.privacyUrl", "https://nimbus.example/privacy"),
        ),
        ("checkout", Answers::default().with("portal.allowPause", "true")),
    ];
    for (page, answers) in texts {
        walk.press(&format!("a[href='{settings}/{page}']")).await?;
        walk.look(page).await?;
        walk.fill(&answers).await?;
        does_at(walk, "save", &format!("{page}-save")).await?;
    }
    walk.press(&format!("a[href='{settings}/questionnaire']")).await?;
    answer(walk).await?;
    invite(walk, &store).await?;
    follow(walk, &store, "/notifications", "notifications").await?;
    walk.fill(&Answers::default().with("digest", "WEEKLY")).await?;
    does_at(walk, "save", "notifications-save").await?;
    account(walk).await?;
    is_kept(walk, &store).await
}

/// Asks the API for what the pages were told.
async fn is_kept(walk: &mut Walk, store: &str) -> Result<()> {
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}");
    let shown = walk.shop.shown_with(&session, &path).await?;
    for (field, expected) in [
        ("/accentColor", json!("#3b82f6")),
        ("/taxBehavior", json!("INCLUSIVE")),
        ("/seller/legalName", json!("Nimbus Labs GmbH")),
        ("/checkout/termsUrl", json!("https://nimbus.example/terms")),
        ("/portal/allowPause", json!(true)),
    ] {
        let found = shown.pointer(field);
        let says = format!("{field} of the store is {found:?}");
        walk.require(found == Some(&expected), Check::Outcome, says);
    }
    let path = format!("/v2/stores/{store}/requirements");
    let needs = walk.shop.shown_with(&session, &path).await?;
    let mut open = needs.as_array().into_iter().flatten();
    let is_able = open.all(|one| one["status"] != "REQUIRED");
    let says = format!("the store still needs something: {needs}");
    walk.require(is_able, Check::Outcome, says);
    let account = walk.shop.shown_with(&session, "/v2/accounts/me").await?;
    let says = format!("the account is {account}");
    let is_known = account["firstName"] == "Nora" && account["kycStatus"] == "APPROVED";
    walk.require(is_known, Check::Outcome, says);
    Ok(())
}

/// Tries a colour out and keeps it.
async fn paint(walk: &mut Walk) -> Result<()> {
    walk.press("a[href$='/settings/branding']").await?;
    walk.look("branding").await?;
    walk.fill(&Answers::default().with("accentColor", "#3b82f6"))
        .await?;
    walk.press(&button("preview")).await?;
    walk.look("preview").await?;
    walk.must_see(
        "#preview .button",
        Check::Outcome,
        "the colour cannot be looked at",
    )
    .await?;
    does_at(walk, "save", "branding-save").await
}

/// Answers the questionnaire; what the store says of itself stands there already.
async fn answer(walk: &mut Walk) -> Result<()> {
    walk.look("business").await?;
    walk.fill(&Answers::default().with("businessType", "INDIVIDUAL"))
        .await?;
    walk.press(&button("next")).await?;
    walk.look("products").await?;
    walk.fill(&Answers::default().with("industry", "Publishing"))
        .await?;
    walk.press(&button("next")).await?;
    walk.look("trust").await?;
    let expected = Answers::default()
        .with("expectedMonthlyVolume", "FROM_1K_TO_10K")
        .with("averageOrderValue", "19.50");
    walk.fill(&expected).await?;
    does_at(walk, "submit", "questionnaire-submit").await
}

/// Gives a colleague access.
async fn invite(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/team", "team").await?;
    walk.press("#invite").await?;
    walk.look("invite").await?;
    let colleague = format!("colleague.{}", walk.email);
    let invited = Answers::default()
        .with("email", &colleague)
        .with("role", "MODERATOR");
    walk.fill(&invited).await?;
    does_at(walk, "invite", "team-invite").await?;
    let team = walk.text("#members").await?;
    let is_there = team.contains(&colleague);
    walk.require(is_there, Check::Outcome, "the colleague is not in the list");
    walk.press("#activity").await?;
    walk.look("team-activity").await?;
    walk.must_see("#events", Check::Outcome, "the invitation is not written down")
        .await
}

/// Fills the profile in, asks for the check of the identity, and looks at how the account is kept.
async fn account(walk: &mut Walk) -> Result<()> {
    walk.press("#account").await?;
    walk.look("account").await?;
    let profile = Answers::default()
        .with("username", "nimbus")
        .with("firstName", "Nora")
        .with("lastName", "Weber")
        .with("country", "AT")
        .with("phone", "+43 1 234567")
        .with("acceptedTerms", "true");
    walk.fill(&profile).await?;
    does_at(walk, "save", "profile-save").await?;
    does_at(walk, "check", "identity-check").await?;
    walk.press("#security").await?;
    walk.look("security").await?;
    walk.press(&button("propose")).await?;
    walk.look("secret").await?;
    for part in ["#secret", "#otpauth"] {
        walk.must_see(part, Check::Outcome, "nothing is there to set an app up with")
            .await?;
    }
    walk.press("a[href='/account/activity']").await?;
    walk.look("activity").await
}

//! A merchant who opens a store and gets it ready: how it looks, its taxes, its texts, the questionnaire, a
//! colleague, mails, and their own account.

use super::dashboard::{DONE, arrive, button, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

/// The merchant opens a store and becomes able to sell.
pub async fn gets_a_store_ready(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let settings = format!("/stores/{store}/settings");
    walk.press(&format!("a[href='{settings}']")).await?;
    walk.look("settings").await?;
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
        save(walk, page, "save").await?;
    }
    walk.press(&format!("a[href='{settings}/questionnaire']")).await?;
    answer(walk).await?;
    invite(walk, &store).await?;
    walk.press(&format!("a[href='/stores/{store}/notifications']"))
        .await?;
    walk.look("notifications").await?;
    walk.fill(&Answers::default().with("digest", "WEEKLY")).await?;
    save(walk, "notifications", "save").await?;
    account(walk).await
}

/// Presses a button, and finds that it is said to be done.
async fn save(walk: &mut Walk, page: &str, action: &str) -> Result<()> {
    walk.press(&button(action)).await?;
    walk.look(&format!("{page}-{action}")).await?;
    let is_done = walk.sees(DONE).await?;
    let says = format!("nothing says that {page} is done");
    walk.require(is_done, Check::Outcome, says);
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
    let is_seen = walk.sees("#preview .button").await?;
    walk.require(is_seen, Check::Outcome, "the colour cannot be looked at");
    save(walk, "branding", "save").await
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
    save(walk, "questionnaire", "submit").await
}

/// Gives a colleague access.
async fn invite(walk: &mut Walk, store: &str) -> Result<()> {
    walk.press(&format!("a[href='/stores/{store}/team']")).await?;
    walk.look("team").await?;
    let colleague = format!("colleague.{}", walk.email);
    let invited = Answers::default()
        .with("email", &colleague)
        .with("role", "MODERATOR");
    walk.fill(&invited).await?;
    save(walk, "team", "invite").await?;
    let team = walk.text("#members").await?;
    let is_there = team.contains(&colleague);
    walk.require(is_there, Check::Outcome, "the colleague is not in the list");
    Ok(())
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
    save(walk, "profile", "save").await?;
    save(walk, "identity", "check").await?;
    walk.press("#security").await?;
    walk.look("security").await?;
    walk.press(&button("propose")).await?;
    walk.look("secret").await?;
    let is_shown = walk.sees("#secret").await? && walk.sees("#otpauth").await?;
    walk.require(is_shown, Check::Outcome, "nothing is there to set an app up with");
    walk.press("a[href='/account/activity']").await?;
    walk.look("activity").await
}

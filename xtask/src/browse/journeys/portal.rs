//! A buyer who comes back to the customer portal.

use super::steps::{Who, button, does, previews, sends, signs_in};
use crate::browse::checkout::{Answers, CHALLENGED, DE, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The cards that can pay for the subscription of the page: their names and ids.
const CARDS: &str =
    "return [...document.querySelectorAll('#card option')].map((one) => [one.label, one.value])";
const APPROVE: &str = "form[action$='/approve'] button";

fn id(value: &Value) -> Result<String> {
    Ok(value.as_str().context("the answer lacks an id")?.to_owned())
}

/// Opens what is folded under a line.
async fn unfold(walk: &mut Walk, id: &str) -> Result<()> {
    walk.touch(&format!("#{id}:not([open]) > summary")).await
}

/// Goes to a page, is asked to sign in, and gets there.
async fn arrive(walk: &mut Walk, path: &str, locale: &str) -> Result<()> {
    let address = walk.shop.at(&format!("{path}?locale={locale}"));
    walk.visit(&address, "sign-in").await?;
    let language = walk.language().await?;
    let says = format!("the page is in {language:?}, not in {locale}");
    walk.require(language == locale, Check::Language, says);
    signs_in(walk, Who::Buyer).await?;
    walk.look("arrived").await?;
    let found = walk.address().await?;
    let says = format!("signing in leads to {found}, not to {path}");
    walk.require(found.contains(path), Check::Outcome, says);
    walk.reload("reload").await
}

/// The buyer finds the key, frees a device, and signs out.
pub async fn signs_in_and_finds_a_key(walk: &mut Walk, locale: &str) -> Result<()> {
    let sold = walk.shop.bought(&walk.email).await?;
    let order = id(&sold["id"])?;
    let license = walk.shop.activated(&order).await?;
    arrive(walk, "/portal", locale).await?;
    walk.press(&format!("a[href*='/orders/{order}']")).await?;
    walk.look("order").await?;
    let keys = walk.texts("[data-key]").await?;
    let says = format!("the order shows {} keys", keys.len());
    walk.require(keys.len() == 1, Check::Outcome, says);
    walk.press(&format!("a[href*='/licenses/{license}']")).await?;
    walk.look("devices").await?;
    does(walk, "free").await?;
    walk.press("a[href^='/portal/sessions']").await?;
    walk.look("sessions").await?;
    walk.press("#sign-out").await?;
    walk.look("out").await?;
    walk.must_see("[name=email]", Check::Outcome, "the buyer is still signed in")
        .await
}

/// The buyer changes the plan after its preview, pauses, resumes, cancels and takes it back.
pub async fn changes_a_subscription(walk: &mut Walk, locale: &str) -> Result<()> {
    let sold = walk.shop.sold(&walk.shop.basic, US.customer(&walk.email)).await?;
    let subscription = id(&sold["subscription_id"])?;
    let page = format!("/portal/subscriptions/{subscription}");
    arrive(walk, &page, locale).await?;
    let plan = walk.shop.team.clone();
    previews(walk, &plan).await?;
    does(walk, "change").await?;
    does(walk, "pause").await?;
    does(walk, "resume").await?;
    unfold(walk, "cancel").await?;
    does(walk, "cancel").await?;
    does(walk, "reactivate").await?;
    let held = walk.shop.subscriptions(&walk.email).await?;
    let is_right = held.len() == 1 && held[0]["status"] == "ACTIVE" && held[0]["amount"] == 4500;
    walk.require(is_right, Check::Outcome, format!("the subscription is {held:?}"));
    Ok(())
}

/// The buyer adds a card, another one that the bank asks about, pays the subscription with that and then with
/// the first, and changes an address and whom the invoices name.
pub async fn switches_cards(walk: &mut Walk, locale: &str) -> Result<()> {
    let sold = walk.shop.sold(&walk.shop.basic, US.customer(&walk.email)).await?;
    let subscription = id(&sold["subscription_id"])?;
    arrive(walk, "/portal/cards", locale).await?;
    let answers = US.answers(&walk.email);
    for (number, step) in [(None, "added"), (Some(CHALLENGED), "bank")] {
        // Another card is another one: nothing is typed twice that the buyer had typed for it.
        walk.typed.clear();
        if walk.sees("details:not([open]) > summary").await? {
            walk.touch("details:not([open]) > summary").await?;
        }
        let answers = match number {
            Some(number) => answers.clone().card(number),
            None => answers.clone(),
        };
        walk.fill(&answers).await?;
        walk.press(&button("add")).await?;
        walk.look(step).await?;
    }
    walk.press(APPROVE).await?;
    walk.look("approved").await?;
    let found = walk.address().await?;
    let says = format!("the bank leads to {found}");
    walk.require(found.contains("/portal/cards"), Check::WayBack, says);
    let page = walk
        .shop
        .at(&format!("/portal/subscriptions/{subscription}?locale={locale}"));
    walk.visit(&page, "subscription").await?;
    for last in ["3220", "4242"] {
        switches_to(walk, last).await?;
        let held = walk.shop.subscriptions(&walk.email).await?;
        let paid_with = held.first().map(|one| one["paymentMethod"]["lastFour"].clone());
        let says = format!("the subscription is paid with {paid_with:?}, not with {last}");
        walk.require(paid_with.is_some_and(|paid| paid == last), Check::Outcome, says);
    }
    let cards = walk.shop.at(&format!("/portal/cards?locale={locale}"));
    walk.visit(&cards, "cards").await?;
    walk.press("a[href*='/portal/cards/pmm_']").await?;
    walk.look("address").await?;
    walk.fill(&Answers::default().with("city", "Oakland")).await?;
    does(walk, "save").await?;
    walk.visit(&page, "invoiced").await?;
    walk.press("#billing").await?;
    walk.look("billing").await?;
    let company = Answers::default().with("tax_id", "12-3456789");
    walk.fill(&company).await?;
    does(walk, "save").await
}

/// Has the card with these last digits pay for the subscription of the page.
async fn switches_to(walk: &mut Walk, last: &str) -> Result<()> {
    unfold(walk, "switch").await?;
    let cards = walk.browser.session.run(CARDS, json!([])).await?;
    let is_it = |card: &&Value| card[0].as_str().is_some_and(|name| name.ends_with(last));
    let card = cards.as_array().into_iter().flatten().find(is_it);
    let card = id(&card.with_context(|| format!("no card ends in {last}"))?[1])?;
    walk.fill(&Answers::default().with("card", &card)).await?;
    does(walk, "switch").await
}

/// The buyer gets a file and its invoice once more.
pub async fn downloads_again(walk: &mut Walk, locale: &str) -> Result<()> {
    let album = walk.shop.album().await?;
    let sold = walk.shop.sold(&album, US.customer(&walk.email)).await?;
    let order = id(&sold["order_id"])?;
    arrive(walk, &format!("/portal/orders/{order}"), locale).await?;
    walk.download("a[href*='/files/']").await?;
    walk.download("a[href*='/documents/']").await?;
    walk.look("downloaded").await
}

/// The buyer asks the store about an order, answers with a file, and closes the case.
pub async fn asks_the_store(walk: &mut Walk, locale: &str) -> Result<()> {
    let sold = walk.shop.bought(&walk.email).await?;
    let order = id(&sold["id"])?;
    arrive(walk, &format!("/portal/orders/{order}/case"), locale).await?;
    let answers = Answers::default()
        .with("reason", "defect")
        .with("subject", "Nimbus")
        .with("body", "It does not start.");
    walk.fill(&answers).await?;
    does(walk, "open").await?;
    walk.fill(&Answers::default().with("body", "See what it says."))
        .await?;
    sends(walk, "says.txt", b"It says nothing.", "send").await?;
    let files = walk.texts("article a[href*='/attachments/']").await?;
    walk.require(files.len() == 1, Check::Outcome, "the file is not there");
    does(walk, "close").await
}

/// A consumer withdraws in two steps.
pub async fn withdraws(walk: &mut Walk, locale: &str) -> Result<()> {
    let sold = walk
        .shop
        .sold(&walk.shop.licence, DE.customer(&walk.email))
        .await?;
    let order = id(&sold["order_id"])?;
    arrive(walk, &format!("/portal/orders/{order}"), locale).await?;
    walk.press("#withdraw").await?;
    walk.look("declaration").await?;
    does(walk, "withdraw").await?;
    walk.reload("again").await?;
    let is_open = walk.sees(&button("withdraw")).await?;
    walk.require(!is_open, Check::Outcome, "it can be declared again");
    Ok(())
}

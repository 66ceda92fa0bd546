//! What is bought where cards are typed into Stripe's form: a card that pays, one that is declined, one whose
//! bank asks, and what people do who press twice, go back, or have no script.

use super::Steps;
use crate::browse::checkout::{CHALLENGED, CONTINUE, DECLINED, GOOD, NOTICE, PAY, US};
use crate::browse::findings::Check;
use crate::browse::hands::Press;
use crate::browse::matrix::Input;
use crate::browse::stripe::StripeShop;
use crate::browse::walk::Walk;
use anyhow::Result;
use std::sync::Arc;

/// The buttons of the bank.
const YES: &str = "button[value=yes]";
const NO: &str = "button[value=no]";
/// Where the card is typed.
const FORM: &str = "#card-form input";
/// What the page says to whoever has no script.
const NEEDS_SCRIPT: &str = ".form-fields .unscripted";
/// A way to pay on a page of its own.
const REDIRECT: &str = "input[name=method][value=cashapp]";
/// A field of the card.
const NUMBER: &str = "card_number";

/// Walks in a shop of its own that charges with Stripe.
async fn at_stripe(walk: &mut Walk, steps: for<'w> fn(&'w mut Walk) -> Steps<'w>) -> Result<()> {
    let stripe = StripeShop::open().await?;
    let visited = std::mem::replace(&mut walk.shop, Arc::clone(&stripe.shop));
    let walked = steps(walk).await;
    walk.shop = visited;
    stripe.close().await?;
    walked
}

/// A card pays, also after a reload, and Back asks for nothing more.
pub async fn card(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            walk.visit(&session.url, "open").await?;
            walk.reload("reload").await?;
            let shown = walk.pay(&US.answers(&walk.email)).await?;
            walk.expect_paid(&session, &shown).await?;
            walk.reload("reload-paid").await?;
            walk.visit(&walk.shop.at("/docs"), "elsewhere").await?;
            walk.back("back-paid").await?;
            let asks_again = walk.is_open().await?;
            let says = "Back asks for a payment that was made";
            walk.require(!asks_again, Check::OneOrder, says);
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

/// A card is declined, which is said, and another one pays.
pub async fn declined(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            let answers = US.answers(&walk.email);
            walk.visit(&session.url, "open").await?;
            walk.be_declined(&session, &answers.clone().card(DECLINED))
                .await?;
            let shown = walk.pay(&answers).await?;
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

/// A number is missing: the form says so at its field, and nothing is sent.
pub async fn incomplete(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            let answers = US.answers(&walk.email);
            walk.visit(&session.url, "open").await?;
            walk.fill(&answers.clone().with(NUMBER, "4242")).await?;
            let forms = walk.press(PAY).await?;
            walk.require(forms == 0, Check::SentOnce, "half a card number is sent");
            walk.look("incomplete").await?;
            walk.expect_error_at(NUMBER).await?;
            walk.forget_card();
            let shown = walk.pay(&answers.with(NUMBER, GOOD)).await?;
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

/// The bank asks, refuses once and agrees then; the buyer comes back to our page each time.
pub async fn three_ds(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            let answers = US.answers(&walk.email).card(CHALLENGED);
            walk.visit(&session.url, "open").await?;
            walk.fill(&answers).await?;
            walk.press(PAY).await?;
            walk.press(NO).await?;
            walk.look("refused").await?;
            let notice = walk.text(NOTICE).await?;
            let says = "nothing says that the bank refused";
            walk.require(!notice.is_empty(), Check::Told, says);
            let address = walk.address().await?;
            let is_clean = !address.contains("client_secret");
            let says = format!("the address is {address}");
            walk.require(is_clean, Check::Outcome, says);
            walk.reread().await?;
            walk.forget_card();
            walk.fill(&answers).await?;
            let shown = walk.total().await?;
            walk.press(PAY).await?;
            walk.press(YES).await?;
            walk.look("agreed").await?;
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

/// The buyer double-clicks on Pay: one charge is made.
pub async fn double_click(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            walk.visit(&session.url, "open").await?;
            walk.fill(&US.answers(&walk.email)).await?;
            let shown = walk.total().await?;
            let forms = walk.press_as(PAY, Press::Twice).await?;
            let says = format!("a double click sent {forms} forms");
            walk.require(forms == 1, Check::SentOnce, says);
            walk.look("pressed").await?;
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

/// Without a script the page says what the form needs, and a way to pay that leaves the page works.
pub async fn elsewhere(walk: &mut Walk) -> Result<()> {
    at_stripe(walk, |walk| {
        Box::pin(async move {
            let session = walk.shop.licence_session().await?;
            let answers = US.answers(&walk.email);
            walk.visit(&session.url, "open").await?;
            walk.fill(&answers).await?;
            // Without a script the page learns of the country first, and then asks for its state.
            for _ in 0..3 {
                if walk.sees(CONTINUE).await? {
                    walk.press(CONTINUE).await?;
                    walk.look("payment").await?;
                    walk.fill(&answers).await?;
                }
            }
            let (form, needs) = (walk.sees(FORM).await?, !walk.text(NEEDS_SCRIPT).await?.is_empty());
            let has_script = walk.has_script();
            let says = format!("the form is there: {form}; the page says that it needs a script: {needs}");
            walk.require(form == has_script && needs, Check::Outcome, says);
            if !has_script {
                walk.press(PAY).await?;
                walk.look("without-card").await?;
                let says = walk.text("#method-error").await?;
                walk.require(
                    !says.is_empty(),
                    Check::Told,
                    "nothing says why a card cannot pay",
                );
            }
            // The keyboard chooses among several with the arrows.
            if walk.way.input == Input::Keyboard {
                return Ok(());
            }
            walk.touch(REDIRECT).await?;
            let shown = walk.total().await?;
            walk.press(PAY).await?;
            walk.press(YES).await?;
            walk.look("agreed").await?;
            walk.expect_paid(&session, &shown).await
        })
    })
    .await
}

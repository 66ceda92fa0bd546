//! A buyer pays, once, with the tax of the address.

use crate::browse::checkout::{Buyer, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

/// The last fields of the steps of the page, the later one first.
const CHECK_NUMBER: &str = "[name=card_cvc]";
const POSTAL_CODE: &str = "[name=postal_code]";
/// How often a page may ask for another press of Enter: for the address, its state, and the card.
const STEPS: usize = 4;

/// A licence is bought and its key is shown.
pub async fn once(walk: &mut Walk, buyer: &Buyer) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    walk.visit(&session.url, "open").await?;
    let shown = walk.pay(&buyer.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

/// Enter in the last field of a step is as good as its button, and a script writes a card as it is printed.
pub async fn by_enter(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    let mut shown = String::new();
    for _ in 0..STEPS {
        if !walk.is_open().await? {
            break;
        }
        walk.fill(&answers).await?;
        walk.browser.settle().await?;
        let has_card = walk.sees(CHECK_NUMBER).await?;
        if has_card && walk.has_script() {
            let brand = walk.text("[data-brand-name]").await?;
            let number = walk.text("[name=card_number]").await?;
            let says = format!("the card is shown as {brand} {number}");
            let is_right = brand == "Visa" && number == "4242 4242 4242 4242";
            walk.require(is_right, Check::Outcome, says);
        }
        shown = walk.total().await?;
        let last = if has_card { CHECK_NUMBER } else { POSTAL_CODE };
        let forms = walk.press_enter_in(last).await?;
        let says = format!("Enter sent {forms} forms");
        walk.require(forms == 1, Check::SentOnce, says);
        walk.look("entered").await?;
    }
    walk.expect_paid(&session, &shown).await
}

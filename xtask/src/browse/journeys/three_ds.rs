//! The bank asks the buyer.

use crate::browse::checkout::{CHALLENGED, NOTICE, PAY, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

const APPROVE: &str = "form[action$='/approve'] button";
const DECLINE: &str = "form[action$='/decline'] button";
const WAY_BACK: &str = "a[href*='/bank-redirects/']";

/// The buyer goes back to the shop, finds the way to the bank again, and approves.
pub async fn approved_after_back(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    walk.visit(&session.url, "open").await?;
    let shown = walk.pay(&US.answers(&walk.email).card(CHALLENGED)).await?;
    walk.back("back").await?;
    if !walk.sees(WAY_BACK).await? && walk.sees(PAY).await? {
        // Without a script a browser may show the page that it kept in memory; its button finds out.
        walk.press(PAY).await?;
        walk.look("again").await?;
    }
    if walk.sees(WAY_BACK).await? {
        walk.press(WAY_BACK).await?;
        walk.look("bank").await?;
    } else {
        walk.find(Check::WayBack, "no link leads to the bank, which waits");
        walk.forward("bank").await?;
    }
    walk.press(APPROVE).await?;
    walk.look("approved").await?;
    walk.expect_paid(&session, &shown).await
}

/// The buyer declines there, is told so, and pays with another card.
pub async fn declined(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    walk.pay(&answers.clone().card(CHALLENGED)).await?;
    walk.press(DECLINE).await?;
    walk.look("refused").await?;
    let notice = walk.text(NOTICE).await?;
    walk.require(
        !notice.is_empty(),
        Check::Told,
        "nothing says that the bank refused",
    );
    walk.reread().await?;
    walk.forget_card();
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await
}

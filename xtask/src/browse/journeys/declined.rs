//! A card is declined, and nothing that was typed is lost.

use crate::browse::checkout::{DECLINED, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

/// Another card pays, and nothing else is typed again.
pub async fn then_paid(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    walk.be_declined(&session, &answers.clone().card(DECLINED))
        .await?;
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await
}

/// The buyer reloads the page, leaves it and comes back, before and after paying.
pub async fn back_and_reload(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    walk.be_declined(&session, &answers.clone().card(DECLINED))
        .await?;
    walk.reload("reload").await?;
    walk.reread().await?;
    walk.visit(&walk.shop.at("/docs"), "elsewhere").await?;
    walk.back("back").await?;
    walk.reread().await?;
    walk.forget_card();
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await?;
    walk.reload("reload-paid").await?;
    walk.visit(&walk.shop.at("/docs"), "elsewhere").await?;
    walk.back("back-paid").await?;
    let asks_again = walk.is_open().await?;
    walk.require(
        !asks_again,
        Check::OneOrder,
        "Back asks for a payment that was made",
    );
    Ok(())
}

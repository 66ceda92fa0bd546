//! A buyer pays, once, with the tax of the address.

use crate::browse::checkout::Buyer;
use crate::browse::walk::Walk;
use anyhow::Result;

/// A licence is bought and its key is shown.
pub async fn once(walk: &mut Walk, buyer: &Buyer) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    walk.visit(&session.url, "open").await?;
    let shown = walk.pay(&buyer.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

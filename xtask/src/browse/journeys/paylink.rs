//! A paylink opens a session of its own.

use crate::browse::checkout::GB;
use crate::browse::shop::Session;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};

/// The link leads to the page, which is paid.
pub async fn paid(walk: &mut Walk) -> Result<()> {
    let link = walk.shop.paylink().await?;
    walk.visit(&link, "open").await?;
    let url = walk.address().await?;
    let last = url.rsplit('/').next().and_then(|last| last.split('?').next());
    let id = last.context("an address without a session")?;
    let session = Session {
        id: id.to_owned(),
        url: url.clone(),
    };
    let shown = walk.pay(&GB.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

//! Pages beside the checkout.

use crate::browse::findings::Check;
use crate::browse::shop::Shop;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use std::time::Duration;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The mails of a sale.
pub async fn mailbox(walk: &mut Walk) -> Result<()> {
    walk.shop.bought(&walk.email).await?;
    let letter = arrived(&walk.shop, &walk.email).await?;
    walk.visit(&walk.shop.at("/dev/mailbox"), "list").await?;
    let link = format!("a[href^='{letter}']");
    walk.press(&link).await?;
    walk.look("letter").await?;
    let letter = walk.text("pre").await?;
    walk.require(!letter.is_empty(), Check::Outcome, "the letter has no text");
    Ok(())
}

/// Waits for a mail; returns the path of its page.
async fn arrived(shop: &Shop, email: &str) -> Result<String> {
    let started = crate::watch::now();
    loop {
        let letter = shop.letter(email).await?;
        if letter.is_some() || started.elapsed() > PATIENCE {
            return letter.context("no mail came");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The documentation, and the console beside it.
pub async fn reference(walk: &mut Walk) -> Result<()> {
    for (path, step) in [
        ("/docs", "open"),
        ("/docs/reference/products", "resource"),
        ("/docs/operations/createProduct", "operation"),
        ("/docs/webhooks/PAYMENT_COMPLETED", "event"),
        ("/docs/errors", "errors"),
        ("/docs/guides/webhooks", "guide"),
        ("/docs/search?q=refund", "search"),
        ("/docs/console", "console"),
    ] {
        walk.visit(&walk.shop.at(path), step).await?;
    }
    Ok(())
}

/// Pages that have nothing to sell, and the portal's sign-in.
pub async fn closed(walk: &mut Walk) -> Result<()> {
    let unknown = "a".repeat(24);
    for (path, step) in [
        (format!("/pay_{unknown}"), "no-paylink"),
        (format!("/bank-redirects/3ds/{unknown}"), "no-challenge"),
        (format!("/portal/sign-in?token={}", "a".repeat(48)), "sign-in"),
        (walk.shop.page_of(&format!("cs_{unknown}")), "no-session"),
        (format!("/s/{unknown}"), "no-store"),
    ] {
        walk.visit(&walk.shop.at(&path), step).await?;
    }
    Ok(())
}

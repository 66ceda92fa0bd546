//! Buyers who press twice, and buyers who have the page open twice: there is one order.

use crate::browse::checkout::{CONTINUE, PAY, US};
use crate::browse::findings::Check;
use crate::browse::hands::Press;
use crate::browse::walk::Walk;
use anyhow::{Result, ensure};

/// How often a page may ask for another press.
const PRESSES: usize = 4;

/// The buyer double-clicks on Pay, or presses Enter twice.
pub async fn double_click(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    let mut shown = String::new();
    for _ in 0..PRESSES {
        if !walk.is_open().await? {
            break;
        }
        walk.fill(&answers).await?;
        if walk.sees(CONTINUE).await? {
            walk.press(CONTINUE).await?;
        } else {
            shown = walk.total().await?;
            let forms = walk.press_as(PAY, Press::Twice).await?;
            // Without a script nothing can stop the second form; the shop has to.
            let says = format!("a double click sent {forms} forms");
            walk.require(forms <= 1 || !walk.has_script(), Check::SentOnce, says);
        }
        walk.look("pressed").await?;
    }
    walk.visit(&session.url, "after").await?;
    walk.expect_paid(&session, &shown).await
}

/// The buyer fills in two tabs, pays in the second, and then in the first.
pub async fn two_tabs(walk: &mut Walk) -> Result<()> {
    let session = walk.shop.licence_session().await?;
    let answers = US.answers(&walk.email);
    walk.visit(&session.url, "first-tab").await?;
    walk.fill(&answers).await?;
    let first = walk.open_tab().await?;
    walk.visit(&session.url, "second-tab").await?;
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await?;
    walk.go_to_tab(&first).await?;
    let button = if walk.sees(CONTINUE).await? { CONTINUE } else { PAY };
    let forms = walk.press(button).await?;
    ensure!(forms > 0, "the first tab sends nothing");
    walk.look("first-tab-again").await?;
    let asks_again = walk.is_open().await?;
    walk.require(
        !asks_again,
        Check::OneOrder,
        "the first tab asks for another payment",
    );
    walk.expect_paid(&session, &shown).await
}

//! A merchant who answers a buyer, and then the buyer's bank.

use super::{DONE, arrive, button, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};

/// Goes to a page of the store by the bar.
async fn turn_to(walk: &mut Walk, store: &str, page: &str) -> Result<()> {
    walk.press(&format!("a[href='/stores/{store}/{page}']")).await?;
    walk.look(page).await
}

/// A case is answered with a file, a dispute with evidence; the lists beside them are looked at.
pub async fn answers(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let buyer = format!("buyer.{}", walk.email);
    let order = walk.shop.sold_in(&store, &buyer).await?;
    turn_to(walk, &store, "cases").await?;
    let is_empty = walk.sees(".empty").await?;
    walk.require(is_empty, Check::Outcome, "there is a case before anybody asked");
    let case = walk.shop.asked(&buyer, &order).await?;
    walk.reload("asked").await?;
    walk.press(&format!("a[href*='/cases/{case}']")).await?;
    walk.look("case").await?;
    write(walk).await?;
    let files = walk.texts("article a[href*='/attachments/']").await?;
    walk.require(files.len() == 1, Check::Outcome, "the file is not there");
    let order = walk.shop.sold_in(&store, &buyer).await?;
    let email = walk.email.clone();
    walk.shop.disputed_in(&email, &store, &order).await?;
    turn_to(walk, &store, "disputes").await?;
    walk.press("#due a[href*='/disputes/dsp_']").await?;
    walk.look("dispute").await?;
    let is_told = walk.sees("#amounts .sums").await?;
    walk.require(is_told, Check::Money, "the dispute does not say what it took");
    submit(walk).await?;
    for page in ["refunds", "payments"] {
        turn_to(walk, &store, page).await?;
    }
    turn_to(walk, &store, "cases").await?;
    walk.press("#settings").await?;
    walk.look("settings").await
}

/// Writes to the buyer, with a file.
async fn write(walk: &mut Walk) -> Result<()> {
    walk.fill(&Answers::default().with("body", "This one is the right one."))
        .await?;
    let file = std::env::temp_dir().join(format!("desk.{}.txt", walk.email));
    std::fs::write(&file, "The right one.")?;
    let path = file.to_str().context("no path")?;
    let field = walk.browser.session.find("#files").await?;
    walk.browser.session.attach(&field, path).await?;
    walk.press(&button("send")).await?;
    walk.look("sent").await?;
    std::fs::remove_file(&file)?;
    let is_done = walk.sees(DONE).await?;
    walk.require(is_done, Check::Outcome, "nothing says that the answer was sent");
    Ok(())
}

/// Hands evidence in.
async fn submit(walk: &mut Walk) -> Result<()> {
    walk.press("#evidence").await?;
    walk.look("evidence").await?;
    let evidence = Answers::default()
        .with("access_activity_log", "Signed in and downloaded it twice.")
        .with("sure", "yes");
    walk.fill(&evidence).await?;
    walk.press(&button("submit")).await?;
    walk.look("submitted").await?;
    let shown = walk.text("#submitted").await?;
    let is_there = shown.contains("downloaded it twice");
    walk.require(is_there, Check::Outcome, "the evidence is not shown");
    let is_over = !walk.sees("#next .button").await?;
    walk.require(is_over, Check::Outcome, "it can be submitted again");
    Ok(())
}

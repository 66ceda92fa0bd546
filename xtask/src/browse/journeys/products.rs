//! A merchant who makes products: with keys, a picture and versions, with a file, and billed by use.

use super::dashboard::{DONE, arrive, button, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A picture of one pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// Presses a button, looks, and requires that the page says what was done.
async fn does(walk: &mut Walk, action: &str) -> Result<()> {
    walk.press(&button(action)).await?;
    walk.look(action).await?;
    let is_done = walk.sees(DONE).await?;
    let says = format!("nothing says that {action} was done");
    walk.require(is_done, Check::Outcome, says);
    Ok(())
}

/// Goes to another page of the product.
async fn turn(walk: &mut Walk, page: &str) -> Result<()> {
    walk.press(&format!("nav.tabs a[href$='/{page}']")).await?;
    walk.look(page).await
}

/// Gives the page's field for files one of this name and these bytes.
async fn attach(walk: &mut Walk, name: &str, bytes: &[u8]) -> Result<()> {
    let file = std::env::temp_dir().join(format!("{}-{name}", walk.email));
    std::fs::write(&file, bytes)?;
    let path = file.to_str().context("no path")?;
    let field = walk.browser.session.find("#files").await?;
    walk.browser.session.attach(&field, path).await?;
    does(walk, "add").await?;
    std::fs::remove_file(&file)?;
    Ok(())
}

/// Begins a product of a kind.
async fn make(walk: &mut Walk, store: &str, kind: &str, answers: &Answers) -> Result<()> {
    let list = format!("nav a[href='/stores/{store}/products']");
    walk.press(&list).await?;
    walk.look("products").await?;
    walk.press("#new-product").await?;
    walk.look("kinds").await?;
    walk.press(&format!("a[href$='kind={kind}']")).await?;
    walk.look("new").await?;
    walk.fill(answers).await?;
    does(walk, "make").await
}

/// The merchant makes what the store sells and puts it on sale.
pub async fn makes_what_is_sold(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    licence(walk, &store).await?;
    let album = Answers::default().with("title", "Album").with("price", "9");
    make(walk, &store, "DIGITAL_DOWNLOAD", &album).await?;
    attach(walk, "album.txt", b"La la la.").await?;
    let is_there = walk.sees("#current").await?;
    walk.require(is_there, Check::Outcome, "the file is not there");
    metered(walk, &store).await
}

/// A licence with keys of a list, a picture and a version.
async fn licence(walk: &mut Walk, store: &str) -> Result<()> {
    let notes = Answers::default()
        .with("title", "Notes")
        .with("price", "12.50")
        .with("fulfillmentMode", "LICENSE_POOL");
    make(walk, store, "LICENSE_KEY", &notes).await?;
    walk.fill(&Answers::default().with("keys", "NIMBUS-0001")).await?;
    walk.press(&button("check")).await?;
    walk.look("checked").await?;
    let is_told = walk.sees("#checked").await?;
    walk.require(is_told, Check::Outcome, "nothing says what is new of the keys");
    does(walk, "add").await?;
    turn(walk, "pictures").await?;
    let picture = STANDARD.decode(PICTURE)?;
    attach(walk, "notes.png", &picture).await?;
    let is_there = walk.sees("#pictures img").await?;
    walk.require(is_there, Check::Outcome, "the picture is not there");
    turn(walk, "variants").await?;
    let version = Answers::default()
        .with("variants.0.title", "Five seats")
        .with("variants.0.price", "40");
    walk.fill(&version).await?;
    does(walk, "save").await?;
    turn(walk, "edit").await?;
    walk.fill(&Answers::default().with("subtitle", "For you")).await?;
    does(walk, "save").await?;
    does(walk, "activate").await?;
    let is_sold = walk.sees("#shop").await?;
    walk.require(is_sold, Check::Outcome, "the product is not in the shop");
    Ok(())
}

/// A subscription with a meter.
async fn metered(walk: &mut Walk, store: &str) -> Result<()> {
    let renders = Answers::default()
        .with("title", "Renders")
        .with("price", "19.99")
        .with("pricingModel", "USAGE_BASED");
    make(walk, store, "SUBSCRIPTION", &renders).await?;
    let meter = Answers::default()
        .with("eventName", "render_seconds")
        .with("unitPrice", "0.05")
        .with("unitQuantity", "60")
        .with("settlement", "BASE_PLUS_OVERAGE")
        .with("includedUnits", "3600");
    walk.fill(&meter).await?;
    does(walk, "add").await?;
    let is_there = walk.sees("#meters").await?;
    walk.require(is_there, Check::Outcome, "the meter is not there");
    Ok(())
}

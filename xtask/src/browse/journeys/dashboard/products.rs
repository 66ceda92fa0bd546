//! A merchant who makes products: with keys, a picture and versions, with a file, and billed by use.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does, sends};
use crate::browse::walk::Walk;
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A picture of one pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// The key that is put on the shelf.
pub(super) const KEY: &str = "NIMBUS-0001";

/// Goes to another page of the product.
async fn turn(walk: &mut Walk, page: &str) -> Result<()> {
    walk.press(&format!("nav.tabs a[href$='/{page}']")).await?;
    walk.look(page).await
}

/// Begins a product of a kind.
async fn make(walk: &mut Walk, store: &str, kind: &str, answers: &Answers) -> Result<()> {
    follow(walk, store, "/products", "products").await?;
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
    sends(walk, "album.txt", b"La la la.", "add").await?;
    walk.must_see("#current", Check::Outcome, "the file is not there")
        .await?;
    metered(walk, &store).await?;
    is_kept(walk, &store).await
}

/// Asks the API for what was made.
async fn is_kept(walk: &mut Walk, store: &str) -> Result<()> {
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}/products?sortBy=title");
    let shown = walk.shop.shown_with(&session, &path).await?;
    let [album, notes, renders] = [0_usize, 1, 2].map(|index| &shown["items"][index]);
    let is_sold = notes["status"] == "ACTIVE"
        && notes["price"] == 1250
        && notes["availableLicenses"] == 1
        && notes["variants"][0]["price"] == 4000
        && notes["images"][0].is_string();
    walk.require(is_sold, Check::Outcome, format!("the licence is {notes}"));
    let has_file = album["downloadUrl"]
        .as_str()
        .is_some_and(|url| url.starts_with("file_"));
    walk.require(has_file, Check::Outcome, format!("the download is {album}"));
    let is_metered = renders["pricingModel"] == "USAGE_BASED" && renders["price"] == 1999;
    walk.require(
        is_metered,
        Check::Outcome,
        format!("the subscription is {renders}"),
    );
    Ok(())
}

/// A licence with keys of a list, a picture and a version.
pub(super) async fn licence(walk: &mut Walk, store: &str) -> Result<()> {
    let notes = Answers::default()
        .with("title", "Notes")
        .with("price", "12.50")
        .with("fulfillmentMode", "LICENSE_POOL");
    make(walk, store, "LICENSE_KEY", &notes).await?;
    walk.fill(&Answers::default().with("keys", KEY)).await?;
    walk.press(&button("check")).await?;
    walk.look("checked").await?;
    walk.must_see("#checked", Check::Outcome, "nothing says what is new of the keys")
        .await?;
    does(walk, "add").await?;
    turn(walk, "pictures").await?;
    let picture = STANDARD.decode(PICTURE)?;
    sends(walk, "notes.png", &picture, "add").await?;
    walk.must_see("#pictures img", Check::Outcome, "the picture is not there")
        .await?;
    turn(walk, "variants").await?;
    let version = Answers::default()
        .with("variants.0.title", "Five seats")
        .with("variants.0.price", "40");
    walk.fill(&version).await?;
    does(walk, "save").await?;
    turn(walk, "edit").await?;
    walk.fill(&Answers::default().with("subtitle", "For you")).await?;
    walk.press(&button("preview")).await?;
    walk.look("previewed").await?;
    walk.must_see(
        "iframe[srcdoc*='For you']",
        Check::Outcome,
        "the product is not shown as buyers will see it",
    )
    .await?;
    does(walk, "save").await?;
    does(walk, "activate").await?;
    walk.must_see("#shop", Check::Outcome, "the product is not in the shop")
        .await
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
    walk.must_see("#meters", Check::Outcome, "the meter is not there")
        .await
}

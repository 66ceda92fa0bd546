//! The pictures of a product: uploaded, put in order, and taken away.

use super::way::{self, Tab};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::dashboard::send::send;
use crate::surfaces::pages::dashboard::sent::say_once;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::file::FilePurpose;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The most pictures of a product.
const MOST: usize = 10;

#[derive(Template)]
#[template(path = "dashboard/products/pictures.html")]
struct PicturesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    ways: Vec<Tab>,
    pictures: Vec<Picture>,
    files: Field,
    has_room: bool,
}

/// A picture.
struct Picture {
    address: String,
    /// Where this page shows it; one of another server is only named.
    shown: Option<String>,
    name: String,
    is_first: bool,
    is_last: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let addresses: Vec<&Value> = items(&product["images"]).collect();
    let picture = |(index, address): (usize, &&Value)| Picture {
        address: text(address).to_owned(),
        shown: words::picture(desk.visit.named("storeId"), address),
        name: t
            .get("products-picture")
            .with("number", index.saturating_add(1))
            .to_string(),
        is_first: index == 0,
        is_last: index.saturating_add(1) == addresses.len(),
    };
    let frame = desk.frame();
    let template = PicturesPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        ways: way::tabs(desk),
        pictures: addresses.iter().enumerate().map(picture).collect(),
        files: Fields::new(t, &desk.typed)
            .field("files", t.get("products-pictures-add"))
            .hint(t.get("products-pictures-hint")),
        has_room: addresses.len() < MOST,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Adds pictures, moves one, or takes one away.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    let mut addresses: Vec<Value> = items(&product["images"]).cloned().collect();
    let here = desk.address();
    let done = match form.get("action") {
        "add" => return add(desk, form, addresses).await,
        "remove" => "removed",
        _ => "saved",
    };
    // The picture is named by its address: somebody else may have moved it meanwhile.
    let named = form.get("picture");
    let Some(at) = addresses.iter().position(|address| address == named) else {
        return Ok(desk.done(&here, done));
    };
    match form.get("action") {
        "remove" => drop(addresses.remove(at)),
        "up" if at > 0 => addresses.swap(at, at.saturating_sub(1)),
        "down" if at.saturating_add(1) < addresses.len() => addresses.swap(at, at.saturating_add(1)),
        _ => {}
    }
    let body = json!({"images": addresses});
    desk.do_it("updateProduct", &[], Some(&body), (&here, done)).await
}

/// Sends the pictures of the form and puts them behind those that are there.
async fn add(desk: &Desk, form: &Form, mut addresses: Vec<Value>) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    if desk.files.is_empty() {
        typed.fault("files", t.get("products-error-file"));
    }
    if addresses.len().saturating_add(desk.files.len()) > MOST {
        typed.fault("files", t.get("products-error-pictures").with("count", MOST));
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    let mut fault = None;
    for file in &desk.files {
        match send(desk, FilePurpose::Image, file).await? {
            Ok(picture) => addresses.push(picture["id"].clone()),
            Err(refused) => {
                let said = said(&refused.text);
                fault = Some(format!("{}: {said}", file.name));
                break;
            }
        }
    }
    // Those that came before one that is refused are kept.
    let body = json!({"images": addresses});
    match (desk.act("updateProduct", &[], Some(&body)).await?, fault) {
        (Ok(_), None) => Ok(desk.done(&desk.address(), "saved")),
        (Ok(_), Some(fault)) => {
            typed.fault("files", fault);
            Ok(desk.back(&typed))
        }
        (Err(refused), _) => Ok(say_once(desk, &refused)),
    }
}

/// What the API says of a file, without the name of a field that no form has.
pub fn said(text: &str) -> String {
    let named = text.strip_prefix("body").unwrap_or(text);
    let said = match named.strip_prefix('/').and_then(|rest| rest.split_once(' ')) {
        Some((_, said)) => said,
        None => named.trim(),
    };
    said.to_owned()
}

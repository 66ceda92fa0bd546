//! A file: what uses it, when it goes, and fetching or deleting it.

use super::detail::{self, Detail, Line};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::products::files::size;
use crate::surfaces::pages::dashboard::products::words::picture;
use crate::surfaces::pages::dashboard::say::{self, Facts, known, owned, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::file::FilePurpose;
use pandabase_domain::token::Scope as S;
use serde_json::Value;

/// How many of its users are called by their names.
const NAMED: usize = 25;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let file = desk.ask("getFile").await?;
    let users = users(desk, &file).await?;
    // What is used stays, so there is nothing to press then.
    let may_delete = desk.may(S::ProductsWrite) && users.is_empty();
    let is_download = file["purpose"] == "DOWNLOAD";
    let url = owned(&file["url"]);
    let ways = url.map(|url| match is_download {
        true => (t.get("selling-fetch"), url),
        false => (t.get("selling-open"), url),
    });
    let one = Detail {
        title: text(&file["filename"]).to_owned(),
        badges: vec![words::file(t, &file)],
        lead: None,
        picture: picture(desk.visit.named("storeId"), &file["thumbnailUrl"]),
        address: None,
        parts: (!users.is_empty()).then(|| (t.get("selling-used-by"), users)),
        total: None,
        buttons: Vec::new(),
        edit: None,
        removal: may_delete.then(|| (t.get("selling-file-delete"), t.get("selling-file-delete-text"))),
        facts: facts(desk, &file),
        ways: ways.into_iter().collect(),
        ids: vec![(t.get("selling-file-id"), text(&file["id"]).to_owned())],
    };
    detail::respond(desk, "getFile", one)
}

/// What uses it: products by their titles, and the store itself by its name.
async fn users(desk: &Desk, file: &Value) -> Result<Vec<Line>, Halt> {
    let t = desk.t();
    let mut users = Vec::new();
    for id in file["usedBy"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        let is_store = id == desk.visit.named("storeId");
        let product = match !is_store && users.len() < NAMED {
            true => desk.find("getProduct", &[("productId", id)]).await?,
            false => None,
        };
        let (words, rest) = match product {
            _ if is_store => (
                t.get("selling-by-store").to_string(),
                "/settings/branding".to_owned(),
            ),
            Some(product) => (text(&product["title"]).to_owned(), format!("/products/{id}")),
            None => (id.to_owned(), format!("/products/{id}")),
        };
        users.push(Line {
            words,
            address: desk.link(&rest),
            more: String::new(),
        });
    }
    Ok(users)
}

fn facts(desk: &Desk, file: &Value) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &file[name]);
    let purpose = file["purpose"].as_str().and_then(FilePurpose::parse);
    known([
        (
            t.get("selling-purpose"),
            purpose.map(|one| words::purpose(t, one).to_string()),
        ),
        (
            t.get("selling-size"),
            file["sizeBytes"].as_i64().map(|bytes| size(t, bytes)),
        ),
        (t.get("selling-media"), owned(&file["mimeType"])),
        (t.get("money-added"), moment("createdAt")),
        (t.get("selling-goes-at"), moment("expiresAt")),
    ])
}

/// Deletes the file.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    if form.get("action") != "delete" {
        return show(desk).await;
    }
    let list = desk.in_store("/files");
    desk.do_it("deleteFile", &[], None, (&list, "removed")).await
}

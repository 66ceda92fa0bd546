//! The files of a store: pictures and downloads, whether something uses them, and uploading more.

use super::list::{self, Cell, Row, Shown, Upload};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::products::files::{larger, size};
use crate::surfaces::pages::dashboard::products::words::picture;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::dashboard::send::send;
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use axum::response::Response;
use pandabase_domain::file::FilePurpose;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 1] = ["status"];

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let purpose = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::counted(desk, &asked, "listFiles", kinds(t), &[]).await?;
    let list = asked.list(desk, "listFiles", &[("purpose", purpose)]).await?;
    let shown = Shown {
        title: t.get("case-files"),
        lead: t.get("selling-files-lead"),
        new: None,
        tabs,
        search: None,
        count: t
            .get("selling-files-count")
            .with("count", list.count.unwrap_or(0)),
        heads: vec![
            t.get("products-files"),
            t.get("selling-purpose"),
            t.get("selling-size"),
            t.get("money-added"),
            t.get("orders-status"),
        ],
        rows: list.rows.iter().map(|one| row(desk, one)).collect(),
        none: t.get("selling-none-text"),
        empty: (t.get("selling-files-empty"), t.get("selling-files-empty-text")),
        is_moved: false,
        upload: desk.may(S::ProductsWrite).then(|| upload(desk)),
    };
    list::respond(desk, &asked, shown, list)
}

fn kinds(t: Locale) -> Vec<Kind> {
    let purposes = FilePurpose::ALL.iter().copied();
    let kinds = purposes.map(|one| Kind::by("purpose", one.as_str(), words::purpose(t, one)));
    std::iter::once(Kind::all(t)).chain(kinds).collect()
}

fn row(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    let purpose = one["purpose"].as_str().and_then(FilePurpose::parse);
    let added = say::moment(t, &desk.zone(), &one["createdAt"]);
    let goes = say::day(t, &desk.zone(), &one["expiresAt"]);
    let goes = goes.map(|day| t.get("selling-goes").with("date", day).to_string());
    Row {
        name: text(&one["filename"]).to_owned(),
        about: goes.unwrap_or_default(),
        picture: picture(desk.visit.named("storeId"), &one["thumbnailUrl"]),
        address: desk.in_store(&format!("/files/{}", text(&one["id"]))),
        cells: vec![
            Cell::words(
                purpose
                    .map(|one| words::purpose(t, one).to_string())
                    .unwrap_or_default(),
            ),
            Cell::words(size(t, one["sizeBytes"].as_i64().unwrap_or(0))),
            Cell::words(added.unwrap_or_default()),
            Cell::badge(&words::file(t, one)),
        ],
        moves: None,
    }
}

/// The form by which files come.
fn upload(desk: &Desk) -> Upload {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    let purposes = [FilePurpose::Download, FilePurpose::Image];
    let purposes = purposes.map(|one| Choice::new(one, words::purpose(t, one)));
    Upload {
        purpose: fields
            .field("purpose", t.get("selling-purpose"))
            .choices(purposes),
        files: fields
            .field("files", t.get("selling-upload"))
            .hint(t.get("selling-upload-hint")),
        requests: larger(desk).into(),
    }
}

/// Takes files.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    if desk.files.is_empty() {
        typed.fault("files", t.get("products-error-file"));
    }
    let purpose = FilePurpose::parse(form.get("purpose")).unwrap_or(FilePurpose::Download);
    for file in &desk.files {
        if let Err(said) = send(desk, purpose, file).await? {
            // Those that came before it are kept.
            typed.fault("files", format!("{}: {said}", file.name));
            break;
        }
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    Ok(desk.done(&desk.address(), "made"))
}

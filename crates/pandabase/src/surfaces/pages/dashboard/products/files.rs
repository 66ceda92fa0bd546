//! The file that buyers of a product download: uploaded here up to what a form takes, chosen among those that
//! the store has, or at an address of the store's own.

use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::say::{items, owned, text};
use crate::surfaces::pages::dashboard::send::send;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::file::FilePurpose;
use pandabase_domain::id::FileId;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// How many files of the store there are to choose from.
const CHOICES: usize = 100;

/// A file that is too large for the form, as it is announced to the API.
const ANNOUNCED: &str = r#"{"filename": "album.zip", "mimeType": "application/zip", "purpose": "DOWNLOAD",
"sizeBytes": 734003200}"#;

#[derive(Template)]
#[template(path = "dashboard/products/files.html")]
struct FilesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    tabs: Vec<Tab>,
    /// What is delivered now.
    current: Option<Delivered>,
    /// Whether the product delivers something else.
    is_unused: bool,
    files: Field,
    chosen: Option<Field>,
    link: Field,
    /// The requests that upload a larger file.
    requests: [String; 3],
}

/// What buyers get.
struct Delivered {
    name: String,
    size: Option<String>,
    /// Where the merchant fetches it.
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let mut typed = desk.typed.clone();
    let stored = owned(&product["downloadUrl"]);
    let link = stored.as_deref().filter(|text| FileId::parse(text).is_none());
    typed.fill("downloadUrl", link);
    typed.fill("file", stored.as_deref());
    let fields = Fields::new(t, &typed);
    let store = desk.visit.named("storeId");
    let [announce, put] = larger(desk);
    let frame = desk.frame();
    let template = FilesPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        current: current(desk, stored.as_deref()).await?,
        is_unused: stored.is_some() && product["fulfillmentMode"] != "INSTANT_DOWNLOAD",
        files: fields
            .field("files", t.get("products-files"))
            .hint(t.get("products-file-hint")),
        chosen: choices(desk, &fields).await?,
        link: fields
            .field("downloadUrl", t.get("products-file-link"))
            .max(2048)
            .hint(t.get("products-file-link-hint")),
        requests: [
            announce,
            put,
            format!(
                "PATCH /v2/stores/{store}/products/{} {{\"downloadUrl\": \"file_…\"}}",
                desk.visit.named("productId")
            ),
        ],
    };
    desk.page(&frame, &template)
}

/// The requests that bring a larger file to the store.
pub fn larger(desk: &Desk) -> [String; 2] {
    let store = desk.visit.named("storeId");
    let announce = format!("POST /v2/stores/{store}/files {ANNOUNCED}");
    [announce, "PUT uploadUrl".to_owned()]
}

/// What is delivered now.
async fn current(desk: &Desk, stored: Option<&str>) -> Result<Option<Delivered>, Halt> {
    let Some(stored) = stored else {
        return Ok(None);
    };
    if FileId::parse(stored).is_none() {
        return Ok(Some(Delivered {
            name: stored.to_owned(),
            size: None,
            address: None,
        }));
    }
    let file = desk.ask_about("getFile", &[("fileId", stored)], "").await?;
    Ok(Some(Delivered {
        name: text(&file["filename"]).to_owned(),
        size: file["sizeBytes"].as_i64().map(|bytes| size(desk.t(), bytes)),
        address: owned(&file["url"]),
    }))
}

/// A size in thousands of bytes, and one at least.
pub fn size(t: Locale, bytes: i64) -> String {
    let thousands = bytes.saturating_add(999).div_euclid(1000);
    let words = t.get("products-file-size").with("size", thousands);
    words.to_string()
}

/// The files of the store; none where it has none.
async fn choices(desk: &Desk, fields: &Fields<'_>) -> Result<Option<Field>, Halt> {
    let t = desk.t();
    let query = query(CHOICES, &[("purpose", "DOWNLOAD")]);
    let found = desk.ask_about("listFiles", &[], &query).await?;
    let ready = items(&found).filter(|file| file["status"] == "READY");
    let choice = |file: &Value| {
        let bytes = file["sizeBytes"].as_i64().unwrap_or(0);
        let words = format!("{} ({})", text(&file["filename"]), size(t, bytes));
        Choice::new(text(&file["id"]), words)
    };
    let choices: Vec<Choice> = ready.map(choice).collect();
    let field = fields.field("file", t.get("products-file-choose"));
    Ok((!choices.is_empty()).then(|| field.choices(choices)))
}

/// Delivers another file, or none.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let mut typed = Typed::of(form, &[]);
    let delivered = match form.get("action") {
        "remove" => Value::Null,
        "choose" => form.get("file").into(),
        "link" => form.get("downloadUrl").into(),
        _ => match desk.files.first() {
            None => {
                typed.fault("files", t.get("products-error-file"));
                return Ok(desk.back(&typed));
            }
            Some(file) => match send(desk, FilePurpose::Download, file).await? {
                Ok(announced) => announced["id"].clone(),
                Err(said) => {
                    typed.fault("files", said);
                    return Ok(desk.back(&typed));
                }
            },
        },
    };
    let done = if delivered.is_null() { "removed" } else { "saved" };
    let mut body = json!({"downloadUrl": delivered});
    // Keys are delivered as before: a file takes their place only when somebody says so.
    let mode = text(&product["fulfillmentMode"]);
    if !body["downloadUrl"].is_null() && matches!(mode, "MANUAL" | "REDIRECT") {
        body["fulfillmentMode"] = "INSTANT_DOWNLOAD".into();
    }
    match desk.act("updateProduct", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), done)),
        Err(refused) if form.get("action") == "link" => Ok(desk.refuse(form, &refused, &[])),
        Err(refused) => Ok(desk.say(&refused)),
    }
}

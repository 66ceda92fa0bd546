//! Scripts and styles of the pages, and the script that merchants' pages load.

use pandabase_locale::Locale;
use pandabase_platform::api::static_files::File;
use serde_json::json;
use std::sync::LazyLock;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const JSON: &str = "application/json";

macro_rules! files {
    ($($name:literal: $content_type:expr,)*) => {
        &[$(($name, $content_type, include_bytes!(concat!("../../../static/", $name)))),*]
    };
}

/// What our own pages load, by its name in `static/`.
const FILES: &[(&str, &str, &[u8])] = files! {
    "pages.css": STYLE,
    "shop.css": STYLE,
    "pages.js": SCRIPT,
    "desk.js": SCRIPT,
    "embed.js": SCRIPT,
    "card-form.js": SCRIPT,
    "passkey.js": SCRIPT,
    "docs.css": STYLE,
    "reference.js": SCRIPT,
    "reference.css": STYLE,
};

/// The merchant's side of the embedded checkout (contract `checkout.md`, "Embed SDK").
const SDK: &[u8] = include_bytes!("../../../static/sdk.js");
/// Its path, and the one in pages that were made for the older script.
const SDK_PATHS: [&str; 2] = ["/v2/sdk.js", "/sdk.js"];

/// A file that is made when it is first asked for.
pub type Asset = LazyLock<File, Box<dyn FnOnce() -> File + Send>>;

fn asset(path: String, make: impl FnOnce() -> File + Send + 'static) -> (String, Asset) {
    (path, LazyLock::new(Box::new(make)))
}

/// Every file and the path that it is served at.
pub fn all() -> impl Iterator<Item = (String, Asset)> {
    let load = |&(name, content_type, bytes): &(&str, _, &'static [u8])| {
        asset(format!("/static/{name}"), move || File::new(content_type, bytes))
    };
    let sdk = |path: &str| asset(path.to_owned(), || File::new(SCRIPT, SDK).for_any_page());
    let words = |t: Locale| asset(format!("/sdk/{}.json", t.tag()), move || words(t));
    let sdk = SDK_PATHS.map(sdk).into_iter();
    FILES.iter().map(load).chain(sdk).chain(Locale::ALL.map(words))
}

/// The words in a language that the script shows if the frame does not load. The script fetches them only
/// then, because nine languages would make it several times as large.
fn words(t: Locale) -> File {
    let words = [t.get("embed-failed"), t.get("embed-open"), t.get("close")];
    let words = words.map(|text| text.to_string());
    File::new(JSON, json!(words).to_string()).for_any_page()
}

//! Scripts and styles of the pages, and the script that merchants' pages load.

use pandabase_platform::api::static_files::File;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

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
    "embed.js": SCRIPT,
    "card-form.js": SCRIPT,
    "passkey.js": SCRIPT,
    "reference.js": SCRIPT,
    "reference.css": STYLE,
};

/// The merchant's side of the embedded checkout (contract `checkout.md`, "Embed SDK").
const SDK: &[u8] = include_bytes!("../../../static/sdk.js");
/// Its path, and the one in pages that were made for the older script.
const SDK_PATHS: [&str; 2] = ["/v2/sdk.js", "/sdk.js"];

/// Every file and the path that it is served at.
pub fn all() -> impl Iterator<Item = (String, File)> {
    let load = |&(name, content_type, bytes): &(&str, _, &'static [u8])| {
        (format!("/static/{name}"), File::new(content_type, bytes))
    };
    let sdk = |path: &str| (path.to_owned(), File::new(SCRIPT, SDK).for_any_page());
    FILES.iter().map(load).chain(SDK_PATHS.map(sdk))
}

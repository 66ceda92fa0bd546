//! Scripts and styles of the pages.

use pandabase_platform::api::static_files::File;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

macro_rules! files {
    ($($name:literal: $content_type:expr,)*) => {
        &[$(($name, $content_type, include_bytes!(concat!("../../../static/", $name)))),*]
    };
}

/// Everything in `static/`.
const FILES: &[(&str, &str, &[u8])] = files! {
    "pages.css": STYLE,
    "pages.js": SCRIPT,
    "reference.js": SCRIPT,
    "reference.css": STYLE,
};

/// Every file and the path that it is served at.
pub fn all() -> impl Iterator<Item = (String, File)> {
    let load = |&(name, content_type, bytes): &(&str, _, &'static [u8])| {
        (format!("/static/{name}"), File::new(content_type, bytes))
    };
    FILES.iter().map(load)
}

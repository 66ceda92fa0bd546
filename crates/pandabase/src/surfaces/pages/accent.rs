//! A store's colour on our pages: used where it can be told from the background, with letters that can be
//! read on it (WCAG 2.2, contrast of 4.5 for text and 3 for shapes).

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use pandabase_domain::colour::{Rgb, VISIBLE, WHITE, contrast};
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::api::static_files::File;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Where the sheet of a colour is.
const PATH: &str = "/static/accent/{colour}";

/// A colour of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent(Rgb);

/// The luminance of the dark background of our pages, in millionths; the other one is white.
const DARK: u64 = 8_000;

impl Accent {
    /// Reads `#1f6f54` or `1F6F54`.
    pub fn parse(text: &str) -> Option<Self> {
        Rgb::parse(text).map(Self)
    }

    /// Whether it can be told from the light and from the dark background of our pages.
    pub fn is_seen(self) -> [bool; 2] {
        [WHITE, DARK].map(|background| contrast(self.0.luminance(), background) >= VISIBLE)
    }

    /// The address of its sheet.
    pub fn address(self) -> String {
        format!("/static/accent/{}.css", hex::encode(self.0.0))
    }

    /// What a page in this colour sets. In a scheme whose background it cannot be told from, the page keeps
    /// its own.
    fn sheet(self) -> String {
        let own = self.0.luminance();
        let on = self.0.letters();
        let colour = self.0.to_string();
        let pair = |name: &str, value: &str, light: &str, dark: &str| {
            let shown = |background, fallback: &str| {
                let is_seen = contrast(own, background) >= VISIBLE;
                if is_seen {
                    value.to_owned()
                } else {
                    fallback.to_owned()
                }
            };
            format!(
                "--{name}:light-dark({},{});",
                shown(WHITE, light),
                shown(DARK, dark)
            )
        };
        format!(
            ":root{{{}{}{}}}",
            pair("accent", &colour, "#14614a", "#49b893"),
            pair("accent-foreground", on, "#fff", "#06130e"),
            pair("ring", &colour, "#14614a", "#49b893"),
        )
    }
}

/// The route of the sheets.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route(PATH, get(sheet))
}

async fn sheet(incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let path = incoming.parts.uri.path();
        let colour = path.rsplit('/').next().and_then(|name| name.strip_suffix(".css"));
        let accent = colour.and_then(Accent::parse).ok_or(ApiError::NoRoute)?;
        let file = File::new("text/css; charset=utf-8", accent.sheet());
        Ok(file.respond(&incoming.parts.headers))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accent(text: &str) -> Accent {
        Accent::parse(text).unwrap()
    }

    #[test]
    fn a_colour_that_cannot_be_seen_gives_way() {
        let yellow = accent("ffee00").sheet();
        assert!(
            yellow.contains("--accent:light-dark(#14614a,#ffee00)"),
            "{yellow}"
        );
        assert!(
            yellow.contains("--accent-foreground:light-dark(#fff,#000)"),
            "{yellow}"
        );
        let navy = accent("#0a1a4a").sheet();
        assert!(navy.contains("--accent:light-dark(#0a1a4a,#49b893)"), "{navy}");
    }
}

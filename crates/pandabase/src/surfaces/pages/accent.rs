//! A store's colour on our pages: used where it can be told from the background, with letters that can be
//! read on it (WCAG 2.2, contrast of 4.5 for text and 3 for shapes).

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::api::static_files::File;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Where the sheet of a colour is.
const PATH: &str = "/static/accent/{colour}";

/// A colour of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent([u8; 3]);

/// Luminances of the two backgrounds of our pages, in millionths.
const WHITE: u64 = 1_000_000;
const DARK: u64 = 8_000;

impl Accent {
    /// Reads `#1f6f54` or `1F6F54`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        hex::decode(digits).ok()?.try_into().ok().map(Self)
    }

    /// The address of its sheet.
    pub fn address(self) -> String {
        format!("/static/accent/{}.css", hex::encode(self.0))
    }

    /// Relative luminance in millionths: 0 is black, 1,000,000 is white.
    fn luminance(self) -> u64 {
        let [red, green, blue] = self.0.map(linear);
        (2126 * red + 7152 * green + 722 * blue) / 10_000
    }

    /// What a page in this colour sets. In a scheme whose background it cannot be told from, the page keeps
    /// its own.
    fn sheet(self) -> String {
        let own = self.luminance();
        let on = if contrast(own, WHITE) >= contrast(own, 0) {
            "#fff"
        } else {
            "#000"
        };
        let colour = format!("#{}", hex::encode(self.0));
        let pair = |name: &str, value: &str, light: &str, dark: &str| {
            let shown = |background, fallback: &str| {
                let is_seen = contrast(own, background) >= 300;
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

/// The light of a channel in millionths, by the transfer function of sRGB, in whole numbers.
fn linear(channel: u8) -> u64 {
    let c = u64::from(channel);
    if c <= 10 {
        return c * 1_000_000 / (255 * 1292 / 100);
    }
    // ((c/255 + 0.055) / 1.055)^2.4 = x^2 * x^0.4, with x^0.4 = (x^2)^(1/5).
    let x = (c * 1_000_000 / 255 + 55_000) * 1_000 / 1_055;
    let square = x * x / 1_000_000;
    square * fifth_root(square) / 1_000_000
}

/// The fifth root of a number between 0 and 1, in millionths, by bisection.
fn fifth_root(target: u64) -> u64 {
    let fifth = |x: u64| {
        let square = x * x / 1_000_000;
        square * square / 1_000_000 * x / 1_000_000
    };
    let (mut low, mut high) = (0, 1_000_000);
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if fifth(middle) <= target {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The contrast of two luminances, times 100.
fn contrast(one: u64, other: u64) -> u64 {
    let (light, dark) = (one.max(other) + 50_000, one.min(other) + 50_000);
    light * 100 / dark
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
    fn luminance_and_contrast_are_those_of_the_guideline() {
        for (colour, millionths) in [
            ("#000000", 0),
            ("#ffffff", 1_000_000),
            ("#808080", 215_861),
            ("#ff0000", 212_600),
            ("#1f6f54", 122_960),
        ] {
            let found = accent(colour).luminance();
            assert!(found.abs_diff(millionths) < 3_000, "{colour}: {found}");
        }
        assert_eq!(contrast(WHITE, 0), 2100);
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
        assert_eq!(Accent::parse("red"), None);
        assert_eq!(Accent::parse("#12345"), None);
    }
}

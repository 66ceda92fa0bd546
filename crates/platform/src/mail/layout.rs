//! The layout of every mail: the sender's logo or name and colour at the top, the footer at the bottom. It
//! fits phones and the dark scheme. Styles are in the elements, because mail programs drop style sheets; only
//! the colours of the dark scheme are in a sheet. Nothing is loaded but the logo, and there are no scripts.

use super::body::{Body, Line, Part};
use super::brand::Brand;
use pandabase_domain::colour::{READABLE, Rgb, WHITE, contrast};
use pandabase_domain::link;

/// The luminance of the dark card, in millionths.
const DARK: u64 = 10_000;
/// The colours of links where the sender's own cannot be read.
const GREEN: &str = "#14614a";
const PALE_GREEN: &str = "#49b893";

const FONT: &str =
    "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO: &str = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

/// The colours of a mail.
struct Colours {
    /// The bar at the top.
    bar: String,
    /// Links on white, and on the dark card.
    links: [String; 2],
    /// The ground of buttons, and their letters.
    button: String,
    letters: &'static str,
}

impl Colours {
    fn of(brand: &Brand) -> Self {
        let own = brand.accent.as_deref().and_then(Rgb::parse);
        let own = own.unwrap_or(Rgb([0x14, 0x61, 0x4a]));
        let readable = |ground, other: &str| {
            if contrast(own.luminance(), ground) >= READABLE {
                own.to_string()
            } else {
                other.to_owned()
            }
        };
        Self {
            bar: own.to_string(),
            links: [readable(WHITE, GREEN), readable(DARK, PALE_GREEN)],
            button: own.to_string(),
            letters: own.letters(),
        }
    }
}

/// The whole HTML of a mail.
pub(crate) fn html(brand: &Brand, subject: &str, body: &Body, footer: &str) -> String {
    let colours = Colours::of(brand);
    let (mut parts, mut has_button) = (String::new(), false);
    for part in &body.0 {
        // The first link is what the mail is for; beside others that look alike it would not be seen.
        parts.push_str(&self::part(part, &colours, has_button));
        has_button |= matches!(part, Part::Link { .. });
    }
    let (lang, title, bar) = (escape(&brand.language), escape(subject), &colours.bar);
    let (style, head, footer) = (sheet(&colours), head(brand), escape(footer));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{title}</title>\n{style}</head>\n\
         <body class=\"m-back\" style=\"margin:0;padding:0;background:#f3f5f4;{FONT}\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\
         <tr><td align=\"center\" style=\"padding:24px 12px\">\n\
         <table role=\"presentation\" class=\"m-card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         border=\"0\" style=\"max-width:600px;background:#ffffff;border-radius:8px;\
         border-top:4px solid {bar}\">\
         <tr><td class=\"m-in m-text\" align=\"left\" style=\"padding:28px 32px;color:#16201c;font-size:16px;\
         line-height:1.5\">\n{head}{parts}</td></tr></table>\n\
         <p class=\"m-quiet\" style=\"margin:16px 0 0;color:#56635d;font-size:13px;line-height:1.4\">\
         {footer}</p>\n</td></tr></table>\n</body>\n</html>\n"
    )
}

/// What follows the reader's scheme, and a narrow screen.
fn sheet(colours: &Colours) -> String {
    let [_, link] = &colours.links;
    format!(
        "<style>\n:root{{color-scheme:light dark}}\n@media (max-width:480px){{.m-in{{padding:20px 16px\
         !important}}}}\n@media (prefers-color-scheme:dark){{.m-back{{background:#0f1412!important}}.m-card\
         {{background:#171d1a!important}}.m-text{{color:#e7edea!important}}.m-quiet{{color:#a3afa9\
         !important}}.m-line{{border-color:#313a36!important}}.m-key{{background:#242c28!important}}.m-link\
         {{color:{link}!important}}}}\n</style>\n"
    )
}

/// The sender's logo, or its name.
fn head(brand: &Brand) -> String {
    let name = escape(&brand.name);
    let logo = link::shown(brand.logo.clone()).filter(|url| url.starts_with("https:"));
    match logo {
        Some(url) => format!(
            "<p style=\"margin:0 0 20px\"><img src=\"{}\" alt=\"{name}\" height=\"40\" \
             style=\"display:block;border:0;height:40px;max-width:240px\"></p>\n",
            escape(&url)
        ),
        None => format!("<p style=\"margin:0 0 20px;font-weight:600;font-size:18px\">{name}</p>\n"),
    }
}

fn part(part: &Part, colours: &Colours, has_button: bool) -> String {
    match part {
        Part::Heading(text) => format!(
            "<h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.3\">{}</h1>\n",
            escape(text)
        ),
        Part::Text(text) => format!("<p style=\"margin:0 0 16px\">{}</p>\n", linked(text, colours)),
        Part::Quote(text) => format!(
            "<blockquote class=\"m-line\" style=\"margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid \
             #d5dcd8\">{}</blockquote>\n",
            broken(&escape(text))
        ),
        Part::Key(text) => format!("<p style=\"margin:0 0 16px\">{}</p>\n", key(text)),
        Part::Link { label, url } if has_button => format!(
            "<p style=\"margin:0 0 16px\">{}</p>\n",
            anchor(url, label, colours)
        ),
        Part::Link { label, url } => format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"display:inline-block;padding:10px 18px;\
             border-radius:6px;background:{};color:{};text-decoration:none;font-weight:600\">{}</a></p>\n",
            escape(url),
            colours.button,
            colours.letters,
            escape(label)
        ),
        Part::Facts(facts) => table(
            facts
                .iter()
                .map(|(label, value)| row(&quiet(label), &broken(&escape(value)), false)),
        ),
        Part::Lines(lines) => table(lines.iter().map(|line| self::line(line, colours))),
        Part::Sums { sums, total } => table(sums.iter().enumerate().map(|(place, (label, amount))| {
            let strong = |text: &str| {
                let text = escape(text);
                if place == *total {
                    format!("<strong>{text}</strong>")
                } else {
                    text
                }
            };
            row(&strong(label), &strong(amount), true)
        })),
    }
}

fn table(rows: impl Iterator<Item = String>) -> String {
    let rows: String = rows.collect();
    format!(
        "<table class=\"m-text\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"margin:0 0 16px;color:#16201c;font-size:15px\">\n{rows}</table>\n"
    )
}

/// A row of two cells, whose contents are HTML; amounts stand at the right end.
fn row(first: &str, second: &str, is_amount: bool) -> String {
    let align = if is_amount {
        "right;white-space:nowrap"
    } else {
        "left"
    };
    format!(
        "<tr><td class=\"m-line\" valign=\"top\" style=\"padding:6px 12px 6px 0;border-bottom:1px solid \
         #e4e9e6\">{first}</td><td class=\"m-line\" valign=\"top\" style=\"padding:6px 0;border-bottom:1px \
         solid #e4e9e6;text-align:{align}\">{second}</td></tr>\n"
    )
}

fn line(line: &Line, colours: &Colours) -> String {
    let mut first = escape(&line.name);
    for note in &line.notes {
        first.push_str(&format!("<br>{}", quiet(note)));
    }
    for (label, text) in &line.keys {
        first.push_str(&format!("<br>{}: {}", escape(label), key(text)));
    }
    if let Some(url) = &line.link {
        first.push_str(&format!("<br>{}", anchor(url, url, colours)));
    }
    row(&first, &escape(&line.amount), true)
}

fn quiet(text: &str) -> String {
    let text = escape(text);
    format!("<span class=\"m-quiet\" style=\"color:#56635d;font-size:14px\">{text}</span>")
}

fn key(text: &str) -> String {
    let text = escape(text);
    format!(
        "<code class=\"m-key\" style=\"padding:2px 6px;border-radius:4px;background:#eef2f0;font-size:15px;\
         word-break:break-all;{MONO}\">{text}</code>"
    )
}

/// A link within a text. A long word, such as an address, is broken rather than cut off.
fn anchor(url: &str, label: &str, colours: &Colours) -> String {
    let [link, _] = &colours.links;
    let (url, label) = (escape(url), escape(label));
    format!("<a class=\"m-link\" href=\"{url}\" style=\"color:{link};word-break:break-word\">{label}</a>")
}

/// A text whose addresses are links and whose lines stay apart.
fn linked(text: &str, colours: &Colours) -> String {
    let words = text.split_inclusive([' ', '\n']).map(|piece| {
        let word = piece.trim_end();
        let (url, end) = word.split_at(word.trim_end_matches(['.', ',', ')', ':']).len());
        let is_address =
            (url.starts_with("https://") || url.starts_with("http://")) && link::read(url).is_some();
        let space = piece.get(word.len()..).unwrap_or_default();
        if is_address {
            format!("{}{}{space}", anchor(url, url, colours), escape(end))
        } else {
            escape(piece)
        }
    });
    broken(&words.collect::<String>())
}

fn broken(html: &str) -> String {
    html.replace('\n', "<br>")
}

/// Text within HTML, also within an attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&#38;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(accent: Option<&str>, logo: Option<&str>) -> Brand {
        Brand {
            name: "Nimbus & Söhne".into(),
            logo: logo.map(Into::into),
            accent: accent.map(Into::into),
            language: "de".into(),
        }
    }

    fn rendered(brand: &Brand, body: &Body) -> String {
        html(brand, "Hello <you>", body, "Ref: ord_1")
    }

    #[test]
    fn a_mail_has_the_look_of_its_sender() {
        let body = Body::of_text("Hi\nthere");
        let plain = rendered(&brand(Some("#8b1a1a"), None), &body);
        for part in [
            "<html lang=\"de\">",
            "<title>Hello &#60;you&#62;</title>",
            "border-top:4px solid #8b1a1a",
            ">Nimbus &#38; Söhne</p>",
            "Hi<br>there",
            "prefers-color-scheme:dark",
            "width=device-width",
        ] {
            assert!(plain.contains(part), "{part} is not in {plain}");
        }
        assert!(plain.ends_with("Ref: ord_1</p>\n</td></tr></table>\n</body>\n</html>\n"));
        assert!(!plain.contains("<img") && !plain.contains("<script"));
        let logo = "https://cdn.example.com/a.png?x=1&y=\"";
        let branded = rendered(&brand(None, Some("https://cdn.example.com/a.png?x=1&y=2")), &body);
        assert!(branded.contains("<img src=\"https://cdn.example.com/a.png?x=1&#38;y=2\" alt=\"Nimbus"));
        for odd in ["javascript:alert(1)", "http://cdn.example.com/a.png", "a.png"] {
            assert!(
                !rendered(&brand(None, Some(odd)), &body).contains("<img"),
                "{odd}"
            );
        }
        assert!(!rendered(&brand(None, Some(logo)), &body).contains("y=\"\""));
    }

    #[test]
    fn a_colour_that_cannot_be_read_gives_way() {
        let body = Body::of_text("See https://example.com/a?b=1&c=2.").link("Open", "https://example.com");
        let yellow = rendered(&brand(Some("#ffee00"), None), &body);
        for part in [
            "style=\"color:#14614a;word-break:break-word\">https://example.com/a?b=1&#38;c=2</a>.",
            ".m-link{color:#ffee00!important}",
            "background:#ffee00;color:#000;",
        ] {
            assert!(yellow.contains(part), "{part} is not in {yellow}");
        }
        let navy = rendered(&brand(Some("#0a1a4a"), None), &body);
        for part in [
            "style=\"color:#0a1a4a;",
            ".m-link{color:#49b893!important}",
            "color:#fff;",
        ] {
            assert!(navy.contains(part), "{part} is not in {navy}");
        }
    }

    #[test]
    fn nothing_that_is_put_into_a_mail_becomes_html() {
        let odd = "<b onclick='x'>\"&";
        let body = Body::headed(odd)
            .text(odd)
            .quote(odd)
            .key(odd)
            .link(odd, "https://example.com/\"><b>")
            .part(Part::Facts(vec![(odd.into(), odd.into())]))
            .part(Part::Lines(vec![Line {
                name: odd.into(),
                amount: odd.into(),
                notes: vec![odd.into()],
                keys: vec![(odd.into(), odd.into())],
                link: Some(odd.into()),
            }]))
            .part(Part::Sums {
                sums: vec![(odd.into(), odd.into())],
                total: 0,
            });
        let html = rendered(&brand(Some("red;x"), None), &body);
        assert!(!html.contains("<b onclick"), "{html}");
        assert!(!html.contains("'x'") && !html.contains("red;x"), "{html}");
        assert_eq!(
            html.matches("&#60;b onclick=&#39;x&#39;&#62;&#34;&#38;").count(),
            16
        );
    }
}

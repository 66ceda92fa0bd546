//! The licence keys that a product sells: pasted, or uploaded as a text with one key a line. What is new,
//! what is doubled and what cannot be used is told first; nothing is stored before somebody says so.
//!
//! The first step changes nothing and answers with the page itself instead of leading to it: the keys go on
//! to the second step in its form, because they are secrets, and too many, for the cookie of a draft.

use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::count;
use crate::surfaces::pages::dashboard::say::{Facts, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::license::{KeyText, LicenseStatus};
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The most keys of one form.
const MOST: usize = 20_000;
/// How many keys the API takes at once.
const TOGETHER: usize = 1000;
/// How many lines are named that cannot be used.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "dashboard/products/keys.html")]
struct KeysPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    tabs: Vec<Tab>,
    facts: Facts,
    /// Whether the product sells keys of its list.
    is_pool: bool,
    keys: Field,
    files: Field,
    checked: Option<Checked>,
}

/// What is known of keys before they are added.
struct Checked {
    new: i64,
    doubled: i64,
    unusable: usize,
    /// The first lines that cannot be used.
    lines: String,
    /// The keys, one a line.
    keys: String,
}

/// Keys as they were sent.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sorted {
    /// Each once, in order.
    usable: Vec<String>,
    /// How many stood there before.
    doubled: usize,
    /// How many lines are no key.
    unusable: usize,
    /// The numbers of the first of them.
    lines: Vec<usize>,
}

impl Sorted {
    /// Sorts the lines of these texts. Of more keys than a form may have one more is read.
    fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut sorted = Self::default();
        let mut seen = HashSet::new();
        let texts = texts.into_iter();
        let lines = texts.flat_map(|text| text.trim_start_matches('\u{feff}').lines());
        for (line, number) in lines.zip(1..) {
            let key = line.trim();
            if key.is_empty() {
                continue;
            }
            if sorted.usable.len() > MOST {
                break;
            }
            if !is_whole(key) || KeyText::parse(key.to_owned()).is_err() {
                sorted.unusable = sorted.unusable.saturating_add(1);
                if sorted.lines.len() < NAMED {
                    sorted.lines.push(number);
                }
            } else if seen.insert(key) {
                sorted.usable.push(key.to_owned());
            } else {
                sorted.doubled = sorted.doubled.saturating_add(1);
            }
        }
        sorted
    }

    fn is_empty(&self) -> bool {
        self.usable.is_empty() && self.unusable == 0
    }
}

/// Whether a line is what somebody typed: of a file in another encoding than UTF-8 some letters are not
/// known, and one whose lines end in another way is a single line.
fn is_whole(line: &str) -> bool {
    !line.contains([char::REPLACEMENT_CHARACTER, '\r'])
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    page(desk, &product, None).await
}

async fn page(desk: &Desk, product: &Value, checked: Option<Checked>) -> Result<Response, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    let frame = desk.frame();
    let template = KeysPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        facts: stock(desk).await?,
        is_pool: product["fulfillmentMode"] == "LICENSE_POOL",
        keys: fields
            .field("keys", t.get("products-keys-paste"))
            .unneeded()
            .max(u16::MAX)
            .hint(t.get("products-option-values-hint")),
        files: fields.field("files", t.get("products-keys-file")).unneeded(),
        checked,
    };
    desk.page(&frame, &template)
}

/// How many keys the product has, and how many of them were sold or taken back.
pub async fn stock(desk: &Desk) -> Result<Facts, Halt> {
    let t = desk.t();
    let mut facts = Vec::new();
    if !desk.may(S::LicensesRead) {
        return Ok(facts);
    }
    let words = [
        (LicenseStatus::Available, t.get("products-keys-free")),
        (LicenseStatus::Claimed, t.get("products-keys-sold")),
        (LicenseStatus::Revoked, t.get("products-keys-revoked")),
    ];
    let product = desk.visit.named("productId");
    for (status, words) in words {
        let pairs = [("productId", product), ("status", status.as_str())];
        let count = count(desk, "listLicenses", &[], &pairs).await?;
        facts.push((words, t.number(count)));
    }
    Ok(facts)
}

/// Tells what of the keys is new, or adds them.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let files = desk.files.iter().map(|file| String::from_utf8_lossy(&file.bytes));
    let files: Vec<_> = files.collect();
    let texts = files.iter().map(|text| &**text);
    let sorted = Sorted::of(std::iter::once(form.get("keys")).chain(texts));
    let mut typed = Typed::of(form, &["keys"]);
    if sorted.is_empty() {
        typed.fault("keys", t.get("products-error-keys"));
    } else if sorted.usable.len() > MOST {
        typed.fault("keys", t.get("products-error-keys-most").with("count", MOST));
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    if form.get("action") == "add" {
        return add(desk, form, &sorted).await;
    }
    let mut new = 0_i64;
    let mut doubled = i64::try_from(sorted.doubled).unwrap_or(i64::MAX);
    for some in sorted.usable.chunks(TOGETHER) {
        let body = json!({"licenseKeys": some});
        match desk.act("checkLicenseKeys", &[], Some(&body)).await? {
            Ok(check) => {
                new = new.saturating_add(check["new"].as_i64().unwrap_or(0));
                doubled = doubled.saturating_add(check["known"].as_i64().unwrap_or(0));
            }
            Err(refused) => return Ok(desk.say(&refused)),
        }
    }
    let named = sorted.lines.iter();
    let checked = Checked {
        new,
        doubled,
        unusable: sorted.unusable,
        lines: named.map(usize::to_string).collect::<Vec<_>>().join(", "),
        keys: sorted.usable.join("\n"),
    };
    page(desk, &product, Some(checked)).await
}

/// Adds the keys. What the product has already is skipped, so that sending them again adds nothing.
async fn add(desk: &Desk, form: &Form, sorted: &Sorted) -> Result<Response, Halt> {
    for (index, some) in sorted.usable.chunks(TOGETHER).enumerate() {
        let mut body = json!({"licenseKeys": some});
        if index == 0 && form.filled("use").is_some() {
            body["fulfillmentMode"] = "LICENSE_POOL".into();
        }
        if let Err(refused) = desk.act("updateProduct", &[], Some(&body)).await? {
            return Ok(desk.say(&refused));
        }
    }
    Ok(desk.done(&desk.address(), "saved"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_line_by_line() {
        let long = "x".repeat(513);
        let text = format!("\u{feff} A-1 \r\n\nB-2\nA-1\n{long}\nC 3\n");
        let sorted = Sorted::of([text.as_str()]);
        let expected = Sorted {
            usable: vec!["A-1".to_owned(), "B-2".to_owned(), "C 3".to_owned()],
            doubled: 1,
            unusable: 1,
            lines: vec![5],
        };
        assert_eq!(sorted, expected);
        assert!(Sorted::of([" \n\n", ""]).is_empty());
        // What a file has stands behind what was pasted, and there is an end to it.
        let files = Sorted::of(["A\n\u{1}", "\u{feff}B\nA"]);
        assert_eq!((files.usable.len(), files.doubled, files.lines), (2, 1, vec![2]));
        // A line that was not read as the merchant wrote it is no key.
        let foreign = Sorted::of(["A-1\nSCHL\u{fffd}SSEL", "B-1\rB-2"]);
        assert_eq!(
            (foreign.usable, foreign.lines),
            (vec!["A-1".to_owned()], vec![2, 3])
        );
        let many: String = (0..MOST + 5).map(|number| format!("{number}\n")).collect();
        assert_eq!(Sorted::of([many.as_str()]).usable.len(), MOST + 1);
    }
}

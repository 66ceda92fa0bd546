//! How a store looks to its buyers: its pictures, its colours with a look at them, and where else it is seen.

use super::change::{self, or_null, written};
use crate::surfaces::pages::accent::Accent;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::{Desk, plain};
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::send::send;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::file::FilePurpose;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// Where a store is seen elsewhere, by what the API calls it.
const PROFILES: [&str; 5] = [
    "twitterUrl",
    "instagramUrl",
    "linkedinUrl",
    "youtubeUrl",
    "tiktokUrl",
];

#[derive(Template)]
#[template(path = "dashboard/settings/branding.html")]
struct BrandingPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    pictures: [Picture; 2],
    accent: Field,
    primary: Field,
    profiles: [Field; 5],
    /// What is said of the colour: whether buyers see it everywhere.
    judged: Option<Text>,
}

/// A picture of the store, and how another takes its place.
struct Picture {
    heading: Text,
    /// Where it is seen, if this server has it.
    shown: Option<String>,
    is_set: bool,
    /// The address of one that another server has.
    elsewhere: Option<String>,
    file: Field,
    /// What the button that sends it does.
    action: &'static str,
    remove: &'static str,
}

/// Shows the page, in the colour that is stored, or that is tried out.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let typed = change::shown(desk, "accentColor", &stored(&store));
    let fields = Fields::new(t, &typed);
    let colour = typed.get("accentColor");
    let look = desk.look.branded(Some(colour), None);
    let frame = seen::frame(desk, &seen::mark(&stored(&store)));
    let template = BrandingPage {
        look: &look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        pictures: [
            picture(desk, &store["logo"], "logo", t.get("settings-logo")),
            picture(desk, &store["favicon"], "favicon", t.get("settings-favicon")),
        ],
        accent: fields
            .optional("accentColor", t.get("settings-accent"))
            .max(7)
            .hint(t.get("settings-accent-hint")),
        primary: fields
            .optional("primaryColor", t.get("settings-primary"))
            .max(7)
            .hint(t.get("settings-primary-hint")),
        profiles: PROFILES.map(|name| fields.optional(name, profile(t, name)).url()),
        judged: Accent::parse(colour).map(|colour| judged(t, colour)),
    };
    desk.page(&frame, &template)
}

/// Sends a picture, takes one away, tries a colour out, or keeps colours and profiles.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    match form.get("action") {
        "logo" => upload(desk, "logo").await,
        "favicon" => upload(desk, "favicon").await,
        "remove-logo" => change::keep(desk, form, &json!({"logo": null})).await,
        "remove-favicon" => change::keep(desk, form, &json!({"favicon": null})).await,
        "preview" => Ok(preview(desk, form)),
        _ => {
            let mut change = json!({
                "accentColor": or_null(form, "accentColor"),
                "primaryColor": or_null(form, "primaryColor"),
            });
            for name in PROFILES {
                change[name] = or_null(form, name);
            }
            change::save(desk, form, &change, stored).await
        }
    }
}

/// What the fields show of a store.
fn stored(store: &Value) -> [(&'static str, String); 7] {
    let [one, two, three, four, five] = PROFILES;
    let names = [one, two, three, four, five, "accentColor", "primaryColor"];
    names.map(|name| (name, written(&store[name])))
}

/// Shows the page in the colour that is typed, which is not kept yet.
fn preview(desk: &Desk, form: &Form) -> Response {
    let mut typed = Typed::of(form, &[]);
    let is_colour = typed.get("accentColor").is_empty() || Accent::parse(typed.get("accentColor")).is_some();
    if !is_colour {
        typed.fault("accentColor", desk.t().get("settings-accent-hint"));
    }
    desk.back(&typed)
}

/// Gives the store a picture.
async fn upload(desk: &Desk, field: &'static str) -> Result<Response, Halt> {
    let mut typed = Typed::default();
    let fault = match desk.files.first().filter(|file| !file.bytes.is_empty()) {
        None => desk.t().get("settings-error-picture").to_string(),
        Some(file) => match send(desk, FilePurpose::Image, file).await? {
            Err(fault) => fault,
            Ok(announced) => {
                let mut change = json!({});
                change[field] = announced["id"].clone();
                match desk.act("updateStore", &[], Some(&change)).await? {
                    Ok(_) => return Ok(desk.done(&desk.visit.path, "saved")),
                    Err(refused) => plain(&refused.text),
                }
            }
        },
    };
    typed.fault(field, fault);
    Ok(desk.back(&typed))
}

fn picture(desk: &Desk, value: &Value, field: &'static str, heading: Text) -> Picture {
    let t = desk.t();
    let address = text(value);
    // Pages load pictures of this server alone.
    let own = address.strip_prefix(&*desk.visit.env().config.public_url);
    let shown = own.filter(|path| path.starts_with("/cdn/")).map(str::to_owned);
    let (action, remove) = match field {
        "logo" => ("logo", "remove-logo"),
        _ => ("favicon", "remove-favicon"),
    };
    Picture {
        is_set: !address.is_empty(),
        elsewhere: (shown.is_none() && !address.is_empty()).then(|| address.to_owned()),
        shown,
        file: Fields::new(t, &desk.typed)
            .field(field, t.get("settings-picture"))
            .unneeded()
            .hint(t.get("settings-picture-hint")),
        heading,
        action,
        remove,
    }
}

fn profile(t: Locale, name: &str) -> Text {
    match name {
        "twitterUrl" => t.get("settings-twitter"),
        "instagramUrl" => t.get("settings-instagram"),
        "linkedinUrl" => t.get("settings-linkedin"),
        "youtubeUrl" => t.get("settings-youtube"),
        _ => t.get("settings-tiktok"),
    }
}

/// Whether buyers see the colour on light and on dark pages.
fn judged(t: Locale, colour: Accent) -> Text {
    match colour.is_seen() {
        [true, true] => t.get("settings-accent-good"),
        [false, _] => t.get("settings-accent-light"),
        [_, false] => t.get("settings-accent-dark"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_judged_by_both_backgrounds() {
        let t = Locale::En;
        for (colour, expected) in [
            ("#14614a", t.get("settings-accent-dark")),
            ("#3b82f6", t.get("settings-accent-good")),
            ("#ffee88", t.get("settings-accent-light")),
        ] {
            let said = judged(t, Accent::parse(colour).unwrap()).to_string();
            assert_eq!(said, expected.to_string(), "{colour}");
        }
    }
}

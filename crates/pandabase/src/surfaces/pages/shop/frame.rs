//! What stands around every page of a store: head, brand, search, basket, menu, and who sells.

use super::call::Call;
use super::structured::{picture, profiles, script};
use crate::surfaces::pages::legal::Legal;
use crate::surfaces::pages::look::Look;
use pandabase_locale::Locale;
use serde_json::Value;

/// What a page says of itself.
pub struct Head {
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// Its path within the store, with the part of the query that makes it another page.
    pub(super) path: String,
    /// What it is to those who link to it: `website` or `product`.
    pub(super) kind: &'static str,
    pub(super) image: Option<String>,
    /// Amount and currency of what it sells.
    pub(super) price: Option<(String, String)>,
    pub(super) data: Vec<Value>,
    /// Whether search engines should list it.
    pub(super) is_listed: bool,
}

/// What stands around a page.
pub struct Frame {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) canonical: String,
    /// The page in each language.
    pub(super) alternates: Vec<(&'static str, String)>,
    pub(super) kind: &'static str,
    pub(super) image: Option<String>,
    pub(super) price: Option<(String, String)>,
    pub(super) data: Vec<String>,
    pub(super) is_listed: bool,
    pub(super) name: String,
    pub(super) logo: Option<String>,
    pub(super) home: String,
    /// Where the search is sent, without the language, which is a field of it.
    pub(super) search_at: String,
    pub(super) search: String,
    pub(super) asked: Option<&'static str>,
    pub(super) basket: String,
    pub(super) basket_words: String,
    pub(super) menu: Vec<Place>,
    pub(super) profiles: Vec<(&'static str, String)>,
    pub(super) legal: Legal,
    pub(super) support: Option<String>,
}

/// A place that a menu leads to.
pub struct Place {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

impl Frame {
    /// The frame of a page of the store that `shop` describes.
    pub fn of(call: &Call, look: &Look, shop: &Value, head: Head) -> Self {
        let (t, place) = (look.locale, &call.place);
        let store = &shop["store"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let canonical = place.public(&head.path);
        let joint = if canonical.contains('?') { '&' } else { '?' };
        let alternates = Locale::ALL.into_iter().map(|locale| {
            let tag = locale.tag();
            (tag, format!("{canonical}{joint}locale={tag}"))
        });
        let here = call.named("category");
        let menu = shop["menu"].as_array().into_iter().flatten().map(|category| {
            let slug = category["slug"].as_str().unwrap_or_default();
            Place {
                name: text(&category["name"]).unwrap_or_default(),
                address: place.link(&format!("/categories/{slug}")),
                is_current: slug == here,
            }
        });
        Self {
            alternates: alternates.collect(),
            canonical,
            kind: head.kind,
            image: head.image.or_else(|| picture(&store["logo"])),
            price: head.price,
            data: head.data.iter().map(script).collect(),
            is_listed: head.is_listed && !look.is_test,
            title: head.title,
            description: head.description,
            name: text(&store["name"]).unwrap_or_default(),
            logo: picture(&store["logo"]),
            home: place.link(""),
            search_at: place.path(""),
            search: call.search(),
            asked: place.asked.map(Locale::tag),
            basket: place.link("/basket"),
            basket_words: basket_words(t, call.units(shop)),
            menu: menu.collect(),
            profiles: profiles(store),
            legal: Legal::of(t, &shop["legal"], t.get("accept-terms")),
            support: text(&store["supportEmail"]),
        }
    }
}

fn basket_words(t: Locale, units: i64) -> String {
    if units == 0 {
        return t.get("shop-basket").to_string();
    }
    t.get("shop-basket-units").with("count", units).to_string()
}

//! How a page looks to whoever reads it: language, colours, and the frame that it stands in.

use super::accent::Accent;
use super::respond::buyers;
use http::HeaderMap;
use http::header;
use http::request::Parts;
use pandabase_domain::link;
use pandabase_domain::store;
use pandabase_locale::Locale;
use pandabase_platform::config::Config;

/// The longest address of a page that may frame ours.
const LONGEST_ORIGIN: usize = 300;

/// How a page looks.
#[derive(Clone)]
pub struct Look {
    /// The reader's language.
    pub locale: Locale,
    /// Whether a ribbon says that no money moves.
    pub is_test: bool,
    scheme: Option<&'static str>,
    frame: Option<Frame>,
    accent: Option<Accent>,
    icon: Option<String>,
    /// Path and query of the page, without the language.
    address: String,
    /// The country of the language that the browser likes best, as in `de-AT`.
    region: Option<String>,
}

/// The page of another site that frames ours.
#[derive(Clone)]
struct Frame {
    origin: String,
    mode: &'static str,
}

impl Look {
    /// The look that a request asks for.
    pub fn of(config: &Config, parts: &Parts) -> Self {
        Self::at_store(config, parts, None)
    }

    /// The look that a request asks for of a page of a store, which may have a language of its own.
    pub fn at_store(config: &Config, parts: &Parts, language: Option<store::Language>) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let asked = Asked::read(query);
        let accepted = text(&parts.headers, &header::ACCEPT_LANGUAGE);
        Self {
            locale: Locale::choose(
                asked.locale.as_deref(),
                language.map(store::Language::as_str),
                accepted,
            ),
            is_test: config.is_sandbox(),
            scheme: None,
            frame: None,
            accent: None,
            icon: None,
            address: asked.address(parts.uri.path()),
            region: accepted.and_then(region_of).map(str::to_ascii_uppercase),
        }
    }

    /// The look of a page for developers, which is in English.
    pub fn of_developers(config: &Config, parts: &Parts) -> Self {
        Self {
            locale: Locale::En,
            ..Self::of(config, parts)
        }
    }

    /// The look of a page of a store within the frame of another page, as the query says. `None` when it
    /// names no page.
    pub fn framed(config: &Config, parts: &Parts, language: Option<store::Language>) -> Option<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let named = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let origin = named("origin").and_then(|text| read_origin(&text))?;
        let word = |name: &str, words: &[&'static str]| {
            let value = named(name)?;
            words.iter().copied().find(|word| *word == value)
        };
        Some(Self {
            scheme: word("theme", &["light", "dark"]),
            frame: Some(Frame {
                origin,
                mode: word("mode", &["drawer", "overlay", "inline"]).unwrap_or("modal"),
            }),
            ..Self::at_store(config, parts, language)
        })
    }

    /// The same look in the colours of a store.
    #[must_use]
    pub fn branded(&self, accent: Option<&str>, icon: Option<&str>) -> Self {
        Self {
            accent: accent.and_then(Accent::parse),
            icon: link::shown(icon.map(str::to_owned)),
            ..self.clone()
        }
    }

    /// The country that the browser's language names: a guess, good where nothing depends on it.
    pub fn region(&self) -> Option<String> {
        self.region.clone()
    }

    /// The sheet of the store's colour.
    pub fn accent_sheet(&self) -> Option<String> {
        self.accent.map(Accent::address)
    }

    /// The store's icon, or none, so that browsers do not ask for one.
    pub fn icon(&self) -> &str {
        self.icon.as_deref().unwrap_or("data:,")
    }

    /// `light` or `dark` where the framing page decides it.
    pub fn scheme(&self) -> Option<&'static str> {
        self.scheme
    }

    /// The origin of the page that frames this one.
    pub fn parent(&self) -> Option<&str> {
        self.frame.as_ref().map(|frame| &*frame.origin)
    }

    /// The content security policy of a page for buyers that looks so.
    pub fn policy(&self) -> String {
        buyers(self.is_test, self.parent())
    }

    /// How the framing page shows this one.
    pub fn mode(&self) -> &'static str {
        self.frame.as_ref().map_or("", |frame| frame.mode)
    }

    /// This page in each language: tag, the language's own name, address, and whether it is this one.
    pub fn languages(&self) -> Vec<Language> {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        let all = Locale::ALL.into_iter().map(|locale| Language {
            tag: locale.tag(),
            name: locale.own_name(),
            address: format!("{}{joint}locale={}", self.address, locale.tag()),
            is_current: locale == self.locale,
        });
        all.collect()
    }
}

/// A language that a page can be read in.
pub struct Language {
    /// BCP-47 tag.
    pub tag: &'static str,
    /// What its speakers call it.
    pub name: &'static str,
    /// The page in it.
    pub address: String,
    /// Whether the page is in it.
    pub is_current: bool,
}

/// A query, with the language apart.
struct Asked {
    locale: Option<String>,
    rest: String,
}

impl Asked {
    fn read(query: &str) -> Self {
        let mut rest = form_urlencoded::Serializer::new(String::new());
        let mut locale = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name == "locale" {
                locale = Some(value.into_owned());
            } else {
                rest.append_pair(&name, &value);
            }
        }
        Self {
            locale,
            rest: rest.finish(),
        }
    }

    fn address(&self, path: &str) -> String {
        if self.rest.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", self.rest)
    }
}

/// The origin of an http address, as browsers write it.
fn read_origin(text: &str) -> Option<String> {
    let url = url::Url::parse(text)
        .ok()
        .filter(|_| text.len() <= LONGEST_ORIGIN)?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// The region of the first tag of an `Accept-Language` header.
fn region_of(header: &str) -> Option<&str> {
    let tag = header.split([',', ';']).next()?.trim();
    tag.split('-').skip(1).find(|part| part.len() == 2)
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for (text, expected) in [
            ("https://Shop.example/cart?x=1", Some("https://shop.example")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("javascript:alert(1)", None),
            ("null", None),
        ] {
            assert_eq!(read_origin(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_store_speaks_the_languages_of_the_pages() {
        let tags: Vec<_> = Locale::ALL.into_iter().map(Locale::tag).collect();
        let words: Vec<_> = store::Language::ALL.iter().map(|word| word.as_str()).collect();
        assert_eq!(words, tags);
    }

    #[test]
    fn the_rest_of_the_query_stays_when_the_language_changes() {
        let asked = Asked::read("step=contact&locale=de&a=%26");
        assert_eq!(asked.locale.as_deref(), Some("de"));
        assert_eq!(asked.address("/pay"), "/pay?step=contact&a=%26");
        assert_eq!(Asked::read("locale=fr").address("/pay"), "/pay");
    }
}

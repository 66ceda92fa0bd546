//! Where the pages of a store are: at `/s/{handle}`, and at a host of its own where `storefront_url` is set.

use axum::extract::Request;
use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;
use pandabase_locale::Locale;
use pandabase_platform::config::Config;
use pandabase_platform::hosts::{Hosts, origin_of};

/// Where every path of a store's pages begins.
const START: &str = "/s/";
/// What is the same at every host.
const SHARED: &str = "/static/";

/// Marks a request that came for the own host of a store.
#[derive(Clone, Copy)]
struct AtOwnHost;

/// A request as the routes know it: one for the own host of a store is for its pages.
pub fn routed(hosts: &Hosts, request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    if let Some(uri) = inner(hosts, &parts) {
        parts.uri = uri;
        parts.extensions.insert(AtOwnHost);
    }
    Request::from_parts(parts, body)
}

fn inner(hosts: &Hosts, parts: &Parts) -> Option<Uri> {
    let handle = hosts.handle_in(parts)?;
    if parts.uri.path().starts_with(SHARED) {
        return None;
    }
    let rest = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let inside = with_path(&parts.uri, &format!("{START}{handle}{rest}"));
    // An address that is too long with the handle in it is not a page of any store.
    inside.or_else(|| with_path(&parts.uri, &format!("{START}{handle}/-")))
}

/// The same address with another path and query.
fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let mut pieces = uri.clone().into_parts();
    pieces.path_and_query = Some(path.parse().ok()?);
    Uri::from_parts(pieces).ok()
}

/// Where the pages of a store are, for whoever reads them.
pub struct Place {
    /// What its paths begin with; nothing at its own host.
    base: String,
    /// Where this visit finds the pages, and where search engines do.
    here: String,
    public: String,
    /// The language that was asked for, which links keep.
    pub(super) asked: Option<Locale>,
}

impl Place {
    /// The pages of the store with this handle, for a request.
    pub fn of(config: &Config, handle: &str, parts: &Parts) -> Self {
        let base = format!("{START}{handle}");
        let shared = format!("{}{base}", config.public_url);
        let own = origin_of(config, handle);
        let is_at_own = parts.extensions.get::<AtOwnHost>().is_some();
        let query = parts.uri.query().unwrap_or_default();
        let asked = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "locale")
            .and_then(|(_, tag)| Locale::parse(&tag));
        Self {
            here: match (&own, is_at_own) {
                (Some(own), true) => own.clone(),
                _ => shared.clone(),
            },
            public: own.unwrap_or(shared),
            base: if is_at_own { String::new() } else { base },
            asked,
        }
    }

    /// The address of the page of a request, as its sender sees it, at another handle of the store.
    pub fn elsewhere(&self, config: &Config, handle: &str, seen: &Parts) -> String {
        let page = seen.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        if self.base.is_empty() {
            return Self::of(config, handle, seen).here(page);
        }
        let rest = page.strip_prefix(&*self.base).unwrap_or_default();
        format!("{START}{handle}{rest}")
    }

    /// What paths begin with; a cookie of the store is for these.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request as whoever sent it sees it.
    pub fn seen(&self, parts: &Parts) -> Parts {
        let mut seen = parts.clone();
        if self.base.is_empty() {
            // Behind `/s/` and the handle.
            let path = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
            let rest = path
                .strip_prefix(START)
                .and_then(|rest| rest.find('/').map(|at| &rest[at..]));
            seen.uri = with_path(&parts.uri, rest.unwrap_or("/")).unwrap_or_default();
        }
        seen
    }

    /// The path of a page, without the language.
    pub fn path(&self, rest: &str) -> String {
        match format!("{}{rest}", self.base) {
            path if path.is_empty() => "/".to_owned(),
            path => path,
        }
    }

    /// The link to a page, in the language that was asked for.
    pub fn link(&self, rest: &str) -> String {
        self.link_with(rest, &[])
    }

    /// The same with parameters.
    pub fn link_with(&self, rest: &str, pairs: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        query.extend_pairs(self.asked.map(|locale| ("locale", locale.tag())));
        match query.finish() {
            query if query.is_empty() => self.path(rest),
            query => format!("{}?{query}", self.path(rest)),
        }
    }

    /// The whole address by which search engines know a page.
    pub fn public(&self, rest: &str) -> String {
        format!("{}{rest}", self.public)
    }

    /// The whole address of a page, where this visit finds it.
    pub fn here(&self, rest: &str) -> String {
        format!("{}{rest}", self.here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request as Head;

    fn config() -> Config {
        Config {
            public_url: "https://api.example".into(),
            storefront_url: Some("https://shops.example:8443".into()),
            ..Config::default()
        }
    }

    fn request(host: &str, path: &str) -> Request {
        let request = Head::builder().uri(path).header("host", host);
        request.body(axum::body::Body::empty()).unwrap()
    }

    #[test]
    fn the_own_host_of_a_store_leads_to_its_pages() {
        let hosts = Hosts::of(&config());
        for (host, path, inside) in [
            ("nimbus.shops.example:8443", "/", "/s/nimbus/"),
            ("nimbus.shops.example:8443", "/?page=2", "/s/nimbus/?page=2"),
            (
                "nimbus.shops.example",
                "/products/a?x=%2F",
                "/s/nimbus/products/a?x=%2F",
            ),
            (
                "nimbus.shops.example",
                "/v2/storefront",
                "/s/nimbus/v2/storefront",
            ),
            ("nimbus.shops.example", "/static/pages.css", "/static/pages.css"),
            ("api.example", "/products/a", "/products/a"),
            ("shops.example", "/products/a", "/products/a"),
        ] {
            let routed = routed(&hosts, request(host, path));
            assert_eq!(routed.uri().to_string(), inside, "{host}{path}");
        }
        // The longest address that a request can have is longer with the handle in it.
        let longest = format!("/portal?{}", "a".repeat(65_520));
        let routed = routed(&hosts, request("nimbus.shops.example", &longest));
        assert_eq!(routed.uri().to_string(), "/s/nimbus/-");
    }

    #[test]
    fn links_are_as_the_reader_sees_the_store() {
        let (hosts, config) = (Hosts::of(&config()), config());
        let own = routed(&hosts, request("nimbus.shops.example", "/products/a?locale=de"));
        let own = own.into_parts().0;
        let place = Place::of(&config, "nimbus", &own);
        assert_eq!(place.link(""), "/?locale=de");
        assert_eq!(
            place.link_with("/basket", &[("a", "1 2")]),
            "/basket?a=1+2&locale=de"
        );
        assert_eq!(place.seen(&own).uri, "/products/a?locale=de");
        assert_eq!(
            place.elsewhere(&config, "cumulus", &place.seen(&own)),
            "https://cumulus.shops.example:8443/products/a?locale=de"
        );
        let long = "n".repeat(64);
        assert_eq!(
            place.elsewhere(&config, &long, &place.seen(&own)),
            format!("https://api.example/s/{long}/products/a?locale=de")
        );
        assert_eq!(
            place.public("/basket"),
            "https://nimbus.shops.example:8443/basket"
        );
        assert_eq!(place.here("/basket"), "https://nimbus.shops.example:8443/basket");

        let shared = request("api.example", "/s/nimbus/products/a").into_parts().0;
        let place = Place::of(&config, "nimbus", &shared);
        assert_eq!(place.link(""), "/s/nimbus");
        assert_eq!(place.seen(&shared).uri, "/s/nimbus/products/a");
        assert_eq!(place.public(""), "https://nimbus.shops.example:8443");
        assert_eq!(place.here("/basket"), "https://api.example/s/nimbus/basket");
        let query = request("api.example", "/s/nimbus?page=2").into_parts().0;
        assert_eq!(place.elsewhere(&config, "cumulus", &query), "/s/cumulus?page=2");
        let long = "n".repeat(64);
        // Where the host has another use, the pages are at the shared one alone.
        for handle in [&*long, "login"] {
            let place = Place::of(&config, handle, &shared);
            assert_eq!(place.public(""), format!("https://api.example/s/{handle}"));
        }
    }
}

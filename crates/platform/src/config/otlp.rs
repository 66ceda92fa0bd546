//! What an operator may set about the export of spans.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// Where a collector takes spans, below its endpoint (OTLP over HTTP).
const TRACES: &str = "/v1/traces";

/// Where spans are exported to, and how many.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Address of a collector that takes OTLP over HTTP; without it nothing is exported.
    pub endpoint: Option<String>,
    /// Headers of every export, such as the collector's token: a secret, so they are in no log and no error.
    pub headers: BTreeMap<String, String>,
    /// The part of the traces that is exported, from 0 to 1.
    pub sample_ratio: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            endpoint: None,
            headers: BTreeMap::new(),
            sample_ratio: 1.0,
        }
    }
}

impl Settings {
    /// Where spans are sent; `None` when they are not.
    ///
    /// # Errors
    /// What is wrong with the endpoint.
    pub fn traces_url(&self) -> Result<Option<Url>, String> {
        let Some(endpoint) = &self.endpoint else {
            return Ok(None);
        };
        let unfit = |what: &str| {
            Err(format!(
                "otlp.endpoint {what}: it takes the address of a collector that speaks OTLP over HTTP, such \
                 as http://127.0.0.1:4318, below which it has {TRACES}"
            ))
        };
        let Ok(mut url) = Url::parse(endpoint) else {
            return unfit("is no address");
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return unfit("must begin with http:// or https:// and name a host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return unfit("must not contain a password, which belongs into otlp.headers");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return unfit("must end with its path");
        }
        let path = url.path().trim_end_matches('/');
        let path = format!("{}{TRACES}", path.strip_suffix(TRACES).unwrap_or(path));
        url.set_path(&path);
        Ok(Some(url))
    }

    /// The headers of every export.
    ///
    /// # Errors
    /// Which of them is none. Its value is not shown.
    pub fn header_map(&self) -> Result<HeaderMap, String> {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            let Ok(header) = HeaderName::try_from(name.as_str()) else {
                return Err(format!("otlp.headers: {name:?} is no name of a header"));
            };
            let Ok(mut value) = HeaderValue::try_from(value.as_str()) else {
                return Err(format!(
                    "otlp.headers: the value of {name} does not fit into a header: it must have no line \
                     breaks and no other control characters"
                ));
            };
            value.set_sensitive(true);
            map.insert(header, value);
        }
        Ok(map)
    }

    /// What is wrong with the settings.
    pub(super) fn fault(&self) -> Option<String> {
        if let Some(fault) = self.traces_url().err().or(self.header_map().err()) {
            return Some(fault);
        }
        if !(0.0..=1.0).contains(&self.sample_ratio) {
            return Some("otlp.sample_ratio must be from 0 to 1: 0.1 exports a tenth of the traces".into());
        }
        (self.endpoint.is_none() && !self.headers.is_empty())
            .then(|| "otlp.headers are sent to otlp.endpoint, which is not set".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(endpoint: &str) -> Settings {
        Settings {
            endpoint: Some(endpoint.into()),
            ..Settings::default()
        }
    }

    #[test]
    fn spans_are_sent_below_the_endpoint() {
        for (endpoint, url) in [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
            (
                "https://gateway.example/otlp",
                "https://gateway.example/otlp/v1/traces",
            ),
            (
                "https://gateway.example/otlp/v1/traces",
                "https://gateway.example/otlp/v1/traces",
            ),
            (
                "https://gateway.example/v1/traces/",
                "https://gateway.example/v1/traces",
            ),
        ] {
            assert_eq!(with(endpoint).traces_url().unwrap().unwrap().as_str(), url);
            assert_eq!(with(endpoint).fault(), None);
        }
        assert_eq!(Settings::default().traces_url(), Ok(None));
        assert_eq!(Settings::default().fault(), None);
    }

    #[test]
    fn what_cannot_be_used_is_named_without_what_is_secret() {
        for (endpoint, fault) in [
            ("collector:4318", "must begin with"),
            ("127.0.0.1:4318", "is no address"),
            ("ftp://collector.example", "must begin with"),
            (
                "https://me:secret@collector.example",
                "must not contain a password",
            ),
            ("https://collector.example/?key=secret", "must end with its path"),
        ] {
            let found = with(endpoint).fault().unwrap();
            assert!(
                found.starts_with(&format!("otlp.endpoint {fault}")),
                "{endpoint}: {found}"
            );
            assert!(!found.contains("secret"), "{found}");
        }
        for ratio in [-0.1, 1.1, f64::NAN] {
            let settings = Settings {
                sample_ratio: ratio,
                ..with("http://127.0.0.1:4318")
            };
            assert!(settings.fault().unwrap().starts_with("otlp.sample_ratio "));
        }
        for (name, value) in [("two words", "x"), ("authorization", "secret\nsecret")] {
            let headers = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            let settings = Settings {
                headers,
                ..with("http://127.0.0.1:4318")
            };
            let found = settings.fault().unwrap();
            assert!(
                found.starts_with("otlp.headers: ") && !found.contains("secret"),
                "{found}"
            );
        }
        let headers = BTreeMap::from([("authorization".to_owned(), "x".to_owned())]);
        let settings = Settings {
            headers,
            ..Settings::default()
        };
        assert_eq!(
            settings.fault().as_deref(),
            Some("otlp.headers are sent to otlp.endpoint, which is not set")
        );
    }
}

//! The hosts that this server answers for. A page of another site can make its own name point here and then
//! speaks to us as to itself, so a request for a host that is not ours is refused, and a redirect never leads
//! where a request says.

use crate::config::Config;
use http::header;
use http::request::Parts;
use pandabase_domain::store::is_reserved;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

/// Paths that anybody may ask for under any name: load balancers know addresses only.
const PROBES: [&str; 2] = ["/health", "/ready"];
/// The path that this machine may ask for under its own names, and others with a credential.
const METRICS: &str = "/metrics";
/// The longest host name, and the longest label of one (RFC 1035).
const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The hosts of a server, in lower case.
pub struct Hosts {
    named: Vec<String>,
    /// The host under which every store has one of its own.
    shops: Option<String>,
    has_loopback: bool,
    /// Whether browsers are told to use https only.
    pub is_strict: bool,
}

impl Hosts {
    /// The hosts that the settings name, and in a sandbox those of this machine.
    pub fn of(config: &Config) -> Self {
        let origins = config.origins().into_iter().filter_map(|(_, origin)| {
            let url = url::Url::parse(origin).ok()?;
            url.host_str().map(str::to_ascii_lowercase)
        });
        let further = config.allowed_hosts.iter().map(|host| host.to_ascii_lowercase());
        let mut named: Vec<String> = origins.chain(further).collect();
        named.sort_unstable();
        named.dedup();
        let shops = config
            .storefront_url
            .as_deref()
            .and_then(|origin| Some(url::Url::parse(origin).ok()?.host_str()?.to_ascii_lowercase()));
        Self {
            named,
            shops,
            has_loopback: config.is_sandbox(),
            is_strict: !config.is_sandbox() && config.has_https(),
        }
    }

    /// The host that a request names, as we write it; none when it is not ours.
    pub fn find(&self, parts: &Parts) -> Option<Cow<'_, str>> {
        let named = named(parts)?;
        let listed = self.named.iter().find(|host| host.eq_ignore_ascii_case(named));
        let own = || self.has_loopback.then(|| loopback(named)).flatten();
        let of_shop = || self.handle(named).map(|_| Cow::Owned(named.to_ascii_lowercase()));
        listed
            .map(|host| host.as_str().into())
            .or_else(own)
            .or_else(of_shop)
    }

    /// The handle of the store whose own host a request names.
    pub fn handle_in(&self, parts: &Parts) -> Option<String> {
        self.handle(named(parts)?)
    }

    /// The one label before the host of all stores. A host that has another use is no store's.
    fn handle(&self, host: &str) -> Option<String> {
        let host = host.to_ascii_lowercase();
        let handle = host.strip_suffix(self.shops.as_deref()?)?.strip_suffix('.')?;
        let is_label = handle
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let is_free = !self.named.contains(&host) && !is_reserved(handle);
        (is_label && is_free && !handle.is_empty()).then(|| handle.to_owned())
    }

    /// Whether a request is for this server. One without a host was not sent by a browser.
    pub fn admit(&self, parts: &Parts) -> bool {
        let names_none = parts.uri.authority().is_none() && !parts.headers.contains_key(header::HOST);
        if names_none || self.find(parts).is_some() {
            return true;
        }
        let path = parts.uri.path().trim_end_matches('/');
        PROBES.contains(&path)
            || path == METRICS && (parts.headers.contains_key(header::AUTHORIZATION) || is_loopback(parts))
    }
}

/// The origin of the own host of the store with this handle; none where stores have none, where the handle is
/// too long for one, and where the host has another use.
pub fn origin_of(config: &Config, handle: &str) -> Option<String> {
    let (scheme, shops) = config.storefront_url.as_deref()?.split_once("://")?;
    let own = format!("{handle}.{shops}");
    let host = without_port(&own);
    let mut origins = config.origins().into_iter();
    let is_origin = |(_, origin): (_, &str)| {
        let named = origin.split_once("://").map_or(origin, |(_, named)| named);
        without_port(named).eq_ignore_ascii_case(host)
    };
    let mut further = config.allowed_hosts.iter();
    let is_used = origins.any(is_origin) || further.any(|named| named.eq_ignore_ascii_case(host));
    let fits = handle.len() <= LONGEST_LABEL && !is_reserved(handle);
    (fits && !is_used).then(|| format!("{scheme}://{own}"))
}

fn without_port(host: &str) -> &str {
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// Whether a request names the machine itself, as browsers on it may.
pub fn is_loopback(parts: &Parts) -> bool {
    named(parts).and_then(loopback).is_some()
}

/// A name or an address that leads to the machine itself, wherever it is asked for.
fn loopback(host: &str) -> Option<Cow<'static, str>> {
    if host.eq_ignore_ascii_case("localhost") {
        return Some("localhost".into());
    }
    let ip = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => IpAddr::V6(address.parse().ok()?),
        None => IpAddr::V4(host.parse().ok()?),
    };
    ip.is_loopback().then(|| match ip {
        IpAddr::V4(ip) => ip.to_string().into(),
        IpAddr::V6(ip) => format!("[{ip}]").into(),
    })
}

/// The host that a request names, without its port and the dot at its end.
fn named(parts: &Parts) -> Option<&str> {
    let named = match parts.uri.authority() {
        Some(authority) => authority.as_str(),
        None => {
            let mut given = parts.headers.get_all(header::HOST).iter();
            let only = given.next()?.to_str().ok()?;
            if given.next().is_some() {
                return None;
            }
            only
        }
    };
    let end = if named.starts_with('[') {
        named.find(']')? + 1
    } else {
        named.find(':').unwrap_or(named.len())
    };
    let (host, port) = named.split_at(end);
    let has_port = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u16>().is_ok(),
        None => port.is_empty(),
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    (has_port && is_host(host)).then_some(host)
}

/// Whether this is a host's name or address, without a port.
pub fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    host.len() <= LONGEST
        && host.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;
    use pandabase_domain::token::Environment;

    fn hosts(environment: Environment) -> Hosts {
        Hosts::of(&Config {
            environment,
            public_url: "https://API.example.com:8443".into(),
            allowed_hosts: vec!["shop.internal".into()],
            checkout_url: "https://[2001:db8::1]".into(),
            secure_url: "https://api.example.com".into(),
            pay_url: "https://api.example.com".into(),
            dashboard_url: "https://api.example.com".into(),
            portal_url: "https://api.example.com".into(),
            cdn_url: "https://api.example.com".into(),
            ..Config::default()
        })
    }

    fn parts(uri: &str, host: Option<&str>) -> Parts {
        let mut request = Request::builder().uri(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn only_hosts_of_ours_are_found() {
        let (sandbox, production) = (hosts(Environment::Sandbox), hosts(Environment::Production));
        for (host, ours, own) in [
            ("api.example.com", "api.example.com", false),
            ("Api.Example.COM.:443", "api.example.com", false),
            ("shop.internal:1", "shop.internal", false),
            ("[2001:db8::1]:99", "[2001:db8::1]", false),
            ("localhost:4242", "localhost", true),
            ("LOCALHOST", "localhost", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.8.9.1:80", "127.8.9.1", true),
            ("[::1]:4242", "[::1]", true),
        ] {
            let parts = parts("/", Some(host));
            assert_eq!(sandbox.find(&parts).as_deref(), Some(ours), "{host}");
            assert_eq!(production.find(&parts).is_some(), !own, "{host}");
        }
        let long = "a".repeat(254);
        for host in [
            "rebind.example",
            "example.com",
            "api.example.com.evil.example",
            "localhost.evil.example",
            "0.0.0.0",
            "10.0.0.1",
            "[::]",
            "",
            ":80",
            "a b",
            "a/b",
            "a@b",
            "user:pass@localhost",
            "localhost:99999",
            "localhost:80:80",
            "localhost:+80",
            "..",
            "a..b",
            "[::1",
            "[x]",
            "[::1]80",
            "a\\b",
            "a?b",
            "a#b",
            "%61",
            long.as_str(),
        ] {
            assert_eq!(sandbox.find(&parts("/", Some(host))), None, "{host:?}");
        }
        assert_eq!(sandbox.find(&parts("http://u@localhost/", None)), None);
        assert_eq!(
            production
                .find(&parts("http://api.example.com:80/x", Some("ignored")))
                .as_deref(),
            Some("api.example.com")
        );
    }

    #[test]
    fn every_store_has_a_host_of_its_own_where_that_is_set() {
        let hosts = Hosts::of(&Config {
            public_url: "https://api.shops.example".into(),
            storefront_url: Some("https://Shops.example:8443".into()),
            ..Config::default()
        });
        for (host, handle) in [
            ("nimbus-labs.shops.example", Some("nimbus-labs")),
            ("NIMBUS.Shops.Example.:8443", Some("nimbus")),
            ("api.shops.example", None),
            ("login.shops.example", None),
            ("xn--nimbs-6ya.shops.example", None),
            ("shops.example", None),
            (".shops.example", None),
            ("a.b.shops.example", None),
            ("a_b.shops.example", None),
            ("nimbusshops.example", None),
            ("nimbus.shops.example.evil.example", None),
        ] {
            let parts = parts("/", Some(host));
            assert_eq!(hosts.handle_in(&parts).as_deref(), handle, "{host}");
            assert_eq!(
                hosts.admit(&parts),
                handle.is_some() || host.starts_with("api."),
                "{host}"
            );
        }
        let config = Config {
            public_url: "https://assets-1.shops.example:8443".into(),
            allowed_hosts: vec!["Other.shops.example".into()],
            storefront_url: Some("https://shops.example:8443".into()),
            ..Config::default()
        };
        let longest = "n".repeat(63);
        for handle in [
            "assets-1",
            "other",
            "login",
            "xn--nimbs-6ya",
            &format!("{longest}n"),
        ] {
            assert_eq!(origin_of(&config, handle), None, "{handle}");
        }
        for handle in ["nimbus", &longest] {
            let own = format!("https://{handle}.shops.example:8443");
            assert_eq!(origin_of(&config, handle), Some(own));
        }
        assert_eq!(origin_of(&Config::default(), "nimbus"), None);
        let found = hosts.find(&parts("/", Some("Nimbus.shops.example:1")));
        assert_eq!(found.as_deref(), Some("nimbus.shops.example"));
    }

    #[test]
    fn the_host_of_the_portal_may_be_that_of_all_stores() {
        let hosts = Hosts::of(&Config {
            portal_url: "https://mypandabase.com".into(),
            storefront_url: Some("https://mypandabase.com".into()),
            ..Config::default()
        });
        for (host, handle) in [
            ("mypandabase.com", None),
            ("nimbus-labs.mypandabase.com", Some("nimbus-labs")),
        ] {
            let parts = parts("/portal", Some(host));
            assert!(hosts.admit(&parts), "{host}");
            assert_eq!(hosts.handle_in(&parts).as_deref(), handle, "{host}");
        }
    }

    #[test]
    fn probes_are_answered_under_any_name() {
        let hosts = hosts(Environment::Production);
        for (path, host, admitted) in [
            ("/health", "10.0.0.1", true),
            ("/ready/", "10.0.0.1", true),
            ("/metrics", "127.0.0.1:8081", true),
            ("/metrics", "10.0.0.1", false),
            ("/docs", "127.0.0.1", false),
            ("/docs", "api.example.com", true),
        ] {
            assert_eq!(hosts.admit(&parts(path, Some(host))), admitted, "{path} {host}");
        }
        assert!(hosts.admit(&parts("/docs", None)));
        let mut scraped = parts("/metrics", Some("10.0.0.1"));
        scraped
            .headers
            .insert("authorization", "Bearer x".parse().unwrap());
        assert!(hosts.admit(&scraped));
    }
}

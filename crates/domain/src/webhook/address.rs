//! Which addresses a webhook may call (contract `webhooks.md`, "SSRF").

use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(segments: [u16; 8], length: u8) -> Ipv6Net {
    let [a, b, c, d, e, f, g, h] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), length)
}

/// IPv4 ranges that are not the public internet (IANA special-purpose address registry).
const PRIVATE_V4: [Ipv4Net; 16] = [
    v4(0, 0, 0, 0, 8),       // this network
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // carrier-grade NAT
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local, cloud metadata
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocol assignments
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 31, 196, 0, 24), // AS112
    v4(192, 88, 99, 0, 24),  // former 6to4 relays
    v4(192, 168, 0, 0, 16),  // private
    v4(198, 18, 0, 0, 15),   // benchmarking
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, broadcast
];

/// The only part of IPv6 that is handed out: everything else (loopback, unique local with
/// `fd00:ec2::254`, link-local, site-local, multicast, unassigned) is refused by not being in it.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Ranges inside [`GLOBAL_V6`] that are not the public internet.
const PRIVATE_V6: [Ipv6Net; 5] = [
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments: Teredo, ORCHID, benchmarking
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4: carries any IPv4 address
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
];

/// Whether `ip` is an address of the public internet.
///
/// IPv4-mapped addresses are judged as the IPv4 address; other forms that carry one (6to4, NAT64,
/// Teredo, IPv4-compatible) are refused whatever they carry: no receiver needs them.
pub fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => !PRIVATE_V4.iter().any(|net| net.contains(&ip)),
        IpAddr::V6(ip) => GLOBAL_V6.contains(&ip) && !PRIVATE_V6.iter().any(|net| net.contains(&ip)),
    }
}

/// The URL cannot be a webhook's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Webhook URL must be a public HTTPS address")]
pub struct InvalidUrl;

/// A URL that a webhook may have. A host name still has to be resolved when it is dialled, and each of its
/// addresses checked by [`is_public`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookUrl {
    url: Url,
    trusted: bool,
}

impl WebhookUrl {
    /// Reads a URL: https, no credentials, and a host that is neither a local name nor a non-public
    /// address in any spelling. Hosts named in `allowed_hosts` (for local testing) may be anything
    /// and may use http.
    pub fn parse(text: &str, allowed_hosts: &[String]) -> Result<Self, InvalidUrl> {
        // The parser drops these silently; nobody who means well sends them.
        if text.contains(|c: char| c.is_ascii_control() || c == ' ' || c == '\\') {
            return Err(InvalidUrl);
        }
        let url = Url::parse(text).map_err(|_| InvalidUrl)?;
        let host = url.host().ok_or(InvalidUrl)?;
        let trusted = url.host_str().is_some_and(|name| {
            allowed_hosts
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(name))
        });
        let scheme = url.scheme() == "https" || (trusted && url.scheme() == "http");
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !scheme || !anonymous || !(trusted || may_be_public(&host)) {
            return Err(InvalidUrl);
        }
        Ok(Self { url, trusted })
    }

    /// The parsed URL.
    pub fn as_url(&self) -> &Url {
        &self.url
    }

    /// Whether the host was named in `allowed_hosts`, so that its addresses need not be public.
    pub fn is_trusted(&self) -> bool {
        self.trusted
    }
}

fn may_be_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => is_public(IpAddr::V4(*ip)),
        Host::Ipv6(ip) => is_public(IpAddr::V6(*ip)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            !name.is_empty() && name != "localhost" && !name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn special_addresses_are_not_public() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "4000::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn the_internet_is_public() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "2001:200::1",
            "2606:4700:4700::1111",
            "2a00:1450:4001:800::200e",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn urls_that_a_webhook_may_not_have() {
        for text in [
            "",
            "hooks.example.org/pb",
            "//hooks.example.org/pb",
            "http://hooks.example.org/pb",
            "ftp://hooks.example.org",
            "https://",
            "https://user@hooks.example.org",
            "https://user:pass@hooks.example.org",
            "https://:pass@hooks.example.org",
            "https://localhost",
            "https://LOCALHOST:8443/x",
            "https://localhost./",
            "https://a.localhost/",
            "https://127.0.0.1",
            "https://127.1",
            "https://2130706433",
            "https://0x7f000001",
            "https://0177.0.0.1",
            "https://127.0.0.1.",
            "https://%31%32%37.0.0.1",
            "https://１２７.0.0.1",
            "https://[::1]",
            "https://[::ffff:127.0.0.1]",
            "https://[fd00:ec2::254]/",
            "https://10.0.0.1",
            "https://169.254.169.254/latest",
            "https://0/",
            "https://ex ample.org",
            "https://hooks.example.org\\@127.0.0.1/",
            "https://hooks.exa\tmple.org/",
            "https://hooks.example.org:99999/",
            "https://.",
            "javascript:alert(1)",
        ] {
            assert_eq!(WebhookUrl::parse(text, &[]), Err(InvalidUrl), "{text}");
        }
    }

    #[test]
    fn public_urls_pass() {
        for text in [
            "https://hooks.example.org/pb",
            "HTTPS://Hooks.Example.org:8443/pb?a=1",
            "https://8.8.8.8/",
            "https://[2606:4700:4700::1111]/",
            "https://mylocalhost.example/",
        ] {
            let url = WebhookUrl::parse(text, &[]).unwrap_or_else(|_| panic!("{text}"));
            assert!(!url.is_trusted());
        }
    }

    #[test]
    fn named_hosts_may_be_local_and_plain() {
        let allowed = ["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
        for text in [
            "http://localhost:9000/hook",
            "https://LocalHost/",
            "http://127.1:80/",
            "http://[::1]:1/",
        ] {
            assert!(WebhookUrl::parse(text, &allowed).unwrap().is_trusted(), "{text}");
        }
        for text in [
            "http://hooks.example.org",
            "http://127.0.0.2",
            "ftp://localhost",
            "http://u@localhost",
        ] {
            assert_eq!(WebhookUrl::parse(text, &allowed), Err(InvalidUrl), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_mapped_address_is_judged_like_itself(bits: u32) {
            let ip = Ipv4Addr::from(bits);
            prop_assert_eq!(is_public(ip.into()), is_public(ip.to_ipv6_mapped().into()));
        }

        #[test]
        fn what_the_standard_library_knows_is_refused(bits: u32) {
            let ip = Ipv4Addr::from(bits);
            let special = ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_broadcast()
                || ip.is_documentation() || ip.is_multicast() || ip.is_unspecified();
            prop_assert!(!(special && is_public(ip.into())));
        }
    }
}

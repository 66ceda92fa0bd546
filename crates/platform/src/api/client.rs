//! Who sent a request: the connection's address, or what a trusted proxy says of it.

use crate::config::Config;
use axum::extract::ConnectInfo;
use http::request::Parts;
use pandabase_domain::source::Source;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The client of a request.
#[derive(Debug, Clone)]
pub struct Client {
    ip: Box<str>,
    source: Source,
}

impl Client {
    /// The client at `ip`.
    pub fn at(ip: IpAddr) -> Self {
        Self {
            ip: ip.to_string().into(),
            source: Source::of(ip),
        }
    }

    /// The client that sent a request.
    pub fn of(config: &Config, parts: &Parts) -> Self {
        Self::at(address(config, parts))
    }

    /// The address, for people and records; limits go by [`Client::source`].
    pub fn ip(&self) -> &str {
        &self.ip
    }

    /// What limits count the client by.
    pub fn source(&self) -> Source {
        self.source
    }
}

/// The client's address.
pub fn address(config: &Config, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
        address.ip().to_canonical()
    });
    let trusted = |ip: &IpAddr| config.trusts(*ip);
    if !trusted(&peer) {
        return peer;
    }
    // Each proxy appends the address that it got the request from, so the last one that is not a proxy of
    // ours is the client. What stands before a hop that cannot be read was not written by a proxy of ours.
    let forwarded = parts.headers.get_all("x-forwarded-for").iter();
    let hops: Vec<&[u8]> = forwarded
        .flat_map(|value| value.as_bytes().split(|&byte| byte == b','))
        .collect();
    hops.iter()
        .rev()
        .map_while(|hop| read_hop(std::str::from_utf8(hop).ok()?.trim()))
        .find(|ip| !trusted(ip))
        .unwrap_or(peer)
}

/// Whether the client is on this machine. A forwarded request comes from another machine, even if the proxy
/// is on this one.
pub fn is_here(config: &Config, parts: &Parts) -> bool {
    address(config, parts).is_loopback() && !is_forwarded(parts)
}

/// Whether the client is on this machine, or comes straight from one that `reachable_from` names.
pub fn is_near(config: &Config, parts: &Parts) -> bool {
    let address = address(config, parts);
    let mut near = config.reachable_from.iter();
    is_here(config, parts) || !is_forwarded(parts) && near.any(|network| network.contains(&address))
}

fn is_forwarded(parts: &Parts) -> bool {
    let forwarded = ["x-forwarded-for", "x-forwarded-proto", "forwarded"];
    forwarded.iter().any(|name| parts.headers.contains_key(*name))
}

/// An address, with or without a port.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    let ip = hop.parse().ok().or_else(with_port)?;
    Some(IpAddr::to_canonical(&ip))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderValue, Request};

    #[test]
    fn what_no_proxy_wrote_does_not_hide_what_one_wrote() {
        let proxy: SocketAddr = "10.0.0.1:1".parse().unwrap();
        let config = Config {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..Config::default()
        };
        let client = |lines: &[&[u8]]| {
            let mut request = Request::new(());
            request.extensions_mut().insert(ConnectInfo(proxy));
            for line in lines {
                let value = HeaderValue::from_bytes(line).unwrap();
                request.headers_mut().append("x-forwarded-for", value);
            }
            address(&config, &request.into_parts().0).to_string()
        };
        assert_eq!(client(&[b"\xff, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(client(&[b"6.6.6.6", b"\xff, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(client(&[b"6.6.6.6, \xff, 10.0.0.2"]), "10.0.0.1");
    }
}

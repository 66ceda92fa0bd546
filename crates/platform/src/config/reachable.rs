//! Networks whose browsers a sandbox takes for those of this machine, because it runs in a container.

use crate::os;
use ipnet::IpNet;
use std::net::IpAddr;

/// The word for the machine around a container.
const GATEWAY: &str = "gateway";
/// Networks that nobody on the internet has: only their machines, or those that hand on for others.
const PRIVATE: [&str; 9] = [
    "127.0.0.0/8",
    "::1/128",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "fc00::/7",
    "fe80::/10",
];

/// Reads a network, an address, or the word for the machine around a container.
///
/// # Errors
/// What was expected instead, or that there is no gateway.
pub fn network(text: &str) -> Result<IpNet, String> {
    if text == GATEWAY {
        let gateway =
            os::gateway().ok_or("no route of this machine leads through a gateway: name a network")?;
        return Ok(IpAddr::V4(gateway).into());
    }
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address).ok_or_else(|| {
        format!("{text:?} is neither a network such as 172.17.0.0/16, nor an address, nor {GATEWAY:?}")
    })
}

/// Why these networks may not be let in.
pub(super) fn fault(is_sandbox: bool, networks: &[IpNet]) -> Option<String> {
    let is_private = |network: &IpNet| {
        let mut all = PRIVATE.iter().filter_map(|private| private.parse::<IpNet>().ok());
        all.any(|private| private.contains(network))
    };
    let open = networks.iter().find(|network| !is_private(network));
    match (networks.is_empty(), is_sandbox, open) {
        (true, ..) => None,
        (false, false, _) => {
            Some("reachable_from is for a sandbox: production shows no keys to anybody".into())
        }
        (false, true, Some(open)) => Some(format!(
            "reachable_from: {open} is no private network, and whoever comes from it would be shown the \
             store's key"
        )),
        (false, true, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_written_in_three_ways() {
        assert_eq!(network("172.17.0.0/16").unwrap().to_string(), "172.17.0.0/16");
        assert_eq!(network("172.17.0.1").unwrap().to_string(), "172.17.0.1/32");
        assert_eq!(network("fd00::1").unwrap().to_string(), "fd00::1/128");
        for bad in ["", "host", "172.17.0.0/33", "Gateway"] {
            assert!(network(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_private_networks_of_a_sandbox_are_let_in() {
        let fault = |is_sandbox, text: &str| fault(is_sandbox, &[network(text).unwrap()]);
        for near in [
            "127.0.0.1",
            "172.17.0.1",
            "10.0.0.0/8",
            "192.168.65.0/24",
            "fd00::/8",
        ] {
            assert_eq!(fault(true, near), None, "{near}");
            assert!(fault(false, near).is_some(), "{near}");
        }
        for far in ["0.0.0.0/0", "::/0", "203.0.113.7", "172.0.0.0/8", "2001:db8::1"] {
            assert!(fault(true, far).unwrap().contains("no private network"), "{far}");
        }
        assert_eq!(super::fault(false, &[]), None);
    }
}

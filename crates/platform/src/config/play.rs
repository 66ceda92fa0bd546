//! Where production may play money: on one machine, for whoever sits at it.

use std::net::IpAddr;

/// Why money may not be played here. A tunnel or a proxy of which nothing is said would let others in, so the
/// server must also be called by this machine's names alone.
pub(super) fn fault(
    listen: IpAddr,
    behind_proxy: bool,
    origins: &[(&str, &str)],
    allowed_hosts: &[String],
) -> Option<String> {
    let must = if behind_proxy || !listen.is_loopback() {
        "listen on this machine alone: set listen = \"127.0.0.1:8443\" and no behind_proxy".to_owned()
    } else if let Some((name, origin)) = origins.iter().find(|(_, origin)| !leads_here(origin)) {
        format!(
            "be called by the names of this machine alone: {name} = {origin:?} must be \
             \"https://localhost:8443\" or the like"
        )
    } else if !allowed_hosts.is_empty() {
        "answer to no other names: set no allowed_hosts".to_owned()
    } else {
        return None;
    };
    Some(format!(
        "unsafe_play_money: whoever reaches this server gets goods for test cards, so it must {must}"
    ))
}

/// Whether an origin names the machine itself, wherever it is asked for.
pub fn leads_here(origin: &str) -> bool {
    url::Url::parse(origin).is_ok_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}

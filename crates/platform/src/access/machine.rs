//! Which machine somebody is at: what a request tells of it, as people recognise their own sessions by it.

use crate::context::Env;
use pandabase_domain::agent::Agent;
use std::net::IpAddr;

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The client's address.
    pub ip: &'a str,
    /// The client's `User-Agent`.
    pub agent: Option<&'a str>,
}

/// A machine, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// `Desktop`, `Mobile` or `Tablet`.
    pub device: Option<String>,
    /// The operating system.
    pub os: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// The client's address.
    pub ip_address: Option<String>,
    /// City and country of that address.
    pub location: Option<String>,
}

impl Machine {
    /// The machine that a request comes from.
    pub fn of(env: &Env, origin: &Origin<'_>) -> Self {
        let agent = origin.agent.map(Agent::parse).unwrap_or_default();
        Self {
            device: agent.device.map(str::to_owned),
            os: agent.os.map(str::to_owned),
            browser: agent.browser.map(str::to_owned),
            ip_address: Some(origin.ip.to_owned()),
            location: location(env, origin.ip),
        }
    }
}

/// City and country of an address, where a database tells.
fn location(env: &Env, ip: &str) -> Option<String> {
    let geo = env.geo.lookup(ip.parse::<IpAddr>().ok()?);
    let parts: Vec<String> = [geo.city, geo.country].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

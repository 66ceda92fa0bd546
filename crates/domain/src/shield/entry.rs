//! What lists hold, and how it is found without reading a list: every value has a key, and a payment asks for
//! the few keys that a value which holds it can have.

use super::ListType;
use crate::pricing::country::Country;
use ipnet::IpNet;
use std::borrow::Cow;
use std::net::IpAddr;

/// What stands for any characters in a pattern.
const ANY: char = '*';
/// The most characters of a value.
const MOST_CHARACTERS: usize = 320;
/// The most [`ANY`] in a pattern.
const MOST_ANY: usize = 8;
/// How many characters of the longer end of a pattern its key has.
const ANCHOR: usize = 24;

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// As lists show it: the same value is always written in the same way.
    pub value: String,
    /// What it is found by.
    pub key: String,
}

impl ListType {
    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong with it, as the text behind the field's path.
    pub fn entry(self, given: &str) -> Result<Entry, &'static str> {
        let given = given.trim();
        if given.is_empty() {
            return Err("must NOT have fewer than 1 characters");
        }
        if given.chars().count() > MOST_CHARACTERS {
            return Err("must NOT have more than 320 characters");
        }
        if given.chars().any(char::is_control) {
            return Err("must NOT contain control characters");
        }
        match self {
            Self::Email => self.pattern(
                given,
                is_email,
                "must be an email address, where * may stand for any part",
            ),
            Self::String => self.pattern(given, |_| true, "must be a text"),
            Self::Ip => {
                let network = network(given).ok_or("must be an address or a network such as 10.0.0.0/8")?;
                Ok(Entry {
                    value: shown(network),
                    key: self.key('/', &network.to_string()),
                })
            }
            Self::Country => {
                let country = Country::parse(given).ok_or("must be an ISO 3166-1 alpha-2 code")?;
                Ok(self.exact(country.as_str()))
            }
            Self::CardBin => {
                let is_bin = (6..=8).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_digit());
                match is_bin {
                    true => Ok(self.exact(given)),
                    false => Err("must have 6 to 8 digits"),
                }
            }
        }
    }

    /// Reads a value that is to hold itself alone, as one that a buyer has written.
    ///
    /// # Errors
    /// What is wrong with it, as the text behind the field's path.
    pub fn exactly(self, given: &str) -> Result<Entry, &'static str> {
        if matches!(self, Self::Email | Self::String) && given.contains(ANY) {
            return Err("has a *, which would stand for any characters on a list");
        }
        self.entry(given)
    }

    /// The keys under which a value would be that holds `value`.
    pub fn keys(self, value: &str) -> Vec<String> {
        match self {
            Self::Email | Self::String => self.keys_of_text(&value.to_lowercase()),
            Self::Ip => self.keys_of_address(value),
            Self::Country => vec![self.key('=', &value.to_ascii_uppercase())],
            Self::CardBin => {
                let parts = (6..=8).filter_map(|length| value.get(..length));
                parts.map(|part| self.key('=', part)).collect()
            }
        }
    }

    /// Whether a value of a list holds `value`.
    pub fn holds(self, entry: &str, value: &str) -> bool {
        match self {
            Self::Email | Self::String => fits(entry, &value.to_lowercase()),
            Self::Ip => match (network(entry), address(value)) {
                (Some(network), Some(address)) => network.contains(&address),
                _ => false,
            },
            Self::Country => entry.eq_ignore_ascii_case(value),
            Self::CardBin => value.starts_with(entry),
        }
    }

    /// Keys of two types never are the same.
    fn key(self, sort: char, text: &str) -> String {
        let kind = match self {
            Self::Email => 'e',
            Self::Ip => 'i',
            Self::Country => 'c',
            Self::CardBin => 'b',
            Self::String => 's',
        };
        format!("{kind}{sort}{text}")
    }

    fn exact(self, value: &str) -> Entry {
        Entry {
            value: value.to_owned(),
            key: self.key('=', value),
        }
    }

    fn pattern(
        self,
        given: &str,
        is_whole: fn(&str) -> bool,
        fault: &'static str,
    ) -> Result<Entry, &'static str> {
        let value = given.to_lowercase();
        let any = value.chars().filter(|c| *c == ANY).count();
        if any == 0 {
            return match is_whole(&value) {
                true => Ok(self.exact(&value)),
                false => Err(fault),
            };
        }
        if any > MOST_ANY {
            return Err("must NOT have more than 8 of *");
        }
        let (head, tail) = ends(&value);
        let key = match (head.chars().count(), tail.chars().count()) {
            (0, 0) => self.key(ANY, ""),
            (before, behind) if behind >= before => self.key('<', last(tail, ANCHOR)),
            _ => self.key('>', first(head, ANCHOR)),
        };
        Ok(Entry { value, key })
    }

    fn keys_of_text(self, value: &str) -> Vec<String> {
        let mut keys = vec![self.key('=', value), self.key(ANY, "")];
        let length = value.chars().count().min(ANCHOR);
        for count in 1..=length {
            keys.push(self.key('>', first(value, count)));
            keys.push(self.key('<', last(value, count)));
        }
        keys
    }

    fn keys_of_address(self, value: &str) -> Vec<String> {
        let Some(address) = address(value) else {
            return Vec::new();
        };
        let networks = (0..=bits(&address)).filter_map(|length| IpNet::new(address, length).ok());
        networks
            .map(|network| self.key('/', &network.trunc().to_string()))
            .collect()
    }
}

/// What stands before the first [`ANY`] of a pattern, and behind the last.
fn ends(pattern: &str) -> (&str, &str) {
    let head = pattern.split(ANY).next().unwrap_or_default();
    let tail = pattern.rsplit(ANY).next().unwrap_or_default();
    (head, tail)
}

/// The first so many characters.
fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The last so many characters.
fn last(text: &str, count: usize) -> &str {
    let skipped = text.chars().count().saturating_sub(count);
    let start = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// Whether a text in lower case fits a pattern.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts: Vec<&str> = pattern.split(ANY).collect();
    if parts.len() < 2 {
        return pattern == text;
    }
    let tail = parts.pop().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(parts.remove(0)) else {
        return false;
    };
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(tail)
}

fn is_email(text: &str) -> bool {
    let has_both = |(local, domain): (&str, &str)| !local.is_empty() && !domain.is_empty();
    text.rsplit_once('@').is_some_and(has_both) && !text.contains(char::is_whitespace)
}

fn address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// An address as it is written here; anything else as it is.
pub(super) fn plain_address(text: &str) -> Cow<'_, str> {
    match address(text) {
        Some(address) => Cow::Owned(address.to_string()),
        None => Cow::Borrowed(text),
    }
}

fn bits(address: &IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn network(text: &str) -> Option<IpNet> {
    match text.contains('/') {
        true => text.parse::<IpNet>().ok().map(|network| plain(network.trunc())),
        false => {
            let address = address(text)?;
            IpNet::new(address, bits(&address)).ok()
        }
    }
}

/// A network of IPv4 that is written as one of IPv6 is that of IPv4, as its addresses are.
fn plain(network: IpNet) -> IpNet {
    /// How many bits stand before an address of IPv4 in one of IPv6.
    const BEFORE: u8 = 96;
    let IpAddr::V6(address) = network.addr() else {
        return network;
    };
    let within = network
        .prefix_len()
        .checked_sub(BEFORE)
        .zip(address.to_ipv4_mapped());
    let inner = within.and_then(|(length, address)| IpNet::new(IpAddr::V4(address), length).ok());
    inner.unwrap_or(network)
}

/// The part of the net that an address is in, which a device seldom leaves within a day: a /24 of IPv4, a /48
/// of IPv6. `None` for what is no address.
pub fn neighbourhood(text: &str) -> Option<String> {
    let address = address(text)?;
    let length = match address {
        IpAddr::V4(_) => 24,
        IpAddr::V6(_) => 48,
    };
    let network = IpNet::new(address, length).ok()?;
    Some(network.trunc().to_string())
}

/// A network of one address is written as the address.
fn shown(network: IpNet) -> String {
    match network.prefix_len() == network.max_prefix_len() {
        true => network.addr().to_string(),
        false => network.to_string(),
    }
}

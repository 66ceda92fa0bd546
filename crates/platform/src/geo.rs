//! Where a buyer is, by IP address, from a MaxMind database on disk (contract `orders-payments.md`,
//! "Geo"). Looked up by a job: it never blocks a payment.

use maxminddb::{Reader, path};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::Path;

/// What is known of an address; unknown parts are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Geo {
    /// City, in English.
    pub city: Option<String>,
    /// Region code, as `TX`.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Postal code.
    pub postal: Option<String>,
    /// Number of the network, as `AS15169`.
    pub asn: Option<String>,
    /// Who runs the network.
    pub org: Option<String>,
}

/// The databases named in the configuration.
#[derive(Default)]
pub struct GeoDatabase(Vec<Reader<Vec<u8>>>);

impl GeoDatabase {
    /// Reads the files into memory. One that cannot be read is left out with a warning: nothing but
    /// `geo` depends on it.
    pub fn open<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let open = |path: &Path| {
            Reader::open_readfile(path)
                .inspect_err(|error| tracing::warn!(path = %path.display(), "geo database: {error}"))
                .ok()
        };
        Self(paths.into_iter().filter_map(open).collect())
    }

    /// Whether nothing can be looked up.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the databases know of an address.
    pub fn lookup(&self, ip: IpAddr) -> Geo {
        let mut geo = Geo::default();
        for reader in &self.0 {
            let Ok(found) = reader.lookup(ip) else { continue };
            let text = |path: &[maxminddb::PathElement<'_>]| found.decode_path::<String>(path).ok().flatten();
            let number = |path: &[maxminddb::PathElement<'_>]| found.decode_path::<u32>(path).ok().flatten();
            fill(&mut geo.city, || text(&path!["city", "names", "en"]));
            fill(&mut geo.region, || text(&path!["subdivisions", 0, "iso_code"]));
            fill(&mut geo.country, || text(&path!["country", "iso_code"]));
            fill(&mut geo.postal, || text(&path!["postal", "code"]));
            fill(&mut geo.asn, || {
                number(&path!["autonomous_system_number"]).map(|number| format!("AS{number}"))
            });
            fill(&mut geo.org, || text(&path!["autonomous_system_organization"]));
        }
        geo
    }
}

fn fill(part: &mut Option<String>, find: impl FnOnce() -> Option<String>) {
    if part.is_none() {
        *part = find();
    }
}

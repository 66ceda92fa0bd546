//! The floors of the code, lowest first, and the places of SQL. A file imports from its own floor and from
//! those below it.

/// Each line is one floor: a folder, or after a colon the files and folders in it, without `.rs`. If several
/// entries cover a file, the longest one counts.
pub const FLOORS: &[&str] = &[
    // What an OpenAPI document says of requests and answers; not part of the server.
    "crates/fuzz/src",
    // What plays Stripe in tests; not part of the server either.
    "crates/fake-stripe/src",
    // Pure rules.
    "crates/domain/src",
    // Languages for people.
    "crates/locale/src",
    // What knows nothing of commerce.
    "crates/platform/src: text clock random metrics os keys cause tls",
    "crates/platform/src: config db keyring",
    "crates/platform/src: error page hosts inbound spans outbound rate_limit live",
    "crates/platform/src: context geo request_log",
    "crates/platform/src: jobs files pdf picture processor rail",
    "crates/platform/src: mail smtp papers",
    "crates/platform/src: app",
    "crates/platform/src: jobs/worker jobs/clock mail/outbox mail/mailbox access",
    "crates/platform/src: api",
    "crates/platform/src: lib",
    // The business, read from the bottom.
    "crates/commerce/src: money/ledger files",
    "crates/commerce/src: stores notify",
    "crates/commerce/src: money insight/analytics",
    "crates/commerce/src: catalog/licenses",
    "crates/commerce/src: catalog",
    "crates/commerce/src: selling/customers selling/coupons selling/trials",
    "crates/commerce/src: selling/checkout",
    "crates/commerce/src: selling",
    "crates/commerce/src: orders",
    "crates/commerce/src: shield",
    "crates/commerce/src: billing/payment_methods billing/metering billing/invoices",
    "crates/commerce/src: billing/subscriptions billing/mandates",
    "crates/commerce/src: billing",
    "crates/commerce/src: payments",
    "crates/commerce/src: payments/charging",
    "crates/commerce/src: payments/inbound",
    "crates/commerce/src: support insight accounts operator",
    "crates/commerce/src: closing",
    "crates/commerce/src: lib",
    // The program.
    "crates/pandabase/src: surfaces",
    "crates/pandabase/src: wiring/routes wiring/jobs wiring/housekeeping wiring/secrets wiring/invariants",
    "crates/pandabase/src: wiring/openapi",
    "crates/pandabase/src: wiring",
    "crates/pandabase/src: operations/door",
    "crates/pandabase/src: operations/serving operations/seed",
    "crates/pandabase/src: operations",
    "crates/pandabase/src: lib",
    "crates/pandabase/src: main",
];

/// `sql!` may be used in files with these names,
const SQL_FILES: &[&str] = &["store.rs", "verify.rs"];
/// in the files of folders with these names,
const SQL_FOLDERS: &[&str] = &["store"];
/// and in these files and folders.
const SQL_PLACES: &[&str] = &[
    "crates/platform/src/db",
    "crates/platform/src/access",
    "crates/platform/src/api",
    "crates/platform/src/jobs",
    "crates/pandabase/src/operations/seed",
    // Resources that are only read and fit on a page: one file each.
    "crates/commerce/src/money/ledger/entries",
    "crates/pandabase/src/surfaces/api_logs",
];

/// The floor of a file, counted from 0, and the entry that covers it.
pub fn floor_of(floors: &[&str], path: &str) -> Option<(usize, String)> {
    let floors = floors.iter().enumerate();
    let entries = floors.flat_map(|(floor, line)| entries(line).map(move |entry| (floor, entry)));
    entries
        .filter(|(_, entry)| covers(entry, path))
        .max_by_key(|(_, entry)| entry.len())
}

/// The files and folders of a floor.
fn entries(floor: &str) -> impl Iterator<Item = String> {
    let (folder, names) = floor.split_once(": ").unwrap_or((floor, ""));
    let whole = names.is_empty().then(|| folder.to_owned());
    let parts = names
        .split_whitespace()
        .map(move |name| format!("{folder}/{name}"));
    whole.into_iter().chain(parts)
}

/// Whether a file may use `sql!`.
pub fn may_hold_sql(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let named = parts.next().is_some_and(|name| SQL_FILES.contains(&name));
    let inside = parts.next().is_some_and(|folder| SQL_FOLDERS.contains(&folder));
    named || inside || SQL_PLACES.iter().any(|place| covers(place, path))
}

/// Whether `path` is the file that `entry` names, or is inside the folder that it names.
fn covers(entry: &str, path: &str) -> bool {
    let rest = path.strip_prefix(entry);
    rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_that_covers_a_file_counts() {
        let floors = ["a/b: text", "a", "a: b lib"];
        let floor = |path| floor_of(&floors, path);
        let is = |floor, entry: &str| Some((floor, entry.to_owned()));
        assert_eq!(floor("a/b/text.rs"), is(0, "a/b/text"));
        assert_eq!(floor("a/b/text/deep/x.rs"), is(0, "a/b/text"));
        assert_eq!(floor("a/b/texts.rs"), is(2, "a/b"));
        assert_eq!(floor("a/lib.rs"), is(2, "a/lib"));
        assert_eq!(floor("a/x.rs"), is(1, "a"));
        assert_eq!(floor("c/x.rs"), None);
    }

    #[test]
    fn no_entry_stands_twice() {
        let mut all: Vec<String> = FLOORS.iter().flat_map(|floor| entries(floor)).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}

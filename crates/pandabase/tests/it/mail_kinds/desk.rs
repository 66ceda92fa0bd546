//! Links of mails to people who work: each leads whoever got the mail to the page that it names, once they
//! are signed in.

use super::text;
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase::surfaces::pages::dashboard::{Need, PAGES};
use pandabase_commerce::stores::notices::pages;
use pandabase_domain::id::AccountId;
use pandabase_domain::role::Role;
use pandabase_domain::time::SECOND;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::Value;
use std::collections::BTreeMap;

/// The heading of a page that is about no single thing, by what its address ends with.
const HEADINGS: &[(&str, &str)] = &[
    ("/stores", "<h1>Stores</h1>"),
    ("/bank-accounts", "<h1>Bank accounts</h1>"),
    ("/notifications", "<h1>Notifications</h1>"),
    ("/team", "<h1>Team</h1>"),
];

impl Server {
    /// A session of somebody, who may have an authenticator app.
    async fn at_work(&self, email: &str) -> String {
        let address = email.to_owned();
        let sql = Sql::new("SELECT id FROM accounts WHERE email = $1");
        let known = self
            .app
            .db
            .read(move |tx| tx.all(sql, params![&address], |row| row.next::<String>()));
        match known.await.unwrap().pop() {
            Some(id) => self.begin_session(&AccountId::from_stored(id), true).await,
            None => self.merchant(email).await,
        }
    }
}

/// The paths of a mail's links to the dashboard.
fn links(server: &Server, mail: &Value) -> Vec<String> {
    let origin = &server.app.env.config.dashboard_url;
    let html = text(&mail["html"]);
    let urls = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let paths = urls.filter_map(|url| url.strip_prefix(origin.as_str()));
    let is_desk = |path: &&str| path.starts_with("/stores") || path.starts_with("/sign-in");
    paths
        .filter(is_desk)
        .map(|path| path.replace("&#38;", "&"))
        .collect()
}

/// Opens every link to the dashboard of these mails as whoever got them; returns how many there were.
pub async fn open_all<'m>(server: &Server, mails: impl Iterator<Item = &'m Value>) -> usize {
    let mut sessions: BTreeMap<String, String> = BTreeMap::new();
    let mut opened = 0;
    for mail in mails {
        for path in links(server, mail) {
            let to = text(&mail["to"]);
            if !sessions.contains_key(to) {
                sessions.insert(to.to_owned(), server.at_work(to).await);
            }
            open(server, &sessions[to], &path).await;
            opened += 1;
        }
    }
    opened
}

/// Opens a link with a session, and without one.
async fn open(server: &Server, session: &str, path: &str) {
    // Every page makes several calls, which are counted like anybody's.
    server.app.env.clock.advance(SECOND);
    let call = server.anonymous(Method::GET, path).header("accept", "text/html");
    let stranger = call.send().await;
    if path.starts_with("/sign-in?token=") {
        assert_eq!(stranger.status, 200, "{path}: {}", stranger.text);
        assert!(
            stranger.text.contains("<h1>Sign in to your account</h1>"),
            "{path}"
        );
        return;
    }
    assert_eq!(stranger.status, 303, "{path}: {}", stranger.text);
    let target = stranger.header("location").unwrap_or_default();
    assert!(target.starts_with("/sign-in?next=%2Fstores"), "{path}: {target}");
    let page = server.page_with(session, path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    let heading = HEADINGS.iter().find(|(end, _)| path.ends_with(end));
    let shown = match heading {
        Some((_, heading)) => *heading,
        // What the page is about has its id there, to be copied.
        None => path.rsplit('/').next().unwrap(),
    };
    assert!(
        page.text.contains(shown),
        "{shown} is not on {path}: {}",
        page.text
    );
}

/// The least role that has what a page takes.
fn least(need: Need) -> Role {
    let mut roles = Role::ALL.iter().copied();
    roles.find(|role| need.is_had_by(*role)).unwrap()
}

#[test]
fn pages_of_mails_are_there_for_the_roles_that_are_led_to_them() {
    for known in pages::PAGES {
        let within = format!("/stores/{{storeId}}{}", known.path);
        let is_it = |path: &str| match within.ends_with('/') {
            true => path
                .strip_prefix(&*within)
                .is_some_and(|rest| rest.starts_with('{') && rest.ends_with('}') && !rest.contains('/')),
            false => path == within,
        };
        let page = PAGES.iter().find(|page| is_it(page.path));
        let page = page.unwrap_or_else(|| panic!("no page is at {within}"));
        assert_eq!(least(page.need), known.from, "{within}");
    }
}

#[apply(both)]
async fn a_mail_leads_only_whoever_is_let_in(server: Server) {
    server.member_with("ADMINSTRATOR").await;
    server.member_with("MODERATOR").await;
    server.rule("amount > 1000", "REVIEW", 1).await;
    let paid = server.sell(4000, GOOD).await;
    assert_eq!(paid["status"], "REVIEW");
    server.drain().await;
    let mails = server.all_mails().await;
    let of = |email: &str| {
        let is_it =
            |mail: &&Value| mail["to"] == email && text(&mail["subject"]).starts_with("Review a payment of ");
        mails.iter().find(is_it).unwrap()
    };
    let review = server.reviews("OPEN").await[0]["id"].clone();
    let page = format!("/stores/{}/shield/review/{}", server.store.id, text(&review));
    for email in [OWNER, "adminstrator@example.org"] {
        assert_eq!(links(&server, of(email)), [page.as_str()], "{email}");
    }
    assert!(links(&server, of("moderator@example.org")).is_empty());
    let led = [of(OWNER), of("adminstrator@example.org")];
    assert_eq!(open_all(&server, led.into_iter()).await, 2);
    server.verify().await;
}

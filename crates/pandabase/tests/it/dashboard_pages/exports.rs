//! Lists as files for spreadsheets: all of what is filtered, or the rows that were selected.

use super::{SESSION, developers, products, shield, signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase::surfaces::pages::dashboard::{self, Need};
use serde_json::json;
use std::collections::BTreeSet;

/// A list as a file for this session, line by line without the heads.
async fn rows(server: &Server, session: &str, page: &str) -> Vec<String> {
    let file = server.page_with(session, page).await;
    assert_eq!(file.status, 200, "{page}: {}", file.text);
    file.text.lines().skip(1).map(str::to_owned).collect()
}

/// The page that shows the list of a file.
fn page_of(path: &str) -> String {
    let page = path.trim_end_matches(".csv");
    page.replace("/ledger", "/finances")
        .trim_end_matches("/values")
        .to_owned()
}

#[apply(both)]
async fn every_list_leads_to_its_file(server: Server) {
    let mut names = products::names(&server).await;
    names.extend(developers::names(&server).await);
    names.extend(shield::names(&server).await);
    server.appoint(OWNER).await;
    let mut owner = signed_in(&server, OWNER).await;
    let session = owner.cookie(SESSION).unwrap().to_owned();
    let stranger = signed_in(&server, "stranger@example.org").await;
    let strange = stranger.cookie(SESSION).unwrap();
    for list in dashboard::lists() {
        server.app.env.clock.advance(1000);
        let path = list.path.replace("{storeId}", server.store.id.as_str());
        let path = names
            .iter()
            .fold(path, |path, (name, value)| path.replace(name, value));
        owner.go(&page_of(&path)).await;
        assert_eq!(owner.status, 200, "{path}: {}", owner.text);
        owner.shows(&format!("href=\"{path}"));
        owner.shows("id=\"export\"");
        let file = server.page_with(&session, &path).await;
        assert_eq!(file.status, 200, "{path}: {}", file.text);
        assert_eq!(file.content_type(), Some("text/csv; charset=utf-8"));
        let expected = format!("attachment; filename=\"{}_2026-06-01.csv\"", list.name);
        assert_eq!(file.header("content-disposition"), Some(&*expected));
        let heads = file.text.lines().next().unwrap();
        let first = heads.strip_prefix('\u{feff}').unwrap().split(',').next().unwrap();
        assert!(["id", "account_id", "value"].contains(&first), "{path}: {heads}");
        assert_eq!(server.anonymous(Method::GET, &path).send().await.status, 303);
        let expected = if list.need == Need::Account { 200 } else { 404 };
        let seen = server.page_with(strange, &path).await;
        assert_eq!(seen.status, expected, "{path}");
        assert!(!seen.text.contains(OWNER), "{path}: {}", seen.text);
    }
}

#[apply(both)]
async fn a_file_has_every_row_that_is_filtered_and_no_formula(server: Server) {
    server.sell(4000, GOOD).await;
    server.sell(6000, GOOD).await;
    for index in 0..104 {
        let title = match index {
            0 => "=2+3".to_owned(),
            1 => "Notes, \"pro\"".to_owned(),
            _ => format!("Notes {index}"),
        };
        let product = json!({"title": title, "productType": "LICENSE_KEY", "price": 1500});
        server.post(&server.core("/products"), product).await.data(201);
    }
    let owner = signed_in(&server, OWNER).await;
    let session = owner.cookie(SESSION).unwrap();
    // More than a page of the API, each row once.
    let products = rows(&server, session, &server.desk("/products.csv")).await;
    let unique: BTreeSet<_> = products.iter().collect();
    assert_eq!((products.len(), unique.len()), (104, 104));
    let has = |part: &str| products.iter().any(|line| line.contains(part));
    assert!(has(",'=2+3,") && has(",\"Notes, \"\"pro\"\"\",") && has(",15.00,"));
    let orders = rows(&server, session, &server.desk("/orders.csv")).await;
    assert!(orders.iter().all(|line| line.contains(",mia@example.org,")));
    for (rest, count) in [
        ("/orders.csv", 2),
        ("/orders.csv?status=COMPLETED", 2),
        ("/orders.csv?status=PENDING", 0),
        ("/orders.csv?from=2026-06-01&to=2026-06-01", 2),
        ("/orders.csv?from=2026-06-02", 0),
        ("/orders.csv?search=ann@example.org", 0),
        // What the API refuses is left out, as on pages; the rest still holds.
        ("/orders.csv?status=GOLD&from=yesterday", 2),
        ("/orders.csv?status=GOLD&from=2026-06-02", 0),
        ("/ledger.csv?type=PAYMENT_RECEIVED", 2),
        ("/ledger.csv?type=PAYOUT", 0),
    ] {
        server.app.env.clock.advance(1000);
        assert_eq!(
            rows(&server, session, &server.desk(rest)).await.len(),
            count,
            "{rest}"
        );
    }
    // A list is for whom its page is for, and of this store alone.
    server.member_with("VIEWER").await;
    let viewer = signed_in(&server, "viewer@example.org").await;
    let viewing = viewer.cookie(SESSION).unwrap();
    let read = server.page_with(viewing, &server.desk("/orders.csv")).await;
    assert_eq!(read.status, 200);
    let forbidden = server.page_with(viewing, &server.desk("/payouts.csv")).await;
    assert_eq!(forbidden.status, 403);
    assert!(!forbidden.text.contains("created_at"));
    let (other, _) = server.other_store("others").await;
    let foreign = format!("/stores/{}/orders.csv", other.id);
    assert_eq!(server.page_with(viewing, &foreign).await.status, 404);
}

#[apply(both)]
async fn the_rows_that_are_selected_are_fetched_alone(server: Server) {
    let mut ids = Vec::new();
    for _ in 0..28 {
        server.app.env.clock.advance(1);
        ids.push(text(&server.sell(4000, GOOD).await["order_id"]));
    }
    let mut owner = signed_in(&server, OWNER).await;
    let session = owner.cookie(SESSION).unwrap().to_owned();
    let orders = server.desk("/orders");
    owner.go(&format!("{orders}?status=COMPLETED")).await;
    owner.shows("Select all on this page");
    owner.shows(&format!("formaction=\"{orders}.csv\" id=\"export-selected\""));
    let of = owner.fields()["of"].replace("&#38;", "&");
    assert_eq!(of, "status=COMPLETED");
    let file = |of: &str, chosen: &[&String]| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("of", of);
        query.extend_pairs(chosen.iter().map(|id| (id.as_str(), "yes")));
        format!("{orders}.csv?{}", query.finish())
    };
    let found = rows(&server, &session, &file(&of, &[&ids[27], &ids[20]])).await;
    assert_eq!(found.len(), 2);
    assert!(
        found[0].starts_with(&ids[27]) && found[1].starts_with(&ids[20]),
        "{found:?}"
    );
    // Those of an older page are looked for from that page on.
    let older = owner.text.split("\" id=\"older\"").next().unwrap();
    let older = older.rsplit_once("href=\"").unwrap().1.replace("&#38;", "&");
    owner.go(&older).await;
    let of = owner.fields()["of"].replace("&#38;", "&");
    assert!(of.contains("&cursor="), "{of}");
    let found = rows(&server, &session, &file(&of, &[&ids[0]])).await;
    assert_eq!(found.len(), 1);
    // What others sold is not in it, and without a choice there is no file.
    let foreign = format!("ord_{}", "a".repeat(24));
    let found = rows(&server, &session, &file("", &[&foreign, &ids[3]])).await;
    assert_eq!(found.len(), 1);
    let nothing = server.page_with(&session, &file("", &[])).await;
    assert_eq!(nothing.header("location"), Some(&*orders));
}

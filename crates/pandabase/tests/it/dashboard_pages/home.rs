//! The first page of a store.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::products::{path_of, product};
use crate::shop::GOOD;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::DAY;
use pandabase_locale::Locale;
use serde_json::json;

#[apply(both)]
async fn today_and_this_month_are_summed_up_and_what_waits_is_said(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    owner.shows("Nothing was bought today yet.");
    owner.hides("This waits for you");
    // Somebody buys twice, asks about one order and disputes the other one.
    Desk::open(&server).await;
    let disputed = server.sell(6000, GOOD).await;
    server.play(&disputed, json!({"event": "dispute_opened"})).await;
    server.app.env.clock.advance(1000);
    owner.go(&server.desk("")).await;
    owner.shows("This waits for you");
    owner.shows("1 question of a buyer waits for an answer");
    owner.shows("1 dispute needs your evidence");
    owner.shows("mia@example.org");
    // Gross volume is without tax.
    assert_eq!(owner.text.matches("<dd>$100.00").count(), 2, "{}", owner.text);
    let order = disputed["order_id"].as_str().unwrap();
    owner.shows(&format!("{}\"", server.desk(&format!("/orders/{order}"))));
    // The table behind the chart has the numbers of the API, day by day.
    let now = server.app.env.clock.now();
    let (from, to) = (now.plus_millis(-30 * DAY), now.plus_millis(1000));
    let asked = format!("?period=custom&startDate={from}&endDate={to}&granularity=day");
    let path = format!("/analytics/gross-volume{asked}");
    let volume = server.seen_by(&owner, &path).await;
    let series = volume["series"].as_array().unwrap();
    assert_eq!(owner.text.matches("<tr><td>20").count(), series.len());
    for point in series {
        let amount = Locale::En.money(point["amount"].as_i64().unwrap(), Currency::Usd);
        owner.shows(&format!(
            "<tr><td>{}</td><td>{amount}</td></tr>",
            text(&point["date"])
        ));
    }
    owner.shows("<tr><td>2026-06-01</td><td>$100.00</td></tr>");
    // The next day begins with nothing, and the month goes on.
    server.advance(DAY).await;
    owner.go(&server.desk("")).await;
    owner.shows("Nothing was bought today yet.");
    assert_eq!(owner.text.matches("<dd>$100.00").count(), 1, "{}", owner.text);
}

/// A day ends when it ends where the store is.
#[apply(both)]
async fn a_day_is_one_of_the_stores_time_zone(server: Server) {
    let path = format!("/v2/stores/{}", server.store.id);
    let zone = json!({"timezone": "America/New_York"});
    server.patch(&path, zone).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    // Midnight has just passed by UTC; in New York it is the evening before.
    server.sell(4000, GOOD).await;
    server.app.env.clock.advance(DAY / 24);
    owner.go(&server.desk("")).await;
    owner.shows("mia@example.org");
    owner.shows("May 31, 2026");
    server.advance(DAY / 4).await;
    owner.go(&server.desk("")).await;
    owner.shows("Nothing was bought today yet.");
}

#[apply(both)]
async fn what_runs_out_is_said(server: Server) {
    let of = |title: &str, status: &str| {
        let mut fields = json!({"title": title, "lowStockThreshold": 1, "licenseKeys": ["A"]});
        fields["status"] = json!(status);
        fields
    };
    let few = product(&server, of("Few", "ACTIVE")).await;
    // What is not sold runs out of nothing.
    product(&server, of("Draft", "DRAFT")).await;
    let off = product(&server, of("Off", "ACTIVE")).await;
    let change = json!({"inStock": false});
    server.patch(&path_of(&server, &off), change).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    owner.shows("1 product on sale is low in stock");
    owner.shows(&server.desk("/products?status=ACTIVE&#38;stock=low\""));
    owner.go(&server.desk("/products?status=ACTIVE&stock=low")).await;
    owner.shows(">Few</a>");
    owner.hides(">Draft</a>");
    owner.hides(">Off</a>");
    owner.shows("<option value=\"low\" selected>Low stock</option>");
    let more = json!({"licenseKeys": ["B", "C"]});
    server.patch(&path_of(&server, &few), more).await.data(200);
    owner.go(&server.desk("")).await;
    owner.hides("low in stock");
    server.verify().await;
}

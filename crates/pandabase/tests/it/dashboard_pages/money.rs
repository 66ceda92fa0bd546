//! Balance and ledger, payouts with their quotes, bank accounts, reports and analytics.

use super::{SESSION, signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const OTHER_IBAN: &str = "DE75512108001245126199";

impl Server {
    /// What the API answers to somebody who is signed in on the pages.
    pub async fn seen_by(&self, visitor: &Visitor<'_>, rest: &str) -> Value {
        let session = visitor.cookie(SESSION).unwrap().to_owned();
        let answer = self.account_get(&session, &self.of_team(rest)).await;
        answer.data(200).clone()
    }
}

/// What the pages of money are about, by its name in their paths.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    server.sell(20_000, GOOD).await;
    let account = server.approved_account().await;
    let payout = server.request_payout(5000, None).await.unwrap();
    let report = json!({"type": "BALANCE_LEDGER", "periodStart": "2026-05-01T00:00:00Z",
        "periodEnd": "2026-06-01T00:00:00Z"});
    let report = server.post(&server.core("/reports"), report).await;
    vec![
        ("{bankAccountId}", account),
        ("{payoutId}", payout.payout.id.to_string()),
        ("{reportId}", text(&report.data(201)["id"])),
    ]
}

#[apply(both)]
async fn a_bank_account_is_added_made_primary_and_detached(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let list = server.desk("/bank-accounts");
    let new = server.desk("/bank-accounts/new");
    owner.go(&list).await;
    owner.shows("No bank account is approved yet");
    owner.shows(&new);
    owner.go(&new).await;
    owner.shows("<dd>Germany</dd>");
    owner.hides("name=\"routingNumber\"");
    for (iban, says) in [
        ("", "Must be a valid IBAN of DE"),
        ("DE89370400440532013001", "Must be a valid IBAN of DE"),
        ("FR1420041010050500013M02606", "Must be a valid IBAN of DE"),
    ] {
        owner
            .press("add", &[("iban", iban), ("bankName", "First Bank")])
            .await;
        assert_eq!(owner.error("iban"), says, "{iban}: {}", owner.text);
        // What names the bank is there again; the number is not.
        assert_eq!(owner.fields()["bankName"], "First Bank");
        assert_eq!(owner.fields()["iban"], "");
        owner.hides("370400");
    }
    owner
        .press("add", &[("iban", "DE89 3704 0044 0532 0130 00")])
        .await;
    owner.shows("Done. It is in the list now.");
    owner.shows("First Bank •••• 3000");
    owner.shows("in review");
    owner.go(&new).await;
    owner
        .press("add", &[("iban", OTHER_IBAN), ("isPrimary", "yes")])
        .await;
    let accounts = server.seen_by(&owner, "/payouts/bank-accounts").await;
    let ends = |accounts: &Value| -> Vec<String> {
        let accounts = accounts.as_array().unwrap().iter();
        accounts.map(|account| text(&account["last4"])).collect()
    };
    // The primary one stands first.
    assert_eq!(ends(&accounts), ["6199", "3000"]);
    let (primary, first) = (text(&accounts[0]["id"]), text(&accounts[1]["id"]));
    owner.go(&server.desk(&format!("/bank-accounts/{first}"))).await;
    owner.press("primary", &[]).await;
    owner.shows("Saved.");
    let accounts = server.seen_by(&owner, "/payouts/bank-accounts").await;
    assert_eq!(ends(&accounts), ["3000", "6199"]);
    owner.go(&server.desk(&format!("/bank-accounts/{first}"))).await;
    owner.shows("Another one takes its place");
    owner.go(&server.desk(&format!("/bank-accounts/{primary}"))).await;
    owner.shows("The primary account stays as it is.");
    owner.press("detach", &[]).await;
    owner.shows("It was removed.");
    owner.hides("6199");
    assert_eq!(
        ends(&server.seen_by(&owner, "/payouts/bank-accounts").await),
        ["3000"]
    );
    owner.press("detach", &[]).await;
    assert_eq!(owner.status, 404);
    owner.go(&server.desk(&format!("/bank-accounts/{first}"))).await;
    owner.shows("It is the only account");
    // An administrator sees them and changes nothing.
    server.member_with("ADMINSTRATOR").await;
    let mut administrator = signed_in(&server, "adminstrator@example.org").await;
    administrator.go(&list).await;
    administrator.shows("First Bank •••• 3000");
    administrator.shows("Only the owner of the store");
    administrator.hides(&new);
    administrator.hides(&first);
    server.verify().await;
}

#[apply(both)]
async fn a_payout_is_quoted_and_confirmed_once(server: Server) {
    server.sell(20_000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    let new = server.desk("/payouts/new");
    owner.go(&new).await;
    owner.shows("No bank account is approved yet");
    let account = server.approved_account().await;
    let balance = server.balance().await;
    owner.go(&new).await;
    // Nine tenths are proposed.
    let proposed = balance * 9 / 10;
    assert_eq!(
        owner.fields()["amount"],
        format!("{}.{:02}", proposed / 100, proposed % 100)
    );
    for (amount, says) in [
        ("", "Enter an amount, as in 100.00"),
        ("a lot", "Enter an amount, as in 100.00"),
        ("1,000.00", "Enter an amount, as in 100.00"),
        ("49.99", "Minimum payout amount is $50.00"),
        ("200", "Insufficient balance"),
    ] {
        owner
            .press("quote", &[("amount", amount), ("bankAccountId", &account)])
            .await;
        assert!(owner.error("amount").contains(says), "{amount}: {}", owner.text);
        assert_eq!(owner.fields()["amount"], amount);
    }
    owner
        .press("quote", &[("amount", "100"), ("bankAccountId", &account)])
        .await;
    for shown in [
        "for every payout",
        "0.25% of $100.00",
        "0.5% of $100.00",
        "$1.50",
        "$0.25",
        "$0.50",
        "$100.00 + $2.25",
        "$102.25",
        "EUR, at about 0.86348 EUR for $1.00",
        "Bank account •••• 3000",
        "June 8, 2026",
        "June 15, 2026",
    ] {
        owner.shows(shown);
    }
    let page = server.desk(&format!("/payouts/quote?amount=10000&account={account}"));
    owner.go(&page).await;
    let form = owner.fields();
    // Another fee than the one that was shown is not taken.
    owner.press("confirm", &[("fee", "1")]).await;
    owner.shows("The fee has changed");
    owner.shows("$102.25");
    assert_eq!(server.balance().await, balance);
    let typed: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for _ in 0..2 {
        owner.press("confirm", &typed).await;
        owner.shows("Payout of $100.00");
        owner.shows("It waits for its batch");
        assert_eq!(server.balance().await, balance - 10_225);
    }
    let payouts = server.seen_by(&owner, "/payouts").await;
    let payouts = payouts["items"].as_array().unwrap().clone();
    assert_eq!(payouts.len(), 1);
    assert_eq!(
        (&payouts[0]["amount"], &payouts[0]["fee"]),
        (&json!(10_000), &json!(225))
    );
    owner.go(&page).await;
    owner.shows("Insufficient balance");
    owner.hides("name=\"press\"");
    owner.go(&server.desk("/payouts")).await;
    owner.shows("$100.00");
    owner.shows("in review");
    server.verify().await;
}

#[apply(both)]
async fn a_payout_is_followed_to_the_bank(server: Server) {
    server.sell(20_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(10_000, None).await.unwrap();
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/payouts/quote")).await;
    // Without an amount there is nothing to quote.
    owner.shows("id=\"amount\"");
    // What no form sends is refused in words, too.
    owner.go(&server.desk("/payouts/quote?amount=-1")).await;
    owner.shows("id=\"refusal\"");
    owner.hides("body/amount");
    let page = server.desk(&format!("/payouts/{}", requested.payout.id));
    owner.go(&page).await;
    owner.shows("in review");
    owner.shows("Requested and debited");
    owner.hides("Left for the bank");
    server.advance(8 * DAY).await;
    owner.go(&page).await;
    owner.shows("on its way");
    owner.shows("Left for the bank");
    owner.shows("obp_");
    server.advance(4 * DAY).await;
    owner.go(&page).await;
    owner.shows("The bank has credited it.");
    let unknown = server.desk("/payouts/pto_aaaaaaaaaaaaaaaaaaaaaaaa");
    owner.go(&unknown).await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn the_balance_says_what_makes_it(server: Server) {
    server.sell(20_000, GOOD).await;
    server.sell(4000, GOOD).await;
    let refunded = server.sell(4000, GOOD).await;
    let order = text(&refunded["order_id"]);
    let refund = server.of_team(&format!("/orders/{order}/refund"));
    server.post(&refund, json!({})).await.data(200);
    let disputed = server.sell(6000, GOOD).await;
    server.play(&disputed, json!({"event": "dispute_opened"})).await;
    server.approved_account().await;
    server.request_payout(5000, None).await.unwrap();
    let mut owner = signed_in(&server, OWNER).await;
    let balance = server.seen_by(&owner, "/payouts/balance").await;
    let sum = |balance: &Value| -> i64 {
        let changes = balance["changes"].as_array().unwrap().iter();
        let changes: i64 = changes.map(|one| one["amount"].as_i64().unwrap()).sum();
        balance["opening"].as_i64().unwrap() + changes
    };
    assert_eq!(balance["available"], server.balance().await);
    assert_eq!(sum(&balance), server.balance().await);
    assert_eq!(
        (&balance["since"], &balance["opening"]),
        (&json!("2026-06-01T00:00:00.000Z"), &json!(0))
    );
    // Each kind is what its entries are.
    let ledger = server.ledger().await;
    for one in balance["changes"].as_array().unwrap() {
        let kind = text(&one["type"]);
        let own: Vec<i64> = ledger
            .iter()
            .filter(|(entry, ..)| *entry == kind)
            .map(|(_, amount, _)| *amount)
            .collect();
        let found = json!({"type": kind, "count": own.len(), "amount": own.iter().sum::<i64>()});
        assert_eq!(*one, found);
    }
    assert_eq!(
        balance["inTransit"],
        json!({"count": 1, "amount": 5000, "fee": 188})
    );
    assert_eq!(
        (&balance["disputed"]["count"], &balance["disputed"]["fee"]),
        (&json!(1), &json!(2000))
    );
    owner.go(&server.desk("/finances")).await;
    for shown in [
        "Payments (4)",
        "Payouts and their fees (1)",
        "Disputes opened (1)",
        "-$51.88",
        "Balance when June 1, 2026 began",
        "On its way to the bank",
        "Held by open disputes",
    ] {
        owner.shows(shown);
    }
    // A payment leads to its order, a payout to its page.
    owner.shows(&server.desk("/orders?search=pmt_"));
    owner.shows(&server.desk("/payouts/pto_"));
    for (filter, count, file) in [
        ("kind=PAYMENT_RECEIVED", "4 entries<", "?type=PAYMENT_RECEIVED"),
        ("kind=PAYOUT", "1 entry<", "?type=PAYOUT"),
        ("kind=DISPUTE_WON", "0 entries<", "?type=DISPUTE_WON"),
        (
            "from=2026-06-02",
            "0 entries<",
            "?from=2026-06-02T00%3A00%3A00.000Z",
        ),
        // What the API would refuse is left out: all but the opening entry are four payments, a refund, a
        // dispute and a payout.
        ("kind=GOLD&from=yesterday", "8 entries<", ""),
    ] {
        owner.go(&server.desk(&format!("/finances?{filter}"))).await;
        owner.shows(count);
        let file = server.desk(&format!("/ledger.csv{file}"));
        owner.shows(&format!("href=\"{file}\" id=\"export\""));
    }
    // The next month begins with what is left.
    let left = server.balance().await;
    server.advance(30 * DAY).await;
    let mut owner = signed_in(&server, OWNER).await;
    let balance = server.seen_by(&owner, "/payouts/balance").await;
    assert_eq!(balance["since"], "2026-07-01T00:00:00.000Z");
    assert_eq!((balance["opening"].clone(), sum(&balance)), (json!(left), left));
    owner.go(&server.desk("/finances")).await;
    owner.shows("Balance when July 1, 2026 began");
    server.verify().await;
}

#[apply(both)]
async fn open_disputes_hold_what_a_win_gives_back(server: Server) {
    // Of 43.30, the buyer has 10.00 back before the dispute, and 0.30 of what the bank took during it.
    let paid = server.sell(4000, GOOD).await;
    server.returns(&paid, 1000, "re_1").await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.returns(&paid, 30, "re_2").await;
    let owner = signed_in(&server, OWNER).await;
    let balance = server.seen_by(&owner, "/payouts/balance").await;
    assert_eq!(
        balance["disputed"],
        json!({"count": 1, "amount": 3300, "fee": 2000})
    );
    let before = server.balance().await;
    server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(server.balance().await, before + 3300);
    let balance = server.seen_by(&owner, "/payouts/balance").await;
    assert_eq!(balance["disputed"], json!({"count": 0, "amount": 0, "fee": 0}));
    server.verify().await;
}

#[apply(both)]
async fn a_report_of_a_month_is_requested_and_downloaded(server: Server) {
    server.sell(4000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/reports");
    owner.go(&page).await;
    owner.shows("No reports yet");
    // The month that is over is proposed.
    assert_eq!(owner.fields()["month"], "2026-05");
    let ledger = ("type", "BALANCE_LEDGER");
    let csv = ("format", "CSV");
    for (from, to, says) in [
        ("2026-05-01", "", "Enter the first and the last day"),
        ("", "2026-05-31", "Enter the first and the last day"),
        ("2026-01-01", "2026-05-31", "Must be at most 90 days after from"),
        ("2026-05-31", "2026-05-01", "Must be after from"),
    ] {
        owner
            .press("request", &[ledger, csv, ("from", from), ("to", to)])
            .await;
        assert_eq!(owner.error("to"), says, "{from} {to}: {}", owner.text);
        assert_eq!(owner.fields()["from"], from);
    }
    owner
        .press(
            "request",
            &[ledger, csv, ("month", "2026-06"), ("from", ""), ("to", "")],
        )
        .await;
    owner.shows("Done. It is in the list now.");
    owner.shows("June 1, 2026 to June 30, 2026");
    owner.shows("id=\"again\"");
    let listed = server.seen_by(&owner, "/reports").await;
    let report = listed["items"][0].clone();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&report["type"], &report["periodStart"], &report["periodEnd"]),
        (
            &json!("BALANCE_LEDGER"),
            &json!("2026-06-01T00:00:00.000Z"),
            &json!("2026-07-01T00:00:00.000Z")
        )
    );
    assert!(report["requestedByAccountId"].is_string());
    server.drain().await;
    let one = server.desk(&format!("/reports/{}", text(&report["id"])));
    owner.go(&one).await;
    owner.shows("ready");
    owner.shows("Download CSV");
    owner.go(&format!("{one}?file=csv")).await;
    let url = owner.gone_to.clone().unwrap();
    let path = url.strip_prefix(&server.app.env.config.public_url).unwrap();
    let file = server.anonymous(Method::GET, path).send().await;
    assert_eq!(file.status, 200);
    assert!(file.text.contains("PAYMENT_RECEIVED"), "{}", file.text);
    // There is no such file, and no such report.
    owner.go(&format!("{one}?file=json")).await;
    assert_eq!(owner.status, 404);
    let unknown = server.desk("/reports/rpt_aaaaaaaaaaaaaaaaaaaaaaaa");
    owner.go(&unknown).await;
    assert_eq!(owner.status, 404);
    owner.go(&page).await;
    owner.shows(&one);
    server.verify().await;
}

#[apply(both)]
async fn analytics_are_shown_against_the_time_before(server: Server) {
    server.sell(4000, GOOD).await;
    server.advance(8 * DAY).await;
    server.sell(6000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/analytics?period=7d")).await;
    owner.shows("Gross (before: $40.00)</dt><dd>$60.00</dd>");
    owner.shows("Orders (before: 1)</dt><dd>1</dd>");
    for chart in ["volume", "countries", "months", "mrr"] {
        owner.shows(&format!("<section class=\"card stack\" id=\"{chart}\">"));
    }
    assert_eq!(owner.text.matches("role=\"img\"").count(), 4);
    // The table behind a chart says what the chart shows.
    owner.shows("<tr><td>United States</td><td>1</td><td>$60.00</td></tr>");
    owner.shows("<td>2026-06</td><td>$100.00</td>");
    owner.hides(" style=");
    for (query, gross) in [
        ("", "$100.00"),
        ("period=90d", "$100.00"),
        ("period=today", "$60.00"),
        ("period=gold", "$100.00"),
        ("from=2026-06-01&to=2026-06-01", "$40.00"),
        ("from=2026-06-02&to=2026-06-03", "$0.00"),
        ("from=2026-06-03&to=2026-06-02", "$100.00"),
        ("from=0001-01-01&to=2030-01-01", "$0.00"),
    ] {
        owner.go(&server.desk(&format!("/analytics?{query}"))).await;
        assert_eq!(owner.status, 200, "{query}: {}", owner.text);
        let figure = owner.text.split("<dd>").nth(1).unwrap();
        assert!(figure.starts_with(gross), "{query}: {figure}");
    }
}

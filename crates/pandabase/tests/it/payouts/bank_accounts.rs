//! Bank accounts: which is primary, what is wrong with one, and what of it is stored.

use super::{IBAN, OTHER_IBAN, account, german};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use futures_util::future::join_all;
use pandabase_commerce::money::payouts::accounts;
use pandabase_domain::payout::bank::{BankEvent, Field};
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use serde_json::json;

/// Whether any column of any row holds `text`, plainly or as bytes.
pub(super) async fn database_holds(server: &Server, text: &'static str) -> bool {
    let is_shared = server.app.db.is_shared();
    let columns = if is_shared {
        Sql::new(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
            WHERE table_schema = current_schema()",
        )
    } else {
        Sql::new(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table'",
        )
    };
    let found = server.app.db.read(move |tx| {
        let columns = tx.all(columns, &[], |row| {
            Ok((row.next::<String>()?, row.next::<String>()?))
        })?;
        assert!(columns.len() > 200, "{}", columns.len());
        for (table, column) in columns {
            let bytes = hex::encode(text);
            let query = if is_shared {
                format!(
                    "SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%{text}%'
                        OR CAST({column} AS TEXT) LIKE '%{bytes}%'"
                )
            } else {
                let bytes = bytes.to_uppercase();
                format!("SELECT COUNT(*) FROM {table} WHERE hex({column}) LIKE '%{bytes}%'")
            };
            let query = Sql::new(Box::leak(query.into_boxed_str()));
            if tx.one(query, &[], |row| row.next::<i64>())? > 0 {
                return Ok::<_, ApiError>(true);
            }
        }
        Ok(false)
    });
    found.await.unwrap()
}

#[apply(both)]
async fn one_account_is_primary_whatever_happens(server: Server) {
    let mut ids = Vec::new();
    for iban in [IBAN, OTHER_IBAN, "DE44500105175407324931"] {
        server.move_clock("PT1S").await;
        ids.push(
            server
                .add_account(german(iban))
                .await
                .unwrap()
                .account
                .id
                .to_string(),
        );
    }
    let order = || async {
        let accounts = server.bank_accounts().await;
        let primary: Vec<bool> = accounts
            .iter()
            .map(|account| account["isPrimary"] == true)
            .collect();
        assert_eq!(
            primary.iter().filter(|is_primary| **is_primary).count(),
            usize::from(!accounts.is_empty())
        );
        assert!(accounts.is_empty() || primary[0]);
        accounts
            .iter()
            .map(|account| account["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(order().await, [&*ids[0], &*ids[2], &*ids[1]]);
    let primary = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| accounts::set_primary(tx, ctx, &id.clone().into()))
    };
    let detach = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| accounts::detach(tx, ctx, &id.clone().into()))
    };
    primary(&ids[2]).await.unwrap();
    assert_eq!(order().await, [&*ids[2], &*ids[1], &*ids[0]]);
    server.review_account(&ids[1], BankEvent::Approved).await.unwrap();
    detach(&ids[2]).await.unwrap();
    assert_eq!(order().await, [&*ids[1], &*ids[0]]);
    for gone in [detach(&ids[2]).await.err(), primary(&ids[2]).await.err()] {
        assert_eq!(gone.unwrap().to_string(), "Bank account not found");
    }
    server.review_account(&ids[0], BankEvent::Rejected).await.unwrap();
    assert_eq!(
        primary(&ids[0]).await.unwrap_err().to_string(),
        "A rejected bank account cannot be the primary one"
    );
    let again = server
        .review_account(&ids[0], BankEvent::Approved)
        .await
        .unwrap_err();
    assert_eq!(
        (again.status().as_u16(), again.to_string().as_str()),
        (409, "The bank account was rejected for good: add a new one")
    );
    let label = {
        let id = ids[1].clone();
        server.as_owner(move |tx, ctx| accounts::set_label(tx, ctx, &id.clone().into(), Some("Savings")))
    };
    assert_eq!(label.await.unwrap().label.as_deref(), Some("Savings"));
    detach(&ids[1]).await.unwrap();
    detach(&ids[0]).await.unwrap();
    assert!(order().await.is_empty());
    server.move_clock("P7D").await;
    server.verify().await;
}

#[apply(both)]
async fn accounts_added_side_by_side_have_one_primary(server: Server) {
    let tasks = (0..12).map(|_| {
        let mut new = german(IBAN);
        new.is_primary = true;
        server.add_account(new)
    });
    let results = join_all(tasks).await;
    let refused: Vec<String> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(ToString::to_string)
        .collect();
    assert_eq!(refused, ["A store can have at most 10 bank accounts"; 2]);
    let accounts = server.bank_accounts().await;
    assert_eq!(accounts.len(), 10);
    assert_eq!(
        accounts
            .iter()
            .filter(|account| account["isPrimary"] == true)
            .count(),
        1
    );
    server.verify().await;
}

#[apply(both)]
async fn payouts_still_go_to_an_account_that_was_detached(server: Server) {
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    let gone = account.clone();
    server
        .as_owner(move |tx, ctx| accounts::detach(tx, ctx, &gone.clone().into()))
        .await
        .unwrap();
    assert!(server.bank_accounts().await.is_empty());
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Add a bank account before requesting a payout"
    );
    server.move_clock("P30D").await;
    let payout = server.payout(&id).await;
    assert_eq!(payout["status"], "COMPLETED");
    assert_eq!(
        payout["payoutMethod"],
        json!({"id": account, "isPrimary": false, "status": "APPROVED"})
    );
    server.verify().await;
}

#[apply(both)]
async fn what_is_wrong_with_an_account_is_named(server: Server) {
    for (new, text) in [
        (
            account("US", &[(Field::AccountNumber, "000123457065")]),
            "body/country must be the account holder's verified country, DE",
        ),
        (account("DE", &[]), "body/iban must be a valid IBAN of DE"),
        (
            german("DE89370400440532013001"),
            "body/iban must be a valid IBAN of DE",
        ),
        (
            german("FR1420041010050500013M02606"),
            "body/iban must be a valid IBAN of DE",
        ),
    ] {
        let error = server.add_account(new).await.unwrap_err();
        assert_eq!((error.status().as_u16(), error.to_string().as_str()), (400, text));
    }
    server.change_rows("UPDATE stores SET country = 'US'").await;
    let american = |routing: &'static str| {
        account(
            "US",
            &[
                (Field::AccountNumber, "000123457065"),
                (Field::RoutingNumber, routing),
                (Field::AccountType, "checking"),
            ],
        )
    };
    let error = server.add_account(american("110000001")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "body/routingNumber must be 9 digits with a valid ABA checksum"
    );
    server.add_account(american("110000000")).await.unwrap();
    let shown = &server.bank_accounts().await[0];
    let expected = json!({
        "last4": "7065", "routingNumber": "110000000", "bankAccountType": "checking", "country": "US",
        "supportedCurrencies": ["usd"]
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(shown[key], *value, "{key}");
    }
}

#[apply(both)]
async fn an_account_number_is_nowhere_in_clear(server: Server) {
    server.sell(100_000, GOOD).await;
    let added = server.add_account(german(IBAN)).await.unwrap();
    assert!(!format!("{added:?}").contains("37040044"));
    assert!(!serde_json::to_string(&added).unwrap().contains("37040044"));
    server.move_clock("P2D").await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P9D").await;
    for path in [
        "/payouts".to_owned(),
        format!("/payouts/{id}"),
        "/payouts/bank-accounts".into(),
        "/payouts/ledger".into(),
    ] {
        let answer = server.get(&server.core(&path)).await;
        answer.data(200);
        assert!(!answer.text.contains("37040044"), "{path}");
    }
    assert_eq!(server.payout(&id).await["status"], "PROCESSING");
    server.app.request_log.flush().await;
    // The search finds what is there: plain text, and bytes behind text.
    assert!(database_holds(&server, "nimbus-labs").await);
    assert!(database_holds(&server, "ending 3000").await);
    for secret in [IBAN, "37040044", "0532013000"] {
        assert!(!database_holds(&server, secret).await, "{secret}");
    }
}

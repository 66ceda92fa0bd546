//! The books of the store: its ledger, and the sums of its orders.

use super::amounts;
use super::orders::text;
use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most pages of the ledger that are read, and entries of each.
const PAGES: usize = 20;
const ENTRIES: usize = 100;
/// How many of the newest orders are checked.
const ORDERS: usize = 10;

/// Nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Verify {}

/// The ledger as far as it was read, newest entry first.
#[derive(Default)]
struct Ledger {
    entries: Vec<Value>,
    /// Whether there are older entries.
    has_more: bool,
}

pub(in crate::surfaces::mcp) async fn verify(desk: &Desk, _: Verify) -> Result<Value, Refused> {
    let ledger = ledger(desk).await?;
    let store = desk.call("getStore", Request::default()).await?;
    let mut findings = judged(&ledger, &store["balance"]);
    let newest = Request::default().with("limit", ORDERS);
    let orders = desk.call("listOrders", newest).await?;
    let mut checked = 0;
    for order in orders["items"].as_array().into_iter().flatten() {
        let name = text(&order["id"]).unwrap_or_default();
        let made_of = desk
            .call("getOrderAmounts", Request::at("orderId", &name))
            .await?;
        let sums = amounts::of_order(&made_of);
        let broken = sums.iter().filter(|sum| !sum.holds());
        findings.extend(broken.map(|sum| format!("{name}: {} does not hold", sum.text())));
        checked += 1;
    }
    let mut told = json!({
        "holds": findings.is_empty(),
        "balance": store["balance"],
        "ledgerEntries": ledger.entries.len(),
        "wholeLedger": !ledger.has_more,
        "orders": checked,
        "findings": findings,
    });
    if told["holds"] == false {
        told["next"] = "a sale may have come in between: check once more; `pandabase verify` checks every \
                        promise of the database"
            .into();
    }
    Ok(told)
}

async fn ledger(desk: &Desk) -> Result<Ledger, Refused> {
    let mut ledger = Ledger::default();
    let mut cursor = Value::Null;
    for _ in 0..PAGES {
        let request = Request::default().with("limit", ENTRIES).with("cursor", cursor);
        let mut page = desk.call("listLedgerEntries", request).await?;
        cursor = page["pagination"]["nextCursor"].take();
        if let Value::Array(entries) = page["items"].take() {
            ledger.entries.extend(entries);
        }
        ledger.has_more = !cursor.is_null();
        if !ledger.has_more {
            break;
        }
    }
    Ok(ledger)
}

/// What is wrong with a ledger whose last balance must be this.
fn judged(ledger: &Ledger, balance: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    let newest = ledger
        .entries
        .first()
        .map(|entry| entry["runningBalance"].as_i64());
    if newest.unwrap_or(Some(0)) != balance.as_i64() {
        findings.push(format!(
            "the balance is {balance}, and the ledger does not end with it"
        ));
    }
    let before = ledger
        .entries
        .iter()
        .skip(1)
        .map(|entry| entry["runningBalance"].as_i64());
    let first = (!ledger.has_more).then_some(Some(0));
    for (entry, before) in ledger.entries.iter().zip(before.chain(first)) {
        let sum = before
            .zip(entry["amount"].as_i64())
            .and_then(|(before, amount)| before.checked_add(amount));
        if sum.is_none() || sum != entry["runningBalance"].as_i64() {
            let name = text(&entry["id"]).unwrap_or_default();
            findings.push(format!(
                "{name}: the balance before it and its amount are not its balance"
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(entries: &[(i64, i64)], has_more: bool) -> Ledger {
        let entries = entries.iter().map(|(amount, balance)| {
            json!({"id": format!("ble_{balance}"), "amount": amount, "runningBalance": balance})
        });
        Ledger {
            entries: entries.collect(),
            has_more,
        }
    }

    #[test]
    fn a_ledger_is_a_chain_that_ends_with_the_balance() {
        let whole = ledger(&[(-300, 700), (1000, 1000)], false);
        assert!(judged(&whole, &json!(700)).is_empty());
        assert!(judged(&ledger(&[], false), &json!(0)).is_empty());
        assert!(judged(&ledger(&[(-300, 700)], true), &json!(700)).is_empty());
        assert_eq!(judged(&whole, &json!(701)).len(), 1);
        assert_eq!(
            judged(&ledger(&[(-300, 700), (999, 1000)], false), &json!(700)).len(),
            1
        );
        let broken = ledger(&[(-300, 700), (1000, 1001)], true);
        assert_eq!(
            judged(&broken, &json!(700)),
            ["ble_700: the balance before it and its amount are not its balance"]
        );
        assert_eq!(judged(&ledger(&[], false), &json!(1)).len(), 1);
    }
}

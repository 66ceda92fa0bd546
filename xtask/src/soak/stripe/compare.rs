//! Compares the processor's books with what the server's API shows.

use super::batch::Common;
use crate::binary::text_of;
use crate::soak::desk::Desk;
use anyhow::Result;
use fake_stripe::Line;
use serde_json::Value;
use std::collections::BTreeMap;

/// What both books say, and where they differ.
#[derive(Default)]
pub struct Compared {
    pub charges: u64,
    pub captured: i64,
    pub refunded: i64,
    pub disputed: i64,
    pub differences: Vec<String>,
}

impl Compared {
    fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.differences.push(what());
        }
    }
}

/// Compares every charge of the processor with the payment that it is of.
pub async fn compare(desk: &mut Desk, common: &Common) -> Result<Compared> {
    let mut compared = Compared::default();
    let lines = common.fake.ledger();
    let mut taken: BTreeMap<&str, &Line> = BTreeMap::new();
    for line in &lines {
        compared.expect(line.charges <= 1, || format!("an intent charged twice: {line:?}"));
        let is_open = matches!(line.status.as_str(), "requires_action" | "processing");
        compared.expect(!is_open, || format!("nobody waits for it any more: {line:?}"));
        if line.captured == 0 {
            continue;
        }
        compared.charges += 1;
        compared.captured += line.captured;
        compared.refunded += line.refunded;
        compared.disputed += line.disputed;
        let payment = line.metadata.get("pandabase_purpose").map_or("", String::as_str);
        let other = taken.insert(payment, line);
        compared.expect(other.is_none(), || {
            format!("a payment charged twice: {line:?} and {other:?}")
        });
    }
    for payment in payments(desk).await? {
        let id = text_of(&payment, "id")?;
        let status = text_of(&payment, "status")?;
        let is_decided = !matches!(status.as_str(), "PENDING" | "PROCESSING");
        compared.expect(is_decided, || format!("it waits for ever: {payment}"));
        match taken.remove(id.as_str()) {
            Some(line) => agree(&mut compared, &payment, line),
            None => {
                let is_paid = matches!(status.as_str(), "COMPLETED" | "REFUNDED" | "DISPUTED");
                compared.expect(!is_paid, || format!("a payment that nobody made: {payment}"));
            }
        }
    }
    for line in taken.values() {
        compared.expect(false, || format!("charged without an order: {line:?}"));
    }
    Ok(compared)
}

/// Whether a payment and its charge say the same.
fn agree(compared: &mut Compared, payment: &Value, line: &Line) {
    let dispute = payment["dispute"]["status"].as_str();
    let is_with_the_bank = dispute.is_some_and(|status| status != "WON");
    let says = [
        (payment["referenceId"] == line.intent.as_str(), "the charge"),
        (payment["totalAmount"] == line.captured, "the total"),
        (payment["refundedAmount"] == line.refunded, "refunds"),
        (is_with_the_bank == (line.disputed > 0), "disputes"),
    ];
    for (holds, what) in says {
        compared.expect(holds, || format!("{what}: {payment} and {line:?}"));
    }
    let is_refunded = line.refunded == line.captured;
    let status = match (is_with_the_bank, is_refunded) {
        (true, _) => "DISPUTED",
        (false, true) => "REFUNDED",
        (false, false) => "COMPLETED",
    };
    compared.expect(payment["status"] == status, || {
        format!("the status: {payment} and {line:?}")
    });
}

/// Every payment of the store, in full.
async fn payments(desk: &mut Desk) -> Result<Vec<Value>> {
    let mut payments = Vec::new();
    for page in 1.. {
        let list = desk.shop.core(&format!("/orders?limit=100&page={page}"));
        let list = desk.get(&list).await?;
        let items = list["items"].as_array().map_or(&[][..], Vec::as_slice);
        for item in items {
            let order = text_of(item, "id")?;
            // A payment has its order's id.
            let payment = order.replacen("ord_", "pmt_", 1);
            let path = desk.shop.core(&format!("/orders/payments/{payment}"));
            payments.push(desk.get(&path).await?);
        }
        if items.len() < 100 {
            break;
        }
    }
    Ok(payments)
}

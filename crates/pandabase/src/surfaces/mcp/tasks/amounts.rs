//! What amounts are made of: the sums behind them, as the operations that give them tell.

use super::orders::text;
use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Whose amounts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Explain {
    /// The id of an order (`ord_`), a payment (`pmt_`), a refund (`rfd_`), a dispute (`dsp_`), or a
    /// subscription (`sub_`), whose next invoice is explained.
    id: String,
}

/// An amount in cents and the sum that it is.
#[derive(Debug)]
pub(super) struct Sum {
    what: &'static str,
    is: Option<i64>,
    /// What is added, or taken off where it is negative, each with what it is.
    parts: Vec<(Option<i64>, String)>,
}

impl Sum {
    fn of(what: &'static str, is: &Value) -> Self {
        Self {
            what,
            is: is.as_i64(),
            parts: Vec::new(),
        }
    }

    fn plus(mut self, part: &Value, label: impl Into<String>) -> Self {
        self.parts.push((part.as_i64(), label.into()));
        self
    }

    fn minus(mut self, part: &Value, label: impl Into<String>) -> Self {
        self.parts
            .push((part.as_i64().and_then(i64::checked_neg), label.into()));
        self
    }

    /// Whether the parts come to the amount.
    pub(super) fn holds(&self) -> bool {
        let sum = self
            .parts
            .iter()
            .try_fold(0_i64, |sum, (part, _)| sum.checked_add((*part)?));
        sum.is_some() && sum == self.is
    }

    /// The sum as it is written on paper.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{} {} =", self.what, shown(self.is));
        for (index, (part, label)) in self.parts.iter().enumerate() {
            let is_less = part.is_some_and(i64::is_negative);
            match (index, is_less) {
                (0, false) => {}
                (0, true) | (_, true) => text.push_str(" −"),
                (_, false) => text.push_str(" +"),
            }
            text.push_str(&format!(" {} ({label})", shown(part.and_then(i64::checked_abs))));
        }
        text
    }

    fn told(&self) -> Value {
        json!({"sum": self.text(), "holds": self.holds()})
    }
}

fn shown(amount: Option<i64>) -> String {
    amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string())
}

pub(in crate::surfaces::mcp) async fn explain(desk: &Desk, wanted: Explain) -> Result<Value, Refused> {
    let name = wanted.id.trim();
    match name.split_once('_').map(|(kind, _)| kind) {
        Some("ord") => order(desk, name).await,
        Some("pmt") => {
            let payment = desk.call("getPayment", Request::at("paymentId", name)).await?;
            order(desk, &text(&payment["order"]["id"]).unwrap_or_default()).await
        }
        Some("rfd") => {
            let refund = desk.call("getRefund", Request::at("refundId", name)).await?;
            let mut told = order(desk, &text(&refund["order"]["id"]).unwrap_or_default()).await?;
            told["refund"] = refund;
            Ok(told)
        }
        Some("dsp") => {
            let amounts = desk
                .call("getDisputeAmounts", Request::at("disputeId", name))
                .await?;
            let debited = Sum::of("debitedAmount", &amounts["debitedAmount"])
                .plus(&amounts["takenAmount"], "taken by the bank")
                .plus(&amounts["fee"], "fee of the dispute, never returned");
            Ok(json!({"sums": [debited.told()], "amounts": amounts}))
        }
        Some("sub") => {
            let request = Request::at("subscriptionId", name);
            let invoice = desk.call("getUpcomingInvoice", request).await?;
            let sums: Vec<Value> = of_invoice(&invoice).iter().map(Sum::told).collect();
            Ok(json!({"sums": sums, "amounts": invoice}))
        }
        _ => Err(
            Refused::of(format!("{name:?} is no id of something with amounts"))
                .next("ids begin with ord_, pmt_, rfd_, dsp_ or sub_; `find_order` finds an order"),
        ),
    }
}

async fn order(desk: &Desk, order: &str) -> Result<Value, Refused> {
    let amounts = desk
        .call("getOrderAmounts", Request::at("orderId", order))
        .await?;
    let sums: Vec<Value> = of_order(&amounts).iter().map(Sum::told).collect();
    Ok(json!({
        "orderId": order,
        "lines": lines_of(&amounts),
        "sums": sums,
        "formulas": formulas_of(&amounts),
        "amounts": amounts,
    }))
}

/// The lines of an order.
fn lines_of(amounts: &Value) -> Vec<String> {
    let lines = amounts["lines"].as_array().into_iter().flatten();
    let line = |line: &Value| {
        let [quantity, price, amount] = ["quantity", "price", "amount"].map(|key| shown(line[key].as_i64()));
        let name = line["name"].as_str().unwrap_or_default();
        format!("{quantity} × {price} = {amount} ({name})")
    };
    lines.map(line).collect()
}

/// The sums of an order: what the buyer is charged, and what the store gets of it.
pub(super) fn of_order(amounts: &Value) -> Vec<Sum> {
    let tax = &amounts["tax"];
    let nothing = json!(0);
    let tax_amount = if tax["amount"].is_null() {
        &nothing
    } else {
        &tax["amount"]
    };
    let coupon = match amounts["discountCode"].as_str() {
        Some(code) => format!("coupon {code}"),
        None => "discount".to_owned(),
    };
    let mut total = Sum::of("totalAmount", &amounts["totalAmount"])
        .plus(&amounts["amount"], "items")
        .minus(&amounts["discountAmount"], coupon);
    if tax["behavior"] != "INCLUSIVE" {
        total = total.plus(tax_amount, tax["name"].as_str().unwrap_or("tax"));
    }
    let mut sums = vec![total];
    // Before anything is captured, nothing is settled.
    if !amounts["refund"]["until"].is_null() {
        sums.push(
            Sum::of("settledAmount", &amounts["settledAmount"])
                .plus(&amounts["totalAmount"], "paid by the buyer")
                .minus(tax_amount, "tax, which the platform hands on")
                .minus(&amounts["platformFee"]["amount"], "fee of the platform")
                .minus(&amounts["pspFee"]["amount"], "fee of the processor"),
        );
    }
    sums
}

/// How tax and fees are reckoned, where the rates are known.
fn formulas_of(amounts: &Value) -> Vec<String> {
    let mut formulas = Vec::new();
    let tax = &amounts["tax"];
    if !tax["rate"].is_null() {
        let kind = if tax["behavior"] == "INCLUSIVE" {
            "contained in"
        } else {
            "added to"
        };
        formulas.push(format!(
            "tax: rate {} on {} is {}, {kind} the prices",
            tax["rate"], tax["taxableAmount"], tax["amount"]
        ));
    }
    for (name, key) in [
        ("fee of the platform", "platformFee"),
        ("fee of the processor", "pspFee"),
    ] {
        let fee = &amounts[key];
        if !fee["rate"].is_null() {
            formulas.push(format!(
                "{name}: rate {} on {} and {} fixed is {}",
                fee["rate"], amounts["totalAmount"], fee["fixed"], fee["amount"]
            ));
        }
    }
    formulas
}

/// The sums of a subscription's next invoice.
fn of_invoice(invoice: &Value) -> Vec<Sum> {
    let lines = invoice["lineItems"].as_array().into_iter().flatten();
    let subtotal = lines.fold(Sum::of("subtotal", &invoice["subtotal"]), |sum, line| {
        sum.plus(&line["amount"], line["description"].as_str().unwrap_or_default())
    });
    let total = Sum::of("total", &invoice["total"])
        .plus(&invoice["subtotal"], "subtotal")
        .plus(&invoice["taxAmount"], "tax");
    vec![subtotal, total]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(behavior: &str, total: i64, settled: i64) -> Value {
        json!({
            "amount": 1400, "discountAmount": 140, "discountCode": "RAIN10", "totalAmount": total,
            "settledAmount": settled,
            "lines": [{"quantity": 2, "price": 700, "amount": 1400, "name": "Rain"}],
            "tax": {"amount": 104, "behavior": behavior, "name": "Sales tax", "rate": 0.0825,
                "taxableAmount": 1260},
            "platformFee": {"amount": 100, "fixed": 20, "rate": 0.059},
            "pspFee": {"amount": 70, "fixed": 30, "rate": 0.029},
            "refund": {"until": "2026-07-01T00:00:00Z"},
        })
    }

    #[test]
    fn the_sums_of_an_order_hold_and_read_as_on_paper() {
        let sums = of_order(&amounts("EXCLUSIVE", 1364, 1090));
        assert!(sums.iter().all(Sum::holds), "{sums:?}");
        assert_eq!(
            sums[0].text(),
            "totalAmount 1364 = 1400 (items) − 140 (coupon RAIN10) + 104 (Sales tax)"
        );
        assert!(of_order(&amounts("INCLUSIVE", 1260, 986)).iter().all(Sum::holds));
        let broken = of_order(&amounts("EXCLUSIVE", 1365, 1090));
        assert!(broken.iter().all(|sum| !sum.holds()), "{broken:?}");
        assert!(
            !Sum::of("total", &json!(i64::MAX))
                .plus(&json!(i64::MAX), "a")
                .plus(&json!(1), "b")
                .holds()
        );
    }

    #[test]
    fn what_was_not_captured_is_not_settled() {
        let mut open = amounts("EXCLUSIVE", 1364, 0);
        open["refund"]["until"] = Value::Null;
        assert_eq!(of_order(&open).len(), 1);
        assert_eq!(lines_of(&open), ["2 × 700 = 1400 (Rain)"]);
        assert_eq!(
            formulas_of(&open)[0],
            "tax: rate 0.0825 on 1260 is 104, added to the prices"
        );
    }

    #[test]
    fn an_invoice_is_the_sum_of_its_lines_and_its_tax() {
        let invoice = json!({
            "subtotal": 1400, "taxAmount": 100, "total": 1500,
            "lineItems": [{"description": "Subscription base", "amount": 1500},
                {"description": "Discount", "amount": -100}],
        });
        let sums = of_invoice(&invoice);
        assert!(sums.iter().all(Sum::holds));
        assert_eq!(
            sums[0].text(),
            "subtotal 1400 = 1500 (Subscription base) − 100 (Discount)"
        );
    }
}

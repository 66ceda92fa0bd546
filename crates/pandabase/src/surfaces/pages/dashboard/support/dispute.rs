//! A dispute: what the bank took with the fee, what happens next, what happened, and the order behind it.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::order;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, owned, text};
use crate::surfaces::pages::dashboard::sums::Sum;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Step;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/support/dispute.html")]
struct DisputePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    /// What the buyer said to the bank.
    reason: Text,
    next: Text,
    /// Until when evidence is taken, while it is.
    until: Option<String>,
    /// Where evidence is written, or what went with it is shown.
    evidence: String,
    may_submit: bool,
    sums: Vec<Sum>,
    /// What was submitted.
    submitted: Option<String>,
    facts: Facts,
    /// The order.
    order: String,
    steps: Vec<Step>,
    ids: Facts,
    /// The request that shows the dispute.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let dispute = desk.ask("getDispute").await?;
    let amounts = desk.ask("getDisputeAmounts").await?;
    let evidence = desk.ask("getDisputeEvidence").await?;
    let named = [("orderId", text(&dispute["order"]["id"]))];
    let sold = desk.ask_about("getOrder", &named, "").await?;
    let named = [("paymentId", text(&sold["payment"]["id"]))];
    let payment = desk.ask_about("getPayment", &named, "").await?;
    let day = say::day(t, &desk.zone(), &dispute["createdAt"]).unwrap_or_default();
    let is_possible = evidence["possible"] == true;
    let here = format!("/disputes/{}", text(&dispute["id"]));
    let [reason, _] = words::reason(t, &dispute["reason"]);
    let frame = desk.frame();
    let template = DisputePage {
        look: &desk.look,
        t,
        frame: &frame,
        title: t.get("support-dispute-of").with("date", day).to_string(),
        status: words::dispute(t, &dispute["status"]),
        reason,
        next: words::dispute_next(t, &dispute["status"]),
        until: say::moment(t, &desk.zone(), &evidence["until"])
            .filter(|_| is_possible)
            .map(|at| t.get("support-until").with("date", at).to_string()),
        evidence: desk.in_store(&format!("{here}/evidence")),
        may_submit: is_possible && desk.may(S::DisputesWrite),
        sums: sums(t, &dispute, &amounts),
        submitted: owned(&dispute["evidence"]["access_activity_log"]),
        facts: facts(desk, &dispute, &payment),
        order: desk.in_store(&format!("/orders/{}", text(&sold["id"]))),
        steps: order::steps(desk, &payment),
        ids: ids(t, &dispute, &payment),
        request: desk.request("getDispute", "")?,
    };
    desk.page(&frame, &template)
}

/// What the dispute took and gives back, each with what makes it.
fn sums(t: Locale, dispute: &Value, amounts: &Value) -> Vec<Sum> {
    let taken = dollars(t, &amounts["takenAmount"]);
    let fee = dollars(t, &amounts["fee"]);
    let debited = dollars(t, &amounts["debitedAmount"]);
    let returnable = dollars(t, &amounts["returnableAmount"]);
    let is_part = amounts["takenAmount"] != amounts["totalAmount"];
    let is_less = amounts["returnableAmount"] != amounts["takenAmount"];
    let debited_of = t
        .get("support-debited-of")
        .with("taken", &taken)
        .with("fee", &fee);
    let mut sums = vec![
        Sum::new(t.get("charged"), dollars(t, &amounts["totalAmount"])),
        Sum::new(t.get("support-taken"), format!("-{taken}"))
            .made_of(is_part.then(|| t.get("support-taken-part"))),
        Sum::new(t.get("support-fee"), format!("-{fee}")).made_of(Some(t.get("support-fee-kept"))),
        Sum::new(t.get("support-debited"), format!("-{debited}"))
            .made_of(Some(debited_of))
            .total(),
    ];
    let less = is_less.then(|| t.get("support-won-less"));
    let back = |words: Text| Sum::new(words, returnable.clone()).made_of(less);
    match text(&dispute["status"]) {
        "AWAITING_REVIEW" | "UNDER_REVIEW" => sums.push(back(t.get("support-would-return"))),
        "WON" => {
            let cost_of = t.get("support-cost-of").with("debited", &debited);
            let cost_of = cost_of.with("returned", &returnable);
            sums.push(back(t.get("support-won-back")));
            sums.push(
                Sum::new(t.get("support-cost"), dollars(t, &amounts["cost"]))
                    .made_of(Some(cost_of))
                    .total(),
            );
        }
        _ => {}
    }
    sums
}

/// Who disputed, when, and how it was paid.
fn facts(desk: &Desk, dispute: &Value, payment: &Value) -> Facts {
    let t = desk.t();
    let at = |value: &Value| say::moment(t, &desk.zone(), value);
    say::known([
        (t.get("email"), owned(&dispute["order"]["customer"]["email"])),
        (t.get("support-opened"), at(&dispute["createdAt"])),
        (t.get("support-bought"), at(&payment["createdAt"])),
        (t.get("payment"), order::method(&payment["paymentMethod"])),
        (t.get("order-from"), owned(&payment["ipAddress"])),
    ])
}

fn ids(t: Locale, dispute: &Value, payment: &Value) -> Facts {
    say::ids([
        (t.get("support-dispute-id"), &dispute["id"]),
        (
            t.get("support-dispute-reference"),
            &payment["dispute"]["disputeId"],
        ),
        (t.get("order-id"), &dispute["order"]["id"]),
        (t.get("order-number"), &dispute["order"]["orderNumber"]),
        (t.get("order-payment"), &payment["id"]),
        (t.get("order-reference"), &payment["referenceId"]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_bank_took_is_spelled_out() {
        let amounts = json!({"totalAmount": 10_825, "takenAmount": 10_825, "fee": 2000,
            "debitedAmount": 12_825, "returnableAmount": 10_825, "cost": 2000});
        let said = |status: &str, amounts: &Value| -> Vec<String> {
            let sums = sums(Locale::En, &json!({"status": status}), amounts);
            let said = |sum: Sum| format!("{} {}", sum.amount, sum.formula.unwrap_or_default());
            sums.into_iter().map(said).collect()
        };
        let won = said("WON", &amounts);
        for (place, expected) in [
            (0, "$108.25 "),
            (1, "-$108.25 "),
            (3, "-$128.25 $108.25 + $20.00"),
            (4, "$108.25 "),
            (5, "$20.00 $128.25 − $108.25"),
        ] {
            assert_eq!(won[place], expected);
        }
        assert_eq!(said("UNDER_REVIEW", &amounts).len(), 5);
        assert_eq!(said("LOST", &amounts).len(), 4);
        let part = json!({"totalAmount": 10_825, "takenAmount": 5000, "fee": 2000,
            "debitedAmount": 7000, "returnableAmount": 4000, "cost": 7000});
        let open = said("AWAITING_REVIEW", &part);
        assert!(open[1].len() > "-$50.00 ".len() && open[4].len() > "$40.00 ".len());
    }
}

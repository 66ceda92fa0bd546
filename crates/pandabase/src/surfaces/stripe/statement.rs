//! What moved in the connected accounts: charges, refunds and disputes, of a time or of one charge. Stripe
//! copies the metadata of a PaymentIntent to the charge when it makes it, so that a charge names its store,
//! its payment and our price.

use super::accounts::{self, Connected};
use super::charges::whose;
use super::error::StripeError;
use super::form::Form;
use super::types::List;
use super::{Stripe, amounts};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};
use pandabase_platform::processor::{ProcessorError, Purpose};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// As many as Stripe puts on a page.
const PAGE: usize = 100;
/// What a PaymentIntent's id begins with. A SetupIntent moves nothing.
const INTENT: &str = "pi_";
/// What states of an inquiry begin with, which moves nothing.
const INQUIRY: &str = "warning_";

/// A charge, as lists have it and as refunds and disputes name it.
#[derive(Debug, Deserialize)]
struct Charged {
    id: String,
    amount: i64,
    #[serde(default)]
    amount_captured: i64,
    currency: String,
    status: String,
    captured: bool,
    payment_intent: Option<String>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    created: i64,
}

/// A refund, with its charge.
#[derive(Debug, Deserialize)]
struct Refund {
    id: String,
    amount: i64,
    status: Option<String>,
    payment_intent: Option<String>,
    charge: Option<Charged>,
    created: i64,
}

/// A dispute, with its charge.
#[derive(Debug, Deserialize)]
struct Dispute {
    id: String,
    amount: i64,
    status: String,
    payment_intent: Option<String>,
    charge: Option<Charged>,
    created: i64,
}

/// What a list has.
trait Listed: DeserializeOwned {
    /// Where the list is.
    const PATH: &'static str;
    /// What is read with each, instead of its id alone.
    const WITH: Option<&'static str>;

    fn id(&self) -> &str;

    /// What it says that moved, if it moved anything.
    fn line(self) -> Result<Option<StatementLine>, ProcessorError>;
}

impl Listed for Charged {
    const PATH: &'static str = "/v1/charges";
    const WITH: Option<&'static str> = None;

    fn id(&self) -> &str {
        &self.id
    }

    fn line(self) -> Result<Option<StatementLine>, ProcessorError> {
        if self.status != "succeeded" || !self.captured {
            return Ok(None);
        }
        let (kind, part, at) = (StatementKind::Charge, self.amount_captured, self.created);
        let intent = self.payment_intent.clone();
        line_of(kind, self.id.clone(), part, at, intent, Some(&self)).map(Some)
    }
}

impl Listed for Refund {
    const PATH: &'static str = "/v1/refunds";
    const WITH: Option<&'static str> = Some("data.charge");

    fn id(&self) -> &str {
        &self.id
    }

    fn line(self) -> Result<Option<StatementLine>, ProcessorError> {
        if matches!(self.status.as_deref(), Some("failed" | "canceled")) {
            return Ok(None);
        }
        let (kind, part, at) = (StatementKind::Refund, self.amount, self.created);
        line_of(kind, self.id, part, at, self.payment_intent, self.charge.as_ref()).map(Some)
    }
}

impl Listed for Dispute {
    const PATH: &'static str = "/v1/disputes";
    const WITH: Option<&'static str> = Some("data.charge");

    fn id(&self) -> &str {
        &self.id
    }

    fn line(self) -> Result<Option<StatementLine>, ProcessorError> {
        if self.status.starts_with(INQUIRY) {
            return Ok(None);
        }
        let (kind, part, at) = (StatementKind::Dispute, self.amount, self.created);
        line_of(kind, self.id, part, at, self.payment_intent, self.charge.as_ref()).map(Some)
    }
}

/// The line about `part` of a charge, in the smallest unit of its currency. What was not made by this server
/// has no price of ours, and counts only where it is in US dollars.
fn line_of(
    kind: StatementKind,
    id: String,
    part: i64,
    at: i64,
    intent: Option<String>,
    charge: Option<&Charged>,
) -> Result<StatementLine, ProcessorError> {
    let made_here = charge.and_then(|charge| whose(&charge.metadata));
    let amount = match (charge, &made_here) {
        (Some(charge), Some(whose)) => {
            amounts::ours(charge.amount, &charge.currency, whose.amount, part).map_err(too_large)?
        }
        (Some(charge), None) if charge.currency == "usd" => Cents(part),
        _ => Cents::ZERO,
    };
    let charge = intent.or_else(|| charge.map(|charge| charge.id.clone()));
    let (store, payment) = match made_here {
        Some(whose) => match whose.purpose {
            Purpose::Payment(payment) => (whose.store, Some(payment)),
            Purpose::Setup(_) => (whose.store, None),
        },
        None => (None, None),
    };
    Ok(StatementLine {
        kind,
        id,
        charge: charge.unwrap_or_default(),
        store,
        payment,
        amount,
        at: Timestamp::from_millis(at.saturating_mul(1_000)),
    })
}

/// Everything that moved in an account within this time; nothing when it is not connected any more.
///
/// # Errors
/// [`ProcessorError`] when Stripe does not answer, or answers with what is no list.
pub async fn statement(
    stripe: &Stripe,
    account: &str,
    span: Range<Timestamp>,
) -> Result<Vec<StatementLine>, ProcessorError> {
    let (env, id) = (Arc::clone(&stripe.env), account.to_owned());
    let found = stripe
        .db
        .read(move |tx| accounts::by_account(tx, &env, &id))
        .await?;
    let Some(account) = found else {
        return Ok(Vec::new());
    };
    // Stripe counts whole seconds.
    let until = span.end.plus_millis(999).as_seconds();
    let within = Form::new()
        .with("created[gte]", span.start.as_seconds())
        .with("created[lt]", until);
    let mut lines = listed::<Charged>(stripe, &account, &within).await?;
    lines.extend(listed::<Refund>(stripe, &account, &within).await?);
    lines.extend(listed::<Dispute>(stripe, &account, &within).await?);
    lines.retain(|line| span.contains(&line.at));
    Ok(lines)
}

/// Everything that moved in this way for a charge, whenever it did.
///
/// # Errors
/// [`ProcessorError`] when Stripe does not answer, or answers with what is no list.
pub async fn statement_of(
    stripe: &Stripe,
    store: &StoreContext,
    kind: StatementKind,
    charge: &str,
) -> Result<Vec<StatementLine>, ProcessorError> {
    if !charge.starts_with(INTENT) {
        return Ok(Vec::new());
    }
    let account = match stripe.find_connected_of(store, charge).await {
        Ok(Some(account)) => account,
        Ok(None) => {
            // Nobody can be asked, and the rest can be compared all the same.
            tracing::warn!(charge, "the account of a charge is not connected any more");
            return Ok(Vec::new());
        }
        // Another processor made it.
        Err(error) if error.is_no_such_charge() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let of_charge = Form::new().with("payment_intent", charge);
    match kind {
        StatementKind::Charge => listed::<Charged>(stripe, &account, &of_charge).await,
        StatementKind::Refund => rounded_together(everything::<Refund>(stripe, &account, &of_charge).await?),
        StatementKind::Dispute => listed::<Dispute>(stripe, &account, &of_charge).await,
    }
}

/// The lines of all refunds of a charge, the newest first. They are rounded together, as this server rounds
/// them when it hears of them: they add up to our price when they add up to the charge.
fn rounded_together(mut refunds: Vec<Refund>) -> Result<Vec<StatementLine>, ProcessorError> {
    refunds.reverse();
    let (mut returned, mut told) = (0_i64, Cents::ZERO);
    let mut lines = Vec::with_capacity(refunds.len());
    for mut refund in refunds {
        let so_far = returned.saturating_add(refund.amount);
        refund.amount = so_far;
        let Some(mut line) = refund.line()? else {
            continue;
        };
        let now = line.amount;
        line.amount = now.minus(told).map_err(too_large)?;
        (returned, told) = (so_far, now);
        lines.push(line);
    }
    Ok(lines)
}

/// The lines of a list.
async fn listed<T: Listed>(
    stripe: &Stripe,
    account: &Connected,
    query: &Form,
) -> Result<Vec<StatementLine>, ProcessorError> {
    let mut lines = Vec::new();
    for one in everything::<T>(stripe, account, query).await? {
        lines.extend(one.line()?);
    }
    Ok(lines)
}

/// A list, page by page.
async fn everything<T: Listed>(
    stripe: &Stripe,
    account: &Connected,
    query: &Form,
) -> Result<Vec<T>, ProcessorError> {
    let query = query.clone().with("limit", PAGE).with_some("expand[]", T::WITH);
    let mut all: Vec<T> = Vec::new();
    loop {
        let after = all.last().map(|last| last.id().to_owned());
        let query = query.clone().with_some("starting_after", after);
        let page: List<T> = match stripe.client.get(&account.secret_key, T::PATH, &query).await {
            Ok(page) => page,
            // The charge that is asked for is not in this account, as one of another processor.
            Err(StripeError::Refused(refusal)) if refusal.status == 404 => return Ok(all),
            Err(error) => return Err(error.into()),
        };
        let is_last = !page.has_more || page.data.is_empty();
        all.extend(page.data);
        if is_last {
            return Ok(all);
        }
    }
}

fn too_large(error: Overflow) -> ProcessorError {
    ProcessorError(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn charge(currency: &str, metadata: Value) -> Value {
        json!({
            "id": "ch_1", "amount": 3984, "amount_captured": 3984, "currency": currency, "captured": true,
            "status": "succeeded", "payment_intent": "pi_1", "metadata": metadata, "created": 1_780_000_000,
        })
    }

    fn made_here() -> Value {
        json!({
            "pandabase_store": "shp_q1w8e5r2t9y6u3i0o7p4a1sd",
            "pandabase_purpose": "pmt_h5j2k8l1z4x7c0v3b6n9m2qw",
            "pandabase_key": "pmt_h5j2k8l1z4x7c0v3b6n9m2qw-1", "pandabase_amount": "4330",
        })
    }

    fn read<T: Listed>(value: Value) -> Option<StatementLine> {
        serde_json::from_value::<T>(value).unwrap().line().unwrap()
    }

    #[test]
    fn lines_are_in_our_cents_and_name_whose_they_are() {
        let line = read::<Charged>(charge("eur", made_here())).unwrap();
        assert_eq!((line.charge.as_str(), line.amount), ("pi_1", Cents(4330)));
        assert_eq!(line.payment.unwrap().as_str(), "pmt_h5j2k8l1z4x7c0v3b6n9m2qw");
        assert_eq!(line.at, Timestamp::from_millis(1_780_000_000_000));
        let refund = json!({
            "id": "re_1", "amount": 1992, "status": "pending", "payment_intent": "pi_1",
            "charge": charge("eur", made_here()), "created": 1,
        });
        assert_eq!(read::<Refund>(refund).unwrap().amount, Cents(2165));
        let stranger = read::<Charged>(charge("eur", json!({}))).unwrap();
        assert_eq!((stranger.payment, stranger.amount), (None, Cents::ZERO));
    }

    #[test]
    fn what_moved_nothing_is_left_out() {
        let mut failed = charge("usd", made_here());
        failed["status"] = "failed".into();
        assert_eq!(read::<Charged>(failed), None);
        let mut held = charge("usd", made_here());
        held["captured"] = false.into();
        assert_eq!(read::<Charged>(held), None);
        let mut inquiry = json!({
            "id": "dp_1", "amount": 3984, "status": "warning_needs_response", "payment_intent": "pi_1",
            "charge": charge("usd", made_here()), "created": 1,
        });
        assert_eq!(read::<Dispute>(inquiry.clone()), None);
        inquiry["status"] = "needs_response".into();
        assert_eq!(read::<Dispute>(inquiry).unwrap().amount, Cents(3984));
        let failed = json!({"id": "re_1", "amount": 1, "status": "failed", "created": 1});
        assert_eq!(read::<Refund>(failed), None);
    }

    #[test]
    fn refunds_of_a_charge_add_up_to_its_price() {
        let refund = |number: i64, status: &str| {
            let refund = json!({
                "id": format!("re_{number}"), "amount": 1328, "status": status, "payment_intent": "pi_1",
                "charge": charge("eur", made_here()), "created": number,
            });
            serde_json::from_value::<Refund>(refund).unwrap()
        };
        let newest_first = vec![
            refund(4, "succeeded"),
            refund(3, "failed"),
            refund(2, "succeeded"),
            refund(1, "pending"),
        ];
        let lines = rounded_together(newest_first).unwrap();
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.id.as_str(), line.amount.0))
            .collect();
        assert_eq!(told, [("re_1", 1443), ("re_2", 1444), ("re_4", 1443)]);
    }
}

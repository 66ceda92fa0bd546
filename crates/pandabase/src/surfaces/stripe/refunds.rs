//! Refunds. A refund is asked for in the currency that the buyer paid in and told in US cents: all of a
//! charge is all of its price, and a part is the same share of both.

use super::amounts;
use super::charges::{store as made, whose};
use super::error::StripeError;
use super::form::Form;
use super::handle::{Stripe, gone};
use super::key::SecretKey;
use super::types::charge::StripeCharge;
use super::types::intent::PaymentIntent;
use super::types::refund::StripeRefund;
use super::types::shared::{Expandable, List};
use pandabase_commerce::orders::store::record;
use pandabase_domain::id::RefundId;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::DbError;
use pandabase_platform::processor::{ProcessorError, RefundRequest, RefundState, Refunded};
use std::sync::Arc;

/// The word on every refund that this server makes: its own id of it.
pub const REFUND: &str = "pandabase_refund";

const REFUNDS: &str = "/v1/refunds";
/// Refunds of a charge that are read at once, and how often.
const PAGE: usize = 100;
const MOST_PAGES: usize = 10;
/// What an intent begins with that took money.
const PAYMENT_PREFIX: &str = "pi_";

/// Refusals after which this refund is never made: the bank has the money.
const WITH_THE_BANK: [&str; 3] = [
    "charge_disputed",
    "refund_disputed_payment",
    "charge_not_refundable",
];
/// The refusal of what went back already.
const RETURNED: [&str; 1] = ["charge_already_refunded"];

/// The price of a charge, in both currencies.
#[derive(Debug, Clone, Copy)]
struct Price {
    /// US cents.
    cents: Cents,
    /// In the smallest unit of the currency that the buyer paid in.
    units: i64,
}

impl Price {
    /// Our price is the order's. What stands on the intent can be edited in the dashboard, and counts only
    /// where no order has the charge.
    async fn of(
        stripe: &Stripe,
        store: &StoreContext,
        (charge, intent): (&str, &PaymentIntent),
    ) -> Result<Self, ProcessorError> {
        let (env, at, reference) = (Arc::clone(&stripe.env), store.clone(), charge.to_owned());
        let found = stripe.db.read(move |tx| {
            let ctx = Ctx::of(&env, &at);
            let payment = made::payment_of(tx, &ctx, &reference)?;
            let sale = payment.map(|payment| record::by_payment(tx, &ctx, &payment));
            Ok::<_, DbError>(sale.transpose()?.flatten())
        });
        let sale = found.await.map_err(|error| ProcessorError(error.into()))?;
        let total = sale.map(|sale| sale.total);
        let total = total.or_else(|| whose(&intent.metadata).map(|ours| ours.amount));
        let cents = total
            .ok_or_else(|| StripeError::Malformed("a charge that this server did not make".to_owned()))?;
        Ok(Self {
            cents,
            units: intent.amount,
        })
    }

    /// What is `units` of the charge in US cents, rounded half up.
    fn cents_of(self, units: i64) -> Result<Cents, Overflow> {
        amounts::share(units, self.cents.0, self.units).map(Cents)
    }

    /// What is `cents` of the price in the charge's currency, rounded half up.
    fn units_of(self, cents: Cents) -> Result<i64, Overflow> {
        amounts::share(cents.0, self.units, self.cents.0)
    }

    /// What to ask for, so that a charge of which `returned` units went back returns `wanted` more: what is
    /// left when that is all that is left, and never more. 0 when nothing is left.
    fn part(self, wanted: Cents, returned: i64) -> Result<i64, Overflow> {
        let left = self.units.checked_sub(returned).ok_or(Overflow)?.max(0);
        if wanted >= self.cents.minus(self.cents_of(returned)?)? {
            return Ok(left);
        }
        Ok(self.units_of(wanted)?.min(left))
    }

    /// What each refund returned in US cents, the oldest first. They add up to the price when they add up to
    /// the charge; those that failed return nothing and are told as they were meant.
    fn each(self, refunds: &[StripeRefund]) -> Result<Vec<Cents>, Overflow> {
        let (mut so_far, mut told) = (0_i64, Cents::ZERO);
        let mut each = Vec::with_capacity(refunds.len());
        for refund in refunds {
            if state(refund) == RefundState::Failed {
                each.push(self.cents_of(refund.amount)?);
                continue;
            }
            so_far = so_far.checked_add(refund.amount).ok_or(Overflow)?;
            let now = self.cents_of(so_far)?;
            each.push(now.minus(told)?);
            told = now;
        }
        Ok(each)
    }
}

fn state(refund: &StripeRefund) -> RefundState {
    match refund.status.as_deref() {
        Some("succeeded") => RefundState::Done,
        Some("failed" | "canceled") => RefundState::Failed,
        // `pending`, `requires_action`, and words to come: a message follows.
        _ => RefundState::Pending,
    }
}

fn too_large(_: Overflow) -> StripeError {
    StripeError::Malformed("an amount is out of range".to_owned())
}

/// Asks for a refund.
pub(super) async fn refund(stripe: &Stripe, request: RefundRequest) -> Result<RefundState, ProcessorError> {
    let connected = stripe.connected_of(&request.store, &request.charge).await?;
    let key = &connected.secret_key;
    let path = format!("/v1/payment_intents/{}", request.charge);
    let query = Form::new().with("expand[0]", "latest_charge");
    let asked = stripe.client.get(key, &path, &query).await;
    let intent: PaymentIntent = asked.map_err(|error| gone(&connected, error))?;
    let charge: &StripeCharge = intent
        .latest_charge
        .as_ref()
        .and_then(Expandable::object)
        .ok_or_else(|| StripeError::Malformed("a charge that took no money".to_owned()))?;
    let price = Price::of(stripe, &request.store, (&request.charge, &intent)).await?;
    let part = price
        .part(request.amount, charge.amount_refunded)
        .map_err(too_large)?;
    if part == 0 {
        // All of it went back by another way.
        return Ok(RefundState::Done);
    }
    let form = Form::new()
        .with("payment_intent", &request.charge)
        .with("amount", part)
        .with(format!("metadata[{REFUND}]"), &request.refund);
    let idempotency = format!("refund {}", request.refund);
    let client = &stripe.client;
    let told: Result<StripeRefund, StripeError> =
        match client.post(key, REFUNDS, &form, Some(&idempotency)).await {
            // What became of it is not known, and this key tells no more of it.
            Err(error) if error.has_spent_the_key() => {
                let made = listed(stripe, key, &request.charge).await?;
                if let Some(made) = made.iter().find(|made| is_ours(made, &request.refund)) {
                    return Ok(state(made));
                }
                let fresh = stripe.fresh(&idempotency);
                client.post(key, REFUNDS, &form, Some(&fresh)).await
            }
            told => told,
        };
    match told {
        Ok(made) => Ok(state(&made)),
        Err(StripeError::Refused(refusal)) if refusal.is_one_of(&RETURNED) => Ok(RefundState::Done),
        Err(StripeError::Refused(refusal)) if refusal.is_one_of(&WITH_THE_BANK) => {
            tracing::error!(refund = %request.refund, "a refund cannot be made: {refusal}");
            Ok(RefundState::Failed)
        }
        Err(error) => Err(error.into()),
    }
}

/// Every refund of a charge, the oldest first.
pub(super) async fn refunds_of(
    stripe: &Stripe,
    store: &StoreContext,
    charge: &str,
) -> Result<Vec<Refunded>, ProcessorError> {
    if !charge.starts_with(PAYMENT_PREFIX) {
        return Ok(Vec::new());
    }
    let connected = stripe.connected_of(store, charge).await?;
    let key = &connected.secret_key;
    let listed = listed(stripe, key, charge).await;
    let mut refunds = listed.map_err(|error| gone(&connected, error))?;
    if refunds.is_empty() {
        return Ok(Vec::new());
    }
    let path = format!("/v1/payment_intents/{charge}");
    let intent = stripe.client.get(key, &path, &Form::new()).await;
    let intent: PaymentIntent = intent.map_err(|error| gone(&connected, error))?;
    // The list has the newest first.
    refunds.reverse();
    let price = Price::of(stripe, store, (charge, &intent)).await?;
    let amounts = price.each(&refunds).map_err(too_large)?;
    let told = refunds.into_iter().zip(amounts).map(|(refund, amount)| Refunded {
        state: state(&refund),
        refund: refund.metadata.get(REFUND).and_then(|ours| RefundId::parse(ours)),
        id: refund.id,
        amount,
        units: Some(refund.amount),
    });
    Ok(told.collect())
}

/// Every refund of a charge, the newest first.
async fn listed(stripe: &Stripe, key: &SecretKey, charge: &str) -> Result<Vec<StripeRefund>, StripeError> {
    let mut refunds: Vec<StripeRefund> = Vec::new();
    for _ in 0..MOST_PAGES {
        let query = Form::new()
            .with("payment_intent", charge)
            .with("limit", PAGE)
            .with_some("starting_after", refunds.last().map(|last| last.id.as_str()));
        let page: List<StripeRefund> = stripe.client.get(key, REFUNDS, &query).await?;
        let is_last = !page.has_more || page.data.is_empty();
        refunds.extend(page.data);
        if is_last {
            return Ok(refunds);
        }
    }
    Err(StripeError::Malformed(format!("{charge} has too many refunds")))
}

fn is_ours(made: &StripeRefund, refund: &RefundId) -> bool {
    made.metadata
        .get(REFUND)
        .is_some_and(|ours| ours == refund.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const EUROS: Price = Price {
        cents: Cents(4330),
        units: 3739,
    };

    fn refund_of(amount: i64, status: &str) -> StripeRefund {
        serde_json::from_value(json!({
            "id": "re_1", "amount": amount, "currency": "eur", "status": status, "metadata": {}
        }))
        .unwrap()
    }

    #[test]
    fn a_whole_is_a_whole_and_a_part_the_same_share() {
        for (price, wanted, returned, expected) in [
            (EUROS, 4330, 0, 3739),
            (EUROS, 2165, 0, 1870),
            (EUROS, 1, 0, 1),
            // What is left of the price is what is left of the charge.
            (EUROS, 2165, 1869, 1870),
            (EUROS, 3000, 1869, 1870),
            (EUROS, 1, 3739, 0),
            (EUROS, 1, 4000, 0),
            (
                Price {
                    cents: Cents(4330),
                    units: 4330,
                },
                1234,
                0,
                1234,
            ),
            // Won have no smaller unit.
            (
                Price {
                    cents: Cents(1000),
                    units: 14_650,
                },
                1,
                0,
                15,
            ),
        ] {
            let part = price.part(Cents(wanted), returned).unwrap();
            assert_eq!(part, expected, "{wanted} of {price:?} after {returned}");
        }
        let wide = Price {
            cents: Cents(1),
            units: i64::MAX,
        };
        assert_eq!(wide.units_of(Cents(2)), Err(Overflow));
    }

    #[test]
    fn parts_add_up_to_the_price() {
        let amounts = |refunds: &[StripeRefund]| {
            let each = EUROS.each(refunds).unwrap();
            each.into_iter().map(|amount| amount.0).collect::<Vec<_>>()
        };
        let thirds = [1246, 1246, 1247].map(|amount| refund_of(amount, "succeeded"));
        let told = amounts(&thirds);
        assert_eq!(told.iter().sum::<i64>(), 4330);
        assert_eq!(amounts(&[refund_of(3739, "pending")]), [4330]);
        // One that failed does not count among the others.
        let failed = [refund_of(3739, "failed"), refund_of(3739, "succeeded")];
        assert_eq!(amounts(&failed), [4330, 4330]);
        assert_eq!(amounts(&[]), Vec::<i64>::new());
    }

    #[test]
    fn states_are_told() {
        for (status, expected) in [
            ("succeeded", RefundState::Done),
            ("pending", RefundState::Pending),
            ("requires_action", RefundState::Pending),
            ("something_new", RefundState::Pending),
            ("failed", RefundState::Failed),
            ("canceled", RefundState::Failed),
        ] {
            assert_eq!(state(&refund_of(1, status)), expected, "{status}");
        }
    }
}

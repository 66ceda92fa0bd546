//! Turns events of Stripe into updates: the object of an event is read anew and described in the port's
//! terms.

use super::accounts::{self, Connected};
use super::amounts;
use super::charges::store as made;
use super::charges::{Whose, find, saved_of, whose};
use super::error::StripeError;
use super::form::Form;
use super::handle::Stripe;
use super::refunds::refunds_of;
use super::types::dispute::StripeDispute;
use super::types::event::{About, Labelled, is_id};
use super::types::intent::PaymentMethod;
use super::types::method::Mandate;
use super::types::payout::StripePayout;
use super::types::review::Review;
use super::types::shared::{Bare, Expandable};
use super::types::warning::Warning;
use pandabase_commerce::orders::sale::Sale;
use pandabase_commerce::orders::store::record;
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::Cents;
use pandabase_platform::access::stores;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::DbError;
use pandabase_platform::processor::updates::{Disputed, Event, Update};
use pandabase_platform::processor::{ProcessorError, Purpose};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Reads what an event is about, with the keys of the account that it happened in. Nothing when it concerns
/// nothing of ours.
pub(super) async fn read_event(stripe: &Stripe, event: &Event) -> Result<Vec<Update>, ProcessorError> {
    let (env, account) = (Arc::clone(&stripe.env), event.account.clone());
    let found = stripe
        .db
        .read(move |tx| accounts::by_account(tx, &env, &account))
        .await?;
    let Some(connected) = found else {
        tracing::warn!(account = %event.account, event = %event.id, "an event of an account that is gone");
        return Ok(Vec::new());
    };
    let reader = Reader {
        stripe,
        connected: &connected,
    };
    let id = event.object.as_str();
    match event.kind.split('.').collect::<Vec<_>>().as_slice() {
        ["payment_intent", ..] => reader.charge("payment_intents", id).await,
        ["setup_intent", ..] => reader.charge("setup_intents", id).await,
        ["refund", ..] => reader.refunds("refunds", id).await,
        ["charge", "refunded"] => reader.refunds("charges", id).await,
        ["charge", "dispute", ..] => reader.dispute(id).await,
        ["radar", "early_fraud_warning", ..] => reader.warning(id).await,
        ["review", ..] => reader.review(id).await,
        ["payment_method", ..] => reader.method(id).await,
        ["mandate", ..] => reader.mandate(id).await,
        ["payout", ..] => reader.payout(id).await,
        _ => Ok(Vec::new()),
    }
}

/// Reads with the keys of one account.
struct Reader<'a> {
    stripe: &'a Stripe,
    connected: &'a Connected,
}

/// A payment of a store. The update of its charge comes before every other update of the payment, because the
/// event of the charge may still be on its way.
struct Paid {
    store: StoreContext,
    payment: PaymentId,
    intent: String,
    labelled: Labelled,
    /// Ours, in US cents.
    price: Cents,
    updates: Vec<Update>,
}

impl Paid {
    /// What a dispute takes of our price. A bank that reckons in another currency than the buyer paid in does
    /// not say what that is.
    fn taken_by(&self, dispute: &StripeDispute) -> Option<Cents> {
        let Labelled { amount, currency, .. } = &self.labelled;
        let is_same = dispute.currency == *currency && dispute.amount > 0;
        let taken = is_same.then(|| amounts::ours(*amount, currency, self.price, dispute.amount));
        taken?.ok()
    }
}

impl Reader<'_> {
    /// An object; `None` when Stripe knows none with this id because test data were deleted.
    async fn read<T: DeserializeOwned>(&self, what: &str, object: &str) -> Result<Option<T>, ProcessorError> {
        if !is_id(object) {
            return Ok(None);
        }
        let path = format!("/v1/{what}/{object}");
        let key = &self.connected.secret_key;
        match self.stripe.client.get(key, &path, &Form::new()).await {
            Ok(found) => Ok(Some(found)),
            Err(StripeError::Refused(refusal)) if refusal.status == 404 && !self.connected.is_live => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whose an intent is, by what this server attached to it. Whoever has the account can attach the same to
    /// an intent of their own, so it counts only where this server has written down that it made the intent,
    /// in this account and for this.
    async fn whose(&self, what: &str, object: &str) -> Result<Option<(Whose, Labelled)>, ProcessorError> {
        let Some(intent) = self.read::<Labelled>(what, object).await? else {
            return Ok(None);
        };
        let Some(whose) = whose(&intent.metadata) else {
            return Ok(None);
        };
        let Some(store) = self.store(&whose).await? else {
            return Ok(None);
        };
        let (env, purpose) = (Arc::clone(&self.stripe.env), whose.purpose.clone());
        let (reference, account) = (object.to_owned(), self.connected.account.clone());
        let made = self.stripe.db.read(move |tx| {
            let ctx = Ctx::of(&env, &store);
            made::is_made(tx, &ctx, (&reference, &account), &purpose)
        });
        let is_made = made.await.map_err(|error| ProcessorError(error.into()))?;
        if !is_made {
            let account = &self.connected.account;
            let text = "an intent says that it is ours, and was not made here";
            tracing::warn!(intent = object, %account, "{text}");
        }
        Ok(is_made.then_some((whose, intent)))
    }

    /// Whether a payment was charged by this intent: an earlier attempt, which failed here, may have taken
    /// money all the same, and what becomes of that money does not concern the order. Nor is anything
    /// reckoned by a price that somebody has changed in the dashboard.
    async fn is_charged_by(
        &self,
        store: &StoreContext,
        (payment, price): (&PaymentId, Cents),
        intent: &str,
    ) -> Result<bool, ProcessorError> {
        let (env, store) = (Arc::clone(&self.stripe.env), store.clone());
        let (payment, reference) = (payment.clone(), intent.to_owned());
        let found = self.stripe.db.read(move |tx| {
            let sale = record::by_payment(tx, &Ctx::of(&env, &store), &payment)?;
            let is_its = |sale: Sale| sale.reference.as_ref() == Some(&reference) && sale.total == price;
            Ok::<_, DbError>(sale.is_some_and(is_its))
        });
        found.await.map_err(|error| ProcessorError(error.into()))
    }

    /// What became of a charge, or of an intent to keep a method.
    async fn charge(&self, what: &str, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let Some((whose, _)) = self.whose(what, object).await? else {
            return Ok(Vec::new());
        };
        let Some(store) = self.store(&whose).await? else {
            return Ok(Vec::new());
        };
        let found = find(self.stripe, &store, object).await?;
        let update = found.map(|charge| Update::Charge {
            store: whose.store,
            purpose: whose.purpose,
            charge: Box::new(charge),
        });
        Ok(update.into_iter().collect())
    }

    /// The store that an intent is of; the platform where it is of none.
    async fn store(&self, whose: &Whose) -> Result<Option<StoreContext>, ProcessorError> {
        let Some(id) = whose.store.clone() else {
            return Ok(Some(StoreContext::platform()));
        };
        let found = self.stripe.db.read(move |tx| stores::find_ever(tx, &id)).await;
        found.map_err(|error| ProcessorError(error.into()))
    }

    /// The payment that an object is about.
    async fn paid(
        &self,
        intent: Option<&Expandable<Bare>>,
        charge: Option<&Expandable<Bare>>,
    ) -> Result<Option<Paid>, ProcessorError> {
        let intent = match (intent, charge) {
            (Some(intent), _) => Some(intent.id().to_owned()),
            (None, Some(charge)) => {
                let about: Option<About> = self.read("charges", charge.id()).await?;
                about.and_then(|about| about.payment_intent.as_ref().map(|intent| intent.id().to_owned()))
            }
            (None, None) => None,
        };
        let Some(intent) = intent else {
            return Ok(None);
        };
        let Some((whose, labelled)) = self.whose("payment_intents", &intent).await? else {
            return Ok(None);
        };
        let (Some(store), Purpose::Payment(payment)) = (self.store(&whose).await?, &whose.purpose) else {
            return Ok(None);
        };
        if !self
            .is_charged_by(&store, (payment, whose.amount), &intent)
            .await?
        {
            tracing::error!(
                %payment, %intent, "money moved for a charge that is not its order's: look at it at Stripe"
            );
            return Ok(None);
        }
        let found = find(self.stripe, &store, &intent).await?;
        let update = found.map(|charge| Update::Charge {
            store: whose.store.clone(),
            purpose: whose.purpose.clone(),
            charge: Box::new(charge),
        });
        Ok(Some(Paid {
            store,
            payment: payment.clone(),
            intent,
            labelled,
            price: whose.amount,
            updates: update.into_iter().collect(),
        }))
    }

    /// Every refund of the charge that an object is about.
    async fn refunds(&self, what: &str, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let about: Option<About> = self.read(what, object).await?;
        let Some(about) = about else {
            return Ok(Vec::new());
        };
        let paid = self.paid(about.payment_intent.as_ref(), about.charge.as_ref());
        let Some(mut paid) = paid.await? else {
            return Ok(Vec::new());
        };
        let refunds = refunds_of(self.stripe, &paid.store, &paid.intent).await?;
        paid.updates.push(Update::Refunds {
            store: paid.store.id,
            payment: paid.payment,
            refunds,
        });
        Ok(paid.updates)
    }

    async fn dispute(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let dispute: Option<StripeDispute> = self.read("disputes", object).await?;
        let Some(dispute) = dispute else {
            return Ok(Vec::new());
        };
        let Some(stage) = dispute.stage() else {
            let (id, status) = (&dispute.id, &dispute.status);
            tracing::warn!(dispute = %id, %status, "the status of a dispute is not known");
            return Ok(Vec::new());
        };
        let paid = self.paid(dispute.payment_intent.as_ref(), dispute.charge.as_ref());
        let Some(mut paid) = paid.await? else {
            return Ok(Vec::new());
        };
        let amount = paid.taken_by(&dispute);
        paid.updates.push(Update::Dispute(Disputed {
            store: paid.store.id,
            payment: paid.payment,
            reason: dispute.reason(),
            id: dispute.id,
            amount,
            stage,
        }));
        Ok(paid.updates)
    }

    async fn warning(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let warning: Option<Warning> = self.read("radar/early_fraud_warnings", object).await?;
        let Some(warning) = warning.filter(|warning| warning.actionable) else {
            return Ok(Vec::new());
        };
        let paid = self.paid(warning.payment_intent.as_ref(), warning.charge.as_ref());
        let Some(mut paid) = paid.await? else {
            return Ok(Vec::new());
        };
        paid.updates.push(Update::FraudWarning {
            store: paid.store.id,
            payment: paid.payment,
        });
        Ok(paid.updates)
    }

    async fn review(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let review: Option<Review> = self.read("reviews", object).await?;
        let Some((review, state)) = review.and_then(|review| review.state().map(|state| (review, state)))
        else {
            return Ok(Vec::new());
        };
        let paid = self.paid(review.payment_intent.as_ref(), review.charge.as_ref());
        let Some(mut paid) = paid.await? else {
            return Ok(Vec::new());
        };
        paid.updates.push(Update::Review {
            store: paid.store.id,
            payment: paid.payment,
            state,
        });
        Ok(paid.updates)
    }

    async fn method(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let method: Option<PaymentMethod> = self.read("payment_methods", object).await?;
        let saved = method.and_then(|method| {
            // A method that no customer keeps any more charges nothing.
            let customer = method.customer.as_ref()?.id();
            saved_of(&self.connected.account, customer, &method)
        });
        Ok(saved.map(Update::Method).into_iter().collect())
    }

    async fn mandate(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let mandate: Option<Mandate> = self.read("mandates", object).await?;
        let ended = mandate.and_then(|mandate| mandate.ended().map(str::to_owned));
        Ok(ended.map(Update::MandateEnded).into_iter().collect())
    }

    async fn payout(&self, object: &str) -> Result<Vec<Update>, ProcessorError> {
        let payout: Option<StripePayout> = self.read("payouts", object).await?;
        let update = payout.map(|payout| Update::Payout(payout.of(&self.connected.account)));
        Ok(update.into_iter().collect())
    }
}

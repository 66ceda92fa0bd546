//! Charges: an intent is made, which takes no money; then it is confirmed, found or given up.
//!
//! An intent charges once, however often it is confirmed. So what is not known after a lost answer is read
//! from the intent, and a key that Stripe stored a fault with is replaced.

pub mod reading;
pub mod saved;
pub mod store;
pub mod whose;
pub mod words;

pub use self::reading::{EXPAND_PAYMENT, EXPAND_SETUP, Intent, charge_of, setup_of};
pub use self::saved::{SavedToken, saved_of};
pub use self::whose::{Whose, whose};

use self::whose::{ACCOUNT, AMOUNT, KEY, PURPOSE, STORE};
use super::accounts::Connected;
use super::error::{Refusal, StripeError};
use super::form::Form;
use super::handle::{Stripe, gone};
use super::methods::{stripe_type, types_of};
use super::types::intent::{PaymentIntent, SetupIntent};
use super::types::shared::Bare;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::DbError;
use pandabase_platform::processor::{
    Charge, ChargeState, Confirmation, Created, Instrument, NewCharge, ProcessorError, Source,
};
use std::sync::Arc;

/// What the ids of intents begin with that take no money.
const SETUP_PREFIX: &str = "seti_";
const PAYMENTS: &str = "/v1/payment_intents";
const SETUPS: &str = "/v1/setup_intents";

/// Makes an intent, and remembers it: in the account that keeps what it is to be paid with, where that is one
/// of the store's.
pub(super) async fn create(
    stripe: &Stripe,
    charge: NewCharge,
    instrument: Option<&Instrument>,
) -> Result<Created, ProcessorError> {
    let kept = match instrument.map(|instrument| &instrument.source) {
        Some(Source::Saved(text)) => SavedToken::parse(text),
        _ => None,
    };
    let keeper = kept.map(|token| token.account);
    let connected = stripe.connected(&charge.store, keeper).await?;
    let form = creation(&charge, &connected.account);
    let idempotency = format!("create {}", charge.key);
    let secret = &connected.secret_key;
    let made = if takes_nothing(&charge) {
        let made = stripe.post_anew::<SetupIntent>(secret, SETUPS, &form, &idempotency);
        made.await.map(|intent| Intent::Setup(Box::new(intent)))
    } else {
        let made = stripe.post_anew::<PaymentIntent>(secret, PAYMENTS, &form, &idempotency);
        made.await.map(|intent| Intent::Payment(Box::new(intent)))
    };
    let intent = match made {
        Ok(intent) => intent,
        Err(StripeError::Refused(refusal)) if words::refuses_charge(&refusal) => {
            tracing::warn!(key = %charge.key, "a charge is refused: {refusal}");
            return Ok(Created::Refused(refused(&charge)));
        }
        Err(error) => return Err(error.into()),
    };
    // Types that the account does not take in this currency are left out without a word. The intent takes no
    // money, and is given up so that nobody wonders what it waits for.
    let is_missing = |types: &[String]| {
        !types
            .iter()
            .any(|kind| types_of(charge.method).contains(&kind.as_str()))
    };
    if intent.types().is_some_and(is_missing) {
        tracing::warn!(
            key = %charge.key,
            method = %charge.method,
            "the account does not take this method in this currency"
        );
        let reference = intent.reference();
        let known = Known {
            stripe,
            connected,
            reference,
        };
        if let Err(error) = known.cancel().await {
            tracing::warn!(reference, %error, "an intent that is of no use was not given up");
        }
        return Ok(Created::Refused(refused(&charge)));
    }
    let reference = intent.reference().to_owned();
    remember(stripe, charge, &connected.account, &reference).await?;
    Ok(Created::Charge(reference))
}

/// Whether an intent of nothing is wanted, which only keeps a method.
fn takes_nothing(charge: &NewCharge) -> bool {
    charge.amount == Cents::ZERO
}

/// What the buyer is told of a charge that is not even made.
fn refused(charge: &NewCharge) -> FailureCode {
    match charge.method {
        MethodCode::Card => FailureCode::CardDeclined,
        _ => FailureCode::PaymentDeclined,
    }
}

/// What an intent is made of. It is put together from what is stored alone, so that it is the same again.
fn creation(charge: &NewCharge, account: &str) -> Form {
    let mut form = Form::new();
    if takes_nothing(charge) {
        form = form.with("usage", "off_session");
    } else {
        let (currency, amount) = charge.presentment.unwrap_or((Currency::Usd, charge.amount.0));
        form = form
            .with("amount", amount)
            .with("currency", currency.as_str().to_ascii_lowercase())
            // Captured at once, so that the answer has what Stripe keeps of it.
            .with("capture_method", "automatic");
    }
    for (index, kind) in types_of(charge.method).into_iter().enumerate() {
        form = form.with(format!("allowed_payment_method_types[{index}]"), kind);
    }
    let store = charge.store.id.as_str();
    if !store.is_empty() {
        form = form.with(word(STORE), store);
    }
    form.with(word(PURPOSE), charge.purpose.as_str())
        .with(word(KEY), &charge.key)
        .with(word(AMOUNT), charge.amount.0)
        .with(word(ACCOUNT), account)
}

fn word(name: &str) -> String {
    format!("metadata[{name}]")
}

async fn remember(
    stripe: &Stripe,
    charge: NewCharge,
    account: &str,
    reference: &str,
) -> Result<(), ProcessorError> {
    let env = Arc::clone(&stripe.env);
    let (account, reference) = (account.to_owned(), reference.to_owned());
    let stored = stripe.db.write(move |tx| {
        let ctx = Ctx::of(&env, &charge.store);
        store::remember(tx, &ctx, &reference, &account, &charge.purpose, ctx.now)
    });
    stored.await.map_err(fault)
}

fn fault(error: DbError) -> ProcessorError {
    ProcessorError(error.into())
}

/// An intent, and how it is reached.
struct Known<'a> {
    stripe: &'a Stripe,
    connected: Connected,
    reference: &'a str,
}

impl<'a> Known<'a> {
    async fn of(
        stripe: &'a Stripe,
        store: &StoreContext,
        reference: &'a str,
    ) -> Result<Self, ProcessorError> {
        Ok(Self {
            stripe,
            connected: stripe.connected_of(store, reference).await?,
            reference,
        })
    }

    fn takes_nothing(&self) -> bool {
        self.reference.starts_with(SETUP_PREFIX)
    }

    /// The path of the intent, with an action.
    fn path(&self, action: &str) -> String {
        let kind = if self.takes_nothing() { SETUPS } else { PAYMENTS };
        format!("{kind}/{}{action}", self.reference)
    }

    /// The form, with what has to be there in full in the answer.
    fn expanded(&self, form: Form) -> Form {
        let names: &[&str] = if self.takes_nothing() {
            &EXPAND_SETUP
        } else {
            &EXPAND_PAYMENT
        };
        let named = names.iter().enumerate();
        named.fold(form, |form, (index, name)| {
            form.with(format!("expand[{index}]"), name)
        })
    }

    async fn read(&self) -> Result<Intent, StripeError> {
        let (client, key) = (&self.stripe.client, &self.connected.secret_key);
        let (path, query) = (self.path(""), self.expanded(Form::new()));
        Ok(if self.takes_nothing() {
            Intent::Setup(Box::new(client.get(key, &path, &query).await?))
        } else {
            Intent::Payment(Box::new(client.get(key, &path, &query).await?))
        })
    }

    /// Like [`Known::read`], for an intent that may have been deleted.
    async fn look(&self) -> Result<Intent, ProcessorError> {
        self.read().await.map_err(|error| gone(&self.connected, error))
    }

    /// Does something with the intent, once for every key.
    async fn act(&self, action: &str, form: Form, idempotency: &str) -> Result<Intent, StripeError> {
        let (client, key) = (&self.stripe.client, &self.connected.secret_key);
        let (path, form) = (self.path(action), self.expanded(form));
        let idempotency = Some(idempotency);
        Ok(if self.takes_nothing() {
            Intent::Setup(Box::new(client.post(key, &path, &form, idempotency).await?))
        } else {
            Intent::Payment(Box::new(client.post(key, &path, &form, idempotency).await?))
        })
    }

    /// Gives the intent up. Stripe refuses it for one that has ended or is with the network, and the key of a
    /// refusal would repeat it later, when it is wrong: every call has a key of its own.
    async fn cancel(&self) -> Result<Intent, StripeError> {
        let idempotency = self.stripe.fresh(&format!("cancel {}", self.reference));
        let form = Form::new().with("cancellation_reason", "abandoned");
        match self.act("/cancel", form, &idempotency).await {
            Err(StripeError::Refused(_)) => self.read().await,
            told => told,
        }
    }

    /// The charge that was refused before anything was tried: it is given up, so that it stays so.
    async fn decline(&self, code: FailureCode) -> Result<Charge, ProcessorError> {
        let intent = self.cancel().await?;
        if !intent.is_cancelled() && !intent.is_unconfirmed() {
            return Ok(intent.charge()?);
        }
        Ok(Charge {
            reference: self.reference.to_owned(),
            ..Charge::refused(intent.key()?.to_owned(), code)
        })
    }
}

/// Charges the buyer.
pub(super) async fn confirm(stripe: &Stripe, confirmation: Confirmation) -> Result<Charge, ProcessorError> {
    let known = Known::of(stripe, &confirmation.store, &confirmation.id).await?;
    let kept = match &confirmation.instrument.source {
        Source::Saved(text) => {
            let token = SavedToken::parse(text).filter(|token| token.account == known.connected.account);
            match token {
                Some(token) => Some(token),
                // It was kept by another account than the one that charges, which cannot use it.
                None => return known.decline(FailureCode::CardDeclined).await,
            }
        }
        _ => None,
    };
    let customer = match &kept {
        Some(token) => Some(token.customer.clone()),
        None if confirmation.save => Some(new_customer(&known, &confirmation).await?),
        None => None,
    };
    if let Some(customer) = customer
        && let Some(declined) = belong(&known, &customer, &confirmation).await?
    {
        return Ok(declined);
    }
    let form = confirmed(&confirmation, kept.as_ref(), known.takes_nothing());
    let first = format!("confirm {}", confirmation.id);
    let told = match known.act("/confirm", form.clone(), &first).await {
        Err(error) if error.has_spent_the_key() => {
            let intent = known.read().await?;
            if !intent.is_unconfirmed() {
                return Ok(intent.charge()?);
            }
            known.act("/confirm", form, &stripe.fresh(&first)).await
        }
        told => told,
    };
    match told {
        Ok(intent) => Ok(intent.charge()?),
        Err(StripeError::Refused(refusal)) => judge(&known, &confirmation, kept, *refusal).await,
        Err(error) => Err(error.into()),
    }
}

/// Makes the customer that a method is kept for. Every charge that keeps something has one of its own, since
/// what is kept belongs to a person who may be known to several stores.
async fn new_customer(known: &Known<'_>, confirmation: &Confirmation) -> Result<String, ProcessorError> {
    let payer = &confirmation.payer;
    let store = confirmation.store.id.as_str();
    let form = Form::new()
        .with_some("email", payer.email.as_ref())
        .with_some("name", payer.name.as_ref())
        .with_some(&word(STORE), Some(store).filter(|store| !store.is_empty()))
        .with(word("pandabase_charge"), known.reference);
    let idempotency = format!("customer {}", known.reference);
    let made: Bare = known
        .stripe
        .post_anew(&known.connected.secret_key, "/v1/customers", &form, &idempotency)
        .await?;
    Ok(made.id)
}

/// Tells the intent whose method it uses or keeps. Returns the declined charge when that customer is gone.
async fn belong(
    known: &Known<'_>,
    customer: &str,
    confirmation: &Confirmation,
) -> Result<Option<Charge>, ProcessorError> {
    let form = Form::new().with("customer", customer);
    let idempotency = format!("update {} {customer}", known.reference);
    let path = known.path("");
    let told = known
        .stripe
        .post_anew::<Bare>(&known.connected.secret_key, &path, &form, &idempotency)
        .await;
    match told {
        Ok(_) => Ok(None),
        Err(StripeError::Refused(refusal)) => {
            let intent = known.read().await?;
            if !intent.is_unconfirmed() {
                // It was confirmed or given up meanwhile.
                return Ok(Some(intent.charge()?));
            }
            if words::refuses_instrument(&refusal) {
                let code = declined(&refusal, confirmation.instrument.method);
                return known.decline(code).await.map(Some);
            }
            Err(StripeError::Refused(refusal).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// What an intent is confirmed with.
fn confirmed(confirmation: &Confirmation, kept: Option<&SavedToken>, takes_nothing: bool) -> Form {
    let method = confirmation.instrument.method;
    let mut form = on_the_way_back(confirmation);
    match (&confirmation.instrument.source, kept) {
        (Source::Token(token), _) => form = form.with("confirmation_token", token),
        (Source::Saved(_), Some(kept)) => form = form.with("payment_method", &kept.method),
        // Cards in clear are refused before anything is stored.
        (Source::Saved(_) | Source::Card(_), _) => {}
        (Source::None, _) => {
            let payer = &confirmation.payer;
            form = form
                .with_some("payment_method_data[type]", stripe_type(method))
                .with_some("payment_method_data[billing_details][name]", payer.name.as_ref())
                .with_some(
                    "payment_method_data[billing_details][email]",
                    payer.email.as_ref(),
                );
            if method == MethodCode::WechatPay {
                form = form.with("payment_method_options[wechat_pay][client]", "web");
            }
        }
    }
    // An intent that takes no money keeps what it is confirmed with in any case.
    match (takes_nothing, confirmation.off_session) {
        (true, _) => form,
        (false, true) => form.with("off_session", true),
        (false, false) if confirmation.save => form.with("setup_future_usage", "off_session"),
        (false, false) => form,
    }
}

/// Where the buyer comes back to from the bank. Without Stripe's script the bank is a page to go to.
fn on_the_way_back(confirmation: &Confirmation) -> Form {
    let back = Some(&confirmation.return_url).filter(|url| !url.is_empty());
    Form::new()
        .with("use_stripe_sdk", false)
        .with_some("return_url", back)
}

/// What a refused confirmation means.
async fn judge(
    known: &Known<'_>,
    confirmation: &Confirmation,
    kept: Option<SavedToken>,
    refusal: Refusal,
) -> Result<Charge, ProcessorError> {
    let intent = match shown(&refusal) {
        Some(intent) if !intent.is_unconfirmed() && refusal.kind == "card_error" => intent,
        _ => known.read().await?,
    };
    if intent.is_unconfirmed() {
        if !words::refuses_instrument(&refusal) {
            return Err(StripeError::Refused(Box::new(refusal)).into());
        }
        let code = declined(&refusal, confirmation.instrument.method);
        return known.decline(code).await;
    }
    match kept {
        Some(kept) if confirmation.off_session && intent.wants_its_buyer() => {
            ask_the_buyer(known, confirmation, &kept, &intent).await
        }
        _ => Ok(intent.charge()?),
    }
}

/// The intent in a refusal.
fn shown(refusal: &Refusal) -> Option<Intent> {
    let payment = refusal.payment_intent.clone();
    let payment = payment.map(|intent| Intent::Payment(Box::new(intent)));
    let setup = || refusal.setup_intent.clone();
    payment.or_else(|| setup().map(|intent| Intent::Setup(Box::new(intent))))
}

fn declined(refusal: &Refusal, method: MethodCode) -> FailureCode {
    let is_card = stripe_type(method) == Some("card") || method == MethodCode::Link;
    words::failure(refusal.code.as_deref(), refusal.decline_code.as_deref(), is_card)
}

/// The bank of a kept card wants to hear from its owner, who is away. Confirmed as if they were there, the
/// intent has the address of the bank's page, which they are sent by mail.
async fn ask_the_buyer(
    known: &Known<'_>,
    confirmation: &Confirmation,
    kept: &SavedToken,
    intent: &Intent,
) -> Result<Charge, ProcessorError> {
    if confirmation.return_url.is_empty() {
        return Ok(intent.charge()?);
    }
    let form = on_the_way_back(confirmation).with("payment_method", &kept.method);
    let idempotency = format!("confirm {} with its buyer", known.reference);
    match known.act("/confirm", form, &idempotency).await {
        Ok(asked) => match asked.charge()? {
            // There is no page: then the bank has simply declined.
            Charge {
                state: ChargeState::Pending,
                ..
            } => known.decline(FailureCode::AuthenticationFailed).await,
            charge => Ok(charge),
        },
        Err(StripeError::Refused(_)) => Ok(known.read().await?.charge()?),
        Err(error) => Err(error.into()),
    }
}

/// What became of an intent; `None` while it is not confirmed.
pub(super) async fn find(
    stripe: &Stripe,
    store: &StoreContext,
    reference: &str,
) -> Result<Option<Charge>, ProcessorError> {
    let known = Known::of(stripe, store, reference).await?;
    let intent = known.look().await?;
    Ok(match intent.is_unconfirmed() {
        true => None,
        false => Some(intent.charge()?),
    })
}

/// Gives an intent up, unless it has ended or is with the network.
pub(super) async fn release(
    stripe: &Stripe,
    store: &StoreContext,
    reference: &str,
) -> Result<Charge, ProcessorError> {
    let known = Known::of(stripe, store, reference).await?;
    let before = known.look().await?;
    if !before.is_unconfirmed() {
        let charge = before.charge()?;
        match charge.state {
            ChargeState::NeedsBuyer(_) | ChargeState::Pending => {}
            ChargeState::Captured | ChargeState::Cancelled => return Ok(charge),
            // It can be confirmed again until it is given up; what it was told as stays.
            ChargeState::Failed(_) => {
                let after = known.cancel().await?;
                return match after.is_cancelled() {
                    true => Ok(charge),
                    false => Ok(after.charge()?),
                };
            }
        }
    }
    Ok(known.cancel().await?.charge()?)
}

#[cfg(test)]
mod tests;

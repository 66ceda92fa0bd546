//! What an intent says, in the port's terms.

use super::saved::{brand, kept};
use super::whose::KEY;
use super::words;
use crate::surfaces::stripe::error::StripeError;
use crate::surfaces::stripe::types::charge::{BalanceTransaction, CardDetails, StripeCharge};
use crate::surfaces::stripe::types::intent::{
    IntentError, KnownStatus, NextAction, PaymentIntent, PaymentMethod, SetupIntent,
};
use crate::surfaces::stripe::types::shared::Expandable;
use pandabase_platform::processor::charge::Cost;
use pandabase_platform::processor::{Charge, ChargeState, ProcessorError};
use std::collections::BTreeMap;

/// What has to be there in full when an intent is read.
pub const EXPAND_PAYMENT: [&str; 2] = ["latest_charge.balance_transaction", "payment_method"];
/// The same of an intent that takes no money.
pub const EXPAND_SETUP: [&str; 1] = ["payment_method"];

/// What keeps a method, `off_session`.
const KEPT: &str = "off_session";
/// Either kind of intent.
#[derive(Debug, Clone)]
pub enum Intent {
    /// It takes money.
    Payment(Box<PaymentIntent>),
    /// It keeps a method and takes none.
    Setup(Box<SetupIntent>),
}

impl Intent {
    fn standing(&self) -> Standing<'_> {
        match self {
            Self::Payment(intent) => Standing::of_payment(intent),
            Self::Setup(intent) => Standing::of_setup(intent),
        }
    }

    /// Whether nothing was tried yet.
    pub fn is_unconfirmed(&self) -> bool {
        self.standing().is_unconfirmed()
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.standing().known() == Some(KnownStatus::Canceled)
    }

    /// Whether the last attempt failed because the bank wants to hear from the card's owner.
    pub fn wants_its_buyer(&self) -> bool {
        let standing = self.standing();
        let is_open = standing.known() == Some(KnownStatus::RequiresPaymentMethod);
        let says = |word: &Option<String>| word.as_deref() == Some(words::AUTHENTICATION_REQUIRED);
        is_open
            && standing
                .error
                .is_some_and(|error| says(&error.code) || says(&error.decline_code))
    }

    /// Which types of methods it takes, if it says so.
    pub fn types(&self) -> Option<&[String]> {
        match self {
            Self::Payment(intent) => intent.payment_method_types.as_deref(),
            Self::Setup(intent) => intent.payment_method_types.as_deref(),
        }
    }

    /// Its id.
    pub fn reference(&self) -> &str {
        self.standing().reference
    }

    /// What it says, in the port's terms.
    ///
    /// # Errors
    /// [`StripeError::Malformed`] when it is not confirmed, not ours, or something that cannot be told.
    pub fn charge(&self) -> Result<Charge, StripeError> {
        match self {
            Self::Payment(intent) => payment(intent),
            Self::Setup(intent) => setup(intent),
        }
    }

    /// Our idempotency key.
    ///
    /// # Errors
    /// [`StripeError::Malformed`] when it is not ours.
    pub fn key(&self) -> Result<&str, StripeError> {
        key_of(self.standing().metadata)
    }
}

/// What both kinds of intents say.
#[derive(Clone, Copy)]
struct Standing<'i> {
    reference: &'i str,
    status: &'i str,
    metadata: &'i BTreeMap<String, String>,
    action: Option<&'i NextAction>,
    error: Option<&'i IntentError>,
    takes_cards: bool,
}

impl<'i> Standing<'i> {
    fn of_payment(intent: &'i PaymentIntent) -> Self {
        let error = intent.last_payment_error.as_ref();
        Self {
            reference: &intent.id,
            status: &intent.status,
            metadata: &intent.metadata,
            action: intent.next_action.as_ref(),
            error,
            takes_cards: takes_cards(error, intent.payment_method_types.as_deref()),
        }
    }

    fn of_setup(intent: &'i SetupIntent) -> Self {
        let error = intent.last_setup_error.as_ref();
        Self {
            reference: &intent.id,
            status: &intent.status,
            metadata: &intent.metadata,
            action: intent.next_action.as_ref(),
            error,
            takes_cards: takes_cards(error, intent.payment_method_types.as_deref()),
        }
    }

    fn known(self) -> Option<KnownStatus> {
        KnownStatus::parse(self.status)
    }

    fn is_unconfirmed(self) -> bool {
        use KnownStatus::{RequiresConfirmation, RequiresPaymentMethod};
        self.error.is_none() && matches!(self.known(), Some(RequiresPaymentMethod | RequiresConfirmation))
    }

    fn state(self) -> Result<ChargeState, StripeError> {
        let known = self
            .known()
            .ok_or_else(|| StripeError::Malformed(format!("{} is '{}'", self.reference, self.status)))?;
        Ok(match known {
            KnownStatus::Succeeded => ChargeState::Captured,
            KnownStatus::Processing | KnownStatus::RequiresCapture => ChargeState::Pending,
            KnownStatus::Canceled => ChargeState::Cancelled,
            KnownStatus::RequiresAction => match self.action.and_then(NextAction::address) {
                Some(address) => ChargeState::NeedsBuyer(address.to_owned()),
                // The buyer's telephone asks, or the card's bank sends a notice.
                None => ChargeState::Pending,
            },
            KnownStatus::RequiresPaymentMethod | KnownStatus::RequiresConfirmation => match self.error {
                Some(error) => ChargeState::Failed(words::failure(
                    error.code.as_deref(),
                    error.decline_code.as_deref(),
                    self.takes_cards,
                )),
                None => {
                    let text = format!("{} is not confirmed", self.reference);
                    return Err(StripeError::Malformed(text));
                }
            },
        })
    }
}

/// Whether a card was tried, or would be.
fn takes_cards(error: Option<&IntentError>, types: Option<&[String]>) -> bool {
    let tried = error.and_then(|error| error.payment_method.as_ref());
    let is_card = |kind: &str| matches!(kind, "card" | "link");
    match (tried, types) {
        (Some(tried), _) => is_card(&tried.kind),
        (None, Some(types)) => types.iter().any(|kind| is_card(kind)),
        (None, None) => true,
    }
}

fn key_of(metadata: &BTreeMap<String, String>) -> Result<&str, StripeError> {
    let key = metadata.get(KEY).map(String::as_str);
    key.ok_or_else(|| StripeError::Malformed("an intent that this server did not make".to_owned()))
}

/// What an intent to take money says, in the port's terms. It has to be read with [`EXPAND_PAYMENT`].
///
/// # Errors
/// [`ProcessorError`] when it is not confirmed, not ours, or something that cannot be told.
pub fn charge_of(intent: &PaymentIntent) -> Result<Charge, ProcessorError> {
    Ok(payment(intent)?)
}

/// What an intent to keep a method says, in the port's terms. It has to be read with [`EXPAND_SETUP`].
///
/// # Errors
/// [`ProcessorError`] when it is not confirmed, not ours, or something that cannot be told.
pub fn setup_of(intent: &SetupIntent) -> Result<Charge, ProcessorError> {
    Ok(setup(intent)?)
}

fn payment(intent: &PaymentIntent) -> Result<Charge, StripeError> {
    let standing = Standing::of_payment(intent);
    let state = standing.state()?;
    let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
    let details = charge.and_then(|charge| charge.payment_method_details.as_ref());
    let method = intent.payment_method.as_ref();
    let customer = intent.customer.as_ref().map(Expandable::id);
    let is_captured = state == ChargeState::Captured;
    let is_kept = is_captured && intent.setup_future_usage.as_deref() == Some(KEPT);
    let saved = match is_kept {
        true => kept(&intent.id, &intent.metadata, customer, method, details)?,
        false => None,
    };
    let shown = details.and_then(|details| details.card.as_ref());
    Ok(Charge {
        key: key_of(standing.metadata)?.to_owned(),
        reference: intent.id.clone(),
        card: shown.or_else(|| card_of(method, standing.error)).and_then(face),
        saved,
        cost: charge.filter(|_| is_captured).and_then(cost),
        risk_score: charge.and_then(risk_score),
        state,
    })
}

fn setup(intent: &SetupIntent) -> Result<Charge, StripeError> {
    let standing = Standing::of_setup(intent);
    let state = standing.state()?;
    let method = intent.payment_method.as_ref();
    let customer = intent.customer.as_ref().map(Expandable::id);
    let saved = match state == ChargeState::Captured {
        true => kept(&intent.id, &intent.metadata, customer, method, None)?,
        false => None,
    };
    Ok(Charge {
        key: key_of(standing.metadata)?.to_owned(),
        reference: intent.id.clone(),
        card: card_of(method, standing.error).and_then(face),
        saved,
        cost: None,
        risk_score: None,
        state,
    })
}

/// The card that is or was to be charged.
fn card_of<'i>(
    method: Option<&'i Expandable<PaymentMethod>>,
    error: Option<&'i IntentError>,
) -> Option<&'i CardDetails> {
    let method = method.and_then(Expandable::object);
    let tried = || error.and_then(|error| error.payment_method.as_ref());
    method.or_else(tried).and_then(|method| method.card.as_ref())
}

/// Network and last four digits.
fn face(card: &CardDetails) -> Option<(Option<String>, String)> {
    Some((brand(card), card.last4.clone()?))
}

/// What Stripe kept of a charge, once it has entered it in its books.
fn cost(charge: &StripeCharge) -> Option<Cost> {
    let BalanceTransaction {
        id,
        amount,
        fee,
        currency,
        ..
    } = charge.balance_transaction.as_ref().and_then(Expandable::object)?;
    Some(Cost {
        id: id.clone(),
        gross: *amount,
        fee: *fee,
        currency: currency.clone(),
    })
}

/// The risk of fraud, where Stripe tells it.
fn risk_score(charge: &StripeCharge) -> Option<i64> {
    let score = charge.outcome.as_ref()?.risk_score?;
    Some(score.clamp(0, 100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::payment::FailureCode;
    use pandabase_domain::pricing::methods::MethodCode;
    use serde_json::{Value, json};

    const STORE_ID: &str = "shp_0123456789abcdefghijklmn";
    const PAYMENT: &str = "pmt_0123456789abcdefghijklmn";

    fn metadata() -> Value {
        json!({
            "pandabase_store": STORE_ID, "pandabase_purpose": PAYMENT, "pandabase_key": "k-1",
            "pandabase_amount": "4330", "pandabase_account": "acct_1"
        })
    }

    /// An intent to take money with these fields.
    fn intent(fields: Value) -> PaymentIntent {
        let mut all = json!({
            "id": "pi_1", "amount": 3739, "currency": "eur", "status": "requires_payment_method",
            "payment_method_types": ["card"], "metadata": metadata()
        });
        for (name, value) in fields.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn setup_intent(fields: Value) -> SetupIntent {
        let mut all = json!({"id": "seti_1", "status": "succeeded", "metadata": metadata()});
        for (name, value) in fields.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn visa() -> Value {
        json!({"brand": "visa", "last4": "4242", "exp_month": 11, "exp_year": 2031, "fingerprint": "fp1"})
    }

    #[test]
    fn states_are_told() {
        let declined = json!({"code": "card_declined", "decline_code": "insufficient_funds"});
        let ideal = json!({"code": "payment_intent_payment_attempt_failed",
            "payment_method": {"id": "pm_1", "type": "ideal"}});
        let redirect = json!({"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.test"}});
        for (fields, expected) in [
            (json!({"status": "succeeded"}), Some(ChargeState::Captured)),
            (json!({"status": "processing"}), Some(ChargeState::Pending)),
            (
                json!({"status": "requires_action", "next_action": redirect}),
                Some(ChargeState::NeedsBuyer("https://bank.test".into())),
            ),
            (
                json!({"status": "requires_action", "next_action": {"type": "blik_authorize"}}),
                Some(ChargeState::Pending),
            ),
            (json!({"status": "canceled"}), Some(ChargeState::Cancelled)),
            // What failed and was given up afterwards is given up.
            (
                json!({"status": "canceled", "last_payment_error": declined}),
                Some(ChargeState::Cancelled),
            ),
            (
                json!({"last_payment_error": declined}),
                Some(ChargeState::Failed(FailureCode::InsufficientFunds)),
            ),
            (
                json!({"last_payment_error": ideal, "payment_method_types": ["ideal"]}),
                Some(ChargeState::Failed(FailureCode::PaymentDeclined)),
            ),
            (json!({}), None),
            (json!({"status": "requires_confirmation"}), None),
            (json!({"status": "something_new"}), None),
        ] {
            let told = charge_of(&intent(fields.clone()));
            assert_eq!(told.ok().map(|charge| charge.state), expected, "{fields}");
        }
        let is_unconfirmed = |fields| Intent::Payment(Box::new(intent(fields))).is_unconfirmed();
        assert!(is_unconfirmed(json!({})));
        assert!(is_unconfirmed(json!({"status": "requires_confirmation"})));
        assert!(!is_unconfirmed(json!({"last_payment_error": declined})));
        assert!(!is_unconfirmed(json!({"status": "canceled"})));
    }

    #[test]
    fn a_captured_intent_tells_card_cost_and_what_was_kept() {
        let charge = json!({
            "id": "ch_1", "amount": 3739, "currency": "eur",
            "payment_method_details": {"type": "card", "card": visa()},
            "outcome": {"network_status": "approved_by_network", "risk_level": "normal", "risk_score": 23},
            "balance_transaction": {"id": "txn_1", "amount": 4330, "fee": 156, "net": 4174,
                "currency": "usd", "exchange_rate": 1.158, "created": 1}
        });
        let paid = json!({
            "status": "succeeded", "latest_charge": charge, "customer": "cus_1", "payment_method": "pm_1",
            "setup_future_usage": "off_session"
        });
        let told = charge_of(&intent(paid.clone())).unwrap();
        assert_eq!((told.key.as_str(), told.reference.as_str()), ("k-1", "pi_1"));
        assert_eq!(told.card, Some((Some("visa".into()), "4242".into())));
        assert_eq!(told.risk_score, Some(23));
        let cost = told.cost.unwrap();
        assert_eq!((cost.gross, cost.fee, cost.currency.as_str()), (4330, 156, "usd"));
        let saved = told.saved.unwrap();
        assert_eq!(saved.token, "acct_1/cus_1/pm_1");
        assert_eq!(
            (saved.fingerprint.as_str(), saved.method),
            ("fp1", MethodCode::Card)
        );
        assert_eq!((saved.exp_month, saved.exp_year), (Some(11), Some(2031)));

        let mut once = paid;
        once["setup_future_usage"] = Value::Null;
        assert_eq!(charge_of(&intent(once)).unwrap().saved, None);
    }

    #[test]
    fn a_setup_tells_what_was_kept() {
        let card = json!({"id": "pm_1", "type": "card", "card": visa()});
        let told = setup_of(&setup_intent(
            json!({"customer": "cus_1", "payment_method": card}),
        ))
        .unwrap();
        assert_eq!(told.saved.unwrap().token, "acct_1/cus_1/pm_1");
        let link = json!({"id": "pm_2", "type": "link", "link": {"email": "Mia@example.org"}});
        let told = setup_of(&setup_intent(
            json!({"customer": "cus_1", "payment_method": link}),
        ))
        .unwrap();
        let saved = told.saved.unwrap();
        assert_eq!((saved.method, saved.last_four), (MethodCode::Link, None));
        assert_eq!(saved.fingerprint.len(), 64);
        // Without the method nobody could charge it again.
        let bare = setup_intent(json!({"customer": "cus_1", "payment_method": "pm_1"}));
        assert!(setup_of(&bare).is_err());
        let failed = setup_intent(json!({"status": "requires_payment_method",
            "last_setup_error": {"code": "card_declined", "decline_code": "generic_decline"}}));
        let state = setup_of(&failed).unwrap().state;
        assert_eq!(state, ChargeState::Failed(FailureCode::CardDeclined));
    }

    #[test]
    fn a_bank_that_wants_to_hear_from_the_buyer_is_heard() {
        let wants = |fields| Intent::Payment(Box::new(intent(fields))).wants_its_buyer();
        assert!(wants(
            json!({"last_payment_error": {"code": "authentication_required"}})
        ));
        assert!(wants(json!({"last_payment_error":
            {"code": "card_declined", "decline_code": "authentication_required"}})));
        assert!(!wants(json!({"last_payment_error": {"code": "card_declined"}})));
        assert!(!wants(json!({"status": "requires_action",
            "last_payment_error": {"code": "authentication_required"}})));
    }
}

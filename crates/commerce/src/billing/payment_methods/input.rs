//! What a buyer asks to charge: a card or token for the first time, or a payment method that they saved
//! (contract `checkout.md`, "Pay").

use super::{service, store};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::input::{Int, Opt, Text};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::access::sessions;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{Card, Instrument, Source};
use schemars::JsonSchema;
use serde::Deserialize;

/// A way to pay.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct PaymentMethod {
    /// The method.
    #[serde(rename = "type")]
    method: MethodCode,
    /// A card in clear; sandbox only.
    #[serde(default)]
    card: Opt<CardInput>,
    /// The token that the processor's form made for the buyer's account.
    #[serde(default)]
    token: Opt<Text<1, 255>>,
    /// A method that the buyer saved earlier.
    #[serde(default)]
    saved_payment_method_id: Opt<PaymentMethodId>,
}

/// A card.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct CardInput {
    /// Number, perhaps with spaces.
    number: Text<1, 64>,
    /// Month, from 1 to 12.
    exp_month: Int<1, 12>,
    /// Year, of two or four digits.
    exp_year: Int<0, 9999>,
    /// Check number.
    #[expect(dead_code, reason = "the sandbox takes any, and nobody may store it")]
    cvc: Text<3, 4>,
}

/// Never prints the card or its token.
impl std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PaymentMethod({})", self.method)
    }
}

impl std::fmt::Debug for CardInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardInput(…)")
    }
}

/// The email address, in lower case, of the person whose portal session this is.
fn signed_in(tx: &mut Tx<'_>, ctx: &Ctx<'_>, portal_session: Option<&str>) -> Result<String, ApiError> {
    let token = portal_session.ok_or_else(not_signed_in)?;
    // Portal sessions follow the machine's clock, in every store.
    match sessions::authenticate(tx, token, ctx.env.clock.now()) {
        Ok(session) => Ok(session.email),
        Err(ApiError::Unauthorized(_)) => Err(not_signed_in()),
        Err(error) => Err(error),
    }
}

fn not_signed_in() -> ApiError {
    ApiError::Forbidden("Sign in to use a saved payment method".into())
}

impl PaymentMethod {
    /// What the processor is given to charge the buyer with this email address, in lower case. A saved method
    /// is charged only for the person who saved it, and only while `portal_session` shows that they are
    /// signed in: ids are no secrets.
    pub fn instrument(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        email: &str,
        portal_session: Option<&str>,
    ) -> Result<Instrument, ApiError> {
        let Some(saved) = self.saved_payment_method_id.as_ref() else {
            return self.presented();
        };
        if self.card.as_ref().is_some() || self.token.as_ref().is_some() {
            return Err(ApiError::invalid(
                "body/payment_method must have one of 'card', 'token' and 'saved_payment_method_id'",
            ));
        }
        let person = signed_in(tx, ctx, portal_session)?;
        if store::find(tx, saved)?.is_some_and(|method| method.email != person) {
            return Err(not_signed_in());
        }
        let found = match store::lock(tx, email, saved)? {
            Some(method) if method.code == self.method => service::instrument(tx, ctx, &method.id)?,
            _ => None,
        };
        found.ok_or_else(Self::not_saved)
    }

    fn not_saved() -> ApiError {
        ApiError::invalid(
            "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer",
        )
    }

    /// The card or token that is charged for the first time.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a saved method, or when both a card and a token are given.
    pub fn presented(&self) -> Result<Instrument, ApiError> {
        if self.saved_payment_method_id.as_ref().is_some() {
            return Err(Self::not_saved());
        }
        let source = match (self.card.as_ref(), self.token.as_ref()) {
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid(
                    "body/payment_method must have either 'card' or 'token'",
                ));
            }
            (Some(card), None) => Source::Card(Card {
                number: card.number.to_string(),
                exp_month: card.exp_month.get(),
                exp_year: card.exp_year.get(),
            }),
            (None, Some(token)) => Source::Token(token.to_string()),
            (None, None) => Source::None,
        };
        Ok(Instrument {
            method: self.method,
            source,
        })
    }
}

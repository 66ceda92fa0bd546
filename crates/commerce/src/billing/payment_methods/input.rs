//! How a buyer says what to charge: a card or a token for the first time, or a method that they saved
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
    /// What the processor's form made of the buyer's account.
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

/// Neither the card nor its token is ever printed.
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

/// Whose portal session it is: an address in lower case.
fn signed_in(tx: &mut Tx<'_>, ctx: &Ctx<'_>, portal_session: Option<&str>) -> Result<String, ApiError> {
    let token = portal_session.ok_or_else(not_signed_in)?;
    // Sessions live on the machine's clock, in every store.
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
    /// What the processor is given to charge a buyer with this address, in lower case. What somebody
    /// saved is charged for nobody else, and only while they are signed in, by `portal_session`: ids are no
    /// secrets.
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

    /// What was presented to be charged for the first time.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when it was saved before, or is two things at once.
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

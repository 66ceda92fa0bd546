//! How cards are typed on our pages: who charges decides it. Test cards are typed into fields of ours; a real
//! card is typed into the processor's own form, whose script makes a token of it, so that its number never
//! reaches us.

use super::respond::FormOrigins;
use crate::surfaces::stripe::{accounts, methods};
use pandabase_domain::pricing::methods::{Method, MethodCode, code_of};
use pandabase_domain::pricing::presentment::Currency;
use pandabase_platform::config::{Config, ProcessorChoice};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How cards are typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Cards {
    /// Into fields of ours: the sandbox's processor takes test cards.
    Fields,
    /// Into the form of Stripe.
    Stripe(CardForm),
    /// Not at all: nobody charges.
    Nobody,
}

/// A form that is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardForm {
    /// The key of the account for pages, which is no secret.
    pub(crate) publishable_key: String,
    /// The script that makes the form.
    pub(crate) script_url: String,
    /// Whether Link can be used where a card can.
    pub(crate) has_link: bool,
}

impl CardForm {
    /// What can be typed there for a method, in Stripe's words with spaces between them; `None` for a method
    /// that asks the buyer on a page of its own.
    pub fn kinds(&self, code: MethodCode) -> Option<String> {
        let kind = methods::stripe_type(code).filter(|_| methods::needs_token(code))?;
        Some(match code {
            MethodCode::Card if self.has_link => format!("{kind} link"),
            _ => kind.to_owned(),
        })
    }

    /// The method of a token: what was chosen in the form, which has wallets beside the card. What is to be
    /// kept is a card or Link.
    pub fn method_of(chosen: MethodCode, kind: &str, keeps: bool) -> MethodCode {
        let within = MethodCode::parse(kind)
            .filter(|code| WITHIN.contains(code))
            .filter(|code| !keeps || methods::is_keepable(*code));
        match chosen {
            MethodCode::Card => within.unwrap_or(chosen),
            _ => chosen,
        }
    }
}

/// Wallets that hold cards, within the form for a card.
const WITHIN: [MethodCode; 3] = [MethodCode::ApplePay, MethodCode::GooglePay, MethodCode::Link];

impl Cards {
    /// How the cards of a store's buyers are typed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Self, ApiError> {
        let config = &ctx.env.config;
        Ok(match config.processor() {
            ProcessorChoice::Sandbox => Self::Fields,
            ProcessorChoice::None => Self::Nobody,
            ProcessorChoice::Stripe => accounts::face(tx, ctx)?.map_or(Self::Nobody, |account| {
                Self::Stripe(CardForm {
                    has_link: account.methods.contains(&MethodCode::Link),
                    publishable_key: account.publishable_key,
                    script_url: config.stripe.script_url.clone(),
                })
            }),
        })
    }

    /// Reads who charges from the answer of an operation; nobody does if the answer does not say.
    pub fn from_view(shown: &Value) -> Self {
        serde_json::from_value(shown["cards"].clone()).unwrap_or(Self::Nobody)
    }

    /// The form that is not ours.
    pub fn form(&self) -> Option<&CardForm> {
        match self {
            Self::Stripe(form) => Some(form),
            Self::Fields | Self::Nobody => None,
        }
    }

    /// Whether a method has a place of its own in the list of methods: wallets that hold cards are within
    /// Stripe's form.
    pub fn lists(&self, method: Method) -> bool {
        self.form().is_none() || !WITHIN.contains(&code_of(method))
    }

    /// The policy of a page with these cards, which without them would be `policy`.
    pub fn policy(&self, config: &Config, policy: String) -> String {
        match self.form() {
            Some(form) => FormOrigins::of(&form.script_url, &config.stripe.api_url).added_to(&policy),
            None => policy,
        }
    }
}

/// Which methods a store's account at Stripe takes in this currency
/// ([`Takes`](pandabase_platform::context::Takes)). Wallets that hold cards are taken where cards are. Of an
/// account that has reported no methods nothing is known.
pub fn taken_by_stripe(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    currency: Currency,
) -> Result<Option<Vec<MethodCode>>, ApiError> {
    let account = accounts::face(tx, ctx)?;
    let Some(mut taken) = account
        .map(|account| account.methods)
        .filter(|all| !all.is_empty())
    else {
        return Ok(None);
    };
    if taken.contains(&MethodCode::Card) {
        for wallet in [MethodCode::ApplePay, MethodCode::GooglePay] {
            if !taken.contains(&wallet) {
                taken.push(wallet);
            }
        }
    }
    taken.retain(|method| {
        let currencies = method.currencies();
        currencies.is_empty() || currencies.contains(&currency)
    });
    Ok(Some(taken))
}

//! What buyers pay with, as the sandbox knows it, and what it keeps for later charges: never a card's number,
//! only how the card behaves.

use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{SandboxCard, check_expiry, digits, face, full_year, sandbox_card};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};

/// The purpose of the keyed hash that tells card numbers apart without storing them.
const FINGERPRINT: &str = "sandbox fingerprint";

/// What a buyer pays with.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Known {
    pub(crate) method: MethodCode,
    /// How it behaves when it is charged.
    #[column("behaviour")]
    pub card: SandboxCard,
    /// The card's network.
    #[column("card_brand")]
    pub brand: Option<String>,
    /// Its last four digits; `None` for what is not a card.
    #[column("card_last_four")]
    pub last_four: Option<String>,
    /// Expiry month, 1 to 12.
    pub(super) exp_month: Option<i64>,
    /// Expiry year, four digits.
    pub(super) exp_year: Option<i64>,
    pub(super) fingerprint: String,
}

impl Known {
    /// An instrument that is not kept. A token that nothing is kept under is declined like a card that its
    /// bank has closed.
    pub fn shown(ctx: &Ctx<'_>, instrument: &Instrument) -> Self {
        let method = instrument.method;
        let bare = |card, account: &str| Self {
            method,
            card,
            brand: None,
            last_four: None,
            exp_month: None,
            exp_year: None,
            fingerprint: fingerprint(ctx, method, account),
        };
        match &instrument.source {
            Source::Card(card) => {
                let face = face(&card.number);
                Self {
                    brand: face.as_ref().and_then(|face| face.brand).map(str::to_owned),
                    last_four: face.map(|face| face.last_four),
                    exp_month: Some(card.exp_month),
                    exp_year: Some(full_year(card.exp_year)),
                    ..bare(
                        sandbox_card(&card.number).unwrap_or(SandboxCard::Approved),
                        &digits(&card.number),
                    )
                }
            }
            Source::Saved(_) => bare(SandboxCard::Declined(FailureCode::PaymentDeclined), ""),
            Source::Token(account) => bare(SandboxCard::Approved, account),
            Source::None => bare(SandboxCard::Approved, ""),
        }
    }

    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        Option::zip(self.exp_month, self.exp_year)
            .is_some_and(|(month, year)| check_expiry(month, year, now).is_err())
    }

    /// Whether it can be charged again later.
    pub fn is_keepable(&self) -> bool {
        matches!(self.method, MethodCode::Card | MethodCode::Link)
    }

    pub(super) fn saved(self, token: &str) -> SavedInstrument {
        SavedInstrument {
            id: None,
            token: token.to_owned(),
            fingerprint: self.fingerprint,
            method: self.method,
            brand: self.brand,
            last_four: self.last_four,
            exp_month: self.exp_month,
            exp_year: self.exp_year,
        }
    }
}

fn fingerprint(ctx: &Ctx<'_>, method: MethodCode, account: &str) -> String {
    let account = format!("{method} {account}");
    hex::encode(ctx.env.keyring.lookup(FINGERPRINT, account.as_bytes()))
}

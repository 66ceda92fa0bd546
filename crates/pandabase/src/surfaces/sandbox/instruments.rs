//! What buyers pay with, as the sandbox knows it, and what it keeps of it for later charges: never a
//! card's number, only what the card does.

use pandabase_domain::id::push_random;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{SandboxCard, check_expiry, digits, face, full_year, sandbox_card};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

/// The purpose under which card numbers are told apart without being kept.
const FINGERPRINT: &str = "sandbox fingerprint";

sql! {
    INSERT = "INSERT INTO sandbox_instruments (token_hash, fingerprint, method, behaviour, card_brand,
            card_last_four, exp_month, exp_year, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT fingerprint, method, behaviour, card_brand, card_last_four, exp_month, exp_year
        FROM sandbox_instruments WHERE token_hash = $1";
}

/// What a buyer pays with.
#[derive(Debug, Clone)]
pub struct Known {
    pub(crate) method: MethodCode,
    /// What it does when it is charged.
    pub card: SandboxCard,
    /// The card's network.
    pub brand: Option<String>,
    /// Its last four digits; `None` for what is not a card.
    pub last_four: Option<String>,
    /// Its month and year.
    expiry: Option<(i64, i64)>,
    fingerprint: String,
}

impl Known {
    /// Looks an instrument up. A token of nobody is refused like a card that its bank has closed.
    pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, instrument: &Instrument) -> Result<Self, DbError> {
        let method = instrument.method;
        let bare = |card, account: &str| Self {
            method,
            card,
            brand: None,
            last_four: None,
            expiry: None,
            fingerprint: fingerprint(ctx, method, account),
        };
        Ok(match &instrument.source {
            Source::Card(card) => {
                let face = face(&card.number);
                Self {
                    brand: face.as_ref().and_then(|face| face.brand).map(str::to_owned),
                    last_four: face.map(|face| face.last_four),
                    expiry: Some((card.exp_month, full_year(card.exp_year))),
                    ..bare(
                        sandbox_card(&card.number).unwrap_or(SandboxCard::Approved),
                        &digits(&card.number),
                    )
                }
            }
            Source::Saved(token) => find(tx, token)?
                .unwrap_or_else(|| bare(SandboxCard::Declined(FailureCode::PaymentDeclined), "")),
            Source::Token(account) => bare(SandboxCard::Approved, account),
            Source::None => bare(SandboxCard::Approved, ""),
        })
    }

    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        self.expiry
            .is_some_and(|(month, year)| check_expiry(month, year, now).is_err())
    }

    /// Whether it can be charged again later.
    pub fn is_keepable(&self) -> bool {
        matches!(self.method, MethodCode::Card | MethodCode::Link)
    }

    fn saved(self, token: &str) -> SavedInstrument {
        SavedInstrument {
            token: token.to_owned(),
            fingerprint: self.fingerprint,
            method: self.method,
            brand: self.brand,
            last_four: self.last_four,
            exp_month: self.expiry.map(|(month, _)| month),
            exp_year: self.expiry.map(|(_, year)| year),
        }
    }
}

fn fingerprint(ctx: &Ctx<'_>, method: MethodCode, account: &str) -> String {
    let account = format!("{method} {account}");
    hex::encode(ctx.env.keyring.lookup(FINGERPRINT, account.as_bytes()))
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Keeps an instrument under a new token; one that was kept before stays under its own.
pub fn keep(tx: &mut Tx<'_>, ctx: &Ctx<'_>, source: &Source, known: &Known) -> Result<String, DbError> {
    if let Source::Saved(token) = source {
        return Ok(token.clone());
    }
    let mut token = String::from("pm_");
    push_random(&mut token, 32, &mut *ctx.env.random.lock());
    tx.run(
        INSERT,
        params![
            &hash_of(&token),
            &known.fingerprint,
            known.method.as_str(),
            known.card.word(),
            &known.brand,
            &known.last_four,
            known.expiry.map(|(month, _)| month),
            known.expiry.map(|(_, year)| year),
            ctx.now
        ],
    )?;
    Ok(token)
}

/// What is kept under a token.
pub fn saved(tx: &mut Tx<'_>, token: &str) -> Result<Option<SavedInstrument>, DbError> {
    Ok(find(tx, token)?.map(|known| known.saved(token)))
}

fn find(tx: &mut Tx<'_>, token: &str) -> Result<Option<Known>, DbError> {
    tx.first(FIND, params![&hash_of(token)], |row: &mut Row<'_>| {
        Ok(Known {
            fingerprint: row.next()?,
            method: row.word(MethodCode::parse)?,
            card: row.word(SandboxCard::of_word)?,
            brand: row.next()?,
            last_four: row.next()?,
            expiry: Option::zip(row.next::<Option<i64>>()?, row.next::<Option<i64>>()?),
        })
    })
}

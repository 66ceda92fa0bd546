//! Ways to pay that people saved, at a checkout or in the portal (contract `merchant-api.md`, "Customer
//! portal", and `subscriptions.md`, "Cards"; `docs/decisions/0014`).
//!
//! A method belongs to a person, an email address in lower case, over all stores. What charges it is
//! the processor's token, encrypted; card numbers are nowhere.

pub mod input;
pub mod mails;
pub mod requests;
pub mod setup;
pub mod store;
pub mod views;

use crate::orders::sale::Sale;
use crate::selling::customers;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{brand_name, expires_at};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};
pub use store::{find, hold, of_email};
pub use views::Address;

/// What a method that is not there is called.
pub const RESOURCE: &str = "Payment method";
/// The purpose under which tokens are encrypted.
const TOKEN: &str = "payment method token";

/// A saved method, without what charges it.
#[derive(Debug, Clone)]
pub struct Method {
    /// The method.
    pub id: PaymentMethodId,
    /// Whose it is, in lower case.
    pub email: String,
    /// `card` or `link`.
    pub code: MethodCode,
    /// The card's network, as `visa`.
    pub brand: Option<String>,
    /// The card's last four digits.
    pub last_four: Option<String>,
    /// The card's last month, 1 to 12.
    pub exp_month: Option<i64>,
    /// Its year, of four digits.
    pub exp_year: Option<i64>,
    /// The holder's name.
    pub name: Option<String>,
    /// Where bills go.
    pub billing: Option<Address>,
    /// Whether it is the one that its owner prefers.
    pub is_default: bool,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Method {
    /// What people call it: `Visa •••• 4242`, `Link`.
    pub fn label(&self) -> String {
        label(self.code, self.brand.as_deref(), self.last_four.as_deref())
    }
}

/// A way to pay for people: `Visa •••• 4242`, `Link`.
pub fn label(code: MethodCode, brand: Option<&str>, last_four: Option<&str>) -> String {
    match (brand, last_four) {
        (Some(brand), Some(last_four)) => format!("{} •••• {last_four}", brand_name(brand)),
        _ => code.name().to_owned(),
    }
}

/// Whose a method is, and what is known of them.
#[derive(Debug, Clone)]
pub struct Owner<'a> {
    /// In lower case.
    pub email: &'a str,
    /// The holder's name; `None` leaves the one that is stored.
    pub name: Option<&'a str>,
    /// Where bills go; `None` leaves what is stored.
    pub billing: Option<Address>,
}

/// Saves what a person paid with, in the transaction that learns of the charge. The same card or account
/// of the same person is kept once: its date and its token become the newer ones. The person is told of
/// a new one.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn save(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    save_as(tx, ctx, &ctx.id(), owner, saved)
}

/// Like [`save`] for who bought and what they gave as name and address.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn save_of_sale(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names = [person.first_name, person.last_name];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let billing = customers::address(tx, ctx, &sale.billing_address)?;
    let owner = Owner {
        email: &sale.email,
        name: Some(name.as_str()).filter(|name| !name.is_empty()),
        billing: Some(Address::from(billing)),
    };
    save(tx, ctx, &owner, saved)
}

/// Like [`save`] under an id that was minted before.
fn save_as(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    let token = ctx
        .env
        .keyring
        .encrypt(TOKEN, saved.token.as_bytes(), &ctx.env.random);
    let stored = store::upsert(tx, ctx, id, owner, saved, &token)?;
    if stored == *id {
        let method = store::find(tx, id.as_str())?.ok_or(ApiError::Missing(RESOURCE))?;
        mails::added(tx, ctx, &method)?;
    }
    Ok(stored)
}

/// What charges a saved method; `None` once it was removed.
///
/// # Errors
/// [`ApiError`] from the database, or when the stored token does not decrypt.
pub fn instrument(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
) -> Result<Option<Instrument>, ApiError> {
    let Some((method, sealed)) = store::sealed_token(tx, id)? else {
        return Ok(None);
    };
    let token = ctx.env.keyring.decrypt_text(TOKEN, &sealed)?;
    Ok(Some(Instrument {
        method,
        source: Source::Saved(token),
    }))
}

/// When a saved card is past its date: the end of its month in UTC; `None` for what has no date.
pub fn expiry(method: &Method) -> Option<Timestamp> {
    expires_at(method.exp_month?, method.exp_year?)
}

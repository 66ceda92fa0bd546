//! The operations behind the page on which a buyer who was reminded of a cart wants no more such mails.
//! Whoever has the page's address acts as the buyer; its key is derived and not stored.

use super::store;
use pandabase_domain::id::SessionId;
use pandabase_domain::input::Text;
use pandabase_platform::access::stores;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// The purpose for which the keyring derives the keys of pages.
const PAGE: &str = "cart reminder page";
const MISSING: ApiError = ApiError::Missing("Reminder");

/// The mail that the page's address was in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReminderPath {
    session_id: SessionId,
    key: Text<1, 128>,
}

/// Whether a buyer is mailed about carts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// Who mails.
    pub store: String,
    /// Whether the buyer wants no such mails.
    pub has_opted_out: bool,
}

fn key(ctx: &Ctx<'_>, id: &SessionId) -> String {
    let key = ctx.env.keyring.lookup(PAGE, id.as_str().as_bytes());
    hex::encode(&key[..16])
}

/// The address of the page for the buyer who was mailed about a session.
pub(super) fn url(ctx: &Ctx<'_>, id: &SessionId) -> String {
    format!(
        "{}/reminders/stores/{}/carts/{id}/{}",
        ctx.env.config.checkout_url,
        ctx.store.id,
        key(ctx, id)
    )
}

/// The address that was mailed, if the key in `path` is right.
fn mailed_to(tx: &mut Tx<'_>, ctx: &Ctx<'_>, path: &ReminderPath) -> Result<String, ApiError> {
    let expected = key(ctx, &path.session_id);
    if !bool::from(expected.as_bytes().ct_eq(path.key.as_bytes())) {
        return Err(MISSING);
    }
    store::mailed_to(tx, ctx, &path.session_id)?.ok_or(MISSING)
}

/// What the page shows.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ReminderPath>) -> Result<Choice, ApiError> {
    let email = mailed_to(tx, ctx, &input.path)?;
    Ok(Choice {
        store: stores::contact(tx, ctx)?.name,
        has_opted_out: store::has_opted_out(tx, ctx, &email)?,
    })
}

/// The buyer wants no more mails about carts of the store. Saying it twice changes nothing.
pub fn opt_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ReminderPath>) -> Result<Choice, ApiError> {
    let email = mailed_to(tx, ctx, &input.path)?;
    store::opt_out(tx, ctx, &email)?;
    show(tx, ctx, input)
}

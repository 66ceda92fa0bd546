//! Addresses of invoices and credit notes: signed texts that name one and say how long they work. An address
//! is its own credential: its whole text is signed, so nothing of it can be changed.

use crate::context::Ctx;
use crate::files::URL_TTL;
use crate::keyring::Keyring;
use http::Uri;
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;

/// What every path begins with.
const START: &str = "/documents/";
const EXPIRES: &str = "expires=";
const SIGNATURE: &str = "&signature=";
/// What signatures of these addresses are made for.
const PURPOSE: &str = "document address";

/// A paper that an address names.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The store that issued it.
    pub store: StoreId,
    /// The order or refund that it is of.
    pub of: String,
    /// When the address ends, on the store's clock.
    pub expires: Timestamp,
}

/// An address under which anybody can fetch the paper of this order or refund for [`URL_TTL`].
pub fn url(ctx: &Ctx<'_>, of: &str) -> String {
    let path = format!("{START}{}/{of}", ctx.store.id);
    let query = format!("{EXPIRES}{}", ctx.now.plus_millis(URL_TTL).as_millis());
    let signature = hex::encode(
        ctx.env
            .keyring
            .sign(PURPOSE, signed_text(&path, &query).as_bytes()),
    );
    format!(
        "{}{path}?{query}{SIGNATURE}{signature}",
        ctx.env.config.public_url
    )
}

fn signed_text(path: &str, query: &str) -> String {
    format!("GET\n{path}?{query}")
}

/// What an address names, when its signature is right.
pub fn verify(keyring: &Keyring, uri: &Uri) -> Option<Named> {
    let path = uri.path().trim_end_matches('/');
    let (query, signature) = uri.query()?.rsplit_once(SIGNATURE)?;
    let mut given = [0; 32];
    hex::decode_to_slice(signature, &mut given).ok()?;
    if !keyring.has_signed(PURPOSE, signed_text(path, query).as_bytes(), &given) {
        return None;
    }
    let (store, of) = path.strip_prefix(START)?.split_once('/')?;
    Some(Named {
        store: StoreId::parse(store)?,
        of: of.to_owned(),
        expires: Timestamp::from_millis(query.strip_prefix(EXPIRES)?.parse().ok()?),
    })
}

//! Changing a session, and who may change what of it (contract `checkout.md`, "Update"): a merchant delivers
//! by what is in a session, so a buyer must not rewrite what is sold.

use super::offered::Offered;
use super::requests::{SessionPath, Update, UpdateBody};
use super::seller::Seller;
use super::service::{check_amount, check_size, discount_of, redeem};
use super::session::{Coupon, Session};
use super::views::SessionView;
use super::{items, store};
use crate::selling::coupons::sale::Named;
use crate::selling::trials::sale as trials;
use pandabase_domain::checkout::ReturnUrl;
use pandabase_domain::input::{Patch, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::token::Scope;
use pandabase_platform::api::auth::Caller;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{After, Call, Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `PATCH /v2/stores/{storeId}/checkouts/{sessionId}`: changes an open session and prices it anew.
///
/// # Errors
/// [`ApiError`] when the session is not open, or for a cart that could not be bought.
pub async fn update(
    call: Call,
    input: Input<SessionPath, Nothing, Update>,
) -> Result<Reply<SessionView>, ApiError> {
    let caller = call.caller().cloned();
    let (id, After(body, _)) = (input.path.session_id, input.body);
    let view = call.write(move |tx, ctx| {
        let session = store::load_locked(tx, ctx, &id)?;
        let size = caller.is_none().then(|| store::size(&session)).transpose()?;
        let seller = store::seller(tx, ctx)?;
        let body = admit(&session, &seller, caller.as_ref(), body.clone())?;
        let changed = change(tx, ctx, session, &seller, body)?;
        if let Some(size) = size {
            check_size(&changed, size)?;
        }
        store::save(tx, ctx, &changed)?;
        let offered = Offered::of(tx, ctx, changed.presentment.as_ref())?;
        Ok(SessionView::new(&ctx.env.config, seller, changed, &offered))
    });
    call.reply(&view.await?)
}

/// The part of `body` to apply. Where the caller may not change what is sold, a form that sends it back
/// unchanged is accepted, and one that changes it is refused.
fn admit(
    session: &Session,
    seller: &Seller,
    caller: Option<&Caller>,
    body: UpdateBody,
) -> Result<UpdateBody, ApiError> {
    let Some(refusal) = refusal(session, caller) else {
        return Ok(body);
    };
    let amount = body.amount.as_ref().map(|amount| Cents(amount.get()));
    let is_sold_as_before = body
        .items
        .as_ref()
        .is_none_or(|new| items::are(new, &session.lines))
        && amount.is_none_or(|amount| amount == session.totals.subtotal);
    let mut after = session.clone();
    change_words(&mut after, seller, &body);
    if is_sold_as_before && words(&after) == words(session) {
        return Ok(UpdateBody {
            customer: body.customer,
            coupon_code: body.coupon_code,
            tax_id: body.tax_id,
            ..UpdateBody::default()
        });
    }
    Err(refusal)
}

/// Whether a buyer, who has no token, may change what is sold.
pub fn is_open_to_buyers(session: &Session) -> bool {
    refusal(session, None).is_none()
}

/// Why the caller may not change what is sold; `None` when they may.
fn refusal(session: &Session, caller: Option<&Caller>) -> Option<ApiError> {
    const NOT_THEIRS: &str = "This session can only be changed by the store";
    if session.paylink.is_some() {
        return Some(ApiError::Forbidden(NOT_THEIRS.into()));
    }
    if !session.is_merchants() {
        return None;
    }
    match caller {
        None => Some(ApiError::Forbidden(NOT_THEIRS.into())),
        Some(caller) if session.made_by.as_ref() == Some(&caller.token) => None,
        Some(caller) if caller.scopes.contains(Scope::OrdersWrite) => None,
        Some(_) => Some(ApiError::lacks(Scope::OrdersWrite)),
    }
}

/// The texts and addresses of a session, which the merchant sets.
fn words(session: &Session) -> (&str, [Option<&str>; 3]) {
    let Session {
        title,
        description,
        return_url,
        cancel_url,
        ..
    } = session;
    let urls = [return_url, cancel_url].map(|url| url.as_ref().map(ReturnUrl::as_str));
    let [return_url, cancel_url] = urls;
    (title, [description.as_deref(), return_url, cancel_url])
}

fn change_words(session: &mut Session, seller: &Seller, body: &UpdateBody) {
    match &body.title {
        Patch::Absent => {}
        Patch::Null => session.title.clone_from(&seller.merchant.name),
        Patch::Value(title) => session.title = title.to_string(),
    }
    let description = body.description.clone().map(Text::into_string);
    description.apply(&mut session.description);
    body.return_url.clone().apply(&mut session.return_url);
    body.cancel_url.clone().apply(&mut session.cancel_url);
}

/// The session as `body` changes it, priced anew; not yet saved.
fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut session: Session,
    seller: &Seller,
    body: UpdateBody,
) -> Result<Session, ApiError> {
    session.require_open()?;
    change_words(&mut session, seller, &body);
    session.check_addresses(ctx)?;
    if let Some(items) = body.items.as_ref() {
        session.lines = items::resolve(tx, ctx, items)?;
    }
    match body.customer {
        Patch::Absent => {}
        Patch::Null => session.customer = None,
        Patch::Value(changes) => session.customer = Some(changes.over(session.customer.take())?),
    }
    body.tax_id.map(Text::into_string).apply(&mut session.tax_id);
    let kept = session.coupon.take();
    let named = match &body.coupon_code {
        Patch::Absent => kept.as_ref().map(|coupon| Named::Id(&coupon.id)),
        Patch::Null => None,
        Patch::Value(code) => Some(Named::Code(code)),
    };
    let email = session.customer.as_ref().map(|customer| &customer.email);
    trials::judge(tx, ctx, &mut session.lines, email, session.order_id.as_ref())?;
    let coupon = redeem(tx, ctx, named, &session.lines, email)?;
    let discount = discount_of(coupon.as_ref());
    session.coupon = coupon.map(Coupon::from);
    session.reprice(ctx, seller.localized_payments, discount)?;
    let amount = body.amount.as_ref().map(|amount| Cents(amount.get()));
    if body.items.as_ref().is_some() || amount.is_some() {
        let stated = amount.or(session.stated_amount);
        check_amount(&session, stated)?;
        // A change states a new amount only if the session had one, because that marks it as a merchant's.
        session.stated_amount = session.stated_amount.and(stated);
    }
    Ok(session)
}

//! What a cart would cost, and opening and changing sessions (contract `checkout.md`).

use super::customer::{CustomerPatch, NewCustomer};
use super::items::Items;
use super::offered::Offered;
use super::price::{Cart, Price};
use super::requests::{CouponCode, CreateBody, EstimateBody, PaylinkVisitor, SessionPath, TaxDetailsBody};
use super::seller::Seller;
use super::session::{Coupon, Session};
use super::views::{Estimate, SessionView, TaxDetails};
use super::{items, price, store};
use crate::selling::coupons::sale::{self, Named, Redeemed};
use crate::selling::trials::sale as trials;
use crate::stores::gates::requirements;
use pandabase_domain::checkout::{Email, Line, SessionStatus, recurring};
use pandabase_domain::id::{PaylinkId, TokenId};
use pandabase_domain::input::Text;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::time::SECOND;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The most bytes of a session that is made without a token: items, custom fields and metadata.
const MAX_SIZE: usize = 32 * 1024;

/// A cart whose price is asked for, and where its buyer is.
#[derive(Clone, Copy)]
struct Question<'a> {
    items: &'a Items,
    place: Place<'a>,
    coupon_code: Option<&'a CouponCode>,
    tax_id: Option<&'a str>,
}

impl<'a> From<&'a EstimateBody> for Question<'a> {
    fn from(body: &'a EstimateBody) -> Self {
        Self {
            items: &body.items,
            place: Place {
                country: body.country,
                state: body.state.as_deref(),
                postal_code: None,
            },
            coupon_code: body.coupon_code.as_ref(),
            tax_id: body.tax_id.as_deref(),
        }
    }
}

impl<'a> From<&'a TaxDetailsBody> for Question<'a> {
    fn from(body: &'a TaxDetailsBody) -> Self {
        Self {
            items: &body.items,
            place: Place {
                country: body.country,
                state: body.state.as_deref(),
                postal_code: body.postal_code.as_deref(),
            },
            coupon_code: body.coupon_code.as_ref(),
            tax_id: body.tax_id.as_deref(),
        }
    }
}

/// `POST /v2/stores/{storeId}/checkouts/estimate`: what a cart would cost; stores nothing.
///
/// # Errors
/// [`ApiError`] for a cart that could not be bought.
pub fn estimate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<EstimateBody>>,
) -> Result<Estimate, ApiError> {
    let question = Question::from(&input.body.0);
    let Quote {
        seller,
        lines,
        coupon,
        price,
    } = quote(tx, ctx, &question)?;
    price::check_floor(&lines, &price)?;
    let country = question.place.country;
    // What would be charged in the buyer's currency, as in a session.
    let is_localized = seller.localized_payments && recurring(&lines).is_none();
    let presented = match is_localized {
        true => price::presentment(ctx, country, price.totals.total, None)?,
        false => None,
    };
    let offered = Offered::of(tx, ctx, presented.as_ref())?;
    Ok(Estimate::new(seller, lines, coupon, &price, country, &offered))
}

/// `POST /v2/stores/{storeId}/checkouts/tax-details`: how the tax of a cart comes about; stores nothing.
///
/// # Errors
/// [`ApiError`] for a cart that could not be bought.
pub fn tax_details(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<TaxDetailsBody>>,
) -> Result<TaxDetails, ApiError> {
    let question = Question::from(&input.body.0);
    let price = quote(tx, ctx, &question)?.price;
    Ok(TaxDetails::new(&price, question.place))
}

struct Quote {
    seller: Seller,
    lines: Vec<Line>,
    coupon: Option<Redeemed>,
    price: Price,
}

fn quote(tx: &mut Tx<'_>, ctx: &Ctx<'_>, question: &Question<'_>) -> Result<Quote, ApiError> {
    let seller = store::seller(tx, ctx)?;
    let lines = items::resolve(tx, ctx, question.items)?;
    let code = question.coupon_code.map(|code| Named::Code(code));
    let coupon = redeem(tx, ctx, code, &lines, None)?;
    let cart = Cart {
        lines: &lines,
        discount: discount_of(coupon.as_ref()),
        place: Some(question.place),
        tax_id: question.tax_id,
        behavior: seller.tax_behavior,
    };
    let price = cart.price()?;
    Ok(Quote {
        seller,
        lines,
        coupon,
        price,
    })
}

/// `POST /v2/stores/{storeId}/checkouts`: opens a session. One that is made with a token of the store is the
/// merchant's.
///
/// # Errors
/// [`ApiError`] when the store takes no payments yet, or for a cart that could not be bought.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<CreateBody>>,
) -> Result<Reply<SessionView>, ApiError> {
    let by = call.token().cloned();
    let view = call.write(move |tx, ctx| create_by(tx, ctx, by.as_ref(), &input.body.0));
    call.reply(&view.await?)
}

fn create_by(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Option<&TokenId>,
    body: &CreateBody,
) -> Result<SessionView, ApiError> {
    let seller = open_seller(tx, ctx)?;
    let lines = items::resolve(tx, ctx, &body.items)?;
    let mut session = open(tx, ctx, &seller, body.clone(), lines)?;
    session.made_by = by.cloned();
    session.stated_amount = body.amount.as_ref().map(|amount| Cents(amount.get()));
    check_amount(&session, session.stated_amount)?;
    keep(tx, ctx, seller, session)
}

/// Refuses a stated amount that differs from what the items come to.
pub(super) fn check_amount(session: &Session, stated: Option<Cents>) -> Result<(), ApiError> {
    if stated.is_some_and(|stated| stated != session.totals.subtotal) {
        return Err(ApiError::invalid("Amount does not match the total of the items"));
    }
    Ok(())
}

/// Keeps callers without a token from filling the database with large sessions. A session that is over the
/// limit already, at `before` bytes, may only shrink.
///
/// # Errors
/// [`ApiError::Invalid`] that says how large it may be.
pub(super) fn check_size(session: &Session, before: usize) -> Result<(), ApiError> {
    if store::size(session)? > MAX_SIZE.max(before) {
        return Err(ApiError::invalid(format!(
            "body must NOT be larger than {MAX_SIZE} bytes without a token of the store"
        )));
    }
    Ok(())
}

/// Stores a new session.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    seller: Seller,
    session: Session,
) -> Result<SessionView, ApiError> {
    if session.made_by.is_none() {
        check_size(&session, 0)?;
    }
    store::insert(tx, ctx, &session)?;
    let offered = Offered::of(tx, ctx, session.presentment.as_ref())?;
    Ok(SessionView::new(&ctx.env.config, seller, session, &offered))
}

/// What a paylink sells.
#[derive(Debug, Clone, Copy)]
pub struct PaylinkOffer<'a> {
    /// The paylink.
    pub id: &'a PaylinkId,
    /// Heading of its sessions.
    pub title: &'a str,
    /// Text below the heading.
    pub description: Option<&'a str>,
    /// What it sells.
    pub items: &'a Items,
}

/// Opens a session of a paylink.
///
/// # Errors
/// [`ApiError`] when the store takes no payments yet, or the items cannot be bought.
pub fn create_of_paylink(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    offer: PaylinkOffer<'_>,
    visitor: &PaylinkVisitor,
) -> Result<SessionView, ApiError> {
    let seller = open_seller(tx, ctx)?;
    let lines = items::resolve_paylink(tx, ctx, offer.items)?;
    let visitor = visitor.clone();
    let body = CreateBody {
        customer: visitor.customer,
        coupon_code: visitor.coupon_code,
        metadata: visitor.metadata,
        ..CreateBody::default()
    };
    let mut session = open(tx, ctx, &seller, body, lines)?;
    session.title = offer.title.to_owned();
    session.description = offer.description.map(str::to_owned);
    session.paylink = Some(offer.id.clone());
    keep(tx, ctx, seller, session)
}

/// The store that sells, refused while it lacks what it needs for taking payments.
pub(super) fn open_seller(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Seller, ApiError> {
    requirements::check_payments(tx, ctx)?;
    store::seller(tx, ctx)
}

/// The new session, priced.
fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    seller: &Seller,
    body: CreateBody,
    mut lines: Vec<Line>,
) -> Result<Session, ApiError> {
    let lifetime = i64::from(ctx.env.config.session_ttl_seconds) * SECOND;
    let customer = body.customer.0.map(NewCustomer::into_customer).transpose()?;
    let code = body.coupon_code.as_ref().map(|code| Named::Code(code));
    let email = customer.as_ref().map(|customer| &customer.email);
    trials::judge(tx, ctx, &mut lines, email, None)?;
    let coupon = redeem(tx, ctx, code, &lines, email)?;
    let discount = discount_of(coupon.as_ref());
    let mut session = Session {
        id: ctx.id(),
        status: SessionStatus::Open,
        title: body
            .title
            .0
            .map_or_else(|| seller.merchant.name.clone(), Text::into_string),
        description: body.description.0.map(Text::into_string),
        lines,
        customer,
        tax_id: body.tax_id.0.map(Text::into_string),
        coupon: coupon.map(Coupon::from),
        paylink: None,
        trial_discount: Cents::ZERO,
        totals: pricing::totals([], Cents::ZERO, Rate::ZERO, seller.tax_behavior)?,
        presentment: None,
        fields: body.display.0.map(|display| display.fields).unwrap_or_default(),
        metadata: body.metadata.0,
        return_url: body.return_url.0,
        cancel_url: body.cancel_url.0,
        created_at: ctx.now,
        expires_at: ctx.now.plus_millis(lifetime),
        order_id: None,
        made_by: None,
        stated_amount: None,
        declines: 0,
        recovers: None,
    };
    session.check_addresses(ctx)?;
    session.reprice(ctx, seller.localized_payments, discount)?;
    Ok(session)
}

/// `GET /v2/stores/{storeId}/checkouts/{sessionId}`: a session as it stands now.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<SessionPath>) -> Result<SessionView, ApiError> {
    let session = store::load(tx, ctx, &input.path.session_id)?;
    let seller = store::seller(tx, ctx)?;
    let offered = Offered::of(tx, ctx, session.presentment.as_ref())?;
    Ok(SessionView::new(&ctx.env.config, seller, session, &offered))
}

/// The coupon of a cart, if it has one, with what it takes off.
pub(super) fn redeem(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    named: Option<Named<'_>>,
    lines: &[Line],
    email: Option<&Email>,
) -> Result<Option<Redeemed>, ApiError> {
    named
        .map(|named| sale::redeem(tx, ctx, named, lines, email))
        .transpose()
}

pub(super) fn discount_of(coupon: Option<&Redeemed>) -> Cents {
    coupon.map_or(Cents::ZERO, |coupon| coupon.discount)
}

impl From<Redeemed> for Coupon {
    fn from(coupon: Redeemed) -> Self {
        Self {
            id: coupon.id,
            code: coupon.code,
        }
    }
}

/// The session with `changes` to its buyer, priced again with the discount that it shows; not yet saved.
///
/// # Errors
/// [`ApiError::Invalid`] for a buyer without an email address, a name that is an email address, a tax id that
/// is malformed in the buyer's country, or a total below the floor.
pub fn with_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: Session,
    changes: CustomerPatch,
) -> Result<Session, ApiError> {
    let seller = store::seller(tx, ctx)?;
    let mut session = Session {
        customer: Some(changes.over(session.customer.clone())?),
        ..session
    };
    let discount = session.discount();
    session.reprice(ctx, seller.localized_payments, discount)?;
    Ok(session)
}

/// The session as it would be priced for a buyer in `place` with this tax id; not to be saved.
///
/// # Errors
/// [`ApiError::Invalid`] for a tax id that is malformed in the country, or a total below the floor.
pub fn at_place(
    ctx: &Ctx<'_>,
    seller: &Seller,
    session: Session,
    place: Place<'_>,
    tax_id: Option<String>,
) -> Result<Session, ApiError> {
    let mut session = Session { tax_id, ..session };
    let discount = session.discount();
    session.reprice_at(ctx, seller.localized_payments, discount, Some(place))?;
    Ok(session)
}

/// The session priced again, when its buyer has had the trial that it offers, or has not had the one that it
/// withholds; not yet saved. `None` when the trial stays as the buyer was shown it.
///
/// # Errors
/// [`ApiError::Invalid`] for a total below the floor.
pub fn with_trial_judged(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
) -> Result<Option<Session>, ApiError> {
    let mut session = session.clone();
    let email = session.customer.as_ref().map(|customer| &customer.email);
    if !trials::judge(tx, ctx, &mut session.lines, email, session.order_id.as_ref())? {
        return Ok(None);
    }
    let seller = store::seller(tx, ctx)?;
    let discount = session.discount();
    session.reprice(ctx, seller.localized_payments, discount)?;
    Ok(Some(session))
}

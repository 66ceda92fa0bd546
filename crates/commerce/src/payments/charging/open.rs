//! The first transaction of paying: everything is checked, reserved and stored before the processor is asked.

use super::landing::way_back;
use super::requests::PayBody;
use crate::orders::charge::{ChargeRequest, OpenCharge};
use crate::orders::events;
use crate::orders::sale::{Item, NewSale, Sale};
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::inventory;
use crate::payments::message::{Applied, Message};
use crate::payments::reviews::hold;
use crate::selling::checkout::customer::Customer;
use crate::selling::checkout::offered::Offered;
use crate::selling::checkout::price::above_maximum;
use crate::selling::checkout::session::Session;
use crate::selling::checkout::{service, store as sessions};
use crate::selling::coupons::sale as coupons;
use crate::selling::customers;
use crate::selling::paylinks::sale as paylinks;
use crate::selling::trials::sale as trials;
use crate::shield::judge::{Judged, judge};
use crate::shield::signals::Attempt;
use crate::stores::gates::requirements;
use pandabase_domain::checkout::{Billing, Completeness, check_answers};
use pandabase_domain::id::{PaymentId, SessionId, SubscriptionId};
use pandabase_domain::input::Natural;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order;
use pandabase_domain::order::{Change, Transition};
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::pricing::methods::is_offered;
use pandabase_domain::shield::Action;
use pandabase_domain::store::Language;
use pandabase_domain::subscription::BillingReason;
use pandabase_domain::time::Timestamp;
use pandabase_locale::Locale;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::{Accepts, CardFacts, Instrument, Payer, RECOVERY_DELAY};
use serde_json::Value;
use std::convert::Infallible;

/// Who pays, as the request says.
pub struct Visitor {
    pub(crate) ip: String,
    pub(crate) user_agent: Option<String>,
    /// The languages that the buyer likes; of a buyer before our page, the one that it is in.
    pub(crate) accept_language: Option<String>,
    /// The token of a portal session, as sent.
    pub(crate) portal_session: Option<String>,
    /// Whether the buyer stands before our page, which asks for no more than is needed.
    pub(crate) is_on_page: bool,
    /// Whether the store pays for the buyer, with a token of its own.
    pub(crate) by_token: bool,
}

impl Visitor {
    /// The language of the buyer; `None` where a server of the store asks, whose language says nothing.
    fn language(&self) -> Option<Language> {
        let header = self.accept_language.as_deref().filter(|_| !self.by_token)?;
        Language::parse(Locale::accepted(header)?.tag())
    }
}

impl Visitor {
    /// Writes down who pays.
    fn sign(&self, sale: &mut Sale) {
        sale.ip = Some(self.ip.clone());
        sale.by_token = self.by_token;
        sale.locale = self.language();
        sale.user_agent.clone_from(&self.user_agent);
    }
}

/// What the request still has to do.
pub enum Opened {
    /// Nothing: a rule of Shield declines the payment, which counts for the session.
    Blocked,
    /// Nothing: there was nothing to charge, and the order is paid.
    Paid(PaymentId),
    /// Nothing: the session was saved with another price than the buyer was shown.
    Repriced,
    /// Charge this payment.
    Charge(PaymentId, Box<ChargeRequest>),
}

/// A buyer whose data is complete.
struct Buyer<'s> {
    customer: &'s Customer,
    name: &'s str,
    billing: &'s Billing,
}

/// Checks the session and turns it into an order that awaits its payment.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    accepts: &dyn Accepts,
    session: &SessionId,
    body: &PayBody,
    visitor: &Visitor,
) -> Result<Opened, ApiError> {
    let mut session = sessions::load_locked(tx, ctx, session)?;
    session.require_open()?;
    requirements::check_payments(tx, ctx)?;
    let coupon = session.coupon.as_ref();
    let coupon = coupon
        .map(|coupon| coupons::lock(tx, ctx, &coupon.id))
        .transpose()?;
    if let Some(changes) = body.customer.as_ref() {
        session = service::with_customer(tx, ctx, session, changes.clone())?;
    }
    let judged = service::with_trial_judged(tx, ctx, &session)?;
    let has_changed = judged.is_some();
    let session = judged.unwrap_or(session);
    // Losing a trial may leave the total as it is, although the later charges change.
    let is_another = |shown: &Natural| Cents(shown.get()) != session.totals.total;
    if has_changed || body.expected_total.as_ref().is_some_and(is_another) {
        sessions::save(tx, ctx, &session)?;
        return Ok(Opened::Repriced);
    }
    // An older version may have priced the session.
    session.totals.within_maximum().map_err(above_maximum)?;
    check_consent(&session, body)?;
    let custom_fields = custom_fields(&session, body)?;
    let buyer = buyer(&session, completeness(&session, visitor))?;
    let portal_session = visitor.portal_session.as_deref();
    let instrument = instrument(tx, ctx, accepts, &session, body, &buyer, portal_session)?;
    let before = match &session.order_id {
        Some(order) => record::by_order(tx, ctx, order)?,
        None => None,
    };
    let Transition::Change(change) = order::submit(before.as_ref().map(|sale| sale.state)) else {
        return Err(ApiError::Conflict(
            "Checkout session is already being processed".into(),
        ));
    };
    let screened = screen(tx, ctx, accepts, &session, &buyer, instrument.as_ref(), visitor)?;
    let (coupon, before) = (coupon.as_ref(), before.as_ref());
    if screened.as_ref().and_then(|judged| judged.action) == Some(Action::Block) {
        // What cannot be sold is refused for that reason, which is no decline.
        try_out(tx, |tx| {
            reserved(tx, ctx, &session, coupon, &buyer, before, &change).map(drop)
        })?;
        // As after a bank's decline, the session knows who tried.
        sessions::save(tx, ctx, &session)?;
        sessions::reopen(tx, ctx, &session.id, true)?;
        return Ok(Opened::Blocked);
    }
    let (mut sale, items) = reserved(tx, ctx, &session, coupon, &buyer, before, &change)?;
    sale.custom_fields = custom_fields;
    sale.withdrawal_waived_at = waived_at(ctx, &session, body, &buyer);
    sale.method = instrument.as_ref().map(|instrument| instrument.method);
    let to_review = screened.filter(|judged| judged.keep(&mut sale));
    visitor.sign(&mut sale);
    record(tx, ctx, before, &sale, &items, &change)?;
    if let Some(judged) = &to_review {
        hold::announce_review(tx, ctx, &sale, judged)?;
    }
    sessions::submit(tx, ctx, &session, &sale.order)?;
    match instrument {
        Some(instrument) => ask(tx, ctx, sale, instrument, buyer.name),
        None => pay_nothing(tx, ctx, sale),
    }
}

/// The order that paying makes, and its lines, with everything reserved that it sells.
fn reserved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
    coupon: Option<&coupons::LockedCoupon>,
    buyer: &Buyer<'_>,
    before: Option<&Sale>,
    change: &Change,
) -> Result<(Sale, Vec<Item>), ApiError> {
    let sale = new_sale(tx, ctx, session, buyer, before, change)?;
    reserve(tx, ctx, session, coupon, buyer, &sale)?;
    let items = inventory::reserve(tx, ctx, &sale, &session.lines)?;
    Ok((sale, items))
}

/// Does something and undoes it, to learn why it cannot be done.
fn try_out(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>) -> Result<(), ApiError>) -> Result<(), ApiError> {
    let Err(fault) = tx.savepoint(|tx| Err::<Infallible, _>(work(tx).err()))?;
    fault.map_or(Ok(()), Err)
}

/// Reserves a use of the coupon, of the trial and of the paylink.
fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
    coupon: Option<&coupons::LockedCoupon>,
    buyer: &Buyer<'_>,
    sale: &Sale,
) -> Result<(), ApiError> {
    let (order, customer, lines) = (&sale.order, &sale.customer, &session.lines);
    if let Some(coupon) = coupon {
        let email = &buyer.customer.email;
        coupons::reserve(tx, ctx, coupon, lines, email, order, customer)?;
    }
    trials::reserve(tx, ctx, lines, customer, order)?;
    if let Some(paylink) = &session.paylink {
        paylinks::reserve(tx, ctx, paylink, order)?;
    }
    Ok(())
}

/// Prepares the charge. A job asks the processor again in case its answer is never stored.
fn ask(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: Sale,
    instrument: Instrument,
    name: &str,
) -> Result<Opened, ApiError> {
    let key = sale.charge_key();
    let recovery = ctx.now.plus_millis(RECOVERY_DELAY);
    jobs::enqueue(tx, ctx, JobKind::PaymentRecovery, &key, &sale.payment, recovery)?;
    let request = ChargeRequest {
        charge: OpenCharge::of(ctx, &sale),
        instrument,
        payer: Payer {
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            email: Some(sale.email.clone()),
        },
        save: sale.subscription.is_some(),
        off_session: false,
        return_url: way_back(ctx, &sale),
    };
    Ok(Opened::Charge(sale.payment, Box::new(request)))
}

/// What the rules of the store say of the payment; `None` where it has none.
fn screen(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    accepts: &dyn Accepts,
    session: &Session,
    buyer: &Buyer<'_>,
    instrument: Option<&Instrument>,
    visitor: &Visitor,
) -> Result<Option<Judged>, ApiError> {
    if !ctx.store.shield {
        return Ok(None);
    }
    let card = match instrument {
        Some(instrument) => accepts.card(tx, ctx, instrument)?,
        None => CardFacts::default(),
    };
    let email = buyer.customer.email.lowercase();
    let currency = session.presentment.as_ref();
    let metadata = session.metadata.as_ref().map(|metadata| {
        let texts = metadata
            .iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        texts.collect()
    });
    // Where the store pays for the buyer, both are those of its own server.
    let is_buyers = !visitor.by_token;
    let attempt = Attempt {
        email: &email,
        country: buyer.billing.country.as_str(),
        total: session.totals.total,
        currency: currency.map_or(CURRENCY, |shown| shown.currency.as_str()),
        metadata: metadata.unwrap_or_default(),
        ip: Some(visitor.ip.as_str()).filter(|ip| is_buyers && !ip.is_empty()),
        user_agent: visitor.user_agent.as_deref().filter(|_| is_buyers),
        card,
    };
    judge(tx, ctx, &attempt)
}

/// The subscription that paying begins. It keeps its id from the first attempt on, and is stored with the
/// capture.
fn subscription_of(ctx: &Ctx<'_>, before: Option<&Sale>) -> (SubscriptionId, BillingReason) {
    let earlier = before.and_then(|sale| sale.subscription.clone());
    earlier.unwrap_or_else(|| (ctx.id(), BillingReason::Create))
}

/// A free order is complete at once, without the processor.
fn pay_nothing(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: Sale) -> Result<Opened, ApiError> {
    let message = Message::new(PaymentEvent::Succeeded);
    match apply(tx, ctx, &sale.payment, &message)? {
        Applied::Changed => Ok(Opened::Paid(sale.payment)),
        Applied::NoChange | Applied::Refused => {
            Err(ApiError::Internal("a new order cannot be completed".into()))
        }
    }
}

/// Stores the order with its lines, emits its events, and enqueues the lookup of the buyer's place.
fn record(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    before: Option<&Sale>,
    sale: &Sale,
    items: &[Item],
    change: &Change,
) -> Result<(), ApiError> {
    match before {
        None => record::insert(tx, ctx, sale)?,
        Some(before) => record::reopen(tx, ctx, before.state, sale)?,
    }
    record::insert_items(tx, ctx, sale, items)?;
    events::note(tx, ctx, sale, change.timeline)?;
    if let Some(event) = change.webhook {
        events::emit(tx, ctx, sale, event)?;
    }
    if sale.buyer_ip().is_some() && !ctx.env.geo.is_empty() {
        jobs::enqueue(tx, ctx, JobKind::GeoLookup, sale.payment.as_str(), &(), ctx.now)?;
    }
    Ok(())
}

/// Refuses recurring charges without the buyer's consent.
fn check_consent(session: &Session, body: &PayBody) -> Result<(), ApiError> {
    if session.recurring().is_some() && body.consent.0 != Some(true) {
        return Err(ApiError::invalid("body/consent must be true for a subscription"));
    }
    Ok(())
}

/// When the buyer gave up the right of withdrawal; `None` where it was not given up or cannot be.
fn waived_at(ctx: &Ctx<'_>, session: &Session, body: &PayBody, buyer: &Buyer<'_>) -> Option<Timestamp> {
    let has_waived = body.withdrawal_waiver.0 == Some(true);
    (has_waived && session.offers_waiver(buyer.billing.country)).then_some(ctx.now)
}

fn custom_fields(session: &Session, body: &PayBody) -> Result<Option<Value>, ApiError> {
    let answers: Vec<(String, String)> = body
        .custom_fields
        .iter()
        .map(|answer| (answer.key.to_string(), answer.value.to_string()))
        .collect();
    let answers =
        check_answers(&session.fields, &answers).map_err(|error| ApiError::invalid(error.to_string()))?;
    Ok(answers.map(|answers| {
        Value::Object(
            answers
                .into_iter()
                .map(|(key, value)| (key, value.into()))
                .collect(),
        )
    }))
}

/// How much of the buyer must be known.
fn completeness(session: &Session, visitor: &Visitor) -> Completeness {
    match (visitor.is_on_page, session.is_free()) {
        (false, _) => Completeness::Full,
        (true, true) => Completeness::Country,
        // An invoice to a business names its address.
        (true, false) if session.tax_id.is_some() => Completeness::Full,
        (true, false) => Completeness::Place,
    }
}

fn buyer(session: &Session, completeness: Completeness) -> Result<Buyer<'_>, ApiError> {
    let missing = |path: &str, field: &str| {
        ApiError::invalid(format!("body/{path} must have required property '{field}'"))
    };
    let customer = session
        .customer
        .as_ref()
        .ok_or_else(|| ApiError::invalid("body must have required property 'customer'"))?;
    let name = match customer.name.as_deref() {
        Some(name) => name,
        None if completeness == Completeness::Country => "",
        None => return Err(missing("customer", "name")),
    };
    let billing = customer
        .billing
        .as_ref()
        .ok_or_else(|| missing("customer", "billing"))?;
    let street = [("line1", &*billing.line1), ("city", &*billing.city)];
    for (field, text) in street {
        if completeness == Completeness::Full && text.trim().is_empty() {
            return Err(missing("customer/billing", field));
        }
    }
    if completeness != Completeness::Country {
        let place = billing.place().check();
        place.map_err(|bad| ApiError::invalid(format!("body/customer/billing/{bad}")))?;
    }
    Ok(Buyer {
        customer,
        name,
        billing,
    })
}

/// What the buyer pays with; `None` when there is nothing to pay.
fn instrument(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    accepts: &dyn Accepts,
    session: &Session,
    body: &PayBody,
    buyer: &Buyer<'_>,
    portal_session: Option<&str>,
) -> Result<Option<Instrument>, ApiError> {
    if session.is_free() {
        return Ok(None);
    }
    let plan = session.recurring();
    let method = body
        .payment_method
        .as_ref()
        .ok_or_else(|| ApiError::invalid("body must have required property 'payment_method'"))?;
    let instrument = method.instrument(tx, ctx, &buyer.customer.email.lowercase(), portal_session)?;
    let offered = Offered::of(tx, ctx, session.presentment.as_ref())?;
    let is_taken = offered.has(instrument.method);
    if !is_taken || !is_offered(instrument.method, buyer.billing.country, plan.is_some()) {
        return Err(ApiError::invalid(format!(
            "body/payment_method/type '{}' is not offered in {}",
            instrument.method, buyer.billing.country
        )));
    }
    accepts.check(&instrument, ctx.now)?;
    Ok(Some(instrument))
}

fn new_sale(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
    buyer: &Buyer<'_>,
    before: Option<&Sale>,
    change: &Change,
) -> Result<Sale, ApiError> {
    let (customer, is_new) = customers::meet(tx, ctx, &buyer.customer.email, buyer.name)?;
    let billing_address = customers::add_address_of(tx, ctx, (&customer, is_new), buyer.billing)?;
    let metadata = session.metadata.as_ref().map(serde_json::to_value).transpose();
    let email = buyer.customer.email.lowercase();
    let new = NewSale {
        order: before.map_or_else(|| ctx.id(), |sale| sale.order.clone()),
        number: session.id.clone(),
        state: change.state,
        customer,
        email: &email,
        billing_address,
        country: buyer.billing.country.as_str().to_owned(),
        totals: &session.totals,
    };
    Ok(Sale {
        discount_code: session.coupon.as_ref().map(|coupon| coupon.code.clone()),
        tax_id: session.tax_id.clone(),
        presentment: session
            .presentment
            .map(|shown| (shown.currency, shown.amount, shown.rate)),
        metadata: metadata.map_err(|error| ApiError::Internal(error.into()))?,
        return_url: session.return_url.as_ref().map(|url| url.as_str().to_owned()),
        attempt: before.map_or(1, |sale| sale.attempt + 1),
        subscription: session.recurring().map(|_| subscription_of(ctx, before)),
        created_at: before.map_or(ctx.now, |sale| sale.created_at),
        ..Sale::unpaid(new, ctx.now)
    })
}

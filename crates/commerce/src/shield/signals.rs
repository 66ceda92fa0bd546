//! What is known of a payment before it is charged, and what is remembered of it afterwards. Addresses,
//! devices and cards are remembered as keyed hashes, for 180 days.

use super::store::checks::{self as store, Hashes, Kept, MarkKind, Marked};
use crate::orders::sale::Sale;
use pandabase_domain::agent::Agent;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::shield::entry::neighbourhood;
use pandabase_domain::shield::evaluate::Facts;
use pandabase_domain::shield::risk::{Signals, is_disposable};
use pandabase_domain::source::Source;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::geo::Geo;
use pandabase_platform::processor::CardFacts;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The purpose of the keyed hashes.
const PURPOSE: &str = "shield";
/// How many bytes of a hash rules see.
const SHOWN: usize = 16;

/// A payment that somebody is about to make.
pub struct Attempt<'a> {
    /// The buyer's email address, in lower case.
    pub email: &'a str,
    /// The country of the bill.
    pub country: &'a str,
    /// What is charged.
    pub total: Cents,
    /// The currency in which the buyer pays.
    pub currency: &'a str,
    /// What the merchant attached.
    pub metadata: BTreeMap<String, String>,
    /// The address from which the buyer pays; `None` where a server of the store pays for the buyer.
    pub ip: Option<&'a str>,
    /// What the buyer's browser says of itself.
    pub user_agent: Option<&'a str>,
    /// What is known of the card.
    pub card: CardFacts,
}

impl Hashes {
    /// Of what a payment is recognised by.
    fn of(ctx: &Ctx<'_>, email: &str, ip: Option<&str>, agent: Option<&str>, card: Option<&str>) -> Self {
        let device = agent.zip(ip.and_then(neighbourhood));
        Self {
            email: hash(ctx, "email", email),
            ip: ip.map(|ip| hash(ctx, "ip", &client(ip))),
            device: device.map(|(agent, network)| hash(ctx, "device", &format!("{network} {agent}"))),
            card: card.map(|card| hash(ctx, "card", card)),
        }
    }

    /// Those of a sale, which has no card.
    pub fn of_sale(ctx: &Ctx<'_>, sale: &Sale) -> Self {
        Self::of(ctx, &sale.email, sale.buyer_ip(), sale.buyer_agent(), None)
    }

    /// What rules see of a device or a card.
    pub fn shown(hash: Option<&Vec<u8>>) -> Option<String> {
        let hash = hash?;
        Some(hex::encode(hash.get(..SHOWN).unwrap_or(hash)))
    }
}

/// The client behind an address, as limits count it: whoever has a network of IPv6 has all its addresses.
fn client(ip: &str) -> String {
    let parsed = ip.parse::<IpAddr>();
    parsed.map_or_else(|_| ip.to_owned(), |ip| Source::of(ip).to_string())
}

fn hash(ctx: &Ctx<'_>, sort: &str, value: &str) -> Vec<u8> {
    let text = format!("{sort} {value}");
    ctx.env.keyring.lookup(PURPOSE, text.as_bytes()).to_vec()
}

/// Gathers what is known of a payment: two statements.
pub fn gather(tx: &mut Tx<'_>, ctx: &Ctx<'_>, attempt: &Attempt<'_>) -> Result<(Kept, Hashes), ApiError> {
    let fingerprint = attempt.card.fingerprint.as_deref();
    let hashes = Hashes::of(ctx, attempt.email, attempt.ip, attempt.user_agent, fingerprint);
    let orders_paid = store::orders_paid(tx, ctx, attempt.email)?;
    let marks = store::marks(tx, ctx, &hashes)?;
    let geo = match attempt.ip.map(str::parse::<IpAddr>) {
        Some(Ok(ip)) => ctx.env.geo.lookup(ip),
        Some(Err(_)) | None => Geo::default(),
    };
    let card = &attempt.card;
    let mut kept = Kept {
        ip_country: geo.country,
        isp: geo.org,
        card_bin: card.bin.clone(),
        card_country: card.country.clone(),
        card_funding: card.funding,
        risk_score: None,
        customer_order_count: Some(orders_paid),
        customer_has_disputed: Some(count(&marks, Some(&hashes.email), MarkKind::Dispute) > 0),
        ip_has_disputed: has_disputed(&marks, hashes.ip.as_ref()),
        device_has_disputed: has_disputed(&marks, hashes.device.as_ref()),
    };
    kept.risk_score = Some(signals(attempt, &kept, &hashes, &marks).score());
    Ok((kept, hashes))
}

fn has_disputed(marks: &[Marked], hash: Option<&Vec<u8>>) -> Option<bool> {
    hash.map(|hash| count(marks, Some(hash), MarkKind::Dispute) > 0)
}

/// How often something was marked.
fn count(marks: &[Marked], hash: Option<&Vec<u8>>, kind: MarkKind) -> i64 {
    let of_it = marks
        .iter()
        .filter(|mark| Some(&mark.hash) == hash && mark.kind == kind);
    of_it.map(|mark| mark.count).sum()
}

fn signals(attempt: &Attempt<'_>, kept: &Kept, hashes: &Hashes, marks: &[Marked]) -> Signals {
    let is_foreign = |country: &Option<String>| {
        let known = country.as_deref();
        known.is_some_and(|country| !country.eq_ignore_ascii_case(attempt.country))
    };
    let domain = attempt.email.rsplit_once('@').map(|(_, domain)| domain);
    let declines = |hash: Option<&Vec<u8>>| count(marks, hash, MarkKind::Decline);
    Signals {
        is_foreign_address: is_foreign(&kept.ip_country),
        is_foreign_card: is_foreign(&kept.card_country),
        is_new_customer: kept.customer_order_count == Some(0),
        is_disposable_mail: domain.is_some_and(is_disposable),
        card_declines: declines(hashes.card.as_ref()),
        ip_declines: declines(hashes.ip.as_ref()),
        device_declines: declines(hashes.device.as_ref()),
    }
}

/// What rules may ask of a payment.
pub fn facts(attempt: &Attempt<'_>, kept: &Kept, hashes: &Hashes) -> Facts {
    Facts {
        email: Some(attempt.email.to_owned()),
        ip: attempt.ip.map(str::to_owned),
        country: Some(attempt.country.to_owned()),
        browser: browser(attempt.user_agent),
        currency: Some(attempt.currency.to_owned()),
        amount: Some(attempt.total.0),
        metadata: attempt.metadata.clone(),
        ..remembered(kept, hashes)
    }
}

/// What rules may ask of a payment that was made, with what was found when it was judged.
pub fn of_sale(ctx: &Ctx<'_>, sale: &Sale, judged: Option<&(Kept, Hashes)>) -> Facts {
    let geo = sale.buyer_geo();
    let own = Hashes::of_sale(ctx, sale);
    let known = match judged {
        Some((kept, hashes)) => remembered(kept, hashes),
        None => Facts {
            device_fingerprint: Hashes::shown(own.device.as_ref()),
            ip_country: geo.and_then(|geo| geo.country.clone()),
            isp: geo.and_then(|geo| geo.org.clone()),
            ..Facts::default()
        },
    };
    let currency = sale.presentment.as_ref();
    Facts {
        email: Some(sale.email.clone()),
        ip: sale.buyer_ip().map(str::to_owned),
        country: Some(sale.country.clone()),
        browser: browser(sale.buyer_agent()),
        currency: Some(
            currency
                .map_or(CURRENCY, |(currency, ..)| currency.as_str())
                .to_owned(),
        ),
        amount: Some(sale.total.0),
        metadata: metadata(sale),
        ..known
    }
}

fn metadata(sale: &Sale) -> BTreeMap<String, String> {
    let pairs = sale.metadata.as_ref().and_then(|value| value.as_object());
    let pairs = pairs.into_iter().flatten();
    let texts = pairs.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
    texts.collect()
}

/// The browser that a `User-Agent` names.
fn browser(agent: Option<&str>) -> Option<String> {
    Agent::parse(agent?).browser.map(str::to_owned)
}

/// The facts that a check keeps.
fn remembered(kept: &Kept, hashes: &Hashes) -> Facts {
    Facts {
        ip_country: kept.ip_country.clone(),
        isp: kept.isp.clone(),
        device_fingerprint: Hashes::shown(hashes.device.as_ref()),
        card_fingerprint: Hashes::shown(hashes.card.as_ref()),
        card_bin: kept.card_bin.clone(),
        card_country: kept.card_country.clone(),
        card_funding: kept.card_funding,
        risk_score: kept.risk_score,
        customer_order_count: kept.customer_order_count,
        customer_has_disputed: kept.customer_has_disputed,
        ip_has_disputed: kept.ip_has_disputed,
        device_has_disputed: kept.device_has_disputed,
        ..Facts::default()
    }
}

/// A payment that was judged was declined by a bank.
pub fn declined(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let Some(check) = &sale.check else {
        return Ok(());
    };
    let Some(hashes) = store::hashes(tx, ctx, check)? else {
        return Ok(());
    };
    // Whose mail address it is says nothing: it is not proven.
    let marked = [&hashes.ip, &hashes.device, &hashes.card].into_iter().flatten();
    store::mark(tx, ctx, marked, MarkKind::Decline, check.as_str())?;
    Ok(())
}

/// A payment was disputed: remembered of every one, because it is rare and may be told long after.
pub fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let hashes = match &sale.check {
        Some(check) => {
            store::note_dispute(tx, ctx, check)?;
            store::hashes(tx, ctx, check)?
        }
        None => None,
    };
    let hashes = hashes.unwrap_or_else(|| Hashes::of_sale(ctx, sale));
    let marked = std::iter::once(&hashes.email);
    let marked = marked.chain([&hashes.ip, &hashes.device, &hashes.card].into_iter().flatten());
    store::mark(tx, ctx, marked, MarkKind::Dispute, sale.payment.as_str())?;
    Ok(())
}

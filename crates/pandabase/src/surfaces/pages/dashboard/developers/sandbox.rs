//! What only a sandbox has: a clock that moves, mails that are not sent, cards that pay nothing, and messages
//! of the processor that somebody plays. In production there is no such page.

use super::reading::read;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::dashboard::support::words as support;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::billing::subscriptions::store::next_renewal;
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::processor::{SandboxCard, sandbox_cards};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Map, Value, json};

/// Where the mails of a sandbox are.
pub const MAILBOX: &str = "/dev/mailbox";
/// How many of the newest payments can be chosen.
const PAYMENTS: usize = 25;
/// Digits of a card's number that stand together.
const GROUP: usize = 4;

#[derive(Template)]
#[template(path = "dashboard/developers/sandbox.html")]
struct SandboxPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    now: String,
    renewal: Option<Renewal>,
    steps: [(&'static str, Text); 4],
    /// How many jobs ran when the clock was moved.
    moved: Option<Text>,
    mailbox: Option<&'static str>,
    play: Option<Play>,
    cards: Vec<(String, Text)>,
    request: String,
}

/// When the next renewal is due: for the clock, and for people.
struct Renewal {
    at: String,
    words: Text,
}

/// The form that plays a message of the processor.
struct Play {
    payment: Field,
    event: Field,
    reason: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    only_in_sandbox(desk)?;
    let clock = desk.ask("getClock").await?;
    let zone = desk.zone();
    let renewal = read(desk, |tx, ctx| Ok(next_renewal(tx, ctx)?)).await?;
    let jobs = flash::get(desk, "jobs").and_then(|jobs| jobs.parse::<i64>().ok());
    let play = play(desk).await?;
    let frame = desk.frame();
    let template = SandboxPage {
        look: &desk.look,
        t,
        frame: &frame,
        now: say::moment(t, &zone, &clock["now"]).unwrap_or_default(),
        renewal: renewal.map(|at| Renewal {
            at: at.to_string(),
            words: t.get("developers-renewal").with("date", t.date_time(at, &zone)),
        }),
        steps: [
            ("PT1H", t.get("developers-step-hour")),
            ("P1D", t.get("developers-step-day")),
            ("P7D", t.get("developers-step-week")),
            ("P1M", t.get("developers-step-month")),
        ],
        moved: jobs.map(|count| t.get("developers-clock-moved").with("count", count)),
        mailbox: desk.visit.env().config.mailbox.then_some(MAILBOX),
        play,
        cards: sandbox_cards()
            .map(|(number, card)| (grouped(number), does(t, card)))
            .collect(),
        request: desk.request("moveClock", "")?,
    };
    flash::page(desk, &frame, &template)
}

/// Moves the clock, or plays a message of the processor.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    only_in_sandbox(desk)?;
    let here = desk.visit.path.clone();
    match form.get("action") {
        "play" => {
            let mut body = json!({"event": form.get("event")});
            if let Some(reason) = form.filled("reason") {
                body["reason"] = reason.into();
            }
            let named = [("paymentId", form.get("paymentId"))];
            match desk
                .press(form, "simulatePaymentEvent", &named, Some(&body))
                .await?
            {
                Ok(_) => Ok(desk.done(&here, "played")),
                Err(refused) => Ok(desk.refuse(form, &refused, &[])),
            }
        }
        // The names of the buttons are those of the API.
        _ => {
            let named = ["advance", "set"].into_iter();
            let step: Map<String, Value> = named
                .filter_map(|name| Some((name.to_owned(), form.filled(name)?.into())))
                .collect();
            match desk.act("moveClock", &[], Some(&step.into())).await? {
                Ok(clock) => {
                    let jobs = clock["jobsRun"].to_string();
                    Ok(flash::redirect(desk, &here, &[("jobs", jobs.as_str())]))
                }
                Err(refused) => Ok(desk.refuse(form, &refused, &["advance", "set"])),
            }
        }
    }
}

/// Halts in production.
///
/// # Errors
/// [`Halt::Refused`] with 404 there.
pub fn only_in_sandbox(desk: &Desk) -> Result<(), Halt> {
    if desk.visit.env().config.is_sandbox() {
        return Ok(());
    }
    Err(Halt::missing("Not found"))
}

/// The form that plays a message, where there is a payment that it could be about.
async fn play(desk: &Desk) -> Result<Option<Play>, Halt> {
    if !desk.may(S::OrdersRead) {
        return Ok(None);
    }
    let t = desk.t();
    let query = query(PAYMENTS, &[]);
    let found = desk.ask_about("listPayments", &[], &query).await?;
    let payment = |one: &Value| {
        let total = say::dollars(t, &one["totalAmount"]);
        let (id, email) = (text(&one["id"]), text(&one["customer"]["email"]));
        Choice::new(id, format!("{total}, {email}, {}, {id}", text(&one["status"])))
    };
    let payments: Vec<Choice> = items(&found).map(payment).collect();
    if payments.is_empty() {
        return Ok(None);
    }
    let fields = Fields::new(t, &desk.typed);
    let events = PaymentEvent::ALL.into_iter();
    let events = events.map(|event| Choice::new(event.name(), event_text(t, event)));
    let reasons = DisputeReason::ALL.iter();
    let reasons = reasons.map(|reason| {
        let [words, _] = support::reason(t, &json!(reason.as_str()));
        Choice::new(reason.as_str(), words)
    });
    let none = Choice::new("", t.get("products-none"));
    Ok(Some(Play {
        payment: fields.field("paymentId", t.get("payment")).choices(payments),
        event: fields.field("event", t.get("developers-message")).choices(events),
        reason: fields
            .field("reason", t.get("developers-dispute-reason"))
            .unneeded()
            .choices(std::iter::once(none).chain(reasons)),
    }))
}

/// What the sandbox does with a card.
fn does(t: Locale, card: SandboxCard) -> Text {
    match card {
        SandboxCard::Approved => t.get("developers-card-approved"),
        SandboxCard::Declined(code) => t.get("developers-card-declined").with("reason", code.message()),
        SandboxCard::ThreeDs => t.get("developers-card-three-ds"),
        SandboxCard::ApprovedOnSession => t.get("developers-card-on-session"),
        SandboxCard::ApprovedThen { event, .. } => {
            let words = event_text(t, event).to_string();
            t.get("developers-card-then").with("event", words)
        }
    }
}

/// A message of the processor about a payment, in words.
fn event_text(t: Locale, event: PaymentEvent) -> Text {
    match event {
        PaymentEvent::Succeeded => t.get("developers-event-payment-completed"),
        PaymentEvent::Processing => t.get("event-processing"),
        PaymentEvent::Failed { .. } => t.get("developers-told-failed"),
        PaymentEvent::Cancelled => t.get("developers-told-cancelled"),
        PaymentEvent::Requires3ds => t.get("developers-told-asks"),
        PaymentEvent::ThreeDsCompleted => t.get("developers-told-answered"),
        PaymentEvent::RefundConfirmed => t.get("developers-event-payment-refunded"),
        PaymentEvent::RefundFailed => t.get("developers-told-refund-failed"),
        PaymentEvent::ExternalRefund => t.get("developers-told-elsewhere"),
        PaymentEvent::DisputeOpened { .. } => t.get("developers-event-payment-disputed"),
        PaymentEvent::DisputeWon => t.get("developers-event-dispute-won"),
        PaymentEvent::DisputeLost => t.get("developers-event-dispute-lost"),
        PaymentEvent::DisputePrevented => t.get("developers-event-dispute-prevented"),
        PaymentEvent::EarlyFraudWarning => t.get("developers-told-warning"),
        PaymentEvent::FraudAlert => t.get("developers-told-alert"),
        PaymentEvent::InquiryOpened { .. } => t.get("developers-told-inquiry"),
        PaymentEvent::InquiryClosed => t.get("developers-told-inquiry-over"),
    }
}

/// A card's number as it stands on the card.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let groups: Vec<String> = digits.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

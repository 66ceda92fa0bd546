//! Whether Stripe can charge: the accounts, their keys, what they may do, and whether their events arrive.
//! Nothing is charged and nothing is changed.

use super::report::Report;
use crate::operations::cli::processor::shared::failed;
use crate::operations::cli::public::is_public;
use crate::surfaces::stripe::accounts::{self, Connected, Listed, endpoint};
use crate::surfaces::stripe::client::Client;
use crate::surfaces::stripe::error::StripeError;
use crate::surfaces::stripe::form::Form;
use crate::surfaces::stripe::types::account::Account;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::app::App;
use pandabase_platform::config::{Config, ProcessorChoice};
use std::sync::Arc;

/// Connects an account, and brings one up to date.
const CONNECT: &str = "run `pandabase processor connect stripe` with its keys";
/// The most accounts that are examined: each takes two calls.
const EXAMINED: usize = 20;

/// Examines every account that charges.
pub(super) async fn examine(report: &mut Report, app: &Arc<App>) {
    match app.env.config.processor() {
        ProcessorChoice::Stripe => {}
        ProcessorChoice::Sandbox => return,
        ProcessorChoice::None => {
            return report.warn(
                "processor",
                "no payment processor is chosen: nothing can be sold",
                "set processor = \"stripe\"; docs/guides/stripe.md shows every step",
            );
        }
    }
    let shared = Arc::clone(app);
    let listed = app.db.read(move |tx| accounts::list(tx, &shared.env)).await;
    let listed = match listed {
        Ok(listed) => listed,
        Err(error) => return report.fail("processor", error.causes(), "see the log"),
    };
    if !listed.iter().any(|listed| listed.connected.store.is_none()) {
        report.fail(
            "processor",
            "processor = \"stripe\", and the installation has no account: `pay` answers 503",
            "run `pandabase processor connect stripe`",
        );
    }
    let client = Client::new(&app.env.config);
    for listed in listed.iter().take(EXAMINED) {
        one(report, app, &client, listed).await;
    }
    if let Some(rest) = listed.len().checked_sub(EXAMINED).filter(|rest| *rest > 0) {
        report.ok(
            "processor",
            format!("{rest} more accounts are connected, and were not examined"),
        );
    }
}

async fn one(report: &mut Report, app: &Arc<App>, client: &Client, listed: &Listed) {
    let config = &app.env.config;
    let connected = &listed.connected;
    let id = &connected.account;
    if let Some(unfit) = connected.unfit(config) {
        report.fail("processor", format!("{id}: {}", unfit.text), unfit.next);
    }
    let prefix = if connected.is_live { "pk_live_" } else { "pk_test_" };
    if !connected.publishable_key.starts_with(prefix) {
        let text = format!("{id}: the publishable key does not begin with {prefix} as the secret one does");
        report.fail("processor", text, CONNECT);
    }
    let (key, nothing) = (&connected.secret_key, Form::new());
    match client.get::<Account>(key, "/v1/account", &nothing).await {
        Ok(account) => may_charge(report, config, connected, &account),
        Err(error) => return unasked(report, id, error),
    }
    events(report, config, client, listed).await;
    let id = id.clone();
    match app.db.read(move |tx| accounts::last_event(tx, &id)).await {
        Ok(Some(at)) => report.ok(
            "events",
            format!("the last event of {} arrived at {at}", connected.account),
        ),
        Ok(None) => report.warn(
            "events",
            format!("no event of {} has arrived yet", connected.account),
            "make a payment in test mode, or send a test event, and look again",
        ),
        Err(error) => report.fail("events", error.causes(), "see the log"),
    }
}

/// Stripe was not asked, or refused.
fn unasked(report: &mut Report, account: &str, error: StripeError) {
    let may_pass = matches!(error, StripeError::NoAnswer(_));
    let failure = failed(error);
    let fix = failure.next.unwrap_or_else(|| CONNECT.to_owned());
    let text = format!("{account}: {}", failure.text);
    match may_pass {
        true => report.warn("processor", text, fix),
        false => report.fail("processor", text, fix),
    }
}

/// What the account itself may do.
fn may_charge(report: &mut Report, config: &Config, connected: &Connected, account: &Account) {
    let id = &connected.account;
    if account.id != *id {
        let text = format!("the key that is stored for {id} is one of {}", account.id);
        return report.fail("processor", text, CONNECT);
    }
    let activate = "complete the account in Stripe's dashboard";
    let due = match account.due() {
        due if due.is_empty() => String::new(),
        due => format!("; Stripe wants to know {}", due.join(", ")),
    };
    match (account.charges_enabled, config.is_sandbox()) {
        (true, _) if account.payouts_enabled && due.is_empty() => {}
        (true, _) if account.payouts_enabled => {
            report.warn("processor", format!("{id} may charge{due}"), activate);
        }
        (true, _) => {
            report.warn(
                "processor",
                format!("Stripe does not pay {id} out{due}"),
                activate,
            );
        }
        // Test cards are charged all the same.
        (false, true) => {
            report.warn(
                "processor",
                format!("{id} is not activated for real cards yet{due}"),
                activate,
            );
        }
        (false, false) => {
            report.fail(
                "processor",
                format!("Stripe does not let {id} charge{due}"),
                activate,
            );
        }
    }
    let currency = account.default_currency.as_deref();
    if currency.is_some_and(|now| now != connected.currency) {
        let now = currency.unwrap_or_default().to_uppercase();
        report.fail(
            "processor",
            format!("{id} settles in {now} now, which is not what was stored"),
            CONNECT,
        );
    }
    let methods = account.methods();
    let names = |methods: &[MethodCode]| {
        let names: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
        names.join(", ")
    };
    if methods != connected.methods {
        let text = format!(
            "{id} takes {} now, and {} were stored",
            names(&methods),
            names(&connected.methods)
        );
        report.warn("processor", text, CONNECT);
    } else if methods.is_empty() {
        report.fail("processor", format!("no method of {id} is active"), activate);
    } else {
        report.ok("processor", format!("{id} takes {}", names(&methods)));
    }
}

/// Whether the endpoint that was registered sends what is listened to, to this server.
async fn events(report: &mut Report, config: &Config, client: &Client, listed: &Listed) {
    let connected = &listed.connected;
    let id = &connected.account;
    if connected.webhook_secrets.is_empty() {
        let text = format!("it is not known what the events of {id} are signed with: all are refused");
        return report.fail("events", text, "run `pandabase processor webhook-secret --print`");
    }
    let own = format!(
        "{}{}",
        config.public_url,
        endpoint::path(connected.store.as_ref())
    );
    let url = listed.endpoint_url.as_deref().unwrap_or(&own);
    let Some(endpoint) = &listed.endpoint else {
        let text = format!("the events of {id} are sent to {url} by what was registered by hand");
        return match is_public(&config.public_url) {
            true => report.warn("events", text, CONNECT),
            false => report.ok("events", text),
        };
    };
    // Somebody may have given another address on purpose, but not the one of another public_url.
    if url.ends_with(&endpoint::path(connected.store.as_ref())) && url != own {
        let text = format!(
            "the events of {id} are sent to {url}, and this server is at {}",
            config.public_url
        );
        report.warn("events", text, CONNECT);
    }
    match endpoint::read(client, &connected.secret_key, endpoint).await {
        Ok(found) => match endpoint::fault(&found, url) {
            None => report.ok("events", format!("{endpoint} sends to {url}")),
            Some(fault) => report.fail("events", format!("the endpoint {endpoint}: {fault}"), CONNECT),
        },
        Err(StripeError::Refused(refusal)) if refusal.status == 404 => {
            report.fail(
                "events",
                format!("the endpoint {endpoint} is gone at Stripe"),
                CONNECT,
            );
        }
        Err(error) => unasked(report, id, error),
    }
}

//! The start page of a sandbox, at `/`: what runs here and, where `pandabase dev` has a demo store, its key,
//! a checkout to pay and its clock. Only a browser on this machine is shown the key and moves the clock
//! (decision 32). Clients that do not ask for HTML get the answer of a path that does not exist.

use super::{START, tabs};
use crate::surfaces::pages::OWN;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::{Form, FormToken};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::respond::{go, prefers_html};
use crate::surfaces::pages::typed::{Typed, with_forms};
use crate::surfaces::pages::visit::Visit;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use pandabase_commerce::billing::subscriptions::store::next_renewal;
use pandabase_commerce::stores::members;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::role::Role;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use pandabase_platform::access::stores::{find_open, handle_of, name_of};
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::respond::RELEASE;
use pandabase_platform::api::serve::{self, Incoming};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the form opens a checkout.
const CHECKOUTS: &str = "/dev/checkouts";
/// Where the form moves the clock.
const CLOCK: &str = "/dev/clock";

/// Steps of the clock: what the button says, and an ISO 8601 duration.
const STEPS: [(&str, &str); 4] = [
    ("1 hour", "PT1H"),
    ("1 day", "P1D"),
    ("1 week", "P7D"),
    ("1 month", "P1M"),
];

/// Why a form did nothing: the word in the address, and what is said.
const REFUSALS: [(&str, &str); 3] = [
    ("form", "This page was open for too long. Please try again."),
    (
        "checkout",
        "This product cannot be sold as it is. Choose another one.",
    ),
    ("clock", "The clock was not moved: it only goes forward."),
];

/// The demo store of `pandabase dev`.
#[derive(Clone)]
pub struct DevStore {
    /// The store.
    pub id: StoreId,
    /// Its API key, with every scope.
    pub key: String,
}

/// The store and the operations that the page calls.
struct Bench {
    store: DevStore,
    products: Endpoint,
    open: Endpoint,
    clock: Endpoint,
    move_clock: Endpoint,
}

impl Bench {
    /// `None` where an operation is not in the table.
    fn of(store: DevStore, endpoints: &[Endpoint]) -> Option<Self> {
        let named = |name: &str| endpoints.iter().find(|one| one.meta.operation == name).cloned();
        Some(Self {
            store,
            products: named("listStorefrontProducts")?,
            open: named("createCheckoutSession")?,
            clock: named("getClock")?,
            move_clock: named("moveClock")?,
        })
    }

    /// What the store sells.
    async fn choices(&self, visit: &Visit) -> Vec<Choice> {
        let listed = visit.call(&self.products, None).await.unwrap_or_default();
        let products = listed["items"].as_array().into_iter().flatten();
        let mut choices: Vec<_> = products
            .map(|product| {
                let price = Locale::En.money(product["price"].as_i64().unwrap_or(0), Currency::Usd);
                let title = product["title"].as_str().unwrap_or_default();
                Choice::new(
                    product["id"].as_str().unwrap_or_default(),
                    format!("{title}, {price}"),
                )
            })
            .collect();
        if choices.is_empty() {
            choices.push(Choice::new("", "A test item, $10.00"));
        }
        choices
    }
}

/// The routes of the page. Those of its forms exist only with a store.
pub fn routes(endpoints: &[Endpoint], store: Option<DevStore>) -> Router<Arc<App>> {
    let bench = store.and_then(|store| Bench::of(store, endpoints)).map(Arc::new);
    let shown = bench.clone();
    let mut router = Router::new().route(START, get(move |incoming: Incoming| show(shown, incoming)));
    let Some(bench) = bench else {
        return router;
    };
    for slash in ["", "/"] {
        let (opens, moves) = (Arc::clone(&bench), Arc::clone(&bench));
        router = router
            .route(
                &format!("{CHECKOUTS}{slash}"),
                post(move |incoming: Incoming| open_checkout(opens, incoming)),
            )
            .route(
                &format!("{CLOCK}{slash}"),
                post(move |incoming: Incoming| move_clock(moves, incoming)),
            );
    }
    router
}

#[derive(Template)]
#[template(path = "dev/start.html")]
struct StartPage<'a> {
    look: Look,
    tabs: Vec<Tab>,
    csrf: &'a str,
    release: &'static str,
    environment: &'static str,
    api: &'a str,
    store: Option<StoreOnPage<'a>>,
    refusal: Option<&'static str>,
    done: Option<String>,
}

struct StoreOnPage<'a> {
    name: String,
    id: &'a str,
    /// The path of its pages.
    shop: String,
    key: Option<&'a str>,
    /// Whose store it is.
    owner: Option<String>,
    product: Field,
    clock: Option<ClockOnPage>,
}

struct ClockOnPage {
    now: String,
    renewal: Option<Renewal>,
    steps: [(&'static str, &'static str); 4],
}

/// When the next renewal is due: for the clock, and for people.
struct Renewal {
    at: String,
    shown: String,
}

async fn show(bench: Option<Arc<Bench>>, incoming: Incoming) -> Response {
    serve::page(incoming, |incoming| async move {
        if !prefers_html(&incoming.parts.headers) {
            return Err(ApiError::NoRoute);
        }
        let env = &incoming.app.env;
        let token = FormToken::of(env, &incoming.parts.headers);
        let store = match &bench {
            Some(bench) => on_page(bench, Visit::new(START, &incoming), is_here(&incoming)).await?,
            None => None,
        };
        let (refusal, done) = outcome(incoming.parts.uri.query().unwrap_or_default());
        let template = StartPage {
            look: Look::of_developers(&env.config, &incoming.parts),
            tabs: tabs(&env.config, START),
            csrf: &token.token,
            release: RELEASE,
            environment: env.config.environment.as_str(),
            api: &env.config.public_url,
            store,
            refusal,
            done,
        };
        with_forms(&template, OWN, &token)
    })
    .await
}

/// The result of a form, which is in the address.
fn outcome(query: &str) -> (Option<&'static str>, Option<String>) {
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let refusal = value("refused").and_then(|word| REFUSALS.iter().find(|(name, _)| *name == word));
    let jobs = value("jobs").and_then(|count| count.parse::<u32>().ok());
    let done = jobs.map(|jobs| match jobs {
        1 => "The clock was moved; 1 job ran.".to_owned(),
        jobs => format!("The clock was moved; {jobs} jobs ran."),
    });
    (refusal.map(|(_, text)| *text), done)
}

/// Whether the visitor's browser is on this machine.
fn is_here(incoming: &Incoming) -> bool {
    super::is_here(&incoming.app.env.config, &incoming.parts)
}

/// The store as this visitor sees it; `None` when it is blocked.
async fn on_page(bench: &Bench, visit: Visit, is_here: bool) -> Result<Option<StoreOnPage<'_>>, ApiError> {
    let store = &bench.store;
    let (app, id) = (Arc::clone(&visit.app), store.id.clone());
    let found = visit.app.db.read(move |tx| {
        let Some(store) = find_open(tx, &id)? else {
            return Ok(None);
        };
        let name = name_of(tx, &id)?.unwrap_or_default();
        let handle = handle_of(tx, &id)?.unwrap_or_default();
        let renewal = next_renewal(tx, &Ctx::of(&app.env, &store))?;
        let team = members::store::list(tx, &id)?;
        let owner = team.into_iter().find(|member| member.role == Role::Owner);
        Ok::<_, ApiError>(Some((name, handle, renewal, owner)))
    });
    let Some((name, handle, renewal, owner)) = found.await? else {
        return Ok(None);
    };
    let visit = visit.to_store(store.id.as_str());
    let typed = Typed::default();
    let choices = bench.choices(&visit).await;
    let product = Fields::new(Locale::En, &typed)
        .field("product", "Product")
        .choices(choices);
    let clock = match is_here {
        true => {
            let visit = visit.with_key(&store.key);
            visit.call(&bench.clock, None).await.ok()
        }
        false => None,
    };
    Ok(Some(StoreOnPage {
        name,
        id: store.id.as_str(),
        shop: format!("/s/{handle}"),
        key: is_here.then_some(&*store.key),
        owner: owner.filter(|_| is_here).map(|owner| owner.email),
        product,
        clock: clock.map(|clock| ClockOnPage {
            now: shown(clock["now"].as_str().and_then(Timestamp::parse)),
            renewal: renewal.map(|at| Renewal {
                at: at.to_string(),
                shown: shown(Some(at)),
            }),
            steps: STEPS,
        }),
    }))
}

/// A time for people, in UTC.
fn shown(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| Locale::En.date_time(at, &Zone::utc()))
}

async fn open_checkout(bench: Arc<Bench>, incoming: Incoming) -> Response {
    serve::page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let form = Form::read(&sent.bytes)?;
        let headers = &incoming.parts.headers;
        if !form.is_ours(&incoming.app.env, headers) {
            return Ok(go(headers, "/?refused=form"));
        }
        let item = match form.filled("product") {
            Some(product) => json!({"product_id": product, "quantity": 1}),
            None => json!({"name": "A test item", "amount": 1000, "quantity": 1}),
        };
        let visit = Visit::new(CHECKOUTS, &incoming).to_store(bench.store.id.as_str());
        let opened = visit.call(&bench.open, Some(&json!({"items": [item]}))).await;
        let Ok(session) = opened else {
            return Ok(go(headers, "/?refused=checkout"));
        };
        // The path alone, so that the page opens under the host name that the visitor uses.
        let address = session["checkout_url"].as_str().unwrap_or_default();
        let url = url::Url::parse(address).map_err(|error| ApiError::Internal(error.into()))?;
        Ok(go(headers, url.path()))
    })
    .await
}

async fn move_clock(bench: Arc<Bench>, incoming: Incoming) -> Response {
    serve::page(incoming, |mut incoming| async move {
        if !is_here(&incoming) {
            return Err(ApiError::NoRoute);
        }
        let sent = incoming.read_form().await?;
        let form = Form::read(&sent.bytes)?;
        let headers = &incoming.parts.headers;
        if !form.is_ours(&incoming.app.env, headers) {
            return Ok(go(headers, "/?refused=form"));
        }
        let named = ["advance", "set"].into_iter();
        let step: serde_json::Map<String, Value> = named
            .filter_map(|name| Some((name.to_owned(), form.filled(name)?.into())))
            .collect();
        let visit = Visit::new(CLOCK, &incoming)
            .to_store(bench.store.id.as_str())
            .with_key(&bench.store.key);
        let moved = visit.call(&bench.move_clock, Some(&step.into())).await;
        let target = match moved {
            Ok(clock) => format!("/?jobs={}", clock["jobsRun"]),
            Err(_) => "/?refused=clock".to_owned(),
        };
        Ok(go(headers, &target))
    })
    .await
}

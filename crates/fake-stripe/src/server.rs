//! A request from its arrival to its answer.

use crate::books::Books;
use crate::door::Cut;
use crate::error::Refusal;
use crate::faults::Fault;
use crate::form::{self, Node};
use crate::idempotency::Answer;
use crate::list::check_expand;
use crate::page;
use crate::routes::{self, Route};
use crate::shared::{Request, Shared};
use crate::uploads::{self, Upload};
use crate::world::{Call, World};
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use serde_json::Value;
use std::sync::Arc;

/// What is sent back.
pub(crate) struct Reply {
    pub status: u16,
    pub body: Value,
    pub is_replay: bool,
    /// Whether the connection is closed instead.
    pub is_lost: bool,
}

impl Reply {
    fn of(outcome: &Result<Value, Refusal>) -> Self {
        let (status, body) = answer_of(outcome);
        Self {
            status,
            body,
            is_replay: false,
            is_lost: false,
        }
    }

    fn lost() -> Self {
        let outcome = Err(Refusal::broken());
        Self {
            is_lost: true,
            ..Self::of(&outcome)
        }
    }
}

fn answer_of(outcome: &Result<Value, Refusal>) -> Answer {
    match outcome {
        Ok(value) => (200, value.clone()),
        Err(refusal) => (refusal.status, refusal.body()),
    }
}

/// Takes a request. What it does is done even if the client has gone.
pub(crate) async fn receive(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let (body, upload) = match uploads::read(kind, &body) {
        Some((fields, upload)) => (fields, Some(upload)),
        None => (String::from_utf8_lossy(&body).into_owned(), None),
    };
    let request = Request {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
        upload,
    };
    if request.path.starts_with("/fake/") {
        return page::answer(&shared, &request);
    }
    // A browser that was sent here asks for it.
    if request.path == "/favicon.ico" {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        return response;
    }
    let reply = match tokio::spawn(async move { answer(&shared, &request).await }).await {
        Ok(reply) => reply,
        Err(_) => Reply::of(&Err(Refusal::broken())),
    };
    if reply.is_lost {
        cut.cut();
    }
    let mut response = Response::builder()
        .status(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(header::CONTENT_TYPE, "application/json");
    if reply.is_replay {
        response = response.header("idempotent-replayed", "true");
    }
    let code = reply.body["error"]["code"].as_str();
    if matches!(code, Some("idempotency_key_in_use" | "lock_timeout")) {
        response = response.header("stripe-should-retry", "true");
    }
    response
        .body(Body::from(reply.body.to_string()))
        .unwrap_or_default()
}

async fn answer(shared: &Shared, request: &Request) -> Reply {
    let place = note(&mut shared.world(), request);
    let reply = answer_noted(shared, request).await;
    if !reply.is_lost {
        shared.world().calls[place].status = Some(reply.status);
    }
    reply
}

/// Writes a call down, and returns its place.
fn note(world: &mut World, request: &Request) -> usize {
    let key = secret_key(request).unwrap_or_default();
    let account = world.by_secret_key(&key).ok();
    let account = account.map(|books| books.account.id.clone());
    world.calls.push(Call {
        method: request.method.clone(),
        path: request.path.clone(),
        idempotency_key: request.header("idempotency-key").map(str::to_owned),
        parameters: request.parameters().to_owned(),
        account,
        status: None,
    });
    world.calls.len() - 1
}

async fn answer_noted(shared: &Shared, request: &Request) -> Reply {
    let checked = check(&mut shared.world(), request);
    let checked = match checked {
        Ok(checked) => checked,
        Err(refusal) => return Reply::of(&Err(refusal)),
    };
    let fault = shared.world().faults.take(checked.route.name);
    if fault == Some(Fault::Refuse) {
        return Reply::lost();
    }
    if let Some(refusal) = refused_by(fault) {
        return Reply::of(&Err(refusal));
    }
    // The world is free again before anything is waited for.
    let taken = claim_key(&mut shared.world(), request, &checked);
    match taken {
        Ok(None) => (),
        Ok(Some((status, body))) => {
            if is_held(fault) {
                hold(shared).await;
                shared.held.send_modify(|held| *held -= 1);
            }
            let is_lost = fault == Some(Fault::LoseAnswer);
            return Reply {
                status,
                body,
                is_replay: true,
                is_lost,
            };
        }
        Err(refusal) => return Reply::of(&Err(refusal)),
    }
    match fault {
        Some(Fault::Slow(time)) => tokio::time::sleep(time).await,
        Some(Fault::Hold) => hold(shared).await,
        _ => (),
    }
    let outcome = carry_out(&mut shared.world(), request, &checked, fault);
    if fault == Some(Fault::HoldAnswer) {
        hold(shared).await;
    }
    if is_held(fault) {
        shared.held.send_modify(|held| *held -= 1);
    }
    Reply {
        is_lost: fault == Some(Fault::LoseAnswer),
        ..Reply::of(&outcome)
    }
}

/// What refuses a call before its key is looked at.
fn refused_by(fault: Option<Fault>) -> Option<Refusal> {
    match fault? {
        Fault::RateLimited => Some(Refusal::rate_limited()),
        Fault::Locked(status) => Some(Refusal::locked(status)),
        _ => None,
    }
}

fn is_held(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Hold | Fault::HoldAnswer))
}

/// Holds a call until the test lets go. It counts as held until it is carried out.
async fn hold(shared: &Shared) {
    let mut gate = shared.gate.subscribe();
    let let_go = *gate.borrow_and_update();
    shared.held.send_modify(|held| *held += 1);
    let _ = gate.wait_for(|times| *times > let_go).await;
}

/// A request whose parameters are right.
struct Checked {
    key: String,
    route: &'static Route,
    id: String,
    parameters: Value,
    idempotency_key: Option<String>,
    upload: Option<Upload>,
}

fn secret_key(request: &Request) -> Option<String> {
    let given = request.header("authorization")?;
    given.strip_prefix("Bearer ").map(str::to_owned)
}

fn check(world: &mut World, request: &Request) -> Result<Checked, Refusal> {
    let key = secret_key(request)
        .ok_or_else(|| Refusal::unauthorised("You did not provide an API key: use Authorization: Bearer."))?;
    world.by_secret_key(&key)?;
    let version = request.header("stripe-version");
    if version != Some(world.definitions.version()) {
        let message = format!(
            "Invalid Stripe API version: {}. It must be {}.",
            version.unwrap_or("none"),
            world.definitions.version()
        );
        return Err(Refusal::invalid(message));
    }
    if request.header("stripe-account").is_some() {
        return Err(Refusal::invalid("This stand-in has no connected accounts."));
    }
    let (route, id) = routes::find(&request.method, &request.path)
        .ok_or_else(|| Refusal::unrecognised(&request.method, &request.path))?;
    let kind = request.header("content-type").unwrap_or_default();
    if (route.name == uploads::ROUTE) != request.upload.is_some() {
        return Err(Refusal::invalid(
            "Files are uploaded to /v1/files as multipart/form-data, and nothing else is.",
        ));
    }
    let is_form = request.upload.is_some() || kind.starts_with("application/x-www-form-urlencoded");
    if !request.body.is_empty() && !is_form {
        return Err(Refusal::invalid(format!(
            "Invalid content type {kind}: use application/x-www-form-urlencoded."
        )));
    }
    if request.method == "POST" && !request.query.is_empty() {
        return Err(Refusal::invalid("Parameters of a POST request are in its body."));
    }
    let parameters: Node = form::parse(request.parameters())?;
    let parameters = world.definitions.check(route.name, &parameters)?;
    check_expand(&parameters, route.kind, route.is_list)?;
    // Keys of requests that change nothing mean nothing.
    let idempotency_key = request
        .header("idempotency-key")
        .filter(|_| request.method == "POST");
    Ok(Checked {
        key,
        route,
        id,
        parameters,
        idempotency_key: idempotency_key.map(str::to_owned),
        upload: request.upload.clone(),
    })
}

fn claim_key(world: &mut World, request: &Request, checked: &Checked) -> Result<Option<Answer>, Refusal> {
    let Some(key) = &checked.idempotency_key else {
        return Ok(None);
    };
    let books = world.by_secret_key(&checked.key)?;
    let now = books.now;
    books.keys.claim(key, &request.path, &checked.parameters, now)
}

fn carry_out(
    world: &mut World,
    request: &Request,
    checked: &Checked,
    fault: Option<Fault>,
) -> Result<Value, Refusal> {
    world.requests += 1;
    let number = world.requests;
    let books = world.by_secret_key(&checked.key)?;
    books.request =
        (request.method != "GET").then(|| (format!("req_{number}"), checked.idempotency_key.clone()));
    let (outcome, is_stored) = match fault {
        Some(Fault::ErrorBefore { is_stored }) => (Err(Refusal::broken()), is_stored),
        Some(Fault::ErrorAfter { is_stored }) => {
            let _ = done(books, checked);
            (Err(Refusal::broken()), is_stored)
        }
        _ => {
            let outcome = done(books, checked);
            let is_stored = outcome
                .as_ref()
                .map_or_else(|refusal| refusal.carried_out, |_| true);
            (outcome, is_stored)
        }
    };
    books.request = None;
    if let Some(key) = &checked.idempotency_key {
        books.keys.end(key, is_stored.then(|| answer_of(&outcome)));
    }
    outcome
}

fn done(books: &mut Books, checked: &Checked) -> Result<Value, Refusal> {
    let mut answer = match &checked.upload {
        Some(upload) => books.add_file(upload, &checked.parameters)?,
        None => books.carry_out(checked.route, &checked.id, &checked.parameters)?,
    };
    books.expand(&mut answer, &checked.parameters);
    Ok(answer)
}

//! What is not Stripe's API: the page of a bank, where a buyer answers, and the route with which a stand-in
//! for Stripe's script makes confirmation tokens.

use crate::books::{some_text, text};
use crate::error::Refusal;
use crate::form::{self, Node};
use crate::intents::Kind;
use crate::shared::{Request, Shared};
use crate::tools::Typed;
use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};

/// Answers a request below `/fake/`.
pub(crate) fn answer(shared: &Shared, request: &Request) -> Response<Body> {
    let secret = request.path.strip_prefix("/fake/authenticate/");
    match (request.method.as_str(), secret) {
        ("GET", Some(secret)) => ask(shared, secret),
        ("POST", Some(secret)) => decide(shared, secret, &request.body),
        ("OPTIONS", None) => with_cors(StatusCode::NO_CONTENT, Body::empty()),
        ("POST", None) if request.path == "/fake/confirmation_tokens" => {
            let made = token(shared, &request.body);
            let (status, body) = match &made {
                Ok(token) => (StatusCode::OK, token.clone()),
                Err(refusal) => (StatusCode::PAYMENT_REQUIRED, refusal.body()),
            };
            with_cors(status, Body::from(body.to_string()))
        }
        _ => html(StatusCode::NOT_FOUND, "<p>There is no such page.</p>"),
    }
}

fn html(status: StatusCode, text: &str) -> Response<Body> {
    let page = format!("<!doctype html><html lang=en><title>Test bank</title>{text}</html>");
    let response = Response::builder().status(status);
    let response = response.header(header::CONTENT_TYPE, "text/html; charset=utf-8");
    response.body(Body::from(page)).unwrap_or_default()
}

fn with_cors(status: StatusCode, body: Body) -> Response<Body> {
    let response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS")
        .header(header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
    response.body(body).unwrap_or_default()
}

fn ask(shared: &Shared, secret: &str) -> Response<Body> {
    let mut world = shared.world();
    match world.find(|books| books.questions.contains_key(secret)) {
        Some(_) => html(
            StatusCode::OK,
            "<h1>Test bank</h1><form method=post><p>Do you agree to this payment?</p>\
             <button name=answer value=yes>Yes</button> <button name=answer value=no>No</button></form>",
        ),
        None => html(StatusCode::GONE, "<p>This was answered already.</p>"),
    }
}

fn decide(shared: &Shared, secret: &str, body: &str) -> Response<Body> {
    let mut world = shared.world();
    let Some(books) = world.find(|books| books.questions.contains_key(secret)) else {
        return html(StatusCode::GONE, "<p>This was answered already.</p>");
    };
    let Some(question) = books.questions.get(secret).cloned() else {
        return html(StatusCode::GONE, "<p>This was answered already.</p>");
    };
    let agrees = match body {
        "answer=yes" => true,
        "answer=no" => false,
        _ => return html(StatusCode::BAD_REQUEST, "<p>Answer yes or no.</p>"),
    };
    let before = books.any(&question.intent).cloned().unwrap_or_default();
    books.answer(&question.intent, agrees);
    let after = books.any(&question.intent).cloned().unwrap_or_default();
    let Some(return_url) = question.return_url else {
        return html(StatusCode::OK, "<p>Thank you. Go back to the shop.</p>");
    };
    let location = way_back(&return_url, &before, &after);
    let response = Response::builder().status(StatusCode::SEE_OTHER);
    let response = response.header(header::LOCATION, location);
    response.body(Body::empty()).unwrap_or_default()
}

/// Where the buyer goes, with what Stripe adds to the address.
fn way_back(return_url: &str, before: &Value, after: &Value) -> String {
    let name = Kind::of(before).object();
    let status = match text(after, "status") {
        "succeeded" => "succeeded",
        "processing" => "pending",
        _ => "failed",
    };
    let mark = if return_url.contains('?') { '&' } else { '?' };
    format!(
        "{return_url}{mark}{name}={}&{name}_client_secret={}&redirect_status={status}",
        text(before, "id"),
        text(before, "client_secret"),
    )
}

/// Makes a confirmation token of a form or of JSON.
fn token(shared: &Shared, body: &str) -> Result<Value, Refusal> {
    let given: Value = match serde_json::from_str(body) {
        Ok(given) => given,
        Err(_) => match form::parse(body)? {
            Node::Map(entries) => entries
                .into_iter()
                .filter_map(|(name, node)| match node {
                    Node::Text(text) => Some((name, json!(text))),
                    Node::Map(_) => None,
                })
                .collect(),
            Node::Text(_) => json!({}),
        },
    };
    let number = |name: &str, otherwise: i64| {
        let value = &given[name];
        let read = value
            .as_i64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        read.unwrap_or(otherwise)
    };
    let usual = Typed::default();
    let typed = Typed {
        method: some_text(&given, "type").unwrap_or(usual.method),
        number: some_text(&given, "number").unwrap_or_default(),
        exp_month: number("exp_month", usual.exp_month),
        exp_year: number("exp_year", usual.exp_year),
        wallet: some_text(&given, "wallet"),
        email: some_text(&given, "email"),
        name: some_text(&given, "name"),
        country: some_text(&given, "country"),
        setup_future_usage: some_text(&given, "setup_future_usage"),
        return_url: some_text(&given, "return_url"),
    };
    let mut world = shared.world();
    let books = world.by_publishable_key(text(&given, "key"))?;
    let id = books.token(&typed)?;
    Ok(books.get("confirmation_token", &id, None)?.clone())
}

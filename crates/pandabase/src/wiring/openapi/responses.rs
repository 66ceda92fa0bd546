//! Statuses and headers of answers.

use super::schemas::Schemas;
use http::Method;
use pandabase_platform::api::Access;
use pandabase_platform::api::endpoint::{Meta, Shapes};
use serde_json::{Value, json};

/// What buyers may do in the portal only where the store lets them.
const REFUSED_BY_THE_STORE: [&str; 3] = [
    "pausePortalSubscription",
    "resumePortalSubscription",
    "changePortalSubscription",
];

/// What also answers with server-sent events.
const STREAMS: [&str; 1] = ["listEvents"];

/// The answers of an operation.
pub fn of_operation(meta: &Meta, shapes: &Shapes, schemas: &Schemas) -> Value {
    let headers = headers_of(meta);
    let mut data = schemas.of_answer(shapes.data.as_value());
    if data.get("$ref").is_none() {
        data["description"] = "What was asked for.".into();
    }
    let success = |description: &str| {
        json!({
            "description": description,
            "headers": headers,
            "content": {"application/json": {"schema": {
                "type": "object",
                "description": "A request that succeeded.",
                "required": ["ok", "data"],
                "properties": {
                    "ok": {"type": "boolean", "const": true, "description": "Always true."},
                    "data": data,
                },
            }}},
        })
    };
    let mut responses = json!({meta.success.as_str(): success("Success")});
    if STREAMS.contains(&meta.operation) {
        responses[meta.success.as_str()]["content"]["text/event-stream"] = json!({"schema": {
            "type": "string",
            "description": "Server-sent events: the data of each is one item, its id the item's cursor.",
        }});
    }
    if let Some(status) = meta.success_before {
        responses[status.as_str()] = success("It was there before");
    }
    if meta.is_cacheable {
        responses["304"] = json!({
            "description": "Unchanged since the copy whose ETag the request sent in If-None-Match; no body",
            "headers": headers,
        });
    }
    let honours_token = meta.access == Access::PublicStoreOrToken;
    for (status, ..) in FAILURES {
        let applies = match *status {
            // A route that names no store is one that signs in, which may fail.
            401 => meta.access.needs_token() || honours_token || meta.access == Access::Public,
            // A session may be too old to add a passkey by, and stores decide what buyers may do themselves.
            403 => {
                meta.access.needed().is_some()
                    || meta.access == Access::Operator
                    || honours_token
                    || REFUSED_BY_THE_STORE.contains(&meta.operation)
                    || meta.operation == "proposePasskey"
            }
            404 => meta.access != Access::Public || !shapes.path.as_value()["properties"].is_null(),
            // A read conflicts with nothing, except the download of a report that is not ready.
            409 => meta.method != Method::GET || meta.operation == "downloadReport",
            422 => meta.method != Method::GET,
            _ => true,
        };
        if applies {
            responses[status.to_string()] = json!({"$ref": format!("#/components/responses/Error{status}")});
        }
    }
    responses
}

/// The statuses of failures, their meanings, and an example text of each.
const FAILURES: &[(u16, &str, &str)] = &[
    (
        400,
        "The input breaks a rule; the text names the field",
        "body/price must be >= 0",
    ),
    (401, "No valid credentials", "Invalid API token"),
    (
        403,
        "The token lacks a scope, or the request is not the sender's to make",
        "Missing required permissions: PRODUCTS_WRITE",
    ),
    (404, "Not there, or not in this store", "Store not found"),
    (
        409,
        "The state does not allow it, or a request with this idempotency key is still running",
        "A request with this idempotency key is still in progress",
    ),
    (
        422,
        "The idempotency key was used with another body, or the request does not apply to what it names",
        "Idempotency key was already used with a different request body",
    ),
    (
        429,
        "Too many requests; `Retry-After` says how long to wait",
        "Rate limit exceeded. Please retry after the reset time.",
    ),
    (
        431,
        "The head has more than 100 fields or 64 KiB",
        "Request header fields are too large",
    ),
    (500, "A fault of the server", "Internal server error"),
    (
        503,
        "Out of service for the moment",
        "The service is temporarily unavailable. Please try again.",
    ),
];

/// The component responses.
pub fn failures() -> Value {
    let all = FAILURES.iter().map(|(status, description, example)| {
        let mut headers = references(OF_EVERY_ANSWER.iter().chain(OF_REPEATABLE));
        if *status == 429 {
            headers["Retry-After"] = reference("RetryAfter");
        }
        let response = json!({
            "description": description,
            "headers": headers,
            "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "example": {"ok": false, "error": example},
            }},
        });
        (format!("Error{status}"), response)
    });
    Value::Object(all.collect())
}

/// A header: name, component, schema, meaning.
type Header = (&'static str, &'static str, &'static str, &'static str);

const OF_EVERY_ANSWER: &[Header] = &[
    (
        "X-Request-Id",
        "RequestId",
        "string",
        "Names this request in the API log",
    ),
    (
        "X-RateLimit-Limit",
        "RateLimitLimit",
        "integer",
        "Requests per window",
    ),
    (
        "X-RateLimit-Remaining",
        "RateLimitRemaining",
        "integer",
        "Requests left in the window",
    ),
    (
        "X-RateLimit-Reset",
        "RateLimitReset",
        "integer",
        "End of the window, epoch seconds",
    ),
    (
        "X-RateLimit-Type",
        "RateLimitType",
        "string",
        "GlobalResource per address, AccountResource per credential, StoreResource per store",
    ),
    (
        "Pandabase-Version",
        "PandabaseVersion",
        "string",
        "Release of the server, as a date with slashes",
    ),
    (
        "X-Version",
        "Version",
        "string",
        "The same, with the version of the API after it",
    ),
    (
        "Cache-Control",
        "CacheControl",
        "string",
        "How long a copy may be shown: `no-store`, or a minute for what anyone may read",
    ),
    (
        "X-Content-Type-Options",
        "ContentTypeOptions",
        "string",
        "Always `nosniff`",
    ),
];
const OF_REPEATABLE: &[Header] = &[(
    "Idempotent-Replay",
    "IdempotentReplay",
    "string",
    "`true` where the answer to an earlier request with this idempotency key is repeated",
)];
const OF_COPIES: &[Header] = &[(
    "ETag",
    "ETag",
    "string",
    "Names this state of the answer, for If-None-Match",
)];
const OF_LIMITS: &[Header] = &[("Retry-After", "RetryAfter", "integer", "Seconds to wait")];

/// The component headers.
pub fn headers() -> Value {
    let all = [OF_EVERY_ANSWER, OF_REPEATABLE, OF_COPIES, OF_LIMITS].concat();
    let all = all.into_iter().map(|(_, component, kind, meaning)| {
        let header = json!({"description": meaning, "schema": {"type": kind}});
        (component.to_owned(), header)
    });
    Value::Object(all.collect())
}

fn headers_of(meta: &Meta) -> Value {
    let mut all = OF_EVERY_ANSWER.to_vec();
    if meta.key.is_some() && meta.method != Method::GET {
        all.extend(OF_REPEATABLE);
    }
    if meta.is_cacheable {
        all.extend(OF_COPIES);
    }
    references(all.iter())
}

fn references<'h>(headers: impl Iterator<Item = &'h Header>) -> Value {
    let all = headers.map(|(name, component, ..)| ((*name).to_owned(), reference(component)));
    Value::Object(all.collect())
}

fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/headers/{component}")})
}

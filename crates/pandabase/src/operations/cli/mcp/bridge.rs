//! Messages from standard input are sent to the server, and its answers are printed. The server keeps nothing
//! between requests, so all that is known here is the version that a client of an older protocol agreed on.

use super::lines::{Line, print};
use crate::operations::cli::client::Post;
use crate::operations::cli::failure::root;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, CONTENT_TYPE};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{AbortHandle, JoinSet};

/// How many requests are under way at once.
const AT_ONCE: usize = 16;
/// Where a message of the newer protocol says its version.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";

/// Codes of JSON-RPC.
const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const INTERNAL_ERROR: i64 = -32603;

/// The way to a server.
pub(super) struct Bridge {
    post: Post,
    may_write: bool,
    /// The version that `initialize` agreed on.
    agreed: Mutex<Option<String>>,
    room: Semaphore,
}

impl Bridge {
    pub(super) fn to(post: Post, may_write: bool) -> Arc<Self> {
        Arc::new(Self {
            post,
            may_write,
            agreed: Mutex::new(None),
            room: Semaphore::new(AT_ONCE),
        })
    }

    /// Hands messages on until there are no more, and waits for the answers.
    pub(super) async fn on(self: Arc<Self>, mut lines: mpsc::Receiver<Line>) {
        let mut running = JoinSet::new();
        let mut known: HashMap<String, AbortHandle> = HashMap::new();
        while let Some(line) = lines.recv().await {
            while running.try_join_next().is_some() {}
            known.retain(|_, task| !task.is_finished());
            let message = match read(line.as_deref()) {
                Ok(message) => message,
                Err((code, text)) => {
                    print(failed(Value::Null, code, text)).await;
                    continue;
                }
            };
            let Some(name) = message.get("id").map(Value::to_string) else {
                // Of notifications only this one means something: nothing is kept between requests.
                if message["method"] == "notifications/cancelled" {
                    let cancelled = message["params"]["requestId"].to_string();
                    if let Some(task) = known.remove(&cancelled) {
                        task.abort();
                    }
                }
                continue;
            };
            let bridge = Arc::clone(&self);
            let task = running.spawn(async move {
                let _room = bridge.room.acquire().await;
                print(bridge.answer(message).await).await;
            });
            known.insert(name, task);
        }
        while running.join_next().await.is_some() {}
    }

    /// The answer to a request.
    async fn answer(&self, message: Value) -> String {
        let id = message["id"].clone();
        let answered = match self.headed(&message).body(message.to_string()).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                response.text().await.map(|text| (status, text))
            }
            Err(error) => Err(error),
        };
        let (status, text) = match answered {
            Ok(answered) => answered,
            Err(error) => {
                let text = format!(
                    "{} does not answer: {}; is the server running? `pandabase dev` starts one",
                    self.post.address(),
                    root(&error)
                );
                return failed(id, INTERNAL_ERROR, text);
            }
        };
        let Some(answer) = serde_json::from_str::<Value>(&text).ok().filter(is_answer) else {
            return failed(id, INTERNAL_ERROR, refusal(status, &text));
        };
        if message["method"] == "initialize" {
            let agreed = answer["result"]["protocolVersion"].as_str().map(str::to_owned);
            *self.agreed.lock().unwrap_or_else(PoisonError::into_inner) = agreed;
        }
        answer.to_string()
    }

    /// A request with what the message says of itself, as the protocol wants it in headers.
    fn headed(&self, message: &Value) -> RequestBuilder {
        let mut request = self.post.message();
        request = request
            .header(ACCEPT, "application/json, text/event-stream")
            .header(CONTENT_TYPE, "application/json");
        if self.may_write {
            request = request.header("x-pandabase-mcp-writes", "allow");
        }
        let (method, params) = (&message["method"], &message["params"]);
        let stated = params["_meta"][VERSION].as_str();
        let agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let version = match stated {
            Some(version) => Some(version.to_owned()),
            None => agreed.filter(|_| method != "initialize"),
        };
        if let Some(version) = version {
            request = request.header("mcp-protocol-version", in_header(&version));
        }
        if stated.is_some() {
            request = request.header("mcp-method", in_header(method.as_str().unwrap_or_default()));
            let name = params["name"].as_str().or_else(|| params["uri"].as_str());
            if let Some(name) = name {
                request = request.header("mcp-name", in_header(name));
            }
        }
        request
    }
}

/// Reads a message.
fn read(line: Option<&[u8]>) -> Result<Value, (i64, String)> {
    let Some(line) = line else {
        return Err((INVALID_REQUEST, "the message is longer than 256 KB".to_owned()));
    };
    let message: Value =
        serde_json::from_slice(line).map_err(|error| (PARSE_ERROR, format!("this is no JSON: {error}")))?;
    match message["method"].is_string() {
        true => Ok(message),
        false => Err((INVALID_REQUEST, "a message has a method".to_owned())),
    }
}

/// Whether this is an answer of the protocol, and not of the server before it.
fn is_answer(answer: &Value) -> bool {
    answer["jsonrpc"] == "2.0"
}

/// What a refusal that is none of the protocol means.
fn refusal(status: u16, text: &str) -> String {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    let error = answer["error"].as_str().unwrap_or(text.trim());
    let advice = match status {
        401 => "; the token must be a Bearer token of a store of this server",
        404 => "; this server has no /mcp: it is older than this program",
        429 => "; ask less often",
        _ => "",
    };
    format!("the server answered {status}: {error}{advice}")
}

fn failed(id: Value, code: i64, text: String) -> String {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": text}}).to_string()
}

/// A text as a header has it: what is not plain ASCII is wrapped.
fn in_header(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && text.trim() == text;
    if is_plain && !text.starts_with("=?base64?") {
        return text.to_owned();
    }
    format!("=?base64?{}?=", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_refused_in_words() {
        for (line, code) in [
            (None, INVALID_REQUEST),
            (Some("{"), PARSE_ERROR),
            (Some("[]"), INVALID_REQUEST),
            (Some("{\"id\": 1}"), INVALID_REQUEST),
        ] {
            let refused = read(line.map(str::as_bytes)).unwrap_err();
            assert_eq!(refused.0, code, "{line:?}");
        }
        assert!(read(Some(b"{\"method\": \"ping\"}")).is_ok());
    }

    #[test]
    fn refusals_of_the_server_are_told_as_they_are() {
        let text = refusal(401, "{\"ok\":false,\"error\":\"Invalid API token\"}");
        assert!(
            text.starts_with("the server answered 401: Invalid API token; the token must"),
            "{text}"
        );
        assert_eq!(refusal(403, "No\n"), "the server answered 403: No");
    }

    #[test]
    fn headers_have_plain_ascii() {
        assert_eq!(in_header("tools/call"), "tools/call");
        assert_eq!(in_header("tür"), "=?base64?dMO8cg==?=");
        assert_eq!(in_header(" a"), "=?base64?IGE=?=");
    }
}

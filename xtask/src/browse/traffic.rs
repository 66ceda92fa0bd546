//! What a browser asks of the server, read from its log of the network: how many forms were sent, how many
//! files have come, and what is under way.

use serde_json::Value;
use std::collections::BTreeMap;

/// Requests of a browser.
#[derive(Default)]
pub struct Traffic {
    /// The addresses of what is not answered yet, by the ids of the requests.
    under_way: BTreeMap<String, String>,
    /// Bodies of the forms that were sent since the last [`Traffic::forget`].
    forms: Vec<String>,
    /// Pages that were asked for since then, also by a script that shows one beside another.
    pages: usize,
    /// Files that the browser has stored since then.
    files: usize,
}

impl Traffic {
    /// Takes entries of the performance log.
    pub fn read(&mut self, entries: &[Value]) {
        for entry in entries {
            let text = entry["message"].as_str().unwrap_or_default();
            let Ok(parsed) = serde_json::from_str::<Value>(text) else {
                continue;
            };
            let message = &parsed["message"];
            let (event, params) = (message["method"].as_str(), &message["params"]);
            self.record(event.unwrap_or_default(), params, &parsed["webview"]);
        }
    }

    fn record(&mut self, event: &str, params: &Value, tab: &Value) {
        let id = params["requestId"].as_str().unwrap_or_default();
        match event {
            "Network.requestWillBeSent" if is_told_to_its_end(params, tab) => {
                let is_page = params["type"] == "Document";
                let request = &params["request"];
                if is_page {
                    // The page before has gone, and what it asked for with it: its end may never be told.
                    self.under_way.clear();
                }
                let address = request["url"].as_str().unwrap_or_default();
                self.under_way.insert(id.to_owned(), address.to_owned());
                let is_asked = params["type"] == "Fetch" && request["method"] == "GET";
                self.pages += usize::from(is_page || is_asked);
                let body = request["postData"].as_str().unwrap_or_default();
                if request["method"] == "POST" && (is_page || names_action(body)) {
                    self.forms.push(body.to_owned());
                }
            }
            "Network.loadingFinished" | "Network.loadingFailed" => {
                self.under_way.remove(id);
            }
            "Page.downloadProgress" if params["state"] == "completed" => self.files += 1,
            _ => {}
        }
    }

    /// Whether every request was answered.
    pub fn is_still(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The addresses of what is not answered yet.
    pub fn under_way(&self) -> impl Iterator<Item = &str> {
        self.under_way.values().map(String::as_str)
    }

    /// Begins to count anew.
    pub fn forget(&mut self) {
        self.forms.clear();
        self.pages = 0;
        self.files = 0;
    }

    /// How many forms were sent.
    pub fn forms(&self) -> usize {
        self.forms.len()
    }

    /// How many files the browser has stored.
    pub fn files(&self) -> usize {
        self.files
    }

    /// Whether a page was asked for or a form sent.
    pub fn moved(&self) -> bool {
        self.pages > 0 || !self.forms.is_empty()
    }
}

/// Whether a request will end, and its end be told in this tab's log. A stream of events stays open, and what
/// a frame of another process shows is loaded there.
fn is_told_to_its_end(params: &Value, tab: &Value) -> bool {
    match params["type"].as_str() {
        Some("EventSource") => false,
        Some("Document") => params["frameId"] == *tab,
        _ => true,
    }
}

/// Whether a script sent a form as its button would have, and not a question of its own.
fn names_action(body: &str) -> bool {
    [
        "action=pay",
        "action=continue",
        "action=apply",
        "action=items",
        "action=save",
        "action=note",
        "action=invite",
        "action=insert",
        "name=\"action\"",
    ]
    .iter()
    .any(|sign| body.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(event: &str, params: Value) -> Value {
        let message = json!({"message": {"method": event, "params": params}, "webview": "tab"});
        json!({"message": message.to_string()})
    }

    #[test]
    fn forms_are_counted_and_questions_of_a_script_are_not() {
        let mut traffic = Traffic::default();
        for (id, kind, frame, method, body) in [
            ("1", "Document", "tab", "POST", "email=a"),
            ("2", "Fetch", "tab", "POST", "country=DE"),
            ("3", "Fetch", "tab", "POST", "country=DE&action=pay"),
            ("4", "Document", "tab", "GET", ""),
            ("5", "EventSource", "tab", "GET", ""),
            ("6", "Document", "inner", "GET", ""),
        ] {
            let request = json!({"method": method, "postData": body});
            let params = json!({"requestId": id, "type": kind, "frameId": frame, "request": request});
            traffic.read(&[entry("Network.requestWillBeSent", params)]);
        }
        assert_eq!(traffic.forms(), 2);
        traffic.forget();
        assert!(!traffic.moved());
    }

    #[test]
    fn a_file_has_come_when_all_of_it_is_there() {
        let mut traffic = Traffic::default();
        for (state, files) in [("inProgress", 0), ("completed", 1)] {
            traffic.read(&[entry(
                "Page.downloadProgress",
                json!({"guid": "1", "state": state}),
            )]);
            assert_eq!(traffic.files(), files);
        }
        traffic.forget();
        assert_eq!(traffic.files(), 0);
    }

    #[test]
    fn a_page_is_still_when_all_that_it_asked_for_has_ended() {
        let mut traffic = Traffic::default();
        let asked =
            |id, kind| json!({"requestId": id, "type": kind, "frameId": "tab", "request": {"url": id}});
        let ended = |id| json!({"requestId": id});
        for (event, params, under_way) in [
            ("requestWillBeSent", asked("page", "Document"), "page"),
            ("requestWillBeSent", asked("question", "Fetch"), "page question"),
            ("loadingFinished", ended("page"), "question"),
            ("requestWillBeSent", asked("next", "Document"), "next"),
            ("requestWillBeSent", asked("script", "Script"), "next script"),
            ("loadingFinished", ended("next"), "script"),
            ("loadingFailed", ended("script"), ""),
        ] {
            traffic.read(&[entry(&format!("Network.{event}"), params)]);
            let left: Vec<_> = traffic.under_way().collect();
            assert_eq!(left.join(" "), under_way, "{event}");
        }
        assert!(traffic.is_still());
    }
}

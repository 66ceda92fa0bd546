//! The WebDriver protocol, as far as the walks need it: commands and answers are JSON over HTTP. A crate for
//! all of it would ask crates of the server for more features, so that the server were built a second time.

use crate::client::{Connection, request};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The key of an element's id, which the standard fixes.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A session with a browser.
pub struct Session {
    driver: SocketAddr,
    path: String,
}

/// An element of the page that was current when it was found.
pub struct Element(String);

/// A tab.
pub struct Tab(Value);

impl Session {
    /// Starts a browser with these capabilities.
    pub async fn open(driver: SocketAddr, capabilities: &Value) -> Result<Self> {
        let wanted = json!({"capabilities": {"alwaysMatch": capabilities}});
        let made = send(driver, "POST", "/session", &wanted).await?;
        let id = made["sessionId"].as_str().context("no session in the answer")?;
        Ok(Self {
            driver,
            path: format!("/session/{id}"),
        })
    }

    /// Ends the browser.
    pub async fn close(self) -> Result<()> {
        send(self.driver, "DELETE", &self.path, &Value::Null).await?;
        Ok(())
    }

    /// Gives a command.
    pub async fn command(&self, name: &str, body: Value) -> Result<Value> {
        send(self.driver, "POST", &format!("{}/{name}", self.path), &body).await
    }

    async fn question(&self, name: &str) -> Result<Value> {
        send(self.driver, "GET", &format!("{}/{name}", self.path), &Value::Null).await
    }

    /// Goes to an address.
    pub async fn go_to(&self, url: &str) -> Result<()> {
        self.command("url", json!({"url": url})).await?;
        Ok(())
    }

    /// The address of the page.
    pub async fn address(&self) -> Result<String> {
        let address = self.question("url").await?;
        Ok(address.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script and returns what it returns.
    pub async fn run(&self, script: &str, arguments: Value) -> Result<Value> {
        self.command("execute/sync", json!({"script": script, "args": arguments}))
            .await
    }

    /// The first element that a selector names.
    pub async fn find(&self, selector: &str) -> Result<Element> {
        let sought = json!({"using": "css selector", "value": selector});
        let found = self.command("element", sought).await?;
        Ok(Element(
            found[ELEMENT].as_str().context("no id of an element")?.to_owned(),
        ))
    }

    /// Clicks on an element.
    pub async fn click(&self, element: &Element) -> Result<()> {
        self.command(&format!("element/{}/click", element.0), json!({}))
            .await?;
        Ok(())
    }

    /// Puts a text into a field in place of what is there.
    pub async fn write(&self, field: &Element, text: &str) -> Result<()> {
        let field = format!("element/{}", field.0);
        self.command(&format!("{field}/clear"), json!({})).await?;
        self.command(&format!("{field}/value"), json!({"text": text}))
            .await?;
        Ok(())
    }

    /// Gives a field for files the path of one.
    pub async fn attach(&self, field: &Element, path: &str) -> Result<()> {
        let name = format!("element/{}/value", field.0);
        self.command(&name, json!({"text": path})).await?;
        Ok(())
    }

    /// Presses and releases keys one after another.
    pub async fn press(&self, keys: impl IntoIterator<Item = char>) -> Result<()> {
        let stroke = |key| {
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        };
        let strokes: Vec<_> = keys.into_iter().map(String::from).flat_map(stroke).collect();
        let actions = json!([{"type": "key", "id": "keyboard", "actions": strokes}]);
        self.command("actions", json!({"actions": actions})).await?;
        Ok(())
    }

    /// Clicks twice, as fast as the browser takes it.
    pub async fn double_click(&self, element: &Element) -> Result<()> {
        let clicks = [
            json!({"type": "pointerMove", "origin": {ELEMENT: element.0}, "x": 0, "y": 0}),
            json!({"type": "pointerDown", "button": 0}),
            json!({"type": "pointerUp", "button": 0}),
            json!({"type": "pointerDown", "button": 0}),
            json!({"type": "pointerUp", "button": 0}),
        ];
        let actions = json!([{"type": "pointer", "id": "mouse", "actions": clicks}]);
        self.command("actions", json!({"actions": actions})).await?;
        Ok(())
    }

    /// Goes into a frame, which a script returns.
    pub async fn go_into(&self, frame: &str) -> Result<()> {
        let frame = self.run(frame, json!([])).await?;
        self.command("frame", json!({"id": frame})).await?;
        Ok(())
    }

    /// Goes out of all frames.
    pub async fn go_out(&self) -> Result<()> {
        self.command("frame", json!({"id": null})).await?;
        Ok(())
    }

    /// The current tab.
    pub async fn tab(&self) -> Result<Tab> {
        self.question("window").await.map(Tab)
    }

    /// Opens a tab, and goes there.
    pub async fn open_tab(&self) -> Result<()> {
        let opened = self.command("window/new", json!({"type": "tab"})).await?;
        self.go_to_tab(&Tab(opened["handle"].clone())).await
    }

    /// Goes to a tab.
    pub async fn go_to_tab(&self, tab: &Tab) -> Result<()> {
        self.command("window", json!({"handle": tab.0})).await?;
        Ok(())
    }
}

/// Sends a command and returns the value of the answer; what the driver refuses is an error with its words.
async fn send(driver: SocketAddr, method: &str, path: &str, body: &Value) -> Result<Value> {
    let mut bytes = Vec::new();
    let text = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    request(&mut bytes, method, path, None, &text);
    let mut connection = Connection::open(driver).await?;
    let answer = connection.send(&bytes).await?;
    let status = answer.status;
    let mut parsed: Value = serde_json::from_slice(answer.body).context("an answer of chromedriver")?;
    let value = parsed["value"].take();
    let reason = value["message"].as_str().unwrap_or_default();
    // The first line says what is wrong, and the others are a backtrace.
    let reason = reason.lines().next().unwrap_or_default();
    ensure!(status == 200, "chromedriver refuses {path}: {reason}");
    Ok(value)
}

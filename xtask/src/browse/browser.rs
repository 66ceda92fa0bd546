//! One browser with a profile of its own, dressed for a way: size, scheme, and whether scripts run.

use super::matrix::{Scheme, Script, Size, Way};
use super::tools::Tools;
use super::traffic::Traffic;
use super::webdriver::Session;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;

/// What is asked of pages.
const QUESTIONS: &str = include_str!("page.js");
/// How long a page may take to be still.
const PATIENCE: Duration = Duration::from_secs(15);
/// The narrowest window that a page must fit into, in CSS pixels.
const NARROWEST: (u32, u32) = (320, 640);

/// A browser.
pub struct Browser {
    /// The connection to it.
    pub session: Session,
    way: Way,
    axe: String,
    /// What it asks of the server.
    pub traffic: Traffic,
}

impl Browser {
    /// Starts a browser.
    pub async fn open(tools: &Tools, driver: SocketAddr, way: Way) -> Result<Self> {
        let wanted = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": tools.chromium()?,
        });
        let session = Session::open(driver, &wanted).await.context("start chromium")?;
        let browser = Self {
            session,
            way,
            axe: tools.axe.clone(),
            traffic: Traffic::default(),
        };
        browser.dress().await?;
        Ok(browser)
    }

    /// Applies the way to the current tab, which each tab forgets of the others.
    pub async fn dress(&self) -> Result<()> {
        let scheme = match self.way.scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.command("Emulation.setEmulatedMedia", json!({"features": features}))
            .await?;
        let size = self.way.size;
        self.resize(size.pixels(), size == Size::Phone).await?;
        self.allow_scripts(self.way.script == Script::On).await
    }

    async fn resize(&self, (width, height): (u32, u32), is_phone: bool) -> Result<()> {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone});
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    async fn allow_scripts(&self, allowed: bool) -> Result<()> {
        self.command("Emulation.setScriptExecutionDisabled", json!({"value": !allowed}))
            .await?;
        Ok(())
    }

    /// A command of the browser's developer tools.
    async fn command(&self, name: &str, params: Value) -> Result<Value> {
        let body = json!({"cmd": name, "params": params});
        self.session.command("goog/cdp/execute", body).await
    }

    /// What a log has new.
    async fn log(&self, kind: &str) -> Result<Vec<Value>> {
        let entries = self.session.command("se/log", json!({"type": kind})).await?;
        Ok(entries.as_array().cloned().unwrap_or_default())
    }

    /// What the console has new.
    pub async fn console(&self) -> Result<Vec<Value>> {
        self.log("browser").await
    }

    /// Asks one of the questions in `page.js`.
    pub async fn ask(&self, question: &str, arguments: Value) -> Result<Value> {
        let script = format!("{QUESTIONS}\nreturn {question}(...arguments);");
        let answer = self.session.run(&script, arguments).await;
        answer.with_context(|| format!("ask {question} of the page"))
    }

    /// What axe-core objects to on the page.
    pub async fn violations(&self) -> Result<Vec<Value>> {
        // axe needs timers, which stand still where scripts are off. A page that is loaded runs none of its
        // own when they are switched on.
        self.allow_scripts(true).await?;
        let script = format!("{}\n{QUESTIONS}\nreturn violations();", self.axe);
        let found = self.session.run(&script, json!([])).await;
        self.allow_scripts(self.way.script == Script::On).await?;
        Ok(found.context("run axe")?.as_array().cloned().unwrap_or_default())
    }

    /// By how many pixels the page is wider than the narrowest window, and what sticks out.
    pub async fn overhang(&self) -> Result<Value> {
        self.resize(NARROWEST, false).await?;
        let found = self.ask("overhang", json!([])).await?;
        let size = self.way.size;
        self.resize(size.pixels(), size == Size::Phone).await?;
        Ok(found)
    }

    /// A picture of the whole page, as PNG in base 64.
    pub async fn picture(&self) -> Result<String> {
        self.capture(true).await
    }

    /// A picture of what the window shows of the page, in the same form.
    pub async fn window(&self) -> Result<String> {
        self.capture(false).await
    }

    async fn capture(&self, is_whole: bool) -> Result<String> {
        let params = json!({"format": "png", "captureBeyondViewport": is_whole});
        let made = self.command("Page.captureScreenshot", params).await?;
        Ok(made["data"].as_str().context("no picture")?.to_owned())
    }

    /// Reads what went over the network since the last time.
    pub async fn listen(&mut self) -> Result<()> {
        let entries = self.log("performance").await?;
        self.traffic.read(&entries);
        Ok(())
    }

    /// Waits until the page is loaded and has asked nothing for a moment; with scripts the moment is longer,
    /// since they wait for the next key before they ask.
    pub async fn settle(&mut self) -> Result<()> {
        let moment = match self.way.script {
            Script::On => Duration::from_millis(400),
            Script::Off => Duration::from_millis(50),
        };
        let started = crate::watch::now();
        let mut still_since = None;
        loop {
            self.listen().await?;
            // While a page is being replaced there is none to ask.
            let answer = self.ask("isLoaded", json!([])).await;
            let is_loaded = matches!(answer, Ok(Value::Bool(true)));
            if is_loaded && self.traffic.is_still() {
                let since = *still_since.get_or_insert_with(crate::watch::now);
                if since.elapsed() >= moment {
                    return Ok(());
                }
            } else {
                still_since = None;
            }
            ensure!(
                started.elapsed() < PATIENCE,
                "the page is not still after {PATIENCE:?}: loaded: {answer:?}; under way: {:?}",
                self.traffic.under_way().collect::<Vec<_>>()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

//! A journey on its way: the browser, what was typed so far, and what was found.

use super::album::Album;
use super::browser::Browser;
use super::findings::{Check, Finding};
use super::matrix::Way;
use super::shop::Shop;
use super::webdriver::Tab;
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// A journey on its way.
pub struct Walk {
    /// Where it is walked.
    pub shop: Arc<Shop>,
    /// How it is walked.
    pub way: Way,
    /// The buyer's address, which no other walk has.
    pub email: String,
    pub(super) browser: Browser,
    /// What was typed into which field.
    pub(super) typed: BTreeMap<String, String>,
    pictures: PathBuf,
    /// The pictures for a guide, where this walk makes them.
    album: Option<Album>,
    steps: usize,
    step: String,
    findings: Vec<Finding>,
}

impl Walk {
    /// A walk that begins. Its pictures go to a folder of the journey, and those for a guide into an album.
    pub fn new(
        shop: Arc<Shop>,
        way: Way,
        email: String,
        browser: Browser,
        (pictures, album): (PathBuf, Option<Album>),
    ) -> Self {
        Self {
            shop,
            way,
            email,
            browser,
            typed: BTreeMap::new(),
            pictures,
            album,
            steps: 0,
            step: "start".to_owned(),
            findings: Vec::new(),
        }
    }

    /// Ends the walk and returns what was found.
    pub async fn end(self) -> Vec<Finding> {
        // A browser that does not close ends with its driver.
        let _ = self.browser.session.close().await;
        self.findings
    }

    /// Notes which pictures of a guide the walk did not come to.
    pub fn close_album(&mut self) {
        let missing: Vec<_> = self.album.iter().flat_map(Album::missing).collect();
        for step in missing {
            self.find(Check::Passable, format!("there is no picture of {step}"));
        }
    }

    /// Notes that a rule was not kept.
    pub fn find(&mut self, check: Check, says: impl Into<String>) {
        let finding = Finding::new(check, &self.step, says);
        // The same fault of a step is told once, however often its page is looked at.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Notes that a rule was not kept, unless it holds.
    pub fn require(&mut self, holds: bool, check: Check, says: impl Into<String>) {
        if !holds {
            self.find(check, says);
        }
    }

    /// Goes to an address and looks at its page.
    pub async fn visit(&mut self, url: &str, step: &str) -> Result<()> {
        self.browser.session.go_to(url).await?;
        self.look(step).await
    }

    /// Looks at the page as it is: takes its picture and applies the rules that hold on every page.
    pub async fn look(&mut self, step: &str) -> Result<()> {
        step.clone_into(&mut self.step);
        self.browser.settle().await?;
        self.steps += 1;
        self.photograph().await?;
        self.read_console().await?;
        for violation in self.browser.violations().await? {
            let (rule, help) = (&violation["rule"], &violation["help"]);
            let says = format!("{rule}, {help}: {}", violation["where"]);
            self.find(Check::Axe, says);
        }
        let overhang = self.browser.overhang().await?;
        let pixels = &overhang["pixels"];
        let says = format!("{pixels} pixels too wide: {}", overhang["elements"]);
        self.require(*pixels == 0, Check::Narrow, says);
        let missing = self.browser.ask("missingTexts", json!([])).await?;
        for text in missing.as_array().into_iter().flatten() {
            self.find(Check::Texts, format!("the page shows {text}"));
        }
        Ok(())
    }

    async fn photograph(&mut self) -> Result<()> {
        let Way {
            size, scheme, script, ..
        } = self.way;
        let folder = [size.word(), scheme.word(), script.word()];
        let folder = self.pictures.join(folder.iter().collect::<PathBuf>());
        fs::create_dir_all(&folder)?;
        let name = format!("{}-{:02}-{}.png", self.way.input.word(), self.steps, self.step);
        let picture = STANDARD.decode(self.browser.picture().await?)?;
        fs::write(folder.join(name), picture)?;
        if let Some(album) = self.album.as_mut().filter(|album| album.wants(&self.step)) {
            let window = STANDARD.decode(self.browser.window().await?)?;
            album.keep(&self.step, &window)?;
        }
        Ok(())
    }

    async fn read_console(&mut self) -> Result<()> {
        let page = self.address().await?;
        for entry in self.browser.console().await? {
            let message = entry["message"].as_str().unwrap_or_default();
            let check = if message.contains("Content Security Policy") {
                Check::Policy
            } else {
                Check::Console
            };
            if entry["level"] == "SEVERE" && !is_refusal_of(&page, message) {
                self.find(check, message);
            }
        }
        Ok(())
    }

    /// Whether a visible element is on the page.
    pub async fn sees(&self, selector: &str) -> Result<bool> {
        Ok(self.browser.ask("isThere", json!([selector])).await? == true)
    }

    /// Notes that a rule was not kept, unless a visible element is on the page.
    pub async fn must_see(&mut self, selector: &str, check: Check, says: &str) -> Result<()> {
        let is_there = self.sees(selector).await?;
        self.require(is_there, check, says);
        Ok(())
    }

    /// The text of the first element, or the value of a field; empty when there is none.
    pub async fn text(&self, selector: &str) -> Result<String> {
        let text = self.browser.ask("textOf", json!([selector])).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The texts of all such elements.
    pub async fn texts(&self, selector: &str) -> Result<Vec<String>> {
        let texts = self.browser.ask("textsOf", json!([selector])).await?;
        let texts = texts.as_array().into_iter().flatten();
        Ok(texts.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The address of the page.
    pub async fn address(&self) -> Result<String> {
        self.browser.session.address().await
    }

    /// The language that the page says it is in.
    pub async fn language(&self) -> Result<String> {
        let language = self.browser.ask("language", json!([])).await?;
        Ok(language.as_str().unwrap_or_default().to_owned())
    }

    /// Goes back in the history and looks.
    pub async fn back(&mut self, step: &str) -> Result<()> {
        self.turn(step, Turn::Back).await
    }

    /// Goes forward in the history and looks.
    pub async fn forward(&mut self, step: &str) -> Result<()> {
        self.turn(step, Turn::Forward).await
    }

    /// Loads the page again and looks.
    pub async fn reload(&mut self, step: &str) -> Result<()> {
        self.turn(step, Turn::Reload).await
    }

    async fn turn(&mut self, step: &str, turn: Turn) -> Result<()> {
        self.browser.listen().await?;
        self.browser.traffic.forget();
        let command = match turn {
            Turn::Back => "back",
            Turn::Forward => "forward",
            Turn::Reload => "refresh",
        };
        self.browser.session.command(command, json!({})).await?;
        self.browser.settle().await?;
        let forms = self.browser.traffic.forms();
        // The browser has a page of its own to ask with. Its reader goes to the address once more.
        if self.browser.ask("isOfTheBrowser", json!([])).await? == true {
            let address = self.address().await?;
            self.browser.session.go_to(&address).await?;
        }
        self.look(step).await?;
        let says = format!("{turn:?} sends a form again, or asks whether it may");
        self.require(forms == 0, Check::SentOnce, says);
        Ok(())
    }

    /// Opens another tab, in which nothing has been typed, and goes there; returns the first one.
    pub async fn open_tab(&mut self) -> Result<Tab> {
        let first = self.browser.session.tab().await?;
        self.browser.session.open_tab().await?;
        self.browser.dress().await?;
        self.typed.clear();
        Ok(first)
    }

    /// Goes to another tab.
    pub async fn go_to_tab(&mut self, tab: &Tab) -> Result<()> {
        self.browser.session.go_to_tab(tab).await?;
        self.browser.dress().await
    }
}

/// A step in the history.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Back,
    Forward,
    Reload,
}

/// Whether the console only says that the page itself was answered with a refusal, as it is when an error is
/// shown at a field or the page's address leads nowhere.
fn is_refusal_of(page: &str, message: &str) -> bool {
    message
        .strip_prefix(page)
        .is_some_and(|rest| rest.contains("responded with a status of 4"))
}

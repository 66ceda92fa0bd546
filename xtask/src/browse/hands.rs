//! The buyer's hands: with a pointer and keys to type, or with keys alone.

use super::findings::Check;
use super::matrix::Input;
use super::walk::Walk;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;

/// The keys of the WebDriver protocol that no character is.
const BACKSPACE: char = '\u{e003}';
const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
/// The arrow that leads to the next of several things.
const DOWN: char = '\u{e015}';
const END: char = '\u{e010}';
/// How often Tab is pressed before something counts as out of reach.
const TABS: usize = 120;
/// How long a press may go without anything being asked of the server.
const PATIENCE: Duration = Duration::from_secs(2);

/// A field that a person can fill in.
pub struct Control {
    /// The name that the form sends.
    pub name: String,
    kind: String,
    /// What is in it; `true` or `false` for a check box.
    pub value: String,
}

impl Control {
    fn of(told: &Value) -> Self {
        let text = |field: &str| told[field].as_str().unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            kind: text("kind"),
            value: text("value"),
        }
    }

    /// Whether one chooses from a list.
    pub fn is_list(&self) -> bool {
        self.kind == "select-one"
    }
}

/// How a button is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// As one should.
    Once,
    /// As people do who double-click everything.
    Twice,
}

impl Walk {
    /// The fields on the page, in their order.
    pub async fn controls(&self) -> Result<Vec<Control>> {
        let found = self.browser.ask("controls", json!([])).await?;
        Ok(found.as_array().into_iter().flatten().map(Control::of).collect())
    }

    /// Puts a value into a field.
    pub async fn enter(&mut self, control: &Control, value: &str) -> Result<()> {
        let name = &control.name;
        let selector = format!("[name=\"{name}\"]:not([type=hidden])");
        match (control.kind.as_str(), self.way.input) {
            ("checkbox", _) if control.value == value => {}
            ("checkbox", _) => self.activate(&selector, ' ', Press::Once).await?,
            ("select-one", Input::Pointer) => {
                let option = format!("{selector} > option[value=\"{value}\"]");
                self.activate(&option, ENTER, Press::Once).await?;
            }
            ("select-one", Input::Keyboard) => self.choose_by_keys(&selector, name, value).await?,
            (_, Input::Pointer) => {
                let field = self.browser.session.find(&selector).await?;
                self.browser.session.write(&field, value).await?;
            }
            (_, Input::Keyboard) => {
                self.tab_to(&selector).await?;
                // A page that puts the focus here itself does not select what is in the field, as Tab does.
                let erase = std::iter::repeat_n(BACKSPACE, control.value.chars().count());
                let keys = std::iter::once(END).chain(erase).chain(value.chars());
                self.browser.session.press(keys).await?;
            }
        }
        Ok(())
    }

    /// Chooses from a list by typing the name of the choice.
    async fn choose_by_keys(&mut self, selector: &str, name: &str, value: &str) -> Result<()> {
        self.tab_to(selector).await?;
        let option = self.browser.ask("option", json!([name, value])).await?;
        let label = option["label"].as_str();
        let label = label.with_context(|| format!("{name} does not offer {value}"))?;
        self.browser.session.press(label.chars()).await?;
        let chosen = self.browser.ask("option", json!([name, value])).await?;
        let says = format!("typing {label:?} in {name} chooses {}", chosen["chosen"]);
        self.require(chosen["chosen"] == value, Check::Reach, says);
        Ok(())
    }

    /// Presses a button or follows a link, and waits for what comes of it. Returns how many forms were sent.
    pub async fn press(&mut self, selector: &str) -> Result<usize> {
        let forms = self.press_as(selector, Press::Once).await?;
        let says = format!("one press of {selector} sent {forms} forms");
        self.require(forms <= 1, Check::SentOnce, says);
        Ok(forms)
    }

    /// The same in another manner, of which every number of forms is accepted.
    pub async fn press_as(&mut self, selector: &str, press: Press) -> Result<usize> {
        self.browser.listen().await?;
        self.browser.traffic.forget();
        self.activate(selector, ENTER, press).await?;
        self.come_of_it().await
    }

    /// Goes to a field, presses Enter there, and waits for what comes of it. Returns how many forms were
    /// sent.
    pub async fn press_enter_in(&mut self, selector: &str) -> Result<usize> {
        match self.way.input {
            Input::Pointer => self.touch(selector).await?,
            Input::Keyboard => self.tab_to(selector).await?,
        }
        self.browser.listen().await?;
        self.browser.traffic.forget();
        self.browser.session.press([ENTER]).await?;
        self.come_of_it().await
    }

    /// Follows a link to a file, and requires that the browser gets it.
    pub async fn download(&mut self, selector: &str) -> Result<()> {
        self.press(selector).await?;
        let started = crate::watch::now();
        while self.browser.traffic.files() == 0 && started.elapsed() < PATIENCE {
            self.browser.listen().await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let files = self.browser.traffic.files();
        let says = format!("{selector} brings {files} files");
        self.require(files == 1, Check::Outcome, says);
        Ok(())
    }

    /// Waits for what comes of a press. Returns how many forms were sent.
    async fn come_of_it(&mut self) -> Result<usize> {
        let started = crate::watch::now();
        while !self.browser.traffic.moved() && started.elapsed() < PATIENCE {
            self.browser.listen().await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.browser.settle().await?;
        Ok(self.browser.traffic.forms())
    }

    /// Touches what only changes the page, such as the line that opens a part of it.
    pub async fn touch(&mut self, selector: &str) -> Result<()> {
        self.activate(selector, ENTER, Press::Once).await
    }

    /// Chooses one of several things of which one is chosen.
    pub async fn press_as_choice(&mut self, selector: &str) -> Result<()> {
        match self.way.input {
            Input::Pointer => self.activate(selector, ' ', Press::Once).await,
            // Tab leads to the one that is chosen; arrows lead on from there.
            Input::Keyboard => {
                self.tab_to("input[type=radio]:checked").await?;
                for _ in 0..TABS {
                    let focus = self.browser.ask("focus", json!([selector])).await?;
                    if focus["arrived"] == true {
                        return Ok(());
                    }
                    self.browser.session.press([DOWN]).await?;
                }
                bail!("{selector} is out of reach")
            }
        }
    }

    /// Clicks on an element, or goes there by Tab and presses a key.
    async fn activate(&mut self, selector: &str, key: char, press: Press) -> Result<()> {
        let session = &self.browser.session;
        match (self.way.input, press) {
            (Input::Pointer, Press::Once) => session.click(&session.find(selector).await?).await,
            (Input::Pointer, Press::Twice) => {
                self.browser.ask("bringIntoView", json!([selector])).await?;
                session.double_click(&session.find(selector).await?).await
            }
            (Input::Keyboard, _) => {
                self.tab_to(selector).await?;
                let times = if press == Press::Once { 1 } else { 2 };
                self.browser.session.press(std::iter::repeat_n(key, times)).await
            }
        }
    }

    /// Presses Tab until the element has the focus.
    async fn tab_to(&mut self, selector: &str) -> Result<()> {
        for _ in 0..TABS {
            let focus = self.browser.ask("focus", json!([selector])).await?;
            if focus["arrived"] == true {
                let says = format!("one cannot see that the keyboard is on {selector}");
                self.require(focus["isShown"] == true, Check::Ring, says);
                return Ok(());
            }
            self.browser.session.press([TAB]).await?;
        }
        self.find(Check::Reach, format!("Tab does not lead to {selector}"));
        bail!("{selector} is out of reach")
    }
}

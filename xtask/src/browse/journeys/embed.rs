//! The checkout in a frame of a merchant's page.

use crate::browse::checkout::{DE, DECLINED, PAY, US};
use crate::browse::findings::Check;
use crate::browse::matrix::Scheme;
use crate::browse::merchant::Merchant;
use crate::browse::shop::Session;
use crate::browse::walk::Walk;
use anyhow::{Result, bail};
use serde_json::json;
use std::time::Duration;

/// How long the merchant's page may take to be told something.
const PATIENCE: Duration = Duration::from_secs(15);
/// What the merchant's page was told, in order.
const TOLD: &str = "#told li";
const ESCAPE: char = '\u{e00c}';
/// The frame, which is in a shadow root.
const FRAME: &str = "return document.querySelector('[data-pandabase]').shadowRoot.querySelector('iframe')";
/// The link that stands in for a frame that says nothing.
const FALLBACK: &str =
    "return document.querySelector('[data-pandabase]').shadowRoot.querySelector('[role=alert] a').href";
/// What it says.
const SAID: &str =
    "return document.querySelector('[data-pandabase]').shadowRoot.querySelector('[role=alert] a').innerText";
/// What the merchant's server has for it.
const TRANSLATED: &str = "Zur Zahlung";
/// A colour of the merchant's page, as the page in the frame has it.
const ACCENT: &str = "return getComputedStyle(document.documentElement).getPropertyValue('--accent')";
/// A way to pay that settles days later.
const VOUCHER: &str = "input[name=method][value=multibanco]";
/// What anybody may send to a window.
const FORGED: &str = "postMessage({type: 'appearance', tokens: {accent: 'rgb(255, 0, 0)'}}, '*')";

/// A part of the merchant's page: a card is declined, another pays, and the merchant's page is told of both
/// and stays where it is.
pub async fn inline(walk: &mut Walk) -> Result<()> {
    let merchant = Merchant::open().await?;
    let session = walk.shop.licence_session().await?;
    let page = merchant.page(&query(walk, &session.id, "inline"));
    walk.browser.session.go_to(&page).await?;
    walk.wait_for_event("ready").await?;
    walk.browser.session.go_into(FRAME).await?;
    walk.look("open").await?;
    walk.browser.session.run(FORGED, json!([])).await?;
    let answers = US.answers(&walk.email);
    walk.be_declined(&session, &answers.clone().card(DECLINED))
        .await?;
    let accent = walk.browser.session.run(ACCENT, json!([])).await?;
    let says = format!("the accent is {accent}, and not the merchant's");
    walk.require(accent == "rgb(18, 52, 86)", Check::Outcome, says);
    walk.browser.session.go_out().await?;
    walk.wait_for_event("payment_failed").await?;
    walk.browser.session.go_into(FRAME).await?;
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await?;
    walk.expect_success(&session, &page).await
}

/// A dialog with the flat handlers: it closes with Escape, opens again, and what was typed is still there.
pub async fn dialog(walk: &mut Walk, mode: &str) -> Result<()> {
    let merchant = Merchant::open().await?;
    let session = walk.shop.licence_session().await?;
    let page = merchant.page(&format!("{}&flat", query(walk, &session.id, mode)));
    walk.browser.session.go_to(&page).await?;
    walk.touch("#buy").await?;
    walk.wait_for_event("ready").await?;
    walk.browser.session.go_into(FRAME).await?;
    walk.look("open").await?;
    let answers = US.answers(&walk.email);
    walk.fill(&answers).await?;
    walk.browser.session.press([ESCAPE]).await?;
    walk.browser.session.go_out().await?;
    walk.wait_for_event("close").await?;
    walk.touch("#buy").await?;
    walk.browser.session.go_into(FRAME).await?;
    walk.reread().await?;
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await?;
    walk.expect_success(&session, &page).await
}

/// A voucher is paid elsewhere, and later: the merchant's page is told that the payment is under way.
pub async fn later(walk: &mut Walk) -> Result<()> {
    let merchant = Merchant::open().await?;
    let session = walk.shop.licence_session().await?;
    let page = merchant.page(&query(walk, &session.id, "inline"));
    walk.browser.session.go_to(&page).await?;
    walk.wait_for_event("ready").await?;
    walk.browser.session.go_into(FRAME).await?;
    walk.fill(&DE.answers(&walk.email)).await?;
    walk.press_as_choice(VOUCHER).await?;
    walk.press(PAY).await?;
    walk.look("under-way").await?;
    walk.browser.session.go_out().await?;
    walk.wait_for_event("payment_processing").await?;
    let address = walk.address().await?;
    let says = format!("the merchant's page went to {address}");
    walk.require(address == page, Check::Outcome, says);
    Ok(())
}

/// A frame that says nothing, because the script was copied to a site without the pages: the merchant's page
/// is told, and the buyer is offered the payment page instead.
pub async fn fallback(walk: &mut Walk) -> Result<()> {
    let merchant = Merchant::open().await?;
    let session = walk.shop.licence_session().await?;
    let query = query(walk, &session.id, "modal").replace(&walk.shop.at(""), &merchant.origin());
    let page = merchant.page(&format!("{query}&flat"));
    walk.browser.session.go_to(&page).await?;
    walk.touch("#buy").await?;
    walk.wait_for_event("error").await?;
    let link = walk.browser.session.run(FALLBACK, json!([])).await?;
    let is_offered = link.as_str().is_some_and(|link| link.contains("/pay/stores/"));
    let says = format!("instead of the frame there is {link}");
    walk.require(is_offered, Check::Outcome, says);
    let started = crate::watch::now();
    let said = loop {
        let said = walk.browser.session.run(SAID, json!([])).await?;
        if said == TRANSLATED || started.elapsed() > PATIENCE {
            break said;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let says = format!("the link says {said} in the place of the server's words");
    walk.require(said == TRANSLATED, Check::Texts, says);
    Ok(())
}

fn query(walk: &Walk, session: &str, mode: &str) -> String {
    let theme = match walk.way.scheme {
        Scheme::Light => "light",
        Scheme::Dark => "dark",
    };
    let (server, store) = (walk.shop.at(""), &walk.shop.store);
    format!("server={server}&store={store}&session={session}&mode={mode}&theme={theme}")
}

impl Walk {
    /// Waits until the merchant's page is told of an event.
    async fn wait_for_event(&mut self, event: &str) -> Result<()> {
        let started = crate::watch::now();
        while started.elapsed() < PATIENCE {
            let told = self.texts(TOLD).await?;
            if told.iter().any(|line| line.split(' ').next() == Some(event)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("{event} is not told; {}", self.texts(TOLD).await?.join(", "))
    }

    /// Requires that the merchant's page was told of the order once, of nothing that is forged, and is where
    /// it was.
    async fn expect_success(&mut self, session: &Session, page: &str) -> Result<()> {
        self.browser.session.go_out().await?;
        self.wait_for_event("payment_success").await?;
        let told = self.texts(TOLD).await?;
        let orders: Vec<_> = told
            .iter()
            .filter_map(|line| line.strip_prefix("payment_success "))
            .collect();
        let order = self.shop.shown(&session.id).await?["order_id"].take();
        let says = format!("the order is {order}, and {} was told", told.join(", "));
        let is_told = orders.len() == 1 && orders[0].contains(order.as_str().unwrap_or("-"));
        self.require(is_told, Check::Outcome, &says);
        self.require(!told.concat().contains("forged"), Check::Outcome, says);
        let address = self.address().await?;
        let says = format!("the merchant's page went to {address}");
        self.require(address == page, Check::Outcome, says);
        Ok(())
    }
}

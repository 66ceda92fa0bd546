//! What a buyer does on a checkout page, whatever it asks for and in how many steps.

use super::findings::Check;
use super::matrix::Script;
use super::money;
use super::shop::Session;
use super::walk::Walk;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;

/// The button that pays,
pub const PAY: &str = "button[name=action][value=pay]:not([data-default])";
/// the one that leads to the second step,
pub const CONTINUE: &str = "button[name=action][value=continue]:not([data-default])";
/// and the one that applies a coupon.
pub const APPLY: &str = "button[name=action][value=apply]";
/// What has to be opened, from the outside to the inside, before the field of a coupon is seen.
const FOLDS: [&str; 2] = [
    "details.fold:not([open]) > summary",
    "details:not([open]):has([name=coupon_code]) > summary",
];
/// The total as it is shown.
const TOTAL: &str = "[data-total]";
/// Where a page says that something was refused.
pub const NOTICE: &str = "[role=alert]";
/// Where it says what is wrong.
const COMPLAINTS: &str = "[role=alert], [id$=-error]:not(:empty)";
/// How often a page is filled in and sent before it counts as one that leads nowhere.
const STEPS: usize = 5;
/// The box by which a consumer gives up the right of withdrawal,
const WAIVER: &str = "withdrawal_waiver";
/// and countries of buyers here who have it.
const WITHDRAWAL: [&str; 2] = ["DE", "GB"];
/// Fields of a card, which no page shows again.
const CARD: &str = "card_";

/// Test cards: accepted at once,
pub const GOOD: &str = "4242424242424242";
/// declined,
pub const DECLINED: &str = "4000000000000002";
/// and accepted after a visit to the bank's page.
pub const CHALLENGED: &str = "4000000000003220";

/// A buyer: the country and the currency that its cards are charged in, and an address there.
pub struct Buyer {
    pub country: &'static str,
    pub currency: &'static str,
    state: &'static str,
    name: &'static str,
    line1: &'static str,
    city: &'static str,
    postal_code: &'static str,
}

macro_rules! buyers {
    ($(
        $name:ident: $country:literal, $currency:literal, $state:literal, $of:literal, $line1:literal,
        $city:literal, $code:literal;
    )*) => {
        $(
            pub const $name: Buyer = Buyer {
                country: $country,
                currency: $currency,
                state: $state,
                name: $of,
                line1: $line1,
                city: $city,
                postal_code: $code,
            };
        )*
    };
}

buyers! {
    US: "US", "USD", "CA", "Mia Koch", "1 Main St", "San Francisco", "94105";
    DE: "DE", "EUR", "Berlin", "Jörg Müller", "Lindenstraße 5", "Berlin", "10969";
    GB: "GB", "GBP", "London", "Ada Byron", "12 High Street", "London", "SW1A 1AA";
    JP: "JP", "USD", "Tokyo", "Hanako Sato", "1-1 Chiyoda", "Tokyo", "100-0001";
    BR: "BR", "BRL", "SP", "João Souza", "Rua Augusta 10", "São Paulo", "01305-000";
    KR: "KR", "KRW", "Seoul", "Minjun Kim", "1 Sejong-daero", "Seoul", "04524";
}

/// What a buyer answers to each field.
#[derive(Clone, Default)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// Another answer.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A card.
    pub fn card(self, number: &str) -> Self {
        self.with("card_number", number)
            .with("card_expiry", "12/34")
            .with("card_cvc", "123")
    }
}

impl Buyer {
    /// What the buyer answers, with a card that is accepted.
    pub fn answers(&self, email: &str) -> Answers {
        Answers::default()
            .with("email", email)
            .with("name", self.name)
            .with("country", self.country)
            .with("line1", self.line1)
            .with("city", self.city)
            .with("state", self.state)
            .with("postal_code", self.postal_code)
            .with("consent", "true")
            .with(WAIVER, "true")
            .card(GOOD)
    }

    /// The buyer as the API takes one, with an address.
    pub fn customer(&self, email: &str) -> Value {
        serde_json::json!({"email": email, "name": self.name, "billing": {
            "line1": self.line1, "city": self.city, "state": self.state, "postal_code": self.postal_code,
            "country": self.country
        }})
    }
}

impl Walk {
    /// Fills in what is asked for and not there yet, from top to bottom.
    pub async fn fill(&mut self, answers: &Answers) -> Result<()> {
        let mut done = Vec::new();
        loop {
            let controls = self.controls().await?;
            let next = controls.into_iter().find(|control| {
                let answer = answers.0.get(&control.name);
                let is_open = answer.is_some_and(|answer| bare(answer) != bare(&control.value));
                is_open && !done.contains(&control.name)
            });
            let Some(control) = next else {
                return Ok(());
            };
            let answer = &answers.0[&control.name];
            self.enter(&control, answer).await?;
            if control.is_list() {
                // What is chosen may bring other fields, which are there before a person goes on.
                self.browser.settle().await?;
            }
            let before = self.typed.insert(control.name.clone(), answer.clone());
            if before.as_ref() == Some(answer) {
                self.find(
                    Check::TypedOnce,
                    format!("{} has to be typed again", control.name),
                );
            }
            done.push(control.name);
        }
    }

    /// Opens what hides the field of a coupon.
    pub async fn unfold_coupon(&mut self) -> Result<()> {
        for fold in FOLDS {
            if self.sees(fold).await? {
                self.touch(fold).await?;
            }
        }
        Ok(())
    }

    /// The buyer takes another card.
    pub fn forget_card(&mut self) {
        self.typed.retain(|name, _| !name.starts_with(CARD));
    }

    /// Requires that what was typed is still there, where the page shows it.
    pub async fn reread(&mut self) -> Result<()> {
        for control in self.controls().await? {
            let typed = self
                .typed
                .get(&control.name)
                .filter(|_| !control.name.starts_with(CARD));
            if let Some(typed) = typed.filter(|typed| bare(typed) != bare(&control.value)) {
                let says = format!("{} was {typed:?} and is {:?}", control.name, control.value);
                self.find(Check::Kept, says);
            }
        }
        Ok(())
    }

    /// Whether the page still asks for something.
    pub async fn is_open(&self) -> Result<bool> {
        Ok(self.sees(PAY).await? || self.sees(CONTINUE).await?)
    }

    /// Fills in the page and goes on: to its second step if there is one, and otherwise by paying. Returns
    /// the total that was shown when Pay was pressed.
    pub async fn go_on(&mut self, answers: &Answers) -> Result<Option<String>> {
        self.fill(answers).await?;
        self.browser.settle().await?;
        if self.sees(CONTINUE).await? {
            self.press(CONTINUE).await?;
            self.look("address").await?;
            return Ok(None);
        }
        let shown = self.total().await?;
        self.press(PAY).await?;
        self.look("pay").await?;
        Ok(Some(shown))
    }

    /// The total as the page shows it.
    pub async fn total(&self) -> Result<String> {
        self.text(TOTAL).await
    }

    /// Pays, and requires that one press does it. Returns the total that was shown.
    pub async fn pay(&mut self, answers: &Answers) -> Result<String> {
        let (mut totals, mut steps) = (Vec::new(), 0..STEPS);
        while self.is_open().await? {
            self.may_go_on(steps.next()).await?;
            totals.extend(self.go_on(answers).await?);
        }
        let says = format!("it took {} presses to pay", totals.len());
        self.require(totals.len() == 1, Check::OnePress, says);
        Ok(totals.pop().unwrap_or_default())
    }

    /// Tries to pay with a card that is declined, until the shop knows of it.
    pub async fn be_declined(&mut self, session: &Session, answers: &Answers) -> Result<()> {
        let (mut presses, mut steps) = (0, 0..STEPS);
        while self.shop.order(&session.id).await?.is_none() {
            self.may_go_on(steps.next()).await?;
            presses += usize::from(self.go_on(answers).await?.is_some());
        }
        let says = format!("it took {presses} presses to be declined");
        self.require(presses == 1, Check::OnePress, says);
        let notice = self.text(NOTICE).await?;
        self.require(
            !notice.is_empty(),
            Check::Told,
            "nothing says that the card was declined",
        );
        self.reread().await?;
        self.forget_card();
        Ok(())
    }

    /// Gives up when a page has had all steps, and repeats what it says.
    async fn may_go_on(&self, step: Option<usize>) -> Result<()> {
        let says = self.texts(COMPLAINTS).await?.join(" ");
        ensure!(step.is_some(), "after {STEPS} steps the page says {says:?}");
        Ok(())
    }

    /// Requires that the session is paid by one order, that the page says so, and that what was `shown` is
    /// what was charged and booked.
    pub async fn expect_paid(&mut self, session: &Session, shown: &str) -> Result<()> {
        let order = self.shop.order(&session.id).await?.context("there is no order")?;
        self.require(
            order["payment"]["status"] == "COMPLETED",
            Check::Outcome,
            format!("the payment is {}", order["payment"]["status"]),
        );
        let orders = self.shop.orders(&self.email).await?;
        self.require(orders == 1, Check::OneOrder, format!("there are {orders} orders"));
        self.require(
            self.sees("[data-outcome=paid]").await?,
            Check::Outcome,
            "no element with data-outcome=paid",
        );
        let keys = self.texts("[data-key]").await?;
        let licences = order["licenses"].as_array().into_iter().flatten();
        for key in licences.filter_map(|licence| licence["key"].as_str()) {
            let is_shown = keys.iter().any(|shown| shown.contains(key));
            self.require(
                is_shown,
                Check::Outcome,
                "no data-key shows the key that was bought",
            );
        }
        let country = order["billingAddress"]["country"].as_str().unwrap_or_default();
        let has_right = WITHDRAWAL.contains(&country) && order["payment"]["taxId"].is_null();
        let (was_asked, has_waived) = (
            self.typed.contains_key(WAIVER),
            order["withdrawalWaivedAt"].is_string(),
        );
        let says =
            format!("a buyer in {country} was asked for a waiver: {was_asked}; it is stored: {has_waived}");
        let is_right = was_asked == has_right && has_waived == has_right;
        self.require(is_right, Check::Outcome, says);
        self.compare_money(&order["payment"], shown).await
    }

    async fn compare_money(&mut self, payment: &Value, shown: &str) -> Result<()> {
        let cents = |field: &str| payment[field].as_i64().unwrap_or_default();
        let local = payment["presentmentCurrency"].as_str();
        let (amount, currency) = match local {
            Some(currency) => (cents("presentmentAmount"), currency),
            None => (cents("totalAmount"), "USD"),
        };
        let says = format!("the page showed {shown:?} and {amount} {currency} was charged");
        self.require(money::shows(shown, amount, currency), Check::Money, says);
        let id = payment["id"].as_str().unwrap_or_default();
        let (credited, settled) = (self.shop.credited(id).await?, cents("settledAmount"));
        let says = format!("the ledger credits {credited:?} of {settled}");
        self.require(credited.unwrap_or_default() == settled, Check::Money, says);
        let kept = cents("taxAmount") + cents("platformFeeAmount") + cents("pspFeeAmount");
        let says = format!("{settled} and {kept} are not {}", cents("totalAmount"));
        self.require(settled + kept == cents("totalAmount"), Check::Money, says);
        Ok(())
    }

    /// Requires that an error stands at a field.
    pub async fn expect_error_at(&mut self, name: &str) -> Result<()> {
        let wrong = self.browser.ask("errorOf", serde_json::json!([name])).await?;
        let wrong: Vec<String> = serde_json::from_value(wrong)?;
        let says = format!("{name}: {}", wrong.join(", "));
        self.require(wrong.is_empty(), Check::AtField, says);
        Ok(())
    }

    /// Whether pages may run scripts.
    pub fn has_script(&self) -> bool {
        self.way.script == Script::On
    }
}

/// A value without what a page may add while it is typed: a card number is grouped.
fn bare(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, ' ' | '/')).collect()
}

//! What has to be true of a purchase, and what is. Deliveries, mails and hand-overs are the work of jobs, so
//! an expectation has a while to come true.

use super::act::{Expected, Fact};
use super::people;
use super::player::{Player, balance};
use super::shop::{Halt, lacking};
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Between two looks at what another process does.
const LOOK: Duration = Duration::from_millis(100);
/// The most orders of a buyer that are added up.
const ORDERS: usize = 100;

/// One thing that was expected.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) what: String,
    pub(super) expected: Value,
    pub(super) found: Value,
    #[serde(skip)]
    pub(super) is_money: bool,
    pub(super) holds: bool,
}

impl Player<'_> {
    /// Checks what is expected until it is true, or long enough.
    pub(super) async fn expect(&self, expected: &Expected) -> Result<Vec<Check>, Halt> {
        let since = Clock::System.monotonic();
        loop {
            let checks = self.check(expected).await?;
            let spent = Clock::System.monotonic().saturating_sub(since);
            if checks.iter().all(|check| check.holds) || spent >= self.patience {
                return Ok(checks);
            }
            Clock::System.wait(LOOK).await;
        }
    }

    async fn check(&self, expected: &Expected) -> Result<Vec<Check>, Halt> {
        let mut checks = Vec::new();
        for (fact, wanted) in &expected.facts {
            let found = self.find(expected, *fact).await?;
            checks.push(Check {
                what: fact.to_string(),
                holds: found == *wanted,
                expected: wanted.clone(),
                found,
                is_money: fact.is_money(),
            });
        }
        if let Some(event) = &expected.event {
            let count = self.events.count(event, &self.bought(&expected.of)?.email);
            checks.push(counted(format!("event {event}"), expected.times, count));
        }
        if let Some(subject) = &expected.mail {
            let count = self.mailed(expected, subject).await?;
            checks.push(counted(format!("mail \"{subject}\""), expected.times, count));
        }
        Ok(checks)
    }

    /// The answer to one question; null where there is nothing to ask about.
    async fn find(&self, expected: &Expected, fact: Fact) -> Result<Value, Halt> {
        if fact == Fact::Balance {
            let now = balance(self.remote).await?;
            return Ok(json!(now.saturating_sub(self.balance)));
        }
        let bought = self.bought(&expected.of)?;
        let order = format!("/orders/{}", bought.order);
        let payment = format!("/orders/payments/{}", bought.payment);
        let found = match fact {
            Fact::Order | Fact::Amount | Fact::Tax | Fact::Total | Fact::Settled => self.core(&order).await?,
            Fact::Payment | Fact::Dispute | Fact::Refunded => self.core(&payment).await?,
            Fact::Refund => self.core(&format!("{order}/refunds")).await?,
            Fact::Withdrawal => self.core(&format!("{order}/withdrawal")).await?,
            Fact::Subscription | Fact::Price | Fact::Retries => {
                let id = self.subscription(&expected.of)?;
                self.core(&format!("/subscriptions/{id}")).await?
            }
            Fact::Charged | Fact::Orders => return self.added_up(&bought.email, fact).await,
            Fact::License => self.license(&expected.of).await?,
            Fact::Activations => return self.machines(expected).await,
            Fact::Balance => Value::Null,
        };
        Ok(found.pointer(place(fact)).cloned().unwrap_or_default())
    }

    /// What all orders of a buyer come to, or how many there are.
    async fn added_up(&self, email: &str, fact: Fact) -> Result<Value, Halt> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("search", email);
        query.append_pair("limit", &ORDERS.to_string());
        let list = self.core(&format!("/orders?{}", query.finish())).await?;
        let items = list["items"].as_array().ok_or_else(|| lacking("items"))?;
        if fact == Fact::Orders {
            return Ok(json!(items.len()));
        }
        let paid = items
            .iter()
            .filter(|order| order["payment"]["status"] == "COMPLETED");
        let cents: i64 = paid
            .filter_map(|order| order["payment"]["totalAmount"].as_i64())
            .sum();
        Ok(json!(cents))
    }

    /// On how many machines the licence is active.
    async fn machines(&self, expected: &Expected) -> Result<Value, Halt> {
        let license = self.license(&expected.of).await?;
        let Some(id) = license["id"].as_str() else {
            return Ok(Value::Null);
        };
        let mut list = self.core(&format!("/licenses/{id}/activations")).await?;
        Ok(list["pagination"]["total"].take())
    }

    /// How many mails of this subject somebody got since the story began.
    async fn mailed(&self, expected: &Expected, subject: &str) -> Result<usize, Halt> {
        let to = match &expected.to {
            Some(address) if address.contains('@') => address.clone(),
            Some(buyer) => self.email(buyer),
            None => self.bought(&expected.of)?.email.clone(),
        };
        // Only an address of others had mails before.
        let since = match to == self.email_of(&to) {
            true => None,
            false => Some(self.began.1),
        };
        let letters = people::mails(self.remote, &to).await?;
        let fitting = letters.iter().filter(|letter| {
            let is_about = letter["subject"]
                .as_str()
                .is_some_and(|text| text.contains(subject));
            let at = letter["createdAt"].as_str().and_then(Timestamp::parse);
            is_about && since.is_none_or(|since| at.is_some_and(|at| at >= since))
        });
        Ok(fitting.count())
    }

    /// The address that a buyer has whose name is that of this one.
    fn email_of(&self, address: &str) -> String {
        self.email(address.split(['.', '@']).next().unwrap_or_default())
    }
}

/// Where an answer has what is asked.
fn place(fact: Fact) -> &'static str {
    match fact {
        Fact::Order | Fact::Payment | Fact::Subscription | Fact::License | Fact::Withdrawal => "/status",
        Fact::Refund => "/0/status",
        Fact::Dispute => "/dispute/status",
        Fact::Amount | Fact::Price => "/amount",
        Fact::Tax => "/payment/taxAmount",
        Fact::Total => "/payment/totalAmount",
        Fact::Settled => "/payment/settledAmount",
        Fact::Refunded => "/refundedAmount",
        Fact::Retries => "/retryCount",
        Fact::Charged | Fact::Orders | Fact::Activations | Fact::Balance => "",
    }
}

/// So often, or at least once.
fn counted(what: String, times: Option<i64>, count: usize) -> Check {
    let found = i64::try_from(count).unwrap_or(i64::MAX);
    Check {
        what,
        holds: times.map_or(found > 0, |times| times == found),
        expected: times.map_or_else(|| json!("at least once"), |times| json!(times)),
        found: json!(found),
        is_money: false,
    }
}

//! Buyers: each opens a session, pays it, perhaps in a second and a third way, and is then content or not.

use super::batch::Common;
use crate::binary::text_of;
use crate::soak::desk::{Desk, Reply};
use crate::soak::dice::Dice;
use anyhow::{Result, ensure};
use fake_stripe::Typed;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// How often a buyer tries at most.
const TRIES: u64 = 3;
/// Cards that pay, are declined, ask the buyer, and ask and are declined then.
const CARDS: &[&str] = &[
    "4242424242424242",
    "4242424242424242",
    "4242424242424242",
    "4000000000000002",
    "4000000000003220",
    "4000002500003155",
    "4000008400001629",
];

/// Lives through one history after another.
pub async fn run(common: Arc<Common>) -> Result<()> {
    loop {
        let number = common.next.fetch_add(1, Ordering::Relaxed);
        if number >= common.histories {
            return Ok(());
        }
        let mut buyer = Buyer {
            common: &common,
            desk: Desk::new(&common.shop, number),
            dice: Dice::of(common.seed, number + 1),
            name: format!("soak-{}-{number}", common.seed),
        };
        buyer.live().await?;
    }
}

struct Buyer<'c> {
    common: &'c Common,
    desk: Desk,
    dice: Dice,
    name: String,
}

impl Buyer<'_> {
    async fn live(&mut self) -> Result<()> {
        let subscribes = self.dice.below(4) == 0;
        let session = self.open(subscribes).await?;
        for number in 0..TRIES {
            let reply = self.pay(&session, number, subscribes).await?;
            match reply.status {
                200 => return self.go_on(&reply.data).await,
                // Another card may be better.
                400 => {}
                // It is still with the bank.
                409 => return Ok(()),
                status => anyhow::bail!("{}: {status} {}", self.name, reply.error),
            }
        }
        Ok(())
    }

    async fn open(&mut self, subscribes: bool) -> Result<String> {
        let amount = 500 + self.dice.below(20_000);
        let items = if subscribes {
            json!([{"product_id": self.common.plan, "quantity": 1}])
        } else {
            json!([{"name": "Premium", "amount": amount, "quantity": 1}])
        };
        let body = json!({"items": items, "customer": {
            "email": format!("{}@example.com", self.name), "name": "Ada Buyer", "billing": {
                "line1": "1 Main Street", "city": "San Francisco", "state": "CA", "postal_code": "94105",
                "country": "US"
            }
        }});
        let path = format!("/v2/stores/{}/checkouts", self.common.shop.store);
        let reply = self.desk.ask("POST", &path, None, &body).await?;
        ensure!(
            reply.status == 201,
            "{}: {} {}",
            self.name,
            reply.status,
            reply.error
        );
        text_of(&reply.data, "id")
    }

    async fn pay(&mut self, session: &str, number: u64, subscribes: bool) -> Result<Reply> {
        let is_debit = !subscribes && self.dice.below(8) == 0;
        let card = self.dice.pick(CARDS).unwrap_or_default();
        let (kind, typed) = if is_debit {
            ("us_bank_account", Typed::method("us_bank_account"))
        } else {
            ("card", Typed::card(card))
        };
        let token = self.common.fake.token(&typed)?;
        let body = json!({"payment_method": {"type": kind, "token": token}, "consent": true});
        let path = format!("/v2/stores/{}/checkouts/{session}/pay", self.common.shop.store);
        let key = format!("{}-{number}", self.name);
        self.desk.ask("POST", &path, Some(&key), &body).await
    }

    /// What a buyer, the merchant and the banks do about a payment that was submitted.
    async fn go_on(&mut self, paid: &Value) -> Result<()> {
        let payment = text_of(paid, "payment_id")?;
        let path = self.desk.shop.core(&format!("/orders/payments/{payment}"));
        let intent = text_of(&self.desk.get(&path).await?, "referenceId")?;
        let fake = &self.common.fake;
        match paid["status"].as_str().unwrap_or_default() {
            "REQUIRES_3DS" => {
                // Some never answer.
                if self.dice.below(4) > 0 {
                    let agrees = self.dice.below(4) > 0;
                    // It may be too late.
                    let _ = fake.answer(&intent, agrees);
                }
                Ok(())
            }
            "PROCESSING" => {
                if self.dice.below(2) == 0 {
                    let is_paid = self.dice.below(4) > 0;
                    let _ = fake.settle(&intent, is_paid);
                }
                Ok(())
            }
            "COMPLETED" => self.complain(paid, &intent).await,
            other => anyhow::bail!("{}: {other}", self.name),
        }
    }

    async fn complain(&mut self, paid: &Value, intent: &str) -> Result<()> {
        let fake = Arc::clone(&self.common.fake);
        let captured = fake.object(intent).and_then(|intent| intent["amount"].as_i64());
        let third = captured.map(|captured| captured / 3);
        match self.dice.below(10) {
            0 | 1 => self.refund(paid).await,
            2 => {
                fake.refund_in_dashboard(intent, third)?;
                Ok(())
            }
            // Both at once.
            3 => {
                fake.refund_in_dashboard(intent, third)?;
                self.refund(paid).await
            }
            4 => {
                fake.dispute(intent, "product_not_received")?;
                Ok(())
            }
            5 => {
                fake.inquire(intent, "fraudulent")?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn refund(&mut self, paid: &Value) -> Result<()> {
        let order = text_of(paid, "order_id")?;
        let path = self.desk.shop.core(&format!("/refunds/orders/{order}"));
        let key = format!("{}-refund", self.name);
        let reply = self.desk.ask("POST", &path, Some(&key), &json!({})).await?;
        ensure!(
            reply.status == 200 || reply.status == 400,
            "{}: {} {}",
            self.name,
            reply.status,
            reply.error
        );
        Ok(())
    }
}

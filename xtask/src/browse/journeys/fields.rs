//! Fields that the merchant asks for.

use crate::browse::checkout::{Answers, PAY, US};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use serde_json::json;

/// A text that is too short is refused at its field; nothing is lost, and the order has all answers.
pub async fn wrong_then_right(walk: &mut Walk) -> Result<()> {
    let label = |text: &str| json!({"type": "custom", "custom": text});
    let sizes = json!([{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]);
    let fields = json!([
        {"key": "nick", "label": label("Nickname"), "type": "text", "text": {"minimum_length": 5}},
        {"key": "seats", "label": label("Seats"), "type": "numeric"},
        {"key": "size", "label": label("Size"), "type": "dropdown", "dropdown": {"options": sizes}}
    ]);
    let items = json!([{"product_id": walk.shop.licence, "quantity": 1}]);
    let session = walk
        .shop
        .session(json!({"items": items, "display": {"fields": fields}}))
        .await?;
    let answers = US
        .answers(&walk.email)
        .with("field.nick", "mi")
        .with("field.seats", "12")
        .with("field.size", "l");
    walk.visit(&session.url, "open").await?;
    walk.attempt(&answers).await?;
    walk.expect_error_at("field.nick").await?;
    walk.reread().await?;
    walk.forget_card();
    walk.fill(&Answers::default().with("field.nick", "miakoch"))
        .await?;
    let answers = answers.with("field.nick", "miakoch");
    let shown = walk.pay(&answers).await?;
    walk.expect_paid(&session, &shown).await?;
    let order = walk.shop.order(&session.id).await?.context("there is no order")?;
    let stored = &order["customFields"];
    let wanted = json!({"nick": "miakoch", "seats": "12", "size": "l"});
    walk.require(
        *stored == wanted,
        Check::Outcome,
        format!("the order has {stored}"),
    );
    Ok(())
}

impl Walk {
    /// Goes on until a field is refused, or Pay was pressed and it was not.
    async fn attempt(&mut self, answers: &Answers) -> Result<()> {
        for _ in 0..3 {
            let is_last = self.sees(PAY).await?;
            self.go_on(answers).await?;
            if is_last || self.sees("[aria-invalid=true]").await? {
                break;
            }
        }
        Ok(())
    }
}

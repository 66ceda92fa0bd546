//! A price that the buyer names, and how many they buy.

use crate::browse::checkout::{Answers, US};
use crate::browse::findings::Check;
use crate::browse::shop::Session;
use crate::browse::walk::Walk;
use anyhow::Result;
use serde_json::json;

/// The field of the price, its button, and the highest suggestion;
const AMOUNT: &str = "amount.0";
const NAME_IT: &str = "#amount-0-apply";
const SUGGESTION: &str = "#amount-0-2";
/// what opens the field of the number, that field, and its button.
const FOLD: &str = "#quantity-0-change";
const QUANTITY: &str = "quantity.0";
const COUNT_IT: &str = "#quantity-0-apply";

/// A suggestion is taken, an amount is refused at its field and corrected, two are bought, and all is paid.
pub async fn named_and_paid(walk: &mut Walk) -> Result<()> {
    let items = json!([{"product_id": walk.shop.coffee, "quantity": 1, "amount": 1000}]);
    let session = walk.shop.strangers_session(json!({"items": items})).await?;
    walk.visit(&session.url, "open").await?;
    walk.press(SUGGESTION).await?;
    walk.look("suggestion").await?;
    walk.expect_amount(&session, 2000).await?;
    walk.apply(AMOUNT, "3", NAME_IT).await?;
    walk.look("refused").await?;
    walk.expect_error_at(AMOUNT).await?;
    walk.reread().await?;
    walk.expect_amount(&session, 2000).await?;
    walk.apply(AMOUNT, "12.50", NAME_IT).await?;
    walk.look("corrected").await?;
    walk.expect_amount(&session, 1250).await?;
    walk.touch(FOLD).await?;
    walk.apply(QUANTITY, "2", COUNT_IT).await?;
    walk.look("two").await?;
    walk.expect_amount(&session, 2500).await?;
    walk.reread().await?;
    let shown = walk.pay(&US.answers(&walk.email)).await?;
    walk.expect_paid(&session, &shown).await
}

impl Walk {
    /// Types into a field and presses its button.
    async fn apply(&mut self, field: &str, text: &str, button: &str) -> Result<()> {
        self.fill(&Answers::default().with(field, text)).await?;
        self.press(button).await?;
        Ok(())
    }

    /// Requires that the session comes to this before tax.
    async fn expect_amount(&mut self, session: &Session, cents: i64) -> Result<()> {
        let amount = self.shop.shown(&session.id).await?["amount"].clone();
        let says = format!("the session comes to {amount}, not to {cents}");
        self.require(amount == cents, Check::Money, says);
        Ok(())
    }
}

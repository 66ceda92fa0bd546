//! A coupon: a wrong code first, then one that is good.

use crate::browse::checkout::{APPLY, Answers, DE};
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

/// The wrong code is refused at its field, the good one lowers what is paid.
pub async fn wrong_then_right(walk: &mut Walk) -> Result<()> {
    let code = walk.email.split('@').next().unwrap_or_default().to_uppercase();
    walk.shop.coupon(&code).await?;
    let session = walk.shop.licence_session().await?;
    let buyer = DE.answers(&walk.email);
    walk.visit(&session.url, "open").await?;
    walk.unfold_coupon().await?;
    walk.fill(&buyer.clone().with("coupon_code", "NO-SUCH-CODE"))
        .await?;
    walk.press(APPLY).await?;
    walk.look("wrong").await?;
    walk.expect_error_at("coupon_code").await?;
    walk.reread().await?;
    walk.unfold_coupon().await?;
    walk.fill(&Answers::default().with("coupon_code", &code)).await?;
    walk.press(APPLY).await?;
    walk.look("right").await?;
    walk.reread().await?;
    let applied = walk.shop.shown(&session.id).await?;
    let says = format!("the session has the coupon {}", applied["coupon"]);
    walk.require(applied["coupon"]["code"] == *code, Check::Money, says);
    let shown = walk.pay(&buyer).await?;
    walk.expect_paid(&session, &shown).await
}

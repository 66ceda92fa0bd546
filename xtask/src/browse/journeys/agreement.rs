//! A billing agreement.

use crate::browse::checkout::US;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

const ACCEPT: &str = "button[name=action][value=accept]";
const REVOKE: &str = "button[name=action][value=revoke]";

/// The customer agrees, and later takes it back.
pub async fn made_and_taken_back(walk: &mut Walk) -> Result<()> {
    let page = walk.shop.agreement(&walk.email).await?;
    walk.visit(&page, "open").await?;
    walk.fill(&US.answers(&walk.email)).await?;
    walk.press(ACCEPT).await?;
    walk.look("accepted").await?;
    let is_active = walk.sees(REVOKE).await?;
    walk.require(
        is_active,
        Check::OnePress,
        "one press does not make the agreement",
    );
    walk.reload("reload").await?;
    if is_active {
        walk.press(REVOKE).await?;
        walk.look("taken-back").await?;
        let is_active = walk.sees(REVOKE).await?;
        walk.require(!is_active, Check::Outcome, "the agreement is still active");
    }
    Ok(())
}

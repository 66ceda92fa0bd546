//! What several journeys do.

use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use std::time::Duration;

/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// What was just done.
const DONE: &str = "#done";

/// The button of a form that does this.
pub fn button(action: &str) -> String {
    format!("button[name=action][value={action}]")
}

/// Presses a button, looks, and requires that the page says what was done.
pub async fn does(walk: &mut Walk, action: &str) -> Result<()> {
    does_at(walk, action, action).await
}

/// The same where the step has a name of its own.
pub async fn does_at(walk: &mut Walk, action: &str, step: &str) -> Result<()> {
    walk.press(&button(action)).await?;
    walk.look(step).await?;
    let says = format!("nothing says that {action} was done");
    walk.must_see(DONE, Check::Outcome, &says).await
}

/// Gives the page's field for files one of this name and these bytes, and presses a button.
pub async fn sends(walk: &mut Walk, name: &str, bytes: &[u8], action: &str) -> Result<()> {
    let file = std::env::temp_dir().join(format!("{}-{name}", walk.email));
    std::fs::write(&file, bytes)?;
    let path = file.to_str().context("no path")?;
    let field = walk.browser.session.find("#files").await?;
    walk.browser.session.attach(&field, path).await?;
    does(walk, action).await?;
    std::fs::remove_file(&file)?;
    Ok(())
}

/// Chooses another plan and sees what it costs.
pub async fn previews(walk: &mut Walk, plan: &str) -> Result<()> {
    walk.press("#change-plan").await?;
    walk.look("plans").await?;
    walk.press_as_choice(&format!("input[name=plan][value^='{plan}']"))
        .await?;
    walk.press(&button("preview")).await?;
    walk.look("preview").await?;
    let says = "nothing says what the change costs";
    walk.must_see("#preview .sums", Check::Money, says).await
}

/// Who signs in with a code that is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Merchant,
    Buyer,
}

/// Asks for a code by mail and enters it.
pub async fn signs_in(walk: &mut Walk, who: Who) -> Result<()> {
    let email = walk.email.clone();
    walk.fill(&Answers::default().with("email", &email)).await?;
    walk.press(&button("send")).await?;
    walk.look("code").await?;
    let code = mailed(walk, who).await?;
    walk.fill(&Answers::default().with("code", &code)).await?;
    walk.press(&button("verify")).await?;
    Ok(())
}

/// Waits for the code.
async fn mailed(walk: &Walk, who: Who) -> Result<String> {
    let started = crate::watch::now();
    loop {
        let code = match who {
            Who::Merchant => walk.shop.account_code(&walk.email).await?,
            Who::Buyer => walk.shop.sign_in_code(&walk.email).await?,
        };
        if code.is_some() || started.elapsed() > PATIENCE {
            return code.context("no code came");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

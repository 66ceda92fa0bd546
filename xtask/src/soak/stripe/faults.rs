//! Kills the server, between two calls or over one, and has calls go wrong.

use super::batch::Common;
use crate::soak::dice::Dice;
use anyhow::{Context, Result, ensure};
use fake_stripe::{Fault, Plan};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long to wait for the call over which the server is to be killed.
const PATIENCE: Duration = Duration::from_secs(2);
const FAULTS: &[Fault] = &[
    Fault::Refuse,
    Fault::LoseAnswer,
    Fault::LoseAnswer,
    Fault::ErrorBefore { is_stored: true },
    Fault::ErrorBefore { is_stored: false },
    Fault::ErrorAfter { is_stored: true },
    Fault::ErrorAfter { is_stored: false },
    Fault::RateLimited,
    Fault::Locked(429),
];

/// Goes on until the buyers are done.
pub async fn run(common: Arc<Common>, mut dice: Dice) -> Result<()> {
    let mut done = Ok(());
    while common.goes_on() && done.is_ok() {
        pause(&mut dice, 200, 1_200).await;
        done = match dice.below(5) {
            0 => kill(&common, &mut dice, false).await,
            1 | 2 => kill(&common, &mut dice, true).await,
            _ => {
                fail(&common, &mut dice);
                Ok(())
            }
        };
    }
    common.fake.clear_plans();
    common.fake.let_go_on().await;
    done
}

async fn pause(dice: &mut Dice, least: u64, more: u64) {
    tokio::time::sleep(Duration::from_millis(least + dice.below(more))).await;
}

/// A number below `end`, for counting.
fn below(dice: &mut Dice, end: u64) -> usize {
    usize::try_from(dice.below(end)).unwrap_or(0)
}

fn fail(common: &Common, dice: &mut Dice) {
    let Some(fault) = dice.pick(FAULTS) else { return };
    let times = 1 + below(dice, 4);
    common
        .fake
        .plan(Plan::next(fault).nth(1 + below(dice, 4)).times(times));
    common
        .faults
        .fetch_add(u64::try_from(times).unwrap_or(0), Ordering::Relaxed);
}

/// Kills the server and starts it again, perhaps over a call: before it is carried out, or before its answer
/// arrives. What it had asked for may be carried out only when the next one is at work.
async fn kill(common: &Common, dice: &mut Dice, is_over_a_call: bool) -> Result<()> {
    let node = common.shop.nodes.first().context("there is no server")?;
    ensure!(
        !node.has_ended()?,
        "the server ended by itself; it said:\n{}",
        node.said()
    );
    let fake = &common.fake;
    if is_over_a_call {
        let fault = if dice.below(2) == 0 {
            Fault::Hold
        } else {
            Fault::HoldAnswer
        };
        fake.plan(Plan::next(fault).nth(1 + below(dice, 6)));
        // Where no such call comes, it dies all the same.
        let _ = tokio::time::timeout(PATIENCE, fake.held()).await;
    }
    node.kill()?;
    common.kills.fetch_add(1, Ordering::Relaxed);
    fake.clear_plans();
    let is_late = dice.below(2) == 0;
    if !is_late {
        fake.let_go_on().await;
    }
    pause(dice, 0, 300).await;
    common.site.restart(node)?;
    node.wait_until_ready().await?;
    fake.let_go_on().await;
    Ok(())
}

//! Kills server, listener and receiver, one after another and sometimes all at once.

use super::trio::{Part, Trio};
use crate::soak::dice::Dice;
use crate::soak::load::Common;
use crate::step::Steps;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often each was killed.
pub type Kills = BTreeMap<Part, u64>;

/// Kills until the sales are over, each once before any is killed again; all three run at the end.
pub async fn run(trio: Arc<Trio>, common: Arc<Common>, mut dice: Dice) -> Result<Kills> {
    let (mut kills, mut left) = (Kills::new(), Vec::new());
    let steps = Steps::start();
    while !common.is_over.load(Ordering::Relaxed) {
        pause(&mut dice, 300, 1_200).await;
        for part in Part::ALL {
            trio.expect_alive(part)?;
        }
        if left.is_empty() {
            left = Part::ALL.to_vec();
        }
        let Some(chosen) = dice.pick(&left) else { break };
        left.retain(|part| *part != chosen);
        let victims = match dice.below(5) {
            0 => Part::ALL.to_vec(),
            _ => vec![chosen],
        };
        let words: Vec<&str> = victims.iter().map(|part| part.word()).collect();
        steps.header(&format!("kill {}", words.join(", ")));
        for part in &victims {
            trio.kill(*part)?;
            *kills.entry(*part).or_default() += 1;
        }
        pause(&mut dice, 0, 700).await;
        for part in &victims {
            let started = trio.start(*part).await;
            started.with_context(|| format!("start the {} again", part.word()))?;
        }
        if kills.len() == Part::ALL.len() {
            common.has_suffered_all.store(true, Ordering::Relaxed);
        }
    }
    Ok(kills)
}

/// Waits for at least `least` milliseconds, and less than `more` longer.
async fn pause(dice: &mut Dice, least: u64, more: u64) {
    tokio::time::sleep(Duration::from_millis(least + dice.below(more))).await;
}

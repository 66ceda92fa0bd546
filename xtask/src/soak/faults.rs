//! Injects faults into the shop, one after another.

use super::cluster::Cluster;
use super::dice::Dice;
use super::listeners::{MailServer, Receiver};
use super::load::Common;
use super::nodes::{Node, Site};
use super::{Fault, word};
use crate::step::Steps;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Injects the faults.
pub struct Tormentor {
    pub common: Arc<Common>,
    pub site: Arc<Site>,
    pub receiver: Arc<Receiver>,
    pub mail: Arc<MailServer>,
    pub cluster: Option<Arc<Cluster>>,
    pub dice: Dice,
    /// What pauses and faults are divided by, so that the tests need not wait for long ones.
    pub haste: u64,
    pub steps: Steps,
}

impl Tormentor {
    /// Injects faults until the load is over, each once before any is repeated; returns how often each one
    /// occurred.
    pub async fn run(mut self, faults: Vec<Fault>) -> Result<BTreeMap<Fault, u64>> {
        let mut done = BTreeMap::new();
        let mut left = Vec::new();
        while !self.common.is_over.load(Ordering::Relaxed) {
            self.pause(1_000, 3_000).await;
            for node in &self.common.shop.nodes {
                ensure!(
                    !node.has_ended()?,
                    "a node ended by itself; it said:\n{}",
                    node.said()
                );
            }
            if left.is_empty() {
                left.clone_from(&faults);
            }
            let Some(fault) = self.dice.pick(&left) else { break };
            left.retain(|other| *other != fault);
            self.steps.header(&word(fault));
            self.inject(fault)
                .await
                .with_context(|| format!("during `{}`", word(fault)))?;
            *done.entry(fault).or_default() += 1;
            if left.is_empty() {
                self.common.has_suffered_all.store(true, Ordering::Relaxed);
            }
        }
        Ok(done)
    }

    /// Like [`Self::wait`], but shorter in a run in haste.
    async fn pause(&mut self, least: u64, more: u64) {
        self.wait(least / self.haste, more / self.haste).await;
    }

    /// Waits for at least `least` milliseconds, and less than `more` longer.
    async fn wait(&mut self, least: u64, more: u64) {
        tokio::time::sleep(Duration::from_millis(least + self.dice.below(more))).await;
    }

    async fn inject(&mut self, fault: Fault) -> Result<()> {
        let common = Arc::clone(&self.common);
        let nodes = &common.shop.nodes;
        let chosen = self.dice.below(u64::try_from(nodes.len())?);
        let node = &nodes[usize::try_from(chosen)?];
        let cluster = self.cluster.as_ref().map(Arc::clone);
        let cluster = || cluster.clone().context("there is no PostgreSQL");
        match fault {
            Fault::Kill => {
                node.kill()?;
                self.wait(0, 2_000).await;
                self.start_again(node).await
            }
            Fault::Stop => {
                node.signal("STOP")?;
                // Never less: leases are to be missed while the node stands still.
                self.wait(2_000, 5_000).await;
                node.signal("CONT")
            }
            Fault::HangWebhooks => {
                self.receiver.hang(true);
                self.pause(3_000, 5_000).await;
                self.receiver.hang(false);
                Ok(())
            }
            Fault::HangMail => {
                self.mail.hang(true);
                self.pause(3_000, 5_000).await;
                self.mail.hang(false);
                Ok(())
            }
            Fault::FillDisk => {
                node.fill_disk(true)?;
                self.pause(2_000, 3_000).await;
                if node.has_ended()? {
                    return self.start_again(node).await;
                }
                node.fill_disk(false)
            }
            Fault::Terminate => aside(cluster()?, |cluster| cluster.terminate()).await,
            Fault::Restart => {
                let hard = self.dice.below(2) == 0;
                aside(cluster()?, move |cluster| cluster.restart(hard)).await
            }
            Fault::Failover => aside(cluster()?, |cluster| cluster.fail_over()).await,
        }
    }

    async fn start_again(&self, node: &Node) -> Result<()> {
        self.site.restart(node)?;
        node.wait_until_ready().await
    }
}

/// Runs what waits for other programs on a thread of its own.
async fn aside(
    cluster: Arc<Cluster>,
    work: impl FnOnce(&Cluster) -> Result<()> + Send + 'static,
) -> Result<()> {
    tokio::task::spawn_blocking(move || work(&cluster)).await?
}

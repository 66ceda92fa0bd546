//! The result of a run.

use super::books::Tallies;
use super::run::Plan;
use super::{Fault, word};
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Parts of the refusals that the load provokes on purpose.
const EXPECTED: &[&str] = &[
    "Your card was declined",
    "is out of stock",
    "Only completed orders can be refunded",
];

/// Everything that a run reports.
pub struct Report {
    title: String,
    pub tallies: Tallies,
    pub faults: BTreeMap<Fault, u64>,
    /// Answers by kind.
    pub answers: BTreeMap<String, u64>,
    /// Definite refusals.
    pub refusals: BTreeMap<String, u64>,
    /// The longest time without a change.
    pub longest: Duration,
    /// Mails that the mail server accepted.
    pub mails: u64,
    /// Promises that `verify` found to hold.
    pub promises: usize,
    findings: Vec<String>,
}

impl Report {
    pub fn new(plan: &Plan) -> Self {
        Self {
            title: format!(
                "{} s on {}, {} node(s), seed {}",
                plan.length.as_secs(),
                word(plan.engine),
                plan.nodes,
                plan.seed
            ),
            tallies: Vec::new(),
            faults: BTreeMap::new(),
            answers: BTreeMap::new(),
            refusals: BTreeMap::new(),
            longest: Duration::ZERO,
            mails: 0,
            promises: 0,
            findings: Vec::new(),
        }
    }

    /// Adds a finding.
    pub fn found(&mut self, what: String) {
        self.findings.push(what);
    }

    /// Fails if anything was lost, doubled, answered with an unexpected 5xx, refused without reason, or
    /// found.
    ///
    /// # Errors
    /// What went wrong.
    pub fn verdict(&self) -> Result<()> {
        let sum =
            |of: fn(&super::books::Tally) -> usize| self.tallies.iter().map(|(_, tally)| of(tally)).sum();
        let (lost, doubled): (usize, usize) = (sum(|tally| tally.lost), sum(|tally| tally.doubled));
        let faults = self
            .answers
            .iter()
            .filter(|(kind, _)| is_fault(kind))
            .map(|(_, count)| count);
        let faults: u64 = faults.sum();
        let strange = self.refusals.keys().filter(|text| !is_expected(text)).count();
        ensure!(
            lost + doubled + strange + self.findings.len() == 0 && faults == 0,
            "{lost} lost, {doubled} doubled, {faults} answers of a broken server, {strange} unexpected \
             refusals, {} findings: see above",
            self.findings.len()
        );
        Ok(())
    }
}

/// A 5xx that is not a temporary outage.
fn is_fault(kind: &str) -> bool {
    kind.starts_with('5') && !kind.starts_with("503")
}

fn is_expected(refusal: &str) -> bool {
    EXPECTED.iter().any(|text| refusal.contains(text))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "soak: {}\n", self.title)?;
        writeln!(
            f,
            "{:<16}{:>14}{:>8}{:>10}",
            "effect", "acknowledged", "lost", "doubled"
        )?;
        for (name, tally) in &self.tallies {
            let (all, lost, doubled) = (tally.acknowledged, tally.lost, tally.doubled);
            writeln!(f, "{name:<16}{all:>14}{lost:>8}{doubled:>10}")?;
        }
        writeln!(f, "\n{:<48}{:>8}", "fault", "times")?;
        for (fault, times) in &self.faults {
            writeln!(f, "{:<48}{times:>8}", word(*fault))?;
        }
        writeln!(f, "\n{:<72}{:>8}", "answer", "times")?;
        for (kind, times) in &self.answers {
            let mark = if is_fault(kind) { "  <- never right" } else { "" };
            writeln!(f, "{kind:<72}{times:>8}{mark}")?;
        }
        if !self.refusals.is_empty() {
            writeln!(f, "\n{:<72}{:>8}", "definite refusal", "times")?;
        }
        for (text, times) in &self.refusals {
            let mark = if is_expected(text) { "" } else { "  <- unexpected" };
            writeln!(f, "{text:<72}{times:>8}{mark}")?;
        }
        let longest = self.longest.as_millis();
        writeln!(f, "\nlongest time without a change: {longest} ms")?;
        writeln!(f, "mails taken: {}", self.mails)?;
        writeln!(f, "promises kept: {}", self.promises)?;
        for example in self.tallies.iter().flat_map(|(_, tally)| &tally.examples) {
            writeln!(f, "{example}")?;
        }
        for finding in &self.findings {
            writeln!(f, "found: {finding}")?;
        }
        Ok(())
    }
}

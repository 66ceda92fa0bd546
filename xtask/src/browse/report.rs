//! What the walks found, journey by journey.

use super::findings::{Check, Finding};
use super::journeys::{AWAITED, Journey};
use super::matrix::Way;
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

/// What the walks found.
pub struct Report {
    walks: usize,
    pictures: PathBuf,
    /// What must not be, with the ways in which it is.
    broken: BTreeMap<(&'static str, Finding), Vec<Way>>,
    /// What is awaited and was found.
    awaited: BTreeMap<(&'static str, Check), Vec<Finding>>,
    /// What is awaited and was not found in any walk.
    kept: BTreeSet<(&'static str, Check)>,
}

impl Report {
    /// A report without walks. The pictures are in a folder.
    pub fn new(pictures: PathBuf) -> Self {
        Self {
            walks: 0,
            pictures,
            broken: BTreeMap::new(),
            awaited: BTreeMap::new(),
            kept: BTreeSet::new(),
        }
    }

    /// Adds a walk.
    pub fn add(&mut self, journey: &Journey, way: Way, findings: Vec<Finding>) {
        self.walks += 1;
        self.kept
            .extend(journey.awaited.iter().map(|check| (journey.name, *check)));
        for finding in findings {
            let check = finding.check;
            if is_awaited_everywhere(&finding) || journey.awaited.contains(&check) {
                self.awaited
                    .entry((journey.name, check))
                    .or_default()
                    .push(finding);
            } else {
                self.broken.entry((journey.name, finding)).or_default().push(way);
            }
        }
    }

    /// How many rules were broken.
    pub fn faults(&self) -> usize {
        self.broken.len()
    }

    /// Fails when a rule was broken.
    pub fn verdict(&self) -> Result<()> {
        ensure!(self.broken.is_empty(), "{} rules were not kept", self.faults());
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((journey, _), findings) in &self.awaited {
            let (first, more) = (&findings[0], findings.len() - 1);
            writeln!(f, "awaited  {journey}: {first} (and {more} more)")?;
        }
        for (journey, check) in &self.kept {
            if !self.awaited.contains_key(&(*journey, *check)) {
                writeln!(
                    f,
                    "kept     {journey}: {} is kept now; delete it from its row",
                    check.word()
                )?;
            }
        }
        for ((journey, finding), ways) in &self.broken {
            writeln!(f, "BROKEN   {journey}: {finding}")?;
            let ways: Vec<_> = ways.iter().map(Way::to_string).collect();
            writeln!(f, "         in {}", ways.join(", "))?;
        }
        let (walks, faults) = (self.walks, self.faults());
        writeln!(
            f,
            "{walks} walks, {faults} broken rules; pictures in {}",
            self.pictures.display()
        )
    }
}

fn is_awaited_everywhere(finding: &Finding) -> bool {
    let mut awaited = AWAITED.iter();
    awaited.any(|(check, part)| *check == finding.check && finding.says.contains(part))
}

//! What the walks found, journey by journey.

use super::findings::{Check, Finding};
use super::journeys::{AWAITED, Journey};
use super::matrix::{WAYS, Way};
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// What the walks found.
pub struct Report {
    walks: usize,
    pictures: PathBuf,
    /// What must not be, with the ways in which it is.
    broken: BTreeMap<(&'static str, Finding), Vec<Way>>,
    /// What is awaited and was found, and how often.
    awaited: BTreeMap<&'static str, BTreeMap<Check, usize>>,
    /// What is awaited, and in how many walks.
    rows: BTreeMap<(&'static str, Check), usize>,
}

impl Report {
    /// A report without walks. The pictures are in a folder.
    pub fn new(pictures: PathBuf) -> Self {
        Self {
            walks: 0,
            pictures,
            broken: BTreeMap::new(),
            awaited: BTreeMap::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Adds a walk.
    pub fn add(&mut self, journey: &Journey, way: Way, findings: Vec<Finding>) {
        self.walks += 1;
        for check in journey.awaited {
            *self.rows.entry((journey.name, *check)).or_default() += 1;
        }
        for finding in findings {
            let check = finding.check;
            if is_awaited_everywhere(&finding) || journey.awaited.contains(&check) {
                let found = self.awaited.entry(journey.name).or_default();
                *found.entry(check).or_default() += 1;
            } else {
                self.broken.entry((journey.name, finding)).or_default().push(way);
            }
        }
    }

    /// How many rules were broken.
    pub fn faults(&self) -> usize {
        self.broken.len()
    }

    /// What is awaited and was found in no way at all.
    fn kept(&self) -> impl Iterator<Item = (&'static str, Check)> {
        let walked = self.rows.iter().filter(|(_, walks)| **walks == WAYS);
        let found = |(journey, check)| {
            self.awaited
                .get(journey)
                .is_some_and(|found| found.contains_key(&check))
        };
        walked.map(|(row, _)| *row).filter(move |row| !found(*row))
    }

    /// Fails when a rule was broken.
    pub fn verdict(&self) -> Result<()> {
        ensure!(self.broken.is_empty(), "{} rules were not kept", self.faults());
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (journey, found) in &self.awaited {
            let words: Vec<_> = found
                .iter()
                .map(|(check, times)| format!("{} {times}", check.word()))
                .collect();
            writeln!(f, "awaited  {journey}: {}", words.join(", "))?;
        }
        for (journey, check) in self.kept() {
            writeln!(
                f,
                "kept     {journey}: {}; delete it from the journey's row",
                check.word()
            )?;
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

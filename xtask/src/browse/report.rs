//! What the walks found, journey by journey.

use super::findings::Finding;
use super::journeys::Journey;
use super::matrix::Way;
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
}

impl Report {
    /// A report without walks. The pictures are in a folder.
    pub fn new(pictures: PathBuf) -> Self {
        Self {
            walks: 0,
            pictures,
            broken: BTreeMap::new(),
        }
    }

    /// Adds a walk.
    pub fn add(&mut self, journey: &Journey, way: Way, findings: Vec<Finding>) {
        self.walks += 1;
        for finding in findings {
            self.broken.entry((journey.name, finding)).or_default().push(way);
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

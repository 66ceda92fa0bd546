//! What histories came to.

use std::fmt;

/// What histories came to.
#[derive(Debug, Default)]
pub struct Figures {
    pub histories: u64,
    /// How often the server was killed, and how many calls were to go wrong.
    pub kills: u64,
    pub faults: u64,
    /// Messages that were delivered, and those that never were.
    pub messages: u64,
    pub missing: u64,
    /// Charges that took money, and what they took, in cents.
    pub charges: u64,
    pub captured: i64,
    /// What went back, and what banks took.
    pub refunded: i64,
    pub disputed: i64,
    /// Promises that `verify` found to hold.
    pub promises: usize,
}

impl Figures {
    /// Adds those of other histories.
    pub fn add(&mut self, other: &Self) {
        self.histories += other.histories;
        self.kills += other.kills;
        self.faults += other.faults;
        self.messages += other.messages;
        self.missing += other.missing;
        self.charges += other.charges;
        self.captured += other.captured;
        self.refunded += other.refunded;
        self.disputed += other.disputed;
        self.promises = other.promises;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, number) in [
            ("histories", self.histories),
            ("kills", self.kills),
            ("calls gone wrong", self.faults),
            ("messages delivered", self.messages),
            ("messages never sent", self.missing),
            ("charges", self.charges),
        ] {
            writeln!(f, "{name:<24}{number:>14}")?;
        }
        for (name, cents) in [
            ("cents captured", self.captured),
            ("cents refunded", self.refunded),
            ("cents disputed", self.disputed),
        ] {
            writeln!(f, "{name:<24}{cents:>14}")?;
        }
        writeln!(f, "{:<24}{:>14}", "promises kept", self.promises)?;
        writeln!(f, "{:<24}{:>14}", "differences", 0)
    }
}

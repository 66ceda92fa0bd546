//! What is checked, and what was found.

use std::fmt;

/// A rule that every page or a journey keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The journey can be walked to its end.
    Passable,
    /// The console has no errors.
    Console,
    /// Nothing breaks the page's content security policy.
    Policy,
    /// axe-core objects to nothing.
    Axe,
    /// At 320 pixels nothing has to be scrolled sideways.
    Narrow,
    /// No name of a message and no mark of a template stands where a text should.
    Texts,
    /// The page is in the language that was asked for.
    Language,
    /// One press sends one form, and Back and reload send none.
    SentOnce,
    /// Nothing is typed twice, but a card that was declined.
    TypedOnce,
    /// What was typed is there after an error, after Back and after a reload.
    Kept,
    /// The buyer presses Pay once.
    OnePress,
    /// An error stands at its field.
    AtField,
    /// That a card was declined, or the bank refused, is said.
    Told,
    /// While the bank waits, there is a way back to it.
    WayBack,
    /// The result says what came of it, and shows the keys that were bought.
    Outcome,
    /// What is shown is what is charged, stored and booked.
    Money,
    /// There is one order.
    OneOrder,
    /// No more is asked for than is needed.
    Asks,
    /// Everything can be reached with the Tab key.
    Reach,
    /// One can see where the keyboard is.
    Ring,
}

impl Check {
    /// Its name in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passable => "passable",
            Self::Console => "console",
            Self::Policy => "policy",
            Self::Axe => "axe",
            Self::Narrow => "narrow",
            Self::Texts => "texts",
            Self::Language => "language",
            Self::SentOnce => "sent-once",
            Self::TypedOnce => "typed-once",
            Self::Kept => "kept",
            Self::OnePress => "one-press",
            Self::AtField => "at-field",
            Self::Told => "told",
            Self::WayBack => "way-back",
            Self::Outcome => "outcome",
            Self::Money => "money",
            Self::OneOrder => "one-order",
            Self::Asks => "asks",
            Self::Reach => "reach",
            Self::Ring => "ring",
        }
    }
}

/// A rule that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule.
    pub check: Check,
    /// The step of the journey.
    pub step: String,
    /// What is wrong, and where.
    pub says: String,
}

impl Finding {
    /// A rule that was not kept at a step.
    pub fn new(check: Check, step: &str, says: impl Into<String>) -> Self {
        Self {
            check,
            step: step.to_owned(),
            says: says.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.check.word(), self.step, self.says)
    }
}

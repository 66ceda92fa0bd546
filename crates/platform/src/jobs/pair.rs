//! Subjects of two ids: what a job is about, within a whole whose jobs lie together and are dropped together.

use std::fmt::{self, Display};

/// Between the whole and the part. No id contains it.
const SEPARATOR: char = '/';

/// A part of a whole, as a delivery is of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<W, P> {
    /// The whole, by which jobs are dropped.
    pub whole: W,
    /// The part.
    pub part: P,
}

impl<W: Display, P: Display> Display for Pair<W, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{SEPARATOR}{}", self.whole, self.part)
    }
}

impl<'a> Pair<&'a str, &'a str> {
    /// The two ids of a subject; `None` when it has one.
    pub fn parse(subject: &'a str) -> Option<Self> {
        let (whole, part) = subject.split_once(SEPARATOR)?;
        Some(Self { whole, part })
    }
}

/// What the subjects of every part of `whole` begin with.
pub(super) fn prefix(whole: &impl Display) -> String {
    format!("{whole}{SEPARATOR}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_read_as_it_was_written() {
        let pair = Pair {
            whole: "whk_1",
            part: "evt_2",
        };
        assert_eq!(pair.to_string(), "whk_1/evt_2");
        assert_eq!(Pair::parse("whk_1/evt_2"), Some(pair));
        assert_eq!(Pair::parse("ord_1"), None);
        assert!(pair.to_string().starts_with(&prefix(&"whk_1")));
        assert!(!pair.to_string().starts_with(&prefix(&"whk_")));
    }
}

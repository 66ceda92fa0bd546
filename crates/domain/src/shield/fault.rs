//! What can be wrong with a condition, and its bounds.

use super::attribute::Sort;
use super::condition::Operator;
use std::fmt;

/// The most characters of a condition.
pub const MOST_CHARACTERS: usize = 1_000;
/// How deep parentheses may stand in each other.
pub const MOST_DEPTH: usize = 16;
/// The most mentions of lists in a condition.
pub const MOST_LISTS: usize = 10;

/// Why a condition cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The number of the character, from 1; behind the last one where something is missing.
    pub position: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Something that is neither a word, a number nor a sign.
    Unreadable,
    /// A text without its second quote, or with an escape other than `\"` and `\\`.
    OpenText,
    /// Something else had to stand there.
    Expected(&'static str),
    /// There is no such attribute.
    UnknownAttribute(String),
    /// There is no such list.
    UnknownList(String),
    /// A list of this type cannot hold what is looked up in it.
    WrongList(String),
    /// The attribute is compared with a value of another kind.
    Mismatch(Sort),
    /// The attribute cannot be compared in this way.
    Incomparable(Operator),
    /// The attribute never is this text.
    NeverSo,
    /// The number is none, or does not fit 64 bits.
    BadNumber,
    /// Too many parentheses stand in each other.
    TooDeep,
    /// It has too many characters.
    TooLong,
    /// It mentions too many lists.
    TooManyLists,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("has an unknown sign"),
            Self::OpenText => f.write_str("has a text that does not end"),
            Self::Expected(what) => write!(f, "must have {what}"),
            Self::UnknownAttribute(name) => write!(f, "has the unknown attribute '{name}'"),
            Self::UnknownList(name) => write!(f, "has the unknown list '@{name}'"),
            Self::WrongList(name) => write!(f, "looks something up in '@{name}' that it cannot hold"),
            Self::Mismatch(sort) => write!(f, "must have {sort}"),
            Self::Incomparable(operator) => {
                write!(f, "compares with '{operator}' what cannot be compared so")
            }
            Self::NeverSo => f.write_str("has a word that the attribute never is"),
            Self::BadNumber => f.write_str("has a number that is none of 64 bits"),
            Self::TooDeep => write!(f, "has more than {MOST_DEPTH} parentheses in each other"),
            Self::TooLong => write!(f, "must NOT have more than {MOST_CHARACTERS} characters"),
            Self::TooManyLists => write!(f, "must NOT mention more than {MOST_LISTS} lists"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at position {}", self.problem, self.position)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// A fault at the character with this number.
    pub const fn new(position: usize, problem: Problem) -> Self {
        Self { position, problem }
    }
}

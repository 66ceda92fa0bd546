//! A condition, and how it is written.

use super::attribute::{Attribute, Word};
use std::fmt;

crate::text_enum! {
    /// How a value is compared.
    pub enum Operator {
        /// The same.
        Equal = "==",
        /// Another one.
        Unequal = "!=",
        /// Greater.
        Greater = ">",
        /// Less.
        Less = "<",
        /// At least as great.
        AtLeast = ">=",
        /// At most as great.
        AtMost = "<=",
        /// On a list.
        In = "IN",
        /// On no place of a list.
        NotIn = "NOT IN",
        /// With this part.
        Contains = "CONTAINS",
        /// With this beginning.
        StartsWith = "STARTS_WITH",
        /// With this end.
        EndsWith = "ENDS_WITH",
    }
}

/// What an attribute is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// The list of this name.
    List(String),
    /// What another attribute is.
    Attribute(Attribute),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What is compared.
    pub attribute: Attribute,
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: Value,
}

/// When a rule applies. A condition has no part of its own kind: `a AND (b AND c)` is `a AND b AND c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// When all of these do.
    All(Vec<Condition>),
    /// When any of these does.
    Any(Vec<Condition>),
    /// When this comparison is true.
    Test(Test),
}

impl Condition {
    /// The condition that all of `parts` apply.
    pub fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        alone(flat).unwrap_or_else(Self::All)
    }

    /// The condition that any of `parts` applies.
    pub fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        alone(flat).unwrap_or_else(Self::Any)
    }

    /// Every comparison in it, in order.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Test(test) => vec![test],
        }
    }

    /// Whether it asks for the risk.
    pub fn asks_for_risk(&self) -> bool {
        let is_risk =
            |attribute: &Attribute| matches!(attribute, Attribute::Known(Word::RiskScore | Word::RiskLevel));
        self.tests().into_iter().any(|test| {
            let other = match &test.value {
                Value::Attribute(other) => Some(other),
                _ => None,
            };
            is_risk(&test.attribute) || other.is_some_and(is_risk)
        })
    }
}

/// The only one of the parts; the parts themselves when there are others.
fn alone(mut parts: Vec<Condition>) -> Result<Condition, Vec<Condition>> {
    match parts.pop() {
        Some(only) if parts.is_empty() => Ok(only),
        Some(last) => {
            parts.push(last);
            Err(parts)
        }
        None => Err(parts),
    }
}

/// The shortest way to write it: parentheses stand only where they change something.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, word) = match self {
            Self::All(parts) => (parts, " AND "),
            Self::Any(parts) => (parts, " OR "),
            Self::Test(test) => return write!(f, "{test}"),
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(word)?;
            }
            match (self, part) {
                (Self::All(_), Self::Any(_)) => write!(f, "({part})")?,
                _ => write!(f, "{part}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.attribute, self.operator, self.value)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                f.write_str("\"")?;
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        f.write_str("\\")?;
                    }
                    write!(f, "{c}")?;
                }
                f.write_str("\"")
            }
            Self::Number(number) => write!(f, "{number}"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::List(name) => write!(f, "@{name}"),
            Self::Attribute(attribute) => write!(f, "{attribute}"),
        }
    }
}

//! Reading a condition (contract `merchant-api.md`, "Shield"): `attr op value`, `AND`, `OR` and parentheses,
//! where `AND` binds tighter.

use super::attribute::{Attribute, Sort};
use super::condition::{Condition, Operator, Test, Value};
use super::fault::{Fault, MOST_CHARACTERS, MOST_DEPTH, MOST_LISTS, Problem};
use super::lexer::{Part, Token, tokens};

/// A list that a condition mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its name.
    pub name: String,
    /// What is looked up in it.
    pub attribute: Attribute,
    /// Where the mention begins: the number of its character, from 1.
    pub position: usize,
}

/// A condition that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The condition.
    pub condition: Condition,
    /// The lists that it mentions, in order.
    pub lists: Vec<Mention>,
}

/// Reads a condition. Whether its lists exist is for the caller to judge.
///
/// # Errors
/// The first [`Fault`].
pub fn parse(text: &str) -> Result<Parsed, Fault> {
    let characters = text.chars().count();
    if characters > MOST_CHARACTERS {
        return Err(Fault::new(MOST_CHARACTERS + 1, Problem::TooLong));
    }
    let tokens = tokens(text)?;
    let mut reader = Reader {
        tokens: &tokens,
        end: characters + 1,
        lists: Vec::new(),
    };
    let condition = reader.any(0)?;
    if reader.peek().is_some() {
        return Err(reader.missing("AND, OR or the end"));
    }
    Ok(Parsed {
        condition,
        lists: reader.lists,
    })
}

struct Reader<'t> {
    /// What is left.
    tokens: &'t [Token<'t>],
    /// The number of the character behind the last one.
    end: usize,
    lists: Vec<Mention>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&'t Part<'t>> {
        self.tokens.first().map(|token| &token.part)
    }

    fn position(&self) -> usize {
        self.tokens.first().map_or(self.end, |token| token.position)
    }

    fn skip(&mut self) {
        self.tokens = self.tokens.get(1..).unwrap_or_default();
    }

    /// Takes the next part if it is this one.
    fn takes(&mut self, wanted: &Part<'_>) -> bool {
        let is_it = self.peek() == Some(wanted);
        if is_it {
            self.skip();
        }
        is_it
    }

    fn missing(&self, what: &'static str) -> Fault {
        Fault::new(self.position(), Problem::Expected(what))
    }

    fn any(&mut self, depth: usize) -> Result<Condition, Fault> {
        let mut parts = vec![self.all(depth)?];
        while self.takes(&Part::Word("OR")) {
            parts.push(self.all(depth)?);
        }
        Ok(Condition::any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Condition, Fault> {
        let mut parts = vec![self.one(depth)?];
        while self.takes(&Part::Word("AND")) {
            parts.push(self.one(depth)?);
        }
        Ok(Condition::all(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Condition, Fault> {
        let position = self.position();
        if !self.takes(&Part::Sign("(")) {
            return self.test().map(Condition::Test);
        }
        if depth >= MOST_DEPTH {
            return Err(Fault::new(position, Problem::TooDeep));
        }
        let inner = self.any(depth + 1)?;
        if self.takes(&Part::Sign(")")) {
            return Ok(inner);
        }
        Err(self.missing("AND, OR or ')'"))
    }

    fn test(&mut self) -> Result<Test, Fault> {
        let attribute = match self.peek() {
            Some(Part::Word(name)) => self.attribute(name)?,
            _ => return Err(self.missing("an attribute or '('")),
        };
        let operator_at = self.position();
        let operator = self.operator()?;
        let value_at = self.position();
        let value = self.value()?;
        if let Value::List(name) = &value {
            if self.lists.len() >= MOST_LISTS {
                return Err(Fault::new(value_at, Problem::TooManyLists));
            }
            self.lists.push(Mention {
                name: name.clone(),
                attribute: attribute.clone(),
                position: value_at,
            });
        }
        let test = Test {
            attribute,
            operator,
            value,
        };
        check(&test, operator_at, value_at)?;
        Ok(test)
    }

    fn attribute(&mut self, name: &str) -> Result<Attribute, Fault> {
        let unknown = || Fault::new(self.position(), Problem::UnknownAttribute(name.to_owned()));
        let attribute = Attribute::parse(name).ok_or_else(unknown)?;
        self.skip();
        Ok(attribute)
    }

    fn operator(&mut self) -> Result<Operator, Fault> {
        const WANTED: &str = "one of == != > < >= <= IN NOT IN CONTAINS STARTS_WITH ENDS_WITH";
        if self.takes(&Part::Word("NOT")) {
            return match self.takes(&Part::Word("IN")) {
                true => Ok(Operator::NotIn),
                false => Err(self.missing("IN after NOT")),
            };
        }
        let word = match self.peek() {
            Some(Part::Sign(word) | Part::Word(word)) => *word,
            _ => return Err(self.missing(WANTED)),
        };
        let operator = Operator::parse(word).ok_or_else(|| self.missing(WANTED))?;
        self.skip();
        Ok(operator)
    }

    fn value(&mut self) -> Result<Value, Fault> {
        let value = match self.peek() {
            Some(Part::Text(text)) => Value::Text(text.clone()),
            Some(Part::List(name)) => Value::List((*name).to_owned()),
            Some(Part::Number(digits)) => {
                let bad = |_| Fault::new(self.position(), Problem::BadNumber);
                Value::Number(digits.parse::<i64>().map_err(bad)?)
            }
            Some(Part::Word("true")) => Value::Truth(true),
            Some(Part::Word("false")) => Value::Truth(false),
            Some(Part::Word(name)) => return self.attribute(name).map(Value::Attribute),
            Some(Part::Sign(_)) | None => return Err(self.missing("a value")),
        };
        self.skip();
        Ok(value)
    }
}

/// Refuses a comparison that makes no sense.
fn check(test: &Test, operator_at: usize, value_at: usize) -> Result<(), Fault> {
    let sort = test.attribute.sort();
    let is_meant_for = match test.operator {
        Operator::Equal | Operator::Unequal => true,
        Operator::Greater | Operator::Less | Operator::AtLeast | Operator::AtMost => sort == Sort::Number,
        Operator::In | Operator::NotIn | Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
            sort == Sort::Text
        }
    };
    if !is_meant_for {
        return Err(Fault::new(operator_at, Problem::Incomparable(test.operator)));
    }
    let looks_up = matches!(test.operator, Operator::In | Operator::NotIn);
    let given = match &test.value {
        Value::List(_) if looks_up => return Ok(()),
        _ if looks_up => return Err(Fault::new(value_at, Problem::Expected("a list, as @name"))),
        Value::List(_) => return Err(Fault::new(operator_at, Problem::Expected("IN or NOT IN"))),
        Value::Text(_) => Sort::Text,
        Value::Number(_) => Sort::Number,
        Value::Truth(_) => Sort::Truth,
        Value::Attribute(attribute) => attribute.sort(),
    };
    if given != sort {
        return Err(Fault::new(value_at, Problem::Mismatch(sort)));
    }
    let is_compared = matches!(test.operator, Operator::Equal | Operator::Unequal);
    match &test.value {
        Value::Text(text) if is_compared && !test.attribute.can_be(text) => {
            Err(Fault::new(value_at, Problem::NeverSo))
        }
        _ => Ok(()),
    }
}

//! The words and signs of a condition, each with its place.

use super::fault::{Fault, Problem};
use winnow::Parser;
use winnow::combinator::{alt, fail};
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, take_while};

/// What is left to read, which knows how far it is from the beginning.
type Rest<'t> = LocatingSlice<&'t str>;

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// What stood between quotes.
    Text(String),
    /// Digits, with a sign or without.
    Number(&'t str),
    /// The name of a list.
    List(&'t str),
    /// A comparison or a parenthesis.
    Sign(&'t str),
    /// Anything else: attributes and keywords.
    Word(&'t str),
}

/// A word or a sign with its place.
#[derive(Debug)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) part: Part<'t>,
    /// Which character of the condition it begins with, from 1.
    pub(super) position: usize,
}

/// Reads a condition word by word.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Fault> {
    let mut rest: Rest<'_> = LocatingSlice::new(text);
    let mut tokens = Vec::new();
    loop {
        let at = after_blanks(&mut rest, text);
        let Some(left) = text.get(at..) else {
            return Ok(tokens);
        };
        if left.is_empty() {
            return Ok(tokens);
        }
        let position = position(text, at);
        match token(&mut rest) {
            Ok(part) => tokens.push(Token { part, position }),
            Err(_) => return Err(Fault::new(position, problem(left))),
        }
    }
}

/// The number of the character that begins at this byte.
fn position(text: &str, at: usize) -> usize {
    text.get(..at).map_or(0, |before| before.chars().count()) + 1
}

/// What is wrong with a text that begins with no word or sign.
fn problem(left: &str) -> Problem {
    match left.chars().next() {
        Some('"') => Problem::OpenText,
        Some('@') => Problem::Expected("a list name after '@'"),
        _ => Problem::Unreadable,
    }
}

/// Skips blanks; the byte that follows them.
fn after_blanks(rest: &mut Rest<'_>, text: &str) -> usize {
    // It takes none where there are none, so it cannot fail.
    match blanks(rest) {
        Ok(_) => rest.current_token_start(),
        Err(_) => text.len(),
    }
}

fn blanks<'t>(rest: &mut Rest<'t>) -> winnow::Result<&'t str> {
    take_while(0.., char::is_whitespace).parse_next(rest)
}

fn token<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    alt((quoted, list, sign, number, word)).parse_next(rest)
}

fn quoted<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    quote(rest)?;
    let mut text = String::new();
    loop {
        text.push_str(plain(rest)?);
        match one(rest)? {
            '"' => return Ok(Part::Text(text)),
            '\\' => match one(rest)? {
                c @ ('"' | '\\') => text.push(c),
                _ => return nothing(rest),
            },
            _ => return nothing(rest),
        }
    }
}

fn quote(rest: &mut Rest<'_>) -> winnow::Result<char> {
    '"'.parse_next(rest)
}

/// What stands between quotes as it is meant.
fn plain<'t>(rest: &mut Rest<'t>) -> winnow::Result<&'t str> {
    take_while(0.., |c: char| !matches!(c, '"' | '\\') && !c.is_control()).parse_next(rest)
}

fn one(rest: &mut Rest<'_>) -> winnow::Result<char> {
    any.parse_next(rest)
}

fn nothing<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    fail.parse_next(rest)
}

fn list<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    at_sign(rest)?;
    list_name(rest).map(Part::List)
}

fn at_sign(rest: &mut Rest<'_>) -> winnow::Result<char> {
    '@'.parse_next(rest)
}

fn list_name<'t>(rest: &mut Rest<'t>) -> winnow::Result<&'t str> {
    take_while(1..=64, |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
    })
    .parse_next(rest)
}

fn sign<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    // The longer ones come first.
    alt(("==", "!=", ">=", "<=", ">", "<", "(", ")"))
        .map(Part::Sign)
        .parse_next(rest)
}

fn number<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    take_while(1.., |c: char| c.is_ascii_digit() || c == '-')
        .map(Part::Number)
        .parse_next(rest)
}

fn word<'t>(rest: &mut Rest<'t>) -> winnow::Result<Part<'t>> {
    take_while(1.., |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
    })
    .map(Part::Word)
    .parse_next(rest)
}

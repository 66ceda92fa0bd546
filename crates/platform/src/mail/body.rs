//! What a mail says, part by part. Its text and its HTML are made of the same parts, so that both say the
//! same.

use serde::{Deserialize, Serialize};

/// What the lines of a quote begin with.
const QUOTE: &str = ">";

/// The parts of a mail, from top to bottom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body(pub(crate) Vec<Part>);

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// What it is about, in large letters.
    Heading(String),
    /// A paragraph, whose lines stay apart.
    Text(String),
    /// What somebody else wrote: addresses in it are no links, and in the text each line begins with `> `.
    Quote(String),
    /// A key or a code, which is copied.
    Key(String),
    /// Where the reader goes next.
    Link {
        /// What is found there.
        label: String,
        /// Its address.
        url: String,
    },
    /// Labels with their values.
    Facts(Vec<(String, String)>),
    /// What was bought or billed.
    Lines(Vec<Line>),
    /// What the lines come to; the last one, or the one that `total` counts to, is what was paid.
    Sums {
        /// Labels with their amounts.
        sums: Vec<(String, String)>,
        /// The place of the total.
        total: usize,
    },
}

/// A line with its amount, and what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// What it comes to.
    pub amount: String,
    /// Small print below it.
    pub notes: Vec<String>,
    /// Its keys, each with the words before it.
    pub keys: Vec<(String, String)>,
    /// Where it is fetched.
    pub link: Option<String>,
}

impl Body {
    /// A mail that begins with what it is about.
    pub fn headed(heading: impl Into<String>) -> Self {
        Self(vec![Part::Heading(heading.into())])
    }

    /// The parts of a text: its paragraphs, of which those that [`quoted`] made are quotes.
    pub fn of_text(text: &str) -> Self {
        let paragraphs = text.split("\n\n").map(|part| part.trim_matches('\n'));
        let parts = paragraphs.filter(|part| !part.trim().is_empty());
        Self(parts.map(Part::of_paragraph).collect())
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.0.push(part);
        self
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.part(Part::Text(text.into()))
    }

    /// Adds a paragraph, if there is one.
    #[must_use]
    pub fn text_opt(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.text(text),
            None => self,
        }
    }

    /// Adds what somebody else wrote.
    #[must_use]
    pub fn quote(self, text: impl Into<String>) -> Self {
        self.part(Part::Quote(text.into()))
    }

    /// Adds a key or a code.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        self.part(Part::Key(key.into()))
    }

    /// Adds where the reader goes next.
    #[must_use]
    pub fn link(self, label: impl Into<String>, url: impl Into<String>) -> Self {
        let (label, url) = (label.into(), url.into());
        self.part(Part::Link { label, url })
    }

    /// The mail as text.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> = self.0.iter().map(Part::to_text).collect();
        parts.join("\n\n")
    }
}

/// What somebody else wrote, for a text that is read by [`Body::of_text`].
pub fn quoted(text: &str) -> String {
    joined(
        text.lines()
            .map(|line| format!("{QUOTE} {line}").trim_end().to_owned()),
    )
}

impl Part {
    fn of_paragraph(text: &str) -> Self {
        let is_quoted = |line: &str| line == QUOTE || line.starts_with("> ");
        if !text.lines().all(is_quoted) {
            return Self::Text(text.to_owned());
        }
        let lines = text.lines().map(|line| line.strip_prefix(QUOTE).unwrap_or(line));
        Self::Quote(joined(
            lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()),
        ))
    }

    fn to_text(&self) -> String {
        match self {
            Self::Heading(text) | Self::Text(text) | Self::Key(text) => text.clone(),
            Self::Quote(text) => quoted(text),
            Self::Link { label, url } => format!("{label}: {url}"),
            Self::Facts(facts) => joined(facts.iter().map(|(label, value)| format!("{label}: {value}"))),
            Self::Lines(lines) => joined(lines.iter().map(Line::to_text)),
            Self::Sums { sums, .. } => {
                joined(sums.iter().map(|(label, amount)| format!("{label}  {amount}")))
            }
        }
    }
}

impl Line {
    fn to_text(&self) -> String {
        let keys = self.keys.iter().map(|(label, key)| format!("{label}: {key}"));
        let below = self.notes.iter().cloned().chain(keys).chain(self.link.clone());
        let first = format!("{}   {}", self.name, self.amount);
        joined(std::iter::once(first).chain(below.map(|line| format!("  {line}"))))
    }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_paragraphs() {
        let body = Body::of_text("One,\ntwo.\n\n\n\nThree.\n");
        assert_eq!(
            body.0,
            [Part::Text("One,\ntwo.".into()), Part::Text("Three.".into())]
        );
        assert_eq!(body.to_text(), "One,\ntwo.\n\nThree.");
        assert_eq!(Body::of_text("").to_text(), "");
    }

    #[test]
    fn a_quote_stays_one() {
        let words = "See https://example.com\n\n> and this\n";
        let text = format!("Somebody wrote:\n\n{}\n\nBye.\n", quoted(words));
        assert_eq!(
            text,
            "Somebody wrote:\n\n> See https://example.com\n>\n> > and this\n\nBye.\n"
        );
        let body = Body::of_text(&text);
        let quote = Part::Quote("See https://example.com\n\n> and this".into());
        assert_eq!(
            body.0,
            [
                Part::Text("Somebody wrote:".into()),
                quote,
                Part::Text("Bye.".into())
            ]
        );
        assert_eq!(body.to_text(), text.trim_end());
    }

    #[test]
    fn every_part_has_its_text() {
        let line = Line {
            name: "2 × Editor".into(),
            amount: "$80.00".into(),
            notes: vec!["$40.00 each".into()],
            keys: vec![("Your key".into(), "AB-1".into())],
            link: Some("https://example.com/get".into()),
        };
        let body = Body::headed("Thank you")
            .text_opt(None)
            .part(Part::Facts(vec![("Order".into(), "cs_1".into())]))
            .part(Part::Lines(vec![line]))
            .part(Part::Sums {
                sums: vec![
                    ("Subtotal".into(), "$80.00".into()),
                    ("Total".into(), "$86.60".into()),
                ],
                total: 1,
            })
            .link("Questions", "https://example.com");
        assert_eq!(
            body.to_text(),
            "Thank you\n\nOrder: cs_1\n\n2 × Editor   $80.00\n  $40.00 each\n  Your key: AB-1\n  \
             https://example.com/get\n\nSubtotal  $80.00\nTotal  $86.60\n\nQuestions: https://example.com"
        );
    }
}

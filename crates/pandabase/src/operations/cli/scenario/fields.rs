//! Reading tables of TOML strictly: every key is known, and every mistake has the number of its line.

use serde_json::{Map, Value, json};
use std::fmt;
use std::ops::Range;
use toml_edit::{ImDocument, Item, TableLike};

/// What is wrong in a file, and on which line, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) text: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Parses a file.
pub(super) fn parse(text: &str) -> Result<ImDocument<&str>, Wrong> {
    ImDocument::parse(text).map_err(|error| Wrong {
        line: line_of(text, error.span()),
        text: error.message().trim().replace('\n', ", "),
    })
}

/// The line on which something begins.
pub(super) fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    let before = text.bytes().take(start);
    before.filter(|&byte| byte == b'\n').count() + 1
}

/// A table that is being read. After the last key [`Fields::end`] is called, which refuses keys that were not
/// read.
pub(super) struct Fields<'d> {
    text: &'d str,
    table: &'d dyn TableLike,
    /// What it is, for messages.
    what: String,
    /// The line on which it begins.
    pub(super) line: usize,
    known: Vec<&'static str>,
}

impl<'d> Fields<'d> {
    pub(super) fn new(
        text: &'d str,
        table: &'d dyn TableLike,
        span: Option<Range<usize>>,
        what: &str,
    ) -> Self {
        Self {
            text,
            table,
            what: what.to_owned(),
            line: line_of(text, span),
            known: Vec::new(),
        }
    }

    /// Sets what the table is called in messages.
    pub(super) fn called(&mut self, what: String) {
        self.what = what;
    }

    /// A mistake of the table as a whole.
    pub(super) fn wrong(&self, text: impl fmt::Display) -> Wrong {
        Wrong {
            line: self.line,
            text: text.to_string(),
        }
    }

    /// A mistake in the value of a key.
    pub(super) fn wrong_at(&self, key: &str, text: impl fmt::Display) -> Wrong {
        let place = self.table.get_key_value(key);
        let span = place.and_then(|(key, item)| key.span().or_else(|| item.span()));
        Wrong {
            line: if span.is_some() {
                line_of(self.text, span)
            } else {
                self.line
            },
            text: text.to_string(),
        }
    }

    /// Marks a key as known whose value is read elsewhere.
    pub(super) fn known(&mut self, key: &'static str) {
        self.known.push(key);
    }

    fn item(&mut self, key: &'static str) -> Option<&'d Item> {
        self.known.push(key);
        self.table.get(key).filter(|item| !item.is_none())
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        form: &str,
        read: impl FnOnce(&'d Item) -> Option<T>,
    ) -> Result<Option<T>, Wrong> {
        let Some(item) = self.item(key) else {
            return Ok(None);
        };
        match read(item) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong_at(key, format!("`{key}` must be {form}"))),
        }
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<String>, Wrong> {
        let read = |item: &Item| {
            let text = item.as_str().filter(|text| !text.trim().is_empty());
            text.map(str::to_owned)
        };
        self.read(key, "a text", read)
    }

    /// A text that must be there.
    pub(super) fn need(&mut self, key: &'static str) -> Result<String, Wrong> {
        let found = self.text(key)?;
        found.ok_or_else(|| self.wrong(format!("{} needs `{key}`", self.what)))
    }

    /// One of these words.
    pub(super) fn word(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, Wrong> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        match words.iter().copied().find(|word| *word == text) {
            Some(word) => Ok(Some(word)),
            None => Err(self.wrong_at(
                key,
                format!("`{key}` must be one of {}, not `{text}`", words.join(", ")),
            )),
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str) -> Result<Option<i64>, Wrong> {
        self.read(key, "a whole number", Item::as_integer)
    }

    /// A whole number from 0 on.
    pub(super) fn count(&mut self, key: &'static str) -> Result<Option<i64>, Wrong> {
        let read = |item: &Item| item.as_integer().filter(|number| *number >= 0);
        self.read(key, "a whole number from 0 on", read)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, Wrong> {
        self.read(key, "true or false", Item::as_bool)
    }

    /// A value that is sent to the API as it is.
    pub(super) fn json(&mut self, key: &'static str) -> Result<Option<Value>, Wrong> {
        self.read(
            key,
            "of texts, whole numbers, true, false, lists and tables",
            json_of,
        )
    }

    /// Refuses keys that were not read.
    pub(super) fn end(self) -> Result<(), Wrong> {
        self.unknown().map_or(Ok(()), Err)
    }

    /// The mistake that something is missing, to be called after every key was read. If a key is unknown,
    /// that is the mistake, because it is probably misspelt.
    pub(super) fn lacking(&self, text: &str) -> Wrong {
        self.unknown().unwrap_or_else(|| self.wrong(text))
    }

    /// The first key that was not read.
    fn unknown(&self) -> Option<Wrong> {
        let (key, _) = self.table.iter().find(|(key, _)| !self.known.contains(key))?;
        let text = format!(
            "`{key}` is no key of {}, which has {}",
            self.what,
            self.known.join(", ")
        );
        Some(self.wrong_at(key, text))
    }
}

/// A value as JSON; `None` for a date, which JSON does not have, and for a fraction, which money must not be.
fn json_of(item: &Item) -> Option<Value> {
    match item {
        Item::Value(value) => json_of_value(value),
        Item::Table(table) => json_of_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(|table| json_of_table(table)).collect(),
        Item::None => None,
    }
}

fn json_of_value(value: &toml_edit::Value) -> Option<Value> {
    if let Some(table) = value.as_inline_table() {
        return json_of_table(table);
    }
    if let Some(list) = value.as_array() {
        return list.iter().map(json_of_value).collect();
    }
    let text = value.as_str().map(|text| json!(text));
    let number = || value.as_integer().map(|number| json!(number));
    let flag = || value.as_bool().map(|flag| json!(flag));
    text.or_else(number).or_else(flag)
}

fn json_of_table(table: &dyn TableLike) -> Option<Value> {
    let pairs = table
        .iter()
        .map(|(key, item)| Some((key.to_owned(), json_of(item)?)));
    pairs.collect::<Option<Map<String, Value>>>().map(Value::Object)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, read: impl FnOnce(&mut Fields<'_>) -> Result<(), Wrong>) -> Result<(), Wrong> {
        let document = parse(text)?;
        let table = document.as_table();
        let mut fields = Fields::new(text, table, None, "a thing");
        read(&mut fields)?;
        fields.end()
    }

    fn wrong(line: usize, text: &str) -> Result<(), Wrong> {
        Err(Wrong {
            line,
            text: text.to_owned(),
        })
    }

    #[test]
    fn what_nobody_asked_for_is_refused_with_its_line() {
        let found = read("name = \"a\"\n\n# nothing\nprcie = 3\n", |fields| {
            assert_eq!(fields.need("name")?, "a");
            assert_eq!(fields.number("price")?, None);
            Ok(())
        });
        assert_eq!(
            found,
            wrong(4, "`prcie` is no key of a thing, which has name, price")
        );
    }

    #[test]
    fn a_value_of_another_form_is_refused_with_its_line() {
        let text = "\nname = 3\nprice = \"3\"\ncount = -1\nnow = 1\n";
        for (key, line, form) in [
            ("name", 2, "`name` must be a text"),
            ("price", 3, "`price` must be a whole number"),
            ("count", 4, "`count` must be a whole number from 0 on"),
            ("now", 5, "`now` must be true or false"),
        ] {
            let found = read(text, |fields| match key {
                "name" => fields.text("name").map(drop),
                "price" => fields.number("price").map(drop),
                "count" => fields.count("count").map(drop),
                _ => fields.flag("now").map(drop),
            });
            assert_eq!(found, wrong(line, form));
        }
        let found = read("a = 1\nb = [1, 2.5]\n", |fields| fields.json("b").map(drop));
        let form = "`b` must be of texts, whole numbers, true, false, lists and tables";
        assert_eq!(found, wrong(2, form));
    }

    #[test]
    fn what_is_not_toml_is_refused_with_its_line() {
        let found = read("a = 1\nb = \n", |_| Ok(()));
        assert_eq!(found.unwrap_err().line, 2);
    }

    #[test]
    fn values_are_sent_as_they_are() {
        let text = "a = [{ b = 1, c = \"x\" }, { d = [true] }]\n";
        let found = read(text, |fields| {
            let value = fields.json("a")?;
            assert_eq!(value, Some(json!([{"b": 1, "c": "x"}, {"d": [true]}])));
            Ok(())
        });
        assert_eq!(found, Ok(()));
    }
}

//! Rows are read and written by name, and ids have types: checks for lines that break this outside the few
//! places that implement it.

use super::floors::may_hold_sql;
use super::{Finding, Rule, rust};
use crate::repo::Tree;

/// Ways to read a row by position, or a column without its name.
const READS: &[&str] = &[
    "row.next()",
    "row.next::<",
    "row.word(",
    "row.opt_word(",
    "row.json()",
    "row.opt_json()",
    "row.sum()",
];
/// The place that plays another company: it has neither rows nor ids of ours.
const ELSEWHERE: &str = "crates/fake-stripe/";
/// The places that implement reading rows.
const READERS: &[&str] = &["crates/platform/src/db/", "crates/macros/"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in rust(tree).filter(|(path, _)| is_source(path)) {
        for (index, line) in text.lines().take_while(|line| *line != "mod tests {").enumerate() {
            let rule = broken(path, line);
            findings.extend(rule.map(|rule| Finding::line(path, index, message(rule)).of(rule)));
        }
    }
    findings
}

fn is_source(path: &str) -> bool {
    let is_source = path.starts_with("crates/") && path.contains("/src/");
    is_source && !path.starts_with(ELSEWHERE) && !READERS.iter().any(|reader| path.starts_with(reader))
}

fn broken(path: &str, line: &str) -> Option<Rule> {
    let line = line.trim_start();
    if READS.iter().any(|read| line.contains(read)) {
        return Some(Rule::Read);
    }
    if may_hold_sql(path) && has_tenth(line) {
        return Some(Rule::Parameter);
    }
    let takes_text =
        !line.contains("|id: &str|") && line.contains("id: &str") || line.contains("ids: &[&str]");
    let parses =
        line.contains("fn parse") || line.contains("fn operation(") || path.starts_with("crates/domain/");
    (takes_text && !parses).then_some(Rule::Id)
}

/// Whether a line has a placeholder with two digits.
fn has_tenth(line: &str) -> bool {
    line.match_indices('$').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_digit);
        digits.count() == 2
    })
}

fn message(rule: Rule) -> String {
    match rule {
        Rule::Read => "reads by position: derive `FromRow` for what the row is",
        Rule::Parameter => "more parameters than are read at a glance: derive `ToRow` for what is written",
        _ => "an id is an `Id` of its kind",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_by_position_and_ids_as_text_are_found() {
        let lines = [
            "Thing { id: row.next()? }",
            "VALUES ($9, $10)",
            "fn a(id: &str)",
            "fn parse(id: &str)",
            "mod tests {",
            "row.next()",
        ];
        let text = lines.join("\n");
        let tree = |path: &str| Tree::from([(path.to_owned(), Some(text.clone()))]);
        let rules = |path| {
            check(&tree(path))
                .iter()
                .map(|finding| finding.rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            rules("crates/commerce/src/a/store.rs"),
            [Rule::Read, Rule::Parameter, Rule::Id]
        );
        assert_eq!(rules("crates/platform/src/db/value.rs"), []);
        assert_eq!(rules("crates/pandabase/tests/it/a.rs"), []);
    }
}

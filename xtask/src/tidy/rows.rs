//! Rows are read and written by name, and ids have types: what a line must not hold outside the places that
//! do it for all others.

use super::{Finding, Rule, rust};
use crate::repo::Tree;

/// What reads a row by position, or takes a column without its name.
const READS: &[&str] = &[
    "row.next()",
    "row.next::<",
    "row.word(",
    "row.opt_word(",
    "row.json()",
    "row.opt_json()",
    "row.sum()",
];
/// Rows are read there for everybody.
const READERS: &[&str] = &["crates/platform/src/db/", "crates/macros/"];

/// Reads by position and ids as text that are left, in all files. They only become fewer.
const LEFT: [(Rule, usize); 2] = [(Rule::Read, 795), (Rule::Id, 112)];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in rust(tree).filter(|(path, _)| is_source(path)) {
        for (index, line) in text.lines().take_while(|line| *line != "mod tests {").enumerate() {
            findings.extend(broken(path, line).map(|rule| Finding::line(path, index, message(rule)).of(rule)));
        }
    }
    for (rule, most) in LEFT {
        let found = findings.iter().filter(|finding| finding.rule == rule).count();
        if found <= most {
            findings.retain(|finding| finding.rule != rule);
        }
    }
    findings
}

fn is_source(path: &str) -> bool {
    let is_source = path.starts_with("crates/") && path.contains("/src/");
    is_source && !READERS.iter().any(|reader| path.starts_with(reader))
}

fn broken(path: &str, line: &str) -> Option<Rule> {
    let line = line.trim_start();
    if READS.iter().any(|read| line.contains(read)) {
        return Some(Rule::Read);
    }
    let takes_text = line.contains("id: &str") || line.contains("ids: &[&str]");
    let parses = line.contains("fn parse") || path.starts_with("crates/domain/");
    (takes_text && !parses).then_some(Rule::Id)
}

fn message(rule: Rule) -> String {
    match rule {
        Rule::Read => "reads by position: derive `FromRow` for what the row is",
        _ => "an id is an `Id` of its kind",
    }
    .to_owned()
}

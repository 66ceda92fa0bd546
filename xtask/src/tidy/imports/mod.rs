//! Checks imports: a file imports only from its own floor and those below it, and never in a ring. Re-exports
//! are followed to the file that defines an item; `mod` lines and tests do not count.

mod graph;
mod modules;
mod report;
mod resolve;
mod rings;
mod scan;
mod tokens;

#[cfg(test)]
mod tests;

use super::floors::{self, floor_of};
use super::{Finding, Rule};
use crate::repo::Tree;
use graph::Graph;
pub(super) use report::{of_file, of_rings};

/// Every check on imports.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let graph = Graph::read(tree);
    let mut findings = unreadable(&graph);
    findings.extend(upward(&graph, floors::FLOORS));
    findings.extend(in_rings(&graph));
    findings.extend(misplaced_sql(&graph));
    findings
}

fn unreadable(graph: &Graph) -> Vec<Finding> {
    let files = graph.unreadable.iter();
    files
        .map(|(path, line, why)| Finding::line(path, line.saturating_sub(1), format!("is not Rust: {why}")))
        .collect()
}

/// Finds imports from a floor above, and files without a floor.
fn upward(graph: &Graph, floors: &[&str]) -> Vec<Finding> {
    let floor: Vec<_> = graph.files.iter().map(|path| floor_of(floors, path)).collect();
    let homeless = graph
        .files
        .iter()
        .zip(&floor)
        .filter(|(_, floor)| floor.is_none());
    let mut findings: Vec<Finding> = homeless
        .map(|(path, _)| {
            Finding::file(
                path,
                "is on no floor: name it in xtask/src/tidy/floors.rs".to_owned(),
            )
        })
        .collect();
    for (&(from, to), imports) in &graph.edges {
        let (Some((low, below)), Some((high, above))) = (&floor[from], &floor[to]) else {
            continue;
        };
        if high <= low {
            continue;
        }
        let names: Vec<String> = imports.iter().map(|import| graph.describe(import)).collect();
        let line = imports.iter().map(|import| import.line).min().unwrap_or_default();
        let message = format!(
            "imports {} (floor {above}), which stands above (floor {below}): {}",
            graph.files[to],
            names.join(", ")
        );
        let finding = Finding::line(&graph.files[from], line.saturating_sub(1), message);
        findings.push(finding.of(Rule::Upward));
    }
    findings
}

fn in_rings(graph: &Graph) -> Vec<Finding> {
    let rings = rings::rings(graph);
    rings
        .iter()
        .map(|ring| {
            let size = ring.files.len();
            let way = rings::walk(graph, &ring.shortest);
            let message = format!("is in a ring of {size} files; a shortest way round: {way}");
            Finding::file(&graph.files[ring.shortest[0]], message).of(Rule::Ring)
        })
        .collect()
}

fn misplaced_sql(graph: &Graph) -> Vec<Finding> {
    let calls = graph.statements.iter();
    calls
        .map(|&(file, line)| (graph.files[file].as_str(), line))
        .filter(|(path, _)| !floors::may_hold_sql(path))
        .map(|(path, line)| {
            let message = "`sql!` belongs in a `store.rs`: move the statement there".to_owned();
            Finding::line(path, line.saturating_sub(1), message).of(Rule::Sql)
        })
        .collect()
}

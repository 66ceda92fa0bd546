//! What `cargo xtask tidy --rings` and `--imports FILE` print, to help take rings apart.

use super::graph::{Graph, Import};
use super::rings;
use crate::repo::Tree;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Every ring, with a shortest way round it and all imports inside it.
pub fn of_rings(tree: &Tree) -> String {
    let graph = Graph::read(tree);
    let rings = rings::rings(&graph);
    let mut text = format!("{} rings\n", rings.len());
    for (number, ring) in rings.iter().enumerate() {
        let way = rings::walk(&graph, &ring.shortest);
        let _ = write!(
            text,
            "\nring {} of {} files: {way}\n",
            number + 1,
            ring.files.len()
        );
        let inside: BTreeSet<usize> = ring.files.iter().copied().collect();
        for &from in &ring.files {
            let _ = writeln!(text, "  {}", graph.files[from]);
            for (&(_, to), imports) in graph.edges.range((from, 0)..=(from, usize::MAX)) {
                if inside.contains(&to) {
                    list(&mut text, &graph, "    → ", to, imports);
                }
            }
        }
    }
    text
}

/// What a file imports, and which files import it. `None` if no crate has such a file.
pub fn of_file(tree: &Tree, path: &str) -> Option<String> {
    let graph = Graph::read(tree);
    let file = graph.files.iter().position(|known| known == path)?;
    let mut text = format!("{path} imports\n");
    for (&(_, to), imports) in graph.edges.range((file, 0)..=(file, usize::MAX)) {
        list(&mut text, &graph, "  → ", to, imports);
    }
    let _ = writeln!(text, "{path} is imported by");
    for (&(from, _), imports) in graph.edges.iter().filter(|((_, to), _)| *to == file) {
        list(&mut text, &graph, "  ← ", from, imports);
    }
    Some(text)
}

/// One edge: the other file, and each item with the line that uses it.
fn list(text: &mut String, graph: &Graph, arrow: &str, other: usize, imports: &[Import]) {
    let _ = writeln!(text, "{arrow}{}", graph.files[other]);
    let indent = " ".repeat(arrow.chars().count());
    for import in imports {
        let _ = writeln!(text, "{indent}:{} {}", import.line, graph.describe(import));
    }
}

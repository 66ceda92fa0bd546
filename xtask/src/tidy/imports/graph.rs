//! Which file imports which items from which other file.

use super::modules::Modules;
use super::resolve::{Found, Resolver};
use crate::repo::Tree;
use std::collections::BTreeMap;

/// The source files of the workspace and the imports between them.
pub struct Graph {
    /// Sorted by path; file numbers are indexes into this list.
    pub files: Vec<String>,
    /// Imports by importing and defining file.
    pub edges: BTreeMap<(usize, usize), Vec<Import>>,
    /// Calls of `sql!`: file and line.
    pub statements: Vec<(usize, usize)>,
    /// Files that cannot be parsed: path, line and reason.
    pub unreadable: Vec<(String, usize, String)>,
}

/// One item that a file imports from another.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The kind and name, such as `fn open`.
    pub item: String,
    /// The first line that uses it.
    pub line: usize,
    /// The files that re-export it on the way.
    pub via: Vec<usize>,
}

impl Graph {
    /// Reads every crate of the tree.
    pub fn read(tree: &Tree) -> Self {
        let modules = Modules::read(tree);
        let mut edges = BTreeMap::new();
        let mut statements = Vec::new();
        for (here, scope) in modules.scopes.iter().enumerate() {
            for import in &scope.uses {
                if import.name.is_some() {
                    add(&mut edges, &modules, here, import.line, |to| {
                        to.path(here, &import.path)
                    });
                }
            }
            for mention in &scope.mentions {
                add(&mut edges, &modules, here, mention.line, |to| {
                    match &*mention.path {
                        [name] if mention.is_macro => to.macro_name(here, name),
                        path => to.path(here, path),
                    }
                });
                if mention.is_macro && mention.path.last().is_some_and(|name| name == "sql") {
                    statements.push((scope.file, mention.line));
                }
            }
        }
        Self {
            edges,
            statements,
            files: modules.files,
            unreadable: modules.unreadable,
        }
    }

    /// `path (fn a, struct B)`: the target of an edge with its items.
    pub fn target(&self, from: usize, to: usize) -> String {
        let imports = self.edges.get(&(from, to)).map_or(&[][..], Vec::as_slice);
        format!("{} ({})", self.files[to], items(imports))
    }

    /// `fn open via crates/a/src/b.rs`.
    pub fn describe(&self, import: &Import) -> String {
        let via: Vec<&str> = import.via.iter().map(|&file| self.files[file].as_str()).collect();
        match via.is_empty() {
            true => import.item.clone(),
            false => format!("{} via {}", import.item, via.join(", ")),
        }
    }
}

/// The names of the first few imports.
fn items(imports: &[Import]) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<&str> = imports.iter().take(SHOWN).map(|i| i.item.as_str()).collect();
    if imports.len() > SHOWN {
        names.push("…");
    }
    names.join(", ")
}

/// Adds an edge to the file that defines what `resolve` finds, unless it is the same file.
fn add<'a>(
    edges: &mut BTreeMap<(usize, usize), Vec<Import>>,
    modules: &'a Modules,
    here: usize,
    line: usize,
    resolve: impl FnOnce(&mut Resolver<'a>) -> Option<Found>,
) {
    let from = modules.scopes[here].file;
    let mut resolver = Resolver::new(modules);
    let Some(Found::Item { item, file }) = resolve(&mut resolver) else {
        return;
    };
    if file == from {
        return;
    }
    let imports = edges.entry((from, file)).or_default();
    match imports.iter_mut().find(|import| import.item == item) {
        Some(known) => known.line = known.line.min(line),
        None => {
            let mut via = resolver.via;
            via.retain(|&by| by != from && by != file);
            via.dedup();
            imports.push(Import { item, line, via });
        }
    }
}

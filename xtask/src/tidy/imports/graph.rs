//! Which file imports what from which other.

use super::modules::Modules;
use super::resolve::{Found, Resolver};
use crate::repo::Tree;
use std::collections::BTreeMap;

/// The source files of the workspace and the imports between them.
pub struct Graph {
    /// Sorted by path; numbers of files are places in here.
    pub files: Vec<String>,
    /// By the importing file and the defining file.
    pub edges: BTreeMap<(usize, usize), Vec<Import>>,
    /// Where `sql!` is called: file and line.
    pub statements: Vec<(usize, usize)>,
    /// Files that cannot be parsed: path, line and why.
    pub unreadable: Vec<(String, usize, String)>,
}

/// One item that a file imports from another.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The kind and name, such as `fn open`.
    pub item: String,
    /// The first line that names it.
    pub line: usize,
    /// The files whose re-exports lead there.
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

    /// `path (fn a, struct B)`, the edge's target with the items that make it.
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

/// The names of some imports, the first few of them.
fn items(imports: &[Import]) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<&str> = imports.iter().take(SHOWN).map(|i| i.item.as_str()).collect();
    if imports.len() > SHOWN {
        names.push("…");
    }
    names.join(", ")
}

/// Adds the edge to the file that defines what `resolve` finds, unless that is the same file.
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

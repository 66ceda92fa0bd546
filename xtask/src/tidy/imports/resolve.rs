//! Resolves a path to the file that defines it, and the re-exports on the way.

use super::modules::{Meaning, Modules};
use super::tokens::ABSOLUTE;

/// How many re-exports of re-exports are followed.
const MAX_DEPTH: usize = 32;

/// The result of resolving a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Item {
        /// The kind and name, such as `fn open`.
        item: String,
        /// The number of the file that defines it.
        file: usize,
    },
    Module(usize),
}

/// Which meaning is preferred when a name has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Before a `::`: preferably a module.
    Space,
    /// At the end of a path: preferably an item.
    Thing,
}

/// Resolves one path and records the files that re-export it.
pub struct Resolver<'a> {
    modules: &'a Modules,
    /// Names being looked up, so that a ring of re-exports ends.
    open: Vec<(usize, &'a str, Want)>,
    /// Numbers of the files whose `use` was followed.
    pub via: Vec<usize>,
}

impl<'a> Resolver<'a> {
    pub fn new(modules: &'a Modules) -> Self {
        Self {
            modules,
            open: Vec::new(),
            via: Vec::new(),
        }
    }

    /// The meaning of `path` in the scope `here`; `None` if the workspace does not define it.
    pub fn path(&mut self, here: usize, path: &'a [String]) -> Option<Found> {
        self.resolve(here, path, Want::Thing)
    }

    /// The meaning of a macro's name, which is also looked up in the modules around the scope.
    pub fn macro_name(&mut self, here: usize, name: &'a str) -> Option<Found> {
        let mut scope = Some(here);
        while let Some(at) = scope {
            if let Some(found) = self.in_module(at, name, Want::Thing) {
                return Some(found);
            }
            scope = self.modules.scopes[at].parent;
        }
        None
    }

    fn resolve(&mut self, here: usize, path: &'a [String], want: Want) -> Option<Found> {
        let wants = |rest: &[String]| if rest.is_empty() { want } else { Want::Space };
        let (first, mut rest) = path.split_first()?;
        let scopes = &self.modules.scopes;
        let mut found = match first.as_str() {
            "crate" => Found::Module(scopes[here].root),
            "self" => Found::Module(self.module_around(here)),
            "super" => {
                let mut at = scopes[self.module_around(here)].parent?;
                while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
                    rest = after;
                    at = scopes[self.module_around(at)].parent?;
                }
                Found::Module(self.module_around(at))
            }
            ABSOLUTE => {
                let (name, after) = rest.split_first()?;
                rest = after;
                Found::Module(*self.modules.crates.get(name)?)
            }
            name => self.in_scope(here, name, wants(rest))?,
        };
        while let (Found::Module(module), Some((name, after))) = (&found, rest.split_first()) {
            let module = *module;
            let next = self.in_module(module, name, wants(after));
            found = next.or_else(|| self.made(module, name))?;
            rest = after;
        }
        Some(found)
    }

    /// The nearest module around a scope, which may be the scope itself.
    fn module_around(&self, mut scope: usize) -> usize {
        while self.modules.scopes[scope].is_block {
            let Some(parent) = self.modules.scopes[scope].parent else {
                break;
            };
            scope = parent;
        }
        scope
    }

    /// A name used in a scope: defined there, in a block around it, or the name of a crate.
    fn in_scope(&mut self, here: usize, name: &'a str, want: Want) -> Option<Found> {
        let mut scope = here;
        loop {
            if let Some(found) = self.in_module(scope, name, want) {
                return Some(found);
            }
            let module = &self.modules.scopes[scope];
            match module.parent.filter(|_| module.is_block) {
                Some(parent) => scope = parent,
                None => break,
            }
        }
        let root = self.modules.crates.get(name);
        root.map(|root| Found::Module(*root))
    }

    /// A name of a module: defined there, else imported or re-exported, else from a glob import.
    fn in_module(&mut self, module: usize, name: &'a str, want: Want) -> Option<Found> {
        let key = (module, name, want);
        if self.open.len() >= MAX_DEPTH || self.open.contains(&key) {
            return None;
        }
        self.open.push(key);
        let found = self
            .named(module, name, want)
            .or_else(|| self.globbed(module, name, want));
        self.open.pop();
        found
    }

    fn named(&mut self, module: usize, name: &'a str, want: Want) -> Option<Found> {
        let modules = self.modules;
        let meanings = modules.scopes[module].names.get(name)?;
        let rank = |meaning: &Meaning| match (meaning, want) {
            (Meaning::Module(_), Want::Space) | (Meaning::Item(..), Want::Thing) => 0,
            (Meaning::Use(_), _) => 1,
            _ => 2,
        };
        let mut ordered: Vec<&Meaning> = meanings.iter().collect();
        ordered.sort_by_key(|meaning| rank(meaning));
        ordered.into_iter().find_map(|meaning| match meaning {
            Meaning::Item(item, file) => Some(Found::Item {
                item: format!("{} {}", item.kind, item.name),
                file: *file,
            }),
            Meaning::Module(module) => Some(Found::Module(*module)),
            Meaning::Use(index) => self.followed(module, &modules.scopes[module].uses[*index].path, want),
        })
    }

    fn globbed(&mut self, module: usize, name: &'a str, want: Want) -> Option<Found> {
        let modules = self.modules;
        let mut globs = modules.scopes[module]
            .uses
            .iter()
            .filter(|import| import.name.is_none());
        globs.find_map(|glob| {
            let before = self.via.len();
            self.via.push(modules.scopes[module].file);
            let found = match self.resolve(module, &glob.path, Want::Space) {
                Some(Found::Module(inside)) => self
                    .in_module(inside, name, want)
                    .or_else(|| self.spoken(inside, name)),
                // Variants of an enum cannot be told from other names.
                _ => None,
            };
            if found.is_none() {
                self.via.truncate(before);
            }
            found
        })
    }

    /// The target of a module's `use`.
    fn followed(&mut self, module: usize, path: &'a [String], want: Want) -> Option<Found> {
        let before = self.via.len();
        self.via.push(self.modules.scopes[module].file);
        let found = self.resolve(module, path, want);
        if found.is_none() {
            self.via.truncate(before);
        }
        found
    }

    /// A name that compiles although no item has it: a macro of the module must have defined it.
    fn made(&self, module: usize, name: &str) -> Option<Found> {
        let scope = &self.modules.scopes[module];
        let unnamed = || {
            let any = scope.made.values().next()?;
            Some(Found::Item {
                item: format!("{} {name}", any.kind),
                file: scope.file,
            })
        };
        self.spoken(module, name).or_else(unnamed)
    }

    /// A name that occurs in a macro call among the module's items.
    fn spoken(&self, module: usize, name: &str) -> Option<Found> {
        let scope = &self.modules.scopes[module];
        let item = scope.made.get(name)?;
        Some(Found::Item {
            item: format!("{} {name}", item.kind),
            file: scope.file,
        })
    }
}

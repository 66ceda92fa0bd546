//! What a path means: the file that defines it, and the re-exports on the way there.

use super::modules::{Meaning, Modules};
use super::tokens::ABSOLUTE;

/// Re-exports of re-exports that are followed before giving up.
const MAX_DEPTH: usize = 32;

/// What a path leads to.
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

/// Which of the things of one name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// What stands before a `::`: rather a module.
    Space,
    /// What stands at the end: rather an item.
    Thing,
}

/// Resolves one path and notes the files whose re-exports it goes through.
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

    /// What `path` means in the scope `here`; `None` for what the workspace does not define.
    pub fn path(&mut self, here: usize, path: &'a [String]) -> Option<Found> {
        self.resolve(here, path, Want::Thing)
    }

    /// What the name of a called macro means: it also reaches from modules around.
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

    /// The nearest module around a scope, which may be itself.
    fn module_around(&self, mut scope: usize) -> usize {
        while self.modules.scopes[scope].is_block {
            let Some(parent) = self.modules.scopes[scope].parent else {
                break;
            };
            scope = parent;
        }
        scope
    }

    /// A name as it is said in a scope: its own, that of blocks around it, or another crate's.
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

    /// A name of a module: defined there, else imported or re-exported, else one of a glob's.
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
                // The variants of an enum cannot be told from other names.
                _ => None,
            };
            if found.is_none() {
                self.via.truncate(before);
            }
            found
        })
    }

    /// What a `use` of a module leads to.
    fn followed(&mut self, module: usize, path: &'a [String], want: Want) -> Option<Found> {
        let before = self.via.len();
        self.via.push(self.modules.scopes[module].file);
        let found = self.resolve(module, path, want);
        if found.is_none() {
            self.via.truncate(before);
        }
        found
    }

    /// A name that no item has but that compiles: one of the module's macros has made it.
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

    /// A name that stands in a macro call among the module's items.
    fn spoken(&self, module: usize, name: &str) -> Option<Found> {
        let scope = &self.modules.scopes[module];
        let item = scope.made.get(name)?;
        Some(Found::Item {
            item: format!("{} {name}", item.kind),
            file: scope.file,
        })
    }
}

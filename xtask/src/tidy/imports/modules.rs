//! The module trees of the workspace's crates, put together from their files.

use super::scan::{self, Item, Place, Scope, Use};
use super::tokens::Mention;
use crate::repo::Tree;
use std::collections::{BTreeMap, HashMap};

/// The folder of the crates.
const CRATES: &str = "crates/";
/// Code quoted here uses names of the caller, so its names are not imports.
const MACROS: &str = "crates/macros/";

/// Whether a path is a Rust file under a crate's `src`.
pub fn is_source(path: &str) -> bool {
    let inside = path.strip_prefix(CRATES).and_then(|rest| rest.split_once('/'));
    inside.is_some_and(|(_, rest)| rest.starts_with("src/"))
        && path.ends_with(".rs")
        && !path.starts_with(MACROS)
}

/// Every crate's modules and blocks in one list.
#[derive(Default)]
pub struct Modules {
    /// Paths of the source files; file numbers elsewhere are indexes into this list.
    pub files: Vec<String>,
    pub scopes: Vec<Module>,
    /// The root module of each library, by the name that other crates use.
    pub crates: HashMap<String, usize>,
    /// Files that cannot be parsed: path, line and reason.
    pub unreadable: Vec<(String, usize, String)>,
}

/// A module or block, and the meanings of its names.
#[derive(Default)]
pub struct Module {
    pub file: usize,
    /// The crate's root module.
    pub root: usize,
    /// The scope around it, which may be in another file.
    pub parent: Option<usize>,
    pub is_block: bool,
    pub names: HashMap<String, Vec<Meaning>>,
    pub uses: Vec<Use>,
    pub mentions: Vec<Mention>,
    /// Names that macro calls may define.
    pub made: HashMap<String, Item>,
}

/// A meaning of a name; a type, a value and a macro may share one.
#[derive(Clone)]
pub enum Meaning {
    /// An item that the file with this number defines.
    Item(Item, usize),
    Module(usize),
    /// The `use` with this index in the module.
    Use(usize),
}

impl Modules {
    /// Reads every crate of the tree.
    pub fn read(tree: &Tree) -> Self {
        let mut reader = Reader::default();
        reader.scan(tree);
        for (folder, name) in libraries(tree) {
            let bins = format!("{folder}/src/bin/");
            let paths: Vec<String> = reader.scanned.keys().cloned().collect();
            for path in paths {
                let single = path.strip_prefix(&bins).is_some_and(|bin| !bin.contains('/'));
                let library = path.strip_prefix(&folder) == Some("/src/lib.rs");
                if library || single || path.strip_prefix(&folder) == Some("/src/main.rs") {
                    let root = reader.file(&path, folder_of(&path), None);
                    reader
                        .modules
                        .crates
                        .extend(root.filter(|_| library).map(|root| (name.clone(), root)));
                }
            }
        }
        reader.modules
    }
}

/// Each crate's folder and the name of its library in `use`.
fn libraries(tree: &Tree) -> Vec<(String, String)> {
    let manifests = tree.iter().filter_map(|(path, text)| {
        let folder = path.strip_suffix("/Cargo.toml")?;
        folder.starts_with(CRATES).then_some((folder, text.as_deref()?))
    });
    manifests
        .filter_map(|(folder, text)| {
            let name = value_of(text, "[lib]", "name").or_else(|| value_of(text, "[package]", "name"))?;
            Some((folder.to_owned(), name.replace('-', "_")))
        })
        .collect()
}

/// The value of `key = "value"` in a section of a manifest.
fn value_of<'a>(text: &'a str, section: &str, key: &str) -> Option<&'a str> {
    let lines = text.lines().skip_while(|line| line.trim() != section).skip(1);
    let mut lines = lines.take_while(|line| !line.starts_with('['));
    lines.find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then_some(value.trim().trim_matches('"'))
    })
}

#[derive(Default)]
struct Reader {
    modules: Modules,
    /// The scopes of each file, until they are added to a module.
    scanned: BTreeMap<String, (usize, Vec<Scope>)>,
}

impl Reader {
    /// Parses every source file, on all processors.
    fn scan(&mut self, tree: &Tree) {
        let sources: Vec<&String> = tree.keys().filter(|path| is_source(path)).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = |thread: usize| {
            let mine = sources.iter().skip(thread).step_by(threads);
            let text = |path: &str| tree.get(path).and_then(Option::as_deref).unwrap_or_default();
            mine.map(|path| ((*path).clone(), scan::scan(text(path))))
                .collect::<Vec<_>>()
        };
        let shares: Vec<_> = std::thread::scope(|scope| {
            let started = (0..threads).map(|thread| scope.spawn(move || share(thread)));
            let started: Vec<_> = started.collect();
            started.into_iter().flat_map(|thread| thread.join()).collect()
        });
        let results: BTreeMap<_, _> = shares.into_iter().flatten().collect();
        for (path, result) in results {
            match result {
                Ok(scopes) => {
                    let number = self.modules.files.len();
                    self.scanned.insert(path.clone(), (number, scopes));
                    self.modules.files.push(path);
                }
                Err(broken) => self.modules.unreadable.push((path, broken.line, broken.why)),
            }
        }
    }

    /// Adds a file and the files of its modules, which are in `folder`, and returns its scope. `None` if
    /// there is no such file, or another module has it already.
    fn file(&mut self, path: &str, folder: &str, parent: Option<usize>) -> Option<usize> {
        let (file, scopes) = self.scanned.remove(path)?;
        let first = self.modules.scopes.len();
        let root = parent.map_or(first, |parent| self.modules.scopes[parent].root);
        let mut children = Vec::new();
        for (index, mut scope) in scopes.into_iter().enumerate() {
            let inside = format!("{folder}{}", scope.folder);
            for child in std::mem::take(&mut scope.modules) {
                children.push((first + index, inside.clone(), child));
            }
            let around = scope.parent.map_or(parent, |around| Some(first + around));
            self.modules.scopes.push(Module {
                file,
                root,
                parent: around,
                is_block: scope.is_block,
                ..Module::default()
            });
            self.fill(first + index, scope);
        }
        for (here, inside, child) in children {
            let module = match child.place {
                Place::Inline(at) => Some(first + at),
                Place::File(Some(at)) => {
                    let base = if here == first { folder_of(path) } else { &inside };
                    let at = format!("{base}/{at}");
                    self.file(&at, folder_of(&at), Some(here))
                }
                Place::File(None) => {
                    let below = format!("{inside}/{}", child.name);
                    self.file(&format!("{below}.rs"), &below, Some(here))
                        .or_else(|| self.file(&format!("{below}/mod.rs"), &below, Some(here)))
                }
            };
            if let Some(module) = module {
                self.modules.scopes[here].name(child.name, Meaning::Module(module));
            }
        }
        Some(first)
    }

    /// Adds scanned names and mentions to a module.
    fn fill(&mut self, here: usize, scope: Scope) {
        let root = self.modules.scopes[here].root;
        let file = self.modules.scopes[here].file;
        for item in scope.items {
            if item.exported_macro {
                self.modules.scopes[root].name(item.name.clone(), Meaning::Item(item.clone(), file));
            }
            self.modules.scopes[here].name(item.name.clone(), Meaning::Item(item, file));
        }
        let module = &mut self.modules.scopes[here];
        for (index, import) in scope.uses.iter().enumerate() {
            if let Some(name) = &import.name {
                module.name(name.clone(), Meaning::Use(index));
            }
        }
        module.uses = scope.uses;
        module.mentions = scope.mentions;
        let made = scope.made.into_iter();
        module.made = made.map(|item| (item.name.clone(), item)).collect();
    }
}

impl Module {
    fn name(&mut self, name: String, meaning: Meaning) {
        self.names.entry(name).or_default().push(meaning);
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

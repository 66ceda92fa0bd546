//! Scans one file: its modules, the names that they define and import, and the paths that they use.

use super::tokens::{self, Mention};
use proc_macro2::TokenStream;
use syn::visit::{self, Visit};

/// A module, or a block with items of its own.
#[derive(Default)]
pub struct Scope {
    /// The scope around it in the same file.
    pub parent: Option<usize>,
    /// The names of the inline modules around it, which are the folders of its modules' files.
    pub folder: String,
    /// A block also sees the names of the scope around it; a module does not.
    pub is_block: bool,
    pub items: Vec<Item>,
    pub uses: Vec<Use>,
    pub modules: Vec<Child>,
    pub mentions: Vec<Mention>,
    /// Names inside macro calls among the items, such as the constants of `sql!`.
    pub made: Vec<Item>,
}

/// A named item that is defined here.
#[derive(Debug, Clone)]
pub struct Item {
    pub name: String,
    /// `fn`, `struct`, …
    pub kind: String,
    /// Whether it is a macro exported at the root of its crate.
    pub exported_macro: bool,
}

/// One name imported by `use`, or everything of a module.
pub struct Use {
    pub path: Vec<String>,
    /// `None` for `*`; `_` for an unnamed trait.
    pub name: Option<String>,
    pub line: usize,
}

/// A module declared inside another.
pub struct Child {
    pub name: String,
    pub place: Place,
}

/// Where the text of a module is.
pub enum Place {
    /// In the same file, in this scope.
    Inline(usize),
    /// In another file, with a path from `#[path]` or else named after the module.
    File(Option<String>),
}

/// Why and where a file cannot be parsed.
pub struct Broken {
    pub line: usize,
    pub why: String,
}

/// The scopes of a file, without those of test builds only; the first is the file's own module.
pub fn scan(text: &str) -> Result<Vec<Scope>, Broken> {
    let file = syn::parse_file(text).map_err(|error| Broken {
        line: error.span().start().line,
        why: error.to_string(),
    })?;
    let mut scanner = Scanner {
        scopes: vec![Scope::default()],
        here: 0,
    };
    if !tests_only(&file.attrs) {
        scanner.visit_file(&file);
    }
    Ok(scanner.scopes)
}

struct Scanner {
    scopes: Vec<Scope>,
    here: usize,
}

impl Scanner {
    fn here(&mut self) -> &mut Scope {
        &mut self.scopes[self.here]
    }

    /// Visits `inside` in a new scope and returns the scope's index.
    fn within(&mut self, module: Option<&str>, inside: impl FnOnce(&mut Self)) -> usize {
        let outer = self.here;
        self.here = self.scopes.len();
        let folder = &self.scopes[outer].folder;
        self.scopes.push(Scope {
            parent: Some(outer),
            folder: module.map_or(folder.clone(), |name| format!("{folder}/{name}")),
            is_block: module.is_none(),
            ..Scope::default()
        });
        inside(self);
        std::mem::replace(&mut self.here, outer)
    }

    fn define(&mut self, ident: &syn::Ident, kind: &str) {
        let item = Item {
            name: tokens::name(ident),
            kind: kind.to_owned(),
            exported_macro: false,
        };
        self.here().items.push(item);
    }

    fn module(&mut self, module: &syn::ItemMod) {
        let name = tokens::name(&module.ident);
        let place = match &module.content {
            Some((_, items)) => Place::Inline(self.within(Some(&name), |inner| {
                for item in items {
                    inner.visit_item(item);
                }
            })),
            None => Place::File(module.attrs.iter().find_map(path_attribute)),
        };
        self.here().modules.push(Child { name, place });
    }

    fn macro_item(&mut self, item: &syn::ItemMacro) {
        if let Some(ident) = &item.ident {
            let exported = item.attrs.iter().any(|a| a.path().is_ident("macro_export"));
            self.here().items.push(Item {
                name: tokens::name(ident),
                kind: "macro".to_owned(),
                exported_macro: exported,
            });
            self.tokens(item.mac.tokens.clone());
            return;
        }
        let called = item.mac.path.segments.last();
        let kind = called.map_or_else(String::new, |last| format!("{}!", last.ident));
        let made = tokens::mentions(item.mac.tokens.clone());
        let alone = made.into_iter().filter(|m| m.path.len() == 1 && !m.is_macro);
        let made = alone.flat_map(|m| m.path).map(|name| Item {
            name,
            kind: kind.clone(),
            exported_macro: false,
        });
        self.here().made.extend(made);
        visit::visit_item_macro(self, item);
    }

    fn imports(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| {
            let mut path = before.to_vec();
            if ident != "self" || before.is_empty() {
                path.push(tokens::name(ident));
            }
            path
        };
        let (path, name, line) = match tree {
            syn::UseTree::Path(path) => return self.imports(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.imports(tree, before));
            }
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                let last = path.last().cloned();
                (path, last, tokens::line(&name.ident))
            }
            syn::UseTree::Rename(rename) => {
                let name = Some(tokens::name(&rename.rename));
                (with(&rename.ident), name, tokens::line(&rename.ident))
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                (before.to_vec(), None, line)
            }
        };
        self.here().uses.push(Use { path, name, line });
    }

    fn mention(&mut self, path: &syn::Path, is_macro: bool) {
        let absolute = path.leading_colon.as_ref().map(|_| tokens::ABSOLUTE.to_owned());
        let segments = path.segments.iter().map(|segment| tokens::name(&segment.ident));
        let Some(first) = path.segments.first() else {
            return;
        };
        let mention = Mention {
            path: absolute.into_iter().chain(segments).collect(),
            line: tokens::line(&first.ident),
            is_macro,
        };
        self.here().mentions.push(mention);
    }

    fn tokens(&mut self, stream: TokenStream) {
        let mentions = tokens::mentions(stream);
        self.here().mentions.extend(mentions);
    }
}

impl<'ast> Visit<'ast> for Scanner {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item as I;
        let (attributes, defined) = match item {
            I::Const(i) => (&i.attrs, Some((&i.ident, "const"))),
            I::Enum(i) => (&i.attrs, Some((&i.ident, "enum"))),
            I::Fn(i) => (&i.attrs, Some((&i.sig.ident, "fn"))),
            I::Static(i) => (&i.attrs, Some((&i.ident, "static"))),
            I::Struct(i) => (&i.attrs, Some((&i.ident, "struct"))),
            I::Trait(i) => (&i.attrs, Some((&i.ident, "trait"))),
            I::TraitAlias(i) => (&i.attrs, Some((&i.ident, "trait"))),
            I::Type(i) => (&i.attrs, Some((&i.ident, "type"))),
            I::Union(i) => (&i.attrs, Some((&i.ident, "union"))),
            I::Impl(i) => (&i.attrs, None),
            I::Macro(i) => (&i.attrs, None),
            I::Mod(i) => (&i.attrs, None),
            I::Use(i) => (&i.attrs, None),
            _ => return,
        };
        if tests_only(attributes) {
            return;
        }
        if let Some((ident, kind)) = defined {
            self.define(ident, kind);
        }
        match item {
            I::Mod(module) => self.module(module),
            I::Macro(item) => self.macro_item(item),
            I::Use(item) => {
                let absolute = item.leading_colon.as_ref().map(|_| tokens::ABSOLUTE.to_owned());
                self.imports(&item.tree, &Vec::from_iter(absolute));
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        use syn::ImplItem as I;
        let attributes: &[syn::Attribute] = match item {
            I::Const(i) => &i.attrs,
            I::Fn(i) => &i.attrs,
            I::Type(i) => &i.attrs,
            I::Macro(i) => &i.attrs,
            _ => &[],
        };
        if !tests_only(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if !tests_only(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        if block.stmts.iter().any(|stmt| matches!(stmt, syn::Stmt::Item(_))) {
            self.within(None, |inner| visit::visit_block(inner, block));
        } else {
            visit::visit_block(self, block);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.mention(path, false);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        match &path.qself {
            Some(of) if of.position == 0 => self.associated(of, &path.path),
            _ => visit::visit_expr_path(self, path),
        }
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        match &path.qself {
            Some(of) if of.position == 0 => self.associated(of, &path.path),
            _ => visit::visit_type_path(self, path),
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.mention(&call.path, true);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone()),
            _ if attribute.path().is_ident("doc") => {}
            meta => visit::visit_meta(self, meta),
        }
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

impl Scanner {
    /// `<Type>::name`: the name belongs to the type and is not a separate path.
    fn associated(&mut self, of: &syn::QSelf, path: &syn::Path) {
        self.visit_type(&of.ty);
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
    }
}

fn path_attribute(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if pair.path.is_ident("path") => Some(text.value()),
        _ => None,
    }
}

/// Whether these attributes limit an item to test builds.
fn tests_only(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "test")
            || attribute.path().is_ident("cfg") && attribute.parse_args().is_ok_and(|meta| needs_test(&meta))
    })
}

fn needs_test(condition: &syn::Meta) -> bool {
    match condition {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("all") => {
            type Metas = syn::punctuated::Punctuated<syn::Meta, syn::Token![,]>;
            let parts = list.parse_args_with(Metas::parse_terminated);
            parts.is_ok_and(|parts| parts.iter().any(needs_test))
        }
        _ => false,
    }
}

//! Every language has every key, and every key that is used exists.

use crate::locale::Locale;
use fluent_bundle::FluentResource;
use fluent_syntax::ast;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Keys, each with the names of its parameters.
type Keys = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_language_has_every_key_with_the_same_parts() {
    let english = keys(Locale::En.sources());
    for locale in Locale::ALL {
        let own = keys(locale.sources());
        for (key, parts) in &english {
            assert_eq!(own.get(key), Some(parts), "{}: {key}", locale.tag());
        }
        let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(
            unknown.is_empty(),
            "English lacks what {} has: {unknown:?}",
            locale.tag()
        );
    }
}

#[test]
fn every_file_is_in_the_table_and_can_be_read() {
    for locale in Locale::ALL {
        let folder = here().join("texts").join(locale.tag());
        let mut files: Vec<_> = files(&folder, &["ftl"])
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        let mut listed = all_sources(locale);
        files.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, files, "{}", locale.tag());
        for source in listed {
            let errors = FluentResource::try_new(source.to_owned())
                .err()
                .map(|(_, errors)| errors);
            assert_eq!(errors, None, "{}", locale.tag());
        }
    }
}

#[test]
fn every_key_that_is_used_is_there() {
    let english = keys(&all_sources(Locale::En));
    for (path, text) in sources() {
        for key in asked(&text) {
            assert!(
                english.contains_key(key),
                "{}: no text has the key {key}",
                path.display()
            );
        }
    }
}

#[test]
fn every_key_is_used() {
    let mut unused = keys(&all_sources(Locale::En));
    for (_, text) in sources() {
        // The text between two quotes, whether the first one opens or closes a string.
        for part in text.split('"').skip(1) {
            unused.remove(part);
        }
    }
    assert_eq!(unused, Keys::new());
}

#[test]
fn numbers_choose_the_plural_and_are_written_as_the_language_does() {
    for (locale, count, expected) in [
        (Locale::En, 1, "Use at most 1 character"),
        (Locale::En, 12_345, "Use at most 12,345 characters"),
        (Locale::De, 12_345, "Höchstens 12.345 Zeichen"),
        (Locale::Fr, 0, "0 caractère au maximum"),
        (Locale::Pl, 2, "Najwyżej 2 znaki"),
        (Locale::Pl, 25, "Najwyżej 25 znaków"),
        (Locale::Ja, 1, "1文字以内で入力してください"),
    ] {
        assert_eq!(
            locale.get("error-too-long").with("count", count).to_string(),
            expected
        );
    }
}

#[test]
fn a_key_that_is_not_there_is_no_panic() {
    let key = "such-a-key-there-is-not";
    assert_eq!(Locale::Pl.get(key).with("count", "2").to_string(), key);
}

#[test]
fn keys_are_found_where_a_language_is_asked_for_them() {
    let text = r#"{{ t.get("a-1") }} {{t.get( "b" ).with("n", 1)}} locale.get(
        "c") self.locale.get("d") headers.get("e") part.get("f") t.get(key)"#;
    assert_eq!(asked(text), ["a-1", "b", "c", "d"]);
}

/// The files of a language, including those that only English has.
fn all_sources(locale: Locale) -> Vec<&'static str> {
    [locale.sources(), locale.more_sources()].concat()
}

/// Every key of some files. Panics for a key that occurs twice.
fn keys(sources: &[&str]) -> Keys {
    let mut keys = Keys::new();
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap();
        for entry in resource.entries() {
            let (key, pattern) = match entry {
                ast::Entry::Message(message) => (message.id.name, message.value.as_ref()),
                ast::Entry::Comment(_) | ast::Entry::GroupComment(_) | ast::Entry::ResourceComment(_) => {
                    continue;
                }
                other => panic!("{other:?}"),
            };
            let mut parts = BTreeSet::new();
            parts_of(pattern.unwrap_or_else(|| panic!("{key} is empty")), &mut parts);
            assert_eq!(keys.insert(key.to_owned(), parts), None, "{key} is there twice");
        }
    }
    keys
}

/// Collects the names of a pattern's parameters.
fn parts_of(pattern: &ast::Pattern<&str>, parts: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let ast::PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            ast::Expression::Inline(inline) => inline,
            ast::Expression::Select { selector, variants } => {
                variants
                    .iter()
                    .for_each(|variant| parts_of(&variant.value, parts));
                selector
            }
        };
        if let ast::InlineExpression::VariableReference { id } = inline {
            parts.insert(id.name.to_owned());
        }
    }
}

/// The keys in `t.get("…")` and `locale.get("…")`.
fn asked(text: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for (at, _) in text.match_indices('(') {
        let before = &text[..at];
        let ends = |name: &str| {
            let rest = before.strip_suffix(name);
            rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let literal = text[at + 1..].trim_start().strip_prefix('"');
        if let Some(literal) = literal.filter(|_| ["t.get", "locale.get"].into_iter().any(ends)) {
            keys.extend(literal.split('"').next());
        }
    }
    keys
}

/// The code and the templates of the crates above.
fn sources() -> Vec<(PathBuf, String)> {
    let crates = here().join("..");
    let mut sources = Vec::new();
    for folder in ["platform", "commerce", "pandabase"] {
        for inner in ["src", "templates"] {
            sources.extend(files(&crates.join(folder).join(inner), &["rs", "html", "txt"]));
        }
    }
    sources
}

/// The files of some kinds under a folder; none when there is no such folder.
fn files(folder: &Path, kinds: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, kinds));
        } else if path
            .extension()
            .is_some_and(|kind| kinds.iter().any(|known| kind == *known))
        {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

//! One module of the product knows how operating systems differ; the rest calls it.

use super::{Finding, rust};
use crate::repo::Tree;

/// Where they may be named.
const PLACE: &str = "crates/platform/src/os/";
/// What only some systems have.
const NAMES: &[&str] = &[
    "std::os::",
    "os::unix",
    "libc::",
    "tokio::signal",
    "\"/proc/",
    ".mode(0",
];

/// Names of one system in the source of the crates. Tests and this tool run on Linux alone and may name it.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let product = rust(tree).filter(|(path, _)| is_product(path) && !path.starts_with(PLACE));
    let mut findings = Vec::new();
    for (path, text) in product {
        for (index, line) in text.lines().enumerate() {
            let code = line.trim_start();
            let named = NAMES.iter().find(|name| code.contains(**name));
            if let Some(name) = named.filter(|_| !code.starts_with("//")) {
                let message = format!("`{name}` is of one operating system: add what is needed to {PLACE}");
                findings.push(Finding::line(path, index, message));
            }
        }
    }
    findings
}

/// `crates/NAME/src/…`.
fn is_product(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("crates") && parts.nth(1) == Some("src")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_named_in_one_place() {
        for name in NAMES {
            let text = format!("// as {name} says\nlet x = y{name}z;\n");
            let tree = |path: &str| Tree::from([(path.to_owned(), Some(text.clone()))]);
            let found = check(&tree("crates/a/src/b/c.rs"));
            assert_eq!(
                found.iter().map(|found| found.line).collect::<Vec<_>>(),
                [Some(2)],
                "{name}"
            );
            for other in [
                "crates/platform/src/os/unix.rs",
                "crates/a/tests/it/b.rs",
                "xtask/src/a.rs",
                "crates/a/src/b.md",
            ] {
                assert_eq!(check(&tree(other)), [], "{other}");
            }
        }
    }
}

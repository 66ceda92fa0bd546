//! Relative links in Markdown must lead to a file or folder of the tree.

use super::{Finding, texts};
use crate::repo::Tree;

pub(super) fn dead(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in texts(tree).filter(|(path, _)| path.ends_with(".md")) {
        for (index, target) in relative_links(text) {
            if !leads_somewhere(tree, path, target) {
                findings.push(Finding::line(path, index, format!("dead link `{target}`")));
            }
        }
    }
    findings
}

/// Line (from 0) and target of each relative link outside code, without its `#fragment`.
fn relative_links(text: &str) -> Vec<(usize, &str)> {
    let mut links = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let targets = outside_code(line)
                .flat_map(inline_targets)
                .chain(definition(line));
            links.extend(targets.filter_map(relative).map(|target| (index, target)));
        }
    }
    links
}

/// The parts of a line that are not between backticks. The text of a link may contain backticks.
fn outside_code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').step_by(2)
}

/// The `target` of each `[text](target "title")`.
fn inline_targets(part: &str) -> impl Iterator<Item = &str> {
    let tails = part.split("](").skip(1);
    tails.filter_map(|tail| tail.split(')').next()?.split_whitespace().next())
}

/// The `target` of a line `[name]: target`.
fn definition(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix('[')?.split_once("]: ")?;
    (!name.contains(']')).then(|| rest.split_whitespace().next())?
}

fn relative(target: &str) -> Option<&str> {
    let elsewhere = target.contains("://") || target.starts_with("mailto:");
    let path = target.split('#').next().filter(|path| !path.is_empty())?;
    (!elsewhere).then_some(path)
}

fn leads_somewhere(tree: &Tree, from: &str, target: &str) -> bool {
    let Some(path) = resolve(from, target) else {
        return false;
    };
    let folder = format!("{path}/");
    path.is_empty() || tree.contains_key(&path) || tree.keys().any(|file| file.starts_with(&folder))
}

/// The path from the root that `target` means in the file `from`; `None` if it leaves the tree.
fn resolve(from: &str, target: &str) -> Option<String> {
    let (folder, target) = match target.strip_prefix('/') {
        Some(from_root) => ("", from_root),
        None => (from.rsplit_once('/').map_or("", |(folder, _)| folder), target),
    };
    let mut parts = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead_in(path: &str, text: &str) -> Vec<(usize, String)> {
        let mut tree: Tree = ["README.md", "docs/STYLE.md", "docs/decisions/0001-a.md"]
            .map(|path| (path.to_owned(), Some(String::new())))
            .into();
        tree.insert(path.to_owned(), Some(text.to_owned()));
        let found = dead(&tree).into_iter();
        found.filter_map(|f| Some((f.line?, f.message))).collect()
    }

    #[test]
    fn live_links_pass() {
        let text = "[a](STYLE.md) [b](./decisions/) [c](../README.md#top \"title\") [d](/docs)\n\
                    [`code`](STYLE.md) [e](https://example.com/x) [f](mailto:a@example.com) [g](#here)\n\
                    [h](..)\n[ref]: decisions/0001-a.md\n";
        assert_eq!(dead_in("docs/x.md", text), []);
    }

    #[test]
    fn dead_links_are_found_where_they_are() {
        for target in [
            "gone.md",
            "../STYLE.md",
            "../../README.md",
            "/STYLE.md",
            "decisions/0001",
        ] {
            let expected = [(2, format!("dead link `{target}`"))];
            assert_eq!(dead_in("docs/x.md", &format!("text\n[a]({target})\n")), expected);
            assert_eq!(dead_in("docs/x.md", &format!("text\n[a]: {target}\n")), expected);
        }
        let two = dead_in("x.md", "[a](one.md), [`b`](two.md#part)\n");
        assert_eq!(two.len(), 2, "{two:?}");
    }

    #[test]
    fn code_is_not_searched() {
        let text = "```text\n[a](gone.md)\n```\nwrite `[a](gone.md)` to link\n";
        assert_eq!(dead_in("x.md", text), []);
    }
}

//! `cargo xtask tidy`: house rules that neither rustc nor clippy knows, as functions over the tree.

mod floors;
mod imports;
mod links;
mod rows;
mod systems;
mod templates;

use crate::repo::{Repo, Tree};
use anyhow::{Context, Result, bail};
use std::fmt;
use std::io::Write as _;

/// What `cargo xtask tidy` prints instead of checking.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Print every import inside each ring of files
    #[arg(long)]
    rings: bool,
    /// Print what a file imports, and which files import it
    #[arg(long, value_name = "FILE")]
    imports: Option<String>,
}

/// Words that must not be in the code, and why. This file, which has to name them, is not searched.
const BANNED: &[(&str, &str)] = &[
    ("todo!", "finish it or leave it out"),
    ("unimplemented!", "finish it or leave it out"),
    ("fixme", "fix it, or say in the text what is missing"),
    ("dbg!", "left from debugging"),
    ("/work/", "a path of one machine"),
    ("/tmp/wt", "a path of one machine"),
    ("/home/", "a path of one machine"),
    ("issue #", "the text must be complete without a tracker"),
    ("issues #", "the text must be complete without a tracker"),
];
const BANNED_EXCEPT_IN: &str = "xtask/src/tidy.rs";

/// The most lines of a Rust file.
const MAX_LINES: usize = 600;
/// The place of what `cargo xtask sdk` writes, which nobody edits.
const WRITTEN_BY_MACHINE: &str = "sdk/rust/src/generated/";
/// The most columns of a line of Rust. `rustfmt.toml` has the same width but does not wrap texts.
const MAX_COLUMNS: usize = 110;

const MIGRATIONS: &str = "crates/pandabase/migrations/";
/// The hash of every migration, in order. A line that has landed must not change, because databases have run
/// the migration.
pub const FROZEN: &str = "crates/pandabase/migrations/FROZEN";
const CHANGELOG: &str = "CHANGELOG.md";

/// Prints what the options ask for, or runs every check.
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let tree = repo.tree()?;
    let report = match &options.imports {
        Some(file) => {
            let report = imports::of_file(&tree, file);
            report.with_context(|| format!("no crate has a file {file}"))?
        }
        None if options.rings => imports::of_rings(&tree),
        None => return prove(&tree, &repo.landed(FROZEN)),
    };
    // A reader such as `head` may have closed the pipe, which is not a failure.
    let _ = std::io::stdout().write_all(report.as_bytes());
    Ok(())
}

/// Runs every check, prints the findings and a line of figures, and fails if there is a finding.
pub fn prove(tree: &Tree, landed: &[String]) -> Result<()> {
    let mut findings = check(tree);
    findings.extend(frozen(tree, landed));
    for finding in &findings {
        eprintln!("{finding}");
    }
    eprintln!("{}", summary(&findings));
    match findings.len() {
        0 => Ok(()),
        count => bail!("tidy: {count} to fix, named above; docs/STYLE.md has the rules"),
    }
}

/// Rules whose findings the last line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Ring,
    Upward,
    Columns,
    Size,
    Sql,
    Read,
    Parameter,
    Id,
    Other,
}

fn summary(findings: &[Finding]) -> String {
    let count = |rule| findings.iter().filter(|finding| finding.rule == rule).count();
    format!(
        "rings {}, upward imports {}, lines over {MAX_COLUMNS} columns {}, files over {MAX_LINES} lines {}, \
         sql! out of place {}, reads by position {}, tenth parameters {}, ids as text {}",
        count(Rule::Ring),
        count(Rule::Upward),
        count(Rule::Columns),
        count(Rule::Size),
        count(Rule::Sql),
        count(Rule::Read),
        count(Rule::Parameter),
        count(Rule::Id),
    )
}

/// One broken rule at one place.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// Starts at 1; `None` for the file as a whole.
    line: Option<usize>,
    message: String,
    rule: Rule,
}

impl Finding {
    fn file(path: &str, message: String) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            message,
            rule: Rule::Other,
        }
    }

    /// `index` starts at 0.
    fn line(path: &str, index: usize, message: String) -> Self {
        Self {
            line: Some(index + 1),
            ..Self::file(path, message)
        }
    }

    fn of(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

fn check(tree: &Tree) -> Vec<Finding> {
    let checks = [
        sizes,
        columns,
        imports::check,
        rows::check,
        systems::check,
        banned_words,
        trailing_whitespace,
        silent_sections,
        links::dead,
        templates::check,
        migrations,
        changelog,
    ];
    checks.iter().flat_map(|check| check(tree)).collect()
}

/// The text files and their content.
fn texts(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.iter()
        .filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
}

fn rust(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    texts(tree).filter(|(path, _)| path.ends_with(".rs"))
}

fn sizes(tree: &Tree) -> Vec<Finding> {
    let by_hand = rust(tree).filter(|(path, _)| !path.starts_with(WRITTEN_BY_MACHINE));
    let sized = by_hand.map(|(path, text)| (path, text.lines().count()));
    sized
        .filter(|&(_, lines)| lines > MAX_LINES)
        .map(|(path, lines)| {
            let message = format!("{lines} lines of at most {MAX_LINES}: split it by subject");
            Finding::file(path, message).of(Rule::Size)
        })
        .collect()
}

fn columns(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in rust(tree) {
        for (index, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > MAX_COLUMNS {
                let message = format!("{columns} columns of at most {MAX_COLUMNS}: break the line");
                findings.push(Finding::line(path, index, message).of(Rule::Columns));
            }
        }
    }
    findings
}

fn banned_words(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in texts(tree).filter(|&(path, _)| path != BANNED_EXCEPT_IN) {
        for (index, line) in text.lines().enumerate() {
            let line = line.to_ascii_lowercase();
            for (word, reason) in BANNED.iter().filter(|(word, _)| has_word(&line, word)) {
                findings.push(Finding::line(
                    path,
                    index,
                    format!("`{word}` is banned: {reason}"),
                ));
            }
        }
    }
    findings
}

/// Whether `word` is in `line`, other than inside a longer word or path.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '}'))
    })
}

fn trailing_whitespace(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in texts(tree) {
        let lines = text.split('\n').enumerate();
        for (index, _) in lines.filter(|(_, line)| line.ends_with(char::is_whitespace)) {
            findings.push(Finding::line(path, index, "trailing whitespace".to_owned()));
        }
    }
    findings
}

/// Whatever reads or writes fails when the database does: a section of errors that says only that says
/// nothing.
fn silent_sections(tree: &Tree) -> Vec<Finding> {
    const SAYS_NOTHING: [&str; 2] = [
        "/// [`ApiError`] from the database.",
        "/// [`DbError`] from the database.",
    ];
    let mut findings = Vec::new();
    for (path, text) in rust(tree) {
        let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
        for (index, three) in lines.windows(3).enumerate() {
            let is_silent = three[0] == "/// # Errors" && SAYS_NOTHING.contains(&three[1]);
            if is_silent && !three[2].starts_with("///") {
                let message = "says only that the database may fail: leave the section out";
                findings.push(Finding::line(path, index, message.to_owned()));
            }
        }
    }
    findings
}

/// Migrations are numbered 1, 2, 3, … so that every database runs the same ones in the same order.
fn migrations(tree: &Tree) -> Vec<Finding> {
    let names = tree.keys().filter_map(|path| path.strip_prefix(MIGRATIONS));
    let mut numbered: Vec<(usize, &str)> = Vec::new();
    let mut findings = Vec::new();
    for name in names.filter(|name| name.ends_with(".sql")) {
        let digits = name
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or_default();
        match digits.parse() {
            Ok(number) => numbered.push((number, name)),
            Err(_) => findings.push(Finding::file(
                name,
                "a migration's name begins with its number".to_owned(),
            )),
        }
    }
    numbered.sort_unstable();
    for (expected, (number, name)) in (1..).zip(numbered) {
        if number != expected {
            findings.push(Finding::file(
                name,
                format!("migration {expected} is missing or there twice"),
            ));
            break;
        }
    }
    findings
}

/// The list must begin with the hashes that have landed.
fn frozen(tree: &Tree, landed: &[String]) -> Option<Finding> {
    let now = tree.get(FROZEN).and_then(Option::as_deref).unwrap_or_default();
    let changed = landed.iter().any(|landed| !now.starts_with(landed.as_str()));
    let message = "a migration that landed was changed: add a new one behind it instead";
    changed.then(|| Finding::file(FROZEN, message.to_owned()))
}

fn changelog(tree: &Tree) -> Vec<Finding> {
    let text = tree.get(CHANGELOG).and_then(Option::as_deref).unwrap_or_default();
    if text.lines().any(|line| line == "## Unreleased") {
        return Vec::new();
    }
    vec![Finding::file(
        CHANGELOG,
        "needs a section `## Unreleased`".to_owned(),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let text = |(path, text): &(&str, &str)| ((*path).to_owned(), Some((*text).to_owned()));
        files.iter().map(text).collect()
    }

    /// `path:line` of each finding.
    fn places(findings: &[Finding]) -> Vec<String> {
        let place = |f: &Finding| f.line.map_or(f.path.clone(), |line| format!("{}:{line}", f.path));
        findings.iter().map(place).collect()
    }

    #[test]
    fn rust_files_are_not_too_long() {
        let lines = |count| "x\n".repeat(count);
        let files = tree(&[
            ("a.rs", &lines(600)),
            ("b.rs", &lines(601)),
            ("data.csv", &lines(5_000)),
            ("sdk/rust/src/generated/types.rs", &lines(5_000)),
        ]);
        assert_eq!(places(&sizes(&files)), ["b.rs"]);
    }

    #[test]
    fn lines_of_rust_are_not_too_wide() {
        let wide = |count| "é".repeat(count);
        let text = format!("{}\n{}\n", wide(110), wide(111));
        let files = tree(&[("a.rs", &text), ("a.md", &text)]);
        assert_eq!(places(&columns(&files)), ["a.rs:2"]);
    }

    #[test]
    fn the_last_line_counts_by_rule() {
        let ring = || Finding::file("a.rs", String::new()).of(Rule::Ring);
        let found = [ring(), ring(), Finding::file("b.rs", String::new()).of(Rule::Sql)];
        assert_eq!(
            summary(&found),
            "rings 2, upward imports 0, lines over 110 columns 0, files over 600 lines 0, \
             sql! out of place 1, reads by position 0, tenth parameters 0, ids as text 0"
        );
    }

    #[test]
    fn every_banned_word_is_found_in_any_file_but_the_list() {
        for (word, _) in BANNED {
            let text = format!("fine\n  ({}x)\n", word.to_ascii_uppercase());
            let found = banned_words(&tree(&[("docs/a.md", &text), (BANNED_EXCEPT_IN, &text)]));
            assert_eq!(places(&found), ["docs/a.md:2"], "{word}");
        }
    }

    #[test]
    fn a_banned_word_inside_a_longer_one_is_another_word() {
        let text = "https://example.com/home/news\n{base}/home/\ntissue #4\nmy_dbg!(x)\ncargo todo\n";
        assert_eq!(banned_words(&tree(&[("a.md", text)])), []);
    }

    #[test]
    fn whitespace_before_a_line_end_is_found() {
        let found = trailing_whitespace(&tree(&[
            ("a.md", "good\nbad \n\nbad\t\nbad\r\n"),
            ("b.md", "bad "),
        ]));
        assert_eq!(places(&found), ["a.md:2", "a.md:4", "a.md:5", "b.md:1"]);
    }

    #[test]
    fn sections_of_errors_say_something() {
        let section = |lines: &str| format!("/// # Errors\n{lines}\nfn a() {{}}\n");
        let files = tree(&[
            ("a.rs", &section("/// [`DbError`] from the database.")),
            (
                "b.rs",
                &section("/// [`DbError`] from the database, or when a row is no `R`."),
            ),
            (
                "c.rs",
                &section("/// [`ApiError`] from the database.\n/// Or of the processor."),
            ),
        ]);
        assert_eq!(places(&silent_sections(&files)), ["a.rs:1"]);
    }

    #[test]
    fn files_that_are_not_text_are_left_alone() {
        let mut files = tree(&[]);
        files.insert("logo.png".to_owned(), None);
        assert_eq!(trailing_whitespace(&files), []);
        assert_eq!(banned_words(&files), []);
    }

    #[test]
    fn hashes_of_migrations_are_only_added() {
        let tree = Tree::from([(FROZEN.to_owned(), Some("a 1\nb 2\n".to_owned()))]);
        assert!(frozen(&tree, &["a 1\n".to_owned(), "a 1\nb 2\n".to_owned()]).is_none());
        assert!(frozen(&tree, &["a 2\n".to_owned()]).is_some());
    }

    #[test]
    fn migrations_are_numbered_without_gaps() {
        let found = |names: &[&str]| {
            let files = names.iter().map(|name| (format!("{MIGRATIONS}{name}"), None));
            places(&migrations(&files.collect()))
        };
        assert_eq!(
            found(&["0001_store.sql", "0002_product.sql", "README.md"]),
            [""; 0]
        );
        assert_eq!(found(&["0001_store.sql", "0003_order.sql"]), ["0003_order.sql"]);
        assert_eq!(found(&["0001_a.sql", "0001_b.sql"]), ["0001_b.sql"]);
        assert_eq!(found(&["0002_a.sql"]), ["0002_a.sql"]);
        assert_eq!(found(&["0001_a.sql", "later.sql"]), ["later.sql"]);
    }

    #[test]
    fn the_changelog_has_an_unreleased_section() {
        assert_eq!(
            changelog(&tree(&[(CHANGELOG, "# Changelog\n\n## Unreleased\n")])),
            []
        );
        assert_eq!(
            places(&changelog(&tree(&[(CHANGELOG, "## 1.0.0\n")]))),
            [CHANGELOG]
        );
        assert_eq!(places(&changelog(&tree(&[]))), [CHANGELOG]);
    }

    #[test]
    fn a_finding_prints_where_it_is() {
        let finding = Finding::line("src/a.rs", 6, "trailing whitespace".to_owned());
        assert_eq!(finding.to_string(), "error: src/a.rs:7: trailing whitespace");
    }
}

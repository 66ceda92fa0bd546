//! The search through the documentation: words of titles, paths, descriptions, fields, refusals and guides.

use super::markdown::anchor;
use super::pages::OPERATIONS;
use crate::wiring::openapi;
use crate::wiring::openapi::errors;
use crate::wiring::texts::guides;
use crate::wiring::texts::reference::{entries, event, operations_of, tell};
use pandabase_domain::token::Environment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The most results that are shown.
pub(super) const SHOWN: usize = 50;
/// The most characters of what is looked for, and the most words.
const ASKED: usize = 100;
const WORDS: usize = 8;
/// The longest word that is kept.
const LONGEST: usize = 40;

/// What was found.
pub(super) struct Found {
    /// How many there are, of which the best are shown.
    pub(super) count: usize,
    pub(super) results: Vec<&'static Entry>,
}

/// A page, or a part of one.
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) address: String,
    pub(super) about: String,
    /// Its words, as places in the list of all words.
    words: Vec<u32>,
}

/// Every page with its words. A word stands once, so that the whole is a fraction of the texts.
struct Index {
    words: Vec<String>,
    entries: Vec<Entry>,
}

/// Looks for entries that have every word of a question; a word may be the part of a longer one.
pub(super) fn find(environment: Environment, question: &str) -> Found {
    let question: String = question.chars().take(ASKED).collect();
    let asked: Vec<String> = words_of(&question).into_iter().take(WORDS).collect();
    let index = index(environment);
    // For each word of the question, how well each word of the list fits.
    let fits: Vec<Vec<u32>> = asked
        .iter()
        .map(|asked| index.words.iter().map(|word| fit(word, asked)).collect())
        .collect();
    let mut found: Vec<(u32, &'static Entry)> = index
        .entries
        .iter()
        .filter_map(|entry| Some((score(entry, &asked, &fits)?, entry)))
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Found {
        count: found.len(),
        results: found.into_iter().take(SHOWN).map(|(_, entry)| entry).collect(),
    }
}

/// How well a word fits one that is looked for: 0 when it does not.
fn fit(word: &str, asked: &str) -> u32 {
    match (word == asked, word.contains(asked)) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

/// How well an entry fits; `None` when it lacks a word, or none is asked for.
fn score(entry: &Entry, asked: &[String], fits: &[Vec<u32>]) -> Option<u32> {
    let title = entry.title.to_lowercase();
    let mut sum = 0;
    for (asked, fits) in asked.iter().zip(fits) {
        let of_words = entry.words.iter().filter_map(|at| fits.get(*at as usize));
        let best = of_words.max().copied().unwrap_or(0);
        if best == 0 {
            return None;
        }
        sum += best + if title.contains(asked.as_str()) { 3 } else { 0 };
    }
    (sum > 0).then_some(sum)
}

/// The words of a text, in small letters, each once.
fn words_of(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_lowercase)
        .collect()
}

/// The index of an environment, made when something is looked for.
fn index(environment: Environment) -> &'static Index {
    static SANDBOX: OnceLock<Index> = OnceLock::new();
    static PRODUCTION: OnceLock<Index> = OnceLock::new();
    let place = match environment {
        Environment::Sandbox => &SANDBOX,
        Environment::Production => &PRODUCTION,
    };
    place.get_or_init(|| Index::of(sources(environment)))
}

/// A page with its whole text.
struct Source {
    title: String,
    address: String,
    about: String,
    text: String,
}

impl Index {
    fn of(sources: Vec<Source>) -> Self {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut words = Vec::new();
        let entries = sources.into_iter().map(|source| {
            let all = words_of(&format!("{} {} {}", source.title, source.about, source.text));
            let kept = all.into_iter().filter(|word| !is_made_up(word));
            let kept = kept.map(|word| {
                *places.entry(word).or_insert_with_key(|word| {
                    words.push(word.clone());
                    // There are never that many words.
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                })
            });
            Entry {
                words: kept.collect(),
                title: source.title,
                address: source.address,
                about: source.about,
            }
        });
        let entries = entries.collect();
        Self { words, entries }
    }
}

/// Whether a word is an id or a number of an example, which nobody looks for.
fn is_made_up(word: &str) -> bool {
    let figures = word.chars().filter(char::is_ascii_digit).count();
    figures > 0 && word.chars().count() > 10
}

fn sources(environment: Environment) -> Vec<Source> {
    let mut all = of_operations(environment);
    all.extend(of_events());
    all.extend(of_guides());
    all.extend(of_errors());
    all
}

fn of_operations(environment: Environment) -> Vec<Source> {
    let document = openapi::document(environment);
    let operations = operations_of(&document);
    let sources = operations.iter().map(|operation| {
        let mut text = operation.text("operationId").to_owned();
        tell(&document, operation, "#", &mut text);
        Source {
            title: operation.text("summary").to_owned(),
            address: format!("{OPERATIONS}{}", operation.text("operationId")),
            about: format!(
                "{} {}: {}",
                operation.method,
                operation.path,
                bare(operation.text("description"))
            ),
            text,
        }
    });
    sources.collect()
}

fn of_events() -> Vec<Source> {
    let document = openapi::events();
    let events = entries(&document["webhooks"]).map(|(name, item)| {
        let stated = &item["post"];
        let mut text = String::new();
        event(&document, name, stated, "#", &mut text);
        Source {
            title: name.clone(),
            address: format!("/docs/webhooks/{name}"),
            about: bare(stated["description"].as_str().unwrap_or_default()),
            text,
        }
    });
    events.collect()
}

/// Guides by their sections.
fn of_guides() -> Vec<Source> {
    let mut sources = Vec::new();
    for guide in guides::pages() {
        let address = guide.path.strip_suffix(".md").unwrap_or(&guide.path);
        for (index, section) in guide.text.split("\n## ").enumerate() {
            let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
            let (title, address) = match index {
                0 => (guide.title.clone(), address.to_owned()),
                _ => (
                    format!("{}: {}", guide.title, bare(heading)),
                    format!("{address}#{}", anchor(&bare(heading))),
                ),
            };
            let first = text.lines().find(|line| line.starts_with(char::is_alphabetic));
            sources.push(Source {
                title,
                address,
                about: bare(first.unwrap_or_default()).chars().take(200).collect(),
                text: text.to_owned(),
            });
        }
    }
    sources
}

fn of_errors() -> Vec<Source> {
    let texts = errors::by_status().into_iter().flat_map(|(status, texts)| {
        texts.into_iter().map(move |text| Source {
            title: text.to_owned(),
            address: format!("/docs/errors#{status}"),
            about: format!("A refusal with status {status}"),
            text: String::new(),
        })
    });
    texts.collect()
}

/// The text without the marks of code.
fn bare(text: &str) -> String {
    text.replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_kind_of_page_are_found() {
        for (question, address) in [
            ("refund", "/docs/operations/refundOrder"),
            ("create product", "/docs/operations/createProduct"),
            ("moveClock", "/docs/operations/moveClock"),
            ("license-keys/check", "/docs/operations/checkLicenseKeys"),
            ("subscription_id", "/docs/operations/listUsageEvents"),
            ("PAYMENT_COMPLETED", "/docs/webhooks/PAYMENT_COMPLETED"),
            ("out of stock", "/docs/errors#400"),
            ("rate limit exceeded", "/docs/errors#429"),
            ("signatures", "/docs/guides/signing"),
        ] {
            let found = find(Environment::Sandbox, question);
            let addresses: Vec<&str> = found.results.iter().map(|one| one.address.as_str()).collect();
            let is_there = addresses.iter().any(|one| one.starts_with(address));
            assert!(is_there, "{question}: {addresses:?}");
        }
    }

    #[test]
    fn a_search_is_bounded_and_finds_nothing_for_nothing() {
        let found = find(Environment::Sandbox, "the");
        assert_eq!(found.results.len(), SHOWN);
        assert!(found.count > SHOWN);
        for question in ["", "  ", "…", "zzzzqqq", "create zzzzqqq"] {
            assert_eq!(find(Environment::Sandbox, question).count, 0, "{question}");
        }
        let found = find(Environment::Production, "moveClock");
        assert!(
            found
                .results
                .iter()
                .all(|one| !one.address.ends_with("/moveClock"))
        );
        assert_eq!(
            find(Environment::Sandbox, &"a ".repeat(10_000)).results.len(),
            SHOWN
        );
    }

    #[test]
    fn ids_of_examples_are_no_words() {
        assert!(is_made_up("0mpufzeo3g705d6qgqfiopvy"));
        assert!(!is_made_up("sha256") && !is_made_up("idempotency"));
    }
}

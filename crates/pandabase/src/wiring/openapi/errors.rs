//! The texts of refusals by status, for people who look one up: one line each, `status: text`. `…` stands
//! for what differs from one answer to the next.

/// The lines, by status and then by text.
const TEXTS: &str = include_str!("errors.txt");

/// Every status of a refusal with what is said under it.
pub fn by_status() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for (status, text) in TEXTS.lines().filter_map(|line| line.split_once(": ")) {
        match all.last_mut() {
            Some((last, texts)) if *last == status => texts.push(text),
            _ => all.push((status, vec![text])),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// How a refusal is made in the code, and the status that it has.
    const MADE: [(&str, &str); 10] = [
        ("Invalid", "400"),
        ("invalid", "400"),
        ("Unauthorized", "401"),
        ("Forbidden", "403"),
        ("Missing", "404"),
        ("Absent", "404"),
        ("Conflict", "409"),
        ("Unprocessable", "422"),
        ("TooMany", "429"),
        ("NotOffered", "503"),
    ];
    /// A text with fewer letters says nothing without what is put into it.
    const LETTERS: usize = 8;

    #[test]
    fn every_text_of_the_code_is_listed() {
        let listed: BTreeSet<(&str, &str)> = by_status()
            .into_iter()
            .flat_map(|(status, texts)| texts.into_iter().map(move |text| (status, text)))
            .collect();
        let mut count = 0;
        for (status, text) in sources().iter().flat_map(|source| made(source)) {
            assert!(
                listed.contains(&(status, text.as_str())),
                "not in errors.txt: {status}: {text}"
            );
            count += 1;
        }
        assert!(count > 250, "{count}");
    }

    #[test]
    fn the_lines_are_in_order_and_stand_once() {
        let lines: Vec<(&str, &str)> = TEXTS.lines().filter_map(|line| line.split_once(": ")).collect();
        assert_eq!(lines.len(), TEXTS.lines().count());
        assert!(lines.is_sorted_by(|one, other| one < other));
    }

    /// The code that answers requests, without its tests.
    fn sources() -> Vec<String> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut open = ["commerce", "platform", "pandabase"]
            .map(|name| crates.join(name).join("src"))
            .to_vec();
        let mut sources = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]").next().unwrap();
                    sources.push(code.to_owned());
                }
            }
        }
        sources
    }

    /// The texts that are written out where a refusal is made.
    fn made(source: &str) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for (name, status) in MADE {
            for rest in source.split(&format!("ApiError::{name}(")).skip(1) {
                let rest = rest.trim_start();
                let rest = rest.strip_prefix("format!(").unwrap_or(rest).trim_start();
                let Some(rest) = rest.strip_prefix('"') else {
                    continue;
                };
                let end = if name == "Missing" { " not found" } else { "" };
                let text = open(&literal(rest)) + end;
                if text.chars().filter(|letter| letter.is_alphabetic()).count() >= LETTERS {
                    found.push((status, text));
                }
            }
        }
        found
    }

    /// A text of the code up to its closing quotation mark, with its lines joined.
    fn literal(rest: &str) -> String {
        let mut text = String::new();
        let mut chars = rest.chars().peekable();
        while let Some(next) = chars.next() {
            match next {
                '"' => break,
                '\\' if chars.peek() == Some(&'\n') => {
                    while chars.peek().is_some_and(|next| next.is_whitespace()) {
                        chars.next();
                    }
                }
                '\\' => text.extend(chars.next()),
                next => text.push(next),
            }
        }
        text
    }

    /// The text with `…` for what is in braces.
    fn open(text: &str) -> String {
        let mut parts = text.split('{');
        let mut open = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            open.push('…');
            open.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
        }
        open
    }
}

//! Descriptions that types do not carry: one line each, `name: meaning`.

/// Fields and parameters: a name means the same everywhere. A doc comment takes precedence.
const FIELDS: &str = include_str!("fields.txt");
/// Operations by id.
const OPERATIONS: &str = include_str!("operations.txt");
/// Tags.
const TAGS: &str = include_str!("tags.txt");

/// What a field or parameter of this name means.
pub fn meaning(field: &str) -> Option<&'static str> {
    look_up(FIELDS, field)
}

/// What an operation does.
pub fn operation(id: &str) -> Option<&'static str> {
    look_up(OPERATIONS, id)
}

/// The description of a tag.
pub fn tag(name: &str) -> Option<&'static str> {
    look_up(TAGS, name)
}

/// The tags, each with its description.
pub fn tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    TAGS.lines().filter_map(|line| line.split_once(": "))
}

fn look_up(lines: &'static str, name: &str) -> Option<&'static str> {
    let mut entries = lines.lines().filter_map(|line| line.split_once(": "));
    entries
        .find(|(known, _)| *known == name)
        .map(|(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_a_name_and_a_sentence_once() {
        for lines in [FIELDS, OPERATIONS, TAGS] {
            let mut names = BTreeSet::new();
            for line in lines.lines() {
                let (name, meaning) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
                assert!(names.insert(name), "{name} twice");
                assert!(meaning.ends_with(['.', ':', '`']), "{line}");
            }
        }
    }
}

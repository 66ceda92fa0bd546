//! Text for people in templates: it belongs in the files of `crates/locale`, in every language.

use super::{Finding, Tree, texts};

const TEMPLATES: &str = "crates/pandabase/templates/";

/// Templates and folders of templates (with a `/` at the end) that are in English alone, and why.
const ENGLISH: &[(&str, &str)] = &[("dev/", "pages for developers")];

/// What is no text, with the ends of it: expressions of the template, comments, scripts.
const NO_TEXT: &[(&str, &str)] = &[
    ("{#", "#}"),
    ("{%", "%}"),
    ("{{", "}}"),
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

/// Attributes that people see or hear.
const READ: &[&str] = &["alt", "aria-label", "label", "placeholder", "title"];

/// Texts in templates that should have none.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in texts(tree) {
        let Some(name) = path.strip_prefix(TEMPLATES) else {
            continue;
        };
        if ENGLISH.iter().any(|(entry, _)| covers(entry, name)) {
            continue;
        }
        let message = |text| format!("text for people: put it into crates/locale/texts: {text}");
        findings.extend(
            found(text)
                .into_iter()
                .map(|(line, text)| Finding::line(path, line, message(text))),
        );
    }
    findings
}

/// Whether an entry of a list is this template, or a folder that it is in.
fn covers(entry: &str, name: &str) -> bool {
    name == entry || entry.ends_with('/') && name.starts_with(entry)
}

/// The texts of a template, each with the line that it begins in, counted from 0.
fn found(template: &str) -> Vec<(usize, String)> {
    let html = NO_TEXT.iter().fold(template.to_owned(), |text, (start, end)| {
        blanked(&text, start, end)
    });
    let mut found = Vec::new();
    let mut say = |at: usize, text: &str| {
        if let Some(first) = first_letter(text) {
            let line = html[..at + first].matches('\n').count();
            let text: Vec<_> = text.split_whitespace().collect();
            found.push((line, text.join(" ")));
        }
    };
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        say(at, &html[at..open]);
        at = open + tag_length(&html[open..]);
        for value in read_aloud(&html[open..at]) {
            say(open, value);
        }
    }
    say(at, &html[at..]);
    found
}

/// The text with spaces in place of everything from a `start` to the next `end`; line ends stay.
fn blanked(text: &str, start: &str, end: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(start) {
        let to = rest[from..]
            .find(end)
            .map_or(rest.len(), |to| from + to + end.len());
        kept.push_str(&rest[..from]);
        kept.extend(rest[from..to].chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = &rest[to..];
    }
    kept + rest
}

/// Where the first letter is that is not part of an entity such as `&nbsp;`.
fn first_letter(text: &str) -> Option<usize> {
    let mut entity = false;
    text.char_indices().find_map(|(at, c)| {
        entity = c == '&' || entity && (c.is_ascii_alphanumeric() || c == '#');
        (!entity && c.is_alphabetic()).then_some(at)
    })
}

/// The bytes of the tag that `html` begins with; a `>` within quotes does not end it.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    let end = html.find(|c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c == '>'
    });
    end.map_or(html.len(), |end| end + 1)
}

/// The values of a tag's attributes that people see or hear.
fn read_aloud(tag: &str) -> Vec<&str> {
    let inner = tag.trim_matches(['<', '>', '/']);
    let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut attributes = Vec::new();
    while let Some((attribute, after)) = rest.split_once('=') {
        let quote = if after.starts_with('\'') { '\'' } else { '"' };
        let quoted = after
            .strip_prefix(quote)
            .and_then(|value| value.split_once(quote));
        let (value, after) = quoted.unwrap_or_else(|| {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            after.split_at(end)
        });
        // Before the name there may be attributes without a value, such as `required`.
        attributes.push((
            attribute.split_whitespace().next_back().unwrap_or_default(),
            value,
        ));
        rest = after;
    }
    let is_button = name == "input"
        && attributes
            .iter()
            .any(|(attribute, value)| *attribute == "type" && ["submit", "button", "reset"].contains(value));
    let is_read = |attribute: &str| READ.contains(&attribute) || is_button && attribute == "value";
    let read = attributes.into_iter().filter(|(attribute, _)| is_read(attribute));
    read.map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_with_its_line() {
        let template = "<p>\n  Pay now\n</p>\n<b class=\"big text\">{{ total }}</b> in\n all";
        let expected = [(1, "Pay now".to_owned()), (3, "in all".to_owned())];
        assert_eq!(found(template), expected);
    }

    #[test]
    fn what_people_do_not_read_is_no_text() {
        for template in [
            r#"{% extends "buyer.html" %}{% block main %}<main class=wide>{{ t.get("pay") }}</main>"#,
            "<!doctype html><!-- a comment --><script>let text = 1 < 2;</script>",
            "<style>p { margin: 0 }</style>{# a remark #}",
            "<p>&nbsp;·&#160;— 4242 ({{ n }})&hellip;</p>",
            r#"<input type="text" name="city" value="Berlin" required><button value="update">×</button>"#,
            r#"<a title="{{ t.get("a") }}" href="/a?b>c"></a><img alt="">"#,
            "{% if a > b %}<i></i>{% endif %}",
        ] {
            assert_eq!(found(template), [], "{template}");
        }
    }

    #[test]
    fn attributes_that_are_read_are_texts() {
        for (template, text) in [
            ("<a class=\"x\" title=\"Go back\"></a>", "Go back"),
            (
                "<section hidden aria-label='Order summary'></section>",
                "Order summary",
            ),
            ("<input required placeholder=Name>", "Name"),
            ("<input type=\"submit\" value=\"Pay\">", "Pay"),
            ("<input value=\"Pay {{ total }}\" type=\"button\"/>", "Pay"),
            ("<img src=\"a.png\" alt=\"A > B\">", "A > B"),
        ] {
            assert_eq!(found(template), [(0, text.to_owned())], "{template}");
        }
    }

    #[test]
    fn only_pages_for_developers_have_texts() {
        let text = |text: &str| Some(text.to_owned());
        let of_buyers = format!("{TEMPLATES}buyer/new.html");
        let tree: Tree = [
            (format!("{TEMPLATES}dev/new.html"), text("Word")),
            (of_buyers.clone(), text("Word")),
        ]
        .into();
        let paths: Vec<_> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(paths, [of_buyers]);
    }
}

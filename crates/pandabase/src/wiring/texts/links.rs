//! Links of the guides: they lead to files of the repository, of which a server has only some.

/// A text whose links all lead somewhere: one to a page that the server has not is its words alone.
pub(crate) fn mended(text: &str, path: &str, known: &[&str]) -> String {
    // Code is not text: what looks like a link in it is none.
    let parts = text.split("```").enumerate();
    let parts: Vec<String> = parts
        .map(|(index, part)| match index % 2 {
            0 => mended_prose(part, path, known),
            _ => part.to_owned(),
        })
        .collect();
    parts.join("```")
}

fn mended_prose(text: &str, path: &str, known: &[&str]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, words, target, after)) = next(rest) {
        let is_there = leads_somewhere(target, path, known);
        // A picture that is not there leaves its words as well.
        mended.push_str(if is_there {
            before
        } else {
            before.strip_suffix('!').unwrap_or(before)
        });
        if is_there {
            mended.push_str(&format!("[{words}]({target})"));
        } else {
            mended.push_str(words);
        }
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The next link: what is before it, its words, its target, and what is after it.
fn next(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    Some((
        &text[..start],
        &text[start + 1..middle],
        &text[middle + 2..end],
        &text[end + 1..],
    ))
}

/// Whether a link from the page at `path` leads to a page that is known, within it, or elsewhere.
pub(super) fn leads_somewhere(target: &str, path: &str, known: &[&str]) -> bool {
    let (file, _) = target.split_once('#').unwrap_or((target, ""));
    if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
        return true;
    }
    if file.starts_with('/') {
        return known.contains(&file);
    }
    let mut steps: Vec<&str> = path.split('/').collect();
    steps.pop();
    for step in file.split('/') {
        match step {
            "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    known.contains(&steps.join("/").as_str())
}

/// The targets of a text's links.
#[cfg(test)]
pub(super) fn targets(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, _, target, after)) = next(rest) {
        found.push(target);
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_what_a_server_has_stay_and_others_are_words() {
        let known = ["/docs/guides/webhooks.md", "/docs/OPERATIONS.md"];
        let text = "See [webhooks](webhooks.md#v2), [all](../OPERATIONS.md), [why](../decisions/0001-a.md), \
                    [x](https://example.org/a), ![p](merchant/a.png) and [here](#there).";
        assert_eq!(
            mended(text, "/docs/guides/files.md", &known),
            "See [webhooks](webhooks.md#v2), [all](../OPERATIONS.md), why, \
             [x](https://example.org/a), p and [here](#there)."
        );
        let code = "```js\nrun[0](event);\n```";
        assert_eq!(mended(code, "/docs/guides/files.md", &known), code);
        assert_eq!(mended("a [b] c", "/docs/guides/files.md", &known), "a [b] c");
    }
}

//! Markdown as HTML. The text is ours; what looks like HTML in it is shown as it is written.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::collections::BTreeMap;

/// The text as HTML. Headings have the ids that links of the guides name, and links to other texts lead to
/// their pages.
pub(super) fn shown(text: &str) -> String {
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).map(plain).collect();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let words = heading(&events[at + 1..]);
        let mut name = anchor(&words);
        let count = taken.entry(name.clone()).or_default();
        if *count > 0 {
            name = format!("{name}-{count}");
        }
        *count += 1;
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(name.into());
        }
    }
    let mut page = String::with_capacity(text.len() * 2);
    html::push_html(&mut page, events.into_iter());
    page
}

/// The words of the heading that the events begin within.
fn heading(events: &[Event<'_>]) -> String {
    let within = events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words = within.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(&**text),
        _ => None,
    });
    words.collect()
}

/// What a link to a heading calls it: small letters and figures, with hyphens for spaces.
pub(super) fn anchor(heading: &str) -> String {
    let letters = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') => Some(letter),
        _ => None,
    });
    letters.flat_map(char::to_lowercase).collect()
}

fn plain(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: CowStr::from(page_of(&dest_url)),
            title,
            id,
        }),
        other => other,
    }
}

/// The address of the page that has this text.
fn page_of(address: &str) -> String {
    let (file, place) = match address.split_once('#') {
        Some((file, place)) => (file, format!("#{place}")),
        None => (address, String::new()),
    };
    match file.strip_suffix(".md") {
        Some(page) if !file.contains("://") => format!("{page}{place}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_html_is_shown_as_it_is_written() {
        for text in [
            "<script>alert(1)</script>",
            "a <b onclick=x>b</b>",
            "`<i>` & <i>",
            "```\n<u>\n```",
        ] {
            let page = shown(text);
            for tag in ["<script", "<b ", "<i>", "<u>"] {
                assert!(!page.contains(tag), "{text}: {page}");
            }
            assert!(page.contains("&lt;"), "{text}: {page}");
        }
    }

    #[test]
    fn links_lead_to_pages_and_headings_can_be_named() {
        let headings = "## Test `dev` first, then pay\n\n## Again\n\n## Again\n\n";
        let page = shown(&format!("{headings}[a](../OPERATIONS.md#tls) [b](webhooks.md)"));
        for part in [
            "<h2 id=\"test-dev-first-then-pay\">",
            "<h2 id=\"again\">",
            "<h2 id=\"again-1\">",
            "href=\"../OPERATIONS#tls\"",
            "href=\"webhooks\"",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(page_of("https://example.org/a.md"), "https://example.org/a.md");
        assert_eq!(page_of("#here"), "#here");
    }
}

//! `llms.txt`, the list of what there is to read, and `llms-full.txt`, all of it.

use super::page::Page;

/// What the list begins with.
const ABOUT: &str = "\
# Pandabase

> A commerce server for digital goods in one program: products, checkout, orders, licence keys, \
subscriptions, metered billing, refunds, disputes, webhooks and payouts, over a JSON API.

Every answer is `{\"ok\": true, \"data\": …}` or `{\"ok\": false, \"error\": \"…\"}`. Amounts are integers \
in US cents. A store's server sends its token as `Authorization: Bearer sk_…`. A sandbox moves no money and \
has a clock of its own. Assistants can use the API through the Model Context Protocol at `/mcp`. The OpenAPI \
3.1 document is at `/openapi.json`. Everything listed here is in `/llms-full.txt`.
";

/// The list.
pub(super) fn index(guides: &[Page], reference: &[Page]) -> String {
    let mut text = ABOUT.to_owned();
    let (operations, overviews): (Vec<&Page>, Vec<&Page>) = reference
        .iter()
        .partition(|page| page.path.starts_with("/docs/operations/"));
    let sections = [
        ("Guides", guides.iter().collect()),
        ("Reference", overviews),
        ("Optional", operations),
    ];
    for (title, pages) in sections {
        text.push_str(&format!("\n## {title}\n\n"));
        for Page { path, title, .. } in pages {
            text.push_str(&format!("- [{title}]({path})\n"));
        }
    }
    text
}

/// The list, and the text of each page under its path. Pages of single operations are left out: the pages of
/// their resources have the same.
pub(super) fn full(index: &str, guides: &[Page], reference: &[Page]) -> String {
    let mut text = index.to_owned();
    let pages = guides.iter().chain(reference);
    for Page { path, text: own, .. } in pages.filter(|page| !page.path.starts_with("/docs/operations/")) {
        text.push_str(&format!("\n---\nSource: {path}\n\n{}\n", own.trim_end()));
    }
    text
}

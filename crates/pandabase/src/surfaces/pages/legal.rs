//! What stands at the end of a page on which something is ordered: who sells, on which terms.

use pandabase_domain::link;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Stands in a sentence where its link goes: a character that no text has.
const LINK: &str = "\u{e000}";

/// Who sells, and the store's terms.
pub struct Legal {
    pub(crate) seller: String,
    /// Words and addresses of links.
    pub(crate) links: Vec<(Text, String)>,
    /// What the buyer accepts; none where the store has no terms.
    pub(crate) acceptance: Option<Acceptance>,
}

/// A sentence with a link in it.
pub struct Acceptance {
    pub(crate) before: String,
    pub(crate) words: Text,
    pub(crate) after: String,
    pub(crate) address: String,
}

impl Legal {
    /// What an operation returns about the store that sells. `accepting` is the sentence by which the buyer
    /// accepts its `$terms`.
    pub fn of(t: Locale, legal: &Value, accepting: Text) -> Self {
        // What no browser may follow is no link, whatever the database has.
        let address = |name: &str| link::shown(legal[name].as_str().map(str::to_owned));
        let links = [
            (t.get("legal-terms"), "terms_url"),
            (t.get("legal-privacy"), "privacy_url"),
            (t.get("legal-refunds"), "refund_policy_url"),
        ];
        let terms = address("terms_url");
        Self {
            seller: seller(t, legal),
            links: links
                .into_iter()
                .filter_map(|(words, name)| Some((words, address(name)?)))
                .collect(),
            acceptance: terms.map(|terms| Acceptance::of(t, accepting, terms)),
        }
    }
}

/// Who sells, and where they are.
fn seller(t: Locale, legal: &Value) -> String {
    let name = legal["seller"].as_str().unwrap_or_default();
    let address = legal["address"].as_str().unwrap_or_default();
    let lines = address.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.collect();
    let text = if lines.is_empty() {
        t.get("legal-seller")
    } else {
        t.get("legal-seller-address").with("address", lines.join(", "))
    };
    text.with("seller", name).to_string()
}

impl Acceptance {
    fn of(t: Locale, sentence: Text, address: String) -> Self {
        let sentence = sentence.with("terms", LINK).to_string();
        let (before, after) = sentence.split_once(LINK).unwrap_or((&sentence, ""));
        Self {
            before: before.to_owned(),
            words: t.get("terms-link"),
            after: after.to_owned(),
            address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(t: Locale, accepting: Text) -> String {
        let legal = Legal::of(
            t,
            &json!({"seller": "N", "terms_url": "https://n.example/t"}),
            accepting,
        );
        let Acceptance {
            before, words, after, ..
        } = legal.acceptance.unwrap();
        format!("{before}[{words}]{after}")
    }

    #[test]
    fn a_sentence_has_its_link_in_every_language() {
        for t in Locale::ALL {
            for text in ["accept-terms", "agreement-accept-terms"] {
                let sentence = said(t, t.get(text));
                assert!(sentence.contains(" [") || t == Locale::Ja, "{sentence}");
                assert!(
                    sentence.ends_with(['.', '。']) && !sentence.contains(LINK),
                    "{sentence}"
                );
            }
        }
        assert_eq!(
            said(Locale::De, Locale::De.get("accept-terms")),
            "Mit der Bestellung akzeptieren Sie die [Allgemeinen Geschäftsbedingungen] des Verkäufers."
        );
    }

    #[test]
    fn only_what_is_set_is_said() {
        let t = Locale::En;
        let of = |legal: Value| Legal::of(t, &legal, t.get("accept-terms"));
        let bare = of(json!({"seller": "Nimbus", "address": null, "terms_url": null}));
        assert_eq!(bare.seller, "Sold by Nimbus.");
        assert!(bare.links.is_empty() && bare.acceptance.is_none());
        let whole = of(json!({
            "seller": "Nimbus GmbH", "address": "Weg 1\r\n\n 10115 Berlin",
            "terms_url": "javascript:alert(1)",
            "privacy_url": "data:text/html,x", "refund_policy_url": "https://n.example/r"
        }));
        assert_eq!(whole.seller, "Sold by Nimbus GmbH, Weg 1, 10115 Berlin.");
        let links: Vec<_> = whole.links.iter().map(|(_, address)| address.as_str()).collect();
        assert_eq!(links, ["https://n.example/r"]);
        assert!(whole.acceptance.is_none());
    }
}

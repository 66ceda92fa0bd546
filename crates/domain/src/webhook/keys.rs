//! What a merchant's licence webhook may answer (contract `orders-payments.md`, "Fulfilment").

use crate::license::{KEY_LENGTH, KeyText};
use serde::Deserialize;

/// Why an answer gives no keys. The texts are for the merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// Neither `{"key": …}` nor `{"keys": […]}`.
    #[error("The answer must be JSON with \"key\" or \"keys\"")]
    Form,
    /// Not one key per unit.
    #[error("The answer has {given} key(s), {wanted} were bought")]
    Count {
        /// Keys in the answer.
        given: usize,
        /// Units bought.
        wanted: usize,
    },
    /// A key is blank, too long or no text.
    #[error("A key must have 1 to {KEY_LENGTH} characters, not be blank and have no control characters")]
    Key,
}

#[derive(Deserialize)]
struct Answer {
    key: Option<String>,
    keys: Option<Vec<String>>,
}

/// The keys of an answer for `wanted` units, one each, in their order, without the white space around them.
///
/// # Errors
/// [`BadAnswer`].
pub fn read_keys(answer: &[u8], wanted: usize) -> Result<Vec<String>, BadAnswer> {
    let answer: Answer = serde_json::from_slice(answer).map_err(|_| BadAnswer::Form)?;
    let keys = match (answer.keys, answer.key) {
        (Some(keys), _) => keys,
        (None, Some(key)) => vec![key],
        (None, None) => return Err(BadAnswer::Form),
    };
    if keys.len() != wanted {
        return Err(BadAnswer::Count {
            given: keys.len(),
            wanted,
        });
    }
    let read = |key| KeyText::parse(key).map(|text| text.key().to_owned());
    keys.into_iter()
        .map(read)
        .collect::<Result<_, _>>()
        .map_err(|_| BadAnswer::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_per_unit_is_taken() {
        for (answer, wanted, expected) in [
            (r#"{"key":"A-1"}"#, 1, &["A-1"][..]),
            (r#"{"keys":["A-1"],"note":5}"#, 1, &["A-1"]),
            (r#"{"key":" A-1\n"}"#, 1, &["A-1"]),
            (r#"{"key":null,"keys":["A-1","A-1"]}"#, 2, &["A-1", "A-1"]),
        ] {
            assert_eq!(
                read_keys(answer.as_bytes(), wanted).unwrap(),
                expected,
                "{answer}"
            );
        }
        let longest = "ä".repeat(KEY_LENGTH);
        let answer = serde_json::json!({"key": longest}).to_string();
        assert_eq!(read_keys(answer.as_bytes(), 1).unwrap(), [longest]);
    }

    #[test]
    fn anything_else_is_refused() {
        let long = serde_json::json!({"key": "x".repeat(KEY_LENGTH + 1)}).to_string();
        for (answer, wanted, expected) in [
            ("", 1, BadAnswer::Form),
            ("A-1", 1, BadAnswer::Form),
            ("{}", 1, BadAnswer::Form),
            (r#"["A-1"]"#, 2, BadAnswer::Form),
            (r#"{"key":5}"#, 1, BadAnswer::Form),
            (r#"{"keys":"A-1"}"#, 1, BadAnswer::Form),
            (r#"{"key":"A-1"}"#, 2, BadAnswer::Count { given: 1, wanted: 2 }),
            (
                r#"{"keys":["A","B"]}"#,
                1,
                BadAnswer::Count { given: 2, wanted: 1 },
            ),
            (r#"{"keys":[]}"#, 1, BadAnswer::Count { given: 0, wanted: 1 }),
            (r#"{"key":" "}"#, 1, BadAnswer::Key),
            (r#"{"keys":["A",""]}"#, 2, BadAnswer::Key),
            (r#"{"key":"A\u001b[2J-1"}"#, 1, BadAnswer::Key),
            (r#"{"keys":["A","B\u0000"]}"#, 2, BadAnswer::Key),
            (r#"{"key":"A\u0085B"}"#, 1, BadAnswer::Key),
            (&long, 1, BadAnswer::Key),
        ] {
            assert_eq!(read_keys(answer.as_bytes(), wanted), Err(expected), "{answer}");
        }
    }
}

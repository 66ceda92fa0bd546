//! JSON values as literals of the languages of samples.

use serde_json::Value;

/// The columns of one step to the right.
const STEP: usize = 4;

/// What a language calls the values that JSON has words for.
pub(super) struct Words {
    yes: &'static str,
    no: &'static str,
    nothing: &'static str,
}

/// JSON itself, TypeScript, and the macro `json!` of Rust.
pub(super) const JSON: Words = Words {
    yes: "true",
    no: "false",
    nothing: "null",
};
pub(super) const PYTHON: Words = Words {
    yes: "True",
    no: "False",
    nothing: "None",
};

/// The value over as many lines as it has parts. Lines after the first one begin `indent` columns further to
/// the right.
pub(super) fn literal(value: &Value, words: &Words, indent: usize) -> String {
    match value {
        Value::Null => words.nothing.to_owned(),
        Value::Bool(true) => words.yes.to_owned(),
        Value::Bool(false) => words.no.to_owned(),
        Value::Number(_) | Value::String(_) => value.to_string(),
        Value::Array(items) => {
            let items = items.iter();
            let items = items.map(|item| literal(item, words, indent + STEP));
            lines("[", items.collect(), "]", indent)
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, field)| {
                let name = Value::from(name.as_str());
                format!("{name}: {}", literal(field, words, indent + STEP))
            });
            lines("{", fields.collect(), "}", indent)
        }
    }
}

fn lines(open: &str, parts: Vec<String>, close: &str, indent: usize) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let pad = " ".repeat(indent);
    let step = " ".repeat(STEP);
    let parts: Vec<String> = parts
        .into_iter()
        .map(|part| format!("{pad}{step}{part}"))
        .collect();
    format!("{open}\n{}\n{pad}{close}", parts.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_in_the_words_of_the_language() {
        let value = json!({"a": [true, null], "b": {}, "c": "it's \"so\""});
        let lines = [
            "{",
            "        \"a\": [",
            "            True,",
            "            None",
            "        ],",
            "        \"b\": {},",
            "        \"c\": \"it's \\\"so\\\"\"",
            "    }",
        ];
        assert_eq!(literal(&value, &PYTHON, 4), lines.join("\n"));
        assert_eq!(
            serde_json::from_str::<Value>(&literal(&value, &JSON, 0)).unwrap(),
            value
        );
    }
}

//! Answers that fit: an assistant reads all that it is sent, so lists and texts are cut, and what was cut is
//! said.

use serde_json::{Map, Value, json};

/// How many rows of each list and characters of each text are kept, tried one after another.
const STEPS: [(usize, usize); 8] = [
    (100, 8000),
    (50, 4000),
    (25, 2000),
    (12, 1000),
    (6, 400),
    (3, 200),
    (2, 80),
    (1, 40),
];
/// The most notes of what was cut.
const NOTES: usize = 10;
/// How deep objects may be in each other.
const DEEP: usize = 24;

/// A value cut to at most `budget` bytes of JSON, and what was left out of it.
pub(super) fn fit(value: Value, budget: usize) -> (Value, Vec<String>) {
    let size = value.to_string().len();
    if size <= budget && is_shallow(&value, DEEP) {
        return (value, Vec::new());
    }
    for (rows, characters) in STEPS {
        let mut notes = Vec::new();
        let cut = cut(&value, (rows, characters), "", DEEP, &mut notes);
        if cut.to_string().len() <= budget {
            notes.truncate(NOTES);
            return (cut, notes);
        }
    }
    let note = format!("everything: it has {size} bytes, and {budget} fit; ask for less of it");
    (json!({}), vec![note])
}

fn is_shallow(value: &Value, deep: usize) -> bool {
    match value {
        Value::Array(items) => deep > 0 && items.iter().all(|item| is_shallow(item, deep - 1)),
        Value::Object(fields) => deep > 0 && fields.values().all(|field| is_shallow(field, deep - 1)),
        _ => true,
    }
}

fn cut(
    value: &Value,
    (rows, characters): (usize, usize),
    place: &str,
    deep: usize,
    notes: &mut Vec<String>,
) -> Value {
    let mut note = |text: String| {
        if notes.len() < NOTES {
            notes.push(text);
        }
    };
    let of = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place}/{name}"),
    };
    match value {
        Value::Array(_) | Value::Object(_) if deep == 0 => {
            note(format!("{place}: what is in it"));
            Value::Null
        }
        Value::Array(items) => {
            if items.len() > rows {
                note(format!("{place}: {} of {} rows", items.len() - rows, items.len()));
            }
            let kept = items.iter().take(rows).enumerate();
            let kept = kept.map(|(index, item)| {
                let place = of(&index.to_string());
                cut(item, (rows, characters), &place, deep - 1, notes)
            });
            Value::Array(kept.collect())
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| {
                let cut = cut(field, (rows, characters), &of(name), deep - 1, notes);
                (name.clone(), cut)
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::String(text) if text.chars().nth(characters).is_some() => {
            let kept: String = text.chars().take(characters).collect();
            note(format!("{place}: the end of the text"));
            Value::String(format!("{kept}…"))
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_left_alone() {
        let value = json!({"items": [1, 2, 3], "text": "rain"});
        assert_eq!(fit(value.clone(), 1000), (value, Vec::new()));
    }

    #[test]
    fn lists_and_texts_are_cut_until_they_fit_and_it_is_said() {
        let rows: Vec<Value> = (0..500)
            .map(|n| json!({"n": n, "text": "x".repeat(90)}))
            .collect();
        let (cut, notes) = fit(json!({ "items": rows }), 4000);
        assert!(cut.to_string().len() <= 4000);
        let kept = cut["items"].as_array().unwrap();
        assert!(!kept.is_empty() && kept[0]["n"] == 0);
        let left = 500 - kept.len();
        assert_eq!(notes[0], format!("items: {left} of 500 rows"));
        let (cut, notes) = fit(json!({"text": "é".repeat(5000)}), 3000);
        assert!(cut["text"].as_str().unwrap().ends_with("é…"));
        assert_eq!(notes, ["text: the end of the text"]);
    }

    #[test]
    fn what_cannot_be_cut_is_left_out_and_what_is_too_deep_as_well() {
        let wide: Map<String, Value> = (0..999).map(|n| (format!("field{n}"), json!(n))).collect();
        let (cut, notes) = fit(Value::Object(wide), 500);
        assert_eq!(cut, json!({}));
        assert!(notes[0].starts_with("everything: it has "), "{notes:?}");
        let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
        let (cut, notes) = fit(deep, 5000);
        assert!(
            cut.to_string().contains("null") && notes.len() == 1,
            "{cut} {notes:?}"
        );
    }
}

//! What goes wrong with a request.

use rand::{Rng, RngExt};
use serde_json::{Value, json};

/// Texts that programs stumble over.
const TEXTS: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "null",
    "true",
    "1e309",
    "9223372036854775808",
    "\u{0}",
    "\u{1b}[31m",
    "a\r\nb",
    "\u{202e}abc",
    "\u{feff}",
    "👩‍👩‍👧‍👦",
    "İıßſ",
    "'; DROP TABLE stores; --",
    "%",
    "_",
    "\\",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "=1+1",
    "javascript:alert(1)",
    "2026-02-30T25:61:61Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "P999999999Y",
    "99999999999999999999999999",
];
/// Numbers at the edges.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "500.0",
    "0.5",
    "1e2",
    "2147483648",
    "9007199254740992",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
];

/// Damages a body in one place.
pub fn body(value: &mut Value, rng: &mut impl Rng) {
    let places = places(value);
    let place = &places[rng.random_range(0..places.len())];
    if let Some(field) = value.pointer_mut(place) {
        damage(field, rng);
    }
}

fn damage(field: &mut Value, rng: &mut impl Rng) {
    let choice = rng.random_range(0..10);
    match (choice, &mut *field) {
        (0, Value::Object(fields)) if !fields.is_empty() => {
            let index = rng.random_range(0..fields.len());
            let name = fields.keys().nth(index).cloned().unwrap_or_default();
            fields.remove(&name);
        }
        (1, Value::Object(fields)) => {
            fields.insert(text(rng), Value::from(text(rng)));
        }
        (0..=2, Value::Array(items)) => {
            let item = items.first().cloned().unwrap_or(Value::Null);
            items.extend(std::iter::repeat_n(item, [1, 10, 101][rng.random_range(0..3)]));
        }
        (3, _) => *field = Value::Null,
        (4, _) => *field = json!([]),
        (5, _) => *field = json!({}),
        (6, _) => *field = rng.random_bool(0.5).into(),
        (7, _) => *field = number(rng),
        (8, Value::String(known)) => *known = known.repeat([2, 100, 3_000][rng.random_range(0..3)]),
        _ => *field = text(rng).into(),
    }
}

/// Damages a text that stands in a path, a query or a header.
pub fn word(word: &mut String, rng: &mut impl Rng) {
    match rng.random_range(0..4) {
        0 => *word = word.repeat(rng.random_range(2..50)),
        1 => {
            word.pop();
        }
        _ => *word = text(rng),
    }
}

/// Damages the bytes of a body.
pub fn bytes(bytes: &mut Vec<u8>, rng: &mut impl Rng) {
    if bytes.is_empty() {
        bytes.extend(b"{");
        return;
    }
    let place = rng.random_range(0..bytes.len());
    match rng.random_range(0..4) {
        0 => bytes.truncate(place),
        1 => bytes[place] = rng.random_range(0..=255),
        2 => *bytes = vec![b'['; 5_000],
        _ => bytes.insert(place, b'"'),
    }
}

fn text(rng: &mut impl Rng) -> String {
    TEXTS[rng.random_range(0..TEXTS.len())].to_owned()
}

fn number(rng: &mut impl Rng) -> Value {
    let text = NUMBERS[rng.random_range(0..NUMBERS.len())];
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Pointers to everything in a value, itself included.
fn places(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut inside = |step: &str, value: &Value| {
        let step = step.replace('~', "~0").replace('/', "~1");
        all.extend(places(value).into_iter().map(|place| format!("/{step}{place}")));
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| inside(name, field)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| inside(&index.to_string(), item));
        }
        _ => {}
    }
    all
}

//! JSON for people: the same text with its parts in lines of their own, in the order that it has.

/// Spaces of each step.
const STEP: &str = "  ";

/// The text with lines and indents; what is no JSON stays readable, too.
pub fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len().saturating_mul(2));
    let mut depth: usize = 0;
    let (mut is_text, mut is_escaped) = (false, false);
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_text {
            out.push(letter);
            is_text = is_escaped || letter != '"';
            is_escaped = letter == '\\' && !is_escaped;
            continue;
        }
        match letter {
            '{' | '[' => {
                out.push(letter);
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth = depth.saturating_add(1);
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => {
                is_text = letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    // Our own JSON is not nested deeper; anything deeper would not fit the page.
    out.push_str(&STEP.repeat(depth.min(16)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_in_lines_without_a_change() {
        let json = r#"{"b":{"text":"a,{\"x\":1}\\","none":[]},"a":[1,{}]}"#;
        let expected = "{\n  \"b\": {\n    \"text\": \"a,{\\\"x\\\":1}\\\\\",\n    \"none\": []\n  },\n  \
                        \"a\": [\n    1,\n    {}\n  ]\n}";
        assert_eq!(indented(json), expected);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&indented(json)), read(json));
        assert_eq!(indented(&indented(json)), expected);
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        for text in ["", "}}}", "\"", "not json", "[[[[[[[[[[[[[[[[[[[[[["] {
            assert!(indented(text).len() < 1000, "{text}");
        }
    }
}

//! Names and texts: the same words in the spelling of each language.

pub use pandabase::wiring::openapi::clients::{camel, method, pascal, snake};

/// A text in lines of at most `width` columns. Its own line ends stay; a word that is wider has a line.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_wrapped_between_words() {
        assert_eq!(
            wrapped("one two three\n\nfour", 7),
            ["one two", "three", "", "four"]
        );
        assert_eq!(wrapped("considerable", 4), ["considerable"]);
    }
}

//! Files on their way to Stripe: a body of two parts, what the file is for and the file itself.

use sha2::{Digest, Sha256};

/// Where files are taken, which is another machine than the rest of the API.
const FILES: &str = "https://files.stripe.com";
/// The rest of the API.
const API: &str = "https://api.stripe.com";

/// A body with its media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The media type.
    pub kind: String,
    /// What is sent.
    pub bytes: Vec<u8>,
}

impl Body {
    /// A form.
    pub fn form(encoded: String) -> Self {
        Self {
            kind: "application/x-www-form-urlencoded".to_owned(),
            bytes: encoded.into_bytes(),
        }
    }

    /// A PDF as evidence in a dispute. The same file is the same body, so that Stripe takes a repetition for
    /// one.
    pub fn of_evidence(name: &str, pdf: &[u8]) -> Self {
        let digest = hex::encode(Sha256::digest(pdf));
        let name: String = name.chars().map(plain).collect();
        let head = format!(
            "--{digest}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n\
             --{digest}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
        let foot = format!("\r\n--{digest}--\r\n");
        Self {
            kind: format!("multipart/form-data; boundary={digest}"),
            bytes: [head.as_bytes(), pdf, foot.as_bytes()].concat(),
        }
    }
}

/// A character of a file's name that means nothing in a head.
fn plain(c: char) -> char {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => c,
        _ => '-',
    }
}

/// The origin of the machine that takes files, beside that of the API.
pub fn origin_of_files(api: &str) -> &str {
    match api {
        API => FILES,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_between_marks_that_it_does_not_have() {
        let body = Body::of_evidence("invoice-\"NB/1\"é.pdf", b"%PDF-1.7\r\n--\xff");
        let mark = body.kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let text = String::from_utf8_lossy(&body.bytes).into_owned();
        assert_eq!(text.matches(mark).count(), 3);
        assert!(text.starts_with(&format!("--{mark}\r\n")), "{text}");
        assert!(text.ends_with(&format!("\r\n--{mark}--\r\n")), "{text}");
        assert!(
            text.contains("name=\"purpose\"\r\n\r\ndispute_evidence\r\n"),
            "{text}"
        );
        assert!(text.contains("filename=\"invoice--NB-1--.pdf\"\r\n"), "{text}");
        assert!(body.bytes.windows(13).any(|part| part == b"%PDF-1.7\r\n--\xff"));
        assert_eq!(
            body,
            Body::of_evidence("invoice-\"NB/1\"é.pdf", b"%PDF-1.7\r\n--\xff")
        );
    }

    #[test]
    fn files_go_where_stripe_takes_them() {
        assert_eq!(origin_of_files(API), FILES);
        assert_eq!(origin_of_files("http://127.0.0.1:9"), "http://127.0.0.1:9");
    }
}

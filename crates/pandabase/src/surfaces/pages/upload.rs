//! Forms that carry files: `multipart/form-data` (RFC 7578), as browsers send it.

use crate::surfaces::pages::form::Form;
use bytes::Bytes;
use http::{HeaderMap, header};
use pandabase_platform::error::ApiError;

/// The most parts of a form: its fields and its files.
const PARTS: usize = 32;
/// The longest boundary (RFC 2046).
const BOUNDARY: usize = 70;

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name on the visitor's machine, without a folder.
    pub name: String,
    /// The media type that the browser gives it, in lower case and without parameters.
    pub kind: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// What separates the parts of a form that may carry files; `None` for a form of another kind.
pub fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, rest) = value.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = rest.split(';').find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary")
            .then(|| value.trim_matches('"').to_owned())
    });
    boundary.filter(|boundary| (1..=BOUNDARY).contains(&boundary.len()))
}

/// The fields and the files of a form. A field for files that was left empty has none.
///
/// # Errors
/// [`ApiError::Invalid`] for what no browser sends.
pub fn read(body: &Bytes, boundary: &str) -> Result<(Form, Vec<File>), ApiError> {
    let broken = || ApiError::invalid("Request body is not a valid form");
    let mut fields = Vec::new();
    let mut files = Vec::new();
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut at = find(body, first.as_bytes(), 0).ok_or_else(broken)? + first.len();
    for _ in 0..PARTS {
        if body[at..].starts_with(b"--") {
            return Ok((Form::of(fields)?, files));
        }
        let head = find(body, b"\r\n", at).ok_or_else(broken)? + 2;
        let content = find(body, b"\r\n\r\n", head - 2).ok_or_else(broken)? + 4;
        let end = find(body, next.as_bytes(), content).ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&body[head..content]).into_owned();
        let name = parameter(&head, "name").ok_or_else(broken)?;
        match parameter(&head, "filename") {
            Some(file) if !file.is_empty() => files.push(File {
                name: last_step(&file).to_owned(),
                kind: kind_in(&head),
                bytes: body.slice(content..end),
            }),
            Some(_) => {}
            None => {
                let value = String::from_utf8_lossy(&body[content..end]);
                fields.push((name, value.into_owned()));
            }
        }
        at = end + next.len();
    }
    Err(broken())
}

/// Where `part` begins in `body`, from `start` on.
fn find(body: &[u8], part: &[u8], start: usize) -> Option<usize> {
    let found = memchr::memmem::find(body.get(start..)?, part);
    found.map(|position| start + position)
}

/// A parameter of the part's `Content-Disposition`, as browsers write it: in quotes, which it has as `%22`.
fn parameter(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| {
        let (field, _) = line.split_once(':').unwrap_or((line, ""));
        field.trim().eq_ignore_ascii_case("content-disposition")
    })?;
    let (_, rest) = line.split_once(&format!("; {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D%0A", " "))
}

fn kind_in(head: &str) -> String {
    let kind = head.lines().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.trim().eq_ignore_ascii_case("content-type").then_some(value)
    });
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// The name of a file without the folders before it.
fn last_step(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const BODY: &str = "--x7\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nHello,\r\nyou & me\r\n\
        --x7\r\nContent-Disposition: form-data; name=\"files\"; filename=\"C:\\a\\note%22.txt\"\r\n\
        Content-Type: Text/Plain; charset=utf-8\r\n\r\nline\r\n--x\r\n\r\n--x7\r\n\
        Content-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\r\n--x7--\r\n";

    #[test]
    fn fields_and_files_are_read_as_browsers_send_them() {
        let (form, files) = read(&Bytes::from(BODY), "x7").unwrap();
        assert_eq!(form.get("body"), "Hello,\nyou & me");
        let file = File {
            name: "note\".txt".to_owned(),
            kind: "text/plain".to_owned(),
            bytes: Bytes::from("line\r\n--x\r\n"),
        };
        assert_eq!(files, [file]);
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for body in [
            "",
            "--x7",
            "--x7\r\n",
            "--x7\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
            "--x7\r\nContent-Type: text/plain\r\n\r\nb\r\n--x7--",
            "--x7\r\n\r\n--x7--",
            "--x7\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--x7",
        ] {
            assert!(read(&Bytes::from(body), "x7").is_err(), "{body:?}");
        }
        let many = "--x7\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n".repeat(PARTS + 1);
        assert!(read(&Bytes::from(many), "x7").is_err());
    }

    #[test]
    fn only_such_forms_have_a_boundary() {
        for (kind, expected) in [
            ("multipart/form-data; boundary=x7", Some("x7")),
            (
                "Multipart/Form-Data; charset=utf-8; boundary=\"x 7\"",
                Some("x 7"),
            ),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
            ("application/x-www-form-urlencoded", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            assert_eq!(boundary(&headers).as_deref(), expected, "{kind}");
        }
    }
}

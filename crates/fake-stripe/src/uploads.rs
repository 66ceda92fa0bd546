//! Files that are uploaded: bodies of several parts (`multipart/form-data`).

use crate::books::Books;
use crate::error::Refusal;
use crate::form::encode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Where files are uploaded.
pub(crate) const ROUTE: &str = "POST /v1/files";
/// What files of evidence are for.
pub(crate) const EVIDENCE: &str = "dispute_evidence";
/// The largest file of evidence, in bytes.
const LARGEST: usize = 5_000_000;
/// What files of evidence begin with, and what they are.
const KINDS: &[(&[u8], &str)] = &[
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n", "png"),
];

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Reads a body of several parts: its fields as a form, and its only file. In the form a digest stands for
/// the file, so that another file with the same idempotency key is another request. `None` when it is no
/// such body.
pub(crate) fn read(kind: &str, body: &[u8]) -> Option<(String, Upload)> {
    let rest = kind.strip_prefix("multipart/form-data;")?;
    let (_, boundary) = rest.split_once("boundary=")?;
    let mark = format!("\r\n--{}", boundary.trim_matches('"'));
    // The first mark has no line before it.
    let whole = [&b"\r\n"[..], body].concat();
    let parts = split(&whole, mark.as_bytes());
    let (end, parts) = parts.split_last()?;
    if !end.starts_with(b"--") {
        return None;
    }
    let (mut fields, mut upload) = (Vec::new(), None);
    for part in parts.get(1..)? {
        let part = part.strip_prefix(b"\r\n")?;
        let at = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(part.get(..at)?).ok()?;
        let content = part.get(at + 4..)?;
        let name = parameter(head, "name")?;
        let value = match parameter(head, "filename") {
            Some(_) if upload.is_some() => return None,
            Some(file) => {
                upload = Some(Upload {
                    name: file.to_owned(),
                    bytes: content.to_vec(),
                });
                hex::encode(Sha256::digest(content))
            }
            None => std::str::from_utf8(content).ok()?.to_owned(),
        };
        fields.push(format!("{}={}", encode(name), encode(&value)));
    }
    Some((fields.join("&"), upload?))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn split<'b>(bytes: &'b [u8], mark: &[u8]) -> Vec<&'b [u8]> {
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while let Some(at) = find(rest, mark) {
        let (part, after) = rest.split_at(at);
        parts.push(part);
        rest = after.get(mark.len()..).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

/// What a part's head says: `Content-Disposition: form-data; name="file"; filename="a.pdf"`.
fn parameter<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let (_, rest) = head.split_once(&format!("; {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

impl Books {
    /// `POST /v1/files`.
    pub fn add_file(&mut self, upload: &Upload, parameters: &Value) -> Result<Value, Refusal> {
        if parameters["purpose"] != EVIDENCE {
            let message = format!("This stand-in takes files with the purpose {EVIDENCE}.");
            return Err(Refusal::invalid(message).at("purpose"));
        }
        if !parameters["file_link_data"].is_null() {
            let message = "This stand-in does not play what file_link_data does.";
            return Err(Refusal::invalid(message).at("file_link_data"));
        }
        if upload.bytes.len() > LARGEST {
            let message = format!("The file is too large: the most are {LARGEST} bytes.");
            return Err(Refusal::invalid(message).at("file"));
        }
        let kind = KINDS.iter().find(|(start, _)| upload.bytes.starts_with(start));
        let Some((_, kind)) = kind else {
            let message = "Evidence must be a PDF, JPEG or PNG file.";
            return Err(Refusal::invalid(message).at("file"));
        };
        let file = json!({
            "expires_at": null, "filename": upload.name, "links": null, "purpose": EVIDENCE,
            "size": upload.bytes.len(), "title": null, "type": kind, "url": null,
        });
        let id = self.add("file", "file", file);
        self.files.insert(id.clone(), upload.bytes.clone());
        Ok(self.get("file", &id, None)?.clone())
    }
}

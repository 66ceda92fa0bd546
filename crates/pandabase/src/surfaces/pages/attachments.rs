//! Files that go along with an answer in a case: what is wrong with them, and sending them.

use super::calls::{Halt, Outcome, sorted};
use super::files;
use super::upload::File;
use super::visit::Visit;
use pandabase_domain::case::{ATTACHMENTS, is_attachable};
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::endpoint::Endpoint;
use serde_json::json;

/// The most characters of a file's name.
const NAME: usize = 255;

/// What is wrong with the files of an answer.
pub fn fault(t: Locale, files: &[File]) -> Option<Text> {
    if files.len() > ATTACHMENTS {
        return Some(t.get("case-error-files").with("count", ATTACHMENTS));
    }
    let is_wrong =
        |file: &File| file.bytes.is_empty() || !is_attachable(&file.kind) || file.name.chars().count() > NAME;
    files.iter().any(is_wrong).then(|| t.get("case-error-file"))
}

/// Announces files by an operation and stores them, as a client does; returns what the message names them by.
///
/// # Errors [`Halt`] when the session is over, the case does not exist, or a file cannot be stored.
pub async fn send(visit: &Visit, announce: &Endpoint, files: &[File]) -> Result<Outcome, Halt> {
    let mut carried = Vec::new();
    for file in files {
        let told = json!({
            "filename": file.name, "mimeType": file.kind, "sizeBytes": file.bytes.len(),
        });
        let announced = match sorted(visit.call_about(announce, &[], "", Some(&told)).await)? {
            Ok(announced) => announced,
            refused => return Ok(refused),
        };
        let address = announced["uploadUrl"].as_str().unwrap_or_default();
        files::keep(&visit.app, address, file.bytes.clone()).await?;
        let mut named = told;
        named["attachmentId"] = announced["attachmentId"].clone();
        carried.push(named);
    }
    Ok(Ok(carried.into()))
}

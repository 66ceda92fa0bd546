//! Files of a form on their way to the store, as a client of the API sends them.

use super::desk::{Desk, plain};
use super::say::text;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::files;
use crate::surfaces::pages::upload::File;
use axum::body::Body;
use pandabase_domain::file::FilePurpose;
use serde_json::{Value, json};

/// What a file is whose browser does not know.
const UNKNOWN: &str = "application/octet-stream";

/// Announces a file and stores it. The answer has its id, or what is wrong with a file that cannot be taken.
pub async fn send(desk: &Desk, purpose: FilePurpose, file: &File) -> Result<Result<Value, String>, Halt> {
    let kind = Some(&*file.kind).filter(|kind| !kind.is_empty());
    let told = json!({
        "filename": file.name,
        "mimeType": kind.unwrap_or(UNKNOWN),
        "sizeBytes": file.bytes.len(),
        "purpose": purpose,
    });
    let announced = match desk.act("addFile", &[], Some(&told)).await? {
        Ok(announced) => announced,
        Err(refused) => return Ok(Err(plain(&refused.text))),
    };
    let address = text(&announced["uploadUrl"]);
    match files::receive_at(&desk.visit.app, address, Body::from(file.bytes.clone())).await {
        Ok(()) => Ok(Ok(announced)),
        Err(error) if error.status().is_client_error() => Ok(Err(plain(&error.to_string()))),
        Err(error) => Err(error.into()),
    }
}

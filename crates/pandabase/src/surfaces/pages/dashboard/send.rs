//! Files of a form on their way to the store, as a client of the API sends them.

use crate::surfaces::pages::calls::{Halt, Outcome};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::files;
use crate::surfaces::pages::upload::File;
use crate::surfaces::pages::visit::Refused;
use axum::body::Body;
use pandabase_domain::file::FilePurpose;
use pandabase_platform::error::ApiError;
use serde_json::json;

/// What a file is whose browser does not know.
const UNKNOWN: &str = "application/octet-stream";

/// Announces a file and stores it. The answer has its id; a file that cannot be taken is refused.
pub async fn send(desk: &Desk, purpose: FilePurpose, file: &File) -> Result<Outcome, Halt> {
    let kind = Some(&*file.kind).filter(|kind| !kind.is_empty());
    let told = json!({
        "filename": file.name,
        "mimeType": kind.unwrap_or(UNKNOWN),
        "sizeBytes": file.bytes.len(),
        "purpose": purpose,
    });
    let announced = match desk.act("addFile", &[], Some(&told)).await? {
        Ok(announced) => announced,
        refused => return Ok(refused),
    };
    let address = text(&announced["uploadUrl"]);
    match files::take(&desk.visit.app, address, Body::from(file.bytes.clone())).await {
        Ok(()) => Ok(Ok(announced)),
        Err(error @ (ApiError::Invalid(_) | ApiError::Conflict(_) | ApiError::TooMany(_))) => {
            Ok(Err(Refused {
                status: error.status(),
                text: error.to_string(),
            }))
        }
        Err(error) => Err(error.into()),
    }
}

//! Files that never change while the process runs: scripts and styles of pages, the OpenAPI document.

use crate::api::compress::Coding;
use crate::api::respond::{Body, etag, public};
use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};
use http::{Response, header};
use std::sync::OnceLock;

/// A file with its `ETag` and its compressed forms, each made when it is first asked for.
pub struct File {
    content_type: &'static str,
    bytes: Bytes,
    etag: String,
    packed: [OnceLock<Bytes>; Coding::ALL.len()],
}

impl File {
    /// A file of these bytes.
    pub fn new(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let etag = etag(&bytes);
        Self {
            content_type,
            bytes,
            etag,
            packed: Default::default(),
        }
    }

    /// The file, or 304 to a client that has it.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let mut response = public(request, &self.bytes, &self.etag, |coding| self.packed(coding));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        // Clients keep the file but ask every time whether it changed, so that a new release shows at once.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }

    /// The file in a coding, which is worked out once.
    fn packed(&self, coding: Coding) -> std::io::Result<Bytes> {
        let place = &self.packed[coding as usize];
        if let Some(packed) = place.get() {
            return Ok(packed.clone());
        }
        let packed = coding.compress(&self.bytes)?;
        Ok(place.get_or_init(|| packed).clone())
    }
}

//! Files that never change while the process runs: scripts and styles of pages, the OpenAPI document.

use crate::api::respond::{Body, etag, has_copy};
use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};
use http::{Response, StatusCode, header};

/// A file with its `ETag`.
pub struct File {
    content_type: &'static str,
    bytes: Bytes,
    etag: String,
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
        }
    }

    /// The file, or 304 to a client that has it.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let known = has_copy(request, &self.etag);
        let mut response = Response::new(if known {
            Body::empty()
        } else {
            Body::from(self.bytes.clone())
        });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        // Kept by the client, asked for every time: a new release shows at once.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(header::ETAG, etag);
        }
        response
    }
}

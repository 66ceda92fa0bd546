//! Files that never change while the process runs: scripts and styles of pages, the OpenAPI document.

use crate::api::compress::Coding;
use crate::api::respond::{Body, etag, public};
use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Response, header};
use std::sync::OnceLock;

type Headers = &'static [(&'static str, &'static str)];

/// Of a file for pages of this server: clients keep it but ask every time whether it changed, so that a new
/// release shows at once.
const FOR_OWN_PAGES: Headers = &[("cache-control", "no-cache")];
/// Of a file for pages of any server, which are not slowed down by asking each time.
const FOR_ANY_PAGE: Headers = &[
    ("cache-control", "public, max-age=300"),
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
];

/// A file with its `ETag` and its compressed forms, each made when it is first asked for.
pub struct File {
    content_type: &'static str,
    headers: Headers,
    bytes: Bytes,
    etag: String,
    packed: [OnceLock<Bytes>; Coding::ALL.len()],
}

impl File {
    /// A file of these bytes for pages of this server.
    pub fn new(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let etag = etag(&bytes);
        Self {
            content_type,
            headers: FOR_OWN_PAGES,
            bytes,
            etag,
            packed: Default::default(),
        }
    }

    /// The same file for pages of any server: they may load it, and keep it for five minutes.
    pub fn for_any_page(mut self) -> Self {
        self.headers = FOR_ANY_PAGE;
        self
    }

    /// The file, or 304 to a client that has it.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let mut response = public(request, &self.bytes, &self.etag, |coding| self.packed(coding));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let further = self.headers.iter();
        headers.extend(
            further.map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))),
        );
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

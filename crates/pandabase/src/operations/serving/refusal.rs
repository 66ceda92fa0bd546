//! The HTTP library's own answers to malformed requests, replaced by answers in the usual form: JSON with a
//! request id. The library has no hook for this, so its answers are recognised by what they lack and replaced
//! while they are written.

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;
use pandabase_platform::error::ApiError;

/// The beginning of every answer with a status from 400 to 499.
const BEGINNING: &[u8] = b"HTTP/1.1 4";
const END: &[u8] = b"\r\n\r\n";
/// A header that every answer of ours has.
const OURS: &str = "\r\nx-request-id: ";

/// The error that the library's answer `bytes` stands for; `None` unless it is a head without a body and not
/// one of ours.
pub fn fault_of(bytes: &[u8]) -> Option<ApiError> {
    if !bytes.starts_with(BEGINNING) || !bytes.ends_with(END) {
        return None;
    }
    let head = std::str::from_utf8(bytes).ok()?;
    if head.contains(OURS) || head.find("\r\n\r\n") != Some(head.len() - END.len()) {
        return None;
    }
    let status = head.get(9..12).and_then(|digits| digits.parse().ok());
    Some(
        match status.and_then(|status| StatusCode::from_u16(status).ok())? {
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE | StatusCode::URI_TOO_LONG => ApiError::LargeHead,
            _ => ApiError::invalid("The request is not valid HTTP/1.1"),
        },
    )
}

/// An answer as it is sent; the connection ends after it.
pub fn written(parts: &Parts, body: &Bytes) -> Vec<u8> {
    let status = parts.status;
    let mut text = format!(
        "HTTP/1.1 {} {}\r\ncontent-length: {}\r\nconnection: close\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default(),
        body.len()
    )
    .into_bytes();
    for (name, value) in &parts.headers {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"\r\n");
    text.extend_from_slice(body);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_of_the_library_are_exchanged() {
        let status = |bytes: &str| fault_of(bytes.as_bytes()).map(|fault| fault.status().as_u16());
        for (bytes, expected) in [
            ("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", Some(400)),
            (
                "HTTP/1.1 414 URI Too Long\r\ncontent-length: 0\r\n\r\n",
                Some(431),
            ),
            (
                "HTTP/1.1 431 Request Header Fields Too Large\r\ndate: x\r\n\r\n",
                Some(431),
            ),
            ("HTTP/1.1 200 OK\r\n\r\n", None),
            ("HTTP/1.1 400 Bad Request\r\nx-request-id: req_a\r\n\r\n", None),
            ("HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}", None),
            (
                "HTTP/1.1 400 Bad Request\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n",
                None,
            ),
            ("{}HTTP/1.1 400 Bad Request\r\n\r\n", None),
            ("HTTP/1.1 4", None),
        ] {
            assert_eq!(status(bytes), expected, "{bytes:?}");
        }
    }
}

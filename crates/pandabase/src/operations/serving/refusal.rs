//! What the HTTP library says itself to bytes that are no request, said as every other answer: JSON with a
//! request id. It has no hook for that, so its words are told by what they lack and exchanged on their way
//! out.

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;
use pandabase_platform::error::ApiError;

/// What begins every answer with a status from 400 to 499.
const BEGINNING: &[u8] = b"HTTP/1.1 4";
const END: &[u8] = b"\r\n\r\n";
/// What every answer of our own has.
const OURS: &str = "\r\nx-request-id: ";

/// What the library refuses with `bytes`, if that is what they are: a head without a body that is not ours.
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

/// An answer as it goes over the wire, after which the connection ends.
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

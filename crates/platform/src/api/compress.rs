//! Compression of what anybody may read: documents, files of pages, the storefront. Nothing else is ever
//! compressed: where a secret stands beside text that a stranger chose, the compressed length gives the
//! secret away.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use std::io::Write;

/// The most bytes for which compression gains nothing.
const SMALL: usize = 1024;
/// Compression levels. What is served often is compressed only once, or is small.
const ZSTD_LEVEL: i32 = 3;
const GZIP_LEVEL: u32 = 6;

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// RFC 8878.
    Zstd,
    /// RFC 1952.
    Gzip,
}

impl Coding {
    /// Every coding, the better one first.
    pub const ALL: [Self; 2] = [Self::Zstd, Self::Gzip];

    /// Its name in headers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// The value of `Content-Encoding`.
    pub fn value(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }

    /// The best coding that a client takes for so many bytes; none where that is not worth it.
    pub fn accepted(request: &HeaderMap, size: usize) -> Option<Self> {
        let takes = |coding: Self| {
            let lines = request.get_all(ACCEPT_ENCODING).iter();
            lines
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(','))
                .any(|item| is_named(item, coding.name()))
        };
        Self::ALL
            .into_iter()
            .find(|&coding| size > SMALL && takes(coding))
    }

    /// The bytes in this coding.
    ///
    /// # Errors
    /// [`std::io::Error`] when there is no memory for it.
    pub fn compress(self, bytes: &[u8]) -> std::io::Result<Bytes> {
        Ok(match self {
            Self::Zstd => zstd::bulk::compress(bytes, ZSTD_LEVEL)?,
            Self::Gzip => {
                let level = flate2::Compression::new(GZIP_LEVEL);
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
                encoder.write_all(bytes)?;
                encoder.finish()?
            }
        }
        .into())
    }
}

/// Whether an item of `Accept-Encoding` takes this coding: it names it, and not with a weight of nothing.
fn is_named(item: &str, name: &str) -> bool {
    let (coding, weight) = item.split_once(';').unwrap_or((item, "q=1"));
    let weight = weight.trim();
    let weight = weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q="));
    let is_nothing = |weight: &str| weight.trim_matches(['0', '.']).is_empty();
    coding.trim().eq_ignore_ascii_case(name) && weight.is_some_and(|weight| !is_nothing(weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_coding_that_is_taken_is_chosen() {
        for (accepts, size, coding) in [
            ("gzip, deflate, br, zstd", 2000, Some(Coding::Zstd)),
            ("GZIP;q=0.5", 2000, Some(Coding::Gzip)),
            ("gzip;q=1.0, zstd;q=0", 2000, Some(Coding::Gzip)),
            ("zstd;q=0.000, gzip; q=0.0", 2000, None),
            ("br, identity", 2000, None),
            ("*", 2000, None),
            ("", 2000, None),
            ("gzip", 1024, None),
            ("gzip", 1025, Some(Coding::Gzip)),
        ] {
            let mut request = HeaderMap::new();
            request.insert(ACCEPT_ENCODING, accepts.parse().unwrap());
            assert_eq!(Coding::accepted(&request, size), coding, "{accepts}");
        }
        assert_eq!(Coding::accepted(&HeaderMap::new(), 2000), None);
    }
}

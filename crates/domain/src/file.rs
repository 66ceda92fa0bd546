//! Files that a store shows or sells: their words, and what of them can be announced (contract
//! `merchant-api.md`, "Stores, team").

use crate::picture::PictureFormat;
use crate::time::DAY;

/// The largest picture, in bytes.
pub const LARGEST_IMAGE: i64 = 5 * 1024 * 1024;
/// The largest download, in bytes.
pub const LARGEST_DOWNLOAD: i64 = 2 * 1024 * 1024 * 1024;
/// The most files of a store.
pub const MOST_FILES: i64 = 2_000;
/// What the files of a store may come to, in bytes.
pub const MOST_BYTES: i64 = 100 * GIB;
/// What they may come to before its first sale: anybody can have a store, and would have much room for
/// nothing.
pub const MOST_BYTES_AT_FIRST: i64 = 5 * GIB;
/// The most files of a store with its forks and snapshots, which also come to as much as the files of a store
/// may.
pub const MOST_COPIED_FILES: i64 = 100_000;
const GIB: i64 = 1024 * 1024 * 1024;
/// The longest media type.
const LONGEST_TYPE: usize = 128;

crate::text_enum! {
    /// What a file is for.
    pub enum FilePurpose {
        /// A picture that anybody may see.
        Image = "IMAGE",
        /// A file that buyers get.
        Download = "DOWNLOAD",
    }
}

crate::text_enum! {
    /// Whether a file has arrived.
    pub enum FileStatus {
        /// It was announced, and has not been uploaded.
        Pending = "PENDING",
        /// It can be used.
        Ready = "READY",
    }
}

crate::text_enum! {
    /// A size in which a picture is shown.
    pub enum PictureSize {
        /// Up to 1600 pixels wide and high.
        Large = "large",
        /// Up to 400 pixels wide and high.
        Small = "small",
    }
}

/// How long a file that nothing uses is kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// How long a file that was announced may take to come, in milliseconds.
pub const AWAITED: i64 = DAY;

/// Why a file cannot be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unannounced {
    /// The name leads somewhere.
    #[error("body/filename must be a name without a path")]
    Path,
    /// The name does not read as it is: "exe.pdf" might be "fdp.exe".
    #[error("body/filename must NOT contain characters that turn the direction of text")]
    Turned,
    /// It is the type of no picture that is taken.
    #[error("body/mimeType must be one of image/png, image/jpeg, image/webp, image/gif")]
    NoImageType,
    /// It is no media type.
    #[error("body/mimeType must be a media type such as application/zip")]
    NoType,
    /// It is too large for a picture.
    #[error("body/sizeBytes must be <= {LARGEST_IMAGE}")]
    TooLarge,
}

/// What browsers would run, or show as a page.
const ACTIVE: [&str; 4] = ["script", "html", "css", "wasm"];

/// The media type under which a download of this type is fetched. Downloads come from a host of this server,
/// so that what browsers would run there is only a stream of bytes.
pub fn fetched_type(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    if lower.ends_with("xml") || ACTIVE.iter().any(|word| lower.contains(word)) {
        "application/octet-stream"
    } else {
        text
    }
}

/// Checks what is said of a file before it comes.
///
/// # Errors
/// [`Unannounced`]: the rule that is broken.
pub fn check(purpose: FilePurpose, filename: &str, mime_type: &str, bytes: i64) -> Result<(), Unannounced> {
    let name = filename.trim();
    if name.is_empty() || name.contains(['/', '\\']) || matches!(name, "." | "..") {
        return Err(Unannounced::Path);
    }
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if name.contains(turns) {
        return Err(Unannounced::Turned);
    }
    match purpose {
        FilePurpose::Image if PictureFormat::of_type(mime_type).is_none() => Err(Unannounced::NoImageType),
        FilePurpose::Image if bytes > LARGEST_IMAGE => Err(Unannounced::TooLarge),
        FilePurpose::Download if !is_type(mime_type) => Err(Unannounced::NoType),
        FilePurpose::Image | FilePurpose::Download => Ok(()),
    }
}

/// Whether a text is a media type without parameters (RFC 6838).
fn is_type(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
    };
    text.len() <= LONGEST_TYPE
        && text
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_run_is_a_stream_of_bytes() {
        for text in [
            "text/javascript",
            "application/x-ECMAScript",
            "text/html",
            "application/xhtml+xml",
            "image/svg+xml",
            "TEXT/XML",
            "text/css",
            "application/wasm",
        ] {
            assert_eq!(fetched_type(text), "application/octet-stream", "{text}");
        }
        for text in [
            "application/zip",
            "application/pdf",
            "text/plain",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ] {
            assert_eq!(fetched_type(text), text);
        }
    }

    #[test]
    fn names_lead_nowhere_and_types_are_types() {
        let zip = |name| check(FilePurpose::Download, name, "application/zip", LARGEST_DOWNLOAD);
        for name in ["a.zip", "Größe 2.zip", "..a", "…"] {
            assert_eq!(zip(name), Ok(()), "{name}");
        }
        for name in ["../a", "a/b", "a\\b", ".", "..", " .. ", " ", "/etc/passwd"] {
            assert_eq!(zip(name), Err(Unannounced::Path), "{name}");
        }
        // Marks between scripts are fine.
        assert_eq!(zip("שיר\u{200f} 2.zip"), Ok(()));
        for name in ["a\u{202e}fdp.exe", "\u{2067}a.zip\u{2069}"] {
            assert_eq!(zip(name), Err(Unannounced::Turned), "{name:?}");
        }
        let typed = |purpose, text| check(purpose, "a", text, 1);
        for text in ["application/vnd.ms-excel", "text/html", "image/svg+xml"] {
            assert_eq!(typed(FilePurpose::Download, text), Ok(()), "{text}");
        }
        for text in [
            "zip",
            "/",
            "a/",
            "text/html; charset=utf-8",
            "a/b/c",
            "text/\u{e4}",
            "a /b",
        ] {
            assert_eq!(
                typed(FilePurpose::Download, text),
                Err(Unannounced::NoType),
                "{text}"
            );
        }
        for text in ["image/svg+xml", "image/*", "image/PNG", "text/html", "image/tiff"] {
            assert_eq!(
                typed(FilePurpose::Image, text),
                Err(Unannounced::NoImageType),
                "{text}"
            );
        }
        let sized = |bytes| check(FilePurpose::Image, "a.png", "image/png", bytes);
        assert_eq!(sized(LARGEST_IMAGE), Ok(()));
        assert_eq!(sized(LARGEST_IMAGE + 1), Err(Unannounced::TooLarge));
    }
}

//! What is a picture, as its bytes say: never its name, and never what a client calls it. A file that is
//! something else besides a picture is none, because what opens it next might see the other thing.

/// The most pixels.
pub const MOST_PIXELS: u64 = 24_000_000;
/// The longest side, in pixels.
pub const LONGEST_SIDE: u32 = 16_384;
/// The most scans of a JPEG: each one is a walk over the whole picture, and a few bytes long.
const MOST_SCANS: usize = 100;

/// What only files of other kinds have in them, in lower case. Short words are looked for with what follows
/// them: four bytes are in one of a hundred large photos by chance.
const FOREIGN_WORDS: [&[u8]; 11] = [
    b"<script",
    b"<html",
    b"<?php",
    b"<!doctype",
    b"%pdf-",
    b"<svg ",
    b"<svg>",
    b"<svg/",
    b"<svg\t",
    b"<svg\n",
    b"<svg\r",
];
/// The same to the byte: the end of a ZIP archive (also a program's or a document's), and how others begin.
const FOREIGN_BYTES: [&[u8]; 3] = [b"PK\x05\x06\0\0\0\0", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"];

/// A format that pictures are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

/// Why bytes are no picture that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPicture {
    /// It has none of the formats.
    #[error("must be a PNG, JPEG, WebP or GIF picture")]
    Unknown,
    /// It is of another type than was announced.
    #[error("must be a picture of the type that was announced")]
    OtherType,
    /// Something else is in the file.
    #[error("must be a picture and nothing else")]
    Mixed,
    /// It cannot be decoded.
    #[error("must be a whole picture")]
    Damaged,
    /// It would take too much memory or time.
    #[error("must have at most 24 million pixels, and no side longer than 16384")]
    TooLarge,
}

impl PictureFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Gif, Self::Webp];

    /// Its media type.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }

    /// The format of a media type.
    pub fn of_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.mime_type() == text)
    }

    /// The format that a file begins like.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
}

/// Checks what can be told of a picture without decoding it, and returns its format.
///
/// # Errors [`NoPicture`] when it is no picture, or not only a picture.
pub fn check(bytes: &[u8]) -> Result<PictureFormat, NoPicture> {
    let format = PictureFormat::of(bytes).ok_or(NoPicture::Unknown)?;
    let end = match format {
        PictureFormat::Png => end_of_png(bytes),
        PictureFormat::Gif => end_of_gif(bytes),
        PictureFormat::Webp => Some(end_of_webp(bytes).ok_or(NoPicture::Damaged)?),
        // Cameras put more pictures and films behind a JPEG; they are left out when it is written anew.
        PictureFormat::Jpeg => None,
    };
    if end.is_some_and(|end| end < bytes.len()) || is_mixed(bytes) {
        return Err(NoPicture::Mixed);
    }
    if format == PictureFormat::Webp && !frames_fit(bytes) {
        return Err(NoPicture::TooLarge);
    }
    let scans = bytes.windows(2).filter(|pair| *pair == [0xff, 0xda]).count();
    if format == PictureFormat::Jpeg && scans > MOST_SCANS {
        return Err(NoPicture::TooLarge);
    }
    Ok(format)
}

/// Whether something of another kind is in the file, as in its metadata or behind its end.
fn is_mixed(bytes: &[u8]) -> bool {
    let begins = |rest: &[u8], word: &[u8]| {
        rest.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let positions = bytes.iter().enumerate();
    positions
        .filter(|(_, byte)| matches!(byte, b'<' | b'%' | b'P' | b'R' | b'7'))
        .filter_map(|(position, _)| bytes.get(position..))
        .any(|rest| {
            FOREIGN_WORDS.iter().any(|word| begins(rest, word))
                || FOREIGN_BYTES.iter().any(|word| rest.starts_with(word))
        })
}

/// Where a PNG ends; `None` when its end is not there, which the decoder judges.
fn end_of_png(bytes: &[u8]) -> Option<usize> {
    let mut at = 8_usize;
    loop {
        let head = bytes.get(at..at.checked_add(8)?)?;
        let (length, name) = head.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        // Length, name and checksum stand around the data.
        at = at.checked_add(length)?.checked_add(12)?;
        if name == b"IEND" {
            return Some(at);
        }
    }
}

/// Where a GIF ends; `None` when its end is not there.
fn end_of_gif(bytes: &[u8]) -> Option<usize> {
    let table = |packed: u8| {
        if packed & 0x80 == 0 {
            0
        } else {
            3_usize << ((packed & 7) + 1)
        }
    };
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x3b => return Some(at + 1),
            0x21 => at = end_of_blocks(bytes, at + 2)?,
            0x2c => {
                let own = table(*bytes.get(at + 9)?);
                at = end_of_blocks(bytes, at + 11 + own)?;
            }
            _ => return None,
        }
    }
}

/// Where a sequence of blocks ends, each of which begins with its length.
fn end_of_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Where a WebP ends; `None` when a chunk says that it is longer than the file: a decoder might make room for
/// all of it.
fn end_of_webp(bytes: &[u8]) -> Option<usize> {
    let length_at = |at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*four)).ok()
    };
    let end = length_at(4)?.checked_add(8).filter(|end| *end <= bytes.len())?;
    let mut at = 12_usize;
    while at < end {
        let length = length_at(at.checked_add(4)?)?;
        // Chunks begin at even places.
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
    }
    // A last byte that only fills up may be missing.
    (at <= end + 1).then_some(end.max(at.min(bytes.len())))
}

/// Whether every frame of a WebP says that it is no larger than a picture may be. A decoder makes room for
/// what a frame says of itself before it compares that with what the whole file says.
fn frames_fit(webp: &[u8]) -> bool {
    chunks(webp.get(12..).unwrap_or_default()).all(|(name, data)| match name {
        // Where a part of an animation belongs stands before its own chunks.
        b"ANMF" => chunks(data.get(16..).unwrap_or_default()).all(|(name, data)| frame_fits(name, data)),
        _ => frame_fits(name, data),
    })
}

/// Whether a chunk is no lossy frame, or one that has no more pixels than a picture may have. The lossless
/// ones are compared first.
fn frame_fits(name: &[u8], data: &[u8]) -> bool {
    let side_at = |at: usize| {
        let two = data.get(at..)?.first_chunk::<2>()?;
        Some(u64::from(u16::from_le_bytes(*two) & 0x3fff))
    };
    match (side_at(6), side_at(8)) {
        (Some(width), Some(height)) if name == b"VP8 " => width * height <= MOST_PIXELS,
        _ => true,
    }
}

/// The chunks of a WebP, each with its name.
fn chunks(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let (name, after) = rest.split_at_checked(4)?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let padded = length.checked_add(length % 2)?;
        rest = after.get(padded..).unwrap_or_default();
        Some((name, after.get(..length).unwrap_or(after)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], name, data, &[0; 4]].concat()
    }

    fn png(data: &[u8]) -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        [head, chunk(b"IDAT", data), chunk(b"IEND", b"")].concat()
    }

    fn gif() -> Vec<u8> {
        let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0".to_vec();
        gif.extend([0; 6]);
        gif.extend(b"\x21\xf9\x04\0\0\0\0\0");
        gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
        gif.push(0x3b);
        gif
    }

    fn webp(data: &[u8]) -> Vec<u8> {
        let length = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
        let padding = vec![0; data.len() % 2];
        let body = [&b"WEBPVP8L"[..], &length(data.len()), data, &padding[..]].concat();
        [&b"RIFF"[..], &length(body.len()), &body[..]].concat()
    }

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        assert_eq!(check(&png(b"data")), Ok(PictureFormat::Png));
        assert_eq!(check(&gif()), Ok(PictureFormat::Gif));
        assert_eq!(check(&webp(b"data")), Ok(PictureFormat::Webp));
        assert_eq!(check(&webp(b"odd")), Ok(PictureFormat::Webp));
        assert_eq!(check(b"\xff\xd8\xff\xe0 and so on"), Ok(PictureFormat::Jpeg));
        for none in [
            &b""[..],
            b"PNG",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<?xml version='1.0'?><svg/>",
            b"<html></html>",
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"BM",
            b"II*\0",
        ] {
            assert_eq!(check(none), Err(NoPicture::Unknown), "{none:?}");
        }
    }

    #[test]
    fn a_picture_is_nothing_else() {
        for whole in [png(b"data"), gif(), webp(b"data")] {
            let appended = [&whole[..], b"x"].concat();
            assert_eq!(check(&appended), Err(NoPicture::Mixed));
            // Where the end is missing, the decoder judges, but for lengths that are made up.
            let cut = check(&whole[..whole.len() - 2]);
            assert!(matches!(cut, Ok(_) | Err(NoPicture::Damaged)), "{cut:?}");
        }
        let jpeg = b"\xff\xd8\xff\xe0data".to_vec();
        for hidden in [
            &b"<SCRIPT>alert(1)</script>"[..],
            b"<svg onload=alert(1)>",
            b"<?php system('id'); ?>",
            b"<!DOCTYPE html>",
            b"%PDF-1.4",
            b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
            b"Rar!\x1a\x07\0",
            b"7z\xbc\xaf\x27\x1c",
        ] {
            assert_eq!(check(&png(hidden)), Err(NoPicture::Mixed), "{hidden:?}");
            assert_eq!(
                check(&[&jpeg[..], hidden].concat()),
                Err(NoPicture::Mixed),
                "{hidden:?}"
            );
        }
        // Neither what cameras write nor bytes that occur in a photo by chance.
        assert!(check(&[&jpeg[..], b"<svg\x80<SVGa"].concat()).is_ok());
        assert!(check(&[&jpeg[..], b"<x:xmpmeta><rdf:RDF/>"].concat()).is_ok());
    }

    #[test]
    fn lengths_and_scans_are_bounded() {
        let mut long = webp(b"data");
        long[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(check(&long), Err(NoPicture::Damaged));
        // A frame that is larger than the picture that it is in, by itself and in an animation.
        let part = |name: &[u8], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            [name, &length[..], data].concat()
        };
        let extended = part(b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
        for (side, expected) in [
            (4_000_u16, Ok(PictureFormat::Webp)),
            (16_000, Err(NoPicture::TooLarge)),
        ] {
            let head = [
                &[0x10_u8, 0, 0, 0x9d, 0x01, 0x2a][..],
                &side.to_le_bytes(),
                &side.to_le_bytes(),
            ]
            .concat();
            let frame = part(b"VP8 ", &head);
            let animated = part(b"ANMF", &[&[0_u8; 16][..], &part(b"ALPH", b""), &frame].concat());
            for data in [&frame, &animated] {
                let file = part(b"RIFF", &[&b"WEBP"[..], &extended, data].concat());
                assert_eq!(check(&file), expected, "{side}");
            }
        }
        let mut endless = png(b"data");
        endless[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(check(&endless), Ok(PictureFormat::Png));
        let scans = [0xff, 0xda].repeat(MOST_SCANS + 1);
        let bomb = [&b"\xff\xd8\xff\xe0"[..], &scans[..]].concat();
        assert_eq!(check(&bomb), Err(NoPicture::TooLarge));
    }
}

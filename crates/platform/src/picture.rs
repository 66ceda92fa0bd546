//! Pictures that clients send, written anew: what is kept are the pixels, in two sizes. Nothing of the file
//! that was sent is left, neither its metadata nor what somebody may have hidden in it.

use image::codecs::jpeg::JpegEncoder;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use pandabase_domain::picture::{LONGEST_SIDE, MOST_PIXELS, NoPicture, PictureFormat, check};
use std::io::Cursor;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The longest side of each size, in pixels. A picture that is smaller stays as it is.
const LARGE: u32 = 1600;
const SMALL: u32 = 400;
/// What a decoder may take beside the pixels that it makes, in bytes, and what those may be: up to eight for
/// each of the most pixels.
const MEMORY: u64 = 200 * 1024 * 1024;
/// How good a JPEG is, of 100.
const QUALITY: u8 = 85;

/// Pictures that are decoded at once in this process: each may take [`MEMORY`] twice.
static DESKS: Semaphore = Semaphore::const_new(2);

/// A picture in both sizes.
#[derive(Debug)]
pub struct Written {
    /// What pages show.
    pub large: Vec<u8>,
    /// What lists show.
    pub small: Vec<u8>,
    /// The format of both.
    pub format: PictureFormat,
}

/// A place where one picture is written anew. There are few of them: whoever waits for one should not hold a
/// picture in memory meanwhile.
pub struct Desk {
    _place: Option<SemaphorePermit<'static>>,
}

/// Waits for a desk.
pub async fn desk() -> Desk {
    // Nothing closes them; were they closed, one more picture would be decoded.
    Desk {
        _place: DESKS.acquire().await.ok(),
    }
}

impl Desk {
    /// Writes a picture anew that was announced as this media type, off the threads that serve.
    ///
    /// # Errors
    /// [`NoPicture`] when it is none, or would take too much.
    pub async fn write_anew(self, bytes: Vec<u8>, mime_type: &str) -> Result<Written, NoPicture> {
        let announced = PictureFormat::of_type(mime_type);
        let work = tokio::task::spawn_blocking(move || {
            // The desk is free when the picture is done: a client that hangs up does not end the work.
            let _desk = self;
            let format = check(&bytes)?;
            if Some(format) != announced {
                return Err(NoPicture::OtherType);
            }
            written(&bytes, format)
        });
        // A decoder that panics has met a damaged picture.
        work.await.unwrap_or(Err(NoPicture::Damaged))
    }
}

fn written(bytes: &[u8], format: PictureFormat) -> Result<Written, NoPicture> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format_of(format));
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    let is_large = u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MEMORY;
    // Not every format checks the sides itself.
    if is_large || width.max(height) > LONGEST_SIDE {
        return Err(NoPicture::TooLarge);
    }
    // Cameras say in the metadata which side is up.
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let whole = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    let mut large = plain(fitted(whole, LARGE));
    large.apply_orientation(orientation);
    let lossy = matches!(format, PictureFormat::Jpeg | PictureFormat::Webp);
    let format = if lossy && !large.color().has_alpha() {
        PictureFormat::Jpeg
    } else {
        PictureFormat::Png
    };
    let made = encoded(&large, format)?;
    let small = fitted(large, SMALL);
    Ok(Written {
        large: made,
        small: encoded(&small, format)?,
        format,
    })
}

const fn format_of(format: PictureFormat) -> ImageFormat {
    match format {
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Gif => ImageFormat::Gif,
        PictureFormat::Webp => ImageFormat::WebP,
    }
}

fn refusal(error: &ImageError) -> NoPicture {
    match error {
        ImageError::Limits(_) => NoPicture::TooLarge,
        _ => NoPicture::Damaged,
    }
}

/// The picture, made smaller where a side is longer than `side`.
fn fitted(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        return picture;
    }
    picture.thumbnail(side, side)
}

/// The picture in eight bits a channel, with a channel for transparency only where it has one.
fn plain(picture: DynamicImage) -> DynamicImage {
    if picture.color().has_alpha() {
        picture.into_rgba8().into()
    } else {
        picture.into_rgb8().into()
    }
}

fn encoded(picture: &DynamicImage, format: PictureFormat) -> Result<Vec<u8>, NoPicture> {
    let mut out = Cursor::new(Vec::new());
    let done = match format {
        PictureFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)),
        _ => picture.write_to(&mut out, ImageFormat::Png),
    };
    done.map_err(|error| refusal(&error))?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn bytes_of(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn red(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_pixel(width, height, Rgb([200, 10, 10])).into()
    }

    fn size_of(bytes: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory(bytes).unwrap();
        (picture.width(), picture.height())
    }

    async fn write_anew(bytes: Vec<u8>, mime_type: &str) -> Result<Written, NoPicture> {
        desk().await.write_anew(bytes, mime_type).await
    }

    #[tokio::test]
    async fn a_desk_is_taken_until_its_picture_is_done() {
        let large = bytes_of(&red(16_000, 1_400), ImageFormat::Png);
        let (first, _second) = (desk().await, desk().await);
        assert!(DESKS.try_acquire().is_err());
        tokio::select! {
            biased;
            _ = first.write_anew(large, "image/png") => panic!("a large picture takes its time"),
            () = std::future::ready(()) => {}
        }
        // Nobody waits for the picture any more, and it is still being decoded.
        assert!(DESKS.try_acquire().is_err());
    }

    #[tokio::test]
    async fn a_picture_comes_in_two_sizes() {
        for (format, mime_type, made) in [
            (ImageFormat::Png, "image/png", PictureFormat::Png),
            (ImageFormat::Jpeg, "image/jpeg", PictureFormat::Jpeg),
            (ImageFormat::WebP, "image/webp", PictureFormat::Jpeg),
            (ImageFormat::Gif, "image/gif", PictureFormat::Png),
        ] {
            let picture = match format {
                // GIF is decoded with transparency.
                ImageFormat::Gif => {
                    DynamicImage::from(RgbaImage::from_pixel(2000, 500, Rgba([1, 2, 3, 255])))
                }
                _ => red(2000, 500),
            };
            let written = write_anew(bytes_of(&picture, format), mime_type).await.unwrap();
            assert_eq!(written.format, made, "{mime_type}");
            assert_eq!(check(&written.large), Ok(made), "{mime_type}");
            assert_eq!(size_of(&written.large), (1600, 400), "{mime_type}");
            assert_eq!(size_of(&written.small), (400, 100), "{mime_type}");
        }
        let tiny = write_anew(bytes_of(&red(3, 2), ImageFormat::Png), "image/png").await;
        let tiny = tiny.unwrap();
        assert_eq!((size_of(&tiny.large), size_of(&tiny.small)), ((3, 2), (3, 2)));
    }

    #[tokio::test]
    async fn what_is_too_much_or_none_is_refused() {
        // A PNG of one colour: some kilobytes that would become 32 million pixels.
        let bomb = bytes_of(&DynamicImage::new_luma8(16_000, 2_000), ImageFormat::Png);
        assert!(bomb.len() < 200_000, "{}", bomb.len());
        let refused = write_anew(bomb, "image/png").await.map(|_| ());
        assert_eq!(refused, Err(NoPicture::TooLarge));
        let long = bytes_of(&DynamicImage::new_luma8(16_385, 1), ImageFormat::Png);
        let refused = write_anew(long, "image/png").await.map(|_| ());
        assert_eq!(refused, Err(NoPicture::TooLarge));
        let png = bytes_of(&red(3, 2), ImageFormat::Png);
        let refused = write_anew(png.clone(), "image/jpeg").await.map(|_| ());
        assert_eq!(refused, Err(NoPicture::OtherType));
        let refused = write_anew(png[..png.len() / 2].to_vec(), "image/png")
            .await
            .map(|_| ());
        assert_eq!(refused, Err(NoPicture::Damaged));
    }

    #[tokio::test]
    async fn metadata_is_left_out_and_obeyed() {
        // A JPEG whose Exif data say that it lies on its side, and where it was taken.
        let jpeg = bytes_of(&red(20, 10), ImageFormat::Jpeg);
        let tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let exif = [&b"Exif\0\0"[..], tiff, b"52.5200 N, 13.4050 E"].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let sent = [&jpeg[..2], b"\xff\xe1", &length, &exif[..], &jpeg[2..]].concat();
        let written = write_anew(sent, "image/jpeg").await.unwrap();
        assert_eq!(size_of(&written.large), (10, 20));
        for made in [&written.large, &written.small] {
            assert!(!made.windows(4).any(|four| four == b"Exif" || four == b"13.4"));
        }
    }
}

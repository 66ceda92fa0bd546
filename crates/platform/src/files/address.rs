//! Addresses of files: signed texts that name a file, its type and how long they work. They are computed from
//! the settings, without asking the storage. An address is its own credential: its whole text is signed, so
//! nothing of it can be changed.

use super::limits::BUYERS_TTL;
use super::s3::Signer;
use super::{FileError, FileKey, URL_TTL};
use crate::context::Ctx;
use crate::keyring::Keyring;
use form_urlencoded::Serializer;
use http::Uri;
use pandabase_domain::input::Int;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

const SIGNATURE: &str = "&signature=";
/// What signatures of addresses are made for.
const PURPOSE: &str = "file address";
/// What RFC 5987 lets stand in a header's extended value.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An address under which anybody can fetch the file for [`URL_TTL`], with this content type and
/// under this name.
///
/// # Errors
/// [`FileError::Unable`] when the storage is not set up.
pub fn url(ctx: &Ctx<'_>, key: &FileKey, content_type: &str, filename: &str) -> Result<String, FileError> {
    Ok(match bucket(ctx)? {
        Some(bucket) => bucket.url(
            key,
            content_type,
            &attachment(filename),
            URL_TTL,
            ctx.env.clock.now(),
        ),
        None => signed(
            ctx,
            "GET",
            key,
            URL_TTL,
            &[("type", content_type), ("name", filename)],
        ),
    })
}

/// An address of this server under which a buyer can fetch the file for [`BUYERS_TTL`], as a whole or in
/// parts. It names the buyer, so that whose address is going around can be told. Where files are in a bucket,
/// this server leads on to it.
pub fn buyers_url(ctx: &Ctx<'_>, key: &FileKey, content_type: &str, filename: &str, buyer: &str) -> String {
    let terms = [("type", content_type), ("name", filename), ("buyer", buyer)];
    signed(ctx, "GET", key, BUYERS_TTL, &terms)
}

/// An address of this server that takes the file by one `PUT` of exactly this content type and `size` for
/// [`URL_TTL`]. A bucket would take the file again and again, even after it was read.
///
/// # Errors
/// [`FileError::Unable`] when the storage is not set up.
pub fn upload_url<const MOST: i64>(
    ctx: &Ctx<'_>,
    key: &FileKey,
    content_type: &str,
    size: Int<1, MOST>,
) -> Result<String, FileError> {
    // Whether the storage can be used is reported now, not to whoever follows the address.
    bucket(ctx)?;
    let size = size.get().to_string();
    Ok(signed(
        ctx,
        "PUT",
        key,
        URL_TTL,
        &[("type", content_type), ("size", &size)],
    ))
}

/// The bucket that files are in; `None` for the folder.
fn bucket(ctx: &Ctx<'_>) -> Result<Option<Signer>, FileError> {
    let settings = ctx.env.config.s3.as_ref();
    settings.map(Signer::new).transpose().map_err(FileError::Unable)
}

/// What the query of a signed address says.
#[derive(Debug, Deserialize)]
pub struct Terms {
    /// On the store's clock, in epoch milliseconds.
    pub expires: i64,
    /// As `Content-Type` says it.
    #[serde(rename = "type")]
    pub content_type: String,
    /// Under which name it is saved.
    #[serde(default)]
    pub name: String,
    /// Bytes that an upload has.
    #[serde(default)]
    pub size: u64,
    /// The customer that it was made for.
    #[serde(default)]
    pub buyer: Option<String>,
}

fn signed(ctx: &Ctx<'_>, method: &str, key: &FileKey, ttl: i64, terms: &[(&str, &str)]) -> String {
    let path = format!("/files/{key}");
    let expires = ctx.now.plus_millis(ttl).as_millis().to_string();
    let query = Serializer::new(String::new())
        .append_pair("expires", &expires)
        .extend_pairs(terms)
        .finish();
    let text = signed_text(method, &path, &query);
    let signature = hex::encode(ctx.env.keyring.sign(PURPOSE, text.as_bytes()));
    format!(
        "{}{path}?{query}{SIGNATURE}{signature}",
        ctx.env.config.public_url
    )
}

fn signed_text(method: &str, path: &str, query: &str) -> String {
    format!("{method}\n{path}?{query}")
}

/// `Content-Disposition` that saves a file under `filename` (RFC 6266), in ASCII.
pub fn attachment(filename: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let fallback: String = filename.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let full = utf8_percent_encode(filename, VALUE);
    format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{full}")
}

/// The key and terms of an address whose signature is right.
pub fn verify(keyring: &Keyring, method: &str, uri: &Uri) -> Option<(FileKey, Terms)> {
    let path = uri.path().trim_end_matches('/');
    let (query, signature) = uri.query()?.rsplit_once(SIGNATURE)?;
    let mut given = [0; 32];
    hex::decode_to_slice(signature, &mut given).ok()?;
    let text = signed_text(method, path, query);
    if !keyring.has_signed(PURPOSE, text.as_bytes(), &given) {
        return None;
    }
    let key = FileKey::parse(path.strip_prefix("/files/")?)?;
    Some((key, serde_urlencoded::from_str(query).ok()?))
}

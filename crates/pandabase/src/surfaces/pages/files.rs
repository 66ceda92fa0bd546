//! Files over HTTP, by signed addresses: `GET` for files of the local folder and for invoices and credit
//! notes, which are drawn when they are read, and a `PUT` for each file that a client sends. The address is
//! the credential, as with S3: all of it is signed, so that no part can be changed. What a buyer fetches goes
//! on where it was cut off.

use crate::surfaces::pages;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{StatusCode, Uri, header};
use http_body_util::BodyExt;
use pandabase_commerce::files::arrival::Arrival;
use pandabase_domain::id::StoreId;
use pandabase_domain::time::{SECOND, Timestamp};
use pandabase_platform::access::stores;
use pandabase_platform::api::respond::Answer;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::address::{Terms, attachment, verify};
use pandabase_platform::files::range::{self, Part};
use pandabase_platform::files::{FileError, FileKey, Reader};
use pandabase_platform::inbound;
use pandabase_platform::mail::attachment::Whole;
use pandabase_platform::papers;
use pandabase_platform::papers::address::Named;
use std::sync::Arc;
use std::time::Duration;

const PATH: &str = "/files/{storeId}/{objectId}/{name}";
const DOCUMENT: &str = "/documents/{storeId}/{documentId}";
/// How long a client may take to send a file, and the slowest that it may be beyond that, in bytes a second.
const PATIENCE: Duration = Duration::from_secs(300);
const SLOWEST: u64 = 128 * 1024;
/// How long a client may be silent while it sends.
const SILENCE: Duration = Duration::from_secs(60);
/// What a browser may do with what a buyer fetches: keep it, and ask whether it is still the same.
const BUYERS: &str = "private, no-cache";

/// The refusal of one more file of a store.
const CROWDED: ApiError =
    ApiError::TooMany("Too many files of this store are on their way. Please send fewer at once.");

/// The routes, each with and without a trailing slash.
pub fn routes() -> Router<Arc<App>> {
    let methods = get(download).put(upload);
    Router::new()
        .route(PATH, methods.clone())
        .route(&format!("{PATH}/"), methods)
        .route(DOCUMENT, get(document))
        .route(&format!("{DOCUMENT}/"), get(document))
}

fn refused() -> ApiError {
    ApiError::Forbidden("This link has expired or is not valid".into())
}

/// Like [`verify`], and checks the expiry on the store's clock; also for how many milliseconds the address
/// still works.
async fn admit(app: &Arc<App>, method: &str, parts: &Parts) -> Result<(FileKey, Terms, i64), ApiError> {
    let (key, terms) = verify(&app.env.keyring, method, &parts.uri).ok_or_else(refused)?;
    let store = StoreId::from_stored(key.store());
    let left = in_time(app, store, Timestamp::from_millis(terms.expires)).await?;
    Ok((key, terms, left))
}

/// Refuses an address that has ended by the store's clock. For how many milliseconds it still works.
async fn in_time(app: &App, store: StoreId, end: Timestamp) -> Result<i64, ApiError> {
    let offset = app.db.read(move |tx| stores::clock_of(tx, &store));
    let offset = offset.await?;
    let now = app.env.clock.now().plus_millis(offset.ok_or_else(refused)?);
    if now >= end {
        return Err(refused());
    }
    Ok(end.as_millis() - now.as_millis())
}

/// An invoice or a credit note.
async fn document(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let named = papers::address::verify(&app.env.keyring, &parts.uri).ok_or_else(refused)?;
        in_time(&app, named.store.clone(), named.expires).await?;
        let file = numbered(&app, named).await?.file().await?;
        Ok(pages::download(file.content_type, &file.name, file.bytes))
    })
    .await
}

/// A document with its number. One that waits for it is not waited for: it is given its number now.
async fn numbered(app: &App, named: Named) -> Result<Whole, ApiError> {
    let Named { store, of, .. } = named;
    loop {
        let (at, id) = (store.clone(), of.clone());
        if let Some(found) = app.db.read(move |tx| papers::find(tx, &at, &id)).await? {
            return Ok(Whole::of(found));
        }
        let (at, id) = (store.clone(), of.clone());
        if !app.db.read(move |tx| papers::is_issued(tx, &at, &id)).await? {
            return Err(ApiError::Missing("Document"));
        }
        let at = store.clone();
        app.db.write(move |tx| papers::number_batch(tx, &at)).await?;
    }
}

async fn download(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let (key, terms, left) = admit(&app, "GET", &parts).await?;
        let (now, disposition) = (app.env.clock.now(), attachment(&terms.name));
        // The bucket's address ends with this one; it counts in seconds.
        let ttl = left.max(SECOND);
        if terms.buyer.is_some()
            && let Some(url) = app
                .files
                .elsewhere(&key, &terms.content_type, &disposition, ttl, now)
        {
            return lead_on(&url);
        }
        let reader = app.files.read(&key, now).await?;
        let reader = reader.ok_or(ApiError::Missing("File"))?;
        let fields = [
            (header::CONTENT_TYPE, value(&terms.content_type)?),
            (header::CONTENT_DISPOSITION, value(&disposition)?),
        ];
        // A file never changes under its key once it is there.
        let etag = format!("\"{}\"", key.object());
        let mut response = part_of(reader, &etag, &parts).await?;
        response.headers_mut().extend(fields);
        if terms.buyer.is_some() {
            let kept = HeaderValue::from_static(BUYERS);
            response.headers_mut().insert(header::CACHE_CONTROL, kept);
        }
        pages::secure(response.headers_mut(), pages::NOTHING);
        Ok(response)
    })
    .await
}

fn value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|error| ApiError::Internal(error.into()))
}

/// Leads a buyer on to the bucket, which hands out parts itself.
fn lead_on(url: &str) -> Result<Response, ApiError> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    response.headers_mut().insert(header::LOCATION, value(url)?);
    pages::secure(response.headers_mut(), pages::NOTHING);
    Ok(response)
}

/// The part of a file that is asked for, or all of it.
async fn part_of(reader: Reader, etag: &str, parts: &Parts) -> Result<Response, ApiError> {
    let asked = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let size = reader.size;
    let part = range::asked(asked(header::RANGE), asked(header::IF_RANGE), etag, size);
    let mut response = match part {
        Part::Whole => {
            let mut response = Response::new(stream(None, reader));
            response.headers_mut().insert(header::CONTENT_LENGTH, size.into());
            response
        }
        Part::Span { start, length } => {
            let last = start.saturating_add(length).saturating_sub(1);
            let mut response = Response::new(stream(None, reader.part(start, length).await?));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let span = value(&format!("bytes {start}-{last}/{size}"))?;
            response.headers_mut().insert(header::CONTENT_RANGE, span);
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
            response
        }
        Part::Nowhere => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            let span = value(&format!("bytes */{size}"))?;
            response.headers_mut().insert(header::CONTENT_RANGE, span);
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::ETAG, value(etag)?);
    Ok(response)
}

/// The bytes of a file as a body; `first` are those that have been read already.
pub(super) fn stream(first: Option<Bytes>, reader: Reader) -> Body {
    let begun = (first, Some(reader));
    Body::from_stream(futures_util::stream::unfold(
        begun,
        |(first, reader)| async move {
            let mut reader = reader?;
            if let Some(bytes) = first {
                return Some((Ok(bytes), (None, Some(reader))));
            }
            match reader.chunk().await {
                Ok(Some(bytes)) => Some((Ok(bytes), (None, Some(reader)))),
                Ok(None) => None,
                // The connection ends before the announced length, which the client notices.
                Err(error) => Some((Err(error), (None, None))),
            }
        },
    ))
}

async fn upload(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, body }| async move {
        let (key, terms, _) = admit(&app, "PUT", &parts).await?;
        inbound::refuse_encoding(&parts.headers)?;
        let sent = parts.headers.get(header::CONTENT_TYPE);
        if sent.is_none_or(|sent| sent.as_bytes() != terms.content_type.as_bytes()) {
            let text = format!("headers/content-type must be {}", terms.content_type);
            return Err(ApiError::Invalid(text));
        }
        receive(&app, &key, &terms, body.into_body()).await?;
        Answer::success(StatusCode::OK, &serde_json::json!({})).map(Answer::into_response)
    })
    .await
}

/// Stores a file that came with a form, at the address where it was announced.
///
/// # Errors [`ApiError::Forbidden`] when the address was not signed by this server, and those of an upload.
pub(super) async fn keep(app: &App, address: &str, bytes: Bytes) -> Result<(), ApiError> {
    let address = address.parse::<Uri>().map_err(|_| refused())?;
    let (key, terms) = verify(&app.env.keyring, "PUT", &address).ok_or_else(refused)?;
    store(app, &key, &terms, Body::from(bytes)).await
}

/// Receives a file that does not come over HTTP, at the address where it was announced.
///
/// # Errors [`ApiError::Forbidden`] when the address was not signed by this server, and those of an upload.
pub(crate) async fn receive_at(app: &Arc<App>, address: &str, body: Body) -> Result<(), ApiError> {
    let address = address.parse::<Uri>().map_err(|_| refused())?;
    let (key, terms) = verify(&app.env.keyring, "PUT", &address).ok_or_else(refused)?;
    receive(app, &key, &terms, body).await
}

/// Stores a file, and makes of it what was announced.
///
/// # Errors
/// [`ApiError::Invalid`] for other bytes than were announced, [`ApiError::Conflict`] when they were sent
/// before, [`ApiError::Missing`] when nobody awaits them any more, [`ApiError::TooMany`] when several others
/// of the store are on their way.
async fn receive(app: &Arc<App>, key: &FileKey, terms: &Terms, body: Body) -> Result<(), ApiError> {
    let Some(arrival) = Arrival::of(key) else {
        return store_in_time(app, key, terms, body).await;
    };
    let _place = app.files.place(key.store()).ok_or(CROWDED)?;
    arrival.admit(app).await?;
    match store_in_time(app, key, terms, body).await {
        // They came before, and what follows was cut off.
        Ok(()) | Err(ApiError::Conflict(_)) => arrival.settle(app, &terms.content_type).await,
        Err(error) => Err(error),
    }
}

async fn store_in_time(app: &App, key: &FileKey, terms: &Terms, body: Body) -> Result<(), ApiError> {
    let patience = PATIENCE + Duration::from_secs(terms.size / SLOWEST);
    let stored = tokio::time::timeout(patience, store(app, key, terms, body));
    stored.await.map_err(|_| late())?
}

fn late() -> ApiError {
    ApiError::invalid("Request body did not arrive in time")
}

async fn store(app: &App, key: &FileKey, terms: &Terms, mut body: Body) -> Result<(), ApiError> {
    let wrong_size = || ApiError::invalid(format!("body must be {} bytes", terms.size));
    let taken = |error| match error {
        FileError::Taken => ApiError::Conflict("This file has been uploaded already".into()),
        error => error.into(),
    };
    let begun = app
        .files
        .create_once(key, &terms.content_type, app.env.clock.now());
    let mut writer = begun.await.map_err(taken)?;
    let mut left = terms.size;
    let silent = |_| late();
    while let Some(frame) = tokio::time::timeout(SILENCE, body.frame())
        .await
        .map_err(silent)?
    {
        let frame = frame.map_err(|_| ApiError::invalid("Request body could not be read"))?;
        let Some(bytes) = frame.data_ref() else { continue };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(length).ok_or_else(wrong_size)?;
        writer.write(bytes).await?;
    }
    if left > 0 {
        return Err(wrong_size());
    }
    writer.finish().await.map_err(taken)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_saved_files_are_ascii_and_cannot_break_the_header() {
        assert_eq!(
            attachment("report.csv"),
            "attachment; filename=\"report.csv\"; filename*=UTF-8''report.csv"
        );
        let wild = attachment("Größe\"; x=\r\n1.pdf");
        assert_eq!(
            wild,
            "attachment; filename=\"Gr__e__ x___1.pdf\"; \
             filename*=UTF-8''Gr%C3%B6%C3%9Fe%22%3B%20x%3D%0D%0A1.pdf"
        );
        assert!(HeaderValue::from_str(&wild).is_ok());
    }
}

//! Files over HTTP, by signed addresses: `GET` for files of the local folder and for invoices and credit
//! notes, which are drawn when they are read, and a `PUT` for each file that a client sends. The address is
//! the credential, as with S3: all of it is signed, so that no part can be changed.

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
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores;
use pandabase_platform::api::respond::Answer;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::address::{Terms, attachment, verify};
use pandabase_platform::files::{FileError, FileKey, Reader};
use pandabase_platform::mail::attachment::Whole;
use pandabase_platform::papers;
use pandabase_platform::papers::address::Named;
use std::sync::Arc;
use std::time::Duration;

const PATH: &str = "/files/{storeId}/{objectId}/{name}";
const DOCUMENT: &str = "/documents/{storeId}/{documentId}";
/// How long a client may take to send a file.
const PATIENCE: Duration = Duration::from_secs(300);

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

/// Like [`verify`], and checks the expiry on the store's clock.
async fn admit(app: &Arc<App>, method: &str, parts: &Parts) -> Result<(FileKey, Terms), ApiError> {
    let (key, terms) = verify(&app.env.keyring, method, &parts.uri).ok_or_else(refused)?;
    let store = StoreId::from_stored(key.store());
    in_time(app, store, Timestamp::from_millis(terms.expires)).await?;
    Ok((key, terms))
}

/// Refuses an address that has ended by the store's clock.
async fn in_time(app: &App, store: StoreId, end: Timestamp) -> Result<(), ApiError> {
    let offset = app.db.read(move |tx| stores::clock_of(tx, &store));
    let offset = offset.await?;
    let now = app.env.clock.now().plus_millis(offset.ok_or_else(refused)?);
    if now >= end {
        return Err(refused());
    }
    Ok(())
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
        let (key, terms) = admit(&app, "GET", &parts).await?;
        let reader = app.files.read(&key, app.env.clock.now()).await?;
        let reader = reader.ok_or(ApiError::Missing("File"))?;
        let value =
            |text: &str| HeaderValue::from_str(text).map_err(|error| ApiError::Internal(error.into()));
        let fields: [(HeaderName, HeaderValue); 3] = [
            (header::CONTENT_TYPE, value(&terms.content_type)?),
            (header::CONTENT_DISPOSITION, value(&attachment(&terms.name))?),
            (header::CONTENT_LENGTH, reader.size.into()),
        ];
        let mut response = Response::new(stream(reader));
        response.headers_mut().extend(fields);
        pages::secure(response.headers_mut(), pages::NOTHING);
        Ok(response)
    })
    .await
}

fn stream(reader: Reader) -> Body {
    Body::from_stream(futures_util::stream::unfold(Some(reader), |reader| async move {
        let mut reader = reader?;
        match reader.chunk().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(reader))),
            Ok(None) => None,
            // The connection ends before the announced length, which the client notices.
            Err(error) => Some((Err(error), None)),
        }
    }))
}

async fn upload(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, body }| async move {
        let (key, terms) = admit(&app, "PUT", &parts).await?;
        let sent = parts.headers.get(header::CONTENT_TYPE);
        if sent.is_none_or(|sent| sent.as_bytes() != terms.content_type.as_bytes()) {
            let text = format!("headers/content-type must be {}", terms.content_type);
            return Err(ApiError::Invalid(text));
        }
        let stored = tokio::time::timeout(PATIENCE, store(&app, &key, &terms, body.into_body()));
        stored
            .await
            .map_err(|_| ApiError::invalid("Request body did not arrive in time"))??;
        Answer::success(StatusCode::OK, &serde_json::json!({})).map(Answer::into_response)
    })
    .await
}

/// Stores a file that came with a form, at the address where it was announced.
///
/// # Errors
/// [`ApiError::Forbidden`] when the address is none of ours, and those of an upload.
pub(super) async fn keep(app: &App, address: &str, bytes: Bytes) -> Result<(), ApiError> {
    let address = address.parse::<Uri>().map_err(|_| refused())?;
    let (key, terms) = verify(&app.env.keyring, "PUT", &address).ok_or_else(refused)?;
    store(app, &key, &terms, Body::from(bytes)).await
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
    while let Some(frame) = body.frame().await {
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

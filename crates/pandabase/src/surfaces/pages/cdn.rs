//! Pictures of stores, for everybody. A picture never changes under its address, so that whoever has it may
//! keep it for ever: browsers, and a network of caches that stands at `cdn_url`.

use super::files::stream;
use crate::surfaces::pages;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{StatusCode, header};
use pandabase_commerce::files::address;
use pandabase_domain::file::PictureSize;
use pandabase_domain::id::{ImageId, StoreId};
use pandabase_domain::picture::PictureFormat;
use pandabase_platform::access::stores;
use pandabase_platform::api::serve::{Incoming, page, path_parameters};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::FileKey;
use std::sync::Arc;

const PATH: &str = "/cdn/{storeId}/{imageId}/{size}";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Nothing that a picture could hold is ever run.
const POLICY: &str = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'";

/// The routes, each with and without a trailing slash.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(show))
        .route(&format!("{PATH}/"), get(show))
}

async fn show(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        const MISSING: ApiError = ApiError::Missing("Picture");
        let (key, etag) = named(parts.uri.path()).ok_or(MISSING)?;
        let store = StoreId::from_stored(key.store());
        if app.db.read(move |tx| stores::is_blocked(tx, &store)).await? {
            return Err(MISSING);
        }
        // Whoever has the picture has it as it is, and the storage is not asked.
        let mut response = if has(&parts.headers, &etag) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let found = app.files.read(&key, app.env.clock.now()).await?;
            let mut reader = found.ok_or(MISSING)?;
            // The picture itself says what it is: it was written here.
            let first = reader.chunk().await?.ok_or(MISSING)?;
            let format = PictureFormat::of(&first).ok_or(MISSING)?;
            let size = reader.size;
            let mut response = Response::new(stream(Some(first), reader));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_LENGTH, size.into());
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.mime_type()));
            response
        };
        let headers = response.headers_mut();
        pages::secure(headers, POLICY);
        let etag = HeaderValue::from_str(&etag).map_err(|error| ApiError::Internal(error.into()))?;
        headers.insert(header::ETAG, etag);
        for (name, value) in [
            (header::CACHE_CONTROL, FOR_EVER),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            // Other sites show the pictures too.
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "cross-origin",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        Ok(response)
    })
    .await
}

/// The picture that a path names, and the `ETag` of the address. Only ids of this server's form lead
/// anywhere.
fn named(path: &str) -> Option<(FileKey, String)> {
    let parameters = path_parameters(PATH, path);
    let mut values = parameters.iter().map(|(_, value)| value.as_str());
    let store = StoreId::parse(values.next()?)?;
    let image = ImageId::parse(values.next()?)?;
    let size = PictureSize::parse(values.next()?)?;
    let etag = format!("\"{image}-{size}\"");
    Some((address::picture(&store, &image, size), etag))
}

/// Whether the client says that it has the picture.
fn has(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim);
    tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

//! Bodies of requests on their way in. How large one may be depends on the route; how much of all of them
//! the process holds at once is bounded, and so is what one client has of it. Room is reserved before
//! anything is read, so that bodies never wait for each other half read.

use crate::config::BODY_LIMIT;
use crate::error::ApiError;
use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use http_body_util::BodyExt;
use pandabase_domain::source::Source;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// The largest body of a route that asks for no credential, in bytes, unless the route says otherwise.
pub const OPEN_LIMIT: usize = 64 * 1024;
/// What one client may have on its way at once, in bytes: with a credential two of the largest bodies,
/// without one a single one, which may be signed.
const SHARE: usize = 2 * BODY_LIMIT;
const STRANGERS_SHARE: usize = BODY_LIMIT;
/// The largest form with files of somebody who is signed in, in bytes, and what one client may have of such
/// forms on its way at once.
pub const FILES_LIMIT: usize = 26 * 1024 * 1024;
/// The slowest that such a form may come, in bytes a second.
const SLOWEST: usize = 128 * 1024;
/// The largest head of a request, in bytes.
pub const HEAD_BYTES: usize = 64 * 1024;
/// The most fields of a head.
pub const HEAD_FIELDS: usize = 100;
/// How long a client may take to send a body, waiting for room included.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the rest of a refused body is still read, so that the client gets to read the answer.
const FAREWELL: Duration = Duration::from_secs(5);
/// Bytes of a unit of room.
const UNIT: usize = 1024;
/// Clients remembered before those without a body on its way are swept out.
const SWEEP: usize = 4096;

/// Whether a head keeps within its bounds.
pub fn fits(parts: &Parts) -> bool {
    let fields = parts.headers.iter();
    let bytes: usize = fields
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    let target = parts.uri.path_and_query().map_or(0, |path| path.as_str().len());
    parts.headers.len() <= HEAD_FIELDS && bytes + target <= HEAD_BYTES
}

/// What a sender showed before its body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or what anybody could have.
    Stranger,
    /// The id of a token that signs; the signature can be checked only with the body.
    Signed,
    /// A credential that is good.
    Known,
    /// The session of an account that sends a form with files, which are larger than any other body.
    Person,
}

/// Room for bodies, one per process.
pub struct Bodies {
    strangers: Pool,
    signed: Pool,
    known: Pool,
    forms: Pool,
}

/// The room that one body holds.
type Lease = [OwnedSemaphorePermit; 2];

/// A body that arrived whole, and its room.
pub struct Sent {
    /// What was sent.
    pub bytes: Bytes,
    /// Given back when the request is answered.
    _room: Option<Lease>,
}

impl Bodies {
    /// Room for `budget` bytes. Strangers get half of it, so that they cannot keep out known callers. Those
    /// who sign have a quarter of their own. Forms with files have as much again as strangers, and room for
    /// one at least: a few of them would take the place of thousands of other bodies.
    pub fn new(budget: usize) -> Self {
        Self {
            strangers: Pool::new(budget / 2, STRANGERS_SHARE),
            signed: Pool::new(budget / 4, STRANGERS_SHARE),
            known: Pool::new(budget / 4, SHARE.min(budget / 8)),
            forms: Pool::new((budget / 2).max(FILES_LIMIT), FILES_LIMIT),
        }
    }

    /// Reads a whole body of at most `limit` bytes.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when it is too large, encoded, late or cut off; [`ApiError::TooMany`] and
    /// [`ApiError::Unavailable`] when no room came free in time.
    pub async fn read(
        &self,
        headers: &HeaderMap,
        body: Unread,
        limit: usize,
        from: (Source, Standing),
    ) -> Result<Sent, ApiError> {
        if body.is_empty() {
            return Ok(Sent {
                bytes: Bytes::new(),
                _room: None,
            });
        }
        let size = room_for(headers, &body.body, limit)?;
        let (pool, patience) = match from.1 {
            Standing::Stranger => (&self.strangers, PATIENCE),
            Standing::Signed => (&self.signed, PATIENCE),
            Standing::Known => (&self.known, PATIENCE),
            Standing::Person => (&self.forms, PATIENCE + long_for(size)),
        };
        let mut room = None;
        let read = timeout(patience, async {
            room = Some(pool.lease(from.0, size).await?);
            collect(body.into_body(), size, limit).await
        });
        match read.await {
            Ok(bytes) => {
                let bytes = bytes?;
                // Room that the body did not need is free for others while the request is answered.
                let spare = size.div_ceil(UNIT).saturating_sub(bytes.len().div_ceil(UNIT));
                for held in room.iter_mut().flatten() {
                    drop(held.split(spare));
                }
                Ok(Sent { bytes, _room: room })
            }
            Err(_) if room.is_some() => Err(ApiError::invalid("Request body did not arrive in time")),
            Err(_) if pool.room.available_permits() * UNIT >= size => Err(ApiError::TooMany(
                "Too many request bodies are on their way from this address. Please send fewer at once.",
            )),
            Err(_) => Err(ApiError::Unavailable(
                "there was no room for a request body".into(),
            )),
        }
    }
}

/// Some room, and each client's share of it.
struct Pool {
    room: Arc<Semaphore>,
    /// Units that one client may have.
    share: usize,
    shares: Mutex<HashMap<Source, Weak<Semaphore>>>,
}

impl Pool {
    fn new(bytes: usize, share: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(bytes / UNIT)),
            share: share / UNIT,
            shares: Mutex::default(),
        }
    }

    /// Waits for room for `size` bytes, first within the client's share, so that a client waiting for its
    /// share holds no room that others could have.
    async fn lease(&self, source: Source, size: usize) -> Result<Lease, ApiError> {
        let units = u32::try_from(size.div_ceil(UNIT)).map_err(|_| too_large())?;
        let closed = |error: tokio::sync::AcquireError| ApiError::Internal(error.into());
        let share = self.share(source).acquire_many_owned(units).await;
        let share = share.map_err(closed)?;
        let room = Arc::clone(&self.room).acquire_many_owned(units).await;
        Ok([share, room.map_err(closed)?])
    }

    fn share(&self, source: Source) -> Arc<Semaphore> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = shares.get(&source).and_then(Weak::upgrade) {
            return share;
        }
        if shares.len() >= SWEEP {
            shares.retain(|_, share| share.strong_count() > 0);
        }
        let share = Arc::new(Semaphore::new(self.share));
        shares.insert(source, Arc::downgrade(&share));
        share
    }
}

/// How long a body of this size takes at the slowest.
fn long_for(size: usize) -> Duration {
    Duration::from_secs(u64::try_from(size / SLOWEST).unwrap_or(u64::MAX))
}

/// Copies the body together. The pieces as they come would keep their read buffers, each larger than the
/// piece.
async fn collect(mut body: Body, size: usize, limit: usize) -> Result<Bytes, ApiError> {
    let announced = body.size_hint().exact().is_some();
    let mut whole = Vec::with_capacity(if announced { size } else { 0 });
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ApiError::invalid("Request body could not be read"))?;
        let Some(piece) = frame.data_ref() else { continue };
        if piece.len() > limit - whole.len() {
            return Err(too_large());
        }
        whole.extend_from_slice(piece);
    }
    whole.shrink_to_fit();
    Ok(whole.into())
}

/// How many bytes to reserve for a body, by what its head says.
fn room_for(headers: &HeaderMap, body: &Body, limit: usize) -> Result<usize, ApiError> {
    refuse_encoding(headers)?;
    match body.size_hint().exact().map(usize::try_from) {
        Some(Ok(size)) if size <= limit => Ok(size),
        Some(_) => Err(too_large()),
        None => Ok(limit),
    }
}

/// The error of a body that is too large.
pub fn too_large() -> ApiError {
    ApiError::invalid("Request body is too large")
}

/// Refuses an encoded body, because it could be made to unpack to far more than was sent.
///
/// # Errors
/// [`ApiError::Invalid`] when the head says that the body is encoded.
pub fn refuse_encoding(headers: &HeaderMap) -> Result<(), ApiError> {
    let mut named = headers.get_all(header::CONTENT_ENCODING).iter();
    if named.all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    Err(ApiError::invalid("Content-Encoding is not supported"))
}

/// A body that may never be read. What is dropped is taken from the connection and forgotten: a client that
/// is still sending when its connection is closed may never read the answer, and what it asks next on that
/// connection is lost.
#[derive(Default)]
pub struct Unread {
    body: Body,
    /// Whether the client asks before it sends. Then it is simply not told to send.
    asks_first: bool,
}

impl Unread {
    /// The body behind these headers.
    pub fn new(headers: &HeaderMap, body: Body) -> Self {
        Self {
            body,
            asks_first: headers.contains_key(header::EXPECT),
        }
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.body.is_end_stream()
    }

    /// The body, to be read.
    pub fn into_body(mut self) -> Body {
        std::mem::take(&mut self.body)
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        if self.is_empty() || self.asks_first {
            return;
        }
        let mut body = std::mem::take(&mut self.body);
        tokio::spawn(timeout(FAREWELL, async move {
            let mut left = BODY_LIMIT;
            while let Some(Ok(frame)) = body.frame().await {
                let length = frame.data_ref().map_or(0, Bytes::len);
                let Some(rest) = left.checked_sub(length) else {
                    break;
                };
                left = rest;
            }
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LEAST_BODY_BUDGET;
    use futures_util::{FutureExt, stream};
    use std::convert::Infallible;

    fn source(last: u8) -> Source {
        Source::of([192, 0, 2, last].into())
    }

    /// A body of which one byte never comes.
    fn withheld(size: usize) -> Body {
        let first = stream::iter([Ok::<_, Infallible>(Bytes::from(vec![b' '; size - 1]))]);
        Body::from_stream(futures_util::StreamExt::chain(first, stream::pending()))
    }

    #[tokio::test]
    async fn bodies_that_never_end_fill_the_share_of_their_client_and_no_more() {
        let bodies = Bodies::new(LEAST_BODY_BUDGET);
        let headers = HeaderMap::new();
        let strangers = || bodies.strangers.room.available_permits() * UNIT;
        let mut pending = Vec::new();
        let all = strangers();
        for _ in 0..120 {
            let from = (source(1), Standing::Stranger);
            let mut reading = Box::pin(bodies.read(
                &headers,
                Unread::new(&headers, withheld(OPEN_LIMIT)),
                OPEN_LIMIT,
                from,
            ));
            assert!(reading.as_mut().now_or_never().is_none());
            pending.push(reading);
        }
        assert_eq!(all - strangers(), STRANGERS_SHARE);
        // Another client is served at once, and whoever is known even from the same address.
        for from in [
            (source(2), Standing::Stranger),
            (source(1), Standing::Signed),
            (source(1), Standing::Known),
        ] {
            let body = Body::from(vec![b' '; OPEN_LIMIT]);
            let read = bodies
                .read(&headers, Unread::new(&headers, body), OPEN_LIMIT, from)
                .now_or_never();
            assert_eq!(read.unwrap().ok().unwrap().bytes.len(), OPEN_LIMIT);
        }
        drop(pending);
        assert_eq!(strangers(), all);
    }

    #[tokio::test]
    async fn room_that_was_not_needed_is_given_back_with_the_last_byte() {
        let bodies = Bodies::new(LEAST_BODY_BUDGET);
        let free = || bodies.known.room.available_permits();
        let (all, from) = (free(), (source(1), Standing::Known));
        // It does not say how long it is.
        let pieces = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"{}"))]);
        let body = Body::from_stream(pieces);
        let read = bodies
            .read(
                &HeaderMap::new(),
                Unread::new(&HeaderMap::new(), body),
                BODY_LIMIT,
                from,
            )
            .await;
        let sent = read.ok().unwrap();
        assert_eq!(all - free(), 1);
        drop(sent);
        assert_eq!(free(), all);
    }

    #[tokio::test]
    async fn forms_with_files_have_room_of_their_own() {
        let bodies = Bodies::new(LEAST_BODY_BUDGET);
        let headers = HeaderMap::new();
        let whole = || Unread::new(&headers, Body::from(vec![b' '; FILES_LIMIT]));
        let read = |from, standing| {
            bodies
                .read(&headers, whole(), FILES_LIMIT, (source(from), standing))
                .now_or_never()
        };
        let first = read(1, Standing::Person).unwrap().ok().unwrap();
        assert_eq!(first.bytes.len(), FILES_LIMIT);
        // The next one waits until the first is answered; strangers do not.
        assert!(read(1, Standing::Person).is_none() && read(2, Standing::Person).is_none());
        let body = Unread::new(&headers, Body::from(vec![b' '; OPEN_LIMIT]));
        let other = bodies.read(&headers, body, OPEN_LIMIT, (source(1), Standing::Stranger));
        assert!(other.now_or_never().unwrap().is_ok());
        drop(first);
        assert!(read(2, Standing::Person).unwrap().is_ok());
        assert_eq!(long_for(FILES_LIMIT), Duration::from_secs(208));
    }

    #[tokio::test]
    async fn encoded_and_large_bodies_are_refused_unread() {
        let bodies = Bodies::new(LEAST_BODY_BUDGET);
        let from = (source(1), Standing::Known);
        for (encoding, expected) in [
            ("gzip", "Content-Encoding is not supported"),
            ("identity, br", "Content-Encoding is not supported"),
            ("Identity", "Request body is too large"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_ENCODING, encoding.parse().unwrap());
            let body = Body::from(vec![b' '; OPEN_LIMIT + 1]);
            let read = bodies
                .read(&headers, Unread::new(&headers, body), OPEN_LIMIT, from)
                .now_or_never()
                .unwrap();
            assert_eq!(read.err().unwrap().to_string(), expected);
        }
    }
}

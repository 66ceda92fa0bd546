//! What requests share, and a request as it came.

use crate::uploads::Upload;
use crate::world::World;
use axum::http::HeaderMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What the fake's requests share.
pub(crate) struct Shared {
    world: Mutex<World>,
    /// How many calls are held, and how often they were let go.
    pub held: watch::Sender<usize>,
    pub gate: watch::Sender<u64>,
}

impl Shared {
    pub fn new(world: World) -> Self {
        Self {
            world: Mutex::new(world),
            held: watch::Sender::new(0),
            gate: watch::Sender::new(0),
        }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as it came.
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
    /// The file of a body of several parts, whose fields are then the body.
    pub upload: Option<Upload>,
}

impl Request {
    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// What was asked: the body of a `POST`, the query of anything else.
    pub fn parameters(&self) -> &str {
        if self.method == "POST" {
            &self.body
        } else {
            &self.query
        }
    }
}

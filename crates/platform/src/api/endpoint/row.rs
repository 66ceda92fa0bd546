//! One row of the route table.

use super::arrival::{Arrival, Outcome, Request};
use super::meta::{Access, LimitBy, Meta, OwnLimit, Shapes};
use crate::api::idempotency::KeyFormat;
use crate::app::App;
use crate::config::Limits;
use crate::config::limits::Limit;
use crate::inbound::OPEN_LIMIT;
use http::{Method, StatusCode};
use schemars::SchemaGenerator;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is being made.
pub type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;
/// Where a request is answered.
pub(super) type Run = Arc<dyn Fn(Arrival) -> Running + Send + Sync>;
/// What describes the input and the output of an endpoint, each with a generator of its own.
pub(super) type Describe = fn(&mut SchemaGenerator, &mut SchemaGenerator) -> Shapes;

/// One row of the route table.
#[derive(Clone)]
pub struct Endpoint {
    /// What it is.
    pub meta: Arc<Meta>,
    /// Describes its input and output, each with a generator of its own.
    pub shapes: Describe,
    run: Run,
}

/// Where an endpoint is and who may call it.
pub(super) struct Place {
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
}

impl Place {
    pub(super) fn new(method: Method, path: &'static str, access: Access, operation: &'static str) -> Self {
        Self {
            method,
            path,
            access,
            operation,
        }
    }
}

impl Endpoint {
    /// The row of an operation, answering success with 200.
    pub(super) fn new(place: Place, shapes: Describe, run: Run) -> Self {
        let Place {
            method,
            path,
            access,
            operation,
        } = place;
        let meta = Arc::new(Meta {
            method,
            path,
            access,
            operation,
            success: StatusCode::OK,
            key: access.needs_token().then_some(KeyFormat::Short),
            is_long: false,
            is_cacheable: false,
            is_remembered: false,
            is_mirror: false,
            success_before: None,
            limit: None,
            open_body_limit: OPEN_LIMIT,
            stranger_limit: None,
            portal_session: false,
            failure_limit: None,
        });
        Self { meta, shapes, run }
    }

    /// The same endpoint answering success with `status`.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        Arc::make_mut(&mut self.meta).success = status;
        self
    }

    /// The same endpoint honouring the long form of `Idempotency-Key`.
    #[must_use]
    pub fn long_key(mut self) -> Self {
        Arc::make_mut(&mut self.meta).key = Some(KeyFormat::Long);
        self
    }

    /// The same endpoint ignoring `Idempotency-Key`.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        Arc::make_mut(&mut self.meta).key = None;
        self
    }

    /// The same endpoint, whose successes carry an `ETag` and may be kept for a while; a client that already
    /// has the present one gets 304.
    #[must_use]
    pub fn cacheable(mut self) -> Self {
        Arc::make_mut(&mut self.meta).is_cacheable = true;
        self
    }

    /// The same endpoint, whose successes a reader may give again while no row of the database has changed:
    /// its handler draws no random number, and names with `Tx::changes_at` each time on which its answer
    /// depends.
    #[must_use]
    pub fn remembered(mut self) -> Self {
        Arc::make_mut(&mut self.meta).is_remembered = true;
        self
    }

    /// The same endpoint without the request time-out.
    #[must_use]
    pub fn long(mut self) -> Self {
        Arc::make_mut(&mut self.meta).is_long = true;
        self
    }

    /// The same endpoint with a limit of its own, counted by credential besides the general one.
    #[must_use]
    pub fn limited(self, limit: fn(&Limits) -> Limit) -> Self {
        self.limited_as(limit, LimitBy::Credential)
    }

    /// The same endpoint with a limit of its own, counted by credential and once more by the client's
    /// address, besides the general one, so that many credentials of one client give no more of it.
    #[must_use]
    pub fn limited_with_address(self, limit: fn(&Limits) -> Limit) -> Self {
        self.limited_as(limit, LimitBy::CredentialAndAddress)
    }

    /// The same endpoint with a limit of its own, counted by the client's address and by what `part` reads
    /// in the body, besides the general one.
    #[must_use]
    pub fn limited_by(self, limit: fn(&Limits) -> Limit, part: fn(&[u8]) -> String) -> Self {
        self.limited_as(limit, LimitBy::Body(part))
    }

    fn limited_as(mut self, limit: fn(&Limits) -> Limit, by: LimitBy) -> Self {
        Arc::make_mut(&mut self.meta).limit = Some(OwnLimit { limit, by });
        self
    }

    /// The same endpoint reading bodies of up to `bytes` also from callers without a credential.
    #[must_use]
    pub fn open_body_limit(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.meta).open_body_limit = bytes;
        self
    }

    /// The same endpoint with a limit for callers without a token, counted by store and client address
    /// besides the others.
    #[must_use]
    pub fn limited_for_strangers(mut self, limit: fn(&Limits) -> Limit) -> Self {
        Arc::make_mut(&mut self.meta).stranger_limit = Some(limit);
        self
    }

    /// The same endpoint honouring a portal session where one is sent.
    #[must_use]
    pub fn honours_portal_session(mut self) -> Self {
        Arc::make_mut(&mut self.meta).portal_session = true;
        self
    }

    /// The same endpoint closed to callers without a token that have failed too often, counted by store and
    /// client address, or by client address alone where no store is named.
    #[must_use]
    pub fn limited_by_failures(mut self, limit: fn(&Limits) -> Limit) -> Self {
        Arc::make_mut(&mut self.meta).failure_limit = Some(limit);
        self
    }

    /// The same endpoint answering with `status` where what was asked for was there before.
    #[must_use]
    pub fn or_status(mut self, status: StatusCode) -> Self {
        Arc::make_mut(&mut self.meta).success_before = Some(status);
        self
    }

    /// The same endpoint under another path, with this access and without idempotency keys.
    #[must_use]
    pub fn mirrored(mut self, path: &'static str, access: Access) -> Self {
        let meta = Arc::make_mut(&mut self.meta);
        (meta.path, meta.access) = (path, access);
        (meta.key, meta.is_mirror) = (None, true);
        self
    }

    /// Answers a request whose body is all there.
    pub fn answer(&self, app: Arc<App>, request: Request) -> Running {
        self.run(self.arrival(app, request))
    }

    /// A request on its way here.
    pub(in crate::api) fn arrival(&self, app: Arc<App>, request: Request) -> Arrival {
        Arrival::new(app, Arc::clone(&self.meta), request)
    }

    /// Answers what has arrived with its body.
    pub(in crate::api) fn run(&self, arrival: Arrival) -> Running {
        (self.run)(arrival)
    }
}

//! What an endpoint is, apart from its code.

use super::super::idempotency::KeyFormat;
use crate::access::accounts::Needed;
use crate::config::Limits;
use crate::config::limits::Limit;
use http::{Method, StatusCode};
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope;
use schemars::Schema;

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A token of the store in the path that has this scope, or the session of a member whose role has it.
    Scope(Scope),
    /// The dashboard's, for people: the session of a member of the store in the path whose role has this
    /// scope. A token that has it may do the same.
    Dashboard(Scope),
    /// The dashboard's, for people: the session of a member of the store in the path whose role has this
    /// right. A token that has this scope may do the same.
    Guarded(Scope, Right),
    /// The dashboard's, for people alone: the session of a member of the store in the path whose role has
    /// this right.
    Member(Right),
    /// A person who is signed in to a merchant's account; no store is named.
    Account,
    /// A person who is signed in to the account of an operator, who runs the installation; the path may name
    /// any store, also a blocked one.
    Operator,
    /// A person who is signed in to the customer portal; no store is named.
    Portal,
    /// Anyone; the store in the path must be open.
    PublicStore,
    /// Like [`Access::PublicStore`]. A token of the store in the path is honoured where one is sent, and any
    /// other credential is ignored.
    PublicStoreOrToken,
    /// Anyone; the paylink in the path names the store, which must be open.
    PublicPaylink,
    /// Anyone; the store whose handle is in the path must be open.
    PublicHandle,
    /// Anyone; no store is named.
    Public,
}

impl Access {
    /// Whether a credential is asked for.
    pub fn needs_token(self) -> bool {
        !matches!(
            self,
            Self::PublicStore
                | Self::PublicStoreOrToken
                | Self::PublicPaylink
                | Self::PublicHandle
                | Self::Public
        )
    }

    /// Whether a token of a store opens it, with its scope.
    pub fn takes_token(self) -> bool {
        self.scope().is_some()
    }

    /// Whether the session of a merchant's account opens it.
    pub fn takes_account(self) -> bool {
        self.needed().is_some() || matches!(self, Self::Account | Self::Operator)
    }

    /// What a member of the store needs to open it.
    pub fn needed(self) -> Option<Needed> {
        match self {
            Self::Member(right) | Self::Guarded(_, right) => Some(Needed::Right(right)),
            _ => self.scope().map(Needed::Scope),
        }
    }

    /// The scope that a token must have.
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::Scope(scope) | Self::Dashboard(scope) | Self::Guarded(scope, _) => Some(scope),
            Self::Member(_) | Self::Account | Self::Operator | Self::Portal => None,
            Self::PublicStore
            | Self::PublicStoreOrToken
            | Self::PublicPaylink
            | Self::PublicHandle
            | Self::Public => None,
        }
    }
}

/// A limit that an endpoint has for itself.
#[derive(Debug, Clone, Copy)]
pub struct OwnLimit {
    /// Which of the configured limits it is.
    pub limit: fn(&Limits) -> Limit,
    /// What it is counted by.
    pub by: LimitBy,
}

/// What an endpoint's own limit is counted by.
#[derive(Debug, Clone, Copy)]
pub enum LimitBy {
    /// The credential, where there is one, and otherwise the client's address.
    Credential,
    /// The credential, and once more the client's address.
    CredentialAndAddress,
    /// The client's address and what this reads in the body.
    Body(fn(&[u8]) -> String),
}

/// What an endpoint is, apart from its code.
#[derive(Debug, Clone)]
pub struct Meta {
    /// HTTP method.
    pub method: Method,
    /// Path without a trailing slash, parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Operation id of the OpenAPI document.
    pub operation: &'static str,
    /// Status of success.
    pub success: StatusCode,
    /// Which form of `Idempotency-Key` is honoured.
    pub key: Option<KeyFormat>,
    /// Whether it may take longer than the request time-out.
    pub is_long: bool,
    /// Whether clients and caches may keep its successes for a while.
    pub is_cacheable: bool,
    /// Whether its successes follow from the rows that they are read from, and from the times that its
    /// handler names.
    pub is_remembered: bool,
    /// Whether it answers like another row under another path, which documents describe once.
    pub is_mirror: bool,
    /// Another status of success, where what was asked for may have been there before.
    pub success_before: Option<StatusCode>,
    /// A limit of its own, besides those that count every request.
    pub limit: Option<OwnLimit>,
    /// The largest body that is read from a caller without a credential, in bytes.
    pub open_body_limit: usize,
    /// A limit for callers without a token, by store and client address, besides the others.
    pub stranger_limit: Option<fn(&Limits) -> Limit>,
    /// Whether a portal session is honoured where one is sent, in `X-Portal-Session`.
    pub portal_session: bool,
    /// How often a caller without a token may fail, by store and client address, or by client address where
    /// no store is named; the handler counts (`Call::attempt`).
    pub failure_limit: Option<fn(&Limits) -> Limit>,
}

/// The schemas of an endpoint's input and output.
pub struct Shapes {
    /// Path parameters besides the store, as an object schema.
    pub path: Schema,
    /// Query parameters as an object schema.
    pub query: Schema,
    /// The body and whether it must be sent.
    pub body: Option<(Schema, bool)>,
    /// `data` of the answer.
    pub data: Schema,
}

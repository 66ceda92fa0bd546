//! The pages of the workbench: what happened in a store, and in a sandbox webhooks for trial, snapshots and
//! forks.

pub(super) mod event;
pub(super) mod events;
pub(super) mod received;
pub(super) mod send;
pub(super) mod snapshots;

//! TITLE wiring

pub mod assembly;
pub mod housekeeping;
pub mod invariants;
pub mod jobs;
pub mod migrations;
pub mod openapi;
pub mod routes;
pub mod service;
pub mod system;

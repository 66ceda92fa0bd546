//! Every table of the program, side by side: routes, jobs, sweeps, promises, migrations, encrypted columns,
//! the OpenAPI document and its texts, and how they are put together. Whoever adds a feature adds its rows
//! here.

pub mod assembly;
pub mod housekeeping;
pub mod invariants;
pub mod jobs;
pub mod key;
pub mod migrations;
pub mod openapi;
pub mod reference;
pub mod registration;
pub mod routes;
pub mod secrets;
pub mod service;
pub mod system;
pub mod texts;

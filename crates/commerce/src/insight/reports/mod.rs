//! Reports: exports of a period, which a job writes page by page and clients fetch as files (contract
//! `reports.md`).

pub mod content;
pub mod file;
pub mod format;
pub mod job;
pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;

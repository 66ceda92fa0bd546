//! Reports: exports of a period, made by a job as a stream of pages, handed out as files (contract
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

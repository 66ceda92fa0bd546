//! Requests made from an OpenAPI document, valid ones and mutated ones, and the document's judgement of the
//! answers. Of the server it knows how buyers, merchants and operators sign in, and nothing else. Tests hold
//! every answer against the document with [`Document`]; `cargo xtask fuzz` and a test send what [`Fuzzer`]
//! makes.

mod caller;
mod document;
mod fuzzer;
mod judge;
mod mutate;
mod pool;
mod reference;
mod sample;

pub use caller::Caller;
pub use document::{Answer, Document, Operation};
pub use fuzzer::{Door, Fuzzer, Report, Request, Session};

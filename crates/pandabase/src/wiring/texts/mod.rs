//! The documentation as text, for programs that read: every guide and every page of the reference as
//! Markdown, and `llms.txt`, which lists them. All of it is in the program, and is the same on every server.

mod files;
pub(crate) mod guides;
pub(crate) mod links;
mod llms;
pub(crate) mod page;
pub(crate) mod reference;
pub(crate) mod shape;

pub(crate) use files::respond;
pub use files::routes;

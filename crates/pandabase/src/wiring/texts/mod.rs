//! The documentation as text, for programs that read: every guide and every page of the reference as
//! Markdown, and `llms.txt`, which lists them. All of it is in the program, and is the same on every server.

mod files;
mod guides;
mod links;
mod llms;
mod page;
mod reference;
mod shape;

pub use files::routes;

//! SQL of the sandbox: the tables of its processor and of its bank.

pub mod books;
pub mod instruments;
pub mod statement;
pub mod transfers;

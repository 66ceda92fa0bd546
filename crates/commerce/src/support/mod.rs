//! TITLE commerce/support

pub mod cases;

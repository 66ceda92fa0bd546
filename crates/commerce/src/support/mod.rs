//! Support: what buyers and merchants settle with each other after a sale.

pub mod cases;

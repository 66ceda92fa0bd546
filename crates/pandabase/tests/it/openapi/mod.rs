//! The OpenAPI document: what every part of it must have, its examples, and requests made from it.

mod fuzz;
mod rules;
mod walk;

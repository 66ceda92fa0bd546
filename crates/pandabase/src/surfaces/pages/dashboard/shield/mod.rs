//! Shield on pages: what was judged, payments that are held, the rules and their lists.

pub(super) mod list;
pub(super) mod lists;
pub(super) mod new_list;
pub(super) mod new_rule;
pub(super) mod overview;
pub(super) mod review;
pub(super) mod reviews;
pub(super) mod rule;
pub(super) mod rules;

mod editor;
mod grammar;
mod parts;
mod trial;
mod values;

//! Products: listed, made, described, priced, and given pictures, files, variants, keys and meters. A page
//! for each of these, so that every form is short and says what it changes.

pub(super) mod edit;
pub(super) mod files;
pub(super) mod keys;
pub(super) mod list;
pub(super) mod meter;
pub(super) mod meters;
pub(super) mod new;
pub(super) mod orders;
pub(super) mod pictures;
pub(super) mod product;
pub(super) mod publish;
mod variant_rows;
pub(super) mod variants;
pub(super) mod withdraw;
pub(super) mod words;

mod as_buyers;
mod copy;
mod preview;
mod way;

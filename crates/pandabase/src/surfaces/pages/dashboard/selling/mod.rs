//! What stands around the products of a store: the categories that they are filed in, coupons, paylinks, the
//! files that were uploaded, and the carts that buyers left.

pub(super) mod cart;
pub(super) mod carts;
pub(super) mod categories;
pub(super) mod category;
pub(super) mod coupon;
pub(super) mod coupons;
pub(super) mod edit_category;
pub(super) mod edit_coupon;
pub(super) mod edit_paylink;
pub(super) mod file;
pub(super) mod files;
pub(super) mod new_category;
pub(super) mod new_coupon;
pub(super) mod new_paylink;
pub(super) mod paylink;
pub(super) mod paylinks;

mod category_form;
mod coupon_form;
mod detail;
mod items;
mod list;
mod order;
mod paylink_form;
mod sheet;
mod tick;
mod words;

//! The promises about money and state that `pandabase verify` checks, room by room.

use crate::surfaces::sandbox;
use pandabase_commerce::billing::{mandates, payment_methods, subscriptions, usage};
use pandabase_commerce::catalog::{licenses, products};
use pandabase_commerce::insight::analytics;
use pandabase_commerce::money::{ledger, payouts};
use pandabase_commerce::selling::{coupons, customers, paylinks};
use pandabase_commerce::support::cases;
use pandabase_commerce::{orders, payments};
use pandabase_platform::db::promise::Promise;

/// The ledger comes last, whose walk is the longest.
const ROOMS: [&[Promise]; 16] = [
    payouts::verify::PROMISES,
    products::verify::PROMISES,
    licenses::verify::PROMISES,
    customers::verify::PROMISES,
    coupons::verify::PROMISES,
    paylinks::verify::PROMISES,
    orders::verify::PROMISES,
    payment_methods::verify::PROMISES,
    subscriptions::verify::PROMISES,
    mandates::verify::PROMISES,
    usage::verify::PROMISES,
    payments::verify::PROMISES,
    cases::verify::PROMISES,
    analytics::verify::PROMISES,
    sandbox::verify::PROMISES,
    ledger::verify::PROMISES,
];

/// Every promise, in the order in which they are checked.
pub fn promises() -> impl Iterator<Item = &'static Promise> {
    ROOMS.into_iter().flatten()
}

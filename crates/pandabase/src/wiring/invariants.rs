//! The promises about money and state that `pandabase verify` checks, room by room.

use crate::surfaces::{sandbox, stripe};
use crate::wiring::secrets;
use pandabase_commerce::accounts;
use pandabase_commerce::billing::{mandates, payment_methods, subscriptions, usage};
use pandabase_commerce::catalog::{categories, licenses, products};
use pandabase_commerce::insight::{analytics, reports};
use pandabase_commerce::money::{ledger, payouts, processor};
use pandabase_commerce::selling::{checkout, coupons, customers, paylinks, trials};
use pandabase_commerce::support::cases;
use pandabase_commerce::{closing, files, notify, operator, orders, payments, shield, stores};
use pandabase_platform::db::promise::Promise;
use pandabase_platform::{access, jobs, mail, papers};

/// The ledger and the secrets come first, because they take longest to check: the other promises are checked
/// beside them.
const ROOMS: [&[Promise]; 34] = [
    ledger::verify::PROMISES,
    secrets::PROMISES,
    access::verify::PROMISES,
    accounts::verify::PROMISES,
    operator::verify::PROMISES,
    jobs::verify::PROMISES,
    mail::verify::PROMISES,
    papers::verify::PROMISES,
    stores::verify::PROMISES,
    notify::verify::PROMISES,
    payouts::verify::PROMISES,
    processor::verify::PROMISES,
    files::verify::PROMISES,
    products::verify::PROMISES,
    categories::verify::PROMISES,
    licenses::verify::PROMISES,
    customers::verify::PROMISES,
    coupons::verify::PROMISES,
    trials::verify::PROMISES,
    paylinks::verify::PROMISES,
    checkout::verify::PROMISES,
    orders::verify::PROMISES,
    shield::verify::PROMISES,
    payment_methods::verify::PROMISES,
    subscriptions::verify::PROMISES,
    mandates::verify::PROMISES,
    usage::verify::PROMISES,
    payments::verify::PROMISES,
    cases::verify::PROMISES,
    closing::verify::PROMISES,
    analytics::verify::PROMISES,
    reports::verify::PROMISES,
    sandbox::verify::PROMISES,
    stripe::verify::PROMISES,
];

/// Every promise, in the order in which they are reported.
pub fn promises() -> impl Iterator<Item = &'static Promise> {
    ROOMS.into_iter().flatten()
}

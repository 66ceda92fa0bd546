//! The integration tests: one binary, every test on SQLite and on PostgreSQL.

#![allow(missing_docs, reason = "tests document themselves by their names")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod described;
mod harness;
mod idempotency;
mod place;
mod rate_limits;
mod receiver;
mod request_log;
mod scopes;
mod shop;
mod system;

mod aftermath;
mod analytics;
mod api_logs;
mod attachments;
mod bucket;
mod cases;
mod categories;
mod checkout;
mod checkout_items;
mod checkout_page;
mod contract;
mod conventions;
mod coupons;
mod crash;
mod customers;
mod database;
mod disputes;
mod dunning;
mod extremes;
mod files;
mod fulfillment;
mod invariants;
mod jobs;
mod licenses;
mod mail;
mod meters;
mod orders;
mod pay;
mod paylinks;
mod payment_methods;
mod payout_commands;
mod payouts;
mod plan_changes;
mod portal;
mod portal_subscriptions;
mod processor;
mod products;
mod random_days;
mod refunds;
mod renewal_storm;
mod renewals;
mod reports;
mod search;
mod seed;
mod serving;
mod storefront;
mod subscription_checkout;
mod subscription_model;
mod subscription_races;
mod subscriptions;
mod usage;
mod webhooks;

//! URLs of what people do about payouts: requests, which administrators and tokens make, and bank accounts,
//! which are the owner's alone.

use super::methods::{DELETE, GET, PATCH, POST};
use http::StatusCode;
use pandabase_commerce::insight::balance::service as balance;
use pandabase_commerce::money::payouts::dashboard::{
    add_account, change_account, detach_account, estimate, request,
};
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope;
use pandabase_platform::api::Access::{Dashboard, Member};
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

/// A bank account's number is secret, and a hash of a body that has one would tell it: those rows take no
/// idempotency key.
pub(super) fn dashboard_api() -> Vec<Endpoint> {
    const PAYOUTS: &str = "/v2/stores/{storeId}/payouts";
    const BALANCE: &str = "/v2/stores/{storeId}/payouts/balance";
    const ESTIMATE: &str = "/v2/stores/{storeId}/payouts/estimate";
    const ACCOUNTS: &str = "/v2/stores/{storeId}/payouts/bank-accounts";
    const ACCOUNT: &str = "/v2/stores/{storeId}/payouts/bank-accounts/{bankAccountId}";
    let (reads, requests) = (Dashboard(Scope::PayoutsRead), Dashboard(Scope::PayoutsWrite));
    let owns = Member(Right::BankAccounts);
    vec![
        read(GET, BALANCE, reads, "getBalance", balance::show).without_key(),
        action(POST, ESTIMATE, reads, "estimatePayout", estimate).without_key(),
        action(POST, PAYOUTS, requests, "requestPayout", request)
            .status(StatusCode::CREATED)
            .long_key(),
        write(POST, ACCOUNTS, owns, "addBankAccount", add_account)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.invitations)
            .without_key(),
        write(PATCH, ACCOUNT, owns, "updateBankAccount", change_account).without_key(),
        write(DELETE, ACCOUNT, owns, "detachBankAccount", detach_account).without_key(),
    ]
}

//! URLs of whoever runs the installation. `{storeId}` names any store there, also a blocked one.

use super::methods::{GET, PATCH, POST};
use pandabase_commerce::operator::{activity, bank_accounts, health, jobs, payouts, people, stores};
use pandabase_platform::api::endpoint::{Endpoint, operator_action, operator_read, operator_write};

pub(super) fn operator_api() -> Vec<Endpoint> {
    const HEALTH: &str = "/v2/operator/health";
    const ACTIVITY: &str = "/v2/operator/activity";
    let mut all = store_api();
    all.extend(money_api());
    all.extend(people_api());
    all.extend(job_api());
    all.extend([
        operator_action(GET, HEALTH, "getHealth", health::show),
        operator_read(GET, ACTIVITY, "listOperatorActivity", activity::list),
    ]);
    all
}

fn store_api() -> Vec<Endpoint> {
    const STORES: &str = "/v2/operator/stores";
    const STORE: &str = "/v2/operator/stores/{storeId}";
    const REQUIREMENTS: &str = "/v2/operator/stores/{storeId}/requirements";
    const VERIFY: &str = "/v2/operator/stores/{storeId}/verify";
    const UNVERIFY: &str = "/v2/operator/stores/{storeId}/unverify";
    const BLOCK: &str = "/v2/operator/stores/{storeId}/block";
    const UNBLOCK: &str = "/v2/operator/stores/{storeId}/unblock";
    const FEES: &str = "/v2/operator/stores/{storeId}/fees";
    vec![
        operator_read(GET, STORES, "listStores", stores::list),
        operator_read(GET, STORE, "getAnyStore", stores::show),
        operator_read(
            GET,
            REQUIREMENTS,
            "listAnyStoreRequirements",
            stores::requirements,
        ),
        operator_write(POST, VERIFY, "verifyStore", stores::verify),
        operator_write(POST, UNVERIFY, "unverifyStore", stores::unverify),
        operator_write(POST, BLOCK, "blockStore", stores::block),
        operator_write(POST, UNBLOCK, "unblockStore", stores::unblock),
        operator_read(GET, FEES, "getStoreFees", stores::show_fees),
        operator_write(PATCH, FEES, "updateStoreFees", stores::change_fees),
    ]
}

fn money_api() -> Vec<Endpoint> {
    const PAYOUTS: &str = "/v2/operator/payouts";
    const APPROVE: &str = "/v2/operator/payouts/{payoutId}/approve";
    const REJECT: &str = "/v2/operator/payouts/{payoutId}/reject";
    const OF_STORE: &str = "/v2/operator/stores/{storeId}/payouts";
    const ACCOUNTS: &str = "/v2/operator/bank-accounts";
    const APPROVE_ACCOUNT: &str = "/v2/operator/bank-accounts/{bankAccountId}/approve";
    const REJECT_ACCOUNT: &str = "/v2/operator/bank-accounts/{bankAccountId}/reject";
    vec![
        operator_read(GET, PAYOUTS, "listAllPayouts", payouts::list),
        operator_write(POST, APPROVE, "approvePayout", payouts::approve),
        operator_write(POST, REJECT, "rejectPayout", payouts::reject),
        operator_write(POST, OF_STORE, "recordPayout", payouts::record),
        operator_read(GET, ACCOUNTS, "listAllBankAccounts", bank_accounts::list),
        operator_write(
            POST,
            APPROVE_ACCOUNT,
            "approveBankAccount",
            bank_accounts::approve,
        ),
        operator_write(POST, REJECT_ACCOUNT, "rejectBankAccount", bank_accounts::reject),
    ]
}

fn people_api() -> Vec<Endpoint> {
    const CHECKS: &str = "/v2/operator/identity-checks";
    const APPROVE: &str = "/v2/operator/identity-checks/{accountId}/approve";
    const REJECT: &str = "/v2/operator/identity-checks/{accountId}/reject";
    const CODES: &str = "/v2/operator/phone-codes";
    const READ: &str = "/v2/operator/phone-codes/{accountId}/read";
    vec![
        operator_read(GET, CHECKS, "listIdentityChecks", people::identities),
        operator_write(POST, APPROVE, "approveIdentity", people::approve),
        operator_write(POST, REJECT, "rejectIdentity", people::reject),
        operator_read(GET, CODES, "listPhoneCodes", people::codes),
        operator_write(POST, READ, "readPhoneCode", people::read_code),
    ]
}

fn job_api() -> Vec<Endpoint> {
    const JOBS: &str = "/v2/operator/jobs";
    const RETRY: &str = "/v2/operator/jobs/{jobId}/retry";
    vec![
        operator_read(GET, JOBS, "listJobs", jobs::list),
        operator_write(POST, RETRY, "retryJob", jobs::retry),
    ]
}

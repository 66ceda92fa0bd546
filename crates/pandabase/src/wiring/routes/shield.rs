//! URLs of Shield. Its scopes are those of the store (contract `merchant-api.md`, "Shield").

use super::methods::{DELETE, GET, PATCH, POST};
use http::StatusCode;
use pandabase_commerce::payments::reviews::service as reviews;
use pandabase_commerce::shield::lists::service as lists;
use pandabase_commerce::shield::rules::service as rules;
use pandabase_commerce::shield::{analytics, past};
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access;
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

/// Of people, administrators alone judge payments and read what judges them.
const READS: Access = Access::Guarded(S::StoreRead, Right::Shield);
const WRITES: Access = Access::Guarded(S::StoreWrite, Right::Shield);

pub(super) fn shield_api() -> Vec<Endpoint> {
    let mut all = list_api();
    all.extend(rule_api());
    all.extend(review_api());
    all
}

fn list_api() -> Vec<Endpoint> {
    const LISTS: &str = "/v2/stores/{storeId}/shield/lists";
    const LIST: &str = "/v2/stores/{storeId}/shield/lists/{listId}";
    const VALUES: &str = "/v2/stores/{storeId}/shield/lists/{listId}/values";
    let (reads, writes) = (READS, WRITES);
    vec![
        read(GET, LISTS, reads, "listShieldLists", lists::list).without_key(),
        write(POST, LISTS, writes, "createShieldList", lists::create)
            .status(StatusCode::CREATED)
            .without_key(),
        read(GET, LIST, reads, "getShieldList", lists::show).without_key(),
        write(PATCH, LIST, writes, "updateShieldList", lists::update).without_key(),
        write(DELETE, LIST, writes, "deleteShieldList", lists::delete).without_key(),
        write(POST, VALUES, writes, "addShieldValues", lists::add_values).without_key(),
        write(DELETE, VALUES, writes, "removeShieldValues", lists::remove_values).without_key(),
    ]
}

fn rule_api() -> Vec<Endpoint> {
    const RULES: &str = "/v2/stores/{storeId}/shield/rules";
    const RULE: &str = "/v2/stores/{storeId}/shield/rules/{ruleId}";
    const TEST: &str = "/v2/stores/{storeId}/shield/rules/test";
    let (reads, writes) = (READS, WRITES);
    vec![
        // It reads up to 2,000 payments.
        read(POST, TEST, reads, "testShieldRule", past::test)
            .limited(|limits| limits.search)
            .without_key(),
        read(GET, RULES, reads, "listShieldRules", rules::list).without_key(),
        write(POST, RULES, writes, "createShieldRule", rules::create)
            .status(StatusCode::CREATED)
            .without_key(),
        read(GET, RULE, reads, "getShieldRule", rules::show).without_key(),
        write(PATCH, RULE, writes, "updateShieldRule", rules::update).without_key(),
        write(DELETE, RULE, writes, "deleteShieldRule", rules::delete).without_key(),
    ]
}

fn review_api() -> Vec<Endpoint> {
    const REVIEWS: &str = "/v2/stores/{storeId}/shield/review";
    const REVIEW: &str = "/v2/stores/{storeId}/shield/review/{reviewId}";
    const APPROVE: &str = "/v2/stores/{storeId}/shield/review/{reviewId}/approve";
    const DECLINE: &str = "/v2/stores/{storeId}/shield/review/{reviewId}/decline";
    const ADD: &str = "/v2/stores/{storeId}/shield/review/{reviewId}/add-to-list";
    const ANALYTICS: &str = "/v2/stores/{storeId}/shield/analytics";
    let (reads, writes) = (READS, WRITES);
    vec![
        read(GET, REVIEWS, reads, "listShieldReviews", reviews::list).without_key(),
        read(GET, REVIEW, reads, "getShieldReview", reviews::show).without_key(),
        action(POST, APPROVE, writes, "approveShieldReview", reviews::approve).without_key(),
        write(POST, DECLINE, writes, "declineShieldReview", reviews::decline).without_key(),
        write(POST, ADD, writes, "addReviewToList", reviews::add_to_list).without_key(),
        // It reads every payment of the period that was judged.
        read(GET, ANALYTICS, reads, "getShieldAnalytics", analytics::show)
            .limited(|limits| limits.search)
            .without_key(),
    ]
}

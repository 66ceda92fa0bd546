//! URLs of signing in, of accounts, and of what only people do in a store: its team and its API tokens.

use super::methods::{DELETE, GET, PATCH, POST};
use http::StatusCode;
use pandabase_commerce::accounts::{
    activity, notifications, phone, profile, sessions, sign_in, stores, team, totp,
};
use pandabase_commerce::stores::tokens;
use pandabase_domain::role::Right;
use pandabase_platform::api::Access::{Member, Public};
use pandabase_platform::api::endpoint::{
    Endpoint, account_action, account_read, account_write, action, read, write,
};

pub(super) fn account_api() -> Vec<Endpoint> {
    const ME: &str = "/v2/accounts/me";
    const REQUIREMENTS: &str = "/v2/accounts/me/requirements";
    const KYC: &str = "/v2/accounts/me/kyc";
    const SEND: &str = "/v2/accounts/me/phone/verify";
    const CONFIRM: &str = "/v2/accounts/me/phone/confirm";
    const SESSIONS: &str = "/v2/accounts/me/sessions";
    const SESSION: &str = "/v2/accounts/me/sessions/{sessionId}";
    const ACTIVITY: &str = "/v2/accounts/me/activity";
    let mut all = sign_in_api();
    all.extend([
        account_read(GET, ME, "getAccount", profile::show),
        account_write(PATCH, ME, "updateAccount", profile::update).limited(|limits| limits.sign_in),
        account_read(
            GET,
            REQUIREMENTS,
            "listAccountRequirements",
            profile::requirements,
        ),
        account_write(POST, SEND, "sendPhoneCode", phone::send),
        account_action(POST, CONFIRM, "confirmPhone", phone::confirm),
        account_write(POST, KYC, "checkIdentity", profile::check_identity),
        account_read(GET, SESSIONS, "listSessions", sessions::list),
        account_write(DELETE, SESSION, "revokeSession", sessions::revoke),
        account_write(DELETE, SESSIONS, "revokeOtherSessions", sessions::revoke_others),
        account_read(GET, ACTIVITY, "listAccountActivity", activity::list),
    ]);
    all.extend(totp_api());
    all
}

/// Codes are few, so whoever tries them is counted by address, too.
fn sign_in_api() -> Vec<Endpoint> {
    const LINK: &str = "/v2/auth/magic-link";
    const VERIFY: &str = "/v2/auth/magic-link/verify";
    const FACTOR: &str = "/v2/auth/totp/verify";
    const LOGOUT: &str = "/v2/auth/logout";
    let factor = sign_in::verify_second_factor;
    vec![
        write(POST, LINK, Public, "requestSignIn", sign_in::request).limited(|limits| limits.sign_in),
        action(POST, VERIFY, Public, "verifySignIn", sign_in::verify).limited(|limits| limits.sign_in),
        action(POST, FACTOR, Public, "verifySecondFactor", factor).limited(|limits| limits.sign_in),
        account_write(POST, LOGOUT, "logOut", sessions::logout),
    ]
}

fn totp_api() -> Vec<Endpoint> {
    const TOTP: &str = "/v2/accounts/me/totp";
    const CONFIRM: &str = "/v2/accounts/me/totp/confirm";
    vec![
        account_write(POST, TOTP, "proposeTotp", totp::propose).limited(|limits| limits.sign_in),
        account_write(POST, CONFIRM, "confirmTotp", totp::confirm).limited(|limits| limits.sign_in),
        account_action(DELETE, TOTP, "disableTotp", totp::disable).limited(|limits| limits.sign_in),
    ]
}

/// Stores of one's own, teams, tokens, and mails about a store.
pub(super) fn team_api() -> Vec<Endpoint> {
    const STORES: &str = "/v2/stores";
    const TEAM: &str = "/v2/stores/{storeId}/team";
    const MEMBER: &str = "/v2/stores/{storeId}/team/{memberId}";
    const TOKENS: &str = "/v2/stores/{storeId}/tokens";
    const TOKEN: &str = "/v2/stores/{storeId}/tokens/{tokenId}";
    const ROLL: &str = "/v2/stores/{storeId}/tokens/{tokenId}/roll-secret";
    const MAILS: &str = "/v2/stores/{storeId}/notifications";
    let (leads, develops) = (Member(Right::Team), Member(Right::Tokens));
    let reads_mail = Member(Right::Notifications);
    let all = [
        account_read(GET, STORES, "listMyStores", stores::list),
        account_write(POST, STORES, "createStore", stores::create).status(StatusCode::CREATED),
        read(GET, TEAM, leads, "listTeam", team::list),
        write(POST, TEAM, leads, "inviteMember", team::invite)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.invitations),
        write(PATCH, MEMBER, leads, "changeMemberRole", team::change_role)
            .limited(|limits| limits.invitations),
        action(DELETE, MEMBER, Member(Right::Leave), "removeMember", team::remove)
            .limited(|limits| limits.invitations),
        read(GET, TOKENS, develops, "listTokens", tokens::list),
        action(POST, TOKENS, develops, "createToken", tokens::create)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.invitations),
        read(GET, TOKEN, develops, "getToken", tokens::show),
        action(PATCH, TOKEN, develops, "updateToken", tokens::update),
        action(DELETE, TOKEN, develops, "deleteToken", tokens::delete),
        action(POST, ROLL, develops, "rollToken", tokens::roll),
        action(GET, MAILS, reads_mail, "getNotifications", notifications::show),
        action(
            PATCH,
            MAILS,
            reads_mail,
            "updateNotifications",
            notifications::update,
        ),
    ];
    all.into_iter().map(Endpoint::without_key).collect()
}

//! URLs of signing in, of accounts, also connected ones, and of what only people do in a store: its team, its
//! API tokens and its transfer.

use super::methods::{DELETE, GET, PATCH, POST};
use http::StatusCode;
use pandabase_commerce::accounts::{
    activity, connected, identity, invitations, notifications, passkeys, phone, profile, sessions, sign_in,
    stores, team, totp, transfer,
};
use pandabase_commerce::stores::activity as of_store;
use pandabase_commerce::stores::gates::{questionnaire, requirements};
use pandabase_commerce::stores::tokens;
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope;
use pandabase_platform::api::Access::{self, Dashboard, Member, Public};
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
    const INVITATIONS: &str = "/v2/accounts/me/invitations";
    const INVITATION: &str = "/v2/accounts/me/invitations/{memberId}";
    const ACCEPT: &str = "/v2/accounts/me/invitations/{memberId}/accept";
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
        account_write(POST, KYC, "checkIdentity", identity::check),
        account_read(GET, SESSIONS, "listSessions", sessions::list),
        account_write(DELETE, SESSION, "revokeSession", sessions::revoke),
        account_write(DELETE, SESSIONS, "revokeOtherSessions", sessions::revoke_others),
        account_read(GET, ACTIVITY, "listAccountActivity", activity::list),
        account_read(GET, INVITATIONS, "listInvitations", invitations::list),
        account_write(POST, ACCEPT, "acceptInvitation", invitations::accept),
        account_write(DELETE, INVITATION, "declineInvitation", invitations::decline),
    ]);
    all.extend(totp_api());
    all.extend(passkey_api());
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
        action(POST, VERIFY, Public, "verifySignIn", sign_in::verify)
            .limited(|limits| limits.sign_in)
            .limited_by_failures(|limits| limits.wrong_codes),
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

/// What a store needs before it sells and is paid out. The questionnaire is answered by people alone, as it
/// says who they are in law; whatever works for the store may ask why it cannot sell.
pub(super) fn gates_api() -> Vec<Endpoint> {
    const QUESTIONNAIRE: &str = "/v2/stores/{storeId}/questionnaire";
    const REQUIREMENTS: &str = "/v2/stores/{storeId}/requirements";
    let (answers, reads) = (Member(Right::Questionnaire), Dashboard(Scope::StoreRead));
    let (show, submit) = (questionnaire::show, questionnaire::submit);
    let all = [
        read(GET, QUESTIONNAIRE, answers, "getQuestionnaire", show),
        write(POST, QUESTIONNAIRE, answers, "submitQuestionnaire", submit)
            .limited(|limits| limits.invitations),
        read(
            GET,
            REQUIREMENTS,
            reads,
            "listStoreRequirements",
            requirements::list,
        ),
    ];
    all.into_iter().map(Endpoint::without_key).collect()
}

fn passkey_api() -> Vec<Endpoint> {
    const REQUEST: &str = "/v2/auth/passkey/options";
    const VERIFY: &str = "/v2/auth/passkey/verify";
    const PROPOSE: &str = "/v2/accounts/me/passkeys/options";
    const PASSKEYS: &str = "/v2/accounts/me/passkeys";
    const PASSKEY: &str = "/v2/accounts/me/passkeys/{passkeyId}";
    let (request, verify) = (passkeys::sign_in::request, passkeys::sign_in::verify);
    let (propose, add) = (passkeys::service::propose, passkeys::service::add);
    let (rename, remove) = (passkeys::service::rename, passkeys::service::remove);
    vec![
        write(POST, REQUEST, Public, "requestPasskey", request).limited(|limits| limits.sign_in),
        action(POST, VERIFY, Public, "verifyPasskey", verify).limited(|limits| limits.sign_in),
        account_read(GET, PASSKEYS, "listPasskeys", passkeys::service::list),
        account_action(POST, PROPOSE, "proposePasskey", propose).limited(|limits| limits.sign_in),
        account_action(POST, PASSKEYS, "addPasskey", add)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.sign_in),
        account_write(PATCH, PASSKEY, "updatePasskey", rename).limited(|limits| limits.sign_in),
        account_write(DELETE, PASSKEY, "deletePasskey", remove).limited(|limits| limits.sign_in),
    ]
}

/// Accounts that platforms connect, by their programs.
pub(super) fn connected_api() -> Vec<Endpoint> {
    const CONNECTED: &str = "/v3/stores/{storeId}/connected-accounts";
    let writes = Access::Scope(Scope::StoreWrite);
    vec![
        write(
            POST,
            CONNECTED,
            writes,
            "createConnectedAccount",
            connected::create,
        )
        .status(StatusCode::CREATED),
    ]
}

/// A store's way to another owner.
pub(super) fn transfer_api() -> Vec<Endpoint> {
    const TRANSFER: &str = "/v2/stores/{storeId}/transfer";
    const ACCEPT: &str = "/v2/stores/{storeId}/transfer/accept";
    let (owns, succeeds) = (Member(Right::Ownership), Member(Right::Succeed));
    let all = [
        action(POST, TRANSFER, owns, "offerStore", transfer::offer)
            .status(StatusCode::CREATED)
            .limited(|limits| limits.sign_in),
        action(GET, TRANSFER, succeeds, "getStoreTransfer", transfer::show),
        action(
            DELETE,
            TRANSFER,
            succeeds,
            "cancelStoreTransfer",
            transfer::cancel,
        )
        .limited(|limits| limits.invitations),
        action(POST, ACCEPT, succeeds, "acceptStoreTransfer", transfer::accept)
            .limited(|limits| limits.invitations),
    ];
    all.into_iter().map(Endpoint::without_key).collect()
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
    const ACTIVITY: &str = "/v2/stores/{storeId}/activity";
    let (leads, develops) = (Member(Right::Team), Member(Right::Tokens));
    let reads_mail = Member(Right::Notifications);
    let all = [
        account_read(GET, STORES, "listMyStores", stores::list),
        account_write(POST, STORES, "createStore", stores::create).status(StatusCode::CREATED),
        read(GET, TEAM, leads, "listTeam", team::list),
        read(GET, ACTIVITY, leads, "listStoreActivity", of_store::list),
        action(POST, TEAM, leads, "inviteMember", team::invite)
            .status(StatusCode::CREATED)
            .limited_with_address(|limits| limits.invitations),
        action(PATCH, MEMBER, leads, "changeMemberRole", team::change_role)
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

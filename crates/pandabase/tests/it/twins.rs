//! Commands that do what people do by HTTP: accounts, teams, tokens and the end of a store.

use crate::accounts::second_factor::with_app;
use crate::accounts::{ME, OWNER};
use crate::databases::Database;
use crate::harness::{Server, apply, both};
use crate::operations::plain;
use crate::place::{CREATE_STORE, Place, Running};
use pandabase_commerce::accounts::views::AccountView;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::help;
use pandabase_domain::checkout::Email;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

const LENA: &str = "lena@nimbus.example";

/// A refusal says what happened and what to do next.
#[track_caller]
fn refused(place: &Place, arguments: &[&str], code: i32, text: &str, next: &str) {
    let answer = place.run(arguments).json(code);
    assert_eq!(answer["error"], text, "{answer}");
    let advice = answer["next"].as_str().unwrap_or_default();
    assert!(advice.contains(next), "{answer}");
}

/// Signs in on a running sandbox and returns the session's token.
async fn sign_in(dev: &Running, email: &str) -> String {
    let post = async |path: &str, body: Value| {
        let url = format!("{}{path}", dev.get("baseUrl"));
        let answer = plain().post(url).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
        answer["data"].clone()
    };
    post("/v2/auth/magic-link", json!({"email": email})).await;
    let mailbox = format!("{}/dev/mailbox.json?to={email}", dev.get("baseUrl"));
    let mailbox: Value = plain().get(mailbox).send().await.unwrap().json().await.unwrap();
    let letters = mailbox["data"]["items"].as_array().unwrap().iter();
    let mut links = letters.filter_map(|letter| letter["text"].as_str()?.split_once("/sign-in?token="));
    let (_, rest) = links.next().unwrap();
    let proof = json!({"token": rest.lines().next().unwrap()});
    let signed_in = post("/v2/auth/magic-link/verify", proof).await;
    signed_in["token"].as_str().unwrap().to_owned()
}

/// Accepts the only invitation to the account of a session.
async fn accept(dev: &Running, session: &str) {
    let url = format!("{}{ME}/invitations", dev.get("baseUrl"));
    let listed = plain().get(&url).bearer_auth(session).send().await.unwrap();
    let listed: Value = listed.json().await.unwrap();
    let id = listed["data"]["items"][0]["id"].as_str().unwrap();
    let accept = plain().post(format!("{url}/{id}/accept")).bearer_auth(session);
    assert_eq!(accept.send().await.unwrap().status().as_u16(), 200);
}

async fn status(dev: &Running, session: &str) -> u16 {
    let url = format!("{}{ME}", dev.get("baseUrl"));
    let answer = plain().get(url).bearer_auth(session).send().await.unwrap();
    answer.status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_and_its_accounts_are_looked_after_from_the_command_line() {
    looks_after_a_team(&Place::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_and_its_accounts_are_looked_after_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    looks_after_a_team(&Place::on(&schema)).await;
}

async fn looks_after_a_team(place: &Place) {
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    let invite = ["team", "invite", "demo-store", LENA, "--role", "developer"];
    let invited = run(&invite);
    assert_eq!(
        (&invited["role"], &invited["status"]),
        (&json!("DEVELOPER"), &json!("INVITED"))
    );
    let member = format!("{LENA} is already a member of this team");
    refused(place, &invite, 1, &member, "team role");
    let owner = place.run(&["team", "role", "demo-store", LENA, "owner"]);
    assert_eq!(owner.0.status.code(), Some(2));
    let changed = run(&["team", "role", "demo-store", LENA, "viewer"]);
    assert_eq!(changed["role"], "VIEWER");
    let unknown = ["account", "show", LENA];
    refused(
        place,
        &unknown,
        1,
        "nobody has signed in with this address",
        "account list",
    );
    let session = sign_in(&dev, LENA).await;
    accept(&dev, &session).await;
    let shown = run(&["account", "show", LENA]);
    assert_eq!(
        (&shown["email"], &shown["sessions"], &shown["stores"][0]["role"]),
        (&json!(LENA), &json!(1), &json!("VIEWER"))
    );
    assert_eq!(shown["requirements"].as_array().unwrap().len(), 4);
    assert_eq!(run(&["account", "list"])["items"][0]["email"], LENA);
    let sessions = run(&["account", "sessions", LENA]);
    assert_eq!(sessions[0]["current"], false);
    assert_eq!(shown["passkeys"], 0);
    assert_eq!(run(&["account", "passkeys", LENA]), json!([]));
    let none = ["account", "remove-passkey", LENA, "pk_000000000000000000000000"];
    let text = "the account has no such passkey";
    refused(place, &none, 1, text, "account passkeys");
    assert_eq!(status(&dev, &session).await, 200);
    assert_eq!(run(&["account", "end-sessions", LENA]), json!({"ended": 1}));
    assert_eq!(status(&dev, &session).await, 401);
    let none = ["account", "reset-second-factor", LENA];
    let text = "Two-factor authentication is not enabled";
    refused(place, &none, 1, text, "account show");
    assert_eq!(
        run(&["team", "remove", "demo-store", LENA]),
        json!({"removed": LENA})
    );
    let gone = ["team", "remove", "demo-store", LENA];
    refused(place, &gone, 1, "Member not found", "team list");
    let nowhere = ["team", "list", "nowhere"];
    refused(place, &nowhere, 1, "there is no such store", "store list");
    let team = run(&["team", "list", "demo-store"]);
    let left: Vec<&Value> = team
        .as_array()
        .unwrap()
        .iter()
        .map(|member| &member["role"])
        .collect();
    assert!(left.iter().all(|role| **role == "OWNER"), "{team}");
    lists_what_the_team_did(place);
    run(&["verify"]);
    dev.stop();
}

fn lists_what_the_team_did(place: &Place) {
    let activity = place.run(&["team", "activity", "demo-store"]).json(0);
    let events = activity["items"].as_array().unwrap().iter();
    let events: Vec<_> = events.map(|event| (&event["type"], &event["email"])).collect();
    assert_eq!(
        events,
        [
            (&json!("MEMBER_REMOVED"), &Value::Null),
            (&json!("MEMBER_JOINED"), &json!(LENA)),
            (&json!("ROLE_CHANGED"), &Value::Null),
            (&json!("MEMBER_INVITED"), &Value::Null),
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn abandoned_carts_are_listed_and_their_buyers_mailed_from_the_command_line() {
    recovers_a_cart(&Place::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn abandoned_carts_are_listed_and_their_buyers_mailed_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    recovers_a_cart(&Place::on(&schema)).await;
}

async fn recovers_a_cart(place: &Place) {
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    assert_eq!(run(&["carts", "list"])["items"], json!([]));
    let store = run(&["store", "show", "demo-store"])["id"].clone();
    let url = format!(
        "{}/v2/stores/{}/checkouts",
        dev.get("baseUrl"),
        store.as_str().unwrap()
    );
    let cart = json!({
        "items": [{"name": "Premium", "amount": 4000, "quantity": 2}], "customer": {"email": LENA}
    });
    let opened = plain().post(url).json(&cart).send().await.unwrap();
    let opened: Value = opened.json().await.unwrap();
    let id = opened["data"]["id"].as_str().unwrap();
    run(&["clock", "advance", "PT7H"]);
    let listed = run(&["carts", "list", "--status", "abandoned", "--email", LENA]);
    assert_eq!(
        (&listed["items"][0]["id"], &listed["pagination"]["total"]),
        (&json!(id), &json!(1))
    );
    let mailed = run(&["carts", "recover", id]);
    assert_eq!(
        (&mailed["status"], &mailed["total"]),
        (&json!("MAILED"), &json!(8000))
    );
    assert_eq!(run(&["carts", "show", id]), mailed);
    let again = ["carts", "recover", id];
    let text = "The buyer was mailed about this cart already";
    refused(place, &again, 1, text, "carts show");
    let nowhere = ["carts", "show", "cs_000000000000000000000000"];
    refused(place, &nowhere, 1, "Cart not found", "carts list");
    let open = place.run(&["carts", "list", "--status", "open"]);
    assert_eq!(open.0.status.code(), Some(2));
    dev.stop();
    run(&["verify"]);
}

#[test]
fn tokens_are_renamed_bounded_and_rolled_from_the_command_line() {
    looks_after_tokens(&Place::new());
}

#[test]
fn tokens_are_renamed_bounded_and_rolled_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    looks_after_tokens(&Place::on(&schema));
}

fn looks_after_tokens(place: &Place) {
    place.dev().stop();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    let made = run(&["token", "create", "--name", "ci"]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(run(&["token", "rename", id, "deploy"])["name"], "deploy");
    let bounded = run(&["token", "scopes", id, "PRODUCTS_READ"]);
    assert_eq!(
        (&bounded["name"], &bounded["permissions"]),
        (&json!("deploy"), &json!(["PRODUCTS_READ"]))
    );
    let rolled = run(&["token", "roll", id, "--overlap-hours", "24"]);
    assert_ne!(rolled["secret"], made["secret"]);
    let late = place.run(&["token", "roll", id, "--overlap-hours", "25"]);
    assert_eq!(late.0.status.code(), Some(2));
    let listed = run(&["token", "list"]);
    assert_eq!(
        (&listed[0]["name"], &listed[0]["lastUsedAt"]),
        (&json!("deploy"), &Value::Null)
    );
    run(&["token", "delete", id]);
    let gone = ["token", "rename", id, "x"];
    refused(place, &gone, 1, "Token not found", "token list");
    run(&["verify"]);
}

#[test]
fn a_store_is_deleted_from_the_command_line_when_its_handle_is_said_again() {
    deletes_a_store(&Place::new());
}

#[test]
fn a_store_is_deleted_from_the_command_line_when_its_handle_is_said_again_on_postgres() {
    let schema = Database::postgres();
    deletes_a_store(&Place::on(&schema));
}

fn deletes_a_store(place: &Place) {
    place.dev().stop();
    place.run(&CREATE_STORE).json(0);
    for arguments in [
        &["store", "delete", "nimbus"][..],
        &["store", "delete", "nimbus", "--confirm", "nimbus-labs"],
    ] {
        let text = "a deleted store does not come back";
        refused(place, arguments, 2, text, "--confirm nimbus");
    }
    let deleted = place
        .run(&["store", "delete", "nimbus", "--confirm", "nimbus"])
        .json(0);
    assert_eq!(deleted["handle"], "nimbus");
    let gone = ["store", "show", "nimbus"];
    refused(place, &gone, 1, "there is no such store", "store list");
    // What comes back from a bank is found by the store's id.
    let id = deleted["deleted"].as_str().unwrap();
    let payouts = place.run(&["payout", "list", "--store", id]).json(0);
    assert_eq!(payouts["items"], json!([]));
    let accounts = place.run(&["bank-account", "list", "--store", id]).json(0);
    assert_eq!(accounts, json!([]));
    place.run(&["verify"]).json(0);
}

impl Server {
    /// Does what the operator does for the owner's account.
    async fn by_operator<T: Send + 'static>(
        &self,
        work: fn(&mut Tx<'_>, &Ctx<'_>, &Email) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let app = Arc::clone(&self.app);
        let done = self.app.db.write(move |tx| {
            let platform = StoreContext::platform();
            let email = Email::parse(OWNER).unwrap();
            work(tx, &Ctx::of(&app.env, &platform), &email)
        });
        done.await
    }
}

#[apply(both)]
async fn whoever_lost_everything_signs_in_again(server: Server) {
    let (session, app) = with_app(&server, OWNER).await;
    let waiting = app.begin(&server).await;
    server.app.env.clock.advance(1);
    let reset: fn(&mut Tx<'_>, &Ctx<'_>, &Email) -> Result<AccountView, ApiError> =
        |tx, ctx, email| help::reset_second_factor(tx, ctx, Actor::COMMAND_LINE, email);
    let account = server.by_operator(reset).await;
    assert!(!account.unwrap().two_factor_enabled);
    assert_eq!(
        server.letters(OWNER).await[0]["subject"],
        "Two-factor authentication was reset"
    );
    // What was under way is over, and the next sign-in takes the mail alone.
    let late = server.second_factor(&waiting, &app.recovery[0]).await;
    assert_eq!(late.error(401), "Sign-in expired");
    let again = server.merchant(OWNER).await;
    assert!(
        server
            .happened(&again)
            .await
            .contains(&"TWO_FACTOR_RESET".to_owned())
    );
    let refused = server.by_operator(reset).await;
    assert_eq!(refused.unwrap_err().status().as_u16(), 409);
    server.app.env.clock.advance(1);
    let end = |tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email| {
        help::end_sessions(tx, ctx, Actor::COMMAND_LINE, email)
    };
    assert_eq!(server.by_operator(end).await.unwrap(), 2);
    assert_eq!(server.by_operator(end).await.unwrap(), 0);
    // What changes nothing is not written down.
    let decided = "SELECT COUNT(*) FROM operator_events WHERE note = 'owner@example.org'
        AND action IN ('SECOND_FACTOR_RESET', 'SESSIONS_ENDED')";
    assert_eq!(server.number(decided).await, 2);
    for session in [&session, &again] {
        let answer = server.account_get(session, ME).await;
        assert_eq!(answer.error(401), "Session expired");
    }
    assert_eq!(
        server.letters(OWNER).await[0]["subject"],
        "You were signed out everywhere"
    );
    server.verify().await;
}

#[test]
fn a_blocked_store_is_reached_by_commands_and_what_they_do_is_written_down() {
    reaches_a_blocked_store(&Place::new());
}

#[test]
fn a_blocked_store_is_reached_by_commands_and_what_they_do_is_written_down_on_postgres() {
    let schema = Database::postgres();
    reaches_a_blocked_store(&Place::on(&schema));
}

fn reaches_a_blocked_store(place: &Place) {
    place.dev().stop();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    let made = place.run(&CREATE_STORE).json(0);
    let store = made["id"].as_str().unwrap();
    run(&["operator", "store", "block", "nimbus", "--reason", "a fraud"]);
    assert_eq!(run(&["store", "show", "nimbus"])["handle"], "nimbus");
    assert_eq!(run(&["token", "list", "--store", store]), json!([]));
    let handed = run(&["store", "owner", "nimbus", LENA]);
    assert_eq!((&handed["id"], &handed["owner"]), (&made["id"], &json!(LENA)));
    run(&["store", "owner", "nimbus", LENA]);
    run(&["store", "delete", "nimbus", "--confirm", "nimbus"]);
    // Its payouts can come back from the bank later, so they are shown; nothing else is.
    let payouts = run(&["payout", "list", "--store", store]);
    assert_eq!(payouts["items"], json!([]));
    let gone = ["token", "list", "--store", store];
    refused(place, &gone, 1, "there is no such store", "store list");
    let appointed = run(&["operator", "create", LENA]);
    run(&["account", "sign-in-link", LENA]);
    let decided = run(&["operator", "activity"]);
    let text = |event: &Value, key: &str| event[key].as_str().unwrap_or_default().to_owned();
    let events = decided["items"].as_array().unwrap().iter();
    let mut events: Vec<_> = events
        .map(|event| (text(event, "action"), text(event, "subject"), text(event, "note")))
        .collect();
    events.sort();
    let expected = [
        ("OPERATOR_ADDED", text(&appointed, "id"), ""),
        ("SIGN_IN_LINK_MADE", text(&appointed, "id"), LENA),
        ("STORE_BLOCKED", store.to_owned(), "a fraud"),
        ("STORE_DELETED", store.to_owned(), "nimbus"),
        ("STORE_HANDED_OVER", store.to_owned(), LENA),
    ];
    let expected = expected.map(|(action, subject, note)| (action.to_owned(), subject, note.to_owned()));
    assert_eq!(events, expected);
    run(&["verify"]);
}

#[test]
fn refusals_about_identities_say_what_to_do_next() {
    refuses_identities(&Place::new());
}

#[test]
fn refusals_about_identities_say_what_to_do_next_on_postgres() {
    let schema = Database::postgres();
    refuses_identities(&Place::on(&schema));
}

fn refuses_identities(place: &Place) {
    place.dev().stop();
    place.run(&["operator", "create", LENA]).json(0);
    let approve = ["operator", "identity", "approve", LENA];
    let text = "The profile is not complete, so nobody is there to be approved";
    refused(place, &approve, 1, text, "account show");
    let reject = ["operator", "identity", "reject", LENA, "--reason", "a forgery"];
    let text = "Nobody has asked for this identity to be checked";
    refused(place, &reject, 1, text, "identity list");
    let waiting = |what: &str| place.run(&["operator", what, "list"]).json(0)["items"].clone();
    assert_eq!(
        (waiting("identity"), waiting("phone-code")),
        (json!([]), json!([]))
    );
    let read = ["operator", "phone-code", "read", LENA];
    let text = format!("no code waits for {LENA}");
    refused(place, &read, 1, &text, "phone-code list");
    let nobody = ["operator", "phone-code", "read", "nobody@nimbus.example"];
    let text = "nobody@nimbus.example has no account";
    refused(place, &nobody, 1, text, "account list");
}

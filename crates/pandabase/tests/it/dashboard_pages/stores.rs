//! Stores, invitations, and what a store needs.

use super::{SESSION, signed_in, text};
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use pandabase_commerce::accounts::sign_in::link;
use pandabase_domain::checkout::Email;
use serde_json::json;

const SHOP: [(&str, &str); 7] = [
    ("name", "Ann's <shop>"),
    ("handle", "anns-shop"),
    ("statementDescriptor", "ANNS"),
    ("supportEmail", "help@example.org"),
    ("country", "DE"),
    ("category", "Software, Games"),
    ("description", "Things that Ann makes."),
];

/// The form with another value in a field.
fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut typed = SHOP.to_vec();
    typed.push((name, value));
    typed
}

#[apply(both)]
async fn a_store_is_opened_after_every_fault_was_said_at_its_field(server: Server) {
    let mut ann = signed_in(&server, ANN).await;
    ann.shows("You have no store yet");
    ann.go("/stores/new").await;
    ann.press("open", &[]).await;
    for field in ["name", "handle", "supportEmail", "category", "description"] {
        assert_eq!(ann.error(field), "Please answer this", "{field}");
    }
    assert_eq!(ann.error("summary"), "");
    for (field, value, says) in [
        ("handle", "nimbus-labs", "Another store has this name."),
        ("handle", "No spaces", "Use 3 to 64 lower-case letters"),
        ("handle", "portal", "no name that is reserved"),
        ("statementDescriptor", "a<b", "Use letters, digits and spaces"),
        ("supportEmail", "help", "Enter your email"),
    ] {
        ann.press("open", &with(field, value)).await;
        assert!(ann.error(field).contains(says), "{field}: {}", ann.text);
        // Nothing that was typed is lost.
        assert_eq!(ann.fields()["name"], "Ann&#39;s &#60;shop&#62;");
    }
    ann.press("open", &SHOP).await;
    ann.shows("Your store is open.");
    ann.shows("<h1>Requirements</h1>");
    ann.shows("In a sandbox no money moves");
    ann.shows("Ann&#39;s &#60;shop&#62;");
    let session = ann.cookie(SESSION).unwrap().to_owned();
    let stores = server.account_get(&session, "/v2/stores").await;
    let made = &stores.data(200)[0];
    assert_eq!(
        (&made["role"], &made["handle"], &made["category"]),
        (
            &json!("OWNER"),
            &json!("anns-shop"),
            &json!(["Software", "Games"])
        )
    );
    assert_eq!(made["timezone"], "Europe/Berlin");
    // A store that sells nothing yet says how one begins.
    let home = format!("/stores/{}", text(&made["id"]));
    ann.go(&home).await;
    ann.shows("Make your first product");
    ann.shows(&format!("href=\"{home}/products/new\""));
    ann.go("/stores").await;
    ann.shows("anns-shop");
    ann.shows("owner</span>");
    server.verify().await;
}

#[apply(both)]
async fn invitations_are_accepted_and_declined(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    let invited = json!({"email": ANN, "role": "MODERATOR"});
    server
        .account_post(&owner, &team, invited.clone())
        .await
        .data(201);
    let mut ann = signed_in(&server, ANN).await;
    ann.shows("Invitations");
    ann.shows("moderator");
    ann.press("decline", &[]).await;
    ann.shows("The invitation was declined.");
    ann.shows("You have no store yet");
    // Nobody is in a team who was not invited.
    ann.press("accept", &[("invitation", "tm_aaaaaaaaaaaaaaaaaaaaaaaa")])
        .await;
    assert_eq!(ann.status, 404);
    server.account_post(&owner, &team, invited).await.data(201);
    ann.go("/stores").await;
    ann.press("accept", &[]).await;
    ann.shows("You are in the team now.");
    ann.go(&server.desk("/orders")).await;
    assert_eq!(ann.status, 200, "{}", ann.text);
    // The way to the other stores stands on every page.
    ann.shows("href=\"/stores\"");
}

#[apply(both)]
async fn what_a_store_lacks_is_said_with_what_mends_it(server: Server) {
    let server = server.in_production().await;
    // Production shows nobody's mails; an operator can make a link.
    let owner = Email::parse(OWNER).unwrap();
    let made = server.as_operator(move |tx, ctx| link(tx, ctx, &owner)).await;
    let made = made.unwrap();
    let (_, token) = made.split_once("/sign-in?token=").unwrap();
    let mut visitor = Visitor::open(&server, &format!("/sign-in?token={token}")).await;
    visitor.page = "/sign-in".to_owned();
    visitor.press("verify", &[]).await;
    visitor.go(&server.desk("/requirements")).await;
    visitor.shows("The owner enters first and last name and country, and accepts the terms.");
    visitor.shows("<code>PATCH /v2/accounts/me</code>");
    visitor.shows(&format!(
        "<code>POST /v2/stores/{}/questionnaire</code>",
        server.store.id
    ));
    visitor.hides("This store can take payments.");
    visitor.hides("This store cannot sell yet");
    visitor.go(&server.desk("")).await;
    visitor.shows("requirements are missing");
    // It is said on every page of the store, with the way to it.
    visitor.go(&server.desk("/orders")).await;
    visitor.shows("This store cannot sell yet: ");
    visitor.shows("This store is not paid out yet: ");
    visitor.shows(&format!("href=\"{}\"", server.desk("/requirements")));
}

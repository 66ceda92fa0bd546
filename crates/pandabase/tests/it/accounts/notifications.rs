//! Who is mailed about a store: by role, and by what each member has chosen.

use super::{ANN, ME, OWNER};
use crate::cases::Desk;
use crate::harness::{Answer, Server, apply, both};
use crate::portal::keys;
use crate::shop::GOOD;
use serde_json::{Value, json};

/// Everybody in the team, whoever may do more before whoever may do less, and Ann, who has only been invited.
const TEAM: [&str; 6] = [
    OWNER,
    "adminstrator@example.org",
    "developer@example.org",
    "moderator@example.org",
    "viewer@example.org",
    ANN,
];

impl Server {
    fn notifications(&self) -> String {
        self.of_team("/notifications")
    }

    /// Switches one kind on or off.
    async fn switch_kind(&self, session: &str, kind: &str, enabled: bool) -> Answer {
        let change = json!({"kinds": [{"kind": kind, "enabled": enabled}]});
        self.account_patch(session, &self.notifications(), change).await
    }

    /// How many mails with these words in their subject an address has got.
    pub(super) async fn mails_about(&self, email: &str, words: &str) -> usize {
        let letters = self.letters(email).await;
        let subjects = letters.iter().map(|letter| letter["subject"].as_str().unwrap());
        subjects.filter(|subject| subject.contains(words)).count()
    }

    async fn make_report(&self) {
        let report = json!({
            "type": "PAYMENT_ACTIVITY", "periodStart": "2026-06-01T00:00:00Z",
            "periodEnd": "2026-07-01T00:00:00Z", "formats": ["CSV"]
        });
        self.post(&self.core("/reports/"), report).await.data(201);
        self.drain().await;
    }
}

fn is_on(shown: &Value, kind: &str) -> bool {
    let kinds = shown["kinds"].as_array().unwrap();
    let found = kinds.iter().find(|setting| setting["kind"] == kind).unwrap();
    found["enabled"].as_bool().unwrap()
}

#[apply(both)]
async fn members_see_the_kinds_of_their_role(server: Server) {
    let path = server.notifications();
    for (role, count) in [
        ("VIEWER", 0),
        ("MODERATOR", 4),
        ("DEVELOPER", 7),
        ("ADMINSTRATOR", 9),
    ] {
        let session = server.member_with(role).await;
        let shown = server.account_get(&session, &path).await.data(200).clone();
        assert_eq!(keys(&shown), ["digest", "kinds"]);
        let kinds = shown["kinds"].as_array().unwrap();
        assert_eq!((kinds.len(), &shown["digest"]), (count, &json!("OFF")), "{role}");
        assert!(kinds.iter().all(|kind| kind["enabled"] == true), "{role}");
        // What was shown can be sent back as it is.
        let same = server.account_patch(&session, &path, shown.clone()).await;
        assert_eq!(same.data(200), &shown);
    }
    let owner = server.merchant(OWNER).await;
    let shown = server.account_get(&owner, &path).await.data(200).clone();
    let kinds = shown["kinds"].as_array().unwrap().iter();
    let fixed = kinds.filter(|kind| kind["switchable"] == false);
    let fixed: Vec<&str> = fixed.map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert_eq!(fixed, ["REPORTS", "BANK_ACCOUNTS", "TOKENS", "TEAM"]);
    let token = server.get(&path).await;
    assert_eq!(token.error(401), "Session expired");
}

#[apply(both)]
async fn a_mail_goes_to_everybody_whose_role_it_concerns_once(server: Server) {
    for role in ["ADMINSTRATOR", "DEVELOPER", "MODERATOR", "VIEWER"] {
        server.member_with(role).await;
    }
    let owner = server.merchant(OWNER).await;
    let ann = json!({"email": ANN, "role": "ADMINSTRATOR"});
    server
        .account_post(&owner, &server.of_team("/team"), ann)
        .await
        .data(201);
    Desk::open(&server).await;
    let paid = server.sell(10_000, GOOD).await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.make_report().await;
    server.approved_account().await;
    let token = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    server
        .account_post(&owner, &server.of_team("/tokens"), token)
        .await
        .data(201);
    for (words, count) in [
        ("Support case: ", 4),
        ("Dispute over ", 4),
        ("Your report is ready", 3),
        ("A bank account ending 3000 was added to Nimbus Labs", 2),
        ("Your bank account ending ", 2),
        (" has a new API token", 1),
    ] {
        for (place, email) in TEAM.iter().enumerate() {
            let mails = server.mails_about(email, words).await;
            assert_eq!(mails, usize::from(place < count), "{words}: {email}");
        }
    }
    // Four members and Ann were invited, of which the owner alone was told.
    for (place, email) in TEAM.iter().enumerate() {
        let mails = server.mails_about(email, "The team of ").await;
        assert_eq!(mails, if place == 0 { 5 } else { 0 }, "{email}");
    }
    server.verify().await;
}

#[apply(both)]
async fn kinds_are_switched_off_by_each_member_for_themselves(server: Server) {
    let moderator = server.member_with("MODERATOR").await;
    let owner = server.merchant(OWNER).await;
    let changed = server.switch_kind(&owner, "CASES", false).await;
    assert!(!is_on(changed.data(200), "CASES") && is_on(changed.data(200), "STOCK"));
    let desk = Desk::open(&server).await;
    assert_eq!(server.mails_about(OWNER, "Support case: ").await, 0);
    assert_eq!(
        server
            .mails_about("moderator@example.org", "Support case: ")
            .await,
        1
    );
    let theirs = server.account_get(&moderator, &server.notifications()).await;
    assert!(is_on(theirs.data(200), "CASES"));
    server.switch_kind(&owner, "CASES", true).await.data(200);
    server.switch_kind(&moderator, "CASES", false).await.data(200);
    desk.another("Where is it?").await;
    assert_eq!(server.mails_about(OWNER, "Support case: ").await, 1);
    assert_eq!(
        server
            .mails_about("moderator@example.org", "Support case: ")
            .await,
        1
    );
    // A role that is smaller keeps what was chosen, but hears of less.
    let refused = server.switch_kind(&moderator, "PAYOUTS", true).await;
    assert_eq!(
        refused.error(400),
        "body/kinds/0/kind must be one that your role hears of"
    );
    server.verify().await;
}

#[apply(both)]
async fn security_is_told_of_whatever_is_chosen(server: Server) {
    let owner = server.merchant(OWNER).await;
    for kind in ["BANK_ACCOUNTS", "TOKENS", "TEAM"] {
        let change = json!({"kinds": [
            {"kind": "CASES", "enabled": false}, {"kind": kind, "enabled": false}
        ]});
        let refused = server
            .account_patch(&owner, &server.notifications(), change)
            .await;
        assert_eq!(
            refused.error(400),
            "body/kinds/1/enabled must be true: these mails cannot be switched off"
        );
        server.switch_kind(&owner, kind, true).await.data(200);
    }
    // A change that is refused changes nothing.
    let shown = server.account_get(&owner, &server.notifications()).await;
    assert!(is_on(shown.data(200), "CASES"));
    let token = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    server
        .account_post(&owner, &server.of_team("/tokens"), token)
        .await
        .data(201);
    assert_eq!(server.mails_about(OWNER, "API token").await, 1);
}

#[apply(both)]
async fn mails_about_reports_are_switched_in_the_account(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.make_report().await;
    assert_eq!(server.mails_about(OWNER, "report").await, 1);
    let refused = server.switch_kind(&owner, "REPORTS", false).await;
    assert_eq!(
        refused.error(400),
        "body/kinds/0/enabled is switched by notifications.reportReady of the account, for all stores"
    );
    let off = json!({"notifications": {"reportReady": false}});
    server.account_patch(&owner, ME, off).await.data(200);
    let shown = server.account_get(&owner, &server.notifications()).await;
    assert!(!is_on(shown.data(200), "REPORTS"));
    server.make_report().await;
    assert_eq!(server.mails_about(OWNER, "report").await, 1);
}

#[apply(both)]
async fn bad_choices_are_refused(server: Server) {
    let owner = server.merchant(OWNER).await;
    let many = vec![json!({"kind": "CASES", "enabled": true}); 21];
    for (change, field) in [
        (
            json!({"kinds": [{"kind": "WEATHER", "enabled": true}]}),
            "body/kinds/0/kind ",
        ),
        (
            json!({"kinds": [{"kind": "CASES", "enabled": "no"}]}),
            "body/kinds/0/enabled ",
        ),
        (json!({"kinds": [{"kind": "CASES"}]}), "body/kinds/0 "),
        (json!({"kinds": many}), "body/kinds "),
        (json!({"digest": "HOURLY"}), "body/digest "),
        (json!({"digest": null}), "body/digest "),
    ] {
        let refused = server
            .account_patch(&owner, &server.notifications(), change.clone())
            .await;
        let text = refused.error(400);
        assert!(text.starts_with(field), "{change}: {text}");
    }
    // Nothing is no change.
    let same = server
        .account_patch(&owner, &server.notifications(), json!({}))
        .await;
    assert_eq!(same.data(200)["digest"], "OFF");
}

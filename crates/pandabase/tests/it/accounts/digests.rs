//! Mails that sum a day or a week up, by the clock and the time zone of the store.

use super::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const MODERATOR: &str = "moderator@example.org";

impl Server {
    async fn digest(&self, session: &str, rhythm: &str) -> Value {
        let path = self.of_team("/notifications");
        let changed = self
            .account_patch(session, &path, json!({"digest": rhythm}))
            .await;
        changed.data(200)["digest"].clone()
    }

    /// The text of the only digest that an address has got for some days.
    async fn digest_of(&self, email: &str, days: &str) -> String {
        let letters = self.letters(email).await;
        let subject = format!("Nimbus Labs {days}");
        let mut found = letters
            .iter()
            .filter(|letter| letter["subject"] == subject.as_str());
        let text = found.next().unwrap()["text"].as_str().unwrap().to_owned();
        assert!(found.next().is_none(), "{subject}");
        text
    }

    async fn digests(&self, email: &str) -> usize {
        self.mails_about(email, "Nimbus Labs on ").await + self.mails_about(email, "Nimbus Labs from ").await
    }

    async fn has_digest_planned(&self) -> bool {
        self.jobs().await.contains(&"store_digest".to_owned())
    }

    async fn set_zone(&self, session: &str, zone: &str) {
        let path = self.of_team("");
        let changed = self
            .account_patch(session, &path, json!({"timezone": zone}))
            .await;
        changed.data(200);
    }
}

#[track_caller]
fn tells(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "{line}: {text}");
    }
}

#[apply(both)]
async fn a_day_on_which_clocks_change_is_told_of_once_and_whole(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.set_zone(&owner, "Europe/Berlin").await;
    // 24 October, the day before the clocks of Berlin go back: a day of 25 hours, from 22:00 to 23:00 UTC.
    server.move_clock("P145D").await;
    assert_eq!(server.digest(&owner, "DAILY").await, "DAILY");
    server.move_clock("PT22H").await;
    server.sell(1000, GOOD).await;
    server.move_clock("PT24H30M").await;
    server.sell(2000, GOOD).await;
    server.move_clock("PT1H").await;
    server.sell(4000, GOOD).await;
    assert_eq!(server.digests(OWNER).await, 0);
    server.move_clock("P1D").await;
    let text = server.digest_of(OWNER, "on 25 October 2026").await;
    tells(
        &text,
        &[
            "Sales: 2, together $30.00",
            "New customers: 1",
            "Disputes opened: 0",
        ],
    );
    assert!(text.contains("by the time in Europe/Berlin"), "{text}");
    server.move_clock("P1D").await;
    let text = server.digest_of(OWNER, "on 26 October 2026").await;
    tells(&text, &["Sales: 1, together $40.00", "New customers: 0"]);
    // Farther west it is still the day before: what was told of is not told of again.
    server.sell(5000, GOOD).await;
    server.set_zone(&owner, "Pacific/Honolulu").await;
    server.move_clock("P1D").await;
    let text = server.digest_of(OWNER, "on 27 October 2026").await;
    tells(&text, &["Sales: 1, together $50.00"]);
    assert_eq!(server.digests(OWNER).await, 3);
    // Days on which nothing happened are not mailed, and nothing is planned once nobody wants it.
    assert_eq!(server.digest(&owner, "OFF").await, "OFF");
    assert_eq!(server.digest(&owner, "DAILY").await, "DAILY");
    server.move_clock("P3D").await;
    assert_eq!(server.digests(OWNER).await, 3);
    assert!(server.has_digest_planned().await);
    server.digest(&owner, "OFF").await;
    server.move_clock("P1D").await;
    assert!(!server.has_digest_planned().await);
    server.verify().await;
}

#[apply(both)]
async fn each_member_gets_their_own_rhythm_and_nobody_anything_twice(server: Server) {
    let moderator = server.member_with("MODERATOR").await;
    let owner = server.merchant(OWNER).await;
    assert!(!server.has_digest_planned().await);
    // 1 June 2026 is a Monday.
    server.digest(&owner, "WEEKLY").await;
    server.digest(&moderator, "DAILY").await;
    let planned = server.jobs().await;
    assert_eq!(planned.iter().filter(|kind| *kind == "store_digest").count(), 1);
    let first = server.sell(1000, GOOD).await;
    server.play(&first, json!({"event": "external_refund"})).await;
    server.move_clock("P6DT12H").await;
    let text = server.digest_of(MODERATOR, "on 1 June 2026").await;
    tells(&text, &["Sales: 1, together $10.00", "Open cases now: 0"]);
    assert!(text.contains("\nRefunds: 1, together $"), "{text}");
    server.sell(2000, GOOD).await;
    assert_eq!(
        (server.digests(OWNER).await, server.digests(MODERATOR).await),
        (0, 1)
    );
    server.move_clock("P1D").await;
    let text = server.digest_of(MODERATOR, "on 7 June 2026").await;
    tells(
        &text,
        &["Sales: 1, together $20.00", "Refunds: 0, together $0.00"],
    );
    let text = server.digest_of(OWNER, "from 1 June 2026 to 7 June 2026").await;
    tells(&text, &["Sales: 2, together $30.00"]);
    server.move_clock("PT6H").await;
    assert_eq!(
        (server.digests(OWNER).await, server.digests(MODERATOR).await),
        (1, 2)
    );
    server.verify().await;
}

#[apply(both)]
async fn nothing_is_told_of_a_blocked_store(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.digest(&owner, "DAILY").await;
    server.sell(1000, GOOD).await;
    server
        .set_store("UPDATE stores SET blocked = TRUE WHERE id = $1")
        .await;
    server.advance(DAY + DAY / 2).await;
    assert_eq!(server.digests(OWNER).await, 0);
    assert!(server.has_digest_planned().await);
    server
        .set_store("UPDATE stores SET blocked = FALSE WHERE id = $1")
        .await;
    server.sell(3000, GOOD).await;
    server.advance(DAY).await;
    let text = server.digest_of(OWNER, "on 2 June 2026").await;
    tells(&text, &["Sales: 1, together $30.00"]);
    assert_eq!(server.digests(OWNER).await, 1);
}

#[apply(both)]
async fn only_members_who_are_in_the_team_are_told(server: Server) {
    let moderator = server.member_with("MODERATOR").await;
    server.digest(&moderator, "DAILY").await;
    server.sell(1000, GOOD).await;
    let team = server.account_get(&moderator, "/v2/stores").await;
    assert_eq!(team.data(200)[0]["role"], "MODERATOR");
    let gone = "DELETE FROM members WHERE store_id = $1 AND role = 'MODERATOR'";
    server.set_store(gone).await;
    server.move_clock("P2D").await;
    assert_eq!(server.digests(MODERATOR).await, 0);
    assert!(!server.has_digest_planned().await);
}

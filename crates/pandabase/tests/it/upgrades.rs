//! Databases of older versions.

use pandabase::wiring::migrations::MIGRATIONS;
use sha2::{Digest, Sha256};

/// What every migration was when it was published, as `sha256sum` writes it.
const FROZEN: &str = include_str!("../../migrations/FROZEN");

/// A migration that has run somewhere is never edited: what is to change is a new one, with a new line in
/// `migrations/FROZEN`.
#[test]
fn migrations_are_what_they_were() {
    let frozen: Vec<&str> = FROZEN.lines().collect();
    let now: Vec<String> = MIGRATIONS
        .iter()
        .map(|migration| {
            format!(
                "{}  {}.sql",
                hex::encode(Sha256::digest(migration.text)),
                migration.name
            )
        })
        .collect();
    assert_eq!(now, frozen);
}

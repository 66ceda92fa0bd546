//! `pandabase files`.

use crate::databases::Database;
use crate::place::Place;
use serde_json::{Value, json};
use std::fs;

#[test]
fn files_are_uploaded_and_deleted_from_the_command_line() {
    uploads_and_deletes(&Place::new());
}

#[test]
fn files_are_uploaded_and_deleted_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    uploads_and_deletes(&Place::on(&schema));
}

fn uploads_and_deletes(place: &Place) {
    place.dev().stop();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    fs::write(place.path("album.zip"), b"hello").unwrap();
    let made = run(&["files", "upload", "album.zip", "--purpose", "download"]);
    assert_eq!(
        (
            &made["status"],
            &made["mimeType"],
            &made["filename"],
            &made["sizeBytes"]
        ),
        (
            &json!("READY"),
            &json!("application/zip"),
            &json!("album.zip"),
            &json!(5)
        )
    );
    let id = made["id"].as_str().unwrap();
    let listed = run(&["files", "list", "--purpose", "download"]);
    assert_eq!(listed["items"][0]["id"], id);
    assert_eq!(run(&["files", "list", "--purpose", "image"])["items"], json!([]));
    assert_eq!(run(&["files", "show", id])["expiresAt"], made["expiresAt"]);
    assert_eq!(run(&["files", "delete", id]), json!({"id": id, "deleted": true}));
    let refused = |arguments: &[&str], code: i32| -> (Value, Value) {
        let answer = place.run(arguments).json(code);
        (answer["error"].clone(), answer["next"].clone())
    };
    let (error, next) = refused(&["files", "show", id], 1);
    assert_eq!(error, "File not found");
    assert!(next.as_str().unwrap().contains("files list"), "{next}");
    fs::write(place.path("a.png"), b"<svg/>").unwrap();
    let (error, _) = refused(&["files", "upload", "a.png", "--purpose", "image"], 1);
    assert_eq!(error, "body must be a PNG, JPEG, WebP or GIF picture");
    fs::write(place.path("a.svg"), b"<svg/>").unwrap();
    let (error, _) = refused(&["files", "upload", "a.svg", "--purpose", "image"], 1);
    assert!(error.as_str().unwrap().contains("mimeType"), "{error}");
    refused(&["files", "upload", "none.zip", "--purpose", "download"], 1);
    fs::write(place.path("empty.zip"), b"").unwrap();
    refused(&["files", "upload", "empty.zip", "--purpose", "download"], 2);
    run(&["verify"]);
}

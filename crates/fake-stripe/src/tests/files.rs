//! Files of evidence.

use super::{VERSION, call, form, start};
use crate::{Fake, wire};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.7\r\n--other\r\n\xff\x00";

/// Uploads a file and returns status and answer.
async fn upload(fake: &Fake, purpose: &str, file: &[u8], key: Option<&str>) -> (u16, Value) {
    let head = format!(
        "--mark\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n{purpose}\r\n--mark\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: \
         application/pdf\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--mark--\r\n"].concat();
    let secret = format!("Bearer {}", fake.secret_key());
    let mut headers = vec![
        ("Authorization", secret.as_str()),
        ("Stripe-Version", VERSION),
        ("Content-Type", "multipart/form-data; boundary=mark"),
    ];
    headers.extend(key.map(|key| ("Idempotency-Key", key)));
    let url = format!("{}/v1/files", fake.url());
    let answer = wire::send("POST", &url, &headers, &body).await.unwrap();
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn a_file_is_uploaded_once_and_kept_as_it_is() {
    let fake = start().await;
    let (status, file) = upload(&fake, "dispute_evidence", PDF, Some("receipt 1")).await;
    assert_eq!(status, 200, "{file}");
    assert_eq!(
        (&file["object"], &file["type"], &file["size"], &file["filename"]),
        (&json!("file"), &json!("pdf"), &json!(PDF.len()), &json!("a.pdf"))
    );
    let id = file["id"].as_str().unwrap();
    assert!(id.starts_with("file_"), "{id}");
    assert_eq!(fake.file(id).as_deref(), Some(PDF));
    let (_, again) = upload(&fake, "dispute_evidence", PDF, Some("receipt 1")).await;
    assert_eq!(again["id"], file["id"]);
    let (status, other) = upload(&fake, "dispute_evidence", b"%PDF-2", Some("receipt 1")).await;
    assert_eq!(
        (status, &other["error"]["type"]),
        (400, &json!("idempotency_error"))
    );
}

#[tokio::test]
async fn what_is_no_evidence_is_refused() {
    let fake = start().await;
    for (purpose, file, param) in [
        ("dispute_evidence", &b"<html>"[..], "file"),
        ("dispute_evidence", b"", "file"),
        ("business_logo", PDF, "purpose"),
        ("holiday", PDF, "purpose"),
    ] {
        let (status, refused) = upload(&fake, purpose, file, None).await;
        assert_eq!(
            (status, &refused["error"]["param"]),
            (400, &json!(param)),
            "{refused}"
        );
    }
    let fields = form(&[("purpose", "dispute_evidence"), ("file", "a.pdf")]);
    let plain = call(&fake, "POST", "/v1/files", &fields, None).await.unwrap();
    assert_eq!(plain.status, 400);
}

//! Idempotent requests (contract `README.md`, "Idempotency"). The record is stored in the transaction of the
//! effect; a request that takes several transactions stores it with its intent.

use super::respond::Answer;
use crate::context::Env;
use crate::db::{DbError, FromRow, Tx};
use crate::error::ApiError;
use crate::{params, sealed, sql};
use http::{HeaderMap, StatusCode};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::{DAY, Timestamp};
use sha2::{Digest, Sha256};

/// How long an answer is repeated.
pub const KEPT: i64 = DAY;
sealed!(
    /// Stored answers: they may show secrets. The mark of an intent is not encrypted.
    pub STORED_ANSWER = "idempotency_records", "body", bytes "key_hash", "idempotent answer",
        where "status IS NOT NULL"
);

/// The two formats of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFormat {
    /// Store API: 8 to 32 characters, any.
    Short,
    /// Pay, refund and payout of the merchant and checkout surfaces: 1 to 255 of `[A-Za-z0-9_-]`.
    Long,
}

/// An idempotency key in the scope of its credential, method and path, with the request's content.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    key_hash: [u8; 32],
    request_hash: [u8; 32],
}

/// Reads the header.
///
/// # Errors
/// [`ApiError::Invalid`] naming `headers/idempotency-key`.
pub fn key_of(headers: &HeaderMap, format: KeyFormat) -> Result<Option<&str>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let refuse = |rule: &str| Err(ApiError::invalid(format!("headers/idempotency-key must {rule}")));
    let Ok(key) = std::str::from_utf8(value.as_bytes()) else {
        return refuse("be UTF-8");
    };
    let (least, most) = match format {
        KeyFormat::Short => (8, 32),
        KeyFormat::Long => (1, 255),
    };
    let length = key.chars().count();
    if length < least {
        return refuse(&format!("NOT have fewer than {least} characters"));
    }
    if length > most {
        return refuse(&format!("NOT have more than {most} characters"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if format == KeyFormat::Long && !key.bytes().all(plain) {
        return refuse("match pattern \"^[A-Za-z0-9_-]+$\"");
    }
    Ok(Some(key))
}

impl IdempotencyKey {
    /// Scopes `key` to who (a credential or a store) asks what.
    pub fn new(who: &str, method: &str, path: &str, key: &str, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [who, method, path.trim_end_matches('/'), key] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Self {
            key_hash: hash.finalize().into(),
            request_hash: canonical_hash(body),
        }
    }
}

/// The hash of a body's canonical JSON: keys sorted, white space gone, `100.0` and `1e2` written as `100`.
fn canonical_hash(body: &[u8]) -> [u8; 32] {
    if body.is_empty() {
        return canonical_hash(b"{}");
    }
    // serde_json keeps object keys sorted. A body that it cannot parse, such as endless nesting in a field
    // that is ignored, is compared byte by byte.
    match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(mut value) => {
            write_whole_numbers_alike(&mut value);
            Sha256::digest(value.to_string()).into()
        }
        Err(_) => Sha256::digest(body).into(),
    }
}

fn write_whole_numbers_alike(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) => {
            // A float of this size is printed with all its digits, so that its text is the integer's.
            let float = number
                .as_f64()
                .filter(|float| number.is_f64() && float.abs() < 1e15);
            let whole = float.filter(|float| float.fract() == 0.0);
            if let Some(whole) = whole.and_then(|whole| format!("{whole:.0}").parse::<i64>().ok()) {
                *number = whole.into();
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(write_whole_numbers_alike),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(write_whole_numbers_alike),
        _ => {}
    }
}

sql! {
    FIND: Record = "SELECT {} FROM idempotency_records WHERE store_id = $1 AND key_hash = $2";
    INSERT = "INSERT INTO idempotency_records (store_id, key_hash, request_hash, status, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (store_id, key_hash) DO UPDATE SET request_hash = excluded.request_hash,
            status = excluded.status, body = excluded.body, created_at = excluded.created_at";
    SETTLE = "UPDATE idempotency_records SET status = $1, body = $2
        WHERE store_id = $3 AND key_hash = $4 AND status IS NULL AND body = $5";
    FORGET = "DELETE FROM idempotency_records WHERE store_id = $1 AND key_hash = $2";
    /// Removes records older than the given time; the housekeeping job runs it.
    pub SWEEP = "DELETE FROM idempotency_records WHERE created_at < $1";
}

/// What is stored under a key.
#[derive(FromRow)]
struct Record {
    request_hash: Vec<u8>,
    status: Option<i64>,
    body: Option<Vec<u8>>,
    created_at: Timestamp,
}

/// What an earlier request with the same key left.
#[derive(Debug)]
pub enum Found {
    /// Its answer.
    Answer(Answer),
    /// The mark of its intent: the outcome is not stored yet.
    Intent(String),
}

/// Looks for what an earlier request with the same key left.
///
/// # Errors
/// [`ApiError::KeyReused`] for another body, [`ApiError::InProgress`] while another transaction holds the
/// key.
pub fn find(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    key: &IdempotencyKey,
    now: Timestamp,
) -> Result<Option<Found>, ApiError> {
    let (head, _) = key.key_hash.split_first_chunk().ok_or(ApiError::InProgress)?;
    if !tx.try_lock(i64::from_le_bytes(*head))? {
        return Err(ApiError::InProgress);
    }
    // A record without a body is of a release that stored no marks: nobody knows what its intent was.
    let Some(Record {
        request_hash,
        status,
        body: Some(body),
        created_at,
    }) = tx.fetch_optional(FIND, params![store, &key.key_hash])?
    else {
        return Ok(None);
    };
    if now.as_millis() - created_at.as_millis() >= KEPT {
        return Ok(None);
    }
    if request_hash != key.request_hash {
        return Err(ApiError::KeyReused);
    }
    let Some(status) = status else {
        let mark = String::from_utf8(body).map_err(|error| ApiError::Internal(error.into()))?;
        return Ok(Some(Found::Intent(mark)));
    };
    let status = u16::try_from(status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let row = hex::encode(key.key_hash);
    let place = STORED_ANSWER.at(store.as_str(), &row);
    Ok(Some(Found::Answer(Answer {
        status: status.unwrap_or(StatusCode::OK),
        body: env.keyring.decrypt(&place, &body)?.into(),
        replayed: true,
        pieces: None,
    })))
}

/// Stores the answer under the key.
pub fn store(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    key: &IdempotencyKey,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), ApiError> {
    let (status, body) = sealed(env, store, key, answer);
    insert(tx, store, key, Some(status), &body, now)
}

/// Stores the intent of a request under its key. The `mark` finds the intent again and is not secret.
pub fn store_intent(
    tx: &mut Tx<'_>,
    store: &StoreId,
    key: &IdempotencyKey,
    mark: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    insert(tx, store, key, None, mark.as_bytes(), now)
}

/// Stores the outcome of the intent with this `mark`, unless it is stored already or the key has been taken
/// for another intent.
pub fn settle(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    key: &IdempotencyKey,
    mark: &str,
    answer: &Answer,
) -> Result<(), ApiError> {
    let (status, body) = sealed(env, store, key, answer);
    tx.send(
        SETTLE,
        params![status, &body, store, &key.key_hash, mark.as_bytes()],
    )?;
    Ok(())
}

/// Forgets what is stored under the key.
pub fn forget(tx: &mut Tx<'_>, store: &StoreId, key: &IdempotencyKey) -> Result<(), DbError> {
    tx.send(FORGET, params![store, &key.key_hash])
}

/// An answer's columns.
fn sealed(env: &Env, store: &StoreId, key: &IdempotencyKey, answer: &Answer) -> (i64, Vec<u8>) {
    let row = hex::encode(key.key_hash);
    let place = STORED_ANSWER.at(store.as_str(), &row);
    let body = env.keyring.encrypt(&place, &answer.body, &env.random);
    (i64::from(answer.status.as_u16()), body)
}

fn insert(
    tx: &mut Tx<'_>,
    store: &StoreId,
    key: &IdempotencyKey,
    status: Option<i64>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), ApiError> {
    tx.send(
        INSERT,
        params![store, &key.key_hash, &key.request_hash, status, body, now],
    )?;
    Ok(())
}

/// Runs `work` once per key: a repetition gets the stored answer, and a refused request leaves only its
/// refusal.
///
/// # Errors
/// Whatever `work` returns that is not stored.
pub fn once(
    tx: &mut Tx<'_>,
    env: &Env,
    store_id: &StoreId,
    key: Option<&IdempotencyKey>,
    now: Timestamp,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    let Some(key) = key else { return work(tx) };
    match find(tx, env, store_id, key, now)? {
        Some(Found::Answer(answer)) => return Ok(answer),
        // A key belongs to one path, and work in a single transaction stores no intent.
        Some(Found::Intent(_)) => return Err(ApiError::InProgress),
        None => {}
    }
    let answer = match tx.savepoint(work)? {
        Ok(answer) => answer,
        Err(error) if error.is_stored() => Answer::failure(&error),
        Err(error) => return Err(error),
    };
    store(tx, env, store_id, key, &answer, now)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_are_enforced() {
        let check = |key: &str, format| {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", key.parse().unwrap());
            key_of(&headers, format)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        assert!(check("12345678", KeyFormat::Short).is_ok());
        assert!(check("with a space", KeyFormat::Short).is_ok());
        for (key, format) in [
            ("1234567".to_owned(), KeyFormat::Short),
            ("x".repeat(33), KeyFormat::Short),
            (String::new(), KeyFormat::Long),
            ("x".repeat(256), KeyFormat::Long),
            ("a b".to_owned(), KeyFormat::Long),
        ] {
            assert!(
                check(&key, format)
                    .unwrap_err()
                    .starts_with("headers/idempotency-key "),
                "{key}"
            );
        }
        assert!(key_of(&HeaderMap::new(), KeyFormat::Short).unwrap().is_none());
    }

    #[test]
    fn bodies_compare_by_canonical_json() {
        let key = |body: &str| IdempotencyKey::new("stk_a", "POST", "/p/", "k", body.as_bytes()).request_hash;
        assert_eq!(key(r#"{"a":1,"b":[2]}"#), key(" {\"b\":[2], \"a\":1}\n"));
        assert_ne!(key(r#"{"a":1}"#), key(r#"{"a":2}"#));
        assert_eq!(key(""), key("{}"));
        assert_eq!(key(r#"{"a":[100.0,-1e2]}"#), key(r#"{"a":[100,-100]}"#));
        assert_ne!(key(r#"{"a":100.5}"#), key(r#"{"a":100}"#));
        let deep = "[".repeat(1000) + &"]".repeat(1000);
        assert_ne!(
            key(&format!(r#"{{"a":1,"x":{deep}}}"#)),
            key(&format!(r#"{{"a":2,"x":{deep}}}"#))
        );
    }
}

//! SQL of passkeys, and of challenges that browsers are asked to sign.

use crate::accounts::passkeys::views::Passkey;
use pandabase_domain::id::{AccountId, LoginId, PasskeyId, SignInLinkId};
use pandabase_domain::passkey::{State, Stored};
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::accounts::AccountSession;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

/// The most challenges of one account that can be answered; the oldest give way.
const CHALLENGES: i64 = 5;

sql! {
    ADD: insert NewRow<'static> = "INSERT INTO passkeys ({columns}) VALUES ({values})
        ON CONFLICT (credential_id) DO NOTHING";
    OF_ACCOUNT: Passkey = "SELECT {} FROM passkeys WHERE account_id = $1 ORDER BY id";
    FIND: Passkey = "SELECT {} FROM passkeys WHERE account_id = $1 AND id = $2";
    CREDENTIALS: Vec<u8> = "SELECT credential_id FROM passkeys WHERE account_id = $1 ORDER BY id";
    RENAME = "UPDATE passkeys SET name = $1 WHERE account_id = $2 AND id = $3";
    DELETE = "DELETE FROM passkeys WHERE account_id = $1 AND id = $2";
    UNPROVE = "UPDATE passkeys SET is_proven = FALSE WHERE account_id = $1 AND is_proven";
    COUNT: i64 = "SELECT COUNT(*) FROM passkeys WHERE account_id = $1";
    OWNER: AccountId = "SELECT account_id FROM passkeys WHERE credential_id = $1";
    KEPT: Kept = "SELECT {} FROM passkeys WHERE account_id = $1 AND credential_id = $2";
    USED = "UPDATE passkeys SET state = $1, last_used_at = $2 WHERE account_id = $3 AND id = $4";
    END = "DELETE FROM passkey_challenges WHERE account_id = $1";
    ASK: insert Asked<'static> = "INSERT INTO passkey_challenges ({columns}) VALUES ({values})";
    // Ids begin with their time.
    TRIM = "DELETE FROM passkey_challenges WHERE account_id = $1 AND id < (SELECT id FROM passkey_challenges
        WHERE account_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
    TAKE_TO_ADD: Vec<u8> = "UPDATE passkey_challenges SET used_at = $1
        WHERE id = $2 AND account_id = $3 AND session_id = $4 AND used_at IS NULL AND created_at > $5
        RETURNING challenge_hash";
    TAKE_TO_SIGN_IN: Vec<u8> = "UPDATE passkey_challenges SET used_at = $1
        WHERE id = $2 AND account_id IS NULL AND used_at IS NULL AND created_at > $3
        RETURNING challenge_hash";
    /// Deletes challenges made before a time, a batch at once.
    pub SWEEP = "DELETE FROM passkey_challenges WHERE id IN (
        SELECT id FROM passkey_challenges WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// A new passkey.
#[derive(Debug, ToRow)]
pub(crate) struct NewRow<'a> {
    pub(crate) id: &'a PasskeyId,
    pub(crate) account_id: &'a AccountId,
    pub(crate) name: &'a str,
    pub(crate) credential_id: &'a Vec<u8>,
    pub(crate) public_key: &'a Vec<u8>,
    pub(crate) state: &'a State,
    /// Whether it was added with the second factor that the account asks for.
    pub(crate) is_proven: bool,
    pub(crate) created_at: Timestamp,
}

/// What a passkey is judged by.
#[derive(Debug, FromRow)]
pub(crate) struct Kept {
    pub(crate) id: PasskeyId,
    credential_id: Vec<u8>,
    public_key: Vec<u8>,
    state: State,
    /// Whether it was added with the second factor that the account asks for.
    pub(crate) is_proven: bool,
}

impl Kept {
    pub(crate) fn stored(self) -> Stored {
        Stored {
            credential_id: self.credential_id,
            public_key: self.public_key,
            state: self.state,
        }
    }
}

/// A new challenge.
#[derive(Debug, ToRow)]
pub(crate) struct Asked<'a> {
    pub(crate) id: &'a SignInLinkId,
    /// Who adds a passkey; `None` for a sign-in.
    pub(crate) account_id: Option<&'a AccountId>,
    pub(crate) session_id: Option<&'a LoginId>,
    pub(crate) challenge_hash: &'a [u8; 32],
    pub(crate) created_at: Timestamp,
}

/// Stores a new passkey; `false` when its authenticator's name for it is known.
pub(crate) fn add(tx: &mut Tx<'_>, passkey: &NewRow<'_>) -> Result<bool, DbError> {
    Ok(tx.insert(ADD, &[], passkey)? == 1)
}

/// The passkeys of an account, the oldest first.
pub(crate) fn of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Passkey>, DbError> {
    tx.fetch_all(OF_ACCOUNT, params![account])
}

pub(crate) fn find(tx: &mut Tx<'_>, account: &AccountId, id: &PasskeyId) -> Result<Option<Passkey>, DbError> {
    tx.fetch_optional(FIND, params![account, id])
}

/// What authenticators call the passkeys of an account.
pub(crate) fn credentials(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Vec<u8>>, DbError> {
    tx.fetch_all(CREDENTIALS, params![account])
}

pub(crate) fn rename(
    tx: &mut Tx<'_>,
    account: &AccountId,
    id: &PasskeyId,
    name: &str,
) -> Result<(), DbError> {
    tx.run(RENAME, params![name, account, id]).map(drop)
}

pub(crate) fn delete(tx: &mut Tx<'_>, account: &AccountId, id: &PasskeyId) -> Result<(), DbError> {
    tx.run(DELETE, params![account, id]).map(drop)
}

/// How many passkeys an account has.
pub(crate) fn count(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![account])
}

/// Marks every passkey of an account as added without the second factor, which was removed.
pub(crate) fn unprove(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), DbError> {
    tx.run(UNPROVE, params![account]).map(drop)
}

/// Deletes the challenges for new passkeys of an account.
pub(crate) fn end(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), DbError> {
    tx.run(END, params![account]).map(drop)
}

/// Whose passkey it is that an authenticator calls so.
pub(crate) fn owner(tx: &mut Tx<'_>, credential: &[u8]) -> Result<Option<AccountId>, DbError> {
    tx.fetch_optional(OWNER, params![credential])
}

/// What a passkey of an account is judged by. Who may change it has locked the account.
pub(crate) fn kept(tx: &mut Tx<'_>, account: &AccountId, credential: &[u8]) -> Result<Option<Kept>, DbError> {
    tx.fetch_optional(KEPT, params![account, credential])
}

/// Stores that a passkey was used.
pub(crate) fn used(
    tx: &mut Tx<'_>,
    account: &AccountId,
    id: &PasskeyId,
    state: &State,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(USED, params![state, now, account, id]).map(drop)
}

/// Stores a challenge; the oldest of its account give way.
pub(crate) fn ask(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<(), DbError> {
    tx.insert(ASK, &[], asked)?;
    match asked.account_id {
        Some(account) => tx.run(TRIM, params![account, CHALLENGES - 1]).map(drop),
        None => Ok(()),
    }
}

/// Uses up the challenge that a session was given since a time; returns what is stored of it.
pub(crate) fn take_to_add(
    tx: &mut Tx<'_>,
    id: &SignInLinkId,
    session: &AccountSession,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, DbError> {
    tx.fetch_optional(
        TAKE_TO_ADD,
        params![now, id, &session.account_id, &session.id, since],
    )
}

/// Uses up a challenge to sign in that was given since a time; returns what is stored of it.
pub(crate) fn take_to_sign_in(
    tx: &mut Tx<'_>,
    id: &SignInLinkId,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, DbError> {
    tx.fetch_optional(TAKE_TO_SIGN_IN, params![now, id, since])
}

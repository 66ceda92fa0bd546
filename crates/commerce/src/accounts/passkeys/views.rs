//! Passkeys as their owners see them, and what browsers are asked for, in the words of Web Authentication.

use crate::accounts::record::Account;
use pandabase_domain::id::{PasskeyId, SignInLinkId};
use pandabase_domain::passkey::{ALGORITHMS, Challenge, Site, base64url, handle_of};
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// How long a challenge works, in milliseconds.
pub const TTL: i64 = 10 * MINUTE;
/// What sites are called where authenticators show it.
const NAME: &str = "Pandabase";
/// The only kind of credential that there is.
const PUBLIC_KEY: &str = "public-key";
/// What is asked of authenticators: to keep the key, and to verify their user.
const REQUIRED: &str = "required";

/// A passkey.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Passkey {
    /// The passkey.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody last signed in with it; null before.
    pub last_used_at: Option<Timestamp>,
}

/// A challenge to make a passkey.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyProposal {
    /// Names the challenge when it is answered, once and within ten minutes.
    challenge_id: SignInLinkId,
    /// What `navigator.credentials.create` takes as `publicKey`, once
    /// `PublicKeyCredential.parseCreationOptionsFromJSON` has read it.
    public_key: PasskeyCreationOptions,
}

/// What a browser is asked for when it makes a passkey.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyCreationOptions {
    /// Where the passkey will work.
    rp: PasskeySite,
    /// Whose it will be.
    user: PasskeyUser,
    /// What is to be signed, in base64url.
    challenge: String,
    /// How it may sign, the best first.
    pub_key_cred_params: Vec<PasskeyAlgorithm>,
    /// How long the challenge works, in milliseconds.
    timeout: i64,
    /// The passkeys that the account has: their authenticators make no second one.
    exclude_credentials: Vec<PasskeyCredential>,
    /// What the authenticator must do.
    authenticator_selection: PasskeyDemands,
    /// Always `none`: which authenticator it is, is not asked.
    attestation: &'static str,
}

/// Where a passkey works.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeySite {
    /// The host of the dashboard.
    id: String,
    /// What it is called.
    name: &'static str,
}

/// Whose a passkey is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyUser {
    /// What authenticators know the account by, in base64url.
    id: String,
    /// The account's address.
    name: String,
    /// What its owner is called here, or else the address.
    display_name: String,
}

/// A way to sign.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeyAlgorithm {
    /// Always `public-key`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its number in COSE.
    alg: i64,
}

/// A passkey that there is, as authenticators know it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeyCredential {
    /// Always `public-key`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What its authenticator calls it, in base64url.
    id: String,
}

/// What an authenticator must do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyDemands {
    /// Always `required`: it keeps the key.
    resident_key: &'static str,
    /// Always true: the same, for older browsers.
    require_resident_key: bool,
    /// Always `required`: it asks for a finger, a face or a number.
    user_verification: &'static str,
}

impl PasskeyProposal {
    pub(super) fn new(
        challenge_id: SignInLinkId,
        challenge: &Challenge,
        site: Site,
        account: &Account,
        known: &[Vec<u8>],
    ) -> Self {
        let algorithm = |alg| PasskeyAlgorithm {
            kind: PUBLIC_KEY,
            alg,
        };
        let credential = |id: &Vec<u8>| PasskeyCredential {
            kind: PUBLIC_KEY,
            id: base64url(id),
        };
        let public_key = PasskeyCreationOptions {
            rp: PasskeySite {
                id: site.id,
                name: NAME,
            },
            user: PasskeyUser {
                id: base64url(&handle_of(&account.id)),
                name: account.email.clone(),
                display_name: account.username.as_ref().unwrap_or(&account.email).clone(),
            },
            challenge: base64url(challenge),
            pub_key_cred_params: ALGORITHMS.into_iter().map(algorithm).collect(),
            timeout: TTL,
            exclude_credentials: known.iter().map(credential).collect(),
            authenticator_selection: PasskeyDemands {
                resident_key: REQUIRED,
                require_resident_key: true,
                user_verification: REQUIRED,
            },
            attestation: "none",
        };
        Self {
            challenge_id,
            public_key,
        }
    }
}

/// A challenge to sign in by a passkey.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyChallenge {
    /// Names the challenge when it is answered, once and within ten minutes.
    challenge_id: SignInLinkId,
    /// What `navigator.credentials.get` takes as `publicKey`, once
    /// `PublicKeyCredential.parseRequestOptionsFromJSON` has read it.
    public_key: PasskeyRequestOptions,
}

/// What a browser is asked for when somebody signs in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyRequestOptions {
    /// What is to be signed, in base64url.
    challenge: String,
    /// How long the challenge works, in milliseconds.
    timeout: i64,
    /// The host of the dashboard.
    rp_id: String,
    /// Always empty: the authenticator shows the passkeys that it has for the site.
    allow_credentials: Vec<PasskeyCredential>,
    /// Always `required`: the authenticator asks for a finger, a face or a number.
    user_verification: &'static str,
}

impl PasskeyChallenge {
    pub(super) fn new(challenge_id: SignInLinkId, challenge: &Challenge, site: Site) -> Self {
        Self {
            challenge_id,
            public_key: PasskeyRequestOptions {
                challenge: base64url(challenge),
                timeout: TTL,
                rp_id: site.id,
                allow_credentials: Vec::new(),
                user_verification: REQUIRED,
            },
        }
    }
}

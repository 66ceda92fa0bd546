//! What requests for passkeys say.

use pandabase_domain::id::{PasskeyId, SignInLinkId};
use pandabase_domain::input::{Filled, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The beginning of a new passkey.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PasskeyStart {
    /// The six digits that the authenticator app shows, or a recovery code; needed where the account has an
    /// app.
    #[serde(default)]
    pub(super) code: Opt<Text<6, 24>>,
}

/// A new passkey.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPasskey {
    /// The challenge that it answers.
    pub(super) challenge_id: SignInLinkId,
    /// What its owner calls it.
    pub(super) name: Filled<64>,
    /// What the browser made, as `toJSON` of it says.
    pub(super) credential: NewCredential,
}

/// A key that a browser made: what `PublicKeyCredential.toJSON()` returns. Other fields are ignored.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
pub struct NewCredential {
    /// What its authenticator calls it, in base64url.
    id: Text<1, 1_364>,
    /// What the authenticator answered.
    response: Attestation,
}

/// What an authenticator answered that made a key.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attestation {
    /// What the browser had it sign, in base64url.
    #[serde(rename = "clientDataJSON")]
    client_data_json: Text<1, 4_096>,
    /// The public key and what is known of the authenticator, in base64url.
    attestation_object: Text<1, 16_384>,
}

/// A passkey that signs in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyProof {
    /// The challenge that it answers.
    pub(super) challenge_id: SignInLinkId,
    /// What the browser returned, as `toJSON` of it says.
    pub(super) credential: ShownCredential,
}

/// A passkey that signed: what `PublicKeyCredential.toJSON()` returns. Other fields are ignored.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
pub struct ShownCredential {
    /// What its authenticator calls it, in base64url.
    id: Text<1, 1_364>,
    /// What the authenticator answered.
    response: Assertion,
}

/// What an authenticator answered that signed.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assertion {
    /// What the browser had it sign, in base64url.
    #[serde(rename = "clientDataJSON")]
    client_data_json: Text<1, 4_096>,
    /// What the authenticator says of itself and of its user, in base64url.
    authenticator_data: Text<1, 4_096>,
    /// The signature of both, in base64url.
    signature: Text<1, 2_048>,
    /// What the authenticator knows the account by, in base64url.
    user_handle: Text<1, 128>,
}

/// The passkey in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyPath {
    /// The passkey.
    pub(super) passkey_id: PasskeyId,
}

/// A change of a passkey: what is not sent stays.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PasskeyChange {
    /// What its owner calls it.
    #[serde(default)]
    pub(super) name: Opt<Filled<64>>,
}

//! An authenticator and the browser before it, as Web Authentication describes them: keys of P-256, no
//! attestation. It signs with another library than the one that judges it.

use super::ME;
use crate::harness::{Answer, Server};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the passkeys of the harness's servers work.
pub const SITE: &str = "localhost";
pub const ORIGIN: &str = "http://localhost:4242";
pub const PASSKEYS: &str = "/v2/accounts/me/passkeys";
pub const OPTIONS: &str = "/v2/accounts/me/passkeys/options";
pub const REQUEST: &str = "/v2/auth/passkey/options";
pub const VERIFY: &str = "/v2/auth/passkey/verify";

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const KEY_ATTACHED: u8 = 1 << 6;

/// A passkey, and how its authenticator and its browser behave.
pub struct Authenticator {
    random: SystemRandom,
    key: EcdsaKeyPair,
    pub credential: [u8; 32],
    /// What it knows the account by; empty until it has made the passkey.
    pub handle: String,
    /// How often it has signed; some count nothing and say 0.
    pub counter: u32,
    /// The origin of the page that the browser shows.
    pub origin: &'static str,
    /// The site that the passkey is bound to.
    pub site: &'static str,
    /// Whether it asks for a finger, a face or a number.
    pub verifies: bool,
}

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        let mut credential = [0_u8; 32];
        random.fill(&mut credential).unwrap();
        Self {
            random,
            key,
            credential,
            handle: String::new(),
            counter: 0,
            origin: ORIGIN,
            site: SITE,
            verifies: true,
        }
    }

    /// What the browser has the authenticator sign.
    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    /// What the authenticator says of itself and of its user.
    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.site).to_vec();
        data.push(USER_PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public key in COSE: a map of the curve, the algorithm and the two coordinates.
    fn public_key(&self) -> Vec<u8> {
        let point: &[u8] = self.key.public_key().as_ref();
        assert_eq!((point.len(), point[0]), (65, 4));
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..]);
        key
    }

    /// Makes the passkey that a page asks for; answers as `PublicKeyCredential.toJSON()` does.
    pub fn make(&mut self, options: &Value) -> Value {
        options["user"]["id"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut self.handle);
        let client_data = self.client_data("webauthn.create", options);
        let mut data = self.data(KEY_ATTACHED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(self.credential);
        data.extend(self.public_key());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let id = base64url(&self.credential);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(&client_data),
                "attestationObject": base64url(&object),
                "transports": ["internal"],
            },
        })
    }

    /// Signs what a page asks for; answers as `PublicKeyCredential.toJSON()` does.
    pub fn show(&self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let signed = [data.clone(), Sha256::digest(&client_data).to_vec()].concat();
        let signature = self.key.sign(&self.random, &signed).unwrap();
        let id = base64url(&self.credential);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(&client_data),
                "authenticatorData": base64url(&data),
                "signature": base64url(signature.as_ref()),
                "userHandle": self.handle,
            },
        })
    }
}

impl Server {
    /// Asks for a new passkey, without a code.
    pub async fn propose_passkey(&self, session: &str) -> Value {
        let asked = self.account_post(session, OPTIONS, json!({})).await;
        asked.data(200).clone()
    }

    /// Sends what an authenticator made for a proposal.
    pub async fn send_passkey(&self, session: &str, asked: &Value, name: &str, made: Value) -> Answer {
        let new = json!({"challengeId": asked["challengeId"], "name": name, "credential": made});
        self.account_post(session, PASSKEYS, new).await
    }

    /// Adds a passkey to an account; returns its id.
    pub async fn add_passkey(&self, session: &str, key: &mut Authenticator, name: &str) -> String {
        let asked = self.propose_passkey(session).await;
        let made = key.make(&asked["publicKey"]);
        let added = self.send_passkey(session, &asked, name, made).await;
        added.data(201)["id"].as_str().unwrap().to_owned()
    }

    /// Asks for a passkey to sign in with.
    pub async fn request_passkey(&self) -> Value {
        self.app.env.clock.advance(1);
        let asked = self.anonymous(Method::POST, REQUEST).send().await;
        asked.data(200).clone()
    }

    /// Sends what an authenticator signed for a challenge.
    pub async fn prove_passkey(&self, asked: &Value, shown: Value) -> Answer {
        self.app.env.clock.advance(1);
        let proof = json!({"challengeId": asked["challengeId"], "credential": shown});
        self.anonymous(Method::POST, VERIFY).json(&proof).send().await
    }

    /// Signs in by a passkey, whose authenticator counts.
    pub async fn sign_in_by_passkey(&self, key: &mut Authenticator) -> Answer {
        let asked = self.request_passkey().await;
        key.counter += 1;
        self.prove_passkey(&asked, key.show(&asked["publicKey"])).await
    }

    /// How often something of this type happened to an account.
    pub async fn times(&self, session: &str, kind: &str) -> i64 {
        let listed = self
            .account_get(session, &format!("{ME}/activity?type={kind}"))
            .await;
        listed.data(200)["pagination"]["total"].as_i64().unwrap()
    }
}

//! Passkeys (Web Authentication, level 3): where they work, what a browser is asked, and whether its answer
//! is right.
//!
//! `webauthn_rp` judges the answers. By itself it would draw challenges and set their end, but both are
//! arguments here. So what it has to know of a question is written in the form in which it reads a stored one
//! back: with our challenge, and with an end that never comes, because whoever stores a challenge says how
//! long it works. A test holds this form against what the library writes.

use crate::id::AccountId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt::Display;
use url::{Host, Url};
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{RegistrationVerificationOptions, UserHandle};
use webauthn_rp::request::{AsciiDomain, RpId};
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState, Registration,
    RegistrationServerState,
};

/// Bytes of a challenge.
pub const CHALLENGE_LENGTH: usize = 16;
/// Bytes by which authenticators know an account.
pub const HANDLE_LENGTH: usize = 32;
/// Bytes of what changes of a passkey when it is used.
pub const STATE_LENGTH: usize = 7;

/// What an authenticator is asked to sign.
pub type Challenge = [u8; CHALLENGE_LENGTH];
/// What authenticators know an account by.
pub type Handle = [u8; HANDLE_LENGTH];
/// What changes of a passkey when it is used, as the library writes it: how often it was, and whether it has
/// copies elsewhere.
pub type State = [u8; STATE_LENGTH];

/// The algorithms that passkeys may sign with, by their COSE numbers: the best first.
pub const ALGORITHMS: [i64; 4] = [-8, -7, -35, -257];

/// The only name by which browsers know this machine as a site.
const LOOPBACK: &str = "localhost";
/// The end of every question, in seconds since 1970: the year 9999.
const NEVER: u64 = 253_402_300_799;
/// The user is asked, as always when a key is made.
const MEDIATED: u8 = 1;
/// All of [`ALGORITHMS`].
const ANY_ALGORITHM: u8 = 0b1111;
/// Any authenticator, without a hint, that keeps the key and verifies its user.
const KEPT_AND_VERIFIED: [u8; 4] = [0; 4];
/// No extension, where a key is made.
const NO_EXTENSIONS: [u8; 4] = [0; 4];
/// A verified user, and no extension.
const VERIFIED: [u8; 2] = [0; 2];

/// The public key of a passkey, as it is read back.
type PublicKey = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// Why an answer is refused: for the log of the server, never for whoever sent it.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Everything else is right, but its counter does not go on: there is a copy of the key.
    #[error("the counter of the passkey does not go on")]
    Copied,
    /// Something else.
    #[error("{0}")]
    Other(String),
}

fn refused(error: impl Display) -> Refused {
    Refused::Other(error.to_string())
}

/// Where the passkeys of an installation work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The host that they are bound to.
    pub id: String,
    /// The origin of the pages that may ask for them.
    pub origin: String,
}

impl Site {
    /// The site of an origin; `None` where it names an address in the place of a host. The machine itself is
    /// always called `localhost`: browsers take no address for a site.
    pub fn of(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let id = match url.host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(ip) if ip.is_loopback() => LOOPBACK.to_owned(),
            Host::Ipv6(ip) if ip.is_loopback() => LOOPBACK.to_owned(),
            Host::Ipv4(_) | Host::Ipv6(_) => return None,
        };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{}://{id}{port}", url.scheme());
        Some(Self { id, origin })
    }

    fn relying_party(&self) -> Result<RpId, Refused> {
        let name = AsciiDomain::try_from(self.id.clone()).map_err(refused)?;
        Ok(RpId::Domain(name))
    }
}

/// What authenticators know an account by: it tells nothing of the account.
pub fn handle_of(account: &AccountId) -> Handle {
    Sha256::digest(format!("passkeys of {account}")).into()
}

/// What is stored of a challenge.
pub fn challenge_hash(challenge: &Challenge) -> [u8; 32] {
    Sha256::digest(challenge).into()
}

/// Bytes as browsers and authenticators write them.
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What its authenticator calls it.
    pub credential_id: Vec<u8>,
    /// Its public key, as the library writes it.
    pub public_key: Vec<u8>,
    /// What changes when it is used.
    pub state: State,
}

/// What a browser sent of a key that it made.
#[derive(Debug)]
pub struct Made(Registration);

impl Made {
    /// Reads the JSON that browsers make of it.
    ///
    /// # Errors [`Refused`] when it is malformed.
    pub fn read(json: &[u8]) -> Result<Self, Refused> {
        Registration::from_json_relaxed(json).map(Self).map_err(refused)
    }

    /// The challenge that it answers.
    ///
    /// # Errors
    /// [`Refused`] when there is none.
    pub fn challenge(&self) -> Result<Challenge, Refused> {
        let sent = self.0.challenge_relaxed().map_err(refused)?;
        Ok(sent.0.to_le_bytes())
    }

    /// Judges the answer to a challenge that was given to the owner of `handle` at `site`; returns what is to
    /// be stored. Which authenticator it is, is not asked.
    ///
    /// # Errors
    /// [`Refused`] when it answers something else, or its user was not verified.
    pub fn judge(&self, site: &Site, challenge: &Challenge, handle: &Handle) -> Result<Stored, Refused> {
        let question = question_to_make(challenge, handle);
        let question =
            RegistrationServerState::<HANDLE_LENGTH>::decode(question.as_slice()).map_err(refused)?;
        let origins = [site.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            // Some authenticators tell more than they were asked.
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let site = site.relying_party()?;
        let made = question.verify(&site, &self.0, &options).map_err(refused)?;
        let Ok(public_key) = made.static_state().encode();
        let Ok(state) = made.dynamic_state().encode();
        Ok(Stored {
            credential_id: made.id().into_inner().to_vec(),
            public_key,
            state,
        })
    }
}

/// What a browser sent of a passkey that signed.
#[derive(Debug)]
pub struct Shown(DiscoverableAuthentication<HANDLE_LENGTH>);

impl Shown {
    /// Reads the JSON that browsers make of it.
    ///
    /// # Errors [`Refused`] when it is malformed.
    pub fn read(json: &[u8]) -> Result<Self, Refused> {
        DiscoverableAuthentication::<HANDLE_LENGTH>::from_json_relaxed(json)
            .map(Self)
            .map_err(refused)
    }

    /// The challenge that it answers.
    ///
    /// # Errors
    /// [`Refused`] when there is none.
    pub fn challenge(&self) -> Result<Challenge, Refused> {
        let sent = self.0.challenge_relaxed().map_err(refused)?;
        Ok(sent.0.to_le_bytes())
    }

    /// What the authenticator calls the passkey.
    pub fn credential_id(&self) -> &[u8] {
        self.0.raw_id().into_inner()
    }

    /// Judges the answer to a challenge at `site` by the passkey that is `stored` under this name, of the
    /// owner of `handle`; returns what is to be stored of its state. A counter that does not go on is
    /// refused: there is a copy of the key.
    ///
    /// # Errors
    /// [`Refused`] when it answers something else, is another key's, or its user was not verified.
    pub fn judge(
        &self,
        site: &Site,
        challenge: &Challenge,
        handle: &Handle,
        stored: &Stored,
    ) -> Result<State, Refused> {
        let question = question_to_sign(challenge);
        let question = DiscoverableAuthenticationServerState::decode(question.as_slice()).map_err(refused)?;
        let Ok(handle) = UserHandle::<HANDLE_LENGTH>::decode(*handle);
        let public_key = PublicKey::decode(stored.public_key.as_slice()).map_err(refused)?;
        let state = DynamicState::decode(stored.state).map_err(refused)?;
        let mut passkey =
            AuthenticatedCredential::new(self.0.raw_id(), &handle, public_key, state).map_err(refused)?;
        let origins = [site.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        let site = site.relying_party()?;
        question
            .verify(&site, &self.0, &mut passkey, &options)
            .map_err(|error| match error {
                // The signature has been judged by then.
                AuthCeremonyErr::SignatureCounter => Refused::Copied,
                error => refused(error),
            })?;
        let Ok(state) = passkey.dynamic_state().encode();
        Ok(state)
    }
}

/// What the library has to know of a challenge to make a key, in its form.
fn question_to_make(challenge: &Challenge, handle: &Handle) -> Vec<u8> {
    let mut question = vec![MEDIATED];
    question.extend_from_slice(challenge);
    question.push(ANY_ALGORITHM);
    question.extend_from_slice(&KEPT_AND_VERIFIED);
    question.extend_from_slice(&NO_EXTENSIONS);
    push_end(&mut question);
    question.extend_from_slice(handle);
    question
}

/// What the library has to know of a challenge to sign, in its form.
fn question_to_sign(challenge: &Challenge) -> Vec<u8> {
    let mut question = challenge.to_vec();
    question.extend_from_slice(&VERIFIED);
    push_end(&mut question);
    question
}

/// Seconds since 1970, and nanoseconds.
fn push_end(question: &mut Vec<u8>) {
    question.extend_from_slice(&NEVER.to_le_bytes());
    question.extend_from_slice(&0_u32.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use webauthn_rp::request::TimedCeremony as _;
    use webauthn_rp::request::auth::DiscoverableCredentialRequestOptions;
    use webauthn_rp::request::register::{
        Extension, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity,
    };

    /// Seconds and nanoseconds of the end of a question.
    const END: usize = 12;

    fn shop() -> RpId {
        Site::of("https://shop.example").unwrap().relying_party().unwrap()
    }

    #[test]
    fn a_question_to_make_a_key_has_the_form_of_the_library() {
        let (shop, handle) = (shop(), [7; HANDLE_LENGTH]);
        let Ok(id) = UserHandle::<HANDLE_LENGTH>::decode(handle);
        let user = PublicKeyCredentialUserEntity {
            name: "ann".try_into().unwrap(),
            id: &id,
            display_name: None,
        };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&shop, user, Vec::new());
        options.extensions = Extension::default();
        let (theirs, _) = options.start_ceremony().unwrap();
        let challenge = theirs.sent_challenge().0.to_le_bytes();
        let (theirs, ours) = (theirs.encode().unwrap(), question_to_make(&challenge, &handle));
        assert_eq!(ours.len(), theirs.len());
        let end = theirs.len() - HANDLE_LENGTH - END;
        assert_eq!(ours[..end], theirs[..end]);
        assert_eq!(ours[end + END..], theirs[end + END..]);
        let read = RegistrationServerState::<HANDLE_LENGTH>::decode(ours.as_slice()).unwrap();
        assert_eq!(read.sent_challenge().0.to_le_bytes(), challenge);
        assert_eq!(read.encode().unwrap(), ours);
    }

    #[test]
    fn a_question_to_sign_has_the_form_of_the_library() {
        let shop = shop();
        let options = DiscoverableCredentialRequestOptions::passkey(&shop);
        let (theirs, _) = options.start_ceremony().unwrap();
        let challenge = theirs.sent_challenge().0.to_le_bytes();
        let (theirs, ours) = (theirs.encode().unwrap(), question_to_sign(&challenge));
        assert_eq!(ours.len(), theirs.len());
        let end = theirs.len() - END;
        assert_eq!(ours[..end], theirs[..end]);
        let read = DiscoverableAuthenticationServerState::decode(ours.as_slice()).unwrap();
        assert_eq!(read.sent_challenge().0.to_le_bytes(), challenge);
        assert_eq!(read.encode().unwrap(), ours);
    }

    #[test]
    fn a_site_is_a_host_with_a_name() {
        for (origin, expected) in [
            (
                "https://shop.example",
                Some(("shop.example", "https://shop.example")),
            ),
            (
                "https://Shop.Example:8443",
                Some(("shop.example", "https://shop.example:8443")),
            ),
            (
                "https://shop.example:443",
                Some(("shop.example", "https://shop.example")),
            ),
            (
                "http://127.0.0.1:4242",
                Some(("localhost", "http://localhost:4242")),
            ),
            ("http://[::1]:4242", Some(("localhost", "http://localhost:4242"))),
            ("http://localhost:80", Some(("localhost", "http://localhost"))),
            ("https://192.0.2.1", None),
            ("https://[2001:db8::1]", None),
            ("shop.example", None),
        ] {
            let site = Site::of(origin);
            let found = site.as_ref().map(|site| (site.id.as_str(), site.origin.as_str()));
            assert_eq!(found, expected, "{origin}");
        }
    }

    #[test]
    fn what_is_no_credential_is_refused() {
        for json in ["", "null", "{}", r#"{"id": "AAAA", "response": {}}"#] {
            assert!(Made::read(json.as_bytes()).is_err(), "{json}");
            assert!(Shown::read(json.as_bytes()).is_err(), "{json}");
        }
    }
}

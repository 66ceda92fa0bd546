//! Authenticator apps and recovery codes.

use super::{ANN, ME};
use crate::harness::{Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase_domain::time::{HOUR, SECOND};
use pandabase_domain::totp;
use serde_json::json;
use std::process::Command;

/// An authenticator app of an account.
pub struct App {
    pub email: String,
    pub secret: Vec<u8>,
    pub recovery: Vec<String>,
}

/// Reads base 32 as an app does.
pub fn from_base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0_u32, Vec::new());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => panic!("{text}"),
        };
        bits = (bits << 5) | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

impl App {
    /// The code that an app shows whose clock is off by so much.
    pub fn code_at(&self, server: &Server, off: i64) -> String {
        totp::code(&self.secret, server.app.env.clock.now().plus_millis(off))
    }

    /// Signs in as far as the second factor; returns what stands for the sign-in.
    pub async fn begin(&self, server: &Server) -> String {
        let first = server.sign_in_by_link(&self.email).await;
        let first = first.data(200);
        assert_eq!(keys(first), ["mfaRequired", "mfaToken"]);
        assert_eq!(first["mfaRequired"], true);
        first["mfaToken"].as_str().unwrap().to_owned()
    }
}

/// Signs in and sets an app up.
pub async fn with_app(server: &Server, email: &str) -> (String, App) {
    let token = server.merchant(email).await;
    let proposed = server
        .account_post(&token, &format!("{ME}/totp"), json!({}))
        .await;
    let secret = proposed.data(200)["secret"].as_str().unwrap().to_owned();
    let mut app = App {
        email: email.to_owned(),
        secret: from_base32(&secret),
        recovery: Vec::new(),
    };
    let code = json!({"code": app.code_at(server, 0)});
    let confirmed = server
        .account_post(&token, &format!("{ME}/totp/confirm"), code)
        .await;
    let codes = confirmed.data(200)["recoveryCodes"].as_array().unwrap();
    app.recovery = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    (token, app)
}

#[apply(both)]
async fn an_app_is_set_up_used_and_taken_away(server: Server) {
    let token = server.merchant(ANN).await;
    let totp = format!("{ME}/totp");
    let confirm = format!("{ME}/totp/confirm");
    let early = server
        .account_post(&token, &confirm, json!({"code": "123456"}))
        .await;
    assert!(
        early
            .error(400)
            .starts_with("Two-factor authentication was not set up")
    );
    let proposed = server
        .with_session(&token, Method::POST, &totp, None)
        .await
        .data(200)
        .clone();
    let secret = proposed["secret"].as_str().unwrap();
    let url = proposed["otpauthUrl"].as_str().unwrap();
    assert!(
        url.starts_with("otpauth://totp/Pandabase:ann%40example.org?"),
        "{url}"
    );
    assert!(url.contains(&format!("secret={secret}&")) && secret.len() == 32);
    // Proposed is not asked for yet.
    assert_eq!(
        server.account_get(&token, ME).await.data(200)["twoFactorEnabled"],
        false
    );
    server.merchant(ANN).await;
    let wrong = server
        .account_post(&token, &confirm, json!({"code": "000000"}))
        .await;
    assert_eq!(wrong.error(401), "Invalid code");
    let (token, app) = with_app(&server, ANN).await;
    assert_eq!(app.recovery.len(), 10);
    assert!(app.recovery.iter().all(|code| code.len() == 19));
    assert_eq!(
        server.account_get(&token, ME).await.data(200)["twoFactorEnabled"],
        true
    );
    server
        .with_session(&token, Method::POST, &totp, None)
        .await
        .error(409);
    assert_eq!(
        server.letters(ANN).await[0]["subject"],
        "Two-factor authentication is on"
    );
    // The code that confirmed it does not sign in.
    let mfa = app.begin(&server).await;
    let code = app.code_at(&server, 0);
    assert_eq!(server.second_factor(&mfa, &code).await.error(401), "Invalid code");
    server.app.env.clock.advance(30 * SECOND);
    let code = app.code_at(&server, 0);
    let signed_in = server.second_factor(&mfa, &code).await;
    assert_eq!(signed_in.data(200)["account"]["twoFactorEnabled"], true);
    assert_eq!(signed_in.data(200)["mfaRequired"], false);
    // What stood for the sign-in is used up.
    server.app.env.clock.advance(30 * SECOND);
    let code = app.code_at(&server, 0);
    assert_eq!(
        server.second_factor(&mfa, &code).await.error(401),
        "Sign-in expired"
    );
    let off = |code: &str| Some(json!({"code": code}));
    let refused = server
        .with_session(&token, Method::DELETE, &totp, off("000000"))
        .await;
    assert_eq!(refused.error(401), "Invalid code");
    let taken = server
        .with_session(&token, Method::DELETE, &totp, off(&code))
        .await;
    assert_eq!(taken.data(200), &json!({"enabled": false}));
    server
        .with_session(&token, Method::DELETE, &totp, off(&code))
        .await
        .error(409);
    assert_eq!(server.number("SELECT COUNT(*) FROM recovery_codes").await, 0);
    server.merchant(ANN).await;
    let happened = server.happened(&token).await;
    for kind in ["TWO_FACTOR_ENABLED", "TWO_FACTOR_DISABLED", "SIGN_IN_FAILED"] {
        assert!(happened.iter().any(|known| known == kind), "{happened:?}");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_recovery_code_takes_the_place_of_the_app_once(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    let mfa = app.begin(&server).await;
    // As people type it.
    let typed = app.recovery[3].to_uppercase().replace('-', " ");
    let signed_in = server.second_factor(&mfa, &typed).await;
    let token = signed_in.data(200)["token"].as_str().unwrap().to_owned();
    assert_eq!(
        server.letters(ANN).await[0]["subject"],
        "A recovery code of your account was used"
    );
    let mfa = app.begin(&server).await;
    assert_eq!(
        server.second_factor(&mfa, &app.recovery[3]).await.error(401),
        "Invalid code"
    );
    server.second_factor(&mfa, &app.recovery[4]).await.data(200);
    assert_eq!(server.number("SELECT COUNT(*) FROM recovery_codes").await, 8);
    let listed = server
        .account_get(&token, &format!("{ME}/activity?type=RECOVERY_CODE_USED"))
        .await;
    assert_eq!(listed.data(200)["pagination"]["total"], 2);
    // One of them also takes the app away, and new ones come with the next.
    let off = json!({"code": app.recovery[0]});
    server
        .with_session(&token, Method::DELETE, &format!("{ME}/totp"), Some(off))
        .await
        .data(200);
    let (_, next) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    let mfa = next.begin(&server).await;
    server.second_factor(&mfa, &app.recovery[1]).await.error(401);
    server.second_factor(&mfa, &next.recovery[1]).await.data(200);
}

#[test]
fn other_peoples_apps_show_the_same_codes() {
    // RFC 6238 in a few lines of another language.
    let program = "
import base64, hashlib, hmac, struct, sys
key, seconds = base64.b32decode(sys.argv[1]), int(sys.argv[2])
mac = hmac.new(key, struct.pack('>Q', seconds // 30), hashlib.sha1).digest()
at = mac[-1] & 15
print('%06d' % ((struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000), end='')
";
    let secret: Vec<u8> = (0..20).map(|byte| byte * 11).collect();
    for seconds in [0, 59, 1_780_000_000, 1_780_000_030] {
        let now = pandabase_domain::time::Timestamp::from_millis(seconds * SECOND);
        let (key, at) = (totp::base32(&secret), seconds.to_string());
        let shown = Command::new("python3")
            .args(["-c", program, &key, &at])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(shown.stdout).unwrap(), totp::code(&secret, now));
        assert_eq!(from_base32(&key), secret);
    }
}

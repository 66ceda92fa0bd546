//! What keys look like. None of the failures here repeats one.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::secret;
use crate::surfaces::stripe::key::SecretKey;

/// A pair of keys.
pub(super) struct Keys {
    /// `pk_…`.
    pub(super) publishable: String,
    /// `sk_…` or `rk_…`.
    pub(super) secret: SecretKey,
    /// Whether they move money.
    pub(super) is_live: bool,
}

impl Keys {
    /// Reads the keys: the publishable one as given or asked for, the secret one from standard input.
    pub(super) fn read(publishable: Option<&str>) -> Result<Self, Failure> {
        let publishable = match publishable {
            Some(given) => given.trim().to_owned(),
            None => secret::ask_openly("Publishable key, pk_…")?.ok_or_else(|| {
                Failure::new("--publishable-key is needed: the key that begins with pk_")
                    .usage()
                    .next("it is no secret; the dashboard has it beside the secret key")
            })?,
        };
        let secret = secret::read("Secret key, sk_… or rk_…")?;
        Self::of(publishable, secret)
    }

    fn of(publishable: String, secret: String) -> Result<Self, Failure> {
        let Some(shown) = is_live(&publishable, &["pk"]) else {
            return Err(
                Failure::new("the publishable key must begin with pk_live_ or pk_test_")
                    .usage()
                    .next("the dashboard has both keys under Developers, API keys"),
            );
        };
        let Some(is_live) = is_live(&secret, &["sk", "rk"]) else {
            return Err(
                Failure::new("the secret key must begin with sk_ or rk_, and then live_ or test_")
                    .usage()
                    .next("give it on standard input, as its first line; it is never an argument"),
            );
        };
        if shown != is_live {
            return Err(
                Failure::new("one of the keys is a live key and the other a test key")
                    .usage()
                    .next("take both from the same page of the dashboard"),
            );
        }
        Ok(Self {
            publishable,
            secret: SecretKey::new(secret),
            is_live,
        })
    }
}

/// Whether a key moves money; nothing when it is no key of these kinds.
fn is_live(key: &str, kinds: &[&str]) -> Option<bool> {
    let (kind, rest) = key.split_once('_')?;
    let (mode, body) = rest.split_once('_')?;
    let is_word = body.len() >= 8
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (kinds.contains(&kind) && is_word, mode) {
        (true, "live") => Some(true),
        (true, "test") => Some(false),
        _ => None,
    }
}

/// Reads what messages are signed with; nothing when that is left for later.
pub(super) fn webhook_secret() -> Result<Option<String>, Failure> {
    let typed = secret::read("Webhook secret, whsec_… (empty: later)")?;
    match typed.strip_prefix("whsec_") {
        _ if typed.is_empty() => Ok(None),
        Some(body) if body.len() >= 8 && body.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Some(typed)),
        _ => Err(Failure::new("the webhook secret must begin with whsec_")
            .usage()
            .next("the dashboard shows it with the endpoint; `stripe listen` prints it when it starts")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_say_what_they_are() {
        let of = |publishable: &str, secret: &str| {
            let keys = Keys::of(publishable.to_owned(), secret.to_owned());
            keys.map(|keys| keys.is_live).map_err(|failure| failure.text)
        };
        assert_eq!(of("pk_live_51AbCdEfGh", "sk_live_51AbCdEfGh"), Ok(true));
        assert_eq!(of("pk_test_51AbCdEfGh", "rk_test_51AbCdEfGh"), Ok(false));
        for (publishable, secret, text) in [
            (
                "sk_live_51AbCdEfGh",
                "sk_live_51AbCdEfGh",
                "the publishable key must",
            ),
            ("pk_live_", "sk_live_51AbCdEfGh", "the publishable key must"),
            ("pk_live_51AbCdEfGh", "pk_live_51AbCdEfGh", "the secret key must"),
            ("pk_live_51AbCdEfGh", "sk_live_51Ab CdEfGh", "the secret key must"),
            ("pk_live_51AbCdEfGh", "", "the secret key must"),
            ("pk_live_51AbCdEfGh", "sk_test_51AbCdEfGh", "one of the keys"),
        ] {
            let refused = of(publishable, secret).unwrap_err();
            assert!(refused.starts_with(text), "{refused}");
            assert!(!refused.contains("51Ab"), "{refused}");
        }
    }
}

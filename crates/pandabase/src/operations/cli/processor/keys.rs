//! What keys look like. None of the failures here repeats one.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::secret;
use crate::surfaces::stripe::key::SecretKey;

/// Variables of the environment that `setup` takes keys from, where there is nobody to ask: the publishable
/// key, the secret one, and what messages are signed with.
const VARIABLES: [&str; 3] = [
    "PANDABASE_STRIPE_PUBLISHABLE_KEY",
    "PANDABASE_STRIPE_SECRET_KEY",
    "PANDABASE_STRIPE_WEBHOOK_SECRET",
];

/// What messages are signed with, where no endpoint can be registered.
enum Signing {
    /// It is asked for when it is known what to register.
    Asked,
    /// It was said before; nothing where that is left for later.
    Said(Option<String>),
}

/// A pair of keys.
pub(crate) struct Keys {
    /// `pk_…`.
    pub(super) publishable: String,
    /// `sk_…` or `rk_…`.
    pub(super) secret: SecretKey,
    /// Whether they move money.
    pub(super) is_live: bool,
    signing: Signing,
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
        Self::with_publishable(publishable)
    }

    /// Reads the keys from standard input, a line each.
    pub(crate) fn piped() -> Result<Self, Failure> {
        Self::with_publishable(secret::read("Publishable key, pk_…")?)
    }

    /// Asks for the publishable key on a terminal; nothing when that is left for later.
    pub(crate) fn ask_publishable() -> Result<Option<String>, Failure> {
        let typed = secret::ask_openly("Publishable key of your Stripe account, pk_… (empty: later)")?;
        Ok(typed.filter(|typed| !typed.is_empty()))
    }

    /// Reads the secret key that belongs to a publishable one.
    pub(crate) fn with_publishable(publishable: String) -> Result<Self, Failure> {
        let secret = secret::read("Secret key, sk_… or rk_…")?;
        Self::of(publishable, secret)
    }

    /// The keys that the environment has, if it has some.
    pub(crate) fn of_environment() -> Result<Option<Self>, Failure> {
        Self::of_variables(VARIABLES.map(|name| std::env::var(name).ok()))
    }

    fn of_variables(values: [Option<String>; 3]) -> Result<Option<Self>, Failure> {
        let values = values.map(|value| value.map(|value| value.trim().to_owned()));
        let [publishable, secret, signing] = values.map(|value| value.filter(|value| !value.is_empty()));
        let keys = match (publishable, secret) {
            (None, None) => return Ok(None),
            (Some(publishable), Some(secret)) => Self::of(publishable, secret)?,
            _ => {
                let [publishable, secret, _] = VARIABLES;
                return Err(
                    Failure::new(format!("{publishable} and {secret} are needed together"))
                        .usage()
                        .next("set both, or none and connect the account later"),
                );
            }
        };
        Ok(Some(Self {
            signing: Signing::Said(signed_with(signing.unwrap_or_default())?),
            ..keys
        }))
    }

    /// What messages of an endpoint made by hand are signed with; nothing when that is left for later.
    pub(super) fn webhook_secret(&self) -> Result<Option<String>, Failure> {
        match &self.signing {
            Signing::Asked => webhook_secret(),
            Signing::Said(secret) => Ok(secret.clone()),
        }
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
                    .next("copy both from the same page of the dashboard"),
            );
        }
        Ok(Self {
            publishable,
            secret: SecretKey::new(secret),
            is_live,
            signing: Signing::Asked,
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
    signed_with(secret::read("Webhook secret, whsec_… (empty: later)")?)
}

fn signed_with(typed: String) -> Result<Option<String>, Failure> {
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

    #[test]
    fn the_environment_has_both_keys_or_none() {
        let of = |values: [&str; 3]| {
            let values = values.map(|value| Some(value.to_owned()));
            Keys::of_variables(values).map_err(|failure| failure.text)
        };
        let (publishable, secret) = ("pk_live_51AbCdEfGh", " sk_live_51AbCdEfGh\n");
        let keys = of([publishable, secret, "whsec_AbCdEfGh"]).unwrap().unwrap();
        assert!(keys.is_live);
        assert_eq!(keys.webhook_secret().unwrap().as_deref(), Some("whsec_AbCdEfGh"));
        let keys = of([publishable, secret, ""]).unwrap().unwrap();
        assert_eq!(keys.webhook_secret().unwrap(), None);
        assert!(of(["", " ", "whsec_AbCdEfGh"]).unwrap().is_none());
        assert!(Keys::of_variables([None, None, None]).unwrap().is_none());
        for (values, text) in [
            ([publishable, "", ""], "are needed together"),
            (["", secret, ""], "are needed together"),
            (
                [publishable, secret, "sk_live_51AbCdEfGh"],
                "the webhook secret must",
            ),
            ([publishable, "no key", ""], "the secret key must"),
        ] {
            let refused = of(values).err().unwrap();
            assert!(refused.contains(text), "{refused}");
            assert!(!refused.contains("51Ab"), "{refused}");
        }
    }
}

//! The endpoint at Stripe that events come from. Its secret is told once, to whoever makes it.

use crate::surfaces::stripe::client::{Client, VERSION};
use crate::surfaces::stripe::error::StripeError;
use crate::surfaces::stripe::form::Form;
use crate::surfaces::stripe::key::SecretKey;
use crate::surfaces::stripe::kinds::KINDS;
use crate::surfaces::stripe::types::List;
use crate::surfaces::stripe::types::endpoint::WebhookEndpoint;
use pandabase_domain::id::StoreId;
use serde::de::IgnoredAny;

/// Where events arrive: those of the installation's account, or of the account that a store brings.
pub const EVENTS: &str = "/v2/processors/stripe/events";
/// Where endpoints are made and listed.
const ENDPOINTS: &str = "/v1/webhook_endpoints";
/// The most endpoints that are listed; Stripe allows fewer.
const MOST: usize = 100;

/// The path at which the events of an account arrive.
pub fn path(store: Option<&StoreId>) -> String {
    match store {
        Some(store) => format!("{EVENTS}/{store}"),
        None => EVENTS.to_owned(),
    }
}

/// An endpoint that sends what is listened to.
pub struct Registered {
    /// `we_…`.
    pub id: String,
    /// Its secret, when it was made now; `None` when the one that was there is used on.
    pub secret: Option<String>,
    /// Endpoints of ours whose place it takes: to be deleted once its secret is stored.
    pub superseded: Vec<String>,
}

/// Registers an endpoint at `url`, or brings the `known` one up to date, whose secret is stored.
pub async fn register(
    client: &Client,
    key: &SecretKey,
    url: &str,
    known: Option<&str>,
) -> Result<Registered, StripeError> {
    let query = Form::new().with("limit", MOST);
    let all: List<WebhookEndpoint> = client.get(key, ENDPOINTS, &query).await?;
    // The version of an endpoint cannot be changed.
    let is_current = |endpoint: &&WebhookEndpoint| {
        Some(&*endpoint.id) == known && endpoint.api_version.as_deref() == Some(VERSION)
    };
    let (id, secret) = match all.data.iter().find(is_current) {
        Some(kept) => {
            if let Some(fault) = fault(kept, url) {
                tracing::info!("the endpoint {} is brought up to date: {fault}", kept.id);
                let change = subscribed(url).with("disabled", false);
                let path = format!("{ENDPOINTS}/{}", kept.id);
                client.post::<WebhookEndpoint>(key, &path, &change, None).await?;
            }
            (kept.id.clone(), None)
        }
        None => {
            let made = make(client, key, url).await?;
            (made.id, made.secret)
        }
    };
    let others = all.data.iter().filter(|other| other.id != id);
    let ours = others.filter(|other| other.url == url || Some(&*other.id) == known);
    Ok(Registered {
        superseded: ours.map(|other| other.id.clone()).collect(),
        id,
        secret,
    })
}

/// Makes another endpoint at `url`, with a new secret.
pub async fn make(client: &Client, key: &SecretKey, url: &str) -> Result<WebhookEndpoint, StripeError> {
    let new = subscribed(url)
        .with("api_version", VERSION)
        .with("description", "pandabase");
    let made: WebhookEndpoint = client.post(key, ENDPOINTS, &new, None).await?;
    match made.secret {
        Some(_) => Ok(made),
        None => Err(StripeError::Malformed(
            "an endpoint was made without a secret".to_owned(),
        )),
    }
}

/// The endpoint with this id.
pub async fn read(client: &Client, key: &SecretKey, endpoint: &str) -> Result<WebhookEndpoint, StripeError> {
    client
        .get(key, &format!("{ENDPOINTS}/{endpoint}"), &Form::new())
        .await
}

/// Deletes an endpoint.
pub async fn delete(client: &Client, key: &SecretKey, endpoint: &str) -> Result<(), StripeError> {
    let path = format!("{ENDPOINTS}/{endpoint}");
    client.delete::<IgnoredAny>(key, &path).await.map(drop)
}

/// Why an endpoint does not send what is listened to, to this address.
pub fn fault(endpoint: &WebhookEndpoint, url: &str) -> Option<String> {
    if endpoint.status != "enabled" {
        return Some(format!("it is {}", endpoint.status));
    }
    if endpoint.url != url {
        return Some(format!("it sends to {}", endpoint.url));
    }
    if endpoint.api_version.as_deref() != Some(VERSION) {
        let version = endpoint.api_version.as_deref().unwrap_or("the account's version");
        return Some(format!("it sends in {version} instead of {VERSION}"));
    }
    let missing: Vec<&str> = KINDS
        .iter()
        .copied()
        .filter(|kind| !endpoint.sends(kind))
        .collect();
    (!missing.is_empty()).then(|| format!("it does not send {}", missing.join(", ")))
}

/// The fields that say where which events go.
fn subscribed(url: &str) -> Form {
    let form = Form::new().with("url", url);
    KINDS.iter().enumerate().fold(form, |form, (number, kind)| {
        form.with(format!("enabled_events[{number}]"), kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const URL: &str = "https://shop.example/v2/processors/stripe/events";

    fn endpoint(changes: serde_json::Value) -> WebhookEndpoint {
        let mut whole = json!({"id": "we_1", "url": URL, "status": "enabled", "enabled_events": KINDS,
            "api_version": VERSION, "secret": null});
        if let (Some(whole), serde_json::Value::Object(changes)) = (whole.as_object_mut(), changes) {
            whole.extend(changes);
        }
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn an_endpoint_says_why_it_is_of_no_use() {
        assert_eq!(fault(&endpoint(json!({})), URL), None);
        assert_eq!(fault(&endpoint(json!({"enabled_events": ["*"]})), URL), None);
        for (change, text) in [
            (json!({"status": "disabled"}), "it is disabled"),
            (
                json!({"url": "https://old.example"}),
                "it sends to https://old.example",
            ),
            (json!({"api_version": "2020-08-27"}), "it sends in 2020-08-27"),
            (
                json!({"enabled_events": KINDS[1..].to_vec()}),
                "it does not send payment_intent.succeeded",
            ),
        ] {
            let found = fault(&endpoint(change), URL).unwrap();
            assert!(found.starts_with(text), "{found}");
        }
    }

    #[test]
    fn each_account_has_a_path_of_its_own() {
        assert_eq!(path(None), EVENTS);
        let store = StoreId::from_stored("shp_1");
        assert_eq!(path(Some(&store)), "/v2/processors/stripe/events/shp_1");
    }
}

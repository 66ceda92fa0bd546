//! The demo store, made through the same API that merchants use.

use super::failure::Failure;
use super::in_store::write_in;
use crate::operations::door::{Door, Refused};
use hmac::{Hmac, KeyInit, Mac};
use http::{Method, Request, header};
use pandabase_commerce::stores::requests::NewStore;
use pandabase_commerce::stores::service;
use pandabase_domain::token::{Mode, ScopeSet, hmac_key};
use pandabase_platform::access::stores::{find_open, successor};
use pandabase_platform::access::tokens;
use pandabase_platform::app::App;
use pandabase_platform::context::StoreContext;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

const HANDLE: &str = "demo-store";
/// Who owns the demo store, and signs in to the dashboard for it.
pub const OWNER: &str = "owner@demo.example";

/// The demo store and its credentials.
#[derive(Clone)]
pub struct Demo {
    pub(crate) store_id: String,
    pub(crate) api_token: String,
    pub(crate) hmac_token_id: String,
    pub(crate) hmac_secret: String,
    pub(crate) product_id: String,
}

/// The demo store of an earlier start. Whatever is missing is made again.
pub async fn ensure(app: &Arc<App>, earlier: Option<Demo>) -> Result<Demo, Failure> {
    let door = Door::of(app);
    let store = store(app).await?;
    let earlier = earlier.filter(|demo| demo.store_id == store.id.as_str());
    let path = format!("/v2/core/stores/{}", store.id);
    let api_token = match &earlier {
        Some(demo) if opens(&door, &path, &demo.api_token, None).await? => demo.api_token.clone(),
        _ => secret(app, &store, "Demo", Mode::Bearer).await?.1,
    };
    let (hmac_token_id, hmac_secret) = match &earlier {
        Some(demo) if opens(&door, &path, &demo.hmac_token_id, Some(&demo.hmac_secret)).await? => {
            (demo.hmac_token_id.clone(), demo.hmac_secret.clone())
        }
        _ => secret(app, &store, "Demo HMAC", Mode::Hmac).await?,
    };
    let product_id = match &earlier {
        Some(demo)
            if opens(
                &door,
                &format!("{path}/products/{}", demo.product_id),
                &api_token,
                None,
            )
            .await? =>
        {
            demo.product_id.clone()
        }
        _ => products(&door, &path, &api_token).await?,
    };
    Ok(Demo {
        store_id: store.id.as_str().to_owned(),
        api_token,
        hmac_token_id,
        hmac_secret,
        product_id,
    })
}

/// Opens a checkout session for the demo product and returns the address of its page.
pub async fn open_session(app: &Arc<App>, demo: &Demo) -> Result<String, Failure> {
    let cart = json!({"items": [{"product_id": demo.product_id, "quantity": 1}]});
    let session = Door::of(app)
        .send(
            Method::POST,
            &format!("/v2/stores/{}/checkouts", demo.store_id),
            None,
            Some(&cart),
        )
        .await
        .map_err(refused)?;
    Ok(session["checkout_url"].as_str().unwrap_or_default().to_owned())
}

async fn store(app: &Arc<App>) -> Result<StoreContext, Failure> {
    let stores = app.db.read(service::list).await?;
    let named = stores.into_iter().find(|store| store.handle == HANDLE);
    let demo = match named {
        Some(demo) => Some(demo.id),
        // The demo store may have changed its handle.
        None => app.db.read(|tx| successor(tx, HANDLE)).await?,
    };
    if let Some(demo) = demo {
        let found = app.db.read(move |tx| find_open(tx, &demo)).await?;
        return found.ok_or_else(|| {
            Failure::new("the demo store is blocked")
                .next("choose another folder with --data for a demo store of its own")
        });
    }
    let new = NewStore {
        name: "Demo Store".into(),
        handle: HANDLE.into(),
        country: "US".into(),
        support_email: Some("help@demo.example".into()),
        owner_email: Some(OWNER.into()),
        statement_descriptor: Some("PB*DEMO STORE".into()),
        ..NewStore::default()
    };
    let shared = Arc::clone(app);
    Ok(app
        .db
        .write(move |tx| service::create(tx, &shared.env, &new))
        .await?)
}

/// A new token's id and secret.
async fn secret(
    app: &Arc<App>,
    store: &StoreContext,
    name: &'static str,
    mode: Mode,
) -> Result<(String, String), Failure> {
    let token = write_in(app, store.clone(), move |tx, ctx| {
        tokens::create(tx, ctx, name, mode, ScopeSet::all())
    });
    let token = token.await?;
    Ok((token.id.as_str().to_owned(), token.secret.unwrap_or_default()))
}

/// What the demo store sells; the licence key that the examples buy comes first.
fn catalog() -> [Value; 4] {
    [
        json!({
            "title": "Nimbus Pro licence", "subtitle": "One year of Nimbus Pro on three machines",
            "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE", "keyFormat": "CUSTOM_PREFIX",
            "customPrefix": "NIMBUS", "licenseDuration": "ONE_YEAR", "maxActivations": 3,
            "revokeOnRefund": true
        }),
        json!({"title": "Nimbus handbook", "subtitle": "PDF, 240 pages", "productType": "DIGITAL_DOWNLOAD",
            "price": 1900, "status": "ACTIVE", "downloadUrl": "https://example.com/nimbus-handbook.pdf"}),
        json!({
            "title": "Support the project", "productType": "DIGITAL_DOWNLOAD",
            "pricingModel": "PAY_WHAT_YOU_WANT", "price": 500, "minimumPrice": 100, "status": "ACTIVE",
            "redirectUrl": "https://example.com/thanks"
        }),
        json!({
            "title": "Beta keys", "subtitle": "Three keys from a pool", "productType": "LICENSE_KEY",
            "price": 900, "status": "ACTIVE",
            "licenseKeys": ["BETA-ALPHA-0001", "BETA-ALPHA-0002", "BETA-ALPHA-0003"]
        }),
    ]
}

async fn products(door: &Door, store: &str, token: &str) -> Result<String, Failure> {
    let path = format!("{store}/products");
    let listed =
        format!("{path}?productType=LICENSE_KEY&status=ACTIVE&sortBy=createdAt&sortOrder=asc&limit=1");
    let found = door.send(Method::GET, &listed, Some(token), None);
    let found = found.await.map_err(refused)?;
    if let Some(id) = found["items"][0]["id"].as_str() {
        return Ok(id.to_owned());
    }
    let mut first = None;
    for product in catalog() {
        let made = door
            .send(Method::POST, &path, Some(token), Some(&product))
            .await
            .map_err(refused)?;
        first = first.or_else(|| made["id"].as_str().map(str::to_owned));
    }
    Ok(first.unwrap_or_default())
}

/// Whether a GET succeeds with this credential.
async fn opens(door: &Door, path: &str, credential: &str, secret: Option<&str>) -> Result<bool, Failure> {
    let mut request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {credential}"));
    if let Some(secret) = secret {
        request = request.header("x-signature", sign_nothing(secret));
    }
    Ok(door.status(request).await.map_err(refused)?.is_success())
}

fn refused(refused: Refused) -> Failure {
    Failure::new(format!("the demo store cannot be set up: {refused}"))
        .next("the log says why; `pandabase doctor` looks at the folder, and --data names another")
}

/// The signature of an empty body.
fn sign_nothing(secret: &str) -> String {
    Hmac::<Sha256>::new_from_slice(&hmac_key(secret))
        .map(|mac| hex::encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

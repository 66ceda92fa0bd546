//! What happens in a store besides plain orders, made through the API: coupons used, keys sold, refunds,
//! disputes, support cases, metered subscriptions and their usage.

use crate::operations::door::{Door, Refused};
use http::Method;
use pandabase_commerce::support::cases;
use pandabase_domain::case::CasePriority;
use pandabase_domain::id::{CustomerId, OrderId, push_random};
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// Usage events that each subscription starts with.
const EVENTS: usize = 3;

/// Adds `rounds` rounds to a store and reports the number so far to `progress`. In each round, a buyer of its
/// own has an order with a coupon, a key and a support case, a refunded order, a disputed order, and a
/// subscription with usage.
///
/// # Errors
/// [`ApiError`] when the API refuses, or from the database.
pub async fn live(
    app: &Arc<App>,
    store: &StoreContext,
    rounds: u64,
    progress: impl Fn(u64),
) -> Result<(), ApiError> {
    if rounds == 0 {
        return Ok(());
    }
    let life = Life::begin(app, store).await?;
    for done in 1..=rounds {
        life.round().await?;
        progress(done);
    }
    Ok(())
}

fn refused(Refused(text): Refused) -> ApiError {
    ApiError::Conflict(text)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A store and what its rounds sell.
struct Life<'a> {
    app: &'a Arc<App>,
    store: &'a StoreContext,
    door: Door,
    token: String,
    /// Ids of the product whose units are keys and of the metered plan, and the coupon's code.
    keys: String,
    plan: String,
    coupon: String,
}

impl<'a> Life<'a> {
    async fn begin(app: &'a Arc<App>, store: &'a StoreContext) -> Result<Self, ApiError> {
        let (shared, place) = (Arc::clone(app), store.clone());
        let make = move |tx: &mut Tx<'_>| {
            tokens::create(
                tx,
                &Ctx::of(&shared.env, &place),
                "Seed",
                Mode::Bearer,
                ScopeSet::all(),
            )
        };
        let token = app.db.write(make).await?;
        let mut life = Self {
            app,
            store,
            door: Door::of(app),
            token: token.secret.unwrap_or_default(),
            keys: String::new(),
            plan: String::new(),
            coupon: String::new(),
        };
        let keys = json!({"title": "Studio Licence", "productType": "LICENSE_KEY", "status": "ACTIVE",
            "price": 3_000});
        life.keys = life.made("/products/", &keys).await?;
        let plan = json!({"title": "Render Hours", "productType": "SUBSCRIPTION", "status": "ACTIVE",
            "price": 1_500, "billingInterval": "MONTHLY", "pricingModel": "USAGE_BASED"});
        life.plan = life.made("/products/", &plan).await?;
        let meter = json!({"eventName": "render_seconds", "unitPrice": 5, "aggregation": "SUM"});
        life.made(&format!("/products/{}/meters", life.plan), &meter)
            .await?;
        life.coupon.push_str("seed-");
        push_random(&mut life.coupon, 8, &mut *app.env.random.lock());
        let coupon = json!({"code": life.coupon, "type": "PERCENTAGE", "value": 10});
        life.made("/coupons/", &coupon).await?;
        Ok(life)
    }

    /// Creates something with the store's token and returns its id.
    async fn made(&self, rest: &str, body: &Value) -> Result<String, ApiError> {
        Ok(text(&self.post(&self.core(rest), body).await?["id"]).to_owned())
    }

    fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store.id)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        let sent = self.door.send(Method::POST, path, Some(&self.token), Some(body));
        sent.await.map_err(refused)
    }

    async fn round(&self) -> Result<(), ApiError> {
        let mut email = String::from("life.");
        push_random(&mut email, 12, &mut *self.app.env.random.lock());
        email.push_str("@example.org");
        let product = |id: &str| json!({"product_id": id, "quantity": 1});
        let service = || json!({"name": "Setup", "amount": 2_500, "quantity": 1});

        let paid = self.buy(&email, product(&self.keys), Some(&self.coupon)).await?;
        self.open_case(text(&paid["order_id"])).await?;
        let paid = self.buy(&email, service(), None).await?;
        let refund = self.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
        self.post(&refund, &json!({})).await?;
        let paid = self.buy(&email, service(), None).await?;
        let (store, payment) = (&self.store.id, text(&paid["payment_id"]));
        let simulate = format!("/v2/sandbox/stores/{store}/payments/{payment}/simulate");
        self.post(&simulate, &json!({"event": "dispute_opened"})).await?;
        let paid = self.buy(&email, product(&self.plan), None).await?;
        let event = json!({"event_name": "render_seconds", "quantity": 60});
        let usage = json!({"subscription_id": paid["subscription_id"], "events": vec![event; EVENTS]});
        self.post(&self.core("/usage/"), &usage).await?;
        Ok(())
    }

    /// Buys one item with a card and returns the answer to the payment.
    async fn buy(&self, email: &str, item: Value, coupon: Option<&str>) -> Result<Value, ApiError> {
        let checkouts = format!("/v2/stores/{}/checkouts", self.store.id);
        let mut cart = json!({"items": [item], "customer": {"email": email, "name": "Ines Silva", "billing": {
            "line1": "1 Main St", "city": "Oakland", "state": "CA", "postal_code": "94607", "country": "US"
        }}});
        if let Some(code) = coupon {
            cart["coupon_code"] = code.into();
        }
        let session = self.post(&checkouts, &cart).await?;
        let pay = format!("{checkouts}/{}/pay", text(&session["id"]));
        let card = json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"});
        let method = json!({"type": "card", "card": card});
        self.post(&pay, &json!({"payment_method": method, "consent": true}))
            .await
    }

    /// Opens a support case of the buyer about an order.
    async fn open_case(&self, order: &str) -> Result<(), ApiError> {
        let path = self.core(&format!("/orders/{order}"));
        let shown = self.door.send(Method::GET, &path, Some(&self.token), None);
        let shown = shown.await.map_err(refused)?;
        let customer =
            CustomerId::parse(text(&shown["customer"]["id"])).ok_or(ApiError::Missing("Customer"))?;
        let (shared, place, order) = (
            Arc::clone(self.app),
            self.store.clone(),
            OrderId::from_stored(order),
        );
        let open = move |tx: &mut Tx<'_>| {
            let ctx = Ctx::of(&shared.env, &place);
            let words = ("The key", "On how many machines may I use it?");
            cases::service::open(tx, &ctx, &order, &customer, words, CasePriority::default())
        };
        self.app.db.write(open).await.map(drop)
    }
}

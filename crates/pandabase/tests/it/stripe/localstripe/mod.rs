//! `localstripe`, which others wrote, as the processor: the server talks to it through a proxy that makes up
//! for what it does otherwise than Stripe, so that nothing of the server knows of it.

mod process;
mod proxy;

use super::player::{Till, text};
use super::sold::rows;
use crate::harness::Server;
use http::Method;
use pandabase::surfaces::stripe::accounts::{self, New, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase::surfaces::stripe::signature::sign;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::config::ProcessorName;
use pandabase_platform::db::{DbError, Row};
use process::Process;
use proxy::Proxy;
use serde_json::{Value, json};
use std::sync::Arc;

/// What its messages are signed with.
const SECRET: &str = "whsec_peer";

/// A server that sells with localstripe.
pub struct Peer {
    server: Server,
    proxy: Proxy,
    _process: Process,
}

/// A payment: its intent, what it took, and what went back, in cents.
type Paid = (String, i64, i64);

fn paid(row: &mut Row<'_>) -> Result<Paid, DbError> {
    Ok((row.next()?, row.next()?, row.next()?))
}

impl Peer {
    pub async fn start(server: &Server) -> Self {
        let process = Process::start();
        let proxy = Proxy::start(&process.url).await;
        let url = proxy.url.clone();
        let charges_with_it = server.with(|config| {
            config.processor = Some(ProcessorName::Stripe);
            config.stripe.api_url = url;
        });
        let server = charges_with_it.await;
        let new = New {
            account: "acct_peer".to_owned(),
            store: None,
            is_live: false,
            publishable_key: "pk_test_peer".to_owned(),
            secret_key: SecretKey::new("sk_test_peer".to_owned()),
            currency: "usd".to_owned(),
            country: "US".to_owned(),
            methods: vec![MethodCode::Card],
            webhook: Webhook {
                endpoint: None,
                url: accounts::endpoint::path(None),
                secret: Some(SECRET.to_owned()),
            },
        };
        let env = Arc::clone(&server.app.env);
        let connected = server.app.db.write(move |tx| accounts::connect(tx, &env, &new));
        connected.await.unwrap();
        Self {
            server,
            proxy,
            _process: process,
        }
    }

    /// The charges that took money.
    async fn charges(&self) -> Vec<Value> {
        let listed = self.proxy.get("/v1/charges", &[("limit", "100")]).await;
        let mut charges = listed["data"].as_array().unwrap().clone();
        charges.retain(|charge| charge["paid"] == true);
        charges
    }
}

impl Till for Peer {
    fn server(&self) -> &Server {
        &self.server
    }

    fn card(&self, number: &str) -> Value {
        json!({"type": "card", "token": self.proxy.token(number)})
    }

    async fn receive_events(&self) {
        self.server.drain().await;
    }

    /// It tells nobody of refunds, so the message is sent here.
    async fn refund_outside(&self, paid: &Value, cents: i64) {
        let intent = self.server.payment(paid).await["referenceId"].clone();
        let amount = cents.to_string();
        let asked = [("payment_intent", text(&intent)), ("amount", amount.as_str())];
        let refund = self.proxy.post("/v1/refunds", &asked).await;
        let now = self.server.app.env.clock.now();
        let message = json!({
            "id": format!("evt_{}", text(&refund["id"])), "object": "event", "type": "charge.refunded",
            "created": now.as_seconds(), "data": {"object": {"id": refund["charge"]}}
        });
        let body = message.to_string();
        let signature = sign(SECRET, body.as_bytes(), now);
        let path = accounts::endpoint::path(None);
        let sent = self.server.anonymous(Method::POST, &path);
        let sent = sent.header("stripe-signature", &signature);
        let sent = sent.header("content-type", "application/json; charset=utf-8");
        sent.body(body).send().await.data(200);
        self.receive_events().await;
    }

    async fn captured(&self) -> usize {
        self.charges().await.len()
    }

    async fn agree(&self) {
        self.server.verify().await;
        let known = "SELECT o.reference_id, o.total_amount, CAST(COALESCE((SELECT SUM(r.returned)
            FROM refunds r WHERE r.store_id = o.store_id AND r.order_id = o.id AND r.status <> 'FAILED'), 0)
            AS BIGINT) FROM orders o WHERE o.captured_at IS NOT NULL";
        let mut ours = rows(&self.server, known, paid).await;
        let theirs = self.charges().await;
        let mut theirs: Vec<Paid> = theirs
            .iter()
            .map(|charge| {
                let [amount, back] = ["amount", "amount_refunded"].map(|name| charge[name].as_i64().unwrap());
                (text(&charge["payment_intent"]).to_owned(), amount, back)
            })
            .collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
    }
}

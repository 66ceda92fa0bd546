//! A server whose processor is Stripe, and the stand-in for Stripe that it asks. Both have one clock.

use crate::harness::{START, Server};
use fake_stripe::{AccountOptions, Event, Fake, Options};
use http::Method;
use pandabase::surfaces::stripe::accounts::{self, New, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::config::ProcessorName;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{DbError, Row, Sql};
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::params;
use serde_json::Value;
use std::sync::{Arc, Mutex, OnceLock};

/// Where Stripe believes the server to be.
const ORIGIN: &str = "https://shop.example";
/// The first account's name in the stand-in.
pub const FIRST: &str = "acct_one";

/// How Stripe's messages arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// Once each, in their order.
    InOrder,
    /// Once more after everything was done.
    Twice,
    /// The newest first.
    Reversed,
    /// Never: the list of events makes up for them.
    Never,
}

/// The rows of a statement over all stores.
pub async fn rows<T: Send + 'static>(
    server: &Server,
    statement: &'static str,
    read: fn(&mut Row<'_>) -> Result<T, DbError>,
) -> Vec<T> {
    let sql = Sql::new(statement);
    let rows = server.app.db.read(move |tx| tx.all(sql, &[], read));
    rows.await.unwrap()
}

/// A server that sells with Stripe.
pub struct Sold {
    pub server: Server,
    pub fake: Fake,
    post: Post,
    /// Events whose messages were sent, or will never be.
    told: Mutex<Vec<String>>,
}

impl Sold {
    /// With one account, the installation's, and messages in their order.
    pub async fn start(server: &Server) -> Self {
        Self::with(server, &[AccountOptions::named("one")], Post::InOrder).await
    }

    /// With these accounts in the stand-in, of which the first one is the installation's.
    pub async fn with(server: &Server, accounts: &[AccountOptions], post: Post) -> Self {
        let clock: Arc<OnceLock<Arc<Env>>> = Arc::default();
        let shared = Arc::clone(&clock);
        let start = Timestamp::parse(START).unwrap().as_seconds();
        let options = Options {
            clock: Arc::new(move || shared.get().map_or(start, |env| env.clock.now().as_seconds())),
            accounts: accounts.to_vec(),
            ..Options::default()
        };
        let fake = Fake::start(options).await.unwrap();
        let url = fake.url().to_owned();
        let charges_with_stripe = server.with(|config| {
            config.processor = Some(ProcessorName::Stripe);
            config.stripe.api_url = url;
        });
        let server = charges_with_stripe.await;
        assert!(clock.set(Arc::clone(&server.app.env)).is_ok());
        let sold = Self {
            server,
            fake,
            post,
            told: Mutex::default(),
        };
        sold.connect(&accounts[0], None).await;
        sold
    }

    /// Connects an account, for a store or for the installation, with an endpoint of its own in the place of
    /// the one that sent there before.
    pub async fn connect(&self, account: &AccountOptions, store: Option<StoreId>) {
        let url = format!("{ORIGIN}{}", accounts::endpoint::path(store.as_ref()));
        for before in self.fake.objects("webhook_endpoint") {
            if before["url"] == url {
                self.fake.forget(before["id"].as_str().unwrap()).unwrap();
            }
        }
        let endpoint = self.fake.endpoint(&account.id, false, &url).unwrap();
        let new = New {
            account: account.id.clone(),
            store,
            is_live: false,
            publishable_key: account.publishable_key(false),
            secret_key: SecretKey::new(account.secret_key(false)),
            currency: account.currency.clone(),
            country: account.country.clone(),
            methods: MethodCode::ALL.to_vec(),
            webhook: Webhook {
                endpoint: Some(endpoint.id),
                url,
                secret: Some(endpoint.secret),
            },
        };
        let env = Arc::clone(&self.server.app.env);
        let connected = self
            .server
            .app
            .db
            .write(move |tx| accounts::connect(tx, &env, &new));
        connected.await.unwrap();
    }

    /// The messages about everything that has happened arrive, and what follows from them is done.
    pub async fn receive_all_events(&self) {
        let mut events = self.untold();
        match self.post {
            Post::InOrder | Post::Twice => {}
            Post::Reversed => events.reverse(),
            Post::Never => self.list().await,
        }
        let times = match self.post {
            Post::InOrder | Post::Reversed => 1,
            Post::Twice => 2,
            Post::Never => 0,
        };
        for _ in 0..times {
            for event in &events {
                self.send(event).await;
            }
            self.server.drain().await;
        }
        self.server.drain().await;
    }

    /// The events whose messages were not sent yet, the oldest first.
    fn untold(&self) -> Vec<Event> {
        let mut told = self.told.lock().unwrap();
        let mut events = self.fake.events();
        events.retain(|event| !told.contains(&event.id));
        told.extend(events.iter().map(|event| event.id.clone()));
        events
    }

    /// Sends the messages of one event, signed now.
    pub async fn send(&self, event: &Event) {
        for message in self.fake.messages(&event.id) {
            let path = message.url.strip_prefix(ORIGIN).unwrap();
            let sent = self
                .server
                .anonymous(Method::POST, path)
                .header("stripe-signature", &message.signature)
                .header("content-type", "application/json; charset=utf-8")
                .body(message.body.clone());
            sent.send().await.data(200);
        }
    }

    /// Has the events listed with the next jobs.
    pub async fn list(&self) {
        let env = Arc::clone(&self.server.app.env);
        let planned = self.server.app.db.write(move |tx| {
            let platform = StoreContext::platform();
            let ctx = Ctx::of(&env, &platform);
            jobs::plan(tx, &ctx, JobKind::ProcessorNews, "list", Some(ctx.now))
        });
        planned.await.unwrap();
    }

    /// The events that were taken in and not applied.
    pub async fn unread(&self) -> Vec<String> {
        let open = "SELECT id FROM processor_events WHERE done_at IS NULL";
        rows(&self.server, open, |row| row.next::<String>()).await
    }

    /// The intent of an order, `pi_…`.
    pub async fn intent(&self, paid: &Value) -> String {
        let id = paid["order_id"].as_str().unwrap().to_owned();
        let sql = Sql::new("SELECT reference_id FROM orders WHERE id = $1");
        let found = self
            .server
            .app
            .db
            .read(move |tx| tx.one(sql, params![&id], |row| row.next::<String>()));
        found.await.unwrap()
    }

    /// How many charges took money, in every account.
    pub fn charges(&self) -> usize {
        self.fake.ledger().iter().map(|line| line.charges).sum()
    }

    /// How often a route was called, as `POST /v1/refunds`; the path of one with an id ends as given.
    pub fn calls(&self, method: &str, beginning: &str, end: &str) -> usize {
        let calls = self.fake.calls();
        let of_route = calls.iter().filter(|call| {
            call.method == method && call.path.starts_with(beginning) && call.path.ends_with(end)
        });
        of_route.count()
    }
}

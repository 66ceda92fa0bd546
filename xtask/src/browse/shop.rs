//! The store that is visited, and what its merchant knows: the API of a real server.

mod album;
mod others;

use crate::binary;
use crate::client::{Connection, request};
use crate::soak::nodes::Node;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the link of a mail to sign in to the customer portal has before its token.
const PORTAL_LINK: &str = "/portal/sign-in?token=";

/// A store on a server.
pub struct Shop {
    server: Node,
    data: PathBuf,
    /// The store's id.
    pub store: String,
    token: String,
    /// A product that comes with a licence key, for 40 dollars.
    pub licence: String,
    /// A plan of 15 dollars a month, after 14 days for nothing.
    pub plan: String,
    /// A product that costs nothing.
    pub gift: String,
    /// A product of which the buyer names the price, from five dollars on.
    pub coffee: String,
    /// A plan of 12 dollars a month that is charged at once,
    pub basic: String,
    /// and one of 45 dollars, to which its buyers may change.
    pub team: String,
    /// The page of the store, as its own address.
    pub front: String,
    /// A variant of the product “Nimbus Notes”, for 99 dollars.
    pub seats: String,
}

/// A checkout session.
pub struct Session {
    /// Its id.
    pub id: String,
    /// The address of its page.
    pub url: String,
}

impl Session {
    fn of(made: &Value) -> Result<Self> {
        Ok(Self {
            id: text(&made["id"])?,
            url: text(&made["checkout_url"])?,
        })
    }
}

impl Shop {
    /// Starts `pandabase dev` in a folder, and stocks its store.
    pub async fn open(folder: &Path) -> Result<Self> {
        Self::open_with(folder, &[]).await
    }

    /// The same with other settings, as variables of its environment.
    pub async fn open_with(folder: &Path, settings: &[(&str, String)]) -> Result<Self> {
        let data = folder.join("data");
        let server = Node::new(0, folder)?;
        let mut command = Command::new(binary::path()?);
        command.arg("dev").arg("--data").arg(&data);
        command.arg("--listen").arg(server.address.to_string());
        binary::open_up(&mut command);
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        server.spawn(command)?;
        server.wait_until_ready().await?;
        let published = binary::published(&data).await?;
        let mut shop = Self {
            server,
            data,
            store: text(&published["storeId"])?,
            token: text(&published["apiToken"])?,
            licence: String::new(),
            plan: String::new(),
            gift: String::new(),
            coffee: String::new(),
            basic: String::new(),
            team: String::new(),
            front: String::new(),
            seats: String::new(),
        };
        shop.name_terms().await?;
        shop.licence = shop
            .product(json!({"title": "Nimbus Pro", "productType": "LICENSE_KEY", "price": 4000}))
            .await?;
        shop.plan = shop
            .product(json!({
                "title": "Nimbus Cloud", "productType": "SUBSCRIPTION", "price": 1500,
                "billingInterval": "MONTHLY", "trialDays": 14
            }))
            .await?;
        shop.gift = shop
            .product(json!({
                "title": "Nimbus Lite", "productType": "LICENSE_KEY", "price": 0, "pricingModel": "FREE"
            }))
            .await?;
        shop.coffee = shop
            .product(json!({
                "title": "Coffee for Nimbus", "productType": "LICENSE_KEY", "price": 1000,
                "pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 500
            }))
            .await?;
        for (title, price) in [("Nimbus Basic", 1200), ("Nimbus Team", 4500)] {
            let plan = json!({
                "title": title, "productType": "SUBSCRIPTION", "price": price, "billingInterval": "MONTHLY"
            });
            let made = shop.product(plan).await?;
            shop.basic = std::mem::replace(&mut shop.team, made);
        }
        let store = shop.get(&shop.core("/")).await?;
        shop.front = shop.at(&format!("/s/{}", text(&store["handle"])?));
        shop.seats = shop.notes().await?;
        Ok(shop)
    }

    /// A product in two forms; returns the id of the second.
    async fn notes(&self) -> Result<String> {
        let body = json!({
            "title": "Nimbus Notes", "subtitle": "Write it down", "productType": "LICENSE_KEY",
            "price": 2500, "status": "ACTIVE", "description": "Notes for one.\nOr for five.",
            "options": [{"name": "Seats", "values": ["One", "Five"]}],
            "variants": [
                {"title": "Single", "options": {"Seats": "One"}, "price": 2500},
                {"title": "Team", "options": {"Seats": "Five"}, "price": 9900, "compareAtPrice": 12500}
            ]
        });
        let made = self.create(&self.core("/products/"), &body).await?;
        text(&made["variants"][1]["id"])
    }

    /// Connects an account of Stripe's, under the settings that the server was started with.
    pub fn connect_stripe(&self, settings: &[(&str, String)], publishable: &str, secret: &str) -> Result<()> {
        let mut command = Command::new(binary::path()?);
        command.args(["processor", "connect", "stripe", "--print"]);
        command.args(["--publishable-key", publishable]);
        command.arg("--data").arg(&self.data);
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        let (input, output) = (Stdio::piped(), Stdio::piped());
        let mut child = command
            .stdin(input)
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut typed = child.stdin.take().context("no standard input")?;
        // The secret of the endpoint comes later.
        typed.write_all(format!("{secret}\n\n").as_bytes())?;
        drop(typed);
        let said = child.wait_with_output()?;
        ensure!(
            said.status.success(),
            "the account could not be connected: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        Ok(())
    }

    /// Has the account of an address operate the installation.
    pub fn appoint(&self, email: &str) -> Result<()> {
        let mut command = Command::new(binary::path()?);
        command.args(["operator", "create", email]);
        let said = command.arg("--data").arg(&self.data).output()?;
        ensure!(
            said.status.success(),
            "nobody could be appointed: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        Ok(())
    }

    /// Says who sells on which terms.
    async fn name_terms(&self) -> Result<()> {
        let seller = json!({"legalName": "Nimbus Labs GmbH", "address": "Lindenstraße 5\n10969 Berlin"});
        let checkout = json!({
            "termsUrl": "https://nimbus.example/terms", "privacyUrl": "https://nimbus.example/privacy",
            "refundPolicyUrl": "https://nimbus.example/refunds"
        });
        let portal = json!({"allowPause": true, "allowPlanChange": true, "allowSeats": true});
        let change = json!({"seller": seller, "checkout": checkout, "portal": portal});
        self.call(200, "PATCH", &self.open_to_all(""), &change).await?;
        Ok(())
    }

    /// Stops the server, and checks that every promise holds of what the walks have left.
    pub async fn close(self) -> Result<()> {
        self.server.signal("TERM")?;
        self.server.wait_for_end().await?;
        let mut command = Command::new(binary::path()?);
        let said = command.arg("verify").arg("--data").arg(&self.data).output()?;
        ensure!(
            said.status.success(),
            "what the walks have left is broken: {}{}",
            String::from_utf8_lossy(&said.stdout),
            String::from_utf8_lossy(&said.stderr)
        );
        Ok(())
    }

    /// Sends a request with the store's token and returns the `data` of its answer.
    async fn call(&self, status: u16, method: &str, path: &str, body: &Value) -> Result<Value> {
        self.call_with(Some(&self.token), status, method, path, body)
            .await
    }

    async fn call_with(
        &self,
        token: Option<&str>,
        status: u16,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value> {
        let text = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let mut question = Vec::new();
        request(&mut question, method, path, token, &text);
        let mut connection = Connection::open(self.server.address).await?;
        let mut answer: Value = serde_json::from_slice(connection.expect(status, &question).await?)?;
        Ok(answer["data"].take())
    }

    async fn get(&self, path: &str) -> Result<Value> {
        self.call(200, "GET", path, &Value::Null).await
    }

    async fn create(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(201, "POST", path, body).await
    }

    /// The path of a resource that needs the token.
    fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    /// The path of a resource that buyers reach, and merchants with a session.
    fn open_to_all(&self, rest: &str) -> String {
        format!("/v2/stores/{}{rest}", self.store)
    }

    /// An address of the server.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// The path of the store's page for a session.
    pub fn page_of(&self, session: &str) -> String {
        format!("/pay/stores/{}/sids/{session}", self.store)
    }

    async fn product(&self, mut body: Value) -> Result<String> {
        body["status"] = "ACTIVE".into();
        text(&self.create(&self.core("/products/"), &body).await?["id"])
    }

    /// Opens a checkout session.
    pub async fn session(&self, body: Value) -> Result<Session> {
        let made = self.create(&self.open_to_all("/checkouts"), &body).await?;
        Session::of(&made)
    }

    /// Opens a checkout session without the token, whose items the buyer may change.
    pub async fn strangers_session(&self, body: Value) -> Result<Session> {
        let path = self.open_to_all("/checkouts");
        let made = self.call_with(None, 201, "POST", &path, &body).await?;
        Session::of(&made)
    }

    /// A session for one licence.
    pub async fn licence_session(&self) -> Result<Session> {
        self.session(json!({"items": [{"product_id": self.licence, "quantity": 1}]}))
            .await
    }

    /// Makes a coupon of 25 percent.
    pub async fn coupon(&self, code: &str) -> Result<()> {
        let body = json!({"code": code, "type": "PERCENTAGE", "value": 25});
        self.create(&self.core("/coupons/"), &body).await?;
        Ok(())
    }

    /// Makes a paylink for 90 dollars; returns its address.
    pub async fn paylink(&self) -> Result<String> {
        let item = json!({"name": "Setup", "amount": 9000, "quantity": 1});
        let body = json!({"title": "Invoice 7", "items": [item]});
        let made = self.create(&self.open_to_all("/paylinks"), &body).await?;
        Ok(self.at(&format!("/{}", text(&made["id"])?)))
    }

    /// Proposes a billing agreement to a customer who has bought; returns the address of its page.
    pub async fn agreement(&self, email: &str) -> Result<String> {
        let order = self.bought(email).await?;
        let body = json!({
            "customerId": order["customer"]["id"], "description": "Advertising", "frequency": "MONTHLY"
        });
        let made = self.call(200, "POST", &self.core("/mandates"), &body).await?;
        text(&made["agreementUrl"])
    }

    /// Sells a licence through the API; returns the order.
    pub async fn bought(&self, email: &str) -> Result<Value> {
        let session = self.licence_session().await?;
        let billing = json!({
            "line1": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105",
            "country": "US"
        });
        let card = json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"});
        let body = json!({
            "customer": {"email": email, "name": "Mia Koch", "billing": billing},
            "payment_method": {"type": "card", "card": card}
        });
        let path = self.open_to_all(&format!("/checkouts/{}/pay", session.id));
        self.call(200, "POST", &path, &body).await?;
        self.order(&session.id).await?.context("no order after paying")
    }

    /// Sells to a customer through the API; returns what paying answered.
    pub async fn sold(&self, product: &str, customer: Value) -> Result<Value> {
        let items = json!([{"product_id": product, "quantity": 1}]);
        let session = self.session(json!({"items": items})).await?;
        let card = json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"});
        let body = json!({
            "customer": customer, "consent": true, "payment_method": {"type": "card", "card": card}
        });
        let path = self.open_to_all(&format!("/checkouts/{}/pay", session.id));
        self.call(200, "POST", &path, &body).await
    }

    /// Uses the key of an order on a machine; returns the licence.
    pub async fn activated(&self, order: &str) -> Result<String> {
        let found = self
            .get(&self.core(&format!("/licenses/?orderId={order}")))
            .await?;
        let license = items(&found).into_iter().next().context("no key in the order")?;
        let license = text(&license["id"])?;
        let body = json!({"fingerprint": "desk-1", "name": "Desk"});
        self.create(&self.core(&format!("/licenses/{license}/activations")), &body)
            .await?;
        Ok(license)
    }

    /// The texts of the mails to somebody, newest first.
    async fn texts_to(&self, email: &str) -> Result<Vec<String>> {
        // Mails to sign in with are shown on this machine alone, so no header may tell of a proxy.
        let path = format!("/dev/mailbox.json?to={email}");
        let question = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let mut connection = Connection::open(self.server.address).await?;
        let answer: Value = serde_json::from_slice(connection.expect(200, question.as_bytes()).await?)?;
        let letters = items(&answer["data"]).into_iter();
        Ok(letters
            .filter_map(|letter| Some(letter["text"].as_str()?.to_owned()))
            .collect())
    }

    /// The six digits of the newest mail to sign in to the portal, once it is there.
    pub async fn sign_in_code(&self, email: &str) -> Result<Option<String>> {
        self.digits_to(email, |text| text.contains(PORTAL_LINK)).await
    }

    /// The six digits of the newest mail to sign in to an account, once it is there.
    pub async fn account_code(&self, email: &str) -> Result<Option<String>> {
        self.digits_to(email, |text| !text.contains(PORTAL_LINK)).await
    }

    /// The six digits of the newest such mail to somebody.
    async fn digits_to(&self, email: &str, is_one: fn(&str) -> bool) -> Result<Option<String>> {
        let letters = self.texts_to(email).await?;
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        let mut letters = letters.iter().filter(|text| is_one(text));
        let code = letters.find_map(|text| text.lines().find(is_code));
        Ok(code.map(str::to_owned))
    }

    /// Sells something for 40 dollars in a store without its token; returns the order.
    pub async fn sold_in(&self, store: &str, email: &str) -> Result<String> {
        let paid = self.paid_in(200, store, email, setup()).await?;
        text(&paid["order_id"])
    }

    /// Tries the same where the store lets nobody with this address pay.
    pub async fn declined_in(&self, store: &str, email: &str) -> Result<()> {
        self.paid_in(400, store, email, setup()).await.map(drop)
    }

    /// Makes two monthly plans, of 45 and of 15 dollars, in a store with a session of its owner, and sells
    /// the cheaper one; returns the dearer plan and the subscription.
    pub async fn subscribed_in(&self, session: &str, store: &str, email: &str) -> Result<[String; 2]> {
        let path = format!("/v2/stores/{store}/products");
        let mut made = Vec::new();
        for (title, price) in [("Notes Team", 4500), ("Notes", 1500)] {
            let plan = json!({
                "title": title, "productType": "SUBSCRIPTION", "price": price, "billingInterval": "MONTHLY",
                "status": "ACTIVE"
            });
            let product = self.call_with(Some(session), 201, "POST", &path, &plan);
            made.push(text(&product.await?["id"])?);
        }
        let item = json!({"product_id": made.pop(), "quantity": 1});
        let paid = self.paid_in(200, store, email, item).await?;
        let dearer = made.pop().context("no plan")?;
        Ok([dearer, text(&paid["subscription_id"])?])
    }

    /// Pays for an item in a store without its token; returns the answer of this status.
    async fn paid_in(&self, status: u16, store: &str, email: &str, item: Value) -> Result<Value> {
        let sessions = format!("/v2/stores/{store}/checkouts");
        let opened = self
            .call_with(None, 201, "POST", &sessions, &json!({"items": [item]}))
            .await?;
        let billing = json!({
            "line1": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105",
            "country": "US"
        });
        let card = json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"});
        let body = json!({
            "customer": {"email": email, "name": "Mia Koch", "billing": billing}, "consent": true,
            "payment_method": {"type": "card", "card": card}
        });
        let path = format!("{sessions}/{}/pay", text(&opened["id"])?);
        self.call_with(None, status, "POST", &path, &body).await
    }

    /// An order as the API shows it to somebody who signs in to their account.
    pub async fn order_of(&self, email: &str, store: &str, order: &str) -> Result<Value> {
        let session = self.session_of(email).await?;
        self.shown_with(&session, &format!("/v2/stores/{store}/orders/{order}"))
            .await
    }

    /// What the API shows with a session of an account.
    pub async fn shown_with(&self, session: &str, path: &str) -> Result<Value> {
        self.call_with(Some(session), 200, "GET", path, &Value::Null)
            .await
    }

    /// The passkeys of an account.
    pub async fn passkeys_of(&self, email: &str) -> Result<Value> {
        let session = self.session_of(email).await?;
        self.shown_with(&session, "/v2/accounts/me/passkeys").await
    }

    /// Has the bank approve the accounts of a store.
    pub async fn approve_accounts(&self, email: &str, store: &str) -> Result<()> {
        let session = self.session_of(email).await?;
        let accounts = format!("/v2/stores/{store}/payouts/bank-accounts");
        let listed = self
            .call_with(Some(&session), 200, "GET", &accounts, &Value::Null)
            .await?;
        for account in listed.as_array().into_iter().flatten() {
            let account = text(&account["id"])?;
            let path = format!("/v2/sandbox/stores/{store}/payouts/bank-accounts/{account}/simulate");
            let event = json!({"event": "bank_account_approved"});
            self.call_with(Some(&session), 200, "POST", &path, &event).await?;
        }
        Ok(())
    }

    /// The payouts of a store, as the API shows them to somebody who signs in to their account.
    pub async fn payouts_of(&self, email: &str, store: &str) -> Result<Vec<Value>> {
        let session = self.session_of(email).await?;
        let path = format!("/v2/stores/{store}/payouts");
        let listed = self
            .call_with(Some(&session), 200, "GET", &path, &Value::Null)
            .await?;
        Ok(listed["items"].as_array().cloned().unwrap_or_default())
    }

    /// Signs somebody in to their account; returns the session's token.
    pub async fn session_of(&self, email: &str) -> Result<String> {
        let asked = json!({"email": email});
        self.call_with(None, 200, "POST", "/v2/auth/magic-link", &asked)
            .await?;
        let code = self.account_code(email).await?.context("no code came")?;
        let proof = json!({"email": email, "code": code});
        let signed_in = self
            .call_with(None, 200, "POST", "/v2/auth/magic-link/verify", &proof)
            .await?;
        text(&signed_in["token"])
    }

    /// Has the buyer of an order ask the store about it; returns the case.
    pub async fn asked(&self, email: &str, order: &str) -> Result<String> {
        let asked = json!({"email": email});
        self.call_with(None, 200, "POST", "/v2/portal/auth/magic-link", &asked)
            .await?;
        let code = self.sign_in_code(email).await?.context("no mail came")?;
        let proof = json!({"email": email, "code": code});
        let signed_in = self
            .call_with(None, 200, "POST", "/v2/portal/auth/verify", &proof)
            .await?;
        let session = text(&signed_in["token"])?;
        let body = json!({"orderId": order, "subject": "Wrong file", "body": "This is another one."});
        let made = self
            .call_with(Some(&session), 201, "POST", "/v2/portal/cases", &body)
            .await?;
        text(&made["id"])
    }

    /// Has the bank of a buyer take the money of an order back, in a store of somebody with an account.
    pub async fn disputed_in(&self, email: &str, store: &str, order: &str) -> Result<()> {
        let session = self.session_of(email).await?;
        let sold = self
            .shown_with(&session, &format!("/v2/stores/{store}/orders/{order}"))
            .await?;
        let payment = text(&sold["payment"]["id"])?;
        let path = format!("/v2/sandbox/stores/{store}/payments/{payment}/simulate");
        let body = json!({"event": "dispute_opened", "reason": "PRODUCT_NOT_RECEIVED"});
        self.call_with(Some(&session), 200, "POST", &path, &body).await?;
        Ok(())
    }

    /// Whether these texts are the store and its token.
    pub fn is_shown_with_key(&self, texts: &[String]) -> bool {
        texts.contains(&self.store) && texts.contains(&self.token)
    }

    /// A session as the API shows it.
    pub async fn shown(&self, session: &str) -> Result<Value> {
        self.get(&self.open_to_all(&format!("/checkouts/{session}")))
            .await
    }

    /// The order of a session, once there is one.
    pub async fn order(&self, session: &str) -> Result<Option<Value>> {
        let shown = self.shown(session).await?;
        let Some(id) = shown["order_id"].as_str() else {
            return Ok(None);
        };
        self.get(&self.core(&format!("/orders/{id}"))).await.map(Some)
    }

    /// How many orders a customer has.
    pub async fn orders(&self, email: &str) -> Result<usize> {
        let page = self.get(&self.core(&format!("/orders/?search={email}"))).await?;
        Ok(items(&page).len())
    }

    /// The subscriptions of a customer.
    pub async fn subscriptions(&self, email: &str) -> Result<Vec<Value>> {
        let page = self.get(&self.core("/subscriptions/?limit=100")).await?;
        let own = items(&page).into_iter();
        Ok(own.filter(|one| one["customer"]["email"] == email).collect())
    }

    /// What the ledger credits for a payment, in cents.
    pub async fn credited(&self, payment: &str) -> Result<Option<i64>> {
        let path = self.core("/payouts/ledger?type=PAYMENT_RECEIVED&limit=100");
        let page = self.get(&path).await?;
        let entry = items(&page)
            .into_iter()
            .find(|entry| entry["referenceId"] == payment);
        Ok(entry.and_then(|entry| entry["amount"].as_i64()))
    }

    /// The path of the first mail to somebody, once it is there.
    pub async fn letter(&self, email: &str) -> Result<Option<String>> {
        let page = self.get(&format!("/dev/mailbox.json?to={email}")).await?;
        let first = items(&page).into_iter().next();
        Ok(first.and_then(|letter| Some(format!("/dev/mailbox/{}", letter["id"].as_str()?))))
    }
}

fn items(page: &Value) -> Vec<Value> {
    let list = page.as_array().or_else(|| page["items"].as_array());
    list.cloned().unwrap_or_default()
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().context("the answer lacks a text")?.to_owned())
}

/// Something for 40 dollars.
fn setup() -> Value {
    json!({"name": "Setup", "amount": 4000, "quantity": 1})
}

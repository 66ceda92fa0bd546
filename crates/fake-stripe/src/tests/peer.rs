//! What this fake and `localstripe`, which others wrote, both understand is answered alike.
//!
//! It is in the folder that `PANDABASE_TEST_CLIENTS` names; `cargo xtask test` installs it there. The names
//! of these tests end in `_by_generators`, by which a run without it leaves them out.

use super::*;
use crate::{AccountOptions, sign};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio::sync::mpsc;

/// Fields of localstripe that Stripe has no more, or shows only to those who ask for them.
const GONE: &[&str] = &[
    "account_balance",
    "business_vat_id",
    "charges",
    "date",
    "invoice",
    "livemode",
    "sources",
    "subscriptions",
    "tax_ids",
];

/// The peer, until it is dropped.
struct Peer {
    child: Child,
    url: String,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer {
    fn start() -> Self {
        let folder = std::env::var_os("PANDABASE_TEST_CLIENTS").expect(
            "this test needs localstripe: run `cargo xtask test`, which installs it; or leave it out with \
             `cargo test -- --skip _by_generators`",
        );
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut command = Command::new(Path::new(&folder).join("python/bin/python"));
        command.args(["-u", "-m", "localstripe", "--from-scratch", "--port"]);
        command.arg(port.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        // It prints where it runs once it does.
        while !line.contains("Running on") {
            line.clear();
            let read = said.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "localstripe has ended");
        }
        // Whatever it prints later is read, so that it never waits for a reader.
        std::thread::spawn(move || said.lines().for_each(drop));
        let url = format!("http://127.0.0.1:{port}");
        Self { child, url }
    }

    async fn post(&self, path: &str, fields: Fields<'_>) -> Seen {
        let headers = [
            ("Authorization", "Bearer sk_test_12345"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let url = format!("{}{path}", self.url);
        let answer = wire::send("POST", &url, &headers, form(fields).as_bytes())
            .await
            .unwrap();
        Seen {
            status: answer.status,
            body: serde_json::from_slice(&answer.body).unwrap_or_default(),
            is_replay: false,
        }
    }

    async fn card(&self, number: &str, customer: &str) -> String {
        let fields = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2034"),
            ("card[cvc]", "123"),
        ];
        let made = self.post("/v1/payment_methods", &fields).await.fine();
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/payment_methods/{id}/attach");
        self.post(&path, &[("customer", customer)]).await.fine();
        id
    }
}

/// The same request to both; what they answer, the peer first.
async fn both(peer: &Peer, fake: &Fake, paths: [&str; 2], fields: [Fields<'_>; 2]) -> [Value; 2] {
    let [theirs, ours] = [
        peer.post(paths[0], fields[0]).await,
        post(fake, paths[1], fields[1]).await,
    ];
    let path = paths[0];
    assert_eq!(
        theirs.status, ours.status,
        "{path}: {} and {}",
        theirs.body, ours.body
    );
    assert_eq!(theirs.body["status"], ours.body["status"], "{path}");
    assert_eq!(theirs.body["error"]["code"], ours.body["error"]["code"], "{path}");
    let fields = theirs.body.as_object().unwrap().keys();
    let known = |field: &&String| GONE.contains(&field.as_str()) || ours.body.get(*field).is_some();
    let missing: Vec<&String> = fields.filter(|field| !known(field)).collect();
    assert!(missing.is_empty(), "{path} has no {missing:?} here");
    [theirs.body, ours.body]
}

/// An account that takes cards alone, so that nothing needs a way back.
async fn fake_of_cards() -> Fake {
    let mut account = AccountOptions::named("one");
    account.methods = vec!["card".to_owned()];
    let options = Options {
        accounts: vec![account],
        ..Options::default()
    };
    Fake::start(options).await.unwrap()
}

async fn attached(fake: &Fake, ready: &str, customer: &str) -> String {
    let path = format!("/v1/payment_methods/{ready}/attach");
    let made = post(fake, &path, &[("customer", customer)]).await.fine();
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn payments_end_alike_by_generators() {
    let (peer, fake) = (Peer::start(), fake_of_cards().await);
    let email: Fields<'_> = &[("email", "mia@example.org")];
    let customers = both(&peer, &fake, ["/v1/customers"; 2], [email; 2]).await;
    let customers = customers.map(|made| made["id"].as_str().unwrap().to_owned());
    let cards = [
        (VISA, "pm_card_visa"),
        ("4000000000000341", "pm_card_chargeCustomerFail"),
        ("4000000000003220", "pm_card_threeDSecure2Required"),
    ];
    for (number, ready) in cards {
        let methods = [
            peer.card(number, &customers[0]).await,
            attached(&fake, ready, &customers[1]).await,
        ];
        let fields = [0, 1].map(|at| {
            [
                ("amount", "1000"),
                ("currency", "usd"),
                ("metadata[order]", "1"),
                ("customer", customers[at].as_str()),
                ("payment_method", methods[at].as_str()),
            ]
        });
        let made = both(&peer, &fake, ["/v1/payment_intents"; 2], [&fields[0], &fields[1]]).await;
        let ids = made.map(|made| made["id"].as_str().unwrap().to_owned());
        let paths = |verb: &str| ids.clone().map(|id| format!("/v1/payment_intents/{id}/{verb}"));
        let confirm = paths("confirm");
        let told = both(&peer, &fake, [&confirm[0], &confirm[1]], [&[], &[]]).await;
        assert_eq!(told[0]["next_action"]["type"], told[1]["next_action"]["type"]);
        if number == VISA {
            let fields = [0, 1].map(|at| [("payment_intent", ids[at].as_str()), ("amount", "400")]);
            let refunds = both(&peer, &fake, ["/v1/refunds"; 2], [&fields[0], &fields[1]]).await;
            assert_eq!(refunds[0]["amount"], refunds[1]["amount"]);
        }
    }
}

#[tokio::test]
async fn methods_are_kept_alike_by_generators() {
    let (peer, fake) = (Peer::start(), fake_of_cards().await);
    let customers = both(&peer, &fake, ["/v1/customers"; 2], [&[], &[]]).await;
    let customers = customers.map(|made| made["id"].as_str().unwrap().to_owned());
    let methods = [
        peer.card(VISA, &customers[0]).await,
        attached(&fake, "pm_card_visa", &customers[1]).await,
    ];
    let fields = [0, 1].map(|at| [("customer", customers[at].as_str()), ("usage", "off_session")]);
    let path = "/v1/setup_intents";
    let made = both(&peer, &fake, [path; 2], [&fields[0], &fields[1]]).await;
    let confirm = made.map(|made| format!("{path}/{}/confirm", made["id"].as_str().unwrap()));
    let fields = [0, 1].map(|at| [("payment_method", methods[at].as_str())]);
    let paths = [confirm[0].as_str(), confirm[1].as_str()];
    both(&peer, &fake, paths, [&fields[0], &fields[1]]).await;
}

#[tokio::test]
async fn messages_of_the_peer_are_signed_as_ours_by_generators() {
    let peer = Peer::start();
    let (sender, mut received) = mpsc::channel(1);
    let router = Router::new().fallback(move |headers: HeaderMap, body: String| {
        let sender = sender.clone();
        async move {
            let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
            sender.send((signature, body)).await.unwrap();
            StatusCode::OK
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let hook = [("url", url.as_str()), ("secret", "whsec_peer")];
    let registered = peer.post("/_config/webhooks/one", &hook).await;
    assert_eq!(registered.status, 200);
    peer.post("/v1/customers", &[]).await.fine();
    let (header, body) = received.recv().await.unwrap();
    let (time, signed) = header
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",v1="))
        .unwrap();
    assert!(
        signed.starts_with(&sign("whsec_peer", time.parse().unwrap(), &body)),
        "{header}"
    );
}

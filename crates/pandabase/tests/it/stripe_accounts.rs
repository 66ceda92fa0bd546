//! How an operator connects Stripe: with keys that no list of processes, output, log, file or page shows. A
//! small server stands in for Stripe's API.

mod doctor;
mod setup;
mod stand_in;

use self::stand_in::StandIn;
use crate::databases::Database;
use crate::harness::{Server, apply, both};
use crate::place::Place;
use crate::secrets::{broken, stored};
use crate::serving::client;
use pandabase::surfaces::stripe::accounts::{self, New, OVERLAP, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase::wiring::secrets::encrypt_anew;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PUBLISHABLE: &str = "pk_test_51ShownToEverybody";
const SECRET: &str = "sk_test_51NobodyMaySeeThisKey";
const BY_HAND: &str = "whsec_MadeByHandAndTypedIn";
const LIVE: &str = "sk_live_51NobodyMaySeeThisKey";
const GUIDE: &str = include_str!("../../../../docs/guides/stripe.md");
const EVENTS: &str = "https://shop.example/v2/processors/stripe/events";

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all
}

#[track_caller]
fn shows_none(bytes: &[u8], secrets: &[String], place: &str) {
    for secret in secrets {
        assert!(
            memchr::memmem::find(bytes, secret.as_bytes()).is_none(),
            "{place} shows {secret}"
        );
    }
}

const CONNECT: [&str; 5] = ["processor", "connect", "stripe", "--publishable-key", PUBLISHABLE];

/// Connects with the key on standard input, as a person would, and returns what was printed.
fn connect(place: &Place, input: &str) -> Value {
    place.run_with(&CONNECT, input).json(0)
}

/// What a server shows to whoever asks.
async fn pages(origin: &str) -> Vec<(String, Vec<u8>)> {
    let client = client(None).build().unwrap();
    let mut all = Vec::new();
    for path in [
        "/",
        "/docs",
        "/openapi.json",
        "/health",
        "/metrics",
        "/dev/mailbox",
        EVENTS_PATH,
    ] {
        let request = client
            .get(format!("http://{origin}{path}"))
            .header("host", "shop.example");
        let answer = request.header("x-forwarded-proto", "https").send().await.unwrap();
        all.push((path.to_owned(), answer.bytes().await.unwrap().to_vec()));
    }
    all
}

const EVENTS_PATH: &str = "/v2/processors/stripe/events";

/// Connects, serves, asks for everything that says something of it, and finds no secret anywhere.
async fn nothing_shows_the_keys(stripe: &StandIn, settings: &str) -> Place {
    let settings = format!(
        "public_url = \"https://shop.example\"\nbehind_proxy = true\nlisten = \"127.0.0.1:0\"\nlog = \
         \"debug\"\n{settings}"
    );
    let place = stripe.place(&settings);
    let mut child = place
        .command(&CONNECT)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let about = |name: &str| fs::read(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
    let process = [about("cmdline"), about("environ")].concat();
    let mut input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut input, format!("{SECRET}\n").as_bytes()).unwrap();
    drop(input);
    let connected = child.wait_with_output().unwrap();
    let said = String::from_utf8(connected.stdout.clone()).unwrap();
    assert!(connected.status.success(), "{said}");
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (
            &said["account"],
            &said["mode"],
            &said["currency"],
            &said["webhook"]["url"]
        ),
        (
            &json!("acct_1Nimbus"),
            &json!("test"),
            &json!("eur"),
            &json!(EVENTS)
        )
    );
    assert_eq!(
        said["methods"],
        json!(["card", "apple_pay", "google_pay", "link"])
    );
    let mut secrets = stripe.secrets();
    assert_eq!(secrets.len(), 1);
    secrets.push(SECRET.to_owned());
    shows_none(&process, &secrets, "the process");
    shows_none(&connected.stdout, &secrets, "standard output");
    shows_none(&connected.stderr, &secrets, "standard error");

    for command in [
        &["processor", "show"][..],
        &["doctor"],
        &["verify"],
        &["operator", "health"],
    ] {
        let ran = place.run(command);
        shows_none(&ran.0.stdout, &secrets, command[0]);
        shows_none(&ran.0.stderr, &secrets, command[0]);
        assert!(!ran.0.stdout.is_empty(), "{command:?}");
    }
    let server = place.start(&["serve"]);
    for (path, body) in pages(server.get("listen")).await {
        shows_none(&body, &secrets, &path);
    }
    server.stop();
    for file in files(&place.path("")) {
        shows_none(&fs::read(&file).unwrap(), &secrets, &file.display().to_string());
    }
    place
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_shows_the_keys_that_were_typed_in() {
    let stripe = StandIn::start().await;
    let place = nothing_shows_the_keys(&stripe, "").await;
    let shown = place.run(&["processor", "show"]).json(0);
    assert_eq!(shown["processor"], "stripe");
    assert_eq!(shown["accounts"][0]["publishableKey"], PUBLISHABLE);
    assert_eq!(shown["accounts"][0]["webhook"]["endpoint"], "we_1");
    let endpoint = &stripe.endpoints()[0];
    assert_eq!(
        (&endpoint["url"], &endpoint["api_version"]),
        (&json!(EVENTS), &json!("2026-10-28.endive"))
    );
    assert_eq!(
        endpoint["enabled_events"],
        json!(pandabase::surfaces::stripe::kinds::KINDS)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_shows_the_keys_on_postgres() {
    let (stripe, schema) = (StandIn::start().await, Database::postgres());
    nothing_shows_the_keys(&stripe, &format!("database = \"{}\"", schema.url)).await;
    let mut secrets = stripe.secrets();
    secrets.push(SECRET.to_owned());
    let hex: Vec<String> = secrets.iter().map(hex::encode).collect();
    // A blocking client has a runtime of its own.
    let url = schema.url.clone();
    let rows = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        let read = "SELECT CAST(a AS TEXT) FROM processor_accounts a";
        let rows = client.query(read, &[]).unwrap();
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>()
    });
    let rows = rows.join().unwrap();
    assert_eq!(rows.len(), 1);
    for row in rows {
        shows_none(row.as_bytes(), &secrets, "the row");
        shows_none(row.as_bytes(), &hex, "the row");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_is_kept_brought_up_to_date_and_replaced() {
    let stripe = StandIn::start().await;
    let place = stripe.place("public_url = \"https://shop.example\"");
    let input = format!("{SECRET}\n");
    connect(&place, &input);
    // Somebody switched it off, and another has our address, whose secret nobody knows.
    {
        let mut books = stripe.books();
        books.endpoints[0]["status"] = json!("disabled");
        books.endpoints[0]["enabled_events"] = json!(["charge.refunded"]);
        let mut other = books.endpoints[0].clone();
        other["id"] = json!("we_other");
        books.endpoints.push(other);
        let mut elsewhere = books.endpoints[0].clone();
        elsewhere["id"] = json!("we_elsewhere");
        elsewhere["url"] = json!("https://other.example/hook");
        books.endpoints.push(elsewhere);
    }
    let doctor = place.run(&["doctor"]).json(1);
    let is_found = |check: &Value| check["check"] == "events" && check["status"] == "FAIL";
    assert!(
        doctor["checks"].as_array().unwrap().iter().any(is_found),
        "{doctor}"
    );
    connect(&place, &input);
    let ids: Vec<Value> = stripe.endpoints().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["we_1", "we_elsewhere"]);
    assert_eq!(stripe.endpoints()[0]["disabled"], "false");

    // A new secret takes a new endpoint; the former secret counts for a while.
    let rolled = place.run(&["processor", "webhook-secret"]).json(0);
    assert_eq!(rolled["webhook"]["endpoint"], "we_2");
    assert!(rolled["webhook"]["formerUntil"].is_string(), "{rolled}");
    let ids: Vec<Value> = stripe.endpoints().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["we_elsewhere", "we_2"]);
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);

    let gone = place.run(&["processor", "disconnect"]).json(0);
    assert_eq!(gone, json!({"account": "acct_1Nimbus", "endpointDeleted": true}));
    assert_eq!(stripe.endpoints().len(), 1);
    assert_eq!(place.run(&["processor", "show"]).json(0)["accounts"], json!([]));
    let again = place.run(&["processor", "disconnect"]).json(1);
    assert_eq!(again["error"], "no account is connected for the installation");
}

/// Not where its public address would be, but where it listens, which only the proxy knows besides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_forwarded_to_where_the_server_listens() {
    let stripe = StandIn::start().await;
    for (settings, url, is_behind_proxy) in [
        (
            "public_url = \"https://localhost\"\nbehind_proxy = true\nlisten = \"127.0.0.1:9090\"",
            "http://127.0.0.1:9090",
            true,
        ),
        ("listen = \"127.0.0.1:9443\"", "https://127.0.0.1:9443", false),
        (
            "public_url = \"https://localhost\"\nlisten = \"0.0.0.0:8443\"",
            "https://localhost:8443",
            false,
        ),
    ] {
        let place = stripe.place(settings);
        let ran = place.run_with(&CONNECT, &format!("{SECRET}\n{BY_HAND}\n"));
        let told = String::from_utf8(ran.0.stderr.clone()).unwrap();
        assert!(
            told.contains(&format!("--forward-to {url}{EVENTS_PATH}\n")),
            "{told}"
        );
        assert_eq!(
            told.contains("X-Forwarded-Proto: https"),
            is_behind_proxy,
            "{told}"
        );
        assert_eq!(ran.json(0)["webhook"]["url"], format!("{url}{EVENTS_PATH}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_laptop_is_told_what_to_forward() {
    let stripe = StandIn::start().await;
    let place = stripe.place("public_url = \"https://localhost:8443\"");
    let ran = place.run_with(&CONNECT, &format!("{SECRET}\n{BY_HAND}\n"));
    let told = String::from_utf8(ran.0.stderr.clone()).unwrap();
    let url = "--forward-to https://localhost:8443/v2/processors/stripe/events";
    assert!(told.contains("stripe listen ") && told.contains(url), "{told}");
    assert!(!told.contains(BY_HAND), "{told}");
    let said = ran.json(0);
    assert_eq!(said["webhook"]["endpoint"], Value::Null);
    assert_eq!(said["webhook"]["hasSecret"], true);
    assert_eq!(stripe.books().made, 0);

    // The secret may come later, and be another the next day.
    place.run(&["processor", "disconnect"]).json(0);
    let said = connect(&place, &format!("{SECRET}\n"));
    assert_eq!(said["webhook"]["hasSecret"], false);
    let next = said["next"].to_string();
    assert!(next.contains("pandabase processor webhook-secret"), "{said}");
    let roll = ["processor", "webhook-secret", "--print"];
    let kept = place.run_with(&roll, &format!("{BY_HAND}\n")).json(0);
    assert_eq!(kept["webhook"]["hasSecret"], true);
    assert_eq!(kept["webhook"]["formerUntil"], Value::Null);
    let none = place.run_with(&roll, "\n").json(2);
    assert!(
        none["error"].as_str().unwrap().contains("nothing was changed"),
        "{none}"
    );
    let odd = place.run_with(&roll, "sk_test_51NotThis\n").json(2);
    assert_eq!(odd["error"], "the webhook secret must begin with whsec_");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_do_not_fit_are_refused_and_not_repeated() {
    let stripe = StandIn::start().await;
    let place = stripe.place("public_url = \"https://shop.example\"");
    let live = "sk_live_51MovesRealMoneyHere";
    let with = |publishable: &str, secret: &str| {
        let arguments = ["processor", "connect", "stripe", "--publishable-key", publishable];
        let ran = place.run_with(&arguments, &format!("{secret}\n"));
        shows_none(
            &[&*ran.0.stdout, &*ran.0.stderr].concat(),
            &[secret.to_owned()],
            "the refusal",
        );
        (ran.0.status.code(), String::from_utf8(ran.0.stdout).unwrap())
    };
    for (publishable, secret, code, text) in [
        ("pk_live_51MovesRealMoneyHere", live, 1, "the keys are live keys"),
        (PUBLISHABLE, live, 2, "one of the keys is a live key"),
        (PUBLISHABLE, "no-key-at-all", 2, "the secret key must begin with"),
        (
            PUBLISHABLE,
            "sk_test_51OfSomebodyElse",
            1,
            "Stripe does not know the secret key",
        ),
    ] {
        let (found, said) = with(publishable, secret);
        assert_eq!(found, Some(code), "{said}");
        assert!(said.contains(text), "{said}");
    }
    let unknown = place.run_with(&["processor", "connect", "stripe", "--secret-key", SECRET], "");
    assert_eq!(unknown.0.status.code(), Some(2));
    let nowhere = [&CONNECT[..], &["--store", "nowhere"]].concat();
    let nowhere = place.run_with(&nowhere, &format!("{SECRET}\n")).json(1);
    assert_eq!(nowhere["error"], "there is no such store");
    assert!(stripe.endpoints().is_empty());
    assert_eq!(place.run(&["processor", "show"]).json(0)["accounts"], json!([]));

    // What is connected with test keys is not served in production.
    connect(&place, &format!("{SECRET}\n"));
    let file = place.path("pandabase.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("environment = \"production\"\n{settings}")).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"];
    let refused = place.run(&serve).json(1);
    let text = refused["error"].as_str().unwrap();
    assert!(
        text.starts_with("Stripe account acct_1Nimbus: the keys are test keys"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_may_bring_an_account_once() {
    let stripe = StandIn::start().await;
    let place = stripe.place("public_url = \"https://shop.example\"");
    let made = place.run(&crate::place::CREATE_STORE).json(0);
    let of_store = [&CONNECT[..], &["--store", "nimbus"]].concat();
    let said = place.run_with(&of_store, &format!("{SECRET}\n")).json(0);
    let id = made["id"].as_str().unwrap();
    assert_eq!(said["store"], id);
    assert_eq!(said["webhook"]["url"], format!("{EVENTS}/{id}"));
    let twice = place.run_with(&CONNECT, &format!("{SECRET}\n")).json(1);
    assert!(
        twice["error"].as_str().unwrap().contains("is connected already"),
        "{twice}"
    );
    // The installation itself has no account, and the server starts all the same.
    let doctor = place.run(&["doctor"]).json(1);
    assert!(
        doctor.to_string().contains("the installation has no account"),
        "{doctor}"
    );
    let serve = ["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"];
    place.start(&serve).stop();
    // The account outlives its store, for refunds, until it is taken out.
    place
        .run(&["store", "delete", "nimbus", "--confirm", "nimbus"])
        .json(0);
    let gone = place.run(&["processor", "disconnect", "--store", id]).json(0);
    assert_eq!(gone["account"], "acct_1Nimbus");
    assert_eq!(place.run(&["processor", "show"]).json(0)["accounts"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_another_account_do_not_take_the_place_of_the_first() {
    let stripe = StandIn::start().await;
    let place = stripe.place("public_url = \"https://shop.example\"");
    let input = format!("{SECRET}\n");
    connect(&place, &input);
    stripe.books().account = Some("acct_2Other");
    let refused = place.run_with(&CONNECT, &input).json(1);
    let text = refused["error"].as_str().unwrap();
    assert!(
        text.starts_with("the account acct_1Nimbus is connected"),
        "{text}"
    );
    let shown = place.run(&["processor", "show"]).json(0);
    assert_eq!(shown["accounts"][0]["account"], "acct_1Nimbus");
    // Nothing was registered in the other account.
    assert_eq!(stripe.endpoints().len(), 1);
    place.run(&["processor", "disconnect"]).json(0);
    assert_eq!(connect(&place, &input)["account"], "acct_2Other");
}

/// The commands of the guide that need no real Stripe, in its order, against the stand-in. Blocks that are no
/// `sh` but `console` need it, or a browser.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guide_to_stripe_runs() {
    let (stripe, place) = (StandIn::start().await, Place::new());
    let settings = GUIDE.split_once("```toml\n").unwrap().1;
    let settings = settings.split_once("```").unwrap().0;
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    fs::write(place.path("test-keys.txt"), format!("{SECRET}\n{BY_HAND}\n")).unwrap();
    fs::write(place.path("live-keys.txt"), format!("{LIVE}\n")).unwrap();
    fs::write(place.path("smtp-password.txt"), "s3cret\n").unwrap();
    let blocks = GUIDE.split("```sh\n").skip(1);
    let blocks: Vec<&str> = blocks.map(|rest| rest.split_once("```").unwrap().0).collect();
    assert_eq!(blocks.len(), 5);
    let commands = blocks
        .concat()
        .replace("pk_test_…", PUBLISHABLE)
        .replace("pk_live_…", "pk_live_51ShownToEverybody");
    let folder = Path::new(env!("CARGO_BIN_EXE_pandabase")).parent().unwrap();
    let inherited = std::env::var_os("PATH").unwrap();
    let path = [folder.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&inherited));
    let ran = place
        .program("sh")
        .args(["-euc", &commands])
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("PANDABASE_STRIPE__API_URL", &stripe.url)
        .output()
        .unwrap();
    let said = [&*ran.stdout, &*ran.stderr].concat();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&said));
    let url = "https://shop.nimbus.example/v2/processors/stripe/events";
    assert_eq!(stripe.endpoints()[0]["url"], url);
    let secrets = [
        SECRET.to_owned(),
        LIVE.to_owned(),
        BY_HAND.to_owned(),
        "s3cret".to_owned(),
    ];
    shows_none(&said, &secrets, "the guide");
}

fn new(store: Option<StoreId>, account: &str, secret: Option<&str>) -> New {
    New {
        account: account.to_owned(),
        store,
        is_live: false,
        publishable_key: PUBLISHABLE.to_owned(),
        secret_key: SecretKey::new(format!("{SECRET}{account}")),
        currency: "usd".to_owned(),
        country: "US".to_owned(),
        methods: vec![MethodCode::Card],
        webhook: Webhook {
            endpoint: None,
            url: EVENTS.to_owned(),
            secret: secret.map(str::to_owned),
        },
    }
}

async fn write_new(server: &Server, new: New) -> Result<(), ApiError> {
    let app = Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| accounts::connect(tx, &app.env, &new))
        .await
}

/// The account that charges for the server's store.
async fn charging(server: &Server) -> Option<accounts::Connected> {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let found = server
        .app
        .db
        .read(move |tx| accounts::of_keeper(tx, &Ctx::of(&app.env, &store), None));
    found.await.unwrap()
}

#[apply(both)]
async fn what_an_account_keeps_is_charged_by_it(server: Server) {
    let elsewhere = StoreId::from_stored("shp_000000000000000000000000");
    write_new(&server, new(None, "acct_ours", None)).await.unwrap();
    write_new(&server, new(Some(elsewhere), "acct_elsewhere", None))
        .await
        .unwrap();
    let charging = async |keeper: Option<&'static str>| {
        let (app, store) = (Arc::clone(&server.app), server.store.clone());
        let found = server
            .app
            .db
            .read(move |tx| accounts::of_keeper(tx, &Ctx::of(&app.env, &store), keeper));
        found.await.unwrap().unwrap().account
    };
    // Subscriptions begin, and then the store brings an account of its own.
    write_new(&server, new(Some(server.store.id.clone()), "acct_theirs", None))
        .await
        .unwrap();
    for (keeper, expected) in [
        (None, "acct_theirs"),
        (Some("acct_theirs"), "acct_theirs"),
        (Some("acct_ours"), "acct_ours"),
        (Some("acct_elsewhere"), "acct_theirs"),
        (Some("acct_gone"), "acct_theirs"),
    ] {
        assert_eq!(charging(keeper).await, expected, "{keeper:?}");
    }
}

#[apply(both)]
async fn keys_are_bound_to_their_rows_and_encrypted_anew(server: Server) {
    assert!(charging(&server).await.is_none());
    let store = server.store.id.clone();
    write_new(&server, new(None, "acct_ours", Some("whsec_first")))
        .await
        .unwrap();
    assert_eq!(charging(&server).await.unwrap().account, "acct_ours");
    write_new(&server, new(Some(store.clone()), "acct_theirs", None))
        .await
        .unwrap();
    let own = charging(&server).await.unwrap();
    assert_eq!((&*own.account, own.store.as_ref()), ("acct_theirs", Some(&store)));
    assert_eq!(own.secret_key.expose(), format!("{SECRET}acct_theirs"));
    assert!(!format!("{own:?}").contains("sk_test"), "{own:?}");
    let again = write_new(&server, new(None, "acct_theirs", None)).await;
    assert!(matches!(again, Err(ApiError::Conflict(_))), "{again:?}");

    // Connected again, the secret before counts for a day.
    write_new(&server, new(None, "acct_ours", Some("whsec_second")))
        .await
        .unwrap();
    let secrets = async || {
        let app = Arc::clone(&server.app);
        let ours = server
            .app
            .db
            .read(move |tx| accounts::of_path(tx, &app.env, None));
        ours.await.unwrap().unwrap().webhook_secrets
    };
    assert_eq!(secrets().await, ["whsec_second", "whsec_first"]);
    for value in stored(&server).await {
        for secret in ["sk_test", "whsec_"] {
            assert!(memchr::memmem::find(&value, secret.as_bytes()).is_none());
        }
    }
    assert!(broken(&server).await.is_empty());
    let walked = encrypt_anew(&server.app, |_| {}).await.unwrap();
    assert_eq!((walked.closed, walked.seen >= 4), (0, true));
    server.app.env.clock.advance(OVERLAP + 1);
    assert_eq!(secrets().await, ["whsec_second"]);

    let theirs = store.clone();
    let gone = server
        .app
        .db
        .write(move |tx| accounts::disconnect(tx, Some(&theirs)));
    assert!(gone.await.unwrap());
    assert_eq!(charging(&server).await.unwrap().account, "acct_ours");
    assert!(broken(&server).await.is_empty());
}

//! `pandabase setup`, with the real binary: from an empty folder to a sale, once and not twice.

use crate::databases::Database;
use crate::place::{Place, Running};
use crate::serving::client;
use crate::shop::{GOOD, card, dynamic, mia};
use http::Method;
use reqwest::Client;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a person has to say.
const PERSON: [&str; 12] = [
    "setup",
    "--yes",
    "--email",
    "Ann@Nimbus.example",
    "--first-name",
    "Ann",
    "--last-name",
    "Berg",
    "--country",
    "de",
    "--store-name",
    "Nimbus Labs",
];
/// A server on any free port of this machine that plays money.
const PLAYED: [&str; 5] = [
    "--play-money",
    "--listen",
    "127.0.0.1:0",
    "--redirect-listen",
    "none",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&PERSON[..], more].concat()
}

/// A server that was set up, as its owner and its buyers reach it.
struct Site {
    http: Client,
    origin: String,
}

impl Site {
    fn on(server: &Running, cert: &Path) -> Self {
        Self {
            http: client(Some(cert)).build().unwrap(),
            origin: server.get("publicUrl").to_owned(),
        }
    }

    /// `data` of an answer.
    async fn call(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Value {
        let url = format!("{}{path}", self.origin);
        let mut request = self.http.request(method, url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{path}: {answer}");
        answer["data"].take()
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        self.call(Method::GET, path, Some(token), Value::Null).await
    }

    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Value {
        self.call(Method::POST, path, token, body).await
    }

    /// Signs in by a link and returns the session's token.
    async fn sign_in(&self, link: &str) -> String {
        let (_, token) = link.split_once("/sign-in?token=").unwrap();
        let proof = json!({"token": token});
        let signed_in = self.post("/v2/auth/magic-link/verify", None, proof).await;
        assert_eq!(signed_in["account"]["email"], "ann@nimbus.example");
        signed_in["token"].as_str().unwrap().to_owned()
    }
}

fn kinds(requirements: &Value) -> Vec<&str> {
    let all = requirements.as_array().unwrap().iter();
    all.map(|one| one["type"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_makes_a_server_whose_store_sells() {
    sets_up_and_sells(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_makes_a_server_whose_store_sells_on_postgres() {
    let schema = Database::postgres();
    sets_up_and_sells(&["--database", &schema.url]).await;
}

/// From a bare folder to a sale in production, with the sandbox's processor switched on by its loud setting.
async fn sets_up_and_sells(database: &[&str]) {
    let place = Place::new();
    let made = place.run(&with(&[&PLAYED[..], database].concat())).json(0);
    let store = &made["stores"][0];
    assert_eq!(
        (
            &made["new"],
            &made["environment"],
            &store["handle"],
            &store["verified"]
        ),
        (
            &json!(true),
            &json!("production"),
            &json!("nimbus-labs"),
            &json!(true)
        )
    );
    assert_eq!(store["ownerEmail"], "ann@nimbus.example");
    assert_eq!(
        kinds(&store["requirements"]),
        ["PHONE", "TWO_FACTOR", "BANK_ACCOUNT"]
    );
    let missing = made["missing"].to_string();
    for said in [
        "unsafe_play_money",
        "payment processor",
        "mail server",
        "certificate",
    ] {
        assert!(missing.contains(said), "{said}: {missing}");
    }
    let file = place.path("pandabase.toml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let settings = fs::read_to_string(&file).unwrap();
    assert!(settings.contains("\nunsafe_play_money = true\n"), "{settings}");
    assert!(!place.path("pandabase.toml.new").exists());
    assert_eq!(place.run(&["doctor"]).json(0)["ok"], true);

    let server = place.start(&["serve"]);
    let site = Site::on(&server, &place.path("pandabase-data/tls/cert.pem"));
    let id = store["id"].as_str().unwrap();
    let token = place.run(&["token", "create", "--name", "backend"]).json(0);
    let token = token["secret"].as_str().unwrap();
    let checkouts = format!("/v2/stores/{id}/checkouts");
    let cart = json!({"items": [dynamic(4000)], "customer": mia()});
    let session = site.post(&checkouts, Some(token), cart).await;
    let pay = format!("{checkouts}/{}/pay", session["id"].as_str().unwrap());
    let paid = site.post(&pay, None, json!({"payment_method": card(GOOD)})).await;
    assert_eq!(paid["status"], "COMPLETED");

    owner_signs_in(&place, &site, &made).await;
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
    server.stop();
}

/// The link signs in as the owner, whose store lacks nothing to sell, and who operates the installation.
async fn owner_signs_in(place: &Place, site: &Site, made: &Value) {
    let store = &made["stores"][0];
    let id = store["id"].as_str().unwrap();
    let session = site.sign_in(made["signInLink"].as_str().unwrap()).await;
    let mine = site.get("/v2/stores", &session).await;
    assert_eq!(
        (&mine[0]["id"], &mine[0]["role"]),
        (&store["id"], &json!("OWNER"))
    );
    let needs = site.get(&format!("/v2/stores/{id}/requirements"), &session).await;
    let needs = needs.as_array().unwrap().iter();
    let mut of_payments = needs.filter(|need| need["for"] == "PAYMENTS");
    assert!(of_payments.all(|need| need["status"] == "COMPLETE"));
    let answers = site
        .get(&format!("/v2/stores/{id}/questionnaire"), &session)
        .await;
    assert_eq!(
        (&answers["businessType"], &answers["country"]),
        (&json!("INDIVIDUAL"), &json!("DE"))
    );
    let operators = place.run(&["operator", "list"]).json(0);
    assert_eq!(operators[0]["email"], "ann@nimbus.example");
    // A link that came too late is made again.
    let again = place
        .run(&["account", "sign-in-link", "ann@nimbus.example"])
        .json(0);
    site.sign_in(again["link"].as_str().unwrap()).await;
    let nobody = place
        .run(&["account", "sign-in-link", "bob@nimbus.example"])
        .json(1);
    assert_eq!(nobody["error"], "nobody has signed in with this address");
}

#[test]
fn what_was_played_is_never_money() {
    let place = Place::new();
    place.run(&with(&PLAYED)).json(0);
    let file = place.path("pandabase.toml");
    let played = fs::read_to_string(&file).unwrap();
    let real = played.replace("unsafe_play_money = true\n", "");
    assert_ne!(played, real);
    fs::write(&file, real).unwrap();
    let refused = place.run(&["store", "list"]).json(1);
    let text = "the database was used with play money: its ledger contains payments of test cards";
    assert_eq!(refused["error"], text);
    assert!(
        refused["next"].as_str().unwrap().contains("--database"),
        "{refused}"
    );
    let report = place.run(&["doctor"]).json(1);
    let checks = report["checks"].as_array().unwrap();
    let is_found = |check: &Value| check["check"] == "play_money" && check["status"] == "FAIL";
    assert!(checks.iter().any(is_found), "{report}");
    fs::write(&file, played).unwrap();
    place.run(&["store", "list"]).json(0);
}

#[test]
fn a_second_run_says_what_is_there_and_changes_nothing() {
    let place = Place::new();
    let made = place.run(&with(&PLAYED)).json(0);
    let settings = fs::read(place.path("pandabase.toml")).unwrap();
    let again = place.run(&with(&PLAYED)).json(0);
    assert_eq!(again["new"], false);
    assert_eq!(again["stores"], made["stores"]);
    assert!(again.get("signInLink").is_none(), "{again}");
    // It needs nothing to say so.
    assert_eq!(place.run(&["setup"]).json(0)["stores"], made["stores"]);
    let other = ["--handle", "another", "--country", "FR"];
    assert_eq!(
        place.run(&[&["setup"][..], &other].concat()).json(0)["new"],
        false
    );
    assert_eq!(fs::read(place.path("pandabase.toml")).unwrap(), settings);
    assert_eq!(place.run(&["store", "list"]).json(0).as_array().unwrap().len(), 1);
    let stored = place.run(&["account", "list"]).json(0);
    assert_eq!(stored["items"].as_array().unwrap().len(), 1);
    // Settings are replaced when that is asked for; the store stays.
    let forced = with(
        &[
            &PLAYED[..],
            &["--force", "--public-url", "https://localhost:7443"],
        ]
        .concat(),
    );
    let forced = place.run(&forced).json(0);
    assert_eq!(
        (&forced["new"], &forced["stores"]),
        (&json!(false), &made["stores"])
    );
    assert_eq!(forced["publicUrl"], "https://localhost:7443");
    assert_ne!(fs::read(place.path("pandabase.toml")).unwrap(), settings);
    place.run(&["verify"]).json(0);
}

#[test]
fn settings_that_are_there_are_used_as_they_are() {
    let place = Place::new();
    let settings = "environment = \"production\"\ndata = \"elsewhere\"\nlisten = \"127.0.0.1:0\"\n";
    fs::write(place.path("own.toml"), settings).unwrap();
    let refused = with(&["--config", "own.toml", "--smtp-url", "smtp://localhost"]);
    let refused = place.run(&refused).json(2);
    let text = refused["error"].as_str().unwrap();
    assert!(
        text.starts_with("--smtp-url is for a new settings file"),
        "{refused}"
    );
    assert!(!place.path("elsewhere").exists());
    let made = place
        .run(&with(&["--config", "own.toml", "--verify", "false"]))
        .json(0);
    assert_eq!(
        kinds(&made["stores"][0]["requirements"]),
        ["IDENTITY", "PHONE", "TWO_FACTOR", "BANK_ACCOUNT"]
    );
    assert_eq!(made["next"][0], "pandabase serve --config own.toml");
    assert!(place.path("elsewhere/pandabase.db").exists());
    assert_eq!(fs::read_to_string(place.path("own.toml")).unwrap(), settings);
}

#[test]
fn a_company_says_where_it_is_registered() {
    let place = Place::new();
    let company = [
        "--business-type",
        "company",
        "--legal-name",
        "Nimbus Labs GmbH",
        "--address",
        "Lindenstraße 5",
        "--city",
        "Berlin",
        "--tax-id",
        "DE123456788",
        "--volume",
        "from-1k-to-10k",
        "--behind-proxy",
        "--public-url",
        "https://shop.nimbus.example/",
        "--smtp-url",
        "smtps://ann@mail.nimbus.example:465",
        "--smtp-password-stdin",
        "--mail-from",
        "Nimbus Labs <shop@nimbus.example>",
        "--config",
        "shop.toml",
    ];
    for (left_out, option) in [(2, "--legal-name"), (4, "--address"), (6, "--city")] {
        let mut less = company.to_vec();
        less.drain(left_out..left_out + 2);
        let refused = place.run(&with(&less)).json(2);
        let text = refused["error"].as_str().unwrap();
        assert!(text.starts_with(&format!("{option} is needed")), "{refused}");
    }
    let unsaid: Vec<&str> = company
        .iter()
        .copied()
        .filter(|one| *one != "--smtp-password-stdin")
        .collect();
    let unsaid = place.run(&with(&unsaid)).json(2);
    assert!(
        unsaid["error"]
            .as_str()
            .unwrap()
            .starts_with("--smtp-password-stdin is needed"),
        "{unsaid}"
    );
    let made = place.run_with(&with(&company), "s3cret /@word\n").json(0);
    assert_eq!(made["publicUrl"], "https://shop.nimbus.example");
    let missing = made["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 2, "{missing:?}");
    let doctor = place.run(&["doctor", "--config", "shop.toml"]);
    let report: Value = serde_json::from_slice(&doctor.0.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap().iter();
    let status = |name: &str| {
        let found = checks.clone().find(|check| check["check"] == name);
        found.map(|check| check["status"].clone())
    };
    for name in ["settings", "folder", "key", "database", "secrets", "tls"] {
        assert_eq!(status(name), Some(json!("OK")), "{report}");
    }
    for name in ["mail", "public_url", "play_money"] {
        assert_eq!(status(name), None, "{report}");
    }
    // The folder is found from wherever the server is started.
    let settings = fs::read_to_string(place.path("shop.toml")).unwrap();
    let folder = made["data"].as_str().unwrap();
    assert!(folder.starts_with('/'), "{folder}");
    assert!(settings.contains(&format!("data = \"{folder}\"\n")), "{settings}");
    assert!(!made.to_string().contains("s3cret"), "{made}");
    let url = "url = \"smtps://ann:s3cret%20%2F%40word@mail.nimbus.example:465\"\n";
    assert!(settings.contains(url), "{settings}");
}

#[test]
fn what_does_not_fit_names_its_option_and_nothing_is_made() {
    let place = Place::new();
    for number in [2, 4, 6, 8, 10] {
        let mut less = PERSON.to_vec();
        let option: Vec<&str> = less.drain(number..number + 2).collect();
        let refused = place.run(&less).json(2);
        let text = refused["error"].as_str().unwrap();
        assert!(text.starts_with(&format!("{} is needed", option[0])), "{refused}");
    }
    let long = "x".repeat(65);
    for (option, value) in [
        ("--username", " "),
        ("--handle", "Nimbus_Labs"),
        ("--descriptor", "<NIMBUS>"),
        ("--support-email", "help"),
        ("--category", ","),
        ("--category", long.as_str()),
        ("--description", ""),
        ("--business-type", "partnership"),
        ("--volume", "much"),
        ("--website", "nimbus.example"),
        ("--legal-name", "Nimbus Labs GmbH"),
        ("--tax-id", long.as_str()),
        ("--public-url", "shop.nimbus.example"),
        ("--tls-cert", "nowhere.pem"),
        ("--trusted-proxy", "10.0.0.0/8"),
        ("--smtp-url", "http://mail.nimbus.example"),
        ("--smtp-url", "smtps://ann:secret@mail.nimbus.example:465"),
        ("--processor", "paypal"),
        ("--mail-from", "nobody"),
    ] {
        let refused = place.run(&with(&[option, value])).json(2);
        let text = refused["error"].as_str().unwrap();
        assert!(text.starts_with(&format!("{option} ")), "{option}: {refused}");
    }
    for (option, more) in [
        ("--behind-proxy", &["--play-money", "--behind-proxy"][..]),
        ("--listen", &["--play-money", "--listen", "0.0.0.0:0"]),
        (
            "--public-url",
            &["--play-money", "--public-url", "https://shop.example"],
        ),
    ] {
        let refused = place.run(&with(more)).json(2);
        let text = refused["error"].as_str().unwrap();
        assert!(text.starts_with(&format!("{option} ")), "{refused}");
    }
    let abroad = place
        .run(&[&["setup"][..], &PERSON[1..8], &["--country", "VN"]].concat())
        .json(2);
    let text = abroad["error"].as_str().unwrap();
    assert!(
        text.starts_with("--country must be a country that merchants"),
        "{abroad}"
    );
    let nowhere = place.run(&with(&["--config", "nowhere/pandabase.toml"])).json(1);
    assert!(
        nowhere["next"].as_str().unwrap().contains("--config"),
        "{nowhere}"
    );
    let database = place.run(&with(&["--database", "mysql://localhost"])).json(2);
    assert!(
        database["error"].as_str().unwrap().starts_with("database: "),
        "{database}"
    );
    let left = fs::read_dir(place.path("")).unwrap();
    assert_eq!(left.count(), 0);
}

#[test]
fn stripe_is_chosen_and_its_keys_come_next() {
    let place = Place::new();
    let chosen = with(&[
        "--processor",
        "stripe",
        "--public-url",
        "https://shop.nimbus.example",
    ]);
    let made = place.run(&chosen).json(0);
    let settings = fs::read_to_string(place.path("pandabase.toml")).unwrap();
    assert!(settings.contains("\nprocessor = \"stripe\"\n"), "{settings}");
    assert_eq!(made["next"][0], "pandabase processor connect stripe");
    assert_eq!(made["processor"], json!({"processor": "stripe", "accounts": []}));
    let missing = made["missing"].to_string();
    assert!(missing.contains("your Stripe account"), "{missing}");
    assert!(!missing.contains("a payment processor"), "{missing}");
    let both = with(&["--processor", "stripe", "--play-money"]);
    let both = Place::new().run(&both).json(2);
    assert!(
        both["error"].as_str().unwrap().starts_with("--processor "),
        "{both}"
    );
}

#[test]
fn a_sandbox_of_dev_does_not_become_a_shop() {
    let place = Place::new();
    place.dev().stop();
    let refused = place.run(&with(&PLAYED)).json(1);
    assert!(refused["next"].as_str().unwrap().contains("--data"), "{refused}");
    assert!(!place.path("pandabase.toml").exists());
    let beside = with(&[&PLAYED[..], &["--data", "shop"]].concat());
    assert_eq!(place.run(&beside).json(0)["new"], true);
    assert_eq!(place.run(&["setup"]).json(0)["new"], false);
}

#[test]
fn a_shop_is_set_up_on_postgres() {
    let (place, schema) = (Place::new(), Database::postgres());
    let database = with(&[&PLAYED[..], &["--database", &schema.url]].concat());
    let made = place.run(&database).json(0);
    assert_eq!(
        (&made["new"], &made["database"]),
        (&json!(true), &json!("postgresql"))
    );
    // The settings file names the database.
    let again = place.run(&["setup"]).json(0);
    assert_eq!(
        (&again["new"], &again["stores"]),
        (&json!(false), &made["stores"])
    );
    place.run(&["verify"]).json(0);
}

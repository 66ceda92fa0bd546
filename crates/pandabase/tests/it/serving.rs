//! The binary as operators run it: listeners, TLS, the redirect, signals, `dev`, and the command line.

use crate::place::{Place, Ran, Running};
use http::{Method, StatusCode, Version};
use reqwest::{Certificate, Client, Response, redirect};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A client that follows no redirect and trusts one certificate, if any.
pub fn client(root: Option<&Path>) -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = root.map(|path| Certificate::from_pem(&fs::read(path).unwrap()).unwrap());
    Client::builder()
        .redirect(redirect::Policy::none())
        .tls_certs_only(roots)
}

async fn get_as(token: &str, url: &str) -> Response {
    client(None)
        .build()
        .unwrap()
        .get(url)
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

fn raw(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    // The server may have closed the connection before anything was sent.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = String::new();
    // A listener that speaks TLS answers plain text with bytes that are no text, or not at all.
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[tokio::test]
async fn tls_speaks_both_versions_and_plain_http_is_redirected() {
    let place = Place::new();
    let server = place.start(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--redirect-listen",
        "127.0.0.1:0",
    ]);
    let origin = format!("https://{}", server.get("listen"));
    assert_eq!(server.get("publicUrl"), origin);
    let cert = place.path("pandabase-data/tls/cert.pem");
    for (client, version) in [
        (client(Some(&cert)), Version::HTTP_2),
        (client(Some(&cert)).http1_only(), Version::HTTP_11),
    ] {
        let answer = client
            .build()
            .unwrap()
            .get(format!("{origin}/health"))
            .send()
            .await
            .unwrap();
        assert_eq!((answer.status(), answer.version()), (StatusCode::OK, version));
    }
    assert!(
        client(None)
            .build()
            .unwrap()
            .get(format!("{origin}/health"))
            .send()
            .await
            .is_err()
    );
    let head = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(!raw(server.get("listen"), head).contains("200 OK"));

    let plain = server.get("redirectListen");
    let client = client(None).build().unwrap();
    for (method, status) in [
        (Method::GET, 301),
        (Method::HEAD, 301),
        (Method::POST, 308),
        (Method::PATCH, 308),
        (Method::DELETE, 308),
    ] {
        let url = format!("http://{plain}/v2/core/x/?a=b%20c");
        let answer = client.request(method, url).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(location(&answer), format!("{origin}/v2/core/x/?a=b%20c"));
        assert!(answer.headers().contains_key("x-request-id"));
        assert_eq!(answer.headers()["x-ratelimit-type"], "GlobalResource");
    }
    for host in [
        "Host: a/b\r\n",
        "Host: a b\r\n",
        "Host: a\r\nHost: b\r\n",
        "Host: a.example\r\n",
        "",
    ] {
        let answer = raw(
            plain,
            &format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n"),
        );
        assert!(answer.starts_with("HTTP/1.1 400"), "{host}: {answer}");
    }
    let refused = raw(plain, "GET / HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n");
    assert!(
        refused.ends_with(r#"{"ok":false,"error":"headers/host must name this server"}"#),
        "{refused}"
    );
    server.stop();
}

#[tokio::test]
async fn behind_a_proxy_its_word_decides() {
    let place = Place::new();
    let public = "https://api.example.com";
    let options = [
        "serve",
        "--behind-proxy",
        "--listen",
        "127.0.0.1:0",
        "--public-url",
        public,
    ];
    let server = place.start(&options);
    let url = |server: &Running, path: &str| format!("http://{}{path}", server.get("listen"));
    let client = client(None).build().unwrap();
    let forwarded = async |server: &Running, scheme: &str| {
        let request = client
            .get(url(server, "/openapi.json"))
            .header("host", "api.example.com");
        request.header("x-forwarded-proto", scheme).send().await.unwrap()
    };
    assert_eq!(forwarded(&server, "https").await.status(), 200);
    for scheme in ["http", "http, https", "", "ftp"] {
        let answer = forwarded(&server, scheme).await;
        assert_eq!(answer.status(), 301, "{scheme}");
        assert_eq!(location(&answer), "https://api.example.com/openapi.json");
    }
    assert_eq!(
        client
            .get(url(&server, "/openapi.json"))
            .send()
            .await
            .unwrap()
            .status(),
        301
    );
    assert_eq!(
        client.get(url(&server, "/health")).send().await.unwrap().status(),
        200
    );
    server.stop();

    let mut elsewhere = options.to_vec();
    elsewhere.extend(["--trusted-proxy", "10.0.0.0/8"]);
    let server = place.start(&elsewhere);
    assert_eq!(forwarded(&server, "https").await.status(), 301);
    server.stop();
}

#[test]
fn a_stopping_server_finishes_what_it_accepted() {
    let place = Place::new();
    let mut server = place.dev();
    let body = json!({"advance": "P1D"}).to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /v2/sandbox/stores/{}/clock HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        server.get("storeId"),
        server.host(),
        server.get("apiToken"),
        body.len()
    );
    let mut stream = TcpStream::connect(server.host()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    // The server asks for the body: the request is accepted.
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    server.signal("-TERM");
    while TcpStream::connect(server.host()).is_ok() {}
    stream.write_all(second.as_bytes()).unwrap();
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 200 OK"), "{rest}");
    assert!(rest.contains(r#""jobsRun""#), "{rest}");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_killed_server_starts_again_with_all_it_answered() {
    let place = Place::new();
    let mut killed = place.dev();
    let moved = place.run(&["clock", "advance", "P31D"]).json(0);
    assert!(moved["jobsRun"].is_i64(), "{moved}");
    let made = place.run(&["token", "create", "--name", "late"]).json(0);
    killed.child.kill().unwrap();
    killed.child.wait().unwrap();

    let again = place.dev();
    for key in ["storeId", "apiToken", "hmacTokenId", "hmacSecret", "productId"] {
        assert_eq!(again.ready[key], killed.ready[key], "{key}");
    }
    assert!(again.get("storeId").starts_with("shp_"));
    let now = place.run(&["clock"]).json(0);
    assert!(now["now"].as_str() >= moved["now"].as_str(), "{now} {moved}");
    assert_eq!(
        get_as(made["secret"].as_str().unwrap(), &again.core())
            .await
            .status(),
        200
    );
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
    again.stop();
}

#[tokio::test]
async fn the_command_line_changes_tokens_of_a_running_server_at_once() {
    let place = Place::new();
    let server = place.dev();
    let core = server.core();
    let made = place
        .run(&["token", "create", "--name", "reader", "--scopes", "STORE_READ"])
        .json(0);
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    assert_eq!(made["permissions"], json!(["STORE_READ"]));
    assert_eq!(get_as(secret, &core).await.status(), 200);

    let rolled = place.run(&["token", "roll", id]).json(0);
    let new = rolled["secret"].as_str().unwrap();
    assert_eq!(get_as(secret, &core).await.status(), 401);
    assert_eq!(get_as(new, &core).await.status(), 200);

    let listed = place.run(&["token", "list"]).json(0);
    let listed = listed.as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["id"]), (3, &json!(id)));
    assert!(
        listed.iter().all(|token| token.get("secret").is_none()),
        "{listed:?}"
    );

    assert_eq!(place.run(&["token", "delete", id]).json(0)["deleted"], id);
    assert_eq!(get_as(new, &core).await.status(), 401);
    assert_eq!(
        place.run(&["token", "delete", id]).json(1)["error"],
        "Token not found"
    );
    let wrong = place.run(&["token", "create", "--name", "x", "--scopes", "ROOT"]);
    assert_eq!(wrong.0.status.code(), Some(2));
    server.stop();
}

#[test]
fn a_store_is_made_on_a_migrated_database() {
    let place = Place::new();
    let early = place.run(&["store", "list"]).json(1);
    assert!(
        early["next"].as_str().unwrap().contains("pandabase migrate"),
        "{early}"
    );
    assert!(!place.path("pandabase-data").exists());
    assert!(
        !place.run(&["migrate"]).json(0)["ran"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(place.run(&["migrate", "--check"]).json(0)["pending"], json!([]));

    let create = |handle: &str, country: &str| {
        place.run(&[
            "store",
            "create",
            "--name",
            "Nimbus",
            "--handle",
            handle,
            "--country",
            country,
        ])
    };
    let store = create("nimbus", "de").json(0);
    assert_eq!(
        create("nimbus", "DE").json(1)["error"],
        "Handle 'nimbus' is already taken"
    );
    assert_eq!(create("-nimbus", "DE").0.status.code(), Some(2));
    create("nimbus-two", "ZZ").json(2);
    assert_eq!(place.run(&["store", "list"]).json(0)[0]["id"], store["id"]);
}

#[test]
fn dev_keeps_its_secrets_and_its_folder_to_itself() {
    let place = Place::new();
    let server = place.dev();
    let mode = |file: &str| fs::metadata(place.path(file)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("pandabase-data"), 0o700);
    for file in ["dev.json", "pandabase.db", "keys/master.key"] {
        assert_eq!(mode(&format!("pandabase-data/{file}")), 0o600, "{file}");
    }
    let written: Value =
        serde_json::from_slice(&fs::read(place.path("pandabase-data/dev.json")).unwrap()).unwrap();
    assert_eq!(written, server.ready);
    let second = place.run(&["dev", "--listen", "127.0.0.1:0"]).json(1);
    assert!(
        second["error"]
            .as_str()
            .unwrap()
            .contains("another `pandabase dev`"),
        "{second}"
    );
    let taken = Place::new().run(&["dev", "--listen", server.host()]).json(1);
    assert!(taken["next"].as_str().unwrap().contains("--listen"), "{taken}");
    server.stop();
}

#[test]
fn seeds_repeat_and_fresh_deletes_only_what_is_ours() {
    let ids = |place: &Place, seed: &str| {
        let server = place.start(&["dev", "--listen", "127.0.0.1:0", "--fresh", "--seed", seed]);
        let names = ["storeId", "hmacTokenId", "productId"];
        let ids = names.map(|key| server.get(key).to_owned());
        server.stop();
        ids
    };
    let (one, two) = (Place::new(), Place::new());
    let seven = ids(&one, "7");
    assert_eq!(ids(&two, "7"), seven);
    assert_eq!(ids(&one, "7"), seven);
    assert_ne!(ids(&two, "8"), seven);

    let again = one
        .run(&["dev", "--listen", "127.0.0.1:0", "--seed", "7"])
        .json(2);
    assert!(again["next"].as_str().unwrap().contains("--data"), "{again}");
    let foreign = one.path("pandabase-data/thesis.txt");
    fs::write(&foreign, "mine").unwrap();
    let refused = one.run(&["dev", "--listen", "127.0.0.1:0", "--fresh"]).json(1);
    assert!(
        refused["error"].as_str().unwrap().contains("thesis.txt"),
        "{refused}"
    );
    assert!(foreign.exists() && one.path("pandabase-data/pandabase.db").exists());
    fs::remove_file(foreign).unwrap();
    let kept = one.dev();
    assert_eq!(kept.get("storeId"), seven[0]);
    kept.stop();
}

#[test]
fn settings_that_do_not_exist_are_named() {
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), "colour = \"red\"\n").unwrap();
    assert!(
        place.run(&["migrate"]).json(2)["error"]
            .as_str()
            .unwrap()
            .contains("colour")
    );
    fs::write(place.path("pandabase.toml"), "[limits.per_token]\nrequest = 5\n").unwrap();
    assert!(
        place.run(&["migrate"]).json(2)["error"]
            .as_str()
            .unwrap()
            .contains("request")
    );
    fs::write(
        place.path("pandabase.toml"),
        "data = \"from-file\"\nlisten = \"127.0.0.1:1\"\n",
    )
    .unwrap();
    let misspelt = place
        .command(&["migrate"])
        .env("PANDABASE_DATABSE", "x")
        .output()
        .unwrap();
    assert!(
        Ran(misspelt).json(2)["error"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("databse")
    );
    let migrated = place
        .command(&["migrate"])
        .env("PANDABASE_DATA", "from-environment")
        .output()
        .unwrap();
    Ran(migrated).json(0);
    assert!(place.path("from-environment").exists() && !place.path("from-file").exists());
    place.run(&["migrate", "--data", "from-command-line"]).json(0);
    assert!(place.path("from-command-line").exists() && !place.path("from-file").exists());
    place.run(&["migrate", "--config", "missing.toml"]).json(2);
    fs::write(place.path("pandabase.toml"), "role = \"cook\"\n").unwrap();
    let wrong = place.run(&["migrate"]).json(2);
    assert!(wrong["error"].as_str().unwrap().contains("role"), "{wrong}");
}

#[test]
fn the_doctor_says_what_to_fix() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let settings = format!(
        "environment = \"production\"\nlisten = \"{address}\"\nredirect_listen = \"none\"\n\
         tls_cert = \"missing.pem\"\ntls_key = \"missing.key\"\n"
    );
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    place.run(&["migrate"]).json(0);
    let key = place.path("pandabase-data/keys/master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let report = place.run(&["doctor"]).json(1);
    let check = |report: &Value, name: &str| {
        let found = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|found| found["check"] == name)
            .cloned();
        found.unwrap_or_else(|| panic!("{name} in {report}"))
    };
    for (name, status, fix) in [
        ("key", "FAIL", "chmod 600"),
        ("listen", "FAIL", "another address"),
        ("tls", "FAIL", "tls_cert"),
        ("mail", "WARN", "smtp"),
        ("public_url", "WARN", "public_url"),
    ] {
        let found = check(&report, name);
        assert_eq!(found["status"], status, "{found}");
        assert!(found["fix"].as_str().unwrap().contains(fix), "{found}");
    }
    for name in ["settings", "database", "clock", "folder"] {
        assert_eq!(check(&report, name)["status"], "OK", "{report}");
    }
    let refused = place.run(&["store", "list"]).json(1);
    assert!(
        refused["next"].as_str().unwrap().contains("chmod 600"),
        "{refused}"
    );

    fs::remove_file(key).unwrap();
    assert_eq!(
        check(&place.run(&["doctor"]).json(1), "secrets")["status"],
        "FAIL"
    );
    let lost = place.run(&["migrate"]).json(1);
    assert!(lost["error"].as_str().unwrap().contains("missing"), "{lost}");
    assert!(lost["next"].as_str().unwrap().contains("backup"), "{lost}");

    let fresh = Place::new();
    let report = fresh.run(&["doctor"]).json(0);
    assert_eq!(check(&report, "database")["status"], "WARN");
    assert!(!fresh.path("pandabase-data").exists());
}

#[test]
fn another_encryption_key_is_refused() {
    let place = Place::new();
    place.dev().stop();
    let other = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let refused = place
        .command(&["token", "list"])
        .env("PANDABASE_ENCRYPTION_KEY", other)
        .output()
        .unwrap();
    assert!(
        Ran(refused).json(1)["error"]
            .as_str()
            .unwrap()
            .contains("encryption key")
    );
    let short = place
        .command(&["token", "list"])
        .env("PANDABASE_ENCRYPTION_KEY", "AAEC")
        .output()
        .unwrap();
    assert!(Ran(short).json(1)["error"].as_str().unwrap().contains("32 bytes"));
}

#[tokio::test]
async fn logs_have_a_line_per_request_and_no_secret() {
    let place = Place::new();
    let server = place.start(&["dev", "--listen", "127.0.0.1:0", "--log", "debug"]);
    let url = format!("{}?email=ada%40example.com", server.core());
    assert_eq!(get_as(server.get("apiToken"), &url).await.status(), 200);
    place.run(&["clock", "advance", "PT1H"]).json(0);
    let (token, secret) = (
        server.get("apiToken").to_owned(),
        server.get("hmacSecret").to_owned(),
    );
    let path = format!("/v2/core/stores/{}/", server.get("storeId"));
    server.stop();
    let log = fs::read_to_string(place.path("stderr.log")).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mine = lines.iter().filter(|line| line["path"] == path.as_str()).count();
    assert_eq!(mine, 1, "{log}");
    for hidden in [&token, &secret, "ada", "PT1H", "Bearer"] {
        assert!(!log.contains(hidden), "{hidden}");
    }
}

#[test]
fn connections_beyond_the_limit_are_closed() {
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), "max_connections = 1\n").unwrap();
    let server = place.dev();
    let head = format!("GET /health HTTP/1.1\r\nHost: {}\r\n\r\n", server.host());
    let mut first = TcpStream::connect(server.host()).unwrap();
    first.write_all(head.as_bytes()).unwrap();
    let mut start = [0; 15];
    first.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    assert_eq!(raw(server.host(), &head), "");
    drop(first);
    // The place is free as soon as the server has seen the end of the first connection.
    while raw(
        server.host(),
        &head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    )
    .is_empty()
    {}
    server.stop();
}

#[test]
fn every_setting_is_documented() {
    let manual = include_str!("../../../../docs/OPERATIONS.md");
    let settings = serde_json::to_value(pandabase_platform::config::Config::default()).unwrap();
    let smtp = json!({"url": ""});
    let otlp = json!({"endpoint": "", "headers": {}, "sample_ratio": 1});
    let s3 = serde_json::to_value(pandabase_platform::config::S3Settings::default()).unwrap();
    for (prefix, group) in [
        ("", &settings),
        ("smtp.", &smtp),
        ("limits.", &settings["limits"]),
        ("payouts.", &settings["payouts"]),
        ("stripe.", &settings["stripe"]),
        ("s3.", &s3),
        ("otlp.", &otlp),
    ] {
        for name in
            group.as_object().unwrap().keys().filter(|name| {
                !["smtp", "limits", "payouts", "stripe", "s3", "otlp"].contains(&name.as_str())
            })
        {
            assert!(manual.contains(&format!("`{prefix}{name}`")), "{prefix}{name}");
        }
    }
}

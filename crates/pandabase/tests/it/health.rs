//! `pandabase health`, which supervisors of containers run, and `dev` as a container runs it.

use crate::place::Place;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

/// A port that nobody has at the moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[track_caller]
fn refused(place: &Place, arguments: &[&str], code: i32) -> String {
    place.run(arguments).json(code)["error"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_server_with_its_own_certificate_is_found_by_its_settings() {
    let place = Place::new();
    let port = free_port();
    let settings = format!(
        "listen = \"127.0.0.1:{port}\"\nredirect_listen = \"none\"\npublic_url = \"https://shop.example\"\n"
    );
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    let silent = refused(&place, &["health"], 1);
    assert!(
        silent.starts_with(&format!("https://127.0.0.1:{port}/ready does not answer: ")),
        "{silent}"
    );
    let server = place.start(&["serve"]);
    let told = place.run(&["health"]).json(0);
    assert_eq!(told["url"], format!("https://127.0.0.1:{port}/ready"));
    server.stop();
    refused(&place, &["health"], 1);
}

#[test]
fn behind_a_proxy_and_without_the_api_it_is_asked_in_clear() {
    for settings in [
        "behind_proxy = true\nlisten = \"127.0.0.1:PORT\"\n",
        "role = \"worker\"\nprobe_listen = \"127.0.0.1:PORT\"\n",
    ] {
        let place = Place::new();
        let port = free_port();
        let settings = settings.replace("PORT", &port.to_string());
        fs::write(place.path("pandabase.toml"), settings).unwrap();
        let server = place.start(&["serve"]);
        let told = place.run(&["health"]).json(0);
        assert_eq!(told["url"], format!("http://127.0.0.1:{port}/ready"));
        server.stop();
    }
    let place = Place::new();
    let settings = "role = \"worker\"\nprobe_listen = \"none\"\n";
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    assert!(refused(&place, &["health"], 2).contains("answers no probes"));
}

#[test]
fn a_server_that_is_not_ready_is_not_healthy() {
    let place = Place::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answering = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 1024];
        assert!(stream.read(&mut head).unwrap() > 0);
        let answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let error = refused(&place, &["health", "--url", &url], 1);
    assert_eq!(error, format!("{url}/ready is not ready: 503"));
    answering.join().unwrap();
}

#[test]
fn dev_in_a_container_is_healthy_and_says_who_is_let_in() {
    let place = Place::new();
    let dev = place.start(&["dev", "--listen", "0.0.0.0:0", "--reachable-from", "172.17.0.1"]);
    assert!(
        dev.get("baseUrl").starts_with("http://localhost:"),
        "{}",
        dev.ready
    );
    let told = place.run(&["health"]).json(0);
    assert_eq!(told["url"], format!("{}/ready", dev.get("baseUrl")));
    let named = ["health", "--url", dev.get("baseUrl")];
    assert_eq!(place.run(&named).json(0)["url"], told["url"]);
    dev.stop();
}

#[test]
fn nobody_is_let_in_from_the_internet_or_in_production() {
    let place = Place::new();
    for network in ["0.0.0.0/0", "203.0.113.7", "2001:db8::/32"] {
        let refused = refused(&place, &["dev", "--reachable-from", network], 2);
        assert!(refused.contains("is no private network"), "{refused}");
    }
    let settings = "environment = \"production\"\nreachable_from = [\"172.17.0.1/32\"]\n";
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    assert!(refused(&place, &["serve"], 2).contains("production shows no keys"));
}

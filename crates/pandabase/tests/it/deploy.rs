//! The files of `deploy/` and the image: settings and commands that they name exist.

use crate::place::Place;
use pandabase_platform::config::Config;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const COMPOSE: &str = include_str!("../../../../deploy/compose.yaml");
const COMPOSE_DEV: &str = include_str!("../../../../deploy/compose.dev.yaml");
const SETTINGS: &str = include_str!("../../../../deploy/pandabase.toml");
const UNIT: &str = include_str!("../../../../deploy/pandabase.service");
const NGINX: &str = include_str!("../../../../deploy/nginx.conf");
const CADDY: &str = include_str!("../../../../deploy/Caddyfile");
const IMAGE: &str = include_str!("../../../../Dockerfile");
const GUIDE: &str = include_str!("../../../../docs/guides/deploy.md");

/// Variables that are no settings.
const NO_SETTINGS: [&str; 2] = ["config", "encryption_key"];

/// The names of our variables in a file.
fn variables(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter_map(|word| word.strip_prefix("PANDABASE_")).collect()
}

/// Settings as the program reads them from a file.
#[track_caller]
fn load(settings: &str) -> Config {
    let place = Place::new();
    let file = place.path("settings.toml");
    fs::write(&file, settings).unwrap();
    let nothing = BTreeMap::<String, String>::new();
    Config::load(&Config::default(), Some(&file), &nothing)
        .unwrap_or_else(|error| panic!("{error}: {settings}"))
}

/// The words of lists in brackets that follow a mark.
fn lists(text: &str, mark: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.split_once(mark));
    lines
        .map(|(_, list)| serde_json::from_str(list.trim()).unwrap())
        .collect()
}

/// Asserts that a command has the options that are given to it.
#[track_caller]
fn exists(words: &[String]) {
    let place = Place::new();
    let mut command = place.program(env!("CARGO_BIN_EXE_pandabase"));
    let output = command.args([words[0].as_str(), "--help"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{words:?}");
    let help = String::from_utf8(output.stdout).unwrap();
    for option in words.iter().filter(|word| word.starts_with("--")) {
        assert!(help.contains(option.as_str()), "{option}: {help}");
    }
}

#[test]
fn every_variable_is_a_setting() {
    let settings = serde_json::to_value(Config::default()).unwrap();
    for (name, text, least) in [
        ("compose.yaml", COMPOSE, 1),
        ("compose.dev.yaml", COMPOSE_DEV, 0),
        ("pandabase.service", UNIT, 2),
        ("Dockerfile", IMAGE, 1),
        ("deploy.md", GUIDE, 1),
    ] {
        let variables = variables(text);
        assert!(variables.len() >= least, "{name}: {variables:?}");
        for variable in variables {
            let variable = variable.to_ascii_lowercase();
            let mut parts = variable.split("__");
            let first = parts.next().unwrap();
            let group = settings.get(first);
            assert!(
                group.is_some() || NO_SETTINGS.contains(&first),
                "{name}: {variable}"
            );
            if let (Some(Value::Object(group)), Some(part)) = (group, parts.next()) {
                assert!(group.contains_key(part), "{name}: {variable}");
            }
        }
    }
}

#[test]
fn the_settings_file_is_one_of_an_installation() {
    let config = load(SETTINGS);
    assert!(!config.is_sandbox() && config.smtp.is_some());
    let database = config.database.unwrap();
    // The user, the database and the host of the compose file.
    assert_eq!(database, "postgres://pandabase:PASSWORD@postgres/pandabase");
    for part in [
        "POSTGRES_USER: pandabase\n",
        "POSTGRES_DB: pandabase\n",
        "\n  postgres:\n",
    ] {
        assert!(COMPOSE.contains(part), "{part}");
    }
}

#[test]
fn proxies_reach_what_their_settings_listen_on() {
    for (text, reached) in [
        (NGINX, "proxy_pass http://127.0.0.1:8080;"),
        (CADDY, "reverse_proxy 127.0.0.1:8080 {"),
    ] {
        let settings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#: ")).collect();
        assert_eq!(settings.len(), 4, "{settings:?}");
        let config = load(&settings.join("\n"));
        assert!(config.behind_proxy && config.trusted_proxies.len() == 1);
        assert!(config.public_url == "https://api.example.com" && text.contains("api.example.com"));
        assert!(reached.contains(&config.listen.to_string()) && text.contains(reached));
    }
}

#[test]
fn every_command_is_one_of_the_program() {
    let mut commands = lists(COMPOSE, "command: ");
    commands.extend(lists(COMPOSE_DEV, "command: "));
    let mut probes = lists(COMPOSE, "test: ");
    probes.extend(lists(IMAGE, "--retries=3 CMD "));
    for mut probe in probes {
        probe.retain(|word| word != "CMD");
        if probe[0] == "pandabase" {
            commands.push(probe[1..].to_vec());
        }
    }
    let starts = UNIT
        .lines()
        .filter_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/pandabase "));
    commands.extend(starts.map(|rest| rest.split(' ').map(str::to_owned).collect()));
    let first: Vec<&str> = commands.iter().map(|words| words[0].as_str()).collect();
    assert_eq!(first, ["serve", "dev", "health", "health", "serve"]);
    for words in &commands {
        exists(words);
    }
}

#[test]
fn the_image_runs_as_nobody_and_is_watched() {
    assert!(IMAGE.contains("\nUSER 10001:10001\n") && IMAGE.contains("\nENTRYPOINT [\"pandabase\"]\n"));
    assert!(IMAGE.contains("\nHEALTHCHECK "));
    // A sandbox in a container is published to this machine alone.
    assert!(COMPOSE_DEV.contains("- \"127.0.0.1:4242:4242\"\n"));
}

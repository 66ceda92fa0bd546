//! The commands of the guides and of the README, pasted into a shell beside a fresh sandbox: they work, and
//! answer what the guide shows.

use crate::place::Place;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

/// What ends the output of a block.
const END: &str = "=== end of a block ===";

/// A block of commands, and the answers that are shown below it, in which `…` is anything.
#[derive(Debug, Default)]
struct Block {
    commands: String,
    shown: Vec<String>,
}

/// The blocks of a page, in its order.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_below = false;
    for (index, part) in page.split("```").enumerate() {
        // Every other part is between the lines of a fence.
        let Some((language, text)) = part.split_once('\n').filter(|_| index % 2 == 1) else {
            is_below = part.trim().is_empty();
            continue;
        };
        match language {
            "sh" => blocks.push(Block {
                commands: text.to_owned(),
                shown: Vec::new(),
            }),
            "console" => {
                let typed = text.lines().filter_map(|line| line.strip_prefix("$ "));
                let typed = typed.filter(|line| !line.starts_with("cargo"));
                blocks.push(Block {
                    commands: typed.map(|line| format!("{line}\n")).collect(),
                    shown: Vec::new(),
                });
            }
            // What stands alone is an example.
            "json" | "text" if is_below => {
                let shown = text.lines().map(str::to_owned);
                blocks.last_mut().unwrap().shown.extend(shown);
            }
            _ => {}
        }
    }
    blocks
}

/// Whether a line is what is shown.
fn fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|start| line.strip_prefix(start)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    rest.ends_with(last)
}

/// Lines that say that something failed.
fn failures<'o>(lines: &[&'o str]) -> Vec<&'o str> {
    let failed = |line: &&&str| {
        line.starts_with(r#"{"ok":false"#)
            || line.starts_with("error")
            || line.contains("command not found")
            || line.contains("curl: (")
    };
    lines.iter().filter(failed).copied().collect()
}

/// What a block said is what it shows, and what failed is shown to fail.
#[track_caller]
fn judge(block: &Block, said: &str) {
    let lines: Vec<&str> = said.lines().collect();
    let mut left = lines.iter();
    for shown in &block.shown {
        assert!(
            left.any(|line| fits(shown, line)),
            "not said:\n{shown}\nin\n{said}"
        );
    }
    let failed = failures(&lines);
    let expected = block
        .shown
        .iter()
        .filter(|shown| shown.starts_with(r#"{"ok":false"#))
        .count();
    assert_eq!(failed.len(), expected, "{}\n{said}", block.commands);
}

/// Pastes the blocks into a shell, in a folder, and returns what each said.
fn paste(place: &Place, shell: &str, options: &[&str], blocks: &[Block]) -> Vec<String> {
    let mut script = String::from("exec 2>&1\n");
    for block in blocks {
        script.push_str(&block.commands);
        script.push_str(&format!("echo '{END}'\n"));
    }
    let file = place.path("pasted");
    fs::write(&file, script).unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_pandabase")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [binary.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&path));
    let mut program = place.program(shell);
    program.args(options).arg(&file);
    let output = program
        .env("PATH", std::env::join_paths(folders).unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let parts: Vec<String> = said.split(&format!("{END}\n")).map(str::to_owned).collect();
    assert_eq!(parts.len(), blocks.len() + 1, "it ended early:\n{said}");
    parts
}

/// Pastes a guide beside a fresh sandbox.
#[track_caller]
fn follow(guide: &str) {
    let place = Place::new();
    let dev = place.dev();
    let blocks = blocks(guide);
    let shown: usize = blocks.iter().map(|block| block.shown.len()).sum();
    assert!(shown > 1, "the guide shows too little");
    for (block, said) in blocks.iter().zip(paste(&place, "bash", &[], &blocks)) {
        judge(block, &said);
    }
    dev.stop();
}

macro_rules! guide {
    ($name:literal) => {
        include_str!(concat!("../../../../docs/guides/", $name, ".md"))
    };
}

#[test]
fn the_guide_to_the_first_sale_is_followed() {
    follow(guide!("first-sale"));
}

#[test]
fn the_guide_to_subscriptions_is_followed() {
    follow(guide!("subscriptions"));
}

#[test]
fn the_guide_to_metered_billing_is_followed() {
    follow(guide!("metered-billing"));
}

#[test]
fn the_guide_to_licences_is_followed() {
    follow(guide!("licences"));
}

#[test]
fn the_guide_to_webhooks_is_followed() {
    follow(guide!("webhooks"));
}

#[test]
fn the_guide_to_testing_is_followed() {
    follow(guide!("testing"));
}

#[test]
fn the_guide_to_moving_is_followed() {
    follow(guide!("moving"));
}

/// It needs no sandbox: it makes an installation.
#[test]
fn the_guide_to_going_live_is_followed() {
    let place = Place::new();
    let blocks = blocks(guide!("going-live"));
    assert_eq!(blocks.len(), 2);
    for (block, said) in blocks.iter().zip(paste(&place, "bash", &[], &blocks)) {
        judge(block, &said);
    }
    assert!(place.path("rehearsal.db").exists());
}

#[test]
fn the_readme_works_in_bash_and_zsh() {
    let readme = include_str!("../../../../README.md");
    let (_, rest) = readme.split_once("\n## Five minutes\n").unwrap();
    let (minutes, _) = rest.split_once("\n## Where to read on\n").unwrap();
    for (shell, options) in [("bash", &[][..]), ("zsh", &["-f"])] {
        if Command::new(shell).arg("--version").output().is_err() {
            let may_lack = shell == "zsh" && std::env::var_os("CI").is_none();
            assert!(may_lack, "{shell} is not on this machine");
            continue;
        }
        // Another process may have the port of the receiver.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let minutes = minutes.replace("9000", &port.to_string());
        assert!(minutes.contains(&format!("localhost:{port}/hook")));
        let mut blocks = blocks(&minutes);
        // In a terminal zsh takes no comments.
        for block in &blocks {
            let commented = block.commands.lines().find(|line| line.starts_with('#'));
            assert_eq!(commented, None);
        }
        blocks.push(Block {
            commands: "kill $RECEIVER\n".to_owned(),
            shown: Vec::new(),
        });
        let place = Place::new();
        let dev = place.dev();
        let said = paste(&place, shell, options, &blocks);
        let lines: Vec<&str> = said.iter().flat_map(|said| said.lines()).collect();
        assert_eq!(failures(&lines), [""; 0], "{shell}: {}", said.concat());
        let answered = lines
            .iter()
            .filter(|line| line.starts_with(r#"{"ok":true"#))
            .count();
        assert!(answered > 10, "{shell}: {}", said.concat());
        for expected in ["REFUND_INSTANT", "\"usageAmount\":533", "promises are kept"] {
            assert!(said.concat().contains(expected), "{shell}: {expected}");
        }
        dev.stop();
    }
}

#[test]
fn what_is_shown_is_cut_and_not_changed() {
    for (shown, line, is_so) in [
        ("a…c", "abc", true),
        ("a…c", "ac", true),
        ("a…c", "abcd", false),
        ("…c", "abc", true),
        ("a…", "abc", true),
        ("abc", "abc", true),
        ("abc", "abcd", false),
        (r#"{"a":"…",…,"b":1,…}"#, r#"{"a":"x","y":2,"b":1,"c":3}"#, true),
        (r#"{"a":"…",…,"b":1,…}"#, r#"{"a":"x","y":2,"b":2,"c":3}"#, false),
    ] {
        assert_eq!(fits(shown, line), is_so, "{shown} {line}");
    }
    let page = "```sh\na\n```\n\n```json\nb\n```\n\nAlone:\n\n```json\ne\n```\n\n```console\n$ c\nd\n$ cargo e\n```\n";
    let blocks = blocks(page);
    assert_eq!(
        (blocks[0].commands.as_str(), blocks[0].shown.concat()),
        ("a\n", "b".to_owned())
    );
    assert_eq!((blocks[1].commands.as_str(), blocks[1].shown.len()), ("c\n", 0));
}

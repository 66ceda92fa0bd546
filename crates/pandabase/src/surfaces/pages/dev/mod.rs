//! Pages for developers, in English: the start page of a sandbox, its mailbox and the gallery of components.

pub mod components;
pub mod mailbox;
pub mod start;

use super::parts::Tab;
use http::request::Parts;
use pandabase_platform::api::client;
use pandabase_platform::config::Config;
use pandabase_platform::hosts;

const START: &str = "/";
const MAILBOX: &str = "/dev/mailbox";
const COMPONENTS: &str = "/dev/components";
const REFERENCE: &str = "/docs";

/// Whether the visitor sits at this machine, or at one that the settings let in (decision 62). A tunnel hands
/// requests on from here, but under its own name or with a header of proxies.
pub(crate) fn is_here(config: &Config, parts: &Parts) -> bool {
    client::is_near(config, parts) && hosts::is_loopback(parts)
}

/// The tabs above every page for developers; the one at `current` is marked.
fn tabs(config: &Config, current: &str) -> Vec<Tab> {
    let pages = [
        ("Start", START),
        ("Mailbox", MAILBOX),
        ("API reference", REFERENCE),
        ("Components", COMPONENTS),
    ];
    let shown = pages
        .into_iter()
        .filter(|(_, address)| config.mailbox || *address != MAILBOX);
    let tabs = shown.map(|(label, address)| Tab::new(label, address, address == current));
    tabs.collect()
}

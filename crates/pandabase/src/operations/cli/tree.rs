//! The tree of commands: those that are written by hand, and those of resources, which are made from the
//! document. Only the resource whose word was typed is made, because that takes longer than all else.

use super::resources::{Resource, commands};
use crate::wiring::openapi;
use clap::{ArgMatches, Command};
use std::collections::BTreeSet;
use std::ffi::OsString;

/// What `pandabase` alone says.
pub(super) const INTRODUCTION: &str = "\
Pandabase, a commerce server for digital goods: the Pandabase API v2 in one binary.

Start
  pandabase dev                 a sandbox with a demo store on http://127.0.0.1:4242
  pandabase open checkout       its checkout in the browser; also dashboard and docs
  pandabase setup               a server of your own with its first store

Work with a store, here the one of `dev`
  pandabase products create --title 'Field Recordings' --price 1200 --product-type DIGITAL_DOWNLOAD
  pandabase orders list --status COMPLETED
  pandabase logs tail           requests as they come
  pandabase listen              events as they happen

Run it
  pandabase serve               an installation, over TLS
  pandabase doctor              what is wrong with it, and how to fix it

  pandabase help                every command
  pandabase COMMAND --help      its options, with examples";

/// A resource whose commands are in the tree.
pub(super) struct Made {
    resource: Resource,
    /// The names of its commands that are in the tree; others of these names are written by hand.
    verbs: BTreeSet<String>,
}

/// What was typed, if it is a command of a resource.
pub(super) struct Typed<'t> {
    pub(super) resource: &'t Resource,
    pub(super) verb: &'t str,
    pub(super) matches: &'t ArgMatches,
}

/// The tree that is needed for what was typed, and the resource that was made for it.
pub(super) fn of(root: Command, arguments: &[OsString]) -> (Command, Option<Made>) {
    let word = word(&root, arguments);
    let help = resources_help(&root);
    let mut root = root.after_help(help);
    let mut made = None;
    for (name, about) in openapi::tags() {
        if word.as_deref() == Some(name) {
            let (grown, new) = grow(root, name, about);
            root = grown;
            made = Some(new);
        } else if root.find_subcommand(name).is_none() {
            // Only its name is known, for "did you mean"; the help lists resources at its end.
            root = root.subcommand(Command::new(name).about(about).hide(true));
        }
    }
    (root, made)
}

/// The whole tree, for what is made of all commands.
pub(super) fn whole(root: Command) -> Command {
    openapi::tags().fold(root, |root, (name, about)| grow(root, name, about).0)
}

impl Made {
    /// What was typed, if it is a command of the resource and not one that is written by hand.
    pub(super) fn typed<'t>(&'t self, matches: &'t ArgMatches) -> Option<Typed<'t>> {
        let (word, inner) = matches.subcommand()?;
        let (verb, matches) = inner.subcommand()?;
        let is_made = word == self.resource.name && self.verbs.contains(verb);
        is_made.then_some(Typed {
            resource: &self.resource,
            verb,
            matches,
        })
    }
}

/// Adds the commands of a resource, beside those that are written by hand, which keep their names.
fn grow(root: Command, name: &'static str, about: &'static str) -> (Command, Made) {
    let resource = Resource::of(name);
    let new = commands(&resource);
    let mut verbs = BTreeSet::new();
    let add = |mut to: Command| {
        for command in new {
            if to.find_subcommand(command.get_name()).is_none() {
                verbs.insert(command.get_name().to_owned());
                to = to.subcommand(command);
            }
        }
        to
    };
    let root = match root.find_subcommand(name).map(Command::has_subcommands) {
        Some(true) => root.mut_subcommand(name, add),
        // What is written by hand takes an argument where the others are words.
        Some(false) => root.mut_subcommand(name, |hand| {
            add(hand)
                .args_conflicts_with_subcommands(true)
                .subcommand_negates_reqs(true)
        }),
        None => {
            let empty = Command::new(name).about(about).subcommand_required(true);
            root.subcommand(add(empty.arg_required_else_help(true)))
        }
    };
    (root, Made { resource, verbs })
}

/// The word that says which command is meant, also behind `help`.
fn word(root: &Command, arguments: &[OsString]) -> Option<String> {
    let takes_value = |name: &str| {
        let mut args = root.get_arguments().filter(|arg| arg.get_action().takes_values());
        args.any(|arg| arg.get_long() == Some(name))
    };
    let mut rest = arguments.iter().skip(1);
    while let Some(argument) = rest.next() {
        let text = argument.to_str()?;
        match text.strip_prefix("--") {
            Some("") => return None,
            Some(name) if takes_value(name) => {
                rest.next();
            }
            Some(_) => {}
            None if text.starts_with('-') || text == "help" => {}
            None => return Some(text.to_owned()),
        }
    }
    None
}

/// The end of the help: what it had, and the resources.
fn resources_help(root: &Command) -> String {
    let known = root.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut text = format!(
        "{known}\n\nResources of the API, each with a command for every operation, which `pandabase RESOURCE \
         --help` lists:\n "
    );
    let mut width = 1;
    for (name, _) in openapi::tags() {
        if width + name.len() + 1 > 100 {
            text.push_str("\n ");
            width = 1;
        }
        width += name.len() + 1;
        text.push(' ');
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A root with a hand-written command of each sort.
    fn root() -> Command {
        let files = Command::new("files").subcommand(Command::new("list").about("by hand"));
        let trace = Command::new("trace").arg(clap::Arg::new("id").required(true));
        Command::new("pandabase")
            .arg(clap::Arg::new("data").long("data").global(true))
            .subcommands([files, trace, Command::new("dev")])
    }

    fn typed(line: &str) -> Result<Option<(String, String)>, String> {
        let words: Vec<OsString> = line.split(' ').map(Into::into).collect();
        let (tree, made) = of(root(), &words);
        let matches = tree.try_get_matches_from(&words);
        let matches = matches.map_err(|error| error.to_string())?;
        let found = made.as_ref().and_then(|made| made.typed(&matches));
        Ok(found.map(|typed| (typed.resource.name.clone(), typed.verb.to_owned())))
    }

    #[test]
    fn what_is_written_by_hand_keeps_its_name() {
        let made = |resource: &str, verb: &str| Ok(Some((resource.to_owned(), verb.to_owned())));
        assert_eq!(typed("pandabase files list"), Ok(None));
        assert_eq!(typed("pandabase files get file_a"), made("files", "get"));
        assert_eq!(typed("pandabase trace ord_a"), Ok(None));
        assert_eq!(typed("pandabase trace get ord_a"), made("trace", "get"));
        assert_eq!(
            typed("pandabase --data x orders get ord_a"),
            made("orders", "get")
        );
        assert_eq!(typed("pandabase dev"), Ok(None));
    }

    #[test]
    fn a_wrong_word_is_told_with_the_right_one() {
        for (line, meant) in [
            ("pandabase product list", "products"),
            ("pandabase orders lst", "list"),
            ("pandabase fiels", "files"),
        ] {
            let error = typed(line).unwrap_err();
            assert!(error.contains("similar") && error.contains(meant), "{error}");
        }
    }

    #[test]
    fn help_is_made_for_the_word_behind_it() {
        let words = |line: &str| line.split(' ').map(Into::into).collect::<Vec<OsString>>();
        assert_eq!(
            word(&root(), &words("pandabase help orders")).as_deref(),
            Some("orders")
        );
        assert_eq!(
            word(&root(), &words("pandabase --data=x --json a")).as_deref(),
            Some("a")
        );
        assert_eq!(word(&root(), &words("pandabase -- a")), None);
    }

    #[test]
    fn the_introduction_is_short() {
        assert!(INTRODUCTION.lines().count() < 25);
        assert!(INTRODUCTION.lines().all(|line| line.chars().count() <= 110));
    }
}

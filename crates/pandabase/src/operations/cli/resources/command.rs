//! The commands of a resource, as the command line's parser and its help know them.

use super::example;
use super::operation::{Argument, Credential, Flag, INPUT, Operation, Resource};
use super::schemas::Kind;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command};

/// Above the options that every command of a resource has, in its help.
const EVERY_RESOURCE: &str = "Options of every resource";
/// What lists have at most with `--all`, unless `--max` says otherwise.
pub(super) const MOST: &str = "10000";

/// Names of options in what was parsed.
pub(super) mod id {
    /// Where the server is.
    pub(crate) const URL: &str = "server.url";
    /// Which store.
    pub(crate) const STORE: &str = "server.store";
    /// Where the token is.
    pub(crate) const TOKEN: &str = "server.token";
    /// The form of what is printed.
    pub(crate) const OUTPUT: &str = "form.output";
    /// Whether all pages are wanted.
    pub(crate) const ALL: &str = "form.all";
    /// How many rows at most.
    pub(crate) const MAX: &str = "form.max";
    /// The whole body.
    pub(crate) const INPUT: &str = "form.input";
    /// The idempotency key.
    pub(crate) const KEY: &str = "form.key";
}

/// The name of an argument in what was parsed.
pub(super) fn argument_id(argument: &Argument<'_>) -> String {
    format!("path.{}", argument.name)
}

/// The name of a flag in what was parsed.
pub(super) fn flag_id(flag: &Flag<'_>) -> String {
    format!("flag.{}", flag.long)
}

/// The commands of a resource.
pub(crate) fn commands(resource: &Resource) -> Vec<Command> {
    let operations = resource.operations();
    operations
        .iter()
        .map(|known| command(&resource.name, known))
        .collect()
}

fn command(resource: &str, operation: &Operation<'_>) -> Command {
    let mut command = Command::new(operation.verb.clone())
        .about(first_sentence(operation.about).to_owned())
        .long_about(long_about(operation))
        .after_help(format!("Example:\n{}", example::shown(resource, operation)));
    for argument in &operation.arguments {
        command = command.arg(
            Arg::new(argument_id(argument))
                .value_name(super::names::capitals(argument.name))
                .help(argument.about.to_owned())
                .required(true),
        );
    }
    for flag in &operation.flags {
        command = command.arg(of_flag(flag));
    }
    command.args(general(operation))
}

/// `Shows an order` of `Shows an order. It …`.
fn first_sentence(text: &str) -> &str {
    let sentence = text.split_once(". ").map_or(text, |(sentence, _)| sentence);
    sentence.trim_end_matches(['.', ':'])
}

fn long_about(operation: &Operation<'_>) -> String {
    let request = format!("{} {}", operation.method, operation.path);
    let scope = operation
        .scope
        .map(|scope| format!(", with {scope}"))
        .unwrap_or_default();
    let lists = match operation
        .flags
        .iter()
        .any(|flag| matches!(flag.kind, Kind::List(_) | Kind::Map))
    {
        true => "\n\nA flag of several values is repeated, or takes them as JSON.",
        false => "",
    };
    format!("{}{lists}\n\n{request}{scope}", operation.about)
}

fn of_flag(flag: &Flag<'_>) -> Arg {
    let arg = Arg::new(flag_id(flag)).long(flag.long.clone()).help(help(flag));
    let arg = match &flag.kind {
        Kind::Words(words) => {
            // A field that can be emptied takes `null` as well, which is no word of the API.
            let null = PossibleValue::new("null").hide(true);
            let words = words
                .iter()
                .map(|word| PossibleValue::new(word.clone()))
                .chain([null]);
            arg.value_name("WORD")
                .value_parser(PossibleValuesParser::new(words))
                .ignore_case(true)
        }
        Kind::Truth => arg
            .value_name("true|false")
            .num_args(0..=1)
            .default_missing_value("true"),
        Kind::Whole | Kind::Number => arg.value_name("NUMBER").allow_negative_numbers(true),
        Kind::List(of) => match **of {
            Kind::Object => arg.value_name("KEY=VALUE,…|JSON"),
            _ => arg.value_name("VALUE|JSON"),
        },
        Kind::Map => arg.value_name("KEY=VALUE|JSON"),
        Kind::Object => arg.value_name("JSON"),
        Kind::Text | Kind::Any => arg.value_name("TEXT"),
    };
    match flag.kind {
        Kind::List(_) | Kind::Map => arg.action(ArgAction::Append),
        _ => arg.action(ArgAction::Set),
    }
}

fn help(flag: &Flag<'_>) -> String {
    let about = flag.about.trim_end_matches('.');
    // What is in an object is needed only if the object is there.
    match flag.is_required && flag.steps.len() == 1 {
        true => format!("{about} (needed)"),
        false => about.to_owned(),
    }
}

/// The options that every command of a resource has. A field of the operation keeps its name: where it is
/// called like one of these, that one has another name, so that no token goes to what was meant as a field.
fn general(operation: &Operation<'_>) -> Vec<Arg> {
    let has = |name: &str| operation.flags.iter().any(|flag| flag.long == name);
    let named = |id: &'static str, name: &'static str, other: &'static str| {
        let arg = Arg::new(id).help_heading(EVERY_RESOURCE).action(ArgAction::Set);
        match has(name) {
            true => arg.long(other),
            false => arg.long(name).alias(other),
        }
    };
    let mut args = vec![
        named(id::URL, "url", "server")
            .value_name("URL")
            .env("PANDABASE_URL")
            .help("Where the server is [default: baseUrl of dev.json]"),
    ];
    if operation.is_in_store() {
        args.push(
            named(id::STORE, "store", "in-store")
                .value_name("ID")
                .env("PANDABASE_STORE")
                .help("The store's id [default: storeId of dev.json]"),
        );
    }
    if operation.credential != Credential::Unused {
        args.push(named(id::TOKEN, "token", "api-token").value_name("@FILE|-").help(
            "A file with the Bearer token, or - for standard input [env: PANDABASE_TOKEN] [default: \
                     apiToken of dev.json]",
        ));
    }
    args.push(
        Arg::new(id::OUTPUT)
            .short('o')
            .long("output")
            .value_name("FORM")
            .value_parser(["json", "table"])
            .help_heading(EVERY_RESOURCE)
            .help("Form of the answer [default: table on a terminal, otherwise json]"),
    );
    if operation.has_pages {
        args.extend(of_pages());
    }
    if operation.body.is_some() {
        args.push(
            Arg::new(id::INPUT)
                .long(INPUT)
                .value_name("FILE|-|JSON")
                .help_heading(EVERY_RESOURCE)
                .help("The body: a file with JSON, - for standard input, or JSON itself; flags change it"),
        );
    }
    if operation.has_key {
        args.push(
            Arg::new(id::KEY)
                .long("idempotency-key")
                .value_name("KEY")
                .help_heading(EVERY_RESOURCE)
                .help("Does nothing twice with the same key [default: a new one]"),
        );
    }
    args
}

fn of_pages() -> [Arg; 2] {
    [
        Arg::new(id::ALL)
            .long("all")
            .action(ArgAction::SetTrue)
            .help_heading(EVERY_RESOURCE)
            .help("All pages, one after the other; as JSON, an object on each line"),
        Arg::new(id::MAX)
            .long("max")
            .value_name("ROWS")
            .requires(id::ALL)
            .default_value(MOST)
            .value_parser(clap::value_parser!(u64).range(1..))
            .help_heading(EVERY_RESOURCE)
            .help("The most rows with --all"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_the_next() {
        assert_eq!(first_sentence("Shows it. Not more."), "Shows it");
        assert_eq!(first_sentence("Shows it."), "Shows it");
    }

    #[test]
    fn a_field_keeps_its_name_where_an_option_has_it() {
        let webhooks = Resource::of("webhooks");
        let commands = commands(&webhooks);
        let of = |verb: &str| commands.iter().find(|known| known.get_name() == verb).unwrap();
        let id_of = |verb: &str, long: &str| {
            let mut args = of(verb).get_arguments();
            let found = args.find(|arg| arg.get_long() == Some(long));
            found.map(|arg| arg.get_id().as_str().to_owned())
        };
        assert_eq!(id_of("create", "url"), Some("flag.url".to_owned()));
        assert_eq!(id_of("create", "server"), Some(id::URL.to_owned()));
        assert_eq!(id_of("list", "url"), Some(id::URL.to_owned()));
    }

    #[test]
    fn the_parser_takes_every_command() {
        for (name, _) in crate::wiring::openapi::tags() {
            let resource = Resource::of(name);
            let tree = Command::new(name).subcommands(commands(&resource));
            tree.debug_assert();
        }
    }
}

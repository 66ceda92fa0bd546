//! A command of a resource, from what was typed to what is printed.

use super::call::Caller;
use super::command::id;
use super::operation::{Operation, Resource};
use super::request::{self, Request};
use super::table::{Table, lines_of};
use crate::operations::cli::client::Target;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::ArgMatches;
use serde_json::Value;
use std::io::{self, IsTerminal, Write};

/// Rows of a page when all are wanted.
const PAGE: &str = "100";
/// The keys of a list that is not only an array.
const OF_LISTS: [&str; 5] = ["items", "pagination", "cursor", "hasGap", "hasMore"];

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Table,
}

/// Runs a command of a resource.
pub(crate) async fn run(
    resource: &Resource,
    verb: &str,
    matches: &ArgMatches,
    global: &Global,
) -> Result<(), Failure> {
    let operations = resource.operations();
    let operation = operations.iter().find(|known| known.verb == verb);
    let operation = operation.ok_or_else(|| Failure::new(format!("there is no command {verb}")).usage())?;
    let (input, global) = global.with_body();
    // What is wrong with the command is told before a server is looked for.
    let request = request::of(operation, matches, input.as_deref())?;
    let known = target(operation, matches).find(&global)?;
    let given = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
    let caller = Caller::of(operation, &known, given(id::KEY))?;
    let form = form(given(id::OUTPUT).as_deref(), &global);
    if operation.has_pages && matches.get_flag(id::ALL) {
        let most = matches.get_one::<u64>(id::MAX).copied().unwrap_or(u64::MAX);
        return all(operation, &caller, request, form, most).await;
    }
    let data = caller.send(&request).await?;
    print(&shown(operation, &data, form));
    Ok(())
}

/// Whether the command line asks for JSON, so that failures are told in it as well.
pub(crate) fn wants_json(matches: &ArgMatches) -> bool {
    let output = matches.try_get_one::<String>(id::OUTPUT).ok().flatten();
    output.is_some_and(|form| form == "json")
}

fn target(operation: &Operation<'_>, matches: &ArgMatches) -> Target {
    let given = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
    let store = operation.is_in_store().then(|| given(id::STORE)).flatten();
    Target::new(given(id::URL), store, given(id::TOKEN))
}

fn form(output: Option<&str>, global: &Global) -> Form {
    match output {
        Some("table") => Form::Table,
        Some(_) => Form::Json,
        None if !global.json && io::stdout().is_terminal() => Form::Table,
        None => Form::Json,
    }
}

/// Prints page after page, until there is none or there are as many rows as are wanted.
async fn all(
    operation: &Operation<'_>,
    caller: &Caller<'_>,
    first: Request,
    form: Form,
    most: u64,
) -> Result<(), Failure> {
    let mut request = match first.has("limit") {
        true => first,
        false => first.with("limit", PAGE.to_owned()),
    };
    let mut table = Table::of(operation);
    let mut left = usize::try_from(most).unwrap_or(usize::MAX);
    loop {
        let data = caller.send(&request).await?;
        let items = data["items"].as_array().map_or(&[][..], Vec::as_slice);
        let wanted = &items[..items.len().min(left)];
        let is_going_on = print(&match form {
            Form::Json => wanted.iter().map(Value::to_string).collect::<Vec<_>>().join("\n"),
            Form::Table => table.part(wanted),
        });
        left -= wanted.len();
        let Some(next) = data["pagination"]["nextCursor"].as_str() else {
            return Ok(());
        };
        if left == 0 {
            let _ = writeln!(
                io::stderr().lock(),
                "there are more; --max says how many are shown"
            );
        }
        if left == 0 || !is_going_on {
            return Ok(());
        }
        request = request.with("cursor", next.to_owned()).without("page");
    }
}

/// The text of an answer.
fn shown(operation: &Operation<'_>, data: &Value, form: Form) -> String {
    if form == Form::Json {
        return data.to_string();
    }
    let Some(items) = items_of(data).filter(|items| items.iter().all(Value::is_object)) else {
        return lines_of(data);
    };
    if items.is_empty() {
        return "nothing".to_owned();
    }
    let mut text = Table::of(operation).part(items);
    if let (Some(total), true) = (data["pagination"]["total"].as_u64(), operation.has_pages) {
        let count = items.len();
        if usize::try_from(total).is_ok_and(|total| total > count) {
            text.push_str(&format!(
                "\n{count} of {total}; --all shows all, --limit and --page other ones"
            ));
        }
    }
    text
}

/// What is listed, if the answer is a list.
fn items_of(data: &Value) -> Option<&Vec<Value>> {
    match data {
        Value::Array(items) => Some(items),
        Value::Object(fields) if fields.keys().all(|key| OF_LISTS.contains(&key.as_str())) => {
            fields.get("items")?.as_array()
        }
        _ => None,
    }
}

/// Prints a text, and whether somebody still reads.
fn print(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_told_from_a_thing_with_items() {
        assert!(items_of(&json!([])).is_some());
        assert!(items_of(&json!({"items": [], "pagination": {}})).is_some());
        assert!(items_of(&json!({"items": [], "url": "https://example.org/"})).is_none());
        assert!(items_of(&json!({})).is_none());
    }

    #[test]
    fn a_table_says_what_it_leaves_out() {
        let resource = Resource::of("customers");
        let operations = resource.operations();
        let list = operations
            .iter()
            .find(|known| known.id == "listCustomers")
            .unwrap();
        let page = json!({"items": [{"id": "cus_a", "totalSpent": 5}], "pagination": {"total": 7}});
        let table = shown(list, &page, Form::Table);
        assert!(
            table.contains("0.05 USD") && table.contains("1 of 7; --all"),
            "{table}"
        );
        assert_eq!(shown(list, &json!({"items": []}), Form::Table), "nothing");
        assert_eq!(shown(list, &json!({"items": []}), Form::Json), r#"{"items":[]}"#);
    }
}

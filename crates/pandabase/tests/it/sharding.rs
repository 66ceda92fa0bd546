//! The schema can be divided by store among the nodes of a cluster (`docs/SCALING.md`): rows of a store are
//! found by it, and statements join rows of one store. What is otherwise is listed with its reason.

use crate::harness::{Engine, Server};
use pandabase_platform::db::registered;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Tables that name a store and whose key does not begin with it.
const KEYED_OTHERWISE: [(&str, &str); 9] = [
    (
        "account_events",
        "what happened to an account is read with the account",
    ),
    (
        "api_tokens",
        "a token is found by its hash or its id, before the store is known",
    ),
    ("jobs", "a worker takes what is due, of whichever store"),
    ("left_handles", "a handle is of one store among all"),
    ("meters", "its rows are numbered, for short keys of usage"),
    ("operator_events", "what operators did is read over all stores"),
    ("processor_charges", "a processor names its charge and no store"),
    ("team_mails", "mails are counted by the address that they go to"),
    ("usage_lines", "its rows are numbered, for short keys of usage"),
];

/// Unique indexes without the store, of tables whose key begins with it: they span all stores, and a cluster
/// can keep them only where such a table is on one node.
const UNIQUE_OVER_STORES: [(&str, &str); 4] = [
    ("connected_accounts", "one platform connects an address"),
    ("lab_receivers", "a receiver's address names no store"),
    (
        "processor_accounts",
        "a webhook of the processor names its account and no store",
    ),
    (
        "sandbox_charges",
        "the page of the sandbox's bank names a charge and no store",
    ),
];

/// Tables without a store: of people, of the installation, and usage, which belongs to a numbered line.
const WITHOUT_STORE: [&str; 24] = [
    "account_challenges",
    "account_links",
    "account_sessions",
    "accounts",
    "installation",
    "nodes",
    "passkey_challenges",
    "passkeys",
    "payment_method_setups",
    "payment_methods",
    "phone_codes",
    "portal_identities",
    "portal_links",
    "portal_sessions",
    "processor_events",
    "processor_news",
    "processor_payouts",
    "recovery_codes",
    "sandbox_instruments",
    "schema_migrations",
    "stores",
    "usage_events",
    "usage_totals",
    "walks",
];

/// Statements that read two tables of stores and do not name the store of each.
const OVER_STORES: [(&str, &str); 12] = [
    (
        "jobs::store::DUE_QUEUES",
        "a worker looks for what is due, of whichever store",
    ),
    (
        "jobs::store::OLDEST",
        "an operator sees the queue of the installation",
    ),
    ("access::tokens::SWEEP", "housekeeping, by age"),
    ("members::store::SWEEP_MAILS", "housekeeping, by age"),
    ("operator::store::events::SWEEP", "housekeeping, by age"),
    ("accounts::store::events::SWEEP", "housekeeping, by age"),
    ("accounts::store::events::TRIM", "events of one account"),
    ("accounts::store::events::TRIM_TYPE", "events of one account"),
    (
        "metering::store::LINES",
        "a line and its meter have one store, by their numbers",
    ),
    (
        "forks::store::COPY_LINES",
        "a fork copies a store; only in a sandbox",
    ),
    (
        "forks::store::COPY_EVENTS",
        "a fork copies a store; only in a sandbox",
    ),
    (
        "forks::store::COPY_TOTALS",
        "a fork copies a store; only in a sandbox",
    ),
];

struct Table {
    columns: Vec<String>,
    key: Vec<String>,
    /// The columns of each unique index besides the key.
    unique: Vec<Vec<String>>,
}

/// The tables of a database by their names.
struct Tables(BTreeMap<String, Table>);

impl Tables {
    fn read(connection: &Connection) -> Self {
        let texts = |sql: &str, name: &str| -> Vec<String> {
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([name], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let all = "SELECT name FROM sqlite_master WHERE type = ?1 AND name NOT LIKE 'sqlite_%'";
        let columns = "SELECT name FROM pragma_table_info(?1)";
        let key = "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk";
        let indexes = "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND origin <> 'pk'";
        let within = "SELECT COALESCE(name, '') FROM pragma_index_info(?1) ORDER BY seqno";
        let tables = texts(all, "table").into_iter().map(|name| {
            let unique = texts(indexes, &name);
            let table = Table {
                columns: texts(columns, &name),
                key: texts(key, &name),
                unique: unique.iter().map(|index| texts(within, index)).collect(),
            };
            (name, table)
        });
        Self(tables.collect())
    }

    fn is_of_stores(&self, name: &str) -> bool {
        let table = self.0.get(name);
        table.is_some_and(|table| names_store(&table.columns))
    }
}

fn names_store(columns: &[String]) -> bool {
    columns.iter().any(|column| column == "store_id")
}

async fn tables() -> Tables {
    let server = Server::start(Engine::Sqlite).await;
    Tables::read(&Connection::open(server.database_file()).unwrap())
}

fn names(listed: &[(&'static str, &str)]) -> BTreeSet<String> {
    listed.iter().map(|(name, _)| (*name).to_owned()).collect()
}

#[tokio::test]
async fn rows_of_a_store_are_found_by_it() {
    let tables = tables().await;
    let (mut without, mut otherwise, mut over) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (name, table) in &tables.0 {
        if !names_store(&table.columns) {
            without.insert(name.clone());
        } else if !names_store(&table.key[..1]) {
            otherwise.insert(name.clone());
        } else if !table.unique.iter().all(|index| names_store(index)) {
            over.insert(name.clone());
        }
    }
    assert_eq!(without, BTreeSet::from(WITHOUT_STORE.map(str::to_owned)));
    assert_eq!(otherwise, names(&KEYED_OTHERWISE));
    assert_eq!(over, names(&UNIQUE_OVER_STORES));
}

/// How often a statement reads or writes tables of stores.
fn mentions(tables: &Tables, text: &str) -> usize {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let leads = |word: &str| ["FROM", "JOIN", "INTO", "UPDATE", "USING"].contains(&word);
    words
        .windows(2)
        .filter(|pair| leads(pair[0]) && tables.is_of_stores(pair[1]))
        .count()
}

#[tokio::test]
async fn what_is_joined_is_of_one_store() {
    let tables = tables().await;
    let (mut seen, mut joining, mut wrong) = (BTreeSet::new(), 0, Vec::new());
    for statement in registered() {
        // Promises are checked over all stores, and seeding is for measurements.
        if statement.name.contains("::verify::") || statement.name.contains("::seed::") {
            continue;
        }
        let text = statement.sql.text();
        let mentions = mentions(&tables, text);
        if mentions < 2 {
            continue;
        }
        joining += 1;
        if text.matches("store_id").count() >= mentions {
            continue;
        }
        match OVER_STORES.iter().find(|(end, _)| statement.name.ends_with(end)) {
            Some((end, _)) => {
                seen.insert(*end);
            }
            None => wrong.push(format!("{}: {text}", statement.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(joining > 50, "only {joining} statements join");
    // What is listed is still so.
    assert_eq!(seen.len(), OVER_STORES.len(), "{seen:?}");
}

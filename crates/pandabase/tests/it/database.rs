//! The port over both databases.

use crate::harness::{Server, apply, both};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_platform::db::{DbError, registered};
use std::path::Path;

#[apply(both)]
async fn every_statement_prepares(server: Server) {
    let faults = server.app.db.write(|tx| {
        let mut faults = Vec::new();
        for statement in registered() {
            // In a savepoint each: PostgreSQL ends a transaction at the first error.
            let checked = tx.savepoint(|tx| tx.check(statement.sql))?;
            match checked {
                Ok(columns) if statement.width == 0 || statement.width == columns => {}
                Ok(columns) => faults.push(format!(
                    "{} has {columns} columns, {} are read",
                    statement.name, statement.width
                )),
                Err(error) => faults.push(format!("{}: {error:?}", statement.name)),
            }
        }
        Ok::<_, DbError>(faults)
    });
    assert_eq!(faults.await.unwrap(), Vec::<String>::new());
}

/// A linker drops what nothing names: the statements of every crate that are in its source are in the binary.
#[test]
fn no_crates_statements_are_lost() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (folder, prefix) in [
        ("platform", "pandabase_platform::"),
        ("commerce", "pandabase_commerce::"),
        ("pandabase", "pandabase::"),
    ] {
        let seen = registered().filter(|statement| statement.name.starts_with(prefix));
        let written = statements(&crates.join(folder).join("src"));
        assert!(written > 20, "{folder}");
        assert_eq!(seen.count(), written, "{folder}");
    }
}

/// How a block of statements begins: `named!` is search's, over one struct.
const BLOCKS: [&str; 2] = ["\nsql! {\n", "\nnamed! {\n"];

/// How many statements the `sql!` blocks of a folder's files declare.
fn statements(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += statements(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            // A column of secrets declares three: how all are walked over, or one store's, and how one is put
            // in another's place.
            count += 3 * text.matches("\nsealed!(\n").count();
            let blocks = BLOCKS.iter().flat_map(|block| text.split(block).skip(1));
            let blocks = blocks.filter_map(|rest| rest.split_once("\n}\n"));
            count += blocks
                .flat_map(|(block, _)| block.lines())
                .filter(|line| declares(line))
                .count();
        }
    }
    count
}

/// Whether a line of a block begins a statement: `    NAME = …` or `    pub NAME = …`.
fn declares(line: &str) -> bool {
    let Some(line) = line.strip_prefix("    ") else {
        return false;
    };
    let name = line.split([':', '=']).next().unwrap_or_default();
    let name = name.trim_end().rsplit(' ').next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    !line.starts_with(' ') && line.contains(" =") && !name.is_empty() && name.chars().all(is_name)
}

#[apply(both)]
async fn a_failing_or_panicking_closure_leaves_nothing_behind(server: Server) {
    let db = &server.app.db;
    let insert = pandabase_platform::db::Sql::new("INSERT INTO balances VALUES ($1, 0, 0, 0, $2)");
    let count = pandabase_platform::db::Sql::new("SELECT COUNT(*) FROM balances");
    let before = db
        .read(move |tx| tx.one(count, &[], |row| row.next::<i64>()))
        .await
        .unwrap();
    let failed = db.write(move |tx| {
        tx.run(insert, pandabase_platform::params!["shp_a", &[0_u8; 32]])?;
        Err::<(), _>(DbError::MissingRow)
    });
    assert!(matches!(failed.await, Err(DbError::MissingRow)));
    let panicked = db.write(move |tx| {
        tx.run(insert, pandabase_platform::params!["shp_a", &[0_u8; 32]])?;
        assert!(tx.try_lock(1)?, "unreachable");
        if before >= 0 {
            panic!("on purpose")
        }
        Ok::<_, DbError>(())
    });
    assert!(matches!(panicked.await, Err(DbError::Panicked)));
    assert_eq!(
        db.read(move |tx| tx.one(count, &[], |row| row.next::<i64>()))
            .await
            .unwrap(),
        before
    );
}

#[apply(both)]
async fn what_follows_a_commit_follows_nothing_else(server: Server) {
    let (told, heard) = std::sync::mpsc::channel();
    let db = &server.app.db;
    let mut outcomes = Vec::new();
    for is_kept in [true, false] {
        let told = told.clone();
        let write = db.write(move |tx| {
            let tell = |word: &'static str| {
                let told = told.clone();
                move || told.send(word).unwrap()
            };
            tx.once_committed(tell("first"));
            for inner in [Ok(()), Err(DbError::MissingRow)] {
                let _ = tx.savepoint(|tx| {
                    tx.once_committed(tell(if inner.is_ok() { "inner" } else { "undone" }));
                    inner
                })?;
            }
            tx.once_committed(tell("last"));
            assert!(told.send("within").is_ok());
            if is_kept { Ok(()) } else { Err(DbError::MissingRow) }
        });
        outcomes.push(write.await.is_ok());
    }
    assert_eq!(outcomes, [true, false]);
    let heard: Vec<_> = heard.try_iter().collect();
    assert_eq!(heard, ["within", "first", "inner", "last", "within"]);
}

#[apply(both)]
async fn migrations_run_once(server: Server) {
    let again = server
        .app
        .db
        .migrate(MIGRATIONS, server.app.env.clock.now())
        .await
        .unwrap();
    assert!(again.is_empty());
}

//! Schemas of PostgreSQL that are up to date and empty. Making one takes longer than most tests, so that one
//! test after the other uses it. A test holds a lock on its schema until its process ends, however it ends;
//! the next one empties it first.

use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_domain::time::Timestamp;
use postgres::error::SqlState;
use postgres::{Client, Error};
use sha2::{Digest, Sha256};
use std::sync::Mutex;

/// Schemas of these migrations, with what was in them when they were new.
const READY: &str = "SELECT nspname, split_part(obj_description(oid, 'pg_namespace'), ' ', 2)
    FROM pg_namespace
    WHERE split_part(obj_description(oid, 'pg_namespace'), ' ', 1) = $1
    ORDER BY nspname";

/// What is in a schema: a test may have renamed a table and failed before it named it back.
const CONTENT: &str =
    "SELECT md5(string_agg(relkind::text || relname::text, ' ' ORDER BY relname)) FROM pg_class
    WHERE relnamespace = to_regnamespace(CAST($1 AS TEXT))";

/// How many migrations a schema says to have: a test may have forgotten one on purpose.
const APPLIED: &str = "SELECT COUNT(*) FROM SCHEMA.schema_migrations";

const LOCK: &str = "SELECT pg_try_advisory_lock(hashtext($1), 1)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(hashtext($1), 1)";

/// Deletes every row. It locks a table first: what a killed test had begun ends before. A table that has
/// grown is made anew, so that the next test does not read through what was deleted.
const EMPTY: &str = "DO $$
    DECLARE it TEXT;
    BEGIN
        SET LOCAL lock_timeout = '10s';
        SET LOCAL session_replication_role = replica;
        FOR it IN SELECT format('%I.%I', 'SCHEMA', relname) FROM pg_class
            WHERE relnamespace = 'SCHEMA'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations'
        LOOP
            EXECUTE 'LOCK TABLE ' || it || ' IN ACCESS EXCLUSIVE MODE';
            IF pg_relation_size(it) > 262144 THEN
                EXECUTE 'TRUNCATE ' || it || ' CASCADE';
            ELSE
                EXECUTE 'DELETE FROM ' || it;
            END IF;
        END LOOP;
        FOR it IN SELECT format('%I.%I', 'SCHEMA', relname) FROM pg_class
            WHERE relnamespace = 'SCHEMA'::regnamespace AND relkind = 'S'
        LOOP
            PERFORM setval(it, 1, false);
        END LOOP;
        INSERT INTO SCHEMA.installation (id, write_probes) VALUES (1, 0);
    END $$";

/// Tables with rows.
const FILLED: &str = "SELECT relname::text FROM pg_class
    WHERE relnamespace = CAST($1 AS TEXT)::regnamespace AND relkind = 'r' AND CAST(CAST((xpath('//n/text()',
        query_to_xml(format('SELECT COUNT(*) AS n FROM %I.%I', $1, relname), false, true, '')))[1] AS TEXT)
        AS BIGINT) > 0
    ORDER BY relname";

/// A schema that this process has locked until its client is closed.
pub struct LockedSchema {
    pub schema: String,
    /// Holds the lock. A test's parts share its server, and a client alone cannot be shared.
    _client: Mutex<Client>,
}

impl LockedSchema {
    fn new(schema: String, client: Client) -> Self {
        let _client = Mutex::new(client);
        Self { schema, _client }
    }
}

/// An empty schema, if one is free.
pub fn acquire(mut client: Client, now: Timestamp) -> Result<Option<LockedSchema>, Error> {
    for row in client.query(READY, &[&mark(now)])? {
        let (schema, content): (String, Option<String>) = (row.get(0), row.get(1));
        if !client.query_one(LOCK, &[&schema])?.get::<_, bool>(0) {
            continue;
        }
        if content_of(&mut client, &schema)? == content && is_complete(&mut client, &schema)? {
            match client.batch_execute(&EMPTY.replace("SCHEMA", &schema)) {
                Ok(()) => return Ok(Some(LockedSchema::new(schema, client))),
                // Without it every test would make a schema, and leave it.
                Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => return Err(error),
                Err(_) => {}
            }
        }
        // It is not of use any more, or another run has just dropped it; a later run drops what is left.
        let _ = client.batch_execute(&format!("COMMENT ON SCHEMA {schema} IS NULL"));
        client.query_one(UNLOCK, &[&schema])?;
    }
    Ok(None)
}

/// Makes a new schema, which was just brought up to date, one that others take after this process.
pub fn give(mut client: Client, schema: String, now: Timestamp) -> Result<LockedSchema, Error> {
    client.query_one(LOCK, &[&schema])?;
    let filled = client.query(FILLED, &[&schema])?;
    let filled: Vec<String> = filled.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        filled,
        ["installation", "schema_migrations"],
        "what migrations put in, emptying puts back"
    );
    let (mark, content) = (mark(now), content_of(&mut client, &schema)?.unwrap_or_default());
    client.batch_execute(&format!("COMMENT ON SCHEMA {schema} IS '{mark} {content}'"))?;
    Ok(LockedSchema::new(schema, client))
}

fn is_complete(client: &mut Client, schema: &str) -> Result<bool, Error> {
    let applied: i64 = client.query_one(&APPLIED.replace("SCHEMA", schema), &[])?.get(0);
    Ok(usize::try_from(applied) == Ok(MIGRATIONS.len()))
}

/// `None` when the schema is gone.
fn content_of(client: &mut Client, schema: &str) -> Result<Option<String>, Error> {
    Ok(client.query_one(CONTENT, &[&schema])?.get(0))
}

/// The migrations that ran, and when.
fn mark(now: Timestamp) -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS {
        hash.update(migration.name);
        hash.update(migration.text);
    }
    format!("{}-{}", hex::encode(&hash.finalize()[..8]), now.as_millis())
}

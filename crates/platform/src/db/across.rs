//! Every row of a database in another one, whichever kinds they are. Rows go over table by table, in the
//! order of their keys, which both databases sort alike; what has arrived says where an interrupted copy
//! goes on. A table of its own marks the target until everything is there and was compared.
//!
//! Tables and columns are read from the catalogue, so that those of later migrations are copied as well.

use super::tx::Engine;
use super::{Db, DbError, Param, Row, Tx, installation};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows of one transaction.
const ROWS: i64 = 500;
/// Rows of one statement; the last ones of a transaction go one by one, because each number of rows is a
/// statement of its own.
const BATCH: usize = 50;
/// The table that marks a target.
const MARK: &str = "unfinished_copy";
/// Tables of a database itself: which migrations ran, which processes run, and the mark.
const APART: [&str; 3] = ["nodes", "schema_migrations", MARK];
/// The table with the row that a migration inserts.
const SEEDED: &str = "installation";

const COLUMNS_SQLITE: &str = "SELECT m.name, c.name, c.type, c.pk, c.type = 'INTEGER'
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name";
const COLUMNS_POSTGRES: &str = "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT),
        UPPER(format_type(a.atttypid, NULL)),
        COALESCE(k.place, 0), a.attidentity <> ''
    FROM pg_class t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN (
        SELECT i.indrelid, key.attnum, key.place
        FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS key (attnum, place)
        WHERE i.indisprimary
    ) k ON k.indrelid = t.oid AND k.attnum = a.attnum
    WHERE t.relkind IN ('r', 'p')
        AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    ORDER BY CAST(t.relname AS TEXT) COLLATE \"C\", CAST(a.attname AS TEXT) COLLATE \"C\"";
const PARENTS_SQLITE: &str = "SELECT m.name, f.\"table\"
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const PARENTS_POSTGRES: &str = "SELECT CAST(child.relname AS TEXT), CAST(parent.relname AS TEXT)
    FROM pg_constraint k
    JOIN pg_class child ON child.oid = k.conrelid
    JOIN pg_class parent ON parent.oid = k.confrelid
    WHERE k.contype = 'f'
        AND child.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())";
const MARKED_SQLITE: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'unfinished_copy'";
const MARKED_POSTGRES: &str = "SELECT CAST(1 AS BIGINT) WHERE to_regclass('unfinished_copy') IS NOT NULL";
const SOURCE: &str = "SELECT source FROM unfinished_copy";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Int,
    Bool,
    Text,
    Bytes,
}

impl Holds {
    /// The kind of a column by the name of its type in either database.
    fn of(name: &str) -> Result<Self, DbError> {
        Ok(match name {
            "BIGINT" | "INTEGER" => Self::Int,
            "BOOLEAN" => Self::Bool,
            "TEXT" => Self::Text,
            "BLOB" | "BYTEA" => Self::Bytes,
            _ => {
                return Err(DbError::Schema(format!(
                    "columns of the type {name} are not copied"
                )));
            }
        })
    }

    fn read(self, row: &mut Row<'_>) -> Result<Cell, DbError> {
        let cell = match self {
            Self::Int => row.next::<Option<i64>>()?.map(Cell::Int),
            Self::Bool => row.next::<Option<bool>>()?.map(Cell::Bool),
            Self::Text => row.next::<Option<String>>()?.map(Cell::Text),
            Self::Bytes => row.next::<Option<Vec<u8>>>()?.map(Cell::Bytes),
        };
        Ok(cell.unwrap_or(Cell::Null))
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
}

impl<'a> From<&'a Cell> for Param<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(number) => Self::Int(*number),
            Cell::Bool(truth) => Self::Bool(*truth),
            Cell::Text(text) => Self::Text(text),
            Cell::Bytes(bytes) => Self::Blob(bytes),
        }
    }
}

/// A row: a value for each column of its table.
type Line = Vec<Cell>;

/// A table that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    /// Its columns, by name.
    columns: Vec<(String, Holds)>,
    /// Which of the columns are its key, in the key's order.
    key: Vec<usize>,
    /// The column that the database numbers.
    numbered: Option<usize>,
}

/// What the catalogue says of a column.
struct Described {
    table: String,
    column: String,
    type_name: String,
    /// Its place in the key, counted from 1; 0 for others.
    place: i64,
    is_numbered: bool,
}

/// The tables with rows to copy, each behind those that its rows refer to.
fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, DbError> {
    let described = tx.listed(COLUMNS_SQLITE, COLUMNS_POSTGRES, |row| {
        Ok(Described {
            table: row.next()?,
            column: row.next()?,
            type_name: row.next()?,
            place: row.next()?,
            is_numbered: row.next()?,
        })
    })?;
    let parents = tx.listed(PARENTS_SQLITE, PARENTS_POSTGRES, |row| {
        Ok((row.next::<String>()?, row.next::<String>()?))
    })?;
    let copied = described
        .chunk_by(|one, next| one.table == next.table)
        .filter(|columns| {
            !columns
                .iter()
                .any(|column| APART.contains(&column.table.as_str()))
        });
    let tables = copied.map(Table::of).collect::<Result<Vec<_>, _>>()?;
    Ok(in_order(tables, &parents))
}

/// The tables, each behind its parents.
fn in_order(mut rest: Vec<Table>, parents: &[(String, String)]) -> Vec<Table> {
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let left: BTreeSet<String> = rest.iter().map(|table| table.name.clone()).collect();
        let waits = |table: &Table| {
            let mut parents = parents.iter().filter(|(child, _)| *child == table.name);
            parents.any(|(child, parent)| child != parent && left.contains(parent))
        };
        let (later, now): (Vec<_>, Vec<_>) = rest.into_iter().partition(waits);
        // Tables that refer to each other have no order.
        if now.is_empty() {
            ordered.extend(later);
            return ordered;
        }
        ordered.extend(now);
        rest = later;
    }
    ordered
}

impl Table {
    fn of(described: &[Described]) -> Result<Self, DbError> {
        let name = described
            .first()
            .map(|column| column.table.clone())
            .unwrap_or_default();
        let columns = described.iter().map(|column| {
            let holds = Holds::of(&column.type_name)?;
            Ok((column.column.clone(), holds))
        });
        let columns = columns.collect::<Result<Vec<_>, DbError>>()?;
        let places = described.iter().map(|column| column.place);
        let mut key: Vec<(i64, usize)> = places.zip(0..).filter(|(place, _)| *place > 0).collect();
        key.sort_unstable();
        if key.is_empty() {
            return Err(DbError::Schema(format!(
                "the table {name} has no key to copy it by"
            )));
        }
        Ok(Self {
            name,
            columns,
            key: key.into_iter().map(|(_, index)| index).collect(),
            numbered: described.iter().position(|column| column.is_numbered),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn columns(&self) -> String {
        let names = self.columns.iter().map(|(name, _)| format!("\"{name}\""));
        names.collect::<Vec<_>>().join(", ")
    }

    /// The columns of the key, each followed by `end`.
    fn key(&self, end: &str) -> String {
        let names = self
            .key
            .iter()
            .map(|index| format!("\"{}\"{end}", self.columns[*index].0));
        names.collect::<Vec<_>>().join(", ")
    }

    /// The first rows behind one, or of all.
    fn page(&self, tx: &mut Tx<'_>, behind: Option<&Line>) -> Result<Vec<Line>, DbError> {
        tx.expect_pages()?;
        let mut params: Vec<Param<'_>> = Vec::new();
        let mut condition = String::new();
        if let Some(line) = behind {
            params.extend(self.key.iter().map(|index| Param::from(&line[*index])));
            let values: Vec<_> = (1..=params.len()).map(|number| format!("${number}")).collect();
            condition = format!(" WHERE ({}) > ({})", self.key(""), values.join(", "));
        }
        params.push(Param::Int(ROWS));
        let text = format!(
            "SELECT {} FROM {}{condition} ORDER BY {} LIMIT ${}",
            self.columns(),
            self.name,
            self.key(""),
            params.len()
        );
        self.read(tx, &text, &params)
    }

    /// The row with the greatest key.
    fn last(&self, tx: &mut Tx<'_>) -> Result<Option<Line>, DbError> {
        tx.expect_pages()?;
        let (columns, order) = (self.columns(), self.key(" DESC"));
        let text = format!("SELECT {columns} FROM {} ORDER BY {order} LIMIT $1", self.name);
        Ok(self.read(tx, &text, &[Param::Int(1)])?.pop())
    }

    fn is_empty(&self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        Ok(self.last(tx)?.is_none())
    }

    fn read(&self, tx: &mut Tx<'_>, text: &str, params: &[Param<'_>]) -> Result<Vec<Line>, DbError> {
        let read = tx.engine.lines(text, params, &self.columns);
        tx.note(read)
    }

    fn insert(&self, tx: &mut Tx<'_>, lines: &[Line]) -> Result<(), DbError> {
        let (full, rest) = lines.split_at(lines.len() - lines.len() % BATCH);
        for (lines, rows) in [(full, BATCH), (rest, 1)] {
            let text = self.insert_text(matches!(tx.engine, Engine::Postgres(_)), rows);
            for lines in lines.chunks(rows) {
                let params: Vec<Param<'_>> = lines.iter().flatten().map(Param::from).collect();
                tx.made(&text, &params)?;
            }
        }
        Ok(())
    }

    /// The statement that inserts so many rows.
    fn insert_text(&self, is_postgres: bool, rows: usize) -> String {
        let overriding = if is_postgres && self.numbered.is_some() {
            " OVERRIDING SYSTEM VALUE"
        } else {
            ""
        };
        let width = self.columns.len();
        let rows = (0..rows).map(|row| {
            let values = (1..=width).map(|column| format!("${}", row * width + column));
            format!("({})", values.collect::<Vec<_>>().join(", "))
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        format!(
            "INSERT INTO {} ({}){overriding} VALUES {rows}",
            self.name,
            self.columns()
        )
    }

    /// Lets the database go on numbering behind the rows that were copied. SQLite does so by itself.
    fn number_on(&self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        let (Some(index), Engine::Postgres(_)) = (self.numbered, &tx.engine) else {
            return Ok(());
        };
        let (table, column) = (&self.name, &self.columns[index].0);
        tx.batch(&format!(
            "SELECT setval(pg_get_serial_sequence('{table}', '{column}'),
                (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), FALSE)"
        ))
    }
}

impl Engine<'_> {
    fn lines(
        &mut self,
        text: &str,
        params: &[Param<'_>],
        columns: &[(String, Holds)],
    ) -> Result<Vec<Line>, DbError> {
        let line = |row: &mut Row<'_>| {
            let cells = columns.iter().map(|(_, holds)| holds.read(row));
            cells.collect::<Result<Line, DbError>>()
        };
        match self {
            Self::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(text)?;
                for (index, param) in params.iter().enumerate() {
                    prepared.raw_bind_parameter(index + 1, param)?;
                }
                let (mut rows, mut lines) = (prepared.raw_query(), Vec::new());
                while let Some(row) = rows.next()? {
                    lines.push(line(&mut Row::sqlite(row))?);
                }
                Ok(lines)
            }
            Self::Postgres(connection) => {
                let rows = connection.query(text, params)?;
                rows.iter().map(|row| line(&mut Row::postgres(row))).collect()
            }
        }
    }
}

/// Whether a copy to this database has begun and not ended: it lacks rows, and nobody should use it.
pub fn is_unfinished(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let found = tx.listed(MARKED_SQLITE, MARKED_POSTGRES, |row| row.next::<i64>())?;
    Ok(!found.is_empty())
}

/// Why a database is not copied to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// This table of the target has rows.
    Occupied(String),
    /// The target has a part of another database's copy.
    OfAnother,
}

/// Which installation a database belongs to, by what its keys have left in it.
fn source_of(tx: &mut Tx<'_>) -> Result<String, DbError> {
    let keys = installation::keys(tx)?;
    let mut hash = Sha256::new();
    for part in [keys.check, keys.lookup] {
        let part = part.unwrap_or_default();
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    Ok(hex::encode(hash.finalize()))
}

/// Marks a target and removes what the migrations put in it, or finds its mark.
fn mark(tx: &mut Tx<'_>, tables: &[Arc<Table>], source: &str) -> Result<Result<(), Refused>, DbError> {
    if is_unfinished(tx)? {
        let of = tx.listed(SOURCE, SOURCE, |row| row.next::<String>())?;
        let is_same = of.iter().any(|of| of == source);
        return Ok(if is_same { Ok(()) } else { Err(Refused::OfAnother) });
    }
    for table in tables.iter().filter(|table| table.name != SEEDED) {
        if !table.is_empty(tx)? {
            return Ok(Err(Refused::Occupied(table.name.clone())));
        }
    }
    tx.batch("CREATE TABLE unfinished_copy (source TEXT NOT NULL)")?;
    tx.made(
        "INSERT INTO unfinished_copy (source) VALUES ($1)",
        &[Param::Text(source)],
    )?;
    tx.batch("DELETE FROM installation")?;
    Ok(Ok(()))
}

/// A database on its way to another one. Both have the schema of this program.
pub struct Crossing {
    from: Db,
    to: Db,
    tables: Vec<Arc<Table>>,
}

impl Crossing {
    /// Begins a copy, or goes on with one that was interrupted.
    ///
    /// # Errors
    /// [`DbError::Schema`] when the databases have different tables; the inner result says why the target is
    /// none.
    pub async fn begin(from: &Db, to: &Db) -> Result<Result<Self, Refused>, DbError> {
        let (known, source) = from
            .read(|tx| Ok::<_, DbError>((tables(tx)?, source_of(tx)?)))
            .await?;
        if to.read(tables).await? != known {
            let text = "the two databases have different tables: bring both up to this version";
            return Err(DbError::Schema(text.into()));
        }
        let tables: Vec<_> = known.into_iter().map(Arc::new).collect();
        let marked = tables.clone();
        let marked = to.write(move |tx| mark(tx, &marked, &source)).await?;
        Ok(marked.map(|()| Self {
            from: from.clone(),
            to: to.clone(),
            tables,
        }))
    }

    /// The tables, in the order in which they are copied.
    pub fn tables(&self) -> &[Arc<Table>] {
        &self.tables
    }

    /// Copies the next rows of a table in one transaction, and returns how many there were.
    pub async fn step(&self, table: &Arc<Table>) -> Result<usize, DbError> {
        let of = Arc::clone(table);
        let last = self.to.read(move |tx| of.last(tx)).await?;
        let lines = Arc::new(page(&self.from, table, last).await?);
        let (of, inserted) = (Arc::clone(table), Arc::clone(&lines));
        if !lines.is_empty() {
            self.to.write(move |tx| of.insert(tx, &inserted)).await?;
        }
        Ok(lines.len())
    }

    /// Compares a table with its copy, row by row, and returns how many rows there are; `None` when they
    /// differ.
    pub async fn compare(&self, table: &Arc<Table>) -> Result<Option<u64>, DbError> {
        let (mut last, mut rows) = (None, 0);
        loop {
            let read = page(&self.from, table, last.clone()).await?;
            if page(&self.to, table, last).await? != read {
                return Ok(None);
            }
            rows += read.len() as u64;
            last = read.into_iter().next_back();
            if last.is_none() {
                return Ok(Some(rows));
            }
        }
    }

    /// Prepares the target for being used: its own numbers go on behind those that were copied, and
    /// PostgreSQL knows how large its tables are.
    pub async fn prepare(&self) -> Result<(), DbError> {
        let tables = self.tables.clone();
        let prepare = move |tx: &mut Tx<'_>| {
            for table in &tables {
                table.number_on(tx)?;
                if matches!(tx.engine, Engine::Postgres(_)) {
                    tx.batch(&format!("ANALYZE {}", table.name))?;
                }
            }
            Ok::<_, DbError>(())
        };
        self.to.write(prepare).await
    }

    /// Takes the mark away: the copy is complete.
    pub async fn finish(self) -> Result<(), DbError> {
        self.to.write(|tx| tx.batch("DROP TABLE unfinished_copy")).await
    }
}

/// The first rows of a table behind one, or of all.
async fn page(db: &Db, table: &Arc<Table>, behind: Option<Line>) -> Result<Vec<Line>, DbError> {
    let table = Arc::clone(table);
    db.read(move |tx| table.page(tx, behind.as_ref())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "CREATE TABLE notes (
            shop TEXT NOT NULL REFERENCES shops (id), number BIGINT NOT NULL, text TEXT, hash BLOB,
            is_read BOOLEAN, PRIMARY KEY (shop, number)
        ) WITHOUT ROWID;
        CREATE TABLE shops (id TEXT PRIMARY KEY);
        CREATE TABLE meters (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE nodes (id TEXT PRIMARY KEY);";

    fn connection() -> rusqlite::Connection {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        connection
    }

    #[test]
    fn parents_come_first_and_keys_in_their_order() {
        let connection = connection();
        let tables = tables(&mut Tx::sqlite(&connection)).unwrap();
        let names: Vec<_> = tables.iter().map(Table::name).collect();
        assert_eq!(names, ["meters", "shops", "notes"]);
        assert_eq!(tables[2].key(""), "\"shop\", \"number\"");
        assert_eq!(tables[0].numbered, Some(1));
        assert_eq!(tables[2].numbered, None);
    }

    #[test]
    fn what_the_database_numbers_is_given_to_postgres_all_the_same() {
        let connection = connection();
        let tables = tables(&mut Tx::sqlite(&connection)).unwrap();
        assert_eq!(
            tables[0].insert_text(true, 2),
            "INSERT INTO meters (\"name\", \"number\") OVERRIDING SYSTEM VALUE VALUES ($1, $2), ($3, $4)"
        );
        assert_eq!(
            tables[1].insert_text(true, 1),
            "INSERT INTO shops (\"id\") VALUES ($1)"
        );
    }

    #[test]
    fn rows_arrive_as_they_were_page_by_page() {
        let (from, to) = (connection(), connection());
        let rows = "INSERT INTO shops VALUES ('a'), ('b');
            WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1203)
            INSERT INTO notes SELECT CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, n,
                CASE WHEN n % 3 = 0 THEN NULL ELSE 'text ' || n END, CAST(x'00ff' AS BLOB), n % 5 = 0
            FROM counted;";
        from.execute_batch(rows).unwrap();
        let (mut from, mut to) = (Tx::sqlite(&from), Tx::sqlite(&to));
        let mut sizes = Vec::new();
        for table in tables(&mut from).unwrap() {
            loop {
                let last = table.last(&mut to).unwrap();
                let lines = table.page(&mut from, last.as_ref()).unwrap();
                if lines.is_empty() {
                    break;
                }
                sizes.push(lines.len());
                table.insert(&mut to, &lines).unwrap();
                let copied = table.page(&mut to, last.as_ref()).unwrap();
                assert_eq!(copied, lines);
            }
        }
        assert_eq!(sizes, [2, 500, 500, 203]);
    }
}

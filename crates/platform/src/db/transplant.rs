//! Copies rows of one store to another, as forks of sandbox stores need. The columns are read from the
//! database's own catalogue, so that columns of later migrations are copied as well. Names of tables are
//! constants of the code, those of columns come from the catalogue, and values are parameters, as everywhere.

use super::{DbError, Param, Tx};

/// The table in which both databases list columns, each in its own way.
const COLUMNS_SQLITE: &str = "SELECT m.name, c.name, c.type = 'TEXT'
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";
const COLUMNS_POSTGRES: &str =
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) = 'text'
    FROM information_schema.columns WHERE table_schema = current_schema()
    ORDER BY table_name, ordinal_position";

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    table: String,
    name: String,
    /// Whether it holds text: ids, words, JSON.
    is_text: bool,
}

/// The columns of every table.
#[derive(Debug, Clone)]
pub struct Catalogue(Vec<Column>);

impl Catalogue {
    /// Reads the database's catalogue.
    pub fn read(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        let columns = tx.listed(COLUMNS_SQLITE, COLUMNS_POSTGRES, |row| {
            Ok(Column {
                table: row.next()?,
                name: row.next()?,
                is_text: row.next()?,
            })
        });
        columns.map(Self)
    }

    /// The tables that have a column of this name, in their order.
    pub fn tables_with(&self, column: &str) -> Vec<&str> {
        let found = self.0.iter().filter(|found| found.name == column);
        found.map(|found| found.table.as_str()).collect()
    }

    /// The names of a table's columns, in their order.
    pub fn columns_of(&self, table: &str) -> Vec<&str> {
        self.of(table).map(|column| column.name.as_str()).collect()
    }

    fn of(&self, table: &str) -> impl Iterator<Item = &Column> {
        self.0.iter().filter(move |column| column.table == table)
    }

    /// Copies the columns of the row whose `key` is `from` to the row whose `key` is `to`, except for the
    /// columns `kept`.
    pub fn overwrite(
        &self,
        tx: &mut Tx<'_>,
        (table, key): (&'static str, &'static str),
        (from, to): (&str, &str),
        kept: &[&str],
    ) -> Result<u64, DbError> {
        let columns = self
            .of(table)
            .filter(|column| !kept.contains(&column.name.as_str()));
        let columns: Vec<String> = columns.map(|column| quoted(&column.name)).collect();
        let columns = columns.join(", ");
        let text = format!(
            "UPDATE {table} SET ({columns}) = (SELECT {columns} FROM {table} AS source
                WHERE source.{key} = $1) WHERE {key} = $2"
        );
        tx.made(&text, &[Param::Text(from), Param::Text(to)])
    }
}

/// Another value for a column of the copies.
#[derive(Debug)]
pub struct Instead<'a> {
    /// The column.
    pub column: &'static str,
    /// SQL over the columns of the row; each `?` stands for the next of the values.
    pub sql: &'static str,
    /// The values.
    pub values: Vec<Param<'a>>,
}

/// Rows of a table that are copied from one store to another.
#[derive(Debug)]
pub struct Transplant<'a> {
    /// The table.
    pub table: &'static str,
    /// The column that names the store.
    pub key: &'static str,
    /// Whose rows are copied.
    pub from: &'a str,
    /// Whose the copies are.
    pub to: &'a str,
    /// A text that is replaced in every text of the copies, and its replacement.
    pub renamed: Option<(&'a str, &'a str)>,
    /// Columns that the database fills itself.
    pub without: &'static [&'static str],
    /// Columns that get another value.
    pub instead: Vec<Instead<'a>>,
    /// Which of the rows are copied.
    pub which: &'static str,
}

impl<'a> Transplant<'a> {
    /// Copies every row of a store as it is.
    pub fn of(table: &'static str, key: &'static str, from: &'a str, to: &'a str) -> Self {
        Self {
            table,
            key,
            from,
            to,
            renamed: None,
            without: &[],
            instead: Vec::new(),
            which: "TRUE",
        }
    }

    /// Copies the rows and returns how many there are.
    pub fn run(&self, tx: &mut Tx<'_>, catalogue: &Catalogue) -> Result<u64, DbError> {
        let (mut names, mut copied, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for column in catalogue.of(self.table) {
            if !self.without.contains(&column.name.as_str()) {
                names.push(quoted(&column.name));
                copied.push(self.value_of(column, &mut values));
            }
        }
        values.push(Param::Text(self.from));
        let text = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {} = ${} AND {}",
            names.join(", "),
            copied.join(", "),
            self.key,
            values.len(),
            self.which,
            table = self.table
        );
        tx.made(&text, &values)
    }

    /// SQL of the value of a column in the copies; the parameters that it needs are appended to `values`.
    fn value_of(&self, column: &Column, values: &mut Vec<Param<'a>>) -> String {
        let name = quoted(&column.name);
        if column.name == self.key {
            return filled("CAST(? AS TEXT)", &[Param::Text(self.to)], values);
        }
        let mut instead = self.instead.iter();
        if let Some(instead) = instead.find(|instead| instead.column == column.name) {
            return filled(instead.sql, &instead.values, values);
        }
        match self.renamed.filter(|_| column.is_text) {
            Some((old, new)) => {
                let texts = [Param::Text(old), Param::Text(new)];
                filled(
                    &format!("REPLACE({name}, CAST(? AS TEXT), CAST(? AS TEXT))"),
                    &texts,
                    values,
                )
            }
            None => name,
        }
    }
}

/// Removes the rows of a store from a table, those for which `which` holds.
pub fn clear(tx: &mut Tx<'_>, table: &'static str, store: &str, which: &'static str) -> Result<u64, DbError> {
    let text = format!("DELETE FROM {table} WHERE store_id = $1 AND {which}");
    tx.made(&text, &[Param::Text(store)])
}

/// Locks the rows of a store in a table with ids until the transaction ends.
pub fn lock_rows(tx: &mut Tx<'_>, table: &'static str, store: &str) -> Result<(), DbError> {
    tx.lock_rows(table, store)
}

/// A name in quotation marks, because some are keywords of SQL.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// The text with a numbered placeholder for each `?`; the numbers follow those of the values that are there.
fn filled<'a>(sql: &str, own: &[Param<'a>], values: &mut Vec<Param<'a>>) -> String {
    let mut text = String::with_capacity(sql.len() + 8);
    let mut own = own.iter();
    for (index, part) in sql.split('?').enumerate() {
        if index > 0 {
            values.extend(own.next());
            text.push('$');
            text.push_str(&values.len().to_string());
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_in_their_order() {
        let mut values = vec![Param::Int(1)];
        let text = filled("a + ? - ?", &[Param::Int(2), Param::Int(3)], &mut values);
        assert_eq!((text.as_str(), values.len()), ("a + $2 - $3", 3));
    }

    #[test]
    fn rows_are_copied_with_what_is_to_be_another() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let schema = "CREATE TABLE goods (
                number INTEGER PRIMARY KEY, store_id TEXT, id TEXT, note TEXT, n BIGINT
            );
            INSERT INTO goods (store_id, id, note, n)
                VALUES ('s_1', 'a', 'of s_1', 7), ('s_2', 'b', 's_1', 8);";
        connection.execute_batch(schema).unwrap();
        let mut tx = Tx::sqlite(&connection);
        let catalogue = Catalogue::read(&mut tx).unwrap();
        assert_eq!(catalogue.tables_with("store_id"), ["goods"]);
        let copied = Transplant {
            renamed: Some(("s_1", "s_3")),
            without: &["number"],
            instead: vec![Instead {
                column: "n",
                sql: "n + ?",
                values: vec![Param::Int(1)],
            }],
            ..Transplant::of("goods", "store_id", "s_1", "s_3")
        };
        assert_eq!(copied.run(&mut tx, &catalogue).unwrap(), 1);
        let row = |sql: &str| {
            connection
                .query_row(sql, [], |row| row.get::<_, String>(0))
                .unwrap()
        };
        let text = "SELECT id || ' ' || note || ' ' || n FROM goods WHERE store_id = 's_3'";
        assert_eq!(row(text), "a of s_3 8");
        assert_eq!(clear(&mut tx, "goods", "s_1", "TRUE").unwrap(), 1);
        assert_eq!(row("SELECT CAST(COUNT(*) AS VARCHAR) FROM goods"), "2");
    }
}

//! Answers as people read them: a table of what is listed, and a line for each field of one thing.

use super::money;
use super::operation::Operation;
use super::schemas::{Kind, Schemas};
use serde_json::{Map, Value};

/// The columns of lists, by operation.
const COLUMNS: &str = include_str!("columns.txt");
/// How many columns a list has that has none of its own there.
const USUAL_COLUMNS: usize = 6;
/// Characters of a cell; the rest is in the JSON.
const CELL: usize = 60;
/// Fields that say most of what something is, and come first.
const TELLING: [&str; 10] = [
    "id", "name", "title", "email", "code", "type", "kind", "status", "state", "amount",
];
/// How deep an object is shown by lines.
const DEPTH: usize = 6;

/// A table that is printed part by part.
pub(super) struct Table {
    columns: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
}

impl Table {
    /// The table of what an operation lists.
    pub(super) fn of(operation: &Operation<'_>) -> Self {
        Self {
            columns: columns(operation),
            widths: None,
        }
    }

    /// The rows of a part, under the names of the columns if it is the first one, whose rows decide how wide
    /// the columns are.
    pub(super) fn part(&mut self, items: &[Value]) -> String {
        let rows: Vec<Vec<Cell>> = items.iter().map(|item| self.row(item)).collect();
        let mut lines = Vec::with_capacity(rows.len() + 1);
        let widths = match &self.widths {
            Some(widths) => widths.clone(),
            None => {
                let columns = self.columns.iter().enumerate();
                let heads: Vec<Cell> = columns
                    .map(|(index, steps)| heading(steps, index, &rows))
                    .collect();
                let widths = widths(&heads, &rows);
                lines.push(line(&heads, &widths));
                self.widths = Some(widths.clone());
                widths
            }
        };
        lines.extend(rows.iter().map(|row| line(row, &widths)));
        lines.join("\n")
    }

    fn row(&self, item: &Value) -> Vec<Cell> {
        self.columns.iter().map(|steps| cell_at(item, steps)).collect()
    }
}

/// What one field of a row says.
struct Cell {
    text: String,
    /// Whether it is a number, which stands at the right.
    is_number: bool,
}

fn columns(operation: &Operation<'_>) -> Vec<Vec<String>> {
    let mut lines = COLUMNS.lines().filter_map(|line| line.split_once(": "));
    if let Some((_, names)) = lines.find(|(id, _)| *id == operation.id) {
        let steps = |name: &str| name.split('.').map(str::to_owned).collect();
        return names.split(", ").map(steps).collect();
    }
    usual(operation.schemas, rows_of(operation))
}

/// The schema of a row.
fn rows_of<'d>(operation: &Operation<'d>) -> &'d Value {
    let schemas = operation.schemas;
    let (ways, _) = schemas.ways(operation.answer);
    let Some(way) = ways.first() else {
        return &Value::Null;
    };
    if way["items"].is_object() {
        return &way["items"];
    }
    let (lists, _) = schemas.ways(&way["properties"]["items"]);
    lists.first().map_or(&Value::Null, |list| &list["items"])
}

/// The columns of a list that has none of its own: what says most, then what comes first.
fn usual(schemas: Schemas<'_>, row: &Value) -> Vec<Vec<String>> {
    let fields = schemas.fields(row);
    let is_plain = |kind: &Kind| !matches!(kind, Kind::List(_) | Kind::Map | Kind::Object | Kind::Any);
    let plain = fields
        .iter()
        .filter(|field| is_plain(&field.kind))
        .map(|field| field.name);
    let mut names: Vec<&str> = plain.collect();
    names.sort_by_key(|name| rank(name));
    names.truncate(USUAL_COLUMNS);
    names.into_iter().map(|name| vec![name.to_owned()]).collect()
}

/// The place of a field among others.
fn rank(name: &str) -> usize {
    let place = TELLING.iter().position(|known| *known == name);
    place.unwrap_or(TELLING.len())
}

/// `payment.totalAmount` as `TOTAL AMOUNT`, above the numbers of its column.
fn heading(steps: &[String], index: usize, rows: &[Vec<Cell>]) -> Cell {
    let name = steps.last().map_or("", String::as_str);
    let mut cells = rows.iter().filter_map(|row| row.get(index));
    Cell {
        text: super::names::capitals(name).replace('_', " "),
        is_number: cells.any(|cell| cell.is_number),
    }
}

fn cell_at(item: &Value, steps: &[String]) -> Cell {
    let mut currency = money::USUAL;
    let mut value = item;
    for (index, step) in steps.iter().enumerate() {
        let Some(object) = value.as_object() else {
            return cell("", &Value::Null, currency);
        };
        if index == 0 || object.contains_key("currency") {
            currency = money::currency_of(step, object, currency);
        }
        value = object.get(step).unwrap_or(&Value::Null);
    }
    cell(steps.last().map_or("", String::as_str), value, currency)
}

fn cell(name: &str, value: &Value, currency: &str) -> Cell {
    Cell {
        text: cut(&text_of(name, value, currency)),
        is_number: value.is_number(),
    }
}

/// A plain value in a line.
fn text_of(name: &str, value: &Value, currency: &str) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => match number.as_i64() {
            Some(amount) if money::is_amount(name) => money::shown(amount, currency),
            _ => number.to_string(),
        },
        Value::String(text) => harmless(text),
        Value::Array(items) => {
            let items = items.iter().map(|item| text_of(name, item, currency));
            items.collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) => harmless(&value.to_string()),
    }
}

/// A text without what a terminal would obey: others write titles and names.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn widths(heads: &[Cell], rows: &[Vec<Cell>]) -> Vec<usize> {
    let width = |cell: &Cell| cell.text.chars().count();
    let widest = |index: usize| rows.iter().filter_map(|row| row.get(index)).map(width).max();
    let heads = heads.iter().enumerate();
    heads
        .map(|(index, head)| width(head).max(widest(index).unwrap_or(0)))
        .collect()
}

fn line(cells: &[Cell], widths: &[usize]) -> String {
    let cells = cells
        .iter()
        .zip(widths)
        .map(|(cell, &width)| match cell.is_number {
            true => format!("{:>width$}", cell.text),
            false => format!("{:<width$}", cell.text),
        });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// One thing, a line for each field.
pub(super) fn lines_of(value: &Value) -> String {
    let mut pairs = Vec::new();
    flatten(value, &mut Vec::new(), money::USUAL, &mut pairs);
    let width = pairs
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let lines = pairs.iter().map(|(name, text)| match name.is_empty() {
        true => text.clone(),
        false => format!("{name:<width$}  {text}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn flatten(value: &Value, steps: &mut Vec<String>, currency: &str, pairs: &mut Vec<(String, String)>) {
    let is_deep = steps.len() >= DEPTH;
    match value {
        Value::Object(fields) if !fields.is_empty() && !is_deep => {
            for (name, field) in ordered(fields) {
                let currency = money::currency_of(name, fields, currency);
                steps.push(name.clone());
                flatten(field, steps, currency, pairs);
                steps.pop();
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) && !is_deep => {
            for (index, item) in items.iter().enumerate() {
                steps.push(index.to_string());
                flatten(item, steps, currency, pairs);
                steps.pop();
            }
        }
        value => {
            let name = steps.last().map_or("", String::as_str);
            pairs.push((steps.join("."), text_of(name, value, currency)));
        }
    }
}

/// The fields of an object, what says most of it first.
fn ordered(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(name, _)| rank(name));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::cli::resources::operation::Resource;
    use serde_json::json;

    fn table(resource: &str, name: &str, parts: &[Value]) -> Vec<String> {
        let resource = Resource::of(resource);
        let operations = resource.operations();
        let operation = operations.iter().find(|known| known.id == name).unwrap();
        let mut table = Table::of(operation);
        parts
            .iter()
            .map(|part| table.part(part.as_array().unwrap()))
            .collect()
    }

    #[test]
    fn a_list_is_a_table_that_goes_on() {
        let order = |id: &str, amount: i64| {
            json!({"id": id, "status": "COMPLETED", "amount": amount, "currency": "USD",
                   "payment": {"status": "COMPLETED", "totalAmount": amount},
                   "customer": {"email": "mia@example.org", "id": "cus_a"},
                   "createdAt": "2026-06-01T00:00:00.000Z"})
        };
        let parts = table(
            "orders",
            "listOrders",
            &[json!([order("ord_a", 123_400)]), json!([order("ord_b", 5)])],
        );
        let expected = [
            "ID     STATUS          AMOUNT  TOTAL AMOUNT  EMAIL            CREATED AT\n\
             ord_a  COMPLETED  1234.00 USD   1234.00 USD  mia@example.org  2026-06-01T00:00:00.000Z",
            "ord_b  COMPLETED     0.05 USD      0.05 USD  mia@example.org  2026-06-01T00:00:00.000Z",
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn one_thing_is_a_line_for_each_field() {
        let value = json!({"currency": "EUR", "amount": 5, "id": "ord_a", "items": [{"price": 5}],
                           "images": ["a", "b"], "note": null, "title": "a\u{1b}[31m\nb"});
        let expected = "id             ord_a\n\
                        title          a [31m b\n\
                        amount         0.05 EUR\n\
                        currency       EUR\n\
                        images         a, b\n\
                        items.0.price  0.05 EUR\n\
                        note           -";
        assert_eq!(lines_of(&value), expected);
        assert_eq!(lines_of(&json!("text")), "text");
    }

    #[test]
    fn columns_are_fields_of_what_is_listed() {
        for (name, _) in crate::wiring::openapi::tags() {
            let resource = Resource::of(name);
            for operation in resource.operations() {
                let row = rows_of(&operation);
                if row.is_null() {
                    continue;
                }
                for steps in columns(&operation) {
                    let mut schema = row;
                    for step in &steps {
                        let fields = operation.schemas.fields(schema);
                        let field = fields.into_iter().find(|field| field.name == step);
                        schema = field
                            .unwrap_or_else(|| panic!("{}: {steps:?}", operation.id))
                            .schema;
                    }
                }
            }
        }
    }

    #[test]
    fn every_line_of_columns_is_of_a_list() {
        let lists: Vec<String> = crate::wiring::openapi::tags()
            .map(|(name, _)| Resource::of(name))
            .flat_map(|resource| {
                let operations = resource.operations();
                let lists = operations.iter().filter(|known| !rows_of(known).is_null());
                lists.map(|known| known.id.to_owned()).collect::<Vec<_>>()
            })
            .collect();
        for line in COLUMNS.lines() {
            let (id, _) = line.split_once(": ").unwrap();
            assert!(lists.iter().any(|known| known == id), "{id}");
        }
    }
}

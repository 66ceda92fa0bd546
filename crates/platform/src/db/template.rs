//! Texts of statements, put together by the compiler: what stands in braces is filled in from the struct that
//! a statement reads or writes.

use super::row::Written;

/// What stands for the struct in a text.
#[derive(Clone, Copy)]
pub enum Shape {
    /// `{}` are the columns of a `SELECT`.
    Read(&'static str),
    /// `{columns}`, `{values}`, `{changes}`, `{excluded}`.
    Write(&'static [Written]),
}

/// How a database marks a parameter with its number.
pub const POSTGRES: u8 = b'$';
/// SQLite takes `$1` for a name, and numbers names as it meets them; it takes `?1` for a number.
pub const SQLITE: u8 = b'?';

/// A text of at most `N` bytes; what does not fit is counted only.
pub struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    const fn new() -> Self {
        Self {
            bytes: [0; N],
            length: 0,
        }
    }

    const fn byte(&mut self, byte: u8) {
        if self.length < N {
            self.bytes[self.length] = byte;
        }
        self.length += 1;
    }

    const fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            self.byte(bytes[at]);
            at += 1;
        }
    }

    const fn parameter(&mut self, mark: u8, number: usize) {
        self.byte(mark);
        self.number(number);
    }

    const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b"0123456789"[number % 10]);
    }
}

/// The bytes of `template` with its braces filled in; `N` is their number.
pub const fn filled<const N: usize>(template: &str, shape: Shape, mark: u8) -> [u8; N] {
    write::<N>(template, shape, mark).bytes
}

/// How many bytes [`filled`] has.
pub const fn length(template: &str, shape: Shape, mark: u8) -> usize {
    write::<0>(template, shape, mark).length
}

const fn write<const N: usize>(template: &str, shape: Shape, mark: u8) -> Text<N> {
    let mut out = Text::new();
    let bytes = template.as_bytes();
    let own = own_parameters(bytes);
    let (mut has_values, mut has_changes) = (false, false);
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], shape) {
            (b'$', _) if at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() => out.byte(mark),
            (b'{', Shape::Read(columns)) => {
                assert!(
                    bytes[at + 1] == b'}',
                    "of what is read, only empty braces are known"
                );
                out.text(columns);
                at += 1;
            }
            (b'{', Shape::Write(columns)) => {
                let word = Word::at(bytes, at + 1);
                has_values |= matches!(word, Word::Values);
                has_changes |= matches!(word, Word::Changes);
                word.write(&mut out, columns, own, mark);
                while bytes[at] != b'}' {
                    at += 1;
                }
            }
            (byte, _) => out.byte(byte),
        }
        at += 1;
    }
    // Both number their values from the first one on, and only one of them leaves out what is fixed.
    assert!(
        !(has_values && has_changes),
        "an insert updates with {{excluded}}"
    );
    out
}

/// What braces stand for where a struct is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Columns,
    Values,
    Changes,
    Excluded,
}

impl Word {
    const fn at(bytes: &[u8], at: usize) -> Self {
        match bytes[at + 1] {
            b'o' => Self::Columns,
            b'a' => Self::Values,
            b'h' => Self::Changes,
            b'x' => Self::Excluded,
            _ => panic!("of what is written, columns, values, changes and excluded are known"),
        }
    }

    /// Writes what the word stands for; the first value comes behind the `own` parameters of the text.
    const fn write<const N: usize>(self, out: &mut Text<N>, columns: &[Written], own: usize, mark: u8) {
        let (mut at, mut written) = (0, 0);
        while at < columns.len() {
            let Written { name, is_fixed } = columns[at];
            at += 1;
            if is_fixed && matches!(self, Self::Changes | Self::Excluded) {
                continue;
            }
            out.text(if written == 0 { "" } else { ", " });
            written += 1;
            match self {
                Self::Columns => out.text(name),
                Self::Values => out.parameter(mark, own + written),
                Self::Changes => {
                    out.text(name);
                    out.text(" = ");
                    out.parameter(mark, own + written);
                }
                Self::Excluded => {
                    out.text(name);
                    out.text(" = excluded.");
                    out.text(name);
                }
            }
        }
    }
}

/// How many parameters a text has of its own.
const fn own_parameters(bytes: &[u8]) -> usize {
    let (mut at, mut most) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                number = number * 10 + (bytes[at + 1] - b'0') as usize;
                at += 1;
            }
            if number > most {
                most = number;
            }
        }
        at += 1;
    }
    most
}

/// Texts one behind the other, with commas between them.
#[doc(hidden)]
pub const fn joined<const N: usize>(parts: &[&str]) -> [u8; N] {
    join::<N>(parts).bytes
}

/// How many bytes [`joined`] has.
#[doc(hidden)]
pub const fn joined_length(parts: &[&str]) -> usize {
    join::<0>(parts).length
}

const fn join<const N: usize>(parts: &[&str]) -> Text<N> {
    let mut out = Text::new();
    let mut at = 0;
    while at < parts.len() {
        out.text(if at == 0 { "" } else { ", " });
        out.text(parts[at]);
        at += 1;
    }
    out
}

/// The text of these bytes.
#[doc(hidden)]
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("texts in, a text out"),
    }
}

/// Texts with commas between them, as one constant.
#[doc(hidden)]
#[macro_export]
macro_rules! joined {
    ($($part:expr),* $(,)?) => {{
        const PARTS: &[&str] = &[$($part),*];
        const BYTES: [u8; $crate::db::template::joined_length(PARTS)] = $crate::db::template::joined(PARTS);
        $crate::db::template::text(&BYTES)
    }};
}

/// A text with its braces filled in, as one constant.
#[doc(hidden)]
#[macro_export]
macro_rules! filled {
    ($template:expr, $shape:expr, $mark:expr) => {{
        const TEMPLATE: &str = $template;
        const SHAPE: $crate::db::template::Shape = $shape;
        const BYTES: [u8; $crate::db::template::length(TEMPLATE, SHAPE, $mark)] =
            $crate::db::template::filled(TEMPLATE, SHAPE, $mark);
        $crate::db::template::text(&BYTES)
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Written] = &[
        Written {
            name: "id",
            is_fixed: true,
        },
        Written {
            name: "title",
            is_fixed: false,
        },
        Written {
            name: "price",
            is_fixed: false,
        },
    ];

    #[test]
    fn what_is_read_is_listed() {
        const TEXT: &str = filled!("SELECT {} FROM t WHERE id = $1", Shape::Read("a, b"), POSTGRES);
        assert_eq!(TEXT, "SELECT a, b FROM t WHERE id = $1");
    }

    #[test]
    fn values_come_behind_the_parameters_of_the_text() {
        const TEXT: &str = "INSERT INTO t (s, {columns}) VALUES ($1, {values})
            ON CONFLICT (id) DO UPDATE SET {excluded}";
        assert_eq!(
            filled!(TEXT, Shape::Write(COLUMNS), POSTGRES),
            "INSERT INTO t (s, id, title, price) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET title = excluded.title, price = excluded.price"
        );
    }

    #[test]
    fn an_update_leaves_what_is_fixed() {
        const TEXT: &str = "UPDATE t SET {changes} WHERE s = $1 AND id = $10";
        assert_eq!(
            filled!(TEXT, Shape::Write(COLUMNS), SQLITE),
            "UPDATE t SET title = ?11, price = ?12 WHERE s = ?1 AND id = ?10"
        );
    }
}

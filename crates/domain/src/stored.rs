//! What a value is in a column of a table.

use crate::id::{Id, Kind};
use crate::money::Cents;
use crate::time::Timestamp;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain<'a> {
    /// Nothing.
    Null,
    /// A number: also cents and milliseconds.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A text: also ids and the contract's words.
    Text(&'a str),
    /// Bytes: hashes and encrypted values.
    Bytes(&'a [u8]),
}

/// A value that one column holds.
pub trait Stored: Sized {
    /// What it is read as: `i64`, `bool`, `String`, `Vec<u8>` or an `Option` of one of them.
    type Column;

    /// What is written.
    fn plain(&self) -> Plain<'_>;

    /// The value that was written.
    ///
    /// # Errors
    /// What was read, when it is no such value.
    fn restore(read: Self::Column) -> Result<Self, Self::Column>;
}

macro_rules! stored {
    ($($ty:ty as $column:ty: |$value:ident| $plain:expr, |$read:ident| $restored:expr;)*) => {
        $(impl Stored for $ty {
            type Column = $column;

            fn plain(&self) -> Plain<'_> {
                let $value = self;
                $plain
            }

            fn restore($read: $column) -> Result<Self, $column> {
                Ok($restored)
            }
        })*
    };
}

stored! {
    i64 as i64: |number| Plain::Int(*number), |read| read;
    bool as bool: |truth| Plain::Bool(*truth), |read| read;
    String as String: |text| Plain::Text(text), |read| read;
    Vec<u8> as Vec<u8>: |bytes| Plain::Bytes(bytes), |read| read;
    Cents as i64: |cents| Plain::Int(cents.0), |read| Cents(read);
    Timestamp as i64: |time| Plain::Int(time.as_millis()), |read| Timestamp::from_millis(read);
}

impl<K: Kind> Stored for Id<K> {
    type Column = String;

    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.as_str())
    }

    fn restore(read: String) -> Result<Self, String> {
        Ok(Self::from_stored(read))
    }
}

impl<const N: usize> Stored for [u8; N] {
    type Column = Vec<u8>;

    fn plain(&self) -> Plain<'_> {
        Plain::Bytes(self)
    }

    fn restore(read: Vec<u8>) -> Result<Self, Vec<u8>> {
        read.try_into()
    }
}

impl<T: Stored> Stored for Option<T> {
    type Column = Option<T::Column>;

    fn plain(&self) -> Plain<'_> {
        self.as_ref().map_or(Plain::Null, Stored::plain)
    }

    fn restore(read: Self::Column) -> Result<Self, Self::Column> {
        read.map(T::restore).transpose().map_err(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::OrderStatus;

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Cents(5).plain(), Plain::Int(5));
        assert_eq!(Option::<Cents>::restore(Some(5)), Ok(Some(Cents(5))));
        assert_eq!(Option::<Cents>::None.plain(), Plain::Null);
        assert_eq!(OrderStatus::Completed.plain(), Plain::Text("COMPLETED"));
        assert_eq!(
            OrderStatus::restore("COMPLETED".to_owned()),
            Ok(OrderStatus::Completed)
        );
        let unknown = Some("GONE".to_owned());
        assert_eq!(Option::<OrderStatus>::restore(unknown.clone()), Err(unknown));
    }
}

//! How a value is stored in a column.

use crate::id::{Id, Kind};
use crate::money::{Cents, Rate};
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

/// A value that can be written to a column.
pub trait ToPlain {
    /// The value to write.
    fn plain(&self) -> Plain<'_>;
}

/// A value that is kept in one column.
pub trait Stored: ToPlain + Sized {
    /// The type it is read as: `i64`, `bool`, `String`, `Vec<u8>` or an `Option` of one of them.
    type Column;

    /// The value that was written.
    ///
    /// # Errors
    /// What was read, when it is not a valid value.
    fn restore(read: Self::Column) -> Result<Self, Self::Column>;
}

macro_rules! stored {
    ($($ty:ty as $column:ty: |$value:ident| $plain:expr, |$read:ident| $restored:expr;)*) => {
        $(impl ToPlain for $ty {
            fn plain(&self) -> Plain<'_> {
                let $value = self;
                $plain
            }
        }

        impl Stored for $ty {
            type Column = $column;

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
    Rate as i64: |rate| Plain::Int(rate.0), |read| Rate(read);
    Timestamp as i64: |time| Plain::Int(time.as_millis()), |read| Timestamp::from_millis(read);
}

impl<K: Kind> ToPlain for Id<K> {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.as_str())
    }
}

impl<K: Kind> Stored for Id<K> {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        Ok(Self::from_stored(read))
    }
}

impl<const N: usize> Stored for [u8; N] {
    type Column = Vec<u8>;

    fn restore(read: Vec<u8>) -> Result<Self, Vec<u8>> {
        read.try_into()
    }
}

impl<T: ToPlain> ToPlain for Option<T> {
    fn plain(&self) -> Plain<'_> {
        self.as_ref().map_or(Plain::Null, ToPlain::plain)
    }
}

impl<T: Stored> Stored for Option<T> {
    type Column = Option<T::Column>;

    fn restore(read: Self::Column) -> Result<Self, Self::Column> {
        read.map(T::restore).transpose().map_err(Some)
    }
}

impl<T: ToPlain + ?Sized> ToPlain for &T {
    fn plain(&self) -> Plain<'_> {
        (**self).plain()
    }
}

impl<const N: usize> ToPlain for [u8; N] {
    fn plain(&self) -> Plain<'_> {
        Plain::Bytes(self)
    }
}

impl ToPlain for [u8] {
    fn plain(&self) -> Plain<'_> {
        Plain::Bytes(self)
    }
}

impl ToPlain for str {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self)
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
        assert_eq!(Some("borrowed").plain(), Plain::Text("borrowed"));
        assert_eq!(OrderStatus::Completed.plain(), Plain::Text("COMPLETED"));
        assert_eq!(
            OrderStatus::restore("COMPLETED".to_owned()),
            Ok(OrderStatus::Completed)
        );
        let unknown = Some("GONE".to_owned());
        assert_eq!(Option::<OrderStatus>::restore(unknown.clone()), Err(unknown));
    }
}

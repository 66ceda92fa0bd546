//! Lists in parts: by the number of a page, or from where the last part ended (contract `README.md`,
//! "Pagination").

pub mod asked;
mod cursor;
pub mod key;
pub mod list;
pub mod order;

pub use asked::{AnyPage, Asked, Listed, Made, PageCursor, PageLimit, PageNumber, PageTime, Paging};
pub use cursor::ListKey;
pub use key::Key;
pub use list::{Page, Pagination};

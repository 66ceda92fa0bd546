//! What commands that list and decide share: a part of a list, how it is read and shown, and what is typed.

use super::failure::Failure;
use super::global::Global;
use clap::Args;
use pandabase_domain::checkout::Email;
use pandabase_domain::input::Filled;
use pandabase_platform::app::App;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{AnyPage, Page, Paging};
use serde::Serialize;
use std::sync::Arc;

/// Which part of a list.
#[derive(Debug, Args)]
pub(crate) struct Part {
    /// Which page, from 1
    #[arg(long, default_value = "1", value_parser = AnyPage::parse)]
    page: AnyPage,
    /// Rows per page, 1 to 100
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(i64).range(1..=100))]
    limit: i64,
}

impl Part {
    pub(super) fn paging(&self) -> Paging {
        Paging::numbered(self.page, self.limit)
    }
}

/// Reads from the database.
pub(super) async fn read<T: Send + 'static>(
    app: &Arc<App>,
    work: impl Fn(&mut Tx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    Ok(app.db.read(work).await?)
}

/// Shows a part of a list, one line for each.
pub(super) fn show_page<T: Serialize>(
    global: &Global,
    page: &Page<T>,
    none: &str,
    line: fn(&T) -> String,
) -> Result<(), Failure> {
    global.show(page, |page| lines(&page.items, none, line))
}

pub(super) fn lines<T>(items: &[T], none: &str, line: fn(&T) -> String) -> String {
    match items {
        [] => none.to_owned(),
        items => items.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

/// A reason that its reader gets.
pub(super) fn reason_of(text: &str) -> Result<String, Failure> {
    let reason = Filled::<500>::parse(text);
    reason
        .map(Filled::into_string)
        .map_err(|error| Failure::new(format!("--reason {error}")).usage())
}

/// An address that is an argument.
pub(super) fn address(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| format!("the address {error}"))
}

/// An address that a command reads by itself.
pub(super) fn address_of(text: &str) -> Result<Email, Failure> {
    address(text).map_err(|error| Failure::new(error).usage())
}

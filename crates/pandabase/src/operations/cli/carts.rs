//! `pandabase carts`. Works on the database; the workers of a running server send what is mailed here.

use super::failure::Failure;
use super::global::Global;
use super::in_store::{read_in, write_in};
use super::open::with_existing;
use super::part::{Part, show_page};
use super::token::{OfStore, store};
use clap::Subcommand;
use pandabase_commerce::selling::carts::service::{self, Filter};
use pandabase_commerce::selling::carts::views::{Cart, CartStatus};
use pandabase_domain::id::SessionId;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Carts {
    /// List checkout sessions that expired unpaid although their buyers gave an address, the last one first
    #[command(after_help = "Examples:
  pandabase carts list --status abandoned
  pandabase carts list --email mia@example.org --json")]
    List {
        #[command(flatten)]
        store: OfStore,
        /// Only those that this became of: abandoned, mailed, recovered
        #[arg(long, value_parser = status)]
        status: Option<CartStatus>,
        /// Only those of the buyer with this address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one cart
    Show {
        #[command(flatten)]
        store: OfStore,
        /// The session's id, cs_…
        id: SessionId,
    },
    /// Mail the buyer of a cart a link to a fresh session, once
    #[command(after_help = "Example:
  pandabase carts recover cs_…

The session has the prices of now and can be paid for three days. Buyers who want no such mails get none.")]
    Recover {
        #[command(flatten)]
        store: OfStore,
        /// The session's id, cs_…
        id: SessionId,
    },
}

fn status(word: &str) -> Result<CartStatus, String> {
    CartStatus::parse(&word.to_uppercase()).ok_or_else(|| "abandoned, mailed or recovered".to_owned())
}

impl Carts {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List {
                store,
                status,
                email,
                part,
            } => {
                let (filter, paging) = (Filter { status, email }, part.paging());
                let found = self::store(app, &store).await?;
                let page = read_in(app, found, move |tx, ctx| {
                    service::page(tx, ctx, &paging, &filter)
                });
                show_page(global, &page.await.map_err(advise)?, "no abandoned carts", line)
            }
            Self::Show { store, id } => {
                let found = self::store(app, &store).await?;
                let cart = read_in(app, found, move |tx, ctx| service::find(tx, ctx, &id));
                global.show(&cart.await.map_err(advise)?, detail)
            }
            Self::Recover { store, id } => {
                let found = self::store(app, &store).await?;
                let cart = write_in(app, found, move |tx, ctx| service::mail(tx, ctx, &id));
                global.show(&cart.await.map_err(advise)?, detail)
            }
        }
    }
}

fn line(cart: &Cart) -> String {
    let units: i64 = cart.items.iter().map(|item| item.quantity).sum();
    let items = if units == 1 { "item" } else { "items" };
    format!(
        "{}  {}  {}  {}  {units} {items}  expired {}",
        cart.id, cart.status, cart.total, cart.customer.email, cart.expired_at
    )
}

fn detail(cart: &Cart) -> String {
    let mut text = line(cart);
    for item in &cart.items {
        text.push_str(&format!("\n  {} × {}  {}", item.quantity, item.name, item.amount));
    }
    if let Some(at) = cart.mailed_at {
        text.push_str(&format!("\n  mailed {at}"));
    }
    if let Some(order) = &cart.order_id {
        text.push_str(&format!("\n  paid as {order}"));
    }
    text
}

/// Adds advice to a refusal.
fn advise(error: ApiError) -> Failure {
    match error {
        ApiError::Missing("Cart") => {
            Failure::new(error).next("`pandabase carts list` shows the carts that were abandoned")
        }
        ApiError::Conflict(text) => {
            Failure::new(text).next("`pandabase carts show` says what became of the cart")
        }
        error => error.into(),
    }
}

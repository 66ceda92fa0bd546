//! `pandabase payout`. Works on the database; the workers of a running server send what is requested here.

use super::failure::Failure;
use super::global::Global;
use super::in_store::{read_in, write_in};
use super::open::with_existing;
use super::token::{OfStore, store_ever};
use clap::{Args, Subcommand};
use pandabase_commerce::money::payouts;
use pandabase_commerce::money::payouts::record::Departed;
use pandabase_commerce::money::payouts::service;
use pandabase_commerce::money::payouts::service::NewPayout;
use pandabase_commerce::money::payouts::views::{Payout as View, PayoutDetail, Quote, Requested, Terms};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::payouts as operated;
use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::input::Filled;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{AnyPage, Paging};
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Payout {
    /// Show what a payout would cost
    #[command(
        after_help = "Example:\n  pandabase payout estimate 380000      of $3,800.00 to the primary account"
    )]
    Estimate {
        #[command(flatten)]
        store: OfStore,
        #[command(flatten)]
        new: New,
    },
    /// Request a payout: the balance is debited at once, the money leaves with the next batch
    #[command(after_help = "Examples:
  pandabase payout request 380000
  pandabase payout request 380000 --account bnk_…

Batches leave on Monday, Wednesday and Friday; a newly approved account waits a week first.")]
    Request {
        #[command(flatten)]
        store: OfStore,
        #[command(flatten)]
        new: New,
    },
    /// List payouts, newest first
    List {
        #[command(flatten)]
        store: OfStore,
        /// Which page, from 1
        #[arg(long, default_value = "1", value_parser = AnyPage::parse)]
        page: AnyPage,
        /// Payouts per page, 1 to 100
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=100))]
        limit: i64,
    },
    /// Show one payout
    Show {
        #[command(flatten)]
        store: OfStore,
        /// The payout's id, pto_…
        id: PayoutId,
    },
    /// Let a payout leave without waiting for its batch, as soon as its account's hold is over
    #[command(after_help = "Example:\n  pandabase payout approve pto_…

`pandabase operator payouts` lists the payouts of every store.")]
    Approve {
        #[command(flatten)]
        store: OfStore,
        /// The payout's id, pto_…
        id: PayoutId,
    },
    /// Refuse a payout that has not left: the money returns to the balance, the owner is mailed
    #[command(
        after_help = "Example:\n  pandabase payout reject pto_… --reason 'the account holder asked for it'"
    )]
    Reject {
        #[command(flatten)]
        store: OfStore,
        /// The payout's id, pto_…
        id: PayoutId,
        /// Why; the owner reads it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Record a payout that left outside this server: the balance is debited it, the owner is mailed
    #[command(after_help = "Example:
  pandabase payout record --store nimbus-labs --amount 380000 --reference po_…

For an installation whose payment processor pays out itself (payouts.rail = \"external\"). There is no fee,
and recording the same reference again changes nothing.")]
    Record {
        #[command(flatten)]
        store: OfStore,
        #[command(flatten)]
        left: Left,
    },
}

/// A payout that has left.
#[derive(Debug, Args)]
pub(crate) struct Left {
    /// What the merchant got, in US cents
    #[arg(long, value_name = "CENTS", value_parser = clap::value_parser!(i64).range(1..))]
    amount: i64,
    /// What whoever paid it calls it, as po_…, 1 to 128 characters
    #[arg(long, value_name = "ID", value_parser = reference)]
    reference: String,
    /// When it left, as 2026-11-30T09:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Timestamp>,
    /// Record it although the balance does not cover it, and becomes negative
    #[arg(long)]
    overdraw: bool,
}

impl From<Left> for Departed {
    fn from(left: Left) -> Self {
        Self {
            amount: Cents(left.amount),
            reference: left.reference,
            at: left.at,
            may_overdraw: left.overdraw,
        }
    }
}

fn reference(text: &str) -> Result<String, String> {
    let text = Filled::<128>::parse(text).map(Filled::into_string);
    text.map_err(|error| format!("the reference {error}"))
}

fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "a moment as 2026-11-30T09:00:00Z".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// What arrives, in US cents, at least 5000; the fee comes on top
    #[arg(value_name = "CENTS", value_parser = clap::value_parser!(i64).range(1..))]
    amount: i64,
    /// The bank account's id, bnk_… [default: the primary account]
    #[arg(long, value_name = "ID")]
    account: Option<BankAccountId>,
}

impl From<New> for NewPayout {
    fn from(new: New) -> Self {
        Self {
            amount: Cents(new.amount),
            bank_account: new.account,
            expected_fee: None,
        }
    }
}

impl Payout {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::Estimate { store, new } => {
                let new = NewPayout::from(new);
                let rail = Arc::clone(&app.ports.rail);
                let quote = write(app, &store, move |tx, ctx| {
                    service::estimate(tx, ctx, &*rail, &new)
                })
                .await?;
                global.show(&quote, |quote: &Quote| {
                    cost(quote.amount, quote.fee, &quote.terms)
                })
            }
            Self::Request { store, new } => {
                let new = NewPayout::from(new);
                let rail = Arc::clone(&app.ports.rail);
                let requested = write(app, &store, move |tx, ctx| {
                    service::request(tx, ctx, &*rail, &new)
                })
                .await?;
                global.show(&requested, |done: &Requested| {
                    let View { id, amount, fee, .. } = &done.payout;
                    format!("requested {id}\n{}", cost(*amount, *fee, &done.terms))
                })
            }
            Self::List { store, page, limit } => {
                let paging = Paging::numbered(page, limit);
                let found = store_ever(app, &store).await?;
                let page = read_in(app, found, move |tx, ctx| payouts::store::page(tx, ctx, &paging));
                let page = page.await.map_err(advise)?;
                global.show(&page, |page| match page.items.len() {
                    0 => "no payouts".into(),
                    _ => page.items.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::Show { store, id } => {
                let found = store_ever(app, &store).await?;
                let payout = read_in(app, found, move |tx, ctx| service::find(tx, ctx, &id));
                global.show(&payout.await.map_err(advise)?, detail)
            }
            Self::Approve { store, id } => {
                let payout = write(app, &store, move |tx, ctx| {
                    operated::let_go(tx, ctx, Actor::COMMAND_LINE, &id)
                });
                global.show(&payout.await?, detail)
            }
            Self::Reject { store, id, reason } => {
                if !(1..=500).contains(&reason.trim().chars().count()) {
                    return Err(Failure::new("--reason must have 1 to 500 characters").usage());
                }
                let payout = write(app, &store, move |tx, ctx| {
                    operated::refuse(tx, ctx, Actor::COMMAND_LINE, &id, reason.trim())
                });
                global.show(&payout.await?, detail)
            }
            Self::Record { store, left } => {
                let departed = Departed::from(left);
                let payout = write(app, &store, move |tx, ctx| {
                    operated::note_departed(tx, ctx, Actor::COMMAND_LINE, &departed)
                });
                global.show(&payout.await?, detail)
            }
        }
    }
}

fn cost(amount: Cents, fee: Cents, terms: &Terms) -> String {
    let mut text = format!(
        "  arrives   {amount}\n  fee       {fee} ({} + {} cross-border + {} foreign \
         exchange)\n  debited   {}\n  suggested {}",
        terms.standard_payout_fee,
        terms.cross_border_payout_fee,
        terms.foreign_exchange_fee,
        terms.total_deducted,
        terms.recommended_amount
    );
    if let Some(rate) = terms.exchange_rate {
        text.push_str(&format!(
            "\n  credited in {} at about {rate} per US dollar",
            terms.currency
        ));
    }
    text
}

fn line(payout: &View) -> String {
    format!(
        "{}  {}  {}  fee {}  {}  to {}",
        payout.id, payout.status, payout.amount, payout.fee, payout.created_at, payout.payout_method.id
    )
}

fn detail(detail: &PayoutDetail) -> String {
    let mut text = line(&detail.payout);
    if let Some(reference) = &detail.payout.reference_id {
        text.push_str(&format!("\n  reference {reference}"));
    }
    if let Some(trace) = &detail.trace_id {
        text.push_str(&format!("\n  trace     {trace}"));
    }
    if let Some(at) = detail.expected_at {
        text.push_str(&format!("\n  expected  {at}"));
    }
    text
}

async fn write<T: Send + 'static>(
    app: &Arc<App>,
    of: &OfStore,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let store = store_ever(app, of).await?;
    write_in(app, store, work).await.map_err(advise)
}

/// Adds advice to a refusal.
fn advise(error: ApiError) -> Failure {
    let advice = match &error {
        ApiError::Missing("Payout") => "`pandabase payout list` shows the store's payouts",
        ApiError::Missing(_) => "`pandabase bank-account list` shows the store's accounts",
        ApiError::Invalid(text) if text.starts_with("Add a bank account") => {
            "`pandabase bank-account add --help` shows how"
        }
        ApiError::Invalid(text) if text.contains("in review") => {
            "wait for the review, or end it with `pandabase bank-account approve`"
        }
        ApiError::Invalid(text) if text.contains("was rejected") => {
            "`pandabase bank-account list` shows the others, `pandabase bank-account primary` chooses one"
        }
        ApiError::Invalid(text) if text.starts_with("Requirements of payouts") => {
            "the owner mends them: `GET /v2/stores/{storeId}/requirements` says by which requests"
        }
        ApiError::Invalid(text) if text.contains("with overdraw") => {
            "see that the store and the amount are right, and say --overdraw if they are"
        }
        ApiError::Invalid(text) if text.starts_with("Insufficient balance") => {
            "request less: the fee is taken from the balance, too"
        }
        ApiError::Conflict(_) => "`pandabase payout show` says where it stands",
        ApiError::Unavailable(source) if source.to_string().contains("recorded by an operator") => {
            "`pandabase payout record --help` shows how"
        }
        ApiError::Unavailable(_) => {
            "payouts need a sandbox (`environment = \"sandbox\"`); with payouts.rail = \"external\" \
             `pandabase payout record` records those that a payment processor makes"
        }
        _ => return error.into(),
    };
    let text = match &error {
        ApiError::Unavailable(source) => source.to_string(),
        error => error.to_string(),
    };
    Failure::new(text).next(advice)
}

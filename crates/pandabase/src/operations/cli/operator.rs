//! `pandabase operator`. Works on the database beside a running server, which sees what is decided here with
//! its next request.

use super::failure::Failure;
use super::global::Global;
use super::open::with_existing;
use super::part::{Part, address_of, lines, read, reason_of, show_page};
use super::people::{Identity, PhoneCode};
use clap::{Args, Subcommand};
use pandabase_commerce::accounts::operators::{self as accounts, OperatorAccount};
use pandabase_commerce::operator::activity::{self, Actor};
use pandabase_commerce::operator::bank_accounts::{self, OperatorBankAccount};
use pandabase_commerce::operator::health::{self, Health, WorkHealth};
use pandabase_commerce::operator::operators;
use pandabase_commerce::operator::store::events::OperatorEvent;
use pandabase_commerce::operator::store::money::{self, OperatorPayout};
use pandabase_commerce::operator::store::stores::OperatorStore;
use pandabase_commerce::operator::stores::{self, FeesChange, Filter, StoreFees};
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Int, Patch};
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_platform::access::stores::find_any_named;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::store::COUNTED;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
#[command(after_help = ELSEWHERE)]
pub(crate) enum Operator {
    /// Have the account of an address operate the installation; who reads its mail signs in to it
    #[command(after_help = "Example:
  pandabase operator create ann@example.com

In production an operator needs a second factor: sign in, switch two-factor authentication on, and
sign in again.")]
    Create {
        /// The address
        #[arg(value_name = "ADDRESS")]
        email: String,
    },
    /// List the accounts that operate the installation
    List,
    /// Have the account of an address no longer operate the installation
    Remove {
        /// The address
        #[arg(value_name = "ADDRESS")]
        email: String,
    },
    /// List every store, newest first
    #[command(after_help = "Example:\n  pandabase operator stores --blocked true --search nimbus")]
    Stores {
        /// Only stores that are blocked, or only the others
        #[arg(long, value_name = "BOOL")]
        blocked: Option<bool>,
        /// Only stores whose owner is verified, or only the others
        #[arg(long, value_name = "BOOL")]
        verified: Option<bool>,
        /// Part of the name, the handle, the owner's address or the id
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show, verify, block or unblock a store, and set its fees
    #[command(subcommand)]
    Store(OneStore),
    /// List the payouts of every store, those in review first
    Payouts {
        /// Only those that stand there: IN_REVIEW, PROCESSING, COMPLETED or REJECTED
        #[arg(long, value_name = "STATUS", value_parser = payout_status)]
        status: Option<PayoutStatus>,
        #[command(flatten)]
        part: Part,
    },
    /// List the bank accounts of every store, newest first
    BankAccounts {
        /// Only those whose review stands there: IN_REVIEW, APPROVED or REJECTED
        #[arg(long, value_name = "STATUS", value_parser = bank_status)]
        status: Option<BankStatus>,
        #[command(flatten)]
        part: Part,
    },
    /// List the identities of owners that wait, and decide about them
    #[command(subcommand)]
    Identity(Identity),
    /// List the codes for phones of owners that wait, and pass them on
    #[command(subcommand)]
    PhoneCode(PhoneCode),
    /// List what operators decided, newest first
    Activity {
        #[command(flatten)]
        part: Part,
    },
    /// Show how the installation is: what waits, what failed, what is connected
    Health,
}

const ELSEWHERE: &str = "\
What else operators do has commands of its own:
  pandabase payout approve, payout reject            decide about a payout
  pandabase bank-account approve, bank-account reject    end the review of a bank account
  pandabase jobs list, jobs retry                    the queue
  pandabase store owner                              hand a store over";

#[derive(Debug, Subcommand)]
pub(crate) enum OneStore {
    /// Show a store
    Show {
        #[command(flatten)]
        store: Named,
    },
    /// Note that the identity of the owner is verified, without which nothing is paid out
    Verify {
        #[command(flatten)]
        store: Named,
    },
    /// Note that the identity of the owner is not verified
    Unverify {
        #[command(flatten)]
        store: Named,
    },
    /// Close a store to buyers, tokens and its team; its owner is mailed
    #[command(after_help = "Example:\n  pandabase operator store block nimbus-labs --reason 'under review'")]
    Block {
        #[command(flatten)]
        store: Named,
        /// Why, 1 to 500 characters; the owner reads it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Open a blocked store again; its owner is mailed
    Unblock {
        #[command(flatten)]
        store: Named,
    },
    /// Let a store's program connect accounts of others (POST /v3/stores/{storeId}/connected-accounts)
    #[command(after_help = "Examples:
  pandabase operator store platform nimbus-labs
  pandabase operator store platform nimbus-labs --off")]
    Platform {
        #[command(flatten)]
        store: Named,
        /// Let it no longer; accounts that it has connected stay
        #[arg(long)]
        off: bool,
    },
    /// Show what the platform keeps of the store's sales, or set it for payments from now on
    #[command(after_help = "Examples:
  pandabase operator store fees nimbus-labs
  pandabase operator store fees nimbus-labs --basis-points 300 --fixed 10
  pandabase operator store fees nimbus-labs --basis-points none --fixed none")]
    Fees {
        #[command(flatten)]
        store: Named,
        /// The share of a total in hundredths of a percent, 0 to 5000, or none for everybody's
        #[arg(long, value_name = "NUMBER", value_parser = own_fee::<5_000>)]
        basis_points: Option<OwnFee<5_000>>,
        /// The fixed part in US cents, 0 to 10000, or none for everybody's
        #[arg(long, value_name = "CENTS", value_parser = own_fee::<10_000>)]
        fixed: Option<OwnFee<10_000>>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The store's handle or its id, shp_…
    #[arg(value_name = "HANDLE_OR_ID")]
    store: String,
}

/// A part of a store's fees: its own, or everybody's.
#[derive(Debug, Clone)]
pub(crate) struct OwnFee<const MOST: i64>(Option<Int<0, MOST>>);

impl<const MOST: i64> OwnFee<MOST> {
    fn patch(fee: Option<Self>) -> Patch<Int<0, MOST>> {
        match fee {
            None => Patch::Absent,
            Some(Self(None)) => Patch::Null,
            Some(Self(Some(own))) => Patch::Value(own),
        }
    }
}

fn own_fee<const MOST: i64>(text: &str) -> Result<OwnFee<MOST>, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(OwnFee(None));
    }
    let refused = || format!("a whole number from 0 to {MOST}, or none");
    let number = text.parse::<i64>().map_err(|_| refused())?;
    let own = Int::parse(number).map_err(|_| refused())?;
    Ok(OwnFee(Some(own)))
}

fn payout_status(word: &str) -> Result<PayoutStatus, String> {
    PayoutStatus::parse(&word.to_uppercase()).ok_or_else(|| one_of(PayoutStatus::ALL))
}

fn bank_status(word: &str) -> Result<BankStatus, String> {
    BankStatus::parse(&word.to_uppercase()).ok_or_else(|| one_of(BankStatus::ALL))
}

fn one_of(words: &[impl ToString]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    format!("one of {}", words.join(" "))
}

impl Operator {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::Create { email } => create(global, app, address_of(&email)?).await,
            Self::List => {
                let operators = app.db.read(accounts::list).await?;
                global.show(&operators, |operators| {
                    lines(operators, "no operators", account_line)
                })
            }
            Self::Remove { email } => remove(global, app, address_of(&email)?).await,
            Self::Stores {
                blocked,
                verified,
                search,
                part,
            } => {
                let filter = Filter {
                    blocked,
                    verified,
                    search,
                };
                let paging = part.paging();
                let page = read(app, move |tx| stores::page(tx, &filter, &paging)).await?;
                show_page(global, &page, "no stores", store_line)
            }
            Self::Store(command) => command.act(global, app).await,
            Self::Payouts { status, part } => {
                let paging = part.paging();
                let page = read(app, move |tx| money::payouts(tx, status, &paging)).await?;
                show_page(global, &page, "no payouts", payout_line)
            }
            Self::BankAccounts { status, part } => {
                let paging = part.paging();
                let page = read(app, move |tx| bank_accounts::page(tx, status, &paging)).await?;
                show_page(global, &page, "no bank accounts", bank_line)
            }
            Self::Identity(command) => command.act(global, app).await,
            Self::PhoneCode(command) => command.act(global, app).await,
            Self::Activity { part } => {
                let paging = part.paging();
                let page = read(app, move |tx| activity::everything(tx, &paging)).await?;
                show_page(global, &page, "nothing was decided yet", event_line)
            }
            Self::Health => {
                let health = health::of(app).await?;
                global.show(&health, health_lines)
            }
        }
    }
}

impl OneStore {
    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        const BY: Actor<'static> = Actor::COMMAND_LINE;
        let shown = match self {
            Self::Show { store } => in_store(app, store, stores::load).await?,
            Self::Verify { store } => {
                in_store(app, store, |tx, ctx| stores::set_verified(tx, ctx, BY, true)).await?
            }
            Self::Unverify { store } => {
                in_store(app, store, |tx, ctx| stores::set_verified(tx, ctx, BY, false)).await?
            }
            Self::Block { store, reason } => {
                let reason = reason_of(&reason)?;
                in_store(app, store, move |tx, ctx| stores::close(tx, ctx, BY, &reason)).await?
            }
            Self::Unblock { store } => in_store(app, store, |tx, ctx| stores::open(tx, ctx, BY)).await?,
            Self::Platform { store, off } => {
                let set = in_store(app, store, move |tx, ctx| stores::set_platform(tx, ctx, BY, !off));
                let OperatorStore { id, handle, .. } = set.await?;
                let report = json!({"id": id, "handle": handle, "platform": !off});
                return global.show(&report, |_| match off {
                    true => format!("{handle} connects no more accounts"),
                    false => format!("{handle} may connect accounts"),
                });
            }
            Self::Fees {
                store,
                basis_points,
                fixed,
            } => {
                let change = FeesChange {
                    basis_points: OwnFee::patch(basis_points),
                    fixed_fee: OwnFee::patch(fixed),
                };
                let set = in_store(app, store, move |tx, ctx| stores::set_fees(tx, ctx, BY, &change));
                return global.show(&set.await?, fees_lines);
            }
        };
        global.show(&shown, store_line)
    }
}

async fn create(global: &Global, app: &Arc<App>, email: Email) -> Result<(), Failure> {
    let (shared, address) = (Arc::clone(app), email.lowercase());
    let created = app.db.write(move |tx| operators::create(tx, &shared.env, &email));
    let (id, is_new) = created.await?;
    let report = json!({"id": id, "email": address, "new": is_new});
    global.show(&report, |_| {
        let what = if is_new { "operates" } else { "operated already" };
        format!(
            "{address} {what} this installation\n  next: sign in with the address, and switch two-factor \
             authentication on"
        )
    })
}

async fn remove(global: &Global, app: &Arc<App>, email: Email) -> Result<(), Failure> {
    let (shared, address) = (Arc::clone(app), email.lowercase());
    let removed = app.db.write(move |tx| operators::remove(tx, &shared.env, &email));
    let id = removed.await.map_err(|error| match error {
        ApiError::Missing(_) => {
            Failure::new(format!("{address} is no operator")).next("`pandabase operator list` shows who does")
        }
        error => error.into(),
    })?;
    let report = json!({"id": id, "email": address});
    global.show(&report, |_| {
        format!("{address} no longer operates this installation")
    })
}

/// Does something to the store of this handle or id, also a blocked one.
async fn in_store<T: Send + 'static>(
    app: &Arc<App>,
    named: Named,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let shared = Arc::clone(app);
    let done = app.db.write(move |tx| {
        let store = find_any_named(tx, &named.store)?.ok_or(ApiError::Missing("Store"))?;
        work(tx, &Ctx::of(&shared.env, &store))
    });
    done.await.map_err(|error| match error {
        ApiError::Missing(_) => {
            Failure::new("there is no such store").next("`pandabase operator stores` shows them")
        }
        ApiError::Conflict(text) => Failure::new(text).next(
            "`pandabase operator identity approve` and `reject` decide about an owner's own identity, by \
             their address",
        ),
        error => error.into(),
    })
}

fn account_line(account: &OperatorAccount) -> String {
    let factor = match account.two_factor_enabled {
        true => "with a second factor",
        false => "without a second factor",
    };
    format!("{}  {}  {factor}", account.id, account.email)
}

fn store_line(store: &OperatorStore) -> String {
    let verified = if store.verified {
        "verified"
    } else {
        "not verified"
    };
    let identity = store.owner_identity.map(|status| format!("  owner {status}"));
    let blocked = match (store.blocked, &store.block_reason) {
        (false, _) => String::new(),
        (true, None) => "  blocked".to_owned(),
        (true, Some(reason)) => format!("  blocked: {reason}"),
    };
    let owner = store.owner_email.as_deref().unwrap_or("no owner");
    format!(
        "{}  {}  {}  {owner}  {verified}{}  balance {}{blocked}",
        store.id,
        store.handle,
        store.name,
        identity.unwrap_or_default(),
        store.balance
    )
}

fn payout_line(row: &OperatorPayout) -> String {
    let payout = &row.payout;
    format!(
        "{}  {}  {}  of {}  leaves {}",
        payout.id, payout.status, payout.amount, row.store_id, row.batch_at
    )
}

fn bank_line(row: &OperatorBankAccount) -> String {
    let account = &row.account;
    format!(
        "{}  {}  {}  …{}  of {}",
        account.id,
        account.status,
        account.country.as_deref().unwrap_or("-"),
        account.last4.as_deref().unwrap_or_default(),
        row.store_id
    )
}

fn event_line(event: &OperatorEvent) -> String {
    let by = event.email.as_deref().unwrap_or("command line");
    let note = event.note.as_deref().map(|note| format!("  {note}"));
    format!(
        "{}  {by}  {}  {}{}",
        event.created_at,
        event.action,
        event.subject,
        note.unwrap_or_default()
    )
}

fn fees_lines(fees: &StoreFees) -> String {
    let points = fees.basis_points.map_or("everybody's", |_| "its own");
    let fixed = fees.fixed_fee.map_or("everybody's", |_| "its own");
    format!(
        "basis points  {}  ({points})\nfixed         {}  ({fixed})",
        fees.effective.basis_points, fees.effective.fixed_fee
    )
}

fn health_lines(health: &Health) -> String {
    let work = |work: &WorkHealth| {
        let oldest = work.oldest_at.map(|at| format!(", the oldest since {at}"));
        let more = |count: i64| if count >= COUNTED { " or more" } else { "" };
        format!(
            "{}{} waiting{}, {}{} failing, {}{} given up",
            work.waiting,
            more(work.waiting),
            oldest.unwrap_or_default(),
            work.failing,
            more(work.failing),
            work.given_up,
            more(work.given_up)
        )
    };
    let connected = |is_connected: bool| {
        if is_connected {
            "connected"
        } else {
            "not connected"
        }
    };
    let processor = connected(health.processor.is_connected);
    let error = health.processor.last_error.as_deref();
    let error = error.map(|error| format!(", last error: {error}"));
    let smtp = match health.mail.is_configured {
        true => "",
        false => " (no SMTP server is set)",
    };
    format!(
        "release    {} ({})\ndatabase   {}, {} migrations\njobs       {}\nmail       {}{smtp}\nwebhooks   \
         {}\nprocessor  {processor}{}\npayouts    {}",
        health.release,
        health.environment,
        health.database.engine,
        health.database.version,
        work(&health.jobs),
        work(&health.mail.work),
        work(&health.webhooks),
        error.unwrap_or_default(),
        connected(health.payouts.is_connected)
    )
}

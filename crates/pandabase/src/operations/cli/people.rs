//! `pandabase operator identity` and `phone-code`: what owners need of the operator where no provider does
//! it.

use super::failure::Failure;
use super::global::Global;
use super::part::{Part, address_of, read, reason_of, show_page};
use clap::Subcommand;
use pandabase_commerce::accounts::store::accounts::by_email;
use pandabase_commerce::accounts::views::{AccountView, IdentityCheck, WaitingCode};
use pandabase_commerce::accounts::{identity, phone};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::people::{self, Verdict};
use pandabase_domain::id::AccountId;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Identity {
    /// List the identities that wait for a decision, the oldest first
    List {
        #[command(flatten)]
        part: Part,
    },
    /// Decide that an owner is who they say; they are mailed
    Approve {
        /// The address that the owner signs in with
        #[arg(value_name = "ADDRESS")]
        email: String,
    },
    /// Decide that an owner has not shown who they are; they are mailed, and may ask again
    Reject {
        /// The address that the owner signs in with
        #[arg(value_name = "ADDRESS")]
        email: String,
        /// Why, 1 to 500 characters; the owner reads it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PhoneCode {
    /// List the codes that wait to be passed on, the oldest first
    List {
        #[command(flatten)]
        part: Part,
    },
    /// Show the code for the phone of an account; its ten minutes begin with the first time
    Read {
        /// The address that the owner signs in with
        #[arg(value_name = "ADDRESS")]
        email: String,
    },
}

impl Identity {
    pub(super) async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List { part } => {
                let paging = part.paging();
                let page = read(app, move |tx| identity::pending(tx, &paging)).await?;
                show_page(global, &page, "no identity waits", check_line)
            }
            Self::Approve { email } => decide(global, app, email, Verdict::Approved).await,
            Self::Reject { email, reason } => {
                decide(global, app, email, Verdict::Rejected(reason_of(&reason)?)).await
            }
        }
    }
}

impl PhoneCode {
    pub(super) async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List { part } => {
                let (paging, shared) = (part.paging(), Arc::clone(app));
                let page = read(app, move |tx| {
                    let platform = StoreContext::platform();
                    phone::waiting(tx, &Ctx::of(&shared.env, &platform), &paging)
                });
                show_page(global, &page.await?, "no code waits", code_line)
            }
            Self::Read { email } => {
                let told = about(app, email, |tx, ctx, id| {
                    people::pass_on(tx, ctx, Actor::COMMAND_LINE, id)
                });
                global.show(&told.await?, |told| {
                    format!("{} for {}, until {}", told.code, told.phone, told.expires_at)
                })
            }
        }
    }
}

async fn decide(global: &Global, app: &Arc<App>, email: String, verdict: Verdict) -> Result<(), Failure> {
    let decided = about(app, email, move |tx, ctx, id| {
        people::decide(tx, ctx, Actor::COMMAND_LINE, id, &verdict)
    });
    global.show(&decided.await?, |account: &AccountView| {
        format!("{}  {}  {}", account.id, account.email, account.kyc_status)
    })
}

/// Does something about the account of an address.
async fn about<T: Send + 'static>(
    app: &Arc<App>,
    email: String,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>, &AccountId) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let (shared, email) = (Arc::clone(app), address_of(&email)?.lowercase());
    let named = email.clone();
    let done = app.db.write(move |tx| {
        let platform = StoreContext::platform();
        let id = by_email(tx, &email)?.ok_or(ApiError::Missing("Account"))?;
        work(tx, &Ctx::of(&shared.env, &platform), &id)
    });
    done.await.map_err(|error| match error {
        ApiError::Missing("Account") => Failure::new(format!("{named} has no account"))
            .next("`pandabase account list` shows the accounts"),
        ApiError::Missing(_) => Failure::new(format!("no code waits for {named}"))
            .next("`pandabase operator phone-code list` shows those that do"),
        ApiError::Conflict(text) if text.starts_with("The profile") => Failure::new(text).next(
            "the owner completes it (`PATCH /v2/accounts/me`); `pandabase account show` says what is there",
        ),
        ApiError::Conflict(text) => Failure::new(text)
            .next("`pandabase operator identity list` shows who has asked; the owner asks for a check"),
        error => error.into(),
    })
}

fn check_line(check: &IdentityCheck) -> String {
    let name = [check.first_name.as_deref(), check.last_name.as_deref()];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    let country = check.country.as_deref().unwrap_or("-");
    format!(
        "{}  {}  {}  {country}",
        check.account_id,
        check.email,
        name.join(" ")
    )
}

fn code_line(code: &WaitingCode) -> String {
    let read = match code.read_at {
        Some(_) => "was read",
        None => "waits",
    };
    format!("{}  {}  {}  {read}", code.account_id, code.email, code.phone)
}

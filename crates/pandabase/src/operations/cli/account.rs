//! `pandabase account`. Takes effect at once, also on running servers: they look sessions up per request.

use super::failure::Failure;
use super::global::Global;
use super::in_store::write_in;
use super::open::with_existing;
use super::part::{Part, address, read, show_page};
use clap::Subcommand;
use pandabase_commerce::accounts::operator::{self, Report};
use pandabase_commerce::accounts::passkeys::views::Passkey;
use pandabase_commerce::accounts::views::{AccountView, SessionView};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::help;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::PasskeyId;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

/// Who does what is done here.
const BY: Actor<'static> = Actor::COMMAND_LINE;

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// List accounts, newest first
    List {
        #[command(flatten)]
        part: Part,
    },
    /// Show an account: its profile, what it lacks before money is paid out, and its stores
    Show {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
    /// List the sessions of an account, the one used last first
    Sessions {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
    /// Sign an account out everywhere; its owner is mailed
    EndSessions {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
    /// List the passkeys of an account, the oldest first: they sign in without a mail and without a code
    Passkeys {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
    /// Take a passkey of an account away; its owner is mailed
    #[command(after_help = "Example:
  pandabase account remove-passkey ann@nimbus.example pk_000000000000000000000000

Sessions that were begun with it go on: end them as well (`end-sessions`) if somebody else may have them.")]
    RemovePasskey {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
        /// The passkey, pk_…
        #[arg(value_name = "PASSKEY_ID")]
        passkey: String,
    },
    /// Make a link that signs in without a mail, once and within ten minutes; its owner is mailed
    #[command(after_help = "Example:
  pandabase account sign-in-link ann@nimbus.example

For somebody whom no mail reaches, as before a mail server is set. Whoever has the link signs in: make sure
who asks. An account with two-factor authentication still asks for its code.")]
    SignInLink {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
    /// Turn two-factor authentication off for somebody who lost the app and the recovery codes; mails them
    #[command(after_help = "Example:
  pandabase account reset-second-factor ann@nimbus.example

Make sure who asks: from then on whoever reads the mail of the address can sign in. End the account's
sessions as well (`end-sessions`) if somebody else may have them.")]
    ResetSecondFactor {
        /// The address that it signs in with
        #[arg(value_parser = address)]
        email: Email,
    },
}

impl Account {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List { part } => {
                let paging = part.paging();
                let page = read(app, move |tx| operator::list(tx, &paging)).await?;
                show_page(global, &page, "no accounts", line)
            }
            Self::Show { email } => {
                let report = write(app, move |tx, ctx| operator::show(tx, ctx, &email)).await?;
                global.show(&report, detail)
            }
            Self::Sessions { email } => {
                let sessions = write(app, move |tx, ctx| operator::sessions(tx, ctx, &email)).await?;
                global.show(&sessions, |sessions| match sessions.len() {
                    0 => "no sessions".into(),
                    _ => sessions.iter().map(session).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::EndSessions { email } => {
                let ended = write(app, move |tx, ctx| help::end_sessions(tx, ctx, BY, &email)).await?;
                global.show(&json!({"ended": ended}), |_| format!("{ended} sessions ended"))
            }
            Self::Passkeys { email } => {
                let passkeys = write(app, move |tx, _| operator::passkeys(tx, &email)).await?;
                global.show(&passkeys, |passkeys| match passkeys.len() {
                    0 => "no passkeys".into(),
                    _ => passkeys.iter().map(passkey_line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::RemovePasskey { email, passkey } => {
                let id = PasskeyId::from_stored(passkey);
                let work =
                    move |tx: &mut Tx<'_>, ctx: &Ctx<'_>| help::remove_passkey(tx, ctx, BY, &email, &id);
                let removed = write(app, work).await?;
                global.show(&removed, |passkey| format!("{} signs in no more", passkey.name))
            }
            Self::SignInLink { email } => {
                let link = write(app, move |tx, ctx| help::sign_in_link(tx, ctx, BY, &email)).await?;
                global.show(&json!({"link": link}), |_| {
                    format!("{link}\n  it works once, within ten minutes")
                })
            }
            Self::ResetSecondFactor { email } => {
                let work =
                    move |tx: &mut Tx<'_>, ctx: &Ctx<'_>| help::reset_second_factor(tx, ctx, BY, &email);
                let account = write(app, work).await?;
                global.show(&account, |account| {
                    format!("{} signs in without a second factor now", account.email)
                })
            }
        }
    }
}

/// Does something with accounts, which belong to no store.
async fn write<T: Send + 'static>(
    app: &Arc<App>,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let done = write_in(app, StoreContext::platform(), work);
    done.await.map_err(|error| match error {
        ApiError::Missing("Passkey") => Failure::new("the account has no such passkey")
            .next("`pandabase account passkeys` shows those that it has"),
        ApiError::Missing(_) => Failure::new("nobody has signed in with this address")
            .next("`pandabase account list` shows the accounts; the first sign-in makes one"),
        ApiError::Conflict(_) => {
            Failure::new(error).next("`pandabase account show` says what the account has and lacks")
        }
        error => error.into(),
    })
}

fn line(account: &AccountView) -> String {
    let name = account.username.as_deref().unwrap_or("-");
    let factor = if account.two_factor_enabled {
        "two factors"
    } else {
        "mail alone"
    };
    format!(
        "{}  {}  {name}  {factor}  {}",
        account.id, account.email, account.created_at
    )
}

fn detail(report: &Report) -> String {
    let account = &report.account;
    let names = [&account.first_name, &account.last_name];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".into());
    let mut lines = vec![
        line(account),
        format!("  name      {}", names.join(" ")),
        format!("  country   {}", text(&account.country)),
        format!("  phone     {}", text(&account.phone)),
        format!("  identity  {}", account.kyc_status),
        format!("  sessions  {}", report.sessions),
        format!("  passkeys  {}", report.passkeys),
    ];
    for requirement in &report.requirements {
        lines.push(format!(
            "  {:<14}{}",
            requirement.kind.as_str(),
            requirement.status
        ));
    }
    for place in &report.stores {
        lines.push(format!("  {}  {}  {}", place.id, place.handle, place.role));
    }
    lines.join("\n")
}

fn session(session: &SessionView) -> String {
    let known = [
        &session.browser,
        &session.os,
        &session.ip_address,
        &session.location,
    ];
    let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    format!(
        "{}  last used {}  {}",
        session.id,
        session.last_active_at,
        known.join(", ")
    )
}

fn passkey_line(passkey: &Passkey) -> String {
    let used = match passkey.last_used_at {
        Some(at) => format!("last used {at}"),
        None => "never used".to_owned(),
    };
    format!(
        "{}  added {}  {used}  {}",
        passkey.id, passkey.created_at, passkey.name
    )
}

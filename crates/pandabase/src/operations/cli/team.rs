//! `pandabase team`. Takes effect at once, also on running servers: they look roles up per request.

use super::failure::Failure;
use super::global::Global;
use super::part::{Part, address, show_page};
use super::store::work_on;
use clap::Subcommand;
use pandabase_commerce::accounts::team::{self, MemberView};
use pandabase_commerce::stores::activity;
use pandabase_commerce::stores::activity::store::StoreActivity;
use pandabase_commerce::stores::actor::Actor;
use pandabase_domain::checkout::Email;
use pandabase_domain::role::Role;
use serde_json::json;

#[derive(Debug, Subcommand)]
pub(crate) enum Team {
    /// List the team of a store, in the order in which it was invited
    List {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
    },
    /// Invite somebody, who becomes a member by accepting; they and the owner are mailed
    #[command(after_help = "Example:
  pandabase team invite nimbus-labs lena@nimbus.example --role developer")]
    Invite {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The address
        #[arg(value_parser = address)]
        email: Email,
        /// viewer, moderator, developer or administrator
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Give a member another role; they and the owner are mailed
    Role {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The member's address
        #[arg(value_parser = address)]
        email: Email,
        /// viewer, moderator, developer or administrator
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Take a member out of the team, with the API tokens that they made; they and the owner are mailed
    Remove {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The member's address
        #[arg(value_parser = address)]
        email: Email,
    },
    /// List what happened to the team and the API tokens of a store, newest first
    Activity {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        #[command(flatten)]
        part: Part,
    },
}

/// A role that somebody can be given.
fn role(word: &str) -> Result<Role, String> {
    let given = Role::parse(&word.to_uppercase()).filter(|role| *role != Role::Owner);
    given.ok_or_else(|| {
        "viewer, moderator, developer or administrator; `pandabase store owner` makes somebody the owner"
            .into()
    })
}

impl Team {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::List { store } => {
                let team = work_on(global, store, team::all).await?;
                global.show(&team, |team| match team.len() {
                    0 => "nobody".into(),
                    _ => team.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::Invite { store, email, role } => {
                let work = work_on(global, store, move |tx, ctx| {
                    team::add(tx, ctx, Actor::Operator, &email, role)
                });
                global.show(&work.await?, |member| {
                    format!(
                        "invited {}\n  next: they sign in with the address and accept",
                        line(member)
                    )
                })
            }
            Self::Role { store, email, role } => {
                let work = work_on(global, store, move |tx, ctx| {
                    let id = team::with_address(tx, ctx, &email)?;
                    team::assign(tx, ctx, Actor::Operator, &id, role)
                });
                global.show(&work.await?, line)
            }
            Self::Remove { store, email } => {
                let address = email.as_str().to_owned();
                work_on(global, store, move |tx, ctx| {
                    let id = team::with_address(tx, ctx, &email)?;
                    team::take_out(tx, ctx, Actor::Operator, &id)
                })
                .await?;
                global.show(&json!({"removed": address}), |_| {
                    format!("{address} is no longer in the team")
                })
            }
            Self::Activity { store, part } => {
                let paging = part.paging();
                let work = work_on(global, store, move |tx, ctx| {
                    activity::everything(tx, ctx, &paging)
                });
                show_page(global, &work.await?, "nothing has happened yet", event_line)
            }
        }
    }
}

fn line(member: &MemberView) -> String {
    format!(
        "{}  {}  {}  {}",
        member.id, member.email, member.role, member.status
    )
}

fn event_line(event: &StoreActivity) -> String {
    let by = event.email.as_deref().unwrap_or("operator");
    let value = |value: Option<&str>| value.unwrap_or("-").to_owned();
    format!(
        "{}  {by}  {}  {}  {}  {} > {}",
        event.created_at,
        event.kind,
        event.subject,
        event.name,
        value(event.before.as_deref()),
        value(event.after.as_deref())
    )
}

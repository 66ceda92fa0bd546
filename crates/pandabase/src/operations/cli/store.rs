//! `pandabase store`.

use super::failure::Failure;
use super::global::Global;
use super::open::open_existing;
use super::settings::Settings;
use clap::Subcommand;
use pandabase_commerce::closing::{self, Obstacle};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::stores;
use pandabase_commerce::stores::requests::{NewStore, StoreChange};
use pandabase_commerce::stores::service;
use pandabase_commerce::stores::views::Store as View;
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{check_plain, is_line};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::store::{Language, StatementDescriptor, is_handle};
use pandabase_platform::access::stores::find_any_named;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Store {
    /// Create a store
    #[command(after_help = "Example:
  pandabase store create --name 'Nimbus Labs' --handle nimbus-labs --country DE \\
      --support-email help@nimbus.example --descriptor NIMBUS")]
    Create {
        /// Name shown to buyers, 1 to 128 characters
        #[arg(long)]
        name: String,
        /// Unique, URL-safe name: 3 to 64 of a-z, 0-9 and -
        #[arg(long)]
        handle: String,
        /// Country of the merchant, ISO 3166-1 alpha-2
        #[arg(long, value_name = "CC")]
        country: String,
        /// Where buyers ask for help
        #[arg(long, value_name = "ADDRESS")]
        support_email: Option<String>,
        /// Where the owner gets mail
        #[arg(long, value_name = "ADDRESS")]
        owner_email: Option<String>,
        /// Text on card statements, up to 19 characters; PB* is put in front of it
        #[arg(long, value_name = "TEXT")]
        descriptor: Option<String>,
    },
    /// List the stores
    List,
    /// Show a store with its settings
    Show {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
    },
    /// Change the settings of a store; those that are not named stay
    #[command(after_help = "Examples:
  pandabase store set nimbus-labs --timezone Europe/Berlin --tax-behavior inclusive
  pandabase store set nimbus-labs --terms-url https://nimbus.example/terms --locale de
  pandabase store set nimbus-labs --logo https://cdn.nimbus.example/logo.png --accent-color '#14614a'
  pandabase store set nimbus-labs --support-email none

A change of --tax-behavior concerns checkout sessions that are created afterwards.")]
    Set {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// Make whoever signs in with an address the owner of a store
    #[command(after_help = "Example:
  pandabase store owner nimbus-labs ann@nimbus.example

The owner before leaves the team, and mails of the store go to the new one. Both are mailed. What was known
of the owner before is not known of the new one: verify the store again, and review its bank accounts.")]
    Owner {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The address
        #[arg(value_name = "ADDRESS")]
        email: String,
    },
    /// Delete a store for good: it closes at once, its subscriptions end, its customers are mailed
    #[command(after_help = "Example:
  pandabase store delete nimbus-labs --confirm nimbus-labs

Refused while money is on its way, and for 30 days after a payout arrived, because banks send payouts back:
pay the balance out first. Customers keep their receipts; the handle is never given to another store.")]
    Delete {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The store's handle once more, because nothing brings a deleted store back
        #[arg(long, value_name = "HANDLE")]
        confirm: Option<String>,
        /// Leave a balance in the store that is less than a payout can be; the owner is told
        #[arg(long)]
        leave_rest: bool,
    },
}

impl Store {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Create {
                name,
                handle,
                country,
                support_email,
                owner_email,
                descriptor,
            } => {
                let new = NewStore {
                    name,
                    handle,
                    country: country.to_uppercase(),
                    support_email,
                    owner_email,
                    statement_descriptor: descriptor,
                    ..NewStore::default()
                };
                create(global, checked(new)?).await
            }
            Self::List => list(global).await,
            Self::Show { store } => set(global, store, StoreChange::default()).await,
            Self::Set { store, settings } => {
                let change = settings.change();
                if change == StoreChange::default() {
                    return Err(Failure::new("nothing to set")
                        .usage()
                        .next("`pandabase store set --help` shows the settings"));
                }
                set(global, store, change).await
            }
            Self::Owner { store, email } => {
                let email = Email::parse(email)
                    .map_err(|error| Failure::new(format!("the address {error}")).usage())?;
                owner(global, store, email).await
            }
            Self::Delete {
                store,
                confirm,
                leave_rest,
            } => delete(global, store, confirm, leave_rest).await,
        }
    }
}

fn checked(mut new: NewStore) -> Result<NewStore, Failure> {
    let refuse = |text: &str| Err(Failure::new(text).usage());
    if !(1..=128).contains(&new.name.trim().chars().count()) {
        return refuse("--name must have 1 to 128 characters");
    }
    if let Err(error) = check_plain(&new.name, is_line) {
        return refuse(&format!("--name {error}"));
    }
    for (option, address) in [
        ("--support-email", &new.support_email),
        ("--owner-email", &new.owner_email),
    ] {
        if let Some(Err(error)) = address.as_deref().map(Email::parse) {
            return refuse(&format!("{option} {error}"));
        }
    }
    if !is_handle(&new.handle) {
        return refuse("--handle must be 3 to 64 of a-z, 0-9 and -, without a - at either end");
    }
    if !Country::parse(&new.country).is_some_and(Country::is_merchant_country) {
        let known: Vec<&str> = Country::all()
            .filter(|country| country.is_merchant_country())
            .map(|country| country.as_str())
            .collect();
        return Err(
            Failure::new("--country must be a country that merchants can be in")
                .usage()
                .next(format!("one of {}", known.join(" "))),
        );
    }
    if let Some(text) = &new.statement_descriptor {
        match StatementDescriptor::parse(text) {
            Ok(descriptor) => new.statement_descriptor = Some(descriptor.into_string()),
            Err(error) => return refuse(&format!("--descriptor {error}")),
        }
    }
    Ok(new)
}

async fn create(global: &Global, new: NewStore) -> Result<(), Failure> {
    let app = open_existing(global.load()?).await?;
    let (shared, name, handle) = (Arc::clone(&app), new.name.clone(), new.handle.clone());
    let store = app
        .db
        .write(move |tx| service::create(tx, &shared.env, &new))
        .await
        .map_err(|error| match error {
            ApiError::Conflict(text) => Failure::new(text).next("choose another --handle"),
            error => error.into(),
        })?;
    app.db.clone().close().await;
    let report = json!({"id": store.id, "name": name, "handle": handle});
    global.show(&report, |_| {
        format!(
            "created store {} ({handle})\n  next: pandabase token create --store {} --name NAME",
            store.id, store.id
        )
    })
}

async fn list(global: &Global) -> Result<(), Failure> {
    let app = open_existing(global.load()?).await?;
    let stores = app.db.read(service::list).await?;
    app.db.clone().close().await;
    global.show(&stores, |stores| {
        let lines = stores
            .iter()
            .map(|store| format!("{}  {}  {}", store.id, store.handle, store.name));
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() {
            "no stores".into()
        } else {
            lines.join("\n")
        }
    })
}

/// Applies all of a change or none of it, and shows the store.
async fn set(global: &Global, store: String, change: StoreChange) -> Result<(), Failure> {
    let changed = work_on(global, store, move |tx, ctx| {
        service::change(tx, ctx, change.clone())
    })
    .await?;
    global.show(&changed, settings_of)
}

async fn owner(global: &Global, store: String, email: Email) -> Result<(), Failure> {
    let address = email.as_str().to_owned();
    let handed = work_on(global, store, move |tx, ctx| {
        stores::hand_over(tx, ctx, Actor::COMMAND_LINE, &email)
    })
    .await?;
    let report = json!({"id": handed.id, "handle": handed.handle, "owner": address});
    global.show(&report, |_| {
        format!(
            "{address} owns {} ({}) as soon as they sign in",
            handed.id, handed.handle
        )
    })
}

/// Deletes a store whose handle was given once more.
async fn delete(
    global: &Global,
    store: String,
    confirm: Option<String>,
    leave_rest: bool,
) -> Result<(), Failure> {
    let deleted = work_on(global, store, move |tx, ctx| {
        let present = service::load(tx, ctx)?;
        if confirm.as_deref() != Some(present.handle.as_str()) {
            return Ok(Err(Refusal::Unconfirmed(present.handle)));
        }
        let deleted = match leave_rest {
            true => closing::delete_with_rest(tx, ctx, Actor::COMMAND_LINE)?,
            false => closing::delete(tx, ctx, Actor::COMMAND_LINE)?,
        };
        Ok(deleted.map_err(Refusal::Obstacle))
    });
    let deleted = deleted.await?.map_err(Failure::from)?;
    let report = json!({"deleted": deleted.id, "handle": deleted.handle});
    global.show(&report, |_| {
        format!(
            "deleted {} ({})\n  next: a running server ends its subscriptions; `pandabase jobs list --kind \
             store_closing` is empty when that is done",
            deleted.id, deleted.handle
        )
    })
}

/// Why a store is not deleted.
enum Refusal {
    /// This handle has to be given once more.
    Unconfirmed(String),
    /// Something stands in the way.
    Obstacle(Obstacle),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let obstacle = match refusal {
            Refusal::Unconfirmed(handle) => {
                return Self::new("a deleted store does not come back")
                    .usage()
                    .next(format!("if you mean it, add --confirm {handle}"));
            }
            Refusal::Obstacle(obstacle) => obstacle,
        };
        let (text, next) = match obstacle {
            Obstacle::Disputes => (
                "disputes of its payments are open".to_owned(),
                "wait until the networks have decided; the store's owner sees the disputes",
            ),
            Obstacle::Payouts => (
                "payouts are on their way".to_owned(),
                "wait until they have arrived, or reject those that have not left; `pandabase payout list` \
                 shows them",
            ),
            Obstacle::Returnable => (
                "a payout arrived less than 30 days ago".to_owned(),
                "banks send payouts back for 30 days, and the money needs a store to come back to: delete it \
                 after that; `pandabase payout list` shows its payouts",
            ),
            Obstacle::Refunds => (
                "refunds are on their way".to_owned(),
                "wait until the networks have confirmed them",
            ),
            Obstacle::Payments => (
                "payments are on their way".to_owned(),
                "wait until the networks have decided; bank debits and vouchers take days",
            ),
            Obstacle::Balance(balance) if balance < Cents::ZERO => (
                format!("the store's balance is {balance}"),
                "a debt does not end with the store: it has to be settled with the owner first",
            ),
            Obstacle::Rest(balance) => (
                format!("the store's balance is {balance}, which is less than a payout can be"),
                "--leave-rest deletes the store all the same: the rest stays in its ledger, and the owner is \
                 told",
            ),
            Obstacle::Balance(balance) => (
                format!("the store's balance is {balance}"),
                "pay it out first, with `pandabase payout request`; `pandabase payout estimate` tells the \
                 fee. A rest that is less than a payout can be may stay, with --leave-rest",
            ),
        };
        Self::new(text).next(next)
    }
}

/// Does something to the store of this handle or id, also a blocked one.
pub(super) async fn work_on<T: Send + 'static>(
    global: &Global,
    store: String,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, Failure> {
    let app = open_existing(global.load()?).await?;
    let shared = Arc::clone(&app);
    let done = app
        .db
        .write(move |tx| {
            let found = find_any_named(tx, &store)?.ok_or(ApiError::Missing("Store"))?;
            work(tx, &Ctx::of(&shared.env, &found))
        })
        .await;
    app.db.clone().close().await;
    done.map_err(advise)
}

/// Adds advice to a refusal of something that was asked of a store, or of its team.
pub(super) fn advise(error: ApiError) -> Failure {
    let advice = match &error {
        ApiError::Missing("Member") => "`pandabase team list` shows the members with their addresses",
        ApiError::Missing("List" | "Rule" | "Review") => {
            "`pandabase shield lists`, `rules` and `reviews` show what there is"
        }
        ApiError::Missing("Event" | "Webhook") => "`pandabase events list` shows what happened",
        ApiError::Missing(_) => {
            return Failure::new("there is no such store").next("`pandabase store list` shows them");
        }
        ApiError::Conflict(text) if text.ends_with("a member of this team") => {
            "`pandabase team role` gives them another role"
        }
        ApiError::Invalid(text) if text.starts_with("A team can have") => {
            "`pandabase team remove` takes somebody out"
        }
        ApiError::Forbidden(_) => "`pandabase store owner` makes somebody else the owner",
        ApiError::Invalid(_) => return Failure::from(error).usage(),
        _ => return error.into(),
    };
    Failure::new(error).next(advice)
}

fn settings_of(store: &View) -> String {
    let joined = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(", ");
    let text = |setting: &Option<String>| joined(setting.as_deref().unwrap_or("none"));
    let tax = store
        .tax_behavior
        .map_or("none (EXCLUSIVE)", |behavior| behavior.as_str());
    let zone = store.timezone.as_deref().unwrap_or("none (UTC)");
    let (seller, checkout) = (&store.seller, &store.checkout);
    let locale = checkout.locale.map_or("none (the browser's)", Language::as_str);
    let rows = [
        ("description", joined(&store.description)),
        ("summary", text(&store.summary)),
        ("category", store.category.join(", ")),
        ("logo", text(&store.logo)),
        ("favicon", text(&store.favicon)),
        ("accent-color", text(&store.accent_color)),
        ("primary-color", text(&store.primary_color)),
        ("twitter-url", text(&store.twitter_url)),
        ("instagram-url", text(&store.instagram_url)),
        ("linkedin-url", text(&store.linkedin_url)),
        ("youtube-url", text(&store.youtube_url)),
        ("tiktok-url", text(&store.tiktok_url)),
        ("tax-behavior", tax.to_owned()),
        ("localized-payments", store.localized_payments.to_string()),
        ("timezone", zone.to_owned()),
        (
            "trial-once-per-customer",
            store.trial_once_per_customer.to_string(),
        ),
        ("final-usage-bill", store.final_usage_bill.to_string()),
        ("support-email", text(&store.support_email)),
        ("statement-descriptor", text(&store.statement_descriptor)),
        ("seller-legal-name", text(&seller.legal_name)),
        ("seller-address", text(&seller.address)),
        ("seller-tax-id", text(&seller.tax_id)),
        ("seller-registration", text(&seller.registration)),
        ("terms-url", text(&checkout.terms_url)),
        ("privacy-url", text(&checkout.privacy_url)),
        ("refund-policy-url", text(&checkout.refund_policy_url)),
        ("locale", locale.to_owned()),
        ("allow-pause", store.portal.allow_pause.to_string()),
        ("allow-plan-change", store.portal.allow_plan_change.to_string()),
        ("allow-seats", store.portal.allow_seats.to_string()),
        (
            "auto-refund-withdrawals",
            store.portal.auto_refund_withdrawals.to_string(),
        ),
        ("invoice-prefix", text(&store.invoice_prefix)),
    ];
    let rows = rows.map(|(name, value)| format!("  {name:<24}{value}"));
    format!(
        "{}  {}  {}\n{}",
        store.id,
        store.handle,
        store.name,
        rows.join("\n")
    )
}

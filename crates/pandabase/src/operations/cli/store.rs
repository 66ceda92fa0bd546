//! `pandabase store`.

use super::failure::Failure;
use super::global::Global;
use super::open::open_existing;
use super::settings::Settings;
use clap::Subcommand;
use pandabase_commerce::stores::requests::{NewStore, StoreChange};
use pandabase_commerce::stores::service;
use pandabase_commerce::stores::views::Store as View;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::StoreId;
use pandabase_domain::input::{check_plain, is_line};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::store::{Language, StatementDescriptor, is_handle};
use pandabase_platform::access::stores::{find_open, find_open_by_handle};
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

The owner before leaves the team, and mails of the store go to the new one.")]
    Owner {
        /// The store's handle or its id, shp_…
        #[arg(value_name = "HANDLE_OR_ID")]
        store: String,
        /// The address
        #[arg(value_name = "ADDRESS")]
        email: String,
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
    let handed = work_on(global, store, move |tx, ctx| service::hand_over(tx, ctx, &email)).await?;
    let report = json!({"id": handed.id, "handle": handed.handle, "owner": address});
    global.show(&report, |_| {
        format!(
            "{address} owns {} ({}) as soon as they sign in",
            handed.id, handed.handle
        )
    })
}

/// Does something to the store of this handle or id.
async fn work_on(
    global: &Global,
    store: String,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<View, ApiError> + Send + 'static,
) -> Result<View, Failure> {
    let app = open_existing(global.load()?).await?;
    let shared = Arc::clone(&app);
    let done = app
        .db
        .write(move |tx| {
            let by_handle = find_open_by_handle(tx, &store)?;
            let found = match by_handle {
                Some(found) => Some(found),
                None => find_open(tx, &StoreId::from_stored(store.as_str()))?,
            };
            let found = found.ok_or(ApiError::Missing("Store"))?;
            work(tx, &Ctx::of(&shared.env, &found))
        })
        .await;
    app.db.clone().close().await;
    done.map_err(|error| match error {
        ApiError::Missing(_) => {
            Failure::new("there is no such store").next("`pandabase store list` shows them")
        }
        ApiError::Invalid(_) => Failure::from(error).usage(),
        error => error.into(),
    })
}

fn settings_of(store: &View) -> String {
    let text = |setting: &Option<String>| {
        let lines = setting.as_deref().unwrap_or("none").lines().map(str::trim);
        lines.collect::<Vec<_>>().join(", ")
    };
    let tax = store
        .tax_behavior
        .map_or("none (EXCLUSIVE)", |behavior| behavior.as_str());
    let zone = store.timezone.as_deref().unwrap_or("none (UTC)");
    let (seller, checkout) = (&store.seller, &store.checkout);
    let locale = checkout.locale.map_or("none (the browser's)", Language::as_str);
    let rows = [
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

//! What is connected, without its secrets; and whether `serve` can begin with it.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::part::{lines, read};
use crate::surfaces::stripe::accounts::{self, Listed};
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::app::App;
use pandabase_platform::config::ProcessorChoice;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde::Serialize;
use std::sync::Arc;

/// An account without its secrets.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountReport {
    /// `acct_…`.
    pub(crate) account: String,
    /// The store that brought it; `null` for the installation's own.
    pub(crate) store: Option<StoreId>,
    /// `live` or `test`.
    pub(crate) mode: &'static str,
    /// Where it is.
    country: String,
    /// What it settles in.
    currency: String,
    /// The methods whose capability is active.
    methods: Vec<MethodCode>,
    /// What the card form is made with.
    publishable_key: String,
    /// How its events arrive.
    pub(crate) webhook: WebhookReport,
    /// When it was connected first.
    connected_at: Timestamp,
    /// When its keys were given last.
    updated_at: Timestamp,
    /// Why it cannot charge with these settings.
    pub(crate) unfit: Option<String>,
}

/// How the events of an account arrive.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookReport {
    /// Where they are sent.
    url: Option<String>,
    /// The endpoint that was registered; `null` where that is done by hand.
    endpoint: Option<String>,
    /// Whether it is known what they are signed with.
    pub(crate) has_secret: bool,
    /// Until when the former secret counts.
    former_until: Option<Timestamp>,
    /// When the last one arrived.
    last_event_at: Option<Timestamp>,
}

/// Which processor charges, and with which accounts.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// `stripe`, `sandbox`, or `null` for nobody.
    processor: Option<&'static str>,
    /// The installation's account first.
    pub(crate) accounts: Vec<AccountReport>,
}

impl Report {
    /// Whether Stripe is to charge for the installation, and has no account of it.
    pub(crate) fn lacks_account(&self) -> bool {
        let has = self.accounts.iter().any(|account| account.store.is_none());
        self.processor == Some("stripe") && !has
    }

    /// Who charges, in a line.
    pub(crate) fn summary(&self) -> String {
        let accounts: Vec<String> = self
            .accounts
            .iter()
            .map(|account| format!("{} ({})", account.account, account.mode))
            .collect();
        match (self.processor, &*accounts) {
            (None, _) => "nobody: nothing can be sold".to_owned(),
            (Some("stripe"), []) => "stripe, without an account yet".to_owned(),
            (Some("stripe"), accounts) => format!("stripe, {}", accounts.join(", ")),
            (Some(other), _) => other.to_owned(),
        }
    }
}

impl AccountReport {
    fn new(app: &App, listed: Listed, last_event_at: Option<Timestamp>) -> Self {
        let account = listed.connected;
        let unfit = account.unfit(&app.env.config).map(|unfit| unfit.text);
        Self {
            mode: if account.is_live { "live" } else { "test" },
            webhook: WebhookReport {
                url: listed.endpoint_url,
                endpoint: listed.endpoint,
                has_secret: !account.webhook_secrets.is_empty(),
                former_until: listed.former_until,
                last_event_at,
            },
            account: account.account,
            store: account.store,
            country: account.country,
            currency: account.currency,
            methods: account.methods,
            publishable_key: account.publishable_key,
            connected_at: listed.connected_at,
            updated_at: listed.updated_at,
            unfit,
        }
    }
}

fn seen(tx: &mut Tx<'_>, app: &App, listed: Listed) -> Result<AccountReport, ApiError> {
    let last = accounts::last_event(tx, &listed.connected.account)?;
    Ok(AccountReport::new(app, listed, last))
}

/// The account of a store, or of the installation.
pub(super) async fn account(
    app: &Arc<App>,
    store: Option<StoreId>,
) -> Result<Option<AccountReport>, Failure> {
    let shared = Arc::clone(app);
    read(app, move |tx| {
        let found = accounts::listed_of(tx, &shared.env, store.as_ref())?;
        found.map(|listed| seen(tx, &shared, listed)).transpose()
    })
    .await
}

/// What is connected.
pub(crate) async fn report(app: &Arc<App>) -> Result<Report, Failure> {
    let shared = Arc::clone(app);
    let accounts = read(app, move |tx| {
        let all = accounts::list(tx, &shared.env)?;
        all.into_iter()
            .map(|listed| seen(tx, &shared, listed))
            .collect::<Result<Vec<_>, _>>()
    });
    let processor = match app.env.config.processor() {
        ProcessorChoice::Stripe => Some("stripe"),
        ProcessorChoice::Sandbox => Some("sandbox"),
        ProcessorChoice::None => None,
    };
    Ok(Report {
        processor,
        accounts: accounts.await?,
    })
}

/// Refuses to serve with an account that does not fit the settings. Without any account the server starts:
/// nothing can be paid then, and everything else works.
pub(crate) async fn check(app: &Arc<App>) -> Result<(), Failure> {
    if app.env.config.processor() != ProcessorChoice::Stripe {
        return Ok(());
    }
    let shared = Arc::clone(app);
    let all = read(app, move |tx| accounts::all(tx, &shared.env)).await?;
    if all.is_empty() {
        tracing::warn!(
            "processor = \"stripe\", and no account is connected: `pay` answers 503 until `pandabase \
             processor connect stripe`"
        );
    }
    let unfit = all
        .iter()
        .find_map(|account| Some((account, account.unfit(&app.env.config)?)));
    match unfit {
        None => Ok(()),
        Some((account, unfit)) => {
            Err(Failure::new(format!("Stripe account {}: {}", account.account, unfit.text)).next(unfit.next))
        }
    }
}

/// A line for people.
pub(super) fn line(account: &AccountReport) -> String {
    let whose = match &account.store {
        Some(store) => format!("of the store {store}"),
        None => "of the installation".to_owned(),
    };
    let methods: Vec<&str> = account.methods.iter().map(|method| method.as_str()).collect();
    let webhook = &account.webhook;
    let url = webhook.url.as_deref().unwrap_or("nowhere");
    let endpoint = webhook.endpoint.as_deref().unwrap_or("registered by hand");
    let secret = match webhook.has_secret {
        true => "",
        false => ", and its secret is not known yet",
    };
    let last = webhook
        .last_event_at
        .map_or_else(|| "none yet".to_owned(), |at| at.to_string());
    let mut text = format!(
        "{}  {}  {}  settles in {}  {whose}\n  methods   {}\n  events    {url} ({endpoint}{secret})\n  \
         last one  {last}",
        account.account,
        account.mode,
        account.country,
        account.currency.to_uppercase(),
        methods.join(" ")
    );
    if let Some(unfit) = &account.unfit {
        text.push_str(&format!("\n  it cannot charge: {unfit}"));
    }
    text
}

/// The report for people.
pub(super) fn shown(report: &Report) -> String {
    let accounts = lines(&report.accounts, "no account is connected", line);
    format!("processor: {}\n{accounts}", report.processor.unwrap_or("none"))
}

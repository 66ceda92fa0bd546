//! What `setup` says in the end: what is there, what to do next, and what is missing before real money is
//! taken.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::processor::show::{Report as Charging, report as charging};
use crate::operations::cli::public::is_public;
use pandabase_commerce::operator::stores as seen;
use pandabase_commerce::stores::gates::requirements::{self, StoreRequirement};
use pandabase_commerce::stores::service;
use pandabase_domain::account::RequirementStatus;
use pandabase_domain::id::StoreId;
use pandabase_domain::token::Environment;
use pandabase_platform::access::stores::find_any_named;
use pandabase_platform::app::App;
use pandabase_platform::config::{Config, ProcessorChoice};
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::db::{DatabaseUrl, Tx};
use pandabase_platform::error::ApiError;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// The most stores that are shown.
const SHOWN: usize = 20;

/// A store that is there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StoreReport {
    id: StoreId,
    handle: String,
    name: String,
    owner_email: Option<String>,
    verified: bool,
    /// What it still needs.
    requirements: Vec<StoreRequirement>,
}

/// What is there, and what to do next.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    /// Whether this run made the store.
    new: bool,
    environment: Environment,
    /// The settings file, if there is one.
    settings: Option<String>,
    data: String,
    database: &'static str,
    public_url: String,
    /// Who charges, and with which accounts.
    processor: Charging,
    /// The first stores, oldest first.
    stores: Vec<StoreReport>,
    /// Signs the owner in, once and within ten minutes; of a new store.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in_link: Option<String>,
    /// What is missing before real money is taken.
    missing: Vec<String>,
    /// What to do next, in this order.
    next: Vec<String>,
}

/// What is there of stores and of who charges.
pub(super) struct Present {
    stores: Vec<StoreReport>,
    charging: Charging,
}

impl Present {
    /// Whether there is no store.
    pub(super) fn is_empty(&self) -> bool {
        self.stores.is_empty()
    }
}

/// The first stores with what they still need, and who charges.
pub(super) async fn present(app: &Arc<App>) -> Result<Present, Failure> {
    Ok(Present {
        stores: stores(app).await?,
        charging: charging(app).await?,
    })
}

/// The first stores with what they still need.
async fn stores(app: &Arc<App>) -> Result<Vec<StoreReport>, Failure> {
    let shared = Arc::clone(app);
    let read = app.db.read(move |tx| all(tx, &shared.env)).await;
    Ok(read?)
}

fn all(tx: &mut Tx<'_>, env: &Env) -> Result<Vec<StoreReport>, ApiError> {
    let mut stores = Vec::new();
    for store in service::list(tx)?.into_iter().take(SHOWN) {
        let Some(context) = find_any_named(tx, store.id.as_str())? else {
            continue;
        };
        let ctx = Ctx::of(env, &context);
        let found = seen::load(tx, &ctx)?;
        let mut needs = requirements::all(tx, &ctx)?;
        needs.retain(|need| need.status == RequirementStatus::Required);
        stores.push(StoreReport {
            id: found.id,
            handle: found.handle,
            name: found.name,
            owner_email: found.owner_email,
            verified: found.verified,
            requirements: needs,
        });
    }
    Ok(stores)
}

impl Report {
    /// What is there.
    pub(super) fn new(global: &Global, config: &Config, file: &Path, present: Present) -> Self {
        let Present { stores, charging } = present;
        let shown = |path: &Path| {
            let whole = std::path::absolute(path);
            whole.map_or_else(
                |_| path.display().to_string(),
                |whole| whole.display().to_string(),
            )
        };
        let database = match config.database_options().map(|options| options.url) {
            Ok(DatabaseUrl::Postgres(_)) => "postgresql",
            _ => "sqlite",
        };
        let (_, is_named) = global.settings_file();
        let with = match is_named {
            true => format!(" --config {}", file.display()),
            false => String::new(),
        };
        let mut next = Vec::new();
        if charging.lacks_account() {
            next.push(format!("pandabase processor connect stripe{with}"));
        }
        next.push(format!("pandabase serve{with}"));
        next.push(format!("pandabase doctor{with}"));
        next.push(format!("pandabase store list{with}"));
        Self {
            new: false,
            environment: config.environment,
            settings: file.exists().then(|| shown(file)),
            data: shown(&config.data),
            database,
            public_url: config.public_url.clone(),
            stores,
            sign_in_link: None,
            missing: missing(config, &charging),
            processor: charging,
            next,
        }
        .with_token(&with)
    }

    /// The commands that follow for the only store.
    fn with_token(mut self, with: &str) -> Self {
        if let [only] = &*self.stores {
            let create = format!("pandabase token create --name backend{with}");
            let sign_in = only.owner_email.as_ref();
            let sign_in = sign_in.map(|email| format!("pandabase account sign-in-link {email}{with}"));
            self.next.pop();
            self.next.push(create);
            self.next.extend(sign_in);
        }
        self
    }

    /// The same of a store that was just made.
    pub(super) fn begun(self, link: String) -> Self {
        Self {
            new: true,
            sign_in_link: Some(link),
            ..self
        }
    }

    /// The same with what is missing first of all, because connecting an account has said so.
    pub(super) fn lacking(mut self, first: Vec<String>) -> Self {
        self.missing.splice(0..0, first);
        self
    }

    /// The report for people.
    pub(super) fn human(&self) -> String {
        let mut lines = vec![match self.new {
            true => "the store is ready".to_owned(),
            false => "there is a store already, and nothing was changed in it".to_owned(),
        }];
        for store in &self.stores {
            let owner = store.owner_email.as_deref().unwrap_or("nobody");
            let verified = match store.verified {
                true => "verified",
                false => "not verified",
            };
            lines.push(format!("  {}  {}  {}", store.id, store.handle, store.name));
            lines.push(format!("    of {owner}, {verified}"));
            for need in &store.requirements {
                let call = need.call.as_ref();
                let call = call.map(|call| format!(": {} {}", call.method, call.path));
                let line = format!("    needs for {}  {}", need.purpose, need.kind);
                lines.push(line + &call.unwrap_or_default());
            }
        }
        let settings = self.settings.as_deref().unwrap_or("none");
        lines.push(format!("  settings  {settings}"));
        lines.push(format!("  data      {} ({})", self.data, self.database));
        lines.push(format!("  address   {} ({})", self.public_url, self.environment));
        lines.push(format!("  charging  {}", self.processor.summary()));
        lines.push("next:".to_owned());
        let next = self.next.iter().map(|line| format!("  {line}"));
        lines.extend(next);
        if let Some(link) = &self.sign_in_link {
            lines.push("and, once it serves, within ten minutes, sign in as owner and operator:".to_owned());
            lines.push(format!("  {link}"));
        }
        if !self.missing.is_empty() {
            lines.push("missing before real money is taken:".to_owned());
            lines.extend(self.missing.iter().map(|line| format!("  {line}")));
        }
        lines.join("\n")
    }
}

/// What is missing before real money is taken: nothing is said to be there that is not.
fn missing(config: &Config, charging: &Charging) -> Vec<String> {
    let plays = if config.is_sandbox() {
        "environment is \"sandbox\": the processor and the bank are played, and no money moves"
    } else {
        "unsafe_play_money is set: the processor and the bank are played, and no money moves"
    };
    let is_self_signed = config.tls_cert.is_none() && !config.behind_proxy;
    let all = [
        (config.plays_money(), plays.to_owned()),
        (
            config.processor() != ProcessorChoice::Stripe,
            "a payment processor: without one nothing can be sold for real money; set processor = \"stripe\" \
             in the settings file, and connect your account"
                .to_owned(),
        ),
        (
            charging.lacks_account(),
            "your Stripe account: until `pandabase processor connect stripe`, `pay` answers 503".to_owned(),
        ),
        (
            true,
            "a bank: this release connects none; without play money no payout can be requested".to_owned(),
        ),
        (
            config.smtp.is_none(),
            "a mail server: until [smtp] url is set, receipts, keys and mails to sign in wait".to_owned(),
        ),
        (
            !is_public(&config.public_url),
            format!(
                "a public address: buyers elsewhere do not reach {}; set public_url",
                config.public_url
            ),
        ),
        (
            is_self_signed,
            "a certificate: browsers do not trust a self-signed one; set tls_cert and tls_key".to_owned(),
        ),
    ];
    let missing = all.into_iter().filter(|(is_missing, _)| *is_missing);
    missing.map(|(_, text)| text).collect()
}

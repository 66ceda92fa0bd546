//! The command itself: it asks, writes the settings file, and makes key, database, owner and store.

use super::draft::Draft;
use super::form::Form;
use super::merchant::{Merchant, MerchantOptions};
use super::report::{self, Report};
use super::settings::SettingsOptions;
use super::stripe::{self, StripeOptions};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::{Global, unset};
use crate::operations::cli::open::{self, Schema};
use crate::operations::cli::processor::keys::Keys;
use clap::Args;
use pandabase_commerce::accounts::{profile, sign_in};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::{operators, stores};
use pandabase_commerce::stores::gates::questionnaire;
use pandabase_commerce::stores::service;
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::claim::Claim;
use pandabase_platform::db::{DatabaseUrl, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::random::Random;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

/// Make an installation with its first store, ready to sell.
///
/// Writes the settings file that `serve` reads, makes the encryption key and the database, and in one
/// transaction the owner's account, which also operates the installation, the store and the answers to its
/// questionnaire. With `--processor stripe` it connects your account, once Stripe knows its keys. Asks on a
/// terminal for what no option says. Where a store is there already, it says so and changes nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Setup {
    #[command(flatten)]
    merchant: MerchantOptions,
    #[command(flatten)]
    settings: SettingsOptions,
    #[command(flatten)]
    stripe: StripeOptions,
    /// Ask nothing: what no option says has its default
    #[arg(long)]
    yes: bool,
    /// Replace a settings file that is there already; a store that is there stays as it is
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  pandabase setup
  pandabase setup --yes --email ann@nimbus.example --first-name Ann --last-name Berg --country DE \\
      --store-name 'Nimbus Labs' --public-url https://shop.nimbus.example --behind-proxy \\
      --processor stripe --smtp-url smtps://ann@mail.nimbus.example:465 --smtp-password-stdin < password.txt
  pandabase setup --yes … --processor stripe --stripe-keys-stdin < keys.txt    pk_live_… and sk_live_…
  pandabase setup --yes --play-money --email ann@nimbus.example --first-name Ann --last-name Berg \\
      --country DE --store-name 'Nimbus Labs'      to try everything out on this machine

Names and country cannot be changed later. By setting this up you accept the terms of your own server.";

impl Setup {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let (file, _) = global.settings_file();
        let is_kept = file.exists() && !self.force;
        if is_kept {
            if let Some(app) = opened(&quietly(global)?).await? {
                let found = present(global, &app, &file).await;
                app.db.clone().close().await;
                if let Some(report) = found? {
                    return global.show(&report, Report::human);
                }
            }
            self.refuse_settings(&file)?;
        }
        let (merchant, text) = self.ask(global, is_kept)?;
        let draft = text.map(|text| Draft::write(&file, &text)).transpose()?;
        let config = match &draft {
            Some(draft) => quietly(&global.reading(draft.path()))?,
            None => quietly(global)?,
        };
        // Before anything is made: keys that are of no use are said to be so first.
        let keys = self.stripe.keys(&config, self.asks(global)).await?;
        let there = opened(&config).await?;
        let (app, _claim) = match there {
            Some(app) => (app, None),
            None => begun(config).await?,
        };
        let report = self.make(global, &app, &file, (merchant, draft), keys).await;
        app.db.clone().close().await;
        global.show(&report?, Report::human)
    }

    /// Settings are not changed behind the back of whoever wrote them.
    fn refuse_settings(&self, file: &Path) -> Result<(), Failure> {
        match self.settings.given() {
            None => Ok(()),
            Some(option) => Err(Failure::new(format!(
                "{option} is for a new settings file, and {} is there already",
                file.display()
            ))
            .usage()
            .next("change the file by hand and leave such options out, or replace it with --force")),
        }
    }

    /// Who sells, and the text of the settings file where one is to be written.
    fn ask(&self, global: &Global, is_kept: bool) -> Result<(Merchant, Option<String>), Failure> {
        if !self.asks(global) {
            return self.fill(global, &mut Form::silent(), is_kept);
        }
        let (mut answers, mut questions) = (io::stdin().lock(), io::stderr().lock());
        self.fill(global, &mut Form::asking(&mut answers, &mut questions), is_kept)
    }

    /// Whether somebody can be asked.
    fn asks(&self, global: &Global) -> bool {
        !self.yes && !global.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    fn fill(
        &self,
        global: &Global,
        form: &mut Form<'_>,
        is_kept: bool,
    ) -> Result<(Merchant, Option<String>), Failure> {
        let merchant = self.merchant.read(form)?;
        if is_kept {
            return Ok((merchant, None));
        }
        let support = merchant.store.support_email.as_deref();
        let text = self.settings.text(form, global, support)?;
        Ok((merchant, Some(text)))
    }

    /// Makes the owner and the store, unless there is a store, and connects the account of Stripe.
    async fn make(
        &self,
        global: &Global,
        app: &Arc<App>,
        file: &Path,
        (merchant, draft): (Merchant, Option<Draft>),
        keys: Option<Keys>,
    ) -> Result<Report, Failure> {
        let was_there = file.exists();
        if let Some(report) = present(global, app, file).await? {
            if !self.force {
                return Ok(report);
            }
            draft.map_or(Ok(()), Draft::keep)?;
            let lacking = stripe::connect(app, keys).await;
            let found = report::present(app).await?;
            return Ok(Report::new(global, &app.env.config, file, found).lacking(lacking));
        }
        draft.map_or(Ok(()), Draft::keep)?;
        let shared = Arc::clone(app);
        let entered = app.db.write(move |tx| enter(tx, &shared.env, &merchant)).await;
        let link = entered.map_err(|error| {
            if !was_there {
                // The next run begins anew.
                let _ = fs::remove_file(file);
            }
            advised(error)
        })?;
        let lacking = stripe::connect(app, keys).await;
        let made = report::present(app).await?;
        let report = Report::new(global, &app.env.config, file, made).begun(link);
        Ok(report.lacking(lacking))
    }
}

/// The settings, without the log of every migration between the questions and the answer unless it is wanted.
fn quietly(global: &Global) -> Result<Config, Failure> {
    let defaults = Config {
        log: "warn".into(),
        ..unset()
    };
    global.load_over(&defaults)
}

/// What is there already, if there is a store.
async fn present(global: &Global, app: &Arc<App>, file: &Path) -> Result<Option<Report>, Failure> {
    let found = report::present(app).await?;
    if found.is_empty() {
        return Ok(None);
    }
    Ok(Some(Report::new(global, &app.env.config, file, found)))
}

/// The application on a database that was begun before, if it was.
async fn opened(config: &Config) -> Result<Option<Arc<App>>, Failure> {
    if let DatabaseUrl::Sqlite(path) = config.database_options()?.url
        && !path.exists()
    {
        return Ok(None);
    }
    let db = open::database_to_read(config)?;
    let applied = db.applied_migrations().await;
    db.close().await;
    match applied? {
        Some(_) => open::open_existing(config.clone()).await.map(Some),
        None => Ok(None),
    }
}

/// The application on a new database, made as `serve` and `migrate` make it.
async fn begun(config: Config) -> Result<(Arc<App>, Option<Claim>), Failure> {
    let claim = open::claim(&config)?;
    let app = open::open(config, Clock::System, Random::from_system(), Schema::Bring).await?;
    Ok((app, claim))
}

/// Everything that a store needs before it sells; returns a link that signs its owner in.
fn enter(tx: &mut Tx<'_>, env: &Env, merchant: &Merchant) -> Result<String, ApiError> {
    let platform = StoreContext::platform();
    let ctx = Ctx::of(env, &platform);
    let store = service::create(tx, env, &merchant.store)?;
    // The account owns the store of its address at once.
    profile::fill_in(tx, &ctx, &merchant.email, &merchant.profile)?;
    let within = Ctx::of(env, &store);
    questionnaire::put(tx, &within, merchant.answers.clone())?;
    operators::create(tx, env, &merchant.email)?;
    if merchant.is_verified {
        stores::set_verified(tx, &within, Actor::COMMAND_LINE, true)?;
    }
    sign_in::link(tx, &ctx, &merchant.email)
}

fn advised(error: ApiError) -> Failure {
    match error {
        ApiError::Conflict(text) if text.starts_with("The owner") => Failure::new(text)
            .next("`pandabase operator identity approve` with the address of --email does that"),
        ApiError::Conflict(text) => Failure::new(text).next("choose another --handle"),
        ApiError::Invalid(text) if text.starts_with("Profile") => {
            Failure::new("the account of --email has another name, username or country already").next(
                "give what `pandabase account show` says of it: who somebody is can be set once; or give \
                 another --email",
            )
        }
        error => error.into(),
    }
}

//! `pandabase dev`: a sandbox without configuration.

use super::demo::Demo;
use super::dev_file::DevFile;
use super::failure::Failure;
use super::folder::{DEV_FILE, DEV_LOCK};
use super::global::Global;
use super::open::Schema;
use super::run::Site;
use super::{demo, folder, open, run};
use crate::surfaces::pages::dev::start::DevStore;
use crate::wiring::service;
use clap::Args;
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::{Config, DATABASE_FILE, ProcessorChoice, origin, reachable};
use pandabase_platform::db::claim::Claim;
use pandabase_platform::db::installation;
use pandabase_platform::keys::private_folder;
use pandabase_platform::metrics;
use pandabase_platform::random::Random;
use serde::Serialize;
use std::fs;
use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

const PORT: u16 = 4242;
/// Hosts that webhook endpoints may have over http, so that a receiver on the same machine works.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// When seeded demo data is made. Ids contain their creation time, so it must be the same each time.
const SEEDED_AT: &str = "2026-01-01T00:00:00Z";

/// Start a sandbox with a demo store in the current folder.
///
/// Makes ./pandabase-data with everything it needs, serves plain HTTP on this machine only, runs jobs,
/// and writes addresses and keys to pandabase-data/dev.json. A second start reuses all of it.
#[derive(Debug, Args, Serialize)]
#[command(after_help = EXAMPLES)]
pub struct Dev {
    /// Address to serve on; port 0 takes any free one [default: 127.0.0.1:4242]
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Port to serve on; 0 takes any free one [default: 4242]
    #[arg(long, value_name = "PORT", conflicts_with = "listen")]
    #[serde(skip)]
    port: Option<u16>,
    /// Network of browsers that are shown the key as those on this machine are: ADDRESS, ADDRESS/BITS, or
    /// gateway, the machine around this container; repeatable
    #[arg(long = "reachable-from", value_name = "NETWORK", value_parser = reachable::network)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reachable_from: Vec<ipnet::IpNet>,
    /// Delete the data folder first; refused when it holds files of others
    #[arg(long)]
    #[serde(skip)]
    fresh: bool,
    /// Make the demo store's ids repeat: same number, same ids, and other keys. Needs a new data folder
    #[arg(long, value_name = "NUMBER")]
    #[serde(skip)]
    seed: Option<u64>,
}

const EXAMPLES: &str = "\
Examples:
  pandabase dev
  pandabase dev --data /tmp/shop --listen 127.0.0.1:0
  pandabase dev --port 8080
  pandabase dev --fresh --seed 7
  pandabase dev --listen 0.0.0.0:4242 --reachable-from gateway      in a container";

impl Dev {
    pub(crate) async fn run(mut self, global: &Global) -> Result<(), Failure> {
        let mut first = global.load_with(&defaults(String::new()), &self)?;
        if !first.is_sandbox() {
            return Err(
                Failure::new("`dev` is a sandbox, but the settings say production")
                    .usage()
                    .next("use `pandabase serve`, or another --config"),
            );
        }
        if let Some(port) = self.port {
            first.listen.set_port(port);
            self.listen = Some(first.listen);
        }
        metrics::install();
        let signals = run::signals()?;
        let _locks = self.prepare(&first)?;
        let listener = run::bind(first.listen, "--listen")?;
        let address = listener.local_addr().map_err(Failure::new)?;
        let base_url = origin(address.port(), "http", address.ip());
        let config = global.load_with(&defaults(base_url.clone()), &self)?;

        let earlier = DevFile::read(&config.data).map(|file| file.demo());
        let (app, demo) = match self.seed {
            Some(seed) => {
                let demo = seeded(&config, seed).await?;
                // Data made later must not get the same random numbers as the demo store.
                let random = Random::with_repeated_ids(!seed);
                (
                    open::open(config, Clock::System, random, Schema::Bring).await?,
                    demo,
                )
            }
            None => {
                let app = open::open(config, Clock::System, Random::from_system(), Schema::Bring).await?;
                app.db.write(installation::mark_dev).await?;
                let demo = demo::ensure(&app, earlier).await?;
                (app, demo)
            }
        };
        let session = demo::open_session(&app, &demo).await?;
        let file = DevFile {
            docs_url: format!("{base_url}/docs"),
            mailbox_url: format!("{base_url}/dev/mailbox"),
            checkout_url: session,
            base_url,
            store_id: demo.store_id,
            api_token: demo.api_token,
            hmac_token_id: demo.hmac_token_id,
            hmac_secret: demo.hmac_secret,
            product_id: demo.product_id,
        };
        let mut site = Site::begin(Arc::clone(&app)).await?;
        let store = DevStore {
            id: StoreId::from_stored(&*file.store_id),
            key: file.api_token.clone(),
        };
        let router = service::dev_router(Arc::clone(&app), store);
        site.serve(listener, run::guarded(&app, router), None);
        site.work().await?;
        file.write(&app.env.config.data)?;
        global.show(&file, |file| welcome(file, &app.env.config))?;
        site.until_stopped(signals).await
    }

    /// Makes the data folder ready and locks it, so that no second `dev` uses it and no other server its
    /// database.
    fn prepare(&self, config: &Config) -> Result<(File, Option<Claim>), Failure> {
        let data = &config.data;
        let failed = |error: std::io::Error| {
            Failure::new(format!("{}: {error}", data.display()))
                .next("choose a folder that this user may write to with --data")
        };
        private_folder(data).map_err(failed)?;
        let lock = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data.join(DEV_LOCK))
            .map_err(failed)?;
        lock.try_lock().map_err(|_| {
            Failure::new(format!(
                "another `pandabase dev` is running in {}",
                data.display()
            ))
            .next("stop it, or choose another folder with --data")
        })?;
        let claim = open::claim(config)?;
        if self.fresh {
            clear(data)?;
        }
        if self.seed.is_some() && data.join(DATABASE_FILE).exists() {
            return Err(Failure::new(format!(
                "--seed needs a new data folder, and {} has data",
                data.display()
            ))
            .usage()
            .next("choose another folder with --data"));
        }
        Ok((lock, claim))
    }
}

/// The defaults of `dev`.
pub(crate) fn defaults(public_url: String) -> Config {
    Config {
        listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT),
        webhook_allowed_hosts: LOCAL_HOSTS.map(Into::into).to_vec(),
        // What it says first is where it is; after that only what is wrong.
        log: "warn".into(),
        public_url,
        ..Config::default()
    }
}

/// The address of the `dev` that runs in a folder. Its lock tells whether one runs, because `dev.json` stays
/// after it ends.
pub(crate) fn running(data: &Path) -> Option<String> {
    let lock = File::open(data.join(DEV_LOCK)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => DevFile::read(data).map(|file| file.base_url),
        _ => None,
    }
}

/// Makes the demo store at a fixed time, with ids that repeat. Keys and tokens do not repeat, because anybody
/// who knows the number could compute them.
async fn seeded(config: &Config, seed: u64) -> Result<Demo, Failure> {
    let clock = Clock::manual(Timestamp::parse(SEEDED_AT).unwrap_or_default());
    let random = Random::with_repeated_ids(seed);
    let app = open::open(config.clone(), clock, random, Schema::Bring).await?;
    app.db.write(installation::mark_dev).await?;
    let demo = demo::ensure(&app, None).await;
    app.request_log.flush().await;
    app.db.clone().close().await;
    demo
}

/// Deletes what is in the folder, if all of it was made by this program.
fn clear(data: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", data.display()));
    let mut own = Vec::new();
    for entry in fs::read_dir(data).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if !folder::is_ours(&name) {
            return Err(Failure::new(format!(
                "{} is not pandabase's: --fresh deletes nothing here",
                entry.path().display()
            ))
            .next("move it away, or choose another folder with --data"));
        }
        // The locks stay, because they are held.
        if !folder::is_lock(&name) {
            own.push(entry.path());
        }
    }
    for path in own {
        let gone = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        gone.map_err(failed)?;
    }
    Ok(())
}

fn welcome(file: &DevFile, config: &Config) -> String {
    let DevFile {
        base_url,
        store_id,
        api_token,
        checkout_url,
        docs_url,
        mailbox_url,
        ..
    } = file;
    let data = config.data.join(DEV_FILE);
    let hosts = config.webhook_allowed_hosts.join(", ");
    let buy = how_to_buy(file, config);
    let near: Vec<String> = config.reachable_from.iter().map(ToString::to_string).collect();
    let near = match near.is_empty() {
        true => String::new(),
        false => format!("\n  Browsers from {} are shown the key as well", near.join(", ")),
    };
    format!(
        r#"pandabase sandbox is ready

  Start page {base_url}/
  Dashboard  {base_url}/stores, for {owner}: the mail to sign in with is in the mailbox
  API        {base_url}
  Docs       {docs_url}
  Checkout   {checkout_url}
  Mailbox    {mailbox_url}
  Store      {store_id}
  API token  {api_token}

  Webhooks may reach over plain http: {hosts}{near}
  All of this is in {data}

{buy}

Ctrl-C stops it; the next start finds everything as it was."#,
        data = data.display(),
        owner = demo::OWNER
    )
}

/// How to try a purchase: with curl if test cards are accepted in clear, and otherwise in the processor's own
/// form.
fn how_to_buy(file: &DevFile, config: &Config) -> String {
    let DevFile {
        base_url,
        store_id,
        api_token,
        product_id,
        ..
    } = file;
    if config.processor() != ProcessorChoice::Sandbox {
        return "Stripe charges here, with test keys: connect them once with\n\n\
                pandabase processor connect stripe\n\n\
                and pay at the checkout in Stripe's own form."
            .to_owned();
    }
    let cart = format!(r#"{{"items":[{{"product_id":"{product_id}","quantity":1}}]}}"#);
    let pay = concat!(
        r#"{"customer":{"email":"buyer@example.com","name":"Ada Buyer","billing":{"line1":"1 Main Street","#,
        r#""city":"San Francisco","state":"CA","postal_code":"94105","country":"US"}},"#,
        r#""payment_method":{"type":"card","card":{"number":"4242424242424242","exp_month":12,"#,
        r#""exp_year":2099,"cvc":"123"}}}"#,
    );
    let post = format!("curl -sS {base_url}/v2/stores/{store_id}/checkouts");
    let typed = "-H 'Content-Type: application/json'";
    format!(
        r#"Buy a licence key, with curl:

SESSION=$({post} {typed} -d '{cart}' | grep -o 'cs_[a-z0-9]*' | head -n 1); echo "$SESSION"
ORDER=$({post}/$SESSION/pay {typed} -d '{pay}' | grep -o 'ord_[a-z0-9]*' | head -n 1); echo "$ORDER"
curl -sS {base_url}/v2/core/stores/{store_id}/orders/$ORDER -H 'Authorization: Bearer {api_token}'"#
    )
}

//! `pandabase doctor`: checks everything an installation depends on and changes nothing.

mod fonts;
mod report;
mod stripe;

use self::report::{Report, Status};
use super::dev;
use super::failure::Failure;
use super::folder::DEV_FILE;
use super::global::Global;
use super::open;
use super::public::is_public;
use crate::operations::serving;
use crate::operations::serving::tls;
use crate::wiring::assembly;
use crate::wiring::key;
use crate::wiring::key::Fit;
use crate::wiring::migrations::MIGRATIONS;
use clap::Args;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Environment;
use pandabase_platform::api::respond::RELEASE;
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::{Config, origin};
use pandabase_platform::db::{DatabaseUrl, Db, DbError, installation};
use pandabase_platform::jobs::worker;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::keys;
use pandabase_platform::keys::is_exposed;
use pandabase_platform::os;
use pandabase_platform::random::Random;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Free space below which a check warns, in mebibytes.
const LITTLE_SPACE: u64 = 1024;
/// Files that a process opens besides its connections: database, log, certificate, webhooks.
const OTHER_FILES: u64 = 256;

/// Check the installation and say what to fix.
///
/// Checks settings, data folder, encryption key, database, payment processor, disk, clock, ports, certificate
/// and limits: those of the `pandabase dev` that runs in the data folder, if one does. Changes nothing. Exit
/// code 1 when something must be fixed before `serve` works, or before anything can be sold.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pandabase doctor\n  pandabase doctor --config /etc/pandabase.toml --json"
)]
pub struct Doctor {}

impl Doctor {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let mut report = Report::default();
        match settings(&mut report, global).await {
            Ok((config, by)) => examine(&mut report, &config, by).await,
            Err(failure) => report.fail(
                "settings",
                failure.text,
                "correct the setting; docs/OPERATIONS.md lists every one with its values",
            ),
        }
        report.ok = report.checks.iter().all(|finding| finding.status != Status::Fail);
        global.show(&report, Report::human)?;
        if report.ok {
            Ok(())
        } else {
            Err(Failure::already_reported())
        }
    }
}

/// Which command uses the settings under examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// `serve`, whether it runs or not.
    Serve,
    /// The `dev` that runs in the data folder.
    Dev,
}

/// The settings to check: those of the `dev` that runs in the folder if there is one, else those of `serve`.
async fn settings(report: &mut Report, global: &Global) -> Result<(Config, By), Failure> {
    let config = global.load()?;
    let Some(base_url) = dev::running(&config.data) else {
        return Ok((config, By::Serve));
    };
    if is_pandabase(&base_url).await {
        let text = format!(
            "`pandabase dev` is running in {} on {base_url}",
            config.data.display()
        );
        report.ok("dev", text);
    } else {
        report.fail(
            "dev",
            format!(
                "`pandabase dev` is running in {}, but {base_url} does not answer",
                config.data.display()
            ),
            "wait until it says that it is ready, or see what it says, and start it again",
        );
    }
    Ok((global.load_over(&dev::defaults(base_url))?, By::Dev))
}

async fn examine(report: &mut Report, config: &Config, by: By) {
    report.ok(
        "settings",
        format!("{} on {}", config.environment, config.public_url),
    );
    addresses(report, config);
    folder(report, &config.data);
    key(report, config);
    database(report, config).await;
    files(report, config);
    space(report, config);
    // The address of `dev` has been checked above; it has no other listener and no certificate.
    if by == By::Serve {
        ports(report, config).await;
        if config.role.serves() {
            certificate(report, config);
        }
    }
    open_files(report, config);
    fonts::check(report);
    if config.unsafe_play_money {
        report.warn(
            "play_money",
            "unsafe_play_money is set: test cards are taken and no money moves",
            "remove unsafe_play_money before anybody else reaches this server",
        );
    }
    if !config.is_sandbox() && config.smtp.is_none() {
        report.warn(
            "mail",
            "no SMTP server is set: mails stay in the outbox",
            "set [smtp] url",
        );
    }
}

fn addresses(report: &mut Report, config: &Config) {
    if config.environment == Environment::Production && !is_public(&config.public_url) {
        report.warn(
            "public_url",
            format!("buyers cannot reach {}", config.public_url),
            "set public_url to the https origin that clients use",
        );
    }
}

fn folder(report: &mut Report, data: &Path) {
    match std::fs::metadata(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => report.warn(
            "folder",
            format!("{} is not there yet", data.display()),
            "`pandabase migrate` makes it; or name the right one with --data",
        ),
        Err(error) => report.fail(
            "folder",
            format!("{}: {error}", data.display()),
            "let this user enter the folder",
        ),
        Ok(found) if !found.is_dir() => {
            report.fail(
                "folder",
                format!("{} is no folder", data.display()),
                "name another with --data",
            );
        }
        Ok(found) if found.permissions().readonly() => {
            let text = format!("{} cannot be written to", data.display());
            let fix = format!("run: chmod u+w {}", data.display());
            let database = std::fs::metadata(data.join("pandabase.db"));
            // A copy that is read-only on purpose is fine.
            if database.is_ok_and(|file| file.permissions().readonly()) {
                report.warn("folder", text, format!("to serve from it, {fix}"));
            } else {
                report.fail("folder", text, fix);
            }
        }
        Ok(_) if is_exposed(data) == Some(true) => report.warn(
            "folder",
            format!("others may look into {}", data.display()),
            format!("run: chmod 700 {}", data.display()),
        ),
        Ok(_) => report.ok("folder", data.display().to_string()),
    }
}

fn key(report: &mut Report, config: &Config) {
    let path = keys::path(&config.data);
    let from_environment = keys::is_from_environment();
    match keys::find(&config.data) {
        Err(error) => report.fail(
            "key",
            error.to_string(),
            "restore the key that belongs to this database from its backup",
        ),
        Ok(None) => report.warn(
            "key",
            "there is no encryption key yet",
            "`pandabase migrate` makes it with a new database",
        ),
        Ok(Some(_)) if from_environment => report.ok("key", format!("from {}", keys::VARIABLE)),
        Ok(Some(_)) if is_exposed(&path) == Some(true) => {
            let text = format!("others may read {}", path.display());
            let fix = format!("run: chmod 600 {}", path.display());
            if config.is_sandbox() {
                report.warn("key", text, fix);
            } else {
                report.fail("key", text, fix);
            }
        }
        Ok(Some(_)) => report.ok("key", path.display().to_string()),
    }
}

async fn database(report: &mut Report, config: &Config) {
    let options = match config.database_options() {
        Ok(options) => options,
        Err(error) => return report.fail("database", error.to_string(), "correct --database"),
    };
    if let DatabaseUrl::Sqlite(path) = &options.url {
        if !path.exists() {
            return report.warn(
                "database",
                format!("{} is not there yet", path.display()),
                "run `pandabase migrate`",
            );
        }
        if is_exposed(path) == Some(true) {
            report.warn(
                "database",
                format!("others may read {}", path.display()),
                format!("run: chmod 600 {}", path.display()),
            );
        }
    }
    let db = match open::database_to_read(config) {
        Ok(db) => db,
        Err(failure) => {
            let fix = failure.next.unwrap_or_else(|| "correct --database".into());
            return report.fail("database", failure.text, fix);
        }
    };
    if let Err(error) = schema(report, config, &db).await {
        let fix = error.advice().unwrap_or_else(|| "restore a backup".into());
        report.fail("database", error.to_string(), fix);
    }
    db.close().await;
}

async fn schema(report: &mut Report, config: &Config, db: &Db) -> Result<(), DbError> {
    let Some(applied) = db.applied_migrations().await? else {
        report.warn("database", "reached; it is empty", "run `pandabase migrate`");
        clock(report, None);
        return Ok(());
    };
    clock(report, applied.last);
    let pending = MIGRATIONS.len().saturating_sub(applied.count);
    if pending > 0 {
        let text = format!("{pending} migrations are pending");
        let fix = "run `pandabase migrate`";
        if config.migrate_on_start {
            report.warn("database", text, fix);
        } else {
            report.fail("database", text, fix);
        }
        return Ok(());
    }
    if db.is_read_only() {
        report.warn(
            "database",
            "reached; its schema is up to date, and it cannot be written to",
            "to serve from it, let this user write to the file and its folder",
        );
    } else {
        report.ok("database", "reached, and its schema is up to date");
    }
    let is_dev = config.data.join(DEV_FILE).exists() || db.read(installation::is_dev).await?;
    if is_dev && !config.is_sandbox() {
        report.fail(
            "dev",
            "folder or database are of `pandabase dev`, and production does not begin with them",
            "begin in a new data folder and a new database, named with --data and --database",
        );
    }
    if !config.plays_money() && db.read(open::was_played).await? {
        report.fail(
            "play_money",
            "the database was used with play money, so its ledger contains payments of test cards",
            "begin in a new data folder and a new database, or set unsafe_play_money again",
        );
    }
    let Ok(Some(keys)) = keys::find(&config.data) else {
        report.fail(
            "secrets",
            "the database has data, but there is no encryption key",
            format!(
                "restore {} from the backup, or set {}",
                keys::path(&config.data).display(),
                keys::VARIABLE
            ),
        );
        return Ok(());
    };
    let app = assembly::app(
        config.clone(),
        db.clone(),
        Clock::System,
        Random::from_system(),
        Keyring::of(&keys),
    );
    secrets(report, &app).await;
    stripe::examine(report, &app).await;
    Ok(())
}

async fn secrets(report: &mut Report, app: &Arc<App>) {
    let shared = Arc::clone(app);
    match app.db.read(move |tx| key::fit(tx, &shared.env.keyring)).await {
        Ok(Fit::Known | Fit::Unknown) => report.ok("secrets", "the key is the one of this database"),
        Ok(Fit::Other) => report.fail(
            "secrets",
            "the key is not the one that this database began with",
            "restore the key that belongs to this database from its backup",
        ),
        Ok(Fit::Lacking) => report.fail(
            "secrets",
            "an earlier key, with which secrets are still encrypted, is missing",
            "put it back before the new one, and let `pandabase keys rotate` come to its end",
        ),
        Err(error) => report.fail("secrets", error.to_string(), "see the log"),
    }
    match worker::failed(app).await {
        Ok(0) => report.ok("jobs", "none was given up"),
        Ok(count) => report.warn(
            "jobs",
            format!("{count} jobs were given up"),
            "`pandabase jobs list --failed` has the reason of each, `pandabase jobs retry` tries them again",
        ),
        Err(error) => report.fail("jobs", error.to_string(), "see the log"),
    }
}

/// The machine's clock must not be behind this release or the last migration that the database ran.
fn clock(report: &mut Report, last: Option<Timestamp>) {
    let now = Clock::System.now();
    let released = Timestamp::parse(&format!("{}T00:00:00Z", RELEASE.replace('/', "-"))).unwrap_or_default();
    let latest = last.unwrap_or_default().max(released);
    if now < latest {
        report.fail(
            "clock",
            format!("the machine's clock says {now}, which is before {latest}"),
            "set it, and keep it right with an NTP client",
        );
    } else {
        report.ok("clock", now.to_string());
    }
}

fn files(report: &mut Report, config: &Config) {
    if let Some(s3) = &config.s3 {
        report.ok("files", format!("in the bucket {}", s3.bucket));
        return;
    }
    let folder = config.files_folder();
    let shared = config
        .database_options()
        .is_ok_and(|options| matches!(options.url, DatabaseUrl::Postgres(_)));
    if shared && config.files_folder.is_none() {
        report.warn(
            "files",
            format!("{} is of this machine only", folder.display()),
            "when several machines use the database, set files_folder to a shared folder, or s3",
        );
    } else {
        report.ok("files", format!("in {}", folder.display()));
    }
}

fn space(report: &mut Report, config: &Config) {
    let folder = match config.database_options().map(|options| options.url) {
        Ok(DatabaseUrl::Sqlite(path)) => path.parent().unwrap_or(Path::new(".")).to_owned(),
        _ => config.data.clone(),
    };
    let existing = folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."));
    let existing = if existing.as_os_str().is_empty() {
        Path::new(".")
    } else {
        existing
    };
    match free_mebibytes(existing) {
        Some(free) if free < LITTLE_SPACE => report.warn(
            "disk",
            format!("{free} MiB are free at {}", existing.display()),
            "make room: a full disk refuses every sale",
        ),
        Some(free) => report.ok("disk", format!("{free} MiB are free at {}", existing.display())),
        None => report.warn(
            "disk",
            "free space is not known: `df` gives no answer",
            "look at it by other means",
        ),
    }
}

fn free_mebibytes(folder: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let kibibytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kibibytes / 1024)
}

async fn ports(report: &mut Report, config: &Config) {
    if config.role.serves() {
        port(report, "listen", config.listen, !config.behind_proxy).await;
        if let Some(address) = config.redirect_listen.0.filter(|_| !config.behind_proxy) {
            port(report, "redirect", address, false).await;
        }
    } else if let Some(address) = config.probe_listen.0 {
        port(report, "probes", address, false).await;
    }
}

async fn port(report: &mut Report, check: &'static str, address: SocketAddr, over_tls: bool) {
    match serving::bind(address) {
        Ok(_) => report.ok(check, format!("{address} is free")),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let scheme = if over_tls { "https" } else { "http" };
            if is_pandabase(&origin(address.port(), scheme, address.ip())).await {
                report.ok(check, format!("a pandabase listens on {address}"));
            } else {
                report.fail(
                    check,
                    format!("another program has {address}"),
                    "stop it, or set another address",
                );
            }
        }
        Err(error) => report.fail(
            check,
            format!("{address}: {error}"),
            "set an address of this machine, with a port this user may take",
        ),
    }
}

/// Whether the server at this origin answers as pandabase does. Its certificate is not verified.
async fn is_pandabase(origin: &str) -> bool {
    let client = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(3))
        .build();
    let Ok(client) = client else { return false };
    client
        .get(format!("{origin}/health"))
        .send()
        .await
        .is_ok_and(|response| response.headers().contains_key("pandabase-version"))
}

fn certificate(report: &mut Report, config: &Config) {
    let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else {
        if config.behind_proxy {
            report.ok("tls", "ends at the proxy");
        } else if config.is_sandbox() {
            report.ok("tls", "a self-signed certificate");
        } else {
            report.warn(
                "tls",
                "a self-signed certificate: clients will not trust it",
                "set tls_cert and tls_key",
            );
        }
        return;
    };
    let files = tls::Files {
        cert: cert.clone(),
        key: key.clone(),
    };
    match files.read() {
        Err(error) => report.fail(
            "tls",
            error.to_string(),
            "tls_cert takes the PEM chain, tls_key the PEM key of its first certificate",
        ),
        Ok(_) if is_exposed(key) == Some(true) => report.warn(
            "tls",
            format!("others may read {}", key.display()),
            format!("run: chmod 600 {}", key.display()),
        ),
        Ok(_) => report.ok("tls", cert.display().to_string()),
    }
}

fn open_files(report: &mut Report, config: &Config) {
    let wanted = u64::try_from(config.max_connections)
        .unwrap_or(u64::MAX)
        .saturating_add(OTHER_FILES);
    if let Some(limit) = os::open_files().filter(|limit| *limit < wanted) {
        report.warn(
            "files",
            format!(
                "{limit} files may be open, and max_connections = {} wants {wanted}",
                config.max_connections
            ),
            format!("raise the limit (ulimit -n {wanted}, LimitNOFILE={wanted}), or lower max_connections"),
        );
    }
}

//! Registers this process among those that run on the database, with the encryption keys that it has, and
//! switches to the key that the database names.

use crate::wiring::key;
use crate::wiring::key::Fit;
use pandabase_domain::time::{SECOND, Timestamp};
use pandabase_platform::app::App;
use pandabase_platform::db::{DbError, installation, nodes};
use pandabase_platform::os;
use std::process;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often the database is asked which key encrypts.
const POLL: Duration = Duration::from_secs(1);
/// How often the process registers itself, in milliseconds: often enough for [`nodes::PATIENCE`].
const BEAT: i64 = 15 * SECOND;

/// The registration of this process as a running one.
pub struct Registration {
    stop: watch::Sender<bool>,
    fit: watch::Receiver<Fit>,
    task: JoinHandle<()>,
}

struct Registrar {
    app: Arc<App>,
    id: String,
    name: String,
}

impl Registration {
    /// Registers this process, and keeps doing so until [`Registration::end`].
    pub async fn begin(app: &Arc<App>) -> Result<(Self, Fit), DbError> {
        let registrar = Registrar {
            app: Arc::clone(app),
            id: hex::encode(app.env.random.bytes::<12>()),
            name: format!("{}, process {}", machine(), process::id()),
        };
        let (registered, fit) = registrar.beat().await?;
        let (stop, stopped) = watch::channel(false);
        let (found, seen) = watch::channel(fit);
        let task = tokio::spawn(registrar.run(registered, found, stopped));
        let registration = Self {
            stop,
            fit: seen,
            task,
        };
        Ok((registration, fit))
    }

    /// Waits until the keyring no longer fits the database. The process must then stop: what it encrypted
    /// could not be read by the others.
    pub async fn lost(&mut self) -> Fit {
        match self.fit.wait_for(|fit| *fit != Fit::Known).await {
            Ok(fit) => *fit,
            Err(_) => std::future::pending().await,
        }
    }

    /// Ends the registration.
    pub async fn end(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

impl Registrar {
    /// Switches to the key that the database names and registers the process in the same transaction, so that
    /// the key cannot change in between.
    async fn beat(&self) -> Result<(Timestamp, Fit), DbError> {
        let (shared, id, name) = (Arc::clone(&self.app), self.id.clone(), self.name.clone());
        let now = self.app.env.clock.now();
        let fit = self.app.db.write(move |tx| {
            installation::lock(tx)?;
            let fit = key::fit(tx, &shared.env.keyring)?;
            nodes::register(tx, &id, &name, &shared.env.keyring, now)?;
            Ok::<_, DbError>(fit)
        });
        Ok((now, fit.await?))
    }

    async fn run(
        self,
        mut registered: Timestamp,
        found: watch::Sender<Fit>,
        mut stop: watch::Receiver<bool>,
    ) {
        while !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => continue,
            }
            match self.check(registered, &found).await {
                Ok(last) => registered = last,
                Err(error) => tracing::debug!("the key of the database could not be read: {error}"),
            }
        }
        let (id, now) = (self.id, self.app.env.clock.now());
        if let Err(error) = self.app.db.write(move |tx| nodes::forget(tx, &id, now)).await {
            tracing::debug!("the end of this process could not be registered: {error}");
        }
    }

    async fn check(&self, registered: Timestamp, found: &watch::Sender<Fit>) -> Result<Timestamp, DbError> {
        let current = self.app.db.read(installation::keys).await?.check;
        let is_behind = current.is_some_and(|current| current != self.app.env.keyring.fingerprint());
        if !is_behind && self.app.env.clock.now() < registered.plus_millis(BEAT) {
            return Ok(registered);
        }
        let (registered, fit) = self.beat().await?;
        found.send_replace(fit);
        Ok(registered)
    }
}

fn machine() -> String {
    os::machine_name().unwrap_or_else(|| "this machine".into())
}

//! A server that dies as `kill -9` has it die: whatever it was doing ends where it was, and nothing of it
//! goes on. Its runtime is on a thread of its own, and all its tasks are dropped with it.

use crate::harness::Server;
use pandabase::wiring::{assembly, housekeeping};
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use pandabase_platform::context::StoreContext;
use pandabase_platform::jobs::worker;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::random::Random;
use std::sync::Arc;
use std::thread;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running server.
pub struct Process {
    server: Arc<Server>,
    runtime: Handle,
    /// The process ends when this is dropped.
    life: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Process {
    /// Starts a server on the database of `ground`, which answers for a store with a token of it.
    pub async fn start(ground: &Server, seller: &(StoreContext, String), now: Timestamp, seed: u64) -> Self {
        let process = Self::spawn(ground, seller, now, seed);
        let app = Arc::clone(&process.server.app);
        worker::release_stale_leases(&app).await;
        let scheduled = process
            .server
            .app
            .db
            .write(move |tx| housekeeping::schedule(tx, &app.env));
        scheduled.await.unwrap();
        process
    }

    fn spawn(ground: &Server, seller: &(StoreContext, String), now: Timestamp, seed: u64) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        let (life, death) = oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            let _ = runtime.block_on(death);
        });
        let app = {
            let _within = handle.enter();
            assembly::app(
                ground.app.env.config.clone(),
                ground.app.db.clone(),
                Clock::manual(now),
                // Ids are random: two processes with one seed would make the same.
                Random::seeded(seed),
                Keyring::new(&[7; 32]),
            )
        };
        let mut server = ground.beside(app);
        (server.store, server.token) = seller.clone();
        Self {
            server: Arc::new(server),
            runtime: handle,
            life: Some(life),
            thread: Some(thread),
        }
    }

    /// The server, for whoever only looks.
    pub fn server(&self) -> &Arc<Server> {
        &self.server
    }

    /// Has the process do something. It ends with the process.
    pub fn begin<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.runtime.spawn(work)
    }

    /// Ends the process at once.
    pub fn kill(&mut self) {
        drop(self.life.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

//! A server with a seeded store, and what its reads take.

use super::asked::{Asked, Ids, reads};
use super::growth::{Times, median};
use crate::bench::server::{Role, Server};
use crate::client::{Connection, request};
use crate::postgres::Cluster;
use crate::seed;
use crate::watch::now;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// Where the ids come from that paths and filters name: a list, and a field of its first item.
const NAMED: [(&str, &str, &str); 14] = [
    ("productId", "/products?limit=1", "id"),
    ("customerId", "/customers?limit=1", "id"),
    ("orderId", "/orders?limit=1", "id"),
    ("sessionId", "/orders?limit=1", "orderNumber"),
    ("paymentId", "/orders/payments?limit=1", "id"),
    ("licenseId", "/licenses?limit=1", "id"),
    ("couponId", "/coupons?limit=1", "id"),
    ("subscriptionId", "/subscriptions?limit=1", "id"),
    ("refundId", "/refunds?limit=1", "id"),
    ("disputeId", "/disputes?limit=1", "id"),
    ("caseId", "/cases?limit=1", "id"),
    ("webhookId", "/webhooks?limit=1", "id"),
    ("eventId", "/events?limit=1", "id"),
    ("search", "/customers?limit=1", "email"),
];

/// A server with a seeded store.
pub struct Shop {
    /// The server.
    pub server: Server,
    /// What took the place of SQLite, stopped after the server.
    _cluster: Option<Cluster>,
    folder: TempDir,
}

impl Shop {
    /// Makes a store, fills it and starts a server on it.
    pub async fn new(load: seed::Load, cluster: Option<Cluster>) -> Result<Self> {
        let program = std::env::current_exe()?;
        // The folder for temporary files may be in memory.
        let parent = program.parent().context("this program lies in no folder")?;
        let folder = tempfile::Builder::new().prefix("sweep.").tempdir_in(parent)?;
        let data = folder.path().join("data");
        let url = cluster.as_ref().map(|cluster| cluster.url().to_owned());
        let server = Server::start(&data, Role::Dev, url.as_deref()).await?;
        let store = server.store.clone();
        server.stop().await?;
        let file = format!("sqlite:{}", data.join("pandabase.db").display());
        let database = url.as_deref().unwrap_or(&file);
        seed::fill(database, &data, Some(store), load).await?;
        Ok(Self {
            server: Server::start(&data, Role::Dev, url.as_deref()).await?,
            _cluster: cluster,
            folder,
        })
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Does something with the file while no server runs, and starts one again.
    pub async fn paused(self, work: impl AsyncFnOnce() -> Result<()>) -> Result<Self> {
        self.server.stop().await?;
        work().await?;
        let data = self.folder.path().join("data");
        Ok(Self {
            server: Server::start(&data, Role::Dev, None).await?,
            _cluster: self._cluster,
            folder: self.folder,
        })
    }

    /// What each read takes, in the median of so many.
    pub async fn times(&self, repeat: u64) -> Result<Times> {
        let mut connection = self.server.connect().await?;
        let mut question = Vec::new();
        request(&mut question, "GET", "/openapi.json", None, "");
        let document: Value = serde_json::from_slice(connection.expect(200, &question).await?)?;
        let ids = self.ids(&mut connection).await?;
        let mut times = Times::new();
        for asked in reads(&document, &self.server.store, &ids) {
            let Some((took, total)) = self.time(&mut connection, &asked, repeat).await? else {
                continue;
            };
            times.insert(asked.what.clone(), took);
            let last = total
                .filter(|total| asked.has_pages && *total >= 50)
                .map(|total| total / 25);
            if let Some(last) = last {
                let mut deep = asked.with("page", &format!("page={last}"));
                deep.what = format!("{} (last page)", asked.what);
                if let Some((took, _)) = self.time(&mut connection, &deep, repeat).await? {
                    times.insert(deep.what, took);
                }
            }
        }
        Ok(times)
    }

    /// What paths and filters name; a list without items names nothing.
    async fn ids(&self, connection: &mut Connection) -> Result<Ids> {
        let mut ids = Ids::new();
        for (name, list, field) in NAMED {
            let mut question = Vec::new();
            let path = self.server.core(list);
            request(&mut question, "GET", &path, Some(&self.server.token), "");
            let answer = connection.send(&question).await?;
            let answer: Value = serde_json::from_slice(answer.body).unwrap_or_default();
            if let Some(id) = answer["data"]["items"][0][field].as_str() {
                ids.insert(name, id.to_owned());
            }
        }
        Ok(ids)
    }

    /// What one read takes, and how many items its list has. Nothing for what is not answered with 200: not
    /// every filter is taken with every other one.
    async fn time(
        &self,
        connection: &mut Connection,
        asked: &Asked,
        repeat: u64,
    ) -> Result<Option<(Duration, Option<u64>)>> {
        let mut question = Vec::new();
        request(&mut question, "GET", &asked.path, Some(&self.server.token), "");
        let (mut took, mut total) = (Vec::new(), None);
        for number in 0..repeat {
            let started = now();
            let answer = match connection.send(&question).await {
                Ok(answer) if answer.status == 200 => answer,
                Ok(_) => return Ok(None),
                // A file, or a stream, which has no length: the connection is of no more use.
                Err(_) => {
                    *connection = self.server.connect().await?;
                    return Ok(None);
                }
            };
            took.push(started.elapsed());
            if number == 0 {
                let answer: Value = serde_json::from_slice(answer.body).unwrap_or_default();
                total = answer["data"]["pagination"]["total"].as_u64();
            }
        }
        Ok(median(took).map(|median| (median, total)))
    }
}

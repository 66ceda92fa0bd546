//! Fills a store with many paid orders at once, for measurements and trials: `cargo xtask seed`.
//!
//! Every promise of `pandabase verify` holds afterwards: the ledger is chained, customers and lists are
//! counted. What only told the world about a sale (events, mails, jobs) is left out.

mod plan;
mod rows;

use self::plan::{Chunk, Planner};
use crate::analytics;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Db, DbError, Tx};
use crate::http::{ApiError, Ctx, Input, Json, Nothing};
use crate::keyring::Keyring;
use crate::products;
use crate::random::Random;
use crate::stores::service::{NewStore, create};
use crate::stores::{StoreContext, find_open};
use pandabase_domain::id::{ProductId, push_random};
use pandabase_domain::money::Cents;
use pandabase_domain::time::{DAY, MINUTE};
use std::sync::Arc;

/// Orders that one transaction stores.
const CHUNK: u64 = 5_000;
/// The time that the orders are spread over, up to now: all of them fit one report.
const SPAN: i64 = 88 * DAY;

/// Title and price of what is sold.
const CATALOG: &[(&str, i64)] = &[
    ("Notes for Teams", 4_900),
    ("Field Recordings, Volume 1", 1_200),
    ("Icon Set", 2_900),
    ("Invoice Templates", 1_900),
    ("Drum Loops", 3_500),
    ("Type Specimen", 6_000),
    ("Budget Planner", 900),
    ("Travel Presets", 2_400),
    ("Course: Watercolour", 8_900),
    ("Course: Bread", 7_900),
    ("Pattern Library", 14_900),
    ("Font Licence", 19_900),
];

/// Something that is sold.
#[derive(Debug, Clone)]
struct Article {
    id: ProductId,
    title: &'static str,
    price: Cents,
}

/// An application over `db` that seeds and does nothing else. Nothing that is seeded is encrypted, so it
/// has a key of its own, which is forgotten. Must be called within a Tokio runtime.
pub fn app_over(db: Db) -> Arc<App> {
    let random = Random::from_system();
    let keyring = Keyring::new(&random.bytes());
    App::new(Config::default(), db, Clock::System, random, keyring)
}

/// The store with this id, or a new one.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such store.
pub async fn store(app: &Arc<App>, id: Option<String>) -> Result<StoreContext, ApiError> {
    if let Some(id) = id {
        let found = app.db.read(move |tx| find_open(tx, &id)).await?;
        return found.ok_or(ApiError::Missing("Store"));
    }
    let mut handle = String::from("seeded-");
    push_random(&mut handle, 8, &mut *app.random.lock());
    let new = NewStore {
        name: "Seeded store".into(),
        handle,
        country: "DE".into(),
        support_email: None,
        owner_email: None,
        statement_descriptor: None,
    };
    let shared = Arc::clone(app);
    app.db.write(move |tx| create(tx, &shared, &new)).await
}

/// Adds `orders` orders to a store that nobody else writes to meanwhile; one in fifty was declined. Tells
/// `progress` how many there are.
///
/// # Errors
/// [`ApiError`] from the database; the chunks stored so far stay.
pub async fn fill(
    app: &Arc<App>,
    store: &StoreContext,
    orders: u64,
    mut progress: impl FnMut(u64),
) -> Result<(), ApiError> {
    if orders == 0 {
        return Ok(());
    }
    let now = store.now(app).plus_millis(-MINUTE);
    let step = SPAN / i64::try_from(orders).unwrap_or(i64::MAX);
    let (shared, place) = (Arc::clone(app), store.clone());
    let opened = app.db.write(move |tx| {
        let ctx = Ctx::of(&shared, &place);
        Ok::<_, ApiError>((rows::head(tx, &ctx)?, stock(tx, &ctx)?))
    });
    let (head, articles) = opened.await?;
    let seed = u64::from_le_bytes(app.random.bytes());
    let mut planner = Planner::new(head, articles, now.plus_millis(-SPAN), step, seed);
    let mut done = 0;
    let mut chunk = Arc::new(planner.chunk(orders.min(CHUNK))?);
    loop {
        let storing = tokio::spawn(save(Arc::clone(app), store.clone(), Arc::clone(&chunk)));
        // The next chunk is thought out while the last one is stored.
        let planned = done + chunk.len();
        let next = planner.chunk((orders - planned).min(CHUNK))?;
        storing.await.unwrap_or(Err(DbError::Panicked.into()))?;
        done = planned;
        progress(done);
        if done >= orders {
            return sum_up(app, store).await;
        }
        chunk = Arc::new(next);
    }
}

/// Derives what payments would have summed up.
async fn sum_up(app: &App, store: &StoreContext) -> Result<(), ApiError> {
    let store = store.id.clone();
    app.db.write(move |tx| analytics::rebuild(tx, &store)).await
}

async fn save(app: Arc<App>, store: StoreContext, chunk: Arc<Chunk>) -> Result<(), ApiError> {
    app.db
        .clone()
        .write(move |tx| rows::insert(tx, &Ctx::of(&app, &store), &chunk))
        .await
}

/// The store's articles, created the usual way.
fn stock(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Article>, ApiError> {
    let create = |&(title, price): &(&'static str, i64)| {
        let body = serde_json::json!({
            "title": title,
            "productType": "DIGITAL_DOWNLOAD",
            "status": "ACTIVE",
            "price": price,
            "downloadUrl": plan::DOWNLOAD,
        });
        let body = serde_json::from_value(body).map_err(DbError::Json)?;
        let (path, query) = (Nothing {}, Nothing {});
        let input = Input {
            path,
            query,
            body: Json(body),
        };
        let product = products::http::create(tx, ctx, &input)?;
        Ok(Article {
            id: product.id,
            title,
            price: Cents(price),
        })
    };
    CATALOG.iter().map(create).collect()
}

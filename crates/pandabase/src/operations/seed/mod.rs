//! Fills a store with many paid orders at once, for measurements and trials: `cargo xtask seed`.
//!
//! All of them are stored in one transaction, so that an interrupted run leaves nothing behind. Every
//! promise of `pandabase verify` holds afterwards: the ledger is chained, customers and lists are counted.
//! What only told the world about a sale (events, mails, jobs) is left out.

pub mod plan;
pub mod rows;

pub use plan::Article;

use self::plan::{Chunk, Market, Planner, Totals};
use crate::wiring::assembly;
use pandabase_commerce::catalog::products;
use pandabase_commerce::stores::requests::NewStore;
use pandabase_commerce::stores::service::create;
use pandabase_domain::id::push_random;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{Db, DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::random::Random;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Orders that are planned while as many are stored.
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

/// An application over `db` that seeds and does nothing else. Nothing that is seeded is encrypted, so it
/// has a key of its own, which is forgotten. Must be called within a Tokio runtime.
pub fn app_over(db: Db) -> Arc<App> {
    let random = Random::from_system();
    let keyring = Keyring::new(&random.bytes());
    assembly::app(Config::default(), db, Clock::System, random, keyring)
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
    push_random(&mut handle, 8, &mut *app.env.random.lock());
    let new = NewStore {
        name: "Seeded store".into(),
        handle,
        country: "DE".into(),
        support_email: None,
        owner_email: None,
        statement_descriptor: None,
    };
    let shared = Arc::clone(app);
    app.db.write(move |tx| create(tx, &shared.env, &new)).await
}

/// Adds `orders` orders to a store, or none of them; one in fifty was declined. Tells `progress` how many
/// there are.
///
/// # Errors
/// [`ApiError`] from the database.
pub async fn fill(
    app: &Arc<App>,
    store: &StoreContext,
    orders: u64,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<(), ApiError> {
    if orders == 0 {
        return Ok(());
    }
    let (shared, place) = (Arc::clone(app), store.clone());
    let load = move |tx: &mut Tx<'_>| load(tx, &Ctx::of(&shared.env, &place), orders, &progress);
    app.db.write(load).await
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, orders: u64, progress: &dyn Fn(u64)) -> Result<(), ApiError> {
    let head = rows::head(tx, ctx)?;
    let market = Market::new(&stock(tx, ctx)?)?;
    let step = SPAN / i64::try_from(orders).unwrap_or(i64::MAX);
    let first = ctx.now.plus_millis(-MINUTE - SPAN);
    let seed = u64::from_le_bytes(ctx.env.random.bytes());
    let planner = Planner::new(&market, head, first, step, seed);
    // What is there already would be sorted again, too.
    let is_most = rows::present(tx)? < orders;
    let scattered = if is_most { rows::SCATTERED } else { &[] };
    let totals = tx.without_indexes(scattered, |tx| {
        std::thread::scope(|scope| {
            let (sender, chunks) = sync_channel(1);
            let planning = scope.spawn(move || plan(planner, orders, &sender));
            let mut done = 0;
            for chunk in chunks {
                rows::insert(tx, ctx, &market, &chunk)?;
                done += chunk.orders.len() as u64;
                progress(done);
            }
            let totals = planning.join().map_err(|_| DbError::Panicked)?;
            Ok::<_, ApiError>(totals?)
        })
    })?;
    rows::sum_up(tx, ctx, &market, &totals)
}

/// Plans one chunk after another, until nobody takes them any more.
fn plan<'m>(
    mut planner: Planner<'m>,
    orders: u64,
    chunks: &SyncSender<Chunk<'m>>,
) -> Result<Totals, Overflow> {
    let mut left = orders;
    while left > 0 {
        let chunk = planner.chunk(left.min(CHUNK))?;
        left -= chunk.orders.len() as u64;
        if chunks.send(chunk).is_err() {
            break;
        }
    }
    Ok(planner.totals())
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
        let product = products::service::create(tx, ctx, &input)?;
        products::sale::mark_sold(tx, ctx, &product.id)?;
        Ok(Article {
            id: product.id,
            title,
            price: Cents(price),
        })
    };
    CATALOG.iter().map(create).collect()
}

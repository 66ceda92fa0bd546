//! Fills a store for measurements and trials: `cargo xtask seed`. Plain orders are stored in bulk; everything
//! else that happens in a store ([`life`]) goes through the API, and webhook deliveries ([`deliveries`]) are
//! made for orders that exist.
//!
//! All plain orders are stored in one transaction, so that an interrupted run leaves nothing behind. Every
//! promise of `pandabase verify` holds afterwards: the ledger is chained, and customers and lists are
//! counted. Plain orders have no mails and no jobs.

pub mod deliveries;
pub mod life;
pub mod plan;
pub mod rows;

pub use deliveries::deliver;
pub use life::live;
pub use plan::Article;

use self::plan::{Chunk, Market, Planner, Totals};
use crate::wiring::assembly;
use crate::wiring::key;
use crate::wiring::key::Fit;
use pandabase_commerce::catalog::products;
use pandabase_commerce::stores::requests::NewStore;
use pandabase_commerce::stores::service::create;
use pandabase_domain::id::{StoreId, push_random};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::product::{FulfillmentMode, ProductType};
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{Db, DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::keys::MasterKeys;
use pandabase_platform::page::ListKey;
use pandabase_platform::random::Random;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Orders that are planned at once, while the previous ones are stored.
const CHUNK: u64 = 5_000;
/// The orders are spread over this time, up to now, so that all of them fit one report.
const SPAN: i64 = 88 * DAY;

/// What the orders of a load buy.
struct Catalog {
    product_type: ProductType,
    mode: FulfillmentMode,
    download: Option<&'static str>,
    /// Titles and prices.
    articles: &'static [(&'static str, i64)],
}

const DOWNLOADS: Catalog = Catalog {
    product_type: ProductType::DigitalDownload,
    mode: FulfillmentMode::InstantDownload,
    download: Some("https://cdn.example.org/seeded.zip"),
    articles: ARTICLES,
};
const KEYS: Catalog = Catalog {
    product_type: ProductType::LicenseKey,
    mode: FulfillmentMode::ManagedLicense,
    download: None,
    articles: &[("Desktop Licence", 4_000)],
};

const ARTICLES: &[(&str, i64)] = &[
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

/// An application over `db` for seeding. Must be called within a Tokio runtime.
///
/// Only licence keys are encrypted, with `keys`, which must be those of the servers of this database. Orders
/// of downloads need none.
///
/// # Errors
/// [`ApiError`] from the database, or when `keys` are not the database's.
pub async fn app_over(db: Db, keys: Option<MasterKeys>) -> Result<Arc<App>, ApiError> {
    let random = Random::from_system();
    let keyring = match &keys {
        Some(keys) => Keyring::of(keys),
        None => Keyring::new(&random.bytes()),
    };
    let mut config = Config::default();
    let unlimited = Limit::per_second(u32::MAX);
    config.limits.per_token = unlimited;
    config.limits.per_store = unlimited;
    config.limits.per_store_and_address = unlimited;
    config.limits.new_sessions = unlimited;
    config.limits.declines = unlimited;
    let app = assembly::app(config, db, Clock::System, random, keyring);
    if keys.is_some() {
        let shared = Arc::clone(&app);
        let settled = app
            .db
            .write(move |tx| key::settle(tx, &shared.env.keyring, &shared.env.random));
        if settled.await? != Fit::Known {
            let text = "the encryption keys are not those of this database";
            return Err(ApiError::Internal(text.into()));
        }
    }
    Ok(app)
}

/// The store with this id, or a new one.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such store.
pub async fn store(app: &Arc<App>, id: Option<StoreId>) -> Result<StoreContext, ApiError> {
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
        ..NewStore::default()
    };
    let shared = Arc::clone(app);
    app.db.write(move |tx| create(tx, &shared.env, &new)).await
}

/// Adds `orders` orders of downloads to a store, or none of them; one in fifty is declined. Reports the
/// number so far to `progress`.
pub async fn fill(
    app: &Arc<App>,
    store: &StoreContext,
    orders: u64,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<(), ApiError> {
    fill_with(app, store, &DOWNLOADS, orders, progress).await
}

/// Like [`fill`], with orders of one product whose units are licence keys.
pub async fn fill_with_keys(
    app: &Arc<App>,
    store: &StoreContext,
    orders: u64,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<(), ApiError> {
    fill_with(app, store, &KEYS, orders, progress).await
}

async fn fill_with(
    app: &Arc<App>,
    store: &StoreContext,
    catalog: &'static Catalog,
    orders: u64,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<(), ApiError> {
    if orders == 0 {
        return Ok(());
    }
    let (shared, place) = (Arc::clone(app), store.clone());
    let load = move |tx: &mut Tx<'_>| load(tx, &Ctx::of(&shared.env, &place), catalog, orders, &progress);
    app.db.write(load).await
}

fn load(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    catalog: &Catalog,
    orders: u64,
    progress: &dyn Fn(u64),
) -> Result<(), ApiError> {
    let head = rows::head(tx, ctx)?;
    let market = Market::new(&stock(tx, ctx, catalog)?)?;
    let step = SPAN / i64::try_from(orders).unwrap_or(i64::MAX);
    let first = ctx.now.plus_millis(-MINUTE - SPAN);
    let seed = u64::from_le_bytes(ctx.env.random.bytes());
    let planner = Planner::new(&market, head, first, step, seed);
    // Rebuilding the indexes also sorts the rows that are there already, so it must pay off.
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

/// Plans one chunk after another, until the receiver is gone.
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

/// The store's articles, created as products like any other.
fn stock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, catalog: &Catalog) -> Result<Vec<Article>, ApiError> {
    let create = |&(title, price): &(&'static str, i64)| {
        let mut body = serde_json::json!({
            "title": title,
            "productType": catalog.product_type.as_str(),
            "status": "ACTIVE",
            "price": price,
        });
        if let Some(download) = catalog.download {
            body["downloadUrl"] = download.into();
        }
        let body = serde_json::from_value(body).map_err(DbError::Json)?;
        let (path, query) = (Nothing {}, Nothing {});
        let input = Input {
            path,
            query,
            body: Json(body),
            list: ListKey::default(),
        };
        let product = products::service::create(tx, ctx, &input)?;
        products::sale::mark_sold(tx, ctx, &product.id)?;
        Ok(Article {
            id: product.id,
            title,
            price: Cents(price),
            mode: catalog.mode,
            download: catalog.download,
        })
    };
    catalog.articles.iter().map(create).collect()
}

//! Forking, keeping and resetting stores, and removing what was made so.

use super::ends::{End, REST, Way};
use super::store::Standing;
use super::views::{
    Fork, ForkPath, MadeFork, NewFork, NewSnapshot, ResetDone, Snapshot, SnapshotPath, StoreReset,
};
use super::{copy, objects, store};
use pandabase_commerce::files;
use pandabase_commerce::files::store::Total;
use pandabase_commerce::money::ledger;
use pandabase_commerce::notify;
use pandabase_domain::file::{MOST_BYTES, MOST_BYTES_AT_FIRST, MOST_COPIED_FILES};
use pandabase_domain::id::{AccountId, SnapshotId, StoreId, TokenId, push_random};
use pandabase_domain::input::Text;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::api::endpoint::{Data, Reply};
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::cause;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The most forks of one store, those of its forks included.
const FORKS: i64 = 200;
/// The most snapshots of one store.
const SNAPSHOTS: i64 = 20;
/// The most snapshots of a store and its forks.
const KEPT: i64 = 100;
/// The most orders, licence keys, and events of usage of a store that is copied. On SQLite others wait
/// meanwhile with what they write, about a second for every 100,000 rows.
const SIZE: i64 = 200_000;
/// How many characters the handle of a fork takes from its store's handle, and how many follow.
const HANDLE: (usize, usize) = (55, 8);
/// What the token is called that a member of the team gets with a fork.
const TOKEN: &str = "Fork";

/// Copies that are made or removed at once in this process. Between two of them others get in with what they
/// write, and on PostgreSQL the connections are not all taken.
static TURNS: Semaphore = Semaphore::const_new(1);
/// Requests that may wait for their turn, or have it.
static ROOM: Semaphore = Semaphore::const_new(256);

const NO_FORK: ApiError = ApiError::Missing("Fork");
const NO_SNAPSHOT: ApiError = ApiError::Missing("Snapshot");

/// A turn, which ends when this is dropped.
struct Turn {
    _turn: SemaphorePermit<'static>,
    _room: SemaphorePermit<'static>,
}

/// Waits for a turn.
async fn turn() -> Result<Turn, ApiError> {
    let text = "Too many stores are being copied or reset: try again in a moment";
    let room = ROOM.try_acquire().map_err(|_| ApiError::TooMany(text))?;
    let turn = TURNS.acquire().await;
    Ok(Turn {
        // Nothing closes them.
        _turn: turn.map_err(|error| ApiError::Internal(error.into()))?,
        _room: room,
    })
}

/// Runs `work` once in a transaction that sees the store as it is at one moment.
async fn at_one_moment<T: Data>(
    call: &Call,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<Reply<T>, ApiError> {
    let turn = turn().await?;
    let done = call.write_once_at_one_moment(move |tx, ctx| {
        // It lasts until the work is done.
        let _turn = &turn;
        work(tx, ctx)
    });
    done.await
}

/// Makes a copy with its files. A client that hangs up does not end that.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    let done = cause::spawn(work).await;
    done.unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
}

/// The store that is called, if it can be copied. The copy is of one moment without a lock, for which buyers
/// would wait, each with a connection to PostgreSQL.
fn standing(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Standing, ApiError> {
    let found = store::standing(tx, &ctx.store.id)?;
    expect_at_rest(tx, ctx, found)
}

/// The store that was found, if it can be copied or emptied.
fn expect_at_rest(tx: &mut Tx<'_>, ctx: &Ctx<'_>, found: Option<Standing>) -> Result<Standing, ApiError> {
    let standing = found.ok_or(ApiError::Missing("Store"))?;
    if store::clock_moves(tx, &ctx.store.id)? {
        let text = "The store's clock is moving: try again once it stands";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    if store::is_charged_elsewhere(tx, &ctx.store.id)? {
        let text = "A store with charges of a payment processor cannot be copied or reset";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    Ok(standing)
}

/// Refuses a store, or what a snapshot keeps, that is too large to be copied.
fn expect_copyable(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), ApiError> {
    if store::size(tx, id, SIZE + 1)? > SIZE {
        return Err(ApiError::invalid(format!(
            "A store with more than {SIZE} orders, licence keys or events of usage cannot be copied: fork an \
             earlier snapshot of it, or reset it"
        )));
    }
    Ok(())
}

/// Refuses a copy whose files the store has no room for: with those of its other copies they come to as much
/// as the files of one store may. On PostgreSQL another process may make a copy at the same moment.
fn expect_room(tx: &mut Tx<'_>, ctx: &Ctx<'_>, source: &StoreId) -> Result<(), ApiError> {
    let (store, more) = (&ctx.store.id, files::store::total(tx, source)?);
    let (own, copies) = (files::store::total(tx, store)?, files::store::copies(tx, store)?);
    let count = |total: &Total| total.files.saturating_add(total.kept_files);
    let bytes = |total: &Total| total.bytes.saturating_add(total.kept_bytes);
    let all = count(&own)
        .saturating_add(copies.files)
        .saturating_add(count(&more));
    if all > MOST_COPIED_FILES {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_COPIED_FILES} files together with its forks and snapshots: \
             delete one of these that is done with"
        )));
    }
    let (most, words) = match store::has_sold(tx, store)? {
        true => (MOST_BYTES, "100 GiB"),
        false => (MOST_BYTES_AT_FIRST, "5 GiB before its first sale"),
    };
    let all = bytes(&own)
        .saturating_add(copies.bytes)
        .saturating_add(files::store::attached(tx, store)?);
    let more = bytes(&more).saturating_add(store::attached(tx, source)?);
    // Who copies no file needs no room.
    if more > 0 && all.saturating_add(more) > most {
        return Err(ApiError::invalid(format!(
            "The files of a store can come to at most {words} together with those of its forks and \
             snapshots: delete one of these that is done with"
        )));
    }
    Ok(())
}

/// The store id of the copy that a snapshot is.
fn copy_of(id: &SnapshotId) -> StoreId {
    id.twin()
}

/// A fork that is asked for.
struct Asked {
    id: StoreId,
    name: Option<String>,
    /// What it is made of; nothing where the snapshot that was named is not there.
    source: Option<StoreId>,
    scopes: ScopeSet,
    token: Option<TokenId>,
    maker: Option<AccountId>,
}

/// `POST /v2/sandbox/stores/{storeId}/fork`: makes a store that has lived through the same.
///
/// # Errors
/// [`ApiError::Missing`] without such a snapshot, [`ApiError::Conflict`] while the clock moves or when
/// another processor has charges of the store, [`ApiError::Invalid`] beyond the limits.
pub async fn fork(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewFork>>,
) -> Result<Reply<MadeFork>, ApiError> {
    let Json(NewFork { name, snapshot }) = input.body;
    let source = match snapshot.0 {
        None => Some(call.store.id.clone()),
        Some(name) => {
            let name = name.into_string();
            let kept = call.read(move |tx, ctx| Ok(store::find(tx, &ctx.store.id, &name)?));
            kept.await?.map(|kept| copy_of(&kept.id))
        }
    };
    let env = &call.app().env;
    let asked = Asked {
        id: StoreId::new(env.clock.now(), &mut *env.random.lock()),
        name: name.0.map(Text::into_string),
        source: source.clone(),
        scopes: call.scopes(),
        token: call.token().cloned(),
        maker: call.account().cloned(),
    };
    let id = asked.id.clone();
    to_the_end(async move {
        let made = at_one_moment(&call, move |tx, ctx| make_fork(tx, ctx, &asked)).await?;
        if let Some(source) = source.filter(|_| made.is_new()) {
            let_files_follow(&call, &source, &id).await?;
        }
        Ok(made)
    })
    .await
}

fn make_fork(tx: &mut Tx<'_>, ctx: &Ctx<'_>, asked: &Asked) -> Result<MadeFork, ApiError> {
    let catalogue = copy::catalogue(tx)?;
    let standing = standing(tx, ctx)?;
    let own = &standing.end.id;
    let origin = standing.forked_from.as_ref().unwrap_or(own);
    if store::forks(tx, origin)? >= FORKS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {FORKS} forks, with the forks of its forks: delete one that is done with"
        )));
    }
    let source = asked.source.as_ref().ok_or(NO_SNAPSHOT)?;
    let source = store::end(tx, source)?.ok_or(NO_SNAPSHOT)?;
    expect_copyable(tx, &source.id)?;
    expect_room(tx, ctx, &source.id)?;
    let fork = Fork {
        id: asked.id.clone(),
        name: asked.name.clone().unwrap_or_else(|| standing.name.clone()),
        handle: handle_of(ctx, &standing.handle),
        forked_from: origin.clone(),
    };
    let to = End {
        id: fork.id.clone(),
        clock_offset: source.running_clock(),
        is_snapshot: false,
    };
    store::insert_fork(tx, &catalogue, &standing, &source, &fork, to.clock_offset)?;
    copy::rows(tx, ctx.env, &catalogue, &Way::new(ctx.env, &source, &to, own))?;
    let (name, mode) = match &asked.token {
        Some(token) => {
            let token = tokens::find(tx, ctx, token)?;
            (token.name, token.mode)
        }
        None => (TOKEN.to_owned(), Mode::Bearer),
    };
    let context = to.context(standing.shield);
    let forked = Ctx::of(ctx.env, &context);
    let webhooks = notify::service::renew_secrets(tx, &forked)?;
    let maker = asked.maker.as_ref();
    let token = tokens::create_by(tx, &forked, &name, mode, asked.scopes, maker)?;
    tx.wake_workers();
    Ok(MadeFork {
        fork,
        now: forked.now,
        token,
        webhooks,
    })
}

/// A handle that no store has.
fn handle_of(ctx: &Ctx<'_>, handle: &str) -> String {
    let (most, tail) = HANDLE;
    let mut fresh: String = handle.chars().take(most).collect();
    fresh.push('-');
    push_random(&mut fresh, tail, &mut *ctx.env.random.lock());
    fresh
}

/// Copies the files of a copy that was just made. If they cannot be copied, it is removed again.
async fn let_files_follow(call: &Call, from: &StoreId, to: &StoreId) -> Result<(), ApiError> {
    let app = call.app();
    let objects = objects::of(app, to).await;
    let followed = match &objects {
        Ok(objects) => objects::copy(app, objects, from, to).await,
        Err(_) => Ok(()),
    };
    if objects.is_err() || followed.is_err() {
        let (store, id) = (call.store.id.clone(), to.clone());
        let removed = call.undo(move |tx| {
            store::delete(tx, &store, &id.twin())?;
            copy::remove(tx, &id)
        });
        removed.await?;
        objects::delete(app, objects.as_deref().unwrap_or_default(), to).await;
    }
    objects.and(followed)
}

/// `GET /v2/sandbox/stores/{storeId}/forks`: the forks of the store, oldest first.
pub fn list_forks(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<Fork>, ApiError> {
    Ok(store::list_forks(tx, &ctx.store.id, FORKS)?)
}

/// `DELETE /v2/sandbox/stores/{storeId}/forks/{forkId}`: removes a fork with everything in it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such fork.
pub async fn delete_fork(call: Call, input: Input<ForkPath>) -> Result<Reply<Deleted>, ApiError> {
    let fork = input.path.fork_id;
    let (id, app) = (fork.clone(), Arc::clone(call.app()));
    let snapshots = call.read(move |tx, ctx| {
        if !store::is_fork(tx, &id, &ctx.store.id)? {
            return Err(NO_FORK);
        }
        Ok(store::list(tx, &id, SNAPSHOTS)?)
    });
    let mut stores: Vec<StoreId> = snapshots.await?.iter().map(|kept| copy_of(&kept.id)).collect();
    stores.push(fork.clone());
    // What was asked of it is written down a moment later, and must not outlive it.
    app.request_log.flush().await;
    remove(&call, stores, move |tx, ctx| {
        match store::is_fork(tx, &fork, &ctx.store.id)? {
            true => Ok(()),
            false => Err(NO_FORK),
        }
    })
    .await?;
    call.reply(&Deleted { deleted: true })
}

/// Removes copies with their files, if `may` says so in the transaction.
async fn remove(
    call: &Call,
    stores: Vec<StoreId>,
    may: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<(), ApiError> + Send + 'static,
) -> Result<(), ApiError> {
    let app = call.app();
    let mut files = Vec::with_capacity(stores.len());
    for id in &stores {
        files.push((id.clone(), objects::of(app, id).await?));
    }
    let turn = turn().await?;
    let removed = call.write(move |tx, ctx| {
        let _turn = &turn;
        may(tx, ctx)?;
        for id in &stores {
            copy::remove(tx, id)?;
        }
        Ok(())
    });
    removed.await?;
    for (id, objects) in &files {
        objects::delete(app, objects, id).await;
    }
    Ok(())
}

/// `GET /v2/sandbox/stores/{storeId}/snapshots`: the snapshots of the store, oldest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<Snapshot>, ApiError> {
    Ok(store::list(tx, &ctx.store.id, SNAPSHOTS)?)
}

/// `POST /v2/sandbox/stores/{storeId}/snapshots`: keeps the store as it is.
///
/// # Errors
/// [`ApiError::Conflict`] when it has a snapshot of this name; those of [`fork`].
pub async fn keep(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewSnapshot>>,
) -> Result<Reply<Snapshot>, ApiError> {
    let name = input.body.0.name.into_string();
    let env = &call.app().env;
    let id = SnapshotId::new(env.clock.now(), &mut *env.random.lock());
    let copy = copy_of(&id);
    to_the_end(async move {
        let kept = at_one_moment(&call, move |tx, ctx| make_snapshot(tx, ctx, &id, &name)).await?;
        if kept.is_new() {
            let_files_follow(&call, &call.store.id, &copy).await?;
        }
        Ok(kept)
    })
    .await
}

fn make_snapshot(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SnapshotId, name: &str) -> Result<Snapshot, ApiError> {
    let catalogue = copy::catalogue(tx)?;
    let standing = standing(tx, ctx)?;
    let origin = standing.forked_from.as_ref().unwrap_or(&standing.end.id);
    let of_family = store::snapshots_of_family(tx, origin)?;
    let from = standing.end;
    expect_copyable(tx, &from.id)?;
    if store::snapshots(tx, &from.id)? >= SNAPSHOTS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {SNAPSHOTS} snapshots: delete one that is done with"
        )));
    }
    if of_family >= KEPT {
        return Err(ApiError::invalid(format!(
            "A store and its forks can have up to {KEPT} snapshots: delete one that is done with"
        )));
    }
    expect_room(tx, ctx, &from.id)?;
    let now = ctx.env.clock.now();
    let kept = Snapshot {
        id: id.clone(),
        name: name.to_owned(),
        created_at: now.plus_millis(from.clock_offset),
    };
    if !store::insert(tx, &from.id, &kept)? {
        return Err(ApiError::Conflict(format!("Snapshot '{name}' already exists")));
    }
    let to = End {
        id: copy_of(id),
        clock_offset: from.clock_offset - REST,
        is_snapshot: true,
    };
    store::insert_copy(tx, &catalogue, &from, &to.id, now)?;
    copy::rows(tx, ctx.env, &catalogue, &Way::new(ctx.env, &from, &to, &from.id))?;
    Ok(kept)
}

/// `DELETE /v2/sandbox/stores/{storeId}/snapshots/{snapshotId}`: removes a snapshot.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such snapshot.
pub async fn forget(call: Call, input: Input<SnapshotPath>) -> Result<Reply<Deleted>, ApiError> {
    let name = input.path.snapshot_id.into_string();
    let id = find(&call, name).await?.id;
    let copies = vec![copy_of(&id)];
    remove(&call, copies, move |tx, ctx| {
        Ok(store::delete(tx, &ctx.store.id, &id)?)
    })
    .await?;
    call.reply(&Deleted { deleted: true })
}

/// A snapshot of the store, by its name or its id.
async fn find(call: &Call, name: String) -> Result<Snapshot, ApiError> {
    let found = call.read(move |tx, ctx| store::find(tx, &ctx.store.id, &name)?.ok_or(NO_SNAPSHOT));
    found.await
}

/// `POST /v2/sandbox/stores/{storeId}/reset`: makes the store what its snapshot is, or empties it. Its team,
/// its tokens and its address stay.
///
/// # Errors [`ApiError::Missing`] without such a snapshot; [`ApiError::Conflict`] while the clock moves or
/// when another processor has charges of the store.
pub async fn reset(
    call: Call,
    input: Input<Nothing, Nothing, Json<StoreReset>>,
) -> Result<Reply<ResetDone>, ApiError> {
    let (app, id) = (Arc::clone(call.app()), call.store.id.clone());
    let Json(StoreReset { snapshot, confirm }) = input.body;
    let kept = match (snapshot.0, confirm.0) {
        (Some(name), None) => Ok(find(&call, name.into_string()).await?),
        (None, Some(handle)) => Err(handle.into_string()),
        _ => {
            let text = "body must have either 'snapshot' or 'confirm'";
            return Err(ApiError::invalid(text));
        }
    };
    if let Ok(kept) = &kept {
        let copy = copy_of(&kept.id);
        let files = objects::of(&app, &copy).await?;
        objects::copy(&app, &files, &copy, &id).await?;
    }
    let mut gone = objects::of(&app, &id).await?;
    let turn = turn().await?;
    let reset = call.write(move |tx, ctx| {
        let _turn = &turn;
        reset_to(tx, ctx, kept.as_ref().map_err(String::as_str))
    });
    let done = reset.await?;
    let left = objects::of(&app, &id).await?;
    gone.retain(|object| !left.contains(object));
    objects::delete(&app, &gone, &id).await;
    call.reply(&done)
}

/// Makes the store what a snapshot is, or empties it if the text is its handle.
fn reset_to(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kept: Result<&Snapshot, &str>) -> Result<ResetDone, ApiError> {
    let catalogue = copy::catalogue(tx)?;
    let locked = store::lock(tx, &ctx.store.id)?;
    let standing = expect_at_rest(tx, ctx, locked)?;
    if kept.is_err_and(|handle| handle != standing.handle) {
        return Err(ApiError::invalid("body/confirm must be the store's handle"));
    }
    copy::empty(tx, &ctx.store.id)?;
    let mut to = standing.end;
    if let Ok(kept) = kept {
        let from = store::end(tx, &copy_of(&kept.id))?.ok_or(NO_SNAPSHOT)?;
        to.clock_offset = from.running_clock();
        store::take_settings(tx, &catalogue, &from, &to.id)?;
        copy::rows(tx, ctx.env, &catalogue, &Way::new(ctx.env, &from, &to, &to.id))?;
    } else {
        store::forget(tx, &to.id)?;
        ledger::open(tx, ctx)?;
    }
    tx.wake_workers();
    Ok(ResetDone {
        snapshot: kept.ok().cloned(),
        now: ctx.env.clock.now().plus_millis(to.clock_offset),
    })
}

//! Which mails about a store somebody gets. Everybody in a team chooses for themselves, in each store anew.

use crate::insight::digest as digests;
use crate::stores::notices::store::{self as notices, Reader};
use pandabase_domain::digest::{self, Rhythm};
use pandabase_domain::id::AccountId;
use pandabase_domain::input::{List, Opt};
use pandabase_domain::notice::{NoticeKind, Switch};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which mails about a store a member of its team gets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoreNotifications {
    /// Every kind of mail that the member's role hears of.
    kinds: Vec<NoticeSetting>,
    /// How often a mail sums the store's sales up; OFF until it is changed.
    digest: Rhythm,
}

/// A kind of mail, and whether a member gets it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoticeSetting {
    /// What the mail is about.
    kind: NoticeKind,
    /// Whether the member gets it.
    enabled: bool,
    /// Whether the member can change that here. Mails about bank accounts, API tokens and the team cannot be
    /// switched off; those about reports are switched in the account, for all stores.
    switchable: bool,
}

/// A change of which mails one gets: what is not sent stays.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StoreNotificationsChange {
    /// Kinds to switch on or off; other kinds stay as they are.
    #[serde(default)]
    kinds: Opt<List<NoticeChange, 0, 20>>,
    /// How often a mail sums the store's sales up.
    #[serde(default)]
    digest: Opt<Rhythm>,
}

/// A kind of mail to switch on or off.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NoticeChange {
    /// What the mail is about: a kind that one's role hears of.
    kind: NoticeKind,
    /// Whether one wants it.
    enabled: bool,
}

impl From<&Reader> for StoreNotifications {
    fn from(reader: &Reader) -> Self {
        let setting = |kind: NoticeKind| NoticeSetting {
            kind,
            enabled: reader.wants(kind),
            switchable: kind.rule().switch == Switch::Store,
        };
        Self {
            kinds: NoticeKind::of(reader.role).map(setting).collect(),
            digest: reader.digest,
        }
    }
}

/// `GET /v2/stores/{storeId}/notifications`: which mails one gets.
pub async fn show(call: Call, _: Input) -> Result<Reply<StoreNotifications>, ApiError> {
    let account = call.member()?.session.account_id.clone();
    let reader = call.read(move |tx, ctx| find(tx, ctx, &account)).await?;
    call.reply(&StoreNotifications::from(&reader))
}

/// `PATCH /v2/stores/{storeId}/notifications`: chooses which mails one gets.
pub async fn update(
    call: Call,
    input: Input<Nothing, Nothing, Json<StoreNotificationsChange>>,
) -> Result<Reply<StoreNotifications>, ApiError> {
    let (account, change) = (call.member()?.session.account_id.clone(), input.body.0);
    let reader = call
        .write(move |tx, ctx| choose(tx, ctx, &account, &change))
        .await?;
    call.reply(&StoreNotifications::from(&reader))
}

/// The member that an account is here; it may have been taken out since the request came.
fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &AccountId) -> Result<Reader, ApiError> {
    let found = notices::reader(tx, &ctx.store.id, account)?;
    found.ok_or(ApiError::Missing("Store"))
}

fn choose(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    change: &StoreNotificationsChange,
) -> Result<Reader, ApiError> {
    // The job that makes digests holds the store as well: it sees this change, or has ended before.
    access_stores::lock(tx, &ctx.store.id)?;
    let mut reader = find(tx, ctx, account)?;
    if let Some(kinds) = &change.kinds.0 {
        for (index, wanted) in kinds.iter().enumerate() {
            switch(&mut reader, index, wanted)?;
        }
    }
    if let Some(rhythm) = change.digest.0 {
        if reader.digest == Rhythm::Off {
            // The first digest covers today or this week, and no digest covers a day again.
            let zone = access_stores::contact(tx, ctx)?.zone;
            let told = reader.digested_until.take();
            reader.digested_until = told.max(digest::yesterday(ctx.now, &zone));
        }
        reader.digest = rhythm;
    }
    notices::choose(tx, &ctx.store.id, &reader)?;
    if reader.digest != Rhythm::Off {
        digests::plan(tx, ctx)?;
    }
    Ok(reader)
}

/// Switches the kind at `index` of the request on or off.
fn switch(reader: &mut Reader, index: usize, wanted: &NoticeChange) -> Result<(), ApiError> {
    let (kind, rule) = (wanted.kind, wanted.kind.rule());
    let refused = |text: &str| Err(ApiError::invalid(format!("body/kinds/{index}/{text}")));
    if reader.role < rule.from {
        return refused("kind must be one that your role hears of");
    }
    // What is sent back as it was shown changes nothing.
    let is_same = wanted.enabled == reader.wants(kind);
    match rule.switch {
        Switch::Store => reader.notices.set(kind, wanted.enabled),
        Switch::Account | Switch::Nobody if is_same => {}
        Switch::Account => {
            return refused(
                "enabled is switched by notifications.reportReady of the account, for all stores",
            );
        }
        Switch::Nobody => return refused("enabled must be true: these mails cannot be switched off"),
    }
    Ok(())
}

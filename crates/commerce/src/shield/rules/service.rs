//! Creating and changing rules. A rule is read when it is stored, so that a payment meets none that is wrong.

use super::requests::{ListQuery, NewRule, Path, RuleChange};
use super::views::ShieldRule;
use crate::shield::store::{lists, rules as store};
use pandabase_domain::id::{ShieldRuleId, kind};
use pandabase_domain::input::{Int, Text};
use pandabase_domain::shield::MOST_RULES;
use pandabase_domain::shield::fault::{Fault, Problem};
use pandabase_domain::shield::parse::{Mention, Parsed, parse};
use pandabase_platform::access::stores;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};

const MISSING: ApiError = ApiError::Missing("Rule");

/// `GET /v2/stores/{storeId}/shield/rules`: a page of rules in the order in which they are asked.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ShieldRule>, ApiError> {
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::ShieldRule>();
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::number("priority"), Key::text("id")])
}

/// `GET /v2/stores/{storeId}/shield/rules/{ruleId}`: a rule.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<ShieldRule, ApiError> {
    store::find(tx, ctx, &input.path.rule_id)?.ok_or(MISSING)
}

/// `POST /v2/stores/{storeId}/shield/rules`: stores a rule.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewRule>>,
) -> Result<ShieldRule, ApiError> {
    add(tx, ctx, input.body.0.clone())
}

/// Every rule of the store, in the order in which they are asked.
pub fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ShieldRule>, ApiError> {
    Ok(store::all(tx, ctx)?)
}

/// Stores a rule.
///
/// # Errors
/// [`ApiError::Invalid`] for a condition that cannot be read, and when the store has too many rules.
pub fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: NewRule) -> Result<ShieldRule, ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    check(tx, ctx, &new.condition)?;
    if store::count(tx, ctx)? >= MOST_RULES {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_RULES} rules"
        )));
    }
    let rule = ShieldRule {
        id: ctx.id(),
        name: new.name.into_string(),
        condition: new.condition.into_string(),
        action: new.action,
        priority: new.priority.get(),
        enabled: new.enabled.0.unwrap_or(true),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert(tx, ctx, &rule)?;
    store::note_use(tx, ctx)?;
    Ok(rule)
}

/// `PATCH /v2/stores/{storeId}/shield/rules/{ruleId}`: changes what the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<RuleChange>>,
) -> Result<ShieldRule, ApiError> {
    change(tx, ctx, &input.path.rule_id, input.body.0.clone())
}

/// Changes what is named.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such rule, [`ApiError::Invalid`] for a condition that cannot be
/// read.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ShieldRuleId,
    change: RuleChange,
) -> Result<ShieldRule, ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    let before = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    let mut after = before.clone();
    if let Some(condition) = change.condition.as_deref() {
        check(tx, ctx, condition)?;
    }
    change.name.map(Text::into_string).apply(&mut after.name);
    change
        .condition
        .map(Text::into_string)
        .apply(&mut after.condition);
    change.action.apply(&mut after.action);
    change.priority.map(Int::get).apply(&mut after.priority);
    change.enabled.apply(&mut after.enabled);
    if after != before {
        after.updated_at = ctx.now;
        store::update(tx, ctx, &after)?;
        store::note_use(tx, ctx)?;
    }
    Ok(after)
}

/// `DELETE /v2/stores/{storeId}/shield/rules/{ruleId}`: deletes a rule; what it decided stays decided.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    remove(tx, ctx, &input.path.rule_id)?;
    Ok(Deleted { deleted: true })
}

/// Deletes a rule.
///
/// # Errors
/// [`ApiError::Missing`] when there is none.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ShieldRuleId) -> Result<(), ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    if !store::delete(tx, ctx, id)? {
        return Err(MISSING);
    }
    Ok(store::note_use(tx, ctx)?)
}

/// Reads a condition and finds the lists that it mentions.
///
/// # Errors
/// [`ApiError::Invalid`] that tells what is wrong and where.
pub fn check(tx: &mut Tx<'_>, ctx: &Ctx<'_>, condition: &str) -> Result<Parsed, ApiError> {
    let refuse = |fault: Fault| ApiError::invalid(format!("body/condition {fault}"));
    let parsed = parse(condition).map_err(refuse)?;
    for mention in &parsed.lists {
        if let Some(problem) = problem(tx, ctx, mention)? {
            return Err(refuse(Fault::new(mention.position, problem)));
        }
    }
    Ok(parsed)
}

/// What is wrong with the mention of a list.
fn problem(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mention: &Mention) -> Result<Option<Problem>, ApiError> {
    let name = || mention.name.clone();
    Ok(match lists::by_name(tx, ctx, &mention.name)? {
        None => Some(Problem::UnknownList(name())),
        Some(list) if !mention.attribute.fits(list.kind) => Some(Problem::WrongList(name())),
        Some(_) => None,
    })
}

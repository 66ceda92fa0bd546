//! Judging a payment before it is charged.

use super::rules::views::ShieldRule;
use super::signals::{self, Attempt};
use super::store::checks::{self, Check, Checked};
use super::store::lists::{self, ListedValue};
use super::store::rules;
use crate::orders::sale::Sale;
use pandabase_domain::id::{ReviewId, ShieldRuleId};
use pandabase_domain::shield::evaluate::{Facts, Lists};
use pandabase_domain::shield::parse::{Mention, Parsed, parse};
use pandabase_domain::shield::{Action, ListType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::collections::{BTreeSet, HashMap};

/// What was found.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The check that is kept.
    pub check: ReviewId,
    /// What the first rule that applied does; `None` where none applied.
    pub action: Option<Action>,
    /// That rule and its name.
    pub rule: Option<(ShieldRuleId, String)>,
    /// The risk, from 0 to 100.
    pub risk_score: Option<i64>,
    /// The first digits of the card's number.
    pub card_bin: Option<String>,
    /// When the payment was submitted.
    pub submitted_at: Timestamp,
}

impl Judged {
    /// Writes down with a sale what was found; returns whether the payment is to be reviewed.
    pub fn keep(&self, sale: &mut Sale) -> bool {
        sale.check = Some(self.check.clone());
        sale.reviewed = self.action == Some(Action::Review);
        sale.reviewed
    }
}

/// The values that were found on a list, by their keys.
struct FoundOn {
    kind: ListType,
    values: HashMap<String, Vec<String>>,
}

/// The values that were found on lists, by the lists' names.
pub(super) struct Found(HashMap<String, FoundOn>);

impl Found {
    pub(super) fn of(held: Vec<ListedValue>) -> Self {
        let mut lists: HashMap<String, FoundOn> = HashMap::new();
        for held in held {
            let list = lists.entry(held.list).or_insert_with(|| FoundOn {
                kind: held.kind,
                values: HashMap::new(),
            });
            list.values.entry(held.key).or_default().push(held.value);
        }
        Self(lists)
    }
}

impl Lists for Found {
    fn holds(&self, list: &str, value: &str) -> bool {
        let Some(FoundOn { kind, values }) = self.0.get(list) else {
            return false;
        };
        let mut found = kind.keys(value).into_iter().filter_map(|key| values.get(&key));
        found.any(|entries| entries.iter().any(|entry| kind.holds(entry, value)))
    }
}

/// Judges a payment by the store's rules, and keeps what was found. A store without rules asks nothing.
pub fn judge(tx: &mut Tx<'_>, ctx: &Ctx<'_>, attempt: &Attempt<'_>) -> Result<Option<Judged>, ApiError> {
    let rules = read(rules::enabled(tx, ctx)?);
    if rules.is_empty() {
        return Ok(None);
    }
    let (kept, hashes) = signals::gather(tx, ctx, attempt)?;
    let facts = signals::facts(attempt, &kept, &hashes);
    let rule = first(tx, ctx, rules, &facts)?.map(|(rule, _)| rule);
    let check = Check {
        id: ctx.id(),
        action: rule.as_ref().map(|rule| rule.action),
        rule_id: rule.as_ref().map(|rule| rule.id.clone()),
        rule_name: rule.as_ref().map(|rule| rule.name.clone()),
        facts: kept,
        hashes,
        is_disputed: false,
        created_at: ctx.now,
    };
    checks::insert(tx, ctx, &check)?;
    Ok(Some(Judged {
        check: check.id,
        action: check.action,
        rule: rule.map(|rule| (rule.id, rule.name)),
        risk_score: check.facts.risk_score,
        card_bin: check.facts.card_bin,
        submitted_at: check.created_at,
    }))
}

/// Judges a payment again after its charge, when the processor has reported the `risk`: what was found has
/// that from now on. Returns what holds the payment, if the first rule that applies now asks for the risk and
/// would not let the payment through. One that would decline it holds it, too: the money is there.
pub fn again(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, risk: i64) -> Result<Option<Judged>, ApiError> {
    let Some(found) = learn(tx, ctx, sale, risk)? else {
        return Ok(None);
    };
    let (check, submitted_at) = (found.id, found.created_at);
    let judged = (found.facts, found.hashes);
    let facts = signals::of_sale(ctx, sale, Some(&judged));
    let rules = read(rules::enabled(tx, ctx)?);
    let decided = first(tx, ctx, rules, &facts)?;
    let holds = |(rule, parsed): &(ShieldRule, Parsed)| {
        rule.action != Action::Allow && parsed.condition.asks_for_risk()
    };
    let Some((rule, _)) = decided.filter(holds) else {
        return Ok(None);
    };
    checks::hold(tx, ctx, &check, (&rule.id, rule.name.as_str()))?;
    Ok(Some(Judged {
        check,
        action: Some(Action::Review),
        rule: Some((rule.id, rule.name)),
        risk_score: Some(risk),
        card_bin: judged.0.card_bin,
        submitted_at,
    }))
}

/// Keeps the risk that the processor of a payment tells, in the place of what signals add up to. Returns what
/// was found; `None` where no rule was asked, or it is forgotten.
pub fn learn(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, risk: i64) -> Result<Option<Checked>, ApiError> {
    let Some(check) = &sale.check else {
        return Ok(None);
    };
    let Some(mut found) = checks::find(tx, ctx, check)? else {
        return Ok(None);
    };
    found.facts.risk_score = Some(risk);
    checks::learn(tx, ctx, check, &found.facts)?;
    Ok(Some(found))
}

/// The first of the rules that applies.
fn first(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    rules: Vec<(ShieldRule, Parsed)>,
    facts: &Facts,
) -> Result<Option<(ShieldRule, Parsed)>, ApiError> {
    let mentions = rules.iter().flat_map(|(_, parsed)| &parsed.lists);
    let found = Found::of(lists::find_values(tx, ctx, &keys(mentions, facts))?);
    let mut asked = rules.into_iter();
    Ok(asked.find(|(_, parsed)| parsed.condition.applies(facts, &found)))
}

/// The conditions of rules. One that this version cannot read is left out, which the log tells.
fn read(rules: Vec<ShieldRule>) -> Vec<(ShieldRule, Parsed)> {
    let mut read = Vec::with_capacity(rules.len());
    for rule in rules {
        match parse(&rule.condition) {
            Ok(parsed) => read.push((rule, parsed)),
            Err(fault) => tracing::warn!(rule = %rule.id, "a rule of Shield cannot be read: {fault}"),
        }
    }
    read
}

/// The keys of the values that would hold what is looked up.
fn keys<'p>(mentions: impl Iterator<Item = &'p Mention>, facts: &Facts) -> BTreeSet<String> {
    let attributes: BTreeSet<_> = mentions.map(|mention| &mention.attribute).collect();
    let mut keys = BTreeSet::new();
    for attribute in attributes {
        let Some(value) = facts.text(attribute) else {
            continue;
        };
        let kinds = ListType::ALL.iter().filter(|kind| attribute.fits(**kind));
        keys.extend(kinds.flat_map(|kind| kind.keys(value)));
    }
    keys
}

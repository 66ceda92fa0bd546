//! `pandabase shield`. Takes effect at once, also on running servers: a payment reads the rules.

use super::failure::Failure;
use super::global::Global;
use super::open::with_existing;
use super::store::{advise, work_on};
use clap::{Args, Subcommand};
use pandabase_commerce::payments::reviews::charge::require_whole;
use pandabase_commerce::payments::reviews::decide;
use pandabase_commerce::payments::reviews::service as reviews;
use pandabase_commerce::payments::reviews::views::ReviewView;
use pandabase_commerce::shield::lists::service as lists;
use pandabase_commerce::shield::lists::views::{ShieldList, ShieldListDetail, ValuesChanged};
use pandabase_commerce::shield::rules::requests::{NewRule, RuleChange};
use pandabase_commerce::shield::rules::service as rules;
use pandabase_commerce::shield::rules::views::ShieldRule;
use pandabase_commerce::shield::{analytics, past};
use pandabase_domain::analytics::{Asked, Period};
use pandabase_domain::id::{ReviewId, ShieldRuleId};
use pandabase_domain::input::{MAX_SAFE_INTEGER, Opt};
use pandabase_domain::shield::{Action, ListName, ListType};
use pandabase_platform::access::stores::find_any_named;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Shield {
    /// List the rules of a store, in the order in which they are asked
    Rules {
        #[command(flatten)]
        of: OfStore,
    },
    /// Add a rule
    #[command(after_help = "Example:
  pandabase shield add-rule nimbus-labs vpn 'country != ip_country AND amount > 5000' \\
    --action review --priority 4")]
    AddRule(AddRule),
    /// Ask a rule again that was switched off
    Enable {
        #[command(flatten)]
        rule: OfRule,
    },
    /// Switch a rule off
    Disable {
        #[command(flatten)]
        rule: OfRule,
    },
    /// Delete a rule
    RemoveRule {
        #[command(flatten)]
        rule: OfRule,
    },
    /// Tell which payments of the last days a condition would have matched
    Test {
        #[command(flatten)]
        of: OfStore,
        /// As of a rule
        condition: String,
        /// How many days to look back, 1 to 180
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=180))]
        days: i64,
    },
    /// List the lists of a store, or show the values of one
    Lists {
        #[command(flatten)]
        of: OfStore,
        /// The list's name
        name: Option<String>,
    },
    /// Add a list
    AddList {
        #[command(flatten)]
        list: OfList,
        /// email, ip, country, card_bin or string
        #[arg(long = "type", value_name = "TYPE", value_parser = list_type)]
        kind: ListType,
        /// Its values
        values: Vec<String>,
    },
    /// Put values on a list
    Put {
        #[command(flatten)]
        list: OfList,
        /// The values
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Take values off a list
    Take {
        #[command(flatten)]
        list: OfList,
        /// The values
        #[arg(required = true)]
        values: Vec<String>,
    },
    /// Delete a list that no rule mentions
    RemoveList {
        #[command(flatten)]
        list: OfList,
    },
    /// List the payments that wait for a decision, the oldest first
    Reviews {
        #[command(flatten)]
        of: OfStore,
    },
    /// Let a held payment through; a running server captures it
    Approve {
        #[command(flatten)]
        review: OfReview,
    },
    /// Decline a held payment; a running server gives the money back
    Decline {
        #[command(flatten)]
        review: OfReview,
    },
    /// Tell what the rules did within a period
    Analytics {
        #[command(flatten)]
        of: OfStore,
        /// 1d, 3d, 7d, 30d, 90d or all
        #[arg(long, default_value = "30d", value_parser = period)]
        period: Period,
    },
}

/// The store in question.
#[derive(Debug, Args)]
pub(crate) struct OfStore {
    /// The store's handle or its id, shp_…
    #[arg(value_name = "HANDLE_OR_ID")]
    store: String,
}

/// The rule in question.
#[derive(Debug, Args)]
pub(crate) struct OfRule {
    #[command(flatten)]
    of: OfStore,
    /// The rule's id, rule_…
    #[arg(value_name = "RULE")]
    rule: String,
}

/// The list in question.
#[derive(Debug, Args)]
pub(crate) struct OfList {
    #[command(flatten)]
    of: OfStore,
    /// The list's name
    #[arg(value_name = "NAME")]
    list: String,
}

/// The review in question.
#[derive(Debug, Args)]
pub(crate) struct OfReview {
    #[command(flatten)]
    of: OfStore,
    /// The review's id, revw_…
    #[arg(value_name = "REVIEW")]
    review: String,
}

#[derive(Debug, Args)]
pub(crate) struct AddRule {
    #[command(flatten)]
    of: OfStore,
    /// What it is called
    name: String,
    /// When it applies, such as: country IN @blocked OR risk_score >= 70
    condition: String,
    /// allow, block or review
    #[arg(long, value_parser = action)]
    action: Action,
    /// Its place: lower numbers are asked first
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=MAX_SAFE_INTEGER))]
    priority: i64,
    /// Store it without asking it
    #[arg(long)]
    disabled: bool,
}

fn action(word: &str) -> Result<Action, String> {
    Action::parse(&word.to_uppercase()).ok_or_else(|| "allow, block or review".into())
}

fn list_type(word: &str) -> Result<ListType, String> {
    ListType::parse(word).ok_or_else(|| "email, ip, country, card_bin or string".into())
}

fn period(word: &str) -> Result<Period, String> {
    let given = Period::parse(word).filter(|period| *period != Period::Custom);
    given.ok_or_else(|| "1d, 3d, 7d, 30d, 90d or all".into())
}

impl Shield {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Rules { .. }
            | Self::AddRule(_)
            | Self::Enable { .. }
            | Self::Disable { .. }
            | Self::RemoveRule { .. }
            | Self::Test { .. } => self.run_on_rules(global).await,
            Self::Lists { .. }
            | Self::AddList { .. }
            | Self::Put { .. }
            | Self::Take { .. }
            | Self::RemoveList { .. } => self.run_on_lists(global).await,
            Self::Reviews { .. } | Self::Approve { .. } | Self::Decline { .. } | Self::Analytics { .. } => {
                self.run_on_reviews(global).await
            }
        }
    }

    async fn run_on_rules(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Rules { of } => {
                let rules = work_on(global, of.store, rules::all).await?;
                global.show(&rules, |rules| all(rules, "no rules", rule_line))
            }
            Self::AddRule(add) => {
                let rule = work_on(global, add.of.store.clone(), move |tx, ctx| add.work(tx, ctx));
                global.show(&rule.await?, rule_line)
            }
            Self::Enable { rule } => switch(global, rule, true).await,
            Self::Disable { rule } => switch(global, rule, false).await,
            Self::RemoveRule { rule } => {
                let (store, id) = (rule.of.store, ShieldRuleId::from_stored(rule.rule));
                let named = id.to_string();
                work_on(global, store, move |tx, ctx| rules::remove(tx, ctx, &id)).await?;
                global.show(&json!({"removed": named}), |_| format!("{named} is deleted"))
            }
            Self::Test { of, condition, days } => {
                let work = work_on(global, of.store, move |tx, ctx| {
                    past::try_out(tx, ctx, &condition, days)
                });
                global.show(&work.await?, |tried| {
                    let matched = tried.payments.iter();
                    let shown = matched.map(|payment| {
                        let (id, email) = (&payment.id, &payment.email);
                        format!("\n{id}  {email}  {}  {}", payment.total_amount, payment.status)
                    });
                    let shown: String = shown.collect();
                    format!("{} of {} payments{shown}", tried.matched, tried.evaluated)
                })
            }
            _ => Ok(()),
        }
    }

    async fn run_on_lists(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Lists { of, name: None } => {
                let lists = work_on(global, of.store, lists::all).await?;
                global.show(&lists, |lists| all(lists, "no lists", list_line))
            }
            Self::Lists { of, name: Some(name) } => {
                let list = work_on(global, of.store, move |tx, ctx| lists::named(tx, ctx, &name));
                global.show(&list.await?, |list| all(&list.values, "no values", String::clone))
            }
            Self::AddList { list, kind, values } => {
                let name = list.list;
                let added = work_on(global, list.of.store, move |tx, ctx| {
                    let name = ListName::parse(name.as_str());
                    let name = name.map_err(|fault| ApiError::invalid(format!("the name {fault}")))?;
                    lists::add(tx, ctx, name, kind, &values)
                });
                global.show(&added.await?, |list: &ShieldListDetail| list_line(&list.list))
            }
            Self::Put { list, values } => {
                let name = list.list;
                let put = work_on(global, list.of.store, move |tx, ctx| {
                    let id = lists::named(tx, ctx, &name)?.list.id;
                    lists::put(tx, ctx, &id, &values)
                });
                global.show(&put.await?, changed_line)
            }
            Self::Take { list, values } => {
                let name = list.list;
                let taken = work_on(global, list.of.store, move |tx, ctx| {
                    let id = lists::named(tx, ctx, &name)?.list.id;
                    lists::take_off(tx, ctx, &id, &values)
                });
                global.show(&taken.await?, changed_line)
            }
            Self::RemoveList { list } => {
                let (store, name) = (list.of.store, list.list);
                let named = name.clone();
                work_on(global, store, move |tx, ctx| {
                    let id = lists::named(tx, ctx, &name)?.list.id;
                    lists::remove(tx, ctx, &id)
                })
                .await?;
                global.show(&json!({"removed": named}), |_| format!("{named} is deleted"))
            }
            _ => Ok(()),
        }
    }

    async fn run_on_reviews(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Reviews { of } => {
                let waiting = work_on(global, of.store, reviews::waiting).await?;
                global.show(&waiting, |waiting| all(waiting, "nothing waits", review_line))
            }
            Self::Approve { review } => {
                let approved = with_existing(global.load()?, async |app| approve(app, review).await);
                global.show(&approved.await?, review_line)
            }
            Self::Decline { review } => decline(global, review).await,
            Self::Analytics { of, period } => {
                let done = work_on(global, of.store, move |tx, ctx| {
                    let asked = Asked {
                        period,
                        start: None,
                        end: None,
                    };
                    analytics::within(tx, ctx, asked)
                });
                global.show(&done.await?, |done| {
                    format!(
                        "{} judged: {} let through, {} held, {} declined",
                        done.evaluated, done.allowed, done.reviewed, done.blocked
                    )
                })
            }
            _ => Ok(()),
        }
    }
}

impl AddRule {
    fn work(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<ShieldRule, ApiError> {
        let new = json!({
            "name": self.name, "condition": self.condition, "action": self.action,
            "priority": self.priority, "enabled": !self.disabled
        });
        let new: NewRule =
            serde_json::from_value(new).map_err(|fault| ApiError::invalid(fault.to_string()))?;
        rules::add(tx, ctx, new)
    }
}

async fn switch(global: &Global, rule: OfRule, is_on: bool) -> Result<(), Failure> {
    let id = ShieldRuleId::from_stored(rule.rule);
    let changed = work_on(global, rule.of.store, move |tx, ctx| {
        let change = RuleChange {
            enabled: Opt(Some(is_on)),
            ..RuleChange::default()
        };
        rules::change(tx, ctx, &id, change)
    });
    global.show(&changed.await?, rule_line)
}

/// Lets a held payment through, if its charge is still whole.
async fn approve(app: &Arc<App>, review: OfReview) -> Result<ReviewView, Failure> {
    let (name, id) = (review.of.store, ReviewId::from_stored(review.review));
    let found = app.db.read(move |tx| find_any_named(tx, &name)).await?;
    let store = found.ok_or_else(|| advise(ApiError::Missing("Store")))?;
    require_whole(app, &store, &id).await.map_err(advise)?;
    let shared = Arc::clone(app);
    let approved = app.db.write(move |tx| {
        let ctx = Ctx::of(&shared.env, &store);
        decide::approve(tx, &ctx, &id)?;
        reviews::view(tx, &ctx, &id)
    });
    approved.await.map_err(advise)
}

/// Declines a held payment.
async fn decline(global: &Global, review: OfReview) -> Result<(), Failure> {
    let id = ReviewId::from_stored(review.review);
    let declined = work_on(global, review.of.store, move |tx, ctx| {
        decide::decline(tx, ctx, &id)?;
        reviews::view(tx, ctx, &id)
    });
    global.show(&declined.await?, review_line)
}

/// A line for each; `none` where there is nothing.
fn all<T>(items: &[T], none: &str, line: impl Fn(&T) -> String) -> String {
    match items {
        [] => none.to_owned(),
        _ => items.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn rule_line(rule: &ShieldRule) -> String {
    let off = if rule.enabled { "" } else { "  (off)" };
    format!(
        "{}  {:>4}  {}  {}: {}{off}",
        rule.id, rule.priority, rule.action, rule.name, rule.condition
    )
}

fn list_line(list: &ShieldList) -> String {
    format!("@{}  {}  {} values", list.name, list.kind, list.value_count)
}

fn changed_line(changed: &ValuesChanged) -> String {
    format!("{} changed, {} values", changed.changed, changed.value_count)
}

fn review_line(review: &ReviewView) -> String {
    let rule = review.rule.as_ref().map_or("", |rule| rule.name.as_str());
    format!(
        "{}  {}  {}  {}  {rule}",
        review.id, review.status, review.customer.email, review.payment.total_amount
    )
}

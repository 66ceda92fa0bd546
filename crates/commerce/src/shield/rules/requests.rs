//! What requests for rules say.

use pandabase_domain::id::ShieldRuleId;
use pandabase_domain::input::{Int, Natural, Opt, Prose, Text};
use pandabase_domain::shield::Action;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a merchant calls a rule.
pub type Name = Text<1, 128>;
/// A condition as it is sent.
pub type Condition = Prose<1, 1000>;

/// Which rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    /// The rule.
    pub(super) rule_id: ShieldRuleId,
}

listed! {
    /// Which part of the rules.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// A new rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewRule {
    /// What the merchant calls it.
    pub name: Name,
    /// When it applies: comparisons such as `amount > 5000`, joined by `AND`, `OR` and parentheses.
    pub condition: Condition,
    /// What it does then.
    pub action: Action,
    /// Its place: rules with lower numbers are asked first, and of equal ones the older.
    pub priority: Natural,
    /// Whether it is asked at all; yes when absent.
    #[serde(default)]
    pub enabled: Opt<bool>,
}

/// Changes to a rule; they hold for payments from now on.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct RuleChange {
    /// What the merchant calls it.
    #[serde(default)]
    pub name: Opt<Name>,
    /// When it applies.
    #[serde(default)]
    pub condition: Opt<Condition>,
    /// What it does then.
    #[serde(default)]
    pub action: Opt<Action>,
    /// Its place.
    #[serde(default)]
    pub priority: Opt<Natural>,
    /// Whether it is asked at all.
    #[serde(default)]
    pub enabled: Opt<bool>,
}

/// A condition to try on the past.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Trial {
    /// When a rule would apply.
    pub(in crate::shield) condition: Condition,
    /// How many days are looked back; 30 when absent.
    #[serde(default)]
    pub(in crate::shield) days: Opt<Int<1, 180>>,
}

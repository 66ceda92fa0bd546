//! What the team of a store is mailed about: a table of which roles get which mails, and which of them each
//! member may switch off.

use crate::role::Role;
use std::collections::BTreeMap;
use std::fmt;

crate::text_enum! {
    /// What a mail to the team of a store is about.
    pub enum NoticeKind {
        /// A customer wrote in a case.
        Cases = "CASES",
        /// A dispute was opened, or a bank warned of fraud.
        Disputes = "DISPUTES",
        /// What was paid for could not be delivered.
        Fulfillment = "FULFILLMENT",
        /// The stock of a product is low.
        Stock = "STOCK",
        /// A renewal cannot be charged before somebody corrects its usage or prices.
        Renewals = "RENEWALS",
        /// Events could not be delivered to a webhook.
        Webhooks = "WEBHOOKS",
        /// A report is ready, or has failed.
        Reports = "REPORTS",
        /// A payout left, waits for something, was refused or came back.
        Payouts = "PAYOUTS",
        /// A bank account was added, approved or rejected.
        BankAccounts = "BANK_ACCOUNTS",
        /// An API token was made, may do more, or has a new secret.
        Tokens = "TOKENS",
        /// The team changed, or the store itself was offered to somebody, blocked, opened again or deleted.
        Team = "TEAM",
    }
}

/// Who decides whether somebody is mailed about a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// Each member, for each store.
    Store,
    /// Each member, for all stores at once: `notifications.reportReady` of the account.
    Account,
    /// Nobody: whoever takes a store over must not be able to do it in silence.
    Nobody,
}

/// What holds for a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The least role that is mailed about it, because it can do something about it.
    pub from: Role,
    /// Who switches it off.
    pub switch: Switch,
    /// Whether a member who has chosen nothing is mailed.
    pub is_on: bool,
}

impl NoticeKind {
    /// What holds for this kind.
    pub const fn rule(self) -> Rule {
        let (from, switch, is_on) = match self {
            Self::Cases | Self::Disputes | Self::Fulfillment | Self::Stock => {
                (Role::Moderator, Switch::Store, true)
            }
            Self::Renewals | Self::Webhooks => (Role::Developer, Switch::Store, true),
            Self::Reports => (Role::Developer, Switch::Account, true),
            Self::Payouts => (Role::Administrator, Switch::Store, true),
            Self::BankAccounts => (Role::Administrator, Switch::Nobody, true),
            Self::Tokens | Self::Team => (Role::Owner, Switch::Nobody, true),
        };
        Rule { from, switch, is_on }
    }

    /// The kinds that a role is mailed about.
    pub fn of(role: Role) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |kind| role >= kind.rule().from)
    }
}

/// What somebody has chosen to hear of in a store. It is stored as words such as `CASES=off STOCK=on`, so
/// that a choice outlives a change of the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<NoticeKind, bool>);

const ON: &str = "on";
const OFF: &str = "off";

impl Choices {
    /// What was stored. Words that only another version knows are left out.
    pub fn parse(stored: &str) -> Self {
        let choice = |word: &str| {
            let (kind, state) = word.split_once('=')?;
            Some((NoticeKind::parse(kind)?, state == ON))
        };
        Self(stored.split_whitespace().filter_map(choice).collect())
    }

    /// Chooses.
    pub fn set(&mut self, kind: NoticeKind, is_on: bool) {
        self.0.insert(kind, is_on);
    }

    /// Whether a kind is switched on; `of_account` is what the account says for all stores.
    pub fn allow(&self, kind: NoticeKind, of_account: bool) -> bool {
        let rule = kind.rule();
        match rule.switch {
            Switch::Store => self.0.get(&kind).copied().unwrap_or(rule.is_on),
            Switch::Account => of_account,
            Switch::Nobody => true,
        }
    }
}

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (kind, is_on)) in self.0.iter().enumerate() {
            let (space, state) = (if index > 0 { " " } else { "" }, if *is_on { ON } else { OFF });
            write!(f, "{space}{kind}={state}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard_by(role: Role) -> Vec<&'static str> {
        NoticeKind::of(role).map(NoticeKind::as_str).collect()
    }

    #[test]
    fn each_role_hears_of_what_it_can_do_something_about() {
        assert_eq!(heard_by(Role::Viewer), [""; 0]);
        let moderator = ["CASES", "DISPUTES", "FULFILLMENT", "STOCK"];
        assert_eq!(heard_by(Role::Moderator), moderator);
        let developer = [&moderator[..], &["RENEWALS", "WEBHOOKS", "REPORTS"][..]].concat();
        assert_eq!(heard_by(Role::Developer), developer);
        let administrator = [&developer[..], &["PAYOUTS", "BANK_ACCOUNTS"][..]].concat();
        assert_eq!(heard_by(Role::Administrator), administrator);
        assert_eq!(heard_by(Role::Owner).len(), NoticeKind::ALL.len());
    }

    #[test]
    fn choices_are_kept_and_hold_where_there_is_a_choice() {
        let mut choices = Choices::default();
        assert_eq!(
            (choices.to_string(), Choices::parse("")),
            (String::new(), choices.clone())
        );
        for &kind in NoticeKind::ALL {
            assert!(choices.allow(kind, true), "{kind}");
            choices.set(kind, false);
        }
        let stored = choices.to_string();
        assert!(stored.starts_with("CASES=off DISPUTES=off "), "{stored}");
        let choices = Choices::parse(&stored);
        for &kind in NoticeKind::ALL {
            let is_heard = match kind.rule().switch {
                Switch::Store => false,
                Switch::Account | Switch::Nobody => true,
            };
            assert_eq!(choices.allow(kind, true), is_heard, "{kind}");
        }
        assert!(!choices.allow(NoticeKind::Reports, false));
        assert!(Choices::parse("CASES=on WEATHER=on x").allow(NoticeKind::Cases, true));
    }
}

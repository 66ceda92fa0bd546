//! What came of a comparison.

use super::store::{Kept, Movement, PaidOut};
use pandabase_domain::id::StoreId;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::time::Timestamp;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many differences are named; the others are counted.
pub const MOST_NAMED: usize = 1_000;

/// What one side says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its id of it.
    pub id: String,
    /// US cents.
    pub amount: Cents,
    /// When, by its clock.
    pub at: Timestamp,
}

impl Side {
    pub(super) fn of_line(line: &StatementLine) -> Self {
        Self {
            id: line.id.clone(),
            amount: line.amount,
            at: line.at,
        }
    }

    pub(super) fn of_movement(movement: &Movement) -> Self {
        Self {
            id: movement.id.clone(),
            amount: movement.amount,
            at: movement.at,
        }
    }
}

/// Something that both sides do not say alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about.
    pub kind: StatementKind,
    /// The processor's id of the charge.
    pub charge: String,
    /// The store, where one is known.
    pub store: Option<StoreId>,
    /// What the processor says; nothing when only we do.
    pub theirs: Option<Side>,
    /// What we say; nothing when only the processor does.
    pub ours: Option<Side>,
}

/// How many, and how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// How many.
    pub count: u64,
    /// US cents.
    pub amount: Cents,
}

impl Total {
    fn add(&mut self, amount: Cents) -> Result<(), Overflow> {
        self.count += 1;
        self.amount = self.amount.plus(amount)?;
        Ok(())
    }
}

/// What one side says moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Money that was captured.
    pub charges: Total,
    /// Money that went back.
    pub refunds: Total,
    /// What buyers' banks took back.
    pub disputes: Total,
}

impl Sums {
    pub(super) fn add(&mut self, kind: StatementKind, amount: Cents) -> Result<(), Overflow> {
        match kind {
            StatementKind::Charge => self.charges.add(amount),
            StatementKind::Refund => self.refunds.add(amount),
            StatementKind::Dispute => self.disputes.add(amount),
        }
    }
}

/// What the processor kept, in the smallest unit of a currency that its account settles in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Costs {
    /// Charges that it tells the cost of.
    pub charges: u64,
    /// What was charged.
    pub gross: i64,
    /// What it kept of that.
    pub fees: i64,
}

/// An account of the processor that could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The processor's id of it.
    pub account: String,
    /// Why.
    pub why: String,
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether both sides say the same.
    pub ok: bool,
    /// From when on.
    pub from: Timestamp,
    /// Until before when.
    pub until: Timestamp,
    /// What the processor says moved in this time, by its clock.
    pub theirs: Sums,
    /// What we say moved in this time, by ours.
    pub ours: Sums,
    /// What moved in the processor's accounts and was not made by this server.
    pub elsewhere: Total,
    /// What the processor kept of our charges, by currency.
    pub costs: BTreeMap<String, Costs>,
    /// Our charges whose cost the processor has not told yet.
    pub untold_costs: u64,
    /// What stores were charged for these charges, in US cents.
    pub our_fees: Cents,
    /// What the processor paid out to whoever owns its accounts, in the smallest unit, by currency.
    pub paid_out: BTreeMap<String, i64>,
    /// What both sides do not say alike; the first ones.
    pub differences: Vec<Difference>,
    /// How many there are.
    pub different: u64,
    /// Of how many charges nobody looked whether the other side knows them on another day, because too many
    /// differ, or because their account could not be asked.
    pub not_looked_up: u64,
    /// The accounts that could not be asked; nothing of theirs is compared.
    pub unread: Vec<Unread>,
}

impl Report {
    pub(super) fn new(from: Timestamp, until: Timestamp) -> Self {
        Self {
            ok: true,
            from,
            until,
            theirs: Sums::default(),
            ours: Sums::default(),
            elsewhere: Total::default(),
            costs: BTreeMap::new(),
            untold_costs: 0,
            our_fees: Cents::ZERO,
            paid_out: BTreeMap::new(),
            differences: Vec::new(),
            different: 0,
            not_looked_up: 0,
            unread: Vec::new(),
        }
    }

    /// Whether this account could not be asked.
    pub(super) fn is_unread(&self, account: &str) -> bool {
        self.unread.iter().any(|unread| unread.account == account)
    }

    /// Notes an account that could not be asked.
    pub(super) fn leave_out(&mut self, account: &str, why: String) {
        self.ok = false;
        self.unread.push(Unread {
            account: account.to_owned(),
            why,
        });
    }

    /// Counts a line that is not of this server.
    pub(super) fn is_elsewhere(&mut self, line: &StatementLine) -> Result<(), Overflow> {
        self.elsewhere.add(line.amount)
    }

    /// Counts what the processor kept of a charge, and what its store was charged.
    pub(super) fn keep(&mut self, kept: &Kept) -> Result<(), Overflow> {
        self.our_fees = self.our_fees.plus(kept.fees)?;
        let (Some(currency), Some(gross), Some(fee)) = (&kept.currency, kept.gross, kept.cost) else {
            self.untold_costs += 1;
            return Ok(());
        };
        let costs = self.costs.entry(currency.clone()).or_default();
        costs.charges += 1;
        costs.gross = costs.gross.checked_add(gross).ok_or(Overflow)?;
        costs.fees = costs.fees.checked_add(fee).ok_or(Overflow)?;
        Ok(())
    }

    /// Counts a payout of the processor.
    pub(super) fn pay_out(&mut self, payout: &PaidOut) -> Result<(), Overflow> {
        let sum = self.paid_out.entry(payout.currency.clone()).or_default();
        *sum = sum.checked_add(payout.amount).ok_or(Overflow)?;
        Ok(())
    }

    /// Notes a difference, once.
    pub(super) fn differ(&mut self, difference: Difference) {
        if self.differences.contains(&difference) {
            return;
        }
        self.ok = false;
        self.different += 1;
        if self.differences.len() < MOST_NAMED {
            self.differences.push(difference);
        }
    }
}

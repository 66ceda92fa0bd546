//! What a buyer has paid for the running period and owes or has besides.

/// What was paid for the running period, what a change still owes, and credit. Cents before tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub paid: i64,
    pub owed: i64,
    pub kept: i64,
}

/// What is left of a period and how long it is, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub left: i64,
    pub length: i64,
}

/// What an upgrade at once leads to; the accounts are those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upgrade {
    Charge(Price),
    Anew(Account),
    Stay(Account),
}

/// What an upgrade is charged, and how much credit was left out of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    pub charge: i64,
    /// What earlier changes left.
    pub change: i64,
    pub credit: i64,
}

impl Span {
    /// The part of an amount for the whole period that is for what is left of it.
    pub fn of(self, amount: i64) -> i64 {
        let (left, length) = (i128::from(self.left), i128::from(self.length));
        i64::try_from((i128::from(amount) * left * 2 + length) / (length * 2)).unwrap()
    }
}

impl Account {
    /// How much credit is left out of a charge: it is nothing or a dollar at least.
    pub fn set_off(self, gross: i64) -> i64 {
        if self.kept >= gross {
            return gross;
        }
        self.kept.min((gross - 100).max(0))
    }

    /// A dearer plan, whose periods are as long as the running one or not.
    pub fn upgrade(mut self, to: i64, is_same: bool, span: Span) -> Upgrade {
        let due = to - span.of(self.paid);
        if due >= 0 && due + self.owed < 100 && is_same {
            let more = (span.of(to) - span.of(self.paid)).max(0);
            self.paid += more;
            self.owed += more;
            return Upgrade::Stay(self);
        }
        self.paid = to;
        if due < 0 {
            self.kept -= due;
            return Upgrade::Anew(self);
        }
        // With what waits.
        let (change, due) = (self.owed, due + self.owed);
        if due < 100 {
            self.owed = due;
        } else {
            let credit = self.set_off(due);
            if due > credit {
                let charge = due - credit;
                return Upgrade::Charge(Price {
                    charge,
                    change,
                    credit,
                });
            }
            self.kept -= credit;
            self.owed = 0;
        }
        Upgrade::Anew(self)
    }
}

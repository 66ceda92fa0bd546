//! What both sides say of one charge, paired by amount.

use super::report::{Difference, Side};
use super::store::Movement;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};

/// What one side says and the other does not, of what moved in one way for one charge. Equal amounts are
/// pairs; what is left over on both sides is a pair whose amounts differ.
pub fn differences(
    kind: StatementKind,
    charge: &str,
    theirs: &[StatementLine],
    ours: &[Movement],
) -> Vec<Difference> {
    let mut left: Vec<&Movement> = ours.iter().collect();
    let mut unpaired = Vec::new();
    for line in theirs {
        match left.iter().position(|movement| movement.amount == line.amount) {
            Some(found) => {
                left.remove(found);
            }
            None => unpaired.push(line),
        }
    }
    let mut theirs = unpaired.into_iter();
    let mut ours = left.into_iter();
    let mut found = Vec::new();
    loop {
        let (line, movement) = (theirs.next(), ours.next());
        if line.is_none() && movement.is_none() {
            return found;
        }
        let store = movement.map(|movement| movement.store.clone());
        found.push(Difference {
            kind,
            charge: charge.to_owned(),
            store: store.or_else(|| line.and_then(|line| line.store.clone())),
            theirs: line.map(Side::of_line),
            ours: movement.map(Side::of_movement),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::id::StoreId;
    use pandabase_domain::money::Cents;
    use pandabase_domain::time::Timestamp;

    fn line(amount: i64) -> StatementLine {
        StatementLine {
            kind: StatementKind::Refund,
            id: format!("re_{amount}"),
            charge: "pi_1".to_owned(),
            store: None,
            payment: None,
            amount: Cents(amount),
            at: Timestamp::from_millis(1),
        }
    }

    fn movement(amount: i64) -> Movement {
        Movement {
            kind: StatementKind::Refund,
            id: format!("rfd_{amount}"),
            store: StoreId::from_stored("shp_1"),
            charge: "pi_1".to_owned(),
            amount: Cents(amount),
            at: Timestamp::from_millis(2),
        }
    }

    #[test]
    fn equal_amounts_are_pairs_and_the_rest_differs() {
        for (theirs, ours, expected) in [
            (vec![], vec![], vec![]),
            (vec![5, 7], vec![7, 5], vec![]),
            (vec![5, 5], vec![5], vec![(Some(5), None)]),
            (vec![], vec![5], vec![(None, Some(5))]),
            (vec![5, 6], vec![6, 7], vec![(Some(5), Some(7))]),
            (vec![5, 6], vec![7], vec![(Some(5), Some(7)), (Some(6), None)]),
        ] {
            let lines: Vec<_> = theirs.iter().copied().map(line).collect();
            let movements: Vec<_> = ours.iter().copied().map(movement).collect();
            let found = differences(StatementKind::Refund, "pi_1", &lines, &movements);
            let found: Vec<_> = found
                .iter()
                .map(|one| {
                    let amount = |side: &Option<Side>| side.as_ref().map(|side| side.amount.0);
                    (amount(&one.theirs), amount(&one.ours))
                })
                .collect();
            assert_eq!(found, expected, "{theirs:?} {ours:?}");
        }
    }
}

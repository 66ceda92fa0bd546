//! The order of categories: one is moved past its neighbour, for which some numbers below may grow.

/// A category: its number, its name in small letters, by which equal numbers are told apart, and its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub(super) number: i64,
    pub(super) name: String,
    pub(super) id: String,
}

/// The numbers that put the category at `upper` behind the one that follows it, and leave all others in their
/// order. The last one comes first, so that between two of these changes the order is the old one still.
pub fn shifts(places: &[Place], upper: usize) -> Vec<(String, i64)> {
    let behind = places.get(upper.saturating_add(1)..).unwrap_or_default();
    let (Some(moved), Some((lower, rest))) = (places.get(upper), behind.split_first()) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    let mut before = lower.number;
    let mut name = &lower.name;
    for place in std::iter::once(moved).chain(rest) {
        if (place.number, &place.name) > (before, name) {
            break;
        }
        before = before.saturating_add(1);
        name = &place.name;
        changes.push((place.id.clone(), before));
    }
    changes.reverse();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(of: &[(i64, &str)]) -> Vec<Place> {
        let place = |(number, name): &(i64, &str)| Place {
            number: *number,
            name: (*name).to_owned(),
            id: format!("ctg_{name}"),
        };
        of.iter().map(place).collect()
    }

    /// The names in order after some changes.
    fn order(places: &[Place], changes: &[(String, i64)]) -> Vec<String> {
        let mut places = places.to_vec();
        for (id, number) in changes {
            for place in &mut places {
                if place.id == *id {
                    place.number = *number;
                }
            }
        }
        places.sort();
        places.into_iter().map(|place| place.name).collect()
    }

    #[test]
    fn a_category_passes_its_neighbour_and_no_other() {
        for (of, upper) in [
            (vec![(0, "a"), (0, "b"), (0, "c")], 0),
            (vec![(0, "a"), (0, "b"), (0, "c"), (0, "d")], 1),
            (vec![(1, "c"), (2, "b"), (3, "a"), (9, "d")], 0),
            (vec![(10, "a"), (20, "b"), (30, "c")], 1),
        ] {
            let places = places(&of);
            let changes = shifts(&places, upper);
            let mut expected = order(&places, &[]);
            for count in 0..changes.len() {
                assert_eq!(order(&places, &changes[..count]), expected, "{of:?}");
            }
            expected.swap(upper, upper + 1);
            assert_eq!(order(&places, &changes), expected, "{of:?}");
        }
        assert!(shifts(&places(&[(1, "a")]), 0).is_empty());
        assert!(shifts(&[], 3).is_empty());
    }
}

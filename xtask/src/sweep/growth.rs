//! What grew with the store, and by how much.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// What each read takes, by the words that it has in every store.
pub type Times = BTreeMap<String, Duration>;

/// A difference that the machine may make by itself.
const NOISE: Duration = Duration::from_micros(300);

/// A read that takes longer in the large store.
#[derive(Debug, PartialEq, Eq)]
struct Grown<'t> {
    what: &'t str,
    few: Duration,
    many: Duration,
}

impl Grown<'_> {
    /// How many tenths of the time in the small store it takes.
    fn tenths(&self) -> u128 {
        self.many.as_micros() * 10 / self.few.as_micros().max(1)
    }
}

/// The value in the middle.
pub fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

/// Whether a read grew by more than a half, and by more than chance.
fn is_grown(few: Duration, many: Duration) -> bool {
    many > few + few / 2 && many > few + NOISE
}

/// What grew, the worst first.
fn grown<'t>(few: &Times, many: &'t Times) -> Vec<Grown<'t>> {
    let both = many.iter().filter_map(|(what, many)| {
        let (few, many) = (*few.get(what)?, *many);
        is_grown(few, many).then_some(Grown { what, few, many })
    });
    let mut grown: Vec<_> = both.collect();
    grown.sort_by_key(|one| std::cmp::Reverse(one.tenths()));
    grown
}

/// What grew, in lines for people.
pub fn report(database: &str, few: &Times, many: &Times) -> String {
    let compared = many.keys().filter(|what| few.contains_key(*what)).count();
    let grown = grown(few, many);
    let mut text = format!(
        "{database}: {} of {compared} reads grew by more than a half\n",
        grown.len()
    );
    for one in &grown {
        let tenths = one.tenths();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {:>4}.{} times  {:>9} us  {:>9} us  {}",
            tenths / 10,
            tenths % 10,
            one.few.as_micros(),
            one.many.as_micros(),
            one.what
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(micros: u64) -> Duration {
        Duration::from_micros(micros)
    }

    fn times(all: &[(&str, u64)]) -> Times {
        let all = all.iter().map(|(what, time)| ((*what).to_owned(), micros(*time)));
        all.collect()
    }

    #[test]
    fn the_middle_is_no_outlier() {
        assert_eq!(median(vec![micros(9), micros(1), micros(900)]), Some(micros(9)));
        assert_eq!(median(vec![micros(4)]), Some(micros(4)));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn more_than_a_half_is_growth_unless_it_is_chance() {
        for (few, many, expected) in [
            (1000, 1500, false),
            (1000, 1501, true),
            (200, 450, false),
            (200, 501, true),
            (100, 50, false),
            (0, 301, true),
        ] {
            assert_eq!(is_grown(micros(few), micros(many)), expected, "{few} {many}");
        }
    }

    #[test]
    fn what_grew_is_told_with_the_worst_first() {
        let few = times(&[("a", 1000), ("b", 1000), ("c", 1000), ("gone", 5)]);
        let many = times(&[("a", 2000), ("b", 1400), ("c", 12_340), ("new", 9000)]);
        let told = report("SQLite", &few, &many);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "SQLite: 2 of 3 reads grew by more than a half");
        assert!(
            lines[1].trim_start().starts_with("12.3 times") && lines[1].ends_with("  c"),
            "{told}"
        );
        assert!(
            lines[2].trim_start().starts_with("2.0 times") && lines[2].ends_with("  a"),
            "{told}"
        );
        assert_eq!(lines.len(), 3);
    }
}

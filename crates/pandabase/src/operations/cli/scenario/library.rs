//! The scenarios that come with the program.

/// Their names and texts, in the order in which they are listed.
pub(super) const LIBRARY: [(&str, &str); 13] = [
    (
        "launch-day",
        include_str!("../../../../scenarios/launch-day.toml"),
    ),
    (
        "year-of-billing",
        include_str!("../../../../scenarios/year-of-billing.toml"),
    ),
    (
        "trial-to-paid",
        include_str!("../../../../scenarios/trial-to-paid.toml"),
    ),
    (
        "plan-change",
        include_str!("../../../../scenarios/plan-change.toml"),
    ),
    (
        "metered-month",
        include_str!("../../../../scenarios/metered-month.toml"),
    ),
    (
        "dunning-that-recovers",
        include_str!("../../../../scenarios/dunning-that-recovers.toml"),
    ),
    (
        "dunning-that-gives-up",
        include_str!("../../../../scenarios/dunning-that-gives-up.toml"),
    ),
    (
        "chargeback-won",
        include_str!("../../../../scenarios/chargeback-won.toml"),
    ),
    (
        "chargeback-lost",
        include_str!("../../../../scenarios/chargeback-lost.toml"),
    ),
    (
        "refund-after-partial-dispute",
        include_str!("../../../../scenarios/refund-after-partial-dispute.toml"),
    ),
    (
        "licence-limits",
        include_str!("../../../../scenarios/licence-limits.toml"),
    ),
    (
        "withdrawal",
        include_str!("../../../../scenarios/withdrawal.toml"),
    ),
    (
        "bank-debit-that-bounces",
        include_str!("../../../../scenarios/bank-debit-that-bounces.toml"),
    ),
];

/// The text of a scenario.
pub(super) fn text(name: &str) -> Option<&'static str> {
    LIBRARY
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::cli::scenario::script::read;

    #[test]
    fn every_scenario_of_the_library_reads() {
        for (name, text) in LIBRARY {
            let script = read(name, text).unwrap_or_else(|wrong| panic!("{name}.toml: {wrong}"));
            assert!(script.about.is_some(), "{name}");
            assert!(script.steps.iter().any(|step| step.word == "expect"), "{name}");
        }
    }
}

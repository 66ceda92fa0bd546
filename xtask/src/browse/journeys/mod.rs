//! The journeys: what people come for, from the first page to the last.

mod agreement;
mod buy;
mod coupon;
mod declined;
mod elsewhere;
mod fields;
mod languages;
mod paylink;
mod subscription;
mod three_ds;
mod twice;

use super::checkout::{DE, GB, JP, US};
use super::walk::Walk;
use anyhow::Result;
use std::pin::Pin;

/// The steps of a journey.
type Steps<'w> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'w>>;

/// One journey.
pub struct Journey {
    /// Its name, which is a part of the names of its pictures.
    pub name: &'static str,
    /// In how many of two opposite ways it is walked when not in all.
    pub share: usize,
    /// Walks it.
    pub steps: for<'w> fn(&'w mut Walk) -> Steps<'w>,
}

macro_rules! journeys {
    ($($name:literal $share:literal $steps:expr;)*) => {
        &[$(Journey {
            name: $name,
            share: $share,
            steps: |walk| Box::pin($steps(walk)),
        }),*]
    };
}

/// Every journey: its name, its share and its steps.
pub const JOURNEYS: &[Journey] = journeys! {
    "buy-us" 2 |walk| buy::once(walk, &US);
    "buy-de" 2 |walk| buy::once(walk, &DE);
    "buy-gb" 1 |walk| buy::once(walk, &GB);
    "buy-jp" 1 |walk| buy::once(walk, &JP);
    "declined" 2 declined::then_paid;
    "back-reload" 2 declined::back_and_reload;
    "coupon" 2 coupon::wrong_then_right;
    "three-ds" 2 three_ds::approved_after_back;
    "three-ds-declined" 1 three_ds::declined;
    "double-click" 2 twice::double_click;
    "two-tabs" 2 twice::two_tabs;
    "subscription" 2 subscription::with_trial;
    "free" 2 subscription::free;
    "custom-fields" 2 fields::wrong_then_right;
    "paylink" 1 paylink::paid;
    "agreement" 1 agreement::made_and_taken_back;
    "mailbox" 1 elsewhere::mailbox;
    "reference" 2 elsewhere::reference;
    "closed" 1 elsewhere::closed;
    "money-en" 1 |walk| languages::paid(walk, "en");
    "money-de" 1 |walk| languages::paid(walk, "de");
    "money-fr" 1 |walk| languages::paid(walk, "fr");
    "money-es" 1 |walk| languages::paid(walk, "es");
    "money-it" 1 |walk| languages::paid(walk, "it");
    "money-pt" 1 |walk| languages::paid(walk, "pt");
    "money-nl" 1 |walk| languages::paid(walk, "nl");
    "money-pl" 1 |walk| languages::paid(walk, "pl");
    "money-ja" 1 |walk| languages::paid(walk, "ja");
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn journeys_have_names_of_their_own() {
        let names: BTreeSet<_> = JOURNEYS.iter().map(|journey| journey.name).collect();
        assert_eq!(names.len(), JOURNEYS.len());
    }
}

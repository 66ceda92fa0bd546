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
use super::findings::Check;
use super::walk::Walk;
use anyhow::Result;
use std::pin::Pin;

/// The steps of a journey.
type Steps<'w> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'w>>;

/// One journey.
pub struct Journey {
    /// Its name, which is a part of the names of its pictures.
    pub name: &'static str,
    /// Rules that today's pages do not keep on it yet. Whoever makes them keep one deletes it here.
    pub awaited: &'static [Check],
    /// In how many of two opposite ways it is walked when not in all.
    pub share: usize,
    /// Walks it.
    pub steps: for<'w> fn(&'w mut Walk) -> Steps<'w>,
}

/// What every page may still be found to do: the rule, and a part of what the finding says.
pub const AWAITED: &[(Check, &str)] = &[(Check::Console, "/favicon.ico")];

macro_rules! journeys {
    ($($name:literal $share:literal [$($awaited:ident)*] $steps:expr;)*) => {
        &[$(Journey {
            name: $name,
            awaited: &[$(Check::$awaited),*],
            share: $share,
            steps: |walk| Box::pin($steps(walk)),
        }),*]
    };
}

/// Every journey: its name, its share, the rules that it waits for, and its steps.
pub const JOURNEYS: &[Journey] = journeys! {
    "buy-us" 2 [TypedOnce OnePress Outcome Money] |walk| buy::once(walk, &US);
    "buy-de" 2 [TypedOnce OnePress Outcome Money] |walk| buy::once(walk, &DE);
    "buy-gb" 1 [TypedOnce OnePress Outcome Money] |walk| buy::once(walk, &GB);
    "buy-jp" 1 [TypedOnce OnePress Outcome Money] |walk| buy::once(walk, &JP);
    "declined" 2 [TypedOnce OnePress Outcome Money] declined::then_paid;
    "back-reload" 2 [SentOnce TypedOnce OnePress Outcome Money] declined::back_and_reload;
    "coupon" 2 [Passable Reach] coupon::wrong_then_right;
    "three-ds" 2 [Axe SentOnce TypedOnce OnePress WayBack Outcome Money] three_ds::approved_after_back;
    "three-ds-declined" 1 [Axe TypedOnce OnePress Told Outcome Money] three_ds::declined;
    "double-click" 2 [Axe SentOnce TypedOnce Outcome Money] twice::double_click;
    "two-tabs" 2 [TypedOnce OnePress Outcome Money] twice::two_tabs;
    "subscription" 2 [Outcome Money] subscription::with_trial;
    "free" 2 [Outcome Money Asks] subscription::free;
    "custom-fields" 2 [AtField Outcome Money] fields::wrong_then_right;
    "paylink" 1 [TypedOnce OnePress Outcome Money] paylink::paid;
    "agreement" 1 [] agreement::made_and_taken_back;
    "mailbox" 1 [Axe] elsewhere::mailbox;
    "reference" 2 [] elsewhere::reference;
    "closed" 1 [] elsewhere::closed;
    "money-en" 1 [Outcome Money] |walk| languages::paid(walk, "en");
    "money-de" 1 [Language Outcome Money] |walk| languages::paid(walk, "de");
    "money-fr" 1 [Language Outcome Money] |walk| languages::paid(walk, "fr");
    "money-es" 1 [Language Outcome Money] |walk| languages::paid(walk, "es");
    "money-it" 1 [Language Outcome Money] |walk| languages::paid(walk, "it");
    "money-pt" 1 [Language Outcome Money] |walk| languages::paid(walk, "pt");
    "money-nl" 1 [Language Outcome Money] |walk| languages::paid(walk, "nl");
    "money-pl" 1 [Language Outcome Money] |walk| languages::paid(walk, "pl");
    "money-ja" 1 [Language Outcome Money] |walk| languages::paid(walk, "ja");
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

//! The journeys: what people come for, from the first page to the last.

mod agreement;
mod amount;
mod buy;
mod coupon;
mod dashboard;
mod declined;
mod elsewhere;
mod embed;
mod fields;
mod languages;
mod paylink;
mod portal;
mod start;
mod steps;
mod storefront;
mod stripe;
mod subscription;
mod three_ds;
mod twice;

use super::checkout::{DE, GB, JP, US};
use super::matrix::{Script, Way};
use super::walk::Walk;
use anyhow::Result;
use std::pin::Pin;

/// The steps of a journey.
type Steps<'w> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'w>>;

/// One journey.
pub struct Journey {
    /// Its name, which is a part of the names of its pictures.
    pub name: &'static str,
    /// In which ways it is walked.
    pub share: Share,
    /// Walks it.
    pub steps: for<'w> fn(&'w mut Walk) -> Steps<'w>,
}

/// In which ways a journey is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// In one of two opposite ways, by turns, so that the keyboard alone has its part; or in all.
    Either,
    /// In one way, or in all.
    One,
    /// In one way that has scripts, or in all of these: there is nothing to see without.
    Scripted,
    /// In all ways, and only with `--all`: a journey that every run walks differs from it in the language or
    /// the country alone.
    Rare,
}

impl Share {
    /// The ways of the journey with this number.
    pub fn ways(self, number: usize, is_all: bool) -> Vec<Way> {
        let mut ways: Vec<_> = if is_all {
            Way::all().collect()
        } else {
            Way::pair(number).to_vec()
        };
        match self {
            Self::Either | Self::One | Self::Rare if is_all => {}
            Self::Rare => ways.clear(),
            Self::Either => ways = vec![ways[number % 2]],
            Self::One => ways.truncate(1),
            Self::Scripted => ways.retain(|way| way.script == Script::On),
        }
        ways
    }
}

macro_rules! journeys {
    ($($name:literal $share:ident $steps:expr;)*) => {
        &[$(Journey {
            name: $name,
            share: Share::$share,
            steps: |walk| Box::pin($steps(walk)),
        }),*]
    };
}

/// Every journey: its name, its share and its steps.
pub const JOURNEYS: &[Journey] = journeys! {
    "buy-us" Either |walk| buy::once(walk, &US);
    "buy-de" Either |walk| buy::once(walk, &DE);
    "buy-gb" Rare |walk| buy::once(walk, &GB);
    "buy-jp" Rare |walk| buy::once(walk, &JP);
    "buy-enter" Either buy::by_enter;
    "declined" Either declined::then_paid;
    "back-reload" Either declined::back_and_reload;
    "coupon" Either coupon::wrong_then_right;
    "three-ds" Either three_ds::approved_after_back;
    "three-ds-declined" One three_ds::declined;
    "double-click" Either twice::double_click;
    "two-tabs" Either twice::two_tabs;
    "subscription" Either subscription::with_trial;
    "free" Either subscription::free;
    "custom-fields" Either fields::wrong_then_right;
    "paylink" One paylink::paid;
    "agreement" One agreement::made_and_taken_back;
    "mailbox" One elsewhere::mailbox;
    "reference" Either elsewhere::reference;
    "closed" One elsewhere::closed;
    "embed-inline" Scripted embed::inline;
    "embed-modal" Scripted |walk| embed::dialog(walk, "modal");
    "embed-drawer" Scripted |walk| embed::dialog(walk, "drawer");
    "embed-overlay" Scripted |walk| embed::dialog(walk, "overlay");
    "embed-later" Scripted embed::later;
    "embed-fallback" Scripted embed::fallback;
    "start" One start::bought_and_renewed;
    "shop-en" Either |walk| storefront::bought(walk, "en", &US);
    "shop-de" Rare |walk| storefront::bought(walk, "de", &DE);
    "shop-refused" One storefront::wrong_then_right;
    "amount" Either amount::named_and_paid;
    "portal-en" Either |walk| portal::signs_in_and_finds_a_key(walk, "en");
    "portal-de" Rare |walk| portal::signs_in_and_finds_a_key(walk, "de");
    "portal-download-en" Either |walk| portal::downloads_again(walk, "en");
    "portal-download-de" Rare |walk| portal::downloads_again(walk, "de");
    "portal-subscription-en" Either |walk| portal::changes_a_subscription(walk, "en");
    "portal-subscription-de" Rare |walk| portal::changes_a_subscription(walk, "de");
    "portal-cards-en" Either |walk| portal::switches_cards(walk, "en");
    "portal-cards-de" Rare |walk| portal::switches_cards(walk, "de");
    "portal-case-en" Either |walk| portal::asks_the_store(walk, "en");
    "portal-case-de" Rare |walk| portal::asks_the_store(walk, "de");
    "portal-withdrawal-en" Rare |walk| portal::withdraws(walk, "en");
    "portal-withdrawal-de" One |walk| portal::withdraws(walk, "de");
    "desk" Either dashboard::opens_a_store_and_refunds;
    "desk-frame" One dashboard::searches_and_refunds_two;
    "desk-support" One dashboard::support::answers;
    "desk-settings" One dashboard::settings::gets_a_store_ready;
    "desk-developers" One dashboard::developers::connects_software;
    "desk-workbench" One dashboard::workbench::tries_webhooks_out;
    "desk-buyers" One dashboard::buyers::finds_a_buyer;
    "desk-products" One dashboard::products::makes_what_is_sold;
    "desk-selling" One dashboard::selling::sells_by_codes_and_links;
    "desk-money" One dashboard::money::is_paid_out_and_accounts;
    "desk-operator" One dashboard::operator::closes_a_store;
    "desk-passkey" Scripted dashboard::passkey::signs_in_by_one;
    "desk-shield" One dashboard::shield::blocks_a_fraudster;
    "money-en" Rare |walk| languages::paid(walk, "en");
    "money-de" Rare |walk| languages::paid(walk, "de");
    "money-fr" Rare |walk| languages::paid(walk, "fr");
    "money-es" Rare |walk| languages::paid(walk, "es");
    "money-it" Rare |walk| languages::paid(walk, "it");
    "money-pt" Rare |walk| languages::paid(walk, "pt");
    "money-nl" Rare |walk| languages::paid(walk, "nl");
    "money-pl" Rare |walk| languages::paid(walk, "pl");
    "money-ja" One |walk| languages::paid(walk, "ja");
    "stripe-card" Scripted stripe::card;
    "stripe-declined" Scripted stripe::declined;
    "stripe-incomplete" Scripted stripe::incomplete;
    "stripe-three-ds" Scripted stripe::three_ds;
    "stripe-double-click" Scripted stripe::double_click;
    "stripe-elsewhere" Either stripe::elsewhere;
    "desk-guide" One dashboard::guide::from_nothing_to_a_payout;
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

    #[test]
    fn a_share_is_a_part_of_all_ways() {
        for (share, part, all) in [
            (Share::Either, 1, 16),
            (Share::One, 1, 16),
            (Share::Scripted, 1, 8),
            (Share::Rare, 0, 16),
        ] {
            for number in 0..16 {
                assert_eq!(share.ways(number, false).len(), part);
                assert_eq!(share.ways(number, true).len(), all);
            }
        }
    }
}

//! Who charges, and what an operator may set about the processor's fees.

use super::play::leads_here;
use super::stripe;
use pandabase_domain::money::Rate;
use pandabase_domain::pricing::fees::FeeSchedule;
use serde::{Deserialize, Serialize};

/// Who charges the buyers of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessorChoice {
    /// The sandbox's processor: it takes test cards and moves no money.
    Sandbox,
    /// Stripe, with the operator's own keys.
    Stripe,
    /// Nobody: nothing can be charged.
    None,
}

/// Who charges, where a processor is named or money is played.
pub(super) fn choice(named: Option<ProcessorName>, plays_money: bool) -> ProcessorChoice {
    match named {
        Some(ProcessorName::Stripe) => ProcessorChoice::Stripe,
        _ if plays_money => ProcessorChoice::Sandbox,
        _ => ProcessorChoice::None,
    }
}

/// A processor that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProcessorName {
    /// The sandbox's processor. Production has it only with `unsafe_play_money`.
    Sandbox,
    /// Stripe, with the operator's own keys (`pandabase processor connect stripe`).
    Stripe,
}

/// Why the processor that is named cannot be had here: in a sandbox or not, and with `unsafe_play_money` or
/// without.
pub(super) fn fault(
    processor: Option<ProcessorName>,
    (is_sandbox, unsafe_play_money): (bool, bool),
    stripe: &stripe::Settings,
) -> Option<&'static str> {
    match processor? {
        ProcessorName::Sandbox if !is_sandbox && !unsafe_play_money => Some(
            "processor: \"sandbox\" takes test cards and moves no money, so production has it only with \
             unsafe_play_money; set processor = \"stripe\"",
        ),
        ProcessorName::Stripe if unsafe_play_money => Some(
            "processor: unsafe_play_money plays the money that \"stripe\" would move; set one of the two",
        ),
        ProcessorName::Stripe if !is_safe(&stripe.api_url) || stripe.api_url.ends_with('/') => Some(
            "stripe.api_url must be an https origin such as https://api.stripe.com, without a slash at its \
             end",
        ),
        ProcessorName::Stripe if !is_safe(&stripe.script_url) => {
            Some("stripe.script_url must be an https address such as https://js.stripe.com/v3/")
        }
        ProcessorName::Sandbox | ProcessorName::Stripe => None,
    }
}

/// Whether keys and cards may be sent there: over TLS, or to this machine.
fn is_safe(address: &str) -> bool {
    let is_https = url::Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    is_https || leads_here(address)
}

/// A processing fee of some cards or countries.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessingRate {
    /// The card's network, as `amex`; any when absent.
    pub card_brand: Option<String>,
    /// The buyer's country; any when absent.
    pub country: Option<String>,
    /// Hundredths of a percent of the total.
    pub basis_points: u16,
}

/// The fees of a payment by a card of this network from a buyer of this country.
pub(super) fn fees(rates: &[ProcessingRate], card_brand: Option<&str>, country: &str) -> FeeSchedule {
    let fits = |rate: &&ProcessingRate| {
        rate.card_brand
            .as_deref()
            .is_none_or(|brand| Some(brand) == card_brand)
            && rate.country.as_deref().is_none_or(|code| code == country)
    };
    let standard = FeeSchedule::default();
    let own = rates.iter().find(fits);
    FeeSchedule {
        psp_rate: own.map_or(standard.psp_rate, |rate| {
            Rate::basis_points(rate.basis_points.into())
        }),
        ..standard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::collections::BTreeMap;

    fn loaded(settings: &str) -> Result<ProcessorChoice, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, settings).unwrap();
        let none = BTreeMap::<String, String>::new();
        let config = Config::load(&Config::default(), Some(&file), &none);
        config
            .map(|config| config.processor())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn production_is_charged_by_stripe_or_nobody() {
        let production = "environment = \"production\"\nlisten = \"127.0.0.1:1\"\n";
        let with = |more: &str| loaded(&format!("{production}{more}"));
        assert_eq!(with(""), Ok(ProcessorChoice::None));
        assert_eq!(with("processor = \"stripe\"\n"), Ok(ProcessorChoice::Stripe));
        let play = "unsafe_play_money = true\n";
        assert_eq!(with(play), Ok(ProcessorChoice::Sandbox));
        let played = format!("{play}processor = \"sandbox\"\n");
        assert_eq!(with(&played), Ok(ProcessorChoice::Sandbox));
        for refused in [
            "processor = \"sandbox\"\n".to_owned(),
            format!("{play}processor = \"stripe\"\n"),
        ] {
            let text = with(&refused).unwrap_err();
            assert!(text.starts_with("processor: "), "{text}");
            assert!(text.contains("unsafe_play_money"), "{text}");
        }
        assert!(with("processor = \"paypal\"\n").is_err());
    }

    #[test]
    fn a_sandbox_may_have_stripe_with_test_keys() {
        assert_eq!(loaded(""), Ok(ProcessorChoice::Sandbox));
        assert_eq!(loaded("processor = \"sandbox\"\n"), Ok(ProcessorChoice::Sandbox));
        assert_eq!(loaded("processor = \"stripe\"\n"), Ok(ProcessorChoice::Stripe));
    }

    #[test]
    fn keys_are_sent_over_tls_or_to_this_machine() {
        let with = |url: &str| {
            loaded(&format!(
                "processor = \"stripe\"\n[stripe]\napi_url = \"{url}\"\n"
            ))
        };
        for fit in [
            "https://api.stripe.com",
            "http://127.0.0.1:12111",
            "http://localhost:12111",
        ] {
            assert_eq!(with(fit), Ok(ProcessorChoice::Stripe), "{fit}");
        }
        for unfit in ["http://api.stripe.com", "api.stripe.com", ""] {
            let text = with(unfit).unwrap_err();
            assert!(text.starts_with("stripe.api_url"), "{text}");
        }
    }
}

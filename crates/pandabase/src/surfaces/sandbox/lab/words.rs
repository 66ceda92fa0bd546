//! Why a signature is not right, for people.

use pandabase_domain::webhook::diagnosis::SignatureFault as F;
use pandabase_locale::{Locale, Text};

/// A fault in words.
pub fn fault(t: Locale, fault: F) -> Text {
    match fault {
        F::Missing => t.get("lab-fault-missing"),
        F::NoSignature => t.get("developers-check-no-signature"),
        F::NoTime => t.get("developers-check-no-time"),
        F::Untimely => t.get("lab-fault-untimely"),
        F::NoVersion => t.get("lab-fault-no-version"),
        F::OtherVersion => t.get("lab-fault-other-version"),
        F::Milliseconds => t.get("lab-fault-milliseconds"),
        F::Seconds => t.get("lab-fault-seconds"),
        F::SecretSpace => t.get("lab-fault-secret-space"),
        F::SecretWithoutPrefix => t.get("lab-fault-secret-without-prefix"),
        F::SecretCutOff => t.get("lab-fault-secret-cut-off"),
        F::BodySpace => t.get("lab-fault-body-space"),
        F::BodyReformatted => t.get("lab-fault-body-reformatted"),
        F::OtherId => t.get("lab-fault-other-id"),
        F::Other => t.get("developers-check-other"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fault_has_words_of_its_own() {
        let said: BTreeSet<String> = F::ALL
            .iter()
            .map(|one| fault(Locale::En, *one).to_string())
            .collect();
        assert_eq!(said.len(), F::ALL.len());
    }
}

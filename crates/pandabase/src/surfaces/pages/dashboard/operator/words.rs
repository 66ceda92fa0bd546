//! What the API says to operators, in words.

use pandabase_domain::operator::OperatorAction;
use pandabase_locale::{Locale, Text};

/// What an operator did.
pub fn action(t: Locale, action: OperatorAction) -> Text {
    match action {
        OperatorAction::OperatorAdded => t.get("operator-did-add"),
        OperatorAction::OperatorRemoved => t.get("operator-did-remove"),
        OperatorAction::StoreVerified => t.get("operator-did-verify"),
        OperatorAction::StoreUnverified => t.get("operator-did-unverify"),
        OperatorAction::StoreBlocked => t.get("operator-did-block"),
        OperatorAction::StoreUnblocked => t.get("operator-did-unblock"),
        OperatorAction::StoreHandedOver => t.get("operator-did-hand-over"),
        OperatorAction::StoreDeleted => t.get("operator-did-delete"),
        OperatorAction::PlatformEnabled => t.get("operator-did-enable"),
        OperatorAction::PlatformDisabled => t.get("operator-did-disable"),
        OperatorAction::FeesChanged => t.get("operator-did-fees"),
        OperatorAction::PayoutApproved => t.get("operator-did-payout"),
        OperatorAction::PayoutRejected => t.get("operator-did-no-payout"),
        OperatorAction::PayoutRecorded => t.get("operator-did-record"),
        OperatorAction::BankAccountApproved => t.get("operator-did-account"),
        OperatorAction::BankAccountRejected => t.get("operator-did-no-account"),
        OperatorAction::IdentityApproved => t.get("operator-did-identity"),
        OperatorAction::IdentityRejected => t.get("operator-did-no-identity"),
        OperatorAction::PhoneCodeRead => t.get("operator-did-code"),
        OperatorAction::SecondFactorReset => t.get("operator-did-factor"),
        OperatorAction::PasskeyRemoved => t.get("operator-did-passkey"),
        OperatorAction::SignInLinkMade => t.get("operator-did-link"),
        OperatorAction::SessionsEnded => t.get("operator-did-sessions"),
        OperatorAction::JobRetried => t.get("operator-did-retry"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_decision_has_words_of_its_own() {
        let all = OperatorAction::ALL.iter();
        let said: BTreeSet<_> = all.map(|one| action(Locale::En, *one).to_string()).collect();
        assert_eq!(said.len(), OperatorAction::ALL.len());
    }
}

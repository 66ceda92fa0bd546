//! Whose credential a request carries. Each has a fixed share of the requests, most of them to operations
//! that are for it and some to any operation: nobody's credential may open what is another's, or upset it.

use crate::document::Operation;
use std::fmt;

/// Whose credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// None.
    Nobody,
    /// A token of the store.
    Token,
    /// The session of the store's owner.
    Account,
    /// The session of an operator of the installation, who has no role in the store.
    Operator,
    /// The session of somebody who bought in the store.
    Portal,
}

use Caller::{Account, Nobody, Operator, Portal, Token};

/// Whose turn it is, one request after the other.
const TURNS: [Caller; 20] = [
    Token, Account, Token, Portal, Token, Account, Token, Operator, Token, Account, Token, Nobody, Token,
    Account, Token, Portal, Token, Account, Token, Operator,
];
/// Where operators decide.
pub const OF_OPERATORS: &str = "/v2/operator/";

impl Caller {
    /// Whose turn a request is.
    pub fn of_turn(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(0) % TURNS.len();
        TURNS[place]
    }

    /// For whom an operation is. What a token opens is for accounts, too.
    pub fn of(operation: &Operation<'_>) -> Self {
        let security = operation.json["security"].as_array();
        let Some(first) = security.and_then(|all| all.first()) else {
            return Nobody;
        };
        let is_for = |scheme: &str| first.get(scheme).is_some();
        match (is_for("session"), is_for("account")) {
            (true, _) => Portal,
            (_, true) if operation.path.starts_with(OF_OPERATORS) => Operator,
            (_, true) => Account,
            _ => Token,
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Nobody => "no credential",
            Token => "a token of the store",
            Account => "its owner's session",
            Operator => "an operator's session",
            Portal => "a buyer's session",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_has_its_share() {
        for (caller, share) in [(Nobody, 1), (Token, 10), (Account, 5), (Operator, 2), (Portal, 2)] {
            let turns = (0..40).filter(|number| Caller::of_turn(*number) == caller);
            assert_eq!(turns.count(), share * 2, "{caller}");
        }
    }

    #[test]
    fn an_operation_is_for_whom_its_first_scheme_names() {
        for (path, security, caller) in [
            (
                "/v2/core/stores/{storeId}",
                json!([{"bearer": []}, {"account": []}]),
                Token,
            ),
            ("/v2/accounts/me", json!([{"account": []}]), Account),
            ("/v2/operator/jobs", json!([{"account": []}]), Operator),
            ("/v2/portal/orders", json!([{"session": []}]), Portal),
            ("/v2/storefront", json!([]), Nobody),
            (
                "/v2/stores/{storeId}/checkouts",
                json!([{}, {"bearer": []}]),
                Token,
            ),
        ] {
            let json = json!({"security": security});
            let operation = Operation {
                method: "GET",
                path,
                json: &json,
            };
            assert_eq!(Caller::of(&operation), caller, "{path}");
        }
    }
}

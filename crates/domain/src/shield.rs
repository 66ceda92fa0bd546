//! Shield: rules that judge a payment before it is charged, and the lists that they look things up in
//! (contract `merchant-api.md`, "Shield").

pub mod attribute;
pub mod condition;
pub mod entry;
pub mod evaluate;
pub mod fault;
mod lexer;
pub mod parse;
pub mod risk;
#[cfg(test)]
mod tests;

use crate::time::{DAY, HOUR};

/// How long a payment waits for a decision before it is given back, in milliseconds.
pub const REVIEW_TIME: i64 = 72 * HOUR;
/// How long what was seen of a payment is kept, in milliseconds.
pub const SIGNALS_KEPT: i64 = 180 * DAY;
/// The most rules of a store.
pub const MOST_RULES: i64 = 200;
/// The most lists of a store.
pub const MOST_LISTS: i64 = 100;
/// The most values of a list.
pub const MOST_VALUES: usize = 10_000;

crate::text_enum! {
    /// What a rule does with a payment that it matches.
    pub enum Action {
        /// The payment goes on, and no later rule is asked.
        Allow = "ALLOW",
        /// The payment is declined.
        Block = "BLOCK",
        /// The payment is charged, and held until somebody decides.
        Review = "REVIEW",
    }
}

crate::text_enum! {
    /// What the values of a list are.
    pub enum ListType {
        /// Email addresses; `*` stands for any characters.
        Email = "email",
        /// Addresses and networks (CIDR), IPv4 and IPv6.
        Ip = "ip",
        /// ISO 3166-1 alpha-2 codes.
        Country = "country",
        /// The first six to eight digits of card numbers.
        CardBin = "card_bin",
        /// Any text; `*` stands for any characters.
        String = "string",
    }
}

crate::text_enum! {
    /// How likely it is that a payment is fraudulent, in words.
    pub enum RiskLevel {
        /// A score below 35.
        Low = "LOW",
        /// A score from 35 to 69.
        Medium = "MEDIUM",
        /// A score of 70 or more.
        High = "HIGH",
    }
}

crate::text_enum! {
    /// Whose money a card spends.
    pub enum CardFunding {
        /// Its bank's.
        Credit = "credit",
        /// Its owner's.
        Debit = "debit",
        /// What was loaded onto it.
        Prepaid = "prepaid",
    }
}

crate::text_enum! {
    /// Where a review stands.
    pub enum ReviewStatus {
        /// The charge is not complete yet, for instance because the buyer's bank asks something.
        Waiting = "WAITING",
        /// The charge is complete, and somebody has to decide.
        Open = "OPEN",
        /// Somebody let the payment through.
        Approved = "APPROVED",
        /// Somebody declined the payment; the money went back.
        Declined = "DECLINED",
        /// Nobody decided in time; the money went back.
        Expired = "EXPIRED",
    }
}

crate::text_enum! {
    /// What of a reviewed payment is put on a list.
    pub enum ListedPart {
        /// The buyer's email address.
        Email = "email",
        /// The address from which it was paid.
        Ip = "ip",
        /// The first digits of the card's number.
        CardBin = "card_bin",
    }
}

impl ListedPart {
    /// Whether a list of this type may hold it.
    pub const fn fits(self, kind: ListType) -> bool {
        matches!(
            (self, kind),
            (_, ListType::String)
                | (Self::Email, ListType::Email)
                | (Self::Ip, ListType::Ip)
                | (Self::CardBin, ListType::CardBin)
        )
    }
}

fn is_list_name(bytes: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_';
    bytes.iter().all(fits)
}

crate::input::shaped_text! {
    /// The name of a list, by which rules mention it.
    ListName = 1..=64, r"^[a-z0-9_]{1,64}$", is_list_name;
}

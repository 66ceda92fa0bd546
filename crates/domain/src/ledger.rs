//! The balance ledger: one append-only, hash-chained row per change of a store's balance (contract
//! `payouts.md`, "Ledger").

use crate::id::LedgerEntryId;
use crate::money::{Cents, Overflow};
use crate::time::Timestamp;
use sha2::{Digest, Sha256};

crate::text_enum! {
    /// Why the balance changed.
    pub enum EntryType {
        /// The store was created; 0.
        OpeningBalance = "OPENING_BALANCE",
        /// A payment was captured; its settled amount.
        PaymentReceived = "PAYMENT_RECEIVED",
        /// A refund that was final at once.
        RefundInstant = "REFUND_INSTANT",
        /// A refund that the network confirms later, or its reversal (positive).
        RefundAsync = "REFUND_ASYNC",
        /// A refund that was made outside this server.
        RefundExternal = "REFUND_EXTERNAL",
        /// A dispute was opened or prevented; the charge and the fee.
        DisputeCreated = "DISPUTE_CREATED",
        /// A dispute was won; the charge comes back, the fee does not.
        DisputeWon = "DISPUTE_WON",
        /// A payout with its fee, or its return (positive).
        Payout = "PAYOUT",
    }
}

/// One change of a store's balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's id.
    pub id: LedgerEntryId,
    /// Why the balance changed.
    pub entry_type: EntryType,
    /// By how much; negative when it fell.
    pub amount: Cents,
    /// The balance after this entry.
    pub running_balance: Cents,
    /// The payment, refund, dispute, payout or store that caused it.
    pub reference_id: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A link of the chain: a SHA-256, shown in lower-case hex.
pub type ChainHash = [u8; 32];

/// What the first entry is chained to.
pub const GENESIS: ChainHash = [0; 32];

/// The hash of `entry`, chained to that of the entry before it.
pub fn chain_hash(previous: &ChainHash, entry: &Entry) -> ChainHash {
    let text = format!(
        "{}|{}|{}|{}|{}|{}|{}",
        hex::encode(previous),
        entry.id,
        entry.entry_type,
        entry.amount.0,
        entry.running_balance.0,
        entry.reference_id.as_deref().unwrap_or_default(),
        entry.created_at
    );
    Sha256::digest(text).into()
}

/// The balance after a change of `amount`.
pub fn append(balance: Cents, amount: Cents) -> Result<Cents, Overflow> {
    balance.plus(amount)
}

/// How a stored ledger breaks its rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// The stored balance is not the previous one plus the amount.
    #[error("entry {id}: running balance is {stored}, should be {expected}")]
    Balance {
        /// The entry.
        id: LedgerEntryId,
        /// The balance in the row.
        stored: Cents,
        /// The previous balance plus the amount.
        expected: Cents,
    },
    /// The balance does not fit 64 bits.
    #[error("entry {id}: running balance is out of range")]
    Overflow {
        /// The entry.
        id: LedgerEntryId,
    },
    /// The stored hash is not that of the row and its predecessor.
    #[error(
        "entry {id}: hash is {}, should be {}",
        hex::encode(stored),
        hex::encode(expected)
    )]
    Hash {
        /// The entry.
        id: LedgerEntryId,
        /// The hash in the row.
        stored: ChainHash,
        /// The recomputed hash.
        expected: ChainHash,
    },
    /// The first entry is no opening balance, or a later one is.
    #[error("entry {id}: an opening balance stands first, once, and is zero")]
    Opening {
        /// The entry.
        id: LedgerEntryId,
    },
}

/// Walks one store's ledger from its first entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    hash: ChainHash,
    balance: Cents,
    entries: u64,
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            hash: GENESIS,
            balance: Cents::ZERO,
            entries: 0,
        }
    }
}

impl Verifier {
    /// Checks the next entry and its stored hash. After a break, nothing that follows can be judged.
    pub fn check(&mut self, entry: &Entry, stored: &ChainHash) -> Result<(), Break> {
        let opening = entry.entry_type == EntryType::OpeningBalance;
        if opening != (self.entries == 0) || (opening && entry.amount != Cents::ZERO) {
            return Err(Break::Opening { id: entry.id.clone() });
        }
        let expected = append(self.balance, entry.amount)
            .map_err(|Overflow| Break::Overflow { id: entry.id.clone() })?;
        if entry.running_balance != expected {
            return Err(Break::Balance {
                id: entry.id.clone(),
                stored: entry.running_balance,
                expected,
            });
        }
        let hash = chain_hash(&self.hash, entry);
        if hash != *stored {
            return Err(Break::Hash {
                id: entry.id.clone(),
                stored: *stored,
                expected: hash,
            });
        }
        self.hash = hash;
        self.balance = expected;
        self.entries += 1;
        Ok(())
    }

    /// The balance after the entries so far; it must be the store's.
    pub fn balance(&self) -> Cents {
        self.balance
    }

    /// The hash of the last entry so far.
    pub fn hash(&self) -> ChainHash {
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(
        n: u64,
        entry_type: EntryType,
        amount: i64,
        running: i64,
        reference: Option<&str>,
        at: &str,
    ) -> Entry {
        Entry {
            id: LedgerEntryId::from_stored(format!("ble_{n:a>24}")),
            entry_type,
            amount: Cents(amount),
            running_balance: Cents(running),
            reference_id: reference.map(str::to_owned),
            created_at: Timestamp::parse(at).unwrap(),
        }
    }

    fn vector() -> [(Entry, &'static str); 2] {
        [
            (
                entry(1, EntryType::OpeningBalance, 0, 0, None, "2026-06-01T00:00:00Z"),
                "8e8ff1e9d2a7c946b82374731a68a36d0397e21c8f8218b04f95f254c6f45a4a",
            ),
            (
                entry(
                    2,
                    EntryType::PaymentReceived,
                    3569,
                    3569,
                    Some("pmt_aaaaaaaaaaaaaaaaaaaaaaa1"),
                    "2026-06-02T10:00:00Z",
                ),
                "7f11971e72ecea7bd028389bfff4bb763779b77193b0a0bdc38de6b7dca47e22",
            ),
        ]
    }

    #[test]
    fn the_contract_vector_holds() {
        let mut hash = GENESIS;
        for (entry, expected) in vector() {
            hash = chain_hash(&hash, &entry);
            assert_eq!(hex::encode(hash), expected);
        }
    }

    /// A correct ledger with these amounts after its opening.
    fn ledger(amounts: &[i64]) -> Vec<(Entry, ChainHash)> {
        let mut rows = Vec::new();
        let (mut hash, mut balance) = (GENESIS, 0);
        for (n, &amount) in (1..).zip([0].iter().chain(amounts)) {
            let kind = if n == 1 {
                EntryType::OpeningBalance
            } else {
                EntryType::PaymentReceived
            };
            balance += amount;
            let row = entry(n, kind, amount, balance, Some("pmt_x"), "2026-06-02T10:00:00Z");
            hash = chain_hash(&hash, &row);
            rows.push((row, hash));
        }
        rows
    }

    /// The verifier after all rows, or the first break and its row.
    fn walk(rows: &[(Entry, ChainHash)]) -> Result<Verifier, (usize, Break)> {
        let mut verifier = Verifier::default();
        for (index, (entry, hash)) in rows.iter().enumerate() {
            verifier.check(entry, hash).map_err(|found| (index, found))?;
        }
        Ok(verifier)
    }

    #[test]
    fn the_first_break_is_named() {
        let good = ledger(&[3569, -12825, 10825]);
        assert_eq!(walk(&good).unwrap().balance(), Cents(1569));
        assert_eq!(walk(&good).unwrap().hash(), good[3].1);

        let mut wrong_balance = good.clone();
        wrong_balance[2].0.running_balance = Cents(1);
        assert!(matches!(
            walk(&wrong_balance),
            Err((
                2,
                Break::Balance {
                    stored: Cents(1),
                    expected: Cents(-9256),
                    ..
                }
            ))
        ));

        let mut wrong_text = good.clone();
        wrong_text[1].0.reference_id = None;
        assert!(matches!(walk(&wrong_text), Err((1, Break::Hash { .. }))));

        let mut removed = good.clone();
        removed.remove(2);
        assert!(walk(&removed).is_err());

        let mut headless = good.clone();
        headless.remove(0);
        assert!(matches!(walk(&headless), Err((0, Break::Opening { .. }))));

        let mut twice = good.clone();
        twice.insert(1, good[0].clone());
        assert!(matches!(walk(&twice), Err((1, Break::Opening { .. }))));
    }

    #[test]
    fn a_balance_beyond_64_bits_is_a_break() {
        let mut rows = ledger(&[i64::MAX]);
        let beyond = entry(3, EntryType::Payout, 1, 0, None, "2026-06-03T00:00:00Z");
        rows.push((beyond, GENESIS));
        assert!(matches!(walk(&rows), Err((2, Break::Overflow { .. }))));
        assert_eq!(append(Cents(i64::MIN), Cents(-1)), Err(Overflow));
    }

    proptest! {
        #[test]
        fn any_forged_amount_is_found(
            amounts in prop::collection::vec(-1_000_000_i64..1_000_000, 1..20),
            pick: prop::sample::Index,
            change in 1_i64..1_000,
        ) {
            let mut rows = ledger(&amounts);
            prop_assert!(walk(&rows).is_ok());
            let forged = pick.index(amounts.len()) + 1;
            // A forger who keeps all balances consistent still meets the hash.
            for (row, _) in &mut rows[forged..] {
                row.running_balance.0 += change;
            }
            rows[forged].0.amount.0 += change;
            let found = walk(&rows);
            let seen = matches!(found, Err((at, Break::Hash { .. })) if at == forged);
            prop_assert!(seen);
        }
    }
}

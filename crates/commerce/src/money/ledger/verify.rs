//! What `pandabase verify` checks of ledgers.

use pandabase_domain::id::StoreId;
use pandabase_domain::ledger::{ChainHash, Entry, EntryType, Verifier};
use pandabase_domain::money::Cents;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

sql! {
    ORPHANED_BALANCE = "SELECT store_id FROM balances WHERE store_id NOT IN (SELECT id FROM stores) LIMIT 5";
    STORES = "SELECT s.id, b.balance, b.ledger_entries, b.ledger_hash
        FROM stores s LEFT JOIN balances b ON b.store_id = s.id WHERE s.id > $1 ORDER BY s.id LIMIT 500";
    ENTRIES = "SELECT position, id, type, amount, running_balance, reference_id, created_at, hash
        FROM ledger_entries WHERE store_id = $1 AND position > $2 ORDER BY position LIMIT 1000";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "balances-have-stores",
        text: "every balance belongs to a store",
        check: Check::NoRow(ORPHANED_BALANCE),
    },
    Promise {
        name: "ledger",
        text: "every ledger is an unbroken hash chain whose last running balance is the store's balance",
        check: Check::Walk(walk_ledgers),
    },
];

struct Head {
    store: StoreId,
    balance: Option<Cents>,
    entries: Option<i64>,
    hash: Option<Vec<u8>>,
}

fn walk_ledgers(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    tx.expect_pages()?;
    let mut finding = Finding {
        rows: 0,
        broken: Vec::new(),
    };
    let mut after = String::new();
    loop {
        let heads = tx.all(STORES, params![&after], |row| {
            Ok(Head {
                store: row.next()?,
                balance: row.next()?,
                entries: row.next()?,
                hash: row.next()?,
            })
        })?;
        let Some(last) = heads.last() else {
            return Ok(finding);
        };
        after = last.store.as_str().to_owned();
        for head in &heads {
            if let Some(broken) = walk_ledger(tx, head, &mut finding.rows)? {
                finding.broken.push(format!("store {}: {broken}", head.store));
            }
        }
    }
}

/// Walks one store's ledger in pages, so that memory does not grow with it.
fn walk_ledger(tx: &mut Tx<'_>, head: &Head, rows: &mut u64) -> Result<Option<String>, DbError> {
    let mut verifier = Verifier::default();
    let mut position = 0;
    loop {
        let page = tx.all(ENTRIES, params![&head.store, position], stored_entry)?;
        if page.is_empty() {
            break;
        }
        for (at, entry, hash) in page {
            *rows += 1;
            position += 1;
            if at != position {
                return Ok(Some(format!("entry at position {position} is missing")));
            }
            if let Err(broken) = verifier.check(&entry, &hash) {
                return Ok(Some(broken.to_string()));
            }
        }
    }
    let same = head.balance == Some(verifier.balance())
        && head.entries == Some(position)
        && head.hash.as_deref() == Some(&verifier.hash());
    let stored = head
        .balance
        .map_or_else(|| "missing".into(), |balance| balance.to_string());
    Ok((!same).then(|| {
        format!(
            "balance is {stored}, the ledger says {} after {position} entries",
            verifier.balance()
        )
    }))
}

fn stored_entry(row: &mut Row<'_>) -> Result<(i64, Entry, ChainHash), DbError> {
    let position = row.next()?;
    let entry = Entry {
        id: row.next()?,
        entry_type: row.word(EntryType::parse)?,
        amount: row.next()?,
        running_balance: row.next()?,
        reference_id: row.next()?,
        created_at: row.next()?,
    };
    let hash = row.next::<Vec<u8>>()?.try_into();
    Ok((
        position,
        entry,
        hash.map_err(|_| DbError::UnknownWord("ledger hash".into()))?,
    ))
}

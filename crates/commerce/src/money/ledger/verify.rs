//! What `pandabase verify` checks of ledgers.

use super::store::Link;
use pandabase_domain::id::StoreId;
use pandabase_domain::ledger::Verifier;
use pandabase_domain::money::Cents;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ORPHANED_BALANCE = "SELECT store_id FROM balances WHERE store_id NOT IN (SELECT id FROM stores) LIMIT 5";
    STORES: Head = "SELECT {} FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id > $1 ORDER BY s.id LIMIT 500";
    ENTRIES: Link = "SELECT {} FROM ledger_entries
        WHERE store_id = $1 AND position > $2 ORDER BY position LIMIT 1000";
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

/// A store, and the end of its ledger according to its balance.
#[derive(FromRow)]
#[alias("b")]
struct Head {
    #[column("s.id")]
    store: StoreId,
    balance: Option<Cents>,
    #[column("b.ledger_entries")]
    entries: Option<i64>,
    #[column("b.ledger_hash")]
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
        let heads = tx.fetch_all(STORES, params![&after])?;
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
        let page = tx.fetch_all(ENTRIES, params![&head.store, position])?;
        if page.is_empty() {
            break;
        }
        for link in page {
            *rows += 1;
            position += 1;
            if link.position != position {
                return Ok(Some(format!("entry at position {position} is missing")));
            }
            if let Err(broken) = verifier.check(&link.entry, &link.hash) {
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

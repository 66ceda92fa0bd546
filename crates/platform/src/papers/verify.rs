//! What `pandabase verify` checks of invoices and credit notes.

use crate::db::promise::{Check, Promise};
use crate::sql;

sql! {
    WAITING = "SELECT p.id FROM papers p
            LEFT JOIN jobs j ON j.store_id = p.store_id AND j.kind = 'paper_numbers' AND j.subject = p.id
        WHERE p.number IS NULL AND j.id IS NULL LIMIT 5";
    // No two papers of a year have one number, so as many numbers as the last one says are without gaps.
    NUMBERS = "SELECT c.store_id FROM paper_counters c
            LEFT JOIN (SELECT store_id, of_year, COUNT(*) AS numbers, MIN(number) AS lowest,
                MAX(number) AS highest FROM papers WHERE number IS NOT NULL GROUP BY store_id, of_year) AS p
            ON p.store_id = c.store_id AND p.of_year = c.of_year
        WHERE p.numbers IS NULL OR p.numbers <> c.last_number OR p.lowest <> 1 OR p.highest <> c.last_number
        LIMIT 5";
    UNCOUNTED = "SELECT p.id FROM papers p
            LEFT JOIN paper_counters c ON c.store_id = p.store_id AND c.of_year = p.of_year
        WHERE p.number IS NOT NULL AND c.store_id IS NULL LIMIT 5";
}

/// The promises about invoices and credit notes, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "papers",
        text: "every invoice and credit note has a number, or a job that gives it one",
        check: Check::NoRow(WAITING),
    },
    Promise {
        name: "paper-counters",
        text: "every number of an invoice or credit note is counted in its year",
        check: Check::NoRow(UNCOUNTED),
    },
    Promise {
        name: "paper-numbers",
        text: "the numbers of invoices and credit notes of a store and year have no gaps",
        check: Check::NoRow(NUMBERS),
    },
];

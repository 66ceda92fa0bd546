//! What `pandabase verify` checks of support cases.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    CASES = "SELECT c.id FROM cases c
            LEFT JOIN orders o ON o.store_id = c.store_id AND o.id = c.order_id
            LEFT JOIN (SELECT store_id, case_id, COUNT(*) AS messages, MAX(position) AS newest,
                    MAX(CASE WHEN sender_type <> 'SYSTEM' THEN position END) AS said
                FROM case_messages GROUP BY store_id, case_id) m
            ON m.store_id = c.store_id AND m.case_id = c.id
            LEFT JOIN case_messages s ON s.store_id = c.store_id AND s.case_id = c.id
                AND s.position = m.said
        WHERE (c.status = 'CLOSED') <> (c.closed_at IS NOT NULL)
            OR (c.closed_at IS NULL) <> (c.closed_by IS NULL) OR c.closed_at < c.created_at
            OR c.merchant_unread < 0 OR c.customer_unread < 0
            OR c.merchant_unread > c.messages OR c.customer_unread > c.messages
            OR COALESCE(m.messages, 0) <> c.messages OR m.newest <> c.messages
            OR o.customer_id IS DISTINCT FROM c.customer_id
            OR s.created_at <> c.last_message_at OR s.sender_type <> c.last_message_by LIMIT 5";
    FILES = "SELECT a.id FROM case_attachments a
            LEFT JOIN cases c ON c.store_id = a.store_id AND c.id = a.case_id
            LEFT JOIN case_messages m ON m.store_id = a.store_id AND m.case_id = a.case_id
                AND m.id = a.message_id
            LEFT JOIN jobs j ON j.store_id = a.store_id AND j.kind = 'attachment_expiry' AND j.subject = a.id
        WHERE c.id IS NULL OR a.size_bytes < 1 OR (a.message_id IS NOT NULL AND m.id IS NULL)
            OR (a.message_id IS NULL AND j.id IS NULL) LIMIT 5";
    NOTES = "SELECT n.id FROM case_notes n
            LEFT JOIN cases c ON c.store_id = n.store_id AND c.id = n.case_id
        WHERE c.id IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "cases",
        text: "a case is of an order's customer, has an end exactly when it is closed, and every message \
               that it counts, the newest last",
        check: Check::NoRow(CASES),
    },
    Promise {
        name: "case-files",
        text: "every file of a case is carried by a message of it, or forgotten in time",
        check: Check::NoRow(FILES),
    },
    Promise {
        name: "case-notes",
        text: "every note of a team is on a case of its store",
        check: Check::NoRow(NOTES),
    },
];

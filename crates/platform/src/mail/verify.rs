//! What `pandabase verify` checks of mails.

use crate::db::promise::{Check, Promise};
use crate::sql;

sql! {
    WAITING = "SELECT m.id FROM mails m
            LEFT JOIN jobs j ON j.store_id = m.store_id AND j.kind = 'mail_send' AND j.subject = m.id
        WHERE (m.sent_at IS NULL AND j.id IS NULL) OR m.sent_at < m.created_at LIMIT 5";
}

/// The promises about mails, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "mails",
    text: "every mail that was not sent has a job that sends it",
    check: Check::NoRow(WAITING),
}];

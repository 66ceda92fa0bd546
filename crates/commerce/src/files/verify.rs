//! What `pandabase verify` checks of files.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    USES = "SELECT u.file_id FROM file_uses u
            LEFT JOIN files f ON f.store_id = u.store_id AND f.id = u.file_id
        WHERE f.id IS NULL OR f.status <> 'READY' OR f.deleted_at IS NOT NULL
            OR f.unused_since IS NOT NULL LIMIT 5";
    PRODUCTS = "SELECT p.id FROM products p
            JOIN stores s ON s.id = p.store_id AND s.deleted_at IS NULL
            LEFT JOIN file_uses u ON u.store_id = p.store_id AND u.file_id = p.download_url
                AND u.user_id = p.id
        WHERE p.deleted_at IS NULL AND p.download_url LIKE 'file_%' AND u.file_id IS NULL LIMIT 5";
    FILES = "SELECT f.id FROM files f
            LEFT JOIN (SELECT DISTINCT store_id, file_id FROM file_uses) u
                ON u.store_id = f.store_id AND u.file_id = f.id
            LEFT JOIN jobs j ON j.store_id = f.store_id AND j.kind = 'file_expiry' AND j.subject = f.id
        WHERE f.status NOT IN ('PENDING', 'READY') OR f.size_bytes < 1
            OR f.purpose NOT IN ('IMAGE', 'DOWNLOAD') OR (f.purpose = 'IMAGE') <> (f.id LIKE 'img_%')
            OR (f.status = 'READY' AND (f.unused_since IS NULL) <> (u.file_id IS NOT NULL))
            OR (f.status = 'PENDING' AND f.was_sold)
            OR (NOT f.was_sold AND u.file_id IS NULL AND j.id IS NULL) LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "file-uses",
        text: "what uses a file uses one that is there",
        check: Check::NoRow(USES),
    },
    Promise {
        name: "download-uses",
        text: "every product that delivers a file of a store that is not deleted keeps it",
        check: Check::NoRow(PRODUCTS),
    },
    Promise {
        name: "files",
        text: "every file is used, was sold, or is forgotten in time",
        check: Check::NoRow(FILES),
    },
];

//! How large files are and how long their addresses work.

use pandabase_domain::input::Int;
use pandabase_domain::time::MINUTE;

/// How long a signed address works, in milliseconds (contract `reports.md`, `cases.md`).
pub const URL_TTL: i64 = 5 * MINUTE;

/// How long an address works under which a buyer fetches a download, in milliseconds (contract
/// `merchant-api.md`, "Stores, team").
pub const BUYERS_TTL: i64 = 15 * MINUTE;

/// The size of a file that a client may send, in bytes (contract `cases.md`).
pub type UploadSize = Int<1, 10_485_760>;

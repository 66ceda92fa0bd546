//! A paylink as it is stored, and when it opens sessions.

use crate::selling::checkout::items::Items;
use pandabase_domain::id::PaylinkId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::text::fold;

pandabase_domain::text_enum! {
    /// Whether a paylink opens new sessions.
    pub enum PaylinkStatus {
        /// It does, while it is not used up or expired.
        Active = "ACTIVE",
        /// The merchant has switched it off.
        Disabled = "DISABLED",
    }
}

/// A paylink as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, ToRow)]
#[columns(title_folded = fold(&self.title))]
pub struct Record {
    #[column(fixed)]
    pub(crate) id: PaylinkId,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    #[column(json)]
    pub(crate) items: Items,
    pub(crate) status: PaylinkStatus,
    #[column(fixed)]
    pub(crate) uses: i64,
    pub(crate) max_uses: Option<i64>,
    pub(crate) expires_at: Option<Timestamp>,
    #[column(fixed)]
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Record {
    /// Whether it opens new sessions.
    pub fn opens(&self, now: Timestamp) -> bool {
        self.status == PaylinkStatus::Active
            && self.expires_at.is_none_or(|end| now < end)
            && self.max_uses.is_none_or(|most| self.uses < most)
    }
}

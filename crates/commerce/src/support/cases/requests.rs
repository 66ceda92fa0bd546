//! TITLE

use pandabase_domain::case::{ATTACHMENT_SIZE, ATTACHMENTS, CasePriority, CaseStatus, CaseTarget};
use pandabase_domain::input::{IdText, Int, List, Opt, Text};
use pandabase_platform::page::{PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// A file that a message carries, as it was announced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Carried {
    pub attachment_id: IdText,
    pub filename: Text<1, 255>,
    pub mime_type: Text<1, 128>,
    pub size_bytes: Int<1, ATTACHMENT_SIZE>,
}

/// The files of a message.
pub type CarriedFiles = List<Carried, 0, ATTACHMENTS>;

/// Names a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CasePath {
    pub case_id: IdText,
}

/// Names a file of a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentPath {
    pub case_id: IdText,
    pub attachment_id: IdText,
}

/// Which cases.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    #[serde(default)]
    pub page: PageNumber,
    #[serde(default)]
    pub limit: PageLimit,
    /// Only those that stand here.
    #[serde(default)]
    pub status: Opt<CaseStatus>,
    /// Only those as urgent.
    #[serde(default)]
    pub priority: Opt<CasePriority>,
    /// Only this customer's.
    #[serde(default)]
    pub customer_id: Opt<IdText>,
    /// Only those about this order.
    #[serde(default)]
    pub order_id: Opt<IdText>,
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PageQuery {
    #[serde(default)]
    pub page: PageNumber,
    #[serde(default)]
    pub limit: PageLimit,
}

impl PageQuery {
    /// The page asked for; `default` items when the request does not say.
    pub fn paging(&self, default: i64) -> Paging {
        Paging::new(&self.page, &self.limit, default)
    }
}

/// Changes to a case.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CasePatch {
    #[serde(default)]
    pub priority: Opt<CasePriority>,
    #[serde(default)]
    pub status: Opt<CaseTarget>,
}

/// A message to be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewMessage {
    pub body: Text<1, 4000>,
    /// Files that were uploaded to this case before.
    #[serde(default)]
    pub attachments: CarriedFiles,
}

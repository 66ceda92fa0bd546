//! Requests for cases (contract `cases.md`, and `merchant-api.md`, "Cases", for the settings).

use pandabase_domain::case::{ATTACHMENT_SIZE, ATTACHMENTS, CasePriority, CaseStatus, CaseTarget};
use pandabase_domain::id::{CannedReplyId, CaseAttachmentId, CaseId, CaseNoteId, CustomerId, OrderId};
use pandabase_domain::input::{Int, List, Opt, Patch, Prose, Text};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// A file that a message carries, as it was announced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Carried {
    pub(crate) attachment_id: CaseAttachmentId,
    pub(crate) filename: Text<1, 255>,
    pub(crate) mime_type: Text<1, 128>,
    pub(crate) size_bytes: Int<1, ATTACHMENT_SIZE>,
}

/// The files of a message.
pub type CarriedFiles = List<Carried, 0, ATTACHMENTS>;

/// Names a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(
    missing_docs,
    reason = "the name says it, and the OpenAPI document need not repeat it"
)]
pub struct CasePath {
    pub case_id: CaseId,
}

/// Names a file of a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(
    missing_docs,
    reason = "the name says it, and the OpenAPI document need not repeat it"
)]
pub struct AttachmentPath {
    pub case_id: CaseId,
    pub(crate) attachment_id: CaseAttachmentId,
}

listed! {
    /// Which cases.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those with this status.
        pub status: Opt<CaseStatus>,
        /// Only those with this priority.
        pub priority: Opt<CasePriority>,
        /// Only this customer's.
        pub customer_id: Opt<CustomerId>,
        /// Only those about this order.
        pub order_id: Opt<OrderId>,
    }
}

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct PageQuery {}
}

/// Changes to a case.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CasePatch {
    #[serde(default)]
    pub(crate) priority: Opt<CasePriority>,
    #[serde(default)]
    pub(crate) status: Opt<CaseTarget>,
}

/// A message to be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewMessage {
    pub(crate) body: Prose<1, 4000>,
    /// Files that were uploaded to this case before.
    #[serde(default)]
    pub attachments: CarriedFiles,
}

/// A file to be uploaded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAttachment {
    pub(crate) filename: Text<1, 255>,
    /// `image/*`, `application/pdf`, `text/plain` or `application/zip`.
    pub(crate) mime_type: Text<1, 128>,
    pub(crate) size_bytes: Int<1, ATTACHMENT_SIZE>,
}

/// Changes to the settings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseSettingsPatch {
    #[serde(default)]
    pub(crate) auto_reply_enabled: Opt<bool>,
    #[serde(default)]
    pub(crate) auto_reply_message: Patch<Prose<0, 4000>>,
    #[serde(default)]
    pub(crate) auto_close_enabled: Opt<bool>,
    #[serde(default)]
    pub(crate) auto_close_days: Opt<Int<1, 90>>,
}

/// Names a note on a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotePath {
    pub(crate) case_id: CaseId,
    /// The note.
    pub(crate) note_id: CaseNoteId,
}

/// A note for the team.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewNote {
    /// What it says.
    pub(crate) body: Prose<1, 4000>,
}

/// Names a canned reply.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplyPath {
    /// The canned reply.
    pub(crate) reply_id: CannedReplyId,
}

/// A new canned reply.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewReply {
    /// What the team calls it; no other has the same, whatever the case of its letters.
    pub(crate) name: Text<1, 128>,
    /// What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order.
    pub(crate) body: Prose<1, 4000>,
}

/// Changes to a canned reply.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ReplyChange {
    /// What the team calls it.
    #[serde(default)]
    pub(crate) name: Opt<Text<1, 128>>,
    /// What it says.
    #[serde(default)]
    pub(crate) body: Opt<Prose<1, 4000>>,
}

//! `dev.json`: where other programs and commands read how to reach `dev`.

use super::demo::Demo;
use super::failure::Failure;
use super::folder::{DEV_FILE, UNFINISHED, with_end};
use pandabase_platform::keys::write_private;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The contents of `dev.json`, where other programs read how to reach `dev`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DevFile {
    pub(crate) base_url: String,
    pub(crate) store_id: String,
    pub(crate) api_token: String,
    pub(super) hmac_token_id: String,
    pub(super) hmac_secret: String,
    #[serde(default)]
    pub(super) product_id: String,
    /// The page of a checkout session made at this start.
    #[serde(default)]
    pub(super) checkout_url: String,
    pub(super) docs_url: String,
    pub(super) mailbox_url: String,
}

impl DevFile {
    pub(crate) fn read(data: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(data.join(DEV_FILE)).ok()?).ok()
    }

    /// Written beside and renamed, so that a reader sees either the old file or the new one.
    pub(super) fn write(&self, data: &Path) -> Result<(), Failure> {
        let path = data.join(DEV_FILE);
        let new = with_end(&path, UNFINISHED);
        let text = serde_json::to_string_pretty(self).map_err(Failure::new)?;
        write_private(&new, format!("{text}\n").as_bytes(), false)
            .and_then(|()| fs::rename(&new, &path))
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
    }

    pub(super) fn demo(&self) -> Demo {
        Demo {
            store_id: self.store_id.clone(),
            api_token: self.api_token.clone(),
            hmac_token_id: self.hmac_token_id.clone(),
            hmac_secret: self.hmac_secret.clone(),
            product_id: self.product_id.clone(),
        }
    }
}

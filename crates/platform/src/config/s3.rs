//! What an operator may set about the bucket of files.

use rusty_s3::{Bucket, UrlStyle};
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// An S3 bucket, or one of a compatible service.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Settings {
    /// The bucket's name.
    pub bucket: String,
    /// The bucket's region.
    pub region: String,
    /// Origin of the service; Amazon's of the region when absent.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// Whether the bucket is in the path of an address rather than in its host.
    #[serde(default)]
    pub path_style: bool,
    /// What every key begins with, such as `pandabase/`.
    #[serde(default)]
    pub prefix: String,
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The token of temporary credentials.
    #[serde(default)]
    pub session_token: Option<String>,
}

impl S3Settings {
    /// The bucket of these settings.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub fn bucket(&self) -> Result<Bucket, String> {
        let endpoint = match &self.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => format!("https://s3.{}.amazonaws.com", self.region),
        };
        let url: Url = endpoint
            .parse()
            .map_err(|error| format!("s3.endpoint: {endpoint:?}: {error}"))?;
        let style = if self.path_style {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let (name, region) = (self.bucket.clone(), self.region.clone());
        Bucket::new(url, style, name, region).map_err(|error| format!("s3: {error}"))
    }
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("bucket", &self.bucket)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

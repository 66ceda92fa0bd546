//! The client and its settings.

use crate::errors::Error;
use crate::secret::Secret;
use crate::signing::{Covers, Signing};
use crate::transport::Core;
use std::time::Duration;

/// The API of one store. A copy of it uses the same connections.
#[derive(Debug, Clone)]
pub struct Pandabase {
    pub(crate) core: Core,
}

impl Pandabase {
    /// Says which store, on which server, and who asks.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// Settings of a client.
#[derive(Debug)]
#[must_use = "`build` makes the client"]
pub struct Builder {
    pub(crate) store_id: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) signing: Option<Signing>,
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) retry_delay: Duration,
    pub(crate) http: Option<reqwest::Client>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            store_id: None,
            base_url: None,
            api_key: None,
            signing: None,
            timeout: Duration::from_secs(60),
            max_retries: 2,
            retry_delay: Duration::from_millis(500),
            http: None,
        }
    }
}

impl Builder {
    /// The store, `shp_…`. It is needed.
    pub fn store_id(mut self, id: impl Into<String>) -> Self {
        self.store_id = Some(id.into());
        self
    }

    /// Where the server is, such as `https://api.example.org`. It is needed.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A Bearer token, `sk_live_…` or `sk_test_…`. What anybody may call needs none.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// An HMAC token in place of `api_key`: its id, `stk_…`, and its secret, which is not sent. Every request
    /// is signed with its time, method and path.
    pub fn signing(self, token_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.signed(token_id.into(), secret.into(), Covers::Request)
    }

    /// The same with signatures of the body alone, for a server that does not know the other form. Whoever
    /// sees such a request can send its signature again, also to another path.
    pub fn signing_bodies(self, token_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.signed(token_id.into(), secret.into(), Covers::Body)
    }

    fn signed(mut self, token: String, secret: Secret, covers: Covers) -> Self {
        self.signing = Some(Signing {
            token,
            secret,
            covers,
        });
        self
    }

    /// How long one attempt may take; a minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a failed request is sent again; 2 unless set.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = count;
        self
    }

    /// How long the first retry waits, and each further one twice as long; half a second unless set.
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// An HTTP client of yours, with a proxy or with certificates of your own for instance. It should follow
    /// no redirection.
    pub fn http(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// What cannot be used in the settings.
    pub fn build(self) -> Result<Pandabase, Error> {
        Core::new(self).map(|core| Pandabase { core })
    }
}

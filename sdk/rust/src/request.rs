//! A request, as the generated methods describe it, and what a call of it may say.

use crate::errors::Error;
use crate::paging::Paged;
use crate::transport::{Core, segment};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

/// Whether a request says who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credential {
    /// It must.
    Required,
    /// It does if the client has a credential.
    Optional,
    /// It does not, so that the credential is not sent where nobody needs it.
    None,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub method: &'static str,
    /// Behind the server's address.
    pub path: String,
    pub credential: Credential,
    pub has_key: bool,
    pub body: Option<Vec<u8>>,
    pub query: Vec<(String, String)>,
}

/// What one call says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub timeout: Option<Duration>,
    pub max_retries: Option<u32>,
    pub headers: Vec<(String, String)>,
    pub key: Option<String>,
}

impl Request {
    /// The query, with its question mark.
    pub fn search(&self) -> String {
        if self.query.is_empty() {
            return String::new();
        }
        let mut query = form_urlencoded::Serializer::new(String::from("?"));
        query.extend_pairs(&self.query);
        query.finish()
    }

    /// The same request for the page that a cursor names, which takes the place of a page's number.
    pub fn at(&self, cursor: &str) -> Self {
        let mut next = self.clone();
        next.query.retain(|(name, _)| name != "page" && name != "cursor");
        next.query.push(("cursor".to_owned(), cursor.to_owned()));
        next
    }
}

/// A request that is being put together. What cannot be sent is told when it is awaited.
pub(crate) struct Draft {
    core: Core,
    request: Request,
    trouble: Option<Error>,
}

impl Draft {
    pub fn new(core: Core, method: &'static str, credential: Credential) -> Self {
        let request = Request {
            method,
            path: String::new(),
            credential,
            has_key: false,
            body: None,
            query: Vec::new(),
        };
        Self {
            core,
            request,
            trouble: None,
        }
    }

    /// A piece of the path, as it is.
    pub fn text(mut self, text: &str) -> Self {
        self.request.path.push_str(text);
        self
    }

    /// The client's store.
    pub fn store(mut self) -> Self {
        self.request.path.push_str(self.core.store());
        self
    }

    /// A piece of the path that the caller gives.
    pub fn segment(mut self, name: &str, value: &str) -> Self {
        match segment(name, value) {
            Ok(text) => self.request.path.push_str(&text),
            Err(error) => self.trouble = Some(error),
        }
        self
    }

    pub fn body<T: Serialize>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.request.body = Some(bytes),
            Err(error) => self.trouble = Some(Error::Unusable(format!("the body is no JSON: {error}"))),
        }
        self
    }

    pub fn query<T: Serialize>(mut self, query: &T) -> Self {
        let fields = match serde_json::to_value(query) {
            Ok(Value::Object(fields)) => fields,
            _ => return self,
        };
        for (name, value) in fields {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text,
                other => other.to_string(),
            };
            self.request.query.push((name, text));
        }
        self
    }

    pub fn call<T>(self) -> Call<T> {
        self.ends()
    }

    /// With an idempotency key.
    pub fn keyed<T>(mut self) -> Call<T, Keyed> {
        self.request.has_key = true;
        self.ends()
    }

    /// Of a list, of which the server answers one page at a time.
    pub fn list<T>(self) -> Paged<T> {
        Paged::new(self.call())
    }

    fn ends<T, K>(self) -> Call<T, K> {
        Call {
            core: self.core,
            request: match self.trouble {
                Some(error) => Err(error),
                None => Ok(self.request),
            },
            options: Options::default(),
            kind: PhantomData,
        }
    }
}

/// A call that takes an idempotency key.
#[derive(Debug)]
pub enum Keyed {}

/// A call that takes none.
#[derive(Debug)]
pub enum Plain {}

/// A call that is made when it is awaited. Before that it may be told how.
#[must_use = "nothing is sent before it is awaited"]
pub struct Call<T, K = Plain> {
    pub(crate) core: Core,
    pub(crate) request: Result<Request, Error>,
    pub(crate) options: Options,
    kind: PhantomData<fn() -> (T, K)>,
}

impl<T, K> Call<T, K> {
    /// How long one attempt may take, in place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How often it is sent again, in place of the client's.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.options.max_retries = Some(count);
        self
    }

    /// A further header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.headers.push((name.into(), value.into()));
        self
    }
}

impl<T> Call<T, Keyed> {
    /// The same key with the same body has the same effect and answer for 24 hours: 8 to 32 characters. A
    /// call without one gets a key of its own, which its retries share. Set it where your program may start
    /// again between two tries.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.options.key = Some(key.into());
        self
    }
}

impl<T: DeserializeOwned + 'static, K: 'static> IntoFuture for Call<T, K> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            core,
            request,
            options,
            ..
        } = self;
        Box::pin(async move {
            let data = core.send(&request?, &options).await?;
            read(data)
        })
    }
}

/// The data of an answer.
pub(crate) fn read<T: DeserializeOwned>(data: Value) -> Result<T, Error> {
    serde_json::from_value(data).map_err(|error| Error::Answer(error.to_string()))
}

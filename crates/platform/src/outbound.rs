//! Calls to servers that merchants name. The address is checked on what is actually dialled, redirects
//! are not followed, and answers are read up to a limit (contract `webhooks.md`, "SSRF" and "Delivery").

use crate::clock::Clock;
use crate::config::Config;
use crate::spans::{Span, Spans};
use crate::{cause, tls};
use bytes::Bytes;
use pandabase_domain::cause::CallerTrace;
use pandabase_domain::webhook::address::{InvalidUrl, WebhookUrl, is_public};
use pandabase_domain::webhook::signature::Header;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub mod slow;

/// How long a name may take to resolve when a webhook is set up.
const RESOLVE: Duration = Duration::from_secs(5);
/// How long a connection that is not in use is kept.
const IDLE: Duration = Duration::from_secs(30);
/// The header of the trace that a call belongs to.
const TRACE: &str = "traceparent";

/// The client for calls to merchants' servers.
pub struct Outbound {
    client: Result<reqwest::Client, String>,
    allowed_hosts: Vec<String>,
    timeout: Duration,
    user_agent: String,
    /// Whether a name without an address may be set up: a sandbox is tried out before its receiver is there.
    takes_unresolvable: bool,
    spans: Spans,
}

/// What a call is about, for its span.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What is sent.
    pub name: &'static str,
    /// Ids, with the names of their attributes.
    pub ids: &'a [(&'static str, &'a str)],
}

/// Why a URL cannot be a webhook's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is not https, or has an address that is not public.
    #[error(transparent)]
    NotPublic(#[from] InvalidUrl),
    /// Its host has no address.
    #[error("Webhook URL is unresolvable: no address was found for {0}")]
    Unresolvable(String),
}

/// An answer.
#[derive(Debug)]
pub struct Posted {
    /// HTTP status.
    pub status: u16,
    /// The beginning of the body, as far as it was asked for.
    pub body: Vec<u8>,
    /// Whether that is all: it was not longer and did not break off.
    pub is_whole: bool,
}

/// Why there was no answer. The texts say nothing about the network behind this server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The address is not a public one, or the URL not one that may be called.
    #[error(transparent)]
    NotPublic(#[from] InvalidUrl),
    /// Nothing arrived in time.
    #[error("No answer within {0} ms")]
    Timeout(u128),
    /// No connection, or no TLS.
    #[error("The connection could not be established")]
    Connect,
    /// The connection broke, or what came was no HTTP.
    #[error("The connection ended without an answer")]
    Broken,
    /// This server cannot make calls; the cause is in the text.
    #[error("{0}")]
    Unable(String),
}

impl Outbound {
    /// The client of these settings, whose calls are in `spans`.
    pub fn new(config: &Config, spans: Spans) -> Self {
        let timeout = Duration::from_millis(config.webhook_timeout_ms);
        Self {
            client: client(&config.webhook_allowed_hosts, timeout),
            allowed_hosts: config.webhook_allowed_hosts.clone(),
            timeout,
            user_agent: config.webhook_user_agent.clone(),
            takes_unresolvable: config.is_sandbox(),
            spans,
        }
    }

    /// The headers of a JSON body: these, those that every call has, and the trace of what causes it.
    pub fn json_headers(&self, headers: impl IntoIterator<Item = Header>) -> Vec<Header> {
        let headers: Vec<Header> = headers.into_iter().collect();
        let trace = cause::current().map(|cause| {
            // No two calls have the same id, time and signature.
            let call: String = headers.iter().map(|(_, value)| value.as_str()).collect();
            (TRACE, cause.traceparent(&call, self.spans.records(&cause)))
        });
        let every = [
            ("content-type", "application/json".to_owned()),
            ("user-agent", self.user_agent.clone()),
        ];
        every.into_iter().chain(headers).chain(trace).collect()
    }

    /// Checks a URL that a merchant wants to be called, its name resolved.
    ///
    /// # Errors
    /// [`Unfit`] when it is not https, when any of its addresses is not public, or, outside the sandbox, when
    /// it has none.
    pub async fn check(&self, text: &str) -> Result<(), Unfit> {
        let url = WebhookUrl::parse(text, &self.allowed_hosts)?;
        if url.is_trusted() {
            return Ok(());
        }
        // An address as the host was judged when it was parsed.
        let Some(name) = url.as_url().domain() else {
            return Ok(());
        };
        let resolved = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((name, 443))).await;
        match resolved.map(|found| found.map(Iterator::collect::<Vec<_>>)) {
            Ok(Ok(found)) if !found.is_empty() => Ok(all_public(found.into_iter()).map(drop)?),
            _ if self.takes_unresolvable => Ok(()),
            _ => Err(Unfit::Unresolvable(name.to_owned())),
        }
    }

    /// Sends `body` with exactly these headers and reads at most `limit` bytes of the answer.
    ///
    /// # Errors
    /// [`PostError`] when there was no answer.
    pub async fn post(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = Header>,
        (body, about): (Bytes, About<'_>),
        limit: usize,
    ) -> Result<Posted, PostError> {
        self.send(url, headers, (body.into(), about), limit).await
    }

    /// The same with a body that takes `over` to send, by this clock.
    ///
    /// # Errors
    /// [`PostError`] when there was no answer.
    pub async fn post_slowly(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = Header>,
        (body, about): (Bytes, About<'_>),
        limit: usize,
        (over, clock): (Duration, &Clock),
    ) -> Result<Posted, PostError> {
        let body = slow::body(body, over, clock);
        self.send(url, headers, (body, about), limit).await
    }

    async fn send(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = Header>,
        (body, about): (reqwest::Body, About<'_>),
        limit: usize,
    ) -> Result<Posted, PostError> {
        let url = WebhookUrl::parse(url, &self.allowed_hosts)?;
        let client = self
            .client
            .as_ref()
            .map_err(|text| PostError::Unable(text.clone()))?;
        let mut request = client.post(url.as_url().clone()).body(body);
        let mut span = None;
        for (name, value) in headers {
            if name == TRACE && self.spans.is_on() {
                span = self.span(&value, about);
            }
            request = request.header(name, value);
        }
        let sent = exchange(request, limit).await;
        if let Some(span) = span {
            let span = match &sent {
                Ok(posted) => span.with_status(posted.status, 300),
                Err(_) => span.failed("no answer"),
            };
            span.end();
        }
        sent.map_err(|error| self.reason(&error))
    }

    /// The span of a call, whose id the receiver is told.
    fn span(&self, header: &str, about: About<'_>) -> Option<Span> {
        let span = self.spans.call(Some(CallerTrace::parse(header)?.call()))?;
        let span = span.named(about.name).with("http.request.method", "POST");
        let ids = about.ids.iter();
        Some(ids.fold(span, |span, &(key, id)| span.with(key, id.to_owned())))
    }

    fn reason(&self, error: &reqwest::Error) -> PostError {
        if chain(error).any(|cause| cause.is::<InvalidUrl>()) {
            PostError::NotPublic(InvalidUrl)
        } else if error.is_timeout() {
            PostError::Timeout(self.timeout.as_millis())
        } else if error.is_connect() {
            PostError::Connect
        } else {
            PostError::Broken
        }
    }
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Sends a request, and reads the beginning of the answer.
async fn exchange(request: reqwest::RequestBuilder, limit: usize) -> Result<Posted, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let (body, is_whole) = read(response, limit).await;
    Ok(Posted {
        status,
        body,
        is_whole,
    })
}

/// The beginning of a body, and whether it is all of it.
async fn read(mut response: reqwest::Response, limit: usize) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    // Read to the end, so that the connection can be used again.
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            end => return (body, end.is_ok()),
        }
        if body.len() > limit {
            body.truncate(limit);
            return (body, false);
        }
    }
}

fn client(allowed_hosts: &[String], timeout: Duration) -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls::of_clients()?)
        // A proxy from the environment would dial addresses that nobody checked.
        .no_proxy()
        .dns_resolver(PublicOnly {
            trusted: allowed_hosts.to_vec(),
        })
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .http1_only()
        .timeout(timeout)
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|error| format!("the HTTP client cannot be built: {error}"))
}

/// Resolves names to public addresses only. The client dials exactly what this returns.
struct PublicOnly {
    trusted: Vec<String>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let trusted = self.trusted.iter().any(|host| host.eq_ignore_ascii_case(&name));
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            let addresses = if trusted {
                found.collect()
            } else {
                all_public(found)?
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// One address that is not public makes all of them suspect.
fn all_public(addresses: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, InvalidUrl> {
    let addresses: Vec<SocketAddr> = addresses.collect();
    let public = |address: &SocketAddr| is_public(IpAddr::to_canonical(&address.ip()));
    if addresses.is_empty() || !addresses.iter().all(public) {
        return Err(InvalidUrl);
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_spoils_a_name() {
        let all = |texts: &[&str]| all_public(texts.iter().map(|text| text.parse().unwrap())).is_ok();
        assert!(all(&["8.8.8.8:443", "[2606:4700:4700::1111]:443"]));
        assert!(!all(&["8.8.8.8:443", "10.0.0.1:443"]));
        assert!(!all(&["[::ffff:127.0.0.1]:443"]));
        assert!(!all(&["169.254.169.254:443"]));
        assert!(!all(&[]));
    }
}

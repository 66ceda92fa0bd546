//! Whether others reach this server.

/// Whether buyers elsewhere, and Stripe, reach an origin over TLS.
pub(super) fn is_public(origin: &str) -> bool {
    let url = url::Url::parse(origin).ok();
    let is_local = url
        .as_ref()
        .and_then(url::Url::host_str)
        .is_none_or(|host| host == "localhost" || host.starts_with("127."));
    !is_local && url.is_some_and(|url| url.scheme() == "https")
}

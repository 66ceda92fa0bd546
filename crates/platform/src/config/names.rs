//! The names that this server has.

/// What is wrong with its origins, each with the name of its setting, or with its further hosts.
pub(super) fn fault<'a>(
    mut origins: impl Iterator<Item = (&'static str, &'a str)>,
    allowed_hosts: &[String],
) -> Option<String> {
    let is_fit = |origin: &str| {
        let is_origin = url::Url::parse(origin)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        is_origin && !origin.ends_with('/')
    };
    if let Some((name, origin)) = origins.find(|(_, origin)| !is_fit(origin)) {
        return Some(format!(
            "{name}: {origin:?} must be an origin such as https://api.example.com, without a slash at its end"
        ));
    }
    let unfit = |host: &&String| host.contains([':', '/', '*']) && !host.starts_with('[');
    let host = allowed_hosts.iter().find(unfit)?;
    Some(format!(
        "allowed_hosts: {host:?} must be a host such as shop.example.com, without scheme, port or asterisk"
    ))
}

//! TLS of connections to other servers.

/// TLS as every outgoing connection speaks it.
///
/// # Errors
/// Why it cannot be set up.
pub fn of_clients() -> Result<rustls::ClientConfig, String> {
    let provider = rustls::crypto::ring::default_provider();
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

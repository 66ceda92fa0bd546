//! Certificates: from PEM files, or self-signed and kept in the data folder.

use axum_server::tls_rustls::RustlsConfig;
use pandabase_platform::clock::Clock;
use pandabase_platform::keys::{private_folder, write_private};
use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Years that a self-signed certificate is valid for.
const YEARS: i32 = 10;

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

impl Files {
    /// Where a data folder keeps its self-signed certificate.
    pub fn self_signed(data: &Path) -> Self {
        Self {
            cert: data.join("tls").join("cert.pem"),
            key: data.join("tls").join("key.pem"),
        }
    }

    /// Makes a self-signed certificate for `host` and the local names, unless there is one.
    ///
    /// # Errors
    /// [`io::Error`] when it cannot be written.
    pub fn ensure(&self, host: &str, clock: &Clock) -> io::Result<()> {
        if self.cert.exists() && self.key.exists() {
            return Ok(());
        }
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(Into::into).to_vec();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if !names.iter().any(|name| name == host) {
            names.push(host.to_owned());
        }
        let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
        params.distinguished_name.push(DnType::CommonName, "pandabase");
        let year = i32::try_from(clock.now().year_month().0).unwrap_or(1970);
        params.not_before = rcgen::date_time_ymd(year - 1, 1, 1);
        params.not_after = rcgen::date_time_ymd(year + YEARS, 1, 1);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let cert = params.self_signed(&key).map_err(io::Error::other)?;
        if let Some(folder) = self.key.parent() {
            private_folder(folder)?;
        }
        write_private(&self.key, key.serialize_pem().as_bytes(), false)?;
        write_private(&self.cert, cert.pem().as_bytes(), false)
    }

    /// Reads both files.
    ///
    /// # Errors
    /// [`io::Error`] when they are missing or do not belong together.
    pub fn read(&self) -> io::Result<Arc<ServerConfig>> {
        let named = |path: &Path, error: &dyn std::fmt::Display| {
            io::Error::other(format!("{}: {error}", path.display()))
        };
        let chain = CertificateDer::pem_file_iter(&self.cert)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| named(&self.cert, &error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| named(&self.key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| named(&self.cert, &error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Reads both files again. When they cannot be read, the old certificate stays in use.
    pub fn reload(&self, config: &RustlsConfig) {
        match self.read() {
            Ok(new) => {
                config.reload_from_config(new);
                tracing::info!(cert = %self.cert.display(), "the certificate was read again");
            }
            Err(error) => tracing::error!("the certificate was not read again: {error}"),
        }
    }
}

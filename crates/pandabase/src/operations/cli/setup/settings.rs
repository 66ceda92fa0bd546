//! The settings that `setup` asks for, and the settings file that it writes.

use super::form::{Form, Topic, resolve, topic};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::secret;
use crate::operations::serving::tls;
use clap::Args;
use pandabase_platform::config::{OptionalAddress, leads_here};
use pandabase_platform::smtp;
use serde::Serialize;
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The variable that names the data folder, as in the container image.
const DATA: &str = "PANDABASE_DATA";
/// Where a server listens that only this machine reaches.
const HERE: &str = "127.0.0.1:8443";
/// Where a server listens whose proxy is on this machine.
const BEHIND_PROXY: &str = "127.0.0.1:8080";

#[derive(Debug, Args)]
#[command(next_help_heading = "Settings, which go into the settings file")]
pub(super) struct SettingsOptions {
    /// Origin under which clients reach this server, such as https://shop.example.com [default: this machine]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Address to serve on [default: 0.0.0.0:8443; 127.0.0.1:8080 behind a proxy; 127.0.0.1:8443 with
    /// --play-money]
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Address of the plain listener that redirects to https, or none [default: 0.0.0.0:8080; none with
    /// --play-money]
    #[arg(long, value_name = "ADDR|none")]
    redirect_listen: Option<OptionalAddress>,
    /// Certificate chain, PEM [default: self-signed]
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Serve plain HTTP to a proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,
    /// Network of such proxies, repeatable [default: this machine]
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    trusted_proxies: Vec<ipnet::IpNet>,
    /// Mail server, without its password: smtps://user@host:465 or smtp://user@host:587?tls=required
    #[arg(long, value_name = "URL")]
    smtp_url: Option<String>,
    /// Read the password of the mail server from the first line of standard input; a terminal asks for it
    #[arg(long, requires = "smtp_url")]
    smtp_password_stdin: bool,
    /// Sender of mails, an address or 'Name <address>' [default: --support-email]
    #[arg(long, value_name = "TEXT")]
    mail_from: Option<String>,
    /// Who charges buyers: stripe, with your own keys, which setup takes, or `pandabase processor connect
    /// stripe` later [default: nobody, so nothing can be sold yet]
    #[arg(long, value_name = "PROCESSOR")]
    processor: Option<String>,
    /// Take test cards and move no money, to try everything out on this machine alone
    #[arg(long)]
    play_money: bool,
}

impl SettingsOptions {
    /// The first option that was given.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--public-url", self.public_url.is_some()),
            ("--listen", self.listen.is_some()),
            ("--redirect-listen", self.redirect_listen.is_some()),
            ("--tls-cert", self.tls_cert.is_some()),
            ("--tls-key", self.tls_key.is_some()),
            ("--behind-proxy", self.behind_proxy),
            ("--trusted-proxy", !self.trusted_proxies.is_empty()),
            ("--smtp-url", self.smtp_url.is_some()),
            ("--processor", self.processor.is_some()),
            ("--mail-from", self.mail_from.is_some()),
            ("--play-money", self.play_money),
        ];
        given
            .iter()
            .find(|(_, is_given)| *is_given)
            .map(|(option, _)| *option)
    }

    /// The text of the settings file. `support` is where buyers ask for help.
    pub(super) fn text(
        &self,
        form: &mut Form<'_>,
        global: &Global,
        support: Option<&str>,
    ) -> Result<String, Failure> {
        self.check_play_money()?;
        let mut file = Lines::new();
        file.set("environment", "production");
        places(&mut file, global)?;
        self.addresses(&mut file, form)?;
        self.tls(&mut file, form)?;
        self.processor(&mut file, form)?;
        if self.play_money {
            file.note(
                "Test cards are taken and no money moves. Take this out before anybody else buys here.",
            );
            file.set("unsafe_play_money", true);
        }
        self.mail(&mut file, form, support)?;
        Ok(file.0)
    }

    /// What is played is played on this machine alone.
    fn check_play_money(&self) -> Result<(), Failure> {
        if !self.play_money {
            return Ok(());
        }
        let refuse = |option: &str, rule: &str| {
            let text =
                format!("{option} {rule}: with --play-money whoever reaches it gets goods for nothing");
            Err(Failure::new(text).usage().next("leave one of both out"))
        };
        if self.processor.is_some() {
            return Err(
                Failure::new("--processor charges real money, which --play-money excludes")
                    .usage()
                    .next("leave one of both out"),
            );
        }
        if self.behind_proxy {
            return refuse("--behind-proxy", "lets others in");
        }
        if let Some(url) = &self.public_url
            && !leads_here(url)
        {
            return refuse(
                "--public-url",
                "must name this machine, such as https://localhost:8443",
            );
        }
        match self.listen {
            Some(address) if !address.ip().is_loopback() => refuse(
                "--listen",
                "must be an address of this machine alone, such as 127.0.0.1:8443",
            ),
            _ => Ok(()),
        }
    }

    fn addresses(&self, file: &mut Lines, form: &mut Form<'_>) -> Result<(), Failure> {
        const PUBLIC_URL: Topic = topic("--public-url", "Address of this server, https://…");
        let public_url = self.public_url.as_deref();
        // Nobody else reaches what is only tried out.
        let public_url = match self.play_money && public_url.is_none() {
            true => None,
            false => form.offer(PUBLIC_URL, public_url, origin)?,
        };
        if let Some(origin) = public_url {
            file.set("public_url", origin);
        }
        let usual = match (self.behind_proxy, self.play_money) {
            (true, _) => Some(BEHIND_PROXY),
            (false, true) => Some(HERE),
            (false, false) => None,
        };
        match (self.listen, usual) {
            (Some(address), _) => file.set("listen", address),
            (None, Some(usual)) => file.set("listen", usual),
            (None, None) => {}
        }
        match self.redirect_listen {
            Some(address) => file.set("redirect_listen", address),
            None if self.play_money => file.set("redirect_listen", "none"),
            None => {}
        }
        if self.behind_proxy {
            file.set("behind_proxy", true);
        } else if !self.trusted_proxies.is_empty() {
            return Err(Failure::new("--trusted-proxy is for servers behind one")
                .usage()
                .next("add --behind-proxy, or leave it out"));
        }
        if !self.trusted_proxies.is_empty() {
            file.set("trusted_proxies", &self.trusted_proxies);
        }
        Ok(())
    }

    fn tls(&self, file: &mut Lines, form: &mut Form<'_>) -> Result<(), Failure> {
        const CERT: Topic = topic("--tls-cert", "File of the certificate chain, PEM");
        const KEY: Topic = topic("--tls-key", "File of the certificate's private key, PEM");
        if self.behind_proxy {
            return match (&self.tls_cert, &self.tls_key) {
                (None, None) => Ok(()),
                _ => Err(
                    Failure::new("--tls-cert and --tls-key have no use behind a proxy, which ends TLS")
                        .usage()
                        .next("leave them out, or --behind-proxy"),
                ),
            };
        }
        let (cert, key) = (
            path_of(self.tls_cert.as_deref()),
            path_of(self.tls_key.as_deref()),
        );
        let (cert, key) = (cert?, key?);
        // Nobody is asked for a certificate of what is only tried out.
        let cert = match cert.is_none() && (self.play_money || key.is_some()) {
            true => None,
            false => form.offer(CERT, cert.as_deref(), there)?,
        };
        let Some(cert) = cert else {
            return match key {
                None => Ok(()),
                Some(_) => Err(Failure::new("--tls-cert is needed with --tls-key").usage()),
            };
        };
        let key = form.need(KEY, key.as_deref(), None, there)?;
        let files = tls::Files { cert, key };
        files
            .read()
            .map_err(|error| Failure::new(format!("--tls-cert, --tls-key: {error}")).usage())?;
        file.set("tls_cert", absolute(&files.cert)?);
        file.set("tls_key", absolute(&files.key)?);
        Ok(())
    }

    fn processor(&self, file: &mut Lines, form: &mut Form<'_>) -> Result<(), Failure> {
        const PROCESSOR: Topic = topic("--processor", "Who charges buyers: stripe, with your own keys");
        let named = |text: &str| match text {
            "stripe" => Ok("stripe"),
            _ => Err("must be stripe, or be left out".to_owned()),
        };
        let given = self.processor.as_deref();
        // Nobody is asked who charges for what is only tried out.
        let chosen = match self.play_money {
            true => None,
            false => form.offer(PROCESSOR, given, named)?,
        };
        if let Some(name) = chosen {
            file.set("processor", name);
        }
        Ok(())
    }

    fn mail(&self, file: &mut Lines, form: &mut Form<'_>, support: Option<&str>) -> Result<(), Failure> {
        const SERVER: Topic = topic(
            "--smtp-url",
            "Mail server, without its password: smtps://user@host:465",
        );
        const SENDER: Topic = topic("--mail-from", "Sender of mails");
        let url = self.smtp_url.as_deref();
        let url = match self.play_money && url.is_none() {
            true => None,
            false => form.offer(SERVER, url, mail_server)?,
        };
        let url = url.map(|url| self.with_password(form, url)).transpose()?;
        let sender = match (self.mail_from.as_deref(), &url) {
            (None, None) => None,
            (given, _) => Some(resolve(SENDER, given, support.map(str::to_owned), |text| {
                let read = smtp::check_sender(text).map(|()| text.to_owned());
                read.map_err(|error| format!("must be an address, or a name with one in <>: {error}"))
            })?),
        };
        if let Some(sender) = sender {
            file.set("mail_from", sender);
        }
        if let Some(url) = url {
            file.table("smtp");
            file.set("url", url);
        }
        Ok(())
    }

    /// The address of the mail server with its password, which is never an argument.
    fn with_password(&self, form: &mut Form<'_>, url: String) -> Result<String, Failure> {
        const PASSWORD: Topic = topic("--smtp-password-stdin", "Password of the mail server");
        let mut read = match url::Url::parse(&url) {
            Ok(read) if !read.username().is_empty() => read,
            _ => return Ok(url),
        };
        let password = match form.secret(PASSWORD)? {
            None if self.smtp_password_stdin => Some(secret::read(PASSWORD.words)?),
            asked => asked,
        };
        let password = password.filter(|password| !password.is_empty());
        let password = password.ok_or_else(|| {
            Failure::new(format!(
                "--smtp-password-stdin is needed: the password of {}",
                read.username()
            ))
            .usage()
            .next("give the password as the first line of standard input, or answer the question for it")
        })?;
        let taken = read.set_password(Some(&password));
        taken.map_err(|()| Failure::new("--smtp-url cannot have a password").usage())?;
        Ok(read.into())
    }
}

/// The address of a mail server. Its password is not in it, because every list of processes shows arguments.
fn mail_server(text: &str) -> Result<String, String> {
    if url::Url::parse(text).is_ok_and(|url| url.password().is_some()) {
        let rule = "must not have the password in it, which the list of processes and the shell's history \
                    would show: give it with --smtp-password-stdin, or leave that out and be asked for it";
        return Err(rule.to_owned());
    }
    let read = smtp::check_url(text).map(|()| text.to_owned());
    read.map_err(|error| format!("must be the address of a mail server: {error}"))
}

/// Where the data is. What was named must be found from every folder that the server is started in.
fn places(file: &mut Lines, global: &Global) -> Result<(), Failure> {
    let (_, is_named) = global.settings_file();
    let from_environment = std::env::var_os(DATA).is_some();
    match global.data() {
        Some(folder) => file.set("data", absolute(folder)?),
        // The variable comes before the file wherever it is set.
        None if from_environment => {}
        None if is_named => file.set("data", absolute(Path::new("pandabase-data"))?),
        None => file.set("data", "pandabase-data"),
    }
    if let Some(url) = global.database() {
        file.set("database", url);
    }
    Ok(())
}

fn origin(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let is_origin = url::Url::parse(text).is_ok_and(|url| {
        let rest = url.query().is_none() && url.fragment().is_none() && url.path() == "/";
        matches!(url.scheme(), "http" | "https") && url.has_host() && rest
    });
    if is_origin {
        return Ok(text.to_owned());
    }
    Err("must be an origin such as https://shop.example.com".to_owned())
}

fn there(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("must be a file, and {} is none", path.display()))
}

/// A path as text.
fn path_of(path: Option<&Path>) -> Result<Option<String>, Failure> {
    path.map(text_of).transpose()
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| {
        Failure::new(format!(
            "{} has a name that no settings file can hold",
            path.display()
        ))
        .usage()
    })
}

/// A path that is found from every folder.
fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(path);
    text_of(&whole.map_err(|error| Failure::new(format!("{}: {error}", path.display())).usage())?)
}

/// The lines of a settings file.
struct Lines(String);

impl Lines {
    fn new() -> Self {
        Self("# Written by `pandabase setup`. docs/OPERATIONS.md lists every setting.\n".to_owned())
    }

    /// A setting. What JSON writes for texts, switches and lists of texts TOML reads as the same, except for
    /// one control character.
    fn set(&mut self, name: &str, value: impl Serialize) {
        let value = json!(value).to_string().replace('\u{7f}', "\\u007F");
        self.0.push_str(&format!("{name} = {value}\n"));
    }

    fn note(&mut self, text: &str) {
        self.0.push_str(&format!("# {text}\n"));
    }

    fn table(&mut self, name: &str) {
        self.0.push_str(&format!("\n[{name}]\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_lose_their_slash_and_nothing_else_is_one() {
        for text in [
            "https://shop.example.com",
            "https://shop.example.com/",
            "http://127.0.0.1:8080",
        ] {
            assert_eq!(origin(text).as_deref(), Ok(text.trim_end_matches('/')));
        }
        for text in [
            "shop.example.com",
            "ftp://a.example",
            "https://a.example/shop",
            "https://a.example?b",
            "",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn settings_are_read_as_they_were_written() {
        let mut file = Lines::new();
        let odd = "a \"b\" \\ c\t\u{7f}\u{1} é";
        file.set("mail_from", odd);
        file.set("unsafe_play_money", true);
        file.set("listen", "127.0.0.1:1".parse::<SocketAddr>().unwrap());
        file.set("trusted_proxies", ["10.0.0.0/8".parse::<ipnet::IpNet>().unwrap()]);
        file.set("redirect_listen", OptionalAddress(None));
        file.table("smtp");
        file.set("url", "smtp://localhost");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        std::fs::write(&path, &file.0).unwrap();
        let none = std::collections::BTreeMap::<String, String>::new();
        let defaults = pandabase_platform::config::Config::default();
        let read = pandabase_platform::config::Config::load(&defaults, Some(&path), &none).unwrap();
        assert_eq!(read.mail_from, odd);
        assert!(read.unsafe_play_money);
        assert_eq!(read.trusted_proxies.len(), 1);
        assert_eq!(read.redirect_listen, OptionalAddress(None));
        assert_eq!(read.smtp.unwrap().url, "smtp://localhost");
    }
}

//! `cargo xtask soak download`: a large file is stored, sold, and fetched by its buyer over a line that
//! breaks again and again, and from a server that is killed on the way. Every byte must arrive in its
//! place, nobody else may fetch it, and the server must hold little of it in memory.

#[cfg(feature = "soak")]
mod line;

/// How large, and which breaks.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Size of the file in MiB
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1024,
        value_parser = clap::value_parser!(u64).range(1..=2048)
    )]
    mebibytes: u64,
    /// Another number is another file and other breaks
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[cfg(not(feature = "soak"))]
impl Options {
    /// The same on a command line.
    pub fn words(&self) -> Vec<String> {
        let (size, seed) = (self.mebibytes.to_string(), self.seed.to_string());
        let words = ["download", "--mebibytes", &size, "--seed", &seed];
        words.map(str::to_owned).to_vec()
    }
}

#[cfg(feature = "soak")]
pub use soak::run;

#[cfg(feature = "soak")]
mod soak {
    use super::Options;
    use super::line::{File, MEBIBYTE, fetch, send, status_of};
    use crate::binary::{self, text_of};
    use crate::client::{Connection, request};
    use crate::soak::dice::Dice;
    use crate::soak::nodes::Node;
    use crate::watch::now;
    use anyhow::{Context as _, Result, ensure};
    use serde_json::{Value, json};
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::time::Duration;

    /// The most memory that the server may have needed, in MiB: what it needs without a file, and some
    /// pieces.
    const MEMORY: u64 = 160;
    /// Connections break after a random part of the file, of such a part at most.
    const PARTS: u64 = 8;
    const PATIENCE: Duration = Duration::from_secs(20);
    const BUYER: &str = "mia@example.org";

    /// A sandbox whose store sells the file.
    struct Shop {
        node: Node,
        data: PathBuf,
        store: String,
        token: String,
    }

    impl Shop {
        async fn open(folder: &Path) -> Result<Self> {
            let data = folder.join("data");
            let node = Node::new(0, folder)?;
            start(&node, &data).await?;
            let published = binary::published(&data).await?;
            Ok(Self {
                store: text_of(&published, "storeId")?,
                token: text_of(&published, "apiToken")?,
                node,
                data,
            })
        }

        async fn call(
            &self,
            status: u16,
            call: (&str, &str),
            token: Option<&str>,
            body: &Value,
        ) -> Result<Value> {
            let (method, path) = call;
            let mut question = Vec::new();
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            request(&mut question, method, path, token, &body);
            let mut connection = Connection::open(self.node.address).await?;
            let answer = connection.send(&question).await?;
            let said = String::from_utf8_lossy(answer.body).into_owned();
            ensure!(
                answer.status == status,
                "{method} {path}: {} {said}",
                answer.status
            );
            let answer: Value = serde_json::from_str(&said)?;
            Ok(answer["data"].clone())
        }

        async fn post(&self, status: u16, path: &str, body: &Value) -> Result<Value> {
            self.call(status, ("POST", path), Some(&self.token), body).await
        }

        /// Stores the file; returns its id.
        async fn store(&self, file: &File) -> Result<String> {
            let new = json!({
                "filename": "album.zip", "mimeType": "application/zip", "sizeBytes": file.size,
                "purpose": "DOWNLOAD"
            });
            let announced = self
                .post(201, &format!("/v2/stores/{}/files", self.store), &new)
                .await?;
            let address = text_of(&announced, "uploadUrl")?;
            send(self.node.address, path_of(&address)?, file).await?;
            text_of(&announced, "id")
        }

        /// Sells the file; returns the order.
        async fn sell(&self, file: &str) -> Result<String> {
            let product = json!({
                "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
                "downloadUrl": file
            });
            let products = format!("/v2/core/stores/{}/products", self.store);
            let product = text_of(&self.post(201, &products, &product).await?, "id")?;
            let checkouts = format!("/v2/stores/{}/checkouts", self.store);
            let cart = json!({"items": [{"product_id": product, "quantity": 1}]});
            let session = text_of(&self.post(201, &checkouts, &cart).await?, "id")?;
            let card = json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2099, "cvc": "123"});
            let billing = json!({
                "line1": "1 Main Street", "city": "San Francisco", "state": "CA", "postal_code": "94105",
                "country": "US"
            });
            let pay = json!({
                "customer": {"email": BUYER, "name": "Mia Buyer", "billing": billing},
                "payment_method": {"type": "card", "card": card}
            });
            let paid = self
                .post(200, &format!("{checkouts}/{session}/pay"), &pay)
                .await?;
            text_of(&paid, "order_id")
        }

        /// Signs somebody in to the portal by the mail that they get.
        async fn sign_in(&self, email: &str) -> Result<String> {
            let asked = json!({"email": email});
            self.call(200, ("POST", "/v2/portal/auth/magic-link"), None, &asked)
                .await?;
            let started = now();
            let code = loop {
                let question =
                    format!("GET /dev/mailbox.json?to={email} HTTP/1.1\r\nHost: localhost\r\n\r\n");
                let mut connection = Connection::open(self.node.address).await?;
                let answer = connection.send(question.as_bytes()).await?;
                let mails = String::from_utf8_lossy(answer.body).into_owned();
                let code = mails.split_once("/portal/sign-in?token=").map(|(_, rest)| rest);
                if let Some(code) = code {
                    break code
                        .chars()
                        .take_while(char::is_ascii_alphanumeric)
                        .collect::<String>();
                }
                ensure!(started.elapsed() < PATIENCE, "no mail to sign in came");
                tokio::time::sleep(Duration::from_millis(50)).await;
            };
            let proof = json!({"token": code});
            let session = self
                .call(200, ("POST", "/v2/portal/auth/verify"), None, &proof)
                .await?;
            text_of(&session, "token")
        }

        /// Where the buyer fetches the file; a new address each time.
        async fn address(&self, person: &str, order: &str) -> Result<String> {
            let path = format!("/v2/portal/orders/{order}");
            let started = now();
            loop {
                let shown = self.call(200, ("GET", &path), Some(person), &Value::Null).await?;
                if let Some(address) = shown["items"][0]["downloadUrl"].as_str() {
                    return Ok(path_of(address)?.to_owned());
                }
                ensure!(started.elapsed() < PATIENCE, "the order has no address: {shown}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    async fn start(node: &Node, data: &Path) -> Result<()> {
        let mut command = Command::new(binary::path()?);
        command.arg("dev").arg("--data").arg(data);
        command.arg("--listen").arg(node.address.to_string());
        binary::open_up(&mut command);
        node.spawn(command)?;
        node.wait_until_ready().await
    }

    fn path_of(address: &str) -> Result<&str> {
        let (_, rest) = address.split_once("://").context("no address")?;
        Ok(&rest[rest.find('/').context("no path in an address")?..])
    }

    /// Stores, sells and fetches a file, and fails when a byte is wrong.
    pub async fn run(options: &Options) -> Result<()> {
        let here = std::env::current_exe()?;
        let folder = tempfile::Builder::new()
            .prefix("soak.")
            .tempdir_in(here.parent().context("this program lies in no folder")?)?;
        let steps = crate::step::Steps::start();
        steps.header("a sandbox");
        let shop = Shop::open(folder.path()).await?;
        let file = File {
            seed: options.seed,
            size: options.mebibytes * MEBIBYTE,
        };
        steps.header(&format!("{} MiB are sent", options.mebibytes));
        let started = now();
        let id = shop.store(&file).await?;
        let sent = started.elapsed();
        steps.header("they are sold");
        let order = shop.sell(&id).await?;
        let (mia, eve) = (shop.sign_in(BUYER).await?, shop.sign_in("eve@example.org").await?);
        others_get_nothing(&shop, &mia, &eve, &order).await?;
        steps.header("they are fetched, piece by piece");
        let started = now();
        let (breaks, peaks) = fetch_all(&shop, &mia, &order, &file).await?;
        let fetched = started.elapsed();
        let most = peaks.iter().max().copied().unwrap_or_default();
        println!(
            "{} MiB sent in {:.1?} and fetched in {fetched:.1?} over {breaks} connections and one death of \
             the server, which needed {most} MiB of memory at most",
            options.mebibytes, sent
        );
        ensure!(
            most < MEMORY,
            "the server needed {most} MiB, {MEMORY} at most are allowed"
        );
        shop.node.kill()?;
        let mut verify = Command::new(binary::path()?);
        let verified = verify.arg("verify").arg("--data").arg(&shop.data).output()?;
        let said = String::from_utf8_lossy(&verified.stdout);
        ensure!(verified.status.success(), "`pandabase verify` found: {said}");
        Ok(())
    }

    /// Neither with an altered address nor with somebody else's session.
    async fn others_get_nothing(shop: &Shop, mia: &str, eve: &str, order: &str) -> Result<()> {
        let address = shop.address(mia, order).await?;
        let last = if address.ends_with('0') { '1' } else { '0' };
        let altered = format!("{}{last}", &address[..address.len() - 1]);
        let plain = address.split('?').next().unwrap_or_default();
        for wrong in [altered.as_str(), plain] {
            let status = status_of(shop.node.address, wrong).await?;
            ensure!(
                matches!(status, 400 | 403 | 404),
                "{wrong} was answered with {status}"
            );
        }
        let path = format!("/v2/portal/orders/{order}");
        shop.call(404, ("GET", &path), Some(eve), &Value::Null).await?;
        Ok(())
    }

    /// Fetches the whole file; returns over how many connections, and the server's memory at its ends.
    async fn fetch_all(shop: &Shop, mia: &str, order: &str, file: &File) -> Result<(u64, Vec<u64>)> {
        let mut dice = Dice::of(file.seed, 1);
        let (mut at, mut breaks, mut peaks) = (0, 0, Vec::new());
        while at < file.size {
            let address = shop.address(mia, order).await?;
            let most = 1 + dice.below(file.size / PARTS);
            at += fetch(shop.node.address, &address, file, at, most).await?;
            breaks += 1;
            if peaks.is_empty() && at > file.size / 2 {
                peaks.push(shop.node.peak_memory()? / MEBIBYTE);
                shop.node.kill()?;
                start(&shop.node, &shop.data).await?;
            }
        }
        peaks.push(shop.node.peak_memory()? / MEBIBYTE);
        Ok((breaks, peaks))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// The short form.
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_short_download_arrives() {
            let options = Options {
                mebibytes: 24,
                seed: 1,
            };
            run(&options).await.unwrap();
        }
    }
}

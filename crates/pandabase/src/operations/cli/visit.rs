//! `pandabase open`: pages of a running server.

use super::client::{Remote, Target};
use super::failure::Failure;
use super::global::Global;
use clap::{Args, ValueEnum};
use reqwest::Method;
use serde_json::json;
use std::process::{Command, Stdio};

/// What opens an address, where the system has one: the first that starts.
const OPENERS: [&[&str]; 3] = [
    &["xdg-open"],
    &["open"],
    &["rundll32", "url.dll,FileProtocolHandler"],
];

/// Open a page of a running server in the browser, and print its address.
///
/// The checkout is of a new session of the product that is named, or of the newest one with a fixed price.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase open dashboard
  pandabase open checkout                  of the newest product with a fixed price
  pandabase open checkout prd_… --print    only its address")]
pub(crate) struct Open {
    /// What to open
    #[arg(value_enum)]
    page: Page,
    /// The product to buy at the checkout, prd_…
    #[arg(value_name = "PRODUCT")]
    product: Option<String>,
    /// Only print the address
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Page {
    /// The page where buyers pay
    Checkout,
    /// The pages of merchants
    Dashboard,
    /// The reference of the API
    Docs,
}

impl Open {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        if self.product.is_some() && self.page != Page::Checkout {
            return Err(Failure::new("a product is only of a checkout").usage());
        }
        let address = match self.page {
            Page::Checkout => checkout(&self.target.connect(global)?, self.product).await?,
            Page::Dashboard => page(self.target, global, "/stores")?,
            Page::Docs => page(self.target, global, "/docs")?,
        };
        let is_opened = !self.print && opened(&address);
        global.show(&json!({"url": address, "opened": is_opened}), |_| address.clone())
    }
}

fn page(target: Target, global: &Global, path: &str) -> Result<String, Failure> {
    let known = target.find(global)?;
    Ok(format!("{}{path}", known.url()?.trim_end_matches('/')))
}

/// The page of a new session.
async fn checkout(remote: &Remote, product: Option<String>) -> Result<String, Failure> {
    let product = match product {
        Some(product) => product,
        None => newest(remote).await?,
    };
    let items = json!({"items": [{"product_id": product, "quantity": 1}]});
    let session = remote
        .ask(Method::POST, &remote.of_store("/checkouts"), Some(&items))
        .await?;
    let address = session["checkout_url"].as_str();
    address
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("the server names no page of the session"))
}

async fn newest(remote: &Remote) -> Result<String, Failure> {
    let found = remote.core("/products?status=ACTIVE&pricingModel=STANDARD&limit=1");
    let found = remote.ask(Method::GET, &found, None).await?;
    let product = found["items"][0]["id"].as_str();
    product.map(str::to_owned).ok_or_else(|| {
        Failure::new("the store has no product that can be bought").next(
            "make one: pandabase products create --title Rain --price 500 --product-type DIGITAL_DOWNLOAD \
             --status ACTIVE",
        )
    })
}

/// Whether something opened the address.
fn opened(address: &str) -> bool {
    // Nothing but an address of the web is given to what opens anything.
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    is_web
        && OPENERS.iter().any(|words| {
            let (program, arguments) = words.split_first().unwrap_or((&"", &[]));
            let mut command = Command::new(program);
            command.args(arguments).arg(address);
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        })
}

//! The fake as a program, for trials by hand: `fake-stripe --listen 127.0.0.1:4242`. It has one account with
//! the keys `sk_test_nimbuslabs` and `pk_test_nimbuslabs`, keeps nothing, and sends its events as they
//! happen.

use fake_stripe::{AccountOptions, Fake, Options};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How often it looks for events to be sent.
const RHYTHM: Duration = Duration::from_millis(200);

#[expect(
    clippy::disallowed_methods,
    reason = "the program, unlike the library, has the machine's time"
)]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let listen = match arguments.as_slice() {
        [] => "127.0.0.1:4242",
        [name, address] if name == "--listen" => address,
        _ => return Err("usage: fake-stripe [--listen ADDRESS:PORT]".into()),
    };
    let options = Options {
        listen: listen.parse()?,
        clock: Arc::new(now),
        // `processor connect` takes no shorter keys.
        accounts: vec![AccountOptions::named("nimbuslabs")],
        ..Options::default()
    };
    let fake = Fake::start(options).await?;
    println!("{} with the key {}", fake.url(), fake.secret_key());
    loop {
        fake.deliver_all().await;
        tokio::time::sleep(RHYTHM).await;
    }
}

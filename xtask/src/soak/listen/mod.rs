//! `cargo xtask soak listen`: a store sells all the time, `pandabase listen` forwards its events to a
//! receiver, and server, listener and receiver are killed again and again. In the end the receiver must have
//! taken every event of the store, signed, as the store tells it, and those about one order or subscription
//! in their order.
//!
//! The receiver is `pandabase webhook-lab receive`, which writes each message down before it answers, and has
//! the second message of each of its lives sent again.

#[cfg(feature = "soak")]
mod judge;
#[cfg(feature = "soak")]
mod kills;
#[cfg(feature = "soak")]
mod run;
#[cfg(feature = "soak")]
mod trio;

/// How long, and which kills.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Minutes of sales and kills; the end, in which everything arrives and is compared, comes on top
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    minutes: u64,
    /// Another number is another sequence of kills and sales
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[cfg(not(feature = "soak"))]
impl Options {
    /// The same on a command line.
    pub fn words(&self) -> Vec<String> {
        let (minutes, seed) = (self.minutes.to_string(), self.seed.to_string());
        let words = ["listen", "--minutes", &minutes, "--seed", &seed];
        words.map(str::to_owned).to_vec()
    }
}

/// Sells and kills, and fails when anything is lost.
#[cfg(feature = "soak")]
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let length = std::time::Duration::from_secs(60 * options.minutes);
    let outcome = run::soak(length, options.seed).await?;
    print!("{outcome}");
    outcome.verdict()
}

#[cfg(all(test, feature = "soak"))]
mod tests {
    use std::time::Duration;

    /// The short form: it lasts until each of the three was killed.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_short_soak_forwards_every_event() {
        let outcome = super::run::soak(Duration::from_secs(5), 1).await.unwrap();
        println!("{outcome}");
        outcome.verdict().unwrap();
        assert!(outcome.has_seen_all(), "{outcome}");
    }
}

//! `cargo xtask soak stripe`: buyers pay at a stand-in for Stripe, while the server is killed between any two
//! calls and answers, answers are lost, faults are stored with their keys, and messages come late, twice, in
//! another order or never. In the end the processor's books and the server's must say the same.
//!
//! Histories are lived in batches, each with a database and a processor of its own, so that one that fails
//! can be repeated alone.

#[cfg(feature = "soak")]
mod batch;
#[cfg(feature = "soak")]
mod buyer;
#[cfg(feature = "soak")]
mod compare;
#[cfg(feature = "soak")]
mod faults;
#[cfg(feature = "soak")]
mod figures;
#[cfg(feature = "soak")]
mod postman;

/// Histories of a batch.
#[cfg(feature = "soak")]
const BATCH: u64 = 250;

/// How many histories, and which.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Histories: a purchase and what becomes of it
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    histories: u64,
    /// Another number is another sequence of purchases and faults
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[cfg(not(feature = "soak"))]
impl Options {
    /// The same on a command line.
    pub fn words(&self) -> Vec<String> {
        let (histories, seed) = (self.histories.to_string(), self.seed.to_string());
        let words = ["stripe", "--histories", &histories, "--seed", &seed];
        words.map(str::to_owned).to_vec()
    }
}

/// Lives through the histories, and fails at the first difference.
#[cfg(feature = "soak")]
pub async fn run(options: &Options) -> anyhow::Result<()> {
    use anyhow::Context as _;

    let steps = crate::step::Steps::start();
    let batches = options.histories.div_ceil(BATCH);
    let mut all = figures::Figures::default();
    for number in 0..batches {
        let (seed, last) = (options.seed.wrapping_add(number), number + 1 == batches);
        let histories = BATCH.min(options.histories - number * BATCH);
        steps.header(&format!(
            "batch {} of {batches}: {histories} histories, seed {seed}",
            number + 1
        ));
        let lived = batch::run(seed, histories, last, &steps).await;
        let lived = lived.with_context(|| {
            format!("`cargo xtask soak stripe --seed {seed} --histories {histories}` repeats this batch")
        })?;
        all.add(&lived);
    }
    print!("{all}");
    Ok(())
}

#[cfg(all(test, feature = "soak"))]
mod tests {
    /// The short form.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_short_soak_agrees_with_the_processor() {
        let steps = crate::step::Steps::start();
        let lived = super::batch::run(1, 120, false, &steps).await.unwrap();
        println!("{lived}");
        assert!(
            lived.kills > 0 && lived.faults > 0 && lived.charges > 0,
            "{lived}"
        );
    }
}

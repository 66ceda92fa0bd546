//! `pandabase reconcile`.

use super::failure::Failure;
use super::global::Global;
use super::open::with_existing;
use clap::Args;
use pandabase_commerce::payments::charging::reconcile::report::{Costs, Difference, Side, Sums, Total};
use pandabase_commerce::payments::charging::reconcile::{Report, reconcile};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::app::App;
use pandabase_platform::config::ProcessorChoice;
use std::io;
use std::io::{IsTerminal, Write};
use std::ops::Range;
use std::sync::Arc;

/// How many days are compared at once.
const MOST_DAYS: i64 = 366;

/// Compare the payment processor's books with ours.
///
/// Compares every charge, refund and dispute of a time by reference and amount, and says what only one side
/// knows and where amounts differ; the exit code is 1 then. Days are UTC. Reads only, and may run beside a
/// server.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase reconcile                                        yesterday
  pandabase reconcile --day 2026-11-29
  pandabase reconcile --from 2026-11-01 --until 2026-12-01   November; --until is no longer in it")]
pub struct Reconcile {
    /// The day, as 2026-11-29 [default: yesterday]
    #[arg(long, value_name = "DAY", value_parser = day, conflicts_with_all = ["from", "until"])]
    day: Option<Timestamp>,
    /// The first day, as 2026-11-01
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Timestamp>,
    /// The day after the last one [default: today]
    #[arg(long, value_name = "DAY", value_parser = day, requires = "from")]
    until: Option<Timestamp>,
}

fn day(text: &str) -> Result<Timestamp, String> {
    let is_day = text.len() == "2026-11-29".len();
    let parsed = Timestamp::parse(&format!("{text}T00:00:00Z")).filter(|_| is_day);
    parsed.ok_or_else(|| "a day as 2026-11-29".to_owned())
}

impl Reconcile {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let done = with_existing(global.load()?, async |app| self.compare(app).await);
        let report = done.await?;
        global.show(&report, lines)?;
        if report.ok {
            return Ok(());
        }
        if global.json {
            return Err(Failure::already_reported());
        }
        if report.different == 0 {
            let text = format!(
                "{} of the processor's accounts cannot be asked",
                report.unread.len()
            );
            return Err(Failure::new(text).next(
                "give the keys of each again with `pandabase processor connect stripe`, or forget it with \
                 `pandabase processor disconnect`",
            ));
        }
        let text = format!(
            "{} differ between the processor's books and ours",
            report.different
        );
        Err(Failure::new(text).next(
            "look each up in the processor's dashboard; docs/OPERATIONS.md, \"The processor's books\", \
             says what a difference can mean",
        ))
    }

    async fn compare(&self, app: &Arc<App>) -> Result<Report, Failure> {
        if app.env.config.processor() == ProcessorChoice::None {
            return Err(Failure::new("no payment processor is configured")
                .next("docs/OPERATIONS.md lists the setting `processor`"));
        }
        let span = self.span(app.env.clock.now())?;
        let compared = reconcile(app, &span, &progress).await;
        end_progress();
        Ok(compared?)
    }

    /// What is compared, at the present time.
    fn span(&self, now: Timestamp) -> Result<Range<Timestamp>, Failure> {
        let today = Timestamp::from_millis(now.as_millis().div_euclid(DAY) * DAY);
        let span = match (self.day, self.from) {
            (Some(day), _) => day..day.plus_millis(DAY),
            (None, Some(from)) => from..self.until.unwrap_or(today),
            (None, None) => today.plus_millis(-DAY)..today,
        };
        let days = (span.end.as_millis() - span.start.as_millis()) / DAY;
        if !(1..=MOST_DAYS).contains(&days) {
            let text = format!("--from and --until must be 1 to {MOST_DAYS} days apart");
            return Err(Failure::new(text).usage());
        }
        Ok(span)
    }
}

/// Shows on a terminal how far the comparison is.
fn progress(text: &str) {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let _ = write!(out, "\r\x1b[2K{text}").and_then(|()| out.flush());
    }
}

fn end_progress() {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let _ = writeln!(out);
    }
}

fn lines(report: &Report) -> String {
    let mut lines = vec![
        format!("from {} until {}", report.from, report.until),
        format!("                {:>24}{:>24}", "processor", "here"),
    ];
    let row = |what: &str, of: fn(&Sums) -> Total| {
        let shown = |total: Total| format!("{} ({})", total.amount, total.count);
        let (theirs, ours) = (shown(of(&report.theirs)), shown(of(&report.ours)));
        format!("{what:<16}{theirs:>24}{ours:>24}")
    };
    lines.push(row("charges", |sums| sums.charges));
    lines.push(row("refunds", |sums| sums.refunds));
    lines.push(row("disputes", |sums| sums.disputes));
    for (currency, costs) in &report.costs {
        let Costs { charges, gross, fees } = costs;
        let (fees, gross) = (units(*fees, currency), units(*gross, currency));
        lines.push(format!(
            "the processor kept {fees} of {gross}, for {charges} charges"
        ));
    }
    if report.untold_costs > 0 {
        lines.push(format!(
            "what it kept of {} charges it has not told yet",
            report.untold_costs
        ));
    }
    lines.push(format!("stores were charged {} for theirs", report.our_fees));
    for (currency, amount) in &report.paid_out {
        lines.push(format!("the processor paid out {}", units(*amount, currency)));
    }
    if report.elsewhere.count > 0 {
        let Total { count, amount } = report.elsewhere;
        lines.push(format!("not made by this server: {count}, {amount}"));
    }
    lines.extend(report.differences.iter().map(difference));
    let named = u64::try_from(report.differences.len()).unwrap_or(u64::MAX);
    let unnamed = report.different.saturating_sub(named);
    if unnamed > 0 {
        lines.push(format!("and {unnamed} more"));
    }
    if report.not_looked_up > 0 {
        let count = report.not_looked_up;
        lines.push(match report.unread.is_empty() {
            true => format!("{count} of them were not looked for on other days: name fewer days"),
            false => format!("{count} charges were not looked for, because an account cannot be asked"),
        });
    }
    for unread in &report.unread {
        lines.push(format!("NOT READ      {}: {}", unread.account, unread.why));
    }
    if report.ok {
        lines.push("both sides say the same".to_owned());
    }
    lines.join("\n")
}

fn difference(found: &Difference) -> String {
    let side = |side: &Side| format!("{} {} {}", side.id, side.amount, side.at);
    let (kind, charge) = (found.kind.name(), &found.charge);
    let store = found.store.as_ref().map_or("-", |store| store.as_str());
    match (&found.theirs, &found.ours) {
        (Some(theirs), Some(ours)) => format!(
            "OTHER AMOUNT  {kind} of {charge}, {store}: {} there, {} here",
            side(theirs),
            side(ours)
        ),
        (Some(theirs), None) => format!("ONLY THERE    {kind} of {charge}, {store}: {}", side(theirs)),
        (None, Some(ours)) => format!("ONLY HERE     {kind} of {charge}, {store}: {}", side(ours)),
        (None, None) => String::new(),
    }
}

/// Currencies without a smaller unit.
const WHOLE: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
/// Currencies whose smallest unit is a thousandth.
const THOUSANDTHS: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// An amount in the smallest unit of a currency, as people write it: `12.34 EUR`. The processor's account may
/// settle in any currency, also one that buyers are never shown.
fn units(amount: i64, currency: &str) -> String {
    let code = currency.to_uppercase();
    let (sign, amount) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    if WHOLE.contains(&code.as_str()) {
        return format!("{sign}{amount} {code}");
    }
    if THOUSANDTHS.contains(&code.as_str()) {
        return format!("{sign}{}.{:03} {code}", amount / 1_000, amount % 1_000);
    }
    format!("{sign}{}.{:02} {code}", amount / 100, amount % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(day: Option<i64>, from: Option<i64>, until: Option<i64>) -> Result<Range<Timestamp>, Failure> {
        let at = |day: i64| Timestamp::from_millis(day * DAY);
        let asked = Reconcile {
            day: day.map(at),
            from: from.map(at),
            until: until.map(at),
        };
        asked.span(Timestamp::from_millis(100 * DAY + 5))
    }

    #[test]
    fn days_are_named_or_yesterday() {
        let days =
            |from: i64, until: i64| Timestamp::from_millis(from * DAY)..Timestamp::from_millis(until * DAY);
        assert_eq!(asked(None, None, None).unwrap(), days(99, 100));
        assert_eq!(asked(Some(7), None, None).unwrap(), days(7, 8));
        assert_eq!(asked(None, Some(90), None).unwrap(), days(90, 100));
        assert_eq!(asked(None, Some(90), Some(92)).unwrap(), days(90, 92));
        assert!(asked(None, Some(90), Some(90)).is_err());
        assert!(asked(None, Some(90), Some(1_000)).is_err());
        assert_eq!(day("1970-01-02").unwrap(), Timestamp::from_millis(DAY));
        assert!(day("1970-1-2").is_err());
    }

    #[test]
    fn amounts_are_written_with_the_places_of_their_currency() {
        for (amount, currency, text) in [
            (1_234, "usd", "12.34 USD"),
            (-5, "eur", "-0.05 EUR"),
            (1_234, "jpy", "1234 JPY"),
            (1_234, "kwd", "1.234 KWD"),
        ] {
            assert_eq!(units(amount, currency), text);
        }
    }
}

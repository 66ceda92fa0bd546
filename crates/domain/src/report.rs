//! Reports: exports of a period as files (contract `reports.md`).

use crate::stored::{Plain, Stored, ToPlain};
use crate::time::{DAY, MINUTE, SECOND, Timestamp};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// The longest period, in milliseconds; exactly this long is fine.
pub const LONGEST: i64 = 90 * DAY;
/// How long a report is kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// Reports of a store that may be under way at once.
pub const AT_ONCE: i64 = 10;
/// How often a report is tried.
pub const ATTEMPTS: i64 = 3;

crate::text_enum! {
    /// What a report is about.
    pub enum ReportType {
        /// Every payment with its order, whatever became of it.
        PaymentActivity = "PAYMENT_ACTIVITY",
        /// Every payout with its fees and where it went.
        PayoutReconciliation = "PAYOUT_RECONCILIATION",
        /// Every change of the balance, with the hash chain.
        BalanceLedger = "BALANCE_LEDGER",
        /// Every refund and dispute.
        RefundsDisputes = "REFUNDS_DISPUTES",
    }
}

crate::text_enum! {
    /// Where a report stands.
    pub enum ReportStatus {
        /// Asked for.
        Pending = "PENDING",
        /// Being made.
        Processing = "PROCESSING",
        /// The files are there.
        Succeeded = "SUCCEEDED",
        /// Given up.
        Failed = "FAILED",
    }
}

crate::text_enum! {
    /// The form of a file, as reports name it.
    pub enum ReportFormat {
        /// Comma-separated values.
        Csv = "CSV",
        /// An array of objects.
        Json = "JSON",
    }
}

/// The forms of a report's files in the order in which they were asked for, kept as words with commas
/// between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formats(String);

impl Formats {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = ReportFormat> {
        self.0.split(',').filter_map(ReportFormat::parse)
    }
}

impl FromIterator<ReportFormat> for Formats {
    fn from_iter<T: IntoIterator<Item = ReportFormat>>(formats: T) -> Self {
        let words: Vec<&str> = formats.into_iter().map(ReportFormat::as_str).collect();
        Self(words.join(","))
    }
}

impl Serialize for Formats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl ToPlain for Formats {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(&self.0)
    }
}

impl Stored for Formats {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        match read.split(',').all(|word| ReportFormat::parse(word).is_some()) {
            true => Ok(Self(read)),
            false => Err(read),
        }
    }
}

crate::text_enum! {
    /// The form of a file, as paths name it.
    pub enum FileFormat {
        /// Comma-separated values.
        Csv = "csv",
        /// An array of objects.
        Json = "json",
    }
}

impl From<FileFormat> for ReportFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Csv => Self::Csv,
            FileFormat::Json => Self::Json,
        }
    }
}

/// The period of a report, from `start` to just before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub start: Timestamp,
    /// The instant after the last.
    pub end: Timestamp,
}

/// Why a period is refused; the texts follow the path `body`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// It ends before it begins, or at once.
    #[error("body/periodEnd must be after periodStart")]
    Empty,
    /// It is longer than [`LONGEST`].
    #[error("body/periodEnd must be at most 90 days after periodStart")]
    TooLong,
}

impl Period {
    /// The period between two instants.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, BadPeriod> {
        if end <= start {
            return Err(BadPeriod::Empty);
        }
        if end.as_millis() - start.as_millis() > LONGEST {
            return Err(BadPeriod::TooLong);
        }
        Ok(Self { start, end })
    }
}

/// How long to wait after `attempt` (from 1) failed, in milliseconds: 30 s, then 1 min; `None` after the
/// last one.
pub fn pause_after(attempt: i64) -> Option<i64> {
    let doubled = u32::try_from(attempt - 1).ok()?;
    let pause = (30 * SECOND).checked_shl(doubled)?;
    (attempt < ATTEMPTS).then_some(pause.min(30 * MINUTE))
}

/// What begins a formula. Spreadsheets take the wide signs of East Asian keyboards for the others.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What else some of them leave out before one.
const BLANKS: [char; 3] = ['\t', '\r', '\n'];

/// A text for the cell of a spreadsheet. Text that begins like a formula gets an apostrophe before it, so
/// that a name chosen by a stranger is not executed where the report is opened. So does what follows a
/// semicolon, a tab or the end of a line: where decimals have a comma, spreadsheets begin a cell there.
pub fn inert(text: &str) -> Cow<'_, str> {
    let mut before: Option<char> = None;
    let mut out = String::new();
    let mut kept = 0;
    for (at, letter) in text.char_indices() {
        let is_first = before.is_none() && BLANKS.contains(&letter);
        let is_cell = before.is_none_or(|before| before == ';' || BLANKS.contains(&before));
        if is_first || (is_cell && SIGNS.contains(&letter)) {
            out.push_str(text.get(kept..at).unwrap_or_default());
            out.push('\'');
            kept = at;
        }
        before = Some(letter);
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_an_instant_and_ninety_days_at_most() {
        let start = Timestamp::from_millis(1_000);
        let period = |length| Period::new(start, start.plus_millis(length)).map(|period| period.end);
        assert_eq!(period(0), Err(BadPeriod::Empty));
        assert_eq!(period(-1), Err(BadPeriod::Empty));
        assert_eq!(period(1), Ok(Timestamp::from_millis(1_001)));
        assert_eq!(period(LONGEST), Ok(start.plus_millis(LONGEST)));
        assert_eq!(period(LONGEST + 1), Err(BadPeriod::TooLong));
    }

    #[test]
    fn formats_are_words_with_commas_between_them() {
        let formats = Formats::from_iter([ReportFormat::Json, ReportFormat::Csv]);
        assert_eq!(formats.plain(), Plain::Text("JSON,CSV"));
        assert_eq!(Formats::restore("JSON,CSV".to_owned()), Ok(formats.clone()));
        assert!(formats.iter().eq([ReportFormat::Json, ReportFormat::Csv]));
        assert_eq!(Formats::restore("CSV,PDF".to_owned()), Err("CSV,PDF".to_owned()));
    }

    #[test]
    fn texts_are_no_formulas() {
        for (text, expected) in [
            ("=HYPERLINK(\"http://a\")", "'=HYPERLINK(\"http://a\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\nMia", "'\nMia"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠SUM(A1)", "'＠SUM(A1)"),
            ("Mia;=1;2;+3", "Mia;'=1;2;'+3"),
            ("Mia\t@SUM(A1)", "Mia\t'@SUM(A1)"),
            ("Größe\n=1", "Größe\n'=1"),
        ] {
            assert_eq!(inert(text), expected);
        }
        for text in [
            "",
            "Mia",
            "1+1",
            "'=1",
            " =1",
            "mia@example.org",
            "a; b",
            "a;b\nc",
        ] {
            assert_eq!(inert(text), text);
        }
    }

    #[test]
    fn pauses_double_until_the_last_attempt() {
        assert_eq!(pause_after(1), Some(30 * SECOND));
        assert_eq!(pause_after(2), Some(MINUTE));
        assert_eq!(pause_after(3), None);
        assert_eq!(pause_after(4), None);
    }
}

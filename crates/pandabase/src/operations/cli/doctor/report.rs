//! What `doctor` found.

use pandabase_domain::text_enum;
use serde::Serialize;

text_enum! {
    /// How a check went.
    pub(super) enum Status {
        /// As it should be.
        Ok = "OK",
        /// It works, but may cause trouble later.
        Warn = "WARN",
        /// `serve` will not work, or nothing can be sold.
        Fail = "FAIL",
    }
}

/// The result of one check.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    check: &'static str,
    pub(super) status: Status,
    text: String,
    /// What to do about it.
    fix: Option<String>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) ok: bool,
    pub(super) checks: Vec<Finding>,
}

impl Report {
    pub(super) fn ok(&mut self, check: &'static str, text: impl Into<String>) {
        self.add(check, Status::Ok, text.into(), None);
    }

    pub(super) fn warn(&mut self, check: &'static str, text: impl Into<String>, fix: impl Into<String>) {
        self.add(check, Status::Warn, text.into(), Some(fix.into()));
    }

    pub(super) fn fail(&mut self, check: &'static str, text: impl Into<String>, fix: impl Into<String>) {
        self.add(check, Status::Fail, text.into(), Some(fix.into()));
    }

    fn add(&mut self, check: &'static str, status: Status, text: String, fix: Option<String>) {
        self.checks.push(Finding {
            check,
            status,
            text,
            fix,
        });
    }

    pub(super) fn human(&self) -> String {
        let lines = self.checks.iter().map(|finding| {
            let line = format!(
                "{:<4}  {:<12}  {}",
                finding.status.as_str(),
                finding.check,
                finding.text
            );
            match &finding.fix {
                Some(fix) => format!("{line}\n{:20}fix: {fix}", ""),
                None => line,
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

//! Reports of stories: line by line, as JSON, and as JUnit's XML for build servers.

use super::act::{Fact, Script, Step};
use super::expect::Check;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;
use std::time::Duration;

/// The result of a story.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Story {
    pub(super) scenario: String,
    pub(super) title: String,
    pub(super) passed: bool,
    pub(super) duration_ms: u64,
    /// Steps that were not reached are left out.
    pub(super) steps: Vec<StepReport>,
}

/// The result of a step.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StepReport {
    pub(super) line: usize,
    #[serde(rename = "do")]
    pub(super) word: &'static str,
    pub(super) text: String,
    pub(super) passed: bool,
    /// Why it did not pass.
    pub(super) fault: Option<String>,
    pub(super) checks: Vec<Check>,
    pub(super) duration_ms: u64,
}

/// Whole milliseconds.
pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Story {
    pub(super) fn of(script: &Script) -> Self {
        Self {
            scenario: script.name.clone(),
            title: script.title.clone(),
            passed: true,
            duration_ms: 0,
            steps: Vec::new(),
        }
    }

    /// The last line of a story.
    pub(super) fn end(&self, steps: usize) -> String {
        let seconds = seconds(self.duration_ms);
        let failed = self.steps.iter().filter(|step| !step.passed).count();
        let untold = steps.saturating_sub(self.steps.len());
        match (failed, untold) {
            (0, _) => format!("  It went as it should: {steps} steps in {seconds} s\n"),
            (_, 0) => format!("  {failed} of {steps} steps did not go as they should: {seconds} s\n"),
            _ => format!(
                "  {failed} of {steps} steps did not go as they should, {untold} not reached: {seconds} s\n"
            ),
        }
    }
}

/// The lines after all stories: which of several failed, and what else may have changed a balance. `is_apart`
/// when each had a sandbox of its own.
pub(super) fn summary(stories: &[Story], is_apart: bool) -> Option<String> {
    let failed: Vec<&Story> = stories.iter().filter(|story| !story.passed).collect();
    let names = failed.iter().map(|story| story.scenario.as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    let mut lines = Vec::new();
    match (stories.len(), failed.len()) {
        (0 | 1, _) => {}
        (all, 0) => lines.push(format!("All {all} stories went as they should.")),
        (all, some) => lines.push(format!(
            "{some} of {all} stories did not go as they should: {names}"
        )),
    }
    let mut checks = failed
        .iter()
        .flat_map(|story| &story.steps)
        .flat_map(|step| &step.checks);
    let has_moved = checks.any(|check| !check.holds && check.what == Fact::Balance.as_str());
    if has_moved && !is_apart {
        lines.push(
            "A balance is that of the whole store: renewals and disputes of other sales, due while the clock \
             went on, move it, too. --fresh plays a story in a sandbox of its own."
                .to_owned(),
        );
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The first line of a story.
pub(super) fn opening(script: &Script) -> String {
    let about = script.about.as_deref().map(|about| format!("  {about}\n"));
    format!(
        "{} ({})\n{}",
        script.title,
        script.name,
        about.unwrap_or_default()
    )
}

impl StepReport {
    /// A step that has passed until something says otherwise.
    pub(super) fn of(step: &Step) -> Self {
        Self {
            line: step.line,
            word: step.word,
            text: step.say.clone(),
            passed: true,
            fault: None,
            checks: Vec::new(),
            duration_ms: 0,
        }
    }

    pub(super) fn fail(&mut self, fault: String) {
        self.passed = false;
        self.fault = Some(fault);
    }

    /// The step in the story.
    pub(super) fn line(&self) -> String {
        let mark = if self.passed { "✓" } else { "✗" };
        let mut text = format!("  {mark} {}", self.text);
        if !self.passed {
            let _ = write!(text, "  (line {})", self.line);
        }
        if let Some(fault) = &self.fault {
            let _ = write!(text, "\n      {fault}");
        }
        for check in self.checks.iter().filter(|check| !check.holds) {
            let _ = write!(text, "\n      {}", check.words());
        }
        text
    }

    /// Why it did not pass, in one text.
    fn faults(&self) -> String {
        let checks = self.checks.iter().filter(|check| !check.holds);
        let words = checks.map(Check::words);
        self.fault
            .iter()
            .cloned()
            .chain(words)
            .collect::<Vec<_>>()
            .join("; ")
    }
}

impl Check {
    /// What was expected and what is.
    fn words(&self) -> String {
        let show = |value: &Value| match value {
            Value::Number(number) if self.is_money => number.as_i64().map_or_else(String::new, dollars),
            Value::String(text) => text.clone(),
            Value::Null => "nothing".to_owned(),
            other => other.to_string(),
        };
        format!(
            "{}: expected {}, found {}",
            self.what,
            show(&self.expected),
            show(&self.found)
        )
    }
}

/// An amount as people write it, with its cents beside it.
fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}${}.{:02} ({cents})", size / 100, size % 100)
}

fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

/// The stories as JUnit's XML: a suite for each, a case for each step.
pub(super) fn junit(stories: &[Story]) -> String {
    let failures = |story: &Story| story.steps.iter().filter(|step| !step.passed).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests: usize = stories.iter().map(|story| story.steps.len()).sum();
    let failed: usize = stories.iter().map(failures).sum();
    let _ = writeln!(xml, "<testsuites tests=\"{tests}\" failures=\"{failed}\">");
    for story in stories {
        let name = escaped(&story.scenario);
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" time=\"{}\">",
            story.steps.len(),
            failures(story),
            seconds(story.duration_ms)
        );
        for told in &story.steps {
            let text = escaped(&format!("line {}: {}", told.line, told.text));
            let time = seconds(told.duration_ms);
            let _ = write!(
                xml,
                "    <testcase classname=\"{name}\" name=\"{text}\" time=\"{time}\""
            );
            let _ = match told.passed {
                true => writeln!(xml, "/>"),
                false => {
                    let faults = escaped(&told.faults());
                    writeln!(xml, "><failure message=\"{faults}\"/></testcase>")
                }
            };
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// A text as the value of an XML attribute, without the characters that XML does not allow.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn step(passed: bool) -> StepReport {
        StepReport {
            line: 7,
            word: "expect",
            text: "It is \"paid\" & <done>".to_owned(),
            passed,
            fault: None,
            checks: vec![Check {
                what: "balance".to_owned(),
                expected: json!(-3828),
                found: json!(5),
                is_money: true,
                holds: passed,
            }],
            duration_ms: 1042,
        }
    }

    #[test]
    fn a_step_that_fails_says_what_was_found() {
        let words = "balance: expected -$38.28 (-3828), found $0.05 (5)";
        let line = step(false).line();
        assert_eq!(
            line,
            format!("  ✗ It is \"paid\" & <done>  (line 7)\n      {words}")
        );
        assert_eq!(step(true).line(), "  ✓ It is \"paid\" & <done>");
        assert_eq!(step(false).faults(), words);
    }

    fn story(steps: Vec<StepReport>) -> Story {
        Story {
            scenario: "launch-day".to_owned(),
            title: "Launch day".to_owned(),
            passed: steps.iter().all(|step| step.passed),
            duration_ms: 2000,
            steps,
        }
    }

    #[test]
    fn the_end_says_which_story_failed_and_what_may_have_moved_a_balance() {
        let (good, bad) = (story(vec![step(true)]), story(vec![step(true), step(false)]));
        let end = "  1 of 2 steps did not go as they should: 2.000 s\n";
        assert_eq!(bad.end(2), end);
        let one = [good];
        assert_eq!(summary(&one, false), None);
        let [good] = one;
        let both = [good, bad];
        let failed = "1 of 2 stories did not go as they should: launch-day";
        assert_eq!(summary(&both, true).as_deref(), Some(failed));
        let shared = summary(&both, false).unwrap();
        assert!(
            shared.starts_with(failed) && shared.contains("--fresh"),
            "{shared}"
        );
        let [good, bad] = both;
        let all = "All 2 stories went as they should.";
        assert_eq!(
            summary(&[good, story(vec![step(true)])], false).as_deref(),
            Some(all)
        );
        assert!(summary(&[bad], false).unwrap().starts_with("A balance is"));
    }

    #[test]
    fn build_servers_get_xml() {
        let story = story(vec![step(true), step(false)]);
        let name = "line 7: It is &quot;paid&quot; &amp; &lt;done&gt;";
        let case = format!("    <testcase classname=\"launch-day\" name=\"{name}\" time=\"1.042\"");
        assert_eq!(
            junit(&[story]),
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"2\" failures=\"1\">\n  \
                 <testsuite name=\"launch-day\" tests=\"2\" failures=\"1\" time=\"2.000\">\n{case}/>\n{case}>\
                 <failure message=\"balance: expected -$38.28 (-3828), found $0.05 (5)\"/></testcase>\n  \
                 </testsuite>\n</testsuites>\n"
            )
        );
    }
}

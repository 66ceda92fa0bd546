//! Repeated warnings and errors are summed up: of a fault that every request and every job meets, the first
//! few lines are logged, then only their number.

use pandabase_platform::clock::Clock;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter};

/// Lines with the same text that are logged per window.
const TOLD: u64 = 5;
/// How long a window is.
const WINDOW: Duration = Duration::from_secs(10);
/// The most texts that are tracked at once. Beyond that, lines with new texts are always logged.
const TEXTS: usize = 512;
/// The target of the lines that sum up; they are never left out.
const SUMMED_UP: &str = "pandabase::repeats";

/// A filter that drops repeated lines.
#[derive(Clone, Default)]
pub struct Repeats(Arc<Mutex<HashMap<String, Window>>>);

/// How many lines with one text came, and when the first one did.
#[derive(Debug)]
struct Window {
    began: Duration,
    count: u64,
}

impl Repeats {
    /// Starts the thread that logs how many lines were left out. Without it they are left out silently.
    pub fn sum_up(&self) {
        let repeats = self.clone();
        let thread = std::thread::Builder::new().name("log".into());
        let _ = thread.spawn(move || {
            loop {
                std::thread::park_timeout(WINDOW);
                for (text, count) in repeats.ended(Clock::System.monotonic()) {
                    tracing::warn!(target: SUMMED_UP, "{count} more times: {text}");
                }
            }
        });
    }

    /// Whether to log a line.
    fn admits(&self, text: String, now: Duration) -> bool {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= TEXTS && !windows.contains_key(&text) {
            return true;
        }
        let fresh = Window { began: now, count: 0 };
        let window = windows.entry(text).or_insert(fresh);
        window.count += 1;
        window.count <= TOLD
    }

    /// Removes the windows that have ended and returns how many lines each left out.
    fn ended(&self, now: Duration) -> Vec<(String, u64)> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = windows.extract_if(|_, window| now.saturating_sub(window.began) >= WINDOW);
        over.map(|(text, window)| (text, window.count.saturating_sub(TOLD)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

impl<S: Subscriber> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let metadata = event.metadata();
        if *metadata.level() > Level::WARN || metadata.target() == SUMMED_UP {
            return true;
        }
        let mut message = Message::default();
        event.record(&mut message);
        self.admits(message.0, Clock::System.monotonic())
    }
}

/// The message of a line without its fields, which differ from case to case.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_told_a_few_times_and_then_by_a_number() {
        let repeats = Repeats::default();
        let at = Duration::from_secs;
        let told = (0..100).filter(|_| repeats.admits("disk full".into(), at(1)));
        assert_eq!(told.count(), 5);
        assert!(repeats.admits("another".into(), at(2)));
        assert_eq!(repeats.ended(at(10)), []);
        assert_eq!(repeats.ended(at(11)), [("disk full".into(), 95)]);
        assert!(repeats.admits("disk full".into(), at(12)));
        assert_eq!(repeats.ended(at(30)), []);
    }
}

//! What waits to be forwarded: each event once, those of one order or subscription in their order. An event
//! that is not taken holds up what follows about the same thing, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The shortest and the longest pause before an event is sent again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// To send the event of this place.
    Send(i64),
    /// To wait for so long: what is there was refused a moment ago.
    Wait(Duration),
    /// Nothing.
    Idle,
}

/// An event that waits.
#[derive(Debug)]
struct Waiting<T> {
    event: T,
    /// What it is about.
    object: String,
    failures: u32,
    due: Duration,
}

/// Events that wait, and where a reader of them is.
#[derive(Debug)]
pub struct Queue<T> {
    waiting: BTreeMap<i64, Waiting<T>>,
    /// Up to where events were read.
    read: i64,
    /// What was taken while something before it was not.
    done: BTreeSet<i64>,
    /// Until when nothing is sent, because nobody answers.
    resting: Duration,
    /// How often nobody answered, one time after the other.
    silent: u32,
}

impl<T> Queue<T> {
    /// A queue that goes on behind a place; what is `done` was taken already.
    pub fn behind(place: i64, done: BTreeSet<i64>) -> Self {
        Self {
            waiting: BTreeMap::new(),
            read: place,
            done,
            resting: Duration::ZERO,
            silent: 0,
        }
    }

    /// Adds an event that was read.
    pub fn add(&mut self, place: i64, object: String, event: T) {
        if place > self.read && !self.done.contains(&place) {
            let waiting = Waiting {
                event,
                object,
                failures: 0,
                due: Duration::ZERO,
            };
            self.waiting.insert(place, waiting);
        }
    }

    /// Notes up to where events were read.
    pub fn reach(&mut self, place: i64) {
        self.read = self.read.max(place);
    }

    /// Up to where events were read.
    pub fn read(&self) -> i64 {
        self.read
    }

    /// How many wait.
    pub fn count(&self) -> usize {
        self.waiting.len()
    }

    /// The event of a place that waits.
    pub fn get(&self, place: i64) -> Option<&T> {
        self.waiting.get(&place).map(|waiting| &waiting.event)
    }

    /// What there is to do now.
    pub fn to_do(&self, now: Duration) -> Next {
        if self.waiting.is_empty() {
            return Next::Idle;
        }
        if now < self.resting {
            return Next::Wait(self.resting.saturating_sub(now));
        }
        let mut seen = BTreeSet::new();
        let mut soonest = LONGEST_PAUSE;
        for (place, waiting) in &self.waiting {
            if !seen.insert(waiting.object.as_str()) {
                continue;
            }
            if waiting.due <= now {
                return Next::Send(*place);
            }
            soonest = soonest.min(waiting.due.saturating_sub(now));
        }
        Next::Wait(soonest)
    }

    /// The event of a place was delivered.
    pub fn delivered(&mut self, place: i64) {
        self.waiting.remove(&place);
        self.done.insert(place);
        self.silent = 0;
        let cursor = self.cursor();
        self.done.retain(|done| *done > cursor);
    }

    /// The event of a place was refused; returns after how long it is sent again.
    pub fn refused(&mut self, place: i64, now: Duration) -> Duration {
        self.silent = 0;
        let Some(waiting) = self.waiting.get_mut(&place) else {
            return Duration::ZERO;
        };
        let pause = pause_after(waiting.failures);
        waiting.failures = waiting.failures.saturating_add(1);
        waiting.due = now.saturating_add(pause);
        pause
    }

    /// Nobody answered; returns after how long it is tried again.
    pub fn unanswered(&mut self, now: Duration) -> Duration {
        let pause = pause_after(self.silent);
        self.silent = self.silent.saturating_add(1);
        self.resting = now.saturating_add(pause);
        pause
    }

    /// The place up to which everything was taken.
    pub fn cursor(&self) -> i64 {
        let first = self.waiting.keys().next();
        first.map_or(self.read, |first| first - 1)
    }

    /// What was taken behind the cursor.
    pub fn done(&self) -> &BTreeSet<i64> {
        &self.done
    }
}

fn pause_after(failures: u32) -> Duration {
    let pause = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(failures).unwrap_or(u32::MAX));
    pause.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn queue(objects: &[(i64, &str)]) -> Queue<i64> {
        let mut queue = Queue::behind(0, BTreeSet::new());
        for (place, object) in objects {
            queue.add(*place, (*object).to_owned(), *place);
        }
        queue.reach(objects.last().map_or(0, |(place, _)| *place));
        queue
    }

    #[test]
    fn what_is_refused_holds_up_its_own_object_alone() {
        let mut queue = queue(&[(1, "a"), (2, "a"), (3, "b")]);
        assert_eq!(queue.to_do(at(0)), Next::Send(1));
        assert_eq!(queue.refused(1, at(0)), at(1));
        assert_eq!(queue.to_do(at(0)), Next::Send(3));
        queue.delivered(3);
        assert_eq!((queue.cursor(), queue.done()), (0, &BTreeSet::from([3])));
        assert_eq!(queue.to_do(at(0)), Next::Wait(at(1)));
        assert_eq!(queue.to_do(at(1)), Next::Send(1));
        queue.delivered(1);
        assert_eq!((queue.cursor(), queue.done()), (1, &BTreeSet::from([3])));
        queue.delivered(2);
        assert_eq!((queue.cursor(), queue.done()), (3, &BTreeSet::new()));
        assert_eq!(queue.to_do(at(1)), Next::Idle);
    }

    #[test]
    fn who_goes_on_sends_nothing_twice_that_was_taken() {
        let mut again = Queue::behind(1, BTreeSet::from([3]));
        for (place, object) in [(2, "a"), (3, "b"), (4, "b")] {
            again.add(place, object.to_owned(), ());
        }
        again.reach(4);
        assert_eq!((again.count(), again.to_do(at(0))), (2, Next::Send(2)));
        again.delivered(4);
        assert_eq!((again.cursor(), again.done()), (1, &BTreeSet::from([3, 4])));
    }

    #[test]
    fn nothing_is_sent_while_nobody_answers_and_pauses_grow_to_a_minute() {
        let mut queue = queue(&[(1, "a"), (2, "b")]);
        assert_eq!(queue.unanswered(at(0)), at(1));
        assert_eq!(queue.to_do(at(0)), Next::Wait(at(1)));
        assert_eq!(queue.to_do(at(1)), Next::Send(1));
        let pauses: Vec<Duration> = (0..8).map(|_| queue.unanswered(at(1))).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60].map(at));
        queue.delivered(1);
        assert_eq!(queue.unanswered(at(70)), at(1));
        assert_eq!(pause_after(40), at(60));
    }
}

//! A span from its beginning to its end.

use super::queue::Queue;
use crate::clock::Clock;
use opentelemetry::trace::{SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue, TraceId, Value};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use pandabase_domain::cause::SpanId;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

/// Where a span is in its trace.
pub(super) struct Place {
    /// Its trace.
    pub trace: TraceId,
    /// Its own id.
    pub id: SpanId,
    /// The span that it is below.
    pub parent: Option<SpanId>,
    /// Whether that is another server's.
    pub is_remote: bool,
}

/// A span that has begun. It is exported when it is ended, and not at all when it is dropped before.
#[must_use]
pub struct Span {
    data: SpanData,
    began: Duration,
    clock: Clock,
    queue: Queue,
}

impl Span {
    /// Begins a span.
    pub(super) fn begin(
        place: &Place,
        kind: SpanKind,
        scope: &InstrumentationScope,
        (clock, queue): (&Clock, &Queue),
    ) -> Self {
        let id = opentelemetry::SpanId::from_bytes(place.id);
        let parent = place.parent.map(opentelemetry::SpanId::from_bytes);
        let now = u64::try_from(clock.now().as_millis()).unwrap_or_default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(now);
        Self {
            data: SpanData {
                span_context: SpanContext::new(place.trace, id, TraceFlags::SAMPLED, false, TraceState::NONE),
                parent_span_id: parent.unwrap_or(opentelemetry::SpanId::INVALID),
                parent_span_is_remote: place.is_remote,
                span_kind: kind,
                name: Cow::Borrowed(""),
                start_time: now,
                end_time: now,
                attributes: Vec::new(),
                dropped_attributes_count: 0,
                events: SpanEvents::default(),
                links: SpanLinks::default(),
                status: Status::Unset,
                instrumentation_scope: scope.clone(),
            },
            began: clock.monotonic(),
            clock: clock.clone(),
            queue: queue.clone(),
        }
    }

    /// Its id.
    pub fn id(&self) -> SpanId {
        self.data.span_context.span_id().to_bytes()
    }

    /// Gives it a name, of which there are few.
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.data.name = name.into();
        self
    }

    /// Says something about it.
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.data.attributes.push(KeyValue::new(key, value));
        self
    }

    /// The same with its status of HTTP; one from `failed` on is a failure.
    pub fn with_status(self, status: u16, failed: u16) -> Self {
        let span = self.with("http.response.status_code", i64::from(status));
        if status < failed {
            return span;
        }
        span.failed(status.to_string())
    }

    /// Says that it failed, by a word of which there are few: never by a text that somebody sent.
    pub fn failed(mut self, word: impl Into<Cow<'static, str>>) -> Self {
        self.data.status = Status::error("");
        let word: Cow<'static, str> = word.into();
        self.with("error.type", word)
    }

    /// Ends it, and has it exported.
    pub fn end(mut self) {
        let took = self.clock.monotonic().saturating_sub(self.began);
        self.data.end_time = self.data.start_time + took;
        self.queue.put(self.data);
    }
}

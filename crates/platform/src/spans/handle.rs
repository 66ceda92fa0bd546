//! Where spans begin.

use super::export;
use super::queue::Queue;
use super::span::{Place, Span};
use crate::cause;
use crate::clock::Clock;
use crate::config::Config;
use opentelemetry::trace::SpanKind;
use opentelemetry::{InstrumentationScope, TraceId};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, ShouldSample};
use pandabase_domain::cause::{CallerTrace, Cause, Named, Parts, SpanId, span_id, span_of};
use pandabase_domain::id::RequestId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long the last spans of a process may take to be exported.
const CLOSING: Duration = Duration::from_secs(5);

/// The spans of this process, if they are exported. Clones are the same.
#[derive(Clone, Default)]
pub struct Spans(Option<Arc<Collector>>);

struct Collector {
    queue: Queue,
    sampler: Sampler,
    scope: InstrumentationScope,
    clock: Clock,
    /// How many calls were given an id.
    calls: AtomicU64,
}

impl Spans {
    /// Begins to export spans, where the settings say so. Must be called within a Tokio runtime.
    pub fn start(config: &Config, clock: &Clock) -> Self {
        let (queue, ended) = Queue::new();
        let begun = match config.otlp.traces_url() {
            Ok(None) => return Self::default(),
            Ok(Some(url)) => export::start(config, &url, ended),
            Err(fault) => Err(fault),
        };
        if let Err(error) = begun {
            tracing::error!("spans are not exported: {error}");
            return Self::default();
        }
        let scope = InstrumentationScope::builder("pandabase").with_version(env!("CARGO_PKG_VERSION"));
        Self(Some(Arc::new(Collector {
            queue,
            sampler: Sampler::TraceIdRatioBased(config.otlp.sample_ratio),
            scope: scope.build(),
            clock: clock.clone(),
            calls: AtomicU64::new(0),
        })))
    }

    /// Whether spans are exported at all.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the spans of what this causes are exported. The id of the trace decides, so that every process
    /// decides the same, whenever it does.
    pub fn records(&self, cause: &Cause) -> bool {
        let collector = self.0.as_ref();
        collector.is_some_and(|collector| collector.recorded(cause).is_some())
    }

    /// Begins the span of a request, below the call of whoever names a trace.
    pub fn request(&self, id: &RequestId, cause: &Cause, caller: Option<&CallerTrace>) -> Option<Span> {
        let collector = self.0.as_ref()?;
        let place = Place {
            trace: collector.recorded(cause)?,
            id: span_of(id.as_str()),
            parent: caller.map(CallerTrace::call),
            is_remote: caller.is_some(),
        };
        let span = collector.begin(&place, SpanKind::Server);
        Some(span.with("pandabase.request_id", id.to_string()))
    }

    /// Begins the span of the run of a job with this number, which causes `cause`, below that of what planned
    /// it. What a job plans names it without the number of a run, and is below its first one.
    pub fn run(&self, cause: &Cause, number: i64, planned_by: Option<&str>) -> Option<Span> {
        let collector = self.0.as_ref()?;
        let parts = Parts::of(cause.as_str());
        let place = Place {
            trace: collector.recorded(cause)?,
            id: match parts.job {
                Some(job) if number > 1 => span_of(&format!("{}.{number}", Named::of(job).id)),
                _ => parts.span()?,
            },
            parent: planned_by.and_then(|text| Parts::of(text).span()),
            is_remote: false,
        };
        Some(collector.begin(&place, SpanKind::Consumer))
    }

    /// Begins the span of a call to another server, below that of the work at hand. The call has this id, or
    /// one of its own.
    pub fn call(&self, id: Option<SpanId>) -> Option<Span> {
        let collector = self.0.as_ref()?;
        let (cause, parent) = (cause::current()?, cause::span()?);
        let place = Place {
            trace: collector.recorded(&cause)?,
            id: id.unwrap_or_else(|| collector.next_call(parent)),
            parent: Some(parent),
            is_remote: false,
        };
        Some(collector.begin(&place, SpanKind::Client))
    }

    /// Waits until the spans that have ended are exported, but not for long.
    pub async fn flush(&self) {
        let Some(collector) = &self.0 else {
            return;
        };
        if tokio::time::timeout(CLOSING, collector.queue.flush())
            .await
            .is_err()
        {
            tracing::warn!("the collector has not taken the last spans within {CLOSING:?}");
        }
    }
}

impl Collector {
    /// The trace of what a cause causes, if it is exported.
    fn recorded(&self, cause: &Cause) -> Option<TraceId> {
        let trace = Parts::of(cause.as_str()).trace_id();
        let trace = TraceId::from_hex(&trace).ok()?;
        let sampled = self
            .sampler
            .should_sample(None, trace, "", &SpanKind::Internal, &[], &[]);
        (sampled.decision == SamplingDecision::RecordAndSample).then_some(trace)
    }

    fn begin(&self, place: &Place, kind: SpanKind) -> Span {
        Span::begin(place, kind, &self.scope, (&self.clock, &self.queue))
    }

    /// The id of another call below this span, which is only this process's.
    fn next_call(&self, parent: SpanId) -> SpanId {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        span_id(&format!("call {number} of {parent:?}"))
    }
}

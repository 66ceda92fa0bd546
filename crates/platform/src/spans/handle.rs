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
        let begun = config.otlp.traces_url().and_then(|url| {
            let Some(url) = url else {
                return Ok(None);
            };
            let (queue, ended) = Queue::new();
            export::start(config, &url, ended).map(|()| Some(queue))
        });
        match begun {
            Ok(Some(queue)) => Self::putting_into(queue, config.otlp.sample_ratio, clock),
            Ok(None) => Self::default(),
            Err(error) => {
                tracing::error!("spans are not exported: {error}");
                Self::default()
            }
        }
    }

    /// The spans of this part of the traces, which go into `queue`.
    fn putting_into(queue: Queue, sample_ratio: f64, clock: &Clock) -> Self {
        let scope = InstrumentationScope::builder("pandabase").with_version(env!("CARGO_PKG_VERSION"));
        Self(Some(Arc::new(Collector {
            queue,
            sampler: Sampler::TraceIdRatioBased(sample_ratio),
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

#[cfg(test)]
mod tests {
    use super::super::queue::{MOST, Message};
    use super::*;
    use opentelemetry_sdk::trace::SpanData;
    use pandabase_domain::id::JobId;
    use pandabase_domain::time::Timestamp;
    use tokio::sync::mpsc::Receiver;

    const HEADER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    fn exported(ratio: f64) -> (Spans, Receiver<Message>) {
        let (queue, ended) = Queue::new();
        let clock = Clock::manual(Timestamp::from_millis(1_000));
        (Spans::putting_into(queue, ratio, &clock), ended)
    }

    fn next(ended: &mut Receiver<Message>) -> SpanData {
        match ended.try_recv() {
            Ok(Message::Ended(span)) => *span,
            _ => panic!("no span has ended"),
        }
    }

    fn request() -> RequestId {
        RequestId::from_stored("req_0a1b2c3d4e5f6g7h8i9j0k1l")
    }

    fn id(span: &SpanData) -> SpanId {
        span.span_context.span_id().to_bytes()
    }

    fn parent(span: &SpanData) -> SpanId {
        span.parent_span_id.to_bytes()
    }

    #[test]
    fn a_request_is_below_its_callers_call_and_what_it_plans_is_below_the_request() {
        let (spans, mut ended) = exported(1.0);
        let caller = CallerTrace::parse(HEADER).unwrap();
        let cause = Cause::request(&request(), Some(&caller));
        spans.request(&request(), &cause, Some(&caller)).unwrap().end();
        let asked = next(&mut ended);
        assert_eq!(
            asked.span_context.trace_id().to_string(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
        assert!(parent(&asked) == caller.call() && asked.parent_span_is_remote);

        let (first, second) = (JobId::from_stored("job_1"), JobId::from_stored("job_2"));
        let planned = Cause::job(&first, "line_delivery", cause.as_str());
        for (number, is_first) in [(1, true), (2, false)] {
            spans.run(&planned, number, Some(cause.as_str())).unwrap().end();
            let run = next(&mut ended);
            assert_eq!(parent(&run), id(&asked));
            assert_eq!(id(&run) == span_of("job_1"), is_first);
        }
        // What a job plans is below the job.
        let later = Cause::job(&second, "mail_send", planned.as_str());
        spans.run(&later, 1, Some(planned.as_str())).unwrap().end();
        let run = next(&mut ended);
        assert_eq!(parent(&run), span_of("job_1"));
        assert_eq!(run.span_context.trace_id(), asked.span_context.trace_id());
        // A time that has come begins a trace.
        let alone = Cause::run(&first, 3, "subscription_renewal");
        spans.run(&alone, 3, None).unwrap().end();
        let run = next(&mut ended);
        assert_eq!((id(&run), parent(&run)), (span_of("job_1.3"), [0; 8]));
        assert_eq!(
            run.span_context.trace_id().to_string(),
            Parts::of(alone.as_str()).trace_id()
        );
    }

    #[tokio::test]
    async fn calls_are_below_the_work_at_hand_and_each_has_an_id() {
        let (spans, mut ended) = exported(1.0);
        assert!(spans.call(None).is_none());
        let cause = Cause::request(&request(), None);
        let work = async {
            for given in [None, None, Some([9; 8])] {
                spans.call(given).unwrap().end();
            }
        };
        cause::scope_in(cause, Some([7; 8]), work).await;
        let made = [next(&mut ended), next(&mut ended), next(&mut ended)];
        assert!(made.iter().all(|span| parent(span) == [7; 8]));
        assert!(id(&made[0]) != id(&made[1]) && id(&made[2]) == [9; 8]);
    }

    #[test]
    fn the_ratio_decides_by_the_trace_and_nothing_is_made_without_an_endpoint() {
        let cause = Cause::request(&request(), None);
        for (spans, records) in [
            (exported(0.0).0, false),
            (Spans::default(), false),
            (exported(1.0).0, true),
        ] {
            assert_eq!(spans.records(&cause), records);
            assert_eq!(spans.request(&request(), &cause, None).is_some(), records);
        }
        let (half, _) = exported(0.5);
        let recorded = |number: u32| {
            let id = RequestId::from_stored(format!("req_{number}"));
            half.records(&Cause::request(&id, None))
        };
        let count = (0..1_000).filter(|number| recorded(*number)).count();
        assert!((400..600).contains(&count), "{count}");
    }

    #[test]
    fn what_does_not_fit_into_the_queue_is_dropped() {
        let (spans, mut ended) = exported(1.0);
        let cause = Cause::request(&request(), None);
        for _ in 0..MOST + 10 {
            spans.request(&request(), &cause, None).unwrap().end();
        }
        let mut waiting = 0;
        while ended.try_recv().is_ok() {
            waiting += 1;
        }
        assert_eq!(waiting, MOST);
    }
}

//! What causes something: a request, a command, or a job whose time has come. Every effect stores the text of
//! its cause. The text names every step back to the origin, so nothing else has to be stored.
//!
//! The text is the origin, then, each behind a slash, the job that acted on the origin's behalf and the trace
//! that the caller named: `req_…`, `req_…/job_…:mail_send`, `req_…//4bf9…4736-01`. An origin that is a
//! command or a job has its word behind a colon, and a job the number of its run behind a dot.

use crate::id::{CommandId, JobId, Kind, RequestId, kind};
use crate::stored::{Plain, ToPlain};
use crate::token::bearer_hash;

/// How many bytes of a hash are the id of a trace, and of a span within it (W3C Trace Context).
const TRACE_BYTES: usize = 16;
const SPAN_BYTES: usize = 8;
/// The flags of a trace that nobody records.
const NO_FLAGS: &str = "00";
/// The flags of a trace that somebody records.
const RECORDED: &str = "01";

/// The id of a span: of a request, a run of a job, or a call within a trace (W3C Trace Context).
pub type SpanId = [u8; SPAN_BYTES];

/// The id of the span with this name, which no other span has.
pub fn span_id(name: &str) -> SpanId {
    let mut id = [0; SPAN_BYTES];
    for (byte, hashed) in id.iter_mut().zip(bearer_hash(name)) {
        *byte = hashed;
    }
    id
}

/// The span's id of a request, of a job in its first run, or of a run with its number. The id of a trace is a
/// hash of the same text, so a prefix distinguishes this hash.
pub fn span_of(id: &str) -> SpanId {
    span_id(&format!("span {id}"))
}

/// The trace that a caller names in the header `traceparent` (W3C Trace Context), in the form of version 00.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerTrace {
    header: Box<str>,
    /// The trace's id and its flags.
    trace: Box<str>,
}

impl CallerTrace {
    /// Reads the header; `None` when it is malformed, as the standard demands.
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let [version, trace, call, flags] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
        let is_id = |part: &str, bytes: usize| is_hex(part, bytes) && part.bytes().any(|byte| byte != b'0');
        // Only later versions may have more behind the flags.
        let is_version = is_hex(version, 1) && version != "ff" && (version != "00" || parts.next().is_none());
        if !is_version || !is_id(trace, TRACE_BYTES) || !is_id(call, SPAN_BYTES) || !is_hex(flags, 1) {
            return None;
        }
        // The other flags mean nothing in version 00, and are not passed on.
        let is_recorded = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
        let flags = if is_recorded { RECORDED } else { NO_FLAGS };
        Some(Self {
            header: format!("00-{trace}-{call}-{flags}").into(),
            trace: format!("{trace}-{flags}").into(),
        })
    }

    /// The header, as it is passed on.
    pub fn as_str(&self) -> &str {
        &self.header
    }

    /// The id of the call that carries the header: the caller's span.
    pub fn call(&self) -> SpanId {
        let mut id = [0; SPAN_BYTES];
        let text = self.header.split('-').nth(2).unwrap_or_default();
        // Cannot fail: the header was checked when it was read.
        let _ = hex::decode_to_slice(text, &mut id);
        id
    }
}

/// Whether a text is so many bytes in lower-case hex.
fn is_hex(text: &str, bytes: usize) -> bool {
    text.len() == 2 * bytes && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What causes the effects of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause(Box<str>);

impl ToPlain for Cause {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.as_str())
    }
}

impl Cause {
    /// A request, and the trace that its caller named.
    pub fn request(id: &RequestId, trace: Option<&CallerTrace>) -> Self {
        match trace {
            Some(CallerTrace { trace, .. }) => Self(format!("{id}//{trace}").into()),
            None => Self(id.as_str().into()),
        }
    }

    /// A command of the command line.
    pub fn command(id: &CommandId, name: &str) -> Self {
        Self(format!("{id}:{name}").into())
    }

    /// A run of a job whose time has come, on nobody's behalf.
    pub fn run(id: &JobId, number: i64, kind: &str) -> Self {
        Self(format!("{id}.{number}:{kind}").into())
    }

    /// A job on behalf of the cause with the text `planned_by`.
    pub fn job(id: &JobId, kind: &str, planned_by: &str) -> Self {
        let Parts { origin, trace, .. } = Parts::of(planned_by);
        Self(match trace {
            Some(trace) => format!("{origin}/{id}:{kind}/{trace}").into(),
            None => format!("{origin}/{id}:{kind}").into(),
        })
    }

    /// The text that effects store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The header `traceparent` of a call to another server. `call` is unique to the call; `is_recorded` says
    /// whether this server records the trace, even if its caller does not.
    pub fn traceparent(&self, call: &str, is_recorded: bool) -> String {
        let parts = Parts::of(&self.0);
        let flags = parts.trace.and_then(|trace| trace.split_once('-'));
        let flags = match flags {
            _ if is_recorded => RECORDED,
            Some((_, flags)) => flags,
            None => NO_FLAGS,
        };
        format!("00-{}-{}-{flags}", parts.trace_id(), hex::encode(span_id(call)))
    }
}

/// The parts of a cause's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'t> {
    /// The origin, with its word.
    pub origin: &'t str,
    /// The job that acted on the origin's behalf, with its kind, unless the origin acted itself.
    pub job: Option<&'t str>,
    /// The trace that the caller named, with its flags.
    trace: Option<&'t str>,
}

impl<'t> Parts<'t> {
    /// Reads the text of a cause.
    pub fn of(text: &'t str) -> Self {
        let mut parts = text.splitn(3, '/');
        let origin = parts.next().unwrap_or_default();
        let mut next = || parts.next().filter(|part| !part.is_empty());
        Self {
            origin,
            job: next(),
            trace: next(),
        }
    }

    /// The id of the trace: the one that the caller named, or one that follows from the origin.
    pub fn trace_id(&self) -> String {
        match self.trace.and_then(|trace| trace.split_once('-')) {
            Some((id, _)) => id.to_owned(),
            None => {
                let hash = bearer_hash(self.origin);
                hash.get(..TRACE_BYTES).map(hex::encode).unwrap_or_default()
            }
        }
    }

    /// The id of the span of what acts: of the job in its first run, or of the origin. `None` for a command,
    /// of which there is no span.
    pub fn span(&self) -> Option<SpanId> {
        let id = Named::of(self.job.unwrap_or(self.origin)).id;
        (!id.starts_with(kind::Command::PREFIX)).then(|| span_of(id))
    }
}

/// An origin or a job as a cause names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'t> {
    /// The id, with the number of the run where there is one.
    pub id: &'t str,
    /// The name of the command, or the kind of the job.
    pub word: Option<&'t str>,
}

impl<'t> Named<'t> {
    /// Reads an origin or a job.
    pub fn of(part: &'t str) -> Self {
        let (id, word) = match part.split_once(':') {
            Some((id, word)) => (id, Some(word)),
            None => (part, None),
        };
        Self { id, word }
    }

    /// The id without the number of a run.
    pub fn bare(&self) -> &'t str {
        self.id.split_once('.').map_or(self.id, |(id, _)| id)
    }
}

/// The texts of the causes that `id` began: from the first one on and below the second one. `id` is a
/// request's, a command's, a job's, or that of one run of a job.
pub fn begun_by(id: &str) -> [String; 2] {
    // An id is followed by nothing, a dot, a slash or a colon; the semicolon sorts after all of these.
    let first = if id.contains('.') { ":" } else { "" };
    [format!("{id}{first}"), format!("{id};")]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn request() -> RequestId {
        RequestId::from_stored("req_0a1b2c3d4e5f6g7h8i9j0k1l")
    }

    fn job() -> JobId {
        JobId::from_stored("job_0a1b2c3d4e5f6g7h8i9j0k1m")
    }

    #[test]
    fn a_trace_is_read_as_the_standard_says() {
        let read = |header| CallerTrace::parse(header).map(|trace| trace.header.into_string());
        assert_eq!(read(HEADER).as_deref(), Some(HEADER));
        // Later versions may say more, and unknown flags are not passed on.
        let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-more";
        assert_eq!(read(later).as_deref(), Some(HEADER));
        for wrong in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        ] {
            assert_eq!(CallerTrace::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_job_keeps_the_origin_and_the_trace_of_what_planned_it() {
        let (request, job) = (request(), job());
        let trace = CallerTrace::parse(HEADER).unwrap();
        let asked = Cause::request(&request, Some(&trace));
        let effect = Cause::job(&job, "mail_send", asked.as_str());
        let later = Cause::job(&job, "webhook_delivery", effect.as_str());
        let parts = Parts::of(later.as_str());
        assert_eq!(parts.origin, request.as_str());
        assert_eq!(parts.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let named = Named::of(parts.job.unwrap());
        assert_eq!((named.id, named.word), (job.as_str(), Some("webhook_delivery")));
        assert!(later.traceparent("a", false).ends_with("-01"));
        assert_ne!(later.traceparent("a", false), later.traceparent("b", false));
        assert_eq!(Parts::of(asked.as_str()).job, None);
    }

    #[test]
    fn what_acts_has_a_span_unless_it_is_a_command() {
        let (request, job) = (request(), job());
        let asked = Cause::request(&request, None);
        let effect = Cause::job(&job, "mail_send", asked.as_str());
        let run = Cause::run(&job, 3, "subscription_renewal");
        let command = Cause::command(&CommandId::from_stored("cmd_1"), "payout");
        let planned = Cause::job(&job, "mail_send", command.as_str());
        let span = |cause: &Cause| Parts::of(cause.as_str()).span();
        assert_eq!(span(&asked), Some(span_of(request.as_str())));
        assert_eq!(span(&effect), Some(span_of(job.as_str())));
        assert_eq!(span(&planned), span(&effect));
        assert_eq!(span(&run), Some(span_of("job_0a1b2c3d4e5f6g7h8i9j0k1m.3")));
        assert_eq!(span(&command), None);
        // It is not the beginning of the trace's id.
        let trace = Parts::of(asked.as_str()).trace_id();
        assert!(!trace.starts_with(&hex::encode(span_of(request.as_str()))));
        let caller = CallerTrace::parse(HEADER).unwrap();
        assert_eq!(hex::encode(caller.call()), "00f067aa0ba902b7");
    }

    #[test]
    fn what_no_caller_named_has_a_trace_that_follows_from_its_origin() {
        let cause = Cause::request(&request(), None);
        assert_eq!(cause.as_str(), request().as_str());
        let effect = Cause::job(&job(), "mail_send", cause.as_str());
        let id = Parts::of(cause.as_str()).trace_id();
        assert_eq!(Parts::of(effect.as_str()).trace_id(), id);
        let header = effect.traceparent("a", false);
        assert!(header.starts_with(&format!("00-{id}-")) && header.ends_with("-00"));
        assert_eq!(CallerTrace::parse(&header).unwrap().call(), span_id("a"));
        let recorded = format!("{}01", header.strip_suffix("00").unwrap());
        assert_eq!(effect.traceparent("a", true), recorded);
    }

    #[test]
    fn what_an_id_began_is_between_two_texts() {
        let (request, job) = (request(), job());
        let within = |id: &str, text: &str| {
            let [from, to] = begun_by(id);
            from.as_str() <= text && text < to.as_str()
        };
        let asked = Cause::request(&request, CallerTrace::parse(HEADER).as_ref());
        let effect = Cause::job(&job, "mail_send", asked.as_str());
        let (third, thirtieth) = (Cause::run(&job, 3, "renewal"), Cause::run(&job, 30, "renewal"));
        for (id, cause, is_within) in [
            (request.as_str(), &asked, true),
            (request.as_str(), &effect, true),
            (request.as_str(), &third, false),
            (job.as_str(), &third, true),
            (job.as_str(), &thirtieth, true),
            (job.as_str(), &effect, false),
            (Named::of(third.as_str()).id, &third, true),
            (Named::of(third.as_str()).id, &thirtieth, false),
        ] {
            assert_eq!(within(id, cause.as_str()), is_within, "{id} {}", cause.as_str());
        }
        assert_eq!(Named::of(third.as_str()).bare(), job.as_str());
        let command = Cause::command(&CommandId::from_stored("cmd_1"), "payout");
        assert!(within("cmd_1", command.as_str()));
    }
}

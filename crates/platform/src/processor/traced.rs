//! A processor whose calls are in the spans of what asks it.

use super::charge::{
    CardFacts, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, RefundRequest, RefundState,
    Refunded,
};
use super::updates::{Event, EventList, StatementKind, StatementLine, Update};
use super::{Accepts, Answering, Processor};
use crate::context::{Ctx, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use crate::spans::{Span, Spans};
use pandabase_domain::time::Timestamp;
use std::ops::Range;
use std::sync::Arc;

/// Ids, with the names of their attributes.
const STORE: &str = "pandabase.store_id";
const ABOUT: &str = "pandabase.about";
const CHARGE: &str = "pandabase.charge_id";

/// A processor, and where the spans of its calls go.
pub struct Traced {
    processor: Arc<dyn Processor>,
    spans: Spans,
}

impl Traced {
    /// `processor`, with spans of its calls where spans are exported.
    pub fn of(processor: Arc<dyn Processor>, spans: &Spans) -> Arc<dyn Processor> {
        if !spans.is_on() {
            return processor;
        }
        Arc::new(Self {
            processor,
            spans: spans.clone(),
        })
    }

    /// The span of a call, and what it is about.
    fn span<const N: usize>(&self, name: &'static str, ids: [(&'static str, &str); N]) -> Option<Span> {
        let span = self.spans.call(None)?.named(name);
        let ids = ids.into_iter().filter(|(_, id)| !id.is_empty());
        Some(ids.fold(span, |span, (key, id)| span.with(key, id.to_owned())))
    }
}

/// Ends the span with the answer.
fn within<'a, T: 'a>(span: Option<Span>, asking: Answering<'a, T>) -> Answering<'a, T> {
    let Some(span) = span else {
        return asking;
    };
    Box::pin(async move {
        let answer = asking.await;
        match &answer {
            Ok(_) => span.end(),
            Err(error) if error.is_no_such_charge() => span.failed("no such charge").end(),
            Err(_) => span.failed("no answer").end(),
        }
        answer
    })
}

impl Accepts for Traced {
    fn check(&self, method: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        self.processor.check(method, now)
    }

    fn card(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, instrument: &Instrument) -> Result<CardFacts, ApiError> {
        self.processor.card(tx, ctx, instrument)
    }
}

impl Processor for Traced {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        let ids = [
            (STORE, charge.store.id.as_str()),
            (ABOUT, charge.purpose.as_str()),
        ];
        let span = self.span("processor create", ids);
        within(span, self.processor.create(charge))
    }

    fn create_for<'a>(&'a self, charge: NewCharge, instrument: &'a Instrument) -> Answering<'a, Created> {
        let ids = [
            (STORE, charge.store.id.as_str()),
            (ABOUT, charge.purpose.as_str()),
        ];
        let span = self.span("processor create", ids);
        within(span, self.processor.create_for(charge, instrument))
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        let ids = [
            (STORE, confirmation.store.id.as_str()),
            (CHARGE, confirmation.id.as_str()),
        ];
        let span = self.span("processor confirm", ids);
        within(span, self.processor.confirm(confirmation))
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        let span = self.span("processor find", [(STORE, store.id.as_str()), (CHARGE, id)]);
        within(span, self.processor.find(store, id))
    }

    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge> {
        let span = self.span("processor release", [(STORE, store.id.as_str()), (CHARGE, id)]);
        within(span, self.processor.release(store, id))
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        let ids = [
            (STORE, request.store.id.as_str()),
            (ABOUT, request.refund.as_str()),
            (CHARGE, request.charge.as_str()),
        ];
        let span = self.span("processor refund", ids);
        within(span, self.processor.refund(request))
    }

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        let ids = [(STORE, store.id.as_str()), (CHARGE, charge)];
        let span = self.span("processor refunds_of", ids);
        within(span, self.processor.refunds_of(store, charge))
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        let ids = [
            (STORE, evidence.store.id.as_str()),
            (ABOUT, evidence.dispute.as_str()),
            (CHARGE, evidence.charge.as_str()),
        ];
        let span = self.span("processor submit_evidence", ids);
        within(span, self.processor.submit_evidence(evidence))
    }

    fn read_event<'a>(&'a self, event: &'a Event) -> Answering<'a, Vec<Update>> {
        let span = self.span("processor read_event", [(ABOUT, event.id.as_str())]);
        within(span, self.processor.read_event(event))
    }

    fn accounts(&self) -> Answering<'_, Vec<String>> {
        within(self.span("processor accounts", []), self.processor.accounts())
    }

    fn events_of<'a>(&'a self, account: &'a str, after: Timestamp) -> Answering<'a, EventList> {
        let span = self.span("processor events_of", [(ABOUT, account)]);
        within(span, self.processor.events_of(account, after))
    }

    fn statement<'a>(
        &'a self,
        account: &'a str,
        span: Range<Timestamp>,
    ) -> Answering<'a, Vec<StatementLine>> {
        let call = self.span("processor statement", [(ABOUT, account)]);
        within(call, self.processor.statement(account, span))
    }

    fn statement_of<'a>(
        &'a self,
        store: &'a StoreContext,
        kind: StatementKind,
        charge: &'a str,
    ) -> Answering<'a, Vec<StatementLine>> {
        let ids = [(STORE, store.id.as_str()), (CHARGE, charge)];
        let span = self.span("processor statement_of", ids);
        within(span, self.processor.statement_of(store, kind, charge))
    }
}

//! Stripe behind the port: each call goes to the file that knows how it is asked.

use super::handle::Stripe;
use super::{charges, evidence, listing, methods, news, refunds, statement};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::updates::{Event, EventList, StatementKind, StatementLine, Update};
use pandabase_platform::processor::{
    Accepts, Answering, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, Processor,
    RefundRequest, RefundState, Refunded,
};
use std::ops::Range;

impl Accepts for Stripe {
    fn check(&self, instrument: &Instrument, _: Timestamp) -> Result<(), ApiError> {
        methods::check(instrument)
    }
}

impl Processor for Stripe {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        Box::pin(charges::create(self, charge, None))
    }

    fn create_for<'a>(&'a self, charge: NewCharge, instrument: &'a Instrument) -> Answering<'a, Created> {
        Box::pin(charges::create(self, charge, Some(instrument)))
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        Box::pin(charges::confirm(self, confirmation))
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        Box::pin(charges::find(self, store, id))
    }

    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge> {
        Box::pin(charges::release(self, store, id))
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        Box::pin(refunds::refund(self, request))
    }

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        Box::pin(refunds::refunds_of(self, store, charge))
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        Box::pin(evidence::submit(self, evidence))
    }

    fn read_event<'a>(&'a self, event: &'a Event) -> Answering<'a, Vec<Update>> {
        Box::pin(news::read_event(self, event))
    }

    fn accounts(&self) -> Answering<'_, Vec<String>> {
        Box::pin(listing::accounts(self))
    }

    fn events_of<'a>(&'a self, account: &'a str, after: Timestamp) -> Answering<'a, EventList> {
        Box::pin(listing::events_of(self, account, after))
    }

    fn statement<'a>(
        &'a self,
        account: &'a str,
        span: Range<Timestamp>,
    ) -> Answering<'a, Vec<StatementLine>> {
        Box::pin(statement::statement(self, account, span))
    }

    fn statement_of<'a>(
        &'a self,
        store: &'a StoreContext,
        kind: StatementKind,
        charge: &'a str,
    ) -> Answering<'a, Vec<StatementLine>> {
        Box::pin(statement::statement_of(self, store, kind, charge))
    }
}

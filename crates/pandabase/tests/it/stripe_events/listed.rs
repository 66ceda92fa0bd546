//! The list that makes up for messages that never came, and a processor that does not answer at once.

use super::{EVENTS, JOBS, OPEN, count, event, payment_of};
use crate::harness::{Server, apply, both};
use crate::pay::with_processor;
use crate::shop::GOOD;
use pandabase::surfaces::sandbox::Sandbox;
use pandabase_domain::time::{HOUR, MINUTE, SECOND, Timestamp};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::processor::updates::{Event, EventList, MOST_EVENTS, Update};
use pandabase_platform::processor::{
    Accepts, Answering, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, Processor,
    ProcessorError, RefundRequest, RefundState, Refunded,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A processor that tells something.
struct Teller {
    sandbox: Sandbox,
    /// What happened, in whatever account, the oldest first.
    events: Vec<Event>,
    /// The account whose keys are of no use for now.
    refused: Arc<Mutex<Option<&'static str>>>,
    /// What every event is about.
    updates: Vec<Update>,
    /// How often it does not answer.
    silent: AtomicUsize,
    /// Since when it was asked for a list.
    asked: Arc<Mutex<Vec<Timestamp>>>,
}

impl Accepts for Teller {
    fn check(&self, instrument: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        self.sandbox.check(instrument, now)
    }
}

impl Processor for Teller {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        self.sandbox.create(charge)
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        self.sandbox.confirm(confirmation)
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        self.sandbox.find(store, id)
    }

    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge> {
        self.sandbox.release(store, id)
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        self.sandbox.refund(request)
    }

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        self.sandbox.refunds_of(store, charge)
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        self.sandbox.submit_evidence(evidence)
    }

    fn read_event<'a>(&'a self, _: &'a Event) -> Answering<'a, Vec<Update>> {
        Box::pin(async move {
            let left = &self.silent;
            let is_silent =
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
            match is_silent {
                Ok(_) => Err(ProcessorError("the line broke".into())),
                Err(_) => Ok(self.updates.clone()),
            }
        })
    }

    fn accounts(&self) -> Answering<'_, Vec<String>> {
        let named = ACCOUNTS.map(str::to_owned).to_vec();
        Box::pin(std::future::ready(Ok(named)))
    }

    fn events_of<'a>(&'a self, account: &'a str, after: Timestamp) -> Answering<'a, EventList> {
        Box::pin(async move {
            if *self.refused.lock().unwrap() == Some(account) {
                return Err(ProcessorError("the key was taken back".into()));
            }
            if account == ACCOUNTS[0] {
                self.asked.lock().unwrap().push(after);
            }
            let since = self.events.iter().filter(|event| event.created_at >= after);
            let mut events: Vec<Event> = since.filter(|event| event.account == account).cloned().collect();
            let is_more = events.len() > MOST_EVENTS;
            events.truncate(MOST_EVENTS);
            let next = events.last().filter(|_| is_more);
            let next = next.map(|last| last.created_at.plus_millis(SECOND));
            Ok(EventList { events, next })
        })
    }
}

/// The accounts of the processor; lists of the first one are noted.
const ACCOUNTS: [&str; 2] = ["acct_1", "acct_2"];

/// Lists once, and then whenever it is due.
async fn list(server: &Server) {
    let env = Arc::clone(&server.app.env);
    let planned = server.app.db.write(move |tx| {
        let platform = StoreContext::platform();
        let ctx = Ctx::of(&env, &platform);
        jobs::enqueue(tx, &ctx, JobKind::ProcessorNews, "list", &(), ctx.now)
    });
    planned.await.unwrap();
    server.drain().await;
}

#[apply(both)]
async fn a_list_makes_up_for_what_was_not_delivered(server: Server) {
    let now = server.app.env.clock.now();
    // More than one list has, and the first of them was delivered.
    let first = now.plus_millis(-2 * HOUR);
    let events: Vec<Event> = (0..1200)
        .map(|number| Event {
            created_at: first.plus_millis(number * SECOND),
            ..event(&format!("evt_{number}"))
        })
        .collect();
    assert!(server.receives(events[0].clone()).await);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (listed, seen) = (events.clone(), Arc::clone(&asked));
    let server = with_processor(&server, |env, db| {
        Arc::new(Teller {
            sandbox: Sandbox::new(env, db),
            events: listed,
            updates: Vec::new(),
            silent: AtomicUsize::new(0),
            refused: Arc::default(),
            asked: seen,
        })
    });
    list(&server).await;
    assert_eq!(count(&server, EVENTS).await, 1200);
    assert_eq!((count(&server, OPEN).await, count(&server, JOBS).await), (0, 0));
    // The second list began where the first one ended.
    let lists = std::mem::take(&mut *asked.lock().unwrap());
    assert_eq!((lists.len(), lists[1]), (2, events[1000].created_at));
    // The next one goes back a little behind the last event that is known.
    server.advance(5 * MINUTE).await;
    let last = events[1199].created_at;
    assert_eq!(*asked.lock().unwrap(), [last.plus_millis(-15 * MINUTE)]);
    assert_eq!(count(&server, EVENTS).await, 1200);
}

#[apply(both)]
async fn an_account_that_cannot_be_asked_keeps_no_other_waiting_and_misses_nothing(server: Server) {
    let now = server.app.env.clock.now();
    let of = |account: &str, id: &str, ago: i64| Event {
        account: account.to_owned(),
        created_at: now.plus_millis(-ago),
        ..event(id)
    };
    let events = vec![
        of("acct_1", "evt_early", 2 * HOUR),
        of("acct_2", "evt_late", MINUTE),
    ];
    let refused = Arc::new(Mutex::new(Some("acct_1")));
    let shared = Arc::clone(&refused);
    let server = with_processor(&server, |env, db| {
        Arc::new(Teller {
            sandbox: Sandbox::new(env, db),
            events,
            updates: Vec::new(),
            silent: AtomicUsize::new(0),
            refused: shared,
            asked: Arc::default(),
        })
    });
    let early = "SELECT COUNT(*) FROM processor_events WHERE account = 'acct_1' AND id = 'evt_early'";
    let late = "SELECT COUNT(*) FROM processor_events WHERE account = 'acct_2' AND id = 'evt_late'";
    list(&server).await;
    assert_eq!((count(&server, early).await, count(&server, late).await), (0, 1));
    // Its keys were given again; what happened before the other account's last event is not passed over.
    *refused.lock().unwrap() = None;
    server.advance(5 * MINUTE).await;
    assert_eq!((count(&server, early).await, count(&server, late).await), (1, 1));
}

#[apply(both)]
async fn a_list_goes_back_to_the_first_one_however_long_the_server_was_away(server: Server) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let server = with_processor(&server, |env, db| {
        Arc::new(Teller {
            sandbox: Sandbox::new(env, db),
            events: Vec::new(),
            updates: Vec::new(),
            silent: AtomicUsize::new(0),
            refused: Arc::default(),
            asked: seen,
        })
    });
    list(&server).await;
    server.advance(240 * HOUR).await;
    let asked = asked.lock().unwrap();
    assert_eq!((asked.len(), asked[1]), (2, asked[0]));
}

#[apply(both)]
async fn an_event_is_read_until_the_processor_answers(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let warning = Update::FraudWarning {
        store: server.store.id.clone(),
        payment: payment_of(&paid),
    };
    let server = with_processor(&server, |env, db| {
        Arc::new(Teller {
            sandbox: Sandbox::new(env, db),
            events: Vec::new(),
            updates: vec![warning],
            silent: AtomicUsize::new(2),
            refused: Arc::default(),
            asked: Arc::default(),
        })
    });
    assert!(server.receives(event("evt_1")).await);
    server.drain().await;
    assert_eq!((count(&server, OPEN).await, count(&server, JOBS).await), (1, 1));
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    for _ in 0..2 {
        server.advance(MINUTE).await;
    }
    assert_eq!((count(&server, OPEN).await, count(&server, JOBS).await), (0, 0));
    assert_eq!(server.payment(&paid).await["status"], "REFUNDED");
    server.verify().await;
}

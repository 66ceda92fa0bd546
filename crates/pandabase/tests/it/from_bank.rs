//! Buyers who come back from the bank before the processor's message does: the page asks what came of it.

use crate::harness::{Server, apply, both};
use crate::pay::with_processor;
use crate::shop::{CHALLENGED, card, dynamic, method, mia};
use crate::visitor::Visitor;
use http::Method;
use pandabase::surfaces::sandbox::Sandbox;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_platform::context::StoreContext;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{
    Accepts, Answering, Charge, ChargeState, Confirmation, Created, Evidence, Instrument, NewCharge,
    Processor, ProcessorError, RefundRequest, RefundState, Refunded,
};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Where the merchant wants the buyer back.
const THANKS: &str = "https://shop.example/thanks";
/// How often a page asks about one charge in a minute.
const LOOKS: usize = 4;

/// The sandbox's processor, which learns of the bank's decision and tells nobody who does not ask.
struct Quiet {
    sandbox: Sandbox,
    decided: Mutex<Option<ChargeState>>,
    /// What it answers to a confirmation instead.
    told: Mutex<Option<ChargeState>>,
    is_broken: Mutex<bool>,
    asked: AtomicUsize,
    return_url: Mutex<String>,
}

impl Quiet {
    /// The same server with this processor.
    fn beside(server: &Server) -> (Server, Arc<Self>) {
        let mut made = None;
        let quiet = with_processor(server, |env, db| {
            let quiet = Arc::new(Self {
                sandbox: Sandbox::new(env, db),
                decided: Mutex::new(None),
                told: Mutex::new(None),
                is_broken: Mutex::new(false),
                asked: AtomicUsize::new(0),
                return_url: Mutex::default(),
            });
            made = Some(Arc::clone(&quiet));
            quiet
        });
        (quiet, made.unwrap())
    }

    /// The same, and the page of a session whose buyer the bank asks.
    async fn asking(server: &Server) -> (Server, Arc<Self>, String) {
        let (server, quiet) = Self::beside(server);
        let body = json!({"items": [dynamic(4000)], "customer": mia(), "return_url": THANKS});
        let session = server.open_cart(body).await;
        let paid = server.pay_with(&session, card(CHALLENGED)).await;
        assert_eq!(paid.data(200)["status"], "REQUIRES_3DS");
        let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
        (server, quiet, page)
    }

    fn decide(&self, state: ChargeState) {
        *self.decided.lock().unwrap() = Some(state);
    }

    /// Where the bank was told to send the buyer, on this server.
    fn way_back(&self, server: &Server) -> String {
        let url = self.return_url.lock().unwrap().clone();
        url.strip_prefix(&server.app.env.config.checkout_url)
            .unwrap()
            .to_owned()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Accepts for Quiet {
    fn check(&self, instrument: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        self.sandbox.check(instrument, now)
    }
}

impl Processor for Quiet {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        self.sandbox.create(charge)
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        confirmation
            .return_url
            .clone_into(&mut self.return_url.lock().unwrap());
        let told = self.told.lock().unwrap().clone();
        Box::pin(async move {
            let charge = self.sandbox.confirm(confirmation).await?;
            Ok(match told {
                Some(state) => Charge { state, ..charge },
                None => charge,
            })
        })
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let decided = self.decided.lock().unwrap().clone();
        let is_broken = *self.is_broken.lock().unwrap();
        Box::pin(async move {
            if is_broken {
                return Err(ProcessorError("the line broke".into()));
            }
            let found = self.sandbox.find(store, id).await?;
            Ok(found.map(|charge| match decided {
                Some(state) => Charge { state, ..charge },
                None => charge,
            }))
        })
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
}

#[apply(both)]
async fn the_bank_sends_the_buyer_to_our_page_which_leads_on(server: Server) {
    let (server, quiet, page) = Quiet::asking(&server).await;
    assert_eq!(quiet.way_back(&server), format!("{page}?from=bank"));

    // The bank has not decided: the page waits, and its address says nothing of the processor's.
    let returned = format!("{page}?from=bank&payment_intent=pi_1&redirect_status=failed");
    let buyer = Visitor::open(&server, &returned).await;
    buyer.shows("Go to your bank");
    buyer.hides("payment_intent");
    assert_eq!(buyer.gone_to, None);

    quiet.decide(ChargeState::Captured);
    let buyer = Visitor::open(&server, &returned).await;
    assert_eq!(buyer.gone_to.as_deref(), Some(THANKS));
    let buyer = Visitor::open(&server, &page).await;
    buyer.shows("Thank you");
    let asked = quiet.asked();
    let buyer = Visitor::open(&server, &returned).await;
    assert_eq!(buyer.gone_to.as_deref(), Some(THANKS));
    assert_eq!(quiet.asked(), asked, "what is decided is not asked for");
}

#[apply(both)]
async fn a_voucher_may_be_paid_for_days(server: Server) {
    let (server, quiet) = Quiet::beside(&server);
    let voucher = ChargeState::NeedsBuyer("https://bank.test/voucher".to_owned());
    *quiet.told.lock().unwrap() = Some(voucher);
    let session = server.cart_of(4000).await;
    let paid = server.pay_with(&session, method("us_bank_account")).await;
    let paid = paid.data(200).clone();
    assert_eq!(paid["status"], "REQUIRES_3DS");
    assert_eq!(paid["authorization_url"], "https://bank.test/voucher");
    server.advance(3 * HOUR).await;
    assert_eq!(server.payment(&paid).await["status"], "PENDING");
    server.advance(10 * DAY).await;
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
}

#[apply(both)]
async fn a_refusal_of_the_bank_is_shown_and_another_card_may_be_tried(server: Server) {
    let (server, quiet, page) = Quiet::asking(&server).await;
    quiet.decide(ChargeState::Failed(FailureCode::AuthenticationFailed));
    let buyer = Visitor::open(&server, &page).await;
    buyer.shows("Your bank did not confirm the payment. Nothing was charged.");
    assert!(buyer.fields().contains_key("card_number"));
    let session = page.rsplit('/').next().unwrap();
    assert_eq!(server.session_status(session).await, "OPEN");
}

#[apply(both)]
async fn a_page_that_is_opened_without_end_asks_a_few_times(server: Server) {
    let (server, quiet, page) = Quiet::asking(&server).await;
    for _ in 0..10 {
        Visitor::open(&server, &page).await.shows("Go to your bank");
    }
    assert_eq!(quiet.asked(), LOOKS);
    server.app.env.clock.advance(MINUTE);
    Visitor::open(&server, &page).await.shows("Go to your bank");
    assert_eq!(quiet.asked(), LOOKS + 1);
}

#[apply(both)]
async fn a_processor_that_does_not_answer_leaves_the_page_as_it_is(server: Server) {
    let (server, quiet, page) = Quiet::asking(&server).await;
    *quiet.is_broken.lock().unwrap() = true;
    for address in [page.clone(), format!("{page}?from=bank")] {
        let buyer = Visitor::open(&server, &address).await;
        assert_eq!(buyer.status, 200);
        buyer.shows("Go to your bank");
    }
}

#[apply(both)]
async fn the_page_of_an_agreement_asks_as_well(server: Server) {
    let (server, quiet) = Quiet::beside(&server);
    let customer = server.customer().await;
    let made = server.agreed(&customer, "WEEKLY", CHALLENGED).await;
    let token = server.authorized(&made, 5000).await;
    let asked = server.charge(&made.id, &token).await;
    assert_eq!(asked.data(200)["status"], "REQUIRES_3DS");
    let payment = asked.data(200)["id"].as_str().unwrap();
    let back = quiet.way_back(&server);
    assert_eq!(back, format!("{}?from=bank&payment={payment}", made.page));
    Visitor::open(&server, &back).await.shows("not confirmed yet");
    quiet.decide(ChargeState::Captured);
    let page = Visitor::open(&server, &back).await;
    page.hides("not confirmed yet");
    page.shows("paid");
}

#[apply(both)]
async fn a_card_that_the_bank_refuses_is_not_kept_for_an_agreement(server: Server) {
    let (server, quiet) = Quiet::beside(&server);
    let customer = server.customer().await;
    let made = server.propose(&customer, "WEEKLY").await;
    assert!(server.accept(&made, CHALLENGED).await.gone_to.is_some());
    assert_eq!(quiet.way_back(&server), format!("{}?from=bank", made.page));
    server.expect_page(&made, "Your bank has a question").await;
    quiet.decide(ChargeState::Failed(FailureCode::AuthenticationFailed));
    let page = server.expect_page(&made, "did not confirm").await;
    assert!(page.contains("card_number"), "{page}");
}

/// Whoever reads a client secret in an address can look at the charge, and confirm it.
#[apply(both)]
async fn the_portal_leaves_nothing_of_the_processor_in_its_address(server: Server) {
    let added = "setup_intent=seti_1&setup_intent_client_secret=seti_1_secret_2&redirect_status=succeeded";
    let charged = "payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=failed";
    for (asked, led) in [
        (format!("/portal/cards?{added}"), "/portal/cards"),
        (
            format!("/portal/cards?locale=de&{added}"),
            "/portal/cards?locale=de",
        ),
        (format!("/portal?{charged}"), "/portal"),
    ] {
        let page = server.anonymous(Method::GET, &asked);
        let page = page.header("accept", "text/html").send().await;
        assert_eq!((page.status.as_u16(), page.header("location")), (303, Some(led)));
    }
}

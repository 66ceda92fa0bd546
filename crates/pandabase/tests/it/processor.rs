//! The sandbox processor as its callers know it: keeping what a buyer paid with, and charging it later.

use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, DISPUTED, GOOD, POOR};
use http::Method;
use pandabase::operations::cli::open::was_played;
use pandabase_commerce::orders::charge::{ChargeRequest, OpenCharge};
use pandabase_domain::id::{PaymentId, RefundId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::DAY;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use pandabase_platform::processor::{
    Card, Charge, ChargeState, Confirmation, Created, Instrument, NewCharge, Payer, Purpose, RefundRequest,
    RefundState, Refunded, SavedInstrument, Source,
};

/// Saved with the buyer there, refused without.
pub const FICKLE: &str = "4000000000000341";

fn card(number: &str) -> Source {
    Source::Card(Card {
        number: number.to_owned(),
        exp_month: 12,
        exp_year: 30,
    })
}

impl Server {
    fn charge_of(&self, key: &str, amount: i64, source: Source) -> ChargeRequest {
        let new = NewCharge {
            store: self.store.clone(),
            key: key.to_owned(),
            purpose: Purpose::Payment(PaymentId::from_stored(key)),
            amount: Cents(amount),
            presentment: None,
            method: MethodCode::Card,
        };
        ChargeRequest {
            charge: OpenCharge { new, id: None },
            instrument: Instrument {
                method: MethodCode::Card,
                source,
            },
            payer: Payer::default(),
            save: false,
            off_session: false,
            return_url: String::new(),
        }
    }

    /// What the processor makes of a charge in its two steps.
    pub async fn charged(&self, request: ChargeRequest) -> Charge {
        let id = self.created(&request).await;
        self.confirmed(request, id).await
    }

    async fn created(&self, request: &ChargeRequest) -> String {
        let created = self.app.ports.processor.create(request.charge.new.clone());
        match created.await.unwrap() {
            Created::Charge(id) => id,
            Created::Refused(code) => panic!("{code}"),
        }
    }

    async fn confirmed(&self, request: ChargeRequest, id: String) -> Charge {
        let confirmation = Confirmation {
            store: request.charge.new.store,
            id,
            instrument: request.instrument,
            payer: request.payer,
            save: request.save,
            off_session: request.off_session,
            return_url: request.return_url,
        };
        self.app.ports.processor.confirm(confirmation).await.unwrap()
    }

    /// Verifies and keeps a card.
    async fn kept(&self, key: &str, number: &str) -> Charge {
        let request = self.charge_of(key, 0, card(number));
        self.charged(ChargeRequest {
            save: true,
            ..request
        })
        .await
    }

    /// Charges what was kept, without the buyer.
    async fn charged_later(&self, key: &str, saved: &SavedInstrument) -> ChargeState {
        let request = self.charge_of(key, 1999, Source::Saved(saved.token.clone()));
        let off_session = true;
        self.charged(ChargeRequest {
            off_session,
            ..request
        })
        .await
        .state
    }

    async fn found(&self, id: &str) -> Option<Charge> {
        let found = self.app.ports.processor.find(&self.store, id).await;
        found.unwrap()
    }

    async fn released(&self, id: &str) -> Charge {
        let released = self.app.ports.processor.release(&self.store, id).await;
        released.unwrap()
    }

    async fn instruments(&self) -> i64 {
        let sql = Sql::new("SELECT COUNT(*) FROM sandbox_instruments");
        let counted = self.app.db.read(move |tx| tx.one(sql, &[], |row| row.next()));
        counted.await.unwrap()
    }
}

#[apply(both)]
async fn a_charge_takes_nothing_before_it_is_confirmed(server: Server) {
    let request = server.charge_of("pmt_1", 1999, card(GOOD));
    let id = server.created(&request).await;
    assert!(id.starts_with("pi_"));
    assert_eq!(server.created(&request).await, id);
    assert_eq!(server.found(&id).await, None);
    let taken = server.confirmed(request.clone(), id.clone()).await;
    assert_eq!((&taken.state, &taken.reference), (&ChargeState::Captured, &id));
    // The first confirmation counts, and a release comes too late.
    let declined = server.charge_of("pmt_1", 1999, card(DECLINED));
    assert_eq!(server.confirmed(declined, id.clone()).await, taken);
    assert_eq!(server.released(&id).await, taken);
    assert_eq!(server.created(&request).await, id);
}

#[apply(both)]
async fn what_was_released_cannot_be_confirmed(server: Server) {
    let request = server.charge_of("pmt_1", 1999, card(GOOD));
    let id = server.created(&request).await;
    let released = server.released(&id).await;
    assert_eq!(
        (&released.state, &released.key),
        (&ChargeState::Cancelled, &"pmt_1".to_owned())
    );
    assert_eq!(server.confirmed(request.clone(), id.clone()).await, released);
    assert_eq!(server.found(&id).await, Some(released));
    assert_eq!(server.created(&request).await, id);
}

#[apply(both)]
async fn refunds_are_listed_with_whose_they_are(server: Server) {
    let charge = server
        .charged(server.charge_of("pmt_1", 1999, card(GOOD)))
        .await
        .reference;
    let processor = &server.app.ports.processor;
    assert_eq!(processor.refunds_of(&server.store, &charge).await.unwrap(), []);
    let refund = RefundId::from_stored("rfd_000000000000000000000001");
    for _ in 0..2 {
        let request = RefundRequest {
            store: server.store.clone(),
            refund: refund.clone(),
            charge: charge.clone(),
            payment: PaymentId::from_stored("pmt_1"),
            amount: Cents(500),
        };
        assert_eq!(processor.refund(request).await.unwrap(), RefundState::Done);
    }
    let listed = Refunded {
        id: "re_000000000000000000000001".to_owned(),
        refund: Some(refund),
        amount: Cents(500),
        units: None,
        state: RefundState::Done,
    };
    assert_eq!(
        processor.refunds_of(&server.store, &charge).await.unwrap(),
        [listed]
    );
}

#[apply(both)]
async fn a_card_is_kept_once_per_key(server: Server) {
    let first = server.kept("pmt_1", GOOD).await;
    assert_eq!(first.state, ChargeState::Captured);
    let saved = first.saved.clone().unwrap();
    let told = (
        saved.brand.as_deref(),
        saved.last_four.as_deref(),
        saved.exp_month,
        saved.exp_year,
    );
    assert_eq!(told, (Some("visa"), Some("4242"), Some(12), Some(2030)));
    assert_eq!(server.kept("pmt_1", GOOD).await, first);
    assert_eq!(server.found(&first.reference).await, Some(first));
    assert_eq!(server.instruments().await, 1);
    // The same card again is known by its fingerprint, and another one by another.
    let again = server.kept("pmt_2", "4242 4242 4242 4242").await.saved.unwrap();
    assert_eq!(again.fingerprint, saved.fingerprint);
    assert_ne!(again.token, saved.token);
    assert_ne!(
        server.kept("pmt_3", FICKLE).await.saved.unwrap().fingerprint,
        saved.fingerprint
    );
    // Charged with the wish to keep it, what was kept stays what it is.
    let request = server.charge_of("pmt_4", 500, Source::Saved(saved.token.clone()));
    assert_eq!(
        server
            .charged(ChargeRequest {
                save: true,
                ..request
            })
            .await
            .saved,
        Some(saved)
    );
    // Nothing is kept unasked.
    assert_eq!(
        server
            .charged(server.charge_of("pmt_5", 500, card(GOOD)))
            .await
            .saved,
        None
    );
    assert_eq!(server.instruments().await, 3);
}

#[apply(both)]
async fn kept_cards_do_what_their_numbers_say(server: Server) {
    let good = server.kept("pmt_1", GOOD).await.saved.unwrap();
    assert_eq!(server.charged_later("pmt_2", &good).await, ChargeState::Captured);
    let fickle = server.kept("pmt_3", FICKLE).await.saved.unwrap();
    let there = server.charge_of("pmt_4", 500, Source::Saved(fickle.token.clone()));
    assert_eq!(server.charged(there).await.state, ChargeState::Captured);
    let declined = ChargeState::Failed(FailureCode::CardDeclined);
    assert_eq!(server.charged_later("pmt_5", &fickle).await, declined);
    let mut unknown = good.clone();
    unknown.token.push('x');
    assert_eq!(
        server.charged_later("pmt_6", &unknown).await,
        ChargeState::Failed(FailureCode::PaymentDeclined)
    );
    for (key, number, code) in [
        ("pmt_7", DECLINED, FailureCode::CardDeclined),
        ("pmt_8", POOR, FailureCode::InsufficientFunds),
    ] {
        let refused = server.kept(key, number).await;
        assert_eq!((refused.state, refused.saved), (ChargeState::Failed(code), None));
    }
    // Only what was paid can be disputed.
    server.kept("pmt_9", DISPUTED).await.saved.unwrap();
    assert!(server.jobs().await.is_empty());
    // December 2030 is over.
    server.app.env.clock.advance(5 * 365 * DAY);
    assert_eq!(
        server.charged_later("pmt_10", &good).await,
        ChargeState::Failed(FailureCode::ExpiredCard)
    );
}

#[apply(both)]
async fn link_can_be_kept_and_other_methods_cannot(server: Server) {
    for (method, is_kept) in [
        (MethodCode::Link, true),
        (MethodCode::ApplePay, false),
        (MethodCode::SepaDebit, false),
    ] {
        let request = server.charge_of(method.as_str(), 0, Source::None);
        let instrument = Instrument {
            method,
            source: Source::None,
        };
        let charge = server
            .charged(ChargeRequest {
                save: true,
                instrument,
                ..request
            })
            .await;
        assert_eq!(charge.saved.is_some(), is_kept, "{method}");
        if let Some(saved) = charge.saved {
            assert_eq!(
                (saved.method, saved.last_four.as_deref(), saved.exp_year),
                (MethodCode::Link, None, None)
            );
            assert_eq!(
                server.charged_later("pmt_later", &saved).await,
                ChargeState::Captured
            );
        }
    }
}

#[apply(both)]
async fn a_challenged_card_is_kept_once_the_bank_agrees(server: Server) {
    let waiting = server.kept("pmt_1", CHALLENGED).await;
    let ChargeState::NeedsBuyer(url) = &waiting.state else {
        panic!("{waiting:?}")
    };
    assert_eq!(waiting.saved, None);
    let (_, path) = url.split_once("/bank-redirects").unwrap();
    let page = server
        .anonymous(Method::GET, &format!("/bank-redirects{path}"))
        .send()
        .await;
    assert!(
        page.text.contains("asks to keep your card for later payments"),
        "{}",
        page.text
    );
    let token = path.rsplit('/').next().unwrap().to_owned();
    let hash = <sha2::Sha256 as sha2::Digest>::digest(&token).to_vec();
    // The bank's answer without what follows: no payment stands behind this charge.
    let sql = Sql::new("UPDATE sandbox_charges SET status = 'captured' WHERE bank_token_hash = $1");
    assert_eq!(
        server
            .app
            .db
            .write(move |tx| tx.run(sql, params![&hash]))
            .await
            .unwrap(),
        1
    );
    let saved = server.found(&waiting.reference).await.unwrap().saved.unwrap();
    assert_eq!(saved.last_four.as_deref(), Some("3220"));
    assert!(matches!(
        server.charged_later("pmt_2", &saved).await,
        ChargeState::NeedsBuyer(_)
    ));
}

#[apply(both)]
async fn tokens_and_numbers_are_not_in_the_database(server: Server) {
    let saved = server.kept("pmt_1", GOOD).await.saved.unwrap();
    let sql = Sql::new(
        "SELECT c.saved_token, i.token_hash, i.fingerprint, i.behaviour
        FROM sandbox_charges c, sandbox_instruments i",
    );
    let row = server.app.db.read(move |tx| {
        tx.one(sql, &[], |row| {
            Ok((
                row.next::<Vec<u8>>()?,
                row.next::<Vec<u8>>()?,
                row.next::<String>()?,
                row.next::<String>()?,
            ))
        })
    });
    let (sealed, hash, fingerprint, behaviour) = row.await.unwrap();
    for stored in [
        sealed.as_slice(),
        &hash,
        fingerprint.as_bytes(),
        behaviour.as_bytes(),
    ] {
        for secret in [saved.token.as_str(), GOOD] {
            assert!(!stored.windows(secret.len()).any(|part| part == secret.as_bytes()));
        }
    }
    assert!(!format!("{saved:?}").contains(&saved.token));
    assert!(!format!("{:?}", Source::Saved(saved.token.clone())).contains(&saved.token));
}

#[apply(both)]
async fn what_a_sandbox_charged_is_never_money(server: Server) {
    assert!(!server.app.db.read(was_played).await.unwrap());
    server.charged(server.charge_of("pmt_a/1", 500, card(GOOD))).await;
    assert!(server.app.db.read(was_played).await.unwrap());
}

use super::*;
use crate::dispute::DisputeReason;
use crate::payment::FailureCode;
use std::collections::HashMap;

const EVENTS: [(&str, PaymentEvent); 15] = [
    ("succeeded", PaymentEvent::Succeeded),
    ("processing", PaymentEvent::Processing),
    (
        "failed",
        PaymentEvent::Failed {
            code: FailureCode::CardDeclined,
        },
    ),
    ("cancelled", PaymentEvent::Cancelled),
    ("requires_3ds", PaymentEvent::Requires3ds),
    ("3ds_completed", PaymentEvent::ThreeDsCompleted),
    ("refund_confirmed", PaymentEvent::RefundConfirmed),
    ("refund_failed", PaymentEvent::RefundFailed),
    ("external_refund", PaymentEvent::ExternalRefund),
    (
        "dispute_opened",
        PaymentEvent::DisputeOpened {
            reason: DisputeReason::Fraudulent,
        },
    ),
    ("dispute_won", PaymentEvent::DisputeWon),
    ("dispute_lost", PaymentEvent::DisputeLost),
    ("dispute_prevented", PaymentEvent::DisputePrevented),
    ("early_fraud_warning", PaymentEvent::EarlyFraudWarning),
    ("fraud_alert", PaymentEvent::FraudAlert),
];

const fn state(order: OrderStatus, payment: PaymentStatus, dispute: Option<DisputeStatus>) -> State {
    State {
        order,
        payment,
        dispute,
    }
}

/// Every consistent state, by a name for the grid below.
fn states() -> Vec<(&'static str, State)> {
    use DisputeStatus as D;
    use OrderStatus as O;
    use PaymentStatus as P;
    vec![
        ("pending", state(O::Pending, P::Pending, None)),
        ("held", state(O::Pending, P::Processing, None)),
        ("paid", state(O::Processing, P::Completed, None)),
        ("done", state(O::Completed, P::Completed, None)),
        ("cancelled", state(O::Cancelled, P::Failed, None)),
        ("failed", state(O::Failed, P::Failed, None)),
        ("refunded", state(O::Refunded, P::Refunded, None)),
        (
            "disputed",
            state(O::Chargeback, P::Disputed, Some(D::AwaitingReview)),
        ),
        (
            "reviewed",
            state(O::Chargeback, P::Disputed, Some(D::UnderReview)),
        ),
        ("lost", state(O::Chargeback, P::Disputed, Some(D::Lost))),
        ("prevented", state(O::Chargeback, P::Disputed, Some(D::Prevented))),
        ("won", state(O::Completed, P::Completed, Some(D::Won))),
        ("won+refunded", state(O::Refunded, P::Refunded, Some(D::Won))),
        ("won+paid", state(O::Processing, P::Completed, Some(D::Won))),
    ]
}

/// Rows: the state before; columns: the events in the order of `EVENTS`. `.` is no change, `x`
/// refused, anything else the state after.
const GRID: &str = "
    pending       paid held failed cancelled . . x        x x        x        x   x    x         x x
    held          paid .    failed cancelled . . x        x x        x        x   x    x         x x
    paid          .    .    x      x         . . refunded . refunded disputed x   x    prevented . .
    done          .    .    x      x         . . refunded . refunded disputed x   x    prevented . .
    cancelled     x    .    .      .         . . x        x x        x        x   x    x         x x
    failed        x    .    .      .         . . x        x x        x        x   x    x         x x
    refunded      .    .    x      x         . . .        x .        disputed x   x    prevented . .
    disputed      .    .    x      x         . . .        . .        .        won lost x         . .
    reviewed      .    .    x      x         . . .        . .        .        won lost x         . .
    lost          .    .    x      x         . . .        . .        .        x   .    x         . .
    prevented     .    .    x      x         . . .        . .        x        x   x    .         . .
    won           .    .    x      x         . . won+refunded . won+refunded . . x    x         . .
    won+refunded  .    .    x      x         . . .        x .        .        .   x    x         . .
    won+paid      .    .    x      x         . . won+refunded . won+refunded . . x    x         . .
";

#[test]
fn an_inquiry_moves_nothing() {
    let reason = DisputeReason::Unrecognized;
    for (name, before) in states() {
        let expected = match before.payment {
            PaymentStatus::Completed | PaymentStatus::Refunded | PaymentStatus::Disputed => {
                Transition::NoChange
            }
            PaymentStatus::Pending | PaymentStatus::Processing | PaymentStatus::Failed => Transition::Refused,
        };
        for event in [
            PaymentEvent::InquiryOpened { reason },
            PaymentEvent::InquiryClosed,
        ] {
            assert_eq!(apply(before, event), expected, "{name}: {}", event.name());
        }
    }
}

#[test]
fn every_event_in_every_state() {
    let states = states();
    let by_name: HashMap<_, _> = states.iter().copied().collect();
    let rows: Vec<&str> = GRID.trim().lines().collect();
    assert_eq!(rows.len(), states.len());
    for (row, (name, before)) in rows.into_iter().zip(states) {
        let cells: Vec<&str> = row.split_whitespace().collect();
        assert_eq!((cells[0], cells.len()), (name, 1 + EVENTS.len()));
        for (cell, (event_name, event)) in cells[1..].iter().zip(EVENTS) {
            let seen = apply(before, event);
            match (*cell, seen) {
                (".", Transition::NoChange) | ("x", Transition::Refused) => {}
                (after, Transition::Change(change)) if by_name.get(after) == Some(&change.state) => {
                    assert_eq!(
                        apply(change.state, event),
                        Transition::NoChange,
                        "{name} + {event_name}, again"
                    );
                    assert!(!change.timeline.is_empty());
                }
                _ => panic!("{name} + {event_name}: {cell} expected, {seen:?} seen"),
            }
        }
    }
}

#[test]
fn the_processors_word_outranks_what_was_concluded_here() {
    for (name, before) in states() {
        for (event_name, event) in EVENTS {
            let seen = overrule(before, event);
            let expected = match (name, event_name) {
                ("lost", "dispute_won") => "won",
                ("disputed" | "reviewed", "dispute_prevented") => "prevented",
                _ => {
                    assert_eq!(seen, apply(before, event), "{name} + {event_name}");
                    continue;
                }
            };
            let Transition::Change(change) = seen else {
                panic!("{name} + {event_name}: {seen:?}");
            };
            let expected = states().into_iter().find(|(known, _)| *known == expected);
            assert_eq!(Some(change.state), expected.map(|(_, state)| state));
            assert_eq!(overrule(change.state, event), Transition::NoChange);
        }
    }
}

#[test]
fn what_is_told_depends_on_the_event() {
    for (name, event) in EVENTS {
        let told: Vec<EventType> = states()
            .into_iter()
            .filter_map(|(_, before)| match apply(before, event) {
                Transition::Change(change) => change.webhook,
                _ => None,
            })
            .collect();
        let expected = match name {
            "succeeded" => Some(EventType::PaymentCompleted),
            "processing" => Some(EventType::PaymentProcessing),
            "failed" | "cancelled" => Some(EventType::PaymentFailed),
            "refund_confirmed" | "external_refund" => Some(EventType::PaymentRefunded),
            "dispute_opened" => Some(EventType::PaymentDisputed),
            "dispute_won" => Some(EventType::PaymentDisputeWon),
            "dispute_lost" => Some(EventType::PaymentDisputeLost),
            "dispute_prevented" => Some(EventType::PaymentDisputePrevented),
            _ => None,
        };
        assert_eq!(told.is_empty(), expected.is_none(), "{name}");
        assert!(
            told.into_iter().all(|webhook| Some(webhook) == expected),
            "{name}"
        );
    }
}

#[test]
fn inconsistent_states_are_refused_whatever_happens() {
    let known: Vec<State> = states().into_iter().map(|(_, state)| state).collect();
    let disputes = || std::iter::once(None).chain(DisputeStatus::ALL.iter().copied().map(Some));
    for &order in OrderStatus::ALL {
        for &payment in PaymentStatus::ALL {
            for dispute in disputes() {
                let state = state(order, payment, dispute);
                assert_eq!(state.is_consistent(), known.contains(&state), "{state:?}");
                if !state.is_consistent() {
                    assert!(
                        EVENTS
                            .iter()
                            .all(|&(_, event)| apply(state, event) == Transition::Refused)
                    );
                }
            }
        }
    }
}

#[test]
fn pairs_are_the_consistent_ones_and_few_for_each_status() {
    for &order in OrderStatus::ALL {
        for &payment in PaymentStatus::ALL {
            let disputes = std::iter::once(None).chain(DisputeStatus::ALL.iter().copied().map(Some));
            let stands = disputes.map(|dispute| state(order, payment, dispute).is_consistent());
            let is_pair = State::PAIRS.contains(&(order, payment));
            assert_eq!(
                stands.reduce(|one, other| one || other),
                Some(is_pair),
                "{order} {payment}"
            );
        }
    }
    let count = |is: &dyn Fn(&(OrderStatus, PaymentStatus)) -> bool| {
        State::PAIRS.iter().filter(|pair| is(pair)).count()
    };
    for &order in OrderStatus::ALL {
        assert!((1..=2).contains(&count(&|pair| pair.0 == order)), "{order}");
    }
    for &payment in PaymentStatus::ALL {
        assert!((1..=2).contains(&count(&|pair| pair.1 == payment)), "{payment}");
    }
}

#[test]
fn paying_starts_an_order_and_takes_up_a_failed_one() {
    let Transition::Change(first) = submit(None) else {
        panic!("the first pay must be possible")
    };
    assert_eq!(first.state, states()[0].1);
    assert_eq!(first.webhook, Some(EventType::PaymentPending));
    assert_eq!(
        first.timeline,
        [TimelineType::CheckoutConfirmed, TimelineType::PaymentPending]
    );
    for (name, before) in states() {
        match submit(Some(before)) {
            Transition::Change(change) => {
                assert!(matches!(name, "failed" | "cancelled"), "{name}");
                assert_eq!(change.state, first.state);
                assert_eq!(change.timeline, [TimelineType::PaymentPending]);
            }
            other => {
                assert!(!matches!(name, "failed" | "cancelled"), "{name}");
                assert_eq!(other, Transition::Refused);
            }
        }
    }
}

#[test]
fn fulfilment_completes_paid_orders_only() {
    for (name, before) in states() {
        let seen = fulfilled(before);
        match name {
            "paid" => assert!(matches!(
                seen,
                Transition::Change(change)
                    if change.state == states()[3].1 && change.webhook.is_none()
            )),
            "won+paid" => assert!(matches!(
                seen,
                Transition::Change(change) if change.state == after_won(before, false, true)
            )),
            "done" | "won" => assert_eq!(seen, Transition::NoChange),
            _ => assert_eq!(seen, Transition::Refused, "{name}"),
        }
    }
}

#[test]
fn a_won_dispute_leads_back_to_where_the_order_was() {
    let by_name: HashMap<_, _> = states().into_iter().collect();
    for (is_refunded, is_delivered, name) in [
        (false, true, "won"),
        (false, false, "won+paid"),
        (true, true, "won+refunded"),
        (true, false, "won+refunded"),
    ] {
        assert_eq!(
            after_won(by_name["won"], is_refunded, is_delivered),
            by_name[name]
        );
    }
}

#[test]
fn evidence_moves_only_what_awaits_it() {
    for (name, before) in states() {
        match (name, evidence_submitted(before)) {
            ("disputed", Transition::Change(change)) => {
                assert_eq!(change.state.dispute, Some(DisputeStatus::UnderReview));
                assert_eq!(change.timeline, [TimelineType::EvidenceSubmitted]);
            }
            ("reviewed", seen) => assert_eq!(seen, Transition::NoChange),
            (name, seen) => assert_eq!(seen, Transition::Refused, "{name}"),
        }
    }
}

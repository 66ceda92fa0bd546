//! What happens in a history, made from a seed.

use fake_stripe::Fault;
use pandabase_platform::random::Random;

/// What is bought.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// Something that is paid for once.
    Once,
    /// A subscription by the week.
    Plan,
    /// The same after three days for which nothing is charged.
    Trial,
}

/// What is paid with.
#[derive(Debug, Clone, Copy)]
pub enum Means {
    /// A test card of Stripe's.
    Card(&'static str),
    /// A debit of a bank account, which takes days.
    Debit,
}

/// How the messages that wait are delivered.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    InOrder,
    Reversed,
    Twice,
    /// Every other one never comes.
    Half,
}

/// How long nothing else happens.
#[derive(Debug, Clone, Copy)]
pub enum Span {
    Minutes,
    Hour,
    Day,
    Week,
}

/// What happens next.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A buyer opens a session and pays.
    Buy(Item, Means),
    /// A buyer repeats the last payment with its idempotency key.
    Again,
    /// A buyer pays the last session with another card.
    Retry(Means),
    /// A buyer answers what the bank asks.
    Answer(bool),
    /// The network decides about a debit.
    Settle(bool),
    /// The merchant refunds an order.
    Refund,
    /// A third of a payment is refunded in Stripe's dashboard.
    RefundOutside,
    /// A buyer disputes a payment.
    Dispute,
    /// A buyer's bank asks about a payment.
    Inquire,
    /// A dispute is won or lost; a question becomes a dispute, or ends.
    Close(bool),
    /// Messages arrive.
    Hear(Manner),
    /// Time passes, and what is due is done.
    Pass(Span),
    /// Some of the calls to come go wrong, after so many that do not.
    Fail {
        fault: Fault,
        after: usize,
        times: usize,
    },
    /// The server dies while it waits for a call to come, after so many others.
    Kill {
        after: usize,
        /// Whether the call was carried out by then.
        is_done: bool,
        /// Whether the call goes on its way only later, when the next server has begun to work.
        is_late: bool,
    },
    /// The server dies between two calls, and another one starts.
    Restart,
}

const GOOD: &str = "4242424242424242";
const CARDS: [&str; 8] = [
    GOOD,
    GOOD,
    GOOD,
    "4000000000000002",
    "4000000000003220",
    "4000002500003155",
    "4000008400001629",
    "4000000000000341",
];
const FAULTS: [Fault; 8] = [
    Fault::Refuse,
    Fault::LoseAnswer,
    Fault::LoseAnswer,
    Fault::ErrorBefore { is_stored: true },
    Fault::ErrorBefore { is_stored: false },
    Fault::ErrorAfter { is_stored: true },
    Fault::ErrorAfter { is_stored: false },
    Fault::RateLimited,
];

/// Choices, the same for the same seed.
pub struct Dice(Random);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    pub fn below(&self, count: usize) -> usize {
        usize::from(u16::from_le_bytes(self.0.bytes())) % count.max(1)
    }

    pub fn is(&self) -> bool {
        self.below(2) == 0
    }

    pub fn pick<T: Copy>(&self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }
}

/// The steps of a seed.
pub fn history(seed: u64) -> Vec<Step> {
    let dice = Dice::of(seed);
    let mut steps = vec![buying(&dice)];
    let length = 10 + dice.below(8);
    while steps.len() < length {
        steps.push(step(&dice));
    }
    steps
}

fn buying(dice: &Dice) -> Step {
    match dice.below(8) {
        0 => Step::Buy(Item::Once, Means::Debit),
        1 => Step::Buy(Item::Plan, card(dice)),
        2 => Step::Buy(Item::Trial, card(dice)),
        _ => Step::Buy(Item::Once, card(dice)),
    }
}

fn card(dice: &Dice) -> Means {
    Means::Card(dice.pick(&CARDS).unwrap_or(GOOD))
}

fn step(dice: &Dice) -> Step {
    match dice.below(32) {
        0..=5 => buying(dice),
        6 | 7 => Step::Again,
        8 | 9 => Step::Retry(card(dice)),
        10 | 11 => Step::Answer(dice.below(4) > 0),
        12 => Step::Settle(dice.below(4) > 0),
        13 | 14 => Step::Refund,
        15 => Step::RefundOutside,
        16 => Step::Dispute,
        17 => Step::Inquire,
        18 => Step::Close(dice.is()),
        19..=21 => Step::Hear(
            dice.pick(&[Manner::InOrder, Manner::Reversed, Manner::Twice, Manner::Half])
                .unwrap_or(Manner::InOrder),
        ),
        22 | 23 => Step::Pass(Span::Minutes),
        24 => Step::Pass(
            dice.pick(&[Span::Hour, Span::Day, Span::Week])
                .unwrap_or(Span::Hour),
        ),
        25..=27 => Step::Fail {
            fault: dice.pick(&FAULTS).unwrap_or(Fault::Refuse),
            after: dice.below(4),
            times: 1 + dice.below(4),
        },
        28..=30 => Step::Kill {
            after: dice.below(6),
            is_done: dice.is(),
            is_late: dice.below(3) == 0,
        },
        _ => Step::Restart,
    }
}

//! What happens in a life: time passes, workers die, and somebody does something.

use super::Life;
use super::model::{Charge, Model};
use super::worker::{self, cut_at, cut_off, leases_run_out};
use pandabase_domain::time::HOUR;
use pandabase_platform::jobs::{clock, worker as jobs};

/// The most answers that a worker has before it dies: two renewals take about as many.
const LIFE: usize = 16;

/// What may happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Wait,
    Sleep,
    Cancel,
    Reactivate,
    Pause,
    Resume,
    Change,
    Switch,
    Retry,
    Approve,
    Refund,
    RefundOutside,
    NewPrice,
    LastBill,
    CutOff,
    Report,
    Void,
    Contest,
    Decide,
    BillTo,
}

/// How often each does, of all together.
const OFTEN: [(Command, usize); 20] = [
    (Command::Wait, 16),
    (Command::Sleep, 4),
    (Command::Cancel, 3),
    (Command::Reactivate, 3),
    (Command::Pause, 2),
    (Command::Resume, 3),
    (Command::Change, 10),
    (Command::Switch, 6),
    (Command::Retry, 2),
    (Command::Approve, 1),
    (Command::Refund, 1),
    (Command::RefundOutside, 3),
    (Command::NewPrice, 2),
    (Command::LastBill, 1),
    (Command::CutOff, 3),
    (Command::Report, 6),
    (Command::Void, 2),
    (Command::Contest, 3),
    (Command::Decide, 2),
    (Command::BillTo, 3),
];

impl Life<'_> {
    /// Anything, and more often what only this moment allows.
    fn command(&self) -> Command {
        let any = |fits: fn(&Model) -> bool| self.subscribers.iter().any(|one| fits(&one.model));
        let passing = [
            // A bank's question is open for a day only.
            (Command::Approve, 4, any(Model::is_challenged)),
            (Command::CutOff, 6, any(|model| model.status == "PAST_DUE")),
            (Command::Decide, 2, any(Model::awaits_verdict)),
            (Command::Change, 8, any(Model::was_given_back)),
        ];
        for (command, of, is_now) in passing {
            if is_now && self.dice.one_in(of) {
                return command;
            }
        }
        let mut number = self.dice.below(OFTEN.iter().map(|(_, often)| often).sum());
        for (command, often) in OFTEN {
            match number.checked_sub(often) {
                Some(rest) => number = rest,
                None => return command,
            }
        }
        Command::Wait
    }

    /// One command to both, which must agree whether it is done. Returns what it was.
    pub async fn step(&mut self) -> String {
        let command = self.command();
        match command {
            Command::Wait => return self.wait().await,
            Command::Sleep => return self.sleep().await,
            Command::NewPrice => return self.new_price().await,
            Command::LastBill => return self.set_last_bill().await,
            _ => {}
        }
        let which = self.whose(command);
        self.subscribers[which].preview = None;
        let model = &self.subscribers[which].model;
        if model.is_over() && model.upcoming().is_none() && self.dice.one_in(2) {
            self.settle(which).await;
            self.subscribers[which] = self.subscribe(self.subscribers[which].person).await;
            return "another subscription".into();
        }
        let done = match command {
            Command::Cancel => self.cancel(which).await,
            Command::Reactivate => self.act(which, "reactivate", Model::reactivate).await,
            Command::Pause => self.act(which, "pause", Model::pause).await,
            Command::Resume => self.act(which, "resume", Model::resume).await,
            Command::Change => self.change(which).await,
            Command::Switch => self.switch(which).await,
            Command::Retry => self.retry(which).await,
            Command::Approve => self.approve(which).await,
            Command::Refund => self.refund(which).await,
            Command::RefundOutside => self.refund_outside(which).await,
            Command::CutOff => self.cut_request_off(which).await,
            Command::Report => self.report(which).await,
            Command::Void => self.void(which).await,
            Command::Contest => self.contest(which).await,
            Command::Decide => self.decide(which).await,
            _ => self.bill_to(which).await,
        };
        format!("{done} of {which}")
    }

    /// Of whom a command is asked: mostly somebody of whom it can be done.
    fn whose(&self, command: Command) -> usize {
        let fits = |model: &Model| match command {
            Command::Reactivate => model.status == "CANCELLED" && !model.is_over(),
            Command::Resume => model.status == "PAUSED",
            Command::Approve => model.is_challenged(),
            Command::Retry | Command::CutOff => model.status == "PAST_DUE",
            Command::Change if self.dice.one_in(3) => model.was_given_back(),
            Command::Change => model.status == "ACTIVE" && !model.metered,
            Command::Report => model.metered && !model.is_over(),
            Command::Void => model.has_reported(),
            Command::Contest => !model.is_over() && model.charges.iter().any(Charge::can_be_contested),
            // Also of what a dispute has taken.
            Command::RefundOutside if self.dice.one_in(2) => model.charges.iter().any(Charge::is_contested),
            Command::Decide => model.charges.iter().any(Charge::is_contested),
            _ => true,
        };
        let all = 0..self.subscribers.len();
        let fitting: Vec<usize> = all
            .filter(|&which| fits(&self.subscribers[which].model))
            .collect();
        if fitting.is_empty() || self.dice.one_in(5) {
            return self.dice.below(self.subscribers.len());
        }
        fitting[self.dice.below(fitting.len())]
    }

    fn hours(&self) -> i64 {
        // What is overdue is over in three days.
        let is_overdue = self
            .subscribers
            .iter()
            .any(|subscriber| subscriber.model.status == "PAST_DUE");
        let choices = if is_overdue { 1 + self.dice.below(4) } else { 4 };
        match self.dice.below(choices) {
            0 => 1 + self.dice.number(24),
            1 => 24 * (1 + self.dice.number(7)),
            2 => 24 * 31,
            _ => 24 * (10 + self.dice.number(40)),
        }
    }

    /// Time passes, and what falls due in it is done in time; some workers die at it.
    async fn wait(&mut self) -> String {
        let hours = self.hours();
        let to = self.server.now().await.plus_millis(hours * HOUR);
        let deaths = self.dice.pick([0, 1, 2, 4]);
        for _ in 0..deaths {
            let answers = self.dice.below(LIFE);
            let store = self.server.store_now().await;
            if cut_off(clock::move_here(&self.server.app, &store, to), answers)
                .await
                .is_some()
            {
                break;
            }
            self.count_death().await;
        }
        self.server.set_clock(to).await;
        self.time_passes(to);
        format!("{hours} hours pass, {deaths} deaths")
    }

    /// Time passes while nobody works, and those who come late die, too.
    async fn sleep(&mut self) -> String {
        let hours = self.hours();
        worker::sleep(self.server, hours * HOUR).await;
        let deaths = self.dice.pick([0, 1, 2, 4]);
        for _ in 0..deaths {
            let answers = self.dice.below(LIFE);
            if cut_off(jobs::drain(&self.server.app), answers).await.is_some() {
                break;
            }
            self.count_death().await;
        }
        let now = self.server.now().await;
        for subscriber in &mut self.subscribers {
            subscriber.model.sleep(now);
        }
        format!("{hours} hours without workers, {deaths} deaths")
    }

    async fn count_death(&mut self) {
        let cut = cut_at(self.server).await;
        self.count(&format!("died {cut:?}"));
        leases_run_out(self.server).await;
    }
}

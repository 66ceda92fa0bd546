//! The sandbox's bank: it takes every transfer, credits it two business days later on the store's
//! clock, and reviews bank accounts. It moves no money.

use super::Sandbox;
use pandabase_commerce::money::payouts::{accounts, apply};
use pandabase_domain::id::{PayoutId, push_random};
use pandabase_domain::payout::PayoutEvent;
use pandabase_domain::payout::bank::BankEvent;
use pandabase_domain::payout::calendar::plus_business_days;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next};
use pandabase_platform::processor::Answering;
use pandabase_platform::rail::{PayoutRail, Sends, Transfer, TransferRequest};
use pandabase_platform::{params, sql};
use std::sync::Arc;

/// How long a transfer takes, in business days.
const SETTLEMENT: u8 = 2;

sql! {
    INSERT = "INSERT INTO sandbox_transfers (store_id, payout_id, amount, reference_id, trace_id, expected_at,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (store_id, payout_id) DO NOTHING";
    FIND = "SELECT reference_id, trace_id, expected_at FROM sandbox_transfers
        WHERE store_id = $1 AND payout_id = $2";
}

impl Sends for Sandbox {
    fn check(&self) -> Result<(), ApiError> {
        Ok(())
    }
}

impl PayoutRail for Sandbox {
    fn send<'a>(&'a self, request: TransferRequest) -> Answering<'a, Transfer> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let taken = self.db.write(move |tx| {
                let ctx = Ctx {
                    env: &env,
                    store: &request.store,
                    now: request.now,
                };
                book(tx, &ctx, &request)
            });
            Ok(taken.await?)
        })
    }
}

fn book(tx: &mut Tx<'_>, ctx: &Ctx<'_>, request: &TransferRequest) -> Result<Transfer, ApiError> {
    let (store, payout) = (&ctx.store.id, &request.payout);
    let mut reference = String::from("obp_");
    let mut trace = String::new();
    {
        let mut random = ctx.env.random.lock();
        push_random(&mut reference, 24, &mut *random);
        push_random(&mut trace, 16, &mut *random);
    }
    let (trace, expected_at) = (trace.to_uppercase(), plus_business_days(ctx.now, SETTLEMENT));
    let written = tx.run(
        INSERT,
        params![
            store,
            payout,
            request.amount,
            &reference,
            &trace,
            expected_at,
            ctx.now
        ],
    )?;
    if written > 0 {
        jobs::enqueue(
            tx,
            ctx,
            JobKind::SandboxTransfer,
            payout.as_str(),
            &(),
            expected_at,
        )?;
    }
    Ok(tx.one(FIND, params![store, payout], |row| {
        Ok::<_, DbError>(Transfer::Taken {
            reference: row.next()?,
            trace: row.next()?,
            expected_at: row.next()?,
        })
    })?)
}

/// A transfer arrives.
pub fn run_transfer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let payout = PayoutId::from_stored(job.subject.as_str());
    apply::apply(tx, ctx, &payout, PayoutEvent::Paid, None)?;
    Ok(Next::Done)
}

/// The review of a bank account ends well.
pub fn run_review(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    match accounts::review(tx, ctx, &job.subject, BankEvent::Approved, None) {
        // Rejected by hand meanwhile.
        Ok(_) | Err(ApiError::Conflict(_)) => Ok(Next::Done),
        Err(error) => Err(error),
    }
}

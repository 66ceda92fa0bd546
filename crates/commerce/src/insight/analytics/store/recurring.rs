//! SQL of what subscriptions bring in: what came and went in an hour, and what there is now, which stands
//! beside the counts of their lists.

use pandabase_domain::money::Cents;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ADD = "INSERT INTO recurring_hours (store_id, hour, gained, lost, joined, quit, cancelled)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, hour) DO UPDATE SET gained = recurring_hours.gained + excluded.gained,
            lost = recurring_hours.lost + excluded.lost, joined = recurring_hours.joined + excluded.joined,
            quit = recurring_hours.quit + excluded.quit,
            cancelled = recurring_hours.cancelled + excluded.cancelled";
    STANDING: Standing = "SELECT {} FROM subscription_counts WHERE store_id = $1 GROUP BY status";
    SINCE: HourFlow = "SELECT {} FROM recurring_hours
        WHERE store_id = $1 AND hour >= $2 ORDER BY hour";
}

/// What came and went in some time. Money is US cents a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Flow {
    /// What subscriptions that are paid for bring in more: they began, were resumed or grew.
    pub gained: Cents,
    /// What they bring in less: they ended, were paused or shrank.
    pub lost: Cents,
    /// Subscriptions that began to be paid for.
    pub joined: i64,
    /// Subscriptions that are paid for no more.
    pub quit: i64,
    /// Subscriptions that were cancelled, trials excepted; those that were taken up again are taken off.
    pub cancelled: i64,
}

/// Adds to an hour.
pub fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, hour: Timestamp, flow: &Flow) -> Result<(), DbError> {
    tx.run(
        ADD,
        params![
            &ctx.store.id,
            hour,
            flow.gained,
            flow.lost,
            flow.joined,
            flow.quit,
            flow.cancelled
        ],
    )?;
    Ok(())
}

/// What there is of subscriptions of one status.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Standing {
    /// Which.
    pub status: SubscriptionStatus,
    /// How many.
    #[column("CAST(SUM(count) AS BIGINT)")]
    pub count: i64,
    /// Cents a year.
    #[column("CAST(SUM(yearly) AS BIGINT)")]
    pub yearly: Cents,
    /// Those that began with a trial.
    #[column("CAST(SUM(trials) AS BIGINT)")]
    pub trials: i64,
    /// Those of them that paid after it.
    #[column("CAST(SUM(trials_paid) AS BIGINT)")]
    pub trials_paid: i64,
}

/// What there is now, status by status.
pub fn standing(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Standing>, DbError> {
    tx.fetch_all(STANDING, params![&ctx.store.id])
}

/// What came and went in an hour.
#[derive(Debug, FromRow)]
pub struct HourFlow {
    /// When it begins.
    pub hour: Timestamp,
    /// What came and went.
    #[column(flatten)]
    pub flow: Flow,
}

/// What came and went in each hour from `first` on, ascending; hours without anything are left out.
pub fn since(tx: &mut Tx<'_>, ctx: &Ctx<'_>, first: Timestamp) -> Result<Vec<HourFlow>, DbError> {
    tx.fetch_all(SINCE, params![&ctx.store.id, first])
}

//! SQL of the recurring revenue of subscriptions: the gains and losses of an hour, and the current revenue,
//! which is in the same rows as the counts of subscription lists.

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

/// Gains and losses in some time. Money is US cents a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Flow {
    /// Revenue gained from subscriptions that are paid for: they started, were resumed or grew.
    pub gained: Cents,
    /// Revenue lost: they ended, were paused or shrank.
    pub lost: Cents,
    /// Subscriptions that began to be paid for.
    pub joined: i64,
    /// Subscriptions that ceased to be paid for.
    pub quit: i64,
    /// Subscriptions that were cancelled, trials excepted, less those that were reactivated.
    pub cancelled: i64,
}

/// Adds gains and losses to an hour.
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

/// Totals of the subscriptions of one status.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Standing {
    /// The status.
    pub status: SubscriptionStatus,
    /// How many there are.
    #[column("CAST(SUM(count) AS BIGINT)")]
    pub count: i64,
    /// Their yearly revenue in cents.
    #[column("CAST(SUM(yearly) AS BIGINT)")]
    pub yearly: Cents,
    /// How many began with a trial.
    #[column("CAST(SUM(trials) AS BIGINT)")]
    pub trials: i64,
    /// How many of those paid after it.
    #[column("CAST(SUM(trials_paid) AS BIGINT)")]
    pub trials_paid: i64,
}

/// The current totals, by status.
pub fn standing(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Standing>, DbError> {
    tx.fetch_all(STANDING, params![&ctx.store.id])
}

/// Gains and losses in an hour.
#[derive(Debug, FromRow)]
pub struct HourFlow {
    /// The start of the hour.
    pub hour: Timestamp,
    /// Its gains and losses.
    #[column(flatten)]
    pub flow: Flow,
}

/// Gains and losses in each hour from `first` on, ascending; hours without any are left out.
pub fn since(tx: &mut Tx<'_>, ctx: &Ctx<'_>, first: Timestamp) -> Result<Vec<HourFlow>, DbError> {
    tx.fetch_all(SINCE, params![&ctx.store.id, first])
}

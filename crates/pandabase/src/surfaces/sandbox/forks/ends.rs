//! From which store rows are copied, and to which.

use pandabase_domain::id::{StoreId, push_random};
use pandabase_domain::time::DAY;
use pandabase_platform::context::{Env, StoreContext};
use pandabase_platform::db::FromRow;

/// How far the clock of a snapshot is behind its store's, so that none of its jobs is ever due.
pub(super) const REST: i64 = 100 * 365 * DAY;
/// The number of characters at the end of an id that a copy gets.
const TAIL: usize = 8;

/// A store at one end of a copy.
#[derive(Debug, Clone, FromRow)]
pub(super) struct End {
    pub(super) id: StoreId,
    /// Milliseconds by which its clock is ahead of the machine's.
    pub(super) clock_offset: i64,
    /// Whether it is a snapshot.
    pub(super) is_snapshot: bool,
}

impl End {
    /// The clock of a store that goes on from here.
    pub(super) fn running_clock(&self) -> i64 {
        self.clock_offset + if self.is_snapshot { REST } else { 0 }
    }

    pub(super) fn context(&self, shield: bool) -> StoreContext {
        StoreContext {
            id: self.id.clone(),
            clock_offset: self.clock_offset,
            shield,
        }
    }
}

/// A copy.
#[derive(Debug)]
pub(super) struct Way<'a> {
    pub(super) from: &'a End,
    pub(super) to: &'a End,
    /// The store that texts of the rows name. The texts of a snapshot name its store.
    pub(super) named: &'a StoreId,
    /// The end of the ids that the copy gets.
    pub(super) tail: String,
}

impl<'a> Way<'a> {
    pub(super) fn new(env: &Env, from: &'a End, to: &'a End, named: &'a StoreId) -> Self {
        let mut tail = String::with_capacity(TAIL);
        push_random(&mut tail, TAIL, &mut *env.random.lock());
        Self {
            from,
            to,
            named,
            tail,
        }
    }

    /// Whether the copy becomes a store of its own, rather than a snapshot or the store that the snapshot was
    /// made of.
    pub(super) fn is_fork(&self) -> bool {
        !self.to.is_snapshot && *self.named != self.to.id
    }

    /// By how much leases end later in the copy, on the machine's clock. Those of a snapshot do not end
    /// within its time.
    pub(super) fn later(&self) -> i64 {
        let rest = |end: &End| if end.is_snapshot { REST } else { 0 };
        rest(self.to) - rest(self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_rests_and_its_copies_go_on() {
        let end = |id: &str, clock_offset, is_snapshot| End {
            id: StoreId::from_stored(id),
            clock_offset,
            is_snapshot,
        };
        let (store, kept) = (end("shp_a", 5, false), end("shp_b", 5 - REST, true));
        let fork = end("shp_c", kept.running_clock(), false);
        let way = |from, to| Way {
            from,
            to,
            named: &store.id,
            tail: String::new(),
        };
        assert_eq!(fork.clock_offset, 5);
        for (from, to, is_fork, later) in [
            (&store, &kept, false, REST),
            (&kept, &store, false, -REST),
            (&kept, &fork, true, -REST),
            (&store, &fork, true, 0),
        ] {
            let way = way(from, to);
            assert_eq!((way.is_fork(), way.later()), (is_fork, later), "{way:?}");
        }
    }
}

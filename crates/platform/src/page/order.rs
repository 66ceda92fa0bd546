//! The direction of an order.

pandabase_domain::text_enum! {
    /// Ascending or descending.
    pub enum Direction {
        /// Smallest or oldest first.
        Asc = "asc",
        /// Largest or newest first.
        Desc = "desc",
    }
}

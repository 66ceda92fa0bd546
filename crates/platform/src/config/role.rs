//! What a process does.

pandabase_domain::text_enum! {
    /// What a process does.
    pub enum Role {
        /// Serves the API and runs jobs.
        All = "all",
        /// Serves the API only.
        Api = "api",
        /// Runs jobs only.
        Worker = "worker",
    }
}

impl Role {
    /// Whether the API is served.
    pub fn serves(self) -> bool {
        self != Self::Worker
    }

    /// Whether jobs are run.
    pub fn works(self) -> bool {
        self != Self::Api
    }
}

-- How the queue stands is counted in indexes: what waits by its kind, what failed and what was given up.
CREATE INDEX jobs_by_kind ON jobs (kind, created_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_failing ON jobs (failures) WHERE due_at IS NOT NULL AND failures > 0;
CREATE INDEX jobs_failing_by_kind ON jobs (kind, failures) WHERE due_at IS NOT NULL AND failures > 0;
CREATE INDEX jobs_given_up ON jobs (kind) WHERE due_at IS NULL;

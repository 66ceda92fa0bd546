//! `pandabase trace`. Reads the database.

use super::failure::Failure;
use super::global::Global;
use super::in_store::read_in;
use super::open::with_existing;
use super::token::{OfStore, store_ever};
use crate::surfaces::trace::service;
use crate::surfaces::trace::views::{Trace as View, TraceStep};
use clap::Args;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase trace ord_…       everything that happened to an order, and what made it happen
  pandabase trace req_…       what came of a request, by the X-Request-Id of its answer
  pandabase trace dlv_…       what a delivery came of")]
pub(crate) struct Trace {
    #[command(flatten)]
    store: OfStore,
    /// The id of a request, order, payment, refund, dispute, payout, case, event, delivery, mail, job …
    id: String,
}

impl Trace {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        let found = store_ever(app, &self.store).await?;
        let id = self.id;
        let trace = read_in(app, found, move |tx, ctx| service::of(tx, ctx, &id));
        global.show(&trace.await.map_err(advise)?, shown)
    }
}

fn advise(error: ApiError) -> Failure {
    match error {
        ApiError::Missing(_) => Failure::new("no cause of this is stored").next(
            "requests, events, deliveries and mails are known for thirty days, and jobs until they end; \
             `pandabase store list` shows the stores, one of which --store names",
        ),
        error => error.into(),
    }
}

fn shown(trace: &View) -> String {
    let mut lines: Vec<String> = trace.steps.iter().map(line).collect();
    if trace.has_more {
        lines.push("… and more".to_owned());
    }
    lines.join("\n")
}

/// The line of a step, indented below the steps that caused it.
fn line(step: &TraceStep) -> String {
    let indent = "  ".repeat(usize::try_from(step.depth).unwrap_or(0));
    let kind = step.kind.as_str().to_lowercase();
    let mut line = format!("{}  {indent}{kind}", step.at);
    // Some steps have no name but their kind, which is shown once.
    if step.name != kind {
        line.push_str(&format!(" {}", step.name));
    }
    let took = step.duration_ms.map(|took| format!("{took} ms"));
    let about = step.about.as_ref().map(|about| format!("of {about}"));
    let trace = step.trace_id.as_ref().map(|trace| format!("trace {trace}"));
    let more = [step.status.clone(), took, Some(step.id.clone()), about, trace];
    for more in more.into_iter().flatten() {
        line.push_str("  ");
        line.push_str(&more);
    }
    line
}

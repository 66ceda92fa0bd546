//! An endpoint is one row of the route table: where it is, who may call it, and the function that
//! answers. The adaptors here run every check in the contract's order (401, rate limit, 404 store,
//! 403, 400, 409/422) so that the function only does the work. See `docs/decisions/0003`.

mod again;
mod arrival;
mod call;
mod external_call;
mod gate;
mod meta;
mod operation;
mod person;
mod row;
mod shapes;

pub(in crate::api) use arrival::Visitor;
pub use arrival::{Arrival, Input, Outcome, Request, Stranger};
pub use call::{Call, Piecewise, Reply};
pub use external_call::{Begun, ExternalCall, Standing};
pub use gate::{Attempt, note_failure};
pub(in crate::api) use gate::{HeadCheck, check_head};
pub use meta::{Access, LimitBy, Meta, OwnLimit, Shapes};
pub use operation::{Handler, action, read, write};
pub use person::{
    AccountCall, AccountVisit, OperatorCall, OperatorSession, OperatorVisit, PersonCall, PersonHandler,
    PortalCall, Visit, account_action, account_read, account_write, operator_action, operator_read,
    operator_write, portal_action, portal_read, portal_write,
};
pub use row::Endpoint;
pub use shapes::{Data, Parameters};

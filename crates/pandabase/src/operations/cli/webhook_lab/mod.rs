//! `pandabase webhook-lab`: a receiver of webhooks with chosen answers, and a sender that sends stored events
//! again, whole or damaged.

mod command;
mod receive;
pub(crate) mod receiver;
mod send;
mod stored;

pub(crate) use command::WebhookLab;

//! `pandabase mcp`: the Model Context Protocol on standard input and output, handed on to a running server.

mod bridge;
mod command;
mod lines;

pub(super) use command::Mcp;

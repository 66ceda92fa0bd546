//! The tools, in one table.

use super::desk::{Desk, Refused};
use super::schema::{Arguments, read, schema_of};
use super::tasks::{amounts, any, books, catalog, clock, keys, orders, sales, trace, webhooks};
use futures_util::future::BoxFuture;
use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What a tool answers.
type Running<'d> = BoxFuture<'d, Result<Value, Refused>>;

/// What a tool may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changes {
    /// Nothing.
    Nothing,
    /// It depends on what is asked for; what changes something is refused where that is not allowed.
    Depends,
    /// It adds something.
    Adds,
    /// It changes or ends something that was there.
    Alters,
}

/// A tool.
pub(super) struct Row {
    pub(super) name: &'static str,
    title: &'static str,
    description: &'static str,
    changes: Changes,
    /// Whether doing it again with the same arguments changes nothing more.
    again: bool,
    /// Whether it is there in a sandbox alone.
    sandbox: bool,
    schema: fn() -> Map<String, Value>,
    run: for<'d> fn(&'d Desk, Arguments) -> Running<'d>,
}

macro_rules! tool {
    ($name:literal, $title:literal, $changes:ident, $run:path, $takes:ty, $description:literal) => {
        Row {
            name: $name,
            title: $title,
            description: $description,
            changes: Changes::$changes,
            again: false,
            sandbox: false,
            schema: schema_of::<$takes>,
            run: |desk, arguments| Box::pin(async move { $run(desk, read::<$takes>(arguments)?).await }),
        }
    };
}

static TOOLS: [Row; 18] = [
    tool!(
        "search_operations",
        "Search operations",
        Nothing,
        any::search,
        any::Search,
        "Finds operations of the API by words of what is to be done, such as `refund an order`; the best \
         first."
    ),
    tool!(
        "describe_operation",
        "Describe an operation",
        Nothing,
        any::describe,
        any::Describe,
        "Shows an operation of the API: its parameters, the schema of its body, an example of both and of \
         the answer, its scope, and whether it changes something."
    ),
    tool!(
        "call_operation",
        "Call an operation",
        Depends,
        any::call,
        any::CallIt,
        "Carries out any operation of the API with this connection's token. The store in the path is the \
         token's own. Operations that change something need a connection that was opened for writes; with \
         an `idempotencyKey` such a call can be repeated without doing it twice."
    ),
    tool!(
        "find_order",
        "Find an order",
        Nothing,
        orders::find,
        orders::Find,
        "Finds orders by the buyer's email address or its beginning, by the id of the order, of its \
         payment or of a licence, by the order number, or by a licence key, and shows the order where \
         there is one."
    ),
    tool!(
        "explain_amounts",
        "Explain amounts",
        Nothing,
        amounts::explain,
        amounts::Explain,
        "Explains every amount of an order, a payment, a refund, a dispute, or of the next invoice of a \
         subscription: the sums behind it, line by line, and whether they hold."
    ),
    tool!(
        "trace_cause",
        "Trace a cause",
        Nothing,
        trace::trace,
        trace::Trace,
        "Shows what something was caused by and what else came of that, step by step: the request, the \
         payment, entries of the ledger, events, deliveries, mails and jobs. Takes the id of any of them."
    ),
    tool!(
        "verify_books",
        "Verify the books",
        Nothing,
        books::verify,
        books::Verify,
        "Adds the store's ledger up, entry by entry, compares it with the balance, and checks the sums of \
         the newest orders."
    ),
    tool!(
        "list_failed_deliveries",
        "List failed deliveries",
        Nothing,
        webhooks::failed,
        webhooks::Failed,
        "Lists the events that webhooks of the store did not take, newest first, with what went wrong."
    ),
    tool!(
        "replay_webhook",
        "Replay a webhook",
        Adds,
        webhooks::replay,
        webhooks::Replay,
        "Tells webhooks of something once more: of one event (`eventId`), by one delivery (`deliveryId` \
         with `webhookId`), or of everything since a time (`from` with `webhookId`)."
    ),
    tool!(
        "list_license_keys",
        "List licence keys",
        Nothing,
        keys::list,
        keys::List,
        "Lists licence keys: those that were sold, and those that wait in a pool."
    ),
    tool!(
        "add_license_keys",
        "Add licence keys",
        Adds,
        keys::add,
        keys::Add,
        "Puts keys of your own into the pool of a product, from which buyers get theirs. Keys that are \
         there already are skipped."
    )
    .repeatable(),
    tool!(
        "replace_license_key",
        "Replace a licence key",
        Alters,
        keys::replace,
        keys::Replace,
        "Makes a sold key invalid and gives its buyer another one."
    ),
    tool!(
        "create_product",
        "Create a product",
        Adds,
        catalog::create,
        catalog::Create,
        "Adds a product that can be bought at once: licence keys that are generated unless another type \
         is named. Further fields of `createProduct` go into `more`."
    ),
    tool!(
        "create_checkout",
        "Create a checkout session",
        Adds,
        sales::checkout,
        sales::Checkout,
        "Opens a checkout session for a product and gives the address at which a buyer pays it."
    ),
    tool!(
        "buy_with_test_card",
        "Buy with a test card",
        Adds,
        sales::buy,
        sales::Buy,
        "Buys a product as a buyer would, with a test card that is paid, declined, asks the bank or is \
         disputed, and shows the order."
    )
    .played(),
    tool!(
        "refund_order",
        "Refund an order",
        Alters,
        orders::refund,
        orders::Refund,
        "Gives the buyer of an order back all that is left of the payment. It cannot be undone, and fees \
         are not returned: `explain_amounts` tells before what it costs."
    ),
    tool!(
        "show_clock",
        "Show the clock",
        Nothing,
        clock::show,
        clock::Show,
        "Shows what time it is for the store, and which subscriptions are charged next."
    ),
    tool!(
        "advance_clock",
        "Advance the clock",
        Alters,
        clock::advance,
        clock::Advance,
        "Moves the sandbox store's clock ahead, to a time, by a duration, or to the next renewal; \
         everything that falls due on the way happens. It cannot be moved back."
    )
    .played(),
];

/// The tools that a caller is offered: all, whether or not it may write, so that a refusal can say how.
pub(super) fn offered(desk: &Desk) -> Vec<Tool> {
    rows(desk).map(Row::described).collect()
}

/// The tool of this name.
pub(super) fn find(desk: &Desk, name: &str) -> Option<&'static Row> {
    rows(desk).find(|row| row.name == name)
}

fn rows(desk: &Desk) -> impl Iterator<Item = &'static Row> {
    let is_sandbox = desk.is_sandbox();
    TOOLS.iter().filter(move |row| is_sandbox || !row.sandbox)
}

impl Row {
    const fn repeatable(mut self) -> Self {
        self.again = true;
        self
    }

    const fn played(mut self) -> Self {
        self.sandbox = true;
        self
    }

    /// Whether it always changes something.
    pub(super) fn changes(&self) -> bool {
        matches!(self.changes, Changes::Adds | Changes::Alters)
    }

    /// The tool as clients are told of it.
    pub(super) fn described(&self) -> Tool {
        let reads = self.changes == Changes::Nothing;
        let hints = ToolAnnotations::with_title(self.title)
            .read_only(reads)
            .destructive(matches!(self.changes, Changes::Alters | Changes::Depends))
            .idempotent(reads || self.again)
            .open_world(false);
        Tool::new(self.name, self.description, Arc::new((self.schema)()))
            .with_title(self.title)
            .with_annotations(hints)
    }

    /// Does what it is asked for.
    pub(super) fn run<'d>(&self, desk: &'d Desk, arguments: Arguments) -> Running<'d> {
        (self.run)(desk, arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_tool_is_named_once_and_says_what_it_takes() {
        let names: BTreeSet<&str> = TOOLS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TOOLS.len());
        for row in &TOOLS {
            let tool = row.described();
            assert_eq!(tool.input_schema["type"], "object", "{}", row.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", row.name);
            let fields = tool.input_schema["properties"].as_object().unwrap();
            for (name, field) in fields {
                assert!(field["description"].is_string(), "{} {name}: {field}", row.name);
            }
            assert!(
                row.description.ends_with('.') && row.description.len() < 400,
                "{}",
                row.name
            );
        }
    }

    #[test]
    fn hints_tell_what_a_tool_may_do() {
        let hints = |name: &str| {
            let row = TOOLS.iter().find(|row| row.name == name).unwrap();
            let hints = row.described().annotations.unwrap();
            [
                hints.read_only_hint,
                hints.destructive_hint,
                hints.idempotent_hint,
            ]
            .map(Option::unwrap)
        };
        assert_eq!(hints("find_order"), [true, false, true]);
        assert_eq!(hints("call_operation"), [false, true, false]);
        assert_eq!(hints("refund_order"), [false, true, false]);
        assert_eq!(hints("add_license_keys"), [false, false, true]);
        assert_eq!(hints("buy_with_test_card"), [false, false, false]);
    }
}

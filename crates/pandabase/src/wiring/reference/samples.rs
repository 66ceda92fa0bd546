//! Samples of code for an operation: its example as a command for curl, and with our clients in `sdk/`.

use super::literal::{JSON, PYTHON, literal};
use crate::wiring::openapi::Listed;
use crate::wiring::openapi::clients::{
    Credential, camel, credential, is_of_a_store, method, pascal, python_name, rust_name, snake,
};
use crate::wiring::texts::reference::Operation;
use crate::wiring::texts::shape::resolved;
use serde_json::{Map, Value};

/// Who calls in a sample.
pub(super) struct Caller {
    /// The store.
    pub(super) store: String,
    /// Its token.
    pub(super) key: String,
    /// Where the server is.
    pub(super) base: String,
}

/// A sample: the language, its name in a block of Markdown, and the code.
pub(super) struct Sample {
    pub(super) language: &'static str,
    pub(super) fence: &'static str,
    pub(super) code: String,
}

/// The samples of an operation. Our clients are for programs with a store's token: what only people do in the
/// dashboard or the portal has a command alone.
pub(super) fn of(
    document: &Value,
    operation: &Operation<'_>,
    all: &[Listed],
    caller: &Caller,
) -> Vec<Sample> {
    let example = Example::of(document, operation);
    let mut samples = vec![Sample {
        language: "curl",
        fence: "sh",
        code: curl(operation, &example, caller),
    }];
    let is_there = |path: &str| {
        all.iter()
            .any(|one| one.path == path && one.method.as_str() == operation.method)
    };
    if !is_of_a_store(operation.path, operation.stated, is_there) {
        return samples;
    }
    let call = Call {
        resource: operation.tag(),
        method: method(operation.tag(), operation.text("operationId")),
        query_type: format!("{}Query", pascal(operation.text("operationId"))),
        has_key: credential(operation.stated) != Some(Credential::None),
        example: &example,
        caller,
    };
    samples.extend([
        Sample {
            language: "TypeScript",
            fence: "ts",
            code: call.in_typescript(),
        },
        Sample {
            language: "Python",
            fence: "python",
            code: call.in_python(),
        },
        Sample {
            language: "Rust",
            fence: "rust",
            code: call.in_rust(),
        },
    ]);
    samples
}

/// What the example of an operation sends.
struct Example<'d> {
    /// What the path names besides the store, in its order.
    path: Vec<Argument<'d>>,
    /// Parameters behind the path, if it has any.
    query: Option<Vec<Argument<'d>>>,
    body: Option<Sent<'d>>,
}

/// A parameter with its value in the example.
struct Argument<'d> {
    name: &'d str,
    value: &'d Value,
    /// Whether its type has a name of its own in our clients.
    is_named: bool,
    is_required: bool,
}

/// A body.
struct Sent<'d> {
    value: Value,
    is_required: bool,
    stated: &'d Value,
}

impl<'d> Example<'d> {
    fn of(document: &'d Value, operation: &Operation<'d>) -> Self {
        let stated = operation.stated;
        let parameters: Vec<&Value> = stated["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| resolved(document, one))
            .collect();
        let argument = |one: &&'d Value| Argument {
            name: one["name"].as_str().unwrap_or_default(),
            value: &one["example"],
            is_named: one["schema"]["$ref"].is_string(),
            is_required: one["required"] == true,
        };
        let names = operation.path.split('{').skip(1);
        let names = names.filter_map(|part| part.split_once('}').map(|(name, _)| name));
        let path = names
            .filter(|name| *name != "storeId")
            .filter_map(|name| parameters.iter().find(|one| one["name"] == name))
            .map(argument);
        let query: Vec<Argument<'d>> = parameters
            .iter()
            .filter(|one| one["in"] == "query")
            .map(argument)
            .collect();
        let sent = &stated["requestBody"];
        let example = &sent["content"]["application/json"]["example"];
        Self {
            path: path.collect(),
            query: (!query.is_empty()).then_some(query),
            body: sent.is_object().then(|| Sent {
                value: match example {
                    Value::Null => Value::Object(Map::new()),
                    example => example.clone(),
                },
                is_required: sent["required"] == true,
                stated: example,
            }),
        }
    }

    /// The parameters behind the path that the example sets.
    fn asked(&self) -> impl Iterator<Item = &Argument<'d>> {
        self.query
            .iter()
            .flatten()
            .filter(|one| one.is_required || !one.value.is_null())
    }
}

impl Argument<'_> {
    /// The value as the text of an address.
    fn text(&self) -> String {
        match self.value {
            Value::Null => "…".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The value between quotation marks, or bare where it is a number or a truth.
    fn literal(&self, words: &super::literal::Words) -> String {
        match self.value {
            Value::Null => "\"…\"".to_owned(),
            value => literal(value, words, 0),
        }
    }
}

impl Sent<'_> {
    /// Whether a call can do without it.
    fn is_idle(&self) -> bool {
        !self.is_required && self.stated.is_null()
    }
}

fn curl(operation: &Operation<'_>, example: &Example<'_>, caller: &Caller) -> String {
    let mut path = operation.path.replace("{storeId}", &caller.store);
    for argument in &example.path {
        path = path.replace(&format!("{{{}}}", argument.name), &argument.text());
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for argument in example.asked() {
        query.append_pair(argument.name, &argument.text());
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    let verb = match operation.method.as_str() {
        "GET" => String::new(),
        other => format!("-X {other} "),
    };
    let mut lines = vec![format!(
        "curl {verb}{}",
        quoted(&format!("{}{path}{mark}{query}", caller.base))
    )];
    let ways = operation.stated["security"].as_array();
    let takes = |name: &str| ways.is_some_and(|ways| ways.iter().any(|way| way.get(name).is_some()));
    let secret = match (takes("bearer"), takes("account") || takes("session")) {
        (true, _) => Some(caller.key.as_str()),
        // What signing in returned.
        (false, true) => Some("…"),
        (false, false) => None,
    };
    if let Some(secret) = secret {
        lines.push(format!(
            "-H {}",
            quoted(&format!("Authorization: Bearer {secret}"))
        ));
    }
    if let Some(body) = &example.body
        && !body.is_idle()
    {
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("--data {}", quoted(&literal(&body.value, &JSON, 0))));
    }
    lines.join(" \\\n  ")
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A call of a method of our clients.
struct Call<'e> {
    resource: &'e str,
    method: String,
    query_type: String,
    has_key: bool,
    example: &'e Example<'e>,
    caller: &'e Caller,
}

impl Call<'_> {
    fn in_typescript(&self) -> String {
        let Caller { store, key, base } = self.caller;
        let mut arguments: Vec<String> = self
            .example
            .path
            .iter()
            .map(|argument| argument.literal(&JSON))
            .collect();
        let asked: Vec<String> = self
            .example
            .asked()
            .map(|argument| format!("{}: {}", argument.name, argument.literal(&JSON)))
            .collect();
        if let Some(body) = &self.example.body
            && (!body.is_idle() || !asked.is_empty())
        {
            arguments.push(literal(&body.value, &JSON, 0));
        }
        if !asked.is_empty() {
            arguments.push(format!("{{ {} }}", asked.join(", ")));
        }
        let key = match self.has_key {
            true => format!("    apiKey: \"{key}\",\n"),
            false => String::new(),
        };
        format!(
            "import {{ Pandabase }} from \"@pandabase/sdk\";\n\nconst shop = new Pandabase({{\n    \
             storeId: \"{store}\",\n    baseUrl: \"{base}\",\n{key}}});\n\n\
             const answer = await shop.{}.{}({});\nconsole.log(answer);",
            camel(self.resource),
            self.method,
            arguments.join(", ")
        )
    }

    fn in_python(&self) -> String {
        let Caller { store, key, base } = self.caller;
        let mut arguments: Vec<String> = self
            .example
            .path
            .iter()
            .map(|argument| argument.literal(&PYTHON))
            .collect();
        if let Some(body) = self.example.body.as_ref().filter(|body| !body.is_idle()) {
            arguments.push(literal(&body.value, &PYTHON, 4));
        }
        arguments.extend(self.example.asked().map(|argument| {
            let name = python_name(&snake(argument.name));
            format!("{name}={}", argument.literal(&PYTHON))
        }));
        let key = match self.has_key {
            true => format!("    api_key=\"{key}\",\n"),
            false => String::new(),
        };
        format!(
            "from pandabase import Pandabase\n\nwith Pandabase(\n    store_id=\"{store}\",\n    \
             base_url=\"{base}\",\n{key}) as shop:\n    answer = shop.{}.{}({})\n    print(answer)",
            snake(self.resource),
            python_name(&snake(&self.method)),
            arguments.join(", ")
        )
    }

    fn in_rust(&self) -> String {
        let Caller { store, key, base } = self.caller;
        let mut imports = String::new();
        let mut made = String::new();
        let mut arguments: Vec<String> = self
            .example
            .path
            .iter()
            .map(|argument| match argument.is_named {
                true => format!("&{}.into()", argument.literal(&JSON)),
                false => argument.literal(&JSON),
            })
            .collect();
        if let Some(body) = &self.example.body {
            made = format!(
                "    let body = from_value(json!({}))?;\n",
                literal(&body.value, &JSON, 4)
            );
            imports.push_str("use serde_json::{from_value, json};\n");
            arguments.push("&body".to_owned());
        }
        if self.example.query.is_some() {
            let (query, is_made) = self.query_in_rust();
            if is_made {
                imports = format!("use pandabase_sdk::resources::{};\n{imports}", self.query_type);
            }
            made.push_str(&format!("    let query = {query};\n"));
            arguments.push("&query".to_owned());
        }
        let key = match self.has_key {
            true => format!("        .api_key(\"{key}\")\n"),
            false => String::new(),
        };
        format!(
            "use pandabase_sdk::Pandabase;\n{imports}\n#[tokio::main]\n\
             async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let shop = Pandabase::builder()\n        .store_id(\"{store}\")\n        \
             .base_url(\"{base}\")\n{key}        .build()?;\n{made}    \
             let answer = shop.{}().{}({}).await?;\n    println!(\"{{answer:#?}}\");\n    Ok(())\n}}",
            rust_name(self.resource),
            rust_name(&self.method),
            arguments.join(", ")
        )
    }

    /// The query as the client for Rust takes it, and whether that names its type.
    fn query_in_rust(&self) -> (String, bool) {
        let (required, further): (Vec<_>, Vec<_>) =
            self.example.asked().partition(|argument| argument.is_required);
        let base = match required.is_empty() {
            true => "Default::default()".to_owned(),
            false => {
                let values: Vec<String> = required.iter().map(|argument| argument.literal(&JSON)).collect();
                format!("{}::new({})", self.query_type, values.join(", "))
            }
        };
        if further.is_empty() {
            return (base, !required.is_empty());
        }
        let fields: String = further
            .iter()
            .map(|argument| {
                let value = argument.literal(&JSON);
                let into = if argument.value.is_string() { ".into()" } else { "" };
                format!("        {}: Some({value}{into}),\n", rust_name(argument.name))
            })
            .collect();
        (
            format!("{} {{\n{fields}        ..{base}\n    }}", self.query_type),
            true,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wiring::openapi;
    use crate::wiring::texts::reference::operations_of;
    use pandabase_domain::token::Environment;
    use std::fs;
    use std::path::Path;

    fn generated(file: &str) -> String {
        let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk");
        fs::read_to_string(sdk.join(file)).unwrap()
    }

    /// What follows `start` up to `end`.
    fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
        let rest = text
            .split_once(start)
            .unwrap_or_else(|| panic!("{start}: {text}"))
            .1;
        rest.split(end).next().unwrap()
    }

    /// Calls `judge` with every operation and its samples.
    fn each(judge: &mut dyn FnMut(&Listed, &[Sample])) {
        let all = openapi::listed(Environment::Sandbox);
        let caller = Caller {
            store: "shp_a".to_owned(),
            key: "sk_test_a".to_owned(),
            base: "http://127.0.0.1:4242".to_owned(),
        };
        for one in &all {
            let document = openapi::single(Environment::Sandbox, one.operation).unwrap();
            let operations = operations_of(&document);
            judge(one, &of(&document, &operations[0], &all, &caller));
        }
    }

    #[test]
    fn samples_call_what_the_clients_have() {
        let typescript = generated("typescript/src/generated/resources.ts");
        let python = generated("python/src/pandabase/_resources.py");
        let rust = generated("rust/src/generated/resources.rs");
        let mut count = 0;
        each(&mut |one, samples| {
            let [_, in_typescript, in_python, in_rust] = samples else {
                assert_eq!(samples.len(), 1, "{}", one.operation);
                return;
            };
            let resource = pascal(&one.tag);
            let method = between(&in_typescript.code, "await shop.", "(");
            let method = method.split_once('.').unwrap().1;
            let class = between(
                &typescript,
                &format!("export class {resource}Resource {{"),
                "\nexport ",
            );
            assert!(
                class.contains(&format!(" {method}(")),
                "{}: {method}",
                one.operation
            );
            let method = between(&in_python.code, "answer = shop.", "(");
            let method = method.split_once('.').unwrap().1;
            let class = between(&python, &format!("\nclass {resource}Resource:"), "\nclass ");
            assert!(
                class.contains(&format!("def {method}(")),
                "{}: {method}",
                one.operation
            );
            let call = between(&in_rust.code, "answer = shop.", ".await");
            let method = call.split_once("().").unwrap().1.split('(').next().unwrap();
            let class = between(&rust, &format!("\nimpl {resource}Resource<'_> {{"), "\n}\n");
            assert!(
                class.contains(&format!("pub fn {method}(")),
                "{}: {method}",
                one.operation
            );
            for import in in_rust
                .code
                .lines()
                .filter_map(|line| line.strip_prefix("use pandabase_sdk::resources::"))
            {
                let name = import.trim_end_matches(';');
                assert!(rust.contains(&format!("pub struct {name} {{")), "{name}");
            }
            count += 1;
        });
        assert!(count > 150, "{count}");
    }

    #[test]
    fn commands_name_the_store_and_leave_nothing_open() {
        each(&mut |one, samples| {
            let code = &samples[0].code;
            assert!(!code.contains("{storeId}"), "{}: {code}", one.operation);
            let is_named = one.path.contains("{storeId}");
            assert!(!is_named || code.contains("shp_a"), "{}: {code}", one.operation);
            let address = between(code, "'http://127.0.0.1:4242", "'");
            assert!(!address.contains(['{', '}', ' ']), "{}: {address}", one.operation);
        });
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}

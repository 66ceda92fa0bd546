//! What operations are called in our clients in `sdk/`, and which of them are there: for `cargo xtask sdk`,
//! which writes the clients, and for the samples of the documentation.

use serde_json::Value;

/// Where the operations of a store begin. What is for signed-in people alone, for buyers in their portal and
/// for operators is not for a program with a store's token.
const ROOTS: [&str; 5] = [
    "/v2/core/stores/{storeId}",
    "/v2/stores/{storeId}",
    "/v2/sandbox/stores/{storeId}",
    "/v2/storefront/",
    "/v3/stores/{storeId}",
];

/// Operations that do what another one does, at a path that is not its mirror.
const TWINS: [&str; 1] = ["refundOrderInDashboard"];

/// What a method is called where its operation's id would not read well behind the name of its resource.
const RENAMED: [(&str, &str); 4] = [
    ("refundOrder", "create"),
    ("payUnderMandate", "create"),
    ("search", "find"),
    ("listStoreRequirements", "list"),
];

/// The noun of a resource in its operations' ids, where it is not the name of the resource.
const NOUNS: [(&str, &str); 1] = [("checkouts", "CheckoutSession")];

/// The words of Python that are no names.
pub const PYTHON_KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The words of Rust that are names when they are marked.
const RUST_KEYWORDS: [&str; 46] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match",
    "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a request says who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// It must.
    Required,
    /// It does if the client has a credential.
    Optional,
    /// It does not, so that the credential is not sent where nobody needs it.
    None,
}

/// Whether a program with a store's token, or without any, calls this operation; and whether it is not
/// another one's copy. `is_there` says whether a path has an operation of the same method.
pub fn is_of_a_store(path: &str, operation: &Value, is_there: impl Fn(&str) -> bool) -> bool {
    let rooted = ROOTS.iter().any(|root| path.starts_with(root));
    let twin = operation["operationId"]
        .as_str()
        .is_some_and(|id| TWINS.contains(&id));
    let mirrored = path
        .strip_prefix(ROOTS[1])
        .is_some_and(|rest| is_there(&format!("{}{rest}", ROOTS[0])));
    rooted && !twin && !mirrored && credential(operation).is_some()
}

/// Who asks; `None` if a store's token is not enough.
pub fn credential(operation: &Value) -> Option<Credential> {
    let ways = operation["security"].as_array()?;
    let anonymous = ways
        .iter()
        .any(|way| way.as_object().is_some_and(serde_json::Map::is_empty));
    let token = ways.iter().any(|way| way.get("bearer").is_some());
    match (ways.is_empty(), token, anonymous) {
        (true, ..) => Some(Credential::None),
        (false, true, true) => Some(Credential::Optional),
        (false, true, false) => Some(Credential::Required),
        (false, false, _) => None,
    }
}

/// The words of a name in kebab, snake or camel case, in small letters.
pub fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut starts = true;
    for c in name.chars() {
        if matches!(c, '-' | '_') {
            starts = true;
            continue;
        }
        if starts || c.is_uppercase() {
            parts.push(String::new());
        }
        starts = false;
        if let Some(part) = parts.last_mut() {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

/// `api_logs`.
pub fn snake(name: &str) -> String {
    parts(name).join("_")
}

/// `ApiLogs`.
pub fn pascal(name: &str) -> String {
    parts(name).iter().map(|part| capital(part)).collect()
}

/// `apiLogs`.
pub fn camel(name: &str) -> String {
    let name = pascal(name);
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// The name of an operation's method in its resource: without the resource's noun behind the verb, which
/// makes `listProducts` of `products` a `list`, and `getOrderAmounts` of `orders` a `getAmounts`.
pub fn method(resource: &str, operation: &str) -> String {
    if let Some((_, name)) = RENAMED.iter().find(|(renamed, _)| *renamed == operation) {
        return (*name).to_owned();
    }
    let verb = operation
        .find(|c: char| c.is_uppercase())
        .unwrap_or(operation.len());
    let (verb, rest) = operation.split_at(verb);
    let special = NOUNS.iter().find(|(name, _)| *name == resource);
    let plural = pascal(resource);
    let nouns = special.map(|(_, noun)| (*noun).to_owned());
    let nouns = nouns.into_iter().chain([plural.clone(), singular(&plural)]);
    let ends = |rest: &str| rest.chars().next().is_none_or(char::is_uppercase);
    let mut left = nouns.filter_map(|noun| rest.strip_prefix(noun.as_str()).filter(|rest| ends(rest)));
    format!("{verb}{}", left.next().unwrap_or(rest))
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// A name in snake case that Python lets us have.
pub fn python_name(name: &str) -> String {
    if PYTHON_KEYWORDS.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// A name that Rust lets us have.
pub fn rust_name(name: &str) -> String {
    let name = snake(name);
    match RUST_KEYWORDS.contains(&name.as_str()) {
        true => format!("r#{name}"),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelt_as_each_language_spells_it() {
        for (name, words) in [
            ("api-logs", ["api_logs", "ApiLogs", "apiLogs"]),
            ("productId", ["product_id", "ProductId", "productId"]),
            ("from", ["from", "From", "from"]),
        ] {
            assert_eq!([snake(name), pascal(name), camel(name)], words);
        }
    }

    #[test]
    fn a_method_does_not_repeat_its_resource() {
        for (resource, operation, name) in [
            ("products", "listProducts", "list"),
            ("products", "listMeters", "listMeters"),
            ("categories", "createCategory", "create"),
            ("checkouts", "createCheckoutSession", "create"),
            ("checkouts", "estimateCheckout", "estimate"),
            ("orders", "getOrderAmounts", "getAmounts"),
            ("store", "getStore", "get"),
            ("store", "getStorefront", "getStorefront"),
            ("api-logs", "listApiLogs", "list"),
            ("refunds", "refundOrder", "create"),
        ] {
            assert_eq!(method(resource, operation), name, "{operation}");
        }
    }
}

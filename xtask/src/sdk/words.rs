//! Names and texts: the same words in the spelling of each language.

/// What a method is called where its operation's id would not read well behind the name of its resource.
const RENAMED: [(&str, &str); 4] = [
    ("refundOrder", "create"),
    ("payUnderMandate", "create"),
    ("search", "find"),
    ("listStoreRequirements", "list"),
];

/// The noun of a resource in its operations' ids, where it is not the name of the resource.
const NOUNS: [(&str, &str); 1] = [("checkouts", "CheckoutSession")];

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

/// A text in lines of at most `width` columns. Its own line ends stay; a word that is wider has a line.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
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

    #[test]
    fn texts_are_wrapped_between_words() {
        assert_eq!(
            wrapped("one two three\n\nfour", 7),
            ["one two", "three", "", "four"]
        );
        assert_eq!(wrapped("considerable", 4), ["considerable"]);
    }
}

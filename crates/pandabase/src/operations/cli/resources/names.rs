//! What the commands of a resource and their flags are called.

/// What a command is called where its operation's id would not read well behind the name of its resource.
const RENAMED: [(&str, &str); 6] = [
    ("refundOrder", "create"),
    ("payUnderMandate", "create"),
    ("search", "find"),
    ("listStoreRequirements", "list"),
    ("listStoreActivity", "list"),
    ("listMyStores", "list"),
];

/// The noun of a resource in its operations' ids, where it is not the name of the resource.
const NOUNS: [(&str, &str); 1] = [("checkouts", "CheckoutSession")];

/// The name of an operation's command: without the resource's noun behind the verb, which makes
/// `listProducts` of `products` a `list`, and `getOrderAmounts` of `orders` a `get-amounts`.
pub(super) fn verb(resource: &str, operation: &str) -> String {
    if let Some((_, name)) = RENAMED.iter().find(|(renamed, _)| *renamed == operation) {
        return (*name).to_owned();
    }
    let end = operation
        .find(|c: char| c.is_ascii_uppercase())
        .unwrap_or(operation.len());
    let (verb, rest) = operation.split_at(end);
    let plural = pascal(resource);
    let special = NOUNS.iter().find(|(name, _)| *name == resource);
    let nouns = special.map(|(_, noun)| (*noun).to_owned());
    let nouns = nouns.into_iter().chain([plural.clone(), singular(&plural)]);
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| c.is_ascii_uppercase());
    let mut left = nouns.filter_map(|noun| rest.strip_prefix(noun.as_str()).filter(|rest| ends(rest)));
    kebab(&format!("{verb}{}", left.next().unwrap_or(rest)))
}

/// `compareAtPrice` and `compare_at_price` as `compare-at-price`.
pub(super) fn kebab(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len() + 4);
    let mut follows_small = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && follows_small {
            spelt.push('-');
        }
        spelt.push(match letter {
            '_' => '-',
            letter => letter.to_ascii_lowercase(),
        });
        follows_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    spelt
}

/// `orderId` as `ORDER_ID`.
pub(super) fn capitals(name: &str) -> String {
    kebab(name).replace('-', "_").to_ascii_uppercase()
}

/// `api-logs` as `ApiLogs`.
fn pascal(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len());
    for part in name.split('-') {
        let mut letters = part.chars();
        spelt.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        spelt.push_str(letters.as_str());
    }
    spelt
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_does_not_repeat_its_resource() {
        for (resource, operation, name) in [
            ("products", "listProducts", "list"),
            ("products", "listMeters", "list-meters"),
            ("categories", "createCategory", "create"),
            ("checkouts", "createCheckoutSession", "create"),
            ("checkouts", "estimateCheckout", "estimate"),
            ("orders", "getOrderAmounts", "get-amounts"),
            ("api-logs", "listApiLogs", "list"),
            ("store", "getStore", "get"),
            ("store", "getStorefront", "get-storefront"),
            ("auth", "logOut", "log-out"),
            ("refunds", "refundOrder", "create"),
        ] {
            assert_eq!(verb(resource, operation), name, "{operation}");
        }
    }

    #[test]
    fn names_are_spelt_with_hyphens() {
        for (name, spelt) in [
            ("compareAtPrice", "compare-at-price"),
            ("postal_code", "postal-code"),
            ("clientDataJSON", "client-data-json"),
            ("last4", "last4"),
        ] {
            assert_eq!(kebab(name), spelt);
        }
        assert_eq!(capitals("orderId"), "ORDER_ID");
    }
}

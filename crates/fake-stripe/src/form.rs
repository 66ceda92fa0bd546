//! Bodies and queries in Stripe's form of nested names: `a=1`, `a[b]=1`, `a[b][0]=1`, `a[]=1`.

use crate::error::Refusal;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// A value.
    Text(String),
    /// Names, or places of a list, in the order in which they came.
    Map(Vec<(String, Node)>),
}

/// Reads a body or a query.
pub(crate) fn parse(text: &str) -> Result<Node, Refusal> {
    let mut root = Node::Map(Vec::new());
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        let path = path_of(&name)?;
        put(&mut root, &path, &name, value)?;
    }
    Ok(root)
}

/// The parts of `a[b][]`.
fn path_of(name: &str) -> Result<Vec<&str>, Refusal> {
    let malformed = || Refusal::invalid(format!("Invalid request: the name {name} is malformed."));
    let (first, mut rest) = match name.find('[') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    if first.is_empty() {
        return Err(malformed());
    }
    let mut path = vec![first];
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(malformed)?;
        let (part, after) = inner.split_once(']').ok_or_else(malformed)?;
        path.push(part);
        rest = after;
    }
    Ok(path)
}

fn put(node: &mut Node, path: &[&str], name: &str, value: String) -> Result<(), Refusal> {
    let (Node::Map(entries), [first, rest @ ..]) = (node, path) else {
        return Err(Refusal::invalid(format!(
            "Invalid request: {name} is given a value and names inside it."
        )));
    };
    let key = match *first {
        "" => entries.len().to_string(),
        key => key.to_owned(),
    };
    let known = entries.iter().position(|(known, _)| *known == key);
    if rest.is_empty() {
        if known.is_some() {
            return Err(Refusal::invalid(format!(
                "Invalid request: {name} is given twice."
            )));
        }
        entries.push((key, Node::Text(value)));
        return Ok(());
    }
    let place = known.unwrap_or_else(|| {
        entries.push((key, Node::Map(Vec::new())));
        entries.len() - 1
    });
    put(&mut entries[place].1, rest, name, value)
}

/// Takes percent signs and pluses out of a text.
pub(crate) fn decode(text: &str) -> Result<String, Refusal> {
    let malformed = || Refusal::invalid("Invalid request: the body is not form-encoded.");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = after.get(..2).ok_or_else(malformed)?;
                bytes.extend(hex::decode(digits).map_err(|_| malformed())?);
                rest = &after[2..];
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

/// Puts a text into a query or a body.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    fn map(entries: &[(&str, Node)]) -> Node {
        let entries = entries.iter();
        Node::Map(
            entries
                .map(|(key, node)| ((*key).to_owned(), node.clone()))
                .collect(),
        )
    }

    #[test]
    fn names_are_nested() {
        let read = parse("a=1&b[c]=x+y&b[d][0]=%C3%A9&e[]=1&e[]=2").unwrap();
        let b = map(&[("c", text("x y")), ("d", map(&[("0", text("é"))]))]);
        let e = map(&[("0", text("1")), ("1", text("2"))]);
        assert_eq!(read, map(&[("a", text("1")), ("b", b), ("e", e)]));
        assert_eq!(parse("a%5Bb%5D=1").unwrap(), parse("a[b]=1").unwrap());
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for wrong in [
            "a[b=1",
            "[a]=1",
            "a[b]c=1",
            "a=1&a=2",
            "a=1&a[b]=2",
            "a=%zz",
            "a=%f",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn encoding_and_decoding_are_each_others_opposite() {
        let odd = "a b&c=d[é]/%+~";
        assert_eq!(decode(&encode(odd)).unwrap(), odd);
    }
}

//! Finds paths in the tokens of macro calls, macro bodies and attributes, which a parser does not see as
//! code.

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};

/// The first element of a path that begins with `::`.
pub const ABSOLUTE: &str = "::";

/// A path used in the code.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    pub path: Vec<String>,
    pub line: usize,
    /// Whether it is the name of a called macro.
    pub is_macro: bool,
}

/// The name of an identifier, without `r#`.
pub fn name(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(ToOwned::to_owned).unwrap_or(text)
}

/// The line of an identifier, counted from 1.
pub fn line(ident: &Ident) -> usize {
    ident.span().start().line
}

/// Every `a::b::c` and every single name, at any depth.
pub fn mentions(stream: TokenStream) -> Vec<Mention> {
    let mut found = Vec::new();
    collect(stream, &mut found);
    found
}

fn collect(stream: TokenStream, found: &mut Vec<Mention>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        at += 1;
        match &tokens[start] {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(first) => {
                let mut path = vec![name(first)];
                while let (true, Some(TokenTree::Ident(next))) = (is_colons(&tokens, at), tokens.get(at + 2))
                {
                    path.push(name(next));
                    at += 3;
                }
                if let Some(absolute) = beginning(&tokens, start) {
                    found.push(Mention {
                        path: absolute.into_iter().chain(path).collect(),
                        line: line(first),
                        is_macro: is_call(&tokens, at),
                    });
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Whether the identifier at `at` begins a path, and whether it does with `::`. `$name` comes from the
/// caller, `.name` is a field or a method, and a name after `<T>::` belongs to the type.
fn beginning(tokens: &[TokenTree], at: usize) -> Option<Option<String>> {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    match before {
        Some(TokenTree::Punct(punct)) => match punct.as_char() {
            '$' => matches!(&tokens[at], TokenTree::Ident(ident) if ident == "crate").then_some(None),
            '\'' => None,
            '.' => {
                let range = at.checked_sub(2).map(|two| &tokens[two]);
                matches!(range, Some(TokenTree::Punct(dot)) if dot.as_char() == '.').then_some(None)
            }
            ':' if at >= 2 && is_colons(tokens, at - 2) => {
                match at.checked_sub(3).map(|three| &tokens[three]) {
                    Some(TokenTree::Ident(_)) => None,
                    Some(TokenTree::Punct(end)) if end.as_char() == '>' => None,
                    _ => Some(Some(ABSOLUTE.to_owned())),
                }
            }
            _ => Some(None),
        },
        _ => Some(None),
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => Some(punct.spacing()),
        _ => None,
    };
    colon(at) == Some(Spacing::Joint) && colon(at + 1).is_some()
}

/// Whether `!` and the input of a macro follow.
fn is_call(tokens: &[TokenTree], at: usize) -> bool {
    let bang = matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
    bang && matches!(tokens.get(at + 1), Some(TokenTree::Group(_)))
}

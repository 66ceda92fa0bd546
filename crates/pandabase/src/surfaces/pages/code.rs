//! The code in the address of a link that was mailed to sign in with.

use pandabase_platform::access::sessions::is_token;
use pandabase_platform::api::parse;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::error::ApiError;
use serde::Deserialize;

#[derive(Deserialize)]
struct LinkQuery {
    token: Code,
}

/// A sign-in token in the form that mails carry. Pages show nothing else from their address, which anyone can
/// write.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Code(String);

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_token(&text) {
            Ok(Self(text))
        } else {
            Err("must be the code of a sign-in mail")
        }
    }
}

/// The code in the address of a mailed link.
///
/// # Errors
/// [`ApiError::Invalid`] when there is none in the form that mails carry.
pub fn code_in(incoming: &Incoming) -> Result<String, ApiError> {
    let query: LinkQuery = parse::parse_query(incoming.parts.uri.query().unwrap_or_default())?;
    Ok(query.token.0)
}

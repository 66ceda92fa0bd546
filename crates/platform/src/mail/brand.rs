//! How the sender of a mail looks.

use serde::{Deserialize, Serialize};

/// How the sender of a mail looks. It is kept with the mail, which stays what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The sender's name.
    pub name: String,
    /// The address of its logo.
    pub logo: Option<String>,
    /// Its colour, as `#1f6f54`.
    pub accent: Option<String>,
    /// The tag of the language that the mail is in.
    pub language: String,
}

impl Brand {
    /// The platform, which writes English.
    pub fn platform() -> Self {
        Self {
            name: "Pandabase".to_owned(),
            logo: None,
            accent: None,
            language: "en".to_owned(),
        }
    }
}

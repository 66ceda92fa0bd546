//! What creating a store takes. It comes from the command line, which reads and checks it.

/// What a new store needs.
#[derive(Debug, Clone)]
pub struct NewStore {
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// ISO 3166-1 alpha-2, one of the supported merchant countries.
    pub country: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Where the owner gets mail.
    pub owner_email: Option<String>,
    /// Text on card statements, with its `PB*` prefix.
    pub statement_descriptor: Option<String>,
}

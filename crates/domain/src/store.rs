//! Stores: handle and statement descriptor (contract `store.md`, "Rules").

crate::text_enum! {
    /// What a cancelled metered subscription is billed when it ends (contract `subscriptions.md`, "Cancel").
    #[derive(Default)]
    pub enum FinalUsageBill {
        /// The plan's amount and the usage.
        #[default]
        BaseAndUsage = "BASE_AND_USAGE",
        /// The usage alone.
        UsageOnly = "USAGE_ONLY",
    }
}

/// What every statement descriptor begins with.
pub const DESCRIPTOR_PREFIX: &str = "PB*";
/// The most characters of a statement descriptor, prefix included.
pub const MAX_DESCRIPTOR: usize = 22;

/// Whether `handle` can be a store's handle, which is also its storefront's subdomain: 3 to 64
/// characters `[a-z0-9-]`, no hyphen at either end.
pub fn is_handle(handle: &str) -> bool {
    (3..=64).contains(&handle.len())
        && handle
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !handle.starts_with('-')
        && !handle.ends_with('-')
}

/// A text that cannot be a statement descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("statementDescriptor must have 1 to 19 printable ASCII characters after PB* and none of < > \\ ' \"")]
pub struct InvalidDescriptor;

/// The statement descriptor for `text`, which may or may not have the prefix yet. Card networks carry
/// printable ASCII without `< > \ ' "` only.
pub fn statement_descriptor(text: &str) -> Result<String, InvalidDescriptor> {
    let text = text.trim();
    let own = text.strip_prefix(DESCRIPTOR_PREFIX).unwrap_or(text).trim_start();
    let printable = own
        .bytes()
        .all(|b| matches!(b, b' '..=b'~') && !b"<>\\'\"".contains(&b));
    let fits = (1..=MAX_DESCRIPTOR - DESCRIPTOR_PREFIX.len()).contains(&own.len());
    if printable && fits {
        Ok(format!("{DESCRIPTOR_PREFIX}{own}"))
    } else {
        Err(InvalidDescriptor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_match_the_pattern() {
        let longest = "a".repeat(64);
        for good in ["abc", "nimbus-labs", "0-0", "a--b", &longest] {
            assert!(is_handle(good), "{good}");
        }
        let too_long = "a".repeat(65);
        for bad in [
            "", "a", "ab", "-ab", "ab-", "Abc", "a_b", "a b", "äbc", "a.b", "abc\n", &too_long,
        ] {
            assert!(!is_handle(bad), "{bad:?}");
        }
    }

    #[test]
    fn descriptors_get_their_prefix_once() {
        for (text, expected) in [
            ("NIMBUS", "PB*NIMBUS"),
            ("PB*NIMBUS", "PB*NIMBUS"),
            (" PB* NIMBUS LABS ", "PB*NIMBUS LABS"),
            ("1234567890123456789", "PB*1234567890123456789"),
        ] {
            assert_eq!(statement_descriptor(text).as_deref(), Ok(expected), "{text}");
        }
        for bad in [
            "",
            "PB*",
            "  ",
            "12345678901234567890",
            "A<B",
            "A\tB",
            "NÜMBUS",
            "A'B",
        ] {
            assert_eq!(statement_descriptor(bad), Err(InvalidDescriptor), "{bad}");
        }
    }
}

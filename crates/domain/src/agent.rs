//! What a `User-Agent` says of a person's machine, roughly: enough to tell one's own sessions apart
//! (contract `merchant-api.md`, "Account").

/// Device, system and browser, where they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agent {
    /// `Desktop`, `Mobile` or `Tablet`.
    pub device: Option<&'static str>,
    /// `Windows`, `Android`, …
    pub os: Option<&'static str>,
    /// `Firefox`, `Chrome`, …
    pub browser: Option<&'static str>,
}

/// A word in the header, and the system and device that it means; the first one found counts.
const SYSTEMS: &[(&str, &str, &str)] = &[
    ("iPhone", "iOS", "Mobile"),
    ("iPad", "iPadOS", "Tablet"),
    ("Android", "Android", "Mobile"),
    ("Windows", "Windows", "Desktop"),
    ("Macintosh", "macOS", "Desktop"),
    ("CrOS", "ChromeOS", "Desktop"),
    ("Linux", "Linux", "Desktop"),
];

/// A word in the header and the browser that it means. Most browsers also claim to be others, so the
/// rarer names come first.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

impl Agent {
    /// Reads a `User-Agent`.
    pub fn parse(header: &str) -> Self {
        let system = SYSTEMS.iter().find(|(word, ..)| header.contains(word));
        let browser = BROWSERS.iter().find(|(word, _)| header.contains(word));
        // Android's tablets are those that do not say `Mobile`.
        let is_tablet = |os: &str| os == "Android" && !header.contains("Mobile");
        Self {
            device: system.map(|&(_, os, device)| if is_tablet(os) { "Tablet" } else { device }),
            os: system.map(|&(_, os, _)| os),
            browser: browser.map(|&(_, name)| name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_agents_are_told_apart() {
        for (header, device, os, browser) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                Some("Desktop"),
                Some("Windows"),
                Some("Edge"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
                 Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                Some("Mobile"),
                Some("iOS"),
                Some("Safari"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36",
                Some("Tablet"),
                Some("Android"),
                Some("Chrome"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                Some("Desktop"),
                Some("Linux"),
                Some("Firefox"),
            ),
            ("curl/8.5.0", None, None, None),
            ("", None, None, None),
        ] {
            assert_eq!(Agent::parse(header), Agent { device, os, browser }, "{header}");
        }
    }
}

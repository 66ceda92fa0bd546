//! Colours, and which of them can be told apart (WCAG 2.2, contrast of 4.5 for text and 3 for shapes), in
//! whole numbers.

use std::fmt;

/// A colour of red, green and blue; shown as `#1f6f54`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// The luminance of white, in millionths.
pub const WHITE: u64 = 1_000_000;
/// The luminance of black.
pub const BLACK: u64 = 0;
/// The contrast from which text can be read, times 100.
pub const READABLE: u64 = 450;
/// The contrast from which shapes are seen, times 100.
pub const VISIBLE: u64 = 300;

impl Rgb {
    /// Reads `#1f6f54` or `1F6F54`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        hex::decode(digits).ok()?.try_into().ok().map(Self)
    }

    /// Relative luminance in millionths: 0 is black, 1,000,000 is white.
    pub fn luminance(self) -> u64 {
        let [red, green, blue] = self.0.map(linear);
        (2126 * red + 7152 * green + 722 * blue) / 10_000
    }

    /// `#fff` or `#000`, whichever is read better on this colour.
    pub fn letters(self) -> &'static str {
        let own = self.luminance();
        if contrast(own, WHITE) >= contrast(own, BLACK) {
            "#fff"
        } else {
            "#000"
        }
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", hex::encode(self.0))
    }
}

/// The contrast of two luminances, times 100.
pub fn contrast(one: u64, other: u64) -> u64 {
    let (light, dark) = (one.max(other) + 50_000, one.min(other) + 50_000);
    light * 100 / dark
}

/// The light of a channel in millionths, by the transfer function of sRGB, in whole numbers.
fn linear(channel: u8) -> u64 {
    let c = u64::from(channel);
    if c <= 10 {
        return c * 1_000_000 / (255 * 1292 / 100);
    }
    // ((c/255 + 0.055) / 1.055)^2.4 = x^2 * x^0.4, with x^0.4 = (x^2)^(1/5).
    let x = (c * 1_000_000 / 255 + 55_000) * 1_000 / 1_055;
    let square = x * x / 1_000_000;
    square * fifth_root(square) / 1_000_000
}

/// The fifth root of a number between 0 and 1, in millionths, by bisection.
fn fifth_root(target: u64) -> u64 {
    let fifth = |x: u64| {
        let square = x * x / 1_000_000;
        square * square / 1_000_000 * x / 1_000_000
    };
    let (mut low, mut high) = (0, 1_000_000);
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if fifth(middle) <= target {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luminance_and_contrast_are_those_of_the_guideline() {
        for (colour, millionths) in [
            ("#000000", 0),
            ("#ffffff", 1_000_000),
            ("#808080", 215_861),
            ("#ff0000", 212_600),
            ("1f6f54", 122_960),
        ] {
            let found = Rgb::parse(colour).unwrap().luminance();
            assert!(found.abs_diff(millionths) < 3_000, "{colour}: {found}");
        }
        assert_eq!(contrast(WHITE, BLACK), 2100);
    }

    #[test]
    fn a_colour_is_written_as_it_is_read() {
        assert_eq!(Rgb::parse("1F6f54").unwrap().to_string(), "#1f6f54");
        assert_eq!(Rgb::parse("red"), None);
        assert_eq!(Rgb::parse("#12345"), None);
    }

    #[test]
    fn letters_can_be_read_on_every_colour() {
        assert_eq!(Rgb::parse("#ffee00").unwrap().letters(), "#000");
        assert_eq!(Rgb::parse("#0a1a4a").unwrap().letters(), "#fff");
    }
}

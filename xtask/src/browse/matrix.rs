//! The ways in which a journey is walked.

use std::fmt;

/// One way: a choice on each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The size of the window.
    pub size: Size,
    /// What the buyer's system prefers.
    pub scheme: Scheme,
    /// Whether pages may run scripts.
    pub script: Script,
    /// What the buyer's hands use.
    pub input: Input,
}

macro_rules! axis {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            const ALL: [Self; 2] = [$(Self::$variant),*];

            /// The word for it in reports and in names of screenshots.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

axis! {
    /// The size of the window.
    Size {
        /// A laptop's.
        Wide = "1280",
        /// A phone's.
        Phone = "390",
    }
}

axis! {
    /// Light or dark.
    Scheme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

axis! {
    /// Whether pages may run scripts.
    Script {
        /// They may.
        On = "script",
        /// They may not.
        Off = "noscript",
    }
}

axis! {
    /// What the buyer's hands use.
    Input {
        /// A mouse, and keys to type.
        Pointer = "pointer",
        /// Keys alone.
        Keyboard = "keyboard",
    }
}

impl Size {
    /// Width and height in CSS pixels.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Wide => (1280, 900),
            Self::Phone => (390, 844),
        }
    }
}

/// How many ways there are.
const WAYS: usize = 16;

impl Way {
    /// Every way.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..WAYS).map(Self::numbered)
    }

    /// Two opposite ways: together they have every value of every axis. Another `number` gives other two.
    pub fn pair(number: usize) -> [Self; 2] {
        // An odd factor visits all eight pairs in turn, and neighbours differ on several axes.
        let first = number * 5 % (WAYS / 2);
        [Self::numbered(first), Self::numbered(WAYS - 1 - first)]
    }

    /// The way's number, which is smaller than the number of ways.
    pub fn number(self) -> usize {
        Self::all().position(|way| way == self).unwrap_or_default()
    }

    /// Each bit of the number chooses on one axis.
    fn numbered(number: usize) -> Self {
        let bit = |place: usize| number >> place & 1;
        Self {
            size: Size::ALL[bit(0)],
            scheme: Scheme::ALL[bit(1)],
            script: Script::ALL[bit(2)],
            input: Input::ALL[bit(3)],
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, scheme) = (self.size.word(), self.scheme.word());
        write!(f, "{size}/{scheme}/{}/{}", self.script.word(), self.input.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_ways_differ_and_eight_pairs_have_them_all() {
        let all: BTreeSet<_> = Way::all().collect();
        assert_eq!(all.len(), WAYS);
        let paired: BTreeSet<_> = (0..WAYS / 2).flat_map(Way::pair).collect();
        assert_eq!(paired, all);
    }

    #[test]
    fn a_pair_has_every_value_of_every_axis() {
        for number in 0..WAYS {
            let [one, other] = Way::pair(number);
            assert_ne!(one.size, other.size);
            assert_ne!(one.scheme, other.scheme);
            assert_ne!(one.script, other.script);
            assert_ne!(one.input, other.input);
        }
    }
}

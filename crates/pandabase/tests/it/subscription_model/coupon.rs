//! Coupons of the shop.

/// What a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coupon {
    /// Parts of a hundred.
    Percent(i64),
    /// Cents.
    Fixed(i64),
}

impl Coupon {
    pub const ALL: [Self; 3] = [Self::Percent(40), Self::Percent(100), Self::Fixed(300)];

    pub fn code(self) -> String {
        match self {
            Self::Percent(value) => format!("PERCENT-{value}"),
            Self::Fixed(value) => format!("FIXED-{value}"),
        }
    }

    /// What it takes off an amount: what is left is nothing, or a dollar at least.
    pub fn off(self, amount: i64) -> i64 {
        let off = match self {
            Self::Percent(value) => (amount * value * 2 + 100) / 200,
            Self::Fixed(value) => value.min(amount),
        };
        match amount - off {
            0 => off,
            left => off - (100 - left).max(0),
        }
    }
}

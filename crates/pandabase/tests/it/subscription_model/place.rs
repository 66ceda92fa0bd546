//! Where bills go, and the tax there.

use super::books::billing_of;
use serde_json::{Value, json};

/// A place with a tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    California,
    Oregon,
    Germany,
}

/// A tax id that a subscription has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxId {
    /// Of the German register of VAT: it exempts in Germany.
    German,
    /// Of no register: it is taken where there is none, and exempts from nothing.
    Plain,
}

/// Where the bills of a subscription go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledTo {
    pub place: Place,
    pub tax_id: Option<TaxId>,
}

/// What a merchant says of where bills go; `None` stays as it is.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub place: Option<Place>,
    pub tax_id: Option<Option<TaxId>>,
}

impl Place {
    /// Country and state.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::California => ("US", "CA"),
            Self::Oregon => ("US", "OR"),
            Self::Germany => ("DE", ""),
        }
    }

    /// Parts of 10,000.
    fn tax(self) -> i64 {
        match self {
            Self::California => 825,
            Self::Oregon => 0,
            Self::Germany => 1_900,
        }
    }
}

impl TaxId {
    fn text(self) -> &'static str {
        match self {
            Self::German => "DE136695976",
            Self::Plain => "12-3456789",
        }
    }
}

impl BilledTo {
    /// The tax that is added, parts of 10,000.
    pub fn tax(self) -> i64 {
        match (self.place, self.tax_id) {
            (Place::Germany, Some(_)) => 0,
            (place, _) => place.tax(),
        }
    }

    /// Where bills go after a move; `None` where a tax id is malformed for its country.
    pub fn after(self, to: Move) -> Option<Self> {
        let moved = Self {
            place: to.place.unwrap_or(self.place),
            tax_id: to.tax_id.unwrap_or(self.tax_id),
        };
        let is_known = moved.place != Place::Germany || moved.tax_id != Some(TaxId::Plain);
        is_known.then_some(moved)
    }
}

impl Move {
    /// What the merchant sends.
    pub fn body(self) -> Value {
        let mut body = json!({});
        if let Some(place) = self.place {
            body["billing"] = billing_of(place);
        }
        if let Some(tax_id) = self.tax_id {
            body["tax_id"] = json!(tax_id.map(TaxId::text));
        }
        body
    }
}

//! The fields of a form in groups, in the order in which they are shown.

use crate::surfaces::pages::field::Field;
use pandabase_locale::Text;

/// How a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Line,
    List,
    Area,
    Box,
}

/// A field of a form.
pub struct Part {
    shape: Shape,
    pub(super) field: Field,
}

/// Fields under one heading.
pub struct Group {
    pub(super) legend: Text,
    pub(super) hint: Option<Text>,
    pub(super) parts: Vec<Part>,
    /// Whether it is shown only when somebody opens it.
    pub(super) is_folded: bool,
    pub(super) is_open: bool,
}

impl Part {
    /// A line to type into.
    pub fn line(field: Field) -> Self {
        Self {
            shape: Shape::Line,
            field,
        }
    }

    /// A list to choose from.
    pub fn list(field: Field) -> Self {
        Self {
            shape: Shape::List,
            field,
        }
    }

    /// Several lines to type into.
    pub fn area(field: Field) -> Self {
        Self {
            shape: Shape::Area,
            field,
        }
    }

    /// A box to tick.
    pub fn tick(field: Field) -> Self {
        Self {
            shape: Shape::Box,
            field: field.unneeded(),
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.shape == Shape::List
    }

    /// Whether it has several lines.
    pub fn is_area(&self) -> bool {
        self.shape == Shape::Area
    }

    /// Whether it is a box.
    pub fn is_box(&self) -> bool {
        self.shape == Shape::Box
    }
}

impl Group {
    /// A group.
    pub fn new(legend: Text, parts: Vec<Part>) -> Self {
        Self {
            legend,
            hint: None,
            parts,
            is_folded: false,
            is_open: true,
        }
    }

    /// A sentence below its heading.
    #[must_use]
    pub fn hint(self, hint: Text) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    /// One that stays folded unless it matters here, or something is wrong in it.
    #[must_use]
    pub fn folded(self, matters: bool) -> Self {
        let is_wrong = self.parts.iter().any(|part| part.field.error.is_some());
        Self {
            is_folded: true,
            is_open: matters || is_wrong,
            ..self
        }
    }
}

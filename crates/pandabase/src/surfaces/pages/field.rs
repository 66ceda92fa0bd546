//! The parts of a form, as the components of the templates show them.

use super::typed::Typed;
use pandabase_locale::{Locale, Text};

/// A field to type into, a box to tick, or a list to choose from.
pub struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    /// What the label is about, for those who do not see where the field stands.
    pub(crate) about: Option<String>,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    /// What is stored by now, where somebody else has changed it since the form was shown.
    pub(crate) stands: Option<Stands>,
    pub(crate) hint: Option<String>,
    /// The word behind the label of a field that may stay empty.
    pub(crate) optional: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) inputmode: Option<&'static str>,
    pub(crate) autocomplete: Option<&'static str>,
    pub(crate) format: Option<&'static str>,
    pub(crate) max: u16,
    pub(crate) is_half: bool,
    /// Whether the total depends on it.
    pub(crate) reprices: bool,
    /// Whether no script keeps what is typed into it.
    pub(crate) is_secret: bool,
    pub(crate) options: Vec<Choice>,
}

/// What is stored by now of a field that has something else in it.
pub struct Stands {
    locale: Locale,
    value: String,
}

/// One entry of a list.
pub struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// Makes the fields of one form.
pub struct Fields<'a> {
    locale: Locale,
    typed: &'a Typed,
}

impl<'a> Fields<'a> {
    /// The fields of a form in which this was typed.
    pub fn new(locale: Locale, typed: &'a Typed) -> Self {
        Self { locale, typed }
    }

    /// A field that must be filled in. Its name is also its id.
    pub fn field(&self, name: &str, label: impl ToString) -> Field {
        Field {
            id: name.replace('.', "-"),
            name: name.to_owned(),
            label: label.to_string(),
            about: None,
            value: self.typed.get(name).to_owned(),
            error: self.typed.error(name).map(str::to_owned),
            stands: self.typed.stands(name).map(|value| Stands {
                locale: self.locale,
                value: value.to_owned(),
            }),
            hint: None,
            optional: None,
            kind: "text",
            inputmode: None,
            autocomplete: None,
            format: None,
            max: 255,
            is_half: false,
            reprices: false,
            is_secret: false,
            options: Vec::new(),
        }
    }

    /// A field that may stay empty.
    pub fn optional(&self, name: &str, label: impl ToString) -> Field {
        Field {
            optional: Some(self.locale.get("optional").to_string()),
            ..self.field(name, label)
        }
    }
}

impl Field {
    /// One that browsers do not insist on, because it is not always there to be filled in, or a button of its
    /// own sends it.
    #[must_use]
    pub fn unneeded(self) -> Self {
        Self {
            optional: Some(String::new()),
            ..self
        }
    }

    /// One of several with the same label: what this one is about.
    #[must_use]
    pub fn about(self, words: &str) -> Self {
        Self {
            about: Some(words.to_owned()),
            ..self
        }
    }

    /// The most characters.
    #[must_use]
    pub fn max(self, max: u16) -> Self {
        Self { max, ..self }
    }

    /// What browsers fill it with.
    #[must_use]
    pub fn autocomplete(self, word: &'static str) -> Self {
        Self {
            autocomplete: Some(word),
            ..self
        }
    }

    /// Of half the width.
    #[must_use]
    pub fn half(self) -> Self {
        Self {
            is_half: true,
            ..self
        }
    }

    /// An email address.
    #[must_use]
    pub fn email(self) -> Self {
        Self {
            kind: "email",
            autocomplete: Some("email"),
            max: 320,
            ..self
        }
    }

    /// An address of the web.
    #[must_use]
    pub fn url(self) -> Self {
        Self {
            kind: "url",
            max: 2048,
            ..self
        }
    }

    /// A day.
    #[must_use]
    pub fn date(self) -> Self {
        Self { kind: "date", ..self }
    }

    /// Digits only.
    #[must_use]
    pub fn digits(self) -> Self {
        Self {
            inputmode: Some("numeric"),
            ..self
        }
    }

    /// Digits, and a separator between them.
    #[must_use]
    pub fn decimal(self) -> Self {
        Self {
            inputmode: Some("decimal"),
            ..self
        }
    }

    /// Grouped by the script while it is typed: `card`, `expiry` or `cvc`.
    #[must_use]
    pub fn format(self, format: &'static str) -> Self {
        Self {
            format: Some(format),
            ..self
        }
    }

    /// One that the total depends on.
    #[must_use]
    pub fn repricing(self) -> Self {
        Self {
            reprices: true,
            ..self
        }
    }

    /// One for a secret.
    #[must_use]
    pub fn secret(self) -> Self {
        Self {
            is_secret: true,
            autocomplete: Some("off"),
            ..self
        }
    }

    /// A sentence below it.
    #[must_use]
    pub fn hint(self, hint: impl ToString) -> Self {
        Self {
            hint: Some(hint.to_string()),
            ..self
        }
    }

    /// A list to choose from.
    #[must_use]
    pub fn choices(self, options: impl IntoIterator<Item = Choice>) -> Self {
        let options: Vec<Choice> = options.into_iter().collect();
        let stands = self.stands.map(|stands| {
            let chosen = options.iter().find(|one| one.value == stands.value);
            Stands {
                value: chosen.map_or(stands.value, |one| one.label.clone()),
                ..stands
            }
        });
        Self {
            options,
            stands,
            ..self
        }
    }
}

impl Stands {
    /// The value, in words.
    pub fn words(&self) -> Text {
        let locale = self.locale;
        match &*self.value {
            "" => locale.get("desk-stands-empty"),
            value => locale.get("desk-stands").with("value", value),
        }
    }

    /// The same of a box.
    pub fn ticked(&self) -> Text {
        let locale = self.locale;
        match self.value.is_empty() {
            true => locale.get("desk-stands-off"),
            false => locale.get("desk-stands-on"),
        }
    }
}

impl Choice {
    /// An entry.
    pub fn new(value: impl ToString, label: impl ToString) -> Self {
        Self {
            value: value.to_string(),
            label: label.to_string(),
        }
    }
}

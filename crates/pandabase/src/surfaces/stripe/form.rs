//! The body of a request: names and values, in Stripe's form of nested names.

/// The body of a request. Names are written as Stripe's documentation nests them,
/// `payment_method_data[billing_details][email]`.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    /// Adds a field if it has a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The fields, in their order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }
}

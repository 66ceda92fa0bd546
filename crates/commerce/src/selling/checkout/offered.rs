//! How a session can be paid: the contract's methods, of which whoever charges for the store may take some
//! only (contract `checkout.md`, "Payment methods").

use super::price::Presentment;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::{Method, MethodCode, available, code_of};
use pandabase_domain::pricing::presentment::Currency;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The methods that are taken in a currency.
pub struct Offered {
    /// `None` where nothing limits them.
    taken: Option<Vec<MethodCode>>,
}

impl Offered {
    /// The methods in which a store's buyers can be charged in this currency.
    pub fn in_currency(tx: &mut Tx<'_>, ctx: &Ctx<'_>, currency: Currency) -> Result<Self, ApiError> {
        let taken = (ctx.env.takes)(tx, ctx, currency)?;
        Ok(Self { taken })
    }

    /// The methods for what is charged in the buyer's currency, or in US dollars.
    pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, presented: Option<&Presentment>) -> Result<Self, ApiError> {
        let currency = presented.map_or(Currency::Usd, |presented| presented.currency);
        Self::in_currency(tx, ctx, currency)
    }

    /// Whether a method is among them.
    pub fn has(&self, code: MethodCode) -> bool {
        self.taken.as_ref().is_none_or(|taken| taken.contains(&code))
    }

    /// Those that a session lists, in the contract's order.
    pub fn listed(&self, country: Option<Country>, subscription: bool) -> Vec<Method> {
        let mut methods = available(country, subscription);
        methods.retain(|method| self.has(code_of(*method)));
        methods
    }
}

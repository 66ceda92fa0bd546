//! A subscription and what should be true of it.

use super::books;
use super::model::{Began, Model};
use super::shown::{expected, shown};
use crate::harness::Server;

/// A subscription and what should be true of it.
pub struct Subscriber {
    pub person: usize,
    pub id: String,
    pub model: Model,
    /// Ids of the orders of its charges.
    pub orders: Vec<String>,
    /// What the next charge comes to unless something is done meanwhile, and the charges before it.
    pub preview: Option<(i64, usize)>,
}

impl Subscriber {
    pub async fn agree(&mut self, server: &Server, label: &str) {
        let model = &self.model;
        model.check_ahead();
        let found = server.subscription(&self.id).await;
        assert_eq!(shown(&found), expected(model), "{label}");
        let preview = server
            .get(&server.subscription_path(&self.id, "/upcoming-invoice"))
            .await;
        if let Some(total) = model.upcoming() {
            let preview = preview.data(200);
            assert_eq!(preview["total"], total, "{label}");
            let lines = preview["lineItems"].as_array().unwrap().iter();
            let lines: i64 = lines.map(|line| line["amount"].as_i64().unwrap()).sum();
            assert_eq!(preview["subtotal"], lines, "{label}");
        } else {
            assert_eq!(preview.error(404), "No upcoming invoice", "{label}");
        }
        let orders = books::orders(server, &self.id).await;
        assert_eq!(orders.len(), model.charges.len(), "{label}");
        for charge in &model.charges[self.orders.len()..] {
            let is_it = |order: &&books::Paid| (order.at, order.total) == (charge.at, charge.total);
            let new = orders.iter().filter(|order| !self.orders.contains(&order.id));
            let order = new.clone().find(is_it);
            let order =
                order.unwrap_or_else(|| panic!("{label}: {charge:?} in {:?}", new.collect::<Vec<_>>()));
            self.orders.push(order.id.clone());
        }
        for (charge, id) in model.charges.iter().zip(&self.orders) {
            let order = orders.iter().find(|order| order.id == *id).unwrap();
            assert_eq!(
                (order.status.as_str(), order.tax),
                (charge.status(), charge.tax),
                "{label}: {charge:?}"
            );
        }
        assert_eq!(books::account(server, &self.id).await, model.account, "{label}");
        let totals = model.charges.iter().map(|charge| charge.total);
        let mut totals: Vec<_> = totals.filter(|total| *total > 0).collect();
        totals.sort_unstable();
        assert_eq!(books::captured(server, &self.id).await, totals, "{label}");
        // Nothing was done but to wait, so that the renewal charged what the preview said.
        if let Some((total, before)) = self.preview
            && let Some(charge) = model.charges.get(before)
        {
            assert_eq!((charge.renews, charge.total), (true, total), "{label}");
        }
        let previewed = model.upcoming().filter(|_| !model.has_usage_ahead());
        self.preview = previewed.map(|total| (total, model.charges.len()));
    }
    /// What holds over the whole life, on both sides.
    pub async fn check_history(&self, server: &Server) {
        self.model.check_history();
        let periods = self.model.history.periods.iter();
        let periods = periods.filter(|period| period.began != Began::Anew);
        let renewed: Vec<_> = periods.map(|period| (period.start, period.end)).collect();
        assert_eq!(books::renewed(server, &self.id).await, renewed);
    }
}

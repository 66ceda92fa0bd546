//! A purchase that many rules with long lists judge, beside the same purchase at a store without a rule.

use super::purchase::Buyer;
use super::{CALLERS, Folder, new_product};
use crate::bench::driver::compare;
use crate::bench::report::Figure;
use crate::bench::server::Server;
use crate::binary::text_of;
use anyhow::Result;
use serde_json::json;

pub const JUDGED: &str = "purchase-judged";

/// Rules of the store: as many as one can have.
const RULES: usize = 200;
/// Lists of the store, and values of each: as many as one can have.
const LISTS: usize = 10;
const VALUES: usize = 10_000;
/// The most values that one request adds.
const AT_ONCE: usize = 1_000;

/// Conditions that apply to none of the purchases, so that every rule is asked.
fn condition(number: usize) -> String {
    let list = format!("@bad_{}", number % LISTS);
    match number % 4 {
        0 => format!("email IN {list}"),
        1 => format!("amount > {} AND country != \"US\"", 1_000 + number),
        2 => format!("email_domain IN {list} OR risk_score > 99"),
        _ => format!("card_country == \"FR\" AND (customer_order_count > {number} OR email IN {list})"),
    }
}

async fn judge(server: &Server) -> Result<()> {
    let shield = format!("/v2/stores/{}/shield", server.store);
    for number in 0..LISTS {
        let list = json!({"name": format!("bad_{number}"), "type": "string", "values": []});
        let lists = format!("{shield}/lists");
        let list = server.call(201, "POST", &lists, &list.to_string()).await?;
        let values = format!("{lists}/{}/values", text_of(&list, "id")?);
        for first in (0..VALUES).step_by(AT_ONCE) {
            let some = (first..first + AT_ONCE).map(|value| format!("thief-{value}@list-{number}.example"));
            let body = json!({"values": some.collect::<Vec<_>>()}).to_string();
            server.call(200, "POST", &values, &body).await?;
        }
    }
    for number in 0..RULES {
        let rule = json!({
            "name": format!("rule {number}"), "condition": condition(number), "action": "BLOCK",
            "priority": number
        });
        let rules = format!("{shield}/rules");
        server.call(201, "POST", &rules, &rule.to_string()).await?;
    }
    Ok(())
}

/// Buyers of a product that is made for them.
async fn buyers(server: &Server) -> Result<Vec<Buyer>> {
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    let product = text_of(&product, "id")?;
    let mut buyers = Vec::with_capacity(CALLERS);
    for number in 1..=CALLERS {
        buyers.push(Buyer::new(server, &product, number).await?);
    }
    Ok(buyers)
}

pub async fn judged(seconds: u32) -> Result<Figure> {
    let (ours, theirs) = (Folder::new()?, Folder::new()?);
    let (judging, plain) = (ours.start().await?, theirs.start().await?);
    judge(&judging).await?;
    let pair = compare(buyers(&judging).await?, buyers(&plain).await?, seconds).await?;
    judging.stop().await?;
    plain.stop().await?;
    Ok(Figure::compared(JUDGED, "purchases/s", 0.95, &pair))
}

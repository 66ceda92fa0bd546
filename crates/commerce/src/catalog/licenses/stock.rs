//! Decides when stock is low. Key pools and tracked variants follow the same rule, so it is below both.

use pandabase_domain::id::{ProductId, VariantId};

/// A tracked quantity or a key pool has just fallen to its product's `lowStockThreshold` or below: the
/// owner gets one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowStock {
    /// The product.
    pub product_id: ProductId,
    /// The variant whose quantity fell; `None` when it is the key pool.
    pub variant_id: Option<VariantId>,
    /// The owner's name for it.
    pub title: String,
    /// Units or keys left.
    pub left: i64,
}

impl LowStock {
    /// Whether taking `taken`, which left `left`, crossed `threshold`.
    pub fn is_crossed(threshold: Option<i64>, left: i64, taken: i64) -> bool {
        threshold.is_some_and(|threshold| left <= threshold && left.saturating_add(taken) > threshold)
    }
}

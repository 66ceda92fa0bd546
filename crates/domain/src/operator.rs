//! What whoever runs the installation decides.

crate::text_enum! {
    /// What an operator did.
    pub enum OperatorAction {
        /// An account operates the installation from now on.
        OperatorAdded = "OPERATOR_ADDED",
        /// An account no longer operates the installation.
        OperatorRemoved = "OPERATOR_REMOVED",
        /// The identity of a store's owner counts as verified.
        StoreVerified = "STORE_VERIFIED",
        /// The identity of a store's owner no longer counts as verified.
        StoreUnverified = "STORE_UNVERIFIED",
        /// A store was closed by the platform.
        StoreBlocked = "STORE_BLOCKED",
        /// A store that was closed by the platform is open again.
        StoreUnblocked = "STORE_UNBLOCKED",
        /// A store was given another owner.
        StoreHandedOver = "STORE_HANDED_OVER",
        /// A store was deleted.
        StoreDeleted = "STORE_DELETED",
        /// A store may connect accounts of others.
        PlatformEnabled = "PLATFORM_ENABLED",
        /// A store may no longer connect accounts of others.
        PlatformDisabled = "PLATFORM_DISABLED",
        /// What the platform keeps of a store's sales was set.
        FeesChanged = "FEES_CHANGED",
        /// A payout need not wait for its batch.
        PayoutApproved = "PAYOUT_APPROVED",
        /// A payout was refused.
        PayoutRejected = "PAYOUT_REJECTED",
        /// A payout that had left already was recorded.
        PayoutRecorded = "PAYOUT_RECORDED",
        /// The review of a bank account ended well.
        BankAccountApproved = "BANK_ACCOUNT_APPROVED",
        /// A bank account was refused for good.
        BankAccountRejected = "BANK_ACCOUNT_REJECTED",
        /// The identity of an owner was found to be as they say.
        IdentityApproved = "IDENTITY_APPROVED",
        /// The identity of an owner was not found to be as they say.
        IdentityRejected = "IDENTITY_REJECTED",
        /// A code for a phone was read, to be passed on.
        PhoneCodeRead = "PHONE_CODE_READ",
        /// The second factor of an account was taken away.
        SecondFactorReset = "SECOND_FACTOR_RESET",
        /// A passkey of an account was taken away.
        PasskeyRemoved = "PASSKEY_REMOVED",
        /// A link that signs in to an account was made.
        SignInLinkMade = "SIGN_IN_LINK_MADE",
        /// All sessions of an account were ended.
        SessionsEnded = "SESSIONS_ENDED",
        /// Work that had failed is tried again.
        JobRetried = "JOB_RETRIED",
    }
}

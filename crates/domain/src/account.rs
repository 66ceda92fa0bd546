//! Words of accounts (contract `merchant-api.md`, "Account"), and the codes that people type.

use crate::input::shaped_text;

shaped_text! {
    /// A code of six digits.
    SixDigits = 6..=6, "^[0-9]{6}$", are_digits;
}

fn are_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

crate::text_enum! {
    /// What an account that a platform has connected is to do.
    pub enum ConnectedCapability {
        /// Take payments.
        Payments = "payments",
        /// Be paid out.
        Payouts = "payouts",
    }
}

crate::text_enum! {
    /// How far the check of a person's identity is.
    pub enum KycStatus {
        /// Nobody has begun it.
        NotStarted = "NOT_STARTED",
        /// It is being checked.
        Pending = "PENDING",
        /// The person is who they say.
        Approved = "APPROVED",
        /// It was refused.
        Rejected = "REJECTED",
    }
}

crate::text_enum! {
    /// What an account needs before money is paid out.
    pub enum RequirementType {
        /// A verified phone number.
        Phone = "PHONE",
        /// A second factor to sign in.
        TwoFactor = "TWO_FACTOR",
        /// An approved identity.
        Identity = "IDENTITY",
        /// A store of one's own.
        DefaultStore = "DEFAULT_STORE",
    }
}

crate::text_enum! {
    /// What is asked of a store and its owner before it takes payments or is paid out.
    pub enum StoreRequirementType {
        /// The owner has signed in.
        Owner = "OWNER",
        /// The owner's profile is complete: names, country and accepted terms.
        Profile = "PROFILE",
        /// The store's questionnaire is submitted.
        Questionnaire = "QUESTIONNAIRE",
        /// The owner's identity is approved.
        Identity = "IDENTITY",
        /// The owner's phone number is verified.
        Phone = "PHONE",
        /// The owner has a second factor to sign in.
        TwoFactor = "TWO_FACTOR",
        /// The owner has a store.
        DefaultStore = "DEFAULT_STORE",
        /// The store has an approved bank account.
        BankAccount = "BANK_ACCOUNT",
    }
}

crate::text_enum! {
    /// What a store needs a requirement for.
    pub enum RequirementPurpose {
        /// Taking payments.
        Payments = "PAYMENTS",
        /// Being paid out.
        Payouts = "PAYOUTS",
    }
}

crate::text_enum! {
    /// Whether a requirement is met.
    pub enum RequirementStatus {
        /// It is not.
        Required = "REQUIRED",
        /// It is.
        Complete = "COMPLETE",
    }
}

crate::text_enum! {
    /// What happened to an account.
    pub enum ActivityType {
        /// The account was made, by the first sign-in.
        Created = "CREATED",
        /// Somebody signed in.
        SignedIn = "SIGNED_IN",
        /// A wrong code of a sign-in mail, a wrong second factor, or a passkey that was not taken.
        SignInFailed = "SIGN_IN_FAILED",
        /// A code was entered while none was taken: too many were wrong, or what it was for had been used or
        /// had expired. Noted once an hour at most.
        CodeRefused = "CODE_REFUSED",
        /// A link of a sign-in mail was tried that had been used or had expired. Noted once an hour at most.
        LinkRefused = "LINK_REFUSED",
        /// Signed out.
        SignedOut = "SIGNED_OUT",
        /// A session was ended from another one.
        SessionRevoked = "SESSION_REVOKED",
        /// All sessions but one were ended.
        OtherSessionsRevoked = "OTHER_SESSIONS_REVOKED",
        /// A second factor is asked for from now on.
        TwoFactorEnabled = "TWO_FACTOR_ENABLED",
        /// No second factor is asked for any more.
        TwoFactorDisabled = "TWO_FACTOR_DISABLED",
        /// A recovery code took the place of a second factor.
        RecoveryCodeUsed = "RECOVERY_CODE_USED",
        /// A passkey signs in from now on.
        PasskeyAdded = "PASSKEY_ADDED",
        /// A passkey was taken away.
        PasskeyRemoved = "PASSKEY_REMOVED",
        /// A passkey was refused because there seems to be a copy of it.
        PasskeyCopied = "PASSKEY_COPIED",
        /// Details of the profile were set.
        ProfileChanged = "PROFILE_CHANGED",
        /// The phone number was verified.
        PhoneVerified = "PHONE_VERIFIED",
        /// A code for the phone number was read by the operator, to be passed on.
        PhoneCodeRead = "PHONE_CODE_READ",
        /// A check of the identity was asked for.
        IdentityRequested = "IDENTITY_REQUESTED",
        /// The identity was checked.
        IdentityApproved = "IDENTITY_APPROVED",
        /// The identity was refused.
        IdentityRejected = "IDENTITY_REJECTED",
        /// The account became a member of a store.
        JoinedStore = "JOINED_STORE",
        /// The account was given another role in a store.
        RoleChanged = "ROLE_CHANGED",
        /// The account is no longer a member of a store.
        LeftStore = "LEFT_STORE",
        /// A store of the account's was offered to another member of its team.
        StoreOffered = "STORE_OFFERED",
        /// A store of the account's belongs to somebody else from now on.
        StoreGiven = "STORE_GIVEN",
        /// The account became the owner of a store.
        StoreTaken = "STORE_TAKEN",
        /// A store of the account's was deleted by the operator.
        StoreDeleted = "STORE_DELETED",
        /// The operator ended all sessions.
        SessionsEnded = "SESSIONS_ENDED",
        /// The operator took the second factor away, because its owner had lost it.
        TwoFactorReset = "TWO_FACTOR_RESET",
    }
}

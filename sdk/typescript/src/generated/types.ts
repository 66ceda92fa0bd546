// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.

/** The type, with these keys always there. */
type With<T, K extends keyof T> = T & { [P in K]-?: T[P] };

/** The type, with these keys always there and never null. */
type Filled<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };

/** A checkout session that expired unpaid. */
export interface AbandonedCart {
  /** The page of the session, which is closed. */
  checkoutUrl: string;
  /** Who left it. */
  customer: AbandonedCartCustomer;
  /** When the session expired. */
  expiredAt: string;
  /** The session. */
  id: string;
  /** What is in it. */
  items: LineItem[];
  /** When the buyer was mailed; null until then. */
  mailedAt: string | null;
  /** The order of the buyer who came back; null until then. */
  orderId: string | null;
  /** What became of it. */
  status: CartStatus;
  /** What the buyer would have been charged, in cents. */
  total: number;
}

/** Who left a cart. */
export interface AbandonedCartCustomer {
  /** The address that they gave. */
  email: string;
  /** The name, if they gave one. */
  name: string | null;
}

/**
 * What kind of account it is, where countries tell them apart.
 *
 * - `checking`: For payments.
 * - `savings`: For savings.
 */
export type AccountType = "checking" | "savings";

/**
 * What a rule does with a payment that it matches.
 *
 * - `ALLOW`: The payment goes on, and no later rule is asked.
 * - `BLOCK`: The payment is declined.
 * - `REVIEW`: The payment is charged, and held until somebody decides.
 */
export type Action = "ALLOW" | "BLOCK" | "REVIEW";

/** A licence that is in use on a machine. */
export interface Activation {
  /** When it was activated. */
  createdAt: string;
  /** What the program knows the machine by. */
  fingerprint: string;
  /** The activation's id. */
  id: string;
  /** When the program asked last. */
  lastSeenAt: string;
  /** The licence. */
  licenseId: string;
  /** What people call it. */
  name: string | null;
}

/** Values to put on a list. */
export interface AddedValues {
  /** The values; those that are on the list stay there. */
  values: string[];
}

/**
 * How the events of a period become one quantity.
 *
 * - `SUM`: All quantities together.
 * - `MAX`: The largest quantity.
 * - `LAST`: The quantity at the latest time; of several at that time, the one received last.
 * - `COUNT`: How many events there were.
 */
export type Aggregation = "SUM" | "MAX" | "LAST" | "COUNT";

/** Where to upload it. */
export interface Announced {
  /** The attachment. */
  attachmentId: string;
  /** Takes one `PUT` of the file for five minutes. */
  uploadUrl: string;
}

/** Where a file is to be uploaded. */
export interface AnnouncedFile {
  /** What products and stores name it by: `img_…` for a picture, `file_…` for a download. */
  id: string;
  /** Takes one `PUT` of the file, which must begin within five minutes. */
  uploadUrl: string;
  /** Where a picture will be seen; null for a download. */
  url: string | null;
}

/**
 * Kinds of products that may be asked for. The first four were sold once; no product is one of
 * them any more.
 *
 * - `SERIAL`: Matches nothing.
 * - `SERVICE`: Matches nothing.
 * - `ONE_TIME`: Matches nothing.
 * - `PHYSICAL`: Matches nothing.
 * - `SUBSCRIPTION`: Recurring access.
 * - `DIGITAL_DOWNLOAD`: A file or link.
 * - `LICENSE_KEY`: A licence key.
 */
export type AnyProductType =
  | "SERIAL"
  | "SERVICE"
  | "ONE_TIME"
  | "PHYSICAL"
  | "SUBSCRIPTION"
  | "DIGITAL_DOWNLOAD"
  | "LICENSE_KEY";

/** One request. */
export interface ApiLog {
  /** When it arrived. */
  createdAt: string;
  /** From the first byte of the request to the answer, in milliseconds. */
  durationMs: number;
  /** The id that the answer carried in `X-Request-Id`. */
  id: string;
  /** The client's address. */
  ipAddress: string;
  /** HTTP method. */
  method: string;
  /** Path without the query. */
  path: string;
  /** Status of the answer. */
  statusCode: number;
  /** The token, unless it was a session. */
  tokenId: string | null;
}

/** A token as its owner sees it. It may hold the secret, which no log shows. */
export interface ApiToken {
  /** When it was created. */
  createdAt: string;
  /** The account that created it; null where the operator did. */
  createdBy: string | null;
  /** The token's id; an HMAC token is presented by it. */
  id: string;
  /** When it was last used, to about a tenth of a second. */
  lastUsedAt: string | null;
  /** How it proves itself. */
  mode: Mode;
  /** What the owner calls it. */
  name: string;
  /** What it may do. */
  permissions: Scope[];
  /** Whether its signatures must tell when they were made. */
  requiresTimestamp: boolean;
  /** The secret in clear; only when it was just minted. */
  secret?: string | null;
}

/** A file of a message. */
export interface Attachment {
  /** Name of the file, without folders. */
  filename: string;
  /** Its id. */
  id: string;
  /** Media type of the file. */
  mimeType: string;
  /** Size in bytes. */
  sizeBytes: number;
}

/** Where a file is fetched. */
export interface AttachmentUrl {
  /** Works for five minutes. */
  url: string;
}

/** An agreement and an authorization of it. */
export interface Authorization {
  /** Its id. */
  id: string;
  /** The secret that stands for it. */
  token: string;
}

/** A store's balance, what it is made of, and what of its money is elsewhere. */
export interface Balance {
  /**
   * The balance: what a payout with its fee can take. Negative where more was returned than
   * earned.
   */
  available: number;
  /** What has changed it since then, by kind: `opening` and these amounts add up to `available`. */
  changes: Changed[];
  /** Disputes that are open. They are debited already; `amount` returns if all are won. */
  disputed: Disputed;
  /** Payouts that are in review or on their way. They are debited already, with their fees. */
  inTransit: InTransit;
  /** The balance then. */
  opening: number;
  /** When the month began by the store's clock. */
  since: string;
}

/** A bank account. */
export interface BankAccount {
  /** How fast payouts can be. */
  availablePayoutSpeeds: string[];
  /** Its kind, where the country tells them apart. */
  bankAccountType: AccountType | null;
  /** The bank, where it was named. */
  bankName: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** When it was added. */
  createdAt: string;
  /** The account's id. */
  id: string;
  /** Whether payouts go there unless another account is named. */
  isPrimary: boolean;
  /** The end of its number. */
  last4: string | null;
  /** The bank's number in the United States. */
  routingNumber: string | null;
  /** Where its review stands. */
  status: BankStatus;
  /** ISO 4217 codes, lower case. */
  supportedCurrencies: string[];
  /** When it last changed. */
  updatedAt: string;
}

/**
 * What the processor tells about a bank account.
 *
 * - `bank_account_approved`: The review accepted it.
 * - `bank_account_rejected`: The review refused it, perhaps after it had been accepted.
 */
export type BankEvent = "bank_account_approved" | "bank_account_rejected";

/**
 * Where a bank account stands in its review.
 *
 * - `IN_REVIEW`: Being reviewed; nothing is paid out to it.
 * - `APPROVED`: Payouts may go there.
 * - `REJECTED`: Refused for good.
 */
export type BankStatus = "IN_REVIEW" | "APPROVED" | "REJECTED";

/** A billing address. It is given and replaced as a whole. */
export interface Billing {
  /** City. */
  city: string;
  /** Country. */
  country: string;
  /** Street and number. */
  line1: string;
  /**
   * What does not fit the first line. Sessions show `null` where there is nothing, so it is read
   * back too.
   */
  line2: string | null;
  /** Postal code. */
  postal_code: string;
  /** State or province; empty where the country has none. */
  state: string;
}

/** A stored billing address, as orders show it. */
export interface BillingAddress {
  /** Street and number. */
  addressLine1: string;
  /** What does not fit the first line. */
  addressLine2: string | null;
  /** City. */
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** The address. */
  id: string;
  /** Postal code. */
  postalCode: string;
  /** State or province. */
  state: string;
}

/**
 * When a change to this plan takes effect.
 *
 * - `IMMEDIATELY`: At once.
 * - `END_OF_PERIOD`: At the next renewal.
 */
export type BillingAnchor = "IMMEDIATELY" | "END_OF_PERIOD";

/** A billing address. It is given and replaced as a whole. */
export interface BillingInput {
  /** City. */
  city: string;
  /** Country. */
  country: string;
  /** Street and number. */
  line1: string;
  /**
   * What does not fit the first line. Sessions show `null` where there is nothing, so it is read
   * back too.
   */
  line2?: string | null;
  /** Postal code. */
  postal_code: string;
  /** State or province; empty where the country has none. */
  state: string;
}

/**
 * The length of a subscription's period.
 *
 * - `WEEKLY`: Seven days.
 * - `MONTHLY`: A calendar month.
 * - `YEARLY`: A year.
 */
export type BillingInterval = "WEEKLY" | "MONTHLY" | "YEARLY";

/** Who bought, in a list. */
export interface Buyer {
  /** Address in lower case. */
  email: string;
  /** The customer. */
  id: string;
}

/** Who bought. */
export interface BuyerDetail {
  /** Address in lower case. */
  email: string;
  /** First word of the name. */
  firstName: string | null;
  /** Whether the customer never signed in to the portal. */
  guest: boolean;
  /** The customer. */
  id: string;
  /** The rest of it. */
  lastName: string | null;
}

/**
 * When access ends.
 *
 * - `NOW`: At once.
 * - `PERIOD_END`: With the period.
 */
export type CancelAt = "NOW" | "PERIOD_END";

/** How to cancel. */
export interface CancelBody {
  /** The same in other words: `NOW` is `immediate: true`. Where both are said, `immediate` counts. */
  cancelAt?: CancelAt;
  /** Ends access now instead of with the period; `false` when absent. */
  immediate?: boolean;
}

/** A reply that a store sends again and again. It is put into an answer by whoever writes that. */
export interface CannedReply {
  /** What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order. */
  body: string;
  /** When it was made. */
  createdAt: string;
  /** The reply. */
  id: string;
  /** What the team calls it. */
  name: string;
  /** When it last changed. */
  updatedAt: string;
}

/** Something that a connected account was asked to do. */
export interface CapabilityEligibility {
  /** Whether the account may do it, once its owner has gone on. */
  eligible: boolean;
  /** What it is. */
  type: ConnectedCapability;
}

/**
 * Whose money a card spends.
 *
 * - `credit`: Its bank's.
 * - `debit`: Its owner's.
 * - `prepaid`: What was loaded onto it.
 */
export type CardFunding = "credit" | "debit" | "prepaid";

/** A card. */
export interface CardInput {
  /** Check number. */
  cvc: string;
  /** Month, from 1 to 12. */
  exp_month: number;
  /** Year, of two or four digits. */
  exp_year: number;
  /** Number, perhaps with spaces. */
  number: string;
}

/** A file that a message carries, as it was announced. */
export interface Carried {
  /** The attachment. */
  attachmentId: string;
  /** Name of the file, without folders. */
  filename: string;
  /** Media type of the file. */
  mimeType: string;
  /** Size in bytes. */
  sizeBytes: number;
}

/**
 * What became of an abandoned cart.
 *
 * - `ABANDONED`: Nothing yet.
 * - `MAILED`: Its buyer was mailed a link to a fresh session.
 * - `RECOVERED`: The buyer paid that session.
 */
export type CartStatus = "ABANDONED" | "MAILED" | "RECOVERED";

/** A message of a case. */
export interface CaseMessage {
  /** Files that were uploaded for it. */
  attachments: Attachment[];
  /** The text. */
  body: string;
  /** When it was created. */
  createdAt: string;
  /** Its id. */
  id: string;
  /** The customer, account or staff member; null for SYSTEM messages and for API tokens. */
  senderId: string | null;
  /** Which side wrote it. */
  senderType: Sender;
}

/** A note on a case, which only the team reads. */
export interface CaseNote {
  /** The address of that account. */
  authorEmail: string | null;
  /**
   * The account of whoever wrote it, or made the token that did; null where the operator made that
   * token.
   */
  authorId: string | null;
  /** What it says. */
  body: string;
  /** When it was written. */
  createdAt: string;
  /** The note. */
  id: string;
}

interface CasePatchFields {
  priority?: CasePriority;
  /** Its state. */
  status?: CaseTarget;
}

/** Changes to a case. */
export type CasePatch =
  | With<CasePatchFields, "priority">
  | With<CasePatchFields, "status">;

/**
 * How urgent a case is.
 *
 * - `LOW`: It can wait.
 * - `NORMAL`: Like most.
 * - `HIGH`: Before others.
 * - `URGENT`: Before all others.
 */
export type CasePriority = "LOW" | "NORMAL" | "HIGH" | "URGENT";

/** What a store has set. */
export interface CaseSettings {
  /** How many idle days pass before such a case is closed. */
  autoCloseDays: number;
  /** Whether cases that wait for their customers are closed in the end. */
  autoCloseEnabled: boolean;
  /** Whether a new case is answered at once. */
  autoReplyEnabled: boolean;
  /** The text of the automatic reply; without one there is none. */
  autoReplyMessage: string | null;
}

/** Changes to the settings. */
export interface CaseSettingsPatch {
  /** Days without an answer after which a case is closed. */
  autoCloseDays?: number;
  /** Whether cases are closed that nobody answers. */
  autoCloseEnabled?: boolean;
  /** Whether a new case is answered at once, by itself. */
  autoReplyEnabled?: boolean;
  /** What a new case is answered with. */
  autoReplyMessage?: string | null;
}

/**
 * Where a case stands.
 *
 * - `OPEN`: Opened, or reopened; nobody has answered.
 * - `AWAITING_CUSTOMER`: The merchant wrote last.
 * - `AWAITING_MERCHANT`: The customer wrote last.
 * - `CLOSED`: Done; it can be reopened.
 */
export type CaseStatus = "OPEN" | "AWAITING_CUSTOMER" | "AWAITING_MERCHANT" | "CLOSED";

/**
 * What a merchant may set a case to.
 *
 * - `OPEN`: Opens a closed case again.
 * - `AWAITING_CUSTOMER`: It is the customer's turn.
 * - `CLOSED`: Closes it.
 */
export type CaseTarget = "OPEN" | "AWAITING_CUSTOMER" | "CLOSED";

/** A case, with as much of its order as `O` says. */
export interface CaseWithOrderOfCase {
  /** When it was closed, `null` while it is open. */
  closedAt: string | null;
  /** Who closed it, `null` while it is open. */
  closedBy: Sender | null;
  /** When it was created. */
  createdAt: string;
  /** The buyer. */
  customer: CustomerOfCase;
  /** The customer. */
  customerId: string;
  /** Whether the platform's support has written. */
  escalated: boolean;
  /** Its id. */
  id: string;
  /** When a person, or the automatic reply, last wrote. */
  lastMessageAt: string;
  /** Which side that was. */
  lastMessageBy: Sender;
  order: OrderOfCase;
  /** The order. */
  orderId: string;
  priority: CasePriority;
  /** Its state. */
  status: CaseStatus;
  /** What it is about, in a line. */
  subject: string;
  /** Messages of the customer and of the platform's support that the merchant has not read. */
  unreadCount: number;
  /** When it was last changed. */
  updatedAt: string;
}

/** A case, with as much of its order as `O` says. */
export interface CaseWithOrderOfCaseDetail {
  /** When it was closed, `null` while it is open. */
  closedAt: string | null;
  /** Who closed it, `null` while it is open. */
  closedBy: Sender | null;
  /** When it was created. */
  createdAt: string;
  /** The buyer. */
  customer: CustomerOfCase;
  /** The customer. */
  customerId: string;
  /** Whether the platform's support has written. */
  escalated: boolean;
  /** Its id. */
  id: string;
  /** When a person, or the automatic reply, last wrote. */
  lastMessageAt: string;
  /** Which side that was. */
  lastMessageBy: Sender;
  order: OrderOfCaseDetail;
  /** The order. */
  orderId: string;
  priority: CasePriority;
  /** Its state. */
  status: CaseStatus;
  /** What it is about, in a line. */
  subject: string;
  /** Messages of the customer and of the platform's support that the merchant has not read. */
  unreadCount: number;
  /** When it was last changed. */
  updatedAt: string;
}

/** A category. */
export interface Category {
  /** When it was created. */
  createdAt: string;
  /** Long text. */
  description: string | null;
  /** Place among its siblings, smallest first. */
  displayOrder: number;
  /** Whether it is put forward. */
  featured: boolean;
  /** Name of an icon. */
  icon: string | null;
  /** The category's id. */
  id: string;
  /** Whether the storefront leaves it out. */
  isArchived: boolean;
  /** The merchant's own mark. */
  isFavourite: boolean;
  /** Text for search engines. */
  metaDescription: string | null;
  /** Title for search engines. */
  metaTitle: string | null;
  /** Name shown to buyers. */
  name: string;
  /** The category above it. */
  parentId: string | null;
  /** Whether menus show it. */
  showInNavigation: boolean;
  /** URL name, unique in the store. */
  slug: string;
  /** When it last changed. */
  updatedAt: string;
}

/** A change of a category: fields that are not sent stay. */
export interface CategoryChange {
  /** A longer text. */
  description?: string | null;
  /** Place among its neighbours, lowest first. */
  displayOrder?: number;
  /** Whether it is shown in a prominent place. */
  featured?: boolean;
  /** Name of an icon. */
  icon?: string | null;
  /** Whether it is hidden from storefronts. */
  isArchived?: boolean;
  /** Whether it is marked as a favourite in the dashboard. */
  isFavourite?: boolean;
  /** Description for search engines. */
  metaDescription?: string | null;
  /** Title for search engines. */
  metaTitle?: string | null;
  /** What it is called. */
  name?: string;
  /** The category above. */
  parentId?: string | null;
  /** Replaces the products of the category. */
  productIds?: string[];
  /** Whether it is part of the storefront's navigation. */
  showInNavigation?: boolean;
  /** The name in addresses. */
  slug?: string;
}

/** A category with what lies around it in the tree. */
export interface CategoryDetail {
  /** The categories right below it, in the order of the shop. */
  children: CategoryLink[];
  /** When it was created. */
  createdAt: string;
  /** Long text. */
  description: string | null;
  /** Place among its siblings, smallest first. */
  displayOrder: number;
  /** Whether it is put forward. */
  featured: boolean;
  /** Name of an icon. */
  icon: string | null;
  /** The category's id. */
  id: string;
  /** Whether the storefront leaves it out. */
  isArchived: boolean;
  /** The merchant's own mark. */
  isFavourite: boolean;
  /** Text for search engines. */
  metaDescription: string | null;
  /** Title for search engines. */
  metaTitle: string | null;
  /** Name shown to buyers. */
  name: string;
  /** The category above it. */
  parent: CategoryLink | null;
  /** The category above it. */
  parentId: string | null;
  /**
   * Its products, newest first; of more than 100 the newest. The list of products filters by
   * category.
   */
  products: ProductName[];
  /** Whether menus show it. */
  showInNavigation: boolean;
  /** URL name, unique in the store. */
  slug: string;
  /** When it last changed. */
  updatedAt: string;
}

/** A category named beside a product or another category. */
export interface CategoryLink {
  /** The category's id. */
  id: string;
  /** Its name. */
  name: string;
  /** Its URL name. */
  slug: string;
}

/**
 * What the list is sorted by.
 *
 * - `displayOrder`: The merchant's order, then the name.
 * - `name`: Name, without case.
 * - `createdAt`: Creation.
 * - `updatedAt`: Last change.
 */
export type CategorySortBy = "displayOrder" | "name" | "createdAt" | "updatedAt";

interface ChangeBodyFields {
  /** Cents of one unit, of a PAY_WHAT_YOU_WANT product only: its `minimumPrice` at least. */
  amount?: number;
  billing_interval?: BillingInterval;
  /** The preview's `planAmount`, in cents: nothing else is charged for later periods. */
  expected_amount?: number;
  /** The preview's `total`, in cents: nothing else is charged now. */
  expected_total?: number;
  /**
   * The preview's `pricedAt`, at most 15 minutes ago: what is unused of the running period is
   * reckoned as of then, so that `expected_total` is met.
   */
  priced_at?: string;
  /** The product. */
  product_id?: string;
  /** When it takes effect; as the product says, or at once, when absent. */
  proration_behavior?: BillingAnchor;
  /** Number of units. */
  quantity?: number;
  /** The variant. */
  variant_id?: string | null;
}

/**
 * Another plan. What is left out stays, except that another product brings its own interval and no
 * variant.
 */
export type ChangeBody =
  | With<ChangeBodyFields, "product_id">
  | With<ChangeBodyFields, "variant_id">
  | With<ChangeBodyFields, "billing_interval">
  | With<ChangeBodyFields, "quantity">;

/** What a change costs: the bill of now, and the price of later periods. */
export interface ChangePreview {
  /** The plan's amount. */
  baseAmount: number;
  /** `USD`. */
  currency: string;
  /** Whether there are meters. */
  isUsageBased: boolean;
  /**
   * `Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
   * `Credit` (negative) where they apply, then each meter.
   */
  lineItems: InvoiceLine[];
  /**
   * What is charged now, line by line: a period of the plan that it leads to (`New plan`), what
   * was paid for the running period and is not used any more (`Unused time`, negative), and what
   * earlier changes left (`Plan change` and `Credit`, negative). They add up to `subtotal`; none
   * where nothing is charged.
   */
  lines: InvoiceLine[];
  /** When it is charged. */
  nextChargeAt: string;
  /** Its end. */
  periodEnd: string;
  /** Start of the current period, whose usage is billed. */
  periodStart: string;
  /** What a period costs from then on. */
  planAmount: number;
  /** Whether the tax is in that price, or comes on top of it. */
  planIncludesTax: boolean;
  /** How often that is billed. */
  planInterval: BillingInterval;
  /** When this was reckoned: to be sent with the change, as `priced_at`. */
  pricedAt: string;
  /** Where the subscription stands. */
  status: SubscriptionStatus;
  /** The subscription. */
  subscriptionId: string;
  /** The sum of the lines: base, usage and what changes of plan left behind, less a coupon. */
  subtotal: number;
  /** When the plan changes: now, or with the next renewal. */
  switchesAt: string;
  /** The tax, at today's rate. */
  taxAmount: number;
  /** What is charged. */
  total: number;
  /** What all meters come to so far. */
  usageAmount: number;
}

/** What entries of one kind have changed. */
export interface Changed {
  /** By how much; negative when the balance fell. */
  amount: number;
  /** How many entries. */
  count: number;
  /** Which kind. */
  type: EntryType;
}

/**
 * What is charged in.
 *
 * - `USD`: US dollars.
 */
export type ChargeCurrency = "USD";

/** The card that is charged. */
export interface ChargedMethod {
  /** `visa`, `mastercard` and so on. */
  brand: string | null;
  /** Month of its end, from 1. */
  expMonth: number | null;
  /** Year of its end. */
  expYear: number | null;
  /** The saved payment method. */
  id: string;
  /** The last four digits. */
  lastFour: string | null;
}

/** A change of what pages for buyers link to, and of their language: what is not sent stays. */
export interface CheckoutChange {
  /**
   * The language of pages for buyers, unless the address of a page names another; null means the
   * one that the buyer's browser asks for.
   */
  locale?: Language | null;
  /** What the store says about privacy: an absolute https URL. */
  privacyUrl?: string | null;
  /** When the store gives money back: an absolute https URL. */
  refundPolicyUrl?: string | null;
  /**
   * The store's terms and conditions: an absolute https URL. Whoever orders is told that they
   * accept them.
   */
  termsUrl?: string | null;
}

/** The buyer, as far as known. */
export interface CheckoutCustomer {
  /** Billing address; `null` until given. */
  billing: Billing | null;
  /** Where receipts go. */
  email: string;
  /** Name; `null` until given. */
  name: string | null;
}

/** A session. */
export interface CheckoutSession {
  /** Sum of the items in cents, before discount. */
  amount: number;
  /** How it can be paid. */
  available_payment_methods: Method[];
  /** Where the buyer goes instead of paying. */
  cancel_url: string | null;
  /** The hosted page. */
  checkout_url: string;
  /** The coupon redeemed. */
  coupon: CouponView | null;
  /** The buyer, as far as known. */
  customer: CheckoutCustomer | null;
  /** Text below the heading. */
  description: string | null;
  /** What the coupon takes off, in cents: with a trial, off the first charge after it. */
  discount_amount: number;
  /** What the buyer is asked for; null when nothing. */
  display: Display | null;
  /** When it expires, in epoch milliseconds. */
  expires_at: number;
  /** The session's id. */
  id: string;
  /** The cart. */
  items: LineItem[];
  /** The store. */
  merchant: Merchant;
  /** The merchant's own words. */
  metadata: Metadata | null;
  /** The order, from the first attempt to pay on. */
  order_id: string | null;
  /** The secure payment page. */
  pay_redirect_url: string;
  /** The total in the buyer's currency; null in US dollars. */
  presentment: Presentment | null;
  /** Where the buyer goes after paying. */
  return_url: string | null;
  /** Same as `id`. */
  session_id: string;
  /** Where it stands. */
  status: SessionStatus;
  /** What the buyer subscribes to; null for what is bought once. */
  subscription: SubscriptionTerms | null;
  /**
   * The tax in cents; 0 until the billing country is known, and in the United States and Canada
   * the state.
   */
  tax_amount: number;
  /** The buyer's tax id. */
  tax_id: string | null;
  /** Heading of the page. */
  title: string;
  /** What the buyer is charged, in cents. */
  total_amount: number;
}

/** What pages for buyers link to, and their language. */
export interface CheckoutSettings {
  /**
   * The language of pages for buyers, unless the address of a page names another; null means the
   * one that the buyer's browser asks for.
   */
  locale: Language | null;
  /** What the store says about privacy. */
  privacyUrl: string | null;
  /** When the store gives money back. */
  refundPolicyUrl: string | null;
  /** The store's terms and conditions. */
  termsUrl: string | null;
}

/** One option of a dropdown. */
export interface Choice {
  /** What the buyer sees. */
  label: string;
  /** What the merchant gets. */
  value: string;
}

/** One option of a dropdown. */
export interface ChoiceInput {
  /** What the buyer sees. */
  label: string;
  /** What the merchant gets. */
  value: string;
}

/** Where the store's clock stands. */
export interface ClockView {
  /** Jobs that ran on the way; 0 when the clock was only read. */
  jobsRun: number;
  /** Now, for this store. */
  now: string;
  /** Milliseconds by which it is ahead of the machine's clock. */
  offsetMs: number;
}

/** An account that was connected. */
export interface ConnectedAccount {
  /** What it was asked to do. */
  capabilities: CapabilityEligibility[];
  /** The account. */
  id: string;
  /** Where the owner of the address goes on. */
  onboarding_link: string;
  /** Always `connected_account`. */
  type: ConnectedAccountType;
}

/**
 * What an answer is about.
 *
 * - `connected_account`: An account that a platform has connected.
 */
export type ConnectedAccountType = "connected_account";

/**
 * What an account that a platform has connected is to do.
 *
 * - `payments`: Take payments.
 * - `payouts`: Be paid out.
 */
export type ConnectedCapability = "payments" | "payouts";

/** What buyers of a country paid. */
export interface CountrySales {
  /** Gross volume. */
  amount: number;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Orders paid. */
  orders: number;
}

/** A coupon. */
export interface Coupon {
  /** What buyers type, in any case. */
  code: string;
  /** When it was created. */
  createdAt: string;
  /** The merchant's own words. */
  description: string | null;
  /** What the merchant calls it. */
  displayName: string | null;
  /** Whether it is redeemed at all. */
  enabled: boolean;
  /** When it ends. */
  expiresAt: string | null;
  /** Whether it is for customers who have bought nothing yet. */
  firstPurchaseOnly: boolean;
  /** The coupon. */
  id: string;
  /** The most orders that may use it. */
  maxUses: number | null;
  /** The most orders of one customer that may use it. */
  maxUsesPerCustomer: number | null;
  /** What a cart must come to, in cents. */
  minimumPurchase: number | null;
  /** The products that it is for; all when empty. */
  productIds: string[];
  /** When it begins. */
  startsAt: string | null;
  /** Orders that use it now. */
  timesUsed: number;
  /** What `value` means. */
  type: CouponType;
  /** When the merchant last changed it. */
  updatedAt: string;
  /** Cents, or percent. */
  value: number;
}

/** Changes to a coupon. */
export interface CouponChange {
  /** The current code; it never changes. */
  code?: string;
  /** A longer text. */
  description?: string | null;
  /** What buyers see instead of the code. */
  displayName?: string | null;
  /** Whether it can be used. */
  enabled?: boolean;
  /** When it stops to be valid, `null` for never. */
  expiresAt?: string | null;
  /** Whether only buyers may use it who have bought nothing before. */
  firstPurchaseOnly?: boolean;
  /** Uses in all, `null` for any number. */
  maxUses?: number | null;
  /** Uses by one customer, `null` for any number. */
  maxUsesPerCustomer?: number | null;
  /** Cents that an order must have before the discount. */
  minimumPurchase?: number | null;
  /** Products that it is for. */
  productIds?: string[] | null;
  /** When it begins to be valid, `null` for at once. */
  startsAt?: string | null;
  /** Which kind. */
  type?: CouponType;
  /** How much: cents, or a percentage. */
  value?: number;
}

/**
 * What the list is sorted by.
 *
 * - `code`: Code, without case.
 * - `createdAt`: Creation.
 * - `updatedAt`: Last change.
 * - `value`: Value, whether cents or percent.
 * - `timesUsed`: Uses.
 */
export type CouponSort =
  | "code"
  | "createdAt"
  | "updatedAt"
  | "value"
  | "timesUsed";

/**
 * What a coupon's value means.
 *
 * - `FIXED`: Cents.
 * - `PERCENTAGE`: Percent, from 1 to 100.
 */
export type CouponType = "FIXED" | "PERCENTAGE";

/** What the coupon does to a session. */
export interface CouponView {
  /** Its code. */
  code: string;
  /** What it takes off, in cents. */
  discount_amount: number;
}

/** A new session. */
export interface CreateCheckoutBody {
  /** Cents. */
  amount?: number;
  /** Where a buyer goes who gives up. */
  cancel_url?: string;
  /** Code of a coupon. */
  coupon_code?: string;
  /** The buyer. */
  customer?: NewCustomer;
  /** A longer text. */
  description?: string;
  display?: NewDisplay;
  /** The items. */
  items: NewItemInput[];
  /** Texts of your own, kept as they are. */
  metadata?: MetadataInput;
  /** Where the buyer goes after paying. */
  return_url?: string;
  /** The buyer's tax number, such as a VAT id. */
  tax_id?: string;
  /** What buyers read. */
  title?: string;
}

/**
 * A currency that a buyer can be charged in, by ISO 4217 code.
 *
 * - `USD`: US dollar, the currency of everything unless another is named.
 * - `EUR`: Euro.
 * - `GBP`: Pound sterling.
 * - `PLN`: Polish złoty.
 * - `BRL`: Brazilian real.
 * - `INR`: Indian rupee.
 * - `KRW`: South Korean won; has no smaller unit in use.
 * - `CZK`: Czech koruna.
 * - `DKK`: Danish krone.
 * - `HUF`: Hungarian forint.
 * - `SEK`: Swedish krona.
 * - `NOK`: Norwegian krone.
 * - `CHF`: Swiss franc.
 */
export type Currency =
  | "USD"
  | "EUR"
  | "GBP"
  | "PLN"
  | "BRL"
  | "INR"
  | "KRW"
  | "CZK"
  | "DKK"
  | "HUF"
  | "SEK"
  | "NOK"
  | "CHF";

/** What the next renewal would bill if it came now. */
export interface CurrentPeriod {
  /** Cents of the recurring amount. */
  baseAmount: number;
  /** Every meter, used or not. */
  meters: ProjectedMeter[];
  /** Its end. */
  periodEnd: string;
  /** Its beginning. */
  periodStart: string;
  /** Both, before tax. */
  projectedTotal: number;
  /** Cents of all meters. */
  usageAmount: number;
}

/** A field that a session asks for. */
export interface CustomField {
  dropdown?: Dropdown;
  /** The key. */
  key: string;
  label: Label;
  numeric?: Lengths;
  /** Whether the buyer may leave it empty. */
  optional: boolean;
  text?: Lengths;
  /** Which kind. */
  type: FieldType;
}

/** A field that a session asks for. */
export interface CustomFieldInput {
  dropdown?: DropdownInput;
  /** The key. */
  key: string;
  label: LabelInput;
  numeric?: LengthsInput;
  /** Whether the buyer may leave it empty. */
  optional?: boolean;
  text?: LengthsInput;
  /** Which kind. */
  type: "dropdown" | "text" | "numeric";
}

/** A customer. */
export interface Customer {
  /** When the customer first paid. */
  createdAt: string;
  /** In lower case. */
  email: string;
  /** First word of the name last given. */
  firstName: string | null;
  /** Whether the customer never signed in to the portal. */
  guest: boolean;
  /** The customer's id. */
  id: string;
  /** The rest of it. */
  lastName: string | null;
  /** Orders ever paid. */
  orderCount: number;
  /** Subtotals of paid orders less discounts, without tax; refunds do not reduce it. */
  totalSpent: number;
}

/** A billing address. */
export interface CustomerAddress {
  /** City. */
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** The address. */
  id: string;
  /** Street and number. */
  line1: string;
  /** What does not fit the first line. */
  line2: string | null;
  /** Postal code. */
  postalCode: string;
  /** State or province. */
  state: string;
}

/** What of a customer is to be another. */
export interface CustomerChange {
  /** The address that everything goes to from now on. */
  email: string;
}

/** A customer with what belongs to them. */
export interface CustomerDetail {
  /** Every address that was billed, newest first; of more than 100 the newest. */
  billingAddresses: CustomerAddress[];
  /** When the customer first paid. */
  createdAt: string;
  /** In lower case. */
  email: string;
  /** First word of the name last given. */
  firstName: string | null;
  /** Whether the customer never signed in to the portal. */
  guest: boolean;
  /** The customer's id. */
  id: string;
  /** The rest of it. */
  lastName: string | null;
  /** Orders ever paid. */
  orderCount: number;
  /** The ten newest orders, paid or not. */
  recentOrders: CustomerOrder[];
  /** Refunds that are final. */
  refundCount: number;
  /** Their amounts. */
  totalRefunded: number;
  /** Subtotals of paid orders less discounts, without tax; refunds do not reduce it. */
  totalSpent: number;
}

/** The customer of a case. */
export interface CustomerOfCase {
  /** E-mail address. */
  email: string;
  /** First name. */
  firstName: string | null;
  /** Its id. */
  id: string;
  /** Last name. */
  lastName: string | null;
}

/** An order of a customer. */
export interface CustomerOrder {
  /** Subtotal before discount and tax. */
  amount: number;
  /** When it was placed. */
  createdAt: string;
  /** Always `USD`. */
  currency: string;
  /** The order. */
  id: string;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/** Changes to the buyer; what is absent stays as stored. */
export interface CustomerPatch {
  /** Billing address. */
  billing?: BillingInput | null;
  /** Where receipts go; needed while none is stored. */
  email?: string;
  /** Name. */
  name?: string | null;
}

/**
 * What customers are sorted by.
 *
 * - `email`: Email address.
 * - `totalSpent`: What was spent.
 * - `orderCount`: Orders paid.
 * - `createdAt`: Creation.
 */
export type CustomerSortBy = "email" | "totalSpent" | "orderCount" | "createdAt";

/** The answer to a DELETE. */
export interface Deleted {
  /** Always true. */
  deleted: boolean;
}

/** One attempt to deliver an event to an endpoint. */
export interface Delivery {
  /** Which attempt to deliver the event this is, from 1. */
  attempt: number;
  /** When it was queued. */
  createdAt: string;
  /** How long it took, in milliseconds. */
  durationMs: number | null;
  /** Why it was not delivered. */
  error: string | null;
  /** What happened. */
  event: EventType;
  /** The event; the same in every attempt. */
  eventId: string;
  /** The delivery. */
  id: string;
  /** Whether the merchant asked for it. */
  manual: boolean;
  /** When it is sent, or after it failed, when the next attempt is. */
  nextAttemptAt: string | null;
  /** The first 4 KiB of the answer's body. */
  responseBody: string | null;
  /** The status of the answer. */
  responseStatus: number | null;
  /** When it was sent. */
  sentAt: string | null;
  /** Where it stands. */
  status: DeliveryStatus;
}

/**
 * Where a delivery stands.
 *
 * - `PENDING`: It is yet to be sent.
 * - `DELIVERED`: The endpoint took it.
 * - `FAILED`: The endpoint did not take it; another attempt may follow.
 */
export type DeliveryStatus = "PENDING" | "DELIVERED" | "FAILED";

/**
 * Ascending or descending.
 *
 * - `asc`: Smallest or oldest first.
 * - `desc`: Largest or newest first.
 */
export type Direction = "asc" | "desc";

/** What a coupon would take off. */
export interface Discount {
  /** What it takes off, in cents. */
  amount: number;
  /** Its code. */
  code: string;
  /** `PERCENTAGE` or `FIXED_AMOUNT`. */
  type: string;
  /** Percent, or cents. */
  value: number;
}

/** What a session asks of the buyer. */
export interface Display {
  /** The custom fields. */
  fields: CustomField[];
}

/** A dispute in a list. */
export interface Dispute {
  /** The order's amount. */
  amount: number;
  /** When it was opened. */
  createdAt: string;
  /** The merchant's evidence, once submitted. */
  evidence: SubmittedEvidence | null;
  /** What the dispute costs besides the charge. */
  fee: number;
  /** The dispute. */
  id: string;
  /** The order. */
  order: OrderOfDispute;
  /** Why the buyer's bank takes the money back. */
  reason: DisputeReason;
  /** Where it stands. */
  status: DisputeStatus;
  /** What the buyer was charged. */
  totalAmount: number;
}

/** What a dispute takes from the balance of the store and gives back to it. Money is US cents. */
export interface DisputeAmounts {
  /** What the dispute has cost by now: what was debited, less what a win gave back. */
  cost: number;
  /** What the balance was debited: both. */
  debitedAmount: number;
  /** What the dispute costs besides; it is never returned. */
  fee: number;
  /**
   * What a win gives back, or gave back; 0 where the dispute is lost or prevented. What was
   * refunded during the dispute stays with the buyer.
   */
  returnableAmount: number;
  /** What the bank takes of it: all that had not been refunded before, or a part of that. */
  takenAmount: number;
  /** What the buyer was charged. */
  totalAmount: number;
}

/** A dispute. */
export interface DisputeDetail {
  /** The order's amount. */
  amount: number;
  /** When it was opened. */
  createdAt: string;
  /** The merchant's evidence, once submitted. */
  evidence: SubmittedEvidence | null;
  /** What the dispute costs besides the charge. */
  fee: number;
  /** The dispute. */
  id: string;
  /** The payment method; `none` where nothing was charged. */
  method: string;
  /** The order. */
  order: OrderOfDisputeDetail;
  /** Why the buyer's bank takes the money back. */
  reason: DisputeReason;
  /** Where it stands. */
  status: DisputeStatus;
  /** What the buyer was charged. */
  totalAmount: number;
  /** When it last changed. */
  updatedAt: string;
}

/** Whether a dispute takes evidence, and what is attached to it by itself, as it is known now. */
export interface DisputeEvidence {
  /** Where the bill went. */
  billingAddress: BillingAddress;
  /** The customer, where they have signed in to the customer portal; null for a guest. */
  customerAccount: string | null;
  /** What the buyer's device is recognised by; null where it is not known. */
  customerDevice: string | null;
  /** The buyer's email address. */
  customerEmail: string;
  /** The buyer's IP address at the time of paying; null where the store's server paid. */
  customerIp: string | null;
  /** The buyer's name; empty where none was given. */
  customerName: string;
  /** Whether evidence can be submitted. */
  possible: boolean;
  /**
   * Earlier undisputed payments of the same buyer from the same place, newest first; only against
   * fraud, and only where there are enough to say something.
   */
  priorPayments: EarlierPayment[];
  /** What was sold, as the buyer read it. */
  productDescription: string;
  /** Why it cannot; null where it can. */
  refusal: string | null;
  /** Until when it can: without any, the dispute is lost then. */
  until: string;
}

/** A dispute as a payment shows it. */
export interface DisputeOfPayment {
  /** The order's amount. */
  amount: number;
  /** When it was opened. */
  createdAt: string;
  /** The processor's id for it. */
  disputeId: string;
  /** What the dispute costs. */
  fee: number;
  /** Whether the merchant has submitted evidence. */
  hasEvidence: boolean;
  /** The dispute. */
  id: string;
  /** Why. */
  reason: DisputeReason;
  /** Where it stands. */
  status: DisputeStatus;
  /** What the buyer was charged. */
  totalAmount: number;
  /** When it last changed. */
  updatedAt: string;
}

/**
 * Why the buyer's bank takes the money back.
 *
 * - `FRAUDULENT`: The buyer did not make the payment.
 * - `PRODUCT_NOT_RECEIVED`: Nothing arrived.
 * - `PRODUCT_UNACCEPTABLE`: What arrived was not what was sold.
 * - `SUBSCRIPTION_CANCELLED`: A renewal after a cancellation.
 * - `DUPLICATE_CHARGE`: Charged twice.
 * - `CREDIT_NOT_PROCESSED`: A promised refund did not come.
 * - `GENERAL`: Any other reason; also when the network names none.
 * - `UNRECOGNIZED`: The buyer does not know the charge.
 */
export type DisputeReason =
  | "FRAUDULENT"
  | "PRODUCT_NOT_RECEIVED"
  | "PRODUCT_UNACCEPTABLE"
  | "SUBSCRIPTION_CANCELLED"
  | "DUPLICATE_CHARGE"
  | "CREDIT_NOT_PROCESSED"
  | "GENERAL"
  | "UNRECOGNIZED";

/**
 * Where a dispute stands.
 *
 * - `AWAITING_REVIEW`: Opened; the merchant may submit evidence.
 * - `UNDER_REVIEW`: Evidence was submitted.
 * - `WON`: Final: the merchant keeps the money.
 * - `LOST`: Final: the buyer keeps the money.
 * - `PREVENTED`: Final: intercepted before it was opened.
 */
export type DisputeStatus =
  | "AWAITING_REVIEW"
  | "UNDER_REVIEW"
  | "WON"
  | "LOST"
  | "PREVENTED";

/** Disputes that the network has still to decide. */
export interface Disputed {
  /** What the bank took, less what was refunded since: this much returns if they are won. */
  amount: number;
  /** How many. */
  count: number;
  /** Their fees, which do not. */
  fee: number;
}

/** Where a file can be fetched for five minutes. */
export interface Download {
  /** The address. */
  url: string;
}

/** What a dropdown offers. */
export interface Dropdown {
  /** What the form shows at first. */
  default_value?: string;
  /** The options. */
  options: Choice[];
}

/** What a dropdown offers. */
export interface DropdownInput {
  /** What the form shows at first. */
  default_value?: string;
  /** The options. */
  options: ChoiceInput[];
}

/** An earlier payment of a buyer who says that this one was not theirs. */
export interface EarlierPayment {
  /** When the money came. */
  capturedAt: string;
  /** What was sold, as the buyer read it. */
  productDescription: string;
  /** The processor's name of it. */
  referenceId: string;
  /** Whether its bill went to the same address. */
  sameBillingAddress: boolean;
  /** Whether it came from the same device. */
  sameDevice: boolean;
  /** Whether it came from the same IP address. */
  sameIp: boolean;
  /** What was charged. */
  totalAmount: number;
}

/** A period with its ends. */
export interface Ends {
  /** The first instant. */
  from: string;
  /** The last. */
  to: string;
}

/**
 * Why the balance changed.
 *
 * - `OPENING_BALANCE`: The store was created; 0.
 * - `PAYMENT_RECEIVED`: A payment was captured; its settled amount.
 * - `REFUND_INSTANT`: A refund that was final at once.
 * - `REFUND_ASYNC`: A refund that the network confirms later, or its reversal (positive).
 * - `REFUND_EXTERNAL`: A refund that was made outside this server.
 * - `DISPUTE_CREATED`: A dispute was opened or prevented; the charge and the fee.
 * - `DISPUTE_WON`: A dispute was won; the charge comes back, the fee does not.
 * - `PAYOUT`: A payout with its fee, or its return (positive).
 */
export type EntryType =
  | "OPENING_BALANCE"
  | "PAYMENT_RECEIVED"
  | "REFUND_INSTANT"
  | "REFUND_ASYNC"
  | "REFUND_EXTERNAL"
  | "DISPUTE_CREATED"
  | "DISPUTE_WON"
  | "PAYOUT";

/** What a cart would cost. */
export interface Estimate {
  /** How it could be paid. */
  available_payment_methods: Method[];
  /** What the coupon takes off; null without one. */
  discount: Discount | null;
  /** The cart. */
  items: LineItem[];
  /** The store. */
  merchant: Merchant;
  /** Sum of the items in cents. */
  subtotal: number;
  /** The tax. */
  tax: TaxView;
  /** What the buyer would be charged, in cents. */
  total: number;
}

/** A cart and the place of its buyer. */
export interface EstimateCheckoutBody {
  /** ISO 3166-1 alpha-2 code of the country. */
  country: string;
  /** Code of a coupon. */
  coupon_code?: string;
  /** The items. */
  items: NewItemInput[];
  /** State or province. */
  state?: string;
  /** The buyer's tax number, such as a VAT id. */
  tax_id?: string;
}

/** Where an event is sent once more. */
export interface EventResend {
  /**
   * The endpoint, whether or not it subscribes to the event; every enabled one that does when
   * absent.
   */
  webhookId?: string;
}

/**
 * What an event tells.
 *
 * - `PAYMENT_PENDING`: The buyer submitted a payment.
 * - `PAYMENT_PROCESSING`: The payment is with the network or held for review.
 * - `PAYMENT_COMPLETED`: The payment was captured.
 * - `PAYMENT_FAILED`: The payment was declined, cancelled or expired.
 * - `PAYMENT_REFUNDED`: A refund became final.
 * - `PAYMENT_DISPUTED`: A chargeback was opened.
 * - `PAYMENT_DISPUTE_WON`: A dispute was won.
 * - `PAYMENT_DISPUTE_LOST`: A dispute was lost.
 * - `PAYMENT_DISPUTE_PREVENTED`: A dispute was intercepted before it was opened; terminal.
 * - `PAYMENT_REVIEW`: Shield holds the payment for review.
 * - `SUBSCRIPTION_CREATED`: First payment or start of a trial.
 * - `SUBSCRIPTION_RENEWED`: A renewal was collected.
 * - `SUBSCRIPTION_PAST_DUE`: A renewal failed or needs 3DS.
 * - `SUBSCRIPTION_CANCELLED`: The subscription was cancelled.
 * - `SUBSCRIPTION_PAUSED`: The merchant paused the subscription.
 * - `SUBSCRIPTION_RESUMED`: The merchant resumed the subscription.
 * - `SUBSCRIPTION_UPDATED`: Plan, quantity or card changed, or the subscription was reactivated.
 * - `SUBSCRIPTION_ENDED`: Access to what was subscribed to is over.
 * - `SUBSCRIPTION_TRIAL_ENDING`: Three days before the end of a trial.
 * - `SUBSCRIPTION_RENEWING`: Three days before a renewal.
 */
export type EventType =
  | "PAYMENT_PENDING"
  | "PAYMENT_PROCESSING"
  | "PAYMENT_COMPLETED"
  | "PAYMENT_FAILED"
  | "PAYMENT_REFUNDED"
  | "PAYMENT_DISPUTED"
  | "PAYMENT_DISPUTE_WON"
  | "PAYMENT_DISPUTE_LOST"
  | "PAYMENT_DISPUTE_PREVENTED"
  | "PAYMENT_REVIEW"
  | "SUBSCRIPTION_CREATED"
  | "SUBSCRIPTION_RENEWED"
  | "SUBSCRIPTION_PAST_DUE"
  | "SUBSCRIPTION_CANCELLED"
  | "SUBSCRIPTION_PAUSED"
  | "SUBSCRIPTION_RESUMED"
  | "SUBSCRIPTION_UPDATED"
  | "SUBSCRIPTION_ENDED"
  | "SUBSCRIPTION_TRIAL_ENDING"
  | "SUBSCRIPTION_RENEWING";

/**
 * Why a charge failed.
 *
 * - `card_declined`: The card's bank refused without saying why.
 * - `insufficient_funds`: The card has not enough money.
 * - `expired_card`: The card is past its date.
 * - `authentication_failed`: The buyer failed or left the 3DS challenge.
 * - `payment_declined`: A payment without a card was refused.
 */
export type FailureCode =
  | "card_declined"
  | "insufficient_funds"
  | "expired_card"
  | "authentication_failed"
  | "payment_declined";

/** A fee: a share of what the buyer is charged, and a fixed part. */
export interface FeeAmount {
  /** The fee. */
  amount: number;
  /** The fixed part; null as the share is. */
  fixed: number | null;
  /** The share; null where nothing was captured, or other fees hold today. */
  rate: number | null;
}

/** What a program is told of its key. */
export interface FieldAnswer {
  /** Whether it is activated on the machine. */
  activated: boolean;
  /** The activation of the machine, also one that was given up by this request. */
  activationId: string | null;
  /**
   * When it ends. While its subscription goes on, when that is decided next, such as at its
   * renewal. Null when there is no such time.
   */
  expiresAt: string | null;
  /** Whether the key may be used now. */
  valid: boolean;
}

/** An answer to a custom field. */
export interface FieldAnswerInput {
  /** The field. */
  key: string;
  /** The answer. */
  value: string;
}

/**
 * What a field asks for.
 *
 * - `text`: Any text.
 * - `numeric`: Digits.
 * - `dropdown`: One of some options.
 */
export type FieldType = "text" | "numeric" | "dropdown";

/**
 * The form of a file, as paths name it.
 *
 * - `csv`: Comma-separated values.
 * - `json`: An array of objects.
 */
export type FileFormat = "csv" | "json";

/**
 * What a file is for.
 *
 * - `IMAGE`: A picture that anybody may see.
 * - `DOWNLOAD`: A file that buyers get.
 */
export type FilePurpose = "IMAGE" | "DOWNLOAD";

/**
 * Whether a file has arrived.
 *
 * - `PENDING`: It was announced, and has not been uploaded.
 * - `READY`: It can be used.
 */
export type FileStatus = "PENDING" | "READY";

/**
 * What a cancelled metered subscription is billed when it ends.
 *
 * - `BASE_AND_USAGE`: The plan's amount and the usage.
 * - `USAGE_ONLY`: The usage alone.
 */
export type FinalUsageBill = "BASE_AND_USAGE" | "USAGE_ONLY";

/** A fork of a store. */
export interface Fork {
  /** The store that it was forked from; that store's own origin, if that is a fork. */
  forkedFrom: string;
  /** Its name in addresses. */
  handle: string;
  /** The fork's own store id. */
  id: string;
  /** What it is called. */
  name: string;
}

/** Something that was found. */
export interface Found {
  /** When it was created. */
  createdAt: string;
  /** Its id. */
  id: string;
  /** What it is. */
  kind: Kind;
  /** What people call it. */
  label: string;
  /** Where the dashboard shows it. */
  link: string;
  /** Text that distinguishes it from similar results. */
  sublabel: string | null;
}

/**
 * How often the merchant means to charge. Only `ONE_OFF` is a limit; the others are what the
 * customer is told.
 *
 * - `ONE_OFF`: Once; the first success revokes the agreement.
 * - `WEEKLY`: Every week.
 * - `MONTHLY`: Every month.
 * - `QUARTERLY`: Every three months.
 * - `YEARLY`: Every year.
 * - `AD_HOC`: Whenever there is something to charge.
 */
export type Frequency =
  | "ONE_OFF"
  | "WEEKLY"
  | "MONTHLY"
  | "QUARTERLY"
  | "YEARLY"
  | "AD_HOC";

/**
 * What is done after capture.
 *
 * - `MANAGED_LICENSE`: One generated key per unit.
 * - `LICENSE_POOL`: The oldest free keys of the merchant's pool.
 * - `LICENSE_WEBHOOK`: The merchant's server is asked for keys.
 * - `INSTANT_DOWNLOAD`: `downloadUrl` is released.
 * - `REDIRECT`: The buyer is sent to `redirectUrl`.
 * - `MANUAL`: Nothing.
 */
export type FulfillmentMode =
  | "MANAGED_LICENSE"
  | "LICENSE_POOL"
  | "LICENSE_WEBHOOK"
  | "INSTANT_DOWNLOAD"
  | "REDIRECT"
  | "MANUAL";

/** What is known of an address; unknown parts are `None`. */
export interface Geo {
  /** Number of the network, as `AS15169`. */
  asn: string | null;
  /** City, in English. */
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** Who runs the network. */
  org: string | null;
  /** Postal code. */
  postal: string | null;
  /** Region code, as `TX`. */
  region: string | null;
}

/**
 * How long a bucket is.
 *
 * - `hour`: An hour.
 * - `day`: A day.
 */
export type Granularity = "hour" | "day";

/** Gross volume over time. */
export interface GrossVolume {
  /** A point for every bucket, ascending. */
  series: Point[];
}

/** Payouts that have not arrived. */
export interface InTransit {
  /** What is to arrive. */
  amount: number;
  /** How many. */
  count: number;
  /** What they cost. */
  fee: number;
}

/** A bill that is not due yet. Amounts are US cents. */
export interface Invoice {
  /** The plan's amount. */
  baseAmount: number;
  /** `USD`. */
  currency: string;
  /** Whether there are meters. */
  isUsageBased: boolean;
  /**
   * `Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and
   * `Credit` (negative) where they apply, then each meter.
   */
  lineItems: InvoiceLine[];
  /** When it is charged. */
  nextChargeAt: string;
  /** Its end. */
  periodEnd: string;
  /** Start of the current period, whose usage is billed. */
  periodStart: string;
  /** Where the subscription stands. */
  status: SubscriptionStatus;
  /** The subscription. */
  subscriptionId: string;
  /** The sum of the lines: base, usage and what changes of plan left behind, less a coupon. */
  subtotal: number;
  /** The tax, at today's rate. */
  taxAmount: number;
  /** What is charged. */
  total: number;
  /** What all meters come to so far. */
  usageAmount: number;
}

/** A line of the bill. */
export interface InvoiceLine {
  /** Cents before tax. */
  amount: number;
  /** What for. */
  description: string;
}

/** A line of an order. */
export interface ItemView {
  /** The line. */
  id: string;
  /** What the buyer read. */
  name: string | null;
  /** Price of one unit. */
  price: number;
  /** The product; null for a dynamic line. */
  productId: string | null;
  /** Units. */
  quantity: number;
  /** The variant. */
  variantId: string | null;
}

/** What an upload of keys would add. */
export interface KeyCheck {
  /** The others, which an upload skips: the product has them, or they were sent twice. */
  known: number;
  /** Keys that the product does not have yet; one that was sent twice counts once. */
  new: number;
}

/**
 * What generated keys look like.
 *
 * - `ALPHANUMERIC`: `XXXX-XXXX-XXXX-XXXX` over `[A-Z0-9]`; also when a product names no format.
 * - `UUID`: A version 4 UUID.
 * - `CUSTOM_PREFIX`: `{customPrefix}-XXXX-XXXX-XXXX`.
 */
export type KeyFormat = "ALPHANUMERIC" | "UUID" | "CUSTOM_PREFIX";

/** A key on a machine, as a program in the field knows both. */
export interface KeyOnMachine {
  /** What the program knows the machine by. */
  fingerprint: string;
  /** The key. */
  key: string;
  /** What people call the machine. */
  name?: string;
}

/** Keys that may be uploaded. */
export interface KeysBody {
  /** Keys to sell, one per unit. */
  licenseKeys: string[];
}

/**
 * What a result is.
 *
 * - `order`: An order.
 * - `payment`: A payment.
 * - `customer`: A customer.
 * - `product`: A product.
 * - `category`: A category.
 * - `coupon`: A coupon.
 * - `subscription`: A subscription.
 * - `refund`: A refund.
 * - `dispute`: A dispute.
 * - `payout`: A payout.
 * - `license`: A licence.
 * - `case`: A support case.
 * - `webhook`: A webhook endpoint.
 * - `paylink`: A paylink.
 * - `report`: A report.
 * - `token`: An API token.
 */
export type Kind =
  | "order"
  | "payment"
  | "customer"
  | "product"
  | "category"
  | "coupon"
  | "subscription"
  | "refund"
  | "dispute"
  | "payout"
  | "license"
  | "case"
  | "webhook"
  | "paylink"
  | "report"
  | "token";

/** What was known of a payment when it was judged. */
export interface KnownFacts {
  /** The country of the card's bank. */
  cardCountry: string | null;
  /** Whose money the card spends. */
  cardFunding: CardFunding | null;
  /** Whether a payment of the buyer had been disputed. */
  customerHasDisputed: boolean | null;
  /** How many orders the buyer had paid at the store before. */
  customerOrderCount: number | null;
  /** Whether one from the device had. */
  deviceHasDisputed: boolean | null;
  /** The country of the network address. */
  ipCountry: string | null;
  /** Whether one from the network address had. */
  ipHasDisputed: boolean | null;
  /** Who runs the network. */
  isp: string | null;
}

/** What the receiver of a store answers. */
export interface LabAnswers {
  /** The statuses of its answers, one after the other; the last one goes on. 200 when absent. */
  answers?: number[];
}

/**
 * What a receiver has to do with a message.
 *
 * - `TAKE`: Answer with a 2xx status.
 * - `REFUSE`: Answer with any other status.
 */
export type LabDuty = "TAKE" | "REFUSE";

/**
 * What is wrong with what is sent.
 *
 * - `WHOLE`: Nothing.
 * - `TWICE`: It is sent twice, with one id: a receiver takes both, and does its work once.
 * - `OUT_OF_ORDER`: The event that came after it is sent first: a receiver takes both, and
 * compares their times.
 * - `EDITED`: Another body is sent under its signature: a receiver refuses it.
 * - `LATE`: It was signed some time ago: a receiver refuses more than five minutes.
 * - `BROKEN_SIGNATURE`: Its signature has another letter: a receiver refuses it.
 * - `SLOWLY`: Its body comes a few bytes at a time: a receiver waits for the rest, and takes it.
 */
export type LabManner =
  | "WHOLE"
  | "TWICE"
  | "OUT_OF_ORDER"
  | "EDITED"
  | "LATE"
  | "BROKEN_SIGNATURE"
  | "SLOWLY";

/** The receiver of a sandbox store. */
export interface LabReceiver {
  /** The statuses of its answers, one after the other; the last one goes on. */
  answers: number[];
  /** When it was made. */
  createdAt: string;
  /** How many answers it has given since they were chosen. */
  given: number;
  /** Its address, which takes any POST. Whoever knows it can send something there. */
  url: string;
}

/** A request that the receiver took. */
export interface LabRequest {
  /** What happened, as its body says; `null` where that is no event of ours. */
  event: EventType | null;
  /** The event, as its header says; `null` where that is none of ours. */
  eventId: string | null;
  /** What is wrong with the signature. One that is right may be too old. */
  faults: SignatureFault[];
  /** The request. */
  id: string;
  /**
   * Whether its signature is that of an endpoint which the store has at the address of the
   * receiver; `null` where it has none there.
   */
  isRight: boolean | null;
  /** When it arrived, by the clock of the machine. */
  receivedAt: string;
  /** What it was answered with. */
  status: number;
}

/** A request that the receiver took, with what arrived. */
export interface LabRequestDetail {
  /** Its body. */
  body: string;
  /** What happened, as its body says; `null` where that is no event of ours. */
  event: EventType | null;
  /** The event, as its header says; `null` where that is none of ours. */
  eventId: string | null;
  /** What is wrong with the signature. One that is right may be too old. */
  faults: SignatureFault[];
  /** Its headers, as far as deliveries have them; names in lower case. */
  headers: Record<string, string>;
  /** The request. */
  id: string;
  /**
   * Whether its signature is that of an endpoint which the store has at the address of the
   * receiver; `null` where it has none there.
   */
  isRight: boolean | null;
  /** When it arrived, by the clock of the machine. */
  receivedAt: string;
  /** What it was answered with. */
  status: number;
}

/** An event that is sent for trial. */
export interface LabSend {
  /** How many seconds ago it was signed when it is `LATE`; 360 when absent. */
  ageSeconds?: number;
  /** What is sent in the place of the event when it is `EDITED`. */
  body?: string;
  /** The event. */
  eventId: string;
  /** What is wrong with what is sent; nothing when absent. */
  manner?: LabManner;
  /** How many seconds its body takes when it is sent `SLOWLY`; 5 when absent. */
  overSeconds?: number;
  /** The endpoint, whether or not it is enabled or subscribes to the event. */
  webhookId: string;
}

/** A message that was sent for trial, and what came of it. */
export interface LabSent {
  /** How long it took, in milliseconds. */
  durationMs: number;
  /** Why it was not delivered. */
  error: string | null;
  /** What happened. */
  event: EventType;
  /** The event. */
  eventId: string;
  /** What the receiver has to do with it. */
  must: LabDuty;
  /** Whether it did so; no answer is neither. */
  passed: boolean;
  /** The first 4 KiB of the answer's body. */
  responseBody: string | null;
  /** The status of its answer. */
  statusCode: number | null;
}

/** A field's label on the wire. */
export interface Label {
  /** A text of the store's own. */
  custom: string;
  /** Which kind. */
  type: LabelType;
}

/** A field's label on the wire. */
export interface LabelInput {
  /** A text of the store's own. */
  custom: string;
  /** Which kind. */
  type: LabelType;
}

/**
 * Who wrote a label.
 *
 * - `custom`: The merchant.
 */
export type LabelType = "custom";

/**
 * A language of the pages for buyers.
 *
 * - `en`: English.
 * - `de`: German.
 * - `fr`: French.
 * - `es`: Spanish.
 * - `it`: Italian.
 * - `pt`: Portuguese.
 * - `nl`: Dutch.
 * - `pl`: Polish.
 * - `ja`: Japanese.
 */
export type Language =
  | "en"
  | "de"
  | "fr"
  | "es"
  | "it"
  | "pt"
  | "nl"
  | "pl"
  | "ja";

/** A change of the store's balance. */
export interface LedgerEntry {
  /** By how much; negative when it fell. */
  amount: number;
  /** When it was written. */
  createdAt: string;
  /** The cause in words. */
  description: string;
  /** The entry's id. */
  id: string;
  /** The payment, refund, dispute, payout or store that caused it. */
  referenceId: string | null;
  /** The balance after this entry. */
  runningBalance: number;
  /** Why the balance changed. */
  type: EntryType;
}

/** Limits of a text or numeric answer, in characters. */
export interface Lengths {
  /** What the form shows at first. */
  default_value?: string;
  /** The longest answer; 255 unless set. */
  maximum_length?: number;
  /** The shortest answer. */
  minimum_length?: number;
}

/** Limits of a text or numeric answer, in characters. */
export interface LengthsInput {
  /** What the form shows at first. */
  default_value?: string;
  /** The longest answer; 255 unless set. */
  maximum_length?: number;
  /** The shortest answer. */
  minimum_length?: number;
}

/** A licence. */
export interface License {
  /** When it was sold. */
  claimedAt: string | null;
  /** When it was uploaded or generated. */
  createdAt: string;
  /** The customer who bought it. */
  customerId: string | null;
  /** The licence's id. */
  id: string;
  /** The key in clear. */
  key: string;
  /** The order that it was sold with. */
  orderId: string | null;
  /** The product it is for. */
  productId: string;
  /** Whether it may be used. */
  status: LicenseStatus;
  /** The variant that was bought. */
  variantId: string | null;
}

/**
 * How long a claimed licence is valid.
 *
 * - `THIRTY_DAYS`: 30 days of 24 hours.
 * - `NINETY_DAYS`: 90 days of 24 hours.
 * - `ONE_YEAR`: One calendar year.
 * - `LIFETIME`: For ever.
 */
export type LicenseDuration = "THIRTY_DAYS" | "NINETY_DAYS" | "ONE_YEAR" | "LIFETIME";

/** A key that an order delivered. */
export interface LicenseOfOrder {
  /** When it was sold. */
  claimedAt: string | null;
  /** The licence. */
  id: string;
  /** The key in clear. */
  key: string;
  /** The product. */
  productId: string;
  /** Whether it may be used. */
  status: LicenseStatus;
  /** The variant. */
  variantId: string | null;
}

/** The request that asks a merchant's server for keys. */
export interface LicenseRequest {
  /** What was bought. */
  data: LicenseRequestData;
  /** Always `LICENSE_FULFILLMENT`. */
  event: string;
  /** The request, the same at every attempt. */
  id: string;
  /** When the line was to be delivered. */
  timestamp: string;
}

/** The buyer of a request for keys. */
export interface LicenseRequestCustomer {
  /** Lower-case address. */
  email: string;
  /** The customer. */
  id: string;
}

/** What was bought. */
export interface LicenseRequestData {
  /** Who bought. */
  customer: LicenseRequestCustomer;
  /** The line that needs keys. */
  item: LicenseRequestItem;
  /** The order. */
  order: LicenseRequestOrder;
}

/** The line of a request for keys. */
export interface LicenseRequestItem {
  /** The line. */
  id: string;
  /** Name shown to the buyer. */
  name: string;
  /** The product. */
  productId: string | null;
  /** Units of the line; as many keys are requested. */
  quantity: number;
  /** The variant, if one was chosen. */
  variantId: string | null;
}

/** The order of a request for keys. */
export interface LicenseRequestOrder {
  /** What the buyer filled in. */
  customFields: Record<string, unknown> | null;
  /** The order. */
  id: string;
  /** What the merchant attached. */
  metadata: Record<string, unknown> | null;
  /** The checkout session it was. */
  orderNumber: string;
}

/**
 * Whether a key may be used.
 *
 * - `AVAILABLE`: In the pool, not sold.
 * - `CLAIMED`: Sold.
 * - `REVOKED`: Taken back.
 */
export type LicenseStatus = "AVAILABLE" | "CLAIMED" | "REVOKED";

/** A line: price × quantity. */
export interface LineAmount {
  /** What they come to. */
  amount: number;
  /** What the buyer read. */
  name: string;
  /** Price of one unit. */
  price: number;
  /** Units. */
  quantity: number;
}

/** A line of the cart. */
export interface LineItem {
  /** Price of one unit in cents. */
  amount: number;
  /** Picture URL. */
  image: string | null;
  /** What the buyer reads. */
  name: string;
  /** Number of units. */
  quantity: number;
}

/** Changes to a list. */
export interface ListChange {
  /** What rules call it. A list that a rule mentions keeps its name. */
  name?: string;
  /** What its values are; it cannot be changed. */
  type?: ListType;
  /** Its values from now on. */
  values?: string[];
}

/**
 * What the values of a list are.
 *
 * - `email`: Email addresses; `*` stands for any characters.
 * - `ip`: Addresses and networks (CIDR), IPv4 and IPv6.
 * - `country`: ISO 3166-1 alpha-2 codes.
 * - `card_bin`: The first six to eight digits of card numbers.
 * - `string`: Any text; `*` stands for any characters.
 */
export type ListType =
  | "email"
  | "ip"
  | "country"
  | "card_bin"
  | "string";

/**
 * What of a reviewed payment is put on a list.
 *
 * - `email`: The buyer's email address.
 * - `ip`: The address from which it was paid.
 * - `card_bin`: The first digits of the card's number.
 */
export type ListedPart = "email" | "ip" | "card_bin";

/**
 * The methods of the Store API.
 *
 * - `GET`: Reads.
 * - `POST`: Creates, and acts.
 * - `PATCH`: Changes.
 * - `DELETE`: Deletes.
 */
export type LoggedMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** A fork that was just made. */
export interface MadeFork {
  /** The fork. */
  fork: Fork;
  /** Where its clock stands: where that of its store stood. */
  now: string;
  /** A token of the fork that may do what the caller may. Its secret is shown this once. */
  token: ApiToken;
  /** The fork's endpoints, which are those of its store, each with a secret of its own. */
  webhooks: RolledSecret[];
}

/** An agreement, as its merchant sees it. */
export interface Mandate {
  /** Where the customer agrees, and later takes it back. */
  agreementUrl: string;
  /** Its id. */
  id: string;
  /** Its state. */
  status: MandateStatus;
}

/** The token that authorizes one charge. */
export interface MandateAuthorization {
  /** Works once, for fifteen minutes. */
  token: string;
}

/** What became of a payment. */
export interface MandatePayment {
  /** Where the buyer has to go to confirm, `null` when there is nothing to confirm. */
  authorizationUrl: string | null;
  /** Its id. */
  id: string;
  /** Its state. */
  status: MandatePaymentStatus;
}

/**
 * Where a payment under an agreement stands.
 *
 * - `COMPLETED`: Captured.
 * - `REQUIRES_3DS`: The customer has to answer to the bank at `authorizationUrl`.
 */
export type MandatePaymentStatus = "COMPLETED" | "REQUIRES_3DS";

/**
 * Where an agreement stands.
 *
 * - `REQUIRES_ACTION`: The customer has not given a card.
 * - `REQUIRES_AUTHORIZATION`: The card is being verified; its bank may want to hear from the
 * customer.
 * - `ACTIVE`: The card can be charged.
 * - `REVOKED`: Final: taken back, or used up.
 * - `EXPIRED`: Final: it was not accepted in time, or too many cards were refused.
 */
export type MandateStatus =
  | "REQUIRES_ACTION"
  | "REQUIRES_AUTHORIZATION"
  | "ACTIVE"
  | "REVOKED"
  | "EXPIRED";

/** A payment that a condition matches. */
export interface MatchedPayment {
  /** When it was submitted. */
  createdAt: string;
  /** The buyer's email address. */
  email: string;
  /** The payment. */
  id: string;
  /** Its order. */
  orderId: string;
  /** Where it stands. */
  status: PaymentStatus;
  /** What was charged, in cents. */
  totalAmount: number;
}

/** A request that mends something. */
export interface MendingCall {
  /** Its HTTP method. */
  method: string;
  /** Its path. */
  path: string;
}

/** What buyers see of the store. */
export interface Merchant {
  /** Brand colour. */
  accentColor: string | null;
  /** Favicon URL. */
  favicon: string | null;
  /** Unique, URL-safe name. */
  handle: string;
  /** The store's id. */
  id: string;
  /** Logo URL. */
  logo: string | null;
  /** Name. */
  name: string;
  /** Brand colour. */
  primaryColor: string | null;
  /** Alternative URL name. */
  slug: string | null;
  /** Text on card statements. */
  statementDescriptor: string | null;
  /** Where buyers ask for help. */
  supportEmail: string | null;
}

/** The merchant's own words; copied to the order and its webhooks. */
export type Metadata = Record<string, string>;

/** The merchant's own words; copied to the order and its webhooks. */
export type MetadataInput = Record<string, string>;

/** A meter. */
export interface Meter {
  /** How events become one quantity. */
  aggregation: Aggregation;
  /** When it was created. */
  createdAt: string;
  /** What its events are called. */
  eventName: string;
  /** The meter. */
  id: string;
  /** Units that cost nothing extra. */
  includedUnits: number | null;
  /** The product that it is part of. */
  productId: string;
  /** Which part of it is charged. */
  settlement: Settlement;
  /** Cents for `unitQuantity` units. */
  unitPrice: number;
  /** How many units `unitPrice` buys. */
  unitQuantity: number;
  /** When it last changed. */
  updatedAt: string;
}

/** What a bill says of a meter; as JSON it is stored with the invoice. */
export interface MeterBill {
  /** Cents for what is beyond the allowance. */
  amountCharged: number;
  /** What it counts. */
  eventName: string;
  /** The meter. */
  meterId: string;
  /** The aggregate, before any allowance. */
  quantity: number;
  /** Cents for `unitQuantity` units. */
  unitPrice: number;
  /** How many units `unitPrice` buys. */
  unitQuantity: number;
}

/** Changes to a meter. Rates may change at any time and count for the running period at its close. */
export interface MeterPatch {
  /** Locked once an event exists. */
  aggregation?: Aggregation;
  /** Locked once an event exists. */
  eventName?: string;
  /** Units that cost nothing, `null` for none. */
  includedUnits?: number | null;
  /** Locked once an event exists. */
  settlement?: Settlement;
  /** Price of `unitQuantity` units, in cents. */
  unitPrice?: number;
  /** Units that `unitPrice` is for. */
  unitQuantity?: number;
}

/** Every meter of a product. */
export interface Meters {
  /** The oldest first. */
  items: Meter[];
}

/**
 * A method as `available_payment_methods` lists it.
 *
 * - `CARD`: Card.
 * - `APPLE_PAY`: Apple Pay.
 * - `GOOGLE_PAY`: Google Pay.
 * - `CASHAPP`: Cash App Pay.
 * - `AMAZON_PAY`: Amazon Pay.
 * - `WECHAT_PAY`: WeChat Pay.
 * - `ALIPAY`: Alipay.
 * - `IDEAL`: iDEAL, Netherlands.
 * - `BANCONTACT`: Bancontact, Belgium.
 * - `MULTIBANCO`: Multibanco, Portugal.
 * - `MB_WAY`: MB WAY, Portugal.
 * - `EPS`: EPS, Austria.
 * - `PRZELEWY24`: Przelewy24, Poland.
 * - `BLIK`: BLIK, Poland.
 * - `BIZUM`: Bizum, Spain.
 * - `SATISPAY`: Satispay, Italy.
 * - `PAY_BY_BANK`: Pay by Bank, United Kingdom.
 * - `PIX`: Pix, Brazil.
 * - `UPI`: UPI, India.
 * - `NAVER_PAY`: Naver Pay, South Korea.
 * - `KAKAO_PAY`: Kakao Pay, South Korea.
 * - `PAYCO`: PAYCO, South Korea.
 * - `SAMSUNG_PAY`: Samsung Pay, South Korea.
 * - `LINK`: Link; listed for subscriptions only.
 */
export type Method =
  | "CARD"
  | "APPLE_PAY"
  | "GOOGLE_PAY"
  | "CASHAPP"
  | "AMAZON_PAY"
  | "WECHAT_PAY"
  | "ALIPAY"
  | "IDEAL"
  | "BANCONTACT"
  | "MULTIBANCO"
  | "MB_WAY"
  | "EPS"
  | "PRZELEWY24"
  | "BLIK"
  | "BIZUM"
  | "SATISPAY"
  | "PAY_BY_BANK"
  | "PIX"
  | "UPI"
  | "NAVER_PAY"
  | "KAKAO_PAY"
  | "PAYCO"
  | "SAMSUNG_PAY"
  | "LINK";

/**
 * A method as `pay` takes it and as payments report it. Input may also say `cash_app` and
 * `przelewy24`.
 *
 * - `card`: Card.
 * - `apple_pay`: Apple Pay.
 * - `google_pay`: Google Pay.
 * - `link`: Link, the card wallet.
 * - `alipay`: Alipay.
 * - `wechat_pay`: WeChat Pay.
 * - `amazon_pay`: Amazon Pay.
 * - `cashapp`: Cash App Pay.
 * - `bancontact`: Bancontact.
 * - `bizum`: Bizum.
 * - `eps`: EPS.
 * - `ideal`: iDEAL.
 * - `mb_way`: MB WAY.
 * - `multibanco`: Multibanco, paid later at a machine or in a banking app.
 * - `satispay`: Satispay.
 * - `sepa_debit`: SEPA direct debit.
 * - `us_bank_account`: Debit of a US bank account (ACH).
 * - `pay_by_bank`: Pay by Bank.
 * - `blik`: BLIK.
 * - `p24`: Przelewy24.
 * - `kakao_pay`: Kakao Pay.
 * - `naver_pay`: Naver Pay.
 * - `payco`: PAYCO.
 * - `samsung_pay`: Samsung Pay.
 * - `pix`: Pix.
 * - `upi`: UPI.
 */
export type MethodCode =
  | "card"
  | "apple_pay"
  | "google_pay"
  | "link"
  | "alipay"
  | "wechat_pay"
  | "amazon_pay"
  | "cashapp"
  | "bancontact"
  | "bizum"
  | "eps"
  | "ideal"
  | "mb_way"
  | "multibanco"
  | "satispay"
  | "sepa_debit"
  | "us_bank_account"
  | "pay_by_bank"
  | "blik"
  | "p24"
  | "kakao_pay"
  | "naver_pay"
  | "payco"
  | "samsung_pay"
  | "pix"
  | "upi";

/**
 * How a token proves itself.
 *
 * - `BEARER`: The secret itself is the credential.
 * - `HMAC`: The id names the token and the body is signed with a key derived from the secret.
 */
export type Mode = "BEARER" | "HMAC";

/** A month in UTC. */
export interface Month {
  /** Gross volume. */
  gross: number;
  /** `YYYY-MM`. */
  month: string;
  /** Net volume. */
  net: number;
}

/** The last twelve months. */
export interface MonthlyRevenue {
  /** Ascending, the present one last. */
  months: Month[];
}

interface MoveClockFields {
  /** An ISO 8601 duration, `P31D` or `PT1H`. */
  advance?: string;
  /** The time to move to. */
  set?: string;
}

/** How to move the clock: one of the two. */
export type MoveClock =
  | With<MoveClockFields, "advance">
  | With<MoveClockFields, "set">;

/** Who bought, with the name last given. */
export interface NamedBuyer {
  /** Address in lower case. */
  email: string;
  /** First word of the name. */
  firstName: string | null;
  /** The customer. */
  id: string;
  /** The rest of it. */
  lastName: string | null;
}

/** A machine on which a licence is to be used. */
export interface NewActivation {
  /** What the program knows the machine by. */
  fingerprint: string;
  /** What people call it. */
  name?: string;
}

/** A file to be uploaded. */
export interface NewAttachment {
  /** Name of the file, without folders. */
  filename: string;
  /** `image/*`, `application/pdf`, `text/plain` or `application/zip`. */
  mimeType: string;
  /** Size in bytes. */
  sizeBytes: number;
}

/** What is going to be charged. */
export interface NewAuthorization {
  /** Cents, tax included. */
  amount: number;
  currency: ChargeCurrency;
  /** What for; the line of the order. */
  description: string;
  /** The mandate. */
  mandateId: string;
}

/** A new category. */
export interface NewCategory {
  /** A longer text. */
  description?: string;
  /** Place among its neighbours, lowest first. */
  displayOrder?: number;
  /** Whether it is shown in a prominent place. */
  featured?: boolean;
  /** Name of an icon. */
  icon?: string;
  /** Whether it is hidden from storefronts. */
  isArchived?: boolean;
  /** Whether it is marked as a favourite in the dashboard. */
  isFavourite?: boolean;
  /** Description for search engines. */
  metaDescription?: string;
  /** Title for search engines. */
  metaTitle?: string;
  /** What it is called. */
  name: string;
  /** The category above. */
  parentId?: string;
  /** Products that it is for. */
  productIds?: string[];
  /** Whether it is part of the storefront's navigation. */
  showInNavigation?: boolean;
  /** Made from the name when left out. */
  slug?: string;
}

/** An account to connect. */
export interface NewConnectedAccount {
  /** What the account is to do; a word that is sent twice counts once. */
  capabilities: ConnectedCapability[];
  /** Whose account it is to be. An address has one account. */
  email: string;
  /** The platform's own words. */
  metadata?: MetadataInput;
}

/** A new coupon. */
export interface NewCoupon {
  /** What buyers type; upper and lower case are one. */
  code: string;
  /** A longer text. */
  description?: string;
  /** What buyers see instead of the code. */
  displayName?: string;
  /** Whether it can be used. */
  enabled?: boolean;
  /** When it stops to be valid, `null` for never. */
  expiresAt?: string;
  /** Whether only buyers may use it who have bought nothing before. */
  firstPurchaseOnly?: boolean;
  /** Uses in all, `null` for any number. */
  maxUses?: number;
  /** Uses by one customer, `null` for any number. */
  maxUsesPerCustomer?: number;
  /** Cents that an order must have before the discount. */
  minimumPurchase?: number;
  /** Products that it is for. */
  productIds?: string[];
  /** When it begins to be valid, `null` for at once. */
  startsAt?: string;
  /** Which kind. */
  type: CouponType;
  /** Cents, or percent from 1 to 100. */
  value: number;
}

/** The buyer as a new session is given one. */
export interface NewCustomer {
  /** Billing address. */
  billing?: BillingInput;
  /** Where receipts go. */
  email: string;
  /** Name. */
  name?: string;
}

/** What the buyer is to be asked for. */
export interface NewDisplay {
  /** Fields that the buyer fills in. */
  fields?: CustomFieldInput[];
}

/** One use. */
export interface NewEvent {
  /** A date-time; now when absent. One that cannot be read rejects the event, not the report. */
  event_at?: string;
  /** What a meter of the subscription's product counts. */
  event_name: string;
  /** A name for the event: events with the same one are counted once per meter. */
  external_id?: string;
  /** Texts of your own, kept as they are. */
  metadata?: Record<string, string>;
  /** Number of units. */
  quantity: number;
}

/** The merchant's evidence. The buyer's name, addresses and history are attached to it. */
export interface NewEvidence {
  /** What the buyer did with the goods. */
  access_activity_log: string;
}

/** A file to be uploaded. */
export interface NewFile {
  /** Its name, without folders. Buyers save a download under it. */
  filename: string;
  /** Its media type: of a picture `image/png`, `image/jpeg`, `image/webp` or `image/gif`. */
  mimeType: string;
  /** What it is for. */
  purpose: FilePurpose;
  /** Its size in bytes: of a picture at most 5242880. */
  sizeBytes: number;
}

/** What a fork is made of. */
export interface NewFork {
  /** What the fork is called; its store's name when it is not sent. */
  name?: string;
  /**
   * The snapshot that it goes on from, by its name or its id; the store as it is when none is
   * sent.
   */
  snapshot?: string;
}

/** An item: of the catalog when it names a product, otherwise dynamic. */
export interface NewItem {
  /**
   * Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product what
   * the buyer chose.
   */
  amount?: number;
  /** What a dynamic item is called. */
  name?: string;
  /** A product of the store. */
  product_id?: string;
  /** Number of units. */
  quantity: number;
  /** One of its variants. */
  variant_id?: string;
}

interface NewItemInputFields {
  /**
   * Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product what
   * the buyer chose.
   */
  amount?: number;
  /** What a dynamic item is called. */
  name?: string;
  /** A product of the store. */
  product_id?: string;
  /** Number of units. */
  quantity: number;
  /** One of its variants. */
  variant_id?: string;
}

/** An item: of the catalog when it names a product, otherwise dynamic. */
export type NewItemInput =
  | With<NewItemInputFields, "product_id">
  | With<NewItemInputFields, "name" | "amount">;

/** A new list. */
export interface NewList {
  /** What rules call it, as `@name`. */
  name: string;
  /** What its values are. */
  type: ListType;
  /** Its values; case does not count, and none counts twice. */
  values?: string[];
}

/** A new agreement. */
export interface NewMandate {
  /** The customer. */
  customerId: string;
  /** What the customer agrees to pay for. */
  description: string;
  frequency: Frequency;
}

/** A message to be sent. */
export interface NewMessage {
  /** Files that were uploaded to this case before. */
  attachments?: Carried[];
  /** The text. */
  body: string;
}

/** A new meter. */
export interface NewMeter {
  aggregation: Aggregation;
  /** What the meter counts: the name under which usage is reported. */
  eventName: string;
  /** With BASE_PLUS_OVERAGE only, and always. */
  includedUnits?: number;
  /** ARREARS when absent. */
  settlement?: Settlement;
  /** Price of `unitQuantity` units, in cents. */
  unitPrice: number;
  /** 1 when absent. */
  unitQuantity?: number;
}

/** A note for the team. */
export interface NewNote {
  /** What it says. */
  body: string;
}

/** A new paylink. */
export interface NewPaylink {
  /** A longer text. */
  description?: string;
  /** In the future. */
  expiresAt?: string | null;
  /** The items. */
  items: NewItemInput[];
  /** Uses in all, `null` for any number. */
  maxUses?: number | null;
  /** The store's name when absent. */
  title?: string;
}

/** What is charged. */
export interface NewPayment {
  mandate: Authorization;
}

/** A new product. Fields of another type or mode are kept and shown, and have no effect. */
export interface NewProduct {
  /** When the sale begins. */
  availableFrom?: string;
  /** When the sale ends. */
  availableUntil?: string;
  /** When a change of the plan takes effect. */
  billingAnchor?: BillingAnchor;
  /** How often a subscription is billed. */
  billingInterval?: BillingInterval;
  /** Categories that it is filed under. */
  categoryIds?: string[];
  /** A higher price that is shown crossed out, in cents. */
  compareAtPrice?: number;
  /** What every key begins with. */
  customPrefix?: string;
  /** A longer text. */
  description?: string;
  /** Where the download is: an address of yours, or a file of the store. */
  downloadUrl?: string;
  /** How buyers get what they bought. */
  fulfillmentMode?: FulfillmentMode;
  /** Addresses of pictures, the first one first. */
  images?: string[];
  /** What generated keys look like. */
  keyFormat?: KeyFormat;
  /** How long a key is valid. */
  licenseDuration?: LicenseDuration;
  /** Keys to sell, one per unit. */
  licenseKeys?: string[];
  /** Units left at which the store's team is told. */
  lowStockThreshold?: number;
  /** Machines on which a key may be active at once. */
  maxActivations?: number;
  /** Units that one customer may buy. */
  maxPerCustomer?: number;
  /** What the buyer reads after paying. */
  message?: string;
  /** The least that a buyer may choose to pay, in cents. */
  minimumPrice?: number;
  /** What the variants differ in. */
  options?: OptionBody[];
  /** Price of one unit in cents. */
  price: number;
  /** How the price comes about. */
  pricingModel?: PricingModel;
  /** What kind of product. */
  productType: ProductType;
  /** Where the buyer is sent after paying. */
  redirectUrl?: string;
  /** Whether a refund makes the keys invalid. */
  revokeOnRefund?: boolean;
  /** Its state. */
  status?: ProductStatus;
  /** A second line below the title. */
  subtitle?: string;
  /** What buyers read. */
  title: string;
  /** Days before the first charge. */
  trialDays?: number;
  /** The forms that it is sold in. */
  variants?: NewVariant[];
  /** What requests to `webhookUrl` are signed with. */
  webhookSecret?: string;
  /** Which server of yours is asked for keys when a unit is sold. */
  webhookUrl?: string;
}

/** A refund to be made, of everything that was charged. */
export interface NewRefund {
  /**
   * The `cost` that `getOrderAmounts` told, in US cents: where the refund would cost something
   * else by now, because a part was given back meanwhile, the answer is 409 and nothing is
   * refunded.
   */
  expectedCost?: number;
  /** Why; REQUESTED_BY_CUSTOMER when it is left out. */
  reason?: RefundReason;
}

/** A new canned reply. */
export interface NewReply {
  /** What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order. */
  body: string;
  /** What the team calls it; no other has the same, whatever the case of its letters. */
  name: string;
}

/** A new report. */
export interface NewReport {
  /** Which files are made. */
  formats?: ReportFormat[];
  /** End of the time that the report is about. */
  periodEnd: string;
  /** Start of the time that the report is about. */
  periodStart: string;
  /** Which kind. */
  type: ReportType;
}

/** A new rule. */
export interface NewRule {
  /** What it does then. */
  action: Action;
  /** When it applies: comparisons such as `amount > 5000`, joined by `AND`, `OR` and parentheses. */
  condition: string;
  /** Whether it is asked at all; yes when absent. */
  enabled?: boolean;
  /** What the merchant calls it. */
  name: string;
  /** Its place: rules with lower numbers are asked first, and of equal ones the older. */
  priority: number;
}

/** A snapshot to be made. */
export interface NewSnapshot {
  /** What it is called; no other snapshot of the store has the name. */
  name: string;
}

/** A variant of a new product. */
export interface NewVariant {
  /** A higher price that is shown crossed out, in cents. */
  compareAtPrice?: number;
  /** A longer text. */
  description?: string;
  /** Addresses of pictures, the first one first. */
  images?: string[];
  /** Whether it can be bought. */
  inStock?: boolean;
  /** What the variants differ in. */
  options: Record<string, string>;
  /** Place among its neighbours, lowest first. */
  position?: number;
  /** Price of one unit in cents. */
  price: number;
  /** Number of units. */
  quantity?: number;
  /** The store's own number of it. */
  sku?: string;
  /** The name in addresses. */
  slug?: string;
  /** What buyers read. */
  title: string;
  /** Whether units are counted. */
  trackStock?: boolean;
}

/** A new endpoint. */
export interface NewWebhook {
  /** Which events it subscribes to. */
  eventTypes: EventType[];
  /** The merchant's own words. */
  note?: string;
  /** V2 when absent. */
  signatureVersion?: SignatureVersion;
  /** A public https address. */
  url: string;
}

/** What whoever opens a paylink may say about the buyer. */
export interface OpenPaylinkBody {
  /** Code of a coupon. */
  coupon_code?: string;
  /** The buyer. */
  customer?: NewCustomer;
  /** Texts of your own, kept as they are. */
  metadata?: MetadataInput;
}

/** An option; an existing one of this name is replaced. */
export interface OptionBody {
  /** What it is called. */
  name: string;
  /** Place among its neighbours, lowest first. */
  position?: number;
  /** The choices. */
  values: string[];
}

/** What the amounts of an order are made of. Money is US cents. */
export interface OrderAmounts {
  /** Subtotal before discount. */
  amount: number;
  /** What the coupon took off. */
  discountAmount: number;
  /** The coupon. */
  discountCode: string | null;
  /** Its lines. */
  lines: LineAmount[];
  /** The platform's fee; 0 until captured. */
  platformFee: FeeAmount;
  /** The processor's fee; 0 until captured. */
  pspFee: FeeAmount;
  /** What a refund would do now. */
  refund: RefundOffer;
  /** What the balance rose by; 0 until captured. */
  settledAmount: number;
  /** The tax. */
  tax: TaxAmount;
  /** What the buyer is charged. */
  totalAmount: number;
}

/** An order. */
export interface OrderDetail {
  /** Subtotal before discount. */
  amount: number;
  /** Where the bill went. */
  billingAddress: BillingAddress;
  /** When it was created. */
  createdAt: string;
  /** `USD`. */
  currency: string;
  /** What the buyer filled in. */
  customFields: unknown;
  /** Who bought. */
  customer: BuyerDetail;
  /** The coupon. */
  discountCode: string | null;
  /** Whether a coupon was redeemed. */
  discounted: boolean;
  /** What one US dollar cost. */
  exchangeRate: number | null;
  /** `MULTI_PSP`. */
  gateway: string;
  /** The order. */
  id: string;
  /** Its lines. */
  items: ItemView[];
  /** The keys delivered. */
  licenses: LicenseOfOrder[];
  /** What the merchant attached. */
  metadata: unknown;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Its payment. */
  payment: PaymentOfOrder;
  /** How much of it, in its smallest unit. */
  presentmentAmount: number | null;
  /** What the buyer was charged in. */
  presentmentCurrency: Currency | null;
  /** Where the buyer went afterwards. */
  returnUrl: string | null;
  /** Where it stands. */
  status: OrderStatus;
  /** When it last changed. */
  updatedAt: string;
  /**
   * When the buyer asked for delivery at once and gave up the right of withdrawal with it; null
   * where it was kept, or where there was none to give up.
   */
  withdrawalWaivedAt: string | null;
}

/** The order that a case is about. */
export interface OrderOfCase {
  /** Subtotal before discount. */
  amount: number;
  /** `USD`. */
  currency: string;
  /** Its id. */
  id: string;
  /** The checkout session that became the order. */
  orderNumber: string;
}

/** The order that a case is about, and where it stands. */
export interface OrderOfCaseDetail {
  /** Subtotal before discount. */
  amount: number;
  /** When it was created. */
  createdAt: string;
  /** `USD`. */
  currency: string;
  /** Its id. */
  id: string;
  /** The checkout session that became the order. */
  orderNumber: string;
  /** Its state. */
  status: OrderStatus;
}

/** The order of a dispute in a list. */
export interface OrderOfDispute {
  /** Who bought. */
  customer: Buyer;
  /** The order. */
  id: string;
  /** The checkout session it was. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/** The order of a dispute. */
export interface OrderOfDisputeDetail {
  /** Subtotal before discount. */
  amount: number;
  /** `USD`. */
  currency: string;
  /** Who bought. */
  customer: BuyerDetail;
  /** The order. */
  id: string;
  /** The checkout session it was. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/** The order of a payment. */
export interface OrderOfPayment {
  /** Subtotal before discount. */
  amount: number;
  /** `USD`. */
  currency: string;
  /** The order. */
  id: string;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/** The order of a refund in a list. */
export interface OrderOfRefund {
  /** Who bought. */
  customer: Buyer;
  /** The order. */
  id: string;
  /** The checkout session it was. */
  orderNumber: string;
}

/** The order of a refund. */
export interface OrderOfRefundDetail {
  /** Subtotal before discount. */
  amount: number;
  /** `USD`. */
  currency: string;
  /** Who bought. */
  customer: NamedBuyer;
  /** The order. */
  id: string;
  /** The checkout session it was. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/** The order of a payment in a list. */
export interface OrderOfSummary {
  /** The order. */
  id: string;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Where it stands. */
  status: OrderStatus;
}

/**
 * Where an order stands.
 *
 * - `PENDING`: Awaiting confirmation of the payment.
 * - `PROCESSING`: Paid, being fulfilled.
 * - `COMPLETED`: Fulfilled.
 * - `CANCELLED`: Abandoned or timed out.
 * - `FAILED`: Declined.
 * - `REFUNDED`: Refunded.
 * - `CHARGEBACK`: The dispute is open, lost or prevented.
 */
export type OrderStatus =
  | "PENDING"
  | "PROCESSING"
  | "COMPLETED"
  | "CANCELLED"
  | "FAILED"
  | "REFUNDED"
  | "CHARGEBACK";

/** An order in a list. */
export interface OrderSummary {
  /** Subtotal before discount. */
  amount: number;
  /** When it was created. */
  createdAt: string;
  /** `USD`. */
  currency: string;
  /** Who bought. */
  customer: Buyer;
  /** The coupon. */
  discountCode: string | null;
  /** Whether a coupon was redeemed. */
  discounted: boolean;
  /** `MULTI_PSP`. */
  gateway: string;
  /** The order. */
  id: string;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Its payment. */
  payment: PaymentOfSummary;
  /** Where it stands. */
  status: OrderStatus;
}

/** A period in a few numbers. */
export interface Overview {
  /** Different customers who paid. */
  customers: number;
  /** Disputes opened, prevented ones included. */
  disputes: number;
  /** Subtotals less discounts of orders paid. */
  grossVolume: number;
  /** The same less fees and refunds. */
  netVolume: number;
  /** Orders paid. */
  orders: number;
  /** Which period. */
  period: Ends;
  /** Refunds completed. */
  refunded: number;
}

/** Where a page stands in its list. */
export interface Pagination {
  /** Items per page. */
  limit: number;
  /** As `cursor` of the next request, what follows this page; null at the end of the list. */
  nextCursor: string | null;
  /** This page, from 1; 1 also where a cursor was followed. */
  page: number;
  /** Items in all. */
  total: number;
  /** Pages in all; 0 when there is no item. */
  totalPages: number;
}

/** How it was paid; all null until completed. */
export interface PaidWith {
  /** The card's network. */
  cardBrand: string | null;
  /** The card's last digits. */
  cardLastFour: string | null;
  /** The method. */
  type: MethodCode | null;
}

/** A period that was billed. */
export interface PastPeriod {
  /** Every meter that there was. */
  meters: MeterBill[];
  /** The order that was paid; none when there was nothing to pay. */
  orderId: string | null;
  /** Its end. */
  periodEnd: string;
  /** Its beginning. */
  periodStart: string;
  /** Base and usage, before tax. */
  totalCharged: number;
}

/** What the buyer sends. */
export interface PayBody {
  /** Consent to recurring charges; for subscriptions. */
  consent?: boolean;
  /** Answers to the session's custom fields. */
  custom_fields?: FieldAnswerInput[];
  /** Changes to the stored customer; afterwards email, name and billing must be there. */
  customer?: CustomerPatch;
  /** The session's `total_amount` as the buyer was shown it, in cents: nothing else is charged. */
  expected_total?: number;
  /** How to pay; needed unless nothing is charged. */
  payment_method?: PaymentMethod;
  /**
   * Whether the buyer asks for delivery at once and knows that the right of withdrawal is lost
   * with it. It counts for consumers (no tax id) in the European Union, Iceland, Liechtenstein,
   * Norway and the United Kingdom when something is charged and nothing recurs; otherwise it is
   * ignored. The order tells it as `withdrawalWaivedAt`.
   */
  withdrawal_waiver?: boolean;
}

/** What became of the payment. */
export interface PayResult {
  /** Where the buyer has to go to confirm, `null` when there is nothing to confirm. */
  authorization_url: string | null;
  /** The order. */
  order_id: string;
  /** The checkout session that became the order. */
  order_number: string;
  /** The payment. */
  payment_id: string;
  /** Where the buyer goes after paying. */
  return_url: string | null;
  /** Its state. */
  status: PayStatus;
  /** The subscription. */
  subscription_id: string | null;
}

/**
 * Where a submitted payment stands.
 *
 * - `COMPLETED`: Captured.
 * - `PROCESSING`: The network takes its time.
 * - `REQUIRES_3DS`: The buyer has to answer to the bank at `authorization_url`.
 * - `REVIEW`: Held for review.
 */
export type PayStatus = "COMPLETED" | "PROCESSING" | "REQUIRES_3DS" | "REVIEW";

/** A paylink. */
export interface Paylink {
  /** When it was created. */
  createdAt: string;
  /** Text below the heading. */
  description: string | null;
  /** The first instant at which it opens no new sessions any more. */
  expiresAt: string | null;
  /** The paylink. */
  id: string;
  /** What it sells, as given: products are priced when a session is opened. */
  items: NewItem[];
  /** The most payments. */
  maxUses: number | null;
  /** Whether it opens new sessions. */
  status: PaylinkStatus;
  /** Heading of the checkout page. */
  title: string;
  /** When the merchant last changed it. */
  updatedAt: string;
  /** Where buyers go. */
  url: string;
  /** Completed payments. */
  uses: number;
}

/** Changes to a paylink; open sessions stay as they are. */
export interface PaylinkChange {
  /** A longer text. */
  description?: string | null;
  /** In the future. */
  expiresAt?: string | null;
  /** The items. */
  items?: NewItemInput[];
  /** Uses in all, `null` for any number. */
  maxUses?: number | null;
  /** What buyers read. */
  title?: string;
}

/**
 * Whether a paylink opens new sessions.
 *
 * - `ACTIVE`: It does, while it is not used up or expired.
 * - `DISABLED`: The merchant has switched it off.
 */
export type PaylinkStatus = "ACTIVE" | "DISABLED";

/** A payment. */
export interface PaymentDetail {
  /** Subtotal before discount. */
  amount: number;
  /** The methods that buyers of this country are offered. */
  availablePaymentMethods: MethodCode[];
  /** Country of the bill. */
  country: string | null;
  /** The coupon. */
  couponCode: string | null;
  /** When it was created. */
  createdAt: string;
  /** Who bought. */
  customer: BuyerDetail;
  /** What the coupon took off. */
  discountAmount: number;
  /** Its dispute, if there ever was one. */
  dispute: DisputeOfPayment | null;
  /** What one US dollar cost. */
  exchangeRate: number | null;
  /** Where the buyer's IP address is; all null until it was looked up. */
  geo: Geo;
  /** The payment. */
  id: string;
  /** The buyer's IP address; null where the store's server paid with a token of the store. */
  ipAddress: string | null;
  /** Always null. */
  network: null;
  /** Its order. */
  order: OrderOfPayment;
  /** How it was paid. */
  paymentMethod: PaidWith;
  /** The platform's fee; 0 until captured. */
  platformFeeAmount: number;
  /** How much of it, in its smallest unit. */
  presentmentAmount: number | null;
  /** What the buyer was charged in. */
  presentmentCurrency: Currency | null;
  /** The processor's fee; 0 until captured. */
  pspFeeAmount: number;
  /** `MULTI_PSP`. */
  pspProvider: string;
  /** The processor's id for it; the payment's own id until there is one. */
  referenceId: string;
  /** What the buyer got back, tax included. */
  refundedAmount: number;
  /** What the balance rose by; 0 until captured. */
  settledAmount: number;
  /** Where it stands. */
  status: PaymentStatus;
  /** Tax. */
  taxAmount: number;
  /** The buyer's tax id. */
  taxId: string | null;
  /** What happened, oldest first. */
  timeline: TimelineRow[];
  /** What the buyer is charged. */
  totalAmount: number;
  /** When it last changed. */
  updatedAt: string;
  /** The buyer's browser; null likewise. */
  userAgent: string | null;
}

/** A way to pay. */
export interface PaymentMethod {
  /** A card in clear; sandbox only. */
  card?: CardInput;
  /** A method that the buyer saved earlier. */
  saved_payment_method_id?: string;
  /** The token that the processor's form made for the buyer's account. */
  token?: string;
  /** The method. */
  type: "card" | "apple_pay" | "google_pay" | "link" | "alipay" | "wechat_pay" | "amazon_pay" | "cashapp" | "bancontact" | "bizum" | "eps" | "ideal" | "mb_way" | "multibanco" | "satispay" | "sepa_debit" | "us_bank_account" | "pay_by_bank" | "blik" | "p24" | "kakao_pay" | "naver_pay" | "payco" | "samsung_pay" | "pix" | "upi";
}

/** The payment of an order. */
export interface PaymentOfOrder {
  /** Subtotal before discount. */
  amount: number;
  /** The coupon. */
  couponCode: string | null;
  /** When it was created. */
  createdAt: string;
  /** What the coupon took off. */
  discountAmount: number;
  /** What one US dollar cost. */
  exchangeRate: number | null;
  /** The payment. */
  id: string;
  /** How it was paid. */
  paymentMethod: PaidWith;
  /** The platform's fee; 0 until captured. */
  platformFeeAmount: number;
  /** How much of it, in its smallest unit. */
  presentmentAmount: number | null;
  /** What the buyer was charged in. */
  presentmentCurrency: Currency | null;
  /** The processor's fee; 0 until captured. */
  pspFeeAmount: number;
  /** `MULTI_PSP`. */
  pspProvider: string;
  /** The processor's id for it; the payment's own id until there is one. */
  referenceId: string;
  /** What the balance rose by; 0 until captured. */
  settledAmount: number;
  /** Where it stands. */
  status: PaymentStatus;
  /** Tax. */
  taxAmount: number;
  /** The buyer's tax id. */
  taxId: string | null;
  /** What the buyer is charged. */
  totalAmount: number;
}

/** The payment of an order in a list. */
export interface PaymentOfSummary {
  /** Where it stands. */
  status: PaymentStatus;
  /** What the buyer is charged. */
  totalAmount: number;
}

/**
 * Where a payment stands.
 *
 * - `PENDING`: Awaiting the buyer.
 * - `PROCESSING`: With the network, or held for review.
 * - `COMPLETED`: Collected.
 * - `FAILED`: Declined, expired or cancelled.
 * - `REFUNDED`: Refunded.
 * - `DISPUTED`: The dispute is open, lost or prevented.
 */
export type PaymentStatus =
  | "PENDING"
  | "PROCESSING"
  | "COMPLETED"
  | "FAILED"
  | "REFUNDED"
  | "DISPUTED";

/** A payment in a list. */
export interface PaymentSummary {
  /** Subtotal before discount. */
  amount: number;
  /** Country of the bill. */
  country: string | null;
  /** The coupon. */
  couponCode: string | null;
  /** When it was created. */
  createdAt: string;
  /** Who bought. */
  customer: Buyer;
  /** The payment. */
  id: string;
  /** Its order. */
  order: OrderOfSummary;
  /** How it was paid. */
  paymentMethod: PaidWith;
  /** `MULTI_PSP`. */
  pspProvider: string;
  /** The processor's id for it; the payment's own id until there is one. */
  referenceId: string;
  /** Where it stands. */
  status: PaymentStatus;
  /** What the buyer is charged. */
  totalAmount: number;
}

/** A payout. */
export interface Payout {
  /** What the merchant receives, in US cents. */
  amount: number;
  /** When it was requested. */
  createdAt: string;
  /** What it costs on top, in US cents. */
  fee: number;
  /** The payout's id. */
  id: string;
  /** Where it goes. */
  payoutMethod: PayoutMethod;
  /** The bank's reference for the transfer, once it has one. */
  referenceId: string | null;
  /** Where it stands. */
  status: PayoutStatus;
  /** When it last changed. */
  updatedAt: string;
}

/** A payout with what the bank told about it. */
export interface PayoutDetail {
  /** What the merchant receives, in US cents. */
  amount: number;
  /** When it was requested. */
  createdAt: string;
  /** When it should arrive; null until it has left. */
  expectedAt: string | null;
  /** What it costs on top, in US cents. */
  fee: number;
  /** The payout's id. */
  id: string;
  /** Where it goes. */
  payoutMethod: PayoutMethod;
  /** The bank's reference for the transfer, once it has one. */
  referenceId: string | null;
  /** Where it stands. */
  status: PayoutStatus;
  /** What the bank finds it by; null until it has left. */
  traceId: string | null;
  /** When it last changed. */
  updatedAt: string;
}

/**
 * What the processor tells about a payout.
 *
 * - `payout_paid`: The bank credited the money.
 * - `payout_returned`: The bank sent the money back.
 */
export type PayoutEvent = "payout_paid" | "payout_returned";

/** Where a payout goes, as the account stands now. */
export interface PayoutMethod {
  /** The bank account. */
  id: string;
  /** Whether payouts go there unless another account is named. */
  isPrimary: boolean;
  /** Where its review stands. */
  status: BankStatus;
}

/** A payout to be requested, or priced. */
export interface PayoutRequest {
  /** What is to arrive, in US cents: at least 5000. The fee is taken from the balance on top of it. */
  amount: number;
  /** The bank account that it goes to; the primary one when absent. */
  bankAccountId?: string;
  /**
   * The fee that `estimatePayout` told, in US cents: where it would be another one by now, the
   * answer is 409 and nothing is paid out. `estimatePayout` does not read it.
   */
  expectedFee?: number;
}

/**
 * Where a payout stands.
 *
 * - `IN_REVIEW`: Requested and debited; waits for its batch.
 * - `PROCESSING`: On its way to the bank.
 * - `COMPLETED`: The bank credited it.
 * - `REJECTED`: Refused by the review or returned by the bank; the money is back in the balance.
 */
export type PayoutStatus = "IN_REVIEW" | "PROCESSING" | "COMPLETED" | "REJECTED";

/** The plan that the next renewal switches to. */
export interface PendingChange {
  /** What a period costs then, before tax. */
  amount: number;
  /** How often it is billed then. */
  billing_interval: BillingInterval;
  /** When the first period of it begins. */
  effectiveAt: string;
  /** The product. */
  product_id: string;
  /** Units. */
  quantity: number;
  /** The variant. */
  variant_id: string | null;
}

/**
 * Which period is looked at.
 *
 * - `1d`: The last 24 hours.
 * - `3d`: The last 3 × 24 hours.
 * - `7d`: The last 7 × 24 hours.
 * - `30d`: The last 30 × 24 hours.
 * - `90d`: The last 90 × 24 hours.
 * - `all`: Everything so far.
 * - `custom`: Between two dates.
 */
export type Period =
  | "1d"
  | "3d"
  | "7d"
  | "30d"
  | "90d"
  | "all"
  | "custom";

/** A bucket of a series. */
export interface Point {
  /** Gross volume. */
  amount: number;
  /** The day, or the full hour. */
  date: string;
}

/** A change of what buyers may do in the customer portal: what is not sent stays. */
export interface PortalChange {
  /** Whether they may pause their subscriptions and take them up again. */
  allowPause?: boolean;
  /** Whether they may change to another plan of the store. */
  allowPlanChange?: boolean;
  /** Whether they may add seats to their subscriptions and give them back. */
  allowSeats?: boolean;
  /**
   * Whether a withdrawal that a buyer declares is refunded at once, without the merchant's
   * decision.
   */
  autoRefundWithdrawals?: boolean;
}

/** What buyers may do in the customer portal. */
export interface PortalSettings {
  /** Whether they may pause their subscriptions. */
  allowPause: boolean;
  /** Whether they may change to another plan. */
  allowPlanChange: boolean;
  /** Whether they may add and give back seats. */
  allowSeats: boolean;
  /** Whether a withdrawal is refunded at once, without the merchant's decision. */
  autoRefundWithdrawals: boolean;
}

/** What the buyer pays in another currency than US dollars. */
export interface Presentment {
  /** Amount in the currency's smallest unit. */
  amount: number;
  /** The currency. */
  currency: Currency;
  /** What one US dollar costs; fixed when the billing address was first given. */
  rate: number;
}

/**
 * How the price comes about.
 *
 * - `STANDARD`: `price`.
 * - `PAY_WHAT_YOU_WANT`: The buyer's choice, from a minimum.
 * - `FREE`: 0, whatever `price` says.
 * - `USAGE_BASED`: `price` and what the meters counted; subscriptions only.
 */
export type PricingModel = "STANDARD" | "PAY_WHAT_YOU_WANT" | "FREE" | "USAGE_BASED";

/** A product. Prices are US cents. */
export interface Product {
  /** First instant of sale. */
  availableFrom: string | null;
  /** Keys of the pool that can be sold now. */
  availableLicenses: number;
  /** First instant after the sale. */
  availableUntil: string | null;
  /** When a change to this plan takes effect. */
  billingAnchor: BillingAnchor | null;
  /** Period of a subscription; without effect on other products. */
  billingInterval: BillingInterval | null;
  /** Categories that list it. */
  categories: CategoryLink[];
  /** Former price, to be shown crossed out; without effect unless it is above `price`. */
  compareAtPrice: number | null;
  /** When it was created. */
  createdAt: string;
  /** Always `USD`. */
  currency: string;
  /** What keys of CUSTOM_PREFIX begin with; without effect in another form. */
  customPrefix: string | null;
  /** Long text. */
  description: string | null;
  /** What INSTANT_DOWNLOAD releases. */
  downloadUrl: string | null;
  /** What is done after capture. */
  fulfillmentMode: FulfillmentMode | null;
  /** Made from the first title; unique among the store's live products. */
  handle: string;
  /** The product's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** The merchant's switch. */
  inStock: boolean;
  /** Form of generated keys; without effect outside MANAGED_LICENSE. */
  keyFormat: KeyFormat | null;
  /** How long a licence is valid; null is for ever. Without effect where no keys are given. */
  licenseDuration: LicenseDuration | null;
  /** Stock at which the team gets a mail. */
  lowStockThreshold: number | null;
  /** Informational; null is unlimited. */
  maxActivations: number | null;
  /** Units that one buyer may ever buy; null is unlimited. */
  maxPerCustomer: number | null;
  /** Text for the receipt. */
  message: string | null;
  /** Least amount of PAY_WHAT_YOU_WANT. */
  minimumPrice: number | null;
  /** What variants choose from, by position. */
  options: ProductOption[];
  /** Unit price; 0 when FREE. */
  price: number;
  /** How the price comes about. */
  pricingModel: PricingModel;
  /** What kind of thing it is. */
  productType: ProductType;
  /** Where REDIRECT sends the buyer. */
  redirectUrl: string | null;
  /** Whether a refund revokes issued keys. */
  revokeOnRefund: boolean;
  /** Whether buyers see it. */
  status: ProductStatus;
  /** Line under the title. */
  subtitle: string | null;
  /** Name shown to buyers. */
  title: string;
  /** Days before the first charge of a subscription; without effect on other products. */
  trialDays: number | null;
  /** When it last changed. */
  updatedAt: string;
  /** Forms of the product, by position. */
  variants: Variant[];
  /** What those requests are signed with. */
  webhookSecret: string | null;
  /** Where LICENSE_WEBHOOK asks for keys; without effect in another mode. */
  webhookUrl: string | null;
}

/**
 * A change of a product: fields that are not sent stay. Fields of another type or mode are kept
 * and shown, and have no effect.
 */
export interface ProductChange {
  /** When the sale begins. */
  availableFrom?: string | null;
  /** When the sale ends. */
  availableUntil?: string | null;
  /** When a change of the plan takes effect. */
  billingAnchor?: BillingAnchor | null;
  /** How often a subscription is billed. */
  billingInterval?: BillingInterval | null;
  /** Categories that it is filed under. */
  categoryIds?: string[];
  /** A higher price that is shown crossed out, in cents. */
  compareAtPrice?: number | null;
  /** What every key begins with. */
  customPrefix?: string | null;
  /** A longer text. */
  description?: string | null;
  /** Where the download is: an address of yours, or a file of the store. */
  downloadUrl?: string | null;
  /** How buyers get what they bought. */
  fulfillmentMode?: FulfillmentMode | null;
  /** Addresses of pictures, the first one first. */
  images?: string[];
  /** Whether it can be bought. */
  inStock?: boolean;
  /** What generated keys look like. */
  keyFormat?: KeyFormat | null;
  /** How long a key is valid. */
  licenseDuration?: LicenseDuration | null;
  /** Keys to sell, one per unit. */
  licenseKeys?: string[];
  /** Units left at which the store's team is told. */
  lowStockThreshold?: number | null;
  /** Machines on which a key may be active at once. */
  maxActivations?: number | null;
  /** Units that one customer may buy. */
  maxPerCustomer?: number | null;
  /** What the buyer reads after paying. */
  message?: string | null;
  /** The least that a buyer may choose to pay, in cents. */
  minimumPrice?: number | null;
  /** What the variants differ in. */
  options?: OptionBody[];
  /** Price of one unit in cents. */
  price?: number;
  /** How the price comes about. */
  pricingModel?: PricingModel;
  /** What kind of product. */
  productType?: ProductType;
  /** Where the buyer is sent after paying. */
  redirectUrl?: string | null;
  /** Whether a refund makes the keys invalid. */
  revokeOnRefund?: boolean;
  /** Its state. */
  status?: ProductStatus;
  /** A second line below the title. */
  subtitle?: string | null;
  /** What buyers read. */
  title?: string;
  /** Days before the first charge. */
  trialDays?: number | null;
  /** The forms that it is sold in. */
  variants?: VariantChange[];
  /** What requests to `webhookUrl` are signed with. */
  webhookSecret?: string | null;
  /** Which server of yours is asked for keys when a unit is sold. */
  webhookUrl?: string | null;
}

/** A product of a category. */
export interface ProductName {
  /** The product's id. */
  id: string;
  /** Its title. */
  title: string;
}

/** An option and its values. */
export interface ProductOption {
  /** The option's id. */
  id: string;
  /** Its name, unique within the product. */
  name: string;
  /** Place among the options. */
  position: number;
  /** What may be chosen. */
  values: string[];
}

/**
 * What the list is sorted by.
 *
 * - `title`: Title, without case.
 * - `price`: Price.
 * - `createdAt`: Creation.
 * - `updatedAt`: Last change.
 */
export type ProductSortBy = "title" | "price" | "createdAt" | "updatedAt";

/**
 * Whether buyers see the product.
 *
 * - `DRAFT`: Only the merchant sees it.
 * - `ACTIVE`: Listed and sold.
 */
export type ProductStatus = "DRAFT" | "ACTIVE";

/**
 * What kind of thing is sold.
 *
 * - `SUBSCRIPTION`: Recurring access.
 * - `DIGITAL_DOWNLOAD`: A file or link.
 * - `LICENSE_KEY`: A licence key.
 */
export type ProductType = "SUBSCRIPTION" | "DIGITAL_DOWNLOAD" | "LICENSE_KEY";

/** What a meter has counted since the last bill. */
export interface ProjectedMeter {
  /** Cents for it. */
  amountCharged: number;
  /** What it counts. */
  eventName: string;
  /** The meter. */
  meterId: string;
  /** The aggregate, before any allowance. */
  quantity: number;
}

/** The deliveries that a replay takes. */
export interface Queued {
  /** How many there are. */
  queued: number;
}

/** What a payout would cost. */
export interface Quote {
  /** What the merchant receives, in US cents. */
  amount: number;
  /** The share of the amount that crossing a border costs, such as `0.0025`. */
  crossBorderRate: number;
  /** For crossing a border, in US cents. */
  cross_border_payout_fee: number;
  /** The currency in which the account is credited. */
  currency: string;
  /** What one US dollar costs in that currency, where a rate is known; null for US dollars. */
  exchangeRate: number | null;
  /** When it should arrive at the latest. */
  expectedAt: string;
  /** What it costs on top, in US cents. */
  fee: number;
  /** The share of the amount that changing the currency costs. */
  foreignExchangeRate: number;
  /** For changing the currency, in US cents. */
  foreign_exchange_fee: number;
  /** When it would leave: with the first batch after the account's hold. */
  leavesAt: string;
  /** Nine tenths of the balance, in US cents. */
  recommendedAmount: number;
  /** The fixed part, in US cents. */
  standard_payout_fee: number;
  /** What the balance is debited, in US cents. */
  totalDeducted: number;
}

/** The merchant has read everything. */
export interface Read {
  /** Always true. */
  ok: boolean;
  /** Always true. */
  read: boolean;
}

/** That a receipt is on its way. */
export interface ReceiptSent {
  /** Always true. */
  sent: boolean;
  /** Where it goes: the address that the buyer gave. */
  to: string;
}

/** What became of a report. */
export interface Received {
  /** Events that count. */
  accepted: number;
  /** Events that were there before. */
  duplicates: number;
  /** Events that do not count. */
  rejected: Rejected[];
  /** The subscription. */
  subscriptionId: string;
}

/** Recurring revenue of a month in UTC. */
export interface RecurringMonth {
  /** What went: subscriptions that were cancelled or paused, and smaller plans. */
  churnedMrr: number;
  /** `YYYY-MM`. */
  month: string;
  /** What there was at the end of the month, or is now. */
  mrr: number;
  /** What came: subscriptions that began to be paid for or were resumed, and larger plans. */
  newMrr: number;
}

/** Recurring revenue over time. */
export interface RecurringMonths {
  /** Twelve, ascending, the present one last. */
  months: RecurringMonth[];
}

/** Subscriptions in a few numbers. */
export interface RecurringOverview {
  /** Subscriptions that are ACTIVE. */
  active: number;
  /** `mrr` by those subscriptions. */
  arpu: number;
  /** Twelve times `mrr`. */
  arr: number;
  /**
   * Subscriptions cancelled in the last 30 days, trials excepted, by those that were ACTIVE or
   * PAST_DUE before.
   */
  churnRate: number;
  /**
   * What ACTIVE and PAST_DUE subscriptions bring in a month, before tax and usage: weekly plans ×
   * 52/12, yearly ones / 12.
   */
  mrr: number;
  /** Subscriptions that are PAST_DUE. */
  pastDue: number;
  /** Trials that were paid for afterwards, by those that are over. */
  trialConversionRate: number;
  /** Subscriptions that are TRIALING. */
  trialing: number;
}

/** A refund in a list. */
export interface Refund {
  /** What the store's balance was debited: the charge less its tax. */
  amount: number;
  /** When it was asked for. */
  createdAt: string;
  /** The refund. */
  id: string;
  /** The order. */
  order: OrderOfRefund;
  /** Why it was made. */
  reason: RefundReason;
  /** Where it stands. */
  status: RefundStatus;
}

/** A refund. */
export interface RefundDetail {
  /** What the store's balance was debited: the charge less its tax. */
  amount: number;
  /** When it was asked for. */
  createdAt: string;
  /** The refund. */
  id: string;
  /** The order. */
  order: OrderOfRefundDetail;
  /** Why it was made. */
  reason: RefundReason;
  /** Where it stands. */
  status: RefundStatus;
  /** When it last changed. */
  updatedAt: string;
}

/** What a refund of everything that is left would do now. */
export interface RefundOffer {
  /** What the store's balance would be debited: no fee is returned, and the tax was never credited. */
  cost: number;
  /** Whether the order can be refunded. */
  possible: boolean;
  /** Why it cannot; null where it can. */
  refusal: string | null;
  /** What the buyer would get back, tax included; 0 where the order cannot be refunded. */
  returnedAmount: number;
  /** Until when the order can be refunded; null where nothing was captured. */
  until: string | null;
}

/**
 * Why a refund was made.
 *
 * - `DUPLICATE`: Charged twice.
 * - `FRAUDULENT`: The buyer did not make the payment.
 * - `REQUESTED_BY_CUSTOMER`: The buyer asked for it.
 */
export type RefundReason = "DUPLICATE" | "FRAUDULENT" | "REQUESTED_BY_CUSTOMER";

/**
 * Where a refund stands.
 *
 * - `PROCESSING`: Asked for; the network has to confirm.
 * - `COMPLETED`: The buyer has the money.
 * - `FAILED`: The network could not refund.
 */
export type RefundStatus = "PROCESSING" | "COMPLETED" | "FAILED";

/** An event that does not count. */
export interface Rejected {
  /** Its place in the report, from 0. */
  index: number;
  /** Why. */
  reason: string;
}

/** Values to take off a list. */
export interface RemovedValues {
  /** The values; those that are not on the list are ignored. */
  values: string[];
}

/** Which events are delivered once more. */
export interface Replay {
  /** Events of these types; all that the endpoint subscribes to when absent. */
  events?: EventType[];
  /** Events that happened at this time or later. */
  from: string;
  /** Events that happened before this time; now when absent. */
  to?: string;
}

/** Changes to a canned reply. */
export interface ReplyChange {
  /** What it says. */
  body?: string;
  /** What the team calls it. */
  name?: string;
}

/** A report. */
export interface Report {
  /** When it succeeded or failed. */
  completedAt: string | null;
  /** When it was asked for. */
  createdAt: string;
  /** How long it took to make, in milliseconds. */
  durationMs: number | null;
  /** Why it failed. */
  errorMessage: string | null;
  /** The forms of its files. */
  formats: ReportFormat[];
  /** The report. */
  id: string;
  /** The instant after its last. */
  periodEnd: string;
  /** The first instant of the period. */
  periodStart: string;
  /** The account that asked for it. */
  requestedByAccountId: string | null;
  /** The token that asked for it. */
  requestedByTokenId: string | null;
  /** Rows without the header; null until it succeeded, like the next two. */
  rowCount: number | null;
  /** Bytes of all files together. */
  sizeBytes: number | null;
  /** When the last attempt began. */
  startedAt: string | null;
  /** Where it stands. */
  status: ReportStatus;
  /** What it is about. */
  type: ReportType;
  /** When it last changed. */
  updatedAt: string;
}

/**
 * The form of a file, as reports name it.
 *
 * - `CSV`: Comma-separated values.
 * - `JSON`: An array of objects.
 */
export type ReportFormat = "CSV" | "JSON";

/**
 * Where a report stands.
 *
 * - `PENDING`: Asked for.
 * - `PROCESSING`: Being made.
 * - `SUCCEEDED`: The files are there.
 * - `FAILED`: Given up.
 */
export type ReportStatus = "PENDING" | "PROCESSING" | "SUCCEEDED" | "FAILED";

/**
 * What a report is about.
 *
 * - `PAYMENT_ACTIVITY`: Every payment with its order, whatever became of it.
 * - `PAYOUT_RECONCILIATION`: Every payout with its fees and where it went.
 * - `BALANCE_LEDGER`: Every change of the balance, with the hash chain.
 * - `REFUNDS_DISPUTES`: Every refund and dispute.
 */
export type ReportType = "PAYMENT_ACTIVITY" | "PAYOUT_RECONCILIATION" | "BALANCE_LEDGER" | "REFUNDS_DISPUTES";

/** A payout that was just requested, with what it costs. */
export interface Requested {
  /** What the merchant receives, in US cents. */
  amount: number;
  /** When it was requested. */
  createdAt: string;
  /** For crossing a border, in US cents. */
  cross_border_payout_fee: number;
  /** The currency in which the account is credited. */
  currency: string;
  /** What one US dollar costs in that currency, where a rate is known; null for US dollars. */
  exchangeRate: number | null;
  /** What it costs on top, in US cents. */
  fee: number;
  /** For changing the currency, in US cents. */
  foreign_exchange_fee: number;
  /** The payout's id. */
  id: string;
  /** Where it goes. */
  payoutMethod: PayoutMethod;
  /** Nine tenths of the balance, in US cents. */
  recommendedAmount: number;
  /** The bank's reference for the transfer, once it has one. */
  referenceId: string | null;
  /** The fixed part, in US cents. */
  standard_payout_fee: number;
  /** Where it stands. */
  status: PayoutStatus;
  /** What the balance is debited, in US cents. */
  totalDeducted: number;
  /** When it last changed. */
  updatedAt: string;
}

/** What was queued again. */
export interface Requeued {
  /** The same in words. */
  message: string;
  /** Lines of the order. */
  queued: number;
}

/**
 * What a store needs a requirement for.
 *
 * - `PAYMENTS`: Taking payments.
 * - `PAYOUTS`: Being paid out.
 */
export type RequirementPurpose = "PAYMENTS" | "PAYOUTS";

/**
 * Whether a requirement is met.
 *
 * - `REQUIRED`: It is not.
 * - `COMPLETE`: It is.
 */
export type RequirementStatus = "REQUIRED" | "COMPLETE";

/** A store that was reset. */
export interface ResetDone {
  /** Where its clock stands. */
  now: string;
  /** What it was reset to; `null` when it was emptied. */
  snapshot: Snapshot | null;
}

/** A payment that is or was held, with what its rules could ask of it. */
export interface ReviewDetail {
  /** The first digits of the card's number, where they are known. */
  cardBin: string | null;
  /** The country of the bill. */
  country: string;
  /** When the payment was submitted. */
  createdAt: string;
  /** Who buys. */
  customer: ReviewedCustomer;
  /** When it was decided. */
  decidedAt: string | null;
  /** Until when somebody has to decide; null before the charge is complete. */
  expiresAt: string | null;
  /** The review. */
  id: string;
  /** The address from which it was paid; null where a server of the store paid for the buyer. */
  ipAddress: string | null;
  /** What was known of the payment; null once that is forgotten, after 180 days. */
  known: KnownFacts | null;
  /** The order of the payment. */
  order: ReviewedOrder;
  /** The payment. */
  payment: ReviewedPayment;
  /** The risk in words. */
  riskLevel: RiskLevel | null;
  /** The risk, from 0 to 100. */
  riskScore: number | null;
  /** The rule that asked for the review, as it was called then. */
  rule: ReviewRule | null;
  /** Where it stands. */
  status: ReviewStatus;
}

/** The rule of a review. */
export interface ReviewRule {
  /** The rule, which may be deleted since. */
  id: string;
  /** What it was called. */
  name: string;
}

/**
 * Where a review stands.
 *
 * - `WAITING`: The charge is not complete yet, for instance because the buyer's bank asks
 * something.
 * - `OPEN`: The charge is complete, and somebody has to decide.
 * - `APPROVED`: Somebody let the payment through.
 * - `DECLINED`: Somebody declined the payment; the money went back.
 * - `EXPIRED`: Nobody decided in time; the money went back.
 */
export type ReviewStatus =
  | "WAITING"
  | "OPEN"
  | "APPROVED"
  | "DECLINED"
  | "EXPIRED";

/** A payment that is or was held. */
export interface ReviewView {
  /** The first digits of the card's number, where they are known. */
  cardBin: string | null;
  /** The country of the bill. */
  country: string;
  /** When the payment was submitted. */
  createdAt: string;
  /** Who buys. */
  customer: ReviewedCustomer;
  /** When it was decided. */
  decidedAt: string | null;
  /** Until when somebody has to decide; null before the charge is complete. */
  expiresAt: string | null;
  /** The review. */
  id: string;
  /** The address from which it was paid; null where a server of the store paid for the buyer. */
  ipAddress: string | null;
  /** The order of the payment. */
  order: ReviewedOrder;
  /** The payment. */
  payment: ReviewedPayment;
  /** The risk in words. */
  riskLevel: RiskLevel | null;
  /** The risk, from 0 to 100. */
  riskScore: number | null;
  /** The rule that asked for the review, as it was called then. */
  rule: ReviewRule | null;
  /** Where it stands. */
  status: ReviewStatus;
}

/** The buyer of a review. */
export interface ReviewedCustomer {
  /** In lower case. */
  email: string;
  /** The customer. */
  id: string;
}

/** The order of a review. */
export interface ReviewedOrder {
  /** The order. */
  id: string;
  /** Its number. */
  orderNumber: string;
}

/** The payment of a review. */
export interface ReviewedPayment {
  /** The payment. */
  id: string;
  /** Where it stands. */
  status: PaymentStatus;
  /** What was charged, in cents. */
  totalAmount: number;
}

/**
 * How likely it is that a payment is fraudulent, in words.
 *
 * - `LOW`: A score below 35.
 * - `MEDIUM`: A score from 35 to 69.
 * - `HIGH`: A score of 70 or more.
 */
export type RiskLevel = "LOW" | "MEDIUM" | "HIGH";

/** A new secret. */
export interface RolledSecret {
  /** The endpoint. */
  id: string;
  /** The secret in clear. */
  secret: string;
}

/** What a rule did. */
export interface RuleAnalytics {
  /** Those of them that it declined. */
  blocked: number;
  /** Those of them that were disputed later. */
  disputed: number;
  /** Payments that it decided. */
  matched: number;
  /** Its name. */
  name: string;
  /** The rule. */
  ruleId: string;
}

/** Changes to a rule; they hold for payments from now on. */
export interface RuleChange {
  /** What it does then. */
  action?: Action;
  /** When it applies. */
  condition?: string;
  /** Whether it is asked at all. */
  enabled?: boolean;
  /** What the merchant calls it. */
  name?: string;
  /** Its place. */
  priority?: number;
}

/**
 * A permission of a token. WRITE does not imply READ.
 *
 * - `STORE_READ`: Read the store.
 * - `STORE_WRITE`: Change Shield.
 * - `PRODUCTS_READ`: Read products.
 * - `PRODUCTS_WRITE`: Create, change and delete products.
 * - `CATEGORIES_READ`: Read categories.
 * - `CATEGORIES_WRITE`: Create, change and delete categories.
 * - `COUPONS_READ`: Read coupons.
 * - `COUPONS_WRITE`: Create, change and delete coupons.
 * - `WEBHOOKS_READ`: Read webhook endpoints.
 * - `WEBHOOKS_WRITE`: Create, change and delete webhook endpoints.
 * - `EVENTS_READ`: Read events and listen to them.
 * - `ANALYTICS_READ`: Read analytics.
 * - `PAYOUTS_READ`: Read payouts, bank accounts and the ledger.
 * - `PAYOUTS_WRITE`: Reserved.
 * - `ORDERS_READ`: Read orders and payments.
 * - `ORDERS_WRITE`: Retry fulfilment.
 * - `CUSTOMERS_READ`: Read customers.
 * - `CUSTOMERS_WRITE`: Give customers another email address.
 * - `LICENSES_READ`: Read and verify licences.
 * - `LICENSES_WRITE`: Reserved.
 * - `SUBSCRIPTIONS_READ`: Read subscriptions and upcoming invoices.
 * - `SUBSCRIPTIONS_WRITE`: Cancel, pause, resume, change and reactivate subscriptions.
 * - `SANDBOX_WRITE`: Move the clock of a sandbox and play what others do there.
 * - `USAGE_READ`: Read usage.
 * - `USAGE_WRITE`: Report usage.
 * - `METERS_READ`: Read meters.
 * - `METERS_WRITE`: Create, change and delete meters.
 * - `CASES_READ`: Read cases and their messages.
 * - `CASES_WRITE`: Change cases, write messages, mark as read.
 * - `REFUNDS_READ`: Read refunds.
 * - `REFUNDS_WRITE`: Refund orders.
 * - `DISPUTES_READ`: Read disputes.
 * - `DISPUTES_WRITE`: Submit evidence.
 * - `REPORTS_READ`: Read and download reports.
 * - `REPORTS_WRITE`: Request reports.
 * - `BILLING_AGREEMENTS_READ`: Read billing agreements.
 * - `BILLING_AGREEMENTS_WRITE`: Change billing agreements.
 */
export type Scope =
  | "STORE_READ"
  | "STORE_WRITE"
  | "PRODUCTS_READ"
  | "PRODUCTS_WRITE"
  | "CATEGORIES_READ"
  | "CATEGORIES_WRITE"
  | "COUPONS_READ"
  | "COUPONS_WRITE"
  | "WEBHOOKS_READ"
  | "WEBHOOKS_WRITE"
  | "EVENTS_READ"
  | "ANALYTICS_READ"
  | "PAYOUTS_READ"
  | "PAYOUTS_WRITE"
  | "ORDERS_READ"
  | "ORDERS_WRITE"
  | "CUSTOMERS_READ"
  | "CUSTOMERS_WRITE"
  | "LICENSES_READ"
  | "LICENSES_WRITE"
  | "SUBSCRIPTIONS_READ"
  | "SUBSCRIPTIONS_WRITE"
  | "SANDBOX_WRITE"
  | "USAGE_READ"
  | "USAGE_WRITE"
  | "METERS_READ"
  | "METERS_WRITE"
  | "CASES_READ"
  | "CASES_WRITE"
  | "REFUNDS_READ"
  | "REFUNDS_WRITE"
  | "DISPUTES_READ"
  | "DISPUTES_WRITE"
  | "REPORTS_READ"
  | "REPORTS_WRITE"
  | "BILLING_AGREEMENTS_READ"
  | "BILLING_AGREEMENTS_WRITE";

/** A change of who sells: what is not sent stays. */
export interface SellerChange {
  /** Where it is established, on one line or several. */
  address?: string | null;
  /** Legal name of the person or company; null means the store's name. */
  legalName?: string | null;
  /** The register that it is entered in, and under which number. */
  registration?: string | null;
  /** Its tax id, in whatever form its country writes one. */
  taxId?: string | null;
}

/** Who sells, as pages for buyers say it. */
export interface SellerSettings {
  /** Where it is established. */
  address: string | null;
  /** Legal name of the person or company; null means the store's name. */
  legalName: string | null;
  /** The register that it is entered in, and under which number. */
  registration: string | null;
  /** Its tax id. */
  taxId: string | null;
}

/**
 * Who wrote a message or closed a case.
 *
 * - `CUSTOMER`: Who bought.
 * - `MERCHANT`: Who sold.
 * - `STAFF`: The platform's support.
 * - `SYSTEM`: Nobody: the trail of what happened.
 */
export type Sender = "CUSTOMER" | "MERCHANT" | "STAFF" | "SYSTEM";

/** A delivery with what was sent. */
export interface SentDelivery {
  /** Which attempt to deliver the event this is, from 1. */
  attempt: number;
  /** When it was queued. */
  createdAt: string;
  /** How long it took, in milliseconds. */
  durationMs: number | null;
  /** Why it was not delivered. */
  error: string | null;
  /** What happened. */
  event: EventType;
  /** The event; the same in every attempt. */
  eventId: string;
  /** The delivery. */
  id: string;
  /** Whether the merchant asked for it. */
  manual: boolean;
  /** When it is sent, or after it failed, when the next attempt is. */
  nextAttemptAt: string | null;
  /** The bytes that were sent, which are UTF-8; null before they are. */
  requestBody: string | null;
  /**
   * The headers that were sent, with their signatures, names in lower case; null before it is
   * sent, and where they were not kept.
   */
  requestHeaders: Record<string, string> | null;
  /** The first 4 KiB of the answer's body. */
  responseBody: string | null;
  /** The status of the answer. */
  responseStatus: number | null;
  /** When it was sent. */
  sentAt: string | null;
  /** Where it stands. */
  status: DeliveryStatus;
}

/**
 * Where a session stands.
 *
 * - `OPEN`: Can be changed and paid.
 * - `PROCESSING`: A payment is under way.
 * - `COMPLETED`: Paid.
 * - `EXPIRED`: Was not paid in time.
 */
export type SessionStatus = "OPEN" | "PROCESSING" | "COMPLETED" | "EXPIRED";

/**
 * Which part of the quantity is charged.
 *
 * - `ARREARS`: All of it.
 * - `BASE_PLUS_OVERAGE`: What is beyond the included units.
 */
export type Settlement = "ARREARS" | "BASE_PLUS_OVERAGE";

/** What Shield did with the payments of a period; what is older than 180 days is forgotten. */
export interface ShieldAnalytics {
  /** Those that went on. */
  allowed: number;
  /** The share of those that were declined; 0 where nothing was judged. */
  blockRate: number;
  /** Those that were declined. */
  blocked: number;
  /** Every rule in the order in which they are asked, then those that were deleted. */
  byRule: RuleAnalytics[];
  /** Attempts to pay that were judged. */
  evaluated: number;
  /** Those that were held for review. */
  reviewed: number;
}

/** A list of Shield. */
export interface ShieldList {
  /** When it was created. */
  createdAt: string;
  /** The list. */
  id: string;
  /** What rules call it, as `@name`. */
  name: string;
  /** What its values are. */
  type: ListType;
  /** When it last changed. */
  updatedAt: string;
  /** How many values it has. */
  valueCount: number;
}

/** A list with its values. */
export interface ShieldListDetail {
  /** When it was created. */
  createdAt: string;
  /** The list. */
  id: string;
  /** What rules call it, as `@name`. */
  name: string;
  /** What its values are. */
  type: ListType;
  /** When it last changed. */
  updatedAt: string;
  /** How many values it has. */
  valueCount: number;
  /**
   * Its values in alphabetical order, as they are looked up: mail addresses and texts in lower
   * case.
   */
  values: string[];
}

/** A rule of Shield. */
export interface ShieldRule {
  /** What it does then. */
  action: Action;
  /** When it applies, as it was written. */
  condition: string;
  /** When it was created. */
  createdAt: string;
  /** Whether it is asked at all. */
  enabled: boolean;
  /** The rule. */
  id: string;
  /** What the merchant calls it. */
  name: string;
  /** Its place: rules with lower numbers are asked first, and of equal ones the older. */
  priority: number;
  /** When it last changed. */
  updatedAt: string;
}

/**
 * Why a signature is not right.
 *
 * - `MISSING`: There is no signature.
 * - `NO_SIGNATURE`: The text is no signature of either version.
 * - `NO_TIME`: The text is no time as the version of the signature writes it.
 * - `UNTIMELY`: The signature is right, but was made too long ago, or is of a time to come.
 * - `NO_VERSION`: The signature lacks `v1,`, which one of V2 begins with.
 * - `OTHER_VERSION`: It is the signature of the other version: it covers what that one signs, or
 * is written as that one writes it.
 * - `MILLISECONDS`: The time is in milliseconds, and V2 signs seconds.
 * - `SECONDS`: The time is in seconds, and V1 signs milliseconds.
 * - `SECRET_SPACE`: There is white space or a quotation mark around the secret.
 * - `SECRET_WITHOUT_PREFIX`: The secret lacks `whsec_`, which it begins with.
 * - `SECRET_CUT_OFF`: The key was the text behind `whsec_`, which is neither the decoded key nor
 * the whole secret.
 * - `BODY_SPACE`: There is white space at an end of the body that was not sent.
 * - `BODY_REFORMATTED`: The body was parsed and written anew: its white space or its escapes are
 * others.
 * - `OTHER_ID`: The id is another one than that in the body.
 * - `OTHER`: It is the signature of another secret, body, id or time.
 */
export type SignatureFault =
  | "MISSING"
  | "NO_SIGNATURE"
  | "NO_TIME"
  | "UNTIMELY"
  | "NO_VERSION"
  | "OTHER_VERSION"
  | "MILLISECONDS"
  | "SECONDS"
  | "SECRET_SPACE"
  | "SECRET_WITHOUT_PREFIX"
  | "SECRET_CUT_OFF"
  | "BODY_SPACE"
  | "BODY_REFORMATTED"
  | "OTHER_ID"
  | "OTHER";

/**
 * Which headers an endpoint gets.
 *
 * - `V1`: Deprecated: hex signatures, milliseconds.
 * - `V2`: Standard Webhooks.
 */
export type SignatureVersion = "V1" | "V2";

/** What the bank tells about a bank account. */
export interface SimulatedBankEvent {
  event: BankEvent;
}

/** A message of the processor. */
export interface SimulatedEvent {
  /** What an external refund returned, in cents of the charge; what is left of it when absent. */
  amount?: number;
  /** Why a charge failed. */
  code?: FailureCode;
  /** The event: `dispute_opened`, `external_refund` and others. */
  event: string;
  /** Why a dispute was opened. */
  reason?: DisputeReason;
  /**
   * The processor's reference of an external refund; a second event with the same one does not
   * refund again.
   */
  reference?: string;
}

/** What the bank tells about a payout. */
export interface SimulatedPayoutEvent {
  event: PayoutEvent;
}

/** A snapshot of a store. */
export interface Snapshot {
  /** When it was made, on the store's clock. */
  createdAt: string;
  /** The snapshot's id. */
  id: string;
  /** What it is called. */
  name: string;
}

/** How many orders have a status. */
export interface StatusCount {
  /** How many orders have it. */
  count: number;
  /** The status. */
  status: OrderStatus;
}

/** A store. Pairs of keys with one value serve clients of both generations. */
export interface Store {
  /** Brand colour. */
  accentColor: string | null;
  /** Same as `balance`. */
  availableBalance: number;
  /** Cents; may be negative. */
  balance: number;
  /** Whether the store is closed by the platform. */
  blocked: boolean;
  /** What is sold. */
  category: string[];
  /** What pages for buyers link to, and their language. */
  checkout: CheckoutSettings;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** When it was created. */
  createdAt: string;
  /** Always `USD`. */
  currency: string;
  /** Long text. */
  description: string;
  /** Favicon URL. */
  favicon: string | null;
  /** What a metered subscription that was cancelled is billed when it ends. */
  finalUsageBill: FinalUsageBill;
  /** Unique, URL-safe name. */
  handle: string;
  /** The store's id. */
  id: string;
  /** Placeholder of the logo. */
  imageHash: string | null;
  /** Profile URL. */
  instagramUrl: string | null;
  /** What stands before the numbers of its invoices; null means nothing. */
  invoicePrefix: string | null;
  /** Profile URL. */
  linkedinUrl: string | null;
  /** Whether buyers see their local currency. */
  localizedPayments: boolean;
  /** Logo URL. */
  logo: string | null;
  /** Name shown to buyers. */
  name: string;
  /** Same as `country`. */
  originCountry: string;
  /** `BASIC`. */
  plan: string;
  /** What buyers may do in the customer portal. */
  portal: PortalSettings;
  /** Brand colour. */
  primaryColor: string | null;
  /** Completed orders ever. */
  sales: number;
  /** Who sells, as pages for buyers say it. */
  seller: SellerSettings;
  /** Alternative URL name. */
  slug: string | null;
  /** Text on card statements. */
  statementDescriptor: string | null;
  /** Short text. */
  summary: string | null;
  /** Where buyers ask for help. */
  supportEmail: string | null;
  /** Whether listed prices contain tax; null means EXCLUSIVE. */
  taxBehavior: TaxBehavior | null;
  /** Profile URL. */
  tiktokUrl: string | null;
  /**
   * IANA name of the time zone in which mails, receipts, invoices and pages show dates; null means
   * UTC.
   */
  timezone: string | null;
  /** Same as `name`. */
  title: string;
  /** Whether a customer gets one trial of a product. */
  trialOncePerCustomer: boolean;
  /** Profile URL. */
  twitterUrl: string | null;
  /** `INDIVIDUAL` or `ENTITY`. */
  type: string;
  /** When its settings last changed. */
  updatedAt: string;
  /** Whether the owner's identity is verified, by a check of the account or by an operator's word. */
  verified: boolean;
  /** Profile URL. */
  youtubeUrl: string | null;
}

/** A change of a store's settings: fields that are not sent stay. */
export interface StoreChange {
  /** The colour of the checkout page, such as `#14614a`; null means ours. */
  accentColor?: string | null;
  /** What it sells, such as `SOFTWARE`. */
  category?: string[];
  /** What pages for buyers link to, and their language; null clears all of it. */
  checkout?: CheckoutChange | null;
  /** What it is, for buyers. */
  description?: string;
  /**
   * The icon of the checkout page in a browser: an absolute https URL, or `img_…`, a picture that
   * was uploaded to the store.
   */
  favicon?: string | null;
  /** What a metered subscription that was cancelled is billed when it ends. */
  finalUsageBill?: FinalUsageBill;
  /**
   * The name in addresses. Pages at the one that the store leaves lead on to it; no other store
   * can take that one for a year. A store has three new ones a year at most.
   */
  handle?: string;
  /** Profile: an absolute https URL. */
  instagramUrl?: string | null;
  /** What stands before the numbers of invoices that are made from now on, with a hyphen after it. */
  invoicePrefix?: string | null;
  /** Profile: an absolute https URL. */
  linkedinUrl?: string | null;
  /** Whether buyers see their local currency. */
  localizedPayments?: boolean;
  /**
   * The picture at the top of the checkout page: an absolute https URL, or `img_…`, a picture that
   * was uploaded to the store.
   */
  logo?: string | null;
  /** Name shown to buyers. */
  name?: string;
  /** What buyers may do in the customer portal; null forbids all of it. */
  portal?: PortalChange | null;
  /** A second colour, for storefronts. */
  primaryColor?: string | null;
  /** Who sells, as pages for buyers say it; null clears all of it. */
  seller?: SellerChange | null;
  /** Text on card statements; `PB*` is put in front of it. */
  statementDescriptor?: string | null;
  /** The same in a line. */
  summary?: string | null;
  /** Where buyers ask for help. */
  supportEmail?: string | null;
  /**
   * Whether listed prices contain tax; null means EXCLUSIVE. It concerns checkout sessions that
   * are created from now on; sessions and subscriptions that exist keep theirs.
   */
  taxBehavior?: TaxBehavior | null;
  /** Profile: an absolute https URL. */
  tiktokUrl?: string | null;
  /**
   * IANA name of the time zone in which mails, receipts, invoices and pages show dates, such as
   * `Europe/Berlin`; null means UTC.
   */
  timezone?: string | null;
  /** Whether a customer gets one trial of a product. */
  trialOncePerCustomer?: boolean;
  /** Profile: an absolute https URL. */
  twitterUrl?: string | null;
  /** Profile: an absolute https URL. */
  youtubeUrl?: string | null;
}

/** Something that happened: what webhooks are told, and its place. */
export interface StoreEvent {
  /** Its place among the events of the store; `after` takes it. */
  cursor: string;
  /** What it is about, as it was then. */
  data: WebhookEvent;
  /** What happened. */
  event: EventType;
  /** The event; webhooks are told the same id. */
  id: string;
  /** When it happened, on the store's clock. */
  timestamp: string;
}

/** Events in their order, oldest first; newest first where `before` was asked for. */
export interface StoreEvents {
  /**
   * How far this answer has come: `after` of the next request, or `before`, whichever this one
   * had. It moves on even where no event fits the filters.
   */
  cursor: string;
  /**
   * Whether events after the cursor that was asked for are no longer kept, so that they are
   * missing here.
   */
  hasGap: boolean;
  /** Whether there may be more right now. Otherwise the next request with `after` may wait. */
  hasMore: boolean;
  /** The events. */
  items: StoreEvent[];
}

/** A picture or a download of a store. */
export interface StoreFile {
  /** When it was announced. */
  createdAt: string;
  /** When it is deleted unless something uses it by then; null for what is used or was sold. */
  expiresAt: string | null;
  /** Its name. */
  filename: string;
  /** `img_…` for a picture, `file_…` for a download. */
  id: string;
  /** Whether a product or the store uses it. */
  inUse: boolean;
  /** Its media type, as it was uploaded. */
  mimeType: string;
  /** What it is for. */
  purpose: FilePurpose;
  /** Its size in bytes, as it was uploaded. */
  sizeBytes: number;
  /** Whether it has arrived. */
  status: FileStatus;
  /** The same picture, smaller; null for a download. */
  thumbnailUrl: string | null;
  /**
   * Where anybody can see a picture. Where the merchant can fetch a download for five minutes, if
   * one file was asked for; null in lists and until it has arrived.
   */
  url: string | null;
  /**
   * What uses it: products by their ids, and the store itself by its own, up to a hundred; null in
   * lists.
   */
  usedBy: string[] | null;
}

/** Something that a store needs. */
export interface StoreRequirement {
  /**
   * The request that begins to mend it; null when it is met, or when only the operator can mend
   * it.
   */
  call: MendingCall | null;
  /** What it is needed for. */
  for: RequirementPurpose;
  /** Whether it is met. */
  status: RequirementStatus;
  /** What it is. */
  type: StoreRequirementType;
}

/**
 * What is asked of a store and its owner before it takes payments or is paid out.
 *
 * - `OWNER`: The owner has signed in.
 * - `PROFILE`: The owner's profile is complete: names, country and accepted terms.
 * - `QUESTIONNAIRE`: The store's questionnaire is submitted.
 * - `IDENTITY`: The owner's identity is approved.
 * - `PHONE`: The owner's phone number is verified.
 * - `TWO_FACTOR`: The owner has a second factor to sign in.
 * - `DEFAULT_STORE`: The owner has a store.
 * - `BANK_ACCOUNT`: The store has an approved bank account.
 */
export type StoreRequirementType =
  | "OWNER"
  | "PROFILE"
  | "QUESTIONNAIRE"
  | "IDENTITY"
  | "PHONE"
  | "TWO_FACTOR"
  | "DEFAULT_STORE"
  | "BANK_ACCOUNT";

interface StoreResetFields {
  /** The store's handle, which empties the store. */
  confirm?: string;
  /** The snapshot, by its name or its id. */
  snapshot?: string;
}

/** What a store is reset to: a snapshot, or nothing. */
export type StoreReset =
  | With<StoreResetFields, "snapshot">
  | With<StoreResetFields, "confirm">;

/** A store as its buyers see it. */
export interface Storefront {
  /** Brand colour. */
  accentColor: string | null;
  /** What is sold. */
  category: string[];
  /** Long text. */
  description: string;
  /** Favicon URL. */
  favicon: string | null;
  /** Unique, URL-safe name. */
  handle: string;
  /** The store's id. */
  id: string;
  /** Profile URL. */
  instagramUrl: string | null;
  /** Profile URL. */
  linkedinUrl: string | null;
  /** Logo URL. */
  logo: string | null;
  /** Name shown to buyers. */
  name: string;
  /** Brand colour. */
  primaryColor: string | null;
  /** Alternative URL name. */
  slug: string | null;
  /** Short text. */
  summary: string | null;
  /** Where buyers ask for help. */
  supportEmail: string | null;
  /** Profile URL. */
  tiktokUrl: string | null;
  /** Profile URL. */
  twitterUrl: string | null;
  /** Profile URL. */
  youtubeUrl: string | null;
}

/** A category in a list. */
export interface StorefrontCategory {
  /** Long text. */
  description: string | null;
  /** Place among its siblings, smallest first. */
  displayOrder: number;
  /** Whether it is put forward. */
  featured: boolean;
  /** Name of an icon. */
  icon: string | null;
  /** The category's id. */
  id: string;
  /** Its name. */
  name: string;
  /** The category above it; null also when that one is not shown. */
  parentId: string | null;
  /** Its URL name. */
  slug: string;
}

/** A category by itself. */
export interface StorefrontCategoryDetail {
  /** The categories right below it, in the order of the shop. */
  children: CategoryLink[];
  /** Long text. */
  description: string | null;
  /** Place among its siblings, smallest first. */
  displayOrder: number;
  /** Whether it is put forward. */
  featured: boolean;
  /** Name of an icon. */
  icon: string | null;
  /** The category's id. */
  id: string;
  /** Text for search engines. */
  metaDescription: string | null;
  /** Title for search engines. */
  metaTitle: string | null;
  /** Its name. */
  name: string;
  /** The category above it; null also when that one is not shown. */
  parentId: string | null;
  /** Its newest products, 50 at most. */
  products: StorefrontTeaser[];
  /** Whether menus show it. */
  showInNavigation: boolean;
  /** Its URL name. */
  slug: string;
}

/** A product by itself. */
export interface StorefrontProduct {
  /** First instant of sale. */
  availableFrom: string | null;
  /** First instant after the sale. */
  availableUntil: string | null;
  /** When a change to this plan takes effect. */
  billingAnchor: BillingAnchor | null;
  /** Period of a subscription. */
  billingInterval: BillingInterval | null;
  /** Categories that list it. */
  categories: CategoryLink[];
  /** Former price, to be shown crossed out. */
  compareAtPrice: number | null;
  /** Always `USD`. */
  currency: string;
  /** Long text. */
  description: string | null;
  /** What the buyer gets. */
  fulfillmentMode: FulfillmentMode | null;
  /** URL name, unique among the store's products. */
  handle: string;
  /** The product's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** Whether it can be bought now. */
  inStock: boolean;
  /** Units that one buyer may ever buy; null is unlimited. */
  maxPerCustomer: number | null;
  /** Text for the receipt. */
  message: string | null;
  /** Least amount of PAY_WHAT_YOU_WANT. */
  minimumPrice: number | null;
  /** What variants choose from, by position. */
  options: ProductOption[];
  /** Unit price; 0 when FREE. */
  price: number;
  /** How the price comes about. */
  pricingModel: PricingModel;
  /** What kind of thing it is. */
  productType: ProductType;
  /** Always `ACTIVE`: nothing else is shown. */
  status: ProductStatus;
  /** Line under the title. */
  subtitle: string | null;
  /** Its name. */
  title: string;
  /** Days before the first charge. */
  trialDays: number | null;
  /** Forms of the product, by position. */
  variants: StorefrontVariant[];
}

/** A product in a list. Prices are US cents. */
export interface StorefrontProductItem {
  /** Categories that list it. */
  categories: CategoryLink[];
  /** Former price, to be shown crossed out. */
  compareAtPrice: number | null;
  /** Always `USD`. */
  currency: string;
  /** URL name, unique among the store's products. */
  handle: string;
  /** The product's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** Whether it can be bought now. */
  inStock: boolean;
  /** Least amount of PAY_WHAT_YOU_WANT. */
  minimumPrice: number | null;
  /** Unit price; 0 when FREE. */
  price: number;
  /** How the price comes about. */
  pricingModel: PricingModel;
  /** What kind of thing it is. */
  productType: ProductType;
  /** Always `ACTIVE`: nothing else is shown. */
  status: ProductStatus;
  /** Line under the title. */
  subtitle: string | null;
  /** Its name. */
  title: string;
}

/**
 * What products are sorted by.
 *
 * - `title`: Title, without case.
 * - `price`: Price.
 * - `createdAt`: Creation.
 */
export type StorefrontSortBy = "title" | "price" | "createdAt";

/** A product of a category. */
export interface StorefrontTeaser {
  /** Its URL name. */
  handle: string;
  /** The product's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** Whether it can be bought now. */
  inStock: boolean;
  /** Unit price; 0 when FREE. */
  price: number;
  /** Its name. */
  title: string;
}

/** A form of a product with a price and a stock of its own. */
export interface StorefrontVariant {
  /** Former price, to be shown crossed out. */
  compareAtPrice: number | null;
  /** Long text. */
  description: string | null;
  /** The variant's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** Whether one of it is left. */
  inStock: boolean;
  /** Option name → chosen value. */
  options: Record<string, string>;
  /** Place among the variants. */
  position: number;
  /** Unit price; 0 when the product is FREE. */
  price: number;
  /** Units left; null unless they are counted. */
  quantity: number | null;
  /** The merchant's own number. */
  sku: string | null;
  /** URL name, unique within the product. */
  slug: string | null;
  /** Its name. */
  title: string;
  /** Whether sales count `quantity` down. */
  trackStock: boolean;
}

/** What the merchant submitted. What is attached to it on the way to the bank is not shown. */
export interface SubmittedEvidence {
  /** What the buyer did with the goods. */
  access_activity_log: string;
}

/** What is subscribed to, as the catalog has it now. */
export interface SubscribedProduct {
  /** The product. */
  id: string;
  /** Its price; what the subscription costs is its own `amount`. */
  price: number;
  /** Its title. */
  title: string;
}

/** Who subscribed. */
export interface Subscriber {
  /** Lower-case address. */
  email: string;
  /** The customer. */
  id: string;
}

/** A subscription. */
export interface Subscription {
  /** What a period costs before tax: units times the price of one. */
  amount: number;
  /** How often it is billed. */
  billingInterval: BillingInterval;
  /** When it was cancelled. */
  cancelledAt: string | null;
  /** When it began. */
  createdAt: string;
  /** `USD`. */
  currency: string;
  /** Its end. */
  currentPeriodEnd: string;
  /** Start of the current period; a trial is one. */
  currentPeriodStart: string;
  /** Who subscribed. */
  customer: Subscriber;
  /** When access ends. */
  endsAt: string | null;
  /** The subscription. */
  id: string;
  /** When it is charged next. */
  nextChargeAt: string | null;
  /** When it was paused. */
  pausedAt: string | null;
  /** The card that is charged. */
  paymentMethod: ChargedMethod | null;
  /** The plan that the next renewal switches to. */
  pendingChange: PendingChange | null;
  /** What is subscribed to. */
  product: SubscribedProduct;
  /** Units. */
  quantity: number;
  /** Retries of this period's charge that failed. */
  retryCount: number;
  /** Where it stands. */
  status: SubscriptionStatus;
  /** When the trial ends or ended. */
  trialEnd: string | null;
}

/**
 * Where a subscription stands.
 *
 * - `TRIALING`: Before its first charge.
 * - `ACTIVE`: Paid.
 * - `PAST_DUE`: A renewal was not paid; it is tried again.
 * - `PAUSED`: Not charged until it is resumed.
 * - `CANCELLED`: Not charged any more; access lasts until `endsAt`.
 */
export type SubscriptionStatus =
  | "TRIALING"
  | "ACTIVE"
  | "PAST_DUE"
  | "PAUSED"
  | "CANCELLED";

/** What a buyer subscribes to. */
export interface SubscriptionTerms {
  /** Cents of every period, before tax. */
  amount: number;
  /** How often it is billed. */
  billing_interval: BillingInterval;
  /** Days before the first charge; 0 without a trial. */
  trial_days: number;
}

/** The usage of a subscription. */
export interface SubscriptionUsage {
  /** Always USD. */
  currency: string;
  /** What is not billed yet; none where nothing will be. */
  currentPeriod: CurrentPeriod | null;
  /** Whether usage is billed. */
  isUsageBased: boolean;
  /** What was billed, the newest first. */
  pastPeriods: PastPeriod[];
  /** The subscription. */
  subscriptionId: string;
}

/** The tax of an order, and where its rate comes from. */
export interface TaxAmount {
  /** Tax. */
  amount: number;
  /** Whether the tax is added to the prices or contained in them. */
  behavior: TaxBehavior;
  /** ISO 3166-1 alpha-2 code of the country of the bill. */
  country: string;
  /** What the tax is called at the buyer's place. */
  name: string;
  /** Its rate; null where the rate there is another one today than when the order was made. */
  rate: number | null;
  /** The state or province that decided. */
  region: string | null;
  /** Whether a business with a tax id accounts for the tax itself. */
  reversed: boolean;
  /** What the tax is reckoned on, without the tax itself. */
  taxableAmount: number;
}

/**
 * Whether listed prices are before or after tax.
 *
 * - `EXCLUSIVE`: Tax is added to the listed prices.
 * - `INCLUSIVE`: The listed prices contain the tax.
 */
export type TaxBehavior = "EXCLUSIVE" | "INCLUSIVE";

/** How the tax of a cart comes about. */
export interface TaxDetails {
  /** Whether listed prices contain the tax. */
  behavior: TaxBehavior;
  /** The taxes that make up `taxAmount`; empty when there is none. */
  breakdown: TaxPart[];
  /** The buyer's country. */
  country: string;
  /** What a coupon takes off, in cents. */
  discount: number;
  /** Whether a tax id exempts the buyer. */
  exempt: boolean;
  /** The rate. */
  rate: number;
  /** The state or province: its code where the tax depends on it, otherwise as typed. */
  state: string | null;
  /** Sum of the items in cents. */
  subtotal: number;
  /** The tax in cents. */
  taxAmount: number;
  /** What the tax is reckoned on, in cents. */
  taxableAmount: number;
  /** What the buyer would be charged, in cents. */
  total: number;
}

/** An estimate's body and the postal code, on which the rate of special territories depends. */
export interface TaxDetailsBody {
  /** ISO 3166-1 alpha-2 code of the country. */
  country: string;
  /** Code of a coupon. */
  coupon_code?: string;
  /** The items. */
  items: NewItemInput[];
  /** Postal code. */
  postal_code?: string;
  /** State or province. */
  state?: string;
  /** The buyer's tax number, such as a VAT id. */
  tax_id?: string;
}

/** One tax of the details. */
export interface TaxPart {
  /** Cents. */
  amount: number;
  /** Name, for receipts. */
  name: string;
  /** Rate. */
  rate: number;
}

/** The tax of an estimate. */
export interface TaxView {
  /** The tax in cents. */
  amount: number;
  /** The rate. */
  rate: number;
}

/** What to send. */
export interface TestRequest {
  /** PAYMENT_COMPLETED when absent. */
  eventType?: EventType;
}

/** What came of a test. */
export interface TestResult {
  /** Whether the endpoint answered with a 2xx status. */
  delivered: boolean;
  /** How long it took, in milliseconds. */
  durationMs: number;
  /** Why it was not delivered. */
  error: string | null;
  /** The id of the synthetic event. */
  eventId: string;
  /** The status of its answer. */
  statusCode: number | null;
}

/** A row of a payment's timeline. */
export interface TimelineRow {
  /** When it happened. */
  createdAt: string;
  /** Text. */
  description: string;
  /** What happened. */
  eventType: TimelineType;
  /** The row. */
  id: string;
  /** Further facts. */
  metadata: unknown;
  /** Heading. */
  name: string;
}

/**
 * What happened.
 *
 * - `CHECKOUT_CONFIRMED`: The buyer submitted the checkout.
 * - `WEBHOOK_DISPATCHED`: An event was queued for an endpoint that subscribes to it.
 * - `PAYMENT_PENDING`: The payment awaits the buyer or the processor.
 * - `PAYMENT_PROCESSING`: The payment is with the network or held.
 * - `PAYMENT_COLLECTED`: The payment was captured.
 * - `PAYMENT_FAILED`: The payment was declined, cancelled or timed out.
 * - `ORDER_PROCESSING`: The order is being fulfilled.
 * - `FULFILLMENT_STARTED`: A delivery began.
 * - `FULFILLMENT_FAILED`: A delivery was given up.
 * - `ORDER_FULFILLED`: Everything was delivered.
 * - `ORDER_COMPLETED`: The order is done.
 * - `REFUND_CREATED`: A refund was asked for.
 * - `REFUND_COMPLETED`: A refund became final.
 * - `REFUND_FAILED`: The network could not refund.
 * - `DISPUTE_OPENED`: The buyer's bank opened a dispute.
 * - `EVIDENCE_SUBMITTED`: The merchant submitted evidence.
 * - `DISPUTE_WON`: The dispute was won.
 * - `DISPUTE_LOST`: The dispute was lost.
 * - `DISPUTE_PREVENTED`: The dispute was intercepted.
 * - `EARLY_FRAUD_WARNING`: The buyer's bank reported fraud.
 * - `REVIEW_OPENED`: Shield holds the payment.
 * - `REVIEW_APPROVED`: The merchant let the payment pass.
 * - `REVIEW_DECLINED`: The merchant refused the payment.
 */
export type TimelineType =
  | "CHECKOUT_CONFIRMED"
  | "WEBHOOK_DISPATCHED"
  | "PAYMENT_PENDING"
  | "PAYMENT_PROCESSING"
  | "PAYMENT_COLLECTED"
  | "PAYMENT_FAILED"
  | "ORDER_PROCESSING"
  | "FULFILLMENT_STARTED"
  | "FULFILLMENT_FAILED"
  | "ORDER_FULFILLED"
  | "ORDER_COMPLETED"
  | "REFUND_CREATED"
  | "REFUND_COMPLETED"
  | "REFUND_FAILED"
  | "DISPUTE_OPENED"
  | "EVIDENCE_SUBMITTED"
  | "DISPUTE_WON"
  | "DISPUTE_LOST"
  | "DISPUTE_PREVENTED"
  | "EARLY_FRAUD_WARNING"
  | "REVIEW_OPENED"
  | "REVIEW_APPROVED"
  | "REVIEW_DECLINED";

/** What is put on which list. */
export interface ToList {
  /** What of the payment is put there. */
  attribute: ListedPart;
  /** The list. */
  listId: string;
}

/** One attempt to deliver an event, with the endpoint that it is for. */
export interface ToldWebhook {
  /** Which attempt to deliver the event this is, from 1. */
  attempt: number;
  /** When it was queued. */
  createdAt: string;
  /** How long it took, in milliseconds. */
  durationMs: number | null;
  /** Why it was not delivered. */
  error: string | null;
  /** What happened. */
  event: EventType;
  /** The event; the same in every attempt. */
  eventId: string;
  /** The delivery. */
  id: string;
  /** Whether the merchant asked for it. */
  manual: boolean;
  /** When it is sent, or after it failed, when the next attempt is. */
  nextAttemptAt: string | null;
  /** The first 4 KiB of the answer's body. */
  responseBody: string | null;
  /** The status of the answer. */
  responseStatus: number | null;
  /** When it was sent. */
  sentAt: string | null;
  /** Where it stands. */
  status: DeliveryStatus;
  /** The endpoint. */
  webhookId: string;
}

/** What something was caused by, and what else came of it. */
export interface Trace {
  /** Whether there are more steps than a trace shows. */
  hasMore: boolean;
  /** What was asked about. */
  id: string;
  /** The steps, each behind the one that it came of, and otherwise in the order of their times. */
  steps: TraceStep[];
}

/**
 * What a step of a trace is. Steps of one time follow each other in this order.
 *
 * - `REQUEST`: A request to this server.
 * - `COMMAND`: A command of the command line.
 * - `PAYMENT`: A step of a payment.
 * - `CHARGE`: The charge at the payment processor.
 * - `LEDGER`: An entry of the balance ledger.
 * - `EVENT`: An event.
 * - `DELIVERY`: An attempt to deliver an event to an endpoint.
 * - `ANSWER`: What the endpoint answered.
 * - `MAIL`: A mail.
 * - `JOB`: A job of the queue.
 */
export type TraceKind =
  | "REQUEST"
  | "COMMAND"
  | "PAYMENT"
  | "CHARGE"
  | "LEDGER"
  | "EVENT"
  | "DELIVERY"
  | "ANSWER"
  | "MAIL"
  | "JOB";

/** One step of a trace. */
export interface TraceStep {
  /** The id of what it is about, such as the payment. */
  about: string | null;
  /** When it happened, on the store's clock. */
  at: string;
  /** How many steps are above it. */
  depth: number;
  /** How long it took, in milliseconds. */
  durationMs: number | null;
  /**
   * The id of what it is; of a charge the processor's, and of an answer that of its delivery. A
   * job that runs on nobody's behalf has the number of its run behind a dot.
   */
  id: string;
  /** What it is. */
  kind: TraceKind;
  /** What happened: the call, the kind of the job, the type of the event or of the entry. */
  name: string;
  /** The step that it came of; null where a trace begins. */
  parentId: string | null;
  /**
   * Where it stands: a status of HTTP, `PENDING`, `DELIVERED` or `FAILED` of a delivery, `WAITING`
   * or `SENT` of a mail, `WAITING`, `RUNNING`, `FAILED` or `DONE` of a job; null where it only
   * happened.
   */
  status: string | null;
  /**
   * The trace-id of the W3C's Trace Context, which webhooks carry in `traceparent`; null but where
   * a trace begins.
   */
  traceId: string | null;
}

/** A condition to try on the past. */
export interface Trial {
  /** When a rule would apply. */
  condition: string;
  /** How many days are looked back; 30 when absent. */
  days?: number;
}

/** What a rule would have matched. */
export interface TrialResult {
  /** Whether those were all payments of the time. */
  complete: boolean;
  /** The condition as it was read, without needless parentheses. */
  condition: string;
  /** How many payments were looked at: of more than 2,000 the newest. */
  evaluated: number;
  /** How many of them it would have matched. */
  matched: number;
  /** The newest ten of those that match. */
  payments: MatchedPayment[];
}

/** Where the bills go from now on. What is absent stays. */
export interface UpdateBody {
  /** The address, as a whole. */
  billing?: BillingInput;
  /** The customer's tax id, of the country of the address; null takes it away. */
  tax_id?: string | null;
}

/**
 * Changes to a session. Without a token of the store, a session that a merchant made takes only
 * `customer`, `coupon_code` and `tax_id`; one of a paylink never takes anything else.
 */
export interface UpdateCheckoutBody {
  /** What the items come to, in cents; another sum is refused. */
  amount?: number;
  /** Where a buyer goes who gives up. */
  cancel_url?: string | null;
  /** Code of a coupon. */
  coupon_code?: string | null;
  /** The buyer. */
  customer?: CustomerPatch | null;
  /** A longer text. */
  description?: string | null;
  /** The items. */
  items?: NewItemInput[];
  /** Where the buyer goes after paying. */
  return_url?: string | null;
  /** The buyer's tax number, such as a VAT id. */
  tax_id?: string | null;
  /** `null` restores the store's name. */
  title?: string | null;
}

/** An event. */
export interface UsageEvent {
  /** The subscription's customer. */
  customerId: string;
  /** When it happened. */
  eventAt: string;
  /** The client's name for it. */
  externalId: string | null;
  /** The event. */
  id: string;
  /** The client's own words. */
  metadata: Record<string, string> | null;
  /** The meter that counted it. */
  meterId: string;
  /** How much. */
  quantity: number;
  /** When it was reported. */
  receivedAt: string;
  /** The subscription that used it. */
  subscriptionId: string;
}

/** Usage to report. Closed, as each event is. */
export interface UsageReport {
  /** The uses, oldest first or in any order. */
  events: NewEvent[];
  /** The subscription. */
  subscription_id: string;
}

/** What became of values that were put on a list or taken off it. */
export interface ValuesChanged {
  /** How many values are new there, or gone. */
  changed: number;
  /** The list. */
  listId: string;
  /** How many values it has now. */
  valueCount: number;
}

/** A form of a product with a price and a stock of its own. */
export interface Variant {
  /** Former price, to be shown crossed out; without effect unless it is above `price`. */
  compareAtPrice: number | null;
  /** Long text. */
  description: string | null;
  /** The variant's id. */
  id: string;
  /** Image URLs. */
  images: string[];
  /** The merchant's switch. */
  inStock: boolean;
  /** Option name → chosen value. */
  options: Record<string, string>;
  /** Place among the variants. */
  position: number;
  /** Unit price; 0 when the product is FREE. */
  price: number;
  /** Units left; counts when `trackStock`. */
  quantity: number | null;
  /** The merchant's own number. */
  sku: string | null;
  /** URL name, unique within the product. */
  slug: string | null;
  /** Name shown to buyers. */
  title: string;
  /** Whether sales count `quantity` down. */
  trackStock: boolean;
}

/** A change of the variant `id`; without `id`, a new variant. */
export interface VariantChange {
  /** A higher price that is shown crossed out, in cents. */
  compareAtPrice?: number | null;
  /** A longer text. */
  description?: string | null;
  /** Its id. */
  id?: string;
  /** Addresses of pictures, the first one first. */
  images?: string[];
  /** Whether it can be bought. */
  inStock?: boolean;
  /** What the variants differ in. */
  options?: Record<string, string>;
  /** Place among its neighbours, lowest first. */
  position?: number;
  /** Price of one unit in cents. */
  price?: number;
  /** Number of units. */
  quantity?: number | null;
  /** The store's own number of it. */
  sku?: string | null;
  /** The name in addresses. */
  slug?: string | null;
  /** What buyers read. */
  title?: string;
  /** Whether units are counted. */
  trackStock?: boolean;
}

/** What verification says of a key. */
export interface Verification {
  /** Whether the key is activated on it. */
  activated?: boolean;
  /** On how many machines the key is activated. */
  activations?: number;
  /** The customer who bought it. */
  customerId: string | null;
  /**
   * When it ends. While its subscription goes on, when that is decided next, such as at its
   * renewal. Null when there is no such time.
   */
  expiresAt: string | null;
  /** On how many it may be; null is on any number. */
  maxActivations?: number | null;
  /** The product it is for. */
  productId: string | null;
  /** Null when the key is unknown. */
  status: LicenseStatus | null;
  /** Whether it may be used now. */
  valid: boolean;
}

/** A key to be judged. */
export interface VerifyBody {
  /** Asks also whether this machine is activated. */
  fingerprint?: string;
  /** The key. */
  key: string;
  /** The key must be for this product. */
  productId?: string;
}

/** A webhook endpoint. */
export interface Webhook {
  /** When it was created. */
  createdAt: string;
  /** Which events are sent. */
  eventTypes: EventType[];
  /** The endpoint. */
  id: string;
  /** Whether events are sent. */
  isEnabled: boolean;
  /** The merchant's own words. */
  note: string | null;
  /** The secret in clear; only in the answer that creates it. */
  secret?: string | null;
  /** Which headers they carry. */
  signatureVersion: SignatureVersion;
  /** When it last changed. */
  updatedAt: string;
  /** Where events are sent. */
  url: string;
}

/** A customer. */
export interface WebhookCustomer {
  /** Lower-case address. */
  email: string;
  /** The customer. */
  id: string;
}

/** What an event is about. */
export interface WebhookEvent {
  /** Who buys; filled whenever the order has a customer. */
  customer: WebhookCustomer | null;
  /** Where the buyer pays from, as far as known. */
  geo: WebhookGeo | null;
  /** The order. */
  order: WebhookOrder;
  /** Only on `PAYMENT_*` events. */
  payment?: WebhookPayment | null;
  /** Only on `SUBSCRIPTION_*` events. */
  subscription?: WebhookSubscription | null;
}

/** Where a buyer pays from. */
export interface WebhookGeo {
  /** City. */
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /**
   * The buyer's IP address; null where it is not known, because the store's server paid with a
   * token.
   */
  ip: string | null;
  /** Region code. */
  region: string | null;
}

/** A line of an order. */
export interface WebhookItem {
  /** Price of one unit. */
  amount: number;
  /** Name shown to the buyer. */
  name: string;
  /** The product; null for an item that only existed in its session. */
  productId: string | null;
  /** Units. */
  quantity: number;
  /** The variant, if one was chosen. */
  variantId: string | null;
}

/** An order. */
export interface WebhookOrder {
  /** Without tax. */
  amount: number;
  /** `USD`. */
  currency: string;
  /** What the buyer filled in, an object. */
  customFields: Record<string, unknown> | null;
  /** The order. */
  id: string;
  /** Its lines. */
  items: WebhookItem[];
  /** What the merchant attached, an object. */
  metadata: Record<string, unknown> | null;
  /** The checkout session that it began as. */
  orderNumber: string;
  /** Its status when the event happened. */
  status: OrderStatus;
}

/** Changes to an endpoint. */
export interface WebhookPatch {
  /** Which events it subscribes to from now on. */
  eventTypes?: EventType[];
  /** False drops queued deliveries. */
  isEnabled?: boolean;
  /** The merchant's own words. */
  note?: string | null;
  /** The secret stays the same. */
  signatureVersion?: SignatureVersion;
  /** A public https address. */
  url?: string;
}

/** The payment of an order. */
export interface WebhookPayment {
  /** Why it failed. */
  failureCode: FailureCode | null;
  /** The same in words. */
  failureMessage: string | null;
  /** The payment. */
  id: string;
  /** What the buyer pays with. */
  method: MethodCode | null;
  /** The processor's id for it; the payment's own id until there is one. */
  referenceId: string;
  /** Its status when the event happened. */
  status: PaymentStatus;
  /** What the buyer is charged. */
  totalAmount: number;
}

/** A subscription. */
export interface WebhookSubscription {
  /** What was billed on SUBSCRIPTION_RENEWED, else the recurring amount. */
  amount: number;
  /** How often it is billed. */
  billingInterval: BillingInterval;
  /** When it was cancelled. */
  cancelledAt: string | null;
  /** `USD`. */
  currency: string;
  /** End of the current period. */
  currentPeriodEnd: string;
  /** Start of the current period. */
  currentPeriodStart: string;
  /** When access ends or ended. */
  endsAt: string | null;
  /** The subscription. */
  id: string;
  /** When it is charged next. */
  nextChargeAt: string | null;
  /** Its status when the event happened. */
  status: string;
  /** End of the trial. */
  trialEnd: string | null;
}

/** A withdrawal that was declared. */
export interface Withdrawal {
  /** When it arrived. */
  declaredAt: string;
  /** The declaration. */
  id: string;
  /** The buyer's name, as it was declared. */
  name: string;
  /** Why, if the buyer said so. */
  reason: string | null;
  /** What became of it. */
  status: WithdrawalStatus;
}

/**
 * What became of a withdrawal.
 *
 * - `DECLARED`: The merchant has not decided yet.
 * - `REFUNDED`: The money went back.
 * - `REJECTED`: The merchant says that there was no right to withdraw.
 */
export type WithdrawalStatus = "DECLARED" | "REFUNDED" | "REJECTED";

/** The payment was captured. */
export interface PaymentCompletedPayload {
  event: "PAYMENT_COMPLETED";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A chargeback was opened. */
export interface PaymentDisputedPayload {
  event: "PAYMENT_DISPUTED";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A dispute was lost. */
export interface PaymentDisputeLostPayload {
  event: "PAYMENT_DISPUTE_LOST";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A dispute was intercepted before it was opened; terminal. */
export interface PaymentDisputePreventedPayload {
  event: "PAYMENT_DISPUTE_PREVENTED";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A dispute was won. */
export interface PaymentDisputeWonPayload {
  event: "PAYMENT_DISPUTE_WON";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The payment was declined, cancelled or expired. */
export interface PaymentFailedPayload {
  event: "PAYMENT_FAILED";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The buyer submitted a payment. */
export interface PaymentPendingPayload {
  event: "PAYMENT_PENDING";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The payment is with the network or held for review. */
export interface PaymentProcessingPayload {
  event: "PAYMENT_PROCESSING";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A refund became final. */
export interface PaymentRefundedPayload {
  event: "PAYMENT_REFUNDED";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** Shield holds the payment for review. */
export interface PaymentReviewPayload {
  event: "PAYMENT_REVIEW";
  data: Filled<WebhookEvent, "payment">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The subscription was cancelled. */
export interface SubscriptionCancelledPayload {
  event: "SUBSCRIPTION_CANCELLED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** First payment or start of a trial. */
export interface SubscriptionCreatedPayload {
  event: "SUBSCRIPTION_CREATED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** Access to what was subscribed to is over. */
export interface SubscriptionEndedPayload {
  event: "SUBSCRIPTION_ENDED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A renewal failed or needs 3DS. */
export interface SubscriptionPastDuePayload {
  event: "SUBSCRIPTION_PAST_DUE";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The merchant paused the subscription. */
export interface SubscriptionPausedPayload {
  event: "SUBSCRIPTION_PAUSED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** A renewal was collected. */
export interface SubscriptionRenewedPayload {
  event: "SUBSCRIPTION_RENEWED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** Three days before a renewal. */
export interface SubscriptionRenewingPayload {
  event: "SUBSCRIPTION_RENEWING";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** The merchant resumed the subscription. */
export interface SubscriptionResumedPayload {
  event: "SUBSCRIPTION_RESUMED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** Three days before the end of a trial. */
export interface SubscriptionTrialEndingPayload {
  event: "SUBSCRIPTION_TRIAL_ENDING";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** Plan, quantity or card changed, or the subscription was reactivated. */
export interface SubscriptionUpdatedPayload {
  event: "SUBSCRIPTION_UPDATED";
  data: Filled<WebhookEvent, "subscription">;
  /** Names the event, the same at every attempt and every endpoint. */
  id: string;
  /** When it happened. */
  timestamp: string;
}

/** What a webhook carries; `event` tells which. */
export type WebhookPayload =
  | PaymentCompletedPayload
  | PaymentDisputedPayload
  | PaymentDisputeLostPayload
  | PaymentDisputePreventedPayload
  | PaymentDisputeWonPayload
  | PaymentFailedPayload
  | PaymentPendingPayload
  | PaymentProcessingPayload
  | PaymentRefundedPayload
  | PaymentReviewPayload
  | SubscriptionCancelledPayload
  | SubscriptionCreatedPayload
  | SubscriptionEndedPayload
  | SubscriptionPastDuePayload
  | SubscriptionPausedPayload
  | SubscriptionRenewedPayload
  | SubscriptionRenewingPayload
  | SubscriptionResumedPayload
  | SubscriptionTrialEndingPayload
  | SubscriptionUpdatedPayload;

// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
import { type Core, type KeyedOptions, type RequestOptions, segment } from "../core.js";
import { Paged } from "../paging.js";
import type {
  AbandonedCart,
  Activation,
  AddedValues,
  Announced,
  AnnouncedFile,
  AnyProductType,
  ApiLog,
  AttachmentUrl,
  Balance,
  BankAccount,
  CancelBody,
  CannedReply,
  CartStatus,
  CaseMessage,
  CaseNote,
  CasePatch,
  CasePriority,
  CaseSettings,
  CaseSettingsPatch,
  CaseStatus,
  CaseWithOrderOfCase,
  CaseWithOrderOfCaseDetail,
  Category,
  CategoryChange,
  CategoryDetail,
  CategorySortBy,
  ChangeBody,
  ChangePreview,
  CheckoutSession,
  ClockView,
  ConnectedAccount,
  CountrySales,
  Coupon,
  CouponChange,
  CouponSort,
  CouponType,
  CreateCheckoutBody,
  Customer,
  CustomerChange,
  CustomerDetail,
  CustomerSortBy,
  Deleted,
  Delivery,
  DeliveryStatus,
  Direction,
  Dispute,
  DisputeAmounts,
  DisputeDetail,
  DisputeEvidence,
  DisputeStatus,
  Download,
  EntryType,
  Estimate,
  EstimateCheckoutBody,
  EventResend,
  EventType,
  FieldAnswer,
  FileFormat,
  FilePurpose,
  Fork,
  Found,
  Granularity,
  GrossVolume,
  Invoice,
  KeyCheck,
  KeyOnMachine,
  KeysBody,
  LabAnswers,
  LabReceiver,
  LabRequest,
  LabRequestDetail,
  LabSend,
  LabSent,
  LedgerEntry,
  License,
  LicenseStatus,
  ListChange,
  LoggedMethod,
  MadeFork,
  Mandate,
  MandateAuthorization,
  MandatePayment,
  Meter,
  MeterPatch,
  Meters,
  MonthlyRevenue,
  MoveClock,
  NewActivation,
  NewAttachment,
  NewAuthorization,
  NewCategory,
  NewConnectedAccount,
  NewCoupon,
  NewEvidence,
  NewFile,
  NewFork,
  NewList,
  NewMandate,
  NewMessage,
  NewMeter,
  NewNote,
  NewPaylink,
  NewPayment,
  NewProduct,
  NewRefund,
  NewReply,
  NewReport,
  NewRule,
  NewSnapshot,
  NewWebhook,
  OpenPaylinkBody,
  OrderAmounts,
  OrderDetail,
  OrderStatus,
  OrderSummary,
  Overview,
  PayBody,
  PayResult,
  Paylink,
  PaylinkChange,
  PaylinkStatus,
  PaymentDetail,
  PaymentStatus,
  PaymentSummary,
  Payout,
  PayoutDetail,
  PayoutRequest,
  Period,
  PricingModel,
  Product,
  ProductChange,
  ProductSortBy,
  ProductStatus,
  ProductType,
  Queued,
  Quote,
  Read,
  ReceiptSent,
  Received,
  RecurringMonths,
  RecurringOverview,
  Refund,
  RefundDetail,
  RefundStatus,
  RemovedValues,
  Replay,
  ReplyChange,
  Report,
  ReportStatus,
  ReportType,
  Requested,
  Requeued,
  ResetDone,
  ReviewDetail,
  ReviewStatus,
  ReviewView,
  RolledSecret,
  RuleChange,
  SentDelivery,
  ShieldAnalytics,
  ShieldList,
  ShieldListDetail,
  ShieldRule,
  SimulatedBankEvent,
  SimulatedEvent,
  SimulatedPayoutEvent,
  Snapshot,
  StatusCount,
  Store,
  StoreChange,
  StoreEvent,
  StoreEvents,
  StoreFile,
  StoreRequirement,
  StoreReset,
  Storefront,
  StorefrontCategory,
  StorefrontCategoryDetail,
  StorefrontProduct,
  StorefrontProductItem,
  StorefrontSortBy,
  Subscription,
  SubscriptionStatus,
  SubscriptionUsage,
  TaxDetails,
  TaxDetailsBody,
  TestRequest,
  TestResult,
  ToList,
  ToldWebhook,
  Trace,
  Trial,
  TrialResult,
  UpdateBody,
  UpdateCheckoutBody,
  UsageEvent,
  UsageReport,
  ValuesChanged,
  Verification,
  VerifyBody,
  Webhook,
  WebhookPatch,
  Withdrawal,
} from "./types.js";

/** What `getGrossVolume` takes. */
export interface GetGrossVolumeQuery {
  /** Last moment that counts. */
  endDate?: string;
  /** The unit of time of a series. */
  granularity?: Granularity;
  /** A span of time up to now, in place of two dates. */
  period?: Period;
  /** First moment that counts. */
  startDate?: string;
}

/** What `getOrdersByCountry` takes. */
export interface GetOrdersByCountryQuery {
  /** Last moment that counts. */
  endDate?: string;
  /** The unit of time of a series. */
  granularity?: Granularity;
  /** A span of time up to now, in place of two dates. */
  period?: Period;
  /** First moment that counts. */
  startDate?: string;
}

/** What `getAnalyticsOverview` takes. */
export interface GetAnalyticsOverviewQuery {
  /** Last moment that counts. */
  endDate?: string;
  /** The unit of time of a series. */
  granularity?: Granularity;
  /** A span of time up to now, in place of two dates. */
  period?: Period;
  /** First moment that counts. */
  startDate?: string;
}

/** Sums over time: volume, orders, countries, recurring revenue. */
export class AnalyticsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Sums what was paid, by hour, day, week or month; refunds are not subtracted.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getGrossVolume(
    query: GetGrossVolumeQuery = {},
    options: RequestOptions = {},
  ): Promise<GrossVolume> {
    return this.#core.request<GrossVolume>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/analytics/gross-volume`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Sums twelve months: gross and net of fees and refunds.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getMonthlyRevenue(options: RequestOptions = {}): Promise<MonthlyRevenue> {
    return this.#core.request<MonthlyRevenue>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/analytics/monthly-revenue`,
      credential: "required",
    }, options);
  }

  /**
   * Counts orders and sums what was paid, by the country of the buyer.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getOrdersByCountry(
    query: GetOrdersByCountryQuery = {},
    options: RequestOptions = {},
  ): Promise<CountrySales[]> {
    return this.#core.request<CountrySales[]>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/analytics/orders-by-country`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Sums a span of time up: volume, orders, customers, refunds and disputes.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getOverview(
    query: GetAnalyticsOverviewQuery = {},
    options: RequestOptions = {},
  ): Promise<Overview> {
    return this.#core.request<Overview>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/analytics/overview`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Shows monthly recurring revenue over twelve months: new, lost, and standing.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getRecurringRevenue(options: RequestOptions = {}): Promise<RecurringMonths> {
    return this.#core.request<RecurringMonths>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/analytics/subscriptions/mrr`,
      credential: "required",
    }, options);
  }

  /**
   * Shows recurring revenue as it stands, with rates of churn and of trials that convert.
   *
   * Needs `ANALYTICS_READ`.
   */
  async getSubscriptionsOverview(options: RequestOptions = {}): Promise<RecurringOverview> {
    return this.#core.request<RecurringOverview>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/analytics/subscriptions/overview`,
      credential: "required",
    }, options);
  }
}

/** What `listApiLogs` takes. */
export interface ListApiLogsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Only those with this method. */
  method?: LoggedMethod;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those answered with this status. */
  statusCode?: number;
  /** Only items from before this time. */
  to?: string;
  /** Only those made with this token. */
  tokenId?: string;
}

/** The requests that were made with the store's tokens. */
export class ApiLogsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows a request that was made with one of the store's tokens.
   *
   * Needs `WEBHOOKS_READ`.
   * @param requestId The request, as its answer's `X-Request-Id` names it.
   */
  async get(requestId: string, options: RequestOptions = {}): Promise<ApiLog> {
    return this.#core.request<ApiLog>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/api-logs/${segment("requestId", requestId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the requests that were made with the store's tokens, newest first.
   *
   * Needs `WEBHOOKS_READ`.
   */
  list(query: ListApiLogsQuery = {}, options: RequestOptions = {}): Paged<ApiLog> {
    const core = this.#core;
    return Paged.of<ApiLog>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/api-logs`,
      credential: "required",
    }, { ...query }, options);
  }
}

/** What `listCannedReplies` takes. */
export interface ListCannedRepliesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** What the store writes to its customers again and again. */
export class CannedRepliesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Makes a canned reply, of which a store can have a hundred. In its text `{buyer}` stands for
   * the buyer's name, and `{order}` for the number of the order; whoever writes an answer puts
   * them in.
   *
   * Needs `CASES_WRITE`.
   */
  async create(body: NewReply, options: RequestOptions = {}): Promise<CannedReply> {
    return this.#core.request<CannedReply>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/canned-replies`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Deletes a canned reply. Answers that it was put into stay.
   *
   * Needs `CASES_WRITE`.
   * @param replyId The canned reply.
   */
  async delete(replyId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/canned-replies/${segment("replyId", replyId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a canned reply.
   *
   * Needs `CASES_READ`.
   * @param replyId The canned reply.
   */
  async get(replyId: string, options: RequestOptions = {}): Promise<CannedReply> {
    return this.#core.request<CannedReply>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/canned-replies/${segment("replyId", replyId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the replies that the store sends again and again, by name.
   *
   * Needs `CASES_READ`.
   */
  list(query: ListCannedRepliesQuery = {}, options: RequestOptions = {}): Paged<CannedReply> {
    const core = this.#core;
    return Paged.of<CannedReply>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/canned-replies`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Changes a canned reply; what is not sent stays.
   *
   * Needs `CASES_WRITE`.
   * @param replyId The canned reply.
   */
  async update(
    replyId: string,
    body: ReplyChange,
    options: RequestOptions = {},
  ): Promise<CannedReply> {
    return this.#core.request<CannedReply>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/canned-replies/${segment("replyId", replyId)}`,
      credential: "required",
      body,
    }, options);
  }
}

/** What `listCarts` takes. */
export interface ListCartsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only those of the buyer with this address, in any case. */
  email?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those that this became of. */
  status?: CartStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Checkout sessions that their buyers left, and mails that remind of them. */
export class CartsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows a cart that was abandoned, and what became of it.
   *
   * Needs `ORDERS_READ`.
   * @param sessionId The session.
   */
  async get(sessionId: string, options: RequestOptions = {}): Promise<AbandonedCart> {
    return this.#core.request<AbandonedCart>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/carts/${segment("sessionId", sessionId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists checkout sessions that expired unpaid although their buyers gave an address, the last
   * one first. `from` and `to` are about when they expired. They are kept for fourteen days, the
   * newest 10,000 of a store.
   *
   * Needs `ORDERS_READ`.
   */
  list(query: ListCartsQuery = {}, options: RequestOptions = {}): Paged<AbandonedCart> {
    const core = this.#core;
    return Paged.of<AbandonedCart>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/carts`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Mails the buyer a link to a fresh session with what is in the cart, at the prices of now. It
   * can be paid for three days. A buyer is mailed once about a cart, not by stores from which they
   * want no such mails, and at most three times a day by all stores.
   *
   * Needs `ORDERS_WRITE`.
   * @param sessionId The session.
   */
  async recover(sessionId: string, options: RequestOptions = {}): Promise<AbandonedCart> {
    return this.#core.request<AbandonedCart>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/carts/${segment("sessionId", sessionId)}/recover`,
      credential: "required",
    }, options);
  }
}

/** What `listCases` takes. */
export interface ListCasesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only this customer's. */
  customerId?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Only those about this order. */
  orderId?: string;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those with this priority. */
  priority?: CasePriority;
  /** Only those with this status. */
  status?: CaseStatus;
  /** Only items from before this time. */
  to?: string;
}

/** What `listCaseMessages` takes. */
export interface ListCaseMessagesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** What `listCaseNotes` takes. */
export interface ListCaseNotesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** Questions of customers about their orders, and the answers. */
export class CasesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Announces a file for the next message; it is uploaded with a PUT to `uploadUrl`.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   */
  async addAttachment(
    caseId: string,
    body: NewAttachment,
    options: RequestOptions = {},
  ): Promise<Announced> {
    return this.#core.request<Announced>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/attachments`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Adds a note for the team to a case, which can have a hundred.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   */
  async addNote(caseId: string, body: NewNote, options: RequestOptions = {}): Promise<CaseNote> {
    return this.#core.request<CaseNote>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/notes`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Deletes a note.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   * @param noteId The note.
   */
  async deleteNote(caseId: string, noteId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/notes/${segment("noteId", noteId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a case with its customer and its order.
   *
   * Needs `CASES_READ`.
   * @param caseId The case.
   */
  async get(caseId: string, options: RequestOptions = {}): Promise<CaseWithOrderOfCaseDetail> {
    return this.#core.request<CaseWithOrderOfCaseDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/cases/${segment("caseId", caseId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Gives an address from which an attachment can be fetched for some minutes.
   *
   * Needs `CASES_READ`.
   * @param caseId The case.
   * @param attachmentId The attachment.
   */
  async getAttachment(
    caseId: string,
    attachmentId: string,
    options: RequestOptions = {},
  ): Promise<AttachmentUrl> {
    return this.#core.request<AttachmentUrl>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/attachments/${segment("attachmentId", attachmentId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the cases of the store's customers, the one with the latest message first.
   *
   * Needs `CASES_READ`.
   */
  list(query: ListCasesQuery = {}, options: RequestOptions = {}): Paged<CaseWithOrderOfCase> {
    const core = this.#core;
    return Paged.of<CaseWithOrderOfCase>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/cases`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists what was written in a case, oldest first, with the attachments of each message.
   *
   * Needs `CASES_READ`.
   * @param caseId The case.
   */
  listMessages(
    caseId: string,
    query: ListCaseMessagesQuery = {},
    options: RequestOptions = {},
  ): Paged<CaseMessage> {
    const core = this.#core;
    return Paged.of<CaseMessage>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/messages`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the notes of the team on a case, newest first. Customers never see them.
   *
   * Needs `CASES_READ`.
   * @param caseId The case.
   */
  listNotes(
    caseId: string,
    query: ListCaseNotesQuery = {},
    options: RequestOptions = {},
  ): Paged<CaseNote> {
    const core = this.#core;
    return Paged.of<CaseNote>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/notes`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Marks the messages of a case as read.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   */
  async read(caseId: string, options: KeyedOptions = {}): Promise<Read> {
    return this.#core.request<Read>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/read`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Answers a customer; the message is mailed too.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   */
  async sendMessage(
    caseId: string,
    body: NewMessage,
    options: KeyedOptions = {},
  ): Promise<CaseMessage> {
    return this.#core.request<CaseMessage>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/cases/${segment("caseId", caseId)}/messages`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Changes the priority or the status of a case.
   *
   * Needs `CASES_WRITE`.
   * @param caseId The case.
   */
  async update(
    caseId: string,
    body: CasePatch,
    options: KeyedOptions = {},
  ): Promise<CaseWithOrderOfCase> {
    return this.#core.request<CaseWithOrderOfCase>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/cases/${segment("caseId", caseId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listCategories` takes. */
export interface ListCategoriesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Whether it is shown in a prominent place. */
  featured?: boolean;
  /** Only items from this time or later. */
  from?: string;
  /** Whether it is hidden from storefronts. */
  isArchived?: boolean;
  /** Whether it is marked as a favourite in the dashboard. */
  isFavourite?: boolean;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those right below this one. */
  parentId?: string;
  /** Part of the name, in any case. */
  search?: string;
  /** What the list is ordered by. */
  sortBy?: CategorySortBy;
  /** Which end of the list comes first. */
  sortOrder?: Direction;
  /** Only items from before this time. */
  to?: string;
}

/** How products are filed, for storefronts. */
export class CategoriesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Adds a category, below another one if that is named.
   *
   * Needs `CATEGORIES_WRITE`.
   */
  async create(body: NewCategory, options: KeyedOptions = {}): Promise<CategoryDetail> {
    return this.#core.request<CategoryDetail>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/categories`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Deletes a category; its products stay.
   *
   * Needs `CATEGORIES_WRITE`.
   * @param categoryId The category.
   */
  async delete(categoryId: string, options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/categories/${segment("categoryId", categoryId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Shows a category with the ones above and below it and its products.
   *
   * Needs `CATEGORIES_READ`.
   * @param categoryId The category.
   */
  async get(categoryId: string, options: RequestOptions = {}): Promise<CategoryDetail> {
    return this.#core.request<CategoryDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/categories/${segment("categoryId", categoryId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's categories.
   *
   * Needs `CATEGORIES_READ`.
   */
  list(query: ListCategoriesQuery = {}, options: RequestOptions = {}): Paged<Category> {
    const core = this.#core;
    return Paged.of<Category>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/categories`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Changes a category; what is not sent stays.
   *
   * Needs `CATEGORIES_WRITE`.
   * @param categoryId The category.
   */
  async update(
    categoryId: string,
    body: CategoryChange,
    options: KeyedOptions = {},
  ): Promise<CategoryDetail> {
    return this.#core.request<CategoryDetail>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/categories/${segment("categoryId", categoryId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** Sessions in which a buyer fills in a form and pays, without a credential. */
export class CheckoutsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Opens a session: what is bought, and by whom as far as known. The buyer is sent to
   * `checkout_url`, or the session is paid by `payCheckoutSession`.
   */
  async create(body: CreateCheckoutBody, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#core.request<CheckoutSession>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/checkouts`,
      credential: "optional",
      body,
    }, options);
  }

  /** Computes what a cart would cost, tax included, without opening a session. */
  async estimate(body: EstimateCheckoutBody, options: RequestOptions = {}): Promise<Estimate> {
    return this.#core.request<Estimate>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/checkouts/estimate`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Shows a session.
   * @param sessionId The session.
   */
  async get(sessionId: string, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#core.request<CheckoutSession>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/checkouts/${segment("sessionId", sessionId)}`,
      credential: "none",
    }, options);
  }

  /** Computes the tax of a cart at a place, part by part. */
  async getTaxDetails(body: TaxDetailsBody, options: RequestOptions = {}): Promise<TaxDetails> {
    return this.#core.request<TaxDetails>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/checkouts/tax-details`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Pays a session. `requires_action` names a page where the buyer has to confirm.
   * @param sessionId The session.
   */
  async pay(sessionId: string, body: PayBody, options: KeyedOptions = {}): Promise<PayResult> {
    return this.#core.request<PayResult>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/checkouts/${segment("sessionId", sessionId)}/pay`,
      credential: "optional",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Changes a session that was not paid; what is not sent stays.
   * @param sessionId The session.
   */
  async update(
    sessionId: string,
    body: UpdateCheckoutBody,
    options: RequestOptions = {},
  ): Promise<CheckoutSession> {
    return this.#core.request<CheckoutSession>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/checkouts/${segment("sessionId", sessionId)}`,
      credential: "optional",
      body,
    }, options);
  }
}

/** Accounts of others that a platform connects. */
export class ConnectedAccountsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Connects an account of somebody whom a platform is for. The store must be enabled as a
   * platform by an operator, or the answer is 403; an address that has an account gets 409.
   *
   * Needs `STORE_WRITE`.
   */
  async create(body: NewConnectedAccount, options: KeyedOptions = {}): Promise<ConnectedAccount> {
    return this.#core.request<ConnectedAccount>({
      method: "POST",
      path: `/v3/stores/${this.#core.store}/connected-accounts`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listCoupons` takes. */
export interface ListCouponsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Whether it can be used. */
  enabled?: boolean;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Part of the code or the name. */
  search?: string;
  /** What the list is ordered by. */
  sortBy?: CouponSort;
  /** Which end of the list comes first. */
  sortOrder?: Direction;
  /** Only items from before this time. */
  to?: string;
  /** Which kind. */
  type?: CouponType;
}

/** Codes that lower the price of an order. */
export class CouponsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Adds a coupon, of a fixed amount or a percentage.
   *
   * Needs `COUPONS_WRITE`.
   */
  async create(body: NewCoupon, options: KeyedOptions = {}): Promise<Coupon> {
    return this.#core.request<Coupon>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/coupons`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Deletes a coupon; orders that used it keep their discount.
   *
   * Needs `COUPONS_WRITE`.
   * @param couponId The coupon.
   */
  async delete(couponId: string, options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/coupons/${segment("couponId", couponId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Shows a coupon and how often it was used.
   *
   * Needs `COUPONS_READ`.
   * @param couponId The coupon.
   */
  async get(couponId: string, options: RequestOptions = {}): Promise<Coupon> {
    return this.#core.request<Coupon>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/coupons/${segment("couponId", couponId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's coupons.
   *
   * Needs `COUPONS_READ`.
   */
  list(query: ListCouponsQuery = {}, options: RequestOptions = {}): Paged<Coupon> {
    const core = this.#core;
    return Paged.of<Coupon>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/coupons`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Changes a coupon; what is not sent stays.
   *
   * Needs `COUPONS_WRITE`.
   * @param couponId The coupon.
   */
  async update(couponId: string, body: CouponChange, options: KeyedOptions = {}): Promise<Coupon> {
    return this.#core.request<Coupon>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/coupons/${segment("couponId", couponId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listCustomers` takes. */
export interface ListCustomersQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /**
   * The beginning of the email address, of what follows its `@`, of the name or its last word, or
   * of the id, in any case.
   */
  search?: string;
  /** What the list is ordered by. */
  sortBy?: CustomerSortBy;
  /** Which end of the list comes first. */
  sortOrder?: Direction;
  /** Only items from before this time. */
  to?: string;
}

/** The people who bought. */
export class CustomersResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows a customer with addresses, refunds and the latest orders.
   *
   * Needs `CUSTOMERS_READ`.
   * @param customerId The customer.
   */
  async get(customerId: string, options: RequestOptions = {}): Promise<CustomerDetail> {
    return this.#core.request<CustomerDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/customers/${segment("customerId", customerId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the people who bought, with what they spent.
   *
   * Needs `CUSTOMERS_READ`.
   */
  list(query: ListCustomersQuery = {}, options: RequestOptions = {}): Paged<Customer> {
    const core = this.#core;
    return Paged.of<Customer>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/customers`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Gives a customer another email address, to which their orders, licences, subscriptions and
   * mails belong from then on. Invoices that were issued stay as they are. Whoever signed in to
   * the customer portal with the former address, or goes on paying with a card saved for it, is
   * told. It is refused while another customer has the address, the first payment of a
   * subscription is under way, or a dispute is open.
   *
   * Needs `CUSTOMERS_WRITE`.
   * @param customerId The customer.
   */
  async update(
    customerId: string,
    body: CustomerChange,
    options: RequestOptions = {},
  ): Promise<CustomerDetail> {
    return this.#core.request<CustomerDetail>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/customers/${segment("customerId", customerId)}`,
      credential: "required",
      body,
    }, options);
  }
}

/** What `listDisputes` takes. */
export interface ListDisputesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Only those that evidence can be submitted for, or only the rest. */
  needsEvidence?: boolean;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** By opening. */
  sort?: Direction;
  /** Only those with this status. */
  status?: DisputeStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Payments that buyers contest at their bank, and the evidence against it. */
export class DisputesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows a dispute and the order it is about.
   *
   * Needs `DISPUTES_READ`.
   * @param disputeId The dispute.
   */
  async get(disputeId: string, options: RequestOptions = {}): Promise<DisputeDetail> {
    return this.#core.request<DisputeDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/disputes/${segment("disputeId", disputeId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Tells what a dispute took from the store's balance, what a win gives back, and what the
   * dispute has cost by now.
   *
   * Needs `DISPUTES_READ`.
   * @param disputeId The dispute.
   */
  async getAmounts(disputeId: string, options: RequestOptions = {}): Promise<DisputeAmounts> {
    return this.#core.request<DisputeAmounts>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/disputes/${segment("disputeId", disputeId)}/amounts`,
      credential: "required",
    }, options);
  }

  /**
   * Tells whether a dispute takes evidence, until when, and what is attached to it: the buyer, the
   * bill, what was sold and, against fraud, earlier payments of the same buyer.
   *
   * Needs `DISPUTES_READ`.
   * @param disputeId The dispute.
   */
  async getEvidence(disputeId: string, options: RequestOptions = {}): Promise<DisputeEvidence> {
    return this.#core.request<DisputeEvidence>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/disputes/${segment("disputeId", disputeId)}/evidence`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the disputes about the store's payments.
   *
   * Needs `DISPUTES_READ`.
   */
  list(query: ListDisputesQuery = {}, options: RequestOptions = {}): Paged<Dispute> {
    const core = this.#core;
    return Paged.of<Dispute>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/disputes`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Hands evidence in, once, while the dispute asks for it; the buyer's history is attached to it.
   *
   * Needs `DISPUTES_WRITE`.
   * @param disputeId The dispute.
   */
  async submitEvidence(
    disputeId: string,
    body: NewEvidence,
    options: KeyedOptions = {},
  ): Promise<DisputeDetail> {
    return this.#core.request<DisputeDetail>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/disputes/${segment("disputeId", disputeId)}/evidence`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listEvents` takes. */
export interface ListEventsQuery {
  /**
   * Only what comes behind this place: a `cursor`, the id of an event, or `now` for what is yet to
   * happen. The oldest events that are kept when absent.
   */
  after?: string;
  /**
   * Only what comes before this place, newest first: a `cursor`, the id of an event, or `now`.
   * Neither together with `after`, `from` or `wait` nor in a stream.
   */
  before?: string;
  /** Only events of these types, with commas between them. */
  events?: string;
  /** Only events that happened at this time or later; not together with `after`. */
  from?: string;
  /** How many events at most; 25 when absent. */
  limit?: number;
  /** Only events about this order, payment or subscription. */
  object?: string;
  /** How many seconds to wait for an event when there is none; a stream waits by itself. */
  wait?: number;
}

/** What happened in a store, in an order that never changes. */
export class EventsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows an event as webhooks are told of it.
   *
   * Needs `EVENTS_READ`.
   * @param eventId The event.
   */
  async get(eventId: string, options: RequestOptions = {}): Promise<StoreEvent> {
    return this.#core.request<StoreEvent>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/events/${segment("eventId", eventId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists what happened in the last thirty days, oldest first, from a place on, or with `before`
   * newest first; waits for the next event if asked to. With `Accept: text/event-stream` it sends
   * events as they happen, each with its place as its id, and goes on behind `Last-Event-ID`.
   *
   * Needs `EVENTS_READ`.
   */
  async list(query: ListEventsQuery = {}, options: RequestOptions = {}): Promise<StoreEvents> {
    return this.#core.request<StoreEvents>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/events`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Lists the attempts to tell the store's webhooks of an event, 200 at most.
   *
   * Needs `WEBHOOKS_READ`.
   * @param eventId The event.
   */
  async listDeliveries(eventId: string, options: RequestOptions = {}): Promise<ToldWebhook[]> {
    return this.#core.request<ToldWebhook[]>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/events/${segment("eventId", eventId)}/deliveries`,
      credential: "required",
    }, options);
  }

  /**
   * Tells a webhook of an event once more, or every one that subscribes to it; the answer is the
   * new attempts. Nothing follows when they fail.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param eventId The event.
   */
  async resend(
    eventId: string,
    body: EventResend = {},
    options: KeyedOptions = {},
  ): Promise<ToldWebhook[]> {
    return this.#core.request<ToldWebhook[]>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/events/${segment("eventId", eventId)}/resend`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listFiles` takes. */
export interface ListFilesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only pictures, or only downloads. */
  purpose?: FilePurpose;
  /** Only items from before this time. */
  to?: string;
}

/** Pictures that a store shows, and files that it sells. */
export class FilesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Announces a picture or a download; it is uploaded with a PUT to `uploadUrl`, which must begin
   * within five minutes.
   *
   * Needs `PRODUCTS_WRITE`.
   */
  async add(body: NewFile, options: RequestOptions = {}): Promise<AnnouncedFile> {
    return this.#core.request<AnnouncedFile>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/files`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Deletes a file that no product uses; what was sold stays with its buyers.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param fileId The file or the picture.
   */
  async delete(fileId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/files/${segment("fileId", fileId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a file, and where it can be fetched.
   *
   * Needs `PRODUCTS_READ`.
   * @param fileId The file or the picture.
   */
  async get(fileId: string, options: RequestOptions = {}): Promise<StoreFile> {
    return this.#core.request<StoreFile>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/files/${segment("fileId", fileId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's pictures and downloads, newest first.
   *
   * Needs `PRODUCTS_READ`.
   */
  list(query: ListFilesQuery = {}, options: RequestOptions = {}): Paged<StoreFile> {
    const core = this.#core;
    return Paged.of<StoreFile>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/files`,
      credential: "required",
    }, { ...query }, options);
  }
}

/** What `listLicenses` takes. */
export interface ListLicensesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** The customer. */
  customerId?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** The order. */
  orderId?: string;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** The product. */
  productId?: string;
  /** Its state. */
  status?: LicenseStatus;
  /** Only items from before this time. */
  to?: string;
}

/** What `listActivations` takes. */
export interface ListActivationsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** Licence keys that were sold, and the machines they are activated on. */
export class LicensesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Activates a key on the machine that a program runs on; for programs in the field, without a
   * credential.
   */
  async activate(body: KeyOnMachine, options: RequestOptions = {}): Promise<FieldAnswer> {
    return this.#core.request<FieldAnswer>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/licenses/activate`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Activates a key on a machine; where it is active already, that activation is the answer.
   *
   * Needs `LICENSES_WRITE`.
   * @param licenseId The licence.
   */
  async createActivation(
    licenseId: string,
    body: NewActivation,
    options: KeyedOptions = {},
  ): Promise<Activation> {
    return this.#core.request<Activation>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/licenses/${segment("licenseId", licenseId)}/activations`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /** Frees the machine's place. */
  async deactivate(body: KeyOnMachine, options: RequestOptions = {}): Promise<FieldAnswer> {
    return this.#core.request<FieldAnswer>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/licenses/deactivate`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Frees the place that a machine takes.
   *
   * Needs `LICENSES_WRITE`.
   * @param licenseId The licence.
   * @param activationId The activation.
   */
  async deleteActivation(
    licenseId: string,
    activationId: string,
    options: KeyedOptions = {},
  ): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/licenses/${segment("licenseId", licenseId)}/activations/${segment("activationId", activationId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Shows a key.
   *
   * Needs `LICENSES_READ`.
   * @param licenseId The licence.
   */
  async get(licenseId: string, options: RequestOptions = {}): Promise<License> {
    return this.#core.request<License>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/licenses/${segment("licenseId", licenseId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the keys that were sold, or that wait in a pool.
   *
   * Needs `LICENSES_READ`.
   */
  list(query: ListLicensesQuery = {}, options: RequestOptions = {}): Paged<License> {
    const core = this.#core;
    return Paged.of<License>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/licenses`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the machines that a key is active on.
   *
   * Needs `LICENSES_READ`.
   * @param licenseId The licence.
   */
  listActivations(
    licenseId: string,
    query: ListActivationsQuery = {},
    options: RequestOptions = {},
  ): Paged<Activation> {
    const core = this.#core;
    return Paged.of<Activation>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/licenses/${segment("licenseId", licenseId)}/activations`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Makes a key invalid and gives its customer another one.
   *
   * Needs `LICENSES_WRITE`.
   * @param licenseId The licence.
   */
  async replace(licenseId: string, options: KeyedOptions = {}): Promise<License> {
    return this.#core.request<License>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/licenses/${segment("licenseId", licenseId)}/replace`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /** Tells a program whether its key is valid and active on its machine. */
  async validate(body: KeyOnMachine, options: RequestOptions = {}): Promise<FieldAnswer> {
    return this.#core.request<FieldAnswer>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/licenses/validate`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Judges a key for your own server, by its text: whether it is valid, for which product, and on
   * how many machines.
   *
   * Needs `LICENSES_READ`.
   */
  async verify(body: VerifyBody, options: KeyedOptions = {}): Promise<Verification> {
    return this.#core.request<Verification>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/licenses/verify`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** Agreements by which a customer may be charged later. */
export class MandatesResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Announces a charge under a mandate. Its token is charged by `payUnderMandate`, once.
   *
   * Needs `BILLING_AGREEMENTS_WRITE`.
   */
  async authorizePayment(
    body: NewAuthorization,
    options: KeyedOptions = {},
  ): Promise<MandateAuthorization> {
    return this.#core.request<MandateAuthorization>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/mandates/authorizations`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Asks a customer to agree to later charges; the customer is sent to `agreementUrl`.
   *
   * Needs `BILLING_AGREEMENTS_WRITE`.
   */
  async create(body: NewMandate, options: KeyedOptions = {}): Promise<Mandate> {
    return this.#core.request<Mandate>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/mandates`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `countOrders` takes. */
export interface CountOrdersQuery {
  /** Only those from this time or later. */
  from?: string;
  /** Only those whose id, order number or customer's email address begins so, in any case. */
  search?: string;
  /** Only those from before this time. */
  to?: string;
}

/** What `listOrders` takes. */
export interface ListOrdersQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** The beginning of an id, of the order number or of the customer's email address, in any case. */
  search?: string;
  /** By creation. */
  sort?: Direction;
  /** Only those with this status. */
  status?: OrderStatus;
  /** Only items from before this time. */
  to?: string;
}

/** What `listPayments` takes. */
export interface ListPaymentsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** The beginning of an id, of the order number or of the customer's email address, in any case. */
  search?: string;
  /** By creation. */
  sort?: Direction;
  /** Only those with this status. */
  status?: PaymentStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Sales and their payments. */
export class OrdersResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Counts the store's orders by status, those of a search or a time alone where one is given.
   *
   * Needs `ORDERS_READ`.
   */
  async count(query: CountOrdersQuery = {}, options: RequestOptions = {}): Promise<StatusCount[]> {
    return this.#core.request<StatusCount[]>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/orders/counts`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Shows an order with its lines, its payment and its keys.
   *
   * Needs `ORDERS_READ`.
   * @param orderId The order.
   */
  async get(orderId: string, options: RequestOptions = {}): Promise<OrderDetail> {
    return this.#core.request<OrderDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders/${segment("orderId", orderId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Tells what the amounts of an order are made of: lines, coupon, tax with its rate and place,
   * fees with their formulas, and what a refund would give back and cost now.
   *
   * Needs `ORDERS_READ`.
   * @param orderId The order.
   */
  async getAmounts(orderId: string, options: RequestOptions = {}): Promise<OrderAmounts> {
    return this.#core.request<OrderAmounts>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/amounts`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a payment with its fees, its buyer, its dispute and what happened to it.
   *
   * Needs `ORDERS_READ`.
   * @param paymentId The payment.
   */
  async getPayment(paymentId: string, options: RequestOptions = {}): Promise<PaymentDetail> {
    return this.#core.request<PaymentDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders/payments/${segment("paymentId", paymentId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows what the buyer of an order declared to withdraw from it.
   *
   * Needs `REFUNDS_READ`.
   * @param orderId The order.
   */
  async getWithdrawal(orderId: string, options: RequestOptions = {}): Promise<Withdrawal> {
    return this.#core.request<Withdrawal>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/withdrawal`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's orders, newest first.
   *
   * Needs `ORDERS_READ`.
   */
  list(query: ListOrdersQuery = {}, options: RequestOptions = {}): Paged<OrderSummary> {
    const core = this.#core;
    return Paged.of<OrderSummary>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the payments of the store's orders, newest first.
   *
   * Needs `ORDERS_READ`.
   */
  listPayments(query: ListPaymentsQuery = {}, options: RequestOptions = {}): Paged<PaymentSummary> {
    const core = this.#core;
    return Paged.of<PaymentSummary>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders/payments`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the refunds of an order.
   *
   * Needs `ORDERS_READ`.
   * @param orderId The order.
   */
  async listRefunds(orderId: string, options: RequestOptions = {}): Promise<Refund[]> {
    return this.#core.request<Refund[]>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/refunds`,
      credential: "required",
    }, options);
  }

  /**
   * Says that there was no right to withdraw from an order; the buyer is mailed.
   *
   * Needs `REFUNDS_WRITE`.
   * @param orderId The order.
   */
  async rejectWithdrawal(orderId: string, options: KeyedOptions = {}): Promise<Withdrawal> {
    return this.#core.request<Withdrawal>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/withdrawal/reject`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Mails the buyer of a paid order the receipt once more, with keys and links; an order's buyer
   * is mailed five times a day at most.
   *
   * Needs `ORDERS_WRITE`.
   * @param orderId The order.
   */
  async resendReceipt(orderId: string, options: RequestOptions = {}): Promise<ReceiptSent> {
    return this.#core.request<ReceiptSent>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/receipt`,
      credential: "required",
    }, options);
  }

  /**
   * Tries again at once to deliver the lines of an order that failed or wait.
   *
   * Needs `ORDERS_WRITE`.
   * @param orderId The order.
   */
  async retryFulfillment(orderId: string, options: KeyedOptions = {}): Promise<Requeued> {
    return this.#core.request<Requeued>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/orders/${segment("orderId", orderId)}/retry-fulfillment`,
      credential: "required",
      hasKey: true,
    }, options);
  }
}

/** What `listPaylinks` takes. */
export interface ListPaylinksQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Part of the title. */
  search?: string;
  /** Its state. */
  status?: PaylinkStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Links that open a checkout session each time they are followed. */
export class PaylinksResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Adds a paylink, with prices that are fixed in it or those of the catalog.
   *
   * Needs `PRODUCTS_WRITE`.
   */
  async create(body: NewPaylink, options: RequestOptions = {}): Promise<Paylink> {
    return this.#core.request<Paylink>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/paylinks`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Deletes a paylink; sessions that it opened stay.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param paylinkId The paylink.
   */
  async delete(paylinkId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/paylinks/${segment("paylinkId", paylinkId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Switches a paylink off: it opens no session.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param paylinkId The paylink.
   */
  async disable(paylinkId: string, options: RequestOptions = {}): Promise<Paylink> {
    return this.#core.request<Paylink>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/paylinks/${segment("paylinkId", paylinkId)}/disable`,
      credential: "required",
    }, options);
  }

  /**
   * Switches a paylink on again.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param paylinkId The paylink.
   */
  async enable(paylinkId: string, options: RequestOptions = {}): Promise<Paylink> {
    return this.#core.request<Paylink>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/paylinks/${segment("paylinkId", paylinkId)}/enable`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a paylink and how often it was paid.
   *
   * Needs `PRODUCTS_READ`.
   * @param paylinkId The paylink.
   */
  async get(paylinkId: string, options: RequestOptions = {}): Promise<Paylink> {
    return this.#core.request<Paylink>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/paylinks/${segment("paylinkId", paylinkId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's paylinks, newest first.
   *
   * Needs `PRODUCTS_READ`.
   */
  list(query: ListPaylinksQuery = {}, options: RequestOptions = {}): Paged<Paylink> {
    const core = this.#core;
    return Paged.of<Paylink>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/paylinks`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Changes a paylink; what is not sent stays.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param paylinkId The paylink.
   */
  async update(
    paylinkId: string,
    body: PaylinkChange,
    options: RequestOptions = {},
  ): Promise<Paylink> {
    return this.#core.request<Paylink>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/paylinks/${segment("paylinkId", paylinkId)}`,
      credential: "required",
      body,
    }, options);
  }
}

/** Charges under a mandate. */
export class PaymentsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Charges what was announced under a mandate.
   *
   * Needs `BILLING_AGREEMENTS_WRITE`.
   */
  async create(body: NewPayment, options: KeyedOptions = {}): Promise<MandatePayment> {
    return this.#core.request<MandatePayment>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/payments`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listPayouts` takes. */
export interface ListPayoutsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** What `listLedgerEntries` takes. */
export interface ListLedgerEntriesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
  /** Which kind. */
  type?: EntryType;
}

/** Money paid out to the store, the bank accounts it goes to, and the ledger it comes from. */
export class PayoutsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows what a payout would cost, the fees it is made of with their rates, and when it would
   * leave and arrive. It is refused where `requestPayout` would be.
   *
   * Needs `PAYOUTS_READ`.
   */
  async estimate(body: PayoutRequest, options: RequestOptions = {}): Promise<Quote> {
    return this.#core.request<Quote>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/payouts/estimate`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Shows a payout and where it is.
   *
   * Needs `PAYOUTS_READ`.
   * @param payoutId The payout.
   */
  async get(payoutId: string, options: RequestOptions = {}): Promise<PayoutDetail> {
    return this.#core.request<PayoutDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/payouts/${segment("payoutId", payoutId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows the balance, what it is made of since the month began by the store's clock, and what is
   * on its way to the bank or held by open disputes.
   *
   * Needs `PAYOUTS_READ`.
   */
  async getBalance(options: RequestOptions = {}): Promise<Balance> {
    return this.#core.request<Balance>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/payouts/balance`,
      credential: "required",
    }, options);
  }

  /**
   * Lists what was paid out to the store, newest first.
   *
   * Needs `PAYOUTS_READ`.
   */
  list(query: ListPayoutsQuery = {}, options: RequestOptions = {}): Paged<Payout> {
    const core = this.#core;
    return Paged.of<Payout>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/payouts`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the accounts that payouts go to.
   *
   * Needs `PAYOUTS_READ`.
   */
  async listBankAccounts(options: RequestOptions = {}): Promise<BankAccount[]> {
    return this.#core.request<BankAccount[]>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/payouts/bank-accounts`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the entries of the store's ledger, newest first; each says the balance after it.
   *
   * Needs `PAYOUTS_READ`.
   */
  listLedgerEntries(
    query: ListLedgerEntriesQuery = {},
    options: RequestOptions = {},
  ): Paged<LedgerEntry> {
    const core = this.#core;
    return Paged.of<LedgerEntry>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/payouts/ledger`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Requests a payout, to the primary bank account unless another is named. The balance is debited
   * at once, amount and fee; the money leaves with a batch on Monday, Wednesday or Friday.
   *
   * Needs `PAYOUTS_WRITE`.
   */
  async request(body: PayoutRequest, options: KeyedOptions = {}): Promise<Requested> {
    return this.#core.request<Requested>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/payouts`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listProducts` takes. */
export interface ListProductsQuery {
  /** The category. */
  categoryId?: string;
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** Whether it can be bought. */
  inStock?: boolean;
  /** How many items. */
  limit?: number;
  /**
   * Only products whose keys, or the units of a variant, have come down to their
   * `lowStockThreshold`, or to none where there is no threshold; with `false`, only the others.
   */
  lowStock?: boolean;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** How the price comes about. */
  pricingModel?: PricingModel;
  /** What kind of product. */
  productType?: ProductType;
  /** Words to look for. */
  search?: string;
  /** What the list is ordered by. */
  sortBy?: ProductSortBy;
  /** Which end of the list comes first. */
  sortOrder?: Direction;
  /** Its state. */
  status?: ProductStatus;
  /** Only items from before this time. */
  to?: string;
}

/** What `listProductOrders` takes. */
export interface ListProductOrdersQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** By creation. */
  sort?: Direction;
  /** Only items from before this time. */
  to?: string;
}

/** What a store sells: downloads, licence keys and subscriptions, with their variants and meters. */
export class ProductsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Says how many of some keys an upload would add to a product, and how many it would skip;
   * nothing is stored.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param productId The product.
   */
  async checkLicenseKeys(
    productId: string,
    body: KeysBody,
    options: RequestOptions = {},
  ): Promise<KeyCheck> {
    return this.#core.request<KeyCheck>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/products/${segment("productId", productId)}/license-keys/check`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Adds a product, which can be bought at once unless it is a draft.
   *
   * Needs `PRODUCTS_WRITE`.
   */
  async create(body: NewProduct, options: KeyedOptions = {}): Promise<Product> {
    return this.#core.request<Product>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/products`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Adds a meter to a product that is billed by use.
   *
   * Needs `METERS_WRITE`.
   * @param productId The product.
   */
  async createMeter(productId: string, body: NewMeter, options: KeyedOptions = {}): Promise<Meter> {
    return this.#core.request<Meter>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}/meters`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Takes a product off the market; orders and subscriptions of it stay.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param productId The product.
   */
  async delete(productId: string, options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Removes a meter; what it has counted is not billed.
   *
   * Needs `METERS_WRITE`.
   * @param productId The product.
   * @param meterId The meter.
   */
  async deleteMeter(
    productId: string,
    meterId: string,
    options: KeyedOptions = {},
  ): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}/meters/${segment("meterId", meterId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Shows a product with its variants and categories.
   *
   * Needs `PRODUCTS_READ`.
   * @param productId The product.
   */
  async get(productId: string, options: RequestOptions = {}): Promise<Product> {
    return this.#core.request<Product>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a meter.
   *
   * Needs `METERS_READ`.
   * @param productId The product.
   * @param meterId The meter.
   */
  async getMeter(productId: string, meterId: string, options: RequestOptions = {}): Promise<Meter> {
    return this.#core.request<Meter>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}/meters/${segment("meterId", meterId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's products, drafts too.
   *
   * Needs `PRODUCTS_READ`.
   */
  list(query: ListProductsQuery = {}, options: RequestOptions = {}): Paged<Product> {
    const core = this.#core;
    return Paged.of<Product>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/products`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists what of a product is billed by use.
   *
   * Needs `METERS_READ`.
   * @param productId The product.
   */
  async listMeters(productId: string, options: RequestOptions = {}): Promise<Meters> {
    return this.#core.request<Meters>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}/meters`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the orders in which a product was bought, newest first; it counts no more than 10,000 of
   * them.
   *
   * Needs `ORDERS_READ`.
   * @param productId The product, whether or not it was deleted.
   */
  listOrders(
    productId: string,
    query: ListProductOrdersQuery = {},
    options: RequestOptions = {},
  ): Paged<OrderSummary> {
    const core = this.#core;
    return Paged.of<OrderSummary>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/products/${segment("productId", productId)}/orders`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Changes a product; what is not sent stays. Lists that are sent replace the ones before.
   *
   * Needs `PRODUCTS_WRITE`.
   * @param productId The product.
   */
  async update(
    productId: string,
    body: ProductChange,
    options: KeyedOptions = {},
  ): Promise<Product> {
    return this.#core.request<Product>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Changes what the units of a meter cost.
   *
   * Needs `METERS_WRITE`.
   * @param productId The product.
   * @param meterId The meter.
   */
  async updateMeter(
    productId: string,
    meterId: string,
    body: MeterPatch,
    options: KeyedOptions = {},
  ): Promise<Meter> {
    return this.#core.request<Meter>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/products/${segment("productId", productId)}/meters/${segment("meterId", meterId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `listRefunds` takes. */
export interface ListRefundsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** By creation. */
  sort?: Direction;
  /** Only those with this status. */
  status?: RefundStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Money given back to buyers. */
export class RefundsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Gives a buyer money back, all that is left of the payment unless an amount is named.
   *
   * Needs `REFUNDS_WRITE`.
   * @param orderId The order.
   */
  async create(
    orderId: string,
    body: NewRefund = {},
    options: KeyedOptions = {},
  ): Promise<RefundDetail> {
    return this.#core.request<RefundDetail>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/refunds/orders/${segment("orderId", orderId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Shows a refund and its order.
   *
   * Needs `REFUNDS_READ`.
   * @param refundId The refund.
   */
  async get(refundId: string, options: RequestOptions = {}): Promise<RefundDetail> {
    return this.#core.request<RefundDetail>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/refunds/${segment("refundId", refundId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's refunds, newest first.
   *
   * Needs `REFUNDS_READ`.
   */
  list(query: ListRefundsQuery = {}, options: RequestOptions = {}): Paged<Refund> {
    const core = this.#core;
    return Paged.of<Refund>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/refunds`,
      credential: "required",
    }, { ...query }, options);
  }
}

/** What `listReports` takes. */
export interface ListReportsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Its state. */
  status?: ReportStatus;
  /** Only items from before this time. */
  to?: string;
  /** Which kind. */
  type?: ReportType;
}

/** Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files. */
export class ReportsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Orders a report. It is made in the background; `getReport` tells when it is there.
   *
   * Needs `REPORTS_WRITE`.
   */
  async create(body: NewReport, options: KeyedOptions = {}): Promise<Report> {
    return this.#core.request<Report>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/reports`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Gives an address from which a file of a report can be fetched for some minutes.
   *
   * Needs `REPORTS_READ`.
   * @param reportId The report.
   * @param format Which of its files.
   */
  async download(
    reportId: string,
    format: FileFormat,
    options: RequestOptions = {},
  ): Promise<Download> {
    return this.#core.request<Download>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/reports/${segment("reportId", reportId)}/download/${segment("format", format)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a report and how far it is.
   *
   * Needs `REPORTS_READ`.
   * @param reportId The report.
   */
  async get(reportId: string, options: RequestOptions = {}): Promise<Report> {
    return this.#core.request<Report>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/reports/${segment("reportId", reportId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's reports, newest first.
   *
   * Needs `REPORTS_READ`.
   */
  list(query: ListReportsQuery = {}, options: RequestOptions = {}): Paged<Report> {
    const core = this.#core;
    return Paged.of<Report>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/reports`,
      credential: "required",
    }, { ...query }, options);
  }
}

/** What a store needs before it takes payments and before it is paid out. */
export class RequirementsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Lists what the store needs before it takes payments and before it is paid out, whether it has
   * it, and which request begins to mend it. In a sandbox everything is complete.
   *
   * Needs `STORE_READ`.
   */
  async list(options: RequestOptions = {}): Promise<StoreRequirement[]> {
    return this.#core.request<StoreRequirement[]>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/requirements`,
      credential: "required",
    }, options);
  }
}

/**
 * What only a sandbox has: a clock to move, events of processors and banks to play, a webhook lab,
 * and forks and snapshots of stores.
 */
export class SandboxResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Keeps the store as it is now, under a name.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async createSnapshot(body: NewSnapshot, options: RequestOptions = {}): Promise<Snapshot> {
    return this.#core.request<Snapshot>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/snapshots`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Removes a fork of the store with everything in it.
   *
   * Needs `SANDBOX_WRITE`.
   * @param forkId The fork.
   */
  async deleteFork(forkId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/sandbox/stores/${this.#core.store}/forks/${segment("forkId", forkId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Removes the receiver with what it took; its address takes nothing any more.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async deleteLabReceiver(options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/receiver`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Removes a snapshot of the store, by its name or its id.
   *
   * Needs `SANDBOX_WRITE`.
   * @param snapshotId The snapshot, by its name or its id.
   */
  async deleteSnapshot(snapshotId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/sandbox/stores/${this.#core.store}/snapshots/${segment("snapshotId", snapshotId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Makes a store that has lived through the same as this one or a snapshot of it, with its own
   * clock, its own token and the ids that it has.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async forkStore(body: NewFork, options: RequestOptions = {}): Promise<MadeFork> {
    return this.#core.request<MadeFork>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/fork`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Shows the store's clock, which may run ahead of the machine's.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async getClock(options: RequestOptions = {}): Promise<ClockView> {
    return this.#core.request<ClockView>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/clock`,
      credential: "required",
    }, options);
  }

  /**
   * Shows the receiver of the store: an address of this sandbox that takes webhooks, answers as it
   * is told, and keeps the newest 50 requests for thirty days.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async getLabReceiver(options: RequestOptions = {}): Promise<LabReceiver> {
    return this.#core.request<LabReceiver>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/receiver`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a request that the receiver took, with what arrived.
   *
   * Needs `SANDBOX_WRITE`.
   * @param receivedId The request.
   */
  async getLabRequest(receivedId: string, options: RequestOptions = {}): Promise<LabRequestDetail> {
    return this.#core.request<LabRequestDetail>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/requests/${segment("receivedId", receivedId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the forks of the store, oldest first.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async listForks(options: RequestOptions = {}): Promise<Fork[]> {
    return this.#core.request<Fork[]>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/forks`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the newest requests that the receiver took, newest first, with whether their signatures
   * are right and why not.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async listLabRequests(options: RequestOptions = {}): Promise<LabRequest[]> {
    return this.#core.request<LabRequest[]>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/requests`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the snapshots of the store, oldest first.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async listSnapshots(options: RequestOptions = {}): Promise<Snapshot[]> {
    return this.#core.request<Snapshot[]>({
      method: "GET",
      path: `/v2/sandbox/stores/${this.#core.store}/snapshots`,
      credential: "required",
    }, options);
  }

  /**
   * Moves the store's clock ahead; everything that falls due until then happens.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async moveClock(body: MoveClock, options: KeyedOptions = {}): Promise<ClockView> {
    return this.#core.request<ClockView>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/clock`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Makes the store what a snapshot of it is, or empties it; its team and its tokens stay.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async resetStore(body: StoreReset, options: RequestOptions = {}): Promise<ResetDone> {
    return this.#core.request<ResetDone>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/reset`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Sends an event to a webhook now, as it is or with something wrong that a receiver has to
   * notice, and tells what came back. It is neither recorded nor repeated.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async sendLabEvent(body: LabSend, options: RequestOptions = {}): Promise<LabSent[]> {
    return this.#core.request<LabSent[]>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/send`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Makes the receiver of the store, or tells the one that it has what to answer from now on.
   *
   * Needs `SANDBOX_WRITE`.
   */
  async setLabReceiver(body: LabAnswers = {}, options: KeyedOptions = {}): Promise<LabReceiver> {
    return this.#core.request<LabReceiver>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/lab/receiver`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Plays a message of the bank about an account.
   *
   * Needs `SANDBOX_WRITE`.
   * @param bankAccountId The bank account.
   */
  async simulateBankAccountEvent(
    bankAccountId: string,
    body: SimulatedBankEvent,
    options: KeyedOptions = {},
  ): Promise<BankAccount> {
    return this.#core.request<BankAccount>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/payouts/bank-accounts/${segment("bankAccountId", bankAccountId)}/simulate`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Plays a message of the processor about a payment, such as a dispute.
   *
   * Needs `SANDBOX_WRITE`.
   * @param paymentId The payment.
   */
  async simulatePaymentEvent(
    paymentId: string,
    body: SimulatedEvent,
    options: KeyedOptions = {},
  ): Promise<PaymentDetail> {
    return this.#core.request<PaymentDetail>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/payments/${segment("paymentId", paymentId)}/simulate`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Plays a message of the bank about a payout.
   *
   * Needs `SANDBOX_WRITE`.
   * @param payoutId The payout.
   */
  async simulatePayoutEvent(
    payoutId: string,
    body: SimulatedPayoutEvent,
    options: KeyedOptions = {},
  ): Promise<PayoutDetail> {
    return this.#core.request<PayoutDetail>({
      method: "POST",
      path: `/v2/sandbox/stores/${this.#core.store}/payouts/${segment("payoutId", payoutId)}/simulate`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What `search` takes. */
export interface SearchQuery {
  /** 1 to 10 resource ids, customer email addresses or order numbers, with commas between them. */
  q: string;
}

/** A search through everything in the store. */
export class SearchResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Finds orders, customers, products and more by words or by an id.
   *
   * Needs `STORE_READ`.
   */
  async find(query: SearchQuery, options: RequestOptions = {}): Promise<Found[]> {
    return this.#core.request<Found[]>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/search`,
      credential: "required",
      query: { ...query },
    }, options);
  }
}

/** How the store answers its customers' cases. */
export class SettingsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows how the store answers its customers' cases.
   *
   * Needs `CASES_READ`.
   */
  async getCaseSettings(options: RequestOptions = {}): Promise<CaseSettings> {
    return this.#core.request<CaseSettings>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/settings/cases`,
      credential: "required",
    }, options);
  }

  /**
   * Changes how the store answers its customers' cases; what is not sent stays.
   *
   * Needs `STORE_WRITE`.
   */
  async updateCaseSettings(
    body: CaseSettingsPatch,
    options: RequestOptions = {},
  ): Promise<CaseSettings> {
    return this.#core.request<CaseSettings>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/settings/cases`,
      credential: "required",
      body,
    }, options);
  }
}

/** What `getShieldAnalytics` takes. */
export interface GetShieldAnalyticsQuery {
  /** Last moment that counts. */
  endDate?: string;
  /** A span of time up to now, in place of two dates. */
  period?: Period;
  /** First moment that counts. */
  startDate?: string;
}

/** What `listShieldLists` takes. */
export interface ListShieldListsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** What `listShieldReviews` takes. */
export interface ListShieldReviewsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Where they stand; those that wait for a decision when absent. */
  status?: ReviewStatus;
  /** Only items from before this time. */
  to?: string;
}

/** What `listShieldRules` takes. */
export interface ListShieldRulesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/**
 * Rules that judge payments before they are charged, their lists, and payments that wait for a
 * decision.
 */
export class ShieldResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Puts the mail address, the network address or the card of a reviewed payment on a list.
   *
   * Needs `STORE_WRITE`.
   * @param reviewId The review.
   */
  async addReviewToList(
    reviewId: string,
    body: ToList,
    options: RequestOptions = {},
  ): Promise<ValuesChanged> {
    return this.#core.request<ValuesChanged>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/review/${segment("reviewId", reviewId)}/add-to-list`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Puts values on a list.
   *
   * Needs `STORE_WRITE`.
   * @param listId The list.
   */
  async addValues(
    listId: string,
    body: AddedValues,
    options: RequestOptions = {},
  ): Promise<ValuesChanged> {
    return this.#core.request<ValuesChanged>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/lists/${segment("listId", listId)}/values`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Lets a held payment through: it is captured shortly after. One of which the processor has
   * returned money is refused with 409.
   *
   * Needs `STORE_WRITE`.
   * @param reviewId The review.
   */
  async approveReview(reviewId: string, options: RequestOptions = {}): Promise<ReviewView> {
    return this.#core.request<ReviewView>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/review/${segment("reviewId", reviewId)}/approve`,
      credential: "required",
    }, options);
  }

  /**
   * Adds a list of mail addresses, networks, countries, card numbers or texts.
   *
   * Needs `STORE_WRITE`.
   */
  async createList(body: NewList, options: RequestOptions = {}): Promise<ShieldListDetail> {
    return this.#core.request<ShieldListDetail>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/lists`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Adds a rule; a condition that cannot be read is refused with the place of its fault.
   *
   * Needs `STORE_WRITE`.
   */
  async createRule(body: NewRule, options: RequestOptions = {}): Promise<ShieldRule> {
    return this.#core.request<ShieldRule>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/rules`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Declines a held payment: its order is cancelled, and the buyer gets everything back.
   *
   * Needs `STORE_WRITE`.
   * @param reviewId The review.
   */
  async declineReview(reviewId: string, options: RequestOptions = {}): Promise<ReviewView> {
    return this.#core.request<ReviewView>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/review/${segment("reviewId", reviewId)}/decline`,
      credential: "required",
    }, options);
  }

  /**
   * Deletes a list that no rule mentions.
   *
   * Needs `STORE_WRITE`.
   * @param listId The list.
   */
  async deleteList(listId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/shield/lists/${segment("listId", listId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Deletes a rule; what it decided stays decided.
   *
   * Needs `STORE_WRITE`.
   * @param ruleId The rule.
   */
  async deleteRule(ruleId: string, options: RequestOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/shield/rules/${segment("ruleId", ruleId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Tells how many payments the rules let through, held and declined within a period.
   *
   * Needs `STORE_READ`.
   */
  async getAnalytics(
    query: GetShieldAnalyticsQuery = {},
    options: RequestOptions = {},
  ): Promise<ShieldAnalytics> {
    return this.#core.request<ShieldAnalytics>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/analytics`,
      credential: "required",
      query: { ...query },
    }, options);
  }

  /**
   * Shows a list with its values.
   *
   * Needs `STORE_READ`.
   * @param listId The list.
   */
  async getList(listId: string, options: RequestOptions = {}): Promise<ShieldListDetail> {
    return this.#core.request<ShieldListDetail>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/lists/${segment("listId", listId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a payment that is or was held, with what was known of it when it was judged.
   *
   * Needs `STORE_READ`.
   * @param reviewId The review.
   */
  async getReview(reviewId: string, options: RequestOptions = {}): Promise<ReviewDetail> {
    return this.#core.request<ReviewDetail>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/review/${segment("reviewId", reviewId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows a rule.
   *
   * Needs `STORE_READ`.
   * @param ruleId The rule.
   */
  async getRule(ruleId: string, options: RequestOptions = {}): Promise<ShieldRule> {
    return this.#core.request<ShieldRule>({
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/rules/${segment("ruleId", ruleId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the lists that rules look things up in, without their values.
   *
   * Needs `STORE_READ`.
   */
  listLists(query: ListShieldListsQuery = {}, options: RequestOptions = {}): Paged<ShieldList> {
    const core = this.#core;
    return Paged.of<ShieldList>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/lists`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists payments that are held, newest first; those that wait for a decision unless another
   * status is asked for.
   *
   * Needs `STORE_READ`.
   */
  listReviews(query: ListShieldReviewsQuery = {}, options: RequestOptions = {}): Paged<ReviewView> {
    const core = this.#core;
    return Paged.of<ReviewView>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/review`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the rules in the order in which they are asked.
   *
   * Needs `STORE_READ`.
   */
  listRules(query: ListShieldRulesQuery = {}, options: RequestOptions = {}): Paged<ShieldRule> {
    const core = this.#core;
    return Paged.of<ShieldRule>(core, {
      method: "GET",
      path: `/v2/stores/${this.#core.store}/shield/rules`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Takes values off a list.
   *
   * Needs `STORE_WRITE`.
   * @param listId The list.
   */
  async removeValues(
    listId: string,
    body: RemovedValues,
    options: RequestOptions = {},
  ): Promise<ValuesChanged> {
    return this.#core.request<ValuesChanged>({
      method: "DELETE",
      path: `/v2/stores/${this.#core.store}/shield/lists/${segment("listId", listId)}/values`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Tells which payments of the last days a rule with this condition would have matched; nothing
   * is stored.
   *
   * Needs `STORE_READ`.
   */
  async testRule(body: Trial, options: RequestOptions = {}): Promise<TrialResult> {
    return this.#core.request<TrialResult>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/shield/rules/test`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Renames a list, or gives it other values; a list that a rule mentions keeps its name.
   *
   * Needs `STORE_WRITE`.
   * @param listId The list.
   */
  async updateList(
    listId: string,
    body: ListChange,
    options: RequestOptions = {},
  ): Promise<ShieldListDetail> {
    return this.#core.request<ShieldListDetail>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/shield/lists/${segment("listId", listId)}`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Changes a rule for payments from now on; what is not sent stays.
   *
   * Needs `STORE_WRITE`.
   * @param ruleId The rule.
   */
  async updateRule(
    ruleId: string,
    body: RuleChange,
    options: RequestOptions = {},
  ): Promise<ShieldRule> {
    return this.#core.request<ShieldRule>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}/shield/rules/${segment("ruleId", ruleId)}`,
      credential: "required",
      body,
    }, options);
  }
}

/** The store and its settings. */
export class StoreResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows the store, with its balance in cents.
   *
   * Needs `STORE_READ`.
   */
  async get(options: RequestOptions = {}): Promise<Store> {
    return this.#core.request<Store>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}`,
      credential: "required",
    }, options);
  }

  /**
   * Changes the settings of the store; what is not sent stays.
   *
   * Needs `STORE_WRITE`.
   */
  async update(body: StoreChange, options: RequestOptions = {}): Promise<Store> {
    return this.#core.request<Store>({
      method: "PATCH",
      path: `/v2/stores/${this.#core.store}`,
      credential: "required",
      body,
    }, options);
  }
}

/** What `listStorefrontCategories` takes. */
export interface ListStorefrontCategoriesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Whether it is shown in a prominent place. */
  featured?: boolean;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those right below this one. */
  parentId?: string;
  /** Only items from before this time. */
  to?: string;
}

/** What `listStorefrontProducts` takes. */
export interface ListStorefrontProductsQuery {
  /** The category. */
  categoryId?: string;
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** How the price comes about. */
  pricingModel?: PricingModel;
  /** What kind of product. */
  productType?: AnyProductType;
  /** Part of the title, in any case. */
  search?: string;
  /** What the list is ordered by. */
  sortBy?: StorefrontSortBy;
  /** Which end of the list comes first. */
  sortOrder?: Direction;
  /** Only items from before this time. */
  to?: string;
}

/** What anyone may read of an open store, without a credential. */
export class StorefrontResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /** Shows what anyone may know of a store. */
  async get(options: RequestOptions = {}): Promise<Storefront> {
    return this.#core.request<Storefront>({
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}`,
      credential: "none",
    }, options);
  }

  /**
   * Shows a category with the ones below it and its products.
   * @param categoryId The category.
   */
  async getCategory(
    categoryId: string,
    options: RequestOptions = {},
  ): Promise<StorefrontCategoryDetail> {
    return this.#core.request<StorefrontCategoryDetail>({
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}/categories/${segment("categoryId", categoryId)}`,
      credential: "none",
    }, options);
  }

  /**
   * Shows a product that can be bought.
   * @param productId The product.
   */
  async getProduct(productId: string, options: RequestOptions = {}): Promise<StorefrontProduct> {
    return this.#core.request<StorefrontProduct>({
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}/products/${segment("productId", productId)}`,
      credential: "none",
    }, options);
  }

  /**
   * Shows a product that can be bought, by its handle.
   * @param handle The name in addresses.
   */
  async getProductByHandle(
    handle: string,
    options: RequestOptions = {},
  ): Promise<StorefrontProduct> {
    return this.#core.request<StorefrontProduct>({
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}/products/by-handle/${segment("handle", handle)}`,
      credential: "none",
    }, options);
  }

  /** Lists the categories that are not archived. */
  listCategories(
    query: ListStorefrontCategoriesQuery = {},
    options: RequestOptions = {},
  ): Paged<StorefrontCategory> {
    const core = this.#core;
    return Paged.of<StorefrontCategory>(core, {
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}/categories`,
      credential: "none",
    }, { ...query }, options);
  }

  /** Lists the products that can be bought. */
  listProducts(
    query: ListStorefrontProductsQuery = {},
    options: RequestOptions = {},
  ): Paged<StorefrontProductItem> {
    const core = this.#core;
    return Paged.of<StorefrontProductItem>(core, {
      method: "GET",
      path: `/v2/storefront/stores/${this.#core.store}/products`,
      credential: "none",
    }, { ...query }, options);
  }

  /**
   * Opens a checkout session with what the paylink sells.
   * @param paylinkId The paylink.
   */
  async openPaylink(
    paylinkId: string,
    body: OpenPaylinkBody = {},
    options: RequestOptions = {},
  ): Promise<CheckoutSession> {
    return this.#core.request<CheckoutSession>({
      method: "POST",
      path: `/v2/storefront/paylinks/${segment("paylinkId", paylinkId)}/checkout`,
      credential: "none",
      body,
    }, options);
  }

  /**
   * Finds the open store that has a handle.
   * @param handle The name in addresses.
   */
  async resolve(handle: string, options: RequestOptions = {}): Promise<Storefront> {
    return this.#core.request<Storefront>({
      method: "GET",
      path: `/v2/storefront/resolve/${segment("handle", handle)}`,
      credential: "none",
    }, options);
  }
}

/** What `listSubscriptions` takes. */
export interface ListSubscriptionsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only those of this customer. */
  customer_id?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those to this product. */
  product_id?: string;
  /** Only those with this status. */
  status?: SubscriptionStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Recurring sales: their state, their plan, and what they are billed. */
export class SubscriptionsResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Cancels a subscription, at the end of what is paid unless `immediate` is set.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async cancel(
    subscriptionId: string,
    body: CancelBody = {},
    options: KeyedOptions = {},
  ): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/cancel`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Moves a subscription to another plan or quantity, and charges or credits the difference.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async change(
    subscriptionId: string,
    body: ChangeBody,
    options: KeyedOptions = {},
  ): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/change`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Shows a subscription.
   *
   * Needs `SUBSCRIPTIONS_READ`.
   * @param subscriptionId The subscription.
   */
  async get(subscriptionId: string, options: RequestOptions = {}): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows what the next renewal would be billed, were nothing more to happen.
   *
   * Needs `SUBSCRIPTIONS_READ`.
   * @param subscriptionId The subscription.
   */
  async getUpcomingInvoice(subscriptionId: string, options: RequestOptions = {}): Promise<Invoice> {
    return this.#core.request<Invoice>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/upcoming-invoice`,
      credential: "required",
    }, options);
  }

  /**
   * Shows what a subscription has used in this period and what it was billed in earlier ones.
   *
   * Needs `USAGE_READ`.
   * @param subscriptionId The subscription.
   */
  async getUsage(subscriptionId: string, options: RequestOptions = {}): Promise<SubscriptionUsage> {
    return this.#core.request<SubscriptionUsage>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/usage`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's subscriptions, newest first.
   *
   * Needs `SUBSCRIPTIONS_READ`.
   */
  list(query: ListSubscriptionsQuery = {}, options: RequestOptions = {}): Paged<Subscription> {
    const core = this.#core;
    return Paged.of<Subscription>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/subscriptions`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Pauses a subscription: it is not charged until it is resumed.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async pause(subscriptionId: string, options: KeyedOptions = {}): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/pause`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Tells what a change of plan would charge now, and what periods cost from then on; nothing is
   * changed. The answer's `total`, `planAmount` and `pricedAt` go with the change, so that nothing
   * else is charged.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async previewChange(
    subscriptionId: string,
    body: ChangeBody,
    options: RequestOptions = {},
  ): Promise<ChangePreview> {
    return this.#core.request<ChangePreview>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/change/preview`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Takes a cancellation back before it takes effect.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async reactivate(subscriptionId: string, options: KeyedOptions = {}): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/reactivate`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Resumes a subscription that was paused.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async resume(subscriptionId: string, options: KeyedOptions = {}): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}/resume`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Changes whom a subscription is billed to.
   *
   * Needs `SUBSCRIPTIONS_WRITE`.
   * @param subscriptionId The subscription.
   */
  async update(
    subscriptionId: string,
    body: UpdateBody,
    options: KeyedOptions = {},
  ): Promise<Subscription> {
    return this.#core.request<Subscription>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/subscriptions/${segment("subscriptionId", subscriptionId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

/** What something was caused by, and what else came of it. */
export class TraceResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Shows what something was caused by, and what else came of that: the request, the steps of the
   * payment, the charge, entries of the ledger, events, their deliveries with the answers, mails
   * and jobs.
   *
   * Needs `WEBHOOKS_READ`.
   * @param id What was caused, or what caused it: the id of a request, command or job, of an
   * order, payment or one of its steps, of a refund, dispute, subscription, payout or case, of an
   * entry of the ledger, an event, a delivery or a mail.
   */
  async get(id: string, options: RequestOptions = {}): Promise<Trace> {
    return this.#core.request<Trace>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/trace/${segment("id", id)}`,
      credential: "required",
    }, options);
  }
}

/** What `listUsageEvents` takes. */
export interface ListUsageEventsQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** The meter. */
  meter_id?: string;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** The subscription. */
  subscription_id: string;
  /** Only items from before this time. */
  to?: string;
}

/** What metered subscriptions have used. */
export class UsageResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Lists reported uses, newest first.
   *
   * Needs `USAGE_READ`.
   */
  listEvents(query: ListUsageEventsQuery, options: RequestOptions = {}): Paged<UsageEvent> {
    const core = this.#core;
    return Paged.of<UsageEvent>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/usage`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Reports uses of a metered subscription, up to 100 at a time; what was reported before is not
   * counted twice.
   *
   * Needs `USAGE_WRITE`.
   */
  async report(body: UsageReport, options: KeyedOptions = {}): Promise<Received> {
    return this.#core.request<Received>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/usage`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Takes a reported use back, before its period is billed.
   *
   * Needs `USAGE_WRITE`.
   * @param eventId The event.
   */
  async voidEvent(eventId: string, options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/usage/${segment("eventId", eventId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }
}

/** What `listWebhooks` takes. */
export interface ListWebhooksQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only items from before this time. */
  to?: string;
}

/** What `listWebhookDeliveries` takes. */
export interface ListWebhookDeliveriesQuery {
  /** `nextCursor` of the answer before, with the same filters: what follows it. */
  cursor?: string;
  /** Only those of events of this type. */
  event?: EventType;
  /** Only those of this event. */
  eventId?: string;
  /** Only items from this time or later. */
  from?: string;
  /** How many items. */
  limit?: number;
  /** Which page; not together with `cursor`. */
  page?: number;
  /** Only those with this status. */
  status?: DeliveryStatus;
  /** Only items from before this time. */
  to?: string;
}

/** Addresses of yours that are told of events. */
export class WebhooksResource {
  readonly #core: Core;

  /** Made by the client. */
  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Adds an address that is told of events. Its secret is shown this once.
   *
   * Needs `WEBHOOKS_WRITE`.
   */
  async create(body: NewWebhook, options: KeyedOptions = {}): Promise<Webhook> {
    return this.#core.request<Webhook>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/webhooks`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Deletes a webhook and drops what waits to be delivered to it.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   */
  async delete(webhookId: string, options: KeyedOptions = {}): Promise<Deleted> {
    return this.#core.request<Deleted>({
      method: "DELETE",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Shows a webhook, without its secret.
   *
   * Needs `WEBHOOKS_READ`.
   * @param webhookId The webhook.
   */
  async get(webhookId: string, options: RequestOptions = {}): Promise<Webhook> {
    return this.#core.request<Webhook>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Shows an attempt with the headers and the bytes that were sent.
   *
   * Needs `WEBHOOKS_READ`.
   * @param webhookId The webhook.
   * @param deliveryId The delivery.
   */
  async getDelivery(
    webhookId: string,
    deliveryId: string,
    options: RequestOptions = {},
  ): Promise<SentDelivery> {
    return this.#core.request<SentDelivery>({
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/deliveries/${segment("deliveryId", deliveryId)}`,
      credential: "required",
    }, options);
  }

  /**
   * Lists the store's webhooks.
   *
   * Needs `WEBHOOKS_READ`.
   */
  list(query: ListWebhooksQuery = {}, options: RequestOptions = {}): Paged<Webhook> {
    const core = this.#core;
    return Paged.of<Webhook>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/webhooks`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Lists the attempts to tell a webhook of events, newest first, those of thirty days.
   *
   * Needs `WEBHOOKS_READ`.
   * @param webhookId The webhook.
   */
  listDeliveries(
    webhookId: string,
    query: ListWebhookDeliveriesQuery = {},
    options: RequestOptions = {},
  ): Paged<Delivery> {
    const core = this.#core;
    return Paged.of<Delivery>(core, {
      method: "GET",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/deliveries`,
      credential: "required",
    }, { ...query }, options);
  }

  /**
   * Tells a webhook all events of some time once more.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   */
  async replayEvents(webhookId: string, body: Replay, options: KeyedOptions = {}): Promise<Queued> {
    return this.#core.request<Queued>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/replay`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }

  /**
   * Sends an event once more, now; the answer is the new attempt. Nothing follows when it fails.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   * @param deliveryId The delivery.
   */
  async resendDelivery(
    webhookId: string,
    deliveryId: string,
    options: KeyedOptions = {},
  ): Promise<Delivery> {
    return this.#core.request<Delivery>({
      method: "POST",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/deliveries/${segment("deliveryId", deliveryId)}/resend`,
      credential: "required",
      hasKey: true,
    }, options);
  }

  /**
   * Gives a webhook another secret; the one before is dead at once.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   */
  async rollSecret(webhookId: string, options: RequestOptions = {}): Promise<RolledSecret> {
    return this.#core.request<RolledSecret>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/roll-secret`,
      credential: "required",
    }, options);
  }

  /**
   * Sends a made-up event to a webhook now, once, and tells what came back.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   */
  async test(
    webhookId: string,
    body: TestRequest = {},
    options: RequestOptions = {},
  ): Promise<TestResult> {
    return this.#core.request<TestResult>({
      method: "POST",
      path: `/v2/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}/test`,
      credential: "required",
      body,
    }, options);
  }

  /**
   * Changes a webhook; switched off, it is told nothing.
   *
   * Needs `WEBHOOKS_WRITE`.
   * @param webhookId The webhook.
   */
  async update(
    webhookId: string,
    body: WebhookPatch,
    options: KeyedOptions = {},
  ): Promise<Webhook> {
    return this.#core.request<Webhook>({
      method: "PATCH",
      path: `/v2/core/stores/${this.#core.store}/webhooks/${segment("webhookId", webhookId)}`,
      credential: "required",
      hasKey: true,
      body,
    }, options);
  }
}

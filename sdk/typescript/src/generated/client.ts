// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
import { type ClientOptions, Core } from "../core.js";
import {
  AnalyticsResource,
  ApiLogsResource,
  CannedRepliesResource,
  CartsResource,
  CasesResource,
  CategoriesResource,
  CheckoutsResource,
  ConnectedAccountsResource,
  CouponsResource,
  CustomersResource,
  DisputesResource,
  EventsResource,
  FilesResource,
  LicensesResource,
  MandatesResource,
  OrdersResource,
  PaylinksResource,
  PaymentsResource,
  PayoutsResource,
  ProductsResource,
  RefundsResource,
  ReportsResource,
  RequirementsResource,
  SandboxResource,
  SearchResource,
  SettingsResource,
  ShieldResource,
  StoreResource,
  StorefrontResource,
  SubscriptionsResource,
  TraceResource,
  UsageResource,
  WebhooksResource,
} from "./resources.js";

/** The API of one store. */
export class Pandabase {
  /** Sums over time: volume, orders, countries, recurring revenue. */
  readonly analytics: AnalyticsResource;
  /** The requests that were made with the store's tokens. */
  readonly apiLogs: ApiLogsResource;
  /** What the store writes to its customers again and again. */
  readonly cannedReplies: CannedRepliesResource;
  /** Checkout sessions that their buyers left, and mails that remind of them. */
  readonly carts: CartsResource;
  /** Questions of customers about their orders, and the answers. */
  readonly cases: CasesResource;
  /** How products are filed, for storefronts. */
  readonly categories: CategoriesResource;
  /** Sessions in which a buyer fills in a form and pays, without a credential. */
  readonly checkouts: CheckoutsResource;
  /** Accounts of others that a platform connects. */
  readonly connectedAccounts: ConnectedAccountsResource;
  /** Codes that lower the price of an order. */
  readonly coupons: CouponsResource;
  /** The people who bought. */
  readonly customers: CustomersResource;
  /** Payments that buyers contest at their bank, and the evidence against it. */
  readonly disputes: DisputesResource;
  /** What happened in a store, in an order that never changes. */
  readonly events: EventsResource;
  /** Pictures that a store shows, and files that it sells. */
  readonly files: FilesResource;
  /** Licence keys that were sold, and the machines they are activated on. */
  readonly licenses: LicensesResource;
  /** Agreements by which a customer may be charged later. */
  readonly mandates: MandatesResource;
  /** Sales and their payments. */
  readonly orders: OrdersResource;
  /** Links that open a checkout session each time they are followed. */
  readonly paylinks: PaylinksResource;
  /** Charges under a mandate. */
  readonly payments: PaymentsResource;
  /** Money paid out to the store, the bank accounts it goes to, and the ledger it comes from. */
  readonly payouts: PayoutsResource;
  /** What a store sells: downloads, licence keys and subscriptions, with their variants and meters. */
  readonly products: ProductsResource;
  /** Money given back to buyers. */
  readonly refunds: RefundsResource;
  /** Lists of payments, payouts, the ledger, or refunds and disputes over a time, as files. */
  readonly reports: ReportsResource;
  /** What a store needs before it takes payments and before it is paid out. */
  readonly requirements: RequirementsResource;
  /**
   * What only a sandbox has: a clock to move, events of processors and banks to play, a webhook
   * lab, and forks and snapshots of stores.
   */
  readonly sandbox: SandboxResource;
  /** A search through everything in the store. */
  readonly search: SearchResource;
  /** How the store answers its customers' cases. */
  readonly settings: SettingsResource;
  /**
   * Rules that judge payments before they are charged, their lists, and payments that wait for a
   * decision.
   */
  readonly shield: ShieldResource;
  /** The store and its settings. */
  readonly store: StoreResource;
  /** What anyone may read of an open store, without a credential. */
  readonly storefront: StorefrontResource;
  /** Recurring sales: their state, their plan, and what they are billed. */
  readonly subscriptions: SubscriptionsResource;
  /** What something was caused by, and what else came of it. */
  readonly trace: TraceResource;
  /** What metered subscriptions have used. */
  readonly usage: UsageResource;
  /** Addresses of yours that are told of events. */
  readonly webhooks: WebhooksResource;

  /** Says which store, on which server, and who asks. */
  constructor(options: ClientOptions) {
    const core = new Core(options);
    this.analytics = new AnalyticsResource(core);
    this.apiLogs = new ApiLogsResource(core);
    this.cannedReplies = new CannedRepliesResource(core);
    this.carts = new CartsResource(core);
    this.cases = new CasesResource(core);
    this.categories = new CategoriesResource(core);
    this.checkouts = new CheckoutsResource(core);
    this.connectedAccounts = new ConnectedAccountsResource(core);
    this.coupons = new CouponsResource(core);
    this.customers = new CustomersResource(core);
    this.disputes = new DisputesResource(core);
    this.events = new EventsResource(core);
    this.files = new FilesResource(core);
    this.licenses = new LicensesResource(core);
    this.mandates = new MandatesResource(core);
    this.orders = new OrdersResource(core);
    this.paylinks = new PaylinksResource(core);
    this.payments = new PaymentsResource(core);
    this.payouts = new PayoutsResource(core);
    this.products = new ProductsResource(core);
    this.refunds = new RefundsResource(core);
    this.reports = new ReportsResource(core);
    this.requirements = new RequirementsResource(core);
    this.sandbox = new SandboxResource(core);
    this.search = new SearchResource(core);
    this.settings = new SettingsResource(core);
    this.shield = new ShieldResource(core);
    this.store = new StoreResource(core);
    this.storefront = new StorefrontResource(core);
    this.subscriptions = new SubscriptionsResource(core);
    this.trace = new TraceResource(core);
    this.usage = new UsageResource(core);
    this.webhooks = new WebhooksResource(core);
  }
}

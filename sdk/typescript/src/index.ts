// A client of a store on a pandabase server.
export type { ClientOptions, KeyedOptions, RequestOptions } from "./core.js";
export { newKey } from "./core.js";
export { ApiError, ConnectionError, PandabaseError, TimeoutError, WebhookError } from "./errors.js";
export { Pandabase } from "./generated/client.js";
export type * from "./generated/resources.js";
export type * from "./generated/types.js";
export { type Page, Paged } from "./paging.js";
export type { Signing } from "./signing.js";
export { QueueFullError, UsageBatcher, type UsageBatcherOptions, type Use } from "./usage.js";
export { type ReceivedWebhook, verifyWebhook } from "./webhooks.js";

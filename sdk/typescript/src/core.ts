// How a request is sent: credentials, idempotency keys, time limits, retries, errors.
import { ApiError, ConnectionError, PandabaseError, TimeoutError } from "./errors.js";
import { type Signing, requestHeaders } from "./signing.js";

/** Which store, on which server, and who asks. */
export interface ClientOptions {
  /** `shp_…` */
  storeId: string;
  /** Where the server is, such as `https://api.example.org`. */
  baseUrl: string;
  /** A Bearer token, `sk_live_…` or `sk_test_…`. Keep it on your server. What a page in a browser may call needs none. */
  apiKey?: string;
  /** An HMAC token, in place of `apiKey`. */
  signing?: Signing;
  /** Milliseconds that one attempt may take; 60,000 unless set. */
  timeout?: number;
  /** How often a failed request is sent again; 2 unless set. */
  maxRetries?: number;
  /** Milliseconds before the first retry, doubled before each further one; 500 unless set. */
  retryDelay?: number;
  /** In place of the platform's `fetch`. */
  fetch?: typeof fetch;
}

/** What one call may say. */
export interface RequestOptions {
  /** Ends the call. */
  signal?: AbortSignal;
  /** In place of the client's. */
  timeout?: number;
  /** In place of the client's. */
  maxRetries?: number;
  /** Further headers. */
  headers?: Record<string, string>;
}

/** What a call that changes something once may say. */
export interface KeyedOptions extends RequestOptions {
  /**
   * The same key with the same body has the same effect and answer for 24 hours: 8 to 32 characters. A call
   * without one gets a key of its own, which its retries share. Set it where your program may start again
   * between two tries.
   */
  idempotencyKey?: string;
}

/** A request, as the generated methods describe it. */
export interface Description {
  method: string;
  path: string;
  credential: "required" | "optional" | "none";
  hasKey?: boolean;
  body?: unknown;
  query?: Record<string, unknown>;
}

/** Longer than this no retry is waited for, whatever the server asks; in milliseconds. */
const LONGEST_WAIT = 60_000;
/** The longest wait of the doubling, in milliseconds. */
const LONGEST_DELAY = 8_000;
const STATUSES_TO_REPEAT = new Set([429, 500, 502, 503, 504]);
/** The answer to a repetition while the first try is still at work. */
const IN_PROGRESS = "still in progress";

/** What an attempt came to. */
type Outcome = { data: unknown } | { error: PandabaseError; canRepeat: boolean };

/** Sends requests. */
export class Core {
  readonly #options: ClientOptions;
  readonly #base: string;
  /** The store, as a piece of a path. */
  readonly store: string;

  constructor(options: ClientOptions) {
    if (options.apiKey !== undefined && options.signing !== undefined) {
      throw new PandabaseError("apiKey and signing are two credentials: give one");
    }
    const base = new URL(options.baseUrl);
    if (base.protocol !== "https:" && base.protocol !== "http:") {
      throw new PandabaseError(`baseUrl is no address of a server: ${options.baseUrl}`);
    }
    this.#base = base.href.replace(/\/+$/, "");
    this.#options = options;
    this.store = segment("storeId", options.storeId);
  }

  /** Sends a request until there is a definite answer, and returns its `data`. */
  async request<T>(described: Description, options: KeyedOptions): Promise<T> {
    const retries = options.maxRetries ?? this.#options.maxRetries ?? 2;
    const body = described.body === undefined ? undefined : JSON.stringify(described.body);
    const headers = new Headers(options.headers);
    headers.set("Accept", "application/json");
    if (body !== undefined) headers.set("Content-Type", "application/json");
    if (described.hasKey) headers.set("Idempotency-Key", options.idempotencyKey ?? newKey());
    const url = new URL(this.#base + described.path + search(described.query));
    for (let attempt = 0; ; attempt += 1) {
      options.signal?.throwIfAborted();
      await this.#authenticate(described, url, body ?? "", headers);
      const outcome = await this.#attempt(described, url, { method: described.method, headers, body }, options);
      if ("data" in outcome) return outcome.data as T;
      const delay = this.#delay(outcome.error, attempt);
      if (!outcome.canRepeat || attempt >= retries || delay > LONGEST_WAIT) throw outcome.error;
      await wait(delay, options.signal);
    }
  }

  /** A signature has a time, so that every attempt gets its own. */
  async #authenticate(described: Description, url: URL, body: string, headers: Headers): Promise<void> {
    if (described.credential === "none") return;
    const { apiKey, signing } = this.#options;
    if (apiKey !== undefined) headers.set("Authorization", `Bearer ${apiKey}`);
    if (signing === undefined) {
      if (apiKey === undefined && described.credential === "required") {
        throw new PandabaseError("this call needs a credential: give the client an apiKey or signing");
      }
      return;
    }
    const signed = await requestHeaders(signing, described.method, url.pathname, body, Date.now());
    for (const [name, value] of Object.entries(signed)) headers.set(name, value);
  }

  async #attempt(
    described: Description,
    url: URL,
    init: { method: string; headers: Headers; body: string | undefined },
    options: RequestOptions,
  ): Promise<Outcome> {
    const repeatable = described.method === "GET" || described.hasKey === true;
    const timeout = options.timeout ?? this.#options.timeout ?? 60_000;
    const controller = new AbortController();
    const abort = () => controller.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", abort, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeout);
    try {
      const send = this.#options.fetch ?? fetch;
      const response = await send(url, {
        method: init.method,
        headers: init.headers,
        // A redirection of ours leads from http to https: following it would send the credential in clear first.
        redirect: "manual",
        signal: controller.signal,
        ...(init.body === undefined ? {} : { body: init.body }),
      });
      return judged(response, await response.text(), repeatable);
    } catch (cause) {
      options.signal?.throwIfAborted();
      const place = `${init.method} ${url.origin}${url.pathname}`;
      const error = late
        ? new TimeoutError(`no answer within ${timeout} ms: ${place}`, { cause })
        : new ConnectionError(`no answer: ${place}`, { cause });
      return { error, canRepeat: repeatable };
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
    }
  }

  #delay(error: PandabaseError, attempt: number): number {
    if (error instanceof ApiError && error.retryAfter !== null) return error.retryAfter * 1000;
    const most = Math.min((this.#options.retryDelay ?? 500) * 2 ** attempt, LONGEST_DELAY);
    // Clients that failed together do not come back together.
    return most * (0.5 + Math.random() / 2);
  }
}

/** What an answer says. A refusal with 429 had no effect; other failures can be repeated only under a key. */
function judged(response: Response, text: string, repeatable: boolean): Outcome {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const told = typeof body === "object" && body !== null ? (body as { data?: unknown; error?: unknown }) : {};
  if (response.ok && "data" in told) return { data: told.data };
  const status = response.status;
  const message = moved(response) ?? (typeof told.error === "string" ? told.error : unexpected(status));
  const after = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfter = Number.isNaN(after) ? null : after;
  const error = new ApiError(message, status, response.headers.get("X-Request-Id"), retryAfter, body);
  const busy = status === 409 && message.includes(IN_PROGRESS);
  return { error, canRepeat: status === 429 || (repeatable && (busy || STATUSES_TO_REPEAT.has(status))) };
}

function moved(response: Response): string | null {
  const target = response.headers.get("Location");
  const is = response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400);
  return is ? `the server is elsewhere${target === null ? "" : `, at ${target}`}: correct baseUrl` : null;
}

function unexpected(status: number): string {
  return `an answer that is not the API's, with status ${status}`;
}

/** A piece of a path. One that would lead to another path is refused. */
export function segment(name: string, value: string): string {
  if (value === "" || value === "." || value === "..") {
    throw new PandabaseError(`${name} is ${JSON.stringify(value)}`);
  }
  return encodeURIComponent(value);
}

function search(query: Record<string, unknown> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** A new idempotency key: 29 characters, which every operation takes. */
export function newKey(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `idem_${Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("")}`;
}

function wait(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, delay);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

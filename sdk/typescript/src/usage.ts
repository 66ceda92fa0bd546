// Usage of metered subscriptions, reported in batches.
import { newKey } from "./core.js";
import { ApiError, PandabaseError } from "./errors.js";
import type { UsageResource } from "./generated/resources.js";
import type { NewEvent } from "./generated/types.js";

/** A use to report. Without an `external_id` it gets one, so that no retry counts it twice. */
export interface Use extends NewEvent {
  /** Whose use it is. */
  subscriptionId: string;
}

/** When a batch is sent, and who is told what came of it. */
export interface UsageBatcherOptions {
  /** Uses that wait before they are sent at once; at most 100, which is also the default. */
  maxBatch?: number;
  /** Milliseconds that a use waits at most; 5,000 unless set. */
  interval?: number;
  /** Uses that may wait while the server cannot be reached; 10,000 unless set. */
  maxQueue?: number;
  /**
   * Whether a use that does not say when it was counts from when it was added, which is so unless this is
   * `false`: then it counts from when its report arrives, on the store's clock. In a sandbox that clock may
   * be ahead of the machine's, and a use from before the current period is not counted.
   */
  dated?: boolean;
  /** Told of a use that the server does not count, and why. */
  onRejected?: (use: Use, reason: string) => void;
  /**
   * Told when a batch was not accepted. With `willRetry` its uses wait for the next time, otherwise they
   * are given up.
   */
  onError?: (error: unknown, uses: readonly Use[], willRetry: boolean) => void;
}

/** The most that one request reports. */
const MOST = 100;
/** Refusals that may be over at the next try: a token can be given its scope meanwhile. */
const MAY_PASS = new Set([401, 403, 409, 429]);

/** Too many uses wait: the server has not been reached for a while. */
export class QueueFullError extends PandabaseError {
  override name = "QueueFullError";
}

/** Collects uses and reports them, by subscription, when there are enough of them or after a while. */
export class UsageBatcher {
  readonly #usage: Pick<UsageResource, "report">;
  readonly #options: UsageBatcherOptions;
  #waiting: Use[] = [];
  #sending = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> | undefined;
  #isFailing = false;
  #isClosed = false;

  /** `usage` is the client's: `new UsageBatcher(client.usage)`. */
  constructor(usage: Pick<UsageResource, "report">, options: UsageBatcherOptions = {}) {
    this.#usage = usage;
    this.#options = options;
  }

  /** How many uses are not reported yet. */
  get size(): number {
    return this.#waiting.length + this.#sending;
  }

  /**
   * Takes a use, which is reported a little later. It counts from now unless it says when it was; see
   * `dated`.
   *
   * @throws QueueFullError if too many wait.
   */
  add(use: Use): void {
    if (this.#isClosed) throw new PandabaseError("the batcher is closed");
    if (this.size >= (this.#options.maxQueue ?? 10_000)) {
      throw new QueueFullError(`${this.size} uses wait to be reported`);
    }
    const taken: Use = { ...use, external_id: use.external_id ?? newKey() };
    if (this.#options.dated !== false) taken.event_at ??= new Date().toISOString();
    this.#waiting.push(taken);
    // After a failure it is the interval that leads to the next try, not every further use.
    if (this.#waiting.length >= this.#most() && !this.#isFailing) void this.#start();
    else this.#later();
  }

  /** Reports everything that waits now. What fails for a time waits again; `onError` is told. */
  async flush(): Promise<void> {
    await this.#flushing;
    await this.#start();
  }

  /** Takes no more and reports what waits. What still fails then stays unreported: see `size`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
  }

  #start(): Promise<void> {
    this.#flushing ??= this.#send().finally(() => {
      this.#flushing = undefined;
      if (this.#waiting.length > 0) this.#later();
    });
    return this.#flushing;
  }

  #most(): number {
    return Math.min(this.#options.maxBatch ?? MOST, MOST);
  }

  #later(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      // A report that is at work sets a timer for what it leaves.
      this.#timer = undefined;
      void this.#start();
    }, this.#options.interval ?? 5_000);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#waiting;
    this.#waiting = [];
    this.#sending = taken.length;
    const failed: Use[] = [];
    const all = batches(taken, this.#most());
    try {
      for (let batch = all[0]; batch !== undefined; batch = all[0]) {
        if (await this.#report(batch)) this.#sending -= batch.length;
        else failed.push(...batch);
        all.shift();
      }
    } finally {
      // What was not tried, because a function that was told threw an error, waits as well.
      this.#sending = 0;
      this.#isFailing = failed.length > 0;
      this.#waiting = [...failed, ...all.flat(), ...this.#waiting];
    }
  }

  /** Reports the uses of one subscription; returns whether they are done with. */
  async #report(batch: readonly Use[]): Promise<boolean> {
    const events = batch.map(({ subscriptionId: _, ...event }) => event);
    const subscription = batch[0]?.subscriptionId ?? "";
    let rejected;
    try {
      ({ rejected } = await this.#usage.report({ subscription_id: subscription, events }));
    } catch (error) {
      const isFinal = error instanceof ApiError && error.status < 500 && !MAY_PASS.has(error.status);
      this.#options.onError?.(error, batch, !isFinal);
      return isFinal;
    }
    for (const { index, reason } of rejected) {
      const use = batch[index];
      if (use !== undefined) this.#options.onRejected?.(use, reason);
    }
    return true;
  }
}

/** By subscription, in their order, `most` at a time. */
function batches(uses: readonly Use[], most: number): Use[][] {
  const bySubscription = new Map<string, Use[]>();
  for (const use of uses) {
    const known = bySubscription.get(use.subscriptionId);
    if (known === undefined) bySubscription.set(use.subscriptionId, [use]);
    else known.push(use);
  }
  const all: Use[][] = [];
  for (const some of bySubscription.values()) {
    for (let at = 0; at < some.length; at += most) all.push(some.slice(at, at + most));
  }
  return all;
}

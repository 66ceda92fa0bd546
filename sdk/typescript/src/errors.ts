// What goes wrong.

/** Every error of this package. */
export class PandabaseError extends Error {
  override name = "PandabaseError";
}

/** The server refused a request, or could not answer it. The message is the server's, fit to be shown. */
export class ApiError extends PandabaseError {
  override name = "ApiError";

  constructor(
    message: string,
    /** The answer's status, such as 404. */
    readonly status: number,
    /** Names the request in the server's logs; null if something before the server answered. */
    readonly requestId: string | null,
    /** Seconds to wait before the next try; only on 429. */
    readonly retryAfter: number | null,
    /** The answer's body, as far as it is JSON. */
    readonly body: unknown,
  ) {
    super(message);
  }
}

/** No answer came. Whether the request had an effect is unknown; one with a key can be sent again. */
export class ConnectionError extends PandabaseError {
  override name = "ConnectionError";
}

/** No answer came in time. */
export class TimeoutError extends ConnectionError {
  override name = "TimeoutError";
}

/** A delivery is not genuine, or too old. */
export class WebhookError extends PandabaseError {
  override name = "WebhookError";
}

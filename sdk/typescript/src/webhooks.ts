// Whether a webhook is genuine.
import { WebhookError } from "./errors.js";
import type { WebhookPayload } from "./generated/types.js";
import { fromBase64, fromHex, isSigned, joined, utf8 } from "./signing.js";

/** A delivery, as it arrived. */
export interface ReceivedWebhook {
  /** The endpoint's `whsec_…`; several while one takes another's place. */
  secret: string | readonly string[];
  /** The request's headers. */
  headers: Headers | Record<string, string | string[] | undefined>;
  /** The request's body as it came: JSON that was parsed and written again may have other bytes. */
  body: string | Uint8Array;
  /** Seconds that the delivery's time may differ from ours; 300 unless set. */
  tolerance?: number;
  /** In place of the present. */
  now?: Date;
}

/**
 * Verifies the signature of a delivery, of V2 or V1, and returns what it carries.
 *
 * A request for licence keys has a form of its own: `verifyWebhook<LicenseRequest>(…)`.
 *
 * @throws WebhookError if it is not genuine or too old; answer it with 400.
 */
export async function verifyWebhook<P = WebhookPayload>(delivery: ReceivedWebhook): Promise<P> {
  const timestamp = header(delivery.headers, "Webhook-Timestamp");
  const signature = header(delivery.headers, "Webhook-Signature");
  const body = typeof delivery.body === "string" ? utf8(delivery.body) : joined(delivery.body);
  if (!/^[0-9]{1,16}$/.test(timestamp)) throw new WebhookError("Webhook-Timestamp is no time");
  const isV2 = signature.startsWith("v1,");
  const seconds = Number(timestamp) / (isV2 ? 1 : 1000);
  const now = (delivery.now ?? new Date()).getTime() / 1000;
  if (!(Math.abs(now - seconds) <= (delivery.tolerance ?? 300))) {
    throw new WebhookError("Webhook-Timestamp is too far from the present");
  }
  const secrets = typeof delivery.secret === "string" ? [delivery.secret] : delivery.secret;
  const id = isV2 ? header(delivery.headers, "Webhook-Id") : "";
  for (const secret of secrets) {
    const genuine = isV2
      ? await isV2Signed(secret, `${id}.${timestamp}.`, body, signature)
      : await isV1Signed(secret, `${timestamp}.`, body, signature);
    if (genuine) return JSON.parse(new TextDecoder().decode(body)) as P;
  }
  throw new WebhookError("Webhook-Signature does not fit: another secret, or not the bytes that came");
}

/** One of the signatures fits: its key is what `whsec_` is followed by, decoded. */
async function isV2Signed(
  secret: string,
  start: string,
  body: Uint8Array,
  signatures: string,
): Promise<boolean> {
  const key = fromBase64(secret.replace(/^whsec_/, ""));
  if (key === null || key.length === 0) throw new WebhookError("the secret is not one of a webhook: whsec_…");
  const text = joined(utf8(start), body);
  for (const one of signatures.split(" ")) {
    const bytes = one.startsWith("v1,") ? fromBase64(one.slice(3)) : null;
    if (bytes !== null && (await isSigned(key, bytes, text))) return true;
  }
  return false;
}

/** The key is the text of the whole secret. */
async function isV1Signed(
  secret: string,
  start: string,
  body: Uint8Array,
  signature: string,
): Promise<boolean> {
  const bytes = fromHex(signature);
  if (bytes === null || secret === "") return false;
  return isSigned(utf8(secret), bytes, joined(utf8(start), body));
}

function header(headers: ReceivedWebhook["headers"], name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? missing(name);
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name.toLowerCase() && typeof value === "string") return value;
  }
  return missing(name);
}

function missing(name: string): never {
  throw new WebhookError(`${name} is missing`);
}

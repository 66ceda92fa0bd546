// What both requests and webhooks are signed with: HMAC-SHA256, by the platform's own cryptography.

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** One after the other. */
export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes as lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of hexadecimal digits; null if it is something else. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2})*$/i.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

/** The bytes of base64; null if it is something else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function imported(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", key, algorithm, false, ["sign", "verify"]);
}

/** Whether `signature` is that of `text`, in the same time wherever they differ. */
export async function isSigned(
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  text: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify("HMAC", await imported(key), signature, text);
}

/** An HMAC token: its secret is not sent. */
export interface Signing {
  /** `stk_…` */
  tokenId: string;
  /** `sk_live_…` or `sk_test_…` */
  secret: string;
}

/** The headers that sign a request together with its time, method and path. */
export async function requestHeaders(
  signing: Signing,
  method: string,
  path: string,
  body: string,
  now: number,
): Promise<Record<string, string>> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(signing.secret)));
  // The key is the text of the digest, not its bytes.
  const key = await imported(utf8(hex(digest)));
  const time = String(Math.floor(now / 1000));
  const text = utf8(`${time}.${method}.${path}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
  return {
    Authorization: `Bearer ${signing.tokenId}`,
    "X-Signature-Timestamp": time,
    "X-Signature": hex(signature),
  };
}

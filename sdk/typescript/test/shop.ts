// The server that the tests run against: `pandabase dev`, whose `dev.json` PANDABASE_DEV names.
import { readFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientOptions, Pandabase } from "../src/index.js";

interface Dev {
  baseUrl: string;
  storeId: string;
  apiToken: string;
  hmacTokenId: string;
  hmacSecret: string;
  productId: string;
}

const file = process.env["PANDABASE_DEV"];
if (file === undefined) throw new Error("PANDABASE_DEV does not name the dev.json of `pandabase dev`");
export const dev = JSON.parse(readFileSync(file, "utf8")) as Dev;

export function client(options: Partial<ClientOptions> = {}): Pandabase {
  const { baseUrl, storeId, apiToken } = dev;
  return new Pandabase({ baseUrl, storeId, apiKey: apiToken, retryDelay: 10, ...options });
}

export const buyer = {
  email: "mia@example.org",
  name: "Mia Stone",
  billing: { line1: "1 Main St", city: "Oakland", state: "CA", postal_code: "94607", country: "US" },
};

export const card = { number: "4242424242424242", exp_month: 12, exp_year: 2040, cvc: "123" };

/** What a server in between does with a request: passes it on, or something else. */
export type Fault = "pass" | "lose the answer" | "say nothing" | Failure;

interface Failure {
  status: number;
  error?: string;
  headers?: Record<string, string>;
}

/** A server between the client and the real one, which damages what it is told to. */
export class Between {
  readonly requests: IncomingMessage[] = [];
  /** Called when a request has come. */
  onRequest = (): void => {};
  #faults: Fault[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** The first requests meet these faults, one after the other; what follows is passed on. */
  static async start(...faults: Fault[]): Promise<Between> {
    const server = createServer((request, response) => void between.#serve(request, response));
    const between = new Between(server);
    between.#faults = faults;
    await listening(server);
    return between;
  }

  get baseUrl(): string {
    return address(this.#server);
  }

  get keys(): (string | undefined)[] {
    return this.requests.map((request) => request.headers["idempotency-key"] as string | undefined);
  }

  fail(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(request);
    this.onRequest();
    const fault = this.#faults.shift() ?? "pass";
    const body = await content(request);
    if (typeof fault === "object") {
      const answer = { ok: false, error: fault.error ?? "a fault" };
      response.writeHead(fault.status, fault.headers).end(JSON.stringify(answer));
    } else if (fault !== "say nothing") {
      await passOn(request, body, fault === "pass" ? response : null);
      if (fault !== "pass") request.socket.destroy();
    }
  }
}

async function passOn(request: IncomingMessage, body: Buffer, response: ServerResponse | null): Promise<void> {
  const headers = new Headers();
  for (const name of ["authorization", "content-type", "idempotency-key", "x-signature", "x-signature-timestamp"]) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const sent = await fetch(dev.baseUrl + (request.url ?? ""), {
    method: request.method ?? "GET",
    headers,
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
  const text = await sent.text();
  response?.writeHead(sent.status, Object.fromEntries(sent.headers)).end(text);
}

export async function content(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export function address(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

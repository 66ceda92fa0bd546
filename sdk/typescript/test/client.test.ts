import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApiError,
  ConnectionError,
  type NewItemInput,
  type NewProduct,
  PandabaseError,
  TimeoutError,
  newKey,
} from "../src/index.js";
import { Between, buyer, card, client, dev } from "./shop.js";

const product: NewProduct = { title: "Rain", productType: "DIGITAL_DOWNLOAD", price: 1200, status: "ACTIVE" };

test("a purchase, from the session to the order", async () => {
  const shop = client();
  const item = { product_id: dev.productId, quantity: 1 };
  const session = await shop.checkouts.create({ items: [item], customer: buyer });
  const paid = await shop.checkouts.pay(session.id, { payment_method: { type: "card", card } });
  assert.ok(paid.order_id);
  const order = await shop.orders.get(paid.order_id);
  assert.equal(order.customer?.email, buyer.email);
  const refund = await shop.refunds.create(order.id, { reason: "REQUESTED_BY_CUSTOMER" });
  assert.equal(refund.status, "COMPLETED");
});

test("types refuse what the server would refuse", () => {
  // @ts-expect-error: a product needs a title.
  const untitled: NewProduct = { productType: "DIGITAL_DOWNLOAD" };
  // @ts-expect-error: an item names a product, or has a name and an amount.
  const nameless: NewItemInput = { quantity: 1 };
  // @ts-expect-error: there is no such state.
  const odd: NewProduct = { ...product, status: "SOLD" };
  assert.ok(untitled && nameless && odd);
});

test("a list is one page when awaited, and everything when gone through", async () => {
  const shop = client();
  const search = newKey().slice(5, 13).toUpperCase();
  const codes = ["A", "B", "C", "D", "E"].map((letter) => search + letter);
  for (const code of codes) await shop.coupons.create({ code, type: "PERCENTAGE", value: 10 });
  const list = shop.coupons.list({ limit: 2, search });
  const page = await list;
  assert.deepEqual([page.items.length, page.pagination.total], [2, 5]);
  const seen: string[] = [];
  for await (const coupon of list) seen.push(coupon.code);
  assert.deepEqual(seen.sort(), codes);
  assert.equal((await shop.coupons.list({ limit: 2, search }).all(3)).length, 3);
  const second = shop.coupons.list({ limit: 3, page: 2, search });
  assert.equal((await second.all(10)).length, 2);
});

test("an error carries what the server said", async () => {
  const shop = client();
  const absent = await failure(shop.products.get("prd_000000000000000000000000"));
  assert.ok(absent instanceof ApiError);
  assert.deepEqual([absent.status, absent.message, absent.retryAfter], [404, "Product not found", null]);
  assert.match(absent.requestId ?? "", /^req_[a-z0-9]{24}$/);
  const refused = await failure(shop.products.create({ ...product, price: -1 }));
  assert.ok(refused instanceof ApiError && refused.status === 400);
  assert.match(refused.message, /body\/price/);
});

test("no path leads elsewhere", async () => {
  const shop = client();
  for (const id of ["", ".", ".."]) {
    assert.match((await failure(shop.products.get(id))).message, /productId is/);
  }
  const odd = await failure(shop.products.get("prd_/../../../coupons"));
  assert.ok(odd instanceof ApiError && [400, 404].includes(odd.status));
});

test("an answer that was lost is asked for again, under the same key", async () => {
  const between = await Between.start("lose the answer", { status: 503 }, { status: 500 });
  const shop = client({ baseUrl: between.baseUrl, maxRetries: 3 });
  const made = await shop.products.create({ ...product, title: "Lost and found" });
  assert.equal(made.title, "Lost and found");
  assert.equal(between.keys.length, 4);
  assert.equal(new Set(between.keys).size, 1);
  assert.match(between.keys[0] ?? "", /^idem_[a-z0-9]{24}$/);
  const all = await client().products.list({ search: "Lost and found" });
  assert.equal(all.pagination.total, 1);
  await shop.products.update(made.id, { title: "Found" }, { idempotencyKey: "of-the-program" });
  assert.equal(between.keys.at(-1), "of-the-program");
  const error = "A request with this idempotency key is still in progress";
  between.fail({ status: 409, error }, { status: 409, error: "Coupon code already exists" });
  const refused = await failure(shop.products.update(made.id, { title: "Again" }));
  assert.equal(refused.message, "Coupon code already exists");
  assert.equal(between.keys.length, 7);
  between.stop();
});

test("what has no key is not sent twice", async () => {
  const between = await Between.start("lose the answer", { status: 429, headers: { "Retry-After": "0" } });
  const shop = client({ baseUrl: between.baseUrl });
  const link = { title: "Once", items: [{ name: "Setup", amount: 9000, quantity: 1 }] };
  assert.ok((await failure(shop.paylinks.create(link))) instanceof ConnectionError);
  assert.equal(between.requests.length, 1);
  // A request that was refused for its number had no effect.
  const made = await shop.paylinks.create(link);
  assert.equal(between.requests.length, 3);
  await shop.paylinks.delete(made.id);
  between.stop();
});

test("a limit is waited for as long as the server says, within reason", async () => {
  const between = await Between.start({ status: 429, headers: { "Retry-After": "1" } });
  const shop = client({ baseUrl: between.baseUrl });
  const started = performance.now();
  await shop.store.get();
  assert.ok(performance.now() - started >= 990);
  between.fail({ status: 429, headers: { "Retry-After": "3600" } });
  const refused = await failure(shop.store.get());
  assert.ok(refused instanceof ApiError && refused.retryAfter === 3600);
  assert.equal(between.requests.length, 3);
  between.stop();
});

test("a call ends when its time is over, or when it is told to", async () => {
  const silent = Array<"say nothing">(8).fill("say nothing");
  const between = await Between.start(...silent);
  const shop = client({ baseUrl: between.baseUrl, timeout: 500, maxRetries: 1 });
  assert.ok((await failure(shop.store.get())) instanceof TimeoutError);
  assert.equal(between.requests.length, 2);
  const controller = new AbortController();
  between.onRequest = () => controller.abort();
  const call = failure(shop.store.get({ timeout: 60_000, signal: controller.signal }));
  assert.equal((await call).name, "AbortError");
  const early = await failure(shop.store.get({ signal: AbortSignal.abort(new Error("never mind")) }));
  assert.equal(early.message, "never mind");
  assert.equal(between.requests.length, 3);
  between.stop();
});

test("a redirection is not followed with the credential", async () => {
  const elsewhere = await Between.start();
  const between = await Between.start({ status: 308, headers: { Location: elsewhere.baseUrl } });
  const error = await failure(client({ baseUrl: between.baseUrl }).store.get());
  assert.ok(error.message.includes(`at ${elsewhere.baseUrl}: correct baseUrl`), error.message);
  assert.equal(elsewhere.requests.length, 0);
  between.stop();
  elsewhere.stop();
});

test("a signature takes the place of the token", async () => {
  const { baseUrl, storeId, hmacTokenId: tokenId, hmacSecret: secret } = dev;
  const shop = client({ baseUrl, storeId, signing: { tokenId, secret }, ...without("apiKey") });
  const made = await shop.products.create({ ...product, title: "Signed" });
  await shop.products.delete(made.id);
  const list = await shop.products.list({ search: "a b&c" });
  assert.equal(list.pagination.total, 0);
  const forger = client({ signing: { tokenId, secret: dev.apiToken }, ...without("apiKey") });
  const refused = await failure(forger.store.get());
  assert.ok(refused instanceof ApiError && refused.status === 401);
});

test("what needs no credential is sent none", async () => {
  const between = await Between.start();
  await client({ baseUrl: between.baseUrl }).storefront.get();
  assert.equal(between.requests[0]?.headers.authorization, undefined);
  const anonymous = client({ baseUrl: between.baseUrl, ...without("apiKey") });
  assert.match((await failure(anonymous.store.get())).message, /needs a credential/);
  assert.equal(between.requests.length, 1);
  between.stop();
});

test("settings that contradict each other are refused", () => {
  const signing = { tokenId: "stk_1", secret: "sk_test_1" };
  assert.throws(() => client({ signing }), PandabaseError);
  assert.throws(() => client({ baseUrl: "ftp://example.org" }), PandabaseError);
  assert.throws(() => client({ storeId: "" }), PandabaseError);
  assert.notEqual(newKey(), newKey());
});

async function failure(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  assert.fail("it did not fail");
}

/** An option that is not there: with `exactOptionalPropertyTypes` none can be undefined. */
function without(name: "apiKey"): object {
  return { [name]: undefined };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ConnectionError, type Pandabase, QueueFullError, UsageBatcher, type Use } from "../src/index.js";
import { Between, buyer, card, client } from "./shop.js";

/** A subscription whose seconds are counted. */
async function metered(shop: Pandabase): Promise<string> {
  const plan = await shop.products.create({
    title: "Rendering",
    productType: "SUBSCRIPTION",
    pricingModel: "USAGE_BASED",
    price: 2000,
    billingInterval: "MONTHLY",
    status: "ACTIVE",
  });
  const meter = { eventName: "seconds", unitPrice: 5, aggregation: "SUM" } as const;
  await shop.products.createMeter(plan.id, meter);
  const session = await shop.checkouts.create({ items: [{ product_id: plan.id, quantity: 1 }], customer: buyer });
  await shop.checkouts.pay(session.id, { payment_method: { type: "card", card }, consent: true });
  const all = await shop.subscriptions.list();
  const mine = all.items.find((one) => one.product?.id === plan.id);
  assert.ok(mine);
  return mine.id;
}

async function counted(shop: Pandabase, subscription: string): Promise<number | undefined> {
  const usage = await shop.subscriptions.getUsage(subscription);
  return usage.currentPeriod?.meters[0]?.quantity;
}

test("uses are reported in batches, each once", async () => {
  const between = await Between.start();
  const shop = client({ baseUrl: between.baseUrl, maxRetries: 0 });
  const [one, other] = [await metered(client()), await metered(client())];
  const rejected: string[] = [];
  const failed: [unknown, number, boolean][] = [];
  const batcher = new UsageBatcher(shop.usage, {
    interval: 60_000,
    onRejected: (use, reason) => rejected.push(`${use.event_name}: ${reason}`),
    onError: (error, uses, willRetry) => failed.push([error, uses.length, willRetry]),
  });
  const use = (subscriptionId: string): Use => ({ subscriptionId, event_name: "seconds", quantity: 2 });
  for (let at = 0; at < 60; at += 1) batcher.add(use(one));
  for (let at = 0; at < 30; at += 1) batcher.add(use(other));
  batcher.add({ ...use(other), event_name: "nothing" });
  batcher.add({ ...use(one), external_id: "job-1" });
  batcher.add({ ...use(one), external_id: "job-1" });
  // The server counts, and its answer is lost: the uses wait, and are counted once all the same.
  between.fail("lose the answer");
  await batcher.flush();
  assert.equal(batcher.size, 62);
  assert.ok(failed[0]?.[0] instanceof ConnectionError);
  assert.deepEqual(failed[0].slice(1), [62, true]);
  await batcher.flush();
  assert.deepEqual([batcher.size, failed.length], [0, 1]);
  assert.deepEqual([await counted(client(), one), await counted(client(), other)], [122, 60]);
  assert.deepEqual(rejected, ["nothing: no meter on this product matches event_name 'nothing'"]);

  // A subscription that is not there is not tried for ever.
  batcher.add(use("sub_000000000000000000000000"));
  await batcher.close();
  const [error, count, willRetry] = failed[1] ?? [];
  assert.ok(error instanceof ApiError && error.status === 404);
  assert.deepEqual([count, willRetry, batcher.size], [1, false, 0]);
  assert.throws(() => batcher.add(use(one)), /closed/);
  between.stop();
});

test("uses are reported when there are enough, and after a while", async () => {
  const shop = client();
  const subscriptionId = await metered(shop);
  const reports: number[] = [];
  let told = () => {};
  const usage = {
    report: async (...[body, options]: Parameters<typeof shop.usage.report>) => {
      const answer = await shop.usage.report(body, options);
      // The interval of what is added meanwhile ends before this report does.
      if (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 80));
      reports.push(body.events.length);
      told();
      return answer;
    },
  };
  const batcher = new UsageBatcher(usage, { maxBatch: 10, interval: 20 });
  const reported = (count: number) =>
    new Promise<void>((resolve) => {
      told = () => reports.length >= count && resolve();
      told();
    });
  for (let at = 0; at < 12; at += 1) batcher.add({ subscriptionId, event_name: "seconds", quantity: 1 });
  await reported(2);
  assert.deepEqual(reports, [10, 2]);
  await batcher.close();
  assert.equal(await counted(shop, subscriptionId), 12);
});

test("an error of what is told loses nothing", async () => {
  const report = () => Promise.reject(new ConnectionError("no answer"));
  const onError = () => {
    throw new Error("of the program");
  };
  const batcher = new UsageBatcher({ report }, { interval: 60_000, onError });
  batcher.add({ subscriptionId: "sub_1", event_name: "seconds", quantity: 1 });
  batcher.add({ subscriptionId: "sub_2", event_name: "seconds", quantity: 1 });
  await assert.rejects(batcher.flush(), /of the program/);
  assert.equal(batcher.size, 2);
  await assert.rejects(batcher.close(), /of the program/);
  assert.equal(batcher.size, 2);
});

test("what waits is bounded", async () => {
  const report = () => Promise.reject(new ConnectionError("no answer"));
  const batcher = new UsageBatcher({ report }, { maxQueue: 3, interval: 60_000 });
  const use: Use = { subscriptionId: "sub_1", event_name: "seconds", quantity: 1 };
  for (let at = 0; at < 3; at += 1) batcher.add(use);
  assert.throws(() => batcher.add(use), QueueFullError);
  await batcher.flush();
  assert.throws(() => batcher.add(use), QueueFullError);
  await batcher.close();
  assert.equal(batcher.size, 3);
});

test("a use counts from when it was added, or by the store's clock", async () => {
  const sent: (string | undefined)[] = [];
  const report = (...[body]: Parameters<Pandabase["usage"]["report"]>) => {
    sent.push(...body.events.map((event) => event.event_at));
    return Promise.resolve({ subscriptionId: "sub_1", accepted: 2, duplicates: 0, rejected: [] });
  };
  const use: Use = { subscriptionId: "sub_1", event_name: "seconds", quantity: 1 };
  const said = "2026-06-01T00:00:00.000Z";
  for (const dated of [true, false]) {
    const batcher = new UsageBatcher({ report }, { dated, interval: 60_000 });
    batcher.add(use);
    batcher.add({ ...use, event_at: said });
    await batcher.close();
  }
  const [now, ...rest] = sent;
  assert.ok(Math.abs(Date.parse(now ?? "") - Date.now()) < 60_000);
  assert.deepEqual(rest, [said, undefined, said]);
});

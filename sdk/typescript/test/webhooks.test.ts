import assert from "node:assert/strict";
import { type IncomingHttpHeaders, createServer } from "node:http";
import { test } from "node:test";
import { WebhookError, type WebhookPayload, verifyWebhook } from "../src/index.js";
import { address, client, content, listening } from "./shop.js";

const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const id = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
const body = `{"event":"PAYMENT_COMPLETED","id":"${id}"}`;
const now = new Date(1_780_000_000_500);
const v2 = {
  "webhook-id": id,
  "webhook-timestamp": "1780000000",
  "webhook-signature":
    "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8= v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc=",
};
const v1 = {
  "Webhook-Id": "whk_1/job_1",
  "Webhook-Timestamp": "1780000000123",
  "Webhook-Signature": "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7",
};

test("genuine deliveries of both versions are read", async () => {
  for (const headers of [v2, v1, new Headers(v2)]) {
    const payload = await verifyWebhook({ secret, headers, body, now });
    assert.equal(payload.id, id);
  }
  const rolled = ["whsec_AAAA", secret];
  const bytes = new TextEncoder().encode(body);
  const payload: WebhookPayload = await verifyWebhook({ secret: rolled, headers: v2, body: bytes, now });
  assert.equal(payload.event, "PAYMENT_COMPLETED");
});

test("forged, changed, old and incomplete deliveries are refused", async () => {
  const day = new Date(now.getTime() + 86_400_000);
  const other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYY";
  const { "webhook-signature": _, ...unsigned } = v2;
  for (const [why, delivery] of [
    ["another body", { secret, headers: v2, body: `${body} `, now }],
    ["another body of V1", { secret, headers: v1, body: `${body} `, now }],
    ["another secret", { secret: other, headers: v2, body, now }],
    ["another secret of V1", { secret: other, headers: v1, body, now }],
    ["another id", { secret, headers: { ...v2, "webhook-id": "evt_1" }, body, now }],
    ["too old", { secret, headers: v2, body, now: day }],
    ["too old in V1", { secret, headers: v1, body, now: day }],
    ["no time", { secret, headers: { ...v2, "webhook-timestamp": "1e9" }, body, now }],
    ["no signature", { secret, headers: unsigned, body, now }],
    ["an empty signature", { secret, headers: { ...v2, "webhook-signature": "v1," }, body, now }],
    ["half a signature", { secret, headers: { ...v1, "Webhook-Signature": "1bd79e" }, body, now }],
  ] as const) {
    await assert.rejects(verifyWebhook(delivery), WebhookError, why);
  }
  await assert.rejects(verifyWebhook({ secret: "whsec_", headers: v2, body, now }), WebhookError);
});

test("what the server sends is genuine", async () => {
  const arrived: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const receiver = createServer((request, response) => {
    void content(request).then((bytes) => {
      arrived.push({ headers: request.headers, body: bytes });
      response.writeHead(204).end();
    });
  });
  await listening(receiver);
  const shop = client();
  for (const signatureVersion of ["V2", "V1"] as const) {
    const hook = { url: `${address(receiver)}/hook`, eventTypes: ["PAYMENT_COMPLETED" as const], signatureVersion };
    const endpoint = await shop.webhooks.create(hook);
    assert.ok(endpoint.secret);
    const told = await shop.webhooks.test(endpoint.id, { eventType: "PAYMENT_COMPLETED" });
    assert.ok(told.delivered, told.error ?? "");
    // Other purchases are told of as well.
    const delivery = arrived.find(({ body }) => body.includes(told.eventId));
    assert.ok(delivery);
    const payload = await verifyWebhook({ secret: endpoint.secret, ...delivery });
    assert.equal(payload.id, told.eventId);
    // The event's name tells what is in its data.
    if (payload.event === "PAYMENT_COMPLETED") assert.equal(payload.data.payment.status, "COMPLETED");
    else assert.fail(payload.event);
    await shop.webhooks.delete(endpoint.id);
  }
  receiver.closeAllConnections();
  receiver.close();
});

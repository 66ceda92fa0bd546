// A purchase with the client that hey-api makes.
import { client } from "./generated/hey-api/client.gen";
import { createCheckoutSession, getOrder, payCheckoutSession } from "./generated/hey-api";
import { base, card, customer, must, productId, run, storeId, tell, token } from "./purchase";

client.setConfig({ baseUrl: base, auth: () => token });

run(async () => {
  const opened = await createCheckoutSession({
    path: { storeId },
    body: { items: [{ product_id: productId, quantity: 1 }], customer },
    throwOnError: true,
  });
  const paid = await payCheckoutSession({
    path: { storeId, sessionId: opened.data.data.id },
    body: { payment_method: { type: "card", card } },
    throwOnError: true,
  });
  const orderId = must(paid.data.data.order_id, "order");
  const shown = await getOrder({ path: { storeId, orderId }, throwOnError: true });
  tell(shown.data.data);
});

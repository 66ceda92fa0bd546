// A purchase with the types of openapi-typescript.
import createClient from "openapi-fetch";
import type { paths } from "./generated/schema";
import { base, card, customer, must, productId, run, storeId, tell, token } from "./purchase";

const client = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

run(async () => {
  const opened = await client.POST("/v2/stores/{storeId}/checkouts", {
    params: { path: { storeId } },
    body: { items: [{ product_id: productId, quantity: 1 }], customer },
  });
  if (opened.error) throw new Error(opened.error.error);
  const paid = await client.POST("/v2/stores/{storeId}/checkouts/{sessionId}/pay", {
    params: { path: { storeId, sessionId: opened.data.data.id } },
    body: { payment_method: { type: "card", card } },
  });
  if (paid.error) throw new Error(paid.error.error);
  const orderId = must(paid.data.data.order_id, "order");
  const shown = await client.GET("/v2/core/stores/{storeId}/orders/{orderId}", {
    params: { path: { storeId, orderId } },
  });
  if (shown.error) throw new Error(shown.error.error);
  tell(shown.data.data);
});

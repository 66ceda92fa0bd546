"""A purchase with the client that openapi-python-client makes."""

import json
import sys

from generated import AuthenticatedClient
from generated.api.checkouts import create_checkout_session, pay_checkout_session
from generated.api.orders import get_order
from generated.models import CreateCheckoutBody, Error, PayBody

base, store_id, token, product_id = sys.argv[1:]
client = AuthenticatedClient(base_url=base, token=token)


def data(answer):
    """What a request that succeeded is answered with."""
    if answer is None or isinstance(answer, Error):
        sys.exit(f"refused: {answer}")
    return answer.data


cart = CreateCheckoutBody.from_dict({
    "items": [{"product_id": product_id, "quantity": 1}],
    "customer": {
        "email": "mia@example.org",
        "name": "Mia Stone",
        "billing": {
            "line1": "1 Main St",
            "city": "Oakland",
            "state": "CA",
            "postal_code": "94607",
            "country": "US",
        },
    },
})
card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
payment = PayBody.from_dict({"payment_method": {"type": "card", "card": card}})

session = data(create_checkout_session.sync(store_id, client=client, body=cart))
paid = data(pay_checkout_session.sync(store_id, session.id, client=client, body=payment))
order = data(get_order.sync(store_id, paid.order_id, client=client))
print(json.dumps({"id": order.id, "status": order.status, "email": order.customer.email}))

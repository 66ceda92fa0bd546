"""A sale with Stripe's own library, at a server that plays Stripe. Prints what became of it.

    stripe_sale.py URL KEY TOKEN DECLINED
"""

import json
import sys

import stripe

url, key, token, declined = sys.argv[1:]
client = stripe.StripeClient(key, base_addresses={"api": url}, max_network_retries=0)
back = "https://shop.example/back"


def intent(**more):
    asked = {"amount": 1000, "currency": "usd", "metadata": {"order": "1"}, **more}
    return client.v1.payment_intents.create(asked)


told = {}

customer = client.v1.customers.create({"email": "mia@example.org"})
made = intent(customer=customer.id, allowed_payment_method_types=["card", "link"])
paid = client.v1.payment_intents.confirm(
    made.id,
    {
        "confirmation_token": token,
        "return_url": back,
        "setup_future_usage": "off_session",
        "expand": ["latest_charge.balance_transaction", "payment_method"],
    },
)
told["paid"] = paid.status
told["fee"] = paid.latest_charge.balance_transaction.fee

renewal = intent(customer=customer.id)
asked = {"payment_method": paid.payment_method.id, "off_session": True}
told["renewal"] = client.v1.payment_intents.confirm(renewal.id, asked).status

client.v1.refunds.create({"payment_intent": made.id, "amount": 400})
refunds = client.v1.refunds.list({"payment_intent": made.id})
told["refunded"] = [refund.amount for refund in refunds.auto_paging_iter()]

try:
    asked = {"confirmation_token": declined, "return_url": back}
    client.v1.payment_intents.confirm(intent().id, asked)
except stripe.CardError as error:
    told["declined"] = [error.http_status, error.code, error.error.payment_intent.status]

given_up = client.v1.payment_intents.cancel(intent().id, {"cancellation_reason": "abandoned"})
told["given_up"] = given_up.status
try:
    client.v1.payment_intents.confirm(given_up.id, {"payment_method": "pm_card_visa", "return_url": back})
except stripe.InvalidRequestError as error:
    told["too_late"] = error.code

try:
    options = {"idempotency_key": "one"}
    client.v1.customers.create({"name": "Mia"}, options)
    client.v1.customers.create({"name": "Lea"}, options)
except stripe.IdempotencyError as error:
    told["other"] = error.http_status

kinds = {"types": ["payment_intent.succeeded"], "limit": 1, "created": {"gte": 1}}
told["events"] = len(list(client.v1.events.list(kinds).auto_paging_iter()))
told["account"] = client.v1.accounts.retrieve_current().id
asked = {"url": back, "enabled_events": ["*"], "api_version": stripe.api_version}
endpoint = client.v1.webhook_endpoints.create(asked)
told["endpoint"] = client.v1.webhook_endpoints.delete(endpoint.id).deleted
print(json.dumps(told))

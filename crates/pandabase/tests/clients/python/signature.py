"""Signs and reads messages as Stripe's own library does. The body is what comes in.

    signature.py sign SECRET TIME       prints the header
    signature.py read SECRET HEADER     prints the id of the event, or "refused"
"""

import sys

import stripe

verb, secret, argument = sys.argv[1:]
body = sys.stdin.buffer.read().decode()

if verb == "sign":
    signed = stripe.WebhookSignature._compute_signature(f"{argument}.{body}", secret)
    print(f"t={argument},v1={signed}")
else:
    try:
        # Without a tolerance: the times are those of tests.
        print(stripe.Webhook.construct_event(body, argument, secret, tolerance=None).id)
    except stripe.SignatureVerificationError:
        print("refused")

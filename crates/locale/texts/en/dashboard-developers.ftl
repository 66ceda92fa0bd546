# The pages for developers: tokens, webhooks, requests and the tools of a sandbox.

# In the bar, and on many of the pages.
developers-heading = Developers
developers-tokens = API tokens
developers-webhooks = Webhooks
developers-requests = Requests
developers-sandbox = Sandbox tools
developers-reference = API reference
developers-delete = Delete…
developers-delete-now = Delete for good
developers-secret = Secret
developers-secret-once = Copy it now. It is shown this once, and nobody can show it again.
developers-secret-roll = New secret
developers-secret-roll-now = Replace the secret now
developers-event = Event
developers-event-id = Event id
developers-took = Took
# $count: how many.
developers-milliseconds = { $count } ms
developers-day-wrong = Choose a day

# Tokens.
developers-tokens-text = Your own software calls the API with a token. Give each program a token of its own, with as few permissions as it needs.
developers-tokens-none = No token yet
developers-tokens-none-text = Make one, copy its secret, and send it with every request: Authorization: Bearer, then the secret. The reference shows each request with an example.
developers-token-new = New token
developers-token-make = Make the token
developers-token-name-hint = Which program uses it, and where
developers-token-mode-hint = A bearer token is simplest. With a signing token the secret itself is never sent.
developers-token-bearer = Bearer: the secret is sent with each request
developers-token-hmac = HMAC: each request is signed with the secret
# $count: permissions.
developers-token-scopes =
    { $count ->
        [one] { $count } permission
       *[other] { $count } permissions
    }
# $date: a day and a time.
developers-token-used = Last used { $date }
developers-token-unused = Never used
developers-last-used = Last use
developers-token-id = Token id
developers-token-requests = Requests with this token
developers-token-beyond = This token may do more than your role, so you cannot change it. The owner or an administrator can.
developers-token-overlap = The old secret stops working
developers-token-at-once = at once
# $count: hours.
developers-token-after =
    { $count ->
        [one] after { $count } hour
       *[other] after { $count } hours
    }
developers-token-roll-text = Replace the secret if somebody may have seen it. Leave the old one working for a while if programs must first be given the new one.
developers-token-delete = Delete this token?
developers-token-delete-text = Every program that uses it is refused from this moment on. This cannot be undone.

# What a token may do.
developers-scopes = Permissions
developers-scopes-text = To write does not include to read. What your own role may not do is not in this list.
developers-scopes-none = Choose at least one permission.
developers-scopes-shop = Store and products
developers-scopes-sales = Sales and customers
developers-scopes-money = Figures and money
developers-scopes-software = Software
developers-scope-store-read = See the store and its settings
developers-scope-store-write = Change the store, its settings and Shield
developers-scope-products-read = See products, paylinks and files
developers-scope-products-write = Make, change and delete products, paylinks and files
developers-scope-categories-read = See categories
developers-scope-categories-write = Make, change and delete categories
developers-scope-coupons-read = See coupons
developers-scope-coupons-write = Make, change and delete coupons
developers-scope-webhooks-read = See webhooks and what was delivered
developers-scope-webhooks-write = Make, change and delete webhooks, deliver again
developers-scope-events-read = See what happened, and listen to it
developers-scope-analytics-read = See what was sold, in figures
developers-scope-payouts-read = See the balance, payouts and bank accounts
developers-scope-payouts-write = Ask for payouts
developers-scope-orders-read = See orders, payments and abandoned carts
developers-scope-orders-write = Deliver orders again and mail receipts
developers-scope-customers-read = See customers
developers-scope-customers-write = Change customers
developers-scope-licenses-read = See and verify licence keys
developers-scope-licenses-write = Change licence keys
developers-scope-subscriptions-read = See subscriptions and what they bill next
developers-scope-subscriptions-write = Cancel, pause, resume and change subscriptions
developers-scope-sandbox-write = Move the clock of a sandbox and play events
developers-scope-usage-read = See metered usage
developers-scope-usage-write = Report metered usage
developers-scope-meters-read = See meters
developers-scope-meters-write = Make, change and delete meters
developers-scope-cases-read = See questions of buyers
developers-scope-cases-write = Answer buyers and change cases
developers-scope-refunds-read = See refunds
developers-scope-refunds-write = Refund orders
developers-scope-disputes-read = See disputes
developers-scope-disputes-write = Send evidence against disputes
developers-scope-reports-read = See and download reports
developers-scope-reports-write = Ask for reports
developers-scope-agreements-read = See billing agreements
developers-scope-agreements-write = Propose billing agreements and charge under them

# Endpoints.
developers-webhooks-text = A webhook is an address of your server. We tell it what happens, signed, and try again for three days when it does not answer.
developers-webhooks-none = No webhook yet
developers-webhooks-none-text = Add the address of your server, choose the events, and send it a test. A store can have ten.
developers-webhook-new = New webhook
developers-webhook-make = Add the webhook
developers-webhook-url = Address
developers-webhook-url-hint = A public address that begins with https://. In a sandbox also one of this machine, as in http://localhost:9000/hook.
developers-webhook-note = Note for yourself
developers-webhook-version = Signature
developers-webhook-v2 = V2, by the Standard Webhooks
developers-webhook-v1 = V1, for receivers that are older
developers-webhook-id = Webhook id
developers-webhook-on = on
# $count: kinds of events.
developers-webhook-events =
    { $count ->
        [one] { $count } event
       *[other] { $count } events
    }
# $count: deliveries.
developers-webhook-failed =
    { $count ->
        [one] { $count } delivery failed in the last seven days
       *[other] { $count } deliveries failed in the last seven days
    }
developers-webhook-resume = Go on
developers-webhook-pause-text = A paused webhook gets nothing, and what waits for it is dropped. What happens meanwhile is kept for thirty days: “Replay events” sends it once the webhook is on again.
developers-webhook-roll-text = From this moment on everything is signed with the new secret. Until your server has it, it refuses what arrives; what it refuses is tried again.
developers-webhook-delete = Delete this webhook?
developers-webhook-delete-text = Nothing is sent to it any more, what waits is dropped, and the list of its deliveries is gone. This cannot be undone.
developers-test = Send a test
developers-test-text = A made-up event of any kind, signed like a real one, also to a paused webhook. It is not repeated and not listed.
developers-test-send = Send the test
# $status: of an answer; $took: milliseconds.
developers-test-taken = Your server took the test: status { $status } after { $took } ms.
# $reason: why; $took: milliseconds.
developers-test-failed = The test was not taken after { $took } ms: { $reason }

# What webhooks are told about.
developers-events = Events
developers-events-none = Choose at least one event.
developers-samples = Every event with its body
developers-samples-text = Choose an event to see the body that it is sent with.
developers-sample-text = A made-up body, as a test sends it, in lines for reading. It is sent and signed without them.
developers-event-payment-pending = The buyer pressed Pay
developers-event-payment-processing = The payment takes its time, or is held for review
developers-event-payment-completed = The payment was received
developers-event-payment-failed = The payment was declined, cancelled or expired
developers-event-payment-refunded = A refund is final
developers-event-payment-disputed = The buyer's bank opened a dispute
developers-event-dispute-won = A dispute was decided for you
developers-event-dispute-lost = A dispute was decided for the buyer
developers-event-dispute-prevented = A dispute was stopped before it was opened
developers-event-payment-review = Shield holds a payment for your decision
developers-event-subscription-created = A subscription or a trial began
developers-event-subscription-renewed = A renewal was paid
developers-event-subscription-past-due = A renewal was not paid
developers-event-subscription-cancelled = A subscription was cancelled
developers-event-subscription-paused = A subscription was paused
developers-event-subscription-resumed = A paused subscription goes on
developers-event-subscription-updated = The plan, the seats or the card changed
developers-event-subscription-ended = Access to what was subscribed to is over
developers-event-trial-ending = A trial ends in three days
developers-event-subscription-renewing = A renewal is due in three days

# Deliveries.
developers-deliveries = Deliveries
developers-deliveries-all = All deliveries of this webhook
# $count: deliveries.
developers-deliveries-count =
    { $count ->
        [one] { $count } delivery
       *[other] { $count } deliveries
    }
developers-deliveries-empty = Nothing was delivered yet
developers-deliveries-empty-text = Each attempt appears here with what was sent and what your server answered, for thirty days. Send a test to see whether your server answers.
developers-deliveries-none-text = Try another status, another event or other days.
developers-delivery-waiting = waiting
developers-delivery-taken = delivered
developers-delivery-id = Delivery id
# $attempt: a number; $status: of an answer; $reason: why.
developers-attempt = Attempt { $attempt }
developers-attempt-answered = Attempt { $attempt }: status { $status }
developers-attempt-failed = Attempt { $attempt }: { $reason }
developers-attempts = Every attempt with this event
developers-sent = What was sent
developers-sent-bytes = Byte by byte, as it was signed
developers-unsent = It is not sent yet.
developers-headers = Headers
developers-answer = What was answered
developers-queued-at = Queued
developers-sent-at = Sent
developers-reason = Why it failed
developers-next-attempt = Next attempt
developers-asked-by = Asked for by
developers-manual = somebody of the team
developers-automatic = the event itself
developers-resend = Send again
developers-resend-text = The same event with the same id, once.
developers-replay = Replay events
developers-replay-text = Every event of these days that the webhook is subscribed to is sent once more, with the id that it had. Your server should know which it has handled already.
developers-replay-now = Send them again
# $count: events.
developers-replayed =
    { $count ->
        [0] No event of these days is there to be sent again.
        [one] { $count } event is sent again.
       *[other] { $count } events are sent again.
    }

# The check of a signature.
developers-check = Check a signature
developers-check-text = Paste what your server received. It is signed here once more and compared, with the very function that signs deliveries. Nothing of it is kept.
developers-check-now = Check
developers-check-id = Webhook-Id
developers-check-timestamp = Webhook-Timestamp
developers-check-signature = Webhook-Signature
developers-check-body = Body
developers-check-body-hint = The bytes that arrived, before anything parses them
developers-check-secret-hint = The one that your server uses; it is not shown again
developers-check-right = The signature is right: this secret signed this id, this time and this body.
# $date: a day and a time.
developers-check-old = It is of { $date }. A receiver refuses what is more than five minutes from its own clock.
developers-check-no-signature = This is no signature: one of V2 begins with “v1,”, one of V1 is 64 hexadecimal digits
developers-check-no-time = This is no time: V2 has whole seconds since 1970, V1 milliseconds
# $place: a number of a byte.
developers-check-changed = This body is another one than what was sent: they differ from byte { $place } on. Something parsed it and wrote it anew, or cut it off
developers-check-other-time = The delivery with this signature had another time
developers-check-wrong-secret = Id, time and body are those that were sent, so the secret is another one: of another webhook, or replaced since
developers-check-other = The signature is another one. The secret is of another webhook or was replaced, or the id, the time or the body are not byte by byte what was sent.

# Requests.
# $count: requests.
developers-requests-count =
    { $count ->
        [one] { $count } request
       *[other] { $count } requests
    }
developers-requests-empty = No requests yet
developers-requests-empty-text = Every request that a token makes appears here for thirty days, with its status and its id. Make a token to begin.
developers-requests-none-text = Try another token, another status or other days.
developers-requests-all = All requests
developers-method = Method
developers-status-code = Status code
developers-by-person = somebody who was signed in
developers-address = From the address
developers-request-id = Request id
developers-request-text = The answer carried this id in X-Request-Id. Neither bodies nor queries nor secrets are kept; the reference describes what this request takes and answers.

# What something was caused by.
developers-trace = Trace
developers-trace-of = Id
developers-trace-hint = Of an order, a payment, a refund, a payout, a case, an event, a delivery, a mail or a request
# $count: milliseconds.
developers-trace-after = + { $count } ms
developers-trace-request = Request
developers-trace-command = Command
developers-trace-charge = Charge
developers-trace-ledger = Ledger entry
developers-trace-delivery = Delivery
developers-trace-mail = Mail
developers-trace-job = Job
developers-trace-id = W3C trace id:
developers-trace-more = There is more than is shown here. Ask for the trace of a single request, event or job.
developers-trace-none = Nothing is known of what caused this. Requests, events, deliveries and mails are kept for thirty days, and jobs until they end.
developers-trace-empty = What made this happen?
developers-trace-empty-text = Type the id of anything that happened, and see what it came of and what else came of that: from the request to the payment, the balance, the events, and what your servers answered.

# A sandbox.
developers-sandbox-text = These are there because no money moves here: try out in minutes what takes months.
developers-clock = Clock of the store
developers-clock-text = It only goes forward, and everything that falls due on the way happens: renewals, mails, payouts.
# $date: a day and a time.
developers-renewal = The next renewal is due { $date }.
developers-renewal-go = Go on to the next renewal
developers-step-hour = + 1 hour
developers-step-day = + 1 day
developers-step-week = + 1 week
developers-step-month = + 1 month
# $count: jobs.
developers-clock-moved =
    { $count ->
        [one] The clock was moved; { $count } job ran on the way.
       *[other] The clock was moved; { $count } jobs ran on the way.
    }
developers-play = Play an event
developers-play-text = What the processor would tell of a payment: a dispute, a refund made elsewhere, a decline. Everything follows as it would with real money.
developers-play-now = Play it
developers-message = What it tells
developers-dispute-reason = Reason of a dispute
developers-mailbox-text = A sandbox sends no mails. What buyers would get is in its mailbox.
developers-mailbox-open = Open the mailbox
developers-cards = Test cards
developers-cards-text = With any date to come and any security code.
developers-card-approved = Pays
# $reason: why.
developers-card-declined = Is declined: { $reason }
developers-card-three-ds = Asks the buyer to answer to the bank first
developers-card-on-session = Pays while the buyer is there; every later charge is declined
# $event: what the processor tells.
developers-card-then = Pays. A day later: { $event }
developers-told-failed = The payment was declined
developers-told-cancelled = The payment was given up
developers-told-asks = The buyer has to answer to the bank
developers-told-answered = The buyer answered to the bank
developers-told-refund-failed = A refund was not possible
developers-told-elsewhere = The payment was refunded elsewhere
developers-told-warning = The buyer's bank warns of fraud
developers-told-alert = A dispute is about to be opened
developers-told-inquiry = The buyer's bank asks about the payment
developers-told-inquiry-over = The buyer's bank asks no more

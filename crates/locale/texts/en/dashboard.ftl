# The merchants' dashboard: stores, what was sold, and what waits for somebody.

# Around every page.
desk-menu = Pages of the store
desk-stores = Stores
desk-home = Home
desk-requirements = Requirements
desk-forbidden-heading = Not for your role
desk-error-role = Your role in this store does not allow this. Its owner or an administrator can change your role.
desk-no-form = Nothing can be sent to this page. Go back, load the page again, and send its form from there.
desk-error-mailed = The buyer was mailed about this order five times today. Try again tomorrow.
desk-error-email = Enter an email address, as in name@example.com
desk-error-pattern = It has characters that cannot be used here, or too few or too many of them
desk-error-changed = Somebody else has changed this since the form was shown, so nothing was saved. What is stored now stands at each field that has something else in it. Save once more to put what stands here in the place of theirs.
desk-error-pressed = This form was sent before. What it made is there: load the page again to send another one.
desk-error-pressing = This form was sent a moment ago, and is being worked on. Load the page again in a moment.
# $value: what a field has.
desk-stands = Stored now: { $value }
desk-stands-empty = Stored now: nothing
desk-stands-on = Stored now: ticked
desk-stands-off = Stored now: not ticked
desk-draft = What you typed here before stands here again. It is not saved yet.
desk-draft-drop = Drop it
desk-fresh = Drop what I typed, and show what is stored
desk-error-delivered = Everything of this order was delivered.

# Signing in.
sign-in-account-ask = Enter your email address. We mail you a link and a code; the first time, this makes your account.
# $email: an address.
sign-in-sent = A mail is on its way to { $email }. Open its link, or enter the six digits here within ten minutes.
sign-in-sandbox = In a sandbox nothing is mailed.
sign-in-mailbox = Open the mailbox
sign-in-factor = Code of your app
sign-in-factor-text = Enter the six digits that your authenticator app shows, or one of your recovery codes.
sign-in-over = This took too long. Please sign in again.
sign-in-passkey = Sign in with a passkey
sign-in-passkey-text = Your browser asks which of your passkeys it shall use, and for your finger, your face or a number.

# Passkeys, where the browser is asked for one.
desk-passkey-script = This takes JavaScript, because only a script may ask your browser for a passkey. Switch it on for this page and load it again. The mail with its code signs you in without.
desk-passkey-unable = This browser cannot do it here. Passkeys need a current browser, and an address that begins with https:// or is on this machine.
desk-passkey-cancelled = Nothing was made or shown: it was cancelled, or took too long. Press the button again.
desk-passkey-known = This device has a passkey of your account already.
# $address: the beginning of an address.
desk-passkey-elsewhere = Passkeys work at { $address } only. Open that address, and sign in there.
desk-passkey-failed = This passkey was not accepted, or came too late. Please try again.

# Stores.
desk-no-store = You have no store yet
desk-no-store-text = Open one to sell, or ask the owner of a store to invite you to its team.
desk-invitations = Invitations
# $date: a day and a time.
desk-invited-until = Open until { $date } (UTC)
desk-accept = Accept
desk-decline = Decline
role-viewer = viewer
role-moderator = moderator
role-developer = developer
role-administrator = administrator
role-owner = owner
new-store = Open a store
new-store-open = Open the store
new-store-name = Name of the store
new-store-handle = Name in addresses
new-store-handle-hint = 3 to 64 lower-case letters, digits and hyphens, as in nimbus-labs
new-store-descriptor = Text on card statements
new-store-descriptor-hint = Up to 19 characters, as in NIMBUS. Buyers see it on their statement, behind PB*
new-store-email = Email for buyers who need help
new-store-category = What you sell
new-store-category-hint = One or a few words with commas between them, as in software, games
new-store-summary = Summary in one line
new-store-description = Description for buyers
new-store-error-handle = Use 3 to 64 lower-case letters, digits and hyphens, and no name that is reserved
new-store-error-descriptor = Use letters, digits and spaces, 19 characters at most
new-store-taken = Another store has this name. Choose another one
new-store-full = You have as many stores as an account can have.

# What a store needs.
needs-payments = To sell
needs-payments-met = This store can take payments.
needs-payouts = To be paid out
needs-payouts-met = Nothing is missing for payouts.
needs-sandbox = In a sandbox no money moves, so all of this counts as done. A store that takes real money has a button here beside everything that is missing.
needs-next = Go on to your products
need-met = done
need-missing = missing
need-owner = An owner who has signed in
need-owner-how = The owner signs in once with the address that the store writes to.
need-profile = The owner's profile
need-profile-how = The owner enters first and last name and country, and accepts the terms.
need-questionnaire = The questionnaire
need-questionnaire-how = Say what you sell, what your legal form is, and how much you expect to sell.
need-identity = The owner's identity
need-identity-how = The owner asks for the check of their identity, and is told when it is done.
need-phone = A verified phone number
need-phone-how = The owner enters a phone number and the code that is sent to it.
need-two-factor = A second factor
need-two-factor-how = The owner sets an authenticator app up.
need-store = A store
need-store-how = The owner signs in once.
need-bank = A bank account
need-bank-how = The owner adds the account that payouts go to, and waits for its approval.

# The first page of a store.
home-waits = This waits for you
home-today = Today
home-month = This month
home-gross = Gross
home-net = Net
home-volume = Gross volume of the last 30 days
home-orders = Orders of today
home-first = Begin here
home-first-product = Make your first product
home-first-store = Check the address, the language and the time zone of the store
home-first-look = Upload a logo and choose a colour
home-first-tax = Say whether your prices contain the tax
home-first-account = Add the bank account that you are paid out to
home-no-order = Nothing was bought today yet.
home-all-orders = All orders
# $count: how many.
waits-needs =
    { $count ->
        [one] { $count } requirement is missing
       *[other] { $count } requirements are missing
    }
waits-disputes =
    { $count ->
        [one] { $count } dispute needs your evidence
       *[other] { $count } disputes need your evidence
    }
waits-cases =
    { $count ->
        [one] { $count } question of a buyer waits for an answer
       *[other] { $count } questions of buyers wait for an answer
    }
waits-reviews =
    { $count ->
        [one] { $count } payment is held for your decision
       *[other] { $count } payments are held for your decision
    }
waits-webhooks =
    { $count ->
        [one] { $count } delivery to a webhook failed in the last seven days
       *[other] { $count } deliveries to webhooks failed in the last seven days
    }
waits-stock =
    { $count ->
        [one] { $count } product on sale is low in stock
       *[other] { $count } products on sale are low in stock
    }

# Orders.
orders-search-hint = Id, order number, email, payment, licence key, or what was bought
orders-sold = Orders of a product
orders-status = Status
orders-any = Any
orders-from = From
orders-to = To
orders-all = Show all
# $count: orders.
orders-count =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
orders-none-text = Try fewer letters, another status or other days.
orders-empty = No orders yet
orders-empty-text = Every order appears here as soon as somebody buys.
orders-newest = Newest
order-id = Order id
order-number = Order number
order-payment = Payment id
order-reference = Processor's id
order-from = Bought from
order-buyer = Buyer and payment
order-history = What happened
order-ids = Ids
order-amounts = Amounts
order-mail = Mail the receipt again
order-retry = Deliver again
order-call = By API

# What amounts are made of. $code: of a coupon.
sum-coupon = Coupon { $code }
sum-platform-fee = Platform's fee
sum-processor-fee = Processor's fee
sum-settled = Your share
# $rate: a percentage; $amount: what it is taken of; $name: of the tax; $place: where the buyer is.
sum-tax-added = { $rate } of { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } of { $amount }, contained in the prices ({ $name }, { $place })
sum-tax-reversed = A business in { $place } accounts for the tax itself
sum-changed = The rate is another one today.
# $fixed: an amount.
sum-fee = { $rate } of { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

# Refunds.
refund-order = Refund
refund-now = Refund everything
refund-returned = The buyer gets back
refund-cost = Your balance is debited
refund-kept = Fees are not returned. Keys of your list go back into it and may be sold again; other keys become invalid where the product says so. A subscription that was bought with the order ends at once.
# $date: a day and a time.
refund-until = The order can be refunded until { $date }.
refund-reason = Reason
refund-requested = The buyer asked for it
refund-duplicate = Charged twice
refund-fraudulent = The buyer did not make the payment
refund-changed = The refund costs something else by now, so nothing was refunded. Look at the amounts again.
refund-back = Back to the order
refund-done-already = This order was refunded.
refund-disputed = This order has an open dispute, so it cannot be refunded.
refund-too-late = The order was paid more than 30 days ago, so it cannot be refunded.
refund-nothing = Nothing was charged, so there is nothing to refund.
refund-not-completed = Only paid orders can be refunded.

# What happened to a payment.
event-confirmed = Checkout confirmed
event-webhook = Webhook sent
event-pending = Payment awaits confirmation
event-processing = Payment is being processed
event-collected = Payment received
event-failed = Payment failed
event-order-processing = Order is being processed
event-delivery-started = Delivery began
event-delivery-failed = Delivery failed
event-delivered = Delivered
event-completed = Order complete
event-refund-created = Refund asked for
event-refund-completed = Refunded
event-refund-failed = Refund failed
event-dispute-opened = Dispute opened
event-evidence = Evidence sent
event-dispute-won = Dispute won
event-dispute-lost = Dispute lost
event-dispute-prevented = Dispute prevented
event-fraud-warning = Warning of fraud
event-review-opened = Held for review
event-review-approved = Passed the review
event-review-declined = Declined in the review

# What was just done.
desk-done-opened = Your store is open. This is what it needs before it sells.
desk-done-joined = You are in the team now.
desk-done-declined = The invitation was declined.
desk-done-refunded = The refund was made.
desk-done-mailed = The receipt is on its way to the buyer.
desk-done-queued = The delivery is tried again.
desk-done-saved = Saved.
desk-done-made = Done. It is in the list now.
desk-done-drafted = It is a draft now, which buyers do not see. When it is complete, put it on sale on its page “Overview”.
desk-done-played = It was played, and what follows from it has happened.
desk-done-removed = It was removed.
desk-done-sent = It is on its way.

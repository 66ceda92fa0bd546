# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Your purchases
portal-purchases = Purchases
portal-cards = Cards
portal-sessions = Devices signed in
sign-out = Sign out
portal-missing = There is nothing of yours at this address.

# Signing in.
sign-in = Sign in
sign-in-ask = Enter the email address that you bought with. We mail you a link and a code.
sign-in-send = Mail me a code
# $email: an address.
sign-in-mailed = If something was bought with { $email }, a mail is on its way. Open its link, or enter its code here within ten minutes.
# $email: whom the code was mailed to.
sign-in-linked-as = This code was mailed to { $email }. Sign in only if that is your address. The code works once.
sign-in-code = Code
sign-in-again = Use another address
sign-in-wrong = This code is wrong, used or too old

# What was bought.
portal-nothing = Nothing was bought with your address yet.
portal-subscriptions = Subscriptions
portal-orders = Orders
portal-cases = Questions to stores
portal-newer = Newer
portal-older = Older
# $date: a day.
portal-order-of = Order of { $date }
portal-date = Date
portal-store = Store
portal-download = Download
portal-help = Ask the store
portal-tax-included = Includes tax
order-pending = not confirmed yet
order-processing = being delivered
order-completed = paid
order-cancelled = given up
order-failed = declined
order-refunded = refunded
order-disputed = disputed

# Keys, and the machines that they are used on.
license-revoked = revoked
portal-devices = Devices
device-none = This key is not in use on any device.
# $date: a day and a time.
device-seen = Last seen { $date }
device-free = Free this place

# Subscriptions.
subscription-trialing = on trial
subscription-active = active
subscription-past-due = payment failed
subscription-paused = paused
subscription-cancelled = cancelled
# $date: a day.
subscription-ends = access until { $date }
subscription-next = next charge { $date }
subscription-trial-end = Trial ends
subscription-period-end = Paid until
subscription-next-charge = Next charge
subscription-access-ends = Access ends
subscription-paused-since = Paused since
subscription-changes = Changes to
subscription-next-bill = What is charged next
subscription-retry = Pay now
subscription-reactivate = Keep my subscription
subscription-pause = Pause
subscription-resume = Resume
subscription-card = Pay with another card
subscription-address = Send the bills to the address of this card
subscription-switch = Use this card
subscription-cancel = Cancel subscription
# $date: a day.
subscription-cancel-text = Nothing more is charged for the plan. You have access until { $date }.
subscription-cancel-now = Confirm cancellation
bill-base = Plan
bill-new = New plan
bill-unused = Unused part of the running period
bill-change = Change of plan
bill-credit = Credit

# Another plan.
plan-change = Change plan
plan-preview = Show what it costs
plan-cost = Charged now
plan-free = Nothing is charged now.
# $date: a day.
plan-later = The next charge is on { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = From then on: { $price }
plan-confirm = Change now

# Cards.
card-none = You have not saved a card.
# $date: a month and a year, as 12/34.
card-ends = Good to { $date }
card-preferred = preferred
card-prefer = Prefer
card-remove = Remove
card-edit = Name and address
card-edit-text = Subscriptions that this card pays for are billed to this address from now on.
billing-edit = Billing details
billing-edit-text = Invoices from now on name this person or company, this address and this tax ID, and are taxed accordingly. Invoices that you have stay as they are.
card-add = Add a card
card-later = Cards cannot be added here yet. A card is saved when you pay with it at a store.

# Where somebody is signed in.
session-this = this one
session-end = Sign out there

# Cases.
case-open = opened
case-awaiting-you = waits for you
case-awaiting-store = waits for the store
case-closed = closed
case-reason = What is it about?
case-missing = Something is missing
case-defect = Something does not work
case-refund = I want my money back
case-billing = A bill or a charge
case-other = Something else
case-subject = Subject
case-body = What happened?
case-answer = Your answer
case-files = Files
case-files-hint = Up to five pictures, PDFs, texts or ZIP files, 2 MB in all.
case-send = Send
case-close = Close this case
case-reopen = Open it again
case-error-body = Write what it is about
case-error-reason = Choose what it is about
case-error-file = Only pictures, PDFs, texts and ZIP files can be sent
# $count: the most files.
case-error-files = Send at most { $count } files
case-event-opened = You opened the case
case-event-closed = You closed the case
case-event-closed-by-store = The store closed the case
case-event-closed-itself = The case was closed because nobody wrote
case-event-reopened = You opened the case again
case-event-reopened-by-store = The store opened the case again
case-event-awaiting = The store waits for your answer

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Withdraw from contract here
withdrawal-heading = Withdraw from contract
withdrawal-text = You may withdraw from this purchase without giving a reason. Check what is declared, and confirm it.
# $date: a day and a time.
withdrawal-until = You can withdraw until { $date }.
withdrawal-gone = There is no right to withdraw from this purchase, or its time is over.
withdrawal-reason = Reason
withdrawal-confirm = Confirm withdrawal
withdrawal-declared = You withdrew from this purchase on { $date }. The store refunds it.
withdrawal-refunded = You withdrew from this purchase on { $date }, and your money went back.
withdrawal-rejected = You withdrew from this purchase on { $date }. The store says that you had no right to.

# What was just done.
portal-done-cancelled = Your subscription is cancelled.
portal-done-reactivated = Your subscription goes on.
portal-done-paused = Your subscription is paused.
portal-done-resumed = Your subscription is active again.
portal-done-changed = Your plan was changed.
portal-done-switched = This card pays from now on.
portal-done-retried = Your payment was received.
portal-done-freed = The place is free again.
portal-done-added = Your card was saved.
portal-done-preferred = This card is offered first.
portal-done-removed = Your card was removed.
portal-done-edited = Name and address were changed.
portal-done-billed = Your billing details were changed.
portal-done-ended = That device is signed out.
portal-done-opened = Your question was sent. The answer comes by mail.
portal-done-sent = Your answer was sent.
portal-done-closed = The case is closed.
portal-done-reopened = The case is open again.
portal-done-withdrawn = Your withdrawal was received. A confirmation with its date and time is on its way to your mailbox.

# What is wrong, above a form.
portal-error = This could not be done. Please check it and try again.
portal-error-conflict = Something else is under way or in use here. Look at this page again in a moment.
portal-error-payment = The payment failed, and nothing was changed. Try another card.
portal-error-price = The price has changed, and nothing was done. Please look at it and confirm again.
portal-error-interval = This plan is billed at other intervals than yours, so you cannot change to it here. Please ask the store.

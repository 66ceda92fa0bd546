# The merchants' dashboard: buyers, their licences and their subscriptions.

# Lists.
buyers-customers = Customers
buyers-customers-hint = Email, name or id, or what they bought: order number, payment or licence key
buyers-by-spent = Spent, most first
buyers-by-orders = Orders, most first
# $count: customers.
buyers-customers-count =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
buyers-customers-none = Try the beginning of an email address, the company behind the @, or a last name.
buyers-customers-empty = No customers yet
buyers-customers-empty-text = Whoever pays becomes a customer: one for each email address.
buyers-licenses = Licences
buyers-licenses-hint = A whole key, or the id of a licence
# $count: licences.
buyers-licenses-count =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
buyers-licenses-none = A key is found when it is typed as it was delivered, upper and lower case included.
buyers-licenses-empty = No licences yet
buyers-licenses-empty-text = Keys appear here when you upload them to a product, or when somebody buys a product that makes them.
buyers-license-available = in the pool
buyers-license-claimed = sold
# $date: a day.
buyers-sold-on = sold { $date }
buyers-unsold = not sold
buyers-subscriptions-hint = Email or name of the buyer, or the id of a subscription
# $count: subscriptions.
buyers-subscriptions-count =
    { $count ->
        [one] { $count } subscription
       *[other] { $count } subscriptions
    }
buyers-subscriptions-none = Try the buyer's whole email address, or another status.
buyers-subscriptions-empty = No subscriptions yet
buyers-subscriptions-empty-text = A subscription begins when somebody buys a product that is billed by the week, month or year.

# A customer.
buyers-customer-id = Customer id
buyers-spent = Spent, without added tax
buyers-since = Since
buyers-portal = Customer portal
buyers-guest = never signed in
buyers-no-guest = has signed in
buyers-addresses = Billing addresses

# Another email address.
buyers-change-email = Change the email
buyers-email-now = Email now
buyers-new-email = New email
buyers-mail-receipt = Mail the receipt of the order there, with keys and links
buyers-email-moves = Orders, licences, subscriptions and cases belong to the new address, and every later mail goes there. Whoever signs in to the customer portal with it finds them; with the old one they are gone.
buyers-email-stays = Invoices and credit notes that were issued stay as they are.
buyers-email-cards = Subscriptions go on with the card that they are paid with. The new address cannot use it for anything else; whoever gave it with the old one is told, and can remove it.
buyers-email-told = This buyer has signed in with the old address, so a mail there says that it was changed.
# $why: a sentence.
buyers-email-unmailed = The email address is saved, but the receipt was not mailed. { $why }
buyers-email-taken = Another customer has this email. Its orders cannot be joined with these
buyers-error-email = Enter a whole email address

# A licence.
buyers-license-id = Licence id
buyers-use = Use
buyers-valid = valid
buyers-invalid = not valid
buyers-valid-until = Valid until
buyers-sold = Sold
buyers-made = Made or uploaded
buyers-replace = Give another key
buyers-replace-text = The buyer gets a new key on the same terms by mail, and their devices move to it. This key is revoked and cannot be given back.
buyers-replace-now = Replace the key

# A subscription.
buyers-subscription-id = Subscription id
buyers-period-from = Paid from
buyers-failed = Failed retries
buyers-cancelled-on = Cancelled
buyers-reactivate = Take the cancellation back
buyers-cancel = Cancel
buyers-pause-text = A subscription that is paused charges nothing, and access goes on.
buyers-resume-text = It goes on at the end of the period that is paid; if that is over, a period is charged at once.
# $date: a day and a time.
buyers-next-on = Charged on { $date }, if nothing changes until then.
# $from, $to: days.
buyers-next-usage = It includes what is used from { $from } to { $to }.
buyers-next-credit = The credit is what was paid for earlier plans and not used.
buyers-next-last = It is the last one: the subscription was cancelled.
buyers-next-paused = Nothing is charged while it is paused.
buyers-next-cancelled = Nothing more is charged.
buyers-next-held = Nothing is charged while one of its payments is disputed.
buyers-usage = Usage
# $name: what a meter counts; $count: how many.
buyers-meter = { $name }: { $count }
buyers-period-total = Plan and usage, without tax

# Cancelling one.
buyers-cancel-end = Cancel at the end of the period
# $date: a day and a time.
buyers-cancel-end-text = The plan is not charged again. Access goes on until { $date }, and until then the cancellation can be taken back.
buyers-cancel-over-text = What was paid for ended on { $date }, so access ends now. The plan is not charged again.
buyers-cancel-usage = A plan with meters is billed once more, for what was used.
buyers-cancel-now = Cancel at once
buyers-cancel-now-text = Access ends now, and keys of the subscription are no longer valid. Nothing is paid back, and usage that was not billed is not charged. This cannot be taken back.
buyers-cancel-done = This subscription has ended.

# Changing its plan.
buyers-plan-kept = as it is
buyers-change-when = When
buyers-when-plan = As the plan says
buyers-when-renewal = With the next renewal
# $date: a day.
buyers-change-later = The plan changes on { $date }.
buyers-change-charged = The buyer's saved card is charged now, and a new period begins.
buyers-change-told = The buyer is mailed about the change.
buyers-error-payment = The bank refused the charge, so nothing was changed.
buyers-error-interval = This plan is billed at other intervals than the one it would replace, and its price is not converted.
buyers-error-same = Choose another plan or another quantity.

# On the page of an order.
buyers-see = See the customer

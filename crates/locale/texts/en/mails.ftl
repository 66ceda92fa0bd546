# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Questions? Open a case in the customer portal

# Receipts.
mail-receipt-subject = Your receipt from { $store }
mail-receipt-heading = Thank you for your purchase
mail-date = Date
mail-seller = Seller
mail-buyer = Buyer
# $seller: who sells for the store and remits the tax.
mail-of-record = Sold by { $seller } as merchant of record
mail-paid-with = Paid with
# $price: of one unit.
mail-each = { $price } each
mail-key = Your key
# $start, $end: days.
mail-trial-period = Your trial lasts from { $start } to { $end }.
mail-period = This is for { $start } to { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } and usage
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, later { $price }
mail-next-charge = Next charge: { $price }, on { $date }.
mail-cancel-any-time = You can cancel at any time
mail-waived = On { $date } you asked for delivery at once and waived your right of withdrawal.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Reverse charge: the buyer accounts for the tax.
mail-invoice-attached = The invoice is attached as a PDF.

# Refunds. $order: its number.
mail-refund-subject = Your refund from { $store }
mail-refund = { $store } has refunded { $amount } for your order { $order }.
mail-payment-reference = Payment reference
mail-credit-note-attached = The credit note is attached as a PDF.

# Invoices of subscriptions.
mail-invoice-subject = Your invoice from { $store }
invoice-paid = { $amount } paid on { $date }
invoice-refunded = { $amount } refunded on { $date }
mail-next-charge-on = Next charge: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = New with your plan { $plan }
mail-plan-new = This is new with your plan { $plan } from { $store }:
# $count: how many keys.
mail-more-keys = { $count } more, which are listed with your order
mail-key-new-subject = Your new license key for { $product }
mail-key-new = { $store } has given you a new license key for { $product }:
mail-key-replaced = It takes the place of the one that you had, which is not valid any more.

# Subscriptions.
mail-cancelled-subject = Your subscription to { $plan } was cancelled
mail-cancelled = Your subscription to { $plan } from { $store } was cancelled.
mail-use-until = You can use it until { $date }.
mail-has-ended = It has ended.
mail-billed-once = What you have used is billed once more.
mail-billed-once-later = What you use until then is billed once more.
mail-not-charged = You will not be charged again.
mail-store-closed = { $store } has closed, so your subscription to { $plan } was cancelled.
mail-paid-until = You have paid for it until { $date }.
mail-receipts-stay = Your receipts stay where they are
mail-continues-subject = Your subscription to { $plan } continues
mail-continues = The cancellation of your subscription to { $plan } from { $store } was taken back.
mail-charged-next = It is charged next on { $date }.
mail-paused = It is paused and not charged until it is resumed.
mail-disputed = It is not charged while one of its payments is disputed.
mail-plan-changes-subject = Your plan changes to { $plan }
mail-plan-changed-subject = Your plan is now { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = From { $date } on your subscription from { $store } is { $count } × { $plan } for { $price } before tax.
mail-plan-now = From now on your subscription from { $store } is { $count } × { $plan } for { $price } before tax.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Your subscription to { $plan } is now paid with { $card }
mail-card-switched = Your subscription to { $plan } from { $store } is charged to { $card } from now on.

# Renewals.
mail-confirm-subject = Confirm your payment for { $plan }
mail-confirm = Your bank asks you to confirm the payment of { $amount } for { $plan }.
mail-confirm-link = Confirm the payment
mail-confirm-retry = Without your answer the payment is tried again on { $date }.
mail-failed-subject = Your payment for { $plan } failed
mail-failed = The payment of { $amount } for { $plan } could not be collected. It is tried again on { $date }.
mail-pay-otherwise = Pay with another card, or at once
mail-given-up-subject = Your subscription to { $plan } has ended
mail-given-up = The payment of { $amount } for { $plan } could not be collected, and it is not tried again. Your subscription has ended.
mail-trial-ending-subject = Your trial of { $plan } ends soon
mail-trial-ending = Your trial of { $plan } ends on { $date }. From then on it costs { $amount } before tax for every period, which your card is charged.
mail-trial-coupon = Your coupon takes { $amount } off the first.
mail-trial-manage = Cancel before, or change your card
mail-card-expiring-subject = { $card } expires soon
mail-card-expiring = { $card }, which pays for { $plan }, expires within 30 days.
mail-other-card = Pay with another card

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } replied to you
mail-case-reply = { $store } replied about your order { $order }, "{ $subject }":
mail-case-answer = Answer in the customer portal
mail-case-closing-subject = Your support case will be closed soon
mail-case-closing = { $store } is waiting for your answer about your order { $order }, "{ $subject }". Without one the case will be closed on { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Your billing agreement with { $store }
mail-agreed = You have agreed that { $store } charges { $card } { $frequency }:
mail-agreed-told = You are told of every charge.
mail-charge-subject = { $store } is about to charge you { $amount }
mail-charge = { $store } is about to charge you { $amount }, taxes included, for:
mail-charge-agreed = You have agreed to this:
mail-agreement-link = See or take back your agreement

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } was added
mail-card-added = { $card } was saved for your later payments.
mail-card-added-until = { $card }, good to { $expiry }, was saved for your later payments.
mail-card-not-you = Was it not you? Remove it where your purchases are
mail-card-removed-subject = { $card } was removed
mail-card-removed = { $card } was removed and will not be charged again.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Your purchases at { $store } have another address
mail-moved = { $store } gave your customer account there another email address. What you bought is shown in the customer portal under that address from now on, and no longer under this one.
mail-moved-help = If you did not ask for this, write to { $email }.

# Signing in to the portal.
mail-sign-in-subject = Sign in to your purchases
mail-sign-in = Open this link within 10 minutes to sign in to your purchases:
mail-sign-in-code = Or enter this code where you asked for it:
mail-sign-in-once = Either works once. We never ask you for the code. If you did not ask for this mail, you can ignore it.

# What invoices and credit notes say, as PDF.
invoice-title = Invoice
credit-note-title = Credit note
invoice-number = Invoice number
credit-note-number = Credit note number
invoice-issued = Date of issue
invoice-period = Period
credit-note-of = For invoice
invoice-bill-to = Bill to
invoice-description = Description
invoice-quantity = Quantity
invoice-unit-price = Unit price
invoice-amount = Amount
invoice-amount-paid = Amount paid
invoice-amount-refunded = Amount refunded
invoice-statement = On your statement
invoice-next-charge = Next charge
invoice-refund-of = Refund of order { $order }
invoice-currency = All amounts are in US dollars unless another currency is named.
# $email: where the store is asked.
invoice-questions = Questions about this invoice? Write to { $email }.
# $page, $count: numbers.
invoice-page = Page { $page } of { $count }

# Where a font is missing on the server.
invoice-missing-signs = Boxes (□) stand for characters whose font is not installed on the server. The mail with this document shows them.

# Withdrawals from a contract. $order: its number.
mail-withdrawn-subject = Your withdrawal was received
mail-withdrawn = We received your withdrawal from the contract with { $store }.
mail-withdrawn-next = You need to do nothing more. What you paid goes back to you the way that you paid it.
mail-withdrawn-name = Name
mail-withdrawn-email = Email
mail-withdrawn-order = Order
mail-withdrawn-at = Received
mail-withdrawn-reason = Reason
mail-withdrawal-rejected-subject = Your withdrawal was rejected
mail-withdrawal-rejected = { $store } says that you had no right to withdraw from your order { $order }. You can answer in a case.

# Carts that were left.
mail-cart-subject = You left something in your cart at { $store }
mail-cart-heading = Still interested?
mail-cart = You began to buy this from { $store } and did not finish. Nothing was charged.
mail-cart-link = Continue your purchase
mail-cart-until = The link works until { $date }.
mail-cart-opt-out = No more reminders from { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Your order at { $store } was cancelled
mail-not-accepted = { $store } could not accept your payment of { $amount }, so your order { $order } was cancelled.
mail-not-accepted-returned = The money goes back to you the way that you paid. Your bank may need a few days to show it.
mail-not-accepted-free = { $store } could not accept your order { $order }, so it was cancelled. Nothing was charged.

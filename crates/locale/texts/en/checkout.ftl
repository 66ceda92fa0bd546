# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Test mode: no money moves.

# The summary.
summary = Order summary
summary-show = Show what you are buying
due-today = Due today
subtotal = Subtotal
discount = Discount
tax = Tax
# $rate: a percentage.
tax-rate = Tax ({ $rate })
tax-included = Includes tax ({ $rate })
tax-later = From your address
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Quantity
units-change = Change quantity
# The buyer names the price of one.
your-price = Your price in US dollars
# $amount: the least price.
your-price-least = At least { $amount }
your-price-suggested = Suggested prices
update = Update
# $amount: a price.
price-weekly = { $amount } per week
price-monthly = { $amount } per month
price-yearly = { $amount } per year
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } plus tax
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] Free for { $count } day, then { $amount } on { $date }
       *[other] Free for { $count } days, then { $amount } on { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } per { $units }. For example, { $example } cost { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } included, then { $price } per { $units }. For example, { $example } cost { $charge }.
code = Code
code-add = Add a code
code-apply = Apply
code-remove = Remove

# Contact and address.
contact = Contact
address = Billing
details = Details
state = State
province = Province
postal-code = Postal code
zip-code = ZIP code
business = I am buying as a business
street = Street and number
street-more = Apartment, floor
city = City
tax-id = Tax ID
continue-to-payment = Continue to payment

# Payment.
payment = Payment
card = Card
# What a way to pay is, for those who do not see its mark.
method-bank = Bank
method-wallet = Wallet
card-number = Card number
card-expiry = Expiry date
# How month and year are typed.
card-expiry-form = MM / YY
card-cvc = Security code
test-card = Test card: 4242 4242 4242 4242, any future date, any security code.
card-form-script = The form for your card needs JavaScript. Turn it on in your browser, or choose another way to pay.
no-payments-yet = This store cannot take payments here yet.
paying = Processing…
# $amount: what is charged.
button-pay = Pay { $amount }
button-subscribe = Subscribe for { $amount }
# Before the tax is known, and with it the amount.
button-pay-untaxed = Pay
button-subscribe-untaxed = Subscribe
button-trial = Start subscription
button-complete = Complete order
# The wording that the law of Germany and Austria asks for.
button-order = Order and pay { $amount }
button-order-later = Order with obligation to pay
# $seller: the store; $price: as “$15.00 per month”.
consent = I agree that { $seller } charges me { $price } today and at the start of every period, until I cancel.
consent-usage = I agree that { $seller } charges me { $price } today and at the start of every period, and what I use at its end, until I cancel.
consent-trial = I agree that { $seller } charges me { $price } once my trial is over and at the start of every further period, until I cancel.
consent-trial-usage = I agree that { $seller } charges me { $price } once my trial is over and at the start of every further period, and what I use at its end, until I cancel.
consent-free = I agree to this subscription. It is free and lasts until I cancel it.
legal-seller = Sold by { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Sold by { $seller }, { $address }.
legal-terms = Terms and conditions
legal-privacy = Privacy
legal-refunds = Refund policy
# $terms: a link with the words of terms-link.
accept-terms = By placing this order, you accept the seller’s { $terms }.
agreement-accept-terms = By agreeing, you accept the seller’s { $terms }.
# As it stands within the two sentences above.
terms-link = terms and conditions
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = I want delivery at once, before the withdrawal period ends, and I know that I lose my right of withdrawal when delivery begins.
questions = Questions?

# Results.
paid-heading = Thank you
paid-text = Your payment was received. A receipt is on its way to your mailbox.
paid-free = Your order is complete. A confirmation is on its way to your mailbox.
paid-subscription = Your subscription has begun. A receipt is on its way to your mailbox.
paid-trial = Your trial has begun. A confirmation is on its way to your mailbox.
order = Order
charged = Charged
open-product = Open
continue-to-seller = Continue
paid-portal = See this order in the customer portal
back-to-seller = Back to the store
waiting-heading = Payment in progress
waiting-text = You may close this page: a receipt will be mailed to you.
look-again = Look again
bank-heading = Your bank has a question
bank-text = Please confirm the payment with your bank, and come back to this page.
bank-button = Go to your bank
closed-heading = Checkout closed
closed-text = This checkout is no longer open. Nothing was charged.
embed-failed = The checkout could not be loaded here.
embed-open = Open the payment page
unavailable-text = There is nothing to pay at this address any more.
trouble-heading = Please try again
trouble-text = We could not open this page just now.
not-found-heading = Not found
no-paylink-text = There is no payment link at this address.
no-agreement-text = There is no billing agreement at this address.

# What is wrong, at its field.
error-form-expired = This form has expired. Please check it and try again.
error-offline = We lost the connection. Reload this page to see whether the payment went through.
error-email = Enter your email, as in name@example.com
error-name = Enter your name
error-name-email = Enter your name, not your email
error-country = Choose your country
error-state = Choose your state or province
error-postal-code = Enter the five digits of your ZIP code
error-postal-code-state = This ZIP code is in another state
error-street = Enter street and number
error-city = Enter your city
error-tax-id = This is not a valid tax ID in your country
error-coupon-unknown = We do not know this code
error-coupon-expired = This code has expired
error-coupon-early = This code is not valid yet
error-coupon-items = This code is not for these items
error-coupon-first = This code is for first purchases only
error-coupon-used-up = This code has been used up
error-coupon-again = You have already used this code
error-coupon-minimum = The order is too small for this code
# $count: the most.
error-units = Enter a whole number from 1 to { $count }
error-units-left = There are not that many left
# $example: an amount as it is typed.
error-amount = Enter an amount, as in { $example }
# $amount: the least or the most.
error-amount-least = Enter at least { $amount }
error-total-least = The total needs to be at least { $amount }
error-total-most = The total can be at most { $amount }
error-card-number = Enter the number on your card
error-card-expiry = Enter the expiry date of your card
error-card-cvc = Enter the 3 or 4 digits of the security code
error-card-form = The form for your card could not be opened. Check your connection and reload this page.
error-card-token = Please enter your card once more.
error-method = Choose another way to pay
error-consent = Please agree to the charges to subscribe
error-answer-required = Please answer this
error-answer-digits = Use digits only
error-answer-option = Choose one of the options
error-answer-length = This answer is too short or too long

# What is wrong, above the form.
error-card-declined = Your card was declined. Nothing was charged. Try another card.
error-card-funds = Your card has insufficient funds. Nothing was charged. Try another card.
error-card-expired = Your card has expired. Nothing was charged. Try another card.
error-card-authentication = Your bank did not confirm the payment. Nothing was charged.
error-payment-declined = Your payment was declined. Nothing was charged. Try another way to pay.
error-total-changed = The total has changed. Please check it and pay again.
error-gone = This checkout is no longer open. Nothing was charged.
error-store-closed = This store does not take payments at the moment.
error-too-many = Too many attempts. Please wait a few minutes and try again.
# $product: its name.
error-out-of-stock = { $product } is sold out
error-not-available = { $product } is not available
error-purchase-limit = You cannot buy any more of { $product }

# Billing agreements.
agreement-heading = Billing agreement
agreement-text = You are asked to let this merchant charge your card later. Nothing is charged now.
agreement-bank-text = Please confirm to your bank that your card may be charged. Then the agreement is made.
agreement-waiting-heading = Your card is being verified
agreement-waiting-text = This usually takes a moment.
agreement-active-heading = Your agreement is active
agreement-active-text = You are mailed before every charge, and you can end the agreement at any time.
agreement-ended-heading = This agreement has ended
agreement-ended-text = Nothing more is charged.
agreement-expired-heading = This agreement has expired
agreement-expired-text = It was not accepted in time, or too many cards were declined. Nothing was charged.
agreement-for = For
agreement-charged = Charged
agreement-customer = Customer
agreement-consent = I agree that { $seller } charges my card { $frequency } for “{ $description }”, until I end this. I am mailed the amount before every charge.
# How often an agreement charges.
frequency-once = once
frequency-weekly = every week
frequency-monthly = every month
frequency-quarterly = every three months
frequency-yearly = every year
frequency-ad-hoc = from time to time
agreement-accept = Agree
agreement-revoke = End this agreement
agreement-charges = Charges
charge-paid = paid
charge-waiting = not confirmed yet
charge-refunded = refunded
charge-disputed = disputed
charge-failed = failed
error-agreement-consent = Please agree to the charges

# Signing in.
sign-in-heading = Sign in to your purchases
sign-in-account = Sign in to your account
sign-in-text = Enter this code where you asked for it. It works once, for ten minutes after it was mailed.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Reminders from { $seller }
reminder-text = { $seller } may write to you when you leave something in your cart.
reminder-stop = Stop these reminders
reminder-stopped-heading = No more reminders
reminder-stopped-text = { $seller } will not write to you about carts again.
no-reminder-text = There is no reminder at this address.

# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Test bank
test-bank-charge-heading = Approve this payment?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } asks for { $amount }.
test-bank-keep-heading = Keep this card?
# $seller: who asks.
test-bank-keep = { $seller } asks to keep your card for later payments.
test-bank-approve = Approve
test-bank-decline = Decline
test-bank-approved = You approved the payment
test-bank-declined = You declined the payment
test-bank-kept = Your card was saved
test-bank-not-kept = Your card was not saved
test-bank-close = You can close this page.
test-bank-nothing-heading = Nothing to confirm
test-bank-nothing = There is no payment to confirm at this address, or its time is up.

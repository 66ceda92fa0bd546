# The merchants' dashboard: balance, payouts, bank accounts, reports and analytics.

# The bar, and what several pages say.
money-finances = Finances
money-balance = Balance
money-payouts = Payouts
money-accounts = Bank accounts
money-reports = Reports
money-analytics = Analytics
money-period = Period
money-month = Month
money-fees = Fees
money-table = As a table
money-export = Export as CSV
# $count: rows.
money-export-cut = The list goes on: these are its first { $count } rows. Choose fewer days, or request a report.
# $from, $to: days.
money-days = { $from } to { $to }

# Balance and ledger.
money-available = Available
money-available-note = This is what can be paid out now. Payments are credited as soon as they are captured, so nothing is pending.
money-transit = On its way to the bank
money-transit-note = It is debited from the balance already, with its fees.
money-disputed = Held by open disputes
money-disputed-note = It is debited from the balance already. The amount comes back with every dispute that you win, the fee does not.
money-made-of = What makes it
# $date: a day.
money-opening = Balance when { $date } began
money-ledger = Ledger
# $count: entries.
money-entries =
    { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
money-entries-none = Every change of the balance is an entry. Try another kind or other days.
# $date: a day and a time; $words: the cause; $balance: an amount.
money-entry-about = { $date } · { $words } · balance { $balance }
money-entry-opening = Opening balance
money-entry-refund-later = Refunds that the network confirms later
money-entry-refund-outside = Refunds made elsewhere
money-entry-dispute = Disputes opened
money-entry-dispute-won = Disputes won
money-entry-payout = Payouts and their fees

# Payouts.
money-request = Request a payout
money-payouts-none = No payouts yet
money-payouts-none-text = Add a bank account, and request a payout as soon as $50.00 are available. Payouts leave on Mondays, Wednesdays and Fridays.
# $date: a day and a time; $fee: an amount.
money-payout-about = { $date } · fee { $fee }
# $amount: an amount.
money-payout-of = Payout of { $amount }
money-payout-review = in review
money-payout-processing = on its way
money-payout-completed = paid out
money-payout-rejected = returned
money-payout-review-note = It waits for its batch, which leaves on Monday, Wednesday or Friday. The first one to a new bank account waits a week at least.
money-payout-processing-note = It has left. Banks take up to five business days.
money-payout-completed-note = The bank has credited it.
money-payout-rejected-note = It did not arrive. Amount and fee are back in the balance.
money-payout-id = Payout id
money-reference = Bank's reference
money-trace = Trace id
money-leaves = Leaves
money-expected = Arrives at the latest
money-step-requested = Requested and debited
money-step-left = Left for the bank
money-step-credited = Credited by the bank
money-step-returned = Returned to the balance
money-amount = Amount in dollars
# $least: an amount.
money-amount-hint = { $least } at least. The fee comes on top of it.
money-no-account = No bank account is approved yet
money-no-account-text = Payouts go to an approved bank account. The owner adds it; the review takes two or three business days.
money-confirm = Confirm the payout
money-confirm-now = Request this payout
money-confirm-hint = The balance is debited at once. A payout that was requested cannot be taken back.
money-another-amount = Another amount
money-currency = Currency
# $rate: a number; $currency: its code.
money-rate = { $currency }, at about { $rate } { $currency } for $1.00
# $rate: a percentage; $amount: what it is taken of.
money-share = { $rate } of { $amount }
money-arrives = Arrives
money-fee-standard = Fee
money-fee-fixed = for every payout
money-fee-border = For crossing a border
money-fee-exchange = For changing the currency
# $amount, $fee: amounts.
money-debited-of = { $amount } + { $fee }

# Bank accounts.
money-account = Bank account
money-account-approved = approved
money-account-rejected = rejected
# $country: its name; $date: a day.
money-account-about = { $country } · added { $date }
money-sandbox-review = In a sandbox nobody reviews: go on by a week with “Sandbox tools”, and the account is approved.
money-accounts-none-text = Payouts go to an approved bank account. Add the one of the store's owner; the review takes two or three business days.
money-primary = primary
money-owner-only = Only the owner of the store can add, change and detach bank accounts.
money-add-account = Add a bank account
money-add-now = Add the account
money-add-text = It has to be in the country of the store, and yours. It is reviewed before anything is paid out to it. Its number is encrypted, and only its end is shown again.
money-iban-or-number = Enter the IBAN, or the account number with the SWIFT code.
money-account-number = Account number
money-routing-number = Routing number
money-account-type = Kind of account
money-checking = Checking
money-savings = Savings
money-sort-code = Sort code
money-iban = IBAN
money-transit-number = Transit number
money-institution-number = Institution number
money-bank-code = Bank code
money-branch-code = Branch code
money-swift-code = SWIFT code (BIC)
money-swift-hint = 8 or 11 letters and digits
money-three-digits = Three digits
money-four-digits = Four digits
money-five-digits = Five digits
money-six-digits = Six digits
money-nine-digits = Nine digits
money-bank-name = Name of the bank
money-make-primary = Make it the primary account
money-added = Added
money-detach = Detach this account
money-detach-now = Detach
money-detach-text = Payouts that were requested before still go there. It cannot be attached again: add it anew, and it is reviewed anew.
money-detach-last = It is the only account, so nothing can be paid out until another one is approved.
money-detach-primary = It is the primary account. Another one takes its place: an approved one, the oldest first.
money-detach-other = The primary account stays as it is.

# Reports.
money-subject = What it lists
money-format = Format
money-report-payments = Payments with their fees, taxes and buyers
money-report-payouts = Payouts with their fees
money-report-ledger = Ledger with its chain of hashes
money-report-refunds = Refunds and disputes
money-report-hint = A month by the store's clock, or other days: 90 at most. Amounts are in cents. A report is kept for 30 days.
money-report-request = Request the report
money-report-pending = waits
money-report-processing = being made
money-report-succeeded = ready
money-report-wait = It is being made, and the owner is mailed when it is ready.
money-report-again = Request it again
money-report-id = Report id
money-reports-none = No reports yet
money-reports-none-text = Your accountant needs one a month: choose the month, request the ledger as CSV, and download it here.
money-error-days = Enter the first and the last day
money-requested = Requested
money-rows = Rows
money-fault = What went wrong
# $format: CSV or JSON.
money-download = Download { $format }

# Analytics.
money-week = 7 days
money-thirty-days = 30 days
money-ninety-days = 90 days
money-other-days = Other days
# $from, $to: days; $before: a day.
money-between = { $from } to { $to }, beside as long a time before it, from { $before }
# $value: what it was.
money-before = (before: { $value })
money-time = Time
money-volume = Gross volume
money-countries = Orders by country
money-elsewhere = Other countries
money-revenue = Revenue by month
money-mrr = Monthly recurring revenue
money-mrr-new = New
money-mrr-lost = Lost
money-mrr-months = Recurring revenue by month
money-arr = A year
money-arpu = Per subscription
money-active = Active
money-trialing = On trial
money-past-due = Past due
money-churn = Cancelled in 30 days
money-converted = Trials that became paid
money-utc = Days and months in charts are those of UTC; volume is without tax that is added to prices.

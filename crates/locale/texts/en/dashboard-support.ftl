# The merchants' dashboard: cases, disputes, refunds and payments.

support-cases = Cases
support-disputes = Disputes
support-refunds = Refunds
support-payments = Payments

# Lists.
# $date: a day and a time.
support-until = Evidence is taken until { $date }

# Cases.
support-case-settings = Settings of cases
support-cases-none = Try another tab, another priority or another search.
support-cases-empty = No cases yet
support-cases-empty-text = Buyers open a case from their receipt or in the portal. It appears here, and you are mailed.
support-search-hint = Id of a case or an order, order number, or the buyer's email
support-priority = Priority
support-low = low
support-normal = normal
support-high = high
support-urgent = urgent
support-case-new = new
support-case-theirs = waits for the buyer
# $count: messages.
support-unread =
    { $count ->
        [one] { $count } unread message
       *[other] { $count } unread messages
    }
support-staff = Pandabase Support
support-escalated = Pandabase Support takes part
support-earlier = Earlier messages
support-newest = Newest messages
support-files-hint = Up to five pictures, PDFs, texts or ZIP files of 10 MB each, 25 MB in all.
support-error-large = A file may have up to 10 MB
# $count: kilobytes.
support-size = { $count } KB
support-send-close = Send and close
support-save-priority = Save priority
support-read = Mark as read
support-await = Wait for the buyer
support-closed-text = To write to the buyer, open the case again. A message of theirs opens it, too.
support-opened = Opened
support-closed = Closed
support-others = All cases of this buyer
support-case-id = Case id
support-event-opened = The buyer opened the case
support-event-closed-by-buyer = The buyer closed the case
support-event-closed-itself = The case was closed because the buyer did not answer
support-event-reopened-by-buyer = The buyer opened the case again
support-event-awaiting = The store waits for the buyer

# Notes of the team, and canned replies.
support-notes = Notes
support-notes-text = For your team alone. The buyer never sees them.
support-notes-all = All notes
support-note = Note
support-note-hint = Up to 4,000 characters; a case can have a hundred notes.
support-note-new = Add a note
support-note-add = Add the note
# Stands where the name of an author would: a program wrote the note.
support-note-program = A program
support-note-delete = Delete
support-note-delete-text = It is gone for the whole team.
support-note-delete-now = Delete the note
support-replies = Canned replies
support-replies-text = What you write to buyers again and again. In a case, choose one and put it into your answer.
support-replies-empty = No canned replies yet
support-replies-empty-text = Make one, and choose it when you answer a case.
support-reply = Canned reply
support-reply-new = New canned reply
support-reply-insert = Put it into the answer
support-reply-name-hint = What your team finds it by
support-reply-text = Text
# $buyer, $order: what is typed to stand for them.
support-reply-text-hint = { $buyer } becomes the buyer's name, and { $order } the number of the order.
support-reply-id = Id of the canned reply
support-reply-delete = Delete this reply
support-reply-delete-text = Answers that it was put into stay as they are.
support-error-reply = Choose a reply

# Settings of cases.
support-auto-reply = Answer every new case at once
support-auto-message = The automatic answer
support-auto-message-hint = It is written and mailed to the buyer. The case goes on waiting for you.
support-auto-close = Close cases whose buyer does not answer
support-auto-days = Days without an answer
support-auto-days-hint = 1 to 90. The buyer is mailed two days before.
support-error-days = Enter a number of days from 1 to 90

# Disputes.
support-due = Needs evidence
support-disputes-none = No dispute is in this state.
support-disputes-empty = No disputes
support-disputes-empty-text = When a buyer asks their bank for the money back, the dispute appears here, and you have seven days for evidence.
# $date: a day.
support-dispute-of = Dispute of { $date }
support-dispute-open = needs evidence
support-dispute-review = with the bank
support-dispute-won = won
support-dispute-lost = lost
support-dispute-prevented = prevented
support-next-open = The bank took the money back. Answer with evidence that the buyer got what they paid for; without any, the dispute is lost after seven days.
support-next-review = The bank has your evidence and decides within 30 to 75 days. There is nothing to do until then.
support-next-won = The bank decided for you, and the money is back in your balance. The fee is not.
support-next-lost = The money stays with the buyer. This is final.
support-next-prevented = The payment was returned before a dispute was opened. It does not count as one, and there is nothing to answer.
support-taken = The bank took
support-taken-part = What was refunded before, or what the bank leaves alone, is not in it.
support-fee = Fee of the dispute
support-fee-kept = It is not returned, whoever wins.
support-debited = Your balance was debited
# $taken, $fee: amounts.
support-debited-of = { $taken } + { $fee }
support-would-return = If you win, you get back
support-won-back = You got back
support-won-less = What was refunded during the dispute stays with the buyer.
support-cost = The dispute cost you
# $debited, $returned: amounts.
support-cost-of = { $debited } − { $returned }
support-bought = Bought
support-dispute-id = Dispute id
support-dispute-reference = Processor's id of the dispute
support-dispute-back = Back to the dispute

# What buyers say to their banks, and what is said against it.
support-fraudulent = “I did not make this payment”
support-fraudulent-shows = Show that the buyer did: when they signed in, from which IP address, what they downloaded or used, and what they wrote to you.
support-not-received = “Nothing arrived”
support-not-received-shows = Show that it did: when it was delivered, when the buyer opened, downloaded or activated it, and from which IP address.
support-unacceptable = “It is not what was sold”
support-unacceptable-shows = Show what you promised and what the buyer got: the description, how it was used, and what you offered when they asked.
support-cancelled = “I had cancelled the subscription”
support-cancelled-shows = Show that it ran: whether and when it was cancelled, how it was used after the renewal, and the notice before it.
support-duplicate = “I was charged twice”
support-duplicate-shows = Show that both payments are for different things: what each bought, and how each was used.
support-no-credit = “A refund was promised”
support-no-credit-shows = Show that none was due or that it was made: your refund policy, what you wrote, and the date and id of the refund.
support-general = No reason was given
support-general-shows = Show who bought what, how it was delivered, and how the buyer used it.
support-unrecognized = “I do not know this charge”
support-unrecognized-shows = Show who bought: the name of your store, the receipt that was mailed, and how the buyer used what they bought.

# Evidence.
support-evidence = Evidence
support-write-evidence = Answer with evidence
support-evidence-log = What the buyer did
support-evidence-hint = One line for each event with its date, time and IP address: signed in, downloaded, activated, wrote to you. Up to 20,000 characters.
support-evidence-once = There is one submission. It goes to the bank as it stands, and can be neither changed nor taken back.
support-evidence-sure = This is everything. Send it to the bank
support-evidence-unsure = Tick this when your evidence is complete
support-evidence-submit = Submit evidence
support-evidence-sent = Evidence was submitted; there is one submission.
support-evidence-late = The seven days for evidence are over.
support-evidence-over = This dispute is decided, so it takes no evidence.
support-submitted = Your evidence
support-attached = What goes with the evidence
support-attached-text = This is attached by itself. You need not repeat it.
support-ip = IP address
support-prior = Earlier payments of the same buyer
support-prior-text = They were not disputed and came from the same place, which speaks against fraud. They are attached, too.
support-same-ip = same IP address
support-same-device = same device
support-same-address = same billing address

# Refunds.
support-refunds-lead = Each with what it took from your balance. The tax that the buyer got back besides was never in it.
support-refunds-none = No refund is in this state.
support-refunds-empty = No refunds
support-refunds-empty-text = An order is refunded on its own page, up to 30 days after it was paid. Its refund is listed here.
# $date: a day.
support-refund-of = Refund of { $date }
support-refund-processing-text = The buyer's bank has to confirm the refund. Your balance was debited already.
support-refund-completed-text = The buyer has the money back.
support-refund-failed-text = The buyer's bank could not take the money. What your balance was debited is back, and the order can be refunded again.
support-refund-cost = Cost of the refund
support-refund-again = Refund again
support-refund-id = Refund id
support-asked = Asked for
support-changed = Last change

# Payments.
support-payments-hint = The beginning of an id, of an order number or of an email
support-payments-none = Try another tab or another search.
support-payments-empty = No payments yet
support-payments-empty-text = Every attempt to pay appears here, also one that fails.
support-payment-processing = in progress
support-payment-failed = failed

# The installation, for whoever runs it.

operator-title = Operator
operator-unproven-heading = A second factor is needed
operator-unproven = Operators need a second factor: switch two-factor authentication on, and sign in again with the code of your app.
operator-health = Health
operator-identities = Identities
operator-codes = Phone codes
operator-jobs = Queue
operator-activity = Record

# What waits.
operator-waits-nothing = Nothing waits for a decision.
# $count: how many.
operator-waits-identities =
    { $count ->
        [one] { $count } identity waits for a look at it
       *[other] { $count } identities wait for a look at them
    }
operator-waits-accounts =
    { $count ->
        [one] { $count } bank account is in review
       *[other] { $count } bank accounts are in review
    }
operator-waits-payouts =
    { $count ->
        [one] { $count } payout is in review
       *[other] { $count } payouts are in review
    }
operator-waits-codes =
    { $count ->
        [one] { $count } code for a phone waits to be passed on
       *[other] { $count } codes for phones wait to be passed on
    }
operator-waits-jobs =
    { $count ->
        [one] { $count } job was given up
       *[other] { $count } jobs were given up
    }

# How the installation is.
operator-program = Program
operator-release = Release
operator-environment = Environment
operator-database = Database
operator-version = Migrations
operator-migrated = Last migration
operator-processor = Payment processor
operator-connected = Connected
operator-configured = Server configured
operator-mails = Mails
operator-waiting = Waiting
operator-failing = Failing
operator-given-up = Given up
operator-oldest = The oldest since
operator-yes = yes
operator-no = no

# Stores.
operator-search-hint = Part of the name, the handle, the owner's address or the id
operator-unverified = Not vouched for
operator-blocked = Blocked
operator-is-blocked = blocked
operator-is-verified = vouched for
# $count: stores.
operator-store-count =
    { $count ->
        [one] { $count } store
       *[other] { $count } stores
    }
operator-stores-none-text = Try fewer letters, or another part of the list.
operator-stores-empty = No stores yet
operator-stores-empty-text = Everybody who signs in can open one, and pandabase store create makes one at the command line.
# $reason: as it was given.
operator-blocked-for = This store is blocked: { $reason }
operator-about-store = About the store
operator-store-activity = What operators decided about it
operator-store-id = Store id
operator-verify = Vouch for the owner
operator-verify-text = You know who the owner is, so that no check of the identity is needed before money is paid out.
operator-unverify = Vouch no longer
operator-unverify-text = You vouch for the owner. Without that, nothing is paid out before the identity is checked.
operator-fees = What the platform keeps
operator-fees-text = A change holds for payments that are captured from now on. An empty field means what is kept of everybody's sales.
operator-fees-save = Save the fees
operator-rate = Percent of the total
operator-rate-hint = As in 4.9
operator-fixed = Fixed part in dollars
operator-fixed-hint = As in 0.20
operator-error-rate = Enter a share from 0 to 50 percent, with two digits behind the point at most
operator-error-fixed = Enter an amount from 0 to 100 dollars
operator-block = Block the store
# $name: of the store.
operator-block-of = Block { $name }
operator-block-text = While the store is blocked:
operator-block-buyers = Its storefront, its checkouts and its paylinks are not found.
operator-block-team = Its team does not find it, and its API tokens do not work.
operator-block-webhooks = Its webhooks get no event; what was waiting for them is dropped.
operator-block-payouts = Its payouts wait.
operator-block-rest = Subscriptions and the portal of its buyers go on.
# $email: of the owner.
operator-block-mail = { $email } is mailed the reason.
operator-block-now = Block it now
operator-block-already = This store is blocked already.
operator-unblock = Open the store again
operator-unblock-text = Its pages, tokens, webhooks and payouts work as before, and its owner is mailed. Events of the time between are not sent.
operator-back-store = Back to the store

# What is approved or rejected.
operator-nothing = Nothing here
operator-approve = Approve
operator-reject = Reject
operator-reject-now = Reject it
operator-reason-hint = The owner reads it.
operator-its-store = Its store
operator-identities-text = Owners who asked for a check of their identity, the longest waiting first. How you look at a document is up to you.
operator-identities-empty = Owners who ask for a check of their identity come here.
operator-identity-approval = An approval says that the owner is who they say. They are mailed.
operator-identity-rejection = Nothing is paid out to this owner, and nobody vouches for them any more, in all of their stores. They are mailed the reason and may ask again.
# $phone: a number.
operator-phone-proven = { $phone } (proven)
operator-account-id = Account id
operator-accounts-text = Payouts go to accounts that were approved. Of their numbers only the last digits are shown.
operator-accounts-empty = No bank account stands here.
operator-account-approval = An approval lets payouts go there, once the days of its hold are over.
operator-account-rejection = The account is refused for good, with the payouts that wait to go there. The owner is mailed the reason.
operator-bank = Bank
operator-bank-id = Bank account id
operator-payouts-text = A payout leaves with its batch unless it is rejected before.
operator-payouts-empty = No payout stands here.
operator-payout-approval = With an approval it leaves at once, but not before the hold of its bank account is over.
operator-payout-rejection = The amount and the fee go back to the store's balance, and the owner is mailed the reason.
operator-reference = Reference
operator-codes-text = Send a code to its number, or read it out on the phone. Its ten minutes begin when it is read first, and the record says who read it.
operator-codes-empty = Codes that owners ask for come here, where no provider sends them.
operator-code-read = Read the code
# $phone: a number; $date: a day and a time.
operator-code-pass-on = Pass this code on to { $phone }. It works until { $date }. It is not shown again before you read it again.
operator-read-at = Read

# The queue.
operator-jobs-running = Running
operator-jobs-empty = No job stands here.
operator-about = About
operator-failures = Failures
operator-runs = Runs
operator-job-id = Job id
operator-retry = Run it again

# The record.
operator-what = What was done
operator-from = From
operator-machine = at the command line
operator-activity-none-text = Try another action, or another id.
operator-activity-empty = Nothing was decided yet
operator-activity-empty-text = Whatever operators decide, here or at the command line, is written down for seven years.
operator-did-add = Made an operator
operator-did-remove = No operator any more
operator-did-verify = Vouched for an owner
operator-did-unverify = Vouched for an owner no longer
operator-did-block = Store blocked
operator-did-unblock = Store opened again
operator-did-hand-over = Store given to another owner
operator-did-delete = Store deleted
operator-did-enable = Store made a platform
operator-did-disable = Store no platform any more
operator-did-fees = Fees set
operator-did-payout = Payout approved
operator-did-no-payout = Payout rejected
operator-did-record = Payout recorded
operator-did-account = Bank account approved
operator-did-no-account = Bank account rejected
operator-did-identity = Identity approved
operator-did-no-identity = Identity rejected
operator-did-code = Phone code read
operator-did-factor = Second factor reset
operator-did-passkey = Passkey removed
operator-did-link = Link to sign in made
operator-did-sessions = Sessions ended
operator-did-retry = Job run again

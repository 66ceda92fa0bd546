# Shield: rules, lists, and payments that are held.

shield-title = Shield
shield-pages = Pages of Shield
shield-overview = Overview
shield-queue = Review queue
shield-rules = Rules
shield-lists = Lists

# What the rules did.
shield-figures = What the rules did
shield-evaluated = Judged
shield-reviewed = Held
shield-block-rate = Share declined
shield-by-rule = By rule
shield-rule = Rule
shield-matched = Applied
shield-disputed = Disputed later
shield-quiet = No rule decided anything
shield-quiet-text = Rules judge every payment before it is charged: they let it through, decline it, or hold it for your decision. A store without a rule takes every payment that the bank takes.

# Payments that are held. $name: of a rule; $date: a day and a time.
shield-held-by = Held by the rule “{ $name }”
shield-paid-at = paid { $date }
shield-until = decide until { $date }
shield-decided-at = decided { $date }
# $score: from 0 to 100.
shield-risk-low = low risk ({ $score })
shield-risk-medium = medium risk ({ $score })
shield-risk-high = high risk ({ $score })
shield-review-open = To decide
shield-review-waiting = At the bank
shield-review-approved = Let through
shield-review-declined = Declined
shield-review-expired = Not decided in time
shield-queue-empty = Nothing waits for you
shield-queue-empty-text = Payments that one of your rules holds come here. Each waits three days for your decision, and you are mailed.
shield-queue-none-text = No payment stands here.
# $amount: what was charged.
shield-payment-of = Payment of { $amount }
shield-against = What speaks against it
# $place: a country; $bill: the country of the bill.
shield-against-address = It was paid from { $place }, and the bill goes to { $bill }.
shield-against-card = The card is from { $place }, and the bill goes to { $bill }.
shield-against-new = The buyer has paid nothing here before.
shield-against-buyer = An earlier payment of this buyer was disputed.
shield-against-network = An earlier payment from this network address was disputed.
shield-against-device = An earlier payment from this device was disputed.
shield-against-nothing = Nothing else is known that speaks against it.
shield-bill = Country of the bill
shield-network = Network address
shield-network-place = Country of the address
shield-isp = Network
shield-card = Card begins with
shield-card-place = Country of the card
shield-funding = Kind of card
shield-earlier = Orders paid before
shield-paid = Paid
shield-decided = Decided
shield-review-id = Review id
shield-approve = Let it through
shield-approval = { $amount } are yours, less tax and fees; the order is delivered, and the buyer gets the receipt. It cannot be declined any more, only refunded.
shield-approve-now = Let the payment through
shield-decline = Decline it
shield-refusal = The buyer gets { $amount } back, the order is cancelled, and nothing is delivered. No fee is taken. This cannot be undone.
shield-decline-now = Decline the payment
shield-undecided = Without a decision it is declined on { $date }.
shield-entry = Add to a list
shield-entry-add = Add
shield-its-order = The order
shield-back-queue = Back to the queue

# Rules.
shield-blocks = declines
shield-allows = lets through
shield-holds = holds
shield-off = off
shield-no-rule = No rules yet
shield-no-rule-text = A rule says when a payment is declined, held or let through, as in: country != ip_country AND amount > 5000. You can try it on past payments before it counts.
shield-order = They are asked from top to bottom. The first one that applies decides; where none does, the payment goes on.
shield-up = Move “{ $name }” up
shield-down = Move “{ $name }” down
shield-switch-on = Switch on
shield-switch-off = Switch off
shield-switch-on-of = Switch on “{ $name }”
shield-switch-off-of = Switch off “{ $name }”
shield-new-rule = New rule
shield-change-rule = Change the rule
shield-rule-name = Name of the rule
shield-condition = When it applies
shield-condition-hint = Write it, or put it together from the fields below.
shield-action = What it does
shield-action-hold = Hold the payment until somebody decides
shield-action-allow = Let the payment through, and ask no later rule
shield-priority = Place
shield-priority-hint = Lower numbers are asked first.
shield-enabled = It counts from now on
shield-append = Add a comparison
shield-append-and = Add with AND
shield-append-or = Add with OR
shield-attribute = Attribute
shield-operator = Comparison
shield-value = Value
shield-value-hint = Amounts are in cents. A text, a number, true or false, another attribute, or a list as @name
shield-is = is (==)
shield-is-not = is not (!=)
shield-greater = is more than (>)
shield-less = is less than (<)
shield-at-least = is at least (>=)
shield-at-most = is at most (<=)
shield-in = is on the list (IN)
shield-not-in = is not on the list (NOT IN)
shield-contains = contains (CONTAINS)
shield-starts = begins with (STARTS_WITH)
shield-ends = ends with (ENDS_WITH)
shield-error-attribute = Choose one of the attributes, or metadata. and a key
shield-trial = Try it on past payments
shield-trial-text = Tells what this rule would have done, were it the only one. Nothing is saved or changed.
shield-trial-run = Try it
shield-trial-part = There were more payments than are looked at; these are the newest 2,000.
shield-read-as = Read as
shield-span = Look back
# $count: days.
shield-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
# $count: payments that the rule meets; $all: all of them; $days: how far was looked back.
shield-would-hold = It would have held { $count } of { $all } payments of the last { $days } days.
shield-would-block = It would have declined { $count } of { $all } payments of the last { $days } days.
shield-would-allow = It would have let { $count } of { $all } payments of the last { $days } days through before any later rule.
shield-rule-save = Save the rule
shield-rule-delete = Delete the rule
shield-rule-delete-text = Payments are not judged by it any more. What it decided stays decided.
shield-rule-delete-now = Delete it now
shield-back-rules = Back to the rules

# What a condition is made of.
shield-help = How conditions are written
shield-help-form = Attribute, comparison, value. AND binds tighter than OR. Whatever is not known makes a comparison false, also one with != or NOT IN.
shield-help-text = "text"
shield-help-number = number
shield-help-truth = true, false
shield-help-list = @list
shield-help-joint = between them
shield-help-examples = Examples
shield-example-abroad = the address is of another country than the bill, and it is more than 50 dollars
shield-example-list = the address of the mail is on your list
shield-example-risk = a first purchase of high risk
shield-example-card = a prepaid card, or one on your list, with a bill to the USA
shield-attributes = All attributes
shield-attribute-email = the buyer's email address
shield-attribute-domain = what follows its @
shield-attribute-ip = the network address
shield-attribute-country = the country of the bill, as in "DE"
shield-attribute-ip-country = the country of the network address
shield-attribute-isp = who runs the network
shield-attribute-browser = what the browser says of itself
shield-attribute-device = a hash of browser and network
shield-attribute-card = a hash of the card
shield-attribute-bin = the first eight digits of the card
shield-attribute-card-country = the country of the card's bank
shield-attribute-funding = "credit", "debit" or "prepaid"
shield-attribute-currency = the currency, as in "EUR"
shield-attribute-level = "LOW", "MEDIUM" or "HIGH"
shield-attribute-amount = what is charged, in US cents: 5000 is 50 dollars
shield-attribute-score = the risk, from 0 to 100
shield-attribute-orders = orders that the buyer has paid here
shield-attribute-new = whether that is none
shield-attribute-disputed = whether the buyer has disputed a payment
shield-attribute-ip-disputed = whether one from the network address was disputed
shield-attribute-device-disputed = whether one from the device was disputed
shield-attribute-metadata = a text that you attached to the session, by its key

# Lists.
shield-type-email = email addresses
shield-type-ip = network addresses
shield-type-country = countries
shield-type-card = cards by their first digits
shield-type-text = any texts
# $count: values.
shield-values =
    { $count ->
        [one] { $count } value
       *[other] { $count } values
    }
shield-no-list = No lists yet
shield-no-list-text = A list holds addresses, networks, countries or cards that your rules look up, as in: email IN @bad_mails.
shield-new-list = New list
shield-list-name-hint = Small letters, digits and _, at most 64. Rules write it behind an @.
shield-list-type = What it holds
shield-list-type-hint = This cannot be changed later.
shield-list-first = First values
shield-list-paste-hint = One a line, as many as 10,000. In addresses and texts * stands for any characters; networks are written as 10.0.0.0/8, countries as DE, cards with 6 to 8 digits.
shield-list-file = Or a file of text with one value a line
shield-list-make = Make the list
shield-list-taken = Another list has this name. Choose another one
# $value: what was given; $fault: what is wrong with it.
shield-error-value = “{ $value }” { $fault }
shield-list-values = Values
shield-value-search = Search the values
shield-value-none-text = No value of this list contains that.
shield-list-empty = The list is empty
shield-list-empty-text = Paste values, or add something of a payment that is held. Rules that look something up here find nothing yet.
shield-list-remove = Take the chosen ones off
shield-list-add = Add values
shield-list-add-now = Add the values
# $count: values that are new; $given: all that were sent.
shield-list-added =
    { $count ->
        [one] { $count } value was added.
       *[other] { $count } values were added.
    }
shield-list-added-some =
    { $given ->
        [one] The value is on the list already.
       *[other] { $count } of { $given } values were added; the others are on the list already.
    }
shield-list-delete = Delete the list
shield-list-delete-text = Its values are gone with it. A list that a rule mentions cannot be deleted.
shield-list-id = List id
shield-rule-id = Rule id
shield-back-lists = Back to the lists

# What stands around the pages of the dashboard, its search, and what is done to several orders at once.

# Around every page.
frame-menu = Menu
frame-selling = Sales
frame-setting-up = Set up
frame-search = Search everything
frame-search-hint = Ids, email addresses and order numbers, up to ten at once; or a payment or a licence key
frame-search-for = Id, email, order number or key
frame-search-none = Type a whole id, address, number or key. Parts of names and titles are found by the search of a list, as of customers or of products.
frame-refresh = Refresh
# $count: requirements.
frame-lacks-payments =
    { $count ->
        [one] This store cannot sell yet: { $count } requirement is missing
       *[other] This store cannot sell yet: { $count } requirements are missing
    }
frame-lacks-payouts =
    { $count ->
        [one] This store is not paid out yet: { $count } requirement is missing
       *[other] This store is not paid out yet: { $count } requirements are missing
    }

# Kinds of things that are found.
frame-kind-customer = Customer
frame-kind-product = Product
frame-kind-category = Category
frame-kind-coupon = Coupon
frame-kind-refund = Refund
frame-kind-dispute = Dispute
frame-kind-payout = Payout
frame-kind-license = Licence
frame-kind-case = Case
frame-kind-webhook = Webhook
frame-kind-paylink = Paylink
frame-kind-report = Report
frame-kind-token = Token

# Numbers beside those of the span before. $share: a percentage; $than: the span.
frame-more = { $share } more than { $than }
frame-less = { $share } less than { $than }
frame-same = as many as { $than }
frame-than-yesterday = yesterday by this time
frame-than-last-month = last month by this time

# What waits. $count: how many.
frame-waits-renewals =
    { $count ->
        [one] { $count } subscription is overdue
       *[other] { $count } subscriptions are overdue
    }

# The tabs and choices of a list. $words: what one shows; $count: how many of it there are.
frame-all = All
frame-counted = { $words } ({ $count })

# Lists as tables, and their columns.
frame-clear = Clear filters
frame-buyer = Buyer
frame-columns = Columns
frame-show-columns = Show these columns
frame-usual-columns = Back to the usual columns
frame-paid-with = Paid with
frame-comes-next = What comes next
frame-quantity = Quantity
frame-unread = Unread
frame-last-message = Last message

# Rows that are selected. $name: what a row is called; of an order what it costs, and $buyer an email address.
frame-select = Select the order of { $buyer } for { $name }
frame-select-row = Select { $name }
frame-select-all = Select all on this page
frame-export-selected = Export the selected
frame-close-selected = Close the selected

# What came to a list since it was shown. $count: how many.
frame-news-orders =
    { $count ->
        [one] { $count } new order – show
       *[other] { $count } new orders – show
    }
frame-news-cases =
    { $count ->
        [one] { $count } case with something new – show
       *[other] { $count } cases with something new – show
    }
frame-news-disputes =
    { $count ->
        [one] { $count } new dispute – show
       *[other] { $count } new disputes – show
    }
frame-news-deliveries =
    { $count ->
        [one] { $count } new delivery – show
       *[other] { $count } new deliveries – show
    }

# What is done to several things at once. $count: how many of them.
bulk-publish = Put the products on sale
bulk-publish-text = Buyers find these products in your shop and can buy them.
bulk-published-already = It is on sale already.
bulk-withdraw = Take the products off sale
bulk-withdraw-text = Buyers no longer find these products in your shop and cannot buy them. What was sold stays delivered, and subscriptions go on.
bulk-withdrawn = off sale
bulk-withdrawn-already = It is not on sale.
bulk-products =
    { $count ->
        [one] { $count } product will be changed
       *[other] { $count } products will be changed
    }
bulk-close = Close the cases
bulk-close-text = The buyers see that these cases are closed. A message of theirs opens a case again.
bulk-closed = closed
bulk-closed-already = It is closed already.
bulk-cases =
    { $count ->
        [one] { $count } case will be closed
       *[other] { $count } cases will be closed
    }

# Refunding several orders.
frame-refund-selected = Refund the selected orders
frame-refund-all = Refund them all
frame-refunds-returned = The buyers get back
frame-left-out = left out
frame-refund-late = not tried: it took too long. Try again.

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

# The list of orders.
frame-buyer = Buyer
frame-columns = Columns
# $name: of a column.
frame-show = Show: { $name }
frame-hide = Hide: { $name }
# $name: what an order costs; $buyer: an email address.
frame-select = Select the order of { $buyer } for { $name }

# Refunding several orders.
frame-refund-selected = Refund the selected orders
frame-refund-all = Refund them all
frame-refunds-returned = The buyers get back
frame-left-out = left out
frame-refund-late = not tried: it took too long. Try again.

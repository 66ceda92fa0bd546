# The merchants' dashboard: categories, coupons, paylinks, files, and carts that were left.

# What these pages share.
selling-none-text = Try fewer letters, or another tab.
selling-on = On
selling-off = Off
selling-not-yet = Not yet
selling-expired = Expired
selling-used-up = Used up
selling-until = Until
# $count: how often; $most: how often at most.
selling-uses-of = { $count } of { $most }
selling-other-products = Other products
selling-other-products-hint = Their ids, one a line

# Categories.
selling-categories-lead = Buyers find products by them. The shop shows them in this order.
selling-categories-hint = A part of the name
# $count: categories.
selling-categories-count =
    { $count ->
        [one] { $count } category
       *[other] { $count } categories
    }
selling-categories-empty = No categories yet
selling-categories-empty-text = Make one, and tick the products that belong to it.
selling-new-category = New category
selling-make-category = Make the category
selling-name-hint = Letters without accents, digits, spaces and & ' - .
selling-below = Below
selling-in-shop = In the shop
selling-hidden = Hidden
selling-not-in-menu = Not in the menu
selling-featured = Featured
selling-favourite = Favourite
selling-show = In the menu of the shop
selling-archive = Hide it from the shop
selling-place-hint = 0 to 9999; the smallest number comes first.
selling-icon = Icon
selling-icon-hint = A name such as music, for your own shop
selling-found = How it is found
selling-slug-hint = Lower-case letters, digits and hyphens. It is made from the name if it is empty.
selling-meta-title = Title for search engines
selling-meta-description = Description for search engines
selling-category-products-hint = What is ticked belongs to the category. It has a hundred products at most here; the page of a product files it, too.
# $count: products, more than a hundred.
selling-category-products-many = It has { $count } products, which is more than a form shows. The page of a product files it here, or takes it out.
# $name: of a category.
selling-up = Move { $name } up
selling-down = Move { $name } down
selling-to-parent = Above: { $name }
selling-to-child = Below: { $name }
selling-to-category = Category { $name }
selling-category-id = Category id
selling-category-delete = Delete the category
# $count: products; $below: categories.
selling-category-delete-text = Its products stay in the shop, without this category ({ $count }). Categories below it move to the top ({ $below }).

# Coupons.
selling-coupons = Coupons
selling-coupons-lead = Buyers enter a code at the checkout and pay less.
selling-coupons-hint = A part of the code or the name
# $count: coupons.
selling-coupons-count =
    { $count ->
        [one] { $count } coupon
       *[other] { $count } coupons
    }
selling-coupons-empty = No coupons yet
selling-coupons-empty-text = Make a code, say what it takes off, and pass it on.
selling-new-coupon = New coupon
selling-make-coupon = Make the coupon
selling-coupon-for = New coupon for it
selling-code-hint = 2 to 64 letters, digits, hyphens and underscores. Buyers type it in any case, and it never changes.
selling-takes-off = Takes off
selling-percentage = A percentage
selling-fixed = An amount in US dollars
# $value: a number.
selling-percent = { $value }%
selling-value = How much
selling-value-hint = A whole percentage up to 100, or dollars as in 12.50
selling-enabled = Buyers can use it
selling-uses = Uses
selling-max = Uses in all
selling-max-each = Uses for each buyer
selling-minimum = Least purchase in US dollars
selling-minimum-fact = Least purchase
selling-minimum-hint = What the cart comes to before tax
selling-for = For
selling-first-only = Only a buyer's first purchase
selling-coupon-products = For these products
selling-coupon-products-hint = It takes off from these alone, fifty at most. With none of them it is for the whole cart.
selling-coupon-id = Coupon id
selling-coupon-delete = Delete the coupon
selling-coupon-delete-text = Nobody can use the code any more, also in checkouts that are open. Orders keep what it took off. To use it again later, switch it off instead.

# Paylinks.
selling-paylinks = Paylinks
selling-paylinks-lead = An address to pass on: whoever opens it gets to the checkout.
# $count: paylinks.
selling-paylinks-count =
    { $count ->
        [one] { $count } paylink
       *[other] { $count } paylinks
    }
selling-paylinks-empty = No paylinks yet
selling-paylinks-empty-text = Make one of products, or of anything with a name and an amount, and mail its address to whoever pays.
selling-new-paylink = New paylink
selling-make-paylink = Make the paylink
selling-paylink-for = New paylink for it
selling-to-paylink = The page of this paylink
selling-title-hint = It stands at the top of the checkout.
# $number: which one.
selling-item = Item { $number }
selling-own-item = Something else, with a name and an amount
selling-item-name-hint = Of something else; a product has its own
selling-item-amount = Amount in US dollars
selling-item-amount-hint = Of something else, or where buyers name the price
selling-quantity = Units
selling-error-items = Choose a product, or enter a name and an amount
selling-most-payments = Payments at most
selling-sells = What it sells
selling-its-price = the price in the shop
selling-paylink-address = Whoever opens this address can pay:
selling-paylink-id = Paylink id
selling-paylink-delete = Delete the paylink
selling-paylink-delete-text = Its address leads nowhere any more. Checkouts that it has opened can still be paid.

# Files.
selling-files-lead = Pictures of the shop, and what buyers download.
# $count: files.
selling-files-count =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
selling-files-empty = No files yet
selling-files-empty-text = Upload one here, or on the page of a product.
selling-purpose = Purpose
selling-size = Size
selling-media = Media type
selling-in-use = In use
selling-unused = Unused
selling-awaited = Not uploaded
# $date: a day.
selling-goes = Goes on { $date } unless it is used
selling-goes-at = Goes unless it is used by
selling-upload = New files
selling-upload-hint = Up to 25 MB in all here, pictures up to 5 MB each; downloads up to 2 GB by the API.
selling-larger-text = Announce the file, and send it to the address in the answer within five minutes:
selling-fetch = Download it
selling-open = Open it
selling-used-by = Used by
selling-by-store = The store itself
selling-file-id = File id
selling-file-delete = Delete the file
selling-file-delete-text = It is not in this list any more and cannot be used. Buyers who bought it can still download it.

# Carts.
selling-carts = Abandoned carts
selling-carts-lead = Checkouts that nobody paid, of buyers who gave their address.
selling-carts-hint = The whole email address
# $count: carts.
selling-carts-count =
    { $count ->
        [one] { $count } cart
       *[other] { $count } carts
    }
selling-carts-empty = No abandoned carts
selling-carts-empty-text = A checkout appears here once it has expired unpaid, six hours after it was opened unless your server says otherwise.
selling-abandoned = Abandoned
selling-mailed = Mailed
selling-recovered = Recovered
selling-in-cart = What was in it
selling-buyer-name = Name of the buyer
selling-mailed-at = Mailed at
selling-closed-page = Checkout, which is closed
selling-session-id = Session id
selling-mail-buyer = Mail the buyer
# $email: an address.
selling-mail-text = { $email } is mailed a link to a fresh checkout with the same items, which can be paid for three days. A buyer is mailed about a cart once, and can ask for no more such mails.

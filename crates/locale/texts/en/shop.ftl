# The pages of a store as a shop: its products, the basket.

shop-skip = Skip to the content
shop-search = Search
shop-categories = Categories
shop-basket = Basket
# $count: how many are in it.
shop-basket-units = Basket ({ $count })
shop-to-store = To the store

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } product
       *[other] { $count } products
    }
# $search: what was searched for.
shop-results = Results for “{ $search }”
shop-none = Nothing was found.
shop-empty = There are no products here yet.
shop-sort = Sort by
shop-newest = Newest first
shop-cheapest = Price, lowest first
shop-dearest = Price, highest first
shop-by-title = Name
shop-pages = Pages
# $page: this one; $pages: how many there are.
shop-page = Page { $page } of { $pages }
shop-previous = Previous page
shop-next = Next page

# A product and its price.
shop-subscription = Subscription
shop-free = Free
# $amount: the least price.
shop-your-price = Name your price, from { $amount }
# $amount: what it cost before.
shop-before = Before: { $amount }
shop-tax-included = Tax included.
shop-tax-added = Plus tax, which depends on your address.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] Free for { $count } day, then { $price }
       *[other] Free for { $count } days, then { $price }
    }
shop-usage = What you use is billed as well; the checkout shows the prices.
shop-in-stock = Available now
shop-sold-out = Sold out
# $date: the first day of sale.
shop-early = On sale from { $date }
shop-over = No longer on sale
# $count: how many.
shop-left = { $count } left
# $count: units that one buyer may ever buy.
shop-limit = At most { $count } for each buyer
shop-choose = Choose a version
shop-choose-one = Choose one of the versions
# $product: its title; $number: which picture.
shop-picture = { $product }, picture { $number }
shop-add = Add to basket
shop-subscribe = Subscribe

# The basket.
shop-basket-empty = Your basket is empty.
shop-basket-changed = Your basket has changed meanwhile. Please check it.
# $count: the most lines.
shop-basket-full = A basket holds at most { $count } different products.
shop-gone = This product is no longer available
# $product: its name.
shop-remove = Remove { $product }
shop-code-later = You can enter a code at the checkout.
shop-checkout = To the checkout
shop-on = Continue shopping

# Addresses that lead to nothing.
shop-nothing-here = There is nothing at this address any more.
shop-no-store = There is no store at this address.

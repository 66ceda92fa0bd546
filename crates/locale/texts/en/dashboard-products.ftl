# The merchants' dashboard: products.

# The list.
desk-products = Products
products-new = New product
products-active = On sale
products-draft = Draft
products-drafts = Drafts
products-search-hint = A part of the title
products-price = Price
products-stock = Stock
products-none-text = Try fewer letters, another status or another kind.
products-empty = No products yet
products-empty-text = A product is what buyers find in your shop and pay for. Make the first one, and put it on sale when it is ready.

# What a product has left.
products-switched-off = Switched off
products-not-counted = Not counted
# $count: keys.
products-keys-left =
    { $count ->
        [one] { $count } key
       *[other] { $count } keys
    }

# A new product.
products-new-text = What do you want to sell?
products-new-hint = It begins as a draft: nobody sees it before you put it on sale.
products-new-make = Make the product
products-new-other = Another kind of product
products-license = Licence key
products-license-text = Buyers get a key for software: one that is made for them, one of your list, or one that your server makes.
products-subscription-text = Buyers pay every week, month or year until they cancel; by use, too, if you want.
products-download = Download
products-download-text = Buyers get a file, or are led to an address of yours.

# The pages of a product.
products-pages = Pages of the product
products-edit = Edit
products-variants = Versions
products-pictures = Pictures
products-keys = Keys
products-files = File
products-meters = Meters
products-back = Back to the product
products-duplicate = Make a copy

# What it is.
products-about = About the product
products-title = Title
products-subtitle = Line below the title
products-description = Description
products-kind = Kind
products-kind-hint = It stays once the product was sold or has keys.
products-id = Product id
products-made = Made
products-changed = Changed

# What it costs.
products-pricing = Pricing
products-standard = Fixed price
products-pay-what = Buyers name the price
products-free = Nothing, it is free
products-usage = Base price and use
products-price-usd = Price in US dollars
products-price-hint = As in 12.50; empty only for what is free. Where buyers name the price, this is the least unless you set another one.
products-compare = Former price
products-compare-hint = Shown crossed out if it is higher
products-minimum = Least price
products-minimum-hint = Where buyers name the price
products-interval = Billed
products-weekly = Every week
products-monthly = Every month
products-yearly = Every year
products-trial = Free days before the first charge
products-trial-hint = 0 to 365
products-anchor = A change to this plan counts
products-at-once = At once
products-at-renewal = From the next renewal on
products-none = None
products-usual = As usual

# How it is delivered.
products-delivery = Delivery
products-delivery-hint = For a key that your server makes, choose it under “Edit” later.
products-managed = A key that is made for each buyer
products-pool = A key of your list
products-webhook = A key that your server makes
products-instant = A file
products-redirect = An address that buyers are led to
products-manual = Nothing automatic
products-redirect-url = Address that buyers are led to
products-webhook-url = Address of your server that makes keys
products-webhook-hint = An https address. It is asked for keys after each payment.
products-webhook-secret = Secret that the requests are signed with
products-webhook-secret-hint = Empty leaves it as it is.
products-message = Text for the receipt
products-message-hint = How to begin, where to get help
products-format = Form of made keys
products-alphanumeric = Letters and digits
products-uuid = UUID
products-prefixed = With a prefix of yours
products-prefix = Prefix
products-duration = How long keys are valid
products-one-year = One year
products-lifetime = For ever
products-activations = Machines for each key
products-revoke = A refund makes the key invalid

# What limits its sale.
products-limits = Stock and limits
products-in-stock = In stock
products-low = Low stock
products-low-hint = You get a mail when so few are left.
products-most = Most for each buyer
products-most-hint = Counted over all their orders
products-from = On sale from
products-until = On sale until
products-until-hint = By the clock of the store

# Versions.
products-variants-text = Versions are forms of a product with a price and a stock of their own, such as one seat and five seats. What buyers can buy is not deleted: switch a version off instead.
products-variants-full = A product has four versions at most.
products-options = Options
# $name: of an option.
products-option-of = Option { $name }
products-option-new = New option
products-option-name = Name of the option
products-option-name-hint = What versions differ by, as in Seats
products-option-values-hint = One a line
# $name: of a version.
products-variant-of = Version { $name }
products-variant-new = New version
products-variant-new-hint = A row for each version; the last one is for a new one. Save new options first, so that you can choose among their values here.
products-variant-more = Number, address, description
products-variants-combine = Add missing combinations
products-variants-combined = There is a version of every combination already.
products-sku = Your own number
products-track = Count the stock down
products-quantity = Units left
products-quantity-hint = Counts where the stock is counted down

# Pictures.
products-pictures-hint = PNG, JPEG, WebP or GIF of up to 5 MB each. Choose several, or drop them here.
products-pictures-empty = No pictures yet
products-pictures-empty-text = The first picture stands in lists and at the top of the page.
products-pictures-full = A product has ten pictures at most.
# $number: which one.
products-picture = Picture { $number }
products-up = Up
products-down = Down

# Licence keys.
products-keys-free = Keys left
products-keys-sold = Keys sold
products-keys-revoked = Keys taken back
products-keys-paste = Paste keys
products-keys-file = Or choose a text file with one key a line
products-keys-hint = You see what is new before anything is saved.
products-keys-check = Check the keys
products-keys-checked = Nothing is saved yet
products-keys-new = New
products-keys-doubled = Doubled: skipped
products-keys-unusable = Unusable: skipped
# $lines: numbers of lines.
products-keys-lines = Too long or with characters that no key has, in lines { $lines }
products-keys-use = Deliver these keys to buyers from now on
# $count: keys.
products-keys-add =
    { $count ->
        [one] Add { $count } key
       *[other] Add { $count } keys
    }
products-keys-nothing = There is nothing new to add.
products-keys-other = This product does not deliver keys of this list now. You can change that when you add keys, or under Edit.

# The file.
products-file-current = Buyers get this
products-file-unused = This product delivers something else. Choose “A file” as its delivery under Edit to deliver this.
products-file-remove = Deliver no file
products-file-empty = No file yet
products-file-empty-text = Upload what buyers get, or give the address where it is.
products-file-hint = Up to 25 MB here; larger ones, up to 2 GB, by the API.
products-file-choose = A file that was uploaded before
products-file-take = Deliver this file
products-file-link = Or an address of yours
products-file-link-hint = Buyers are given it as it is.
# $size: thousands of bytes.
products-file-size = { $size } KB
products-file-larger = Larger files
products-file-larger-text = Announce the file, send it to the address in the answer, and name it in the product:

# Meters.
products-meters-none = Nothing is billed by use
products-meters-none-text = Meters need a subscription whose pricing is “Base price and use”.
products-meters-empty = No meters yet
products-meters-empty-text = A meter counts what your buyers use, and what it costs. Buyers see the example at the checkout.
products-meter-new = New meter
products-meter-add = Add the meter
products-meter-hint = Name, counting and billing stay once use was reported. A new price counts for the whole running period.
products-meter-delete = Delete the meter
products-meter-delete-text = A meter that has counted anything stays. Events of its name are refused from now on.
products-meters-back = Back to the meters
products-event = Name of its events
products-event-hint = Letters, digits, points, hyphens and underscores, as in render_seconds
products-aggregation = Counts
products-sum = Everything that was used
products-max = The most that was used at once
products-last = What was used last
products-count-events = How often it was used
products-unit-quantity = For so many units
products-settlement = Billing
products-arrears = Every unit
products-overage = Units beyond those that are included
products-included = Units that are included
products-included-hint = Only where billing begins beyond them
products-report = Report use
products-report-text = Your server tells what was used:

# The page of a product.
products-preview = As buyers see it
products-preview-hint = With what is typed here, as if it were on sale and saved. Pictures and versions are those that are stored.
products-shop = Open it in the shop
products-subscribers = Subscribers
products-trials = In their trial
products-past-due = Payment is late
products-activate = Put on sale
products-deactivate = Take off sale
products-link = Make a payment link
products-link-made = Whoever opens this link buys one
# $name: of a product.
products-copy-of = Copy of { $name }
products-delete = Delete
products-delete-text = The product leaves the shop and this list for good. Orders and subscriptions of it stay, and buyers keep what they bought. To sell it again later, take it off sale instead.
products-lacks-keys = No key is left, so nobody can buy it.
products-lacks-file = It has no file yet, so buyers would get nothing.
products-lacks-redirect = It has no address yet that buyers are led to.
products-lacks-stock = It is switched off, so nobody can buy it.
products-lacks-meters = It has no meter yet, so no use is billed.

# What is wrong with a field.
products-error-whole = Enter a whole number
products-error-moment = Enter a day and a time
# $count: how many units there are.
products-error-units = Some were bought or given back since this page was shown: it is { $count } now. Enter how many there are.
products-error-file = Choose a file
# $count: the most pictures.
products-error-pictures = A product has { $count } pictures at most
products-error-keys = Paste keys, or choose a file with some
# $count: the most keys.
products-error-keys-most = Send at most { $count } keys at once

# Words that many pages share.

# What buttons and links do.
close = Close
cancel = Cancel
continue = Continue
change = Change
copy = Copy
copied = Copied
back = Back
save = Save
remove = Remove
edit = Edit
send = Send
open = Open
download = Download
search = Search
show-more = Show more
previous = Previous
next = Next
yes = Yes
no = No
try-again = Try again

# Words beside fields, and around every page.
optional = optional
required = required
choose = Choose…
loading = Loading…
language = Language
menu = Menu
skip-to-content = Skip to content
test-mode = Test mode
email = Email
name = Name
country = Country
total = Total

# What is wrong with a field, and with a page.
error-required = Fill this in
error-required-email = Enter your email
error-required-name = Enter your name
error-required-country = Choose a country
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Use at most { $count } character
       *[other] Use at most { $count } characters
    }
error-invalid = This does not look right
error-invalid-email = This does not look like an email address
error-see-fields = Please check the marked fields
error-failed = Something went wrong. Please try again.
error-nothing-charged = Something went wrong. Nothing was charged.
error-expired = This page has been open for too long. Please try again.
not-found-title = Page not found
not-found-text = There is nothing at this address. It may have moved, or the link may be incomplete.

# Words that many pages share.

# What buttons and links do.
close = Close
change = Change
copy = Copy
copied = Copied

# Words beside fields, and around every page.
optional = optional
choose = Choose…
language = Language
email = Email
name = Name
country = Country
total = Total

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Use at most { $count } character
       *[other] Use at most { $count } characters
    }
error-nothing-charged = Something went wrong. Nothing was charged.

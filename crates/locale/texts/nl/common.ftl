# Words that many pages share.

# What buttons and links do.
close = Sluiten
change = Wijzigen
copy = Kopiëren
copied = Gekopieerd

# Words beside fields, and around every page.
optional = optioneel
choose = Kiezen…
language = Taal
email = E-mail
name = Naam
country = Land
total = Totaal

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Gebruik maximaal { $count } teken
       *[other] Gebruik maximaal { $count } tekens
    }
error-nothing-charged = Er is iets misgegaan. Er is niets afgeschreven.

# Words that many pages share.

# What buttons and links do.
close = Schließen
change = Ändern
copy = Kopieren
copied = Kopiert

# Words beside fields, and around every page.
optional = optional
choose = Auswählen …
language = Sprache
email = E-Mail
name = Name
country = Land
total = Gesamtbetrag

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Höchstens { $count } Zeichen
       *[other] Höchstens { $count } Zeichen
    }
error-nothing-charged = Etwas ist schiefgelaufen. Es wurde nichts abgebucht.

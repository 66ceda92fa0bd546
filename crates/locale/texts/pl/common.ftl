# Words that many pages share.

# What buttons and links do.
close = Zamknij
change = Zmień
copy = Kopiuj
copied = Skopiowano

# Words beside fields, and around every page.
optional = opcjonalnie
choose = Wybierz…
language = Język
email = E-mail
name = Imię i nazwisko
country = Kraj
total = Razem

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Najwyżej { $count } znak
        [few] Najwyżej { $count } znaki
       *[other] Najwyżej { $count } znaków
    }
error-nothing-charged = Coś poszło nie tak. Niczego nie pobrano.

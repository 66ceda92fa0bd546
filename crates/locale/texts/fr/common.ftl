# Words that many pages share.

# What buttons and links do.
close = Fermer
change = Modifier
copy = Copier
copied = Copié

# Words beside fields, and around every page.
optional = facultatif
choose = Choisir…
language = Langue
email = E-mail
name = Nom
country = Pays
total = Total

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] { $count } caractère au maximum
       *[other] { $count } caractères au maximum
    }
error-nothing-charged = Une erreur s’est produite. Rien n’a été débité.

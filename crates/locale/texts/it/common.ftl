# Words that many pages share.

# What buttons and links do.
close = Chiudi
change = Modifica
copy = Copia
copied = Copiato

# Words beside fields, and around every page.
optional = facoltativo
choose = Scegli…
language = Lingua
email = Email
name = Nome
country = Paese
total = Totale

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Usa al massimo { $count } carattere
       *[other] Usa al massimo { $count } caratteri
    }
error-nothing-charged = Qualcosa è andato storto. Non è stato addebitato nulla.

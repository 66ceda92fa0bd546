# Words that many pages share.

# What buttons and links do.
close = Sluiten
cancel = Annuleren
continue = Doorgaan
change = Wijzigen
copy = Kopiëren
copied = Gekopieerd
back = Terug
save = Opslaan
remove = Verwijderen
edit = Bewerken
send = Versturen
open = Openen
download = Downloaden
search = Zoeken
show-more = Meer tonen
previous = Vorige
next = Volgende
yes = Ja
no = Nee
try-again = Opnieuw proberen

# Words beside fields, and around every page.
optional = optioneel
required = verplicht
choose = Kiezen…
loading = Laden…
language = Taal
menu = Menu
skip-to-content = Naar de inhoud
test-mode = Testmodus
email = E-mail
name = Naam
country = Land
total = Totaal

# What is wrong with a field, and with a page.
error-required = Vul dit in
error-required-email = Vul je e-mailadres in
error-required-name = Vul je naam in
error-required-country = Kies een land
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Gebruik maximaal { $count } teken
       *[other] Gebruik maximaal { $count } tekens
    }
error-invalid = Dit lijkt niet te kloppen
error-invalid-email = Dit lijkt geen e-mailadres te zijn
error-see-fields = Controleer de gemarkeerde velden
error-failed = Er is iets misgegaan. Probeer het opnieuw.
error-nothing-charged = Er is iets misgegaan. Er is niets afgeschreven.
error-expired = Deze pagina heeft te lang opengestaan. Probeer het opnieuw.
not-found-title = Pagina niet gevonden
not-found-text = Op dit adres is niets te vinden. Misschien is de pagina verplaatst of is de link onvolledig.

# Words that many pages share.

# What buttons and links do.
close = Schließen
cancel = Abbrechen
continue = Weiter
change = Ändern
copy = Kopieren
copied = Kopiert
back = Zurück
save = Speichern
remove = Entfernen
edit = Bearbeiten
send = Senden
open = Öffnen
download = Herunterladen
search = Suchen
show-more = Mehr anzeigen
previous = Zurück
next = Weiter
yes = Ja
no = Nein
try-again = Erneut versuchen

# Words beside fields, and around every page.
optional = optional
required = erforderlich
choose = Auswählen …
loading = Wird geladen …
language = Sprache
menu = Menü
skip-to-content = Zum Inhalt springen
test-mode = Testmodus
email = E-Mail
name = Name
country = Land
total = Gesamtbetrag

# What is wrong with a field, and with a page.
error-required = Bitte ausfüllen
error-required-email = Geben Sie Ihre E-Mail-Adresse ein
error-required-name = Geben Sie Ihren Namen ein
error-required-country = Wählen Sie ein Land aus
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Höchstens { $count } Zeichen
       *[other] Höchstens { $count } Zeichen
    }
error-invalid = Das sieht nicht richtig aus
error-invalid-email = Das sieht nicht nach einer E-Mail-Adresse aus
error-see-fields = Bitte prüfen Sie die markierten Felder
error-failed = Etwas ist schiefgelaufen. Bitte versuchen Sie es erneut.
error-nothing-charged = Etwas ist schiefgelaufen. Es wurde nichts abgebucht.
error-expired = Diese Seite war zu lange geöffnet. Bitte versuchen Sie es erneut.
not-found-title = Seite nicht gefunden
not-found-text = Unter dieser Adresse gibt es nichts. Vielleicht ist die Seite umgezogen, oder der Link ist unvollständig.

# Words that many pages share.

# What buttons and links do.
close = Zamknij
cancel = Anuluj
continue = Kontynuuj
change = Zmień
copy = Kopiuj
copied = Skopiowano
back = Wstecz
save = Zapisz
remove = Usuń
edit = Edytuj
send = Wyślij
open = Otwórz
download = Pobierz
search = Szukaj
show-more = Pokaż więcej
previous = Poprzednia
next = Następna
yes = Tak
no = Nie
try-again = Spróbuj ponownie

# Words beside fields, and around every page.
optional = opcjonalnie
required = wymagane
choose = Wybierz…
loading = Wczytywanie…
language = Język
menu = Menu
skip-to-content = Przejdź do treści
test-mode = Tryb testowy
email = E-mail
name = Imię i nazwisko
country = Kraj
total = Razem

# What is wrong with a field, and with a page.
error-required = Wypełnij to pole
error-required-email = Podaj adres e-mail
error-required-name = Podaj imię i nazwisko
error-required-country = Wybierz kraj
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Najwyżej { $count } znak
        [few] Najwyżej { $count } znaki
       *[other] Najwyżej { $count } znaków
    }
error-invalid = To nie wygląda poprawnie
error-invalid-email = To nie wygląda na adres e-mail
error-see-fields = Sprawdź zaznaczone pola
error-failed = Coś poszło nie tak. Spróbuj ponownie.
error-nothing-charged = Coś poszło nie tak. Niczego nie pobrano.
error-expired = Ta strona była otwarta zbyt długo. Spróbuj ponownie.
not-found-title = Nie znaleziono strony
not-found-text = Pod tym adresem nic nie ma. Strona mogła zostać przeniesiona albo link jest niekompletny.

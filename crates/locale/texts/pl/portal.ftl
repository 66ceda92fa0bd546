# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Twoje zakupy
portal-purchases = Zakupy
portal-cards = Karty
portal-sessions = Zalogowane urządzenia
sign-out = Wyloguj się
portal-missing = Pod tym adresem nie ma niczego Twojego.

# Signing in.
sign-in = Zaloguj się
sign-in-ask = Podaj adres e-mail użyty przy zakupie. Wyślemy Ci link i kod.
sign-in-send = Wyślij kod
# $email: an address.
sign-in-mailed = Jeśli coś kupiono z adresem { $email }, wiadomość jest w drodze. Otwórz link lub wpisz tutaj kod w ciągu dziesięciu minut.
# $email: whom the code was mailed to.
sign-in-linked-as = Ten kod wysłano na adres { $email }. Zaloguj się tylko, jeśli to Twój adres. Działa jeden raz.
sign-in-code = Kod
sign-in-again = Użyj innego adresu
sign-in-wrong = Ten kod jest błędny, zużyty lub zbyt stary

# What was bought.
portal-nothing = Z Twoim adresem nic jeszcze nie kupiono.
portal-subscriptions = Subskrypcje
portal-orders = Zamówienia
portal-cases = Zgłoszenia do sklepów
portal-newer = Nowsze
portal-older = Starsze
# $date: a day.
portal-order-of = Zamówienie z { $date }
portal-date = Data
portal-store = Sklep
portal-download = Pobierz
portal-help = Zapytaj sklep
portal-tax-included = W tym podatek
order-pending = jeszcze niepotwierdzone
order-processing = w realizacji
order-completed = zapłacone
order-cancelled = przerwane
order-failed = odrzucone
order-refunded = zwrócone
order-disputed = sporne

# Keys, and the machines that they are used on.
license-revoked = unieważniony
portal-devices = Urządzenia
device-none = Ten klucz nie jest używany na żadnym urządzeniu.
# $date: a day and a time.
device-seen = Ostatnio widziane { $date }
device-free = Zwolnij miejsce

# Subscriptions.
subscription-trialing = okres próbny
subscription-active = aktywna
subscription-past-due = płatność nieudana
subscription-paused = wstrzymana
subscription-cancelled = anulowana
# $date: a day.
subscription-ends = dostęp do { $date }
subscription-next = następna opłata { $date }
subscription-trial-end = Koniec okresu próbnego
subscription-period-end = Opłacone do
subscription-next-charge = Następna opłata
subscription-access-ends = Koniec dostępu
subscription-paused-since = Wstrzymana od
subscription-changes = Zmieni się na
subscription-next-bill = Co zostanie pobrane
subscription-retry = Zapłać teraz
subscription-reactivate = Zachowaj subskrypcję
subscription-pause = Wstrzymaj
subscription-resume = Wznów
subscription-card = Zapłać inną kartą
subscription-address = Wystawiaj rachunki na adres tej karty
subscription-switch = Użyj tej karty
subscription-cancel = Anuluj subskrypcję
# $date: a day.
subscription-cancel-text = Subskrypcja nie będzie już pobierana. Masz dostęp do { $date }.
subscription-cancel-now = Potwierdź anulowanie
bill-base = Subskrypcja
bill-new = Nowy plan
bill-unused = Niewykorzystana część bieżącego okresu
bill-change = Zmiana subskrypcji
bill-credit = Środki do rozliczenia

# Another plan.
plan-change = Zmień plan
plan-preview = Pokaż koszt
plan-cost = Pobierane teraz
plan-free = Teraz nic nie zostanie pobrane.
# $date: a day.
plan-later = Następna opłata: { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = Potem: { $price }
plan-confirm = Zmień teraz

# Cards.
card-none = Nie masz zapisanej karty.
# $date: a month and a year, as 12/34.
card-ends = Ważna do { $date }
card-preferred = preferowana
card-prefer = Preferuj
card-remove = Usuń
card-edit = Dane i adres
card-edit-text = Rachunki za subskrypcje opłacane tą kartą będą odtąd wystawiane na ten adres.
billing-edit = Dane do faktury
billing-edit-text = Kolejne faktury będą wystawiane na tę osobę lub firmę, z tym adresem i numerem NIP / VAT oraz odpowiednim podatkiem. Faktury już wystawione się nie zmienią.
card-add = Dodaj kartę
card-later = Nie można tu jeszcze dodać karty. Karta zostaje zapisana, gdy zapłacisz nią w sklepie.

# Where somebody is signed in.
session-this = to urządzenie
session-end = Wyloguj

# Cases.
case-open = otwarte
case-awaiting-you = czeka na Ciebie
case-awaiting-store = czeka na sklep
case-closed = zamknięte
case-reason = Czego dotyczy sprawa?
case-missing = Czegoś brakuje
case-defect = Coś nie działa
case-refund = Chcę zwrotu pieniędzy
case-billing = Rachunek lub opłata
case-other = Coś innego
case-subject = Temat
case-body = Co się stało?
case-answer = Twoja odpowiedź
case-files = Pliki
case-files-hint = Do pięciu obrazów, plików PDF, tekstów lub ZIP, łącznie 2 MB.
case-send = Wyślij
case-close = Zamknij zgłoszenie
case-reopen = Otwórz ponownie
case-error-body = Napisz, o co chodzi
case-error-reason = Wybierz, czego dotyczy sprawa
case-error-file = Można wysłać tylko obrazy, pliki PDF, teksty i ZIP
# $count: the most files.
case-error-files = Liczba plików może wynosić najwyżej { $count }
case-event-opened = Zgłoszenie zostało otwarte przez Ciebie
case-event-closed = Zgłoszenie zostało zamknięte przez Ciebie
case-event-closed-by-store = Sklep zamknął zgłoszenie
case-event-closed-itself = Zgłoszenie zamknięto, bo nikt nie pisał
case-event-reopened = Zgłoszenie zostało ponownie otwarte przez Ciebie
case-event-reopened-by-store = Sklep ponownie otworzył zgłoszenie
case-event-awaiting = Sklep czeka na Twoją odpowiedź

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Odstąp od umowy tutaj
withdrawal-heading = Odstąpienie od umowy
withdrawal-text = Możesz odstąpić od tego zakupu bez podania przyczyny. Sprawdź oświadczenie i potwierdź je.
# $date: a day and a time.
withdrawal-until = Możesz odstąpić do { $date }.
withdrawal-gone = Od tego zakupu nie można odstąpić lub termin minął.
withdrawal-reason = Przyczyna
withdrawal-confirm = Potwierdź odstąpienie
withdrawal-declared = Odstąpiono od tego zakupu { $date }. Sklep zwróci pieniądze.
withdrawal-refunded = Odstąpiono od tego zakupu { $date }, a pieniądze zwrócono.
withdrawal-rejected = Odstąpiono od tego zakupu { $date }. Sklep twierdzi, że nie było do tego prawa.

# What was just done.
portal-done-cancelled = Subskrypcja została anulowana.
portal-done-reactivated = Subskrypcja trwa dalej.
portal-done-paused = Subskrypcja jest wstrzymana.
portal-done-resumed = Subskrypcja jest znów aktywna.
portal-done-changed = Plan został zmieniony.
portal-done-switched = Od teraz płaci ta karta.
portal-done-retried = Płatność została przyjęta.
portal-done-freed = Miejsce jest znów wolne.
portal-done-added = Karta została zapisana.
portal-done-preferred = Ta karta jest proponowana jako pierwsza.
portal-done-removed = Karta została usunięta.
portal-done-edited = Dane i adres zostały zmienione.
portal-done-billed = Dane do faktury zostały zmienione.
portal-done-ended = Urządzenie zostało wylogowane.
portal-done-opened = Zgłoszenie zostało wysłane. Odpowiedź przyjdzie e-mailem.
portal-done-sent = Odpowiedź została wysłana.
portal-done-closed = Zgłoszenie jest zamknięte.
portal-done-reopened = Zgłoszenie jest znów otwarte.
portal-done-withdrawn = Odstąpienie zostało przyjęte. Potwierdzenie z datą i godziną jest w drodze e-mailem.

# What is wrong, above a form.
portal-error = Nie udało się. Sprawdź i spróbuj ponownie.
portal-error-conflict = Trwa inna operacja lub coś jest w użyciu. Zajrzyj za chwilę.
portal-error-payment = Płatność nie powiodła się i nic nie zmieniono. Spróbuj innej karty.
portal-error-price = Cena się zmieniła i nic nie zrobiono. Sprawdź ją i potwierdź ponownie.
portal-error-interval = Ten plan jest rozliczany w innych odstępach niż Twój, więc nie można tu na niego przejść. Zapytaj sklep.

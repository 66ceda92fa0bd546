# Panel sprzedawców: sklepy, sprzedaż i to, co czeka.

desk-menu = Strony sklepu
desk-stores = Sklepy
desk-home = Przegląd
desk-orders = Zamówienia
desk-requirements = Wymagania
desk-missing = Pod tym adresem nie ma nic Twojego.
desk-forbidden-heading = Nie dla Twojej roli
desk-error-role = Twoja rola w tym sklepie na to nie pozwala. Może ją zmienić właściciel lub administrator.
desk-error-mailed = Kupujący dostał dziś już pięć wiadomości o tym zamówieniu. Spróbuj ponownie jutro.
desk-error-delivered = Wszystko z tego zamówienia zostało dostarczone.

sign-in-account-ask = Wpisz swój adres e-mail. Wyślemy link i kod; za pierwszym razem powstanie Twoje konto.
sign-in-sent = Wiadomość do { $email } jest w drodze. Otwórz link albo wpisz tutaj sześć cyfr w ciągu dziesięciu minut.
sign-in-factor = Kod z aplikacji
sign-in-factor-text = Wpisz sześć cyfr z aplikacji uwierzytelniającej albo jeden z kodów odzyskiwania.
sign-in-over = Trwało to zbyt długo. Zaloguj się jeszcze raz.

desk-no-store = Nie masz jeszcze sklepu
desk-no-store-text = Otwórz sklep, aby sprzedawać, albo poproś właściciela sklepu o zaproszenie do zespołu.
desk-invitations = Zaproszenia
desk-invited-until = Ważne do { $date } (UTC)
desk-accept = Przyjmij
desk-decline = Odrzuć
role-viewer = czytelnik
role-moderator = moderator
role-developer = programista
role-administrator = administrator
role-owner = właściciel
new-store = Otwórz sklep
new-store-open = Otwórz ten sklep
new-store-name = Nazwa sklepu
new-store-handle = Nazwa w adresach
new-store-handle-hint = Od 3 do 64 małych liter, cyfr i łączników, na przykład nimbus-labs
new-store-descriptor = Tekst na wyciągu z karty
new-store-descriptor-hint = Kupujący widzą go na wyciągu, po PB*
new-store-email = E-mail dla kupujących, którzy potrzebują pomocy
new-store-category = Co sprzedajesz
new-store-category-hint = Jedno lub kilka słów rozdzielonych przecinkami, na przykład oprogramowanie, gry
new-store-summary = Podsumowanie w jednym wierszu
new-store-description = Opis dla kupujących
new-store-error-handle = Użyj od 3 do 64 małych liter, cyfr i łączników, ale nie nazwy zastrzeżonej
new-store-error-descriptor = Użyj liter, cyfr i spacji, najwyżej 19 znaków
new-store-taken = Inny sklep ma tę nazwę. Wybierz inną
new-store-full = Masz tyle sklepów, ile może mieć jedno konto.

needs-payments = Aby sprzedawać
needs-payments-met = Ten sklep może przyjmować płatności.
needs-payouts = Aby otrzymywać wypłaty
needs-payouts-met = Do wypłat niczego nie brakuje.
need-met = gotowe
need-missing = brakuje
need-owner = Właściciel, który się zalogował
need-owner-how = Właściciel loguje się raz adresem, na który pisze sklep.
need-profile = Profil właściciela
need-profile-how = Właściciel podaje imię, nazwisko i kraj oraz akceptuje warunki.
need-questionnaire = Ankieta
need-questionnaire-how = Powiedz, co sprzedajesz, kim jesteś prawnie i ile zamierzasz sprzedawać.
need-identity = Tożsamość właściciela
need-identity-how = Właściciel zleca sprawdzenie tożsamości i dowiaduje się, kiedy jest zakończone.
need-phone = Potwierdzony numer telefonu
need-phone-how = Właściciel wpisuje numer telefonu i wysłany na niego kod.
need-two-factor = Drugi składnik logowania
need-two-factor-how = Właściciel konfiguruje aplikację uwierzytelniającą.
need-store = Sklep
need-store-how = Właściciel loguje się raz.
need-bank = Rachunek bankowy
need-bank-how = Właściciel dodaje rachunek do wypłat i czeka na zatwierdzenie.

home-waits = To czeka na Ciebie
home-today = Dzisiaj
home-month = Ten miesiąc
home-gross = Brutto
home-net = Netto
home-refunds = Zwroty
home-disputes = Spory
home-orders = Dzisiejsze zamówienia
home-no-order = Dzisiaj nic jeszcze nie kupiono.
home-all-orders = Wszystkie zamówienia
waits-needs =
    { $count ->
        [one] Brakuje { $count } wymagania
        [few] Brakuje { $count } wymagań
        [many] Brakuje { $count } wymagań
       *[other] Brakuje { $count } wymagania
    }
waits-disputes =
    { $count ->
        [one] { $count } spór wymaga Twoich dowodów
        [few] { $count } spory wymagają Twoich dowodów
        [many] { $count } sporów wymaga Twoich dowodów
       *[other] { $count } sporu wymaga Twoich dowodów
    }
waits-cases =
    { $count ->
        [one] { $count } pytanie kupującego czeka na odpowiedź
        [few] { $count } pytania kupujących czekają na odpowiedź
        [many] { $count } pytań kupujących czeka na odpowiedź
       *[other] { $count } pytania kupujących czeka na odpowiedź
    }
waits-reviews =
    { $count ->
        [one] { $count } płatność czeka na Twoją decyzję
        [few] { $count } płatności czekają na Twoją decyzję
        [many] { $count } płatności czeka na Twoją decyzję
       *[other] { $count } płatności czeka na Twoją decyzję
    }
waits-webhooks =
    { $count ->
        [one] { $count } wysyłka do webhooka nie powiodła się w ostatnich siedmiu dniach
        [few] { $count } wysyłki do webhooków nie powiodły się w ostatnich siedmiu dniach
        [many] { $count } wysyłek do webhooków nie powiodło się w ostatnich siedmiu dniach
       *[other] { $count } wysyłki do webhooków nie powiodło się w ostatnich siedmiu dniach
    }

orders-search-hint = Identyfikator, numer zamówienia, e-mail, płatność lub klucz licencyjny
orders-status = Stan
orders-any = Wszystkie
orders-from = Od
orders-to = Do
orders-find = Szukaj
orders-all = Pokaż wszystkie
orders-count =
    { $count ->
        [one] { $count } zamówienie
        [few] { $count } zamówienia
        [many] { $count } zamówień
       *[other] { $count } zamówienia
    }
orders-none-text = Spróbuj z mniejszą liczbą liter, innym stanem lub innymi dniami.
orders-empty = Nie ma jeszcze zamówień
orders-empty-text = Każde zamówienie pojawi się tutaj, gdy tylko ktoś coś kupi.
orders-newest = Najnowsze
order-id = Identyfikator zamówienia
order-number = Numer zamówienia
order-payment = Identyfikator płatności
order-reference = Identyfikator u operatora
order-from = Kupiono z
order-buyer = Kupujący i płatność
order-history = Historia
order-ids = Identyfikatory
order-amounts = Kwoty
order-mail = Wyślij potwierdzenie ponownie
order-retry = Dostarcz ponownie
order-call = Przez API

sum-coupon = Kod rabatowy { $code }
sum-platform-fee = Opłata platformy
sum-processor-fee = Opłata operatora płatności
sum-settled = Twoja część
sum-tax-added = { $rate } z { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } z { $amount }, zawarte w cenach ({ $name }, { $place })
sum-tax-reversed = Firma ({ $place }) sama rozlicza podatek
sum-changed = Dziś obowiązuje inna stawka.
sum-fee = { $rate } z { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Zwróć pieniądze
refund-now = Zwróć całość
refund-returned = Kupujący otrzyma z powrotem
refund-cost = Z Twojego salda ubędzie
refund-kept = Opłaty nie są zwracane. Klucze licencyjne mogą stracić ważność, a subskrypcja kupiona z zamówieniem kończy się od razu.
refund-until = Pieniądze za zamówienie można zwrócić do { $date }.
refund-reason = Powód
refund-requested = Kupujący o to poprosił
refund-duplicate = Pobrano dwa razy
refund-fraudulent = To nie kupujący zapłacił
refund-back = Wróć do zamówienia
refund-done-already = Pieniądze za to zamówienie zostały zwrócone.
refund-disputed = Zamówienie jest przedmiotem sporu, więc nie można zwrócić pieniędzy.
refund-too-late = Zamówienie opłacono ponad 30 dni temu, więc nie można zwrócić pieniędzy.
refund-nothing = Nic nie pobrano, więc nie ma czego zwracać.
refund-not-completed = Pieniądze można zwrócić tylko za opłacone zamówienia.

event-confirmed = Zamówienie potwierdzone
event-webhook = Wysłano webhook
event-pending = Płatność czeka na potwierdzenie
event-processing = Płatność w trakcie
event-collected = Płatność otrzymana
event-failed = Płatność nieudana
event-order-processing = Zamówienie w realizacji
event-delivery-started = Rozpoczęto dostawę
event-delivery-failed = Dostawa nieudana
event-delivered = Dostarczono
event-completed = Zamówienie zakończone
event-refund-created = Zlecono zwrot
event-refund-completed = Zwrócono pieniądze
event-refund-failed = Zwrot nieudany
event-dispute-opened = Otwarto spór
event-evidence = Wysłano dowody
event-dispute-won = Spór wygrany
event-dispute-lost = Spór przegrany
event-dispute-prevented = Sporu uniknięto
event-fraud-warning = Ostrzeżenie o oszustwie
event-review-opened = Wstrzymano do sprawdzenia
event-review-approved = Sprawdzenie pomyślne
event-review-declined = Odrzucono przy sprawdzeniu

desk-done-opened = Twój sklep jest otwarty. Tego potrzebuje, zanim zacznie sprzedawać.
desk-done-joined = Należysz teraz do zespołu.
desk-done-declined = Zaproszenie zostało odrzucone.
desk-done-refunded = Zwrot został wykonany.
desk-done-mailed = Potwierdzenie jest w drodze do kupującego.
desk-done-queued = Dostawa zostanie ponowiona.

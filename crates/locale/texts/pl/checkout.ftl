# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Tryb testowy: żadne pieniądze nie są pobierane.

# The summary.
summary = Podsumowanie zamówienia
summary-show = Pokaż, co kupujesz
due-today = Do zapłaty dziś
subtotal = Suma częściowa
discount = Rabat
tax = Podatek
# $rate: a percentage.
tax-rate = Podatek ({ $rate })
tax-included = W tym podatek ({ $rate })
tax-later = Zależnie od adresu
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Ilość
units-change = Zmień ilość
# The buyer names the price of one.
your-price = Twoja cena w dolarach amerykańskich
# $amount: the least price.
your-price-least = Co najmniej { $amount }
your-price-suggested = Proponowane ceny
update = Zaktualizuj
# $amount: a price.
price-weekly = { $amount } tygodniowo
price-monthly = { $amount } miesięcznie
price-yearly = { $amount } rocznie
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } plus podatek
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] { $count } dzień za darmo, potem { $amount } dnia { $date }
        [few] { $count } dni za darmo, potem { $amount } dnia { $date }
        [many] { $count } dni za darmo, potem { $amount } dnia { $date }
       *[other] { $count } dnia za darmo, potem { $amount } dnia { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } za { $units }. Na przykład za { $example } zapłacisz { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } w cenie, potem { $price } za { $units }. Na przykład za { $example } zapłacisz { $charge }.
code = Kod rabatowy
code-add = Dodaj kod rabatowy
code-apply = Zastosuj
code-remove = Usuń

# Contact and address.
contact = Dane kontaktowe
address = Dane rozliczeniowe
details = Szczegóły
state = Stan
province = Prowincja
postal-code = Kod pocztowy
zip-code = Kod ZIP
business = Kupuję jako firma
street = Ulica i numer
street-more = Mieszkanie, piętro
city = Miejscowość
tax-id = NIP / numer VAT
continue-to-payment = Przejdź do płatności

# Payment.
payment = Płatność
card = Karta
# What a way to pay is, for those who do not see its mark.
method-bank = Bank
method-wallet = Portfel
card-number = Numer karty
card-expiry = Data ważności
# How month and year are typed.
card-expiry-form = MM / RR
card-cvc = Kod zabezpieczający
test-card = Karta testowa: 4242 4242 4242 4242, dowolna przyszła data ważności, dowolny kod zabezpieczający.
card-form-script = Formularz karty wymaga JavaScriptu. Włącz go w przeglądarce albo wybierz inny sposób płatności.
no-payments-yet = Ten sklep nie może tu jeszcze przyjmować płatności.
paying = Przetwarzanie…
# $amount: what is charged.
button-pay = Zapłać { $amount }
button-subscribe = Subskrybuj za { $amount }
button-pay-untaxed = Zapłać
button-subscribe-untaxed = Subskrybuj
button-trial = Rozpocznij bezpłatny okres próbny
button-complete = Złóż zamówienie
# The wording that the law of Germany and Austria asks for.
button-order = Zamawiam i płacę { $amount }
button-order-later = Zamówienie z obowiązkiem zapłaty
# $seller: the store; $price: as “$15.00 per month”.
consent = Zgadzam się, aby sprzedawca { $seller } pobierał { $price } dziś i na początku każdego okresu, dopóki nie zrezygnuję.
consent-usage = Zgadzam się, aby sprzedawca { $seller } pobierał { $price } dziś i na początku każdego okresu, a na jego koniec opłatę za wykorzystanie, dopóki nie zrezygnuję.
consent-trial = Zgadzam się, aby sprzedawca { $seller } pobierał { $price } po zakończeniu okresu próbnego i na początku każdego kolejnego okresu, dopóki nie zrezygnuję.
consent-trial-usage = Zgadzam się, aby sprzedawca { $seller } pobierał { $price } po zakończeniu okresu próbnego i na początku każdego kolejnego okresu, a na jego koniec opłatę za wykorzystanie, dopóki nie zrezygnuję.
consent-free = Zgadzam się na tę subskrypcję. Jest bezpłatna i trwa, dopóki z niej nie zrezygnuję.
legal-seller = Sprzedawca: { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Sprzedawca: { $seller }, { $address }.
legal-terms = Regulamin
legal-privacy = Prywatność
legal-refunds = Zwroty
# $terms: a link with the words of terms-link.
accept-terms = Składając zamówienie, akceptujesz { $terms } sprzedawcy.
agreement-accept-terms = Wyrażając zgodę, akceptujesz { $terms } sprzedawcy.
# As it stands within the two sentences above.
terms-link = regulamin
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Wyraźnie żądam rozpoczęcia dostarczania przed upływem terminu na odstąpienie od umowy i wiem, że z chwilą jego rozpoczęcia tracę prawo odstąpienia od umowy.
questions = Pytania?

# Results.
paid-heading = Dziękujemy
paid-text = Płatność została przyjęta. Potwierdzenie zapłaty jest w drodze na Twoją skrzynkę e-mail.
paid-free = Zamówienie zostało złożone. Potwierdzenie jest w drodze na Twoją skrzynkę e-mail.
paid-subscription = Subskrypcja się rozpoczęła. Potwierdzenie zapłaty jest w drodze na Twoją skrzynkę e-mail.
paid-trial = Okres próbny się rozpoczął. Potwierdzenie jest w drodze na Twoją skrzynkę e-mail.
order = Zamówienie
charged = Pobrano
open-product = Otwórz
continue-to-seller = Kontynuuj
paid-portal = Zobacz zamówienie w portalu klienta
back-to-seller = Wróć do sklepu
waiting-heading = Płatność w toku
waiting-text = Możesz zamknąć tę stronę: potwierdzenie zapłaty przyjdzie e-mailem.
look-again = Sprawdź ponownie
bank-heading = Twój bank prosi o potwierdzenie
bank-text = Potwierdź płatność w swoim banku, a potem wróć na tę stronę.
bank-button = Przejdź do banku
closed-heading = Strona płatności zamknięta
closed-text = Ta strona płatności nie jest już aktywna. Niczego nie pobrano.
embed-failed = Nie udało się tutaj wczytać płatności.
embed-open = Otwórz stronę płatności
unavailable-text = Pod tym adresem nie ma już nic do zapłaty.
trouble-heading = Spróbuj ponownie
trouble-text = Nie udało się teraz otworzyć tej strony.
not-found-heading = Nie znaleziono
no-paylink-text = Pod tym adresem nie ma linku do płatności.
no-agreement-text = Pod tym adresem nie ma zgody na obciążanie karty.

# What is wrong, at its field.
error-form-expired = Ten formularz wygasł. Sprawdź go i spróbuj ponownie.
error-offline = Połączenie zostało przerwane. Odśwież tę stronę, aby sprawdzić, czy płatność się powiodła.
error-email = Podaj adres e-mail, np. imie@example.com
error-name = Podaj imię i nazwisko
error-name-email = Podaj imię i nazwisko, a nie adres e-mail
error-country = Wybierz kraj
error-state = Wybierz stan lub prowincję
error-postal-code = Podaj pięć cyfr kodu ZIP
error-postal-code-state = Ten kod ZIP należy do innego stanu
error-street = Podaj ulicę i numer
error-city = Podaj miejscowość
error-tax-id = To nie jest prawidłowy NIP / numer VAT w Twoim kraju
error-coupon-unknown = Nie znamy tego kodu
error-coupon-expired = Ten kod wygasł
error-coupon-early = Ten kod nie jest jeszcze ważny
error-coupon-items = Ten kod nie dotyczy tych produktów
error-coupon-first = Ten kod jest tylko na pierwsze zakupy
error-coupon-used-up = Limit użyć tego kodu został wyczerpany
error-coupon-again = Ten kod został już przez Ciebie użyty
error-coupon-minimum = Wartość zamówienia jest za niska dla tego kodu
# $count: the most.
error-units = Podaj liczbę całkowitą od 1 do { $count }
error-units-left = Nie ma już tylu sztuk
# $example: an amount as it is typed.
error-amount = Podaj kwotę, np. { $example }
# $amount: the least or the most.
error-amount-least = Podaj co najmniej { $amount }
error-total-least = Kwota do zapłaty musi wynosić co najmniej { $amount }
error-total-most = Kwota do zapłaty może wynosić najwyżej { $amount }
error-card-number = Podaj numer karty
error-card-expiry = Podaj datę ważności karty
error-card-cvc = Podaj 3 lub 4 cyfry kodu zabezpieczającego
error-card-form = Nie udało się otworzyć formularza karty. Sprawdź połączenie i wczytaj tę stronę ponownie.
error-card-token = Podaj dane karty jeszcze raz.
error-method = Wybierz inny sposób płatności
error-consent = Aby rozpocząć subskrypcję, wyraź zgodę na pobieranie opłat
error-answer-required = Odpowiedz na to pytanie
error-answer-digits = Użyj samych cyfr
error-answer-option = Wybierz jedną z opcji
error-answer-length = Ta odpowiedź jest za krótka lub za długa

# What is wrong, above the form.
error-card-declined = Karta została odrzucona. Niczego nie pobrano. Spróbuj użyć innej karty.
error-card-funds = Na karcie brakuje środków. Niczego nie pobrano. Spróbuj użyć innej karty.
error-card-expired = Karta straciła ważność. Niczego nie pobrano. Spróbuj użyć innej karty.
error-card-authentication = Bank nie potwierdził płatności. Niczego nie pobrano.
error-payment-declined = Płatność została odrzucona. Niczego nie pobrano. Wybierz inny sposób płatności.
error-total-changed = Kwota do zapłaty się zmieniła. Sprawdź ją i zapłać ponownie.
error-gone = Ta strona płatności nie jest już aktywna. Niczego nie pobrano.
error-store-closed = Ten sklep nie przyjmuje obecnie płatności.
error-too-many = Zbyt wiele prób. Odczekaj kilka minut i spróbuj ponownie.
# $product: its name.
error-out-of-stock = Produkt { $product } jest wyprzedany
error-not-available = Produkt { $product } jest niedostępny
error-purchase-limit = Nie możesz kupić więcej sztuk produktu { $product }

# Billing agreements.
agreement-heading = Zgoda na obciążanie karty
agreement-text = Sprzedawca prosi o zgodę na obciążanie Twojej karty w przyszłości. Teraz niczego nie pobieramy.
agreement-bank-text = Potwierdź w swoim banku, że Twoja karta może być obciążana. Wtedy zgoda zacznie obowiązywać.
agreement-waiting-heading = Sprawdzamy Twoją kartę
agreement-waiting-text = Zwykle trwa to tylko chwilę.
agreement-active-heading = Twoja zgoda jest aktywna
agreement-active-text = Przed każdym obciążeniem otrzymasz e-mail, a zgodę możesz wycofać w każdej chwili.
agreement-ended-heading = Ta zgoda już nie obowiązuje
agreement-ended-text = Nic więcej nie zostanie pobrane.
agreement-expired-heading = Ta zgoda wygasła
agreement-expired-text = Nie została udzielona na czas albo odrzucono zbyt wiele kart. Niczego nie pobrano.
agreement-for = Tytuł
agreement-charged = Obciążenie
agreement-customer = Klient
agreement-consent = Zgadzam się, aby sprzedawca { $seller } obciążał moją kartę { $frequency } za „{ $description }”, dopóki nie wycofam zgody. Kwotę otrzymam e-mailem przed każdym obciążeniem.
# How often an agreement charges.
frequency-once = jednorazowo
frequency-weekly = co tydzień
frequency-monthly = co miesiąc
frequency-quarterly = co trzy miesiące
frequency-yearly = co rok
frequency-ad-hoc = od czasu do czasu
agreement-accept = Zgadzam się
agreement-revoke = Wycofaj zgodę
agreement-charges = Obciążenia
charge-paid = opłacone
charge-waiting = jeszcze niepotwierdzone
charge-refunded = zwrócone
charge-disputed = zakwestionowane
charge-failed = nieudane
error-agreement-consent = Wyraź zgodę na obciążenia

# Signing in.
sign-in-heading = Zaloguj się do swoich zakupów
sign-in-account = Zaloguj się na swoje konto
sign-in-text = Wpisz ten kod na stronie, na której został zamówiony. Działa raz, przez dziesięć minut od wysłania.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Przypomnienia od { $seller }
reminder-text = { $seller } może do Ciebie napisać, gdy zostawisz coś w koszyku.
reminder-stop = Nie wysyłaj więcej przypomnień
reminder-stopped-heading = Koniec przypomnień
reminder-stopped-text = { $seller } nie będzie już pisać do Ciebie o koszykach.
no-reminder-text = Pod tym adresem nie ma przypomnienia.

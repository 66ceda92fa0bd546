# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Pytania? Otwórz zgłoszenie w portalu klienta

# Receipts.
mail-receipt-subject = Potwierdzenie zakupu: { $store }
mail-receipt-heading = Dziękujemy za zakup
mail-date = Data
mail-seller = Sprzedawca
mail-buyer = Nabywca
# $seller: who sells for the store and remits the tax.
mail-of-record = Sprzedawca formalny: { $seller }
mail-paid-with = Metoda płatności
# $price: of one unit.
mail-each = { $price } za sztukę
mail-key = Klucz
# $start, $end: days.
mail-trial-period = Okres próbny trwa od { $start } do { $end }.
mail-period = Dotyczy okresu od { $start } do { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } oraz zużycie
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, potem { $price }
mail-next-charge = Następne obciążenie: { $price }, { $date }.
mail-cancel-any-time = Możesz zrezygnować w dowolnym momencie
mail-waived = { $date } zażądano natychmiastowej dostawy i zrzeczono się prawa odstąpienia od umowy.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Odwrotne obciążenie: podatek rozlicza nabywca.
mail-invoice-attached = Faktura jest w załączniku (PDF).

# Refunds. $order: its number.
mail-refund-subject = Zwrot pieniędzy: { $store }
mail-refund = { $store } zwraca { $amount } za zamówienie { $order }.
mail-payment-reference = Numer płatności
mail-credit-note-attached = Faktura korygująca jest w załączniku (PDF).

# Invoices of subscriptions.
mail-invoice-subject = Faktura: { $store }
invoice-paid = Zapłacono { $amount }, { $date }
invoice-refunded = Zwrócono { $amount }, { $date }
mail-next-charge-on = Następne obciążenie: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Nowość w planie { $plan }
mail-plan-new = To jest nowe w planie { $plan } od { $store }:
# $count: how many keys.
mail-more-keys = i jeszcze { $count }, widocznych przy zamówieniu
mail-key-new-subject = Nowy klucz licencyjny: { $product }
mail-key-new = { $store } przekazuje nowy klucz licencyjny do { $product }:
mail-key-replaced = Zastępuje poprzedni klucz, który jest już nieważny.

# Subscriptions.
mail-cancelled-subject = Subskrypcja { $plan } została anulowana
mail-cancelled = Subskrypcja { $plan } w { $store } została anulowana.
mail-use-until = Możesz z niej korzystać do { $date }.
mail-has-ended = Subskrypcja się zakończyła.
mail-billed-once = Dotychczasowe zużycie zostanie rozliczone jeszcze raz.
mail-billed-once-later = Zużycie do tego dnia zostanie rozliczone jeszcze raz.
mail-not-charged = Nie nastąpią dalsze obciążenia.
mail-store-closed = { $store } zakończył działalność, dlatego subskrypcja { $plan } została anulowana.
mail-paid-until = Jest opłacona do { $date }.
mail-receipts-stay = Potwierdzenia zakupów pozostają dostępne
mail-continues-subject = Subskrypcja { $plan } trwa dalej
mail-continues = Anulowanie subskrypcji { $plan } w { $store } zostało cofnięte.
mail-charged-next = Następne obciążenie: { $date }.
mail-paused = Jest wstrzymana i do wznowienia nie ma obciążeń.
mail-disputed = Nie ma obciążeń, dopóki jedna z płatności jest sporna.
mail-plan-changes-subject = Twój plan zmienia się na { $plan }
mail-plan-changed-subject = Twój plan to teraz { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = Od { $date } subskrypcja w { $store } to { $count } × { $plan } za { $price } przed opodatkowaniem.
mail-plan-now = Od teraz subskrypcja w { $store } to { $count } × { $plan } za { $price } przed opodatkowaniem.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Subskrypcja { $plan } jest teraz opłacana przez { $card }
mail-card-switched = Subskrypcja { $plan } w { $store } będzie odtąd opłacana z { $card }.

# Renewals.
mail-confirm-subject = Potwierdź płatność za { $plan }
mail-confirm = Twój bank prosi o potwierdzenie płatności { $amount } za { $plan }.
mail-confirm-link = Potwierdź płatność
mail-confirm-retry = Bez odpowiedzi płatność zostanie ponowiona { $date }.
mail-failed-subject = Płatność za { $plan } nie powiodła się
mail-failed = Nie udało się pobrać płatności { $amount } za { $plan }. Kolejna próba: { $date }.
mail-pay-otherwise = Zapłać inną kartą lub od razu
mail-given-up-subject = Subskrypcja { $plan } się zakończyła
mail-given-up = Nie udało się pobrać płatności { $amount } za { $plan } i nie będzie kolejnych prób. Subskrypcja się zakończyła.
mail-trial-ending-subject = Okres próbny { $plan } wkrótce się kończy
mail-trial-ending = Okres próbny { $plan } kończy się { $date }. Potem każdy okres kosztuje { $amount } przed opodatkowaniem; kwota obciąży Twoją kartę.
mail-trial-coupon = Kupon obniża pierwszą opłatę o { $amount }.
mail-trial-manage = Zrezygnuj wcześniej lub zmień kartę
mail-card-expiring-subject = { $card } wkrótce wygasa
mail-card-expiring = { $card }, z której opłacany jest { $plan }, wygasa w ciągu 30 dni.
mail-other-card = Zapłać inną kartą

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = Odpowiedź od { $store }
mail-case-reply = { $store } odpowiada w sprawie zamówienia { $order }, „{ $subject }”:
mail-case-answer = Odpowiedz w portalu klienta
mail-case-closing-subject = Twoje zgłoszenie zostanie wkrótce zamknięte
mail-case-closing = { $store } czeka na odpowiedź w sprawie zamówienia { $order }, „{ $subject }”. Bez niej zgłoszenie zostanie zamknięte { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Umowa płatności z { $store }
mail-agreed = Zgoda na obciążanie { $card } przez { $store } { $frequency }:
mail-agreed-told = O każdym obciążeniu otrzymasz wiadomość.
mail-charge-subject = { $store } wkrótce pobierze { $amount }
mail-charge = { $store } wkrótce pobierze { $amount } z podatkiem za:
mail-charge-agreed = Na to wyrażono zgodę:
mail-agreement-link = Zobacz lub wycofaj zgodę

# Saved cards. $expiry: month and year.
mail-card-added-subject = Dodano { $card }
mail-card-added = { $card } zapisano do kolejnych płatności.
mail-card-added-until = { $card }, ważną do { $expiry }, zapisano do kolejnych płatności.
mail-card-not-you = To nie Ty? Usuń ją w swoich zakupach
mail-card-removed-subject = Usunięto { $card }
mail-card-removed = { $card } usunięto i nie będzie więcej obciążana.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Twoje zakupy w { $store } mają inny adres
mail-moved = { $store } przypisał do Twojego konta klienta inny adres e-mail. Twoje zakupy są od teraz widoczne w portalu klienta pod tamtym adresem, a nie pod tym.
mail-moved-help = Jeśli to nie na Twoją prośbę, napisz na { $email }.

# Signing in to the portal.
mail-sign-in-subject = Zaloguj się do swoich zakupów
mail-sign-in = Otwórz ten link w ciągu 10 minut, aby się zalogować:
mail-sign-in-code = Lub wpisz ten kod tam, gdzie o niego poproszono:
mail-sign-in-once = Wystarczy jedno z nich i działa tylko raz. Nigdy nie prosimy o podanie kodu. Jeśli to nie Twoja prośba, zignoruj tę wiadomość.

# What invoices and credit notes say, as PDF.
invoice-title = Faktura
credit-note-title = Faktura korygująca
invoice-number = Numer faktury
credit-note-number = Numer korekty
invoice-issued = Data wystawienia
invoice-period = Okres
credit-note-of = Do faktury
invoice-bill-to = Nabywca faktury
invoice-description = Opis
invoice-quantity = Ilość
invoice-unit-price = Cena jedn.
invoice-amount = Kwota
invoice-amount-paid = Zapłacono
invoice-amount-refunded = Zwrócono
invoice-statement = Na wyciągu
invoice-next-charge = Następne obciążenie
invoice-refund-of = Zwrot za zamówienie { $order }
invoice-currency = Wszystkie kwoty w dolarach amerykańskich, chyba że podano inną walutę.
# $email: where the store is asked.
invoice-questions = Pytania dotyczące faktury? Napisz na { $email }.
# $page, $count: numbers.
invoice-page = Strona { $page } z { $count }

# Where a font is missing on the server.
invoice-missing-signs = Kwadraty (□) zastępują znaki, których czcionki brak na serwerze. Wiadomość z tym dokumentem je pokazuje.

mail-withdrawn-subject = Otrzymaliśmy Twoje odstąpienie
mail-withdrawn = Otrzymaliśmy Twoje odstąpienie od umowy z { $store }.
mail-withdrawn-next = Nie musisz robić nic więcej. Zapłacona kwota wróci do Ciebie tą samą drogą.
mail-withdrawn-name = Imię i nazwisko
mail-withdrawn-email = E-mail
mail-withdrawn-order = Zamówienie
mail-withdrawn-at = Otrzymano
mail-withdrawn-reason = Powód
mail-withdrawal-rejected-subject = Twoje odstąpienie zostało odrzucone
mail-withdrawal-rejected = { $store } twierdzi, że nie przysługiwało Ci prawo odstąpienia od zamówienia { $order }. Możesz odpowiedzieć w zgłoszeniu.

# Carts that were left.
mail-cart-subject = Coś zostało w Twoim koszyku w { $store }
mail-cart-heading = Nadal interesuje Cię ten zakup?
mail-cart = Rozpoczęty zakup w { $store } nie został dokończony. Nic nie zostało pobrane.
mail-cart-link = Dokończ zakup
mail-cart-until = Link działa do { $date }.
mail-cart-opt-out = Nie wysyłaj więcej przypomnień od { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Twoje zamówienie w { $store } zostało anulowane
mail-not-accepted = { $store } nie może przyjąć Twojej płatności na kwotę { $amount }, dlatego zamówienie { $order } zostało anulowane.
mail-not-accepted-returned = Pieniądze wrócą do Ciebie tą samą drogą. Zanim bank je pokaże, może minąć kilka dni.
mail-not-accepted-free = { $store } nie może przyjąć zamówienia { $order }, dlatego zostało ono anulowane. Nic nie zostało pobrane.

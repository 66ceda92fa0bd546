# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Testmodus: Es fließt kein Geld.

# The summary.
summary = Bestellübersicht
summary-show = Bestellübersicht anzeigen
due-today = Heute fällig
subtotal = Zwischensumme
discount = Rabatt
tax = Steuer
# $rate: a percentage.
tax-rate = Steuer ({ $rate })
tax-included = Enthaltene Steuer ({ $rate })
tax-later = Je nach Adresse
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Menge
units-change = Menge ändern
# The buyer names the price of one.
your-price = Ihr Preis in US-Dollar
# $amount: the least price.
your-price-least = Mindestens { $amount }
your-price-suggested = Preisvorschläge
update = Aktualisieren
# $amount: a price.
price-weekly = { $amount } pro Woche
price-monthly = { $amount } pro Monat
price-yearly = { $amount } pro Jahr
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } zuzüglich Steuern
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] { $count } Tag kostenlos, danach { $amount } am { $date }
       *[other] { $count } Tage kostenlos, danach { $amount } am { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } je { $units }. Beispiel: { $example } kosten { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } inklusive, danach { $price } je { $units }. Beispiel: { $example } kosten { $charge }.
code = Rabattcode
code-add = Rabattcode eingeben
code-apply = Einlösen
code-remove = Entfernen

# Contact and address.
contact = Kontakt
address = Rechnungsadresse
details = Angaben
state = Bundesstaat
province = Provinz
postal-code = Postleitzahl
zip-code = ZIP-Code
business = Ich kaufe als Unternehmen
street = Straße und Hausnummer
street-more = Wohnung, Stockwerk
city = Ort
tax-id = USt-IdNr. / Steuernummer
continue-to-payment = Weiter zur Zahlung

# Payment.
payment = Zahlung
card = Karte
# What a way to pay is, for those who do not see its mark.
method-bank = Bank
method-wallet = Wallet
card-number = Kartennummer
card-expiry = Ablaufdatum
# How month and year are typed.
card-expiry-form = MM / JJ
card-cvc = Prüfnummer (CVC)
test-card = Testkarte: 4242 4242 4242 4242, beliebiges künftiges Datum, beliebige Prüfnummer.
card-form-script = Das Kartenformular braucht JavaScript. Schalten Sie es in Ihrem Browser ein, oder wählen Sie eine andere Zahlungsart.
no-payments-yet = Dieser Shop kann hier noch keine Zahlungen annehmen.
paying = Wird verarbeitet …
# $amount: what is charged.
button-pay = { $amount } bezahlen
button-subscribe = Für { $amount } abonnieren
button-pay-untaxed = Bezahlen
button-subscribe-untaxed = Abonnieren
button-trial = Kostenlos testen
button-complete = Bestellung abschließen
# The wording that the law of Germany and Austria asks for.
button-order = Zahlungspflichtig bestellen – { $amount }
button-order-later = Zahlungspflichtig bestellen
# $seller: the store; $price: as “$15.00 per month”.
consent = Ich bin einverstanden, dass { $seller } heute und zu Beginn jedes Zeitraums { $price } von mir abbucht, bis ich kündige.
consent-usage = Ich bin einverstanden, dass { $seller } heute und zu Beginn jedes Zeitraums { $price } und an dessen Ende meinen Verbrauch von mir abbucht, bis ich kündige.
consent-trial = Ich bin einverstanden, dass { $seller } nach Ablauf meiner Testphase und zu Beginn jedes weiteren Zeitraums { $price } von mir abbucht, bis ich kündige.
consent-trial-usage = Ich bin einverstanden, dass { $seller } nach Ablauf meiner Testphase und zu Beginn jedes weiteren Zeitraums { $price } und an dessen Ende meinen Verbrauch von mir abbucht, bis ich kündige.
consent-free = Ich stimme diesem Abonnement zu. Es ist kostenlos und läuft, bis ich es kündige.
legal-seller = Verkauf durch { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Verkauf durch { $seller }, { $address }.
legal-terms = AGB
legal-privacy = Datenschutz
legal-refunds = Rückerstattungen
# $terms: a link with the words of terms-link.
accept-terms = Mit der Bestellung akzeptieren Sie die { $terms } des Verkäufers.
agreement-accept-terms = Mit Ihrer Zustimmung akzeptieren Sie die { $terms } des Verkäufers.
# As it stands within the two sentences above.
terms-link = Allgemeinen Geschäftsbedingungen
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Ich verlange ausdrücklich, dass vor Ablauf der Widerrufsfrist mit der Lieferung begonnen wird. Mir ist bekannt, dass ich mit Beginn der Lieferung mein Widerrufsrecht verliere.
questions = Fragen?

# Results.
paid-heading = Vielen Dank
paid-text = Ihre Zahlung ist eingegangen. Der Beleg ist per E-Mail zu Ihnen unterwegs.
paid-free = Ihre Bestellung ist abgeschlossen. Die Bestätigung ist per E-Mail zu Ihnen unterwegs.
paid-subscription = Ihr Abonnement hat begonnen. Der Beleg ist per E-Mail zu Ihnen unterwegs.
paid-trial = Ihre Testphase hat begonnen. Die Bestätigung ist per E-Mail zu Ihnen unterwegs.
order = Bestellung
charged = Abgebucht
open-product = Öffnen
continue-to-seller = Weiter
paid-portal = Bestellung im Kundenportal ansehen
back-to-seller = Zurück zum Shop
waiting-heading = Zahlung wird verarbeitet
waiting-text = Sie können diese Seite schließen: Der Beleg kommt per E-Mail.
look-again = Erneut nachsehen
bank-heading = Ihre Bank bittet um Bestätigung
bank-text = Bitte bestätigen Sie die Zahlung bei Ihrer Bank und kehren Sie danach zu dieser Seite zurück.
bank-button = Zu Ihrer Bank
closed-heading = Bestellvorgang beendet
closed-text = Dieser Bestellvorgang ist nicht mehr offen. Es wurde nichts abgebucht.
embed-failed = Die Kasse konnte hier nicht geladen werden.
embed-open = Zahlungsseite öffnen
unavailable-text = Unter dieser Adresse gibt es nichts mehr zu bezahlen.
trouble-heading = Bitte versuchen Sie es erneut
trouble-text = Diese Seite lässt sich gerade nicht öffnen.
not-found-heading = Nicht gefunden
no-paylink-text = Unter dieser Adresse gibt es keinen Zahlungslink.
no-agreement-text = Unter dieser Adresse gibt es keine Zahlungsvereinbarung.

# What is wrong, at its field.
error-form-expired = Dieses Formular ist abgelaufen. Bitte prüfen Sie es und versuchen Sie es erneut.
error-offline = Die Verbindung ist abgebrochen. Laden Sie die Seite neu, um zu sehen, ob die Zahlung angekommen ist.
error-email = Geben Sie Ihre E-Mail-Adresse ein, z. B. name@example.com
error-name = Geben Sie Ihren Namen ein
error-name-email = Geben Sie Ihren Namen ein, nicht Ihre E-Mail-Adresse
error-country = Wählen Sie Ihr Land aus
error-state = Wählen Sie Ihren Bundesstaat oder Ihre Provinz aus
error-postal-code = Geben Sie die fünf Ziffern Ihres ZIP-Codes ein
error-postal-code-state = Dieser ZIP-Code gehört zu einem anderen Bundesstaat
error-street = Geben Sie Straße und Hausnummer ein
error-city = Geben Sie Ihren Ort ein
error-tax-id = Diese Nummer ist in Ihrem Land nicht gültig
error-coupon-unknown = Diesen Code kennen wir nicht
error-coupon-expired = Dieser Code ist abgelaufen
error-coupon-early = Dieser Code ist noch nicht gültig
error-coupon-items = Dieser Code gilt nicht für diese Artikel
error-coupon-first = Dieser Code gilt nur für den ersten Einkauf
error-coupon-used-up = Dieser Code ist aufgebraucht
error-coupon-again = Sie haben diesen Code bereits eingelöst
error-coupon-minimum = Der Bestellwert ist für diesen Code zu niedrig
# $count: the most.
error-units = Geben Sie eine ganze Zahl von 1 bis { $count } ein
error-units-left = So viele sind nicht mehr verfügbar
# $example: an amount as it is typed.
error-amount = Geben Sie einen Betrag ein, z. B. { $example }
# $amount: the least or the most.
error-amount-least = Geben Sie mindestens { $amount } ein
error-total-least = Der Gesamtbetrag muss mindestens { $amount } betragen
error-total-most = Der Gesamtbetrag darf höchstens { $amount } betragen
error-card-number = Geben Sie Ihre Kartennummer ein
error-card-expiry = Geben Sie das Ablaufdatum Ihrer Karte ein
error-card-cvc = Geben Sie die 3 oder 4 Ziffern der Prüfnummer ein
error-card-form = Das Kartenformular konnte nicht geöffnet werden. Prüfen Sie Ihre Verbindung und laden Sie diese Seite neu.
error-card-token = Bitte geben Sie Ihre Karte noch einmal ein.
error-method = Wählen Sie eine andere Zahlungsart
error-consent = Bitte stimmen Sie den Abbuchungen zu, um zu abonnieren
error-answer-required = Bitte beantworten Sie diese Frage
error-answer-digits = Bitte nur Ziffern eingeben
error-answer-option = Wählen Sie eine der Optionen aus
error-answer-length = Diese Antwort ist zu kurz oder zu lang

# What is wrong, above the form.
error-card-declined = Ihre Karte wurde abgelehnt. Es wurde nichts abgebucht. Bitte versuchen Sie es mit einer anderen Karte.
error-card-funds = Ihre Karte ist nicht ausreichend gedeckt. Es wurde nichts abgebucht. Bitte versuchen Sie es mit einer anderen Karte.
error-card-expired = Ihre Karte ist abgelaufen. Es wurde nichts abgebucht. Bitte versuchen Sie es mit einer anderen Karte.
error-card-authentication = Ihre Bank hat die Zahlung nicht bestätigt. Es wurde nichts abgebucht.
error-payment-declined = Ihre Zahlung wurde abgelehnt. Es wurde nichts abgebucht. Bitte versuchen Sie es mit einer anderen Zahlungsart.
error-total-changed = Der Gesamtbetrag hat sich geändert. Bitte prüfen Sie ihn und versuchen Sie es erneut.
error-gone = Dieser Bestellvorgang ist nicht mehr offen. Es wurde nichts abgebucht.
error-store-closed = Dieser Shop nimmt derzeit keine Zahlungen an.
error-too-many = Zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es erneut.
# $product: its name.
error-out-of-stock = { $product } ist ausverkauft
error-not-available = { $product } ist nicht verfügbar
error-purchase-limit = Die Höchstmenge von { $product } ist erreicht

# Billing agreements.
agreement-heading = Zahlungsvereinbarung
agreement-text = Dieser Händler bittet Sie um die Erlaubnis, Ihre Karte später zu belasten. Jetzt wird nichts abgebucht.
agreement-bank-text = Bitte bestätigen Sie bei Ihrer Bank, dass Ihre Karte belastet werden darf. Danach gilt die Vereinbarung.
agreement-waiting-heading = Ihre Karte wird geprüft
agreement-waiting-text = Das dauert meist nur einen Moment.
agreement-active-heading = Ihre Vereinbarung ist aktiv
agreement-active-text = Sie erhalten vor jeder Abbuchung eine E-Mail und können die Vereinbarung jederzeit beenden.
agreement-ended-heading = Diese Vereinbarung ist beendet
agreement-ended-text = Es wird nichts mehr abgebucht.
agreement-expired-heading = Diese Vereinbarung ist abgelaufen
agreement-expired-text = Sie wurde nicht rechtzeitig angenommen, oder es wurden zu viele Karten abgelehnt. Es wurde nichts abgebucht.
agreement-for = Für
agreement-charged = Abbuchung
agreement-customer = Kunde
agreement-consent = Ich bin einverstanden, dass { $seller } meine Karte { $frequency } für „{ $description }“ belastet, bis ich dies beende. Vor jeder Abbuchung erhalte ich den Betrag per E-Mail.
# How often an agreement charges.
frequency-once = einmalig
frequency-weekly = wöchentlich
frequency-monthly = monatlich
frequency-quarterly = vierteljährlich
frequency-yearly = jährlich
frequency-ad-hoc = von Zeit zu Zeit
agreement-accept = Zustimmen
agreement-revoke = Vereinbarung beenden
agreement-charges = Abbuchungen
charge-paid = bezahlt
charge-waiting = noch nicht bestätigt
charge-refunded = erstattet
charge-disputed = angefochten
charge-failed = fehlgeschlagen
error-agreement-consent = Bitte stimmen Sie den Abbuchungen zu

# Signing in.
sign-in-heading = Bei Ihren Einkäufen anmelden
sign-in-account = Bei Ihrem Konto anmelden
sign-in-text = Geben Sie diesen Code dort ein, wo Sie ihn angefordert haben. Er gilt nur einmal, bis zehn Minuten nach dem Versand der E-Mail.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Erinnerungen von { $seller }
reminder-text = { $seller } kann Ihnen schreiben, wenn Sie etwas im Warenkorb zurücklassen.
reminder-stop = Keine Erinnerungen mehr
reminder-stopped-heading = Keine Erinnerungen mehr
reminder-stopped-text = { $seller } schreibt Ihnen nicht mehr wegen eines Warenkorbs.
no-reminder-text = Unter dieser Adresse gibt es keine Erinnerung.

# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Fragen? Öffnen Sie einen Fall im Kundenportal

# Receipts.
mail-receipt-subject = Ihr Beleg von { $store }
mail-receipt-heading = Vielen Dank für Ihren Einkauf
mail-date = Datum
mail-seller = Verkäufer
mail-buyer = Käufer
# $seller: who sells for the store and remits the tax.
mail-of-record = Verkauf durch { $seller } als Merchant of Record
mail-paid-with = Bezahlt mit
# $price: of one unit.
mail-each = je { $price }
mail-key = Ihr Schlüssel
# $start, $end: days.
mail-trial-period = Ihre Testphase dauert vom { $start } bis { $end }.
mail-period = Dies gilt für { $start } bis { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } und Verbrauch
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, danach { $price }
mail-next-charge = Nächste Abbuchung: { $price } am { $date }.
mail-cancel-any-time = Sie können jederzeit kündigen
mail-waived = Am { $date } haben Sie die sofortige Lieferung verlangt und auf Ihr Widerrufsrecht verzichtet.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).
mail-invoice-attached = Die Rechnung ist als PDF angehängt.

# Refunds. $order: its number.
mail-refund-subject = Ihre Erstattung von { $store }
mail-refund = { $store } hat Ihnen { $amount } für Ihre Bestellung { $order } erstattet.
mail-payment-reference = Zahlungsreferenz
mail-credit-note-attached = Die Gutschrift ist als PDF angehängt.

# Invoices of subscriptions.
mail-invoice-subject = Ihre Rechnung von { $store }
invoice-paid = { $amount } bezahlt am { $date }
invoice-refunded = { $amount } erstattet am { $date }
mail-next-charge-on = Nächste Abbuchung: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Neu in Ihrem Tarif { $plan }
mail-plan-new = Das ist neu in Ihrem Tarif { $plan } von { $store }:
# $count: how many keys.
mail-more-keys = { $count } weitere, die bei Ihrer Bestellung stehen
mail-key-new-subject = Ihr neuer Lizenzschlüssel für { $product }
mail-key-new = { $store } hat Ihnen einen neuen Lizenzschlüssel für { $product } gegeben:
mail-key-replaced = Er ersetzt Ihren bisherigen Schlüssel, der nicht mehr gültig ist.

# Subscriptions.
mail-cancelled-subject = Ihr Abonnement von { $plan } wurde gekündigt
mail-cancelled = Ihr Abonnement von { $plan } bei { $store } wurde gekündigt.
mail-use-until = Sie können es bis { $date } nutzen.
mail-has-ended = Es ist beendet.
mail-billed-once = Ihr Verbrauch wird noch einmal abgerechnet.
mail-billed-once-later = Was Sie bis dahin verbrauchen, wird noch einmal abgerechnet.
mail-not-charged = Es wird nichts mehr abgebucht.
mail-store-closed = { $store } hat geschlossen, daher wurde Ihr Abonnement von { $plan } gekündigt.
mail-paid-until = Sie haben es bis { $date } bezahlt.
mail-receipts-stay = Ihre Belege bleiben, wo sie sind
mail-continues-subject = Ihr Abonnement von { $plan } läuft weiter
mail-continues = Die Kündigung Ihres Abonnements von { $plan } bei { $store } wurde zurückgenommen.
mail-charged-next = Die nächste Abbuchung ist am { $date }.
mail-paused = Es ist pausiert, und bis zur Fortsetzung wird nichts abgebucht.
mail-disputed = Solange eine seiner Zahlungen angefochten ist, wird nichts abgebucht.
mail-plan-changes-subject = Ihr Tarif wechselt zu { $plan }
mail-plan-changed-subject = Ihr Tarif ist jetzt { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = Ab { $date } umfasst Ihr Abonnement bei { $store } { $count } × { $plan } für { $price } vor Steuern.
mail-plan-now = Ab jetzt umfasst Ihr Abonnement bei { $store } { $count } × { $plan } für { $price } vor Steuern.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Ihr Abonnement von { $plan } wird jetzt mit { $card } bezahlt
mail-card-switched = Ihr Abonnement von { $plan } bei { $store } wird ab jetzt von { $card } abgebucht.

# Renewals.
mail-confirm-subject = Bestätigen Sie Ihre Zahlung für { $plan }
mail-confirm = Ihre Bank bittet Sie, die Zahlung von { $amount } für { $plan } zu bestätigen.
mail-confirm-link = Zahlung bestätigen
mail-confirm-retry = Ohne Ihre Antwort wird die Zahlung am { $date } erneut versucht.
mail-failed-subject = Ihre Zahlung für { $plan } ist fehlgeschlagen
mail-failed = Die Zahlung von { $amount } für { $plan } konnte nicht eingezogen werden. Sie wird am { $date } erneut versucht.
mail-pay-otherwise = Mit einer anderen Karte oder sofort bezahlen
mail-given-up-subject = Ihr Abonnement von { $plan } ist beendet
mail-given-up = Die Zahlung von { $amount } für { $plan } konnte nicht eingezogen werden und wird nicht erneut versucht. Ihr Abonnement ist beendet.
mail-trial-ending-subject = Ihre Testphase von { $plan } endet bald
mail-trial-ending = Ihre Testphase von { $plan } endet am { $date }. Danach kostet es je Zeitraum { $amount } vor Steuern, die von Ihrer Karte abgebucht werden.
mail-trial-coupon = Ihr Gutschein senkt den ersten Betrag um { $amount }.
mail-trial-manage = Vorher kündigen oder die Karte wechseln
mail-card-expiring-subject = { $card } läuft bald ab
mail-card-expiring = { $card }, womit { $plan } bezahlt wird, läuft innerhalb von 30 Tagen ab.
mail-other-card = Mit einer anderen Karte bezahlen

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } hat Ihnen geantwortet
mail-case-reply = { $store } hat zu Ihrer Bestellung { $order } geantwortet, „{ $subject }“:
mail-case-answer = Im Kundenportal antworten
mail-case-closing-subject = Ihr Supportfall wird bald geschlossen
mail-case-closing = { $store } wartet auf Ihre Antwort zu Ihrer Bestellung { $order }, „{ $subject }“. Ohne sie wird der Fall am { $date } geschlossen.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Ihre Zahlungsvereinbarung mit { $store }
mail-agreed = Sie haben zugestimmt, dass { $store } { $frequency } von { $card } abbucht:
mail-agreed-told = Jede Abbuchung wird Ihnen angekündigt.
mail-charge-subject = { $store } bucht bald { $amount } ab
mail-charge = { $store } bucht bald { $amount } einschließlich Steuern ab für:
mail-charge-agreed = Dem haben Sie zugestimmt:
mail-agreement-link = Vereinbarung ansehen oder widerrufen

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } wurde hinzugefügt
mail-card-added = { $card } wurde für spätere Zahlungen gespeichert.
mail-card-added-until = { $card }, gültig bis { $expiry }, wurde für spätere Zahlungen gespeichert.
mail-card-not-you = Waren Sie es nicht? Entfernen Sie sie bei Ihren Käufen
mail-card-removed-subject = { $card } wurde entfernt
mail-card-removed = { $card } wurde entfernt und wird nicht mehr belastet.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Ihre Käufe bei { $store } haben eine andere Adresse
mail-moved = { $store } hat Ihrem Kundenkonto dort eine andere E-Mail-Adresse gegeben. Was Sie gekauft haben, steht im Kundenportal ab jetzt unter jener Adresse und nicht mehr unter dieser.
mail-moved-help = Wenn Sie nicht darum gebeten haben, schreiben Sie an { $email }.

# Signing in to the portal.
mail-sign-in-subject = Anmeldung zu Ihren Käufen
mail-sign-in = Öffnen Sie diesen Link innerhalb von 10 Minuten, um sich anzumelden:
mail-sign-in-code = Oder geben Sie diesen Code dort ein, wo Sie ihn angefordert haben:
mail-sign-in-once = Eines von beiden genügt, und beide gelten nur einmal. Wir fragen Sie nie nach dem Code. Wenn Sie diese E-Mail nicht angefordert haben, ignorieren Sie sie.

# What invoices and credit notes say, as PDF.
invoice-title = Rechnung
credit-note-title = Gutschrift
invoice-number = Rechnungsnummer
credit-note-number = Nummer der Gutschrift
invoice-issued = Rechnungsdatum
invoice-period = Zeitraum
credit-note-of = Zur Rechnung
invoice-bill-to = Rechnung an
invoice-description = Beschreibung
invoice-quantity = Menge
invoice-unit-price = Einzelpreis
invoice-amount = Betrag
invoice-amount-paid = Bezahlter Betrag
invoice-amount-refunded = Erstatteter Betrag
invoice-statement = Auf Ihrem Kontoauszug
invoice-next-charge = Nächste Abbuchung
invoice-refund-of = Erstattung der Bestellung { $order }
invoice-currency = Alle Beträge in US-Dollar, sofern keine andere Währung genannt ist.
# $email: where the store is asked.
invoice-questions = Fragen zu dieser Rechnung? Schreiben Sie an { $email }.
# $page, $count: numbers.
invoice-page = Seite { $page } von { $count }

# Where a font is missing on the server.
invoice-missing-signs = Kästchen (□) stehen für Zeichen, deren Schrift auf dem Server fehlt. Die E-Mail zu diesem Dokument zeigt sie.

mail-withdrawn-subject = Ihr Widerruf ist eingegangen
mail-withdrawn = Wir haben Ihren Widerruf des Vertrags mit { $store } erhalten.
mail-withdrawn-next = Sie müssen nichts weiter tun. Was Sie gezahlt haben, geht auf demselben Weg an Sie zurück.
mail-withdrawn-name = Name
mail-withdrawn-email = E-Mail
mail-withdrawn-order = Bestellung
mail-withdrawn-at = Eingegangen
mail-withdrawn-reason = Grund
mail-withdrawal-rejected-subject = Ihr Widerruf wurde abgelehnt
mail-withdrawal-rejected = { $store } sagt, dass Sie kein Recht hatten, Ihre Bestellung { $order } zu widerrufen. Sie können in einer Anfrage darauf antworten.

# Carts that were left.
mail-cart-subject = Ihr Warenkorb bei { $store } wartet noch
mail-cart-heading = Noch interessiert?
mail-cart = Sie haben bei { $store } einen Kauf begonnen und nicht abgeschlossen. Es wurde nichts abgebucht.
mail-cart-link = Kauf fortsetzen
mail-cart-until = Der Link gilt bis { $date }.
mail-cart-opt-out = Keine Erinnerungen mehr von { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Ihre Bestellung bei { $store } wurde storniert
mail-not-accepted = { $store } konnte Ihre Zahlung von { $amount } nicht annehmen. Ihre Bestellung { $order } wurde deshalb storniert.
mail-not-accepted-returned = Das Geld geht auf demselben Weg an Sie zurück. Bis Ihre Bank es anzeigt, können einige Tage vergehen.
mail-not-accepted-free = { $store } konnte Ihre Bestellung { $order } nicht annehmen und hat sie storniert. Es wurde nichts abgebucht.

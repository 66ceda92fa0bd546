# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Vragen? Open een case in het klantenportaal

# Receipts.
mail-receipt-subject = Je bon van { $store }
mail-receipt-heading = Bedankt voor je aankoop
mail-date = Datum
mail-seller = Verkoper
mail-buyer = Koper
# $seller: who sells for the store and remits the tax.
mail-of-record = Verkocht door { $seller } als officiële verkoper
mail-paid-with = Betaald met
# $price: of one unit.
mail-each = { $price } per stuk
mail-key = Je sleutel
# $start, $end: days.
mail-trial-period = Je proefperiode loopt van { $start } tot { $end }.
mail-period = Dit is voor { $start } tot { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } en verbruik
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, daarna { $price }
mail-next-charge = Volgende afschrijving: { $price }, op { $date }.
mail-cancel-any-time = Je kunt op elk moment opzeggen
mail-waived = Op { $date } heb je om directe levering gevraagd en afgezien van je herroepingsrecht.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Btw verlegd: de koper geeft de btw aan.
mail-invoice-attached = De factuur is als pdf bijgevoegd.

# Refunds. $order: its number.
mail-refund-subject = Je terugbetaling van { $store }
mail-refund = { $store } heeft { $amount } terugbetaald voor je bestelling { $order }.
mail-payment-reference = Betalingskenmerk
mail-credit-note-attached = De creditnota is als pdf bijgevoegd.

# Invoices of subscriptions.
mail-invoice-subject = Je factuur van { $store }
invoice-paid = { $amount } betaald op { $date }
invoice-refunded = { $amount } terugbetaald op { $date }
mail-next-charge-on = Volgende afschrijving: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Nieuw bij je abonnement { $plan }
mail-plan-new = Dit is nieuw bij je abonnement { $plan } van { $store }:
# $count: how many keys.
mail-more-keys = nog { $count }, die bij je bestelling staan
mail-key-new-subject = Je nieuwe licentiesleutel voor { $product }
mail-key-new = { $store } heeft je een nieuwe licentiesleutel voor { $product } gegeven:
mail-key-replaced = Hij vervangt de sleutel die je had, die niet meer geldig is.

# Subscriptions.
mail-cancelled-subject = Je abonnement op { $plan } is opgezegd
mail-cancelled = Je abonnement op { $plan } van { $store } is opgezegd.
mail-use-until = Je kunt het gebruiken tot { $date }.
mail-has-ended = Het is beëindigd.
mail-billed-once = Wat je hebt verbruikt wordt nog één keer gefactureerd.
mail-billed-once-later = Wat je tot dan verbruikt wordt nog één keer gefactureerd.
mail-not-charged = Er wordt niets meer afgeschreven.
mail-store-closed = { $store } is gesloten, daarom is je abonnement op { $plan } opgezegd.
mail-paid-until = Je hebt het betaald tot { $date }.
mail-receipts-stay = Je bonnen blijven waar ze zijn
mail-continues-subject = Je abonnement op { $plan } loopt door
mail-continues = De opzegging van je abonnement op { $plan } van { $store } is ingetrokken.
mail-charged-next = De volgende afschrijving is op { $date }.
mail-paused = Het is gepauzeerd en er wordt niets afgeschreven tot het wordt hervat.
mail-disputed = Er wordt niets afgeschreven zolang een betaling wordt betwist.
mail-plan-changes-subject = Je abonnement wordt { $plan }
mail-plan-changed-subject = Je abonnement is nu { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = Vanaf { $date } is je abonnement van { $store } { $count } × { $plan } voor { $price } exclusief belasting.
mail-plan-now = Vanaf nu is je abonnement van { $store } { $count } × { $plan } voor { $price } exclusief belasting.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Je abonnement op { $plan } wordt nu betaald met { $card }
mail-card-switched = Je abonnement op { $plan } van { $store } wordt vanaf nu van { $card } afgeschreven.

# Renewals.
mail-confirm-subject = Bevestig je betaling voor { $plan }
mail-confirm = Je bank vraagt je de betaling van { $amount } voor { $plan } te bevestigen.
mail-confirm-link = Betaling bevestigen
mail-confirm-retry = Zonder je antwoord wordt de betaling op { $date } opnieuw geprobeerd.
mail-failed-subject = Je betaling voor { $plan } is mislukt
mail-failed = De betaling van { $amount } voor { $plan } kon niet worden geïnd. Op { $date } wordt het opnieuw geprobeerd.
mail-pay-otherwise = Met een andere kaart of direct betalen
mail-given-up-subject = Je abonnement op { $plan } is beëindigd
mail-given-up = De betaling van { $amount } voor { $plan } kon niet worden geïnd en wordt niet opnieuw geprobeerd. Je abonnement is beëindigd.
mail-trial-ending-subject = Je proefperiode van { $plan } eindigt binnenkort
mail-trial-ending = Je proefperiode van { $plan } eindigt op { $date }. Daarna kost elke periode { $amount } exclusief belasting, die van je kaart wordt afgeschreven.
mail-trial-coupon = Je kortingscode haalt { $amount } van de eerste af.
mail-trial-manage = Vooraf opzeggen of van kaart wisselen
mail-card-expiring-subject = { $card } verloopt binnenkort
mail-card-expiring = { $card }, waarmee { $plan } wordt betaald, verloopt binnen 30 dagen.
mail-other-card = Met een andere kaart betalen

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } heeft je geantwoord
mail-case-reply = { $store } heeft geantwoord over je bestelling { $order }, ‘{ $subject }’:
mail-case-answer = Antwoorden in het klantenportaal
mail-case-closing-subject = Je case wordt binnenkort gesloten
mail-case-closing = { $store } wacht op je antwoord over je bestelling { $order }, ‘{ $subject }’. Zonder antwoord wordt de case op { $date } gesloten.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Je betalingsovereenkomst met { $store }
mail-agreed = Je bent akkoord dat { $store } { $frequency } van { $card } afschrijft:
mail-agreed-told = Je krijgt bericht van elke afschrijving.
mail-charge-subject = { $store } gaat { $amount } afschrijven
mail-charge = { $store } gaat { $amount } afschrijven, inclusief belasting, voor:
mail-charge-agreed = Hiermee ben je akkoord gegaan:
mail-agreement-link = Overeenkomst bekijken of intrekken

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } is toegevoegd
mail-card-added = { $card } is opgeslagen voor latere betalingen.
mail-card-added-until = { $card }, geldig tot { $expiry }, is opgeslagen voor latere betalingen.
mail-card-not-you = Was jij dit niet? Verwijder hem bij je aankopen
mail-card-removed-subject = { $card } is verwijderd
mail-card-removed = { $card } is verwijderd en wordt niet meer belast.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Je aankopen bij { $store } hebben een ander adres
mail-moved = { $store } heeft je klantaccount daar een ander e-mailadres gegeven. Wat je hebt gekocht, staat in het klantenportaal voortaan onder dat adres en niet meer onder dit.
mail-moved-help = Heb je hier niet om gevraagd, schrijf dan naar { $email }.

# Signing in to the portal.
mail-sign-in-subject = Inloggen bij je aankopen
mail-sign-in = Open deze link binnen 10 minuten om in te loggen:
mail-sign-in-code = Of voer deze code in waar je erom vroeg:
mail-sign-in-once = Een van beide is genoeg en werkt één keer. We vragen je nooit om de code. Heb je niet om deze mail gevraagd, dan kun je hem negeren.

# What invoices and credit notes say, as PDF.
invoice-title = Factuur
credit-note-title = Creditnota
invoice-number = Factuurnummer
credit-note-number = Nummer creditnota
invoice-issued = Factuurdatum
invoice-period = Periode
credit-note-of = Bij factuur
invoice-bill-to = Factuur aan
invoice-description = Omschrijving
invoice-quantity = Aantal
invoice-unit-price = Stukprijs
invoice-amount = Bedrag
invoice-amount-paid = Betaald bedrag
invoice-amount-refunded = Terugbetaald bedrag
invoice-statement = Op je afschrift
invoice-next-charge = Volgende afschrijving
invoice-refund-of = Terugbetaling van bestelling { $order }
invoice-currency = Alle bedragen zijn in Amerikaanse dollars, tenzij anders vermeld.
# $email: where the store is asked.
invoice-questions = Vragen over deze factuur? Schrijf naar { $email }.
# $page, $count: numbers.
invoice-page = Pagina { $page } van { $count }

# Where a font is missing on the server.
invoice-missing-signs = Vakjes (□) staan voor tekens waarvan het lettertype op de server ontbreekt. De mail bij dit document toont ze.

mail-withdrawn-subject = Je herroeping is ontvangen
mail-withdrawn = We hebben je herroeping van de overeenkomst met { $store } ontvangen.
mail-withdrawn-next = Je hoeft verder niets te doen. Wat je hebt betaald, krijg je terug op de manier waarop je hebt betaald.
mail-withdrawn-name = Naam
mail-withdrawn-email = E-mail
mail-withdrawn-order = Bestelling
mail-withdrawn-at = Ontvangen
mail-withdrawn-reason = Reden
mail-withdrawal-rejected-subject = Je herroeping is afgewezen
mail-withdrawal-rejected = { $store } zegt dat je geen recht had om je bestelling { $order } te herroepen. Je kunt antwoorden in een aanvraag.

# Carts that were left.
mail-cart-subject = Je hebt iets in je winkelwagen bij { $store } laten liggen
mail-cart-heading = Nog geïnteresseerd?
mail-cart = Je bent bij { $store } een aankoop begonnen en hebt die niet afgerond. Er is niets afgeschreven.
mail-cart-link = Verdergaan met je aankoop
mail-cart-until = De link werkt tot { $date }.
mail-cart-opt-out = Geen herinneringen meer van { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Je bestelling bij { $store } is geannuleerd
mail-not-accepted = { $store } kon je betaling van { $amount } niet accepteren. Daarom is je bestelling { $order } geannuleerd.
mail-not-accepted-returned = Je krijgt het geld terug op de manier waarop je hebt betaald. Het kan een paar dagen duren voordat je bank het laat zien.
mail-not-accepted-free = { $store } kon je bestelling { $order } niet accepteren. Daarom is die geannuleerd. Er is niets afgeschreven.

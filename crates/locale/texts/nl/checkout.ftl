# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Testmodus: er wordt niets afgeschreven.

# The summary.
summary = Overzicht van je bestelling
summary-show = Bekijk wat je koopt
due-today = Vandaag te betalen
subtotal = Subtotaal
discount = Korting
tax = Belasting
# $rate: a percentage.
tax-rate = Belasting ({ $rate })
tax-included = Inclusief belasting ({ $rate })
tax-later = Op basis van je adres
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Aantal
units-change = Aantal wijzigen
# The buyer names the price of one.
your-price = Jouw prijs in Amerikaanse dollars
# $amount: the least price.
your-price-least = Minimaal { $amount }
your-price-suggested = Voorgestelde prijzen
update = Bijwerken
# $amount: a price.
price-weekly = { $amount } per week
price-monthly = { $amount } per maand
price-yearly = { $amount } per jaar
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } plus belasting
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] { $count } dag gratis, daarna { $amount } op { $date }
       *[other] { $count } dagen gratis, daarna { $amount } op { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } per { $units }. Voorbeeld: { $example } kost { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } inbegrepen, daarna { $price } per { $units }. Voorbeeld: { $example } kost { $charge }.
code = Kortingscode
code-add = Kortingscode toevoegen
code-apply = Toepassen
code-remove = Verwijderen

# Contact and address.
contact = Contactgegevens
address = Factuurgegevens
details = Details
state = Staat
province = Provincie
postal-code = Postcode
zip-code = ZIP-code
business = Ik koop zakelijk
street = Straat en huisnummer
street-more = Appartement, verdieping
city = Plaats
tax-id = Btw-nummer
continue-to-payment = Doorgaan naar betaling

# Payment.
payment = Betaling
card = Kaart
# What a way to pay is, for those who do not see its mark.
method-bank = Bank
method-wallet = Wallet
card-number = Kaartnummer
card-expiry = Vervaldatum
# How month and year are typed.
card-expiry-form = MM / JJ
card-cvc = Beveiligingscode
test-card = Testkaart: 4242 4242 4242 4242, een vervaldatum in de toekomst en een willekeurige beveiligingscode.
card-form-script = Het kaartformulier heeft JavaScript nodig. Zet het aan in je browser of kies een andere betaalmethode.
no-payments-yet = Deze winkel kan hier nog geen betalingen aannemen.
paying = Verwerken…
# $amount: what is charged.
button-pay = { $amount } betalen
button-subscribe = Abonneren voor { $amount }
button-pay-untaxed = Betalen
button-subscribe-untaxed = Abonneren
button-trial = Gratis proefperiode starten
button-complete = Bestelling afronden
# The wording that the law of Germany and Austria asks for.
button-order = Bestellen en { $amount } betalen
button-order-later = Bestelling met betalingsverplichting
# $seller: the store; $price: as “$15.00 per month”.
consent = Ik ga ermee akkoord dat { $seller } vandaag en aan het begin van elke periode { $price } afschrijft, totdat ik opzeg.
consent-usage = Ik ga ermee akkoord dat { $seller } vandaag en aan het begin van elke periode { $price } afschrijft, en aan het einde daarvan mijn verbruik, totdat ik opzeg.
consent-trial = Ik ga ermee akkoord dat { $seller } na afloop van mijn proefperiode en aan het begin van elke volgende periode { $price } afschrijft, totdat ik opzeg.
consent-trial-usage = Ik ga ermee akkoord dat { $seller } na afloop van mijn proefperiode en aan het begin van elke volgende periode { $price } afschrijft, en aan het einde daarvan mijn verbruik, totdat ik opzeg.
consent-free = Ik ga akkoord met dit abonnement. Het is gratis en loopt totdat ik het opzeg.
legal-seller = Verkocht door { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Verkocht door { $seller }, { $address }.
legal-terms = Algemene voorwaarden
legal-privacy = Privacy
legal-refunds = Terugbetalingen
# $terms: a link with the words of terms-link.
accept-terms = Met je bestelling aanvaard je de { $terms } van de verkoper.
agreement-accept-terms = Met je akkoord aanvaard je de { $terms } van de verkoper.
# As it stands within the two sentences above.
terms-link = algemene voorwaarden
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Ik vraag uitdrukkelijk om levering voordat de bedenktijd voorbij is, en ik weet dat ik mijn herroepingsrecht verlies zodra de levering begint.
questions = Vragen?

# Results.
paid-heading = Bedankt
paid-text = Je betaling is ontvangen. Het betaalbewijs is onderweg naar je mailbox.
paid-free = Je bestelling is afgerond. De bevestiging is onderweg naar je mailbox.
paid-subscription = Je abonnement is ingegaan. Het betaalbewijs is onderweg naar je mailbox.
paid-trial = Je proefperiode is ingegaan. De bevestiging is onderweg naar je mailbox.
order = Bestelling
charged = Afgeschreven
open-product = Openen
continue-to-seller = Doorgaan
paid-portal = Bekijk de bestelling in het klantenportaal
back-to-seller = Terug naar de winkel
waiting-heading = Betaling wordt verwerkt
waiting-text = Je kunt deze pagina sluiten: je krijgt het betaalbewijs per e-mail.
look-again = Opnieuw controleren
bank-heading = Je bank vraagt om bevestiging
bank-text = Bevestig de betaling bij je bank en kom daarna terug naar deze pagina.
bank-button = Naar je bank
closed-heading = Betaalpagina gesloten
closed-text = Deze betaalpagina is niet meer open. Er is niets afgeschreven.
embed-failed = De betaling kon hier niet worden geladen.
embed-open = Betaalpagina openen
unavailable-text = Op dit adres valt niets meer te betalen.
trouble-heading = Probeer het opnieuw
trouble-text = Deze pagina kon nu niet worden geopend.
not-found-heading = Niet gevonden
no-paylink-text = Op dit adres is geen betaallink te vinden.
no-agreement-text = Op dit adres is geen machtiging te vinden.

# What is wrong, at its field.
error-form-expired = Dit formulier is verlopen. Controleer het en probeer het opnieuw.
error-offline = De verbinding is verbroken. Laad deze pagina opnieuw om te zien of de betaling is gelukt.
error-email = Vul je e-mailadres in, zoals naam@example.com
error-name = Vul je naam in
error-name-email = Vul je naam in, niet je e-mailadres
error-country = Kies je land
error-state = Kies je staat of provincie
error-postal-code = Vul de vijf cijfers van je ZIP-code in
error-postal-code-state = Deze ZIP-code hoort bij een andere staat
error-street = Vul straat en huisnummer in
error-city = Vul je plaats in
error-tax-id = Dit is geen geldig btw-nummer in jouw land
error-coupon-unknown = We kennen deze code niet
error-coupon-expired = Deze code is verlopen
error-coupon-early = Deze code is nog niet geldig
error-coupon-items = Deze code geldt niet voor deze artikelen
error-coupon-first = Deze code geldt alleen voor een eerste aankoop
error-coupon-used-up = Deze code is niet meer beschikbaar: het maximum is bereikt
error-coupon-again = Je hebt deze code al gebruikt
error-coupon-minimum = Het bestelbedrag is te laag voor deze code
# $count: the most.
error-units = Vul een heel getal van 1 tot en met { $count } in
error-units-left = Dit aantal is niet meer beschikbaar
# $example: an amount as it is typed.
error-amount = Vul een bedrag in, zoals { $example }
# $amount: the least or the most.
error-amount-least = Vul minimaal { $amount } in
error-total-least = Het totaal moet minimaal { $amount } zijn
error-total-most = Het totaal mag maximaal { $amount } zijn
error-card-number = Vul het nummer van je kaart in
error-card-expiry = Vul de vervaldatum van je kaart in
error-card-cvc = Vul de 3 of 4 cijfers van de beveiligingscode in
error-card-form = Het kaartformulier kon niet worden geopend. Controleer je verbinding en laad deze pagina opnieuw.
error-card-token = Vul je kaart nog een keer in.
error-method = Kies een andere betaalmethode
error-consent = Ga akkoord met de afschrijvingen om je te abonneren
error-answer-required = Beantwoord deze vraag
error-answer-digits = Gebruik alleen cijfers
error-answer-option = Kies een van de opties
error-answer-length = Dit antwoord is te kort of te lang

# What is wrong, above the form.
error-card-declined = Je kaart is geweigerd. Er is niets afgeschreven. Probeer een andere kaart.
error-card-funds = Je kaart heeft onvoldoende saldo. Er is niets afgeschreven. Probeer een andere kaart.
error-card-expired = Je kaart is verlopen. Er is niets afgeschreven. Probeer een andere kaart.
error-card-authentication = Je bank heeft de betaling niet bevestigd. Er is niets afgeschreven.
error-payment-declined = Je betaling is geweigerd. Er is niets afgeschreven. Probeer een andere betaalmethode.
error-total-changed = Het totaal is gewijzigd. Controleer het en betaal opnieuw.
error-gone = Deze betaalpagina is niet meer open. Er is niets afgeschreven.
error-store-closed = Deze winkel accepteert op dit moment geen betalingen.
error-too-many = Te veel pogingen. Wacht een paar minuten en probeer het opnieuw.
# $product: its name.
error-out-of-stock = { $product } is uitverkocht
error-not-available = { $product } is niet beschikbaar
error-purchase-limit = Je kunt niet meer exemplaren van { $product } kopen

# Billing agreements.
agreement-heading = Machtiging
agreement-text = Deze verkoper vraagt je toestemming om later bedragen van je kaart af te schrijven. Er wordt nu niets afgeschreven.
agreement-bank-text = Bevestig bij je bank dat er van je kaart mag worden afgeschreven. Daarna gaat de machtiging in.
agreement-waiting-heading = Je kaart wordt gecontroleerd
agreement-waiting-text = Dit duurt meestal maar even.
agreement-active-heading = Je machtiging is actief
agreement-active-text = Je krijgt voor elke afschrijving een e-mail en kunt de machtiging op elk moment beëindigen.
agreement-ended-heading = Deze machtiging is beëindigd
agreement-ended-text = Er wordt niets meer afgeschreven.
agreement-expired-heading = Deze machtiging is verlopen
agreement-expired-text = De machtiging is niet op tijd geaccepteerd of er zijn te veel kaarten geweigerd. Er is niets afgeschreven.
agreement-for = Voor
agreement-charged = Afschrijving
agreement-customer = Klant
agreement-consent = Ik ga ermee akkoord dat { $seller } { $frequency } van mijn kaart afschrijft voor ‘{ $description }’, totdat ik dit beëindig. Voor elke afschrijving krijg ik het bedrag per e-mail.
# How often an agreement charges.
frequency-once = eenmalig
frequency-weekly = elke week
frequency-monthly = elke maand
frequency-quarterly = elke drie maanden
frequency-yearly = elk jaar
frequency-ad-hoc = af en toe
agreement-accept = Akkoord
agreement-revoke = Machtiging beëindigen
agreement-charges = Afschrijvingen
charge-paid = betaald
charge-waiting = nog niet bevestigd
charge-refunded = terugbetaald
charge-disputed = betwist
charge-failed = mislukt
error-agreement-consent = Ga akkoord met de afschrijvingen

# Signing in.
sign-in-heading = Inloggen voor je aankopen
sign-in-account = Inloggen op je account
sign-in-text = Vul deze code in waar je erom hebt gevraagd. De code werkt één keer, tot tien minuten na verzending.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Herinneringen van { $seller }
reminder-text = { $seller } kan je schrijven als je iets in je winkelwagen achterlaat.
reminder-stop = Geen herinneringen meer
reminder-stopped-heading = Geen herinneringen meer
reminder-stopped-text = { $seller } schrijft je niet meer over winkelwagens.
no-reminder-text = Op dit adres is geen herinnering te vinden.

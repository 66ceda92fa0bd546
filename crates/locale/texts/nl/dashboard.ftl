# Het dashboard van verkopers: winkels, verkopen en wat er wacht.

desk-menu = Pagina's van de winkel
desk-stores = Winkels
desk-home = Overzicht
desk-orders = Bestellingen
desk-requirements = Vereisten
desk-missing = Op dit adres staat niets van jou.
desk-forbidden-heading = Niet voor jouw rol
desk-error-role = Je rol in deze winkel staat dit niet toe. De eigenaar of een beheerder kan je rol wijzigen.
desk-error-mailed = De koper heeft vandaag al vijf mails over deze bestelling gekregen. Probeer het morgen opnieuw.
desk-error-delivered = Alles van deze bestelling is geleverd.

sign-in-account-ask = Vul je e-mailadres in. We mailen je een link en een code; de eerste keer wordt daarmee je account gemaakt.
sign-in-sent = Er is een mail onderweg naar { $email }. Open de link, of vul hier binnen tien minuten de zes cijfers in.
sign-in-factor = Code van je app
sign-in-factor-text = Vul de zes cijfers van je authenticator-app in, of een van je herstelcodes.
sign-in-over = Dit duurde te lang. Log opnieuw in.

desk-no-store = Je hebt nog geen winkel
desk-no-store-text = Open er een om te verkopen, of vraag de eigenaar van een winkel je voor het team uit te nodigen.
desk-invitations = Uitnodigingen
desk-invited-until = Open tot { $date } (UTC)
desk-accept = Accepteren
desk-decline = Afwijzen
role-viewer = lezer
role-moderator = moderator
role-developer = ontwikkelaar
role-administrator = beheerder
role-owner = eigenaar
new-store = Winkel openen
new-store-open = Deze winkel openen
new-store-name = Naam van de winkel
new-store-handle = Naam in adressen
new-store-handle-hint = 3 tot 64 kleine letters, cijfers en koppeltekens, zoals nimbus-labs
new-store-descriptor = Tekst op kaartafschriften
new-store-descriptor-hint = Kopers zien die op hun afschrift, achter PB*
new-store-email = E-mail voor kopers die hulp nodig hebben
new-store-category = Wat je verkoopt
new-store-category-hint = Een of enkele woorden met komma's ertussen, zoals software, games
new-store-summary = Samenvatting in één regel
new-store-description = Beschrijving voor kopers
new-store-error-handle = Gebruik 3 tot 64 kleine letters, cijfers en koppeltekens, en geen gereserveerde naam
new-store-error-descriptor = Gebruik letters, cijfers en spaties, hoogstens 19 tekens
new-store-taken = Een andere winkel heeft deze naam. Kies een andere
new-store-full = Je hebt zo veel winkels als een account kan hebben.

needs-payments = Om te verkopen
needs-payments-met = Deze winkel kan betalingen ontvangen.
needs-payouts = Om uitbetaald te worden
needs-payouts-met = Voor uitbetalingen ontbreekt niets.
need-met = gereed
need-missing = ontbreekt
need-owner = Een eigenaar die is ingelogd
need-owner-how = De eigenaar logt één keer in met het adres waaraan de winkel schrijft.
need-profile = Het profiel van de eigenaar
need-profile-how = De eigenaar vult voor- en achternaam en land in en aanvaardt de voorwaarden.
need-questionnaire = De vragenlijst
need-questionnaire-how = Vertel wat je verkoopt, wie je juridisch bent en hoeveel je verwacht te verkopen.
need-identity = De identiteit van de eigenaar
need-identity-how = De eigenaar vraagt de controle van de identiteit aan en hoort wanneer die klaar is.
need-phone = Een bevestigd telefoonnummer
need-phone-how = De eigenaar vult een telefoonnummer in en de code die daarheen wordt gestuurd.
need-two-factor = Een tweede factor
need-two-factor-how = De eigenaar stelt een authenticator-app in.
need-store = Een winkel
need-store-how = De eigenaar logt één keer in.
need-bank = Een bankrekening
need-bank-how = De eigenaar voegt de rekening voor uitbetalingen toe en wacht op goedkeuring.

home-waits = Dit wacht op jou
home-today = Vandaag
home-month = Deze maand
home-gross = Bruto
home-net = Netto
home-refunds = Terugbetalingen
home-disputes = Betwistingen
home-orders = Bestellingen van vandaag
home-no-order = Vandaag is nog niets gekocht.
home-all-orders = Alle bestellingen
waits-needs =
    { $count ->
        [one] { $count } vereiste ontbreekt
       *[other] { $count } vereisten ontbreken
    }
waits-disputes =
    { $count ->
        [one] { $count } betwisting heeft je bewijs nodig
       *[other] { $count } betwistingen hebben je bewijs nodig
    }
waits-cases =
    { $count ->
        [one] { $count } vraag van een koper wacht op antwoord
       *[other] { $count } vragen van kopers wachten op antwoord
    }
waits-reviews =
    { $count ->
        [one] { $count } betaling wacht op je beslissing
       *[other] { $count } betalingen wachten op je beslissing
    }
waits-webhooks =
    { $count ->
        [one] { $count } levering aan een webhook is in de laatste zeven dagen mislukt
       *[other] { $count } leveringen aan webhooks zijn in de laatste zeven dagen mislukt
    }

orders-search-hint = Id, bestelnummer, e-mail, betaling of licentiesleutel
orders-status = Status
orders-any = Alle
orders-from = Van
orders-to = Tot en met
orders-find = Zoeken
orders-all = Alles tonen
orders-count =
    { $count ->
        [one] { $count } bestelling
       *[other] { $count } bestellingen
    }
orders-none-text = Probeer minder letters, een andere status of andere dagen.
orders-empty = Nog geen bestellingen
orders-empty-text = Elke bestelling verschijnt hier zodra iemand koopt.
orders-newest = Nieuwste
order-id = Id van de bestelling
order-number = Bestelnummer
order-payment = Id van de betaling
order-reference = Id bij de betaaldienst
order-from = Gekocht vanaf
order-buyer = Koper en betaling
order-history = Wat er gebeurde
order-ids = Id's
order-amounts = Bedragen
order-mail = Bon opnieuw mailen
order-retry = Opnieuw leveren
order-call = Via de API

sum-coupon = Kortingscode { $code }
sum-platform-fee = Kosten van het platform
sum-processor-fee = Kosten van de betaaldienst
sum-settled = Jouw deel
sum-tax-added = { $rate } van { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } van { $amount }, in de prijzen inbegrepen ({ $name }, { $place })
sum-tax-reversed = Een bedrijf in { $place } draagt de belasting zelf af
sum-changed = Vandaag geldt een ander tarief.
sum-fee = { $rate } van { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Terugbetalen
refund-now = Alles terugbetalen
refund-returned = De koper krijgt terug
refund-cost = Van je saldo gaat af
refund-kept = Kosten worden niet teruggegeven. Licentiesleutels kunnen ongeldig worden, en een abonnement dat met de bestelling is gekocht eindigt meteen.
refund-until = De bestelling kan tot { $date } worden terugbetaald.
refund-reason = Reden
refund-requested = De koper vroeg erom
refund-duplicate = Dubbel afgeschreven
refund-fraudulent = De koper heeft de betaling niet gedaan
refund-back = Terug naar de bestelling
refund-done-already = Deze bestelling is terugbetaald.
refund-disputed = Deze bestelling wordt betwist en kan daarom niet worden terugbetaald.
refund-too-late = De bestelling is meer dan 30 dagen geleden betaald en kan niet meer worden terugbetaald.
refund-nothing = Er is niets afgeschreven, dus valt er niets terug te betalen.
refund-not-completed = Alleen betaalde bestellingen kunnen worden terugbetaald.

event-confirmed = Bestelling bevestigd
event-webhook = Webhook verstuurd
event-pending = Betaling wacht op bevestiging
event-processing = Betaling wordt verwerkt
event-collected = Betaling ontvangen
event-failed = Betaling mislukt
event-order-processing = Bestelling wordt verwerkt
event-delivery-started = Levering begonnen
event-delivery-failed = Levering mislukt
event-delivered = Geleverd
event-completed = Bestelling voltooid
event-refund-created = Terugbetaling gevraagd
event-refund-completed = Terugbetaald
event-refund-failed = Terugbetaling mislukt
event-dispute-opened = Betwisting geopend
event-evidence = Bewijs verstuurd
event-dispute-won = Betwisting gewonnen
event-dispute-lost = Betwisting verloren
event-dispute-prevented = Betwisting voorkomen
event-fraud-warning = Waarschuwing voor fraude
event-review-opened = Vastgehouden voor controle
event-review-approved = Controle doorstaan
event-review-declined = Bij de controle afgewezen

desk-done-opened = Je winkel is open. Dit heeft hij nodig voordat hij verkoopt.
desk-done-joined = Je hoort nu bij het team.
desk-done-declined = De uitnodiging is afgewezen.
desk-done-refunded = De terugbetaling is gedaan.
desk-done-mailed = De bon is onderweg naar de koper.
desk-done-queued = De levering wordt opnieuw geprobeerd.

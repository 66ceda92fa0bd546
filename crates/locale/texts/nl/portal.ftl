# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Je aankopen
portal-purchases = Aankopen
portal-cards = Kaarten
portal-sessions = Ingelogde apparaten
sign-out = Uitloggen
portal-missing = Op dit adres is niets van jou te vinden.

# Signing in.
sign-in = Inloggen
sign-in-ask = Vul het e-mailadres in waarmee je hebt gekocht. We mailen je een link en een code.
sign-in-send = Mail me een code
# $email: an address.
sign-in-mailed = Als er iets is gekocht met { $email }, is er een mail onderweg. Open de link erin of vul de code hier binnen tien minuten in.
# $email: whom the code was mailed to.
sign-in-linked-as = Deze code is naar { $email } gemaild. Log alleen in als dat je adres is. Hij werkt één keer.
sign-in-code = Code
sign-in-again = Een ander adres gebruiken
sign-in-wrong = Deze code is onjuist, gebruikt of te oud

# What was bought.
portal-nothing = Er is nog niets gekocht met jouw adres.
portal-subscriptions = Abonnementen
portal-orders = Bestellingen
portal-cases = Vragen aan winkels
portal-newer = Nieuwere
portal-older = Oudere
# $date: a day.
portal-order-of = Bestelling van { $date }
portal-date = Datum
portal-store = Winkel
portal-download = Downloaden
portal-help = Vraag het de winkel
portal-tax-included = Inclusief belasting
order-pending = nog niet bevestigd
order-processing = wordt geleverd
order-completed = betaald
order-cancelled = afgebroken
order-failed = geweigerd
order-refunded = terugbetaald
order-disputed = betwist

# Keys, and the machines that they are used on.
license-revoked = ingetrokken
portal-devices = Apparaten
device-none = Deze sleutel is op geen enkel apparaat in gebruik.
# $date: a day and a time.
device-seen = Laatst gezien { $date }
device-free = Plaats vrijmaken

# Subscriptions.
subscription-trialing = op proef
subscription-active = actief
subscription-past-due = betaling mislukt
subscription-paused = gepauzeerd
subscription-cancelled = opgezegd
# $date: a day.
subscription-ends = toegang tot { $date }
subscription-next = volgende afschrijving { $date }
subscription-trial-end = Einde proefperiode
subscription-period-end = Betaald tot
subscription-next-charge = Volgende afschrijving
subscription-access-ends = Toegang eindigt
subscription-paused-since = Gepauzeerd sinds
subscription-changes = Wordt
subscription-next-bill = Wat er nu wordt afgeschreven
subscription-retry = Nu betalen
subscription-reactivate = Abonnement behouden
subscription-pause = Pauzeren
subscription-resume = Hervatten
subscription-card = Met een andere kaart betalen
subscription-address = Facturen naar het adres van deze kaart
subscription-switch = Deze kaart gebruiken
subscription-cancel = Abonnement opzeggen
# $date: a day.
subscription-cancel-text = Het abonnement wordt niet meer afgeschreven. Je hebt toegang tot { $date }.
subscription-cancel-now = Opzegging bevestigen
bill-base = Abonnement
bill-new = Nieuw abonnement
bill-unused = Ongebruikt deel van de lopende periode
bill-change = Wijziging van abonnement
bill-credit = Tegoed

# Another plan.
plan-change = Abonnement wijzigen
plan-preview = Kosten bekijken
plan-cost = Wordt nu afgeschreven
plan-free = Er wordt nu niets afgeschreven.
# $date: a day.
plan-later = De volgende afschrijving is op { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = Daarna: { $price }
plan-confirm = Nu wijzigen

# Cards.
card-none = Je hebt geen kaart bewaard.
# $date: a month and a year, as 12/34.
card-ends = Geldig tot { $date }
card-preferred = voorkeur
card-prefer = Voorkeur geven
card-remove = Verwijderen
card-edit = Naam en adres
card-edit-text = Abonnementen die met deze kaart worden betaald, worden vanaf nu op dit adres gefactureerd.
billing-edit = Factuurgegevens
billing-edit-text = Facturen noemen voortaan deze persoon of dit bedrijf, dit adres en dit btw-nummer en worden dienovereenkomstig belast. Facturen die je al hebt, blijven zoals ze zijn.
card-add = Kaart toevoegen
card-later = Hier kunnen nog geen kaarten worden toegevoegd. Een kaart wordt bewaard als je er bij een winkel mee betaalt.

# Where somebody is signed in.
session-this = dit apparaat
session-end = Daar uitloggen

# Cases.
case-open = geopend
case-awaiting-you = wacht op jou
case-awaiting-store = wacht op de winkel
case-closed = gesloten
case-reason = Waar gaat het over?
case-missing = Er ontbreekt iets
case-defect = Iets werkt niet
case-refund = Ik wil mijn geld terug
case-billing = Een factuur of afschrijving
case-other = Iets anders
case-subject = Onderwerp
case-body = Wat is er gebeurd?
case-answer = Jouw antwoord
case-files = Bestanden
case-files-hint = Maximaal vijf afbeeldingen, pdf’s, teksten of zipbestanden, samen 2 MB.
case-send = Versturen
case-close = Vraag sluiten
case-reopen = Heropenen
case-error-body = Schrijf waar het over gaat
case-error-reason = Kies waar het over gaat
case-error-file = Alleen afbeeldingen, pdf’s, teksten en zipbestanden kunnen worden verstuurd
# $count: the most files.
case-error-files = Verstuur hoogstens { $count } bestanden
case-event-opened = Je hebt de vraag geopend
case-event-closed = Je hebt de vraag gesloten
case-event-closed-by-store = De winkel heeft de vraag gesloten
case-event-closed-itself = De vraag is gesloten omdat niemand schreef
case-event-reopened = Je hebt de vraag heropend
case-event-reopened-by-store = De winkel heeft de vraag heropend
case-event-awaiting = De winkel wacht op je antwoord

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Overeenkomst hier herroepen
withdrawal-heading = Overeenkomst herroepen
withdrawal-text = Je kunt deze aankoop zonder opgave van redenen herroepen. Controleer de verklaring en bevestig haar.
# $date: a day and a time.
withdrawal-until = Je kunt herroepen tot { $date }.
withdrawal-gone = Voor deze aankoop is er geen herroepingsrecht, of de termijn is voorbij.
withdrawal-reason = Reden
withdrawal-confirm = Herroeping bevestigen
withdrawal-declared = Je hebt deze aankoop herroepen op { $date }. De winkel betaalt terug.
withdrawal-refunded = Je hebt deze aankoop herroepen op { $date } en je geld is terugbetaald.
withdrawal-rejected = Je hebt deze aankoop herroepen op { $date }. De winkel zegt dat je dat recht niet had.

# What was just done.
portal-done-cancelled = Je abonnement is opgezegd.
portal-done-reactivated = Je abonnement loopt door.
portal-done-paused = Je abonnement is gepauzeerd.
portal-done-resumed = Je abonnement is weer actief.
portal-done-changed = Je abonnement is gewijzigd.
portal-done-switched = Vanaf nu betaalt deze kaart.
portal-done-retried = Je betaling is ontvangen.
portal-done-freed = De plaats is weer vrij.
portal-done-added = Je kaart is bewaard.
portal-done-preferred = Deze kaart wordt als eerste aangeboden.
portal-done-removed = Je kaart is verwijderd.
portal-done-edited = Naam en adres zijn gewijzigd.
portal-done-billed = Je factuurgegevens zijn gewijzigd.
portal-done-ended = Dat apparaat is uitgelogd.
portal-done-opened = Je vraag is verstuurd. Het antwoord komt per mail.
portal-done-sent = Je antwoord is verstuurd.
portal-done-closed = De vraag is gesloten.
portal-done-reopened = De vraag is weer open.
portal-done-withdrawn = Je herroeping is ontvangen. Een bevestiging met datum en tijd is onderweg naar je mailbox.

# What is wrong, above a form.
portal-error = Dat is niet gelukt. Controleer het en probeer het opnieuw.
portal-error-conflict = Er is nog iets anders bezig of in gebruik. Kijk zo nog eens.
portal-error-payment = De betaling is mislukt en er is niets veranderd. Probeer een andere kaart.
portal-error-price = De prijs is veranderd en er is niets gedaan. Controleer de prijs en bevestig opnieuw.
portal-error-interval = Dit abonnement wordt met andere tussenpozen afgerekend dan het jouwe, dus wijzigen kan hier niet. Vraag het de winkel.

# Das Dashboard der Händler: Shops, Verkäufe und was zu tun ist.

desk-menu = Seiten des Shops
desk-stores = Shops
desk-home = Übersicht
desk-orders = Bestellungen
desk-requirements = Voraussetzungen
desk-missing = Unter dieser Adresse gibt es nichts von Ihnen.
desk-forbidden-heading = Nicht für Ihre Rolle
desk-error-role = Ihre Rolle in diesem Shop erlaubt das nicht. Der Inhaber oder ein Administrator kann Ihre Rolle ändern.
desk-error-mailed = Zu dieser Bestellung gingen heute schon fünf E-Mails an den Käufer. Versuchen Sie es morgen wieder.
desk-error-delivered = Alles aus dieser Bestellung wurde geliefert.

sign-in-account-ask = Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Link und einen Code; beim ersten Mal entsteht dabei Ihr Konto.
sign-in-sent = Eine E-Mail an { $email } ist unterwegs. Öffnen Sie den Link darin oder geben Sie innerhalb von zehn Minuten die sechs Ziffern hier ein.
sign-in-factor = Code Ihrer App
sign-in-factor-text = Geben Sie die sechs Ziffern Ihrer Authenticator-App oder einen Ihrer Wiederherstellungscodes ein.
sign-in-over = Das hat zu lange gedauert. Bitte melden Sie sich noch einmal an.

desk-no-store = Sie haben noch keinen Shop
desk-no-store-text = Eröffnen Sie einen, um zu verkaufen, oder lassen Sie sich vom Inhaber eines Shops in dessen Team einladen.
desk-invitations = Einladungen
desk-invited-until = Offen bis { $date } (UTC)
desk-accept = Annehmen
desk-decline = Ablehnen
role-viewer = Betrachter
role-moderator = Moderator
role-developer = Entwickler
role-administrator = Administrator
role-owner = Inhaber
new-store = Shop eröffnen
new-store-open = Diesen Shop eröffnen
new-store-name = Name des Shops
new-store-handle = Name in Adressen
new-store-handle-hint = 3 bis 64 Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel nimbus-labs
new-store-descriptor = Text auf Kartenabrechnungen
new-store-descriptor-hint = Käufer sehen ihn auf ihrer Abrechnung hinter PB*
new-store-email = E-Mail für Käufer, die Hilfe brauchen
new-store-category = Was Sie verkaufen
new-store-category-hint = Ein oder einige Wörter mit Kommas dazwischen, zum Beispiel Software, Spiele
new-store-summary = Zusammenfassung in einer Zeile
new-store-description = Beschreibung für Käufer
new-store-error-handle = Verwenden Sie 3 bis 64 Kleinbuchstaben, Ziffern und Bindestriche und keinen reservierten Namen
new-store-error-descriptor = Verwenden Sie Buchstaben, Ziffern und Leerzeichen, höchstens 19 Zeichen
new-store-taken = Ein anderer Shop hat diesen Namen. Wählen Sie einen anderen
new-store-full = Sie haben so viele Shops, wie ein Konto haben kann.

needs-payments = Zum Verkaufen
needs-payments-met = Dieser Shop kann Zahlungen annehmen.
needs-payouts = Für Auszahlungen
needs-payouts-met = Für Auszahlungen fehlt nichts.
need-met = erledigt
need-missing = fehlt
need-owner = Ein Inhaber, der sich angemeldet hat
need-owner-how = Der Inhaber meldet sich einmal mit der Adresse an, an die der Shop schreibt.
need-profile = Das Profil des Inhabers
need-profile-how = Der Inhaber gibt Vor- und Nachnamen und Land an und stimmt den Bedingungen zu.
need-questionnaire = Der Fragebogen
need-questionnaire-how = Sagen Sie, was Sie verkaufen, wer Sie rechtlich sind und wie viel Sie zu verkaufen erwarten.
need-identity = Die Identität des Inhabers
need-identity-how = Der Inhaber lässt seine Identität prüfen und erfährt, wann das erledigt ist.
need-phone = Eine bestätigte Telefonnummer
need-phone-how = Der Inhaber gibt eine Telefonnummer und den dorthin gesandten Code ein.
need-two-factor = Ein zweiter Faktor
need-two-factor-how = Der Inhaber richtet eine Authenticator-App ein.
need-store = Ein Shop
need-store-how = Der Inhaber meldet sich einmal an.
need-bank = Ein Bankkonto
need-bank-how = Der Inhaber fügt das Konto für Auszahlungen hinzu und wartet auf die Freigabe.

home-waits = Das wartet auf Sie
home-today = Heute
home-month = Dieser Monat
home-gross = Brutto
home-net = Netto
home-refunds = Erstattungen
home-disputes = Anfechtungen
home-orders = Bestellungen von heute
home-no-order = Heute wurde noch nichts gekauft.
home-all-orders = Alle Bestellungen
waits-needs =
    { $count ->
        [one] { $count } Voraussetzung fehlt
       *[other] { $count } Voraussetzungen fehlen
    }
waits-disputes =
    { $count ->
        [one] { $count } Anfechtung braucht Ihre Belege
       *[other] { $count } Anfechtungen brauchen Ihre Belege
    }
waits-cases =
    { $count ->
        [one] { $count } Frage eines Käufers wartet auf Antwort
       *[other] { $count } Fragen von Käufern warten auf Antwort
    }
waits-reviews =
    { $count ->
        [one] { $count } Zahlung wartet auf Ihre Entscheidung
       *[other] { $count } Zahlungen warten auf Ihre Entscheidung
    }
waits-webhooks =
    { $count ->
        [one] { $count } Zustellung an einen Webhook ist in den letzten sieben Tagen gescheitert
       *[other] { $count } Zustellungen an Webhooks sind in den letzten sieben Tagen gescheitert
    }

orders-search-hint = ID, Bestellnummer, E-Mail, Zahlung oder Lizenzschlüssel
orders-status = Status
orders-any = Alle
orders-from = Von
orders-to = Bis
orders-find = Suchen
orders-all = Alle zeigen
orders-count =
    { $count ->
        [one] { $count } Bestellung
       *[other] { $count } Bestellungen
    }
orders-none-text = Versuchen Sie es mit weniger Buchstaben, einem anderen Status oder anderen Tagen.
orders-empty = Noch keine Bestellungen
orders-empty-text = Jede Bestellung erscheint hier, sobald jemand kauft.
orders-newest = Neueste
order-id = ID der Bestellung
order-number = Bestellnummer
order-payment = ID der Zahlung
order-reference = ID beim Zahlungsdienst
order-from = Gekauft von
order-buyer = Käufer und Zahlung
order-history = Was geschah
order-ids = IDs
order-amounts = Beträge
order-mail = Beleg noch einmal senden
order-retry = Noch einmal liefern
order-call = Über die API

sum-coupon = Gutschein { $code }
sum-platform-fee = Gebühr der Plattform
sum-processor-fee = Gebühr des Zahlungsdienstes
sum-settled = Ihr Anteil
sum-tax-added = { $rate } von { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } von { $amount }, in den Preisen enthalten ({ $name }, { $place })
sum-tax-reversed = Ein Unternehmen in { $place } führt die Steuer selbst ab
sum-changed = Heute gilt ein anderer Satz.
sum-fee = { $rate } von { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Erstatten
refund-now = Alles erstatten
refund-returned = Der Käufer bekommt zurück
refund-cost = Ihr Guthaben sinkt um
refund-kept = Gebühren werden nicht zurückgegeben. Lizenzschlüssel können ungültig werden, und ein mit der Bestellung gekauftes Abo endet sofort.
refund-until = Die Bestellung kann bis { $date } erstattet werden.
refund-reason = Grund
refund-requested = Der Käufer hat darum gebeten
refund-duplicate = Doppelt abgebucht
refund-fraudulent = Der Käufer hat nicht selbst bezahlt
refund-back = Zurück zur Bestellung
refund-done-already = Diese Bestellung wurde erstattet.
refund-disputed = Diese Bestellung wird angefochten und kann daher nicht erstattet werden.
refund-too-late = Die Bestellung wurde vor mehr als 30 Tagen bezahlt und kann daher nicht erstattet werden.
refund-nothing = Es wurde nichts abgebucht, also gibt es nichts zu erstatten.
refund-not-completed = Nur bezahlte Bestellungen können erstattet werden.

event-confirmed = Bestellung abgeschickt
event-webhook = Webhook gesendet
event-pending = Zahlung wartet auf Bestätigung
event-processing = Zahlung wird verarbeitet
event-collected = Zahlung eingegangen
event-failed = Zahlung gescheitert
event-order-processing = Bestellung wird bearbeitet
event-delivery-started = Lieferung begonnen
event-delivery-failed = Lieferung gescheitert
event-delivered = Geliefert
event-completed = Bestellung abgeschlossen
event-refund-created = Erstattung angefragt
event-refund-completed = Erstattet
event-refund-failed = Erstattung gescheitert
event-dispute-opened = Anfechtung eröffnet
event-evidence = Belege gesendet
event-dispute-won = Anfechtung gewonnen
event-dispute-lost = Anfechtung verloren
event-dispute-prevented = Anfechtung abgewendet
event-fraud-warning = Betrugswarnung
event-review-opened = Zur Prüfung zurückgehalten
event-review-approved = Prüfung bestanden
event-review-declined = In der Prüfung abgelehnt

desk-done-opened = Ihr Shop ist eröffnet. Das braucht er, bevor er verkauft.
desk-done-joined = Sie gehören jetzt zum Team.
desk-done-declined = Die Einladung wurde abgelehnt.
desk-done-refunded = Die Erstattung ist veranlasst.
desk-done-mailed = Der Beleg ist zum Käufer unterwegs.
desk-done-queued = Die Lieferung wird noch einmal versucht.

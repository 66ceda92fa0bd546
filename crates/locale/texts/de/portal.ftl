# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Ihre Einkäufe
portal-purchases = Einkäufe
portal-cards = Karten
portal-sessions = Angemeldete Geräte
sign-out = Abmelden
portal-missing = Unter dieser Adresse gibt es nichts von Ihnen.

# Signing in.
sign-in = Anmelden
sign-in-ask = Geben Sie die E-Mail-Adresse ein, mit der Sie eingekauft haben. Wir senden Ihnen einen Link und einen Code.
sign-in-send = Code zusenden
# $email: an address.
sign-in-mailed = Falls mit { $email } etwas gekauft wurde, ist eine E-Mail unterwegs. Öffnen Sie den Link darin oder geben Sie den Code innerhalb von zehn Minuten hier ein.
# $email: whom the code was mailed to.
sign-in-linked-as = Dieser Code wurde an { $email } geschickt. Melden Sie sich nur an, wenn das Ihre Adresse ist. Er gilt einmal.
sign-in-code = Code
sign-in-again = Andere Adresse verwenden
sign-in-wrong = Dieser Code ist falsch, verbraucht oder zu alt

# What was bought.
portal-nothing = Mit Ihrer Adresse wurde noch nichts gekauft.
portal-subscriptions = Abonnements
portal-orders = Bestellungen
portal-cases = Anfragen an Shops
portal-newer = Neuere
portal-older = Ältere
# $date: a day.
portal-order-of = Bestellung vom { $date }
portal-date = Datum
portal-store = Shop
portal-download = Herunterladen
portal-help = Den Shop fragen
portal-tax-included = Enthält Steuer
order-pending = noch nicht bestätigt
order-processing = wird geliefert
order-completed = bezahlt
order-cancelled = abgebrochen
order-failed = abgelehnt
order-refunded = erstattet
order-disputed = angefochten

# Keys, and the machines that they are used on.
license-revoked = widerrufen
portal-devices = Geräte
device-none = Dieser Schlüssel wird auf keinem Gerät verwendet.
# $date: a day and a time.
device-seen = Zuletzt gesehen { $date }
device-free = Platz freigeben

# Subscriptions.
subscription-trialing = in der Testphase
subscription-active = aktiv
subscription-past-due = Zahlung fehlgeschlagen
subscription-paused = pausiert
subscription-cancelled = gekündigt
# $date: a day.
subscription-ends = Zugang bis { $date }
subscription-next = nächste Abbuchung { $date }
subscription-trial-end = Testphase endet
subscription-period-end = Bezahlt bis
subscription-next-charge = Nächste Abbuchung
subscription-access-ends = Zugang endet
subscription-paused-since = Pausiert seit
subscription-changes = Wechselt zu
subscription-next-bill = Was als Nächstes abgebucht wird
subscription-retry = Jetzt bezahlen
subscription-reactivate = Abonnement behalten
subscription-pause = Pausieren
subscription-resume = Fortsetzen
subscription-card = Mit anderer Karte bezahlen
subscription-address = Rechnungen an die Adresse dieser Karte
subscription-switch = Diese Karte verwenden
subscription-cancel = Abonnement kündigen
# $date: a day.
subscription-cancel-text = Das Abonnement wird nicht mehr abgebucht. Sie haben Zugang bis { $date }.
subscription-cancel-now = Kündigung bestätigen
bill-base = Abonnement
bill-new = Neues Abonnement
bill-unused = Ungenutzter Teil des laufenden Zeitraums
bill-change = Wechsel des Abonnements
bill-credit = Guthaben

# Another plan.
plan-change = Abonnement wechseln
plan-preview = Kosten anzeigen
plan-cost = Jetzt abgebucht
plan-free = Jetzt wird nichts abgebucht.
# $date: a day.
plan-later = Die nächste Abbuchung ist am { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = Danach: { $price }
plan-confirm = Jetzt wechseln

# Cards.
card-none = Sie haben keine Karte gespeichert.
# $date: a month and a year, as 12/34.
card-ends = Gültig bis { $date }
card-preferred = bevorzugt
card-prefer = Bevorzugen
card-remove = Entfernen
card-edit = Name und Adresse
card-edit-text = Abonnements, die diese Karte bezahlt, werden künftig an diese Adresse berechnet.
billing-edit = Rechnungsdaten
billing-edit-text = Künftige Rechnungen nennen diese Person oder Firma, diese Anschrift und diese Steuernummer und werden entsprechend besteuert. Rechnungen, die Sie schon haben, bleiben unverändert.
card-add = Karte hinzufügen
card-later = Karten können hier noch nicht hinzugefügt werden. Eine Karte wird gespeichert, wenn Sie in einem Shop mit ihr bezahlen.

# Where somebody is signed in.
session-this = dieses
session-end = Dort abmelden

# Cases.
case-open = offen
case-awaiting-you = wartet auf Sie
case-awaiting-store = wartet auf den Shop
case-closed = geschlossen
case-reason = Worum geht es?
case-missing = Etwas fehlt
case-defect = Etwas funktioniert nicht
case-refund = Ich möchte mein Geld zurück
case-billing = Eine Rechnung oder Abbuchung
case-other = Etwas anderes
case-subject = Betreff
case-body = Was ist passiert?
case-answer = Ihre Antwort
case-files = Dateien
case-files-hint = Bis zu fünf Bilder, PDFs, Texte oder ZIP-Dateien, zusammen 2 MB.
case-send = Senden
case-close = Anfrage schließen
case-reopen = Wieder öffnen
case-error-body = Schreiben Sie, worum es geht
case-error-reason = Wählen Sie, worum es geht
case-error-file = Nur Bilder, PDFs, Texte und ZIP-Dateien können gesendet werden
# $count: the most files.
case-error-files = Senden Sie höchstens { $count } Dateien
case-event-opened = Sie haben die Anfrage eröffnet
case-event-closed = Sie haben die Anfrage geschlossen
case-event-closed-by-store = Der Shop hat die Anfrage geschlossen
case-event-closed-itself = Die Anfrage wurde geschlossen, weil niemand geschrieben hat
case-event-reopened = Sie haben die Anfrage wieder geöffnet
case-event-reopened-by-store = Der Shop hat die Anfrage wieder geöffnet
case-event-awaiting = Der Shop wartet auf Ihre Antwort

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Vertrag hier widerrufen
withdrawal-heading = Vertrag widerrufen
withdrawal-text = Sie können diesen Kauf ohne Angabe von Gründen widerrufen. Prüfen Sie die Angaben und bestätigen Sie sie.
# $date: a day and a time.
withdrawal-until = Sie können bis { $date } widerrufen.
withdrawal-gone = Für diesen Kauf gibt es kein Widerrufsrecht, oder die Frist ist vorbei.
withdrawal-reason = Grund
withdrawal-confirm = Widerruf bestätigen
withdrawal-declared = Sie haben diesen Kauf am { $date } widerrufen. Der Shop erstattet ihn.
withdrawal-refunded = Sie haben diesen Kauf am { $date } widerrufen, und Ihr Geld wurde erstattet.
withdrawal-rejected = Sie haben diesen Kauf am { $date } widerrufen. Der Shop sagt, dass Sie dazu kein Recht hatten.

# What was just done.
portal-done-cancelled = Ihr Abonnement ist gekündigt.
portal-done-reactivated = Ihr Abonnement läuft weiter.
portal-done-paused = Ihr Abonnement ist pausiert.
portal-done-resumed = Ihr Abonnement ist wieder aktiv.
portal-done-changed = Ihr Abonnement wurde geändert.
portal-done-switched = Ab jetzt wird mit dieser Karte bezahlt.
portal-done-retried = Ihre Zahlung ist eingegangen.
portal-done-freed = Der Platz ist wieder frei.
portal-done-added = Ihre Karte wurde gespeichert.
portal-done-preferred = Diese Karte wird zuerst angeboten.
portal-done-removed = Ihre Karte wurde entfernt.
portal-done-edited = Name und Adresse wurden geändert.
portal-done-billed = Ihre Rechnungsdaten wurden geändert.
portal-done-ended = Das Gerät ist abgemeldet.
portal-done-opened = Ihre Anfrage wurde gesendet. Die Antwort kommt per E-Mail.
portal-done-sent = Ihre Antwort wurde gesendet.
portal-done-closed = Die Anfrage ist geschlossen.
portal-done-reopened = Die Anfrage ist wieder offen.
portal-done-withdrawn = Ihr Widerruf ist eingegangen. Eine Bestätigung mit Datum und Uhrzeit ist per E-Mail unterwegs.

# What is wrong, above a form.
portal-error = Das war nicht möglich. Bitte prüfen Sie es und versuchen Sie es erneut.
portal-error-conflict = Hier läuft noch etwas anderes, oder es wird noch verwendet. Sehen Sie gleich noch einmal nach.
portal-error-payment = Die Zahlung ist fehlgeschlagen, es wurde nichts geändert. Versuchen Sie eine andere Karte.
portal-error-price = Der Preis hat sich geändert, es wurde nichts ausgeführt. Bitte prüfen Sie ihn und bestätigen Sie erneut.
portal-error-interval = Dieses Abonnement wird in anderen Abständen abgerechnet als Ihres, darum ist der Wechsel hier nicht möglich. Bitte fragen Sie den Shop.

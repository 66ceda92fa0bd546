# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Testbank
test-bank-charge-heading = Zahlung freigeben?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } bittet um { $amount }.
test-bank-keep-heading = Karte speichern lassen?
# $seller: who asks.
test-bank-keep = { $seller } möchte Ihre Karte für spätere Zahlungen speichern.
test-bank-approve = Freigeben
test-bank-decline = Ablehnen
test-bank-approved = Sie haben die Zahlung freigegeben
test-bank-declined = Sie haben die Zahlung abgelehnt
test-bank-kept = Ihre Karte wurde gespeichert
test-bank-not-kept = Ihre Karte wurde nicht gespeichert
test-bank-close = Sie können diese Seite schließen.
test-bank-nothing-heading = Nichts zu bestätigen
test-bank-nothing = Unter dieser Adresse gibt es keine Zahlung zu bestätigen, oder die Zeit dafür ist abgelaufen.

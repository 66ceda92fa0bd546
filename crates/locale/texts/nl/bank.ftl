# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Testbank
test-bank-charge-heading = Deze betaling goedkeuren?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } vraagt om { $amount }.
test-bank-keep-heading = Deze kaart bewaren?
# $seller: who asks.
test-bank-keep = { $seller } wil je kaart bewaren voor latere betalingen.
test-bank-approve = Goedkeuren
test-bank-decline = Weigeren
test-bank-approved = Je hebt de betaling goedgekeurd
test-bank-declined = Je hebt de betaling geweigerd
test-bank-kept = Je kaart is bewaard
test-bank-not-kept = Je kaart is niet bewaard
test-bank-close = Je kunt deze pagina sluiten.
test-bank-nothing-heading = Niets te bevestigen
test-bank-nothing = Op dit adres is geen betaling te bevestigen, of de tijd daarvoor is verstreken.

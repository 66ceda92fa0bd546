# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Bank testowy
test-bank-charge-heading = Zatwierdzić tę płatność?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } prosi o { $amount }.
test-bank-keep-heading = Zapisać tę kartę?
# $seller: who asks.
test-bank-keep = { $seller } prosi o zapisanie karty na potrzeby przyszłych płatności.
test-bank-approve = Zatwierdź
test-bank-decline = Odrzuć
test-bank-approved = Płatność została zatwierdzona
test-bank-declined = Płatność została odrzucona
test-bank-kept = Karta została zapisana
test-bank-not-kept = Karta nie została zapisana
test-bank-close = Możesz zamknąć tę stronę.
test-bank-nothing-heading = Nie ma nic do potwierdzenia
test-bank-nothing = Pod tym adresem nie ma płatności do potwierdzenia albo minął na to czas.

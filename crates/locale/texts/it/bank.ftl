# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Banca di prova
test-bank-charge-heading = Approvare questo pagamento?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } chiede { $amount }.
test-bank-keep-heading = Salvare questa carta?
# $seller: who asks.
test-bank-keep = { $seller } chiede di salvare la carta per pagamenti futuri.
test-bank-approve = Approva
test-bank-decline = Rifiuta
test-bank-approved = Pagamento approvato
test-bank-declined = Pagamento rifiutato
test-bank-kept = La carta è stata salvata
test-bank-not-kept = La carta non è stata salvata
test-bank-close = Questa pagina può essere chiusa.
test-bank-nothing-heading = Niente da confermare
test-bank-nothing = A questo indirizzo non c’è alcun pagamento da confermare, oppure il tempo è scaduto.

# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Banco de teste
test-bank-charge-heading = Aprovar este pagamento?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } pede { $amount }.
test-bank-keep-heading = Salvar este cartão?
# $seller: who asks.
test-bank-keep = { $seller } pede para salvar o seu cartão para pagamentos futuros.
test-bank-approve = Aprovar
test-bank-decline = Recusar
test-bank-approved = Você aprovou o pagamento
test-bank-declined = Você recusou o pagamento
test-bank-kept = Seu cartão foi salvo
test-bank-not-kept = Seu cartão não foi salvo
test-bank-close = Você pode fechar esta página.
test-bank-nothing-heading = Nada a confirmar
test-bank-nothing = Não há nenhum pagamento a confirmar neste endereço, ou o prazo terminou.

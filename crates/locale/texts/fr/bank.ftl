# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Banque de test
test-bank-charge-heading = Approuver ce paiement ?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } demande { $amount }.
test-bank-keep-heading = Enregistrer cette carte ?
# $seller: who asks.
test-bank-keep = { $seller } souhaite enregistrer votre carte pour de futurs paiements.
test-bank-approve = Approuver
test-bank-decline = Refuser
test-bank-approved = Vous avez approuvé le paiement
test-bank-declined = Vous avez refusé le paiement
test-bank-kept = Votre carte a été enregistrée
test-bank-not-kept = Votre carte n’a pas été enregistrée
test-bank-close = Vous pouvez fermer cette page.
test-bank-nothing-heading = Rien à confirmer
test-bank-nothing = Il n’y a aucun paiement à confirmer à cette adresse, ou le délai est écoulé.

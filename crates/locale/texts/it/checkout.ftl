# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Modalità di prova: nessun denaro viene trasferito.

# The summary.
summary = Riepilogo dell’ordine
summary-show = Mostra il riepilogo dell’ordine
due-today = Da pagare oggi
subtotal = Subtotale
discount = Sconto
tax = Imposte
# $rate: a percentage.
tax-rate = Imposte ({ $rate })
tax-included = Imposte incluse ({ $rate })
tax-later = In base all’indirizzo
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Quantità
units-change = Modifica la quantità
# The buyer names the price of one.
your-price = Il tuo prezzo in dollari statunitensi
# $amount: the least price.
your-price-least = Almeno { $amount }
your-price-suggested = Prezzi suggeriti
update = Aggiorna
# $amount: a price.
price-weekly = { $amount } a settimana
price-monthly = { $amount } al mese
price-yearly = { $amount } all’anno
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } più imposte
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] Gratis per { $count } giorno, poi { $amount } in data { $date }
       *[other] Gratis per { $count } giorni, poi { $amount } in data { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } ogni { $units }. Ad esempio, { $example } costano { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } senza costi aggiuntivi, poi { $price } ogni { $units }. Ad esempio, { $example } costano { $charge }.
code = Codice sconto
code-add = Aggiungi un codice sconto
code-apply = Applica
code-remove = Rimuovi

# Contact and address.
contact = Contatti
address = Fatturazione
details = Dati
state = Stato
province = Provincia
postal-code = Codice postale
zip-code = Codice ZIP
business = Acquisto come azienda
street = Via e numero civico
street-more = Interno, piano
city = Città
tax-id = Partita IVA
continue-to-payment = Continua al pagamento

# Payment.
payment = Pagamento
card = Carta
# What a way to pay is, for those who do not see its mark.
method-bank = Banca
method-wallet = Portafoglio
card-number = Numero della carta
card-expiry = Data di scadenza
# How month and year are typed.
card-expiry-form = MM / AA
card-cvc = Codice di sicurezza (CVC)
test-card = Carta di prova: 4242 4242 4242 4242, qualsiasi data futura, qualsiasi codice di sicurezza.
card-form-script = Il modulo della carta richiede JavaScript. Attivarlo nel browser o scegliere un altro metodo di pagamento.
no-payments-yet = Questo negozio non può ancora accettare pagamenti qui.
paying = Elaborazione…
# $amount: what is charged.
button-pay = Paga { $amount }
button-subscribe = Abbonati per { $amount }
button-pay-untaxed = Paga
button-subscribe-untaxed = Abbonati
button-trial = Inizia la prova gratuita
button-complete = Completa l’ordine
# The wording that the law of Germany and Austria asks for.
button-order = Ordine con obbligo di pagare – { $amount }
button-order-later = Ordine con obbligo di pagare
# $seller: the store; $price: as “$15.00 per month”.
consent = Autorizzo { $seller } ad addebitarmi { $price } oggi e all’inizio di ogni periodo, fino alla mia disdetta.
consent-usage = Autorizzo { $seller } ad addebitarmi { $price } oggi e all’inizio di ogni periodo, e i miei consumi alla fine di questo, fino alla mia disdetta.
consent-trial = Autorizzo { $seller } ad addebitarmi { $price } al termine della prova e all’inizio di ogni periodo successivo, fino alla mia disdetta.
consent-trial-usage = Autorizzo { $seller } ad addebitarmi { $price } al termine della prova e all’inizio di ogni periodo successivo, e i miei consumi alla fine di questo, fino alla mia disdetta.
consent-free = Accetto questo abbonamento. È gratuito e dura fino alla mia disdetta.
legal-seller = Venduto da { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Venduto da { $seller }, { $address }.
legal-terms = Condizioni generali
legal-privacy = Privacy
legal-refunds = Rimborsi
# $terms: a link with the words of terms-link.
accept-terms = Effettuando l’ordine, accetti le { $terms } del venditore.
agreement-accept-terms = Autorizzando gli addebiti, accetti le { $terms } del venditore.
# As it stands within the two sentences above.
terms-link = condizioni generali
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Chiedo espressamente che la consegna inizi prima della fine del periodo di recesso e so che, appena inizia, perdo il diritto di recesso.
questions = Domande?

# Results.
paid-heading = Grazie
paid-text = Il pagamento è stato ricevuto. La ricevuta è in arrivo via email.
paid-free = L’ordine è completato. La conferma è in arrivo via email.
paid-subscription = L’abbonamento è iniziato. La ricevuta è in arrivo via email.
paid-trial = La prova è iniziata. La conferma è in arrivo via email.
order = Ordine
charged = Importo addebitato
open-product = Apri
continue-to-seller = Continua
paid-portal = Vedere l’ordine nel portale clienti
back-to-seller = Torna al negozio
waiting-heading = Pagamento in corso
waiting-text = È possibile chiudere questa pagina: la ricevuta arriverà via email.
look-again = Aggiorna
bank-heading = La banca chiede una conferma
bank-text = Confermare il pagamento con la banca, poi tornare a questa pagina.
bank-button = Vai alla banca
closed-heading = Ordine chiuso
closed-text = Questa pagina di pagamento non è più aperta. Non è stato addebitato nulla.
embed-failed = Non è stato possibile caricare qui il pagamento.
embed-open = Apri la pagina di pagamento
unavailable-text = A questo indirizzo non c’è più nulla da pagare.
trouble-heading = Si prega di riprovare
trouble-text = Al momento non è possibile aprire questa pagina.
not-found-heading = Non trovato
no-paylink-text = A questo indirizzo non c’è alcun link di pagamento.
no-agreement-text = A questo indirizzo non c’è alcuna autorizzazione di addebito.

# What is wrong, at its field.
error-form-expired = Questo modulo è scaduto. Si prega di controllarlo e riprovare.
error-offline = La connessione si è interrotta. Ricaricare la pagina per vedere se il pagamento è andato a buon fine.
error-email = Inserire l’email, ad esempio name@example.com
error-name = Inserire il nome
error-name-email = Inserire il nome, non l’email
error-country = Scegliere il Paese
error-state = Scegliere lo Stato o la provincia
error-postal-code = Inserire le cinque cifre del codice ZIP
error-postal-code-state = Questo codice ZIP è di un altro Stato
error-street = Inserire via e numero civico
error-city = Inserire la città
error-tax-id = Questo numero non è valido nel Paese indicato
error-coupon-unknown = Questo codice non ci risulta
error-coupon-expired = Questo codice è scaduto
error-coupon-early = Questo codice non è ancora valido
error-coupon-items = Questo codice non vale per questi articoli
error-coupon-first = Questo codice vale solo per il primo acquisto
error-coupon-used-up = Questo codice è esaurito
error-coupon-again = Questo codice è già stato utilizzato
error-coupon-minimum = L’importo dell’ordine è troppo basso per questo codice
# $count: the most.
error-units = Inserire un numero intero da 1 a { $count }
error-units-left = Quantità non più disponibile
# $example: an amount as it is typed.
error-amount = Inserire un importe, ad esempio { $example }
# $amount: the least or the most.
error-amount-least = Inserire almeno { $amount }
error-total-least = Il totale deve essere di almeno { $amount }
error-total-most = Il totale può essere al massimo di { $amount }
error-card-number = Inserire il numero della carta
error-card-expiry = Inserire la data di scadenza della carta
error-card-cvc = Inserire le 3 o 4 cifre del codice di sicurezza
error-card-form = Non è stato possibile aprire il modulo della carta. Controllare la connessione e ricaricare questa pagina.
error-card-token = Inserire di nuovo la carta.
error-method = Scegliere un altro metodo di pagamento
error-consent = Per abbonarsi è necessario accettare gli addebiti
error-answer-required = Rispondere a questa domanda
error-answer-digits = Usare solo cifre
error-answer-option = Scegliere una delle opzioni
error-answer-length = Questa risposta è troppo corta o troppo lunga

# What is wrong, above the form.
error-card-declined = La carta è stata rifiutata. Non è stato addebitato nulla. Provare con un’altra carta.
error-card-funds = I fondi sulla carta non sono sufficienti. Non è stato addebitato nulla. Provare con un’altra carta.
error-card-expired = La carta è scaduta. Non è stato addebitato nulla. Provare con un’altra carta.
error-card-authentication = La banca non ha confermato il pagamento. Non è stato addebitato nulla.
error-payment-declined = Il pagamento è stato rifiutato. Non è stato addebitato nulla. Provare con un altro metodo di pagamento.
error-total-changed = Il totale è cambiato. Si prega di controllarlo e riprovare.
error-gone = Questa pagina di pagamento non è più aperta. Non è stato addebitato nulla.
error-store-closed = Al momento questo negozio non accetta pagamenti.
error-too-many = Troppi tentativi. Si prega di attendere qualche minuto e riprovare.
# $product: its name.
error-out-of-stock = { $product }: scorte esaurite
error-not-available = { $product } non è disponibile
error-purchase-limit = Quantità massima raggiunta per { $product }

# Billing agreements.
agreement-heading = Autorizzazione di addebito
agreement-text = Questo esercente chiede di poter addebitare la carta in futuro. Ora non viene addebitato nulla.
agreement-bank-text = Confermare alla banca che la carta può essere addebitata. Poi l’autorizzazione sarà attiva.
agreement-waiting-heading = Verifica della carta in corso
agreement-waiting-text = Di solito basta un momento.
agreement-active-heading = L’autorizzazione è attiva
agreement-active-text = Prima di ogni addebito viene inviata un’email e l’autorizzazione può essere revocata in qualsiasi momento.
agreement-ended-heading = Questa autorizzazione è terminata
agreement-ended-text = Non verrà addebitato altro.
agreement-expired-heading = Questa autorizzazione è scaduta
agreement-expired-text = Non è stata accettata in tempo o sono state rifiutate troppe carte. Non è stato addebitato nulla.
agreement-for = Per
agreement-charged = Addebito
agreement-customer = Cliente
agreement-consent = Autorizzo { $seller } ad addebitare la mia carta { $frequency } per «{ $description }», fino alla mia revoca. Prima di ogni addebito ricevo l’importo via email.
# How often an agreement charges.
frequency-once = una volta
frequency-weekly = ogni settimana
frequency-monthly = ogni mese
frequency-quarterly = ogni tre mesi
frequency-yearly = ogni anno
frequency-ad-hoc = di tanto in tanto
agreement-accept = Autorizza
agreement-revoke = Revoca questa autorizzazione
agreement-charges = Addebiti
charge-paid = pagato
charge-waiting = non ancora confermato
charge-refunded = rimborsato
charge-disputed = contestato
charge-failed = non riuscito
error-agreement-consent = È necessario accettare gli addebiti

# Signing in.
sign-in-heading = Accesso agli acquisti
sign-in-account = Accesso all'account
sign-in-text = Inserire questo codice dove è stato richiesto. È valido una sola volta, per dieci minuti dall’invio dell’email.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Promemoria di { $seller }
reminder-text = { $seller } può scriverti quando lasci qualcosa nel carrello.
reminder-stop = Non ricevere più questi promemoria
reminder-stopped-heading = Niente più promemoria
reminder-stopped-text = { $seller } non ti scriverà più a proposito di carrelli.
no-reminder-text = A questo indirizzo non c’è alcun promemoria.

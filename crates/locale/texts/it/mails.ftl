# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Domande? Apra una richiesta nel portale clienti

# Receipts.
mail-receipt-subject = La sua ricevuta di { $store }
mail-receipt-heading = Grazie per il suo acquisto
mail-date = Data
mail-seller = Venditore
mail-buyer = Acquirente
# $seller: who sells for the store and remits the tax.
mail-of-record = Venduto da { $seller } come venditore ufficiale
mail-paid-with = Pagato con
# $price: of one unit.
mail-each = { $price } ciascuno
mail-key = La sua chiave
# $start, $end: days.
mail-trial-period = La sua prova dura dal { $start } al { $end }.
mail-period = Vale dal { $start } al { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } e consumo
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, poi { $price }
mail-next-charge = Prossimo addebito: { $price }, il { $date }.
mail-cancel-any-time = Può disdire in qualsiasi momento
mail-waived = Il { $date } ha chiesto la consegna immediata e ha rinunciato al diritto di recesso.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Inversione contabile: l’imposta è dovuta dall’acquirente.
mail-invoice-attached = La fattura è allegata in PDF.

# Refunds. $order: its number.
mail-refund-subject = Il suo rimborso da { $store }
mail-refund = { $store } le ha rimborsato { $amount } per il suo ordine { $order }.
mail-payment-reference = Riferimento del pagamento
mail-credit-note-attached = La nota di credito è allegata in PDF.

# Invoices of subscriptions.
mail-invoice-subject = La sua fattura di { $store }
invoice-paid = { $amount } pagati il { $date }
invoice-refunded = { $amount } rimborsati il { $date }
mail-next-charge-on = Prossimo addebito: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Novità del suo piano { $plan }
mail-plan-new = Ecco le novità del suo piano { $plan } di { $store }:
# $count: how many keys.
mail-more-keys = altri { $count }, elencati nel suo ordine
mail-key-new-subject = La sua nuova chiave di licenza per { $product }
mail-key-new = { $store } le ha dato una nuova chiave di licenza per { $product }:
mail-key-replaced = Sostituisce quella che aveva, che non è più valida.

# Subscriptions.
mail-cancelled-subject = Il suo abbonamento a { $plan } è stato disdetto
mail-cancelled = Il suo abbonamento a { $plan } di { $store } è stato disdetto.
mail-use-until = Può usarlo fino al { $date }.
mail-has-ended = È terminato.
mail-billed-once = Quanto ha consumato viene fatturato ancora una volta.
mail-billed-once-later = Quanto consuma fino ad allora viene fatturato ancora una volta.
mail-not-charged = Non le verrà addebitato altro.
mail-store-closed = { $store } ha chiuso, quindi il suo abbonamento a { $plan } è stato disdetto.
mail-paid-until = Lo ha pagato fino al { $date }.
mail-receipts-stay = Le sue ricevute restano dove sono
mail-continues-subject = Il suo abbonamento a { $plan } continua
mail-continues = La disdetta del suo abbonamento a { $plan } di { $store } è stata revocata.
mail-charged-next = Il prossimo addebito è il { $date }.
mail-paused = È in pausa e non viene addebitato finché non riprende.
mail-disputed = Non viene addebitato finché uno dei pagamenti è contestato.
mail-plan-changes-subject = Il suo piano passa a { $plan }
mail-plan-changed-subject = Il suo piano ora è { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = Dal { $date } il suo abbonamento di { $store } è { $count } × { $plan } per { $price } imposte escluse.
mail-plan-now = D’ora in poi il suo abbonamento di { $store } è { $count } × { $plan } per { $price } imposte escluse.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Il suo abbonamento a { $plan } ora è pagato con { $card }
mail-card-switched = Il suo abbonamento a { $plan } di { $store } viene addebitato d’ora in poi su { $card }.

# Renewals.
mail-confirm-subject = Confermi il pagamento di { $plan }
mail-confirm = La sua banca le chiede di confermare il pagamento di { $amount } per { $plan }.
mail-confirm-link = Confermare il pagamento
mail-confirm-retry = Senza la sua risposta il pagamento verrà ritentato il { $date }.
mail-failed-subject = Il suo pagamento per { $plan } non è riuscito
mail-failed = Il pagamento di { $amount } per { $plan } non è stato riscosso. Verrà ritentato il { $date }.
mail-pay-otherwise = Pagare con un’altra carta o subito
mail-given-up-subject = Il suo abbonamento a { $plan } è terminato
mail-given-up = Il pagamento di { $amount } per { $plan } non è stato riscosso e non verrà ritentato. Il suo abbonamento è terminato.
mail-trial-ending-subject = La sua prova di { $plan } termina presto
mail-trial-ending = La sua prova di { $plan } termina il { $date }. Poi ogni periodo costa { $amount } imposte escluse, addebitati sulla sua carta.
mail-trial-coupon = Il suo coupon toglie { $amount } dal primo.
mail-trial-manage = Disdire prima o cambiare carta
mail-card-expiring-subject = { $card } scade presto
mail-card-expiring = { $card }, con cui viene pagato { $plan }, scade entro 30 giorni.
mail-other-card = Pagare con un’altra carta

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } le ha risposto
mail-case-reply = { $store } ha risposto sul suo ordine { $order }, «{ $subject }»:
mail-case-answer = Rispondere nel portale clienti
mail-case-closing-subject = La sua richiesta verrà chiusa presto
mail-case-closing = { $store } attende la sua risposta sul suo ordine { $order }, «{ $subject }». Senza di essa la richiesta verrà chiusa il { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Il suo accordo di addebito con { $store }
mail-agreed = Ha acconsentito che { $store } addebiti { $card } { $frequency }:
mail-agreed-told = Ogni addebito le viene comunicato.
mail-charge-subject = { $store } sta per addebitarle { $amount }
mail-charge = { $store } sta per addebitarle { $amount }, imposte incluse, per:
mail-charge-agreed = Ha acconsentito a questo:
mail-agreement-link = Vedere o revocare l’accordo

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } è stata aggiunta
mail-card-added = { $card } è stata salvata per i prossimi pagamenti.
mail-card-added-until = { $card }, valida fino a { $expiry }, è stata salvata per i prossimi pagamenti.
mail-card-not-you = Non è stato lei? La rimuova dai suoi acquisti
mail-card-removed-subject = { $card } è stata rimossa
mail-card-removed = { $card } è stata rimossa e non verrà più addebitata.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = I suoi acquisti da { $store } hanno un altro indirizzo
mail-moved = { $store } ha assegnato un altro indirizzo e-mail al suo account cliente. D’ora in poi i suoi acquisti si trovano nel portale clienti con quell’indirizzo e non più con questo.
mail-moved-help = Se non lo ha chiesto, scriva a { $email }.

# Signing in to the portal.
mail-sign-in-subject = Acceda ai suoi acquisti
mail-sign-in = Apra questo link entro 10 minuti per accedere ai suoi acquisti:
mail-sign-in-code = Oppure inserisca questo codice dove l’ha richiesto:
mail-sign-in-once = Basta uno dei due e vale una volta sola. Non le chiediamo mai il codice. Se non ha richiesto questa e-mail, la ignori.

# What invoices and credit notes say, as PDF.
invoice-title = Fattura
credit-note-title = Nota di credito
invoice-number = Numero di fattura
credit-note-number = Numero nota di credito
invoice-issued = Data di emissione
invoice-period = Periodo
credit-note-of = Della fattura
invoice-bill-to = Fatturato a
invoice-description = Descrizione
invoice-quantity = Quantità
invoice-unit-price = Prezzo unitario
invoice-amount = Importo
invoice-amount-paid = Importo pagato
invoice-amount-refunded = Importo rimborsato
invoice-statement = Sul suo estratto conto
invoice-next-charge = Prossimo addebito
invoice-refund-of = Rimborso dell’ordine { $order }
invoice-currency = Tutti gli importi sono in dollari statunitensi, salvo diversa indicazione.
# $email: where the store is asked.
invoice-questions = Domande su questa fattura? Scriva a { $email }.
# $page, $count: numbers.
invoice-page = Pagina { $page } di { $count }

# Where a font is missing on the server.
invoice-missing-signs = I riquadri (□) sostituiscono caratteri il cui font manca sul server. L’e-mail di questo documento li mostra.

mail-withdrawn-subject = Abbiamo ricevuto il tuo recesso
mail-withdrawn = Abbiamo ricevuto il tuo recesso dal contratto con { $store }.
mail-withdrawn-next = Non devi fare altro. Quanto hai pagato ti viene restituito con lo stesso mezzo di pagamento.
mail-withdrawn-name = Nome
mail-withdrawn-email = Email
mail-withdrawn-order = Ordine
mail-withdrawn-at = Ricevuto
mail-withdrawn-reason = Motivo
mail-withdrawal-rejected-subject = Il tuo recesso è stato rifiutato
mail-withdrawal-rejected = { $store } sostiene che non avevi il diritto di recedere dal tuo ordine { $order }. Puoi rispondere in una richiesta.

# Carts that were left.
mail-cart-subject = Hai lasciato qualcosa nel carrello di { $store }
mail-cart-heading = Ti interessa ancora?
mail-cart = Hai iniziato un acquisto da { $store } e non l’hai completato. Non è stato addebitato nulla.
mail-cart-link = Continua l’acquisto
mail-cart-until = Il link è valido fino al { $date }.
mail-cart-opt-out = Niente più promemoria da { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Il tuo ordine da { $store } è stato annullato
mail-not-accepted = { $store } non ha potuto accettare il tuo pagamento di { $amount }, quindi il tuo ordine { $order } è stato annullato.
mail-not-accepted-returned = Il denaro ti viene restituito con lo stesso mezzo di pagamento. La tua banca può impiegare qualche giorno a mostrarlo.
mail-not-accepted-free = { $store } non ha potuto accettare il tuo ordine { $order }, che quindi è stato annullato. Non è stato addebitato nulla.

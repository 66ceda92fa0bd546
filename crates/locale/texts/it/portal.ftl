# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = I tuoi acquisti
portal-purchases = Acquisti
portal-cards = Carte
portal-sessions = Dispositivi connessi
sign-out = Esci
portal-missing = A questo indirizzo non c’è nulla di tuo.

# Signing in.
sign-in = Accedi
sign-in-ask = Inserisci l’indirizzo email con cui hai acquistato. Ti inviamo un link e un codice.
sign-in-send = Inviami un codice
# $email: an address.
sign-in-mailed = Se è stato acquistato qualcosa con { $email }, un’email è in arrivo. Apri il link o inserisci qui il codice entro dieci minuti.
# $email: whom the code was mailed to.
sign-in-linked-as = Questo codice è stato inviato a { $email }. Accedi solo se è il tuo indirizzo. Vale una sola volta.
sign-in-code = Codice
sign-in-again = Usa un altro indirizzo
sign-in-wrong = Questo codice è errato, già usato o scaduto

# What was bought.
portal-nothing = Con il tuo indirizzo non è stato ancora acquistato nulla.
portal-subscriptions = Abbonamenti
portal-orders = Ordini
portal-cases = Richieste ai venditori
portal-newer = Più recenti
portal-older = Meno recenti
# $date: a day.
portal-order-of = Ordine del { $date }
portal-date = Data
portal-store = Negozio
portal-download = Scarica
portal-help = Chiedi al venditore
portal-tax-included = Imposte incluse
order-pending = non ancora confermato
order-processing = in consegna
order-completed = pagato
order-cancelled = annullato
order-failed = rifiutato
order-refunded = rimborsato
order-disputed = contestato

# Keys, and the machines that they are used on.
license-revoked = revocata
portal-devices = Dispositivi
device-none = Questa chiave non è in uso su alcun dispositivo.
# $date: a day and a time.
device-seen = Visto l’ultima volta: { $date }
device-free = Libera questo posto

# Subscriptions.
subscription-trialing = in prova
subscription-active = attivo
subscription-past-due = pagamento non riuscito
subscription-paused = in pausa
subscription-cancelled = disdetto
# $date: a day.
subscription-ends = accesso fino al { $date }
subscription-next = prossimo addebito il { $date }
subscription-trial-end = Fine della prova
subscription-period-end = Pagato fino al
subscription-next-charge = Prossimo addebito
subscription-access-ends = Fine dell’accesso
subscription-paused-since = In pausa dal
subscription-changes = Passa a
subscription-next-bill = Cosa verrà addebitato
subscription-retry = Paga ora
subscription-reactivate = Mantieni l’abbonamento
subscription-pause = Metti in pausa
subscription-resume = Riprendi
subscription-card = Paga con un’altra carta
subscription-address = Intesta le fatture all’indirizzo di questa carta
subscription-switch = Usa questa carta
subscription-cancel = Disdici l’abbonamento
# $date: a day.
subscription-cancel-text = L’abbonamento non verrà più addebitato. Avrai accesso fino al { $date }.
subscription-cancel-now = Conferma la disdetta
bill-base = Abbonamento
bill-new = Nuovo abbonamento
bill-unused = Parte non utilizzata del periodo in corso
bill-change = Cambio di abbonamento
bill-credit = Credito

# Another plan.
plan-change = Cambia piano
plan-preview = Mostra il costo
plan-cost = Addebitato ora
plan-free = Ora non viene addebitato nulla.
# $date: a day.
plan-later = Il prossimo addebito è il { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = In seguito: { $price }
plan-confirm = Cambia ora

# Cards.
card-none = Non hai salvato carte.
# $date: a month and a year, as 12/34.
card-ends = Valida fino a { $date }
card-preferred = preferita
card-prefer = Preferisci
card-remove = Rimuovi
card-edit = Nome e indirizzo
card-edit-text = Gli abbonamenti pagati con questa carta saranno fatturati a questo indirizzo d’ora in poi.
billing-edit = Dati di fatturazione
billing-edit-text = Le prossime fatture riporteranno questo nome o azienda, questo indirizzo e questa partita IVA, con le imposte corrispondenti. Le fatture già emesse restano invariate.
card-add = Aggiungi una carta
card-later = Qui non si possono ancora aggiungere carte. Una carta viene salvata quando la usi per pagare in un negozio.

# Where somebody is signed in.
session-this = questo
session-end = Disconnetti

# Cases.
case-open = aperta
case-awaiting-you = attende te
case-awaiting-store = attende il venditore
case-closed = chiusa
case-reason = Di cosa si tratta?
case-missing = Manca qualcosa
case-defect = Qualcosa non funziona
case-refund = Voglio un rimborso
case-billing = Una fattura o un addebito
case-other = Altro
case-subject = Oggetto
case-body = Cosa è successo?
case-answer = La tua risposta
case-files = File
case-files-hint = Fino a cinque immagini, PDF, testi o file ZIP, 2 MB in tutto.
case-send = Invia
case-close = Chiudi la richiesta
case-reopen = Riapri
case-error-body = Scrivi di cosa si tratta
case-error-reason = Scegli di cosa si tratta
case-error-file = Si possono inviare solo immagini, PDF, testi e file ZIP
# $count: the most files.
case-error-files = Invia al massimo { $count } file
case-event-opened = Hai aperto la richiesta
case-event-closed = Hai chiuso la richiesta
case-event-closed-by-store = Il venditore ha chiuso la richiesta
case-event-closed-itself = La richiesta è stata chiusa perché nessuno ha scritto
case-event-reopened = Hai riaperto la richiesta
case-event-reopened-by-store = Il venditore ha riaperto la richiesta
case-event-awaiting = Il venditore attende la tua risposta

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Recedere dal contratto qui
withdrawal-heading = Recedere dal contratto
withdrawal-text = Puoi recedere da questo acquisto senza indicare un motivo. Controlla la dichiarazione e confermala.
# $date: a day and a time.
withdrawal-until = Puoi recedere fino al { $date }.
withdrawal-gone = Per questo acquisto non c’è diritto di recesso, oppure il termine è scaduto.
withdrawal-reason = Motivo
withdrawal-confirm = Conferma il recesso
withdrawal-declared = Hai receduto da questo acquisto il { $date }. Il venditore lo rimborsa.
withdrawal-refunded = Hai receduto da questo acquisto il { $date } e sei stato rimborsato.
withdrawal-rejected = Hai receduto da questo acquisto il { $date }. Il venditore sostiene che non ne avevi diritto.

# What was just done.
portal-done-cancelled = Il tuo abbonamento è disdetto.
portal-done-reactivated = Il tuo abbonamento continua.
portal-done-paused = Il tuo abbonamento è in pausa.
portal-done-resumed = Il tuo abbonamento è di nuovo attivo.
portal-done-changed = Il tuo piano è stato cambiato.
portal-done-switched = Da ora paga questa carta.
portal-done-retried = Il pagamento è stato ricevuto.
portal-done-freed = Il posto è di nuovo libero.
portal-done-added = La tua carta è stata salvata.
portal-done-preferred = Questa carta viene proposta per prima.
portal-done-removed = La tua carta è stata rimossa.
portal-done-edited = Nome e indirizzo sono stati cambiati.
portal-done-billed = I tuoi dati di fatturazione sono stati modificati.
portal-done-ended = Quel dispositivo è disconnesso.
portal-done-opened = La richiesta è stata inviata. La risposta arriverà via email.
portal-done-sent = La risposta è stata inviata.
portal-done-closed = La richiesta è chiusa.
portal-done-reopened = La richiesta è di nuovo aperta.
portal-done-withdrawn = Il recesso è stato ricevuto. Una conferma con data e ora è in arrivo via email.

# What is wrong, above a form.
portal-error = Non è stato possibile. Controlla e riprova.
portal-error-conflict = C’è un’altra operazione in corso o qualcosa in uso. Ricontrolla tra poco.
portal-error-payment = Il pagamento non è riuscito e nulla è cambiato. Prova un’altra carta.
portal-error-price = Il prezzo è cambiato e non è stato fatto nulla. Controllalo e conferma di nuovo.
portal-error-interval = Questo piano viene addebitato con una cadenza diversa dal tuo, quindi non puoi passare qui. Chiedi al negozio.

# Il pannello dei venditori: negozi, vendite e attività in attesa.

desk-menu = Pagine del negozio
desk-stores = Negozi
desk-home = Panoramica
desk-orders = Ordini
desk-requirements = Requisiti
desk-missing = A questo indirizzo non c’è nulla di tuo.
desk-forbidden-heading = Il ruolo non lo consente
desk-error-role = Il ruolo in questo negozio non lo consente. Il proprietario o un amministratore può cambiarlo.
desk-error-mailed = L’acquirente ha già ricevuto oggi cinque email su questo ordine. Riprovare domani.
desk-error-delivered = Tutto ciò che contiene questo ordine è stato consegnato.

sign-in-account-ask = Inserire l’indirizzo email. Inviamo un link e un codice; la prima volta viene creato l’account.
sign-in-sent = Un’email è in arrivo a { $email }. Aprire il link o inserire qui le sei cifre entro dieci minuti.
sign-in-factor = Codice dell’app
sign-in-factor-text = Inserire le sei cifre dell’app di autenticazione o uno dei codici di recupero.
sign-in-over = È passato troppo tempo. Accedere di nuovo.

desk-no-store = Non c’è ancora nessun negozio
desk-no-store-text = Aprirne uno per vendere, o chiedere al proprietario di un negozio un invito nel suo team.
desk-invitations = Inviti
desk-invited-until = Valido fino al { $date } (UTC)
desk-accept = Accetta
desk-decline = Rifiuta
role-viewer = lettore
role-moderator = moderatore
role-developer = sviluppatore
role-administrator = amministratore
role-owner = proprietario
new-store = Apri un negozio
new-store-open = Apri il negozio
new-store-name = Nome del negozio
new-store-handle = Nome negli indirizzi
new-store-handle-hint = Da 3 a 64 lettere minuscole, cifre e trattini, per esempio nimbus-labs
new-store-descriptor = Testo sugli estratti conto
new-store-descriptor-hint = Gli acquirenti lo vedono sull’estratto conto, dopo PB*
new-store-email = Email per gli acquirenti che hanno bisogno di aiuto
new-store-category = Che cosa vendi
new-store-category-hint = Una o alcune parole separate da virgole, per esempio software, giochi
new-store-summary = Riassunto in una riga
new-store-description = Descrizione per gli acquirenti
new-store-error-handle = Usare da 3 a 64 lettere minuscole, cifre e trattini, e nessun nome riservato
new-store-error-descriptor = Usare lettere, cifre e spazi, al massimo 19 caratteri
new-store-taken = Un altro negozio ha questo nome. Sceglierne un altro
new-store-full = È stato raggiunto il numero massimo di negozi di un account.

needs-payments = Per vendere
needs-payments-met = Questo negozio può ricevere pagamenti.
needs-payouts = Per ricevere i versamenti
needs-payouts-met = Per i versamenti non manca nulla.
need-met = fatto
need-missing = manca
need-owner = Un proprietario che ha effettuato l’accesso
need-owner-how = Il proprietario accede una volta con l’indirizzo a cui scrive il negozio.
need-profile = Il profilo del proprietario
need-profile-how = Il proprietario inserisce nome, cognome e paese e accetta le condizioni.
need-questionnaire = Il questionario
need-questionnaire-how = Indicare che cosa si vende, la propria forma giuridica e quanto si prevede di vendere.
need-identity = L’identità del proprietario
need-identity-how = Il proprietario chiede la verifica della propria identità e viene avvisato quando è conclusa.
need-phone = Un numero di telefono verificato
need-phone-how = Il proprietario inserisce un numero di telefono e il codice che vi viene inviato.
need-two-factor = Un secondo fattore
need-two-factor-how = Il proprietario configura un’app di autenticazione.
need-store = Un negozio
need-store-how = Il proprietario accede una volta.
need-bank = Un conto bancario
need-bank-how = Il proprietario aggiunge il conto per i versamenti e attende l’approvazione.

home-waits = In attesa
home-today = Oggi
home-month = Questo mese
home-gross = Lordo
home-net = Netto
home-refunds = Rimborsi
home-disputes = Contestazioni
home-orders = Ordini di oggi
home-no-order = Oggi non è ancora stato acquistato nulla.
home-all-orders = Tutti gli ordini
waits-needs =
    { $count ->
        [one] Manca { $count } requisito
       *[other] Mancano { $count } requisiti
    }
waits-disputes =
    { $count ->
        [one] { $count } contestazione richiede prove
       *[other] { $count } contestazioni richiedono prove
    }
waits-cases =
    { $count ->
        [one] { $count } domanda di un acquirente attende risposta
       *[other] { $count } domande di acquirenti attendono risposta
    }
waits-reviews =
    { $count ->
        [one] { $count } pagamento attende una decisione
       *[other] { $count } pagamenti attendono una decisione
    }
waits-webhooks =
    { $count ->
        [one] { $count } invio a un webhook è fallito negli ultimi sette giorni
       *[other] { $count } invii a webhook sono falliti negli ultimi sette giorni
    }

orders-search-hint = ID, numero d’ordine, email, pagamento o chiave di licenza
orders-status = Stato
orders-any = Tutti
orders-from = Dal
orders-to = Al
orders-find = Cerca
orders-all = Mostra tutti
orders-count =
    { $count ->
        [one] { $count } ordine
       *[other] { $count } ordini
    }
orders-none-text = Provare con meno lettere, un altro stato o altri giorni.
orders-empty = Ancora nessun ordine
orders-empty-text = Ogni ordine appare qui non appena qualcuno acquista.
orders-newest = Più recenti
order-id = ID dell’ordine
order-number = Numero d’ordine
order-payment = ID del pagamento
order-reference = ID presso il processore
order-from = Acquistato da
order-buyer = Acquirente e pagamento
order-history = Cronologia
order-ids = ID
order-amounts = Importi
order-mail = Invia di nuovo la ricevuta
order-retry = Consegna di nuovo
order-call = Tramite API

sum-coupon = Codice sconto { $code }
sum-platform-fee = Commissione della piattaforma
sum-processor-fee = Commissione del processore
sum-settled = La tua quota
sum-tax-added = { $rate } di { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } di { $amount }, compreso nei prezzi ({ $name }, { $place })
sum-tax-reversed = Un’azienda in { $place } versa l’imposta da sé
sum-changed = Oggi l’aliquota è diversa.
sum-fee = { $rate } di { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Rimborsa
refund-now = Rimborsa tutto
refund-returned = L’acquirente riceve
refund-cost = Dal saldo vengono addebitati
refund-kept = Le commissioni non vengono restituite. Le chiavi di licenza possono diventare non valide e un abbonamento acquistato con l’ordine termina subito.
refund-until = L’ordine può essere rimborsato fino al { $date }.
refund-reason = Motivo
refund-requested = L’ha chiesto l’acquirente
refund-duplicate = Addebitato due volte
refund-fraudulent = L’acquirente non ha effettuato il pagamento
refund-back = Torna all’ordine
refund-done-already = Questo ordine è stato rimborsato.
refund-disputed = Questo ordine è oggetto di contestazione e non può essere rimborsato.
refund-too-late = L’ordine è stato pagato più di 30 giorni fa e non può essere rimborsato.
refund-nothing = Non è stato addebitato nulla, quindi non c’è nulla da rimborsare.
refund-not-completed = Solo gli ordini pagati possono essere rimborsati.

event-confirmed = Ordine confermato
event-webhook = Webhook inviato
event-pending = Pagamento in attesa di conferma
event-processing = Pagamento in elaborazione
event-collected = Pagamento ricevuto
event-failed = Pagamento fallito
event-order-processing = Ordine in elaborazione
event-delivery-started = Consegna iniziata
event-delivery-failed = Consegna fallita
event-delivered = Consegnato
event-completed = Ordine completato
event-refund-created = Rimborso richiesto
event-refund-completed = Rimborsato
event-refund-failed = Rimborso fallito
event-dispute-opened = Contestazione aperta
event-evidence = Prove inviate
event-dispute-won = Contestazione vinta
event-dispute-lost = Contestazione persa
event-dispute-prevented = Contestazione evitata
event-fraud-warning = Avviso di frode
event-review-opened = Trattenuto per verifica
event-review-approved = Verifica superata
event-review-declined = Rifiutato nella verifica

desk-done-opened = Il negozio è aperto. Ecco che cosa serve prima di vendere.
desk-done-joined = Ora fai parte del team.
desk-done-declined = L’invito è stato rifiutato.
desk-done-refunded = Il rimborso è stato effettuato.
desk-done-mailed = La ricevuta è in arrivo all’acquirente.
desk-done-queued = La consegna viene ritentata.

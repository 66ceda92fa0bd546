# Words that many pages share.

# What buttons and links do.
close = Chiudi
cancel = Annulla
continue = Continua
change = Modifica
copy = Copia
copied = Copiato
back = Indietro
save = Salva
remove = Rimuovi
edit = Modifica
send = Invia
open = Apri
download = Scarica
search = Cerca
show-more = Mostra altro
previous = Precedente
next = Successivo
yes = Sì
no = No
try-again = Riprova

# Words beside fields, and around every page.
optional = facoltativo
required = obbligatorio
choose = Scegli…
loading = Caricamento…
language = Lingua
menu = Menu
skip-to-content = Vai al contenuto
test-mode = Modalità di prova
email = Email
name = Nome
country = Paese
total = Totale

# What is wrong with a field, and with a page.
error-required = Compila questo campo
error-required-email = Inserisci la tua email
error-required-name = Inserisci il tuo nome
error-required-country = Scegli un Paese
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Usa al massimo { $count } carattere
       *[other] Usa al massimo { $count } caratteri
    }
error-invalid = Questo non sembra corretto
error-invalid-email = Questo non sembra un indirizzo email
error-see-fields = Controlla i campi evidenziati
error-failed = Qualcosa è andato storto. Riprova.
error-nothing-charged = Qualcosa è andato storto. Non è stato addebitato nulla.
error-expired = Questa pagina è rimasta aperta troppo a lungo. Riprova.
not-found-title = Pagina non trovata
not-found-text = A questo indirizzo non c’è nulla. La pagina potrebbe essere stata spostata o il link potrebbe essere incompleto.

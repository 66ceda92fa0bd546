# The pages of a store as a shop: its products, the basket.

shop-skip = Vai al contenuto
shop-search = Cerca
shop-categories = Categorie
shop-basket = Carrello
# $count: how many are in it.
shop-basket-units = Carrello ({ $count })
shop-to-store = Vai al negozio

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } prodotto
       *[other] { $count } prodotti
    }
# $search: what was searched for.
shop-results = Risultati per «{ $search }»
shop-none = Nessun risultato.
shop-empty = Qui non ci sono ancora prodotti.
shop-sort = Ordina per
shop-newest = Prima i più recenti
shop-cheapest = Prezzo crescente
shop-dearest = Prezzo decrescente
shop-by-title = Nome
shop-pages = Pagine
# $page: this one; $pages: how many there are.
shop-page = Pagina { $page } di { $pages }
shop-previous = Pagina precedente
shop-next = Pagina successiva

# A product and its price.
shop-subscription = Abbonamento
shop-free = Gratis
# $amount: the least price.
shop-your-price = Prezzo libero, da { $amount }
# $amount: what it cost before.
shop-before = Prima: { $amount }
shop-tax-included = Imposte incluse.
shop-tax-added = Imposte escluse, in base al Suo indirizzo.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] Gratis per { $count } giorno, poi { $price }
       *[other] Gratis per { $count } giorni, poi { $price }
    }
shop-usage = Si paga anche il consumo; i prezzi sono indicati alla cassa.
shop-in-stock = Disponibile
shop-sold-out = Esaurito
# $date: the first day of sale.
shop-early = In vendita dal { $date }
shop-over = Non più in vendita
# $count: how many.
shop-left =
    { $count ->
        [one] Ne resta { $count }
       *[other] Ne restano { $count }
    }
# $count: units that one buyer may ever buy.
shop-limit = Massimo { $count } per acquirente
shop-choose = Scelga una versione
shop-choose-one = Scelga una delle versioni
# $product: its title; $number: which picture.
shop-picture = { $product }, immagine { $number }
shop-add = Aggiungi al carrello
shop-subscribe = Abbonati

# The basket.
shop-basket-empty = Il Suo carrello è vuoto.
shop-basket-changed = Il Suo carrello è cambiato nel frattempo. Lo controlli.
# $count: the most lines.
shop-basket-full = Un carrello contiene al massimo { $count } prodotti diversi.
shop-gone = Questo prodotto non è più disponibile
# $product: its name.
shop-remove = Rimuovi { $product }
shop-code-later = Può inserire un codice alla cassa.
shop-checkout = Vai alla cassa
shop-on = Continua lo shopping

# Addresses that lead to nothing.
shop-nothing-here = A questo indirizzo non c’è più nulla.
shop-no-store = A questo indirizzo non c’è alcun negozio.

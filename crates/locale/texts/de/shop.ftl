# The pages of a store as a shop: its products, the basket.

shop-skip = Zum Inhalt springen
shop-search = Suchen
shop-categories = Kategorien
shop-basket = Warenkorb
# $count: how many are in it.
shop-basket-units = Warenkorb ({ $count })
shop-to-store = Zum Shop

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } Produkt
       *[other] { $count } Produkte
    }
# $search: what was searched for.
shop-results = Ergebnisse für „{ $search }“
shop-none = Nichts gefunden.
shop-empty = Hier gibt es noch keine Produkte.
shop-sort = Sortieren nach
shop-newest = Neueste zuerst
shop-cheapest = Preis aufsteigend
shop-dearest = Preis absteigend
shop-by-title = Name
shop-pages = Seiten
# $page: this one; $pages: how many there are.
shop-page = Seite { $page } von { $pages }
shop-previous = Vorige Seite
shop-next = Nächste Seite

# A product and its price.
shop-subscription = Abonnement
shop-free = Kostenlos
# $amount: the least price.
shop-your-price = Preis nach Wahl, ab { $amount }
# $amount: what it cost before.
shop-before = Vorher: { $amount }
shop-tax-included = Inklusive Steuern.
shop-tax-added = Zuzüglich Steuern, je nach Ihrer Adresse.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] { $count } Tag kostenlos, danach { $price }
       *[other] { $count } Tage kostenlos, danach { $price }
    }
shop-usage = Dazu kommt, was Sie verbrauchen; die Preise stehen an der Kasse.
shop-in-stock = Sofort verfügbar
shop-sold-out = Ausverkauft
# $date: the first day of sale.
shop-early = Erhältlich ab { $date }
shop-over = Nicht mehr erhältlich
# $count: how many.
shop-left = Noch { $count }
# $count: units that one buyer may ever buy.
shop-limit = Höchstens { $count } je Käufer
shop-choose = Wählen Sie eine Ausführung
shop-choose-one = Wählen Sie eine der Ausführungen
# $product: its title; $number: which picture.
shop-picture = { $product }, Bild { $number }
shop-add = In den Warenkorb
shop-subscribe = Abonnieren

# The basket.
shop-basket-empty = Ihr Warenkorb ist leer.
shop-basket-changed = Ihr Warenkorb hat sich inzwischen geändert. Bitte prüfen Sie ihn.
# $count: the most lines.
shop-basket-full = In einen Warenkorb passen höchstens { $count } verschiedene Produkte.
shop-gone = Dieses Produkt ist nicht mehr verfügbar
# $product: its name.
shop-remove = { $product } entfernen
shop-code-later = Einen Code können Sie an der Kasse eingeben.
shop-checkout = Zur Kasse
shop-on = Weiter einkaufen

# Addresses that lead to nothing.
shop-nothing-here = Unter dieser Adresse gibt es nichts mehr.
shop-no-store = Unter dieser Adresse gibt es keinen Shop.

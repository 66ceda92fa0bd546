# The pages of a store as a shop: its products, the basket.

shop-skip = Naar de inhoud
shop-search = Zoeken
shop-categories = Categorieën
shop-basket = Winkelmand
# $count: how many are in it.
shop-basket-units = Winkelmand ({ $count })
shop-to-store = Naar de winkel

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } product
       *[other] { $count } producten
    }
# $search: what was searched for.
shop-results = Resultaten voor ‘{ $search }’
shop-none = Niets gevonden.
shop-empty = Hier zijn nog geen producten.
shop-sort = Sorteren op
shop-newest = Nieuwste eerst
shop-cheapest = Prijs oplopend
shop-dearest = Prijs aflopend
shop-by-title = Naam
shop-pages = Pagina’s
# $page: this one; $pages: how many there are.
shop-page = Pagina { $page } van { $pages }
shop-previous = Vorige pagina
shop-next = Volgende pagina

# A product and its price.
shop-subscription = Abonnement
shop-free = Gratis
# $amount: the least price.
shop-your-price = Bepaal zelf de prijs, vanaf { $amount }
# $amount: what it cost before.
shop-before = Eerder: { $amount }
shop-tax-included = Inclusief belasting.
shop-tax-added = Exclusief belasting, afhankelijk van uw adres.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] { $count } dag gratis, daarna { $price }
       *[other] { $count } dagen gratis, daarna { $price }
    }
shop-usage = Uw verbruik komt erbij; de prijzen staan bij het afrekenen.
shop-in-stock = Nu beschikbaar
shop-sold-out = Uitverkocht
# $date: the first day of sale.
shop-early = Te koop vanaf { $date }
shop-over = Niet meer te koop
# $count: how many.
shop-left = Nog { $count }
# $count: units that one buyer may ever buy.
shop-limit = Hoogstens { $count } per koper
shop-choose = Kies een uitvoering
shop-choose-one = Kies een van de uitvoeringen
# $product: its title; $number: which picture.
shop-picture = { $product }, afbeelding { $number }
shop-add = In winkelmand
shop-subscribe = Abonneren

# The basket.
shop-basket-empty = Uw winkelmand is leeg.
shop-basket-changed = Uw winkelmand is intussen veranderd. Controleer deze.
# $count: the most lines.
shop-basket-full = In een winkelmand passen hoogstens { $count } verschillende producten.
shop-gone = Dit product is niet meer beschikbaar
# $product: its name.
shop-remove = { $product } verwijderen
shop-code-later = Een code kunt u bij het afrekenen invullen.
shop-checkout = Afrekenen
shop-on = Verder winkelen

# Addresses that lead to nothing.
shop-nothing-here = Op dit adres is niets meer.
shop-no-store = Op dit adres is geen winkel.

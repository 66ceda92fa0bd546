# The pages of a store as a shop: its products, the basket.

shop-skip = Aller au contenu
shop-search = Rechercher
shop-categories = Catégories
shop-basket = Panier
# $count: how many are in it.
shop-basket-units = Panier ({ $count })
shop-to-store = Vers la boutique

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } produit
       *[other] { $count } produits
    }
# $search: what was searched for.
shop-results = Résultats pour « { $search } »
shop-none = Aucun résultat.
shop-empty = Il n’y a pas encore de produits ici.
shop-sort = Trier par
shop-newest = Plus récents d’abord
shop-cheapest = Prix croissant
shop-dearest = Prix décroissant
shop-by-title = Nom
shop-pages = Pages
# $page: this one; $pages: how many there are.
shop-page = Page { $page } sur { $pages }
shop-previous = Page précédente
shop-next = Page suivante

# A product and its price.
shop-subscription = Abonnement
shop-free = Gratuit
# $amount: the least price.
shop-your-price = Prix libre, à partir de { $amount }
# $amount: what it cost before.
shop-before = Avant : { $amount }
shop-tax-included = Taxes comprises.
shop-tax-added = Taxes en sus, selon votre adresse.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] Gratuit pendant { $count } jour, puis { $price }
       *[other] Gratuit pendant { $count } jours, puis { $price }
    }
shop-usage = Votre consommation est facturée en plus ; les prix figurent au paiement.
shop-in-stock = Disponible
shop-sold-out = Épuisé
# $date: the first day of sale.
shop-early = En vente à partir du { $date }
shop-over = N’est plus en vente
# $count: how many.
shop-left = Il en reste { $count }
# $count: units that one buyer may ever buy.
shop-limit = { $count } au maximum par client
shop-choose = Choisissez une version
shop-choose-one = Choisissez une des versions
# $product: its title; $number: which picture.
shop-picture = { $product }, image { $number }
shop-add = Ajouter au panier
shop-subscribe = S’abonner

# The basket.
shop-basket-empty = Votre panier est vide.
shop-basket-changed = Votre panier a changé entre-temps. Vérifiez-le.
# $count: the most lines.
shop-basket-full = Un panier contient au maximum { $count } produits différents.
shop-gone = Ce produit n’est plus disponible
# $product: its name.
shop-remove = Retirer { $product }
shop-code-later = Vous pourrez saisir un code au paiement.
shop-checkout = Passer au paiement
shop-on = Continuer mes achats

# Addresses that lead to nothing.
shop-nothing-here = Il n’y a plus rien à cette adresse.
shop-no-store = Il n’y a pas de boutique à cette adresse.

# The pages of a store as a shop: its products, the basket.

shop-skip = Przejdź do treści
shop-search = Szukaj
shop-categories = Kategorie
shop-basket = Koszyk
# $count: how many are in it.
shop-basket-units = Koszyk ({ $count })
shop-to-store = Do sklepu

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } produkt
        [few] { $count } produkty
       *[other] { $count } produktów
    }
# $search: what was searched for.
shop-results = Wyniki dla „{ $search }”
shop-none = Nic nie znaleziono.
shop-empty = Nie ma tu jeszcze produktów.
shop-sort = Sortuj według
shop-newest = Od najnowszych
shop-cheapest = Cena rosnąco
shop-dearest = Cena malejąco
shop-by-title = Nazwa
shop-pages = Strony
# $page: this one; $pages: how many there are.
shop-page = Strona { $page } z { $pages }
shop-previous = Poprzednia strona
shop-next = Następna strona

# A product and its price.
shop-subscription = Subskrypcja
shop-free = Za darmo
# $amount: the least price.
shop-your-price = Cena według uznania, od { $amount }
# $amount: what it cost before.
shop-before = Wcześniej: { $amount }
shop-tax-included = Z podatkiem.
shop-tax-added = Plus podatek, zależnie od adresu.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] { $count } dzień za darmo, potem { $price }
        [few] { $count } dni za darmo, potem { $price }
       *[other] { $count } dni za darmo, potem { $price }
    }
shop-usage = Do tego opłata za użycie; ceny są widoczne przy płatności.
shop-in-stock = Dostępny
shop-sold-out = Wyprzedany
# $date: the first day of sale.
shop-early = W sprzedaży od { $date }
shop-over = Już nie w sprzedaży
# $count: how many.
shop-left =
    { $count ->
        [one] Została { $count } sztuka
        [few] Zostały { $count } sztuki
       *[other] Zostało { $count } sztuk
    }
# $count: units that one buyer may ever buy.
shop-limit = Najwyżej { $count } na kupującego
shop-choose = Wybierz wersję
shop-choose-one = Wybierz jedną z wersji
# $product: its title; $number: which picture.
shop-picture = { $product }, zdjęcie { $number }
shop-add = Dodaj do koszyka
shop-subscribe = Subskrybuj

# The basket.
shop-basket-empty = Koszyk jest pusty.
shop-basket-changed = Zawartość koszyka się zmieniła. Sprawdź ją.
# $count: the most lines.
shop-basket-full = Koszyk mieści najwyżej { $count } różnych produktów.
shop-gone = Ten produkt nie jest już dostępny
# $product: its name.
shop-remove = Usuń { $product }
shop-code-later = Kod można wpisać przy płatności.
shop-checkout = Przejdź do płatności
shop-on = Kontynuuj zakupy

# Addresses that lead to nothing.
shop-nothing-here = Pod tym adresem już nic nie ma.
shop-no-store = Pod tym adresem nie ma sklepu.

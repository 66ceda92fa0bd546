# The pages of a store as a shop: its products, the basket.

shop-skip = Ir al contenido
shop-search = Buscar
shop-categories = Categorías
shop-basket = Cesta
# $count: how many are in it.
shop-basket-units = Cesta ({ $count })
shop-to-store = Ir a la tienda

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } producto
       *[other] { $count } productos
    }
# $search: what was searched for.
shop-results = Resultados de «{ $search }»
shop-none = No se ha encontrado nada.
shop-empty = Aquí todavía no hay productos.
shop-sort = Ordenar por
shop-newest = Más recientes primero
shop-cheapest = Precio, de menor a mayor
shop-dearest = Precio, de mayor a menor
shop-by-title = Nombre
shop-pages = Páginas
# $page: this one; $pages: how many there are.
shop-page = Página { $page } de { $pages }
shop-previous = Página anterior
shop-next = Página siguiente

# A product and its price.
shop-subscription = Suscripción
shop-free = Gratis
# $amount: the least price.
shop-your-price = Precio libre, desde { $amount }
# $amount: what it cost before.
shop-before = Antes: { $amount }
shop-tax-included = Impuestos incluidos.
shop-tax-added = Más impuestos, según su dirección.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] Gratis durante { $count } día, después { $price }
       *[other] Gratis durante { $count } días, después { $price }
    }
shop-usage = También se cobra lo que use; los precios figuran al pagar.
shop-in-stock = Disponible
shop-sold-out = Agotado
# $date: the first day of sale.
shop-early = A la venta desde el { $date }
shop-over = Ya no está a la venta
# $count: how many.
shop-left =
    { $count ->
        [one] Queda { $count }
       *[other] Quedan { $count }
    }
# $count: units that one buyer may ever buy.
shop-limit = Máximo { $count } por comprador
shop-choose = Elija una versión
shop-choose-one = Elija una de las versiones
# $product: its title; $number: which picture.
shop-picture = { $product }, imagen { $number }
shop-add = Añadir a la cesta
shop-subscribe = Suscribirse

# The basket.
shop-basket-empty = Su cesta está vacía.
shop-basket-changed = Su cesta ha cambiado entretanto. Revísela.
# $count: the most lines.
shop-basket-full = En una cesta caben como máximo { $count } productos distintos.
shop-gone = Este producto ya no está disponible
# $product: its name.
shop-remove = Quitar { $product }
shop-code-later = Puede introducir un código al pagar.
shop-checkout = Ir a pagar
shop-on = Seguir comprando

# Addresses that lead to nothing.
shop-nothing-here = Ya no hay nada en esta dirección.
shop-no-store = No hay ninguna tienda en esta dirección.

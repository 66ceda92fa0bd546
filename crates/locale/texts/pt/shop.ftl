# The pages of a store as a shop: its products, the basket.

shop-skip = Ir para o conteúdo
shop-search = Buscar
shop-categories = Categorias
shop-basket = Carrinho
# $count: how many are in it.
shop-basket-units = Carrinho ({ $count })
shop-to-store = Ir para a loja

# A list of products.
# $count: products.
shop-found =
    { $count ->
        [one] { $count } produto
       *[other] { $count } produtos
    }
# $search: what was searched for.
shop-results = Resultados para “{ $search }”
shop-none = Nada foi encontrado.
shop-empty = Ainda não há produtos aqui.
shop-sort = Ordenar por
shop-newest = Mais recentes primeiro
shop-cheapest = Preço, do menor para o maior
shop-dearest = Preço, do maior para o menor
shop-by-title = Nome
shop-pages = Páginas
# $page: this one; $pages: how many there are.
shop-page = Página { $page } de { $pages }
shop-previous = Página anterior
shop-next = Próxima página

# A product and its price.
shop-subscription = Assinatura
shop-free = Grátis
# $amount: the least price.
shop-your-price = Você escolhe o preço, a partir de { $amount }
# $amount: what it cost before.
shop-before = Antes: { $amount }
shop-tax-included = Impostos incluídos.
shop-tax-added = Mais impostos, conforme o seu endereço.
# $count: days; $price: as “$15.00 per month”.
shop-trial =
    { $count ->
        [one] Grátis por { $count } dia, depois { $price }
       *[other] Grátis por { $count } dias, depois { $price }
    }
shop-usage = O uso também é cobrado; os preços aparecem no pagamento.
shop-in-stock = Disponível
shop-sold-out = Esgotado
# $date: the first day of sale.
shop-early = À venda a partir de { $date }
shop-over = Não está mais à venda
# $count: how many.
shop-left =
    { $count ->
        [one] Resta { $count }
       *[other] Restam { $count }
    }
# $count: units that one buyer may ever buy.
shop-limit = No máximo { $count } por comprador
shop-choose = Escolha uma versão
shop-choose-one = Escolha uma das versões
# $product: its title; $number: which picture.
shop-picture = { $product }, imagem { $number }
shop-add = Adicionar ao carrinho
shop-subscribe = Assinar

# The basket.
shop-basket-empty = Seu carrinho está vazio.
shop-basket-changed = Seu carrinho mudou nesse meio-tempo. Verifique-o.
# $count: the most lines.
shop-basket-full = Um carrinho comporta no máximo { $count } produtos diferentes.
shop-gone = Este produto não está mais disponível
# $product: its name.
shop-remove = Remover { $product }
shop-code-later = Você pode usar um código no pagamento.
shop-checkout = Ir para o pagamento
shop-on = Continuar comprando

# Addresses that lead to nothing.
shop-nothing-here = Não há mais nada neste endereço.
shop-no-store = Não há loja neste endereço.

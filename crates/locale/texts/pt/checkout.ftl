# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Modo de teste: nenhum valor é cobrado.

# The summary.
summary = Resumo do pedido
summary-show = Ver itens da compra
due-today = A pagar hoje
subtotal = Subtotal
discount = Desconto
tax = Impostos
# $rate: a percentage.
tax-rate = Impostos ({ $rate })
tax-included = Impostos inclusos ({ $rate })
tax-later = Conforme seu endereço
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Quantidade
units-change = Alterar quantidade
# The buyer names the price of one.
your-price = Seu preço em dólares americanos
# $amount: the least price.
your-price-least = No mínimo { $amount }
your-price-suggested = Preços sugeridos
update = Atualizar
# $amount: a price.
price-weekly = { $amount } por semana
price-monthly = { $amount } por mês
price-yearly = { $amount } por ano
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } mais impostos
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] Grátis por { $count } dia, depois { $amount } em { $date }
       *[other] Grátis por { $count } dias, depois { $amount } em { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } por { $units }. Por exemplo, { $example } custam { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: inclui { $included }, depois { $price } por { $units }. Por exemplo, { $example } custam { $charge }.
code = Código promocional
code-add = Adicionar código promocional
code-apply = Aplicar
code-remove = Remover

# Contact and address.
contact = Contato
address = Dados de cobrança
details = Detalhes
state = Estado
province = Província
postal-code = CEP ou código postal
zip-code = ZIP code
business = Estou comprando como empresa
street = Rua e número
street-more = Complemento
city = Cidade
tax-id = Identificação fiscal (CNPJ, CPF etc.)
continue-to-payment = Continuar para o pagamento

# Payment.
payment = Pagamento
card = Cartão
# What a way to pay is, for those who do not see its mark.
method-bank = Banco
method-wallet = Carteira
card-number = Número do cartão
card-expiry = Validade
# How month and year are typed.
card-expiry-form = MM / AA
card-cvc = Código de segurança
test-card = Cartão de teste: 4242 4242 4242 4242, qualquer validade futura, qualquer código de segurança.
card-form-script = O formulário do cartão precisa de JavaScript. Ative-o no navegador ou escolha outra forma de pagamento.
no-payments-yet = Esta loja ainda não pode receber pagamentos aqui.
paying = Processando…
# $amount: what is charged.
button-pay = Pagar { $amount }
button-subscribe = Assinar por { $amount }
button-pay-untaxed = Pagar
button-subscribe-untaxed = Assinar
button-trial = Iniciar teste grátis
button-complete = Finalizar pedido
# The wording that the law of Germany and Austria asks for.
button-order = Fazer pedido e pagar { $amount }
button-order-later = Pedido com obrigação de pagamento
# $seller: the store; $price: as “$15.00 per month”.
consent = Concordo que { $seller } me cobre { $price } hoje e no início de cada período, até que eu cancele.
consent-usage = Concordo que { $seller } me cobre { $price } hoje e no início de cada período e, ao fim de cada um, o que eu tiver usado, até que eu cancele.
consent-trial = Concordo que { $seller } me cobre { $price } ao fim do período de teste e no início de cada período seguinte, até que eu cancele.
consent-trial-usage = Concordo que { $seller } me cobre { $price } ao fim do período de teste e no início de cada período seguinte e, ao fim de cada um destes, o que eu tiver usado, até que eu cancele.
consent-free = Concordo com esta assinatura. Ela é gratuita e vale até que eu a cancele.
legal-seller = Vendido por { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Vendido por { $seller }, { $address }.
legal-terms = Termos e condições
legal-privacy = Privacidade
legal-refunds = Reembolsos
# $terms: a link with the words of terms-link.
accept-terms = Ao fazer o pedido, você aceita os { $terms } do vendedor.
agreement-accept-terms = Ao concordar, você aceita os { $terms } do vendedor.
# As it stands within the two sentences above.
terms-link = termos e condições
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Peço expressamente que a entrega comece antes do fim do prazo de arrependimento e sei que, quando ela começar, perco o direito de arrependimento (livre resolução).
questions = Dúvidas?

# Results.
paid-heading = Obrigado
paid-text = Recebemos seu pagamento. O recibo está a caminho do seu e-mail.
paid-free = Seu pedido foi concluído. A confirmação está a caminho do seu e-mail.
paid-subscription = Sua assinatura começou. O recibo está a caminho do seu e-mail.
paid-trial = Seu período de teste começou. A confirmação está a caminho do seu e-mail.
order = Pedido
charged = Valor cobrado
open-product = Abrir
continue-to-seller = Continuar
paid-portal = Ver o pedido no portal do cliente
back-to-seller = Voltar à loja
waiting-heading = Pagamento em andamento
waiting-text = Você pode fechar esta página: enviaremos o recibo por e-mail.
look-again = Verificar novamente
bank-heading = Seu banco pede uma confirmação
bank-text = Confirme o pagamento com seu banco e depois volte a esta página.
bank-button = Ir para o banco
closed-heading = Checkout encerrado
closed-text = Este checkout não está mais aberto. Nada foi cobrado.
embed-failed = Não foi possível carregar o pagamento aqui.
embed-open = Abrir a página de pagamento
unavailable-text = Não há mais nada a pagar neste endereço.
trouble-heading = Tente novamente
trouble-text = Não foi possível abrir esta página agora.
not-found-heading = Não encontrado
no-paylink-text = Não há nenhum link de pagamento neste endereço.
no-agreement-text = Não há nenhuma autorização de cobrança neste endereço.

# What is wrong, at its field.
error-form-expired = Este formulário expirou. Verifique os dados e tente novamente.
error-offline = A conexão foi perdida. Recarregue esta página para ver se o pagamento foi concluído.
error-email = Informe seu e-mail, como nome@example.com
error-name = Informe seu nome
error-name-email = Informe seu nome, não seu e-mail
error-country = Escolha seu país
error-state = Escolha seu estado ou província
error-postal-code = Informe os cinco dígitos do ZIP code
error-postal-code-state = Este ZIP code é de outro estado
error-street = Informe a rua e o número
error-city = Informe sua cidade
error-tax-id = Esta identificação fiscal não é válida no seu país
error-coupon-unknown = Não encontramos este código
error-coupon-expired = Este código expirou
error-coupon-early = Este código ainda não é válido
error-coupon-items = Este código não vale para estes itens
error-coupon-first = Este código vale só para a primeira compra
error-coupon-used-up = Este código já se esgotou
error-coupon-again = Você já usou este código
error-coupon-minimum = O valor do pedido é baixo demais para este código
# $count: the most.
error-units = Informe um número inteiro de 1 a { $count }
error-units-left = Não há tantas unidades disponíveis
# $example: an amount as it is typed.
error-amount = Informe um valor, como { $example }
# $amount: the least or the most.
error-amount-least = Informe pelo menos { $amount }
error-total-least = O total deve ser de pelo menos { $amount }
error-total-most = O total pode ser de no máximo { $amount }
error-card-number = Informe o número do seu cartão
error-card-expiry = Informe a validade do seu cartão
error-card-cvc = Informe os 3 ou 4 dígitos do código de segurança
error-card-form = Não foi possível abrir o formulário do cartão. Verifique a conexão e recarregue esta página.
error-card-token = Informe o cartão novamente.
error-method = Escolha outra forma de pagamento
error-consent = Aceite as cobranças para assinar
error-answer-required = Responda a esta pergunta
error-answer-digits = Use apenas números
error-answer-option = Escolha uma das opções
error-answer-length = Esta resposta é curta ou longa demais

# What is wrong, above the form.
error-card-declined = Seu cartão foi recusado. Nada foi cobrado. Tente outro cartão.
error-card-funds = Seu cartão não tem saldo ou limite suficiente. Nada foi cobrado. Tente outro cartão.
error-card-expired = Seu cartão está vencido. Nada foi cobrado. Tente outro cartão.
error-card-authentication = Seu banco não confirmou o pagamento. Nada foi cobrado.
error-payment-declined = Seu pagamento foi recusado. Nada foi cobrado. Tente outra forma de pagamento.
error-total-changed = O total mudou. Verifique o valor e pague novamente.
error-gone = Este checkout não está mais aberto. Nada foi cobrado.
error-store-closed = Esta loja não está aceitando pagamentos no momento.
error-too-many = Muitas tentativas. Aguarde alguns minutos e tente novamente.
# $product: its name.
error-out-of-stock = { $product } esgotou
error-not-available = { $product } não está disponível
error-purchase-limit = Você atingiu o limite de compra de { $product }

# Billing agreements.
agreement-heading = Autorização de cobrança
agreement-text = Este vendedor pede sua autorização para cobrar do seu cartão no futuro. Nada será cobrado agora.
agreement-bank-text = Confirme com seu banco que seu cartão pode ser cobrado. Depois disso, a autorização passa a valer.
agreement-waiting-heading = Seu cartão está sendo verificado
agreement-waiting-text = Isso costuma levar apenas um momento.
agreement-active-heading = Sua autorização está ativa
agreement-active-text = Você recebe um e-mail antes de cada cobrança e pode encerrar a autorização quando quiser.
agreement-ended-heading = Esta autorização foi encerrada
agreement-ended-text = Nada mais será cobrado.
agreement-expired-heading = Esta autorização expirou
agreement-expired-text = Ela não foi aceita a tempo ou muitos cartões foram recusados. Nada foi cobrado.
agreement-for = Referente a
agreement-charged = Cobrança
agreement-customer = Cliente
agreement-consent = Concordo que { $seller } cobre do meu cartão { $frequency } por “{ $description }”, até que eu encerre esta autorização. Recebo o valor por e-mail antes de cada cobrança.
# How often an agreement charges.
frequency-once = uma vez
frequency-weekly = toda semana
frequency-monthly = todo mês
frequency-quarterly = a cada três meses
frequency-yearly = todo ano
frequency-ad-hoc = de tempos em tempos
agreement-accept = Concordar
agreement-revoke = Encerrar autorização
agreement-charges = Cobranças
charge-paid = paga
charge-waiting = ainda não confirmada
charge-refunded = reembolsada
charge-disputed = contestada
charge-failed = não concluída
error-agreement-consent = Aceite as cobranças

# Signing in.
sign-in-heading = Acesse suas compras
sign-in-account = Acesse sua conta
sign-in-text = Digite este código onde você o solicitou. Ele funciona uma única vez, por dez minutos após o envio.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Lembretes de { $seller }
reminder-text = { $seller } pode escrever para você quando você deixar algo no carrinho.
reminder-stop = Não receber mais estes lembretes
reminder-stopped-heading = Sem mais lembretes
reminder-stopped-text = { $seller } não escreverá mais para você sobre carrinhos.
no-reminder-text = Não há nenhum lembrete neste endereço.

# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Dúvidas? Abra um chamado no portal do cliente

# Receipts.
mail-receipt-subject = Seu recibo de { $store }
mail-receipt-heading = Obrigado pela sua compra
mail-date = Data
mail-seller = Vendedor
mail-buyer = Comprador
# $seller: who sells for the store and remits the tax.
mail-of-record = Vendido por { $seller } como vendedor oficial
mail-paid-with = Pago com
# $price: of one unit.
mail-each = { $price } cada
mail-key = Sua chave
# $start, $end: days.
mail-trial-period = Seu período de teste vai de { $start } a { $end }.
mail-period = Referente a { $start } a { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } e o consumo
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, depois { $price }
mail-next-charge = Próxima cobrança: { $price }, em { $date }.
mail-cancel-any-time = Você pode cancelar a qualquer momento
mail-waived = Em { $date } você pediu a entrega imediata e renunciou ao direito de arrependimento.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Autoliquidação: o imposto é devido pelo comprador.
mail-invoice-attached = A fatura está anexada em PDF.

# Refunds. $order: its number.
mail-refund-subject = Seu reembolso de { $store }
mail-refund = { $store } reembolsou { $amount } do seu pedido { $order }.
mail-payment-reference = Referência do pagamento
mail-credit-note-attached = A nota de crédito está anexada em PDF.

# Invoices of subscriptions.
mail-invoice-subject = Sua fatura de { $store }
invoice-paid = { $amount } pagos em { $date }
invoice-refunded = { $amount } reembolsados em { $date }
mail-next-charge-on = Próxima cobrança: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Novidades do seu plano { $plan }
mail-plan-new = Isto é novo no seu plano { $plan } de { $store }:
# $count: how many keys.
mail-more-keys = mais { $count }, que constam do seu pedido
mail-key-new-subject = Sua nova chave de licença de { $product }
mail-key-new = { $store } deu a você uma nova chave de licença de { $product }:
mail-key-replaced = Ela substitui a anterior, que não vale mais.

# Subscriptions.
mail-cancelled-subject = Sua assinatura de { $plan } foi cancelada
mail-cancelled = Sua assinatura de { $plan } em { $store } foi cancelada.
mail-use-until = Você pode usá-la até { $date }.
mail-has-ended = Ela terminou.
mail-billed-once = O que você consumiu será cobrado mais uma vez.
mail-billed-once-later = O que você consumir até lá será cobrado mais uma vez.
mail-not-charged = Você não será cobrado novamente.
mail-store-closed = { $store } encerrou as atividades, por isso sua assinatura de { $plan } foi cancelada.
mail-paid-until = Ela está paga até { $date }.
mail-receipts-stay = Seus recibos continuam disponíveis
mail-continues-subject = Sua assinatura de { $plan } continua
mail-continues = O cancelamento da sua assinatura de { $plan } em { $store } foi desfeito.
mail-charged-next = A próxima cobrança é em { $date }.
mail-paused = Ela está pausada e não é cobrada até ser retomada.
mail-disputed = Ela não é cobrada enquanto um dos pagamentos estiver em disputa.
mail-plan-changes-subject = Seu plano muda para { $plan }
mail-plan-changed-subject = Seu plano agora é { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = A partir de { $date }, sua assinatura em { $store } é { $count } × { $plan } por { $price } antes dos impostos.
mail-plan-now = A partir de agora, sua assinatura em { $store } é { $count } × { $plan } por { $price } antes dos impostos.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Sua assinatura de { $plan } agora é paga com { $card }
mail-card-switched = Sua assinatura de { $plan } em { $store } será cobrada em { $card } a partir de agora.

# Renewals.
mail-confirm-subject = Confirme seu pagamento de { $plan }
mail-confirm = Seu banco pede que você confirme o pagamento de { $amount } por { $plan }.
mail-confirm-link = Confirmar o pagamento
mail-confirm-retry = Sem sua resposta, o pagamento será tentado novamente em { $date }.
mail-failed-subject = Seu pagamento de { $plan } falhou
mail-failed = O pagamento de { $amount } por { $plan } não pôde ser cobrado. Ele será tentado novamente em { $date }.
mail-pay-otherwise = Pagar com outro cartão, ou agora
mail-given-up-subject = Sua assinatura de { $plan } terminou
mail-given-up = O pagamento de { $amount } por { $plan } não pôde ser cobrado e não será tentado novamente. Sua assinatura terminou.
mail-trial-ending-subject = Seu período de teste de { $plan } termina em breve
mail-trial-ending = Seu período de teste de { $plan } termina em { $date }. Depois, cada período custa { $amount } antes dos impostos, cobrados no seu cartão.
mail-trial-coupon = Seu cupom desconta { $amount } do primeiro.
mail-trial-manage = Cancelar antes ou trocar o cartão
mail-card-expiring-subject = { $card } vence em breve
mail-card-expiring = { $card }, que paga { $plan }, vence em até 30 dias.
mail-other-card = Pagar com outro cartão

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } respondeu a você
mail-case-reply = { $store } respondeu sobre o seu pedido { $order }, “{ $subject }”:
mail-case-answer = Responder no portal do cliente
mail-case-closing-subject = Seu chamado será encerrado em breve
mail-case-closing = { $store } aguarda sua resposta sobre o seu pedido { $order }, “{ $subject }”. Sem ela, o chamado será encerrado em { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Seu acordo de cobrança com { $store }
mail-agreed = Você concordou que { $store } cobre em { $card } { $frequency }:
mail-agreed-told = Você é avisado de cada cobrança.
mail-charge-subject = { $store } vai cobrar { $amount }
mail-charge = { $store } vai cobrar { $amount }, impostos incluídos, por:
mail-charge-agreed = Você concordou com isto:
mail-agreement-link = Ver ou revogar o acordo

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } foi adicionado
mail-card-added = { $card } foi salvo para seus próximos pagamentos.
mail-card-added-until = { $card }, válido até { $expiry }, foi salvo para seus próximos pagamentos.
mail-card-not-you = Não foi você? Remova-o em suas compras
mail-card-removed-subject = { $card } foi removido
mail-card-removed = { $card } foi removido e não será mais cobrado.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Suas compras em { $store } têm outro endereço
mail-moved = { $store } atribuiu outro endereço de e-mail à sua conta de cliente. A partir de agora, suas compras aparecem no portal do cliente com esse outro endereço e não mais com este.
mail-moved-help = Se você não pediu isso, escreva para { $email }.

# Signing in to the portal.
mail-sign-in-subject = Acesse suas compras
mail-sign-in = Abra este link em até 10 minutos para acessar suas compras:
mail-sign-in-code = Ou digite este código onde você o pediu:
mail-sign-in-once = Basta um dos dois, e ele funciona uma única vez. Nunca pedimos o código. Se você não pediu este e-mail, ignore-o.

# What invoices and credit notes say, as PDF.
invoice-title = Fatura
credit-note-title = Nota de crédito
invoice-number = Número da fatura
credit-note-number = Número da nota
invoice-issued = Data de emissão
invoice-period = Período
credit-note-of = Da fatura
invoice-bill-to = Faturado para
invoice-description = Descrição
invoice-quantity = Quantidade
invoice-unit-price = Preço unitário
invoice-amount = Valor
invoice-amount-paid = Valor pago
invoice-amount-refunded = Valor reembolsado
invoice-statement = Na sua fatura do cartão
invoice-next-charge = Próxima cobrança
invoice-refund-of = Reembolso do pedido { $order }
invoice-currency = Todos os valores estão em dólares americanos, salvo indicação em contrário.
# $email: where the store is asked.
invoice-questions = Dúvidas sobre esta fatura? Escreva para { $email }.
# $page, $count: numbers.
invoice-page = Página { $page } de { $count }

# Where a font is missing on the server.
invoice-missing-signs = Os quadrados (□) substituem caracteres cuja fonte falta no servidor. O e-mail deste documento os mostra.

mail-withdrawn-subject = Recebemos a sua desistência
mail-withdrawn = Recebemos a sua desistência do contrato com { $store }.
mail-withdrawn-next = Não precisa de fazer mais nada. O que pagou é-lhe devolvido pelo mesmo meio de pagamento.
mail-withdrawn-name = Nome
mail-withdrawn-email = E-mail
mail-withdrawn-order = Encomenda
mail-withdrawn-at = Recebida
mail-withdrawn-reason = Motivo
mail-withdrawal-rejected-subject = A sua desistência foi recusada
mail-withdrawal-rejected = { $store } indica que não tinha o direito de desistir da sua encomenda { $order }. Pode responder num pedido.

# Carts that were left.
mail-cart-subject = Você deixou algo no carrinho de { $store }
mail-cart-heading = Ainda tem interesse?
mail-cart = Você começou uma compra em { $store } e não a concluiu. Nada foi cobrado.
mail-cart-link = Continuar a compra
mail-cart-until = O link funciona até { $date }.
mail-cart-opt-out = Não receber mais lembretes de { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Seu pedido em { $store } foi cancelado
mail-not-accepted = { $store } não pôde aceitar seu pagamento de { $amount }, por isso seu pedido { $order } foi cancelado.
mail-not-accepted-returned = O dinheiro é devolvido pelo mesmo meio de pagamento. Seu banco pode levar alguns dias para mostrá-lo.
mail-not-accepted-free = { $store } não pôde aceitar seu pedido { $order }, por isso ele foi cancelado. Nada foi cobrado.

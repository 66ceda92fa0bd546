# O painel dos vendedores: lojas, vendas e pendências.

desk-menu = Páginas da loja
desk-stores = Lojas
desk-home = Início
desk-orders = Pedidos
desk-requirements = Requisitos
desk-missing = Não há nada seu neste endereço.
desk-forbidden-heading = Sua função não permite
desk-error-role = Sua função nesta loja não permite isso. O proprietário ou um administrador pode alterá-la.
desk-error-mailed = O comprador já recebeu cinco e-mails sobre este pedido hoje. Tente novamente amanhã.
desk-error-delivered = Tudo deste pedido foi entregue.

sign-in-account-ask = Digite seu endereço de e-mail. Enviamos um link e um código; na primeira vez, isso cria sua conta.
sign-in-sent = Um e-mail está a caminho de { $email }. Abra o link ou digite aqui os seis dígitos em até dez minutos.
sign-in-factor = Código do seu aplicativo
sign-in-factor-text = Digite os seis dígitos do seu aplicativo autenticador ou um dos seus códigos de recuperação.
sign-in-over = Demorou demais. Entre novamente.

desk-no-store = Você ainda não tem uma loja
desk-no-store-text = Abra uma para vender ou peça ao proprietário de uma loja que convide você para a equipe.
desk-invitations = Convites
desk-invited-until = Aberto até { $date } (UTC)
desk-accept = Aceitar
desk-decline = Recusar
role-viewer = leitor
role-moderator = moderador
role-developer = desenvolvedor
role-administrator = administrador
role-owner = proprietário
new-store = Abrir uma loja
new-store-open = Abrir a loja
new-store-name = Nome da loja
new-store-handle = Nome nos endereços
new-store-handle-hint = De 3 a 64 letras minúsculas, números e hifens, como em nimbus-labs
new-store-descriptor = Texto na fatura do cartão
new-store-descriptor-hint = Os compradores o veem na fatura, depois de PB*
new-store-email = E-mail para compradores que precisam de ajuda
new-store-category = O que você vende
new-store-category-hint = Uma ou algumas palavras separadas por vírgulas, como em software, jogos
new-store-summary = Resumo em uma linha
new-store-description = Descrição para os compradores
new-store-error-handle = Use de 3 a 64 letras minúsculas, números e hifens, e nenhum nome reservado
new-store-error-descriptor = Use letras, números e espaços, no máximo 19 caracteres
new-store-taken = Outra loja tem este nome. Escolha outro
new-store-full = Você tem tantas lojas quantas uma conta pode ter.

needs-payments = Para vender
needs-payments-met = Esta loja pode receber pagamentos.
needs-payouts = Para receber repasses
needs-payouts-met = Não falta nada para os repasses.
need-met = feito
need-missing = falta
need-owner = Um proprietário que já entrou
need-owner-how = O proprietário entra uma vez com o endereço para o qual a loja escreve.
need-profile = O perfil do proprietário
need-profile-how = O proprietário informa nome, sobrenome e país e aceita os termos.
need-questionnaire = O questionário
need-questionnaire-how = Diga o que você vende, quem você é legalmente e quanto espera vender.
need-identity = A identidade do proprietário
need-identity-how = O proprietário pede a verificação da sua identidade e é avisado quando ela termina.
need-phone = Um número de telefone verificado
need-phone-how = O proprietário digita um número de telefone e o código enviado para ele.
need-two-factor = Um segundo fator
need-two-factor-how = O proprietário configura um aplicativo autenticador.
need-store = Uma loja
need-store-how = O proprietário entra uma vez.
need-bank = Uma conta bancária
need-bank-how = O proprietário adiciona a conta dos repasses e espera a aprovação.

home-waits = Isto espera por você
home-today = Hoje
home-month = Este mês
home-gross = Bruto
home-net = Líquido
home-refunds = Reembolsos
home-disputes = Contestações
home-orders = Pedidos de hoje
home-no-order = Nada foi comprado hoje ainda.
home-all-orders = Todos os pedidos
waits-needs =
    { $count ->
        [one] Falta { $count } requisito
       *[other] Faltam { $count } requisitos
    }
waits-disputes =
    { $count ->
        [one] { $count } contestação precisa das suas provas
       *[other] { $count } contestações precisam das suas provas
    }
waits-cases =
    { $count ->
        [one] { $count } pergunta de um comprador espera resposta
       *[other] { $count } perguntas de compradores esperam resposta
    }
waits-reviews =
    { $count ->
        [one] { $count } pagamento espera a sua decisão
       *[other] { $count } pagamentos esperam a sua decisão
    }
waits-webhooks =
    { $count ->
        [one] { $count } envio para um webhook falhou nos últimos sete dias
       *[other] { $count } envios para webhooks falharam nos últimos sete dias
    }

orders-search-hint = ID, número do pedido, e-mail, pagamento ou chave de licença
orders-status = Situação
orders-any = Todas
orders-from = De
orders-to = Até
orders-find = Buscar
orders-all = Mostrar tudo
orders-count =
    { $count ->
        [one] { $count } pedido
       *[other] { $count } pedidos
    }
orders-none-text = Tente com menos letras, outra situação ou outros dias.
orders-empty = Ainda não há pedidos
orders-empty-text = Cada pedido aparece aqui assim que alguém compra.
orders-newest = Mais recentes
order-id = ID do pedido
order-number = Número do pedido
order-payment = ID do pagamento
order-reference = ID no processador
order-from = Comprado de
order-buyer = Comprador e pagamento
order-history = Histórico
order-ids = IDs
order-amounts = Valores
order-mail = Enviar o recibo novamente
order-retry = Entregar novamente
order-call = Pela API

sum-coupon = Cupom { $code }
sum-platform-fee = Tarifa da plataforma
sum-processor-fee = Tarifa do processador
sum-settled = Sua parte
sum-tax-added = { $rate } de { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } de { $amount }, incluído nos preços ({ $name }, { $place })
sum-tax-reversed = Uma empresa em { $place } recolhe o imposto por conta própria
sum-changed = Hoje a taxa é outra.
sum-fee = { $rate } de { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Reembolsar
refund-now = Reembolsar tudo
refund-returned = O comprador recebe de volta
refund-cost = Do seu saldo são debitados
refund-kept = As tarifas não são devolvidas. As chaves de licença podem deixar de valer, e uma assinatura comprada com o pedido termina na hora.
refund-until = O pedido pode ser reembolsado até { $date }.
refund-reason = Motivo
refund-requested = O comprador pediu
refund-duplicate = Cobrado duas vezes
refund-fraudulent = O comprador não fez o pagamento
refund-back = Voltar ao pedido
refund-done-already = Este pedido foi reembolsado.
refund-disputed = Este pedido tem uma contestação aberta e não pode ser reembolsado.
refund-too-late = O pedido foi pago há mais de 30 dias e não pode ser reembolsado.
refund-nothing = Nada foi cobrado, então não há nada a reembolsar.
refund-not-completed = Só pedidos pagos podem ser reembolsados.

event-confirmed = Pedido confirmado
event-webhook = Webhook enviado
event-pending = Pagamento espera confirmação
event-processing = Pagamento em processamento
event-collected = Pagamento recebido
event-failed = Pagamento falhou
event-order-processing = Pedido em processamento
event-delivery-started = Entrega iniciada
event-delivery-failed = Entrega falhou
event-delivered = Entregue
event-completed = Pedido concluído
event-refund-created = Reembolso solicitado
event-refund-completed = Reembolsado
event-refund-failed = Reembolso falhou
event-dispute-opened = Contestação aberta
event-evidence = Provas enviadas
event-dispute-won = Contestação ganha
event-dispute-lost = Contestação perdida
event-dispute-prevented = Contestação evitada
event-fraud-warning = Aviso de fraude
event-review-opened = Retido para análise
event-review-approved = Aprovado na análise
event-review-declined = Recusado na análise

desk-done-opened = Sua loja está aberta. É disto que ela precisa antes de vender.
desk-done-joined = Agora você faz parte da equipe.
desk-done-declined = O convite foi recusado.
desk-done-refunded = O reembolso foi feito.
desk-done-mailed = O recibo está a caminho do comprador.
desk-done-queued = A entrega será tentada novamente.

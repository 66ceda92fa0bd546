# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Suas compras
portal-purchases = Compras
portal-cards = Cartões
portal-sessions = Dispositivos conectados
sign-out = Sair
portal-missing = Não há nada seu neste endereço.

# Signing in.
sign-in = Entrar
sign-in-ask = Informe o e-mail usado na compra. Enviaremos um link e um código.
sign-in-send = Enviar código
# $email: an address.
sign-in-mailed = Se houve uma compra com { $email }, um e-mail está a caminho. Abra o link ou digite o código aqui em até dez minutos.
# $email: whom the code was mailed to.
sign-in-linked-as = Este código foi enviado para { $email }. Entre apenas se esse for o seu endereço. Ele vale uma única vez.
sign-in-code = Código
sign-in-again = Usar outro endereço
sign-in-wrong = Este código está errado, já foi usado ou expirou

# What was bought.
portal-nothing = Ainda não há compras com o seu endereço.
portal-subscriptions = Assinaturas
portal-orders = Pedidos
portal-cases = Perguntas às lojas
portal-newer = Mais recentes
portal-older = Mais antigos
# $date: a day.
portal-order-of = Pedido de { $date }
portal-date = Data
portal-store = Loja
portal-download = Baixar
portal-help = Falar com a loja
portal-tax-included = Impostos incluídos
order-pending = ainda não confirmado
order-processing = em entrega
order-completed = pago
order-cancelled = cancelado
order-failed = recusado
order-refunded = reembolsado
order-disputed = contestado

# Keys, and the machines that they are used on.
license-revoked = revogada
portal-devices = Dispositivos
device-none = Esta chave não está em uso em nenhum dispositivo.
# $date: a day and a time.
device-seen = Visto pela última vez em { $date }
device-free = Liberar este lugar

# Subscriptions.
subscription-trialing = em teste
subscription-active = ativa
subscription-past-due = pagamento falhou
subscription-paused = pausada
subscription-cancelled = cancelada
# $date: a day.
subscription-ends = acesso até { $date }
subscription-next = próxima cobrança em { $date }
subscription-trial-end = Fim do teste
subscription-period-end = Pago até
subscription-next-charge = Próxima cobrança
subscription-access-ends = Fim do acesso
subscription-paused-since = Pausada desde
subscription-changes = Muda para
subscription-next-bill = O que será cobrado
subscription-retry = Pagar agora
subscription-reactivate = Manter minha assinatura
subscription-pause = Pausar
subscription-resume = Retomar
subscription-card = Pagar com outro cartão
subscription-address = Usar o endereço deste cartão nas faturas
subscription-switch = Usar este cartão
subscription-cancel = Cancelar a assinatura
# $date: a day.
subscription-cancel-text = A assinatura não será mais cobrada. Você terá acesso até { $date }.
subscription-cancel-now = Confirmar cancelamento
bill-base = Assinatura
bill-new = Novo plano
bill-unused = Parte não utilizada do período atual
bill-change = Mudança de plano
bill-credit = Crédito

# Another plan.
plan-change = Mudar de plano
plan-preview = Ver quanto custa
plan-cost = Cobrado agora
plan-free = Nada é cobrado agora.
# $date: a day.
plan-later = A próxima cobrança é em { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = A partir daí: { $price }
plan-confirm = Mudar agora

# Cards.
card-none = Você não salvou nenhum cartão.
# $date: a month and a year, as 12/34.
card-ends = Válido até { $date }
card-preferred = preferido
card-prefer = Preferir
card-remove = Remover
card-edit = Nome e endereço
card-edit-text = As assinaturas pagas com este cartão passam a ser faturadas neste endereço.
billing-edit = Dados de faturamento
billing-edit-text = As próximas faturas terão este nome ou empresa, este endereço e esta identificação fiscal, com os impostos correspondentes. As faturas já emitidas não mudam.
card-add = Adicionar cartão
card-later = Ainda não é possível adicionar cartões aqui. Um cartão é salvo quando você paga com ele em uma loja.

# Where somebody is signed in.
session-this = este
session-end = Encerrar

# Cases.
case-open = aberta
case-awaiting-you = aguarda você
case-awaiting-store = aguarda a loja
case-closed = encerrada
case-reason = Qual é o assunto?
case-missing = Falta algo
case-defect = Algo não funciona
case-refund = Quero reembolso
case-billing = Uma fatura ou cobrança
case-other = Outro assunto
case-subject = Assunto
case-body = O que aconteceu?
case-answer = Sua resposta
case-files = Arquivos
case-files-hint = Até cinco imagens, PDFs, textos ou arquivos ZIP, 2 MB no total.
case-send = Enviar
case-close = Encerrar este caso
case-reopen = Reabrir
case-error-body = Escreva do que se trata
case-error-reason = Escolha o assunto
case-error-file = Só é possível enviar imagens, PDFs, textos e arquivos ZIP
# $count: the most files.
case-error-files = Envie no máximo { $count } arquivos
case-event-opened = Você abriu o caso
case-event-closed = Você encerrou o caso
case-event-closed-by-store = A loja encerrou o caso
case-event-closed-itself = O caso foi encerrado porque ninguém escreveu
case-event-reopened = Você reabriu o caso
case-event-reopened-by-store = A loja reabriu o caso
case-event-awaiting = A loja aguarda sua resposta

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Retratar-se do contrato aqui
withdrawal-heading = Retratar-se do contrato
withdrawal-text = Você pode retratar-se desta compra sem dar motivo. Confira a declaração e confirme.
# $date: a day and a time.
withdrawal-until = Você pode retratar-se até { $date }.
withdrawal-gone = Não há direito de retratação nesta compra, ou o prazo terminou.
withdrawal-reason = Motivo
withdrawal-confirm = Confirmar a retratação
withdrawal-declared = Você se retratou desta compra em { $date }. A loja fará o reembolso.
withdrawal-refunded = Você se retratou desta compra em { $date } e foi reembolsado.
withdrawal-rejected = Você se retratou desta compra em { $date }. A loja diz que não havia esse direito.

# What was just done.
portal-done-cancelled = Sua assinatura foi cancelada.
portal-done-reactivated = Sua assinatura continua.
portal-done-paused = Sua assinatura está pausada.
portal-done-resumed = Sua assinatura está ativa novamente.
portal-done-changed = Seu plano foi alterado.
portal-done-switched = Este cartão paga a partir de agora.
portal-done-retried = Recebemos seu pagamento.
portal-done-freed = O lugar está livre novamente.
portal-done-added = Seu cartão foi salvo.
portal-done-preferred = Este cartão é oferecido primeiro.
portal-done-removed = Seu cartão foi removido.
portal-done-edited = O nome e o endereço foram alterados.
portal-done-billed = Seus dados de faturamento foram alterados.
portal-done-ended = Esse dispositivo foi desconectado.
portal-done-opened = Sua pergunta foi enviada. A resposta chegará por e-mail.
portal-done-sent = Sua resposta foi enviada.
portal-done-closed = O caso está encerrado.
portal-done-reopened = O caso está aberto novamente.
portal-done-withdrawn = Recebemos sua retratação. Uma confirmação com data e hora está a caminho do seu e-mail.

# What is wrong, above a form.
portal-error = Não foi possível. Verifique e tente novamente.
portal-error-conflict = Há outra operação em andamento ou algo em uso. Olhe de novo em instantes.
portal-error-payment = O pagamento falhou e nada foi alterado. Tente outro cartão.
portal-error-price = O preço mudou e nada foi feito. Verifique-o e confirme novamente.
portal-error-interval = Este plano é cobrado com outra frequência que o seu, por isso a mudança não é possível aqui. Fale com a loja.

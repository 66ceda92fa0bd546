# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Tus compras
portal-purchases = Compras
portal-cards = Tarjetas
portal-sessions = Dispositivos con sesión iniciada
sign-out = Cerrar sesión
portal-missing = En esta dirección no hay nada tuyo.

# Signing in.
sign-in = Iniciar sesión
sign-in-ask = Introduce el correo electrónico con el que compraste. Te enviaremos un enlace y un código.
sign-in-send = Enviarme un código
# $email: an address.
sign-in-mailed = Si se compró algo con { $email }, hay un correo en camino. Abre su enlace o introduce aquí su código en diez minutos.
# $email: whom the code was mailed to.
sign-in-linked-as = Este código se envió a { $email }. Inicia sesión solo si esa es tu dirección. Sirve una sola vez.
sign-in-code = Código
sign-in-again = Usar otra dirección
sign-in-wrong = Este código es incorrecto, ya se usó o ha caducado

# What was bought.
portal-nothing = Todavía no se ha comprado nada con tu dirección.
portal-subscriptions = Suscripciones
portal-orders = Pedidos
portal-cases = Consultas a tiendas
portal-newer = Más recientes
portal-older = Más antiguos
# $date: a day.
portal-order-of = Pedido del { $date }
portal-date = Fecha
portal-store = Tienda
portal-download = Descargar
portal-help = Preguntar a la tienda
portal-tax-included = Impuestos incluidos
order-pending = sin confirmar
order-processing = en entrega
order-completed = pagado
order-cancelled = abandonado
order-failed = rechazado
order-refunded = reembolsado
order-disputed = en disputa

# Keys, and the machines that they are used on.
license-revoked = revocada
portal-devices = Dispositivos
device-none = Esta clave no se usa en ningún dispositivo.
# $date: a day and a time.
device-seen = Visto por última vez: { $date }
device-free = Liberar esta plaza

# Subscriptions.
subscription-trialing = en prueba
subscription-active = activa
subscription-past-due = pago fallido
subscription-paused = en pausa
subscription-cancelled = cancelada
# $date: a day.
subscription-ends = acceso hasta el { $date }
subscription-next = próximo cobro el { $date }
subscription-trial-end = Fin de la prueba
subscription-period-end = Pagado hasta
subscription-next-charge = Próximo cobro
subscription-access-ends = Fin del acceso
subscription-paused-since = En pausa desde
subscription-changes = Cambia a
subscription-next-bill = Próximo cobro en detalle
subscription-retry = Pagar ahora
subscription-reactivate = Conservar mi suscripción
subscription-pause = Pausar
subscription-resume = Reanudar
subscription-card = Pagar con otra tarjeta
subscription-address = Facturar a la dirección de esta tarjeta
subscription-switch = Usar esta tarjeta
subscription-cancel = Cancelar la suscripción
# $date: a day.
subscription-cancel-text = No se cobrará más la suscripción. Tendrás acceso hasta el { $date }.
subscription-cancel-now = Confirmar la cancelación
bill-base = Suscripción
bill-new = Nuevo plan
bill-unused = Parte no utilizada del periodo en curso
bill-change = Cambio de suscripción
bill-credit = Saldo a favor

# Another plan.
plan-change = Cambiar de plan
plan-preview = Ver cuánto cuesta
plan-cost = Se cobra ahora
plan-free = Ahora no se cobra nada.
# $date: a day.
plan-later = El próximo cobro es el { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = A partir de entonces: { $price }
plan-confirm = Cambiar ahora

# Cards.
card-none = No has guardado ninguna tarjeta.
# $date: a month and a year, as 12/34.
card-ends = Válida hasta { $date }
card-preferred = preferida
card-prefer = Preferir
card-remove = Quitar
card-edit = Nombre y dirección
card-edit-text = Las suscripciones que se pagan con esta tarjeta se facturarán a esta dirección a partir de ahora.
billing-edit = Datos de facturación
billing-edit-text = Las próximas facturas llevarán este nombre o empresa, esta dirección y este NIF/IVA, con los impuestos que correspondan. Las facturas ya emitidas no cambian.
card-add = Añadir una tarjeta
card-later = Aquí todavía no se pueden añadir tarjetas. Una tarjeta se guarda al pagar con ella en una tienda.

# Where somebody is signed in.
session-this = este
session-end = Cerrar esa sesión

# Cases.
case-open = abierta
case-awaiting-you = espera tu respuesta
case-awaiting-store = espera a la tienda
case-closed = cerrada
case-reason = ¿De qué se trata?
case-missing = Falta algo
case-defect = Algo no funciona
case-refund = Quiero un reembolso
case-billing = Una factura o un cobro
case-other = Otra cosa
case-subject = Asunto
case-body = ¿Qué ha pasado?
case-answer = Tu respuesta
case-files = Archivos
case-files-hint = Hasta cinco imágenes, PDF, textos o archivos ZIP, 2 MB en total.
case-send = Enviar
case-close = Cerrar esta consulta
case-reopen = Volver a abrir
case-error-body = Escribe de qué se trata
case-error-reason = Elige de qué se trata
case-error-file = Solo se pueden enviar imágenes, PDF, textos y archivos ZIP
# $count: the most files.
case-error-files = Envía como máximo { $count } archivos
case-event-opened = Abriste la consulta
case-event-closed = Cerraste la consulta
case-event-closed-by-store = La tienda cerró la consulta
case-event-closed-itself = La consulta se cerró porque nadie escribió
case-event-reopened = Volviste a abrir la consulta
case-event-reopened-by-store = La tienda volvió a abrir la consulta
case-event-awaiting = La tienda espera tu respuesta

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Desistir del contrato aquí
withdrawal-heading = Desistir del contrato
withdrawal-text = Puedes desistir de esta compra sin dar motivos. Comprueba la declaración y confírmala.
# $date: a day and a time.
withdrawal-until = Puedes desistir hasta el { $date }.
withdrawal-gone = Para esta compra no hay derecho de desistimiento, o el plazo ha terminado.
withdrawal-reason = Motivo
withdrawal-confirm = Confirmar el desistimiento
withdrawal-declared = Desististe de esta compra el { $date }. La tienda la reembolsa.
withdrawal-refunded = Desististe de esta compra el { $date } y se te devolvió el dinero.
withdrawal-rejected = Desististe de esta compra el { $date }. La tienda dice que no tenías derecho.

# What was just done.
portal-done-cancelled = Tu suscripción está cancelada.
portal-done-reactivated = Tu suscripción continúa.
portal-done-paused = Tu suscripción está en pausa.
portal-done-resumed = Tu suscripción vuelve a estar activa.
portal-done-changed = Tu plan ha cambiado.
portal-done-switched = Desde ahora paga esta tarjeta.
portal-done-retried = Hemos recibido tu pago.
portal-done-freed = La plaza vuelve a estar libre.
portal-done-added = Tu tarjeta se ha guardado.
portal-done-preferred = Esta tarjeta se ofrece primero.
portal-done-removed = Tu tarjeta se ha quitado.
portal-done-edited = El nombre y la dirección se han cambiado.
portal-done-billed = Tus datos de facturación se han cambiado.
portal-done-ended = Ese dispositivo ya no tiene sesión.
portal-done-opened = Tu consulta se ha enviado. La respuesta llegará por correo.
portal-done-sent = Tu respuesta se ha enviado.
portal-done-closed = La consulta está cerrada.
portal-done-reopened = La consulta vuelve a estar abierta.
portal-done-withdrawn = Hemos recibido tu desistimiento. Una confirmación con fecha y hora va de camino a tu correo.

# What is wrong, above a form.
portal-error = No se ha podido hacer. Compruébalo e inténtalo de nuevo.
portal-error-conflict = Hay otra operación en curso o algo en uso. Vuelve a mirar en un momento.
portal-error-payment = El pago ha fallado y no se ha cambiado nada. Prueba con otra tarjeta.
portal-error-price = El precio ha cambiado y no se ha hecho nada. Compruébalo y confirma de nuevo.
portal-error-interval = Este plan se cobra con otra frecuencia que el tuyo, así que no puedes cambiar a él aquí. Pregunta a la tienda.

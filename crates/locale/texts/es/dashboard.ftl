# El panel de los comerciantes: tiendas, ventas y tareas pendientes.

desk-menu = Páginas de la tienda
desk-stores = Tiendas
desk-home = Inicio
desk-orders = Pedidos
desk-requirements = Requisitos
desk-missing = No hay nada suyo en esta dirección.
desk-forbidden-heading = Su rol no lo permite
desk-error-role = Su rol en esta tienda no lo permite. El propietario o un administrador puede cambiarlo.
desk-error-mailed = El comprador ya ha recibido hoy cinco correos sobre este pedido. Inténtelo de nuevo mañana.
desk-error-delivered = Todo lo de este pedido se ha entregado.

sign-in-account-ask = Introduzca su dirección de correo electrónico. Le enviamos un enlace y un código; la primera vez se crea su cuenta.
sign-in-sent = Un correo va de camino a { $email }. Abra su enlace o introduzca aquí los seis dígitos en diez minutos.
sign-in-factor = Código de su aplicación
sign-in-factor-text = Introduzca los seis dígitos de su aplicación de autenticación o uno de sus códigos de recuperación.
sign-in-over = Ha pasado demasiado tiempo. Inicie sesión de nuevo.

desk-no-store = Todavía no tiene ninguna tienda
desk-no-store-text = Abra una para vender, o pida al propietario de una tienda que le invite a su equipo.
desk-invitations = Invitaciones
desk-invited-until = Abierta hasta el { $date } (UTC)
desk-accept = Aceptar
desk-decline = Rechazar
role-viewer = lector
role-moderator = moderador
role-developer = desarrollador
role-administrator = administrador
role-owner = propietario
new-store = Abrir una tienda
new-store-open = Abrir la tienda
new-store-name = Nombre de la tienda
new-store-handle = Nombre en las direcciones
new-store-handle-hint = De 3 a 64 letras minúsculas, cifras y guiones, por ejemplo nimbus-labs
new-store-descriptor = Texto en los extractos de la tarjeta
new-store-descriptor-hint = Los compradores lo ven en su extracto, detrás de PB*
new-store-email = Correo para compradores que necesitan ayuda
new-store-category = Qué vende
new-store-category-hint = Una o varias palabras separadas por comas, por ejemplo software, juegos
new-store-summary = Resumen en una línea
new-store-description = Descripción para los compradores
new-store-error-handle = Use de 3 a 64 letras minúsculas, cifras y guiones, y ningún nombre reservado
new-store-error-descriptor = Use letras, cifras y espacios, 19 caracteres como máximo
new-store-taken = Otra tienda tiene este nombre. Elija otro
new-store-full = Tiene tantas tiendas como puede tener una cuenta.

needs-payments = Para vender
needs-payments-met = Esta tienda puede recibir pagos.
needs-payouts = Para recibir transferencias
needs-payouts-met = No falta nada para las transferencias.
need-met = hecho
need-missing = falta
need-owner = Un propietario que ha iniciado sesión
need-owner-how = El propietario inicia sesión una vez con la dirección a la que escribe la tienda.
need-profile = El perfil del propietario
need-profile-how = El propietario indica nombre, apellidos y país, y acepta las condiciones.
need-questionnaire = El cuestionario
need-questionnaire-how = Diga qué vende, quién es legalmente y cuánto espera vender.
need-identity = La identidad del propietario
need-identity-how = El propietario solicita la verificación de su identidad y recibe aviso cuando termina.
need-phone = Un número de teléfono verificado
need-phone-how = El propietario introduce un número de teléfono y el código que se le envía.
need-two-factor = Un segundo factor
need-two-factor-how = El propietario configura una aplicación de autenticación.
need-store = Una tienda
need-store-how = El propietario inicia sesión una vez.
need-bank = Una cuenta bancaria
need-bank-how = El propietario añade la cuenta de las transferencias y espera su aprobación.

home-waits = Esto está pendiente
home-today = Hoy
home-month = Este mes
home-gross = Bruto
home-net = Neto
home-refunds = Reembolsos
home-disputes = Disputas
home-orders = Pedidos de hoy
home-no-order = Hoy todavía no se ha comprado nada.
home-all-orders = Todos los pedidos
waits-needs =
    { $count ->
        [one] Falta { $count } requisito
       *[other] Faltan { $count } requisitos
    }
waits-disputes =
    { $count ->
        [one] { $count } disputa necesita sus pruebas
       *[other] { $count } disputas necesitan sus pruebas
    }
waits-cases =
    { $count ->
        [one] { $count } pregunta de un comprador espera respuesta
       *[other] { $count } preguntas de compradores esperan respuesta
    }
waits-reviews =
    { $count ->
        [one] { $count } pago espera su decisión
       *[other] { $count } pagos esperan su decisión
    }
waits-webhooks =
    { $count ->
        [one] { $count } envío a un webhook ha fallado en los últimos siete días
       *[other] { $count } envíos a webhooks han fallado en los últimos siete días
    }

orders-search-hint = Identificador, número de pedido, correo, pago o clave de licencia
orders-status = Estado
orders-any = Todos
orders-from = Desde
orders-to = Hasta
orders-find = Buscar
orders-all = Mostrar todo
orders-count =
    { $count ->
        [one] { $count } pedido
       *[other] { $count } pedidos
    }
orders-none-text = Pruebe con menos letras, otro estado u otros días.
orders-empty = Todavía no hay pedidos
orders-empty-text = Cada pedido aparece aquí en cuanto alguien compra.
orders-newest = Los más recientes
order-id = Identificador del pedido
order-number = Número de pedido
order-payment = Identificador del pago
order-reference = Identificador del procesador
order-from = Comprado desde
order-buyer = Comprador y pago
order-history = Historial
order-ids = Identificadores
order-amounts = Importes
order-mail = Enviar de nuevo el recibo
order-retry = Entregar de nuevo
order-call = Por API

sum-coupon = Cupón { $code }
sum-platform-fee = Comisión de la plataforma
sum-processor-fee = Comisión del procesador
sum-settled = Su parte
sum-tax-added = { $rate } de { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } de { $amount }, incluido en los precios ({ $name }, { $place })
sum-tax-reversed = Una empresa en { $place } liquida el impuesto por sí misma
sum-changed = Hoy el tipo es otro.
sum-fee = { $rate } de { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Reembolsar
refund-now = Reembolsar todo
refund-returned = El comprador recupera
refund-cost = De su saldo se descuenta
refund-kept = Las comisiones no se devuelven. Las claves de licencia pueden dejar de ser válidas, y una suscripción comprada con el pedido termina de inmediato.
refund-until = El pedido se puede reembolsar hasta el { $date }.
refund-reason = Motivo
refund-requested = El comprador lo ha pedido
refund-duplicate = Cobrado dos veces
refund-fraudulent = El comprador no hizo el pago
refund-back = Volver al pedido
refund-done-already = Este pedido se ha reembolsado.
refund-disputed = Este pedido tiene una disputa abierta y no se puede reembolsar.
refund-too-late = El pedido se pagó hace más de 30 días y no se puede reembolsar.
refund-nothing = No se cobró nada, así que no hay nada que reembolsar.
refund-not-completed = Solo se pueden reembolsar pedidos pagados.

event-confirmed = Pedido confirmado
event-webhook = Webhook enviado
event-pending = El pago espera confirmación
event-processing = El pago se está procesando
event-collected = Pago recibido
event-failed = Pago fallido
event-order-processing = El pedido se está procesando
event-delivery-started = Entrega iniciada
event-delivery-failed = Entrega fallida
event-delivered = Entregado
event-completed = Pedido completo
event-refund-created = Reembolso solicitado
event-refund-completed = Reembolsado
event-refund-failed = Reembolso fallido
event-dispute-opened = Disputa abierta
event-evidence = Pruebas enviadas
event-dispute-won = Disputa ganada
event-dispute-lost = Disputa perdida
event-dispute-prevented = Disputa evitada
event-fraud-warning = Aviso de fraude
event-review-opened = Retenido para revisión
event-review-approved = Revisión superada
event-review-declined = Rechazado en la revisión

desk-done-opened = Su tienda está abierta. Esto es lo que necesita antes de vender.
desk-done-joined = Ya forma parte del equipo.
desk-done-declined = La invitación se ha rechazado.
desk-done-refunded = El reembolso se ha hecho.
desk-done-mailed = El recibo va de camino al comprador.
desk-done-queued = La entrega se intenta de nuevo.

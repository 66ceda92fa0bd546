# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = ¿Preguntas? Abra un caso en el portal de clientes

# Receipts.
mail-receipt-subject = Su recibo de { $store }
mail-receipt-heading = Gracias por su compra
mail-date = Fecha
mail-seller = Vendedor
mail-buyer = Comprador
# $seller: who sells for the store and remits the tax.
mail-of-record = Vendido por { $seller } como vendedor registrado
mail-paid-with = Pagado con
# $price: of one unit.
mail-each = { $price } cada uno
mail-key = Su clave
# $start, $end: days.
mail-trial-period = Su prueba dura del { $start } al { $end }.
mail-period = Corresponde al periodo del { $start } al { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } y consumo
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, después { $price }
mail-next-charge = Próximo cobro: { $price }, el { $date }.
mail-cancel-any-time = Puede cancelar en cualquier momento
mail-waived = El { $date } pidió la entrega inmediata y renunció a su derecho de desistimiento.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Inversión del sujeto pasivo: el comprador declara el impuesto.
mail-invoice-attached = La factura va adjunta en PDF.

# Refunds. $order: its number.
mail-refund-subject = Su reembolso de { $store }
mail-refund = { $store } le ha reembolsado { $amount } por su pedido { $order }.
mail-payment-reference = Referencia del pago
mail-credit-note-attached = La factura rectificativa va adjunta en PDF.

# Invoices of subscriptions.
mail-invoice-subject = Su factura de { $store }
invoice-paid = { $amount } pagados el { $date }
invoice-refunded = { $amount } reembolsados el { $date }
mail-next-charge-on = Próximo cobro: { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Novedades de su plan { $plan }
mail-plan-new = Esto es nuevo en su plan { $plan } de { $store }:
# $count: how many keys.
mail-more-keys = { $count } más, que figuran en su pedido
mail-key-new-subject = Su nueva clave de licencia de { $product }
mail-key-new = { $store } le ha dado una nueva clave de licencia de { $product }:
mail-key-replaced = Sustituye a la que tenía, que ya no es válida.

# Subscriptions.
mail-cancelled-subject = Su suscripción a { $plan } se ha cancelado
mail-cancelled = Su suscripción a { $plan } de { $store } se ha cancelado.
mail-use-until = Puede usarla hasta el { $date }.
mail-has-ended = Ha terminado.
mail-billed-once = Lo que ha consumido se factura una vez más.
mail-billed-once-later = Lo que consuma hasta entonces se factura una vez más.
mail-not-charged = No se le volverá a cobrar.
mail-store-closed = { $store } ha cerrado, por lo que su suscripción a { $plan } se ha cancelado.
mail-paid-until = La tiene pagada hasta el { $date }.
mail-receipts-stay = Sus recibos siguen donde estaban
mail-continues-subject = Su suscripción a { $plan } continúa
mail-continues = La cancelación de su suscripción a { $plan } de { $store } se ha anulado.
mail-charged-next = El próximo cobro es el { $date }.
mail-paused = Está en pausa y no se cobra hasta que se reanude.
mail-disputed = No se cobra mientras uno de sus pagos esté en disputa.
mail-plan-changes-subject = Su plan cambia a { $plan }
mail-plan-changed-subject = Su plan ahora es { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = Desde el { $date }, su suscripción de { $store } es { $count } × { $plan } por { $price } antes de impuestos.
mail-plan-now = A partir de ahora, su suscripción de { $store } es { $count } × { $plan } por { $price } antes de impuestos.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Su suscripción a { $plan } ahora se paga con { $card }
mail-card-switched = Su suscripción a { $plan } de { $store } se cobra a partir de ahora en { $card }.

# Renewals.
mail-confirm-subject = Confirme su pago de { $plan }
mail-confirm = Su banco le pide que confirme el pago de { $amount } por { $plan }.
mail-confirm-link = Confirmar el pago
mail-confirm-retry = Sin su respuesta, el pago se intenta de nuevo el { $date }.
mail-failed-subject = Su pago de { $plan } ha fallado
mail-failed = No se pudo cobrar el pago de { $amount } por { $plan }. Se intenta de nuevo el { $date }.
mail-pay-otherwise = Pagar con otra tarjeta, o ahora mismo
mail-given-up-subject = Su suscripción a { $plan } ha terminado
mail-given-up = No se pudo cobrar el pago de { $amount } por { $plan } y no se vuelve a intentar. Su suscripción ha terminado.
mail-trial-ending-subject = Su prueba de { $plan } termina pronto
mail-trial-ending = Su prueba de { $plan } termina el { $date }. Después cuesta { $amount } antes de impuestos por periodo, que se cobran en su tarjeta.
mail-trial-coupon = Su cupón descuenta { $amount } del primero.
mail-trial-manage = Cancelar antes o cambiar la tarjeta
mail-card-expiring-subject = { $card } caduca pronto
mail-card-expiring = { $card }, con la que se paga { $plan }, caduca en menos de 30 días.
mail-other-card = Pagar con otra tarjeta

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } le ha respondido
mail-case-reply = { $store } ha respondido sobre su pedido { $order }, «{ $subject }»:
mail-case-answer = Responder en el portal de clientes
mail-case-closing-subject = Su caso se cerrará pronto
mail-case-closing = { $store } espera su respuesta sobre su pedido { $order }, «{ $subject }». Sin ella, el caso se cerrará el { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Su acuerdo de cobro con { $store }
mail-agreed = Ha aceptado que { $store } cobre en { $card } { $frequency }:
mail-agreed-told = Se le avisa de cada cobro.
mail-charge-subject = { $store } va a cobrarle { $amount }
mail-charge = { $store } va a cobrarle { $amount }, impuestos incluidos, por:
mail-charge-agreed = Usted aceptó esto:
mail-agreement-link = Ver o retirar su acuerdo

# Saved cards. $expiry: month and year.
mail-card-added-subject = Se ha añadido { $card }
mail-card-added = { $card } se ha guardado para sus próximos pagos.
mail-card-added-until = { $card }, válida hasta { $expiry }, se ha guardado para sus próximos pagos.
mail-card-not-you = ¿No ha sido usted? Elimínela en sus compras
mail-card-removed-subject = Se ha eliminado { $card }
mail-card-removed = { $card } se ha eliminado y no se volverá a cobrar en ella.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Sus compras en { $store } tienen otra dirección
mail-moved = { $store } ha asignado otra dirección de correo a su cuenta de cliente. A partir de ahora, sus compras aparecen en el portal de clientes con esa dirección y ya no con esta.
mail-moved-help = Si no lo ha pedido, escriba a { $email }.

# Signing in to the portal.
mail-sign-in-subject = Acceda a sus compras
mail-sign-in = Abra este enlace en 10 minutos para acceder a sus compras:
mail-sign-in-code = O introduzca este código donde lo pidió:
mail-sign-in-once = Basta uno de los dos y solo sirve una vez. Nunca le pedimos el código. Si no pidió este correo, ignórelo.

# What invoices and credit notes say, as PDF.
invoice-title = Factura
credit-note-title = Factura rectificativa
invoice-number = Número de factura
credit-note-number = Número de rectificativa
invoice-issued = Fecha de emisión
invoice-period = Periodo
credit-note-of = De la factura
invoice-bill-to = Facturar a
invoice-description = Descripción
invoice-quantity = Cantidad
invoice-unit-price = Precio unitario
invoice-amount = Importe
invoice-amount-paid = Importe pagado
invoice-amount-refunded = Importe reembolsado
invoice-statement = En su extracto
invoice-next-charge = Próximo cobro
invoice-refund-of = Reembolso del pedido { $order }
invoice-currency = Todos los importes son en dólares estadounidenses salvo que se indique otra moneda.
# $email: where the store is asked.
invoice-questions = ¿Preguntas sobre esta factura? Escriba a { $email }.
# $page, $count: numbers.
invoice-page = Página { $page } de { $count }

# Where a font is missing on the server.
invoice-missing-signs = Los cuadros (□) sustituyen a caracteres cuya fuente falta en el servidor. El correo de este documento los muestra.

mail-withdrawn-subject = Hemos recibido tu desistimiento
mail-withdrawn = Hemos recibido tu desistimiento del contrato con { $store }.
mail-withdrawn-next = No tienes que hacer nada más. Lo que pagaste se te devuelve por el mismo medio de pago.
mail-withdrawn-name = Nombre
mail-withdrawn-email = Correo electrónico
mail-withdrawn-order = Pedido
mail-withdrawn-at = Recibido
mail-withdrawn-reason = Motivo
mail-withdrawal-rejected-subject = Tu desistimiento fue rechazado
mail-withdrawal-rejected = { $store } dice que no tenías derecho a desistir de tu pedido { $order }. Puedes responder en un caso.

# Carts that were left.
mail-cart-subject = Dejaste algo en tu carrito de { $store }
mail-cart-heading = ¿Te sigue interesando?
mail-cart = Empezaste una compra en { $store } y no la terminaste. No se cobró nada.
mail-cart-link = Continuar con la compra
mail-cart-until = El enlace funciona hasta el { $date }.
mail-cart-opt-out = No recibir más recordatorios de { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Tu pedido en { $store } fue cancelado
mail-not-accepted = { $store } no pudo aceptar tu pago de { $amount }, por lo que tu pedido { $order } fue cancelado.
mail-not-accepted-returned = El dinero se te devuelve por el mismo medio de pago. Tu banco puede tardar unos días en mostrarlo.
mail-not-accepted-free = { $store } no pudo aceptar tu pedido { $order }, por lo que fue cancelado. No se cobró nada.

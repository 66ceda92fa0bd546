# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Modo de prueba: no se mueve dinero.

# The summary.
summary = Resumen del pedido
summary-show = Mostrar el resumen del pedido
due-today = A pagar hoy
subtotal = Subtotal
discount = Descuento
tax = Impuestos
# $rate: a percentage.
tax-rate = Impuestos ({ $rate })
tax-included = Impuestos incluidos ({ $rate })
tax-later = Según la dirección
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Cantidad
units-change = Cambiar la cantidad
# The buyer names the price of one.
your-price = Tu precio en dólares estadounidenses
# $amount: the least price.
your-price-least = Mínimo: { $amount }
your-price-suggested = Precios sugeridos
update = Actualizar
# $amount: a price.
price-weekly = { $amount } a la semana
price-monthly = { $amount } al mes
price-yearly = { $amount } al año
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } más impuestos
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] Gratis durante { $count } día; después, { $amount } el { $date }
       *[other] Gratis durante { $count } días; después, { $amount } el { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }: { $price } por cada { $units }. Por ejemplo, { $example } cuestan { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter }: { $included } sin coste adicional; después, { $price } por cada { $units }. Por ejemplo, { $example } cuestan { $charge }.
code = Código
code-add = Añadir un código
code-apply = Aplicar
code-remove = Quitar

# Contact and address.
contact = Contacto
address = Facturación
details = Datos
state = Estado
province = Provincia
postal-code = Código postal
zip-code = Código ZIP
business = Compro como empresa
street = Calle y número
street-more = Piso, puerta
city = Ciudad
tax-id = NIF/IVA
continue-to-payment = Continuar al pago

# Payment.
payment = Pago
card = Tarjeta
# What a way to pay is, for those who do not see its mark.
method-bank = Banco
method-wallet = Monedero
card-number = Número de tarjeta
card-expiry = Fecha de caducidad
# How month and year are typed.
card-expiry-form = MM / AA
card-cvc = Código de seguridad (CVC)
test-card = Tarjeta de prueba: 4242 4242 4242 4242, cualquier fecha futura, cualquier código de seguridad.
card-form-script = El formulario de la tarjeta necesita JavaScript. Se puede activar en el navegador o elegir otra forma de pago.
no-payments-yet = Esta tienda todavía no puede aceptar pagos aquí.
paying = Procesando…
# $amount: what is charged.
button-pay = Pagar { $amount }
button-subscribe = Suscribirse por { $amount }
button-pay-untaxed = Pagar
button-subscribe-untaxed = Suscribirse
button-trial = Empezar la prueba gratuita
button-complete = Completar el pedido
# The wording that the law of Germany and Austria asks for.
button-order = Pedido con obligación de pago – { $amount }
button-order-later = Pedido con obligación de pago
# $seller: the store; $price: as “$15.00 per month”.
consent = Autorizo a { $seller } a cobrarme { $price } hoy y al inicio de cada periodo, hasta que yo cancele.
consent-usage = Autorizo a { $seller } a cobrarme { $price } hoy y al inicio de cada periodo, y mi consumo al final de este, hasta que yo cancele.
consent-trial = Autorizo a { $seller } a cobrarme { $price } al terminar mi prueba y al inicio de cada periodo posterior, hasta que yo cancele.
consent-trial-usage = Autorizo a { $seller } a cobrarme { $price } al terminar mi prueba y al inicio de cada periodo posterior, y mi consumo al final de este, hasta que yo cancele.
consent-free = Acepto esta suscripción. Es gratuita y dura hasta que yo la cancele.
legal-seller = Vendido por { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Vendido por { $seller }, { $address }.
legal-terms = Términos y condiciones
legal-privacy = Privacidad
legal-refunds = Reembolsos
# $terms: a link with the words of terms-link.
accept-terms = Al hacer el pedido, aceptas los { $terms } del vendedor.
agreement-accept-terms = Al autorizar los cobros, aceptas los { $terms } del vendedor.
# As it stands within the two sentences above.
terms-link = términos y condiciones
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Solicito expresamente que la entrega comience antes de que termine el plazo de desistimiento, y sé que pierdo mi derecho de desistimiento en cuanto comience.
questions = ¿Preguntas?

# Results.
paid-heading = Gracias
paid-text = Hemos recibido el pago. El recibo llegará por correo electrónico.
paid-free = El pedido se ha completado. La confirmación llegará por correo electrónico.
paid-subscription = La suscripción ha comenzado. El recibo llegará por correo electrónico.
paid-trial = La prueba ha comenzado. La confirmación llegará por correo electrónico.
order = Pedido
charged = Importe cobrado
open-product = Abrir
continue-to-seller = Continuar
paid-portal = Ver el pedido en el portal de clientes
back-to-seller = Volver a la tienda
waiting-heading = Pago en curso
waiting-text = Puedes cerrar esta página: el recibo llegará por correo electrónico.
look-again = Actualizar
bank-heading = El banco pide una confirmación
bank-text = Falta confirmar el pago con el banco. Después, vuelve a esta página.
bank-button = Ir al banco
closed-heading = Pedido cerrado
closed-text = Esta página de pago ya no está abierta. No se ha cobrado nada.
embed-failed = No se ha podido cargar el pago aquí.
embed-open = Abrir la página de pago
unavailable-text = Ya no hay nada que pagar en esta dirección.
trouble-heading = Hay que intentarlo de nuevo
trouble-text = No hemos podido abrir esta página en este momento.
not-found-heading = No encontrado
no-paylink-text = No hay ningún enlace de pago en esta dirección.
no-agreement-text = No hay ninguna autorización de cobro en esta dirección.

# What is wrong, at its field.
error-form-expired = Este formulario ha caducado. Hay que revisarlo e intentarlo de nuevo.
error-offline = Se ha perdido la conexión. Al recargar esta página se ve si el pago se ha realizado.
error-email = Falta un correo electrónico válido, como name@example.com
error-name = Falta el nombre
error-name-email = Aquí va el nombre, no el correo electrónico
error-country = Falta el país
error-state = Falta el estado o la provincia
error-postal-code = El código ZIP debe tener cinco cifras
error-postal-code-state = Este código ZIP es de otro estado
error-street = Faltan la calle y el número
error-city = Falta la ciudad
error-tax-id = Este número no es válido en el país indicado
error-coupon-unknown = No conocemos este código
error-coupon-expired = Este código ha caducado
error-coupon-early = Este código todavía no es válido
error-coupon-items = Este código no es válido para estos artículos
error-coupon-first = Este código solo es válido para la primera compra
error-coupon-used-up = Este código se ha agotado
error-coupon-again = Este código ya se ha utilizado
error-coupon-minimum = El importe del pedido es demasiado bajo para este código
# $count: the most.
error-units = Introduce un número entero del 1 al { $count }
error-units-left = No quedan tantas unidades
# $example: an amount as it is typed.
error-amount = Introduce un importe, como { $example }
# $amount: the least or the most.
error-amount-least = El importe mínimo es { $amount }
error-total-least = El total debe ser de al menos { $amount }
error-total-most = El total puede ser de { $amount } como máximo
error-card-number = Número de tarjeta incompleto o incorrecto
error-card-expiry = Fecha de caducidad incompleta o incorrecta
error-card-cvc = El código de seguridad debe tener 3 o 4 cifras
error-card-form = No se ha podido abrir el formulario de la tarjeta. Conviene comprobar la conexión y volver a cargar esta página.
error-card-token = Es necesario introducir la tarjeta otra vez.
error-method = Es necesario elegir otra forma de pago
error-consent = Para suscribirse es necesario aceptar los cobros
error-answer-required = Falta la respuesta
error-answer-digits = Solo se admiten cifras
error-answer-option = Es necesario elegir una de las opciones
error-answer-length = Esta respuesta es demasiado corta o demasiado larga

# What is wrong, above the form.
error-card-declined = La tarjeta ha sido rechazada. No se ha cobrado nada. Se puede probar con otra tarjeta.
error-card-funds = La tarjeta no tiene fondos suficientes. No se ha cobrado nada. Se puede probar con otra tarjeta.
error-card-expired = La tarjeta ha caducado. No se ha cobrado nada. Se puede probar con otra tarjeta.
error-card-authentication = El banco no ha confirmado el pago. No se ha cobrado nada.
error-payment-declined = El pago ha sido rechazado. No se ha cobrado nada. Se puede probar con otra forma de pago.
error-total-changed = El total ha cambiado. Hay que revisarlo e intentarlo de nuevo.
error-gone = Esta página de pago ya no está abierta. No se ha cobrado nada.
error-store-closed = Esta tienda no acepta pagos en este momento.
error-too-many = Demasiados intentos. Se puede volver a intentar en unos minutos.
# $product: its name.
error-out-of-stock = No quedan unidades de { $product }
error-not-available = { $product } no está disponible
error-purchase-limit = Se ha alcanzado la cantidad máxima de { $product }

# Billing agreements.
agreement-heading = Autorización de cobro
agreement-text = Este comercio solicita permiso para cobrar más adelante con la tarjeta. Ahora no se cobra nada.
agreement-bank-text = Falta confirmar con el banco que se puede cobrar con la tarjeta. Después, la autorización quedará activa.
agreement-waiting-heading = Estamos comprobando la tarjeta
agreement-waiting-text = Suele tardar solo un momento.
agreement-active-heading = La autorización está activa
agreement-active-text = Antes de cada cobro se envía un correo electrónico, y la autorización se puede cancelar en cualquier momento.
agreement-ended-heading = Esta autorización ha finalizado
agreement-ended-text = No se cobrará nada más.
agreement-expired-heading = Esta autorización ha caducado
agreement-expired-text = No se aceptó a tiempo o se rechazaron demasiadas tarjetas. No se ha cobrado nada.
agreement-for = Por
agreement-charged = Cobro
agreement-customer = Cliente
agreement-consent = Autorizo a { $seller } a cobrar con mi tarjeta { $frequency } por «{ $description }», hasta que yo cancele la autorización. Antes de cada cobro recibo el importe por correo electrónico.
# How often an agreement charges.
frequency-once = una vez
frequency-weekly = cada semana
frequency-monthly = cada mes
frequency-quarterly = cada tres meses
frequency-yearly = cada año
frequency-ad-hoc = de vez en cuando
agreement-accept = Autorizar
agreement-revoke = Cancelar esta autorización
agreement-charges = Cobros
charge-paid = pagado
charge-waiting = aún sin confirmar
charge-refunded = reembolsado
charge-disputed = disputado
charge-failed = fallido
error-agreement-consent = Es necesario aceptar los cobros

# Signing in.
sign-in-heading = Acceso a las compras
sign-in-account = Acceso a la cuenta
sign-in-text = Este código se introduce donde se ha solicitado. Sirve una sola vez, durante los diez minutos siguientes al envío del correo electrónico.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Recordatorios de { $seller }
reminder-text = { $seller } puede escribirte cuando dejas algo en el carrito.
reminder-stop = No recibir más recordatorios
reminder-stopped-heading = No más recordatorios
reminder-stopped-text = { $seller } ya no te escribirá sobre carritos.
no-reminder-text = No hay ningún recordatorio en esta dirección.

# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = Banco de pruebas
test-bank-charge-heading = ¿Aprobar este pago?
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller } solicita { $amount }.
test-bank-keep-heading = ¿Guardar esta tarjeta?
# $seller: who asks.
test-bank-keep = { $seller } pide guardar la tarjeta para pagos futuros.
test-bank-approve = Aprobar
test-bank-decline = Rechazar
test-bank-approved = Pago aprobado
test-bank-declined = Pago rechazado
test-bank-kept = La tarjeta se ha guardado
test-bank-not-kept = La tarjeta no se ha guardado
test-bank-close = Esta página se puede cerrar.
test-bank-nothing-heading = Nada que confirmar
test-bank-nothing = No hay ningún pago que confirmar en esta dirección, o el plazo ha vencido.

# Words that many pages share.

# What buttons and links do.
close = Cerrar
cancel = Cancelar
continue = Continuar
change = Cambiar
copy = Copiar
copied = Copiado
back = Volver
save = Guardar
remove = Quitar
edit = Editar
send = Enviar
open = Abrir
download = Descargar
search = Buscar
show-more = Mostrar más
previous = Anterior
next = Siguiente
yes = Sí
no = No
try-again = Reintentar

# Words beside fields, and around every page.
optional = opcional
required = obligatorio
choose = Elegir…
loading = Cargando…
language = Idioma
menu = Menú
skip-to-content = Ir al contenido
test-mode = Modo de prueba
email = Correo electrónico
name = Nombre
country = País
total = Total

# What is wrong with a field, and with a page.
error-required = Rellena este campo
error-required-email = Introduce tu correo electrónico
error-required-name = Introduce tu nombre
error-required-country = Elige un país
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Usa como máximo { $count } carácter
       *[other] Usa como máximo { $count } caracteres
    }
error-invalid = Esto no parece correcto
error-invalid-email = Esto no parece una dirección de correo electrónico
error-see-fields = Revisa los campos marcados
error-failed = Algo ha salido mal. Inténtalo de nuevo.
error-nothing-charged = Algo ha salido mal. No se ha cobrado nada.
error-expired = Esta página ha estado abierta demasiado tiempo. Inténtalo de nuevo.
not-found-title = Página no encontrada
not-found-text = No hay nada en esta dirección. Puede que la página se haya movido o que el enlace esté incompleto.

# Words that many pages share.

# What buttons and links do.
close = Cerrar
change = Cambiar
copy = Copiar
copied = Copiado

# Words beside fields, and around every page.
optional = opcional
choose = Elegir…
language = Idioma
email = Correo electrónico
name = Nombre
country = País
total = Total

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Usa como máximo { $count } carácter
       *[other] Usa como máximo { $count } caracteres
    }
error-nothing-charged = Algo ha salido mal. No se ha cobrado nada.

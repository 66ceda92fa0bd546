# Words that many pages share.

# What buttons and links do.
close = Fechar
change = Alterar
copy = Copiar
copied = Copiado

# Words beside fields, and around every page.
optional = opcional
choose = Escolher…
language = Idioma
email = E-mail
name = Nome
country = País
total = Total

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Use no máximo { $count } caractere
       *[other] Use no máximo { $count } caracteres
    }
error-nothing-charged = Algo deu errado. Nada foi cobrado.

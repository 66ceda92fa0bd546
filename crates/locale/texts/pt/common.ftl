# Words that many pages share.

# What buttons and links do.
close = Fechar
cancel = Cancelar
continue = Continuar
change = Alterar
copy = Copiar
copied = Copiado
back = Voltar
save = Salvar
remove = Remover
edit = Editar
send = Enviar
open = Abrir
download = Baixar
search = Pesquisar
show-more = Mostrar mais
previous = Anterior
next = Próximo
yes = Sim
no = Não
try-again = Tentar novamente

# Words beside fields, and around every page.
optional = opcional
required = obrigatório
choose = Escolher…
loading = Carregando…
language = Idioma
menu = Menu
skip-to-content = Ir para o conteúdo
test-mode = Modo de teste
email = E-mail
name = Nome
country = País
total = Total

# What is wrong with a field, and with a page.
error-required = Preencha este campo
error-required-email = Informe seu e-mail
error-required-name = Informe seu nome
error-required-country = Escolha um país
# $count: the most characters.
error-too-long =
    { $count ->
        [one] Use no máximo { $count } caractere
       *[other] Use no máximo { $count } caracteres
    }
error-invalid = Isto não parece correto
error-invalid-email = Isto não parece um endereço de e-mail
error-see-fields = Verifique os campos marcados
error-failed = Algo deu errado. Tente novamente.
error-nothing-charged = Algo deu errado. Nada foi cobrado.
error-expired = Esta página ficou aberta por muito tempo. Tente novamente.
not-found-title = Página não encontrada
not-found-text = Não há nada neste endereço. A página pode ter sido movida ou o link pode estar incompleto.

# Words that many pages share.

# What buttons and links do.
close = Fermer
cancel = Annuler
continue = Continuer
change = Modifier
copy = Copier
copied = Copié
back = Retour
save = Enregistrer
remove = Retirer
edit = Modifier
send = Envoyer
open = Ouvrir
download = Télécharger
search = Rechercher
show-more = Afficher plus
previous = Précédent
next = Suivant
yes = Oui
no = Non
try-again = Réessayer

# Words beside fields, and around every page.
optional = facultatif
required = obligatoire
choose = Choisir…
loading = Chargement…
language = Langue
menu = Menu
skip-to-content = Aller au contenu
test-mode = Mode test
email = E-mail
name = Nom
country = Pays
total = Total

# What is wrong with a field, and with a page.
error-required = Veuillez remplir ce champ
error-required-email = Saisissez votre adresse e-mail
error-required-name = Saisissez votre nom
error-required-country = Choisissez un pays
# $count: the most characters.
error-too-long =
    { $count ->
        [one] { $count } caractère au maximum
       *[other] { $count } caractères au maximum
    }
error-invalid = Cette saisie semble incorrecte
error-invalid-email = Cela ne ressemble pas à une adresse e-mail
error-see-fields = Veuillez vérifier les champs signalés
error-failed = Une erreur s’est produite. Veuillez réessayer.
error-nothing-charged = Une erreur s’est produite. Rien n’a été débité.
error-expired = Cette page est restée ouverte trop longtemps. Veuillez réessayer.
not-found-title = Page introuvable
not-found-text = Il n’y a rien à cette adresse. La page a peut-être été déplacée, ou le lien est incomplet.

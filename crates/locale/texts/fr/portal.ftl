# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = Vos achats
portal-purchases = Achats
portal-cards = Cartes
portal-sessions = Appareils connectés
sign-out = Se déconnecter
portal-missing = Il n’y a rien à vous à cette adresse.

# Signing in.
sign-in = Se connecter
sign-in-ask = Saisissez l’adresse e-mail utilisée pour vos achats. Nous vous envoyons un lien et un code.
sign-in-send = Recevoir un code
# $email: an address.
sign-in-mailed = Si un achat a été fait avec { $email }, un e-mail est en route. Ouvrez son lien, ou saisissez son code ici dans les dix minutes.
# $email: whom the code was mailed to.
sign-in-linked-as = Ce code a été envoyé à { $email }. Connectez-vous seulement si cette adresse est la vôtre. Il ne sert qu’une fois.
sign-in-code = Code
sign-in-again = Utiliser une autre adresse
sign-in-wrong = Ce code est erroné, déjà utilisé ou trop ancien

# What was bought.
portal-nothing = Rien n’a encore été acheté avec votre adresse.
portal-subscriptions = Abonnements
portal-orders = Commandes
portal-cases = Demandes aux vendeurs
portal-newer = Plus récents
portal-older = Plus anciens
# $date: a day.
portal-order-of = Commande du { $date }
portal-date = Date
portal-store = Vendeur
portal-download = Télécharger
portal-help = Contacter le vendeur
portal-tax-included = Taxes incluses
order-pending = pas encore confirmée
order-processing = en cours de livraison
order-completed = payée
order-cancelled = abandonnée
order-failed = refusée
order-refunded = remboursée
order-disputed = contestée

# Keys, and the machines that they are used on.
license-revoked = révoquée
portal-devices = Appareils
device-none = Cette clé n’est utilisée sur aucun appareil.
# $date: a day and a time.
device-seen = Vu pour la dernière fois le { $date }
device-free = Libérer cette place

# Subscriptions.
subscription-trialing = à l’essai
subscription-active = actif
subscription-past-due = paiement échoué
subscription-paused = en pause
subscription-cancelled = résilié
# $date: a day.
subscription-ends = accès jusqu’au { $date }
subscription-next = prochain prélèvement le { $date }
subscription-trial-end = Fin de l’essai
subscription-period-end = Payé jusqu’au
subscription-next-charge = Prochain prélèvement
subscription-access-ends = Fin de l’accès
subscription-paused-since = En pause depuis
subscription-changes = Passe à
subscription-next-bill = Prochaine facture
subscription-retry = Payer maintenant
subscription-reactivate = Garder mon abonnement
subscription-pause = Mettre en pause
subscription-resume = Reprendre
subscription-card = Payer avec une autre carte
subscription-address = Adresser les factures à l’adresse de cette carte
subscription-switch = Utiliser cette carte
subscription-cancel = Résilier l’abonnement
# $date: a day.
subscription-cancel-text = L’abonnement n’est plus prélevé. Vous gardez l’accès jusqu’au { $date }.
subscription-cancel-now = Confirmer la résiliation
bill-base = Abonnement
bill-new = Nouvel abonnement
bill-unused = Part non utilisée de la période en cours
bill-change = Changement d’abonnement
bill-credit = Avoir

# Another plan.
plan-change = Changer d’abonnement
plan-preview = Voir le coût
plan-cost = Prélevé maintenant
plan-free = Rien n’est prélevé maintenant.
# $date: a day.
plan-later = Le prochain prélèvement a lieu le { $date }.
# $price: what a period costs, as "$15.00 per month".
plan-then = Ensuite : { $price }
plan-confirm = Changer maintenant

# Cards.
card-none = Vous n’avez enregistré aucune carte.
# $date: a month and a year, as 12/34.
card-ends = Valable jusqu’à { $date }
card-preferred = préférée
card-prefer = Préférer
card-remove = Supprimer
card-edit = Nom et adresse
card-edit-text = Les abonnements payés avec cette carte seront désormais facturés à cette adresse.
billing-edit = Coordonnées de facturation
billing-edit-text = Les prochaines factures porteront ce nom ou cette société, cette adresse et ce numéro de TVA, et seront taxées en conséquence. Les factures déjà émises restent inchangées.
card-add = Ajouter une carte
card-later = On ne peut pas encore ajouter de carte ici. Une carte est enregistrée quand vous payez avec elle chez un vendeur.

# Where somebody is signed in.
session-this = celui-ci
session-end = Déconnecter

# Cases.
case-open = ouverte
case-awaiting-you = attend votre réponse
case-awaiting-store = attend le vendeur
case-closed = fermée
case-reason = De quoi s’agit-il ?
case-missing = Il manque quelque chose
case-defect = Quelque chose ne fonctionne pas
case-refund = Je souhaite être remboursé
case-billing = Une facture ou un prélèvement
case-other = Autre chose
case-subject = Objet
case-body = Que s’est-il passé ?
case-answer = Votre réponse
case-files = Fichiers
case-files-hint = Jusqu’à cinq images, PDF, textes ou fichiers ZIP, 2 Mo en tout.
case-send = Envoyer
case-close = Fermer cette demande
case-reopen = Rouvrir
case-error-body = Écrivez de quoi il s’agit
case-error-reason = Choisissez de quoi il s’agit
case-error-file = Seuls les images, PDF, textes et fichiers ZIP peuvent être envoyés
# $count: the most files.
case-error-files = Envoyez au maximum { $count } fichiers
case-event-opened = Vous avez ouvert la demande
case-event-closed = Vous avez fermé la demande
case-event-closed-by-store = Le vendeur a fermé la demande
case-event-closed-itself = La demande a été fermée faute de réponse
case-event-reopened = Vous avez rouvert la demande
case-event-reopened-by-store = Le vendeur a rouvert la demande
case-event-awaiting = Le vendeur attend votre réponse

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = Se rétracter du contrat ici
withdrawal-heading = Se rétracter du contrat
withdrawal-text = Vous pouvez vous rétracter de cet achat sans donner de motif. Vérifiez la déclaration, puis confirmez-la.
# $date: a day and a time.
withdrawal-until = Vous pouvez vous rétracter jusqu’au { $date }.
withdrawal-gone = Il n’y a pas de droit de rétractation pour cet achat, ou le délai est passé.
withdrawal-reason = Motif
withdrawal-confirm = Confirmer la rétractation
withdrawal-declared = Vous vous êtes rétracté de cet achat le { $date }. Le vendeur le rembourse.
withdrawal-refunded = Vous vous êtes rétracté de cet achat le { $date } et avez été remboursé.
withdrawal-rejected = Vous vous êtes rétracté de cet achat le { $date }. Le vendeur conteste ce droit.

# What was just done.
portal-done-cancelled = Votre abonnement est résilié.
portal-done-reactivated = Votre abonnement continue.
portal-done-paused = Votre abonnement est en pause.
portal-done-resumed = Votre abonnement a repris.
portal-done-changed = Votre abonnement a été modifié.
portal-done-switched = Cette carte paie désormais.
portal-done-retried = Votre paiement a été reçu.
portal-done-freed = La place est de nouveau libre.
portal-done-added = Votre carte a été enregistrée.
portal-done-preferred = Cette carte est proposée en premier.
portal-done-removed = Votre carte a été supprimée.
portal-done-edited = Le nom et l’adresse ont été modifiés.
portal-done-billed = Vos coordonnées de facturation ont été modifiées.
portal-done-ended = Cet appareil est déconnecté.
portal-done-opened = Votre demande a été envoyée. La réponse arrive par e-mail.
portal-done-sent = Votre réponse a été envoyée.
portal-done-closed = La demande est fermée.
portal-done-reopened = La demande est rouverte.
portal-done-withdrawn = Votre rétractation a été reçue. Une confirmation avec date et heure vous est envoyée par e-mail.

# What is wrong, above a form.
portal-error = Cela n’a pas été possible. Vérifiez et réessayez.
portal-error-conflict = Autre chose est en cours ou en usage ici. Revenez voir dans un instant.
portal-error-payment = Le paiement a échoué et rien n’a changé. Essayez une autre carte.
portal-error-price = Le prix a changé et rien n’a été fait. Vérifiez-le et confirmez de nouveau.
portal-error-interval = Cet abonnement est facturé à un autre rythme que le vôtre ; le changement n’est pas possible ici. Adressez-vous à la boutique.

# Le tableau de bord des marchands : boutiques, ventes et tâches à faire.

desk-menu = Pages de la boutique
desk-stores = Boutiques
desk-home = Accueil
desk-orders = Commandes
desk-requirements = Conditions à remplir
desk-missing = Il n’y a rien à vous à cette adresse.
desk-forbidden-heading = Votre rôle ne le permet pas
desk-error-role = Votre rôle dans cette boutique ne le permet pas. Son propriétaire ou un administrateur peut changer votre rôle.
desk-error-mailed = L’acheteur a déjà reçu cinq e-mails sur cette commande aujourd’hui. Réessayez demain.
desk-error-delivered = Tout ce que contient cette commande a été livré.

sign-in-account-ask = Saisissez votre adresse e-mail. Nous vous envoyons un lien et un code ; la première fois, cela crée votre compte.
sign-in-sent = Un e-mail est en route vers { $email }. Ouvrez son lien, ou saisissez ici les six chiffres dans les dix minutes.
sign-in-factor = Code de votre application
sign-in-factor-text = Saisissez les six chiffres de votre application d’authentification, ou l’un de vos codes de secours.
sign-in-over = Cela a pris trop de temps. Veuillez vous reconnecter.

desk-no-store = Vous n’avez pas encore de boutique
desk-no-store-text = Ouvrez-en une pour vendre, ou demandez au propriétaire d’une boutique de vous inviter dans son équipe.
desk-invitations = Invitations
desk-invited-until = Valable jusqu’au { $date } (UTC)
desk-accept = Accepter
desk-decline = Refuser
role-viewer = lecteur
role-moderator = modérateur
role-developer = développeur
role-administrator = administrateur
role-owner = propriétaire
new-store = Ouvrir une boutique
new-store-open = Ouvrir la boutique
new-store-name = Nom de la boutique
new-store-handle = Nom dans les adresses
new-store-handle-hint = De 3 à 64 lettres minuscules, chiffres et traits d’union, par exemple nimbus-labs
new-store-descriptor = Texte sur les relevés de carte
new-store-descriptor-hint = Les acheteurs le voient sur leur relevé, après PB*
new-store-email = E-mail pour les acheteurs qui ont besoin d’aide
new-store-category = Ce que vous vendez
new-store-category-hint = Un ou quelques mots séparés par des virgules, par exemple logiciels, jeux
new-store-summary = Résumé en une ligne
new-store-description = Description pour les acheteurs
new-store-error-handle = Utilisez de 3 à 64 lettres minuscules, chiffres et traits d’union, et aucun nom réservé
new-store-error-descriptor = Utilisez des lettres, des chiffres et des espaces, 19 caractères au maximum
new-store-taken = Une autre boutique porte ce nom. Choisissez-en un autre
new-store-full = Vous avez autant de boutiques qu’un compte peut en avoir.

needs-payments = Pour vendre
needs-payments-met = Cette boutique peut recevoir des paiements.
needs-payouts = Pour recevoir des virements
needs-payouts-met = Il ne manque rien pour les virements.
need-met = fait
need-missing = manquant
need-owner = Un propriétaire qui s’est connecté
need-owner-how = Le propriétaire se connecte une fois avec l’adresse à laquelle la boutique écrit.
need-profile = Le profil du propriétaire
need-profile-how = Le propriétaire indique prénom, nom et pays, et accepte les conditions.
need-questionnaire = Le questionnaire
need-questionnaire-how = Dites ce que vous vendez, votre statut juridique et combien vous pensez vendre.
need-identity = L’identité du propriétaire
need-identity-how = Le propriétaire demande la vérification de son identité et est informé du résultat.
need-phone = Un numéro de téléphone vérifié
need-phone-how = Le propriétaire saisit un numéro de téléphone et le code qui y est envoyé.
need-two-factor = Un second facteur
need-two-factor-how = Le propriétaire configure une application d’authentification.
need-store = Une boutique
need-store-how = Le propriétaire se connecte une fois.
need-bank = Un compte bancaire
need-bank-how = Le propriétaire ajoute le compte des virements et attend son approbation.

home-waits = Ceci vous attend
home-today = Aujourd’hui
home-month = Ce mois-ci
home-gross = Brut
home-net = Net
home-refunds = Remboursements
home-disputes = Litiges
home-orders = Commandes d’aujourd’hui
home-no-order = Rien n’a encore été acheté aujourd’hui.
home-all-orders = Toutes les commandes
waits-needs =
    { $count ->
        [one] { $count } condition n’est pas remplie
       *[other] { $count } conditions ne sont pas remplies
    }
waits-disputes =
    { $count ->
        [one] { $count } litige attend vos preuves
       *[other] { $count } litiges attendent vos preuves
    }
waits-cases =
    { $count ->
        [one] { $count } question d’un acheteur attend une réponse
       *[other] { $count } questions d’acheteurs attendent une réponse
    }
waits-reviews =
    { $count ->
        [one] { $count } paiement attend votre décision
       *[other] { $count } paiements attendent votre décision
    }
waits-webhooks =
    { $count ->
        [one] { $count } envoi à un webhook a échoué ces sept derniers jours
       *[other] { $count } envois à des webhooks ont échoué ces sept derniers jours
    }

orders-search-hint = Identifiant, numéro de commande, e-mail, paiement ou clé de licence
orders-status = État
orders-any = Tous
orders-from = Du
orders-to = Au
orders-find = Rechercher
orders-all = Tout afficher
orders-count =
    { $count ->
        [one] { $count } commande
       *[other] { $count } commandes
    }
orders-none-text = Essayez avec moins de lettres, un autre état ou d’autres jours.
orders-empty = Aucune commande pour l’instant
orders-empty-text = Chaque commande apparaît ici dès que quelqu’un achète.
orders-newest = Les plus récentes
order-id = Identifiant de la commande
order-number = Numéro de commande
order-payment = Identifiant du paiement
order-reference = Identifiant chez le prestataire
order-from = Acheté depuis
order-buyer = Acheteur et paiement
order-history = Historique
order-ids = Identifiants
order-amounts = Montants
order-mail = Renvoyer le reçu
order-retry = Livrer à nouveau
order-call = Par l’API

sum-coupon = Code promo { $code }
sum-platform-fee = Frais de la plateforme
sum-processor-fee = Frais du prestataire de paiement
sum-settled = Votre part
sum-tax-added = { $rate } de { $amount } ({ $name }, { $place })
sum-tax-included = { $rate } de { $amount }, compris dans les prix ({ $name }, { $place })
sum-tax-reversed = Une entreprise en { $place } acquitte elle-même la taxe
sum-changed = Le taux est différent aujourd’hui.
sum-fee = { $rate } de { $amount } + { $fixed }
sum-settled-of = { $total } − { $tax } − { $platform } − { $processor }

refund-order = Rembourser
refund-now = Tout rembourser
refund-returned = L’acheteur récupère
refund-cost = Votre solde est débité de
refund-kept = Les frais ne sont pas rendus. Les clés de licence peuvent devenir invalides, et un abonnement acheté avec la commande prend fin immédiatement.
refund-until = La commande peut être remboursée jusqu’au { $date }.
refund-reason = Motif
refund-requested = L’acheteur l’a demandé
refund-duplicate = Débité deux fois
refund-fraudulent = L’acheteur n’a pas effectué le paiement
refund-back = Retour à la commande
refund-done-already = Cette commande a été remboursée.
refund-disputed = Cette commande fait l’objet d’un litige et ne peut pas être remboursée.
refund-too-late = La commande a été payée il y a plus de 30 jours et ne peut plus être remboursée.
refund-nothing = Rien n’a été débité, il n’y a donc rien à rembourser.
refund-not-completed = Seules les commandes payées peuvent être remboursées.

event-confirmed = Commande confirmée
event-webhook = Webhook envoyé
event-pending = Paiement en attente de confirmation
event-processing = Paiement en cours de traitement
event-collected = Paiement reçu
event-failed = Échec du paiement
event-order-processing = Commande en cours de traitement
event-delivery-started = Livraison commencée
event-delivery-failed = Échec de la livraison
event-delivered = Livré
event-completed = Commande terminée
event-refund-created = Remboursement demandé
event-refund-completed = Remboursé
event-refund-failed = Échec du remboursement
event-dispute-opened = Litige ouvert
event-evidence = Preuves envoyées
event-dispute-won = Litige gagné
event-dispute-lost = Litige perdu
event-dispute-prevented = Litige évité
event-fraud-warning = Alerte de fraude
event-review-opened = Retenu pour vérification
event-review-approved = Vérification réussie
event-review-declined = Refusé à la vérification

desk-done-opened = Votre boutique est ouverte. Voici ce qu’il lui faut avant de vendre.
desk-done-joined = Vous faites maintenant partie de l’équipe.
desk-done-declined = L’invitation a été refusée.
desk-done-refunded = Le remboursement est lancé.
desk-done-mailed = Le reçu est en route vers l’acheteur.
desk-done-queued = La livraison est de nouveau tentée.

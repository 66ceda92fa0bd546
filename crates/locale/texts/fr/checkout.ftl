# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = Mode test : aucun argent ne circule.

# The summary.
summary = Récapitulatif de la commande
summary-show = Afficher le récapitulatif
due-today = À payer aujourd’hui
subtotal = Sous-total
discount = Remise
tax = Taxes
# $rate: a percentage.
tax-rate = Taxes ({ $rate })
tax-included = Dont taxes ({ $rate })
tax-later = Selon votre adresse
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = Quantité
units-change = Modifier la quantité
# The buyer names the price of one.
your-price = Votre prix en dollars américains
# $amount: the least price.
your-price-least = { $amount } au minimum
your-price-suggested = Prix suggérés
update = Mettre à jour
# $amount: a price.
price-weekly = { $amount } par semaine
price-monthly = { $amount } par mois
price-yearly = { $amount } par an
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price } hors taxes
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
        [one] Gratuit pendant { $count } jour, puis { $amount } le { $date }
       *[other] Gratuit pendant { $count } jours, puis { $amount } le { $date }
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter } : { $price } pour { $units }. Par exemple, { $example } coûtent { $charge }.
# $included: units that cost nothing extra.
meter-included = { $meter } : { $included } sans supplément, puis { $price } pour { $units }. Par exemple, { $example } coûtent { $charge }.
code = Code promo
code-add = Ajouter un code promo
code-apply = Appliquer
code-remove = Retirer

# Contact and address.
contact = Contact
address = Facturation
details = Informations
state = État
province = Province
postal-code = Code postal
zip-code = Code ZIP
business = J’achète à titre professionnel
street = Numéro et rue
street-more = Appartement, étage
city = Ville
tax-id = Numéro de TVA
continue-to-payment = Continuer vers le paiement

# Payment.
payment = Paiement
card = Carte
# What a way to pay is, for those who do not see its mark.
method-bank = Banque
method-wallet = Portefeuille
card-number = Numéro de carte
card-expiry = Date d’expiration
# How month and year are typed.
card-expiry-form = MM / AA
card-cvc = Code de sécurité (CVC)
test-card = Carte de test : 4242 4242 4242 4242, n’importe quelle date future, n’importe quel code de sécurité.
card-form-script = Le formulaire de carte nécessite JavaScript. Activez-le dans votre navigateur ou choisissez un autre moyen de paiement.
no-payments-yet = Cette boutique ne peut pas encore encaisser de paiements ici.
paying = Traitement en cours…
# $amount: what is charged.
button-pay = Payer { $amount }
button-subscribe = S’abonner pour { $amount }
button-pay-untaxed = Payer
button-subscribe-untaxed = S’abonner
button-trial = Commencer l’essai gratuit
button-complete = Finaliser la commande
# The wording that the law of Germany and Austria asks for.
button-order = Commander avec obligation de paiement – { $amount }
button-order-later = Commander avec obligation de paiement
# $seller: the store; $price: as “$15.00 per month”.
consent = J’autorise { $seller } à prélever { $price } aujourd’hui et au début de chaque période, jusqu’à ce que je résilie.
consent-usage = J’autorise { $seller } à prélever { $price } aujourd’hui et au début de chaque période, ainsi que ma consommation à la fin de celle-ci, jusqu’à ce que je résilie.
consent-trial = J’autorise { $seller } à prélever { $price } à la fin de mon essai et au début de chaque période suivante, jusqu’à ce que je résilie.
consent-trial-usage = J’autorise { $seller } à prélever { $price } à la fin de mon essai et au début de chaque période suivante, ainsi que ma consommation à la fin de celle-ci, jusqu’à ce que je résilie.
consent-free = J’accepte cet abonnement. Il est gratuit et dure jusqu’à ce que je le résilie.
legal-seller = Vendu par { $seller }.
# $address: where the seller is, on one line.
legal-seller-address = Vendu par { $seller }, { $address }.
legal-terms = Conditions générales
legal-privacy = Confidentialité
legal-refunds = Remboursements
# $terms: a link with the words of terms-link.
accept-terms = En passant commande, vous acceptez les { $terms } du vendeur.
agreement-accept-terms = En donnant votre autorisation, vous acceptez les { $terms } du vendeur.
# As it stands within the two sentences above.
terms-link = conditions générales
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = Je demande expressément que la livraison commence avant la fin du délai de rétractation, et je reconnais perdre mon droit de rétractation dès qu’elle commence.
questions = Des questions ?

# Results.
paid-heading = Merci
paid-text = Nous avons bien reçu votre paiement. Un reçu vous est envoyé par e-mail.
paid-free = Votre commande est terminée. Une confirmation vous est envoyée par e-mail.
paid-subscription = Votre abonnement a commencé. Un reçu vous est envoyé par e-mail.
paid-trial = Votre essai a commencé. Une confirmation vous est envoyée par e-mail.
order = Commande
charged = Montant débité
open-product = Ouvrir
continue-to-seller = Continuer
paid-portal = Voir la commande dans l’espace client
back-to-seller = Retour à la boutique
waiting-heading = Paiement en cours
waiting-text = Vous pouvez fermer cette page : un reçu vous sera envoyé par e-mail.
look-again = Actualiser
bank-heading = Votre banque demande une confirmation
bank-text = Veuillez confirmer le paiement auprès de votre banque, puis revenir sur cette page.
bank-button = Accéder à votre banque
closed-heading = Commande fermée
closed-text = Cette page de paiement n’est plus ouverte. Rien n’a été débité.
embed-failed = Le paiement n’a pas pu être affiché ici.
embed-open = Ouvrir la page de paiement
unavailable-text = Il n’y a plus rien à payer à cette adresse.
trouble-heading = Veuillez réessayer
trouble-text = Impossible d’ouvrir cette page pour le moment.
not-found-heading = Introuvable
no-paylink-text = Il n’y a pas de lien de paiement à cette adresse.
no-agreement-text = Il n’y a pas d’autorisation de débit à cette adresse.

# What is wrong, at its field.
error-form-expired = Ce formulaire a expiré. Veuillez le vérifier et réessayer.
error-offline = La connexion a été interrompue. Rechargez cette page pour savoir si le paiement a abouti.
error-email = Saisissez votre adresse e-mail, par exemple name@example.com
error-name = Saisissez votre nom
error-name-email = Saisissez votre nom, pas votre adresse e-mail
error-country = Choisissez votre pays
error-state = Choisissez votre État ou votre province
error-postal-code = Saisissez les cinq chiffres de votre code ZIP
error-postal-code-state = Ce code ZIP se trouve dans un autre État
error-street = Saisissez le numéro et la rue
error-city = Saisissez votre ville
error-tax-id = Ce numéro n’est pas valide dans votre pays
error-coupon-unknown = Nous ne connaissons pas ce code
error-coupon-expired = Ce code a expiré
error-coupon-early = Ce code n’est pas encore valable
error-coupon-items = Ce code ne s’applique pas à ces articles
error-coupon-first = Ce code est réservé au premier achat
error-coupon-used-up = Ce code est épuisé
error-coupon-again = Vous avez déjà utilisé ce code
error-coupon-minimum = Le montant de la commande est trop faible pour ce code
# $count: the most.
error-units = Saisissez un nombre entier de 1 à { $count }
error-units-left = Il n’en reste pas autant
# $example: an amount as it is typed.
error-amount = Saisissez un montant, par exemple { $example }
# $amount: the least or the most.
error-amount-least = Saisissez au moins { $amount }
error-total-least = Le total doit être d’au moins { $amount }
error-total-most = Le total ne peut pas dépasser { $amount }
error-card-number = Saisissez le numéro de votre carte
error-card-expiry = Saisissez la date d’expiration de votre carte
error-card-cvc = Saisissez les 3 ou 4 chiffres du code de sécurité
error-card-form = Le formulaire de carte n’a pas pu s’ouvrir. Vérifiez votre connexion et rechargez cette page.
error-card-token = Veuillez saisir votre carte à nouveau.
error-method = Choisissez un autre moyen de paiement
error-consent = Veuillez accepter les débits pour vous abonner
error-answer-required = Veuillez répondre à cette question
error-answer-digits = Utilisez uniquement des chiffres
error-answer-option = Choisissez l’une des options
error-answer-length = Cette réponse est trop courte ou trop longue

# What is wrong, above the form.
error-card-declined = Votre carte a été refusée. Rien n’a été débité. Essayez une autre carte.
error-card-funds = Les fonds disponibles sur votre carte sont insuffisants. Rien n’a été débité. Essayez une autre carte.
error-card-expired = Votre carte a expiré. Rien n’a été débité. Essayez une autre carte.
error-card-authentication = Votre banque n’a pas confirmé le paiement. Rien n’a été débité.
error-payment-declined = Votre paiement a été refusé. Rien n’a été débité. Essayez un autre moyen de paiement.
error-total-changed = Le total a changé. Veuillez le vérifier et réessayer.
error-gone = Cette page de paiement n’est plus ouverte. Rien n’a été débité.
error-store-closed = Cette boutique n’accepte pas de paiements pour le moment.
error-too-many = Trop de tentatives. Veuillez patienter quelques minutes et réessayer.
# $product: its name.
error-out-of-stock = { $product } n’est plus en stock
error-not-available = { $product } n’est pas disponible
error-purchase-limit = Quantité maximale atteinte pour { $product }

# Billing agreements.
agreement-heading = Autorisation de débit
agreement-text = Ce marchand vous demande l’autorisation de débiter votre carte plus tard. Rien n’est débité maintenant.
agreement-bank-text = Veuillez confirmer auprès de votre banque que votre carte peut être débitée. L’autorisation sera alors active.
agreement-waiting-heading = Votre carte est en cours de vérification
agreement-waiting-text = Cela ne prend généralement qu’un instant.
agreement-active-heading = Votre autorisation est active
agreement-active-text = Vous recevez un e-mail avant chaque débit et vous pouvez mettre fin à l’autorisation à tout moment.
agreement-ended-heading = Cette autorisation a pris fin
agreement-ended-text = Plus rien ne sera débité.
agreement-expired-heading = Cette autorisation a expiré
agreement-expired-text = Elle n’a pas été acceptée à temps, ou trop de cartes ont été refusées. Rien n’a été débité.
agreement-for = Pour
agreement-charged = Débit
agreement-customer = Client
agreement-consent = J’autorise { $seller } à débiter ma carte { $frequency } pour « { $description } », jusqu’à ce que j’y mette fin. Je reçois le montant par e-mail avant chaque débit.
# How often an agreement charges.
frequency-once = une fois
frequency-weekly = chaque semaine
frequency-monthly = chaque mois
frequency-quarterly = tous les trois mois
frequency-yearly = chaque année
frequency-ad-hoc = de temps à autre
agreement-accept = Autoriser
agreement-revoke = Mettre fin à l’autorisation
agreement-charges = Débits
charge-paid = payé
charge-waiting = pas encore confirmé
charge-refunded = remboursé
charge-disputed = contesté
charge-failed = échoué
error-agreement-consent = Veuillez accepter les débits

# Signing in.
sign-in-heading = Accéder à vos achats
sign-in-account = Accéder à votre compte
sign-in-text = Saisissez ce code là où vous l’avez demandé. Il est valable une seule fois, pendant les dix minutes qui suivent l’envoi de l’e-mail.

# Reminders of carts that were left. $seller: who writes.
reminder-heading = Rappels de { $seller }
reminder-text = { $seller } peut vous écrire lorsque vous laissez quelque chose dans votre panier.
reminder-stop = Ne plus recevoir ces rappels
reminder-stopped-heading = Rappels désactivés
reminder-stopped-text = { $seller } ne vous écrira plus au sujet de paniers.
no-reminder-text = Il n’y a pas de rappel à cette adresse.

# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = Des questions ? Ouvrez une demande dans l’espace client

# Receipts.
mail-receipt-subject = Votre reçu de { $store }
mail-receipt-heading = Merci pour votre achat
mail-date = Date
mail-seller = Vendeur
mail-buyer = Acheteur
# $seller: who sells for the store and remits the tax.
mail-of-record = Vendu par { $seller } en qualité de vendeur officiel
mail-paid-with = Payé avec
# $price: of one unit.
mail-each = { $price } l’unité
mail-key = Votre clé
# $start, $end: days.
mail-trial-period = Votre essai dure du { $start } au { $end }.
mail-period = Période : du { $start } au { $end }.
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price } et la consommation
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }, puis { $price }
mail-next-charge = Prochain prélèvement : { $price }, le { $date }.
mail-cancel-any-time = Vous pouvez résilier à tout moment
mail-waived = Le { $date }, vous avez demandé une livraison immédiate et renoncé à votre droit de rétractation.

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = Autoliquidation : la taxe est due par le preneur.
mail-invoice-attached = La facture est jointe au format PDF.

# Refunds. $order: its number.
mail-refund-subject = Votre remboursement de { $store }
mail-refund = { $store } vous a remboursé { $amount } pour votre commande { $order }.
mail-payment-reference = Référence du paiement
mail-credit-note-attached = L’avoir est joint au format PDF.

# Invoices of subscriptions.
mail-invoice-subject = Votre facture de { $store }
invoice-paid = { $amount } payés le { $date }
invoice-refunded = { $amount } remboursés le { $date }
mail-next-charge-on = Prochain prélèvement : { $date }.

# Deliveries after the receipt.
mail-plan-new-subject = Du nouveau dans votre formule { $plan }
mail-plan-new = Voici ce que votre formule { $plan } de { $store } comprend de nouveau :
# $count: how many keys.
mail-more-keys = { $count } de plus, dans le détail de votre commande
mail-key-new-subject = Votre nouvelle clé de licence pour { $product }
mail-key-new = { $store } vous a attribué une nouvelle clé de licence pour { $product } :
mail-key-replaced = Elle remplace celle que vous aviez, qui n’est plus valable.

# Subscriptions.
mail-cancelled-subject = Votre abonnement à { $plan } a été résilié
mail-cancelled = Votre abonnement à { $plan } chez { $store } a été résilié.
mail-use-until = Vous pouvez l’utiliser jusqu’au { $date }.
mail-has-ended = Il a pris fin.
mail-billed-once = Ce que vous avez consommé sera facturé une dernière fois.
mail-billed-once-later = Ce que vous consommerez d’ici là sera facturé une dernière fois.
mail-not-charged = Plus rien ne vous sera prélevé.
mail-store-closed = { $store } a fermé : votre abonnement à { $plan } a donc été résilié.
mail-paid-until = Vous l’avez payé jusqu’au { $date }.
mail-receipts-stay = Vos reçus restent disponibles
mail-continues-subject = Votre abonnement à { $plan } continue
mail-continues = La résiliation de votre abonnement à { $plan } chez { $store } a été annulée.
mail-charged-next = Le prochain prélèvement aura lieu le { $date }.
mail-paused = Il est en pause et rien n’est prélevé avant sa reprise.
mail-disputed = Rien n’est prélevé tant que l’un de ses paiements est contesté.
mail-plan-changes-subject = Votre formule devient { $plan }
mail-plan-changed-subject = Votre formule est désormais { $plan }
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = À partir du { $date }, votre abonnement chez { $store } est { $count } × { $plan } pour { $price } hors taxes.
mail-plan-now = Désormais, votre abonnement chez { $store } est { $count } × { $plan } pour { $price } hors taxes.
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = Votre abonnement à { $plan } est désormais payé avec { $card }
mail-card-switched = Votre abonnement à { $plan } chez { $store } est désormais prélevé sur { $card }.

# Renewals.
mail-confirm-subject = Confirmez votre paiement pour { $plan }
mail-confirm = Votre banque vous demande de confirmer le paiement de { $amount } pour { $plan }.
mail-confirm-link = Confirmer le paiement
mail-confirm-retry = Sans réponse de votre part, le paiement sera retenté le { $date }.
mail-failed-subject = Votre paiement pour { $plan } a échoué
mail-failed = Le paiement de { $amount } pour { $plan } n’a pas pu être encaissé. Il sera retenté le { $date }.
mail-pay-otherwise = Payer avec une autre carte, ou tout de suite
mail-given-up-subject = Votre abonnement à { $plan } a pris fin
mail-given-up = Le paiement de { $amount } pour { $plan } n’a pas pu être encaissé et ne sera plus retenté. Votre abonnement a pris fin.
mail-trial-ending-subject = Votre essai de { $plan } se termine bientôt
mail-trial-ending = Votre essai de { $plan } se termine le { $date }. Ensuite, chaque période coûte { $amount } hors taxes, prélevés sur votre carte.
mail-trial-coupon = Votre code réduit la première de { $amount }.
mail-trial-manage = Résilier avant, ou changer de carte
mail-card-expiring-subject = { $card } expire bientôt
mail-card-expiring = { $card }, qui paie { $plan }, expire dans les 30 jours.
mail-other-card = Payer avec une autre carte

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store } vous a répondu
mail-case-reply = { $store } a répondu au sujet de votre commande { $order }, « { $subject } » :
mail-case-answer = Répondre dans l’espace client
mail-case-closing-subject = Votre demande sera bientôt close
mail-case-closing = { $store } attend votre réponse au sujet de votre commande { $order }, « { $subject } ». Sans elle, la demande sera close le { $date }.

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = Votre accord de facturation avec { $store }
mail-agreed = Vous avez accepté que { $store } prélève { $card } { $frequency } :
mail-agreed-told = Chaque prélèvement vous est annoncé.
mail-charge-subject = { $store } va prélever { $amount }
mail-charge = { $store } va prélever { $amount }, taxes comprises, pour :
mail-charge-agreed = Vous avez accepté ceci :
mail-agreement-link = Voir ou retirer votre accord

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card } a été ajoutée
mail-card-added = { $card } a été enregistrée pour vos prochains paiements.
mail-card-added-until = { $card }, valable jusqu’à { $expiry }, a été enregistrée pour vos prochains paiements.
mail-card-not-you = Ce n’était pas vous ? Supprimez-la depuis vos achats
mail-card-removed-subject = { $card } a été supprimée
mail-card-removed = { $card } a été supprimée et ne sera plus débitée.

# Another address of a buyer. $email: where to ask.
mail-moved-subject = Vos achats chez { $store } ont une autre adresse
mail-moved = { $store } a donné une autre adresse e-mail à votre compte client. Vos achats apparaissent désormais sous cette autre adresse dans l’espace client, et non plus sous celle-ci.
mail-moved-help = Si vous ne l’avez pas demandé, écrivez à { $email }.

# Signing in to the portal.
mail-sign-in-subject = Connexion à vos achats
mail-sign-in = Ouvrez ce lien dans les 10 minutes pour accéder à vos achats :
mail-sign-in-code = Ou saisissez ce code là où vous l’avez demandé :
mail-sign-in-once = L’un des deux suffit et ne sert qu’une fois. Nous ne vous demandons jamais ce code. Si vous n’avez pas demandé ce message, ignorez-le.

# What invoices and credit notes say, as PDF.
invoice-title = Facture
credit-note-title = Avoir
invoice-number = Numéro de facture
credit-note-number = Numéro d’avoir
invoice-issued = Date d’émission
invoice-period = Période
credit-note-of = Facture d’origine
invoice-bill-to = Facturé à
invoice-description = Description
invoice-quantity = Quantité
invoice-unit-price = Prix unitaire
invoice-amount = Montant
invoice-amount-paid = Montant payé
invoice-amount-refunded = Montant remboursé
invoice-statement = Sur votre relevé
invoice-next-charge = Prochain prélèvement
invoice-refund-of = Remboursement de la commande { $order }
invoice-currency = Tous les montants sont en dollars américains, sauf mention contraire.
# $email: where the store is asked.
invoice-questions = Des questions sur cette facture ? Écrivez à { $email }.
# $page, $count: numbers.
invoice-page = Page { $page } sur { $count }

# Where a font is missing on the server.
invoice-missing-signs = Les carrés (□) remplacent des caractères dont la police manque sur le serveur. L’e-mail joint les affiche.

mail-withdrawn-subject = Votre rétractation a été reçue
mail-withdrawn = Nous avons reçu votre rétractation du contrat avec { $store }.
mail-withdrawn-next = Vous n’avez rien d’autre à faire. Ce que vous avez payé vous est rendu par le même moyen de paiement.
mail-withdrawn-name = Nom
mail-withdrawn-email = E-mail
mail-withdrawn-order = Commande
mail-withdrawn-at = Reçue
mail-withdrawn-reason = Motif
mail-withdrawal-rejected-subject = Votre rétractation a été refusée
mail-withdrawal-rejected = { $store } indique que vous n’aviez pas le droit de vous rétracter de votre commande { $order }. Vous pouvez répondre dans une demande.

# Carts that were left.
mail-cart-subject = Vous avez laissé quelque chose dans votre panier chez { $store }
mail-cart-heading = Cela vous intéresse toujours ?
mail-cart = Vous avez commencé un achat chez { $store } sans le terminer. Rien n’a été débité.
mail-cart-link = Reprendre votre achat
mail-cart-until = Le lien est valable jusqu’au { $date }.
mail-cart-opt-out = Ne plus recevoir de rappels de { $store }

# A payment that was held for review and not let through.
mail-not-accepted-subject = Votre commande chez { $store } a été annulée
mail-not-accepted = { $store } n’a pas pu accepter votre paiement de { $amount } ; votre commande { $order } a donc été annulée.
mail-not-accepted-returned = L’argent vous est rendu par le même moyen de paiement. Votre banque peut mettre quelques jours à l’afficher.
mail-not-accepted-free = { $store } n’a pas pu accepter votre commande { $order } ; elle a donc été annulée. Rien n’a été débité.

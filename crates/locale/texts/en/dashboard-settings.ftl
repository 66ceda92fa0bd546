# The settings of a store, its team, the mails about it, and the account of whoever is signed in.

# Around these pages.
settings-menu = Settings
settings-pages = Pages of the settings
settings-branding = Branding
settings-checkout = Checkout
settings-legal = Legal
settings-questionnaire = Questionnaire
settings-team = Team
settings-notifications = Notifications
settings-account = Account
settings-save = Save
settings-mend = Do it now
settings-id = Id of the store
settings-account-id = Id of the account

# The store.
settings-handle-hint = 3 to 64 lower-case letters, digits and hyphens. Links with the old name lead on; you can have three new ones a year.
settings-zone = Time zone
settings-zone-hint = Dates of mails, invoices and pages
settings-language = Language of pages for buyers
settings-language-browser = The one that the buyer's browser asks for
settings-fixed = What cannot be changed
settings-error-category = Say with one to twenty words what you sell, each of at most 64 characters
settings-closing = Close this store
settings-closing-how = A store is closed by the operator of this server. Write to them from the owner's address, and name the id of the store.
settings-closing-first = First, open disputes come to their end and what you earned is paid out.
settings-closing-then = Then the shop, checkouts and payment links are gone, API tokens stop to work, webhooks are silent, and subscriptions are cancelled; their customers are told by mail.
settings-closing-kept = Customers keep their receipts and the history of their orders. The id and what the law wants kept are kept; nothing of it can be undone.

# Branding.
settings-logo = Logo
settings-favicon = Icon
settings-no-picture = None yet.
settings-picture = Picture
settings-picture-hint = PNG, JPEG, WebP or GIF of at most 5 MiB
settings-upload = Upload
settings-error-picture = Choose a picture
settings-accent = Accent colour
settings-accent-hint = Six hexadecimal digits, as in #14614a
settings-primary = Second colour
settings-primary-hint = For shop fronts of your own, as in #1b2a4a
settings-preview = How buttons look
settings-preview-button = Pay $12.00
settings-preview-now = Preview
settings-accent-ours = Without a colour of yours, pages have ours.
settings-accent-good = Buyers see this colour on light and on dark pages.
settings-accent-light = This colour is hard to see on light pages, so those keep ours.
settings-accent-dark = This colour is hard to see on dark pages, so those keep ours.
settings-twitter = X (Twitter)
settings-instagram = Instagram
settings-linkedin = LinkedIn
settings-youtube = YouTube
settings-tiktok = TikTok

# Tax.
settings-tax-text = Pandabase sells to your buyers, so it finds out the tax of each order, collects it and passes it on. You say whether your prices contain it.
settings-tax-behaviour = Listed prices
settings-tax-behaviour-hint = A change holds for checkouts that are opened from now on; subscriptions keep theirs.
settings-tax-exclusive = Tax is added to them
settings-tax-inclusive = They contain the tax
settings-tax-id = Tax id of the business
settings-tax-id-hint = As your country writes it
settings-invoice-prefix = Prefix of invoice numbers
settings-invoice-prefix-hint = Stands before the numbers of invoices that are made from now on, with a hyphen after it

# The checkout.
settings-methods = Which ways to pay a buyer is offered depends on their country and on what they buy.
settings-localized = Show buyers their local currency
settings-trial-once = Give each customer one trial of a product
settings-usage = When a metered subscription is cancelled, its last bill has
settings-usage-base = the price of the plan and the usage
settings-usage-only = the usage alone
settings-portal = What buyers may do in the customer portal
settings-allow-pause = Pause their subscriptions
settings-allow-plan = Change to another plan
settings-allow-seats = Add seats and give them back
settings-auto-refund = Withdraw from a purchase and get the money back at once, without your decision

# Legal texts.
settings-seller = Who sells
settings-legal-name = Legal name
settings-legal-name-hint = Empty means the name of the store
settings-seller-address = Address
settings-registration = Register and number
settings-registration-hint = As in Amtsgericht Charlottenburg, HRB 1 B
settings-texts = Your texts
settings-terms-hint = An address that begins with https://. Whoever orders is told that they accept these terms.

# The questionnaire. $step, $count: numbers; $date: a day and a time.
settings-questionnaire-text = It is answered once, before the store takes payments, and again when something changes.
settings-step = Step { $step } of { $count }
settings-step-business = Your business
settings-step-trust = How much you expect to sell
settings-answered = Answered on { $date }
settings-answer = Send the answers
settings-next = Next
settings-back = Back
settings-kept = What you type is kept from step to step, and sent at the end.
settings-business-type = Legal form
settings-business-person = A person
settings-business-company = A company
settings-business-nonprofit = A nonprofit organisation
settings-works-from = Country that you work from
settings-registered-name = Registered name
settings-of-others = This and the address are needed from everybody but a person
settings-registered-address = Registered address, without the city
settings-address-country = Country of that address
settings-sold = What you sell, and to whom
settings-sold-hint = Only digital goods can be sold here
settings-industry = Line of business
settings-website = Website
settings-volume = Sales in a month
settings-volume-1 = less than $1,000
settings-volume-2 = $1,000 to $10,000
settings-volume-3 = $10,000 to $50,000
settings-volume-4 = $50,000 to $250,000
settings-volume-5 = more than $250,000
settings-average = What an order comes to on average
settings-average-hint = In dollars, as in 19.50

# The team. $role: what somebody is; $email: an address; $date: a day and a time.
settings-own-role = You are { $role } here.
settings-role = Role
settings-invited = invited
settings-active = in the team
settings-invite = Invite somebody
settings-invite-now = Invite
settings-invite-text = They get a mail, sign in with this address and accept, within 30 days.
settings-remove-text = Who is removed is out of the team at once, and API tokens that they made stop to work. Webhooks that they added go on.
settings-uninvite-text = Who is removed cannot accept the invitation any more.
settings-roles = What each role may do
settings-may-viewer = See products, orders, customers, subscriptions, disputes, cases and figures
settings-may-moderator = Also sell, refund, answer cases and disputes, and change products, coupons and payment links
settings-may-developer = Also webhooks, API tokens, requests, meters, usage and reports
settings-may-administrator = Also settings, team, Shield, and asking for payouts
settings-may-owner = Also bank accounts, and giving the store away
settings-transfer = Give this store to somebody else
settings-transfer-text = Its balance, customers and obligations become theirs once they accept, within seven days. You stay as an administrator. The questionnaire, the identity and the bank accounts are looked at anew.
settings-transfer-nobody = A store goes to a member of its team who has signed in. Invite them first.
settings-successor = New owner
settings-offer = Offer the store
settings-offered = Offered to { $email }, who can accept until { $date }.
settings-offered-you = The owner wants you to own this store. You can accept until { $date }.
settings-accept-text = Its balance, its customers and its obligations become yours.
settings-accept = Own the store
settings-withdraw = Take the offer back
settings-leave = Leave this team
settings-leave-text = You are out of the team at once, and API tokens that you made stop to work.
settings-sign-in-again = You signed in a while ago. Sign out, sign in again, and offer the store within ten minutes, or set up an authenticator app.
settings-error-successor = Choose a member of the team who has signed in

# Mails about a store.
settings-notifications-text = Everybody in the team chooses for themselves. Your role decides what there is to choose from.
settings-mails = Mail me about
settings-mail-cases = Questions of customers
settings-mail-disputes = Disputes and warnings of fraud
settings-mail-fulfillment = Orders that could not be delivered
settings-mail-renewals = Renewals that cannot be charged
settings-mail-webhooks = Webhooks that fail
settings-mail-reports = Reports that are ready
settings-mail-team = The team and the store itself
settings-mail-always = always
settings-mail-account-on = on, for all stores: switch it in your account
settings-mail-account-off = off, for all stores: switch it in your account
settings-digest = Sales in one mail
settings-digest-hint = At seven in the morning by the time zone of the store
settings-digest-off = never
settings-digest-daily = every day, of the day before
settings-digest-weekly = every Monday, of the week before

# The account.
settings-profile = Profile
settings-profile-text = A store needs all of it from its owner before it takes payments. Names and country cannot be changed once they are saved.
settings-username = User name
settings-first-name = First name
settings-last-name = Last name
settings-terms = I accept the terms of this service
settings-phone = Phone
settings-phone-hint = With the code of your country, as in +49 30 123456
settings-verified = verified
settings-not-verified = not verified
settings-send-code = Send a code to it
settings-confirm = Confirm
settings-identity = Identity
settings-check = Ask for the check
settings-kyc-none = not checked
settings-kyc-none-text = Before money is paid out, who you are is checked. The profile must be complete.
settings-kyc-pending = being checked
settings-kyc-pending-text = You are told by mail when it is done.
settings-kyc-approved = checked
settings-kyc-approved-text = Nothing is left to do.
settings-kyc-rejected = refused
settings-kyc-rejected-text = The mail about it says why. You can ask again.

# How an account is kept. $date: a day and a time.
settings-security = Security
settings-app = Authenticator app
settings-app-text = With an app, signing in by mail also takes the six digits that it shows. Payouts need one.
settings-app-new = Set an app up
settings-app-secret = Type this secret into your app, or open the link on the device that has it. The secret is shown this once. Then enter the six digits that the app shows.
settings-app-open = Open in an app
settings-app-again = Enter the six digits that your app shows now, or set it up anew.
settings-app-code = Code of the app
settings-app-on = Turn on
settings-app-off = Turn off
settings-app-off-text = Without an app, whoever reads your mail can sign in.
settings-recovery-text = Each of these codes takes the place of the app once, for when you lose it. They are shown this once: keep them where you find them without your phone.
settings-passkeys = Passkeys
settings-passkeys-text = A passkey is kept by your device or your password manager, and signs you in without a mail and without a code.
settings-no-passkey = None yet.
settings-passkey-add = Add a passkey
settings-passkey-name-hint = By which you know it again, as in laptop
settings-passkey-make = Make the passkey
settings-passkey-make-text = Your browser asks where to keep the passkey, and for your finger, your face or a number. There are ten minutes for it.
settings-passkey-again = You signed in a while ago. Sign out, sign in again, and add the passkey within ten minutes, or set up an authenticator app.
settings-passkey-nowhere = Passkeys need a host name, and the address of this server has none.
settings-rename = Rename
settings-used = Last used on { $date } (UTC)
settings-unused = Not used yet
settings-machine = Unknown device
settings-end-others = Sign out everywhere else

# What happened to an account.
settings-activity = Activity
settings-activity-none = Choose another kind.
settings-was-created = The account was made
settings-was-signed-in = Signed in
settings-was-failed = A sign-in failed
settings-was-code-refused = A code was entered while none was taken
settings-was-link-refused = A link was tried that was used or had expired
settings-was-signed-out = Signed out
settings-was-revoked = A session was ended
settings-was-others-revoked = All other sessions were ended
settings-was-app-on = An authenticator app was turned on
settings-was-app-off = The authenticator app was turned off
settings-was-recovered = A recovery code was used
settings-was-passkey-added = A passkey was added
settings-was-passkey-removed = A passkey was removed
settings-was-passkey-copied = A passkey was refused: there seems to be a copy of it
settings-was-profile = The profile was changed
settings-was-phone = The phone number was verified
settings-was-phone-read = The operator read a code for the phone
settings-was-identity-asked = A check of the identity was asked for
settings-was-identity-approved = The identity was checked
settings-was-identity-rejected = The identity was refused
settings-was-joined = Joined a team
settings-was-role = Got another role in a team
settings-was-left = Left a team, or was taken out of it
settings-was-offered = A store was offered
settings-was-given = A store was given away
settings-was-taken = A store was taken over
settings-was-deleted = A store was deleted
settings-was-ended = The operator ended all sessions
settings-was-reset = The operator took the second factor away

# What happened to the team and the API tokens of a store.
settings-team-activity = What happened to the team
settings-team-quiet = Nothing has happened yet
settings-team-quiet-text = Invitations, other roles, who left, and API tokens that are made, changed and deleted are listed here for a year, with who did it.
settings-team-by = By
settings-team-before = Before
settings-team-after = Since then
settings-team-operator = the operator
settings-did-invited = Invited
settings-did-declined = Declined the invitation
settings-did-joined = Joined
settings-did-role = Got another role
settings-did-removed = Taken out
settings-did-left = Left
settings-did-offered = Was offered the store
settings-did-offer-ended = The offer of the store ended
settings-did-owner = Became the owner
settings-did-token-created = API token made
settings-did-token-changed = API token changed
settings-did-token-rolled = Secret of an API token replaced
settings-did-token-deleted = API token deleted

# The workbench: what happened, webhooks for trial, snapshots and forks.

# What happened.
lab-events-text = Everything that happened in the last thirty days, newest first, whether or not a webhook was told of it.
lab-events-about = About
lab-events-about-hint = The id of an order, a payment, a subscription or an event
lab-events-none-text = Try another kind or another id, or look at older events.
lab-events-empty = Nothing has happened yet
lab-events-empty-text = Sales, refunds, disputes and everything about subscriptions appear here. In a sandbox, buy something in your own store with a test card.
lab-events-all = All events
lab-event-body = What webhooks are told
lab-event-bytes = Byte by byte, as it is signed
lab-event-untold = No webhook was told of it.
lab-event-place = Cursor
lab-event-try = Try it out in the webhook lab
lab-resend-text = The same event with the same id, once. It is not tried again when it fails.
lab-resend-to = To
lab-resend-all = Every webhook that subscribes to it

# Webhooks for trial.
lab-title = Webhook lab
lab-text = See how your receiver takes what goes wrong, before it does: send it an event twice, too late or changed. Or let the sandbox be the receiver.
lab-send = Send an event
lab-send-text = It goes where the webhook points, at once, and is neither recorded nor repeated.
lab-send-now = Send it
lab-send-nowhere = Add a webhook, or take the address of the receiver for one. Events are sent to it in any way that you choose.
lab-send-unknown = There is no event of this id. Events are kept for thirty days.
lab-manner = In this way
lab-manner-whole = As it is
lab-manner-twice = Twice
lab-manner-out-of-order = After the event that followed it
lab-manner-edited = With another body under its signature
lab-manner-late = With a signature that is too old
lab-manner-broken = With a broken signature
lab-manner-slowly = A few bytes at a time
lab-body = Body
lab-body-hint = For another body: what is sent in its place
lab-age = Age of the signature in seconds
lab-age-hint = For one that is too old; a receiver refuses more than 300
lab-over = Seconds until all has come
lab-over-hint = For a few bytes at a time: 1 to 10; a receiver waits for them
lab-must-take = a receiver has to take it
lab-must-refuse = a receiver has to refuse it
lab-passed = as it should
lab-not-passed = not as it should
# $status: of an answer; $took: milliseconds.
lab-answered = Answered with { $status } after { $took } ms
# $reason: why; $took: milliseconds.
lab-unanswered = No answer after { $took } ms: { $reason }
lab-receiver = A receiver
lab-receiver-text = An address of this sandbox that takes anything, answers as you choose, and shows the newest 50 requests that it took.
lab-receiver-make = Make the address
lab-receiver-answers = Answers
lab-receiver-answers-hint = Up to ten statuses from 200 to 599, one after the other, as in 500, 500, 200. The last one goes on.
lab-receiver-answers-wrong = Type up to ten statuses from 200 to 599, with commas between them
lab-receiver-add = Add it as a webhook
lab-receiver-add-text = For every event. What arrives is then checked with its secret.
lab-receiver-told = The webhook at this address
lab-receiver-remove = Delete the receiver?
lab-receiver-remove-text = Its address answers nothing any more, and what it took is gone. A webhook at the address stays, and fails.
lab-received = What it took
lab-received-none = Nothing has arrived yet. Add the address as a webhook and sell something, or send an event to it.
lab-received-nothing = Something that is no event
lab-received-right = the signature is right
lab-received-wrong = the signature is wrong
lab-received-unchecked = not checked
# $status: of an answer.
lab-received-answered = Answered with { $status }
lab-received-unchecked-text = The store has no webhook at this address, so there is no secret to check with.
lab-received-event = The event
lab-received-id = Request id
lab-arrived = What arrived
lab-arrived-bytes = Byte by byte

# Why a signature is not right.
lab-fault-missing = There is no Webhook-Signature.
lab-fault-untimely = It was signed more than five minutes before or after it arrived, and receivers refuse that.
lab-fault-no-version = The signature lacks “v1,”, which belongs to it.
lab-fault-other-version = This is the signature of the other version. V2 signs id, time and body with dots between them, in base64 behind “v1,”; V1 signs time and body, in hexadecimal digits.
lab-fault-milliseconds = The time is in milliseconds. V2 signs seconds: take Webhook-Timestamp as it arrives.
lab-fault-seconds = The time is in seconds. V1 signs milliseconds: take Webhook-Timestamp as it arrives.
lab-fault-secret-space = There is white space or a quotation mark around the secret.
lab-fault-secret-without-prefix = The secret lacks “whsec_”, which belongs to it.
lab-fault-secret-cut-off = The key was the text behind “whsec_”. It is either that text decoded from base64, or the whole secret with “whsec_”.
lab-fault-body-space = The body has white space at an end that was not sent.
lab-fault-body-reformatted = Something parsed the body and wrote it anew: its white space or its escapes are not those that were sent. Check the raw bytes, before anything parses them.
lab-fault-other-id = The id is not that of the event in the body: take Webhook-Id as it arrives.
# $given and $now: V1 or V2.
lab-fault-version = This is a signature of { $given }. The webhook signs with { $now } now, and a receiver that expects one version refuses the other.

# Snapshots and forks.
lab-snapshots = Snapshots and forks
lab-snapshots-text = Keep the store as it is, go back to it, and give every test a store of its own that has lived through the same.
lab-snapshots-list = Snapshots
lab-snapshots-none = No snapshot yet
lab-snapshots-none-text = Set the store up as your tests want it, and keep it under a name.
lab-keep = Keep the store as it is
lab-keep-text = Everything in it and where its clock stands. A store can have twenty snapshots.
lab-keep-now = Make a snapshot
lab-snapshot = Snapshot
lab-restore = Go back…
lab-restore-heading = Go back to a snapshot?
lab-restore-text = The store becomes what the snapshot is, its clock included. What happened since is gone: orders, customers, subscriptions, events, mails. Team, tokens and requests stay. This cannot be undone.
lab-restore-now = Go back and forget what happened since
lab-forget-heading = Delete a snapshot?
lab-forget-text = The store stays as it is; nobody can go back to the snapshot any more.
lab-forks = Forks
lab-forks-none = No fork yet
lab-forks-none-text = A fork is a store with its own id, tokens and clock that goes on from here or from a snapshot. Its products, orders and subscriptions have the ids that you know.
lab-fork = Make a fork
lab-fork-text = It has the same team, a token that may do what you may, and a new secret for each webhook. A store can have two hundred forks.
lab-fork-now = Fork the store
lab-fork-of = From
lab-fork-from-now = The store as it is now
lab-fork-made = The fork is made
lab-fork-id = Its store id
lab-fork-token = Secret of its token
# $id: of a webhook.
lab-fork-webhook = Secret of { $id }
lab-fork-open = Open the fork
lab-drop-heading = Delete a fork?
lab-drop-text = The fork with everything in it is gone, and its tokens are refused. This cannot be undone.
lab-empty = Empty the store…
lab-empty-heading = Empty this store?
lab-empty-text = Nothing is left but its settings, its team and its tokens: no products, no orders, no customers, no webhooks. This cannot be undone.
lab-empty-confirm = Type the handle of the store
lab-empty-now = Empty it for good
lab-done-reset = The store was reset.

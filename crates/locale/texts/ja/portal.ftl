# The customer portal: what somebody bought, and what they may do with it.

# Around every page.
portal-menu = ご購入
portal-purchases = 購入履歴
portal-cards = カード
portal-sessions = ログイン中の端末
sign-out = ログアウト
portal-missing = このアドレスには、お客様の情報はありません。

# Signing in.
sign-in = ログイン
sign-in-ask = 購入時のメールアドレスを入力してください。リンクとコードをメールでお送りします。
sign-in-send = コードを送信
# $email: an address.
sign-in-mailed = { $email } でのご購入があれば、メールをお送りしています。リンクを開くか、10分以内にコードをここに入力してください。
# $email: whom the code was mailed to.
sign-in-linked-as = このコードは{ $email }に送信されました。ご自身のアドレスである場合のみログインしてください。一度だけ使えます。
sign-in-code = コード
sign-in-again = 別のアドレスを使う
sign-in-wrong = コードが正しくないか、使用済みか、期限切れです

# What was bought.
portal-nothing = このアドレスでのご購入はまだありません。
portal-subscriptions = 定期購入
portal-orders = 注文
portal-cases = お問い合わせ
portal-newer = 新しいもの
portal-older = 古いもの
# $date: a day.
portal-order-of = { $date }の注文
portal-date = 日付
portal-store = ストア
portal-download = ダウンロード
portal-help = ストアに問い合わせる
portal-tax-included = 税込
order-pending = 確認待ち
order-processing = 提供準備中
order-completed = 支払い済み
order-cancelled = 取り消し
order-failed = 支払い失敗
order-refunded = 返金済み
order-disputed = 異議申し立て中

# Keys, and the machines that they are used on.
license-revoked = 無効
portal-devices = 端末
device-none = このキーはどの端末でも使われていません。
# $date: a day and a time.
device-seen = 最終確認：{ $date }
device-free = この端末を解除

# Subscriptions.
subscription-trialing = 無料期間中
subscription-active = 有効
subscription-past-due = 支払い失敗
subscription-paused = 停止中
subscription-cancelled = 解約済み
# $date: a day.
subscription-ends = { $date }まで利用可能
subscription-next = 次回請求 { $date }
subscription-trial-end = 無料期間の終了
subscription-period-end = 支払い済み期間の終了
subscription-next-charge = 次回請求日
subscription-access-ends = 利用終了日
subscription-paused-since = 停止日
subscription-changes = 変更予定
subscription-next-bill = 次回の請求内容
subscription-retry = 今すぐ支払う
subscription-reactivate = 定期購入を続ける
subscription-pause = 一時停止
subscription-resume = 再開
subscription-card = 別のカードで支払う
subscription-address = このカードの住所宛てに請求する
subscription-switch = このカードを使う
subscription-cancel = 定期購入を解約する
# $date: a day.
subscription-cancel-text = 今後、定期購入の料金は請求されません。{ $date }まで利用できます。
subscription-cancel-now = 解約を確定する
bill-base = 定期購入
bill-new = 新しいプラン
bill-unused = 現在の期間の未利用分
bill-change = プラン変更
bill-credit = 充当額

# Another plan.
plan-change = プランを変更
plan-preview = 料金を確認
plan-cost = 今回の請求
plan-free = 今回の請求はありません。
# $date: a day.
plan-later = 次回の請求は{ $date }です。
# $price: what a period costs, as "$15.00 per month".
plan-then = 以後の料金：{ $price }
plan-confirm = 変更する

# Cards.
card-none = 保存済みのカードはありません。
# $date: a month and a year, as 12/34.
card-ends = 有効期限 { $date }
card-preferred = 優先
card-prefer = 優先する
card-remove = 削除
card-edit = お名前と住所
card-edit-text = 今後、このカードで支払うサブスクリプションはこの住所宛てに請求されます。
billing-edit = 請求先情報
billing-edit-text = 今後の請求書には、このお名前または会社名、住所、税務登録番号が記載され、それに応じて課税されます。発行済みの請求書は変わりません。
card-add = カードを追加
card-later = ここではまだカードを追加できません。ストアで支払いに使ったカードが保存されます。

# Where somebody is signed in.
session-this = この端末
session-end = ログアウトさせる

# Cases.
case-open = 受付済み
case-awaiting-you = お客様の返信待ち
case-awaiting-store = ストアの返信待ち
case-closed = 終了
case-reason = お問い合わせの内容
case-missing = 届いていないものがある
case-defect = 正しく動作しない
case-refund = 返金を希望する
case-billing = 請求について
case-other = その他
case-subject = 件名
case-body = 詳しい内容
case-answer = 返信
case-files = ファイル
case-files-hint = 画像・PDF・テキスト・ZIPを5つまで、合計2MBまで。
case-send = 送信
case-close = このお問い合わせを終了する
case-reopen = 再開する
case-error-body = 内容を入力してください
case-error-reason = 内容を選んでください
case-error-file = 送信できるのは画像・PDF・テキスト・ZIPのみです
# $count: the most files.
case-error-files = ファイルは{ $count }つまでです
case-event-opened = お問い合わせを開始しました
case-event-closed = お問い合わせを終了しました
case-event-closed-by-store = ストアがお問い合わせを終了しました
case-event-closed-itself = 返信がなかったため終了しました
case-event-reopened = お問い合わせを再開しました
case-event-reopened-by-store = ストアがお問い合わせを再開しました
case-event-awaiting = ストアがお客様の返信を待っています

# Withdrawing from a contract, in the words of Directive (EU) 2023/2673.
withdrawal-here = 契約をここで撤回する
withdrawal-heading = 契約の撤回
withdrawal-text = 理由を示さずにこの購入を撤回できます。内容を確認して確定してください。
# $date: a day and a time.
withdrawal-until = { $date }まで撤回できます。
withdrawal-gone = この購入に撤回権がないか、期限が過ぎています。
withdrawal-reason = 理由
withdrawal-confirm = 撤回を確定する
withdrawal-declared = { $date }にこの購入を撤回しました。ストアが返金します。
withdrawal-refunded = { $date }にこの購入を撤回し、返金されました。
withdrawal-rejected = { $date }にこの購入を撤回しましたが、ストアは撤回権がないとしています。

# What was just done.
portal-done-cancelled = 定期購入を解約しました。
portal-done-reactivated = 定期購入を継続します。
portal-done-paused = 定期購入を停止しました。
portal-done-resumed = 定期購入を再開しました。
portal-done-changed = プランを変更しました。
portal-done-switched = 今後はこのカードで支払います。
portal-done-retried = お支払いを受け付けました。
portal-done-freed = 端末を解除しました。
portal-done-added = カードを保存しました。
portal-done-preferred = このカードを優先します。
portal-done-removed = カードを削除しました。
portal-done-edited = お名前と住所を変更しました。
portal-done-billed = 請求先情報を変更しました。
portal-done-ended = その端末をログアウトさせました。
portal-done-opened = 送信しました。回答はメールで届きます。
portal-done-sent = 返信しました。
portal-done-closed = お問い合わせを終了しました。
portal-done-reopened = お問い合わせを再開しました。
portal-done-withdrawn = 撤回を受け付けました。日時を記載した確認メールをお送りします。

# What is wrong, above a form.
portal-error = 実行できませんでした。確認してもう一度お試しください。
portal-error-conflict = 別の処理中か、使用中です。しばらくしてからもう一度ご確認ください。
portal-error-payment = 支払いに失敗し、変更は行われませんでした。別のカードをお試しください。
portal-error-price = 料金が変わったため、何も行われませんでした。確認のうえ、もう一度確定してください。
portal-error-interval = このプランは請求の間隔が現在のプランと異なるため、ここでは変更できません。ストアにお問い合わせください。

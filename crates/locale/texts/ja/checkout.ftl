# The pages of buyers: checkout, payment links, billing agreements.

test-ribbon = テストモード：実際の請求は行われません。

# The summary.
summary = ご注文内容
summary-show = ご注文内容を表示
due-today = 本日のお支払い額
subtotal = 小計
discount = 割引
tax = 税金
# $rate: a percentage.
tax-rate = 税金（{ $rate }）
tax-included = 内税（{ $rate }）
tax-later = ご住所により計算
# $count: how many; $amount: the price of one.
quantity = { $count } × { $amount }
units = 数量
units-change = 数量を変更
# The buyer names the price of one.
your-price = ご希望の価格（米ドル）
# $amount: the least price.
your-price-least = { $amount }以上
your-price-suggested = 価格の候補
update = 更新
# $amount: a price.
price-weekly = 週額{ $amount }
price-monthly = 月額{ $amount }
price-yearly = 年額{ $amount }
# $price: as above, in a store whose prices come without tax.
price-plus-tax = { $price }（税別）
# $count: days; $amount: what is charged at the end of the trial; $date: when.
trial =
    { $count ->
       *[other] { $count }日間無料、その後{ $date }に{ $amount }が請求されます
    }
# $meter: what is counted; $price: what $units of it cost; $example units cost $charge.
meter = { $meter }：{ $units }あたり{ $price }。例：{ $example }で{ $charge }。
# $included: units that cost nothing extra.
meter-included = { $meter }：{ $included }まで追加料金なし、以降は{ $units }あたり{ $price }。例：{ $example }で{ $charge }。
code = クーポンコード
code-add = クーポンコードを追加
code-apply = 適用
code-remove = 削除

# Contact and address.
contact = 連絡先
address = 請求先
details = 追加情報
state = 州
province = 州
postal-code = 郵便番号
zip-code = 郵便番号（ZIPコード）
business = 事業者として購入する
street = 町名・番地
street-more = 建物名・部屋番号
city = 市区町村
tax-id = 税務登録番号
continue-to-payment = お支払いへ進む

# Payment.
payment = お支払い
card = カード
# What a way to pay is, for those who do not see its mark.
method-bank = 銀行
method-wallet = ウォレット
card-number = カード番号
card-expiry = 有効期限
# How month and year are typed.
card-expiry-form = 月 / 年
card-cvc = セキュリティコード
test-card = テストカード：4242 4242 4242 4242（有効期限は将来の日付、セキュリティコードは任意の数字）。
card-form-script = カードの入力にはJavaScriptが必要です。ブラウザで有効にするか、別のお支払い方法をお選びください。
no-payments-yet = このストアはまだここでお支払いを受け付けられません。
paying = 処理中…
# $amount: what is charged.
button-pay = { $amount }を支払う
button-subscribe = { $amount }でサブスクリプションを開始
button-pay-untaxed = 支払う
button-subscribe-untaxed = サブスクリプションを開始
button-trial = 無料トライアルを開始
button-complete = 注文を確定する
# The wording that the law of Germany and Austria asks for.
button-order = 注文を確定して{ $amount }を支払う
button-order-later = 支払い義務のある注文を確定
# $seller: the store; $price: as “$15.00 per month”.
consent = { $seller }が、本日および各期間の開始時に{ $price }を請求することに同意します。請求は解約するまで続きます。
consent-usage = { $seller }が、本日および各期間の開始時に{ $price }を、各期間の終了時に使用量に応じた料金を請求することに同意します。請求は解約するまで続きます。
consent-trial = { $seller }が、トライアルの終了時および以降の各期間の開始時に{ $price }を請求することに同意します。請求は解約するまで続きます。
consent-trial-usage = { $seller }が、トライアルの終了時および以降の各期間の開始時に{ $price }を、各期間の終了時に使用量に応じた料金を請求することに同意します。請求は解約するまで続きます。
consent-free = このサブスクリプションに同意します。料金は無料で、解約するまで継続します。
legal-seller = 販売者：{ $seller }
# $address: where the seller is, on one line.
legal-seller-address = 販売者：{ $seller }、{ $address }
legal-terms = 利用規約
legal-privacy = プライバシーポリシー
legal-refunds = 返金ポリシー
# $terms: a link with the words of terms-link.
accept-terms = 注文を確定すると、販売者の{ $terms }に同意したことになります。
agreement-accept-terms = 同意すると、販売者の{ $terms }も承認したことになります。
# As it stands within the two sentences above.
terms-link = 利用規約
# A consumer may ask for delivery at once, and loses the right of withdrawal with it.
waiver = 撤回期間の終了前に提供を開始することを明示的に求めます。提供の開始と同時に撤回権を失うことを理解しています。
questions = お問い合わせ：

# Results.
paid-heading = ありがとうございます
paid-text = お支払いを受け付けました。領収書をメールでお送りします。
paid-free = ご注文が完了しました。確認メールをお送りします。
paid-subscription = サブスクリプションが開始されました。領収書をメールでお送りします。
paid-trial = トライアルが開始されました。確認メールをお送りします。
order = 注文番号
charged = お支払い金額
open-product = 開く
continue-to-seller = 続ける
paid-portal = お客様ポータルで注文を見る
back-to-seller = ストアに戻る
waiting-heading = お支払いを処理しています
waiting-text = このページは閉じていただいてかまいません。領収書はメールでお送りします。
look-again = もう一度確認する
bank-heading = 銀行での確認が必要です
bank-text = ご利用の銀行でお支払いを確認し、このページにお戻りください。
bank-button = 銀行のページへ進む
closed-heading = 購入手続きは終了しました
closed-text = この購入手続きはすでに終了しています。請求は行われていません。
embed-failed = ここにお支払い画面を表示できませんでした。
embed-open = お支払いページを開く
unavailable-text = このアドレスでお支払いいただくものはもうありません。
trouble-heading = もう一度お試しください
trouble-text = 現在、このページを開けませんでした。
not-found-heading = 見つかりません
no-paylink-text = このアドレスに支払いリンクはありません。
no-agreement-text = このアドレスに請求の承認はありません。

# What is wrong, at its field.
error-form-expired = フォームの有効期限が切れました。内容をご確認のうえ、もう一度お試しください。
error-offline = 接続が切れました。ページを再読み込みして、お支払いが完了したかどうかをご確認ください。
error-email = メールアドレスを入力してください（例：name@example.com）
error-name = お名前を入力してください
error-name-email = メールアドレスではなく、お名前を入力してください
error-country = 国を選択してください
error-state = 州を選択してください
error-postal-code = 5桁の郵便番号（ZIPコード）を入力してください
error-postal-code-state = この郵便番号（ZIPコード）は別の州のものです
error-street = 町名・番地を入力してください
error-city = 市区町村を入力してください
error-tax-id = この税務登録番号は、お住まいの国では有効ではありません
error-coupon-unknown = このコードは見つかりません
error-coupon-expired = このコードは有効期限が切れています
error-coupon-early = このコードはまだご利用いただけません
error-coupon-items = このコードはこれらの商品にはご利用いただけません
error-coupon-first = このコードは初回購入のみご利用いただけます
error-coupon-used-up = このコードは利用上限に達しました
error-coupon-again = このコードはすでに使用されています
error-coupon-minimum = ご注文金額がこのコードの利用条件に達していません
# $count: the most.
error-units = 1から{ $count }までの整数を入力してください
error-units-left = ご指定の数量はご用意できません
# $example: an amount as it is typed.
error-amount = 金額を入力してください（例：{ $example }）
# $amount: the least or the most.
error-amount-least = { $amount }以上の金額を入力してください
error-total-least = 合計金額は{ $amount }以上である必要があります
error-total-most = 合計金額の上限は{ $amount }です
error-card-number = カード番号を入力してください
error-card-expiry = カードの有効期限を入力してください
error-card-cvc = 3桁または4桁のセキュリティコードを入力してください
error-card-form = カードの入力フォームを開けませんでした。接続を確認し、このページを再読み込みしてください。
error-card-token = カードをもう一度入力してください。
error-method = 別のお支払い方法を選択してください
error-consent = サブスクリプションを開始するには、請求に同意してください
error-answer-required = 回答を入力してください
error-answer-digits = 数字のみで入力してください
error-answer-option = 選択肢から選んでください
error-answer-length = 回答が短すぎるか、長すぎます

# What is wrong, above the form.
error-card-declined = カードが承認されませんでした。請求は行われていません。別のカードをお試しください。
error-card-funds = カードの残高または利用可能額が不足しています。請求は行われていません。別のカードをお試しください。
error-card-expired = カードの有効期限が切れています。請求は行われていません。別のカードをお試しください。
error-card-authentication = 銀行でお支払いが確認されませんでした。請求は行われていません。
error-payment-declined = お支払いが承認されませんでした。請求は行われていません。別のお支払い方法をお試しください。
error-total-changed = 合計金額が変わりました。ご確認のうえ、もう一度お支払いください。
error-gone = この購入手続きはすでに終了しています。請求は行われていません。
error-store-closed = このストアは現在お支払いを受け付けていません。
error-too-many = 試行回数が多すぎます。数分待ってから、もう一度お試しください。
# $product: its name.
error-out-of-stock = { $product }は売り切れです
error-not-available = { $product }は現在ご購入いただけません
error-purchase-limit = { $product }はこれ以上ご購入いただけません

# Billing agreements.
agreement-heading = カードへの請求の承認
agreement-text = この販売者が、今後お客様のカードに請求することへの承認を求めています。今は請求されません。
agreement-bank-text = カードへの請求を許可することを、ご利用の銀行で確認してください。確認後、承認が有効になります。
agreement-waiting-heading = カードを確認しています
agreement-waiting-text = 通常はすぐに完了します。
agreement-active-heading = 承認は有効です
agreement-active-text = 請求のたびに事前にメールでお知らせします。承認はいつでも取り消せます。
agreement-ended-heading = この承認は終了しました
agreement-ended-text = 今後、請求されることはありません。
agreement-expired-heading = この承認は期限切れです
agreement-expired-text = 期限内に承認されなかったか、利用できないカードが続きました。請求は行われていません。
agreement-for = 内容
agreement-charged = 請求の頻度
agreement-customer = お客様
agreement-consent = 承認を取り消すまで、{ $seller }が「{ $description }」の代金を{ $frequency }カードに請求することに同意します。請求額は毎回事前にメールで通知されます。
# How often an agreement charges.
frequency-once = 一度だけ
frequency-weekly = 毎週
frequency-monthly = 毎月
frequency-quarterly = 3か月ごとに
frequency-yearly = 毎年
frequency-ad-hoc = 必要に応じて
agreement-accept = 同意する
agreement-revoke = 承認を取り消す
agreement-charges = 請求履歴
charge-paid = 支払い済み
charge-waiting = 確認待ち
charge-refunded = 返金済み
charge-disputed = 異議申し立て中
charge-failed = 失敗
error-agreement-consent = 請求に同意してください

# Signing in.
sign-in-heading = 購入履歴にログイン
sign-in-account = アカウントにログイン
sign-in-text = コードをリクエストした画面に、このコードを入力してください。使用できるのは1回のみで、メール送信後10分間有効です。

# Reminders of carts that were left. $seller: who writes.
reminder-heading = { $seller }からのリマインダー
reminder-text = カートに商品が残っているとき、{ $seller }からメールが届くことがあります。
reminder-stop = カートのリマインダーを停止する
reminder-stopped-heading = リマインダーを停止しました
reminder-stopped-text = { $seller }からカートについてのメールは今後届きません。
no-reminder-text = このアドレスにリマインダーはありません。

# The mails to buyers. In each, $store is the seller’s name, $plan and $product a name, $amount and $price money, $date a day.

# The link at the end of every mail, and links that stand alone.
mail-questions = ご質問はお客様ポータルからお問い合わせください

# Receipts.
mail-receipt-subject = { $store }の領収書
mail-receipt-heading = ご購入ありがとうございます
mail-date = 日付
mail-seller = 販売者
mail-buyer = 購入者
# $seller: who sells for the store and remits the tax.
mail-of-record = { $seller }が登録販売者として販売
mail-paid-with = 支払い方法
# $price: of one unit.
mail-each = 単価{ $price }
mail-key = キー
# $start, $end: days.
mail-trial-period = お試し期間：{ $start }～{ $end }
mail-period = 対象期間：{ $start }～{ $end }
# $price: of a period, as in “$15.00 per month”.
mail-plus-usage = { $price }と利用料
# $first: the price of the first period; $price: that of the others.
mail-price-later = { $first }、その後は{ $price }
mail-next-charge = 次回のお支払い：{ $price }（{ $date }）
mail-cancel-any-time = いつでも解約できます
mail-waived = { $date }に即時提供を希望し、撤回権を放棄されました。

# What the law asks for where a business accounts for the tax itself.
mail-reverse-charge = リバースチャージ：税は購入者が申告納付します。
mail-invoice-attached = 請求書をPDFで添付しています。

# Refunds. $order: its number.
mail-refund-subject = { $store }からの返金
mail-refund = { $store }がご注文{ $order }について{ $amount }を返金しました。
mail-payment-reference = 支払い参照番号
mail-credit-note-attached = 返金明細書をPDFで添付しています。

# Invoices of subscriptions.
mail-invoice-subject = { $store }の請求書
invoice-paid = { $date }に{ $amount }支払い済み
invoice-refunded = { $date }に{ $amount }返金済み
mail-next-charge-on = 次回のお支払い：{ $date }

# Deliveries after the receipt.
mail-plan-new-subject = プラン「{ $plan }」の追加内容
mail-plan-new = { $store }のプラン「{ $plan }」に追加された内容：
# $count: how many keys.
mail-more-keys = ほか{ $count }件はご注文の詳細に記載されています
mail-key-new-subject = { $product }の新しいライセンスキー
mail-key-new = { $store }が{ $product }の新しいライセンスキーを発行しました：
mail-key-replaced = 以前のキーは無効になり、このキーに置き換わります。

# Subscriptions.
mail-cancelled-subject = 「{ $plan }」の定期購入は解約されました
mail-cancelled = { $store }の「{ $plan }」の定期購入は解約されました。
mail-use-until = { $date }までご利用いただけます。
mail-has-ended = 終了しました。
mail-billed-once = ご利用分はあと一度請求されます。
mail-billed-once-later = それまでのご利用分はあと一度請求されます。
mail-not-charged = 今後の請求はありません。
mail-store-closed = { $store }が閉店したため、「{ $plan }」の定期購入は解約されました。
mail-paid-until = { $date }までお支払い済みです。
mail-receipts-stay = 領収書は引き続きご覧いただけます
mail-continues-subject = 「{ $plan }」の定期購入は継続されます
mail-continues = { $store }の「{ $plan }」の解約は取り消されました。
mail-charged-next = 次回のお支払いは{ $date }です。
mail-paused = 一時停止中のため、再開するまで請求されません。
mail-disputed = お支払いに異議申し立てがある間は請求されません。
mail-plan-changes-subject = プランが「{ $plan }」に変わります
mail-plan-changed-subject = プランが「{ $plan }」になりました
# $count: units; $price: of a period, as in “$15.00 per month”.
mail-plan-from = { $date }から、{ $store }の定期購入は{ $plan } × { $count }、{ $price }（税別）になります。
mail-plan-now = 今後、{ $store }の定期購入は{ $plan } × { $count }、{ $price }（税別）です。
# $card: as in “Visa •••• 4242”.
mail-card-switched-subject = 「{ $plan }」のお支払いは{ $card }になりました
mail-card-switched = 今後、{ $store }の「{ $plan }」は{ $card }に請求されます。

# Renewals.
mail-confirm-subject = 「{ $plan }」のお支払いを確認してください
mail-confirm = 「{ $plan }」の{ $amount }のお支払いについて、銀行が確認を求めています。
mail-confirm-link = お支払いを確認する
mail-confirm-retry = ご回答がない場合、{ $date }に再度お支払いを試みます。
mail-failed-subject = 「{ $plan }」のお支払いに失敗しました
mail-failed = 「{ $plan }」の{ $amount }をお支払いいただけませんでした。{ $date }に再度試みます。
mail-pay-otherwise = 別のカードで、または今すぐ支払う
mail-given-up-subject = 「{ $plan }」の定期購入は終了しました
mail-given-up = 「{ $plan }」の{ $amount }をお支払いいただけず、再試行も行いません。定期購入は終了しました。
mail-trial-ending-subject = 「{ $plan }」のお試し期間がまもなく終了します
mail-trial-ending = 「{ $plan }」のお試し期間は{ $date }に終了します。以後は期間ごとに{ $amount }（税別）がカードに請求されます。
mail-trial-coupon = 初回はクーポンで{ $amount }割引されます。
mail-trial-manage = 終了前に解約、またはカードを変更する
mail-card-expiring-subject = { $card }の有効期限がまもなく切れます
mail-card-expiring = 「{ $plan }」のお支払いに使われている{ $card }は30日以内に有効期限が切れます。
mail-other-card = 別のカードで支払う

# Support cases. $subject: what the buyer wrote above the case.
mail-case-reply-subject = { $store }から返信がありました
mail-case-reply = ご注文{ $order }「{ $subject }」について{ $store }から返信がありました：
mail-case-answer = お客様ポータルで返信する
mail-case-closing-subject = お問い合わせはまもなく終了します
mail-case-closing = ご注文{ $order }「{ $subject }」について{ $store }がご返信をお待ちしています。ご返信がない場合、{ $date }に終了します。

# Billing agreements. $frequency: as in “every month”.
mail-agreed-subject = { $store }との支払い契約
mail-agreed = { $store }が{ $card }に{ $frequency }請求することに同意しました：
mail-agreed-told = 請求のたびにお知らせします。
mail-charge-subject = { $store }がまもなく{ $amount }を請求します
mail-charge = { $store }がまもなく{ $amount }（税込）を請求します。内容：
mail-charge-agreed = 同意された内容：
mail-agreement-link = 契約を確認・取り消す

# Saved cards. $expiry: month and year.
mail-card-added-subject = { $card }が追加されました
mail-card-added = { $card }が今後のお支払い用に保存されました。
mail-card-added-until = { $card }（有効期限{ $expiry }）が今後のお支払い用に保存されました。
mail-card-not-you = お心当たりがない場合は、購入履歴から削除してください
mail-card-removed-subject = { $card }が削除されました
mail-card-removed = { $card }は削除され、今後請求されません。

# Another address of a buyer. $email: where to ask.
mail-moved-subject = { $store }でのご購入のメールアドレスが変わりました
mail-moved = { $store }がお客様のアカウントのメールアドレスを変更しました。ご購入内容は今後、カスタマーポータルで新しいアドレスに表示され、このアドレスには表示されません。
mail-moved-help = お心当たりがない場合は、{ $email } までご連絡ください。

# Signing in to the portal.
mail-sign-in-subject = 購入履歴へのログイン
mail-sign-in = 10分以内にこのリンクを開いてログインしてください：
mail-sign-in-code = または、次のコードをログイン画面に入力してください：
mail-sign-in-once = どちらか一方を一度だけ使えます。当社がコードをお尋ねすることはありません。お心当たりがない場合は、このメールを無視してください。

# What invoices and credit notes say, as PDF.
invoice-title = 請求書
credit-note-title = 返金明細書
invoice-number = 請求書番号
credit-note-number = 返金明細書番号
invoice-issued = 発行日
invoice-period = 対象期間
credit-note-of = 対象の請求書
invoice-bill-to = 請求先
invoice-description = 内容
invoice-quantity = 数量
invoice-unit-price = 単価
invoice-amount = 金額
invoice-amount-paid = 支払い金額
invoice-amount-refunded = 返金額
invoice-statement = ご利用明細の表示
invoice-next-charge = 次回のお支払い
invoice-refund-of = ご注文{ $order }の返金
invoice-currency = 特に記載のない限り、金額はすべて米ドルです。
# $email: where the store is asked.
invoice-questions = この請求書についてのお問い合わせ：{ $email }
# $page, $count: numbers.
invoice-page = { $page }/{ $count }ページ

# Where a font is missing on the server.
invoice-missing-signs = □は、サーバーにフォントがないため印刷できない文字です。この書類のメールには表示されます。

mail-withdrawn-subject = 撤回を受け付けました
mail-withdrawn = { $store }との契約の撤回を受け付けました。
mail-withdrawn-next = これ以上の手続きは必要ありません。お支払いいただいた金額は、同じお支払い方法で返金されます。
mail-withdrawn-name = お名前
mail-withdrawn-email = メールアドレス
mail-withdrawn-order = ご注文
mail-withdrawn-at = 受付日時
mail-withdrawn-reason = 理由
mail-withdrawal-rejected-subject = 撤回は認められませんでした
mail-withdrawal-rejected = { $store }は、ご注文{ $order }を撤回する権利がないとしています。お問い合わせで回答できます。

# Carts that were left.
mail-cart-subject = { $store }のカートに商品が残っています
mail-cart-heading = まだご興味はありますか？
mail-cart = { $store }での購入手続きが完了していません。請求は行われていません。
mail-cart-link = 購入手続きを続ける
mail-cart-until = このリンクは{ $date }まで有効です。
mail-cart-opt-out = { $store }からのカートのリマインダーを停止する

# A payment that was held for review and not let through.
mail-not-accepted-subject = { $store }でのご注文がキャンセルされました
mail-not-accepted = { $store }は{ $amount }のお支払いを受け付けることができませんでした。そのため、ご注文{ $order }はキャンセルされました。
mail-not-accepted-returned = お支払いいただいた金額は、同じお支払い方法で返金されます。銀行の明細に反映されるまで数日かかることがあります。
mail-not-accepted-free = { $store }はご注文{ $order }を受け付けることができなかったため、キャンセルされました。請求は行われていません。

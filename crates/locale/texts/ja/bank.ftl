# The page of the sandbox’s bank, which asks before a card is charged or kept.

test-bank = テスト銀行
test-bank-charge-heading = このお支払いを承認しますか？
# $seller: who asks; $amount: how much, with its currency.
test-bank-charge = { $seller }が{ $amount }を請求しています。
test-bank-keep-heading = このカードを保存しますか？
# $seller: who asks.
test-bank-keep = { $seller }が今後のお支払いのためにカードの保存を求めています。
test-bank-approve = 承認する
test-bank-decline = 拒否する
test-bank-approved = お支払いを承認しました
test-bank-declined = お支払いを拒否しました
test-bank-kept = カードが保存されました
test-bank-not-kept = カードは保存されませんでした
test-bank-close = このページを閉じてかまいません。
test-bank-nothing-heading = 確認するものはありません
test-bank-nothing = このアドレスには確認するお支払いがないか、期限が過ぎています。

# Words that many pages share.

# What buttons and links do.
close = 閉じる
change = 変更
copy = コピー
copied = コピーしました

# Words beside fields, and around every page.
optional = 任意
choose = 選択してください
language = 言語
email = メールアドレス
name = お名前
country = 国
total = 合計

# What is wrong with a field, and with a page.
# $count: the most characters.
error-too-long = { $count }文字以内で入力してください
error-nothing-charged = エラーが発生しました。請求は行われていません。

# Words that many pages share.

# What buttons and links do.
close = 閉じる
cancel = キャンセル
continue = 続ける
change = 変更
copy = コピー
copied = コピーしました
back = 戻る
save = 保存
remove = 削除
edit = 編集
send = 送信
open = 開く
download = ダウンロード
search = 検索
show-more = もっと見る
previous = 前へ
next = 次へ
yes = はい
no = いいえ
try-again = もう一度試す

# Words beside fields, and around every page.
optional = 任意
required = 必須
choose = 選択してください
loading = 読み込み中…
language = 言語
menu = メニュー
skip-to-content = 本文へ移動
test-mode = テストモード
email = メールアドレス
name = お名前
country = 国
total = 合計

# What is wrong with a field, and with a page.
error-required = 入力してください
error-required-email = メールアドレスを入力してください
error-required-name = お名前を入力してください
error-required-country = 国を選択してください
# $count: the most characters.
error-too-long = { $count }文字以内で入力してください
error-invalid = 入力内容に誤りがあるようです
error-invalid-email = メールアドレスの形式が正しくないようです
error-see-fields = 印の付いた項目をご確認ください
error-failed = エラーが発生しました。もう一度お試しください。
error-nothing-charged = エラーが発生しました。請求は行われていません。
error-expired = ページを開いてから時間が経ちすぎました。もう一度お試しください。
not-found-title = ページが見つかりません
not-found-text = このアドレスには何もありません。ページが移動したか、リンクが不完全な可能性があります。
